"""Step 3: write the averaged weights as a ggml file, 8-bit: `export.py state.pt viva-demo.bin`.

The file is what whisper.cpp's own converter and quantizer write: header, mel filters, vocabulary, then the tensors, all
matrices in blocks of 32 signed bytes with one scale (q8_0), convolutions in 16-bit floats, the rest in 32-bit ones.
"""

import struct
import sys

import numpy as np
import torch

import vocabulary as v
from network import DECODER, ENCODER, HEADS, POSITIONS, TEXT, WIDTH

F32, F16, Q8_0 = 0, 1, 8
# Mostly q8_0 (7), and the version of the block formats (2) times 1000.
FILE_TYPE = 2007


def q8_0(x):
    """Blocks of 32: the scale, so that the largest is 127, then the rounded quotients."""
    blocks = x.reshape(-1, 32).astype(np.float32)
    scale = np.abs(blocks).max(1) / 127
    inverse = np.divide(1, scale, out=np.zeros_like(scale), where=scale > 0)
    packed = np.empty(len(blocks), dtype=[("scale", "<f2"), ("values", "i1", 32)])
    packed["scale"] = scale
    packed["values"] = np.rint(blocks * inverse[:, None])
    return packed.tobytes()


def tensors(weights):
    """`(name, array, type)` under whisper.cpp's names."""
    def get(name):
        return weights[name].float().numpy()

    yield "encoder.positional_embedding", get("time"), F32
    for conv in ("conv1", "conv2"):
        yield f"encoder.{conv}.weight", get(f"{conv}.weight"), F16
        yield f"encoder.{conv}.bias", get(f"{conv}.bias")[:, None], F32
    for part, last in (("encoder", "ln_post"), ("decoder", "ln")):
        for kind in ("weight", "bias"):
            yield f"{part}.{last}.{kind}", get(f"{part}_ln.{kind}"), F32
        for name in weights:
            if name.startswith(f"{part}."):
                x = get(name)
                yield name.replace(f"{part}.", f"{part}.blocks.", 1), x, Q8_0 if x.ndim == 2 else F32
    yield "decoder.positional_embedding", get("place"), F32
    rows = np.zeros((v.SIZE, WIDTH), np.float32)
    rows[weights["used"].numpy()] = get("embedding")
    yield "decoder.token_embedding.weight", rows, Q8_0


def write(weights, path):
    with open(path, "wb") as f:
        f.write(struct.pack("<12i", 0x67676D6C, v.SIZE, POSITIONS, WIDTH, HEADS, ENCODER, TEXT, WIDTH, HEADS, DECODER, 80, FILE_TYPE))
        mel = v.mel_filters()
        f.write(struct.pack("<2i", *mel.shape) + mel.tobytes())
        f.write(struct.pack("<i", len(v.RANKS)))
        for token in v.RANKS:
            f.write(struct.pack("<i", len(token)) + token)
        for name, x, kind in tensors(weights):
            f.write(struct.pack("<3i", x.ndim, len(name), kind))
            f.write(struct.pack(f"<{x.ndim}i", *reversed(x.shape)) + name.encode())
            if kind == Q8_0:
                f.write(q8_0(np.ascontiguousarray(x)))
            else:
                f.write(np.ascontiguousarray(x, np.float16 if kind == F16 else np.float32).tobytes())


if __name__ == "__main__":
    write(torch.load(sys.argv[1], weights_only=False, map_location="cpu")["average"], sys.argv[2])
