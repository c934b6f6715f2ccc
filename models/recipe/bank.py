"""The words of the bundled questions, spoken by viva's own voice: parts of their sentences, and their words in any order.

`part` takes some of a sentence as it stands. `mixed` puts short pieces from all over the banks one after another, so that
no word follows from the one before it; every word is as likely as any other to be chosen, however rare it is.
"""

import json
import os
import re
import subprocess

import jieba
import numpy as np

import voices

SPEAKER = os.environ.get("VIVA_SPEAKER", "target/release/examples/speaker")
BANK = "questions"
# The longest that is worth speaking: what is over `speak.LONGEST` is thrown away.
MOST = {"en": 130, "zh": 36}
LATIN = r"[A-Za-z0-9][A-Za-z0-9_./+\-']*(?<![.'])"


def words_of(text, language):
    """Words with their punctuation: of Chinese those of a dictionary, and each English word among them."""
    if language == "en":
        return text.split()
    words = []
    for piece in re.findall(rf"{LATIN}|[一-鿿]+|[^\sA-Za-z0-9一-鿿]", text):
        if re.fullmatch(r"[一-鿿]+", piece):
            words += jieba.cut(piece)
        elif piece[0].isalnum() or not words:
            words.append(piece)
        else:
            words[-1] += piece
    return words


def written(words):
    """Chinese characters stand together, with spaces around English."""
    text = ""
    for word in words:
        together = text and (text[-1] > "⺀" and word[0] > "⺀" or text[-1] in "，。：；、？！")
        text += ("" if together or not text else " ") + word
    return text


def label(text, language):
    """As a recognizer writes it: no quotation marks and parentheses, commas for the other pauses, an end."""
    text = re.sub(r"[\"“”‘’()（）《》*`]", "", text)
    comma, end = (",", ".") if language == "en" else ("，", "。")
    text = re.sub(r"\s*[:;—](?=\s|$)", ",", text) if language == "en" else re.sub(r"\s*[:;；：—]+\s*", "，", text)
    text = text.strip(" ,，、.。?？!！")
    return text + end


class Texts:
    """What the banks say, for one language."""

    def __init__(self, language, lines):
        self.language = language
        self.sentences = [words_of(text, language) for kind, text in lines if kind != "term"]
        self.whole = [words_of(text, language) for _, text in lines]
        bare = lambda word: word.strip(" ,，、.。:：;；?？!！\"“”()（）")
        plain = {bare(word) for words in self.sentences for word in words[1:]}
        # Only what is written small elsewhere is small in the middle of a sentence.
        small = lambda word: word.lower() if word.lower() in plain else word
        self.bare = [[w for w in [small(bare(words[0])), *map(bare, words[1:])] if w] for words in self.whole if words]
        places = {}
        for i, words in enumerate(self.bare):
            for j, word in enumerate(words):
                places.setdefault(word, []).append((i, j))
        self.places = [places[word] for word in sorted(places)]

    def part(self, r):
        words = r.choice(self.sentences)
        ends = [i + 1 for i, word in enumerate(words) if not word[-1].isalnum()] + [len(words)]
        whole = r.random() < 0.75
        first = r.choice([0, 0, *(end for end in ends if end < len(words))]) if whole else r.randrange(len(words))
        last = len(words)
        while last > first + 1 and len("".join(words[first:last])) > MOST[self.language]:
            shorter = [end for end in ends if first < end < last]
            last = r.choice(shorter) if shorter else last - 1
        if not whole:
            last = r.randint(first + 1, last)
        return written(words[first:last])

    def piece(self, r):
        if r.random() < 0.7:
            i, j = r.choice(r.choice(self.places))
        else:
            i = r.randrange(len(self.bare))
            j = r.randrange(len(self.bare[i]))
        first = max(0, j - r.randint(0, 2))
        return self.bare[i][first : j + 1 + r.randint(0, 2)]

    def mixed(self, r):
        most = r.uniform(0.15, 0.95) * MOST[self.language]
        words = self.piece(r)
        while len("".join(words)) < most:
            if r.random() < 0.12:
                words[-1] += "," if self.language == "en" else "，"
            words += self.piece(r)
        return written(words)


_texts = {}
_speaker = None


def texts(language):
    if not _texts:
        out = subprocess.run([SPEAKER, "texts", BANK], capture_output=True, text=True, check=True).stdout
        lines = [line.split("\t") for line in out.splitlines()]
        for code in ("en", "zh"):
            _texts[code] = Texts(code, [(kind, text) for l, kind, text in lines if l == code])
    return _texts[language]


def speak(language, english, chinese, rate, text):
    """`(runs, sound)` of the program `speaker`, one a process."""
    global _speaker
    if _speaker is None:
        _speaker = subprocess.Popen([SPEAKER], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    _speaker.stdin.write(f"{language}\t{english}\t{chinese}\t{rate}\t{text}\n".encode())
    _speaker.stdin.flush()
    answer = json.loads(_speaker.stdout.readline())
    sound = np.frombuffer(_speaker.stdout.read(2 * answer["samples"]), "<i2")
    return answer["runs"], sound.astype(np.float32) / 32768


def sound_of(language, composer, r):
    """`(voice, text, sound)`: half by the voices that viva takes unasked, the rest by other throats, some by flite."""
    text = getattr(texts(language), composer)(r)
    throat = r.choice(voices.VARIANTS[1:]) if r.random() < 0.5 else ""
    rate = 1 if r.random() < 0.4 else round(r.uniform(0.85, 1.2) * 20) / 20
    english, chinese = (f"en-us{throat}", f"cmn-latn-pinyin{throat}") if throat else ("", "")
    if text[-1].isalnum() and r.random() < 0.7:
        text += "." if language == "en" else "。"
    runs, sound = speak(language, english, chinese, rate, text)
    voice = f"viva:{throat}"
    if language == "en" and r.random() < 0.15:
        voice = r.choice(voices.FLITE[:3])
        sound = voices.trimmed(voices.speak(voice, " ".join(text for _, text in runs), rate))
    return voice, label(text, language), sound


if __name__ == "__main__":
    import random

    r = random.Random(1)
    for language in ("en", "zh"):
        for composer in ("part", "mixed"):
            for _ in range(8):
                text = getattr(texts(language), composer)(r)
                print(text, "|", label(text, language))
        print(len(texts(language).places), "words")
