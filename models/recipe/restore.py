"""Reads a model back from its ggml file, so that training can go on from it: the inverse of `export.py`.

What the file does not hold is the CTC head; it starts anew. Tokens that the file does not use start near the middle of
those it does.
"""

import struct

import numpy as np
import torch

import vocabulary as v
from export import F16, Q8_0
from network import Whisper


def tensors(path):
    """`{whisper.cpp's name: array}`."""
    with open(path, "rb") as f:
        numbers = lambda n: struct.unpack(f"<{n}i", f.read(4 * n))
        numbers(12)
        rows, columns = numbers(2)
        f.seek(4 * rows * columns, 1)
        for _ in range(numbers(1)[0]):
            f.seek(numbers(1)[0], 1)
        found = {}
        while head := f.read(12):
            dimensions, length, kind = struct.unpack("<3i", head)
            shape = tuple(reversed(numbers(dimensions)))
            name, count = f.read(length).decode(), int(np.prod(shape))
            if kind == Q8_0:
                blocks = np.frombuffer(f.read(count // 32 * 34), dtype=[("scale", "<f2"), ("values", "i1", 32)])
                x = blocks["scale"].astype(np.float32)[:, None] * blocks["values"]
            else:
                x = np.frombuffer(f.read(count * (2 if kind == F16 else 4)), "<f2" if kind == F16 else "<f4").astype(np.float32)
            found[name] = torch.from_numpy(np.array(x.reshape(shape)))
        return found


def model(path, used, seed):
    """The model of the file, and its tokens: those that it used, and `used`."""
    found = tensors(path)
    rows = found["decoder.token_embedding.weight"]
    known = rows.abs().sum(1) > 0
    used = sorted({*used, *torch.nonzero(known)[:, 0].tolist()})
    torch.manual_seed(seed)
    near = rows[known].mean(0) + 0.3 * rows[known].std(0) * torch.randn(rows.shape)
    found["decoder.token_embedding.weight"] = torch.where(known[:, None], rows, near)[used]
    whisper = Whisper(used)
    names = {"embedding": "decoder.token_embedding.weight", "place": "decoder.positional_embedding", "time": "encoder.positional_embedding"}
    weights = {}
    for name, parameter in whisper.state_dict().items():
        part, _, rest = name.partition(".")
        if name == "used" or part == "ctc":
            continue
        if part in ("encoder", "decoder"):
            name_there = f"{part}.blocks.{rest}"
        elif part == "encoder_ln":
            name_there = f"encoder.ln_post.{rest}"
        elif part == "decoder_ln":
            name_there = f"decoder.ln.{rest}"
        else:
            name_there = names.get(name, f"encoder.{name}")
        weights[name] = found[name_there].reshape(parameter.shape)
    whisper.load_state_dict(weights, strict=False)
    return whisper, used
