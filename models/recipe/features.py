"""The log-mel spectrogram exactly as whisper.cpp computes it: Hann window of 400, hop 160, 80 Slaney filters, log10 with
a floor 8 below the loudest cell, then (x + 4) / 4. Sound is padded with zeros, so the padding's value follows from the
loudest cell too."""

import torch
import torch.nn.functional as F

from vocabulary import mel_filters

HOP = 160
POSITION = 2 * HOP  # samples of one encoder position: the second convolution halves the frames
_window = torch.hann_window(400)
_filters = torch.tensor(mel_filters())


def log_mel(sound, positions):
    """`sound`: (batch, samples) in -1..1. Returns (batch, 80, 2 * positions)."""
    wanted = positions * POSITION
    sound = F.pad(sound[:, :wanted], (0, max(0, wanted - sound.shape[1]) + 400))
    power = torch.stft(sound, 400, HOP, window=_window, center=True, pad_mode="reflect", return_complex=True).abs() ** 2
    mel = (_filters @ power).clamp(min=1e-10).log10()[:, :, : 2 * positions]
    mel = torch.maximum(mel, mel.amax(dim=(1, 2), keepdim=True) - 8)
    return (mel + 4) / 4
