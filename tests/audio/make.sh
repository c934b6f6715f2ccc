#!/usr/bin/env bash
# Makes the recordings of the tests and of `viva demo` again: `tests/audio/make.sh` (needs flite, espeak-ng and sox).
#
# Each is spoken by flite's voice `slt`, which the bundled model understands best, sentence by sentence with a pause
# between them, as people speak: 16 kHz, mono, 16 bit. The recordings are committed, so that neither tests nor the
# demo need a voice; run this only to change what they say.
set -euo pipefail
cd "$(dirname "$0")/../.."

for tool in flite espeak-ng sox; do
    command -v "$tool" >/dev/null || { echo "error: no \`$tool\` here: install it (Debian: apt-get install $tool)" >&2; exit 1; }
done

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# record FILE PAUSE SENTENCE...: the sentences with PAUSE seconds between them, and 0.4 s of silence at both ends.
record() {
    local file=$1 pause=$2 parts=() index=0
    shift 2
    for sentence in "$@"; do
        flite -voice slt -t "$sentence" -o "$scratch/$index.wav"
        # No dithering (-D): the same text gives the same file.
        sox -D "$scratch/$index.wav" "$scratch/$index-padded.wav" pad 0 "$pause"
        parts+=("$scratch/$index-padded.wav")
        index=$((index + 1))
    done
    sox -D "${parts[@]}" "$scratch/joined.wav"
    # Trim the last pause to 0.4 s.
    sox -D "$scratch/joined.wav" -r 16000 -c 1 -b 16 "$file" pad 0.4 trim 0 "-$(awk "BEGIN { print $pause - 0.4 }")"
    echo "$file: $(soxi -D "$file") s, $(wc -c <"$file") bytes"
}

# mixed FILE PAUSE RUN... -- RUN... -- ...: sentences of runs `zh TEXT` and `en TEXT`, each run by the voice of its language.
mixed() {
    local file=$1 pause=$2 parts=() index=0 voice
    shift 2
    while (($#)); do
        if [[ $1 == -- ]]; then
            sox -D -n -r 22050 -c 1 -b 16 "$scratch/$index.wav" trim 0 "$pause"
            shift
        else
            voice=en-us
            [[ $1 == zh ]] && voice=cmn-latn-pinyin
            espeak-ng -v "$voice" -w "$scratch/spoken.wav" -- "$2"
            # Without the silence around it, and 60 ms to the next run.
            sox -D "$scratch/spoken.wav" "$scratch/$index.wav" silence 1 0.01 0.3% reverse silence 1 0.01 0.3% reverse pad 0.03 0.03
            shift 2
        fi
        parts+=("$scratch/$index.wav")
        index=$((index + 1))
    done
    sox -D "${parts[@]}" -r 16000 -c 1 -b 16 "$file" gain -n -6 pad 0.4 0.4
    echo "$file: $(soxi -D "$file") s, $(wc -c <"$file") bytes"
}

# The demo: four of the steps to a running pod; the scheduler's watch and the status report are left out.
record questions/demo-answer.wav 0.8 \
    "First the client sends the request to the A P I server." \
    "Next the A P I server stores the pod in E T C D." \
    "After that the A P I server stores the binding in E T C D." \
    "Then the kubelet calls the container runtime." \
    "Finally the kubelet starts the container."

# Two steps, spoken into the virtual microphone: short, since that test runs as long as the answer.
record tests/audio/two-steps.wav 0.9 \
    "First the client sends the request to the A P I server." \
    "Next the A P I server stores the pod in E T C D."

# Understood even at 8 kHz, where most consonants are gone: for the test of rates and formats.
record tests/audio/binding.wav 0.8 \
    "Then the scheduler sends the binding to the A P I server." \
    "After that the scheduler binds the pod to the node."

# Speech that earns nothing.
record tests/audio/no-idea.wav 0.7 \
    "I do not know." \
    "I forgot the rest."

# Mandarin with English terms, as the first users speak.
mixed tests/audio/mandarin.wav 0.8 \
    zh "首先客户端把创建请求交给" en "A P I server" -- \
    zh "然后" en "A P I server" zh "把" en "pod" zh "写入" en "E T C D" -- \
    zh "接着把绑定结果通过" en "A P I server" zh "写回" en "E T C D"

# What people say to steer a session, each as one utterance.
record tests/audio/done.wav 0.4 "I'm done."
record tests/audio/next.wav 0.4 "Next."
record tests/audio/again.wav 0.4 "Again."
record tests/audio/repeat.wav 0.4 "Repeat."
record tests/audio/easy.wav 0.4 "Easy."
record tests/audio/stop.wav 0.4 "Stop."
mixed tests/audio/done.zh.wav 0.4 zh "说完了"
mixed tests/audio/stop.zh.wav 0.4 zh "停止"

# A point that the answer in two-steps.wav leaves out.
record tests/audio/watch.wav 0.4 "The scheduler finds the pod through a watch."
