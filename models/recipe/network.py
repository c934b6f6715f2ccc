"""Whisper's architecture, small: two convolutions, an encoder, a decoder, one embedding for both ends of the decoder.

The encoder also has a CTC head, which only training uses: it makes the encoder spell what it hears before the decoder
exists, and keeps its positions aligned with the sound afterwards.
"""

import math

import torch
import torch.nn as nn
import torch.nn.functional as F

WIDTH, HEADS, ENCODER, DECODER, POSITIONS, TEXT = 192, 3, 4, 2, 512, 448


def sinusoids(length, width):
    step = math.log(10000) / (width // 2 - 1)
    angle = torch.arange(length)[:, None] * torch.exp(-step * torch.arange(width // 2))[None]
    return torch.cat([angle.sin(), angle.cos()], 1)


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.query = nn.Linear(WIDTH, WIDTH)
        self.key = nn.Linear(WIDTH, WIDTH, bias=False)
        self.value = nn.Linear(WIDTH, WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)

    def forward(self, x, memory=None, causal=False):
        y = x if memory is None else memory
        split = lambda t: t.view(t.shape[0], t.shape[1], HEADS, -1).transpose(1, 2)
        # Written out: for these sizes two to four times faster on a CPU than the fused kernel and its backward pass.
        scores = split(self.query(x)) * (WIDTH // HEADS) ** -0.5 @ split(self.key(y)).transpose(-1, -2)
        if causal:
            later = torch.ones(scores.shape[-2:], dtype=torch.bool, device=scores.device).triu(1)
            scores = scores.masked_fill(later, float("-inf"))
        mixed = scores.softmax(-1).to(scores.dtype) @ split(self.value(y))
        return self.out(mixed.transpose(1, 2).flatten(2))


class Block(nn.Module):
    def __init__(self, cross):
        super().__init__()
        self.attn, self.attn_ln = Attention(), nn.LayerNorm(WIDTH)
        self.cross_attn = Attention() if cross else None
        self.cross_attn_ln = nn.LayerNorm(WIDTH) if cross else None
        self.mlp = nn.Sequential(nn.Linear(WIDTH, 4 * WIDTH), nn.GELU(), nn.Linear(4 * WIDTH, WIDTH))
        self.mlp_ln = nn.LayerNorm(WIDTH)

    def forward(self, x, memory=None):
        x = x + self.attn(self.attn_ln(x), causal=self.cross_attn is not None)
        if self.cross_attn is not None:
            x = x + self.cross_attn(self.cross_attn_ln(x), memory)
        return x + self.mlp(self.mlp_ln(x))


class Whisper(nn.Module):
    def __init__(self, used):
        super().__init__()
        self.register_buffer("used", torch.tensor(used))
        self.conv1 = nn.Conv1d(80, WIDTH, 3, padding=1)
        self.conv2 = nn.Conv1d(WIDTH, WIDTH, 3, stride=2, padding=1)
        self.register_buffer("time", sinusoids(POSITIONS, WIDTH))
        self.encoder = nn.ModuleList(Block(False) for _ in range(ENCODER))
        self.encoder_ln = nn.LayerNorm(WIDTH)
        self.embedding = nn.Parameter(torch.randn(len(used), WIDTH) * 0.05)
        self.place = nn.Parameter(torch.randn(TEXT, WIDTH) * 0.01)
        self.decoder = nn.ModuleList(Block(True) for _ in range(DECODER))
        self.decoder_ln = nn.LayerNorm(WIDTH)
        self.ctc = nn.Linear(WIDTH, len(used) + 1)

    def encode(self, mel):
        x = F.gelu(self.conv2(F.gelu(self.conv1(mel)))).transpose(1, 2)
        x = x + self.time[: x.shape[1]]
        for block in self.encoder:
            x = block(x)
        return self.encoder_ln(x)

    def decode(self, tokens, memory):
        """`tokens` are indices into `used`; returns logits over `used`."""
        x = self.embedding[tokens] + self.place[: tokens.shape[1]]
        for block in self.decoder:
            x = block(x, memory)
        return self.decoder_ln(x) @ self.embedding.T
