#!/usr/bin/env bash
# Writes the first inputs of the fuzzer: each labelled answer of tests/eval with its points as a bank, and the bundled banks.
set -euo pipefail
cd "$(dirname "$0")/.."
into=fuzz/corpus/grade
mkdir -p "$into"
python3 - "$into" <<'PYTHON'
import glob, json, sys
for file in sorted(glob.glob("tests/eval/*.jsonl")):
    for line in open(file, encoding="utf-8"):
        case = json.loads(line)
        points = "".join(f"1. {point['text']}\n" for point in case["points"])
        text = f"# {case['question']}\n\n{points}\n- ~~{case['points'][0]['text']}~~\n\n=====\n{case['transcript']}\n"
        with open(f"{sys.argv[1]}/{case['id']}", "w", encoding="utf-8") as out:
            out.write(text)
PYTHON
for bank in questions/*.md; do
    { cat "$bank"; printf '\n=====\n'; tail -n 20 "$bank"; } >"$into/$(basename "$bank")"
done
cp tests/fuzz/found/* "$into/"
