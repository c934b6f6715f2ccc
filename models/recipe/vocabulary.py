"""Whisper's multilingual vocabulary and mel filters, from the files of the package openai-whisper (MIT).

Only the tokens that the lessons use are trained. The rows of all others are zero in the embedding, so that their logit is
always 0; a network of this size needs no more, and git packs the zeros away.
"""

import base64
import importlib.util
import os

import numpy as np
import tiktoken

# Numbers of the multilingual vocabulary with 99 languages (51,865 tokens).
SIZE = 51865
EOT, SOT, EN, ZH, TRANSCRIBE, PREV, NO_SPEECH, NO_TIMESTAMPS, TIMESTAMP = 50257, 50258, 50259, 50260, 50359, 50361, 50362, 50363, 50364
LANGUAGE = {"en": EN, "zh": ZH}
# Time stamps are trained in steps of 0.1 s (a fifth of Whisper's): a tenth of the rows learn from five times the examples.
TIME_STEP = 5

_ASSETS = os.path.join(importlib.util.find_spec("whisper").submodule_search_locations[0], "assets")
_PATTERN = r"""'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"""


def ranks():
    """The 50,257 byte strings in the order of their numbers (the last is empty, as in Whisper's own file)."""
    with open(os.path.join(_ASSETS, "multilingual.tiktoken")) as f:
        lines = [line.split() for line in f if line.strip()]
    return [base64.b64decode(token) if token != "=" else b"" for token, _ in lines]


RANKS = ranks()
_encoding = tiktoken.Encoding("whisper", pat_str=_PATTERN, mergeable_ranks={b: i for i, b in enumerate(RANKS) if b}, special_tokens={})


def mel_filters():
    """80 x 201, float32."""
    with np.load(os.path.join(_ASSETS, "mel_filters.npz")) as f:
        return f["mel_80"].astype(np.float32)


def encode(text):
    """Whisper writes a space before a text that begins with a Latin letter, and none before Chinese."""
    return _encoding.encode((" " if text[0].isascii() else "") + text)


def decode(tokens):
    return _encoding.decode([t for t in tokens if t < EOT]).strip()


def used(texts, contexts):
    """The numbers of all tokens the lessons use, sorted; `contexts` is the model's window in positions of 20 ms."""
    # Sentences also stand after each other: after a Chinese one without a space.
    text = {token for line in texts for token in encode(line) + encode("。" + line)}
    special = {EOT, SOT, EN, ZH, TRANSCRIBE, PREV, NO_SPEECH, NO_TIMESTAMPS}
    times = {TIMESTAMP + t for t in range(0, contexts + 1, TIME_STEP)}
    return sorted(text | special | times)
