"""Error rates: what differs between the words spoken and the words heard."""


def distance(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a):
        last, row[0] = row[0], i + 1
        for j, y in enumerate(b):
            last, row[j + 1] = row[j + 1], min(row[j + 1] + 1, row[j] + 1, last + (x != y))
    return row[-1]


def units(text, language):
    """Words for English; characters, Latin letters among them, for Mandarin. Case and punctuation do not count."""
    text = "".join(c for c in text.lower() if c.isalnum() or c in " -'")
    return text.replace("-", " ").split() if language == "en" else list(text.replace(" ", "").replace("-", ""))
