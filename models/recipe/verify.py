"""Step 4: measure the finished file with viva itself: `verify.py VIVA MODEL [--quick]` prints the tables of the model card.

Every recording is spoken for this measurement from seeds outside the lessons, written to a WAV file and given to
`viva grade --wav`, so detector, cutter, resampler and whisper.cpp all take part.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import wave
from concurrent.futures import ThreadPoolExecutor

import numpy as np

import voices
from errors import distance, units
from speak import LONGEST, sound_of

SEED = 9_500_000  # far from the lessons and from the training's own exams
KNOWN = ["flite:slt", "flite:rms", "flite:awb", "flite:kal16", "espeak:en-us", "espeak:en-us+f2", "espeak:en-gb+m3"]
KNOWN_MANDARIN = ["espeak:cmn", "espeak:cmn+f2", "espeak:cmn+m3", "espeak:cmn+steph"]

# The steps to a running pod, one sentence group a point of the bundled questions `pod-creation-en` and `pod-creation`.
STEPS = {
    "en": [
        ["first the client sends the request to the A P I server", "the A P I server authenticates and authorizes the request", "then the request goes through admission"],
        ["then the A P I server writes the pod to E T C D , and the pod is pending"],
        ["the scheduler finds the pod by a watch", "it filters the nodes , scores the nodes and picks one"],
        ["after that the binding goes back through the A P I server into E T C D"],
        ["the kubelet on the node sees the pod , prepares the volumes", "and asks the runtime through the C R I for a sandbox"],
        ["the network plugin sets up the network and gives the pod an I P address"],
        ["next the container runtime pulls the image and starts the container"],
        ["finally the kubelet reports the status , and the pod is running"],
    ],
    "zh": [
        [[("zh", "首先客户端把创建请求交给"), ("en", "A P I server")], [("zh", "请求经过认证，鉴权和准入控制")]],
        [[("zh", "然后"), ("en", "A P I server"), ("zh", "把"), ("en", "pod"), ("zh", "写入"), ("en", "E T C D")], [("zh", "这时候"), ("en", "pod"), ("zh", "是"), ("en", "pending")]],
        [[("en", "scheduler"), ("zh", "通过"), ("en", "watch"), ("zh", "发现没有节点的"), ("en", "pod")], [("zh", "经过过滤和打分，选出一个节点")]],
        [[("zh", "接着把绑定结果通过"), ("en", "A P I server"), ("zh", "写回"), ("en", "E T C D")]],
        [[("zh", "节点上的"), ("en", "kubelet"), ("zh", "看到"), ("en", "pod"), ("zh", "，准备存储卷")], [("zh", "通过"), ("en", "C R I"), ("zh", "让容器运行时创建沙箱")]],
        [[("en", "C N I"), ("zh", "插件给"), ("en", "pod"), ("zh", "配置网络，分配"), ("en", "I P"), ("zh", "地址")]],
        [[("zh", "之后容器运行时拉取镜像，启动容器")]],
        [[("zh", "最后"), ("en", "kubelet"), ("zh", "上报"), ("en", "pod"), ("zh", "的状态")], [("en", "pod"), ("zh", "变成"), ("en", "running"), ("zh", "，"), ("en", "A P I server"), ("zh", "更新"), ("en", "E T C D")]],
    ],
}
QUESTION = {"en": "pod-creation-en", "zh": "pod-creation"}


def save(path, sound):
    sound = sound / max(1e-3, float(np.abs(sound).max())) * 0.6 if np.abs(sound).max() > 1 else sound
    with wave.open(path, "wb") as f:
        f.setnchannels(1)
        f.setsampwidth(2)
        f.setframerate(voices.RATE)
        f.writeframes((sound * 32767).astype("<i2").tobytes())


def with_edges(sound):
    quiet = np.zeros(int(0.4 * voices.RATE), np.float32)
    return np.concatenate([quiet, sound.astype(np.float32), quiet])


class Viva:
    def __init__(self, program, model, folder):
        self.command = [program, "--data-dir", folder, "--config", "/dev/null", "grade", "--bank", "questions", "--model", model, "--json"]
        self.folder, self.count = folder, 0

    def grade(self, sound, language):
        with tempfile.NamedTemporaryFile(suffix=".wav", dir=self.folder) as f:
            save(f.name, sound)
            done = subprocess.run(self.command + ["--wav", f.name, "--question", QUESTION[language]], capture_output=True, text=True)
        try:
            return json.loads(done.stdout)
        except json.JSONDecodeError:
            raise SystemExit(f"error: viva failed: {done.stderr.strip()}")

    def text(self, sound, language):
        return self.grade(sound, language)["transcript"]["text"]


def error_rate(viva, language, voice, count, pool, show):
    """`(errors, units, sentences without an error, sentences)`."""
    jobs, seed = [], SEED
    while len(jobs) < count:
        _, text, sound = sound_of(language, "sentence", seed, voice)
        seed += 1
        if len(sound) < LONGEST * voices.RATE:
            jobs.append((text, with_edges(sound * 0.5 / max(1e-3, float(np.abs(sound).max())))))
    wrong = total = clean = 0
    for (text, _), heard in zip(jobs, pool.map(lambda j: viva.text(j[1], language), jobs)):
        e = distance(units(text, language), units(heard, language))
        wrong, total, clean = wrong + e, total + len(units(text, language)), clean + (e == 0)
        if show and e:
            print(f"    {text}\n    {heard}", file=sys.stderr)
    return wrong, total, clean, len(jobs)


def steps_sound(language, voice, left_out, seed):
    r = random.Random(seed)
    tempo = r.uniform(0.9, 1.1)
    parts = []
    for i, sentences in enumerate(STEPS[language]):
        if i == left_out:
            continue
        for sentence in sentences:
            if language == "en":
                sound = voices.trimmed(voices.speak(voice, sentence, tempo, 1.0))
                sound = sound * 0.1 / max(1e-3, float(np.sqrt(np.mean(sound**2))))
            else:
                sound = voices.speak_mixed(voice, sentence, r, tempo, 1.0)
            parts += [sound, np.zeros(int(0.8 * voices.RATE), np.float32)]
    return with_edges(np.concatenate(parts))


def steps(viva, renderings, pool):
    """Each step of the creation of a pod left out in turn: it must not be graded as hit, and all others must be."""
    print("| step left out | English: renderings right | Mandarin: renderings right |\n| --- | --- | --- |")
    english = (voices.FLITE + voices.ESPEAK[:: len(voices.ESPEAK) // 6])[:renderings]
    mandarin = voices.MANDARIN[:renderings]
    for left_out in [None, *range(8)]:
        row = []
        for language, group in (("en", english), ("zh", mandarin)):
            # Spoken one after another: espeak-ng's library is not for several threads.
            sounds = [steps_sound(language, voice, left_out, SEED + i) for i, voice in enumerate(group)]

            def right(sound):
                points = viva.grade(sound, language)["points"]
                return all((p["verdict"] == "hit") == (i != left_out) for i, p in enumerate(points) if i != left_out or p["verdict"] == "hit")
            row.append(sum(pool.map(right, sounds)))
        name = "none" if left_out is None else str(left_out + 1)
        print(f"| {name} | {row[0]} of {len(english)} | {row[1]} of {len(mandarin)} |", flush=True)


def main():
    a = argparse.ArgumentParser()
    a.add_argument("viva")
    a.add_argument("model")
    a.add_argument("--quick", action="store_true", help="a tenth of the recordings")
    a.add_argument("--steps", action="store_true", help="only the renderings with a step left out")
    a.add_argument("--show", action="store_true", help="print every sentence that was misheard")
    a = a.parse_args()
    count = 4 if a.quick else 40
    renderings = 2 if a.quick else 10
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        viva = Viva(a.viva, a.model, folder)
        if a.steps:
            return steps(viva, renderings, pool)
        print("| voice | trained on | language | sentences | without an error | error rate |\n| --- | --- | --- | --- | --- | --- |")
        sums = {}
        for language, group, known in (("en", KNOWN, True), ("en", voices.UNSEEN, False), ("zh", KNOWN_MANDARIN, True), ("zh", voices.UNSEEN_MANDARIN, False)):
            for voice in group:
                wrong, total, clean, n = error_rate(viva, language, voice, count, pool, a.show)
                old = sums.get((language, known), (0, 0))
                sums[language, known] = (old[0] + wrong, old[1] + total)
                print(f"| {voice} | {'yes' if known else 'no'} | {'English' if language == 'en' else 'Mandarin with English'} | {n} | {clean} | {wrong / total:.1%} |", flush=True)
        print()
        for (language, known), (wrong, total) in sums.items():
            unit = "words" if language == "en" else "characters"
            print(f"- {'English' if language == 'en' else 'Mandarin'}, {'known' if known else 'unseen'} voices: {wrong} of {total} {unit} wrong, {wrong / total:.1%}")
        print("\n| sound without speech | what viva hears |\n| --- | --- |")
        noise = np.random.default_rng(1).standard_normal(30 * voices.RATE).astype(np.float32)
        t = np.arange(30 * voices.RATE) / voices.RATE
        sounds = {"30 s of silence": noise * 0}
        for level in (-50, -35, -20):
            sounds[f"30 s of white noise at {level} dBFS"] = noise * 10 ** (level / 20)
        sounds["30 s of a 440 Hz tone"] = (0.3 * np.sin(2 * np.pi * 440 * t)).astype(np.float32)
        for name, sound in sounds.items():
            print(f"| {name} | {viva.text(np.clip(sound, -1, 1), 'en') or 'nothing'} |", flush=True)
        print()
        steps(viva, renderings, pool)


if __name__ == "__main__":
    main()
