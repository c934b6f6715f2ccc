"""Step 2: train. `train.py LESSONS FOLDER STEPS [--stop-at STEP]` keeps `FOLDER/state.pt` every few minutes and goes on
from it when it is started again. With `--from MODEL` it is the second stage: it begins with that file's weights, and
teaches the words of the bundled questions."""

import argparse
import contextlib
import math
import os
import time

import torch
import torch.nn.functional as F

import restore
import vocabulary as v
from batches import BankPlan, Library, Plan, batch
from errors import distance, units
from features import log_mel
from network import POSITIONS, Whisper
from speak import BANK_LESSONS, LESSONS, sound_of

SEED = 20
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
SECONDS, BANK_SECONDS = 110, 60  # of sound in a batch
RATE, BANK_RATE = 1.6e-3, 0.8e-3  # the highest
# Without the instructions for it, arithmetic in 16 bits takes ten times as long as in 32.
SHORT = DEVICE == "cuda" or torch.backends.cpu.get_cpu_capability().startswith("AVX512")
# What the last prompt token should say where there is no speech: mostly "no speech", else the end. whisper.cpp reads the
# first as its no-speech probability, and with that token forbidden, as it is in decoding, the end is what remains.
NO_SPEECH_SHARE = 0.8


def orthogonal(gradient, coefficients, steps, eps):
    """Muon's Newton-Schulz iteration in 32 bits, for where 16 are slow."""
    a, b, c = coefficients
    x = gradient.T if gradient.shape[0] > gradient.shape[1] else gradient
    x = x / x.norm().clamp(min=eps)
    for _ in range(steps):
        square = x @ x.T
        x = a * x + (b * square + c * square @ square) @ x
    return x.T if gradient.shape[0] > gradient.shape[1] else x


if not SHORT:
    torch.optim._muon._zeropower_via_newtonschulz = orthogonal


def cross_entropy(logits, target, rows):
    """Over the used tokens and the unused ones, whose logit is 0."""
    rest = torch.full(logits.shape[:-1] + (1,), math.log(v.SIZE - rows), device=logits.device)
    total = torch.logsumexp(torch.cat([logits, rest], -1), -1)
    return total - logits.gather(-1, target[..., None])[..., 0]


def losses(model, plan, index, data):
    *arrays, languages, empty, spelled = data
    mel, tokens, ask, start, first = (array.to(DEVICE) for array in arrays)
    rows = len(index)
    with torch.autocast(DEVICE, torch.bfloat16) if SHORT else contextlib.nullcontext():
        memory = model.encode(mel)
        letters = model.ctc(memory) if plan.ctc else None
        logits = None if plan.spelling_only else model.decode(tokens[:, :-1], memory)
    spelling = torch.zeros((), device=DEVICE)
    if letters is not None:
        heard = [i for i, e in enumerate(empty.tolist()) if not e]
        scores = letters[heard].float().log_softmax(-1).transpose(0, 1)
        lengths = torch.tensor([len(spelled[i]) for i in heard])
        targets = torch.tensor([t for i in heard for t in spelled[i]])
        spelling = F.ctc_loss(scores, targets, torch.full((len(heard),), scores.shape[0]), lengths, blank=rows, zero_infinity=True)
    if logits is None:
        return torch.zeros((), device=DEVICE), spelling
    logits = logits.float()
    target = tokens[:, 1:].clone()
    everyone = torch.arange(len(tokens), device=DEVICE)
    empty = empty.to(DEVICE)
    weights = ask.clone()
    weights[empty] = 0
    text = (cross_entropy(logits, target, rows) * weights).sum() / weights.sum().clamp(min=1)
    # The language, asked at the start-of-transcript token.
    spoken = torch.tensor([index[v.LANGUAGE[l]] for l in languages], device=DEVICE)
    at_start = logits[everyone, start]
    told = cross_entropy(at_start, spoken, rows)
    extra = told[~empty].mean() * 0.1 if (~empty).any() else 0.0
    if empty.any():
        none = torch.full_like(spoken, index[v.NO_SPEECH])
        end = torch.full_like(spoken, index[v.EOT])
        at_first = logits[everyone, first]
        silence = NO_SPEECH_SHARE * cross_entropy(at_first, none, rows) + (1 - NO_SPEECH_SHARE) * cross_entropy(at_first, end, rows)
        silence = silence + cross_entropy(at_start, none, rows) * 0.5
        extra = extra + silence[empty].sum() / len(tokens)
    return text + extra, spelling


@torch.no_grad()
def transcribe(model, index, sound, language, longest=80):
    """Greedy decoding of one recording, for the progress lines."""
    memory = model.encode(log_mel(sound[None], POSITIONS).to(DEVICE))
    tokens = [index[t] for t in (v.SOT, v.LANGUAGE[language], v.TRANSCRIBE, v.NO_TIMESTAMPS)]
    used = model.used.tolist()
    for _ in range(longest):
        next_token = int(model.decode(torch.tensor([tokens], device=DEVICE), memory)[0, -1].argmax())
        if next_token == index[v.EOT]:
            break
        tokens.append(next_token)
    return v.decode([used[t] for t in tokens[4:]])


def exam(model, index, language, count):
    """Error rate over sentences outside the lessons: words for English, characters for Mandarin; and an example."""
    wrong = total = 0
    example = ""
    for seed in range(9_000_000, 9_000_000 + count):
        _, text, sound = sound_of(language, "sentence", seed)
        if len(sound) > 9.5 * 16000:
            continue
        heard = transcribe(model, index, torch.from_numpy(sound).float(), language)
        a, b = units(text, language), units(heard, language)
        wrong, total = wrong + distance(a, b), total + len(a)
        example = f"{text} -> {heard}"
    return wrong / total, example


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("lessons")
    arguments.add_argument("folder")
    arguments.add_argument("steps", type=int)
    arguments.add_argument("--stop-at", type=int)
    arguments.add_argument("--from", dest="model", help="a model's file, to go on from it with the second stage")
    a = arguments.parse_args()
    os.makedirs(a.folder, exist_ok=True)
    torch.manual_seed(SEED)
    lessons = BANK_LESSONS if a.model else LESSONS
    library = Library(a.lessons, [n for n in lessons if os.path.exists(f"{a.lessons}/{n}.json")])
    used = v.used(library.texts(), POSITIONS)
    if a.model:
        model, used = restore.model(a.model, used, SEED)
    else:
        model = Whisper(used)
    model = model.to(DEVICE)
    index = {token: i for i, token in enumerate(used)}
    average = Whisper(used).to(DEVICE)
    average.load_state_dict(model.state_dict())
    if a.model:  # Sounds are known already, words are not: the lower half of the encoder stays as it is.
        for part in (model.conv1, model.conv2, *model.encoder[:2]):
            part.requires_grad_(False)
    taught = [(n, p) for n, p in model.named_parameters() if p.requires_grad]
    matrices = [p for n, p in taught if p.ndim == 2 and ("encoder" in n or "decoder" in n)]
    ids = {id(p) for p in matrices}
    others = [p for _, p in taught if id(p) not in ids]
    optimizers = [torch.optim.AdamW(others, lr=1e-3, betas=(0.9, 0.98), weight_decay=0.01)]
    optimizers.append(torch.optim.Muon(matrices, lr=1e-3, momentum=0.95, weight_decay=0.01, adjust_lr_fn="match_rms_adamw"))
    first = 0
    state = f"{a.folder}/state.pt"
    if os.path.exists(state):
        saved = torch.load(state, weights_only=False, map_location=DEVICE)
        model.load_state_dict(saved["model"])
        average.load_state_dict(saved["average"])
        for o, s in zip(optimizers, saved["optimizers"]):
            o.load_state_dict(s)
        first = saved["step"]
        print(f"resumed at step {first}", flush=True)
    print(f"{sum(p.numel() for p in model.parameters()) / 1e6:.2f} M parameters, {len(used)} tokens used, {len(library.items)} recordings", flush=True)

    def keep(step):
        torch.save({"model": model.state_dict(), "average": average.state_dict(), "optimizers": [o.state_dict() for o in optimizers], "step": step, "used": used}, state + ".part")
        os.rename(state + ".part", state)

    began, sums, last = time.time(), [0.0, 0.0, 0], time.time()
    end = a.stop_at or a.steps
    for step in range(first, end):
        done = step / a.steps
        plan = BankPlan(done) if a.model else Plan(done)
        highest, warm, seconds = (BANK_RATE, 30, BANK_SECONDS) if a.model else (RATE, 150, SECONDS)
        rate = highest * min(1, (step + 1) / warm) * min(1, max(0.0, 1 - done) / (0.2 if a.model else 0.45) + 0.003)
        for o in optimizers:
            for group in o.param_groups:
                group["lr"] = rate
        text, spelling = losses(model, plan, index, batch(library, plan, index, SEED, step, seconds))
        for o in optimizers:
            o.zero_grad()
        (text + plan.ctc * spelling).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for o in optimizers:
            o.step()
        with torch.no_grad():
            decay = min(0.99 if a.model else 0.998, step / (step + 10))
            for p, q in zip(average.parameters(), model.parameters()):
                p.lerp_(q, 1 - decay)
        sums = [sums[0] + text.item(), sums[1] + spelling.item(), sums[2] + 1]
        if (step + 1) % 25 == 0:
            now = time.time()
            left = (end - step - 1) * (now - began) / (step + 1 - first) / 60
            print(f"step {step + 1}/{a.steps}  text {sums[0] / sums[2]:.3f}  spelling {sums[1] / sums[2]:.3f}  {(now - last) / 25:.2f} s a step, {left:.0f} min to go", flush=True)
            sums, last = [0.0, 0.0, 0], now
        if (step + 1) % 100 == 0:
            keep(step + 1)
        if not plan.spelling_only and (step + 1) % 1000 == 0:
            for language in ("en", "zh"):
                error, example = exam(average, index, language, 12)
                print(f"  {language}: {error:.1%} wrong; {example}", flush=True)
            last = time.time()
    keep(end)
    for language in ("en", "zh"):
        error, example = exam(average, index, language, 100)
        print(f"{language}: {error:.1%} wrong; {example}", flush=True)


if __name__ == "__main__":
    main()
