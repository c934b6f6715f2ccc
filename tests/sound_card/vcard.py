#!/usr/bin/env python3
"""A virtual sound card in user space for programs that use ALSA: no kernel module, no daemon, no root.

    vcard.py DIR [--tick FRAMES] [--echo GAIN:DELAY_MS] [--noise RMS] [--late SECONDS]

With --late the microphone gives nothing for so long after somebody began to record, as wireless ones do.

It stands on libasound's own `file` plugin: the program plays into one FIFO and records from another, and this script
paces both in real time. Start the program with

    ALSA_CONFIG_PATH=/usr/share/alsa/alsa.conf:DIR/asound.conf

Commands, one a line on standard input; its end quits:

    load FILE.wav   reads it now, so that playing it later costs no time
    play FILE.wav   into the microphone: 16-bit PCM, 48 kHz, mono or stereo
    stop            what is being played
    unplug          the microphone: it delivers nothing from now on
    quit

In DIR: `ready` appears once the card runs; `spk.wav` and `mic.wav` hold what the loudspeaker played and the microphone
delivered, from the start and on one time line; `log` tells what happened when, in seconds of that time line.

Rules that the plugin forces on whoever uses this:

- The program must open the default format, 32-bit float, 48 kHz, 2 channels: a converting plugin on top eats samples.
- Its period must divide --tick (1024 frames: 256, 512 or 1024): the plugin takes a short read for a full one, so any
  other period delivers stale samples.
- This script must outlive the program: an end of file on the FIFO makes the program race through endless silence.
"""

import argparse
import array
import fcntl
import os
import queue
import random
import struct
import sys
import termios
import threading
import time
import wave

RATE = 48000
CHANNELS = 2
F_SETPIPE_SZ = 1031
# Ticks that wait in the microphone's pipe at most: while somebody records, so that a busy machine costs no sound, and otherwise.
RECORDING, UNHEARD = 6, 1
# Ticks without a reader after which nobody records.
ABANDONED = 12

ASOUND_CONF = """\
pcm.card_microphone {{ type file slave.pcm "null" file "/dev/null" infile "{dir}/mic.fifo" format "raw" }}
pcm.card_loudspeaker {{ type file slave.pcm "null" file "{dir}/spk.fifo" format "raw" }}
pcm.!default {{ type asym capture.pcm "card_microphone" playback.pcm "card_loudspeaker" }}
"""


class Fifo:
    """A named pipe held open at both ends, so that the program may come and go."""

    def __init__(self, path, size):
        if os.path.exists(path):
            os.unlink(path)
        os.mkfifo(path)
        self.fd = os.open(path, os.O_RDWR | os.O_NONBLOCK)
        try:
            fcntl.fcntl(self.fd, F_SETPIPE_SZ, size)
        except OSError:
            pass  # the system's limit is lower: only the latency grows

    def queued(self):
        """Bytes that wait to be read."""
        return struct.unpack("i", fcntl.ioctl(self.fd, termios.FIONREAD, b"\0" * 4))[0]

    def read(self, limit):
        """Up to `limit` bytes, without waiting."""
        try:
            return os.read(self.fd, limit)
        except BlockingIOError:
            return b""

    def write(self, data):
        os.write(self.fd, data)


class Recording:
    """A 16-bit mono WAV of everything one side carried."""

    def __init__(self, path):
        self.wav = wave.open(path, "wb")
        self.wav.setnchannels(1)
        self.wav.setsampwidth(2)
        self.wav.setframerate(RATE)

    def add(self, samples):
        """Appends interleaved stereo samples, mixed down."""
        mixed = ((samples[i] + samples[i + 1]) / 2 for i in range(0, len(samples), CHANNELS))
        clipped = (max(-32768, min(32767, int(sample * 32767))) for sample in mixed)
        self.wav.writeframes(array.array("h", clipped).tobytes())

    def add_silence(self, frames):
        self.wav.writeframes(bytes(frames * 2))

    def close(self):
        self.wav.close()


def load(path):
    """A WAV file as interleaved stereo floats."""
    with wave.open(path) as wav:
        if wav.getframerate() != RATE or wav.getsampwidth() != 2 or wav.getnchannels() > CHANNELS:
            raise ValueError(f"{path}: not 16 bit, {RATE} Hz, mono or stereo")
        pcm = array.array("h", wav.readframes(wav.getnframes()))
        mono = wav.getnchannels() == 1
    if mono:
        return array.array("f", (sample / 32768 for sample in pcm for _ in range(CHANNELS)))
    return array.array("f", (sample / 32768 for sample in pcm))


class Card:
    """The card: `tick` after `tick` it takes what was played and delivers what is to be recorded."""

    def __init__(self, options):
        self.dir = os.path.abspath(options.dir)
        os.makedirs(self.dir, exist_ok=True)
        self.tick = options.tick
        self.tick_samples = self.tick * CHANNELS
        self.tick_bytes = self.tick_samples * 4
        self.silence = array.array("f", bytes(self.tick_bytes))
        self.microphone = Fifo(self.path("mic.fifo"), 65536)
        self.loudspeaker = Fifo(self.path("spk.fifo"), 16384)
        self.delivered = Recording(self.path("mic.wav"))
        self.played = Recording(self.path("spk.wav"))
        self.log = open(self.path("log"), "w", buffering=1, encoding="utf-8")
        self.events = queue.Queue()  # (name, argument) from standard input
        self.ticks = 0
        self.running = True
        self.plugged = True
        self.unread_ticks = 0
        # Bytes in the microphone's pipe after the last tick, and ticks since somebody read any.
        self.written, self.unheard = 0, ABANDONED
        # Ticks without sound after somebody began to record, and the tick in which that was.
        self.late_ticks, self.opened = round(options.late * RATE / self.tick), None
        # What is being played into the microphone, and how far.
        self.source, self.position = None, 0
        # Bytes from the loudspeaker that are less than a tick yet.
        self.pending, self.sounding = b"", False
        # The last ticks of the loudspeaker, for the echo.
        self.echo_gain, echo_ms = options.echo
        self.echo_ticks = round(echo_ms / 1000 * RATE / self.tick)
        self.history = []
        self.hiss = None
        if options.noise:
            self.hiss = array.array("f", (random.gauss(0, options.noise) for _ in range(RATE * CHANNELS)))
        self.hiss_position = 0
        with open(self.path("asound.conf"), "w", encoding="utf-8") as conf:
            conf.write(ASOUND_CONF.format(dir=self.dir))

    def path(self, name):
        return os.path.join(self.dir, name)

    def note(self, *words):
        print(f"{self.ticks * self.tick / RATE:9.3f}", *words, file=self.log)

    def listen_for_commands(self):
        """Runs on a thread of its own: reading files must not hold up the ticks."""
        loaded = {}
        for line in sys.stdin:
            name, _, argument = line.strip().partition(" ")
            if name in ("load", "play"):
                try:
                    if argument not in loaded:
                        loaded[argument] = load(argument)
                    if name == "play":
                        self.events.put(("play", (argument, loaded[argument])))
                except (OSError, ValueError, wave.Error) as error:
                    self.events.put(("refuse", str(error)))
            elif name:
                self.events.put((name, None))
        self.events.put(("quit", None))

    def obey(self):
        while not self.events.empty():
            name, argument = self.events.get()
            if name == "play":
                path, self.source = argument
                self.position = 0
                self.note("play", path, f"{len(self.source) / CHANNELS / RATE:.3f} s")
            elif name == "stop":
                self.source = None
                self.note("stop")
            elif name == "unplug":
                self.plugged = False
                self.note("unplug")
            elif name == "quit":
                self.running = False
            else:
                self.note("not understood:", name, argument or "")

    def take_played(self):
        """What the loudspeaker plays in this tick."""
        while len(self.pending) < self.tick_bytes:
            data = self.loudspeaker.read(self.tick_bytes - len(self.pending))
            if not data:
                break
            self.pending += data
        whole = len(self.pending) >= self.tick_bytes
        if whole or (self.sounding and self.pending):
            samples = array.array("f", self.pending[: self.tick_bytes].ljust(self.tick_bytes, b"\0"))
            self.pending = self.pending[self.tick_bytes :]
            if not self.sounding:
                self.note("loudspeaker on")
            self.sounding = True
            self.played.add(samples)
        else:
            if self.sounding:
                self.note("loudspeaker off")
            self.sounding = False
            samples = self.silence
            self.played.add_silence(self.tick)
        self.history = (self.history + [samples])[-(self.echo_ticks + 1) :]

    def next_heard(self):
        """What reaches the microphone in this tick: what is played into it, the loudspeaker's echo, and hiss."""
        heard = self.silence
        if self.source is not None:
            heard = self.source[self.position : self.position + self.tick_samples]
            self.position += self.tick_samples
            if len(heard) < self.tick_samples:
                heard.extend([0.0] * (self.tick_samples - len(heard)))
                self.source = None
                self.note("play done")
        late = self.history[0]
        if self.echo_gain and len(self.history) > self.echo_ticks and late is not self.silence:
            heard = array.array("f", (own + self.echo_gain * echo for own, echo in zip(heard, late)))
        if self.hiss:
            if self.hiss_position + self.tick_samples > len(self.hiss):
                self.hiss_position = 0
            hiss = self.hiss[self.hiss_position : self.hiss_position + self.tick_samples]
            self.hiss_position += self.tick_samples
            heard = array.array("f", map(float.__add__, heard, hiss))
        return heard

    def deliver(self, heard):
        if heard is self.silence:
            self.delivered.add_silence(self.tick)
        else:
            self.delivered.add(heard)
        queued = self.microphone.queued()
        self.unheard = 0 if queued < self.written else self.unheard + 1
        recording = self.unheard < ABANDONED
        # While nobody records, the sound is lost, as on a real card.
        while not recording and queued > (UNHEARD + 1) * self.tick_bytes:
            self.microphone.read(self.tick_bytes)
            queued -= self.tick_bytes
        if self.late_ticks and self.ticks > 3 and self.opened is None and queued == 0:
            self.opened = self.ticks
            self.note("opened")
        waking = self.late_ticks and (self.opened is None or self.ticks < self.opened + self.late_ticks)
        if waking and self.opened is None:
            heard = self.silence  # what is in the pipe before somebody records is no sound yet
        room = queued <= (RECORDING if recording else UNHEARD) * self.tick_bytes
        if self.plugged and room and (not waking or self.opened is None):
            self.microphone.write(heard.tobytes())
            queued += self.tick_bytes
        else:
            self.unread_ticks += 1
        self.written = queued

    def run(self):
        threading.Thread(target=self.listen_for_commands, daemon=True).start()
        start = time.monotonic()
        self.note("start")
        with open(self.path("ready"), "w", encoding="utf-8") as ready:
            ready.write(str(os.getpid()))
        while self.running:
            self.ticks += 1
            early = start + self.ticks * self.tick / RATE - time.monotonic()
            if early > 0:
                time.sleep(early)
            elif early < -self.tick / RATE:
                start -= early  # a busy machine: the time line waits, rather than sound in a burst that nobody can take
            self.obey()
            self.take_played()
            self.deliver(self.next_heard())
        self.played.close()
        self.delivered.close()
        self.note("end:", self.ticks, "ticks, of which nobody read", self.unread_ticks)
        os.unlink(self.path("ready"))


def echo(text):
    gain, _, delay = text.partition(":")
    return float(gain), float(delay or 0)


def main():
    parser = argparse.ArgumentParser(description="A virtual sound card for ALSA programs.")
    parser.add_argument("dir", metavar="DIR")
    parser.add_argument("--tick", type=int, default=1024, metavar="FRAMES")
    parser.add_argument("--echo", type=echo, default=(0.0, 0.0), metavar="GAIN:DELAY_MS")
    parser.add_argument("--noise", type=float, default=0.0, metavar="RMS")
    parser.add_argument("--late", type=float, default=0.0, metavar="SECONDS")
    Card(parser.parse_args()).run()


if __name__ == "__main__":
    main()
