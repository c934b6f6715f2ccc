"""Batches for one training step, a function of the step's number alone: a run that resumes sees the same ones.

A lesson grows: first words of under two seconds, then whole sentences, then noise, earlier text, time stamps, several
sentences in a row, and sound without speech. Nothing aligns when all of it comes at once.
"""

import json
import random

import numpy as np
import torch
import torch.nn.functional as F

import vocabulary as v
from features import POSITION, log_mel
from network import POSITIONS

RATE = 16000
LONGEST = POSITIONS * POSITION


def times(lesson, voice):
    """How often a recording is in the library: sentences in the voice that viva takes unasked are heard most."""
    if lesson == "again-en":  # English has the harder voices
        return 2
    return {"bank-part": 6, "bank-mixed": 2}.get(lesson.rpartition("-")[0], 1) if voice == "viva:" else 1


class Library:
    """All recordings: `items[i] = (language, text, file, offset, samples)`, sorted by length."""

    def __init__(self, folder, names):
        self.sound, items = [], []
        for file, name in enumerate(names):
            self.sound.append(np.load(f"{folder}/{name}.npy", mmap_mode="r"))
            offset = 0
            with open(f"{folder}/{name}.json") as f:
                for voice, language, text, samples in json.load(f):
                    items += [(language, text, file, offset, samples)] * times(name, voice)
                    offset += samples
        self.items = sorted(items, key=lambda i: (i[4], i[1]))
        self.again = {file for file, name in enumerate(names) if name.startswith("again-")}
        self.lengths = np.array([i[4] for i in self.items])

    def texts(self):
        return sorted({i[1] for i in self.items})

    def take(self, i):
        language, text, file, offset, samples = self.items[i]
        return torch.from_numpy(self.sound[file][offset : offset + samples].astype(np.float32) / 32768)


class Plan:
    """What is taught at a point `done` (0..1) of the training."""

    again = 0.0

    def __init__(self, done):
        self.spelling_only = done < 0.12  # the encoder alone, by CTC
        self.longest = 2.0 if done < 0.06 else 3.2 if done < 0.16 else 9.9
        self.noise = 0.0 if done < 0.10 else 0.3 if done < 0.35 else 0.6
        self.prompt = 0.0 if done < 0.40 else 0.3
        self.times = 0.0 if done < 0.35 else 0.3
        self.several = 0.0 if done < 0.22 else 0.3
        self.empty = 0.0 if done < 0.18 else 0.04
        self.masks = 0.0 if done < 0.30 else 0.3
        self.tail = 10 if done < 0.16 else 40
        self.whole_window = 0.0 if done < 0.30 else 0.12
        self.ctc = 1.0 if done < 0.3 else 0.3
        # English has the harder voices: in the end most of the batches are.
        self.english = 0.0 if done < 0.85 else 0.6


# From here on, some 2,600 of 2,900 steps, the second stage repeats the first one's lessons.
LAST = 0.897


class BankPlan:
    """What is taught in the second stage: nearly the same from its first step to its last. In the end the first stage's
    lessons come back, so that what they taught (`the pod in etcd`) is not heard as what the banks say (`pending`)."""

    def __init__(self, done):
        self.again = 0.5 if done > LAST else 0.0

    spelling_only = False
    longest = 9.9
    noise = 0.4
    prompt = 0.2
    times = 0.1
    several = 0.2
    empty = 0.04
    masks = 0.3
    tail = 20
    whole_window = 0.03
    ctc = 0.0
    english = 0.3


def nothing(r, samples):
    """Sound without speech: silence, noise of a color, a hum, a tone, clicks; at any level."""
    kind = r.randrange(6)
    if kind == 0:
        return torch.zeros(samples)
    noise = torch.randn(samples, generator=torch.Generator().manual_seed(r.getrandbits(31)))
    if kind == 1:
        sound = noise
    elif kind == 2:  # pink to brown
        spectrum = torch.fft.rfft(noise)
        f = torch.arange(len(spectrum)).clamp(min=1).float()
        sound = torch.fft.irfft(spectrum / f ** r.uniform(0.3, 1.0), n=samples)
    elif kind == 3:
        t = torch.arange(samples) / RATE
        f = r.choice([50, 60, 100, 120])
        sound = sum(torch.sin(2 * torch.pi * f * k * t) / k for k in (1, 2, 3)) + 0.05 * noise
    elif kind == 4:
        t = torch.arange(samples) / RATE
        sound = torch.sin(2 * torch.pi * r.uniform(100, 3000) * t) + r.choice([0.0, 0.01, 0.1]) * noise
    else:
        sound = torch.where(noise > 4.0, noise, 0.01 * noise)
    return sound / sound.abs().max().clamp(min=1e-6) * 10 ** (r.uniform(-65, -3) / 20)


def utterance(library, plan, r, i, limit):
    """`(sound, language, [(text, start, end), ...])`, times in seconds; more of the same language follows up to `limit`."""
    chosen = [i]
    total = library.lengths[i]
    while len(chosen) < 4 and total < limit * RATE:
        j = r.randrange(len(library.items))
        if library.items[j][0] == library.items[i][0]:
            total += library.lengths[j]
            if total > 9.0 * RATE:
                break
            chosen.append(j)
    stretch = r.uniform(0.9, 1.1) if r.random() < 0.4 else 1.0
    parts, spoken, at = [], [], int(r.random() ** 2 * 0.5 * RATE)
    parts.append(torch.zeros(at))
    for n, j in enumerate(chosen):
        if n:
            gap = int(r.uniform(0.15, 0.8) * RATE)
            parts.append(torch.zeros(gap))
            at += gap
        sound = library.take(j)
        if stretch != 1.0:
            sound = F.interpolate(sound[None, None], scale_factor=stretch, mode="linear")[0, 0]
        parts.append(sound)
        spoken.append((library.items[j][1], at / RATE, (at + len(sound)) / RATE))
        at += len(sound)
    parts.append(torch.zeros(int(r.random() ** 2 * 0.5 * RATE)))
    sound = torch.cat(parts)[:LONGEST]
    sound = sound * 10 ** (r.uniform(-26, 3) / 20)
    if r.random() < plan.noise:
        hiss = torch.randn(len(sound), generator=torch.Generator().manual_seed(r.getrandbits(31)))
        sound = sound + hiss * sound.std() * 10 ** (-r.uniform(8, 40) / 20)
    return sound, library.items[i][0], spoken


def text_of(spoken):
    """Sentences after each other as Whisper writes them."""
    out = ""
    for text, _, _ in spoken:
        out += (" " if out and text[0].isascii() and out[-1] != "。" else "") + text
    return out


def tokens_of(r, plan, library, index, language, spoken):
    """`(tokens, first)`: the decoder's whole sequence, and the place from which it is asked (the last prompt token)."""
    prompt = []
    if r.random() < plan.prompt:
        texts = [library.items[r.randrange(len(library.items))][1] for _ in range(r.randint(1, 3))]
        if r.random() < 0.4:  # a list of words, as a vocabulary prompt is
            texts = [", ".join(sorted({w for t in texts for w in t.strip("。.").split()}))]
        prompt = [v.PREV] + [t for text in texts for t in v.encode(text) if t in index][:60]
    asked = language if r.random() > 0.06 else r.choice(["en", "zh"])
    head = prompt + [v.SOT, v.LANGUAGE[asked], v.TRANSCRIBE]
    if spoken is None:
        timed = r.random() < plan.times
        return [index[t] for t in head + ([] if timed else [v.NO_TIMESTAMPS])] + [index[v.EOT]], len(head) - (1 if timed else 0)
    if r.random() < plan.times:
        stamp = lambda s: v.TIMESTAMP + v.TIME_STEP * min(round(s * 10), POSITIONS // v.TIME_STEP)
        body = [t for text, a, b in spoken for t in [stamp(a), *v.encode(text), stamp(b)]]
        first = len(head) - 1
    else:
        head = head + [v.NO_TIMESTAMPS]
        body = v.encode(text_of(spoken))
        first = len(head) - 1
    return [index[t] for t in head + body + [v.EOT]], first


def batch(library, plan, index, seed, step, seconds):
    """`mel`, `tokens`, `ask` (weights of the positions the loss counts), `start` (place of SOT in each), `languages`,
    `empty`, `spelled` (CTC targets), about `seconds` of sound in all."""
    r = random.Random(seed * 1_000_003 + step)
    within = int(np.searchsorted(library.lengths, plan.longest * RATE))
    near = r.randrange(within)
    typical = library.lengths[near] / RATE + 0.4
    limit = 0.0
    if r.random() < plan.several:
        limit = r.uniform(typical, 9.0)
        typical = min(10.0, limit + 2.0)
    whole = r.random() < plan.whole_window
    size = max(6, min(64, int(seconds / (POSITIONS / 50 if whole else typical))))
    spread = max(600, size * 4)
    low = max(0, min(near - spread, within - 2 * spread))
    high = min(within, low + 2 * spread)
    chosen = [r.randrange(low, high) for _ in range(size)]
    if r.random() < plan.english:
        chosen = [i for i in (r.randrange(low, high) for _ in range(4 * size)) if library.items[i][0] == "en"][:size] or chosen
    if r.random() < plan.again:
        chosen = [i for i in (r.randrange(low, high) for _ in range(4 * size)) if library.items[i][2] in library.again][:size] or chosen
    items = []
    for i in chosen:
        if r.random() < plan.empty:
            items.append((nothing(r, int(r.uniform(0.6, 1.6) * typical * RATE)), r.choice(["en", "zh"]), None))
        else:
            items.append(utterance(library, plan, r, i, limit))
    longest = max(len(s) for s, _, _ in items)
    positions = min(POSITIONS, longest // POSITION + 1 + r.randint(0, plan.tail))
    if whole:
        positions = POSITIONS
    sound = torch.stack([F.pad(s[: positions * POSITION], (0, max(0, positions * POSITION - len(s)))) for s, _, _ in items])
    mel = log_mel(sound, positions)
    for b in range(len(items)):
        if r.random() < plan.masks:
            f, t = r.randrange(70), r.randrange(2 * positions - 20)
            mel[b, f : f + r.randint(1, 8)] = mel[b].mean()
            mel[b, :, t : t + r.randint(1, 12)] = mel[b].mean()
    sequences, firsts, spelled = [], [], []
    for _, language, spoken in items:
        tokens, first = tokens_of(r, plan, library, index, language, spoken)
        sequences.append(tokens)
        firsts.append(first)
        spelled.append([index[t] for t in v.encode(text_of(spoken))] if spoken else [])
    width = max(map(len, sequences))
    tokens = torch.full((len(items), width), index[v.EOT])
    ask = torch.zeros(len(items), width - 1)
    start = []
    for b, (sequence, first) in enumerate(zip(sequences, firsts)):
        tokens[b, : len(sequence)] = torch.tensor(sequence)
        ask[b, first : len(sequence) - 1] = 1
        start.append(sequence.index(index[v.SOT]))
    return mel, tokens, ask, torch.tensor(start), torch.tensor(firsts), [l for _, l, _ in items], torch.tensor([s is None for _, _, s in items]), spelled
