"""The offline voices: espeak-ng through its library (a call a sentence, no process), flite and festival through their programs.

A voice is a name such as `flite:slt`, `espeak:en-us+f2`, `espeak:cmn+f2`, `festival:slt`. Everything returned is 16 kHz mono
float in -1..1. `cmn` stands for espeak-ng's `cmn-latn-pinyin`: its plain `cmn` reads Latin letters into Chinese text.
"""

import ctypes
import subprocess
import tempfile
import wave

import numpy as np
from scipy.signal import resample_poly

RATE = 16000

FLITE = ["flite:slt", "flite:rms", "flite:awb", "flite:kal16"]
VARIANTS = ["", "+f2", "+f3", "+f4", "+m1", "+m2", "+m3", "+m4", "+m7", "+Andy", "+steph", "+linda"]
ESPEAK = ["espeak:en-us" + v for v in VARIANTS] + ["espeak:en-gb", "espeak:en-gb+f2", "espeak:en-gb+m3"]
MANDARIN = ["espeak:cmn" + v for v in VARIANTS]
# Never trained on: another engine, and two throats of the known one.
UNSEEN = ["festival:slt", "festival:kal", "espeak:en-us+f5", "espeak:en-us+m6"]
UNSEEN_MANDARIN = ["espeak:cmn+f5", "espeak:cmn+m6"]

SILENT = 0.004


class Espeak:
    """libespeak-ng in this process; one a process."""

    _one = None

    @classmethod
    def one(cls):
        if cls._one is None:
            cls._one = cls()
        return cls._one

    def __init__(self):
        try:
            self.lib = ctypes.CDLL("libespeak-ng.so.1")
        except OSError as e:
            raise SystemExit("error: libespeak-ng.so.1 is not here: install espeak-ng") from e
        self.rate = self.lib.espeak_Initialize(2, 0, None, 0)
        self.parts = []
        callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)

        def take(samples, count, _events):
            if samples and count > 0:
                self.parts.append(np.ctypeslib.as_array(samples, (count,)).copy())
            return 0

        self.callback = callback(take)  # kept: the library holds only a pointer
        self.lib.espeak_SetSynthCallback(self.callback)

    def say(self, voice, text, rate, pitch):
        name = voice.replace("cmn", "cmn-latn-pinyin").replace("en-gb", "en")  # the file names of the voices
        if self.lib.espeak_SetVoiceByName(name.encode()) != 0:
            raise SystemExit(f"error: espeak-ng has no voice {name}")
        self.lib.espeak_SetParameter(1, rate, 0)
        self.lib.espeak_SetParameter(3, pitch, 0)
        self.parts = []
        data = text.encode() + b"\0"
        self.lib.espeak_Synth(data, len(data), 0, 1, 0, 1, None, None)
        self.lib.espeak_Synchronize()
        sound = np.concatenate(self.parts) if self.parts else np.zeros(1, np.int16)
        return resample_poly(sound.astype(np.float32) / 32768, 320, 441) if self.rate == 22050 else sound


def _run(command, path, text=None):
    subprocess.run(command, check=True, input=text, text=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with wave.open(path) as f:
        rate = f.getframerate()
        sound = np.frombuffer(f.readframes(f.getnframes()), np.int16).astype(np.float32) / 32768
    return sound if rate == RATE else resample_poly(sound, RATE, rate)


def speak(voice, text, tempo=1.0, pitch=1.0):
    """`text` by `voice`, faster by `tempo` and higher by `pitch`."""
    engine, name = voice.split(":")
    if engine == "espeak":
        base = 160 if name.startswith("en") else 165
        return Espeak.one().say(name, text, int(base * tempo), int(np.clip(50 * pitch, 10, 90)))
    with tempfile.NamedTemporaryFile(suffix=".wav") as f:
        if engine == "flite":
            mean = {"slt": 165, "rms": 105, "awb": 120, "kal16": 105}[name] * pitch
            return _run(["flite", "-voice", name, "--setf", f"duration_stretch={1 / tempo:.3f}", "--setf", f"int_f0_target_mean={mean:.0f}", "-t", text, f.name], f.name)
        voices = {"slt": "cmu_us_slt_arctic_hts", "kal": "kal_diphone"}
        return _run(["text2wave", "-eval", f"(voice_{voices[name]})", "-o", f.name], f.name, text)


def trimmed(sound, keep=0.03):
    """Without the silence at both ends, but for `keep` seconds."""
    loud = np.flatnonzero(np.abs(sound) > SILENT)
    if not len(loud):
        return sound[:0]
    pad = int(keep * RATE)
    return sound[max(0, loud[0] - pad) : loud[-1] + pad]


def companion(voice, r):
    """The voice that speaks the English inside the Mandarin of `voice`."""
    if r.random() < 0.2:
        return r.choice(FLITE)
    return voice.replace("cmn", "en-us")


def speak_mixed(voice, runs, r, tempo=1.0, pitch=1.0):
    """Runs of `(language, text)`, each by its voice, with the short gaps a reader makes between them."""
    english = companion(voice, r)
    level = 0.12
    parts = []
    for i, (language, text) in enumerate(runs):
        part = trimmed(speak(voice if language == "zh" else english, text, tempo, pitch))
        if not len(part):
            continue
        part = part * (level / max(1e-3, float(np.sqrt(np.mean(part**2)))))
        if parts:
            parts.append(np.zeros(int(r.uniform(0.0, 0.16) * RATE), np.float32))
        parts.append(part)
    return np.concatenate(parts) if parts else np.zeros(1, np.float32)
