"""Step 1: compose sentences and have them spoken. `speak.py FOLDER` writes `NAME.npy` (16-bit samples, end to end) and
`NAME.json` (`[voice, language, text, samples]` for each) for every lesson; what is there already is left alone.
`speak.py FOLDER bank` does so for the second stage's."""

import json
import os
import random
import sys
import time
from multiprocessing import Pool

import numpy as np

import bank
import english
import mandarin
import voices

# name: (language, composer, how many, seed of the first). Each item has a seed of its own.
LESSONS = {
    "short-en": ("en", "short", 9000, 1_000_000),
    "short-zh": ("zh", "short", 9000, 2_000_000),
    "en": ("en", "sentence", 15000, 3_000_000),
    "zh": ("zh", "sentence", 16000, 4_000_000),
}
# The second stage: the words of the bundled questions, and some of the first stage's lessons again.
BANK_LESSONS = {
    "bank-part-en": ("en", "part", 3000, 5_000_000),
    "bank-part-zh": ("zh", "part", 3000, 5_100_000),
    "bank-mixed-en": ("en", "mixed", 4500, 5_200_000),
    "bank-mixed-zh": ("zh", "mixed", 4500, 5_300_000),
    "again-short-en": ("en", "short", 1500, 1_000_000),
    "again-short-zh": ("zh", "short", 1500, 2_000_000),
    "again-en": ("en", "sentence", 4500, 3_000_000),
    "again-zh": ("zh", "sentence", 3500, 4_000_000),
}
LONGEST = 9.5  # seconds: the model hears 10.24


def sound_of(language, composer, seed, voice=None):
    """`(voice, text, sound)` of one seed."""
    r = random.Random(seed)
    if composer in ("part", "mixed"):
        return bank.sound_of(language, composer, r)
    tempo, pitch = r.uniform(0.82, 1.2), r.uniform(0.8, 1.25)
    if language == "en":
        spoken, written = getattr(english, composer)(r)
        voice = voice or r.choice(voices.FLITE if r.random() < 0.5 else voices.ESPEAK)
        return voice, written, voices.trimmed(voices.speak(voice, spoken, tempo, pitch))
    runs, written = getattr(mandarin, composer)(r)
    voice = voice or r.choice(voices.MANDARIN)
    return voice, written, voices.speak_mixed(voice, runs, r, tempo, pitch)


def item(job):
    language, composer, seed = job
    voice, written, sound = sound_of(language, composer, seed)
    sound = sound / max(1e-3, float(np.abs(sound).max())) * 0.7
    return voice, written, (sound * 32767).astype(np.int16)


def lesson(folder, name, pool):
    language, composer, count, first = {**LESSONS, **BANK_LESSONS}[name]
    if os.path.exists(f"{folder}/{name}.json"):
        print(f"{name}: there already")
        return
    known, sounds, began = [], [], time.time()
    jobs = [(language, composer, first + i) for i in range(count)]
    for i, (voice, written, sound) in enumerate(pool.imap(item, jobs, chunksize=64)):
        if 0.15 * voices.RATE < len(sound) < LONGEST * voices.RATE:
            known.append((voice, language, written, len(sound)))
            sounds.append(sound)
        if (i + 1) % 2000 == 0:
            print(f"{name}: {i + 1} of {count} spoken, {time.time() - began:.0f} s", flush=True)
    np.save(f"{folder}/{name}.npy", np.concatenate(sounds))
    with open(f"{folder}/{name}.json.part", "w") as f:
        json.dump(known, f, ensure_ascii=False)
    os.rename(f"{folder}/{name}.json.part", f"{folder}/{name}.json")
    print(f"{name}: {len(known)} recordings, {sum(k[3] for k in known) / voices.RATE / 3600:.1f} h, {time.time() - began:.0f} s", flush=True)


if __name__ == "__main__":
    os.makedirs(sys.argv[1], exist_ok=True)
    # The bank's lessons wait for programs most of the time.
    with Pool(3 * (os.cpu_count() or 2)) as pool:
        for name in BANK_LESSONS if sys.argv[2:] == ["bank"] else LESSONS:
            lesson(sys.argv[1], name, pool)
