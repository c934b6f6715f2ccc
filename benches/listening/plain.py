import resource
import sys
import time
import wave

import numpy
from pywhispercpp.model import Model

model, path, beam = sys.argv[1:]
with wave.open(path) as file:
    samples = numpy.frombuffer(file.readframes(file.getnframes()), numpy.int16).astype(numpy.float32) / 32768
window = 30 * 16000
settings = dict(redirect_whispercpp_logs_to=None, print_progress=False, print_realtime=False, language="en")
if beam:
    settings.update(params_sampling_strategy=1, beam_search={"beam_size": int(beam), "patience": -1.0})
model = Model(model, **settings)
words = passes = 0
begun = time.process_time()
for start in range(0, len(samples), window):
    words += sum(len(segment.text.split()) for segment in model.transcribe(samples[start : start + window]))
    passes += 1
cpu = time.process_time() - begun
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
named = f"the settings of `whisper-cli`: a beam of {beam}" if beam else "its default settings"
print(f"| pywhispercpp as it comes, {named} | {cpu:.1f} s | {passes} | {words} | {memory:.0f} MB |")
