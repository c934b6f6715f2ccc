#!/usr/bin/env bash
# Makes models/viva-demo.bin from nothing: `make model`. Every step that is done is skipped when it runs again, and the
# training goes on where it stopped. From nothing, on two CPU cores: about an hour and a half for the first stage, and an
# hour for the second, which teaches the words of the bundled questions.
# `make.sh --only-measure` (`make model-report`) measures the model that is there.
set -euo pipefail
cd "$(dirname "$0")/../.."

recipe=models/recipe
work=${VIVA_MODEL_WORK:-target/model}
steps=4900
bank_steps=2900
# Threads that wait in turns for each other must not spin while other programs want the cores.
export OMP_WAIT_POLICY=PASSIVE

missing=()
for tool in python3 espeak-ng flite text2wave; do command -v "$tool" >/dev/null || missing+=("$tool"); done
if ((${#missing[@]})); then
    echo "error: not here: ${missing[*]}" >&2
    echo "hint: on Debian and Ubuntu: apt-get install python3-venv espeak-ng flite festival festvox-us-slt-hts festvox-kallpc16k" >&2
    exit 1
fi
mkdir -p "$work"

if [[ ! -e $work/venv/ready ]]; then
    echo "1/7 Python packages into $work/venv" >&2
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" install --quiet --requirement "$recipe/requirements.txt"
    # For its vocabulary and mel filters only: none of what it depends on is needed.
    "$work/venv/bin/pip" install --quiet --no-deps openai-whisper==20250625
    touch "$work/venv/ready"
fi
python=$work/venv/bin/python

if [[ ${1:-} != --only-measure ]]; then
    echo "2/7 speaking the lessons" >&2
    "$python" "$recipe/speak.py" "$work/lessons"
    echo "3/7 training" >&2
    "$python" "$recipe/train.py" "$work/lessons" "$work" "$steps"
    "$python" "$recipe/export.py" "$work/state.pt" "$work/first.bin"
    echo "4/7 speaking the words of the bundled questions" >&2
    cargo build --release --locked --example speaker
    "$python" "$recipe/speak.py" "$work/lessons" bank
    echo "5/7 training with them" >&2
    "$python" "$recipe/train.py" "$work/lessons" "$work/bank" "$bank_steps" --from "$work/first.bin"
    echo "6/7 writing models/viva-demo.bin" >&2
    "$python" "$recipe/export.py" "$work/bank/state.pt" "$work/viva-demo.bin"
    mv "$work/viva-demo.bin" models/viva-demo.bin
    sha256sum models/viva-demo.bin
fi
echo "7/7 measuring it with viva" >&2
cargo build --release --locked
"$python" "$recipe/verify.py" target/release/viva models/viva-demo.bin | tee "$work/measured.md"
echo "the tables are in $work/measured.md; a new model's tables and hash belong into models/README.md" >&2
