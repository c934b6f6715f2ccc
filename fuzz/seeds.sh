#!/usr/bin/env bash
# Writes the first inputs of the fuzzer. To grade: each labelled answer of tests/eval with its points as a bank, and the
# bundled banks. To import: the messy notes of tests/notes and the bundled banks, whole and in pieces.
set -euo pipefail
cd "$(dirname "$0")/.."
grade=fuzz/corpus/grade
import=fuzz/corpus/import
mkdir -p "$grade" "$import"
python3 - "$grade" "$import" <<'PYTHON'
import glob, json, os, sys
grade, notes = sys.argv[1:]
for file in sorted(glob.glob("tests/eval/*.jsonl")):
    for line in open(file, encoding="utf-8"):
        case = json.loads(line)
        points = "".join(f"1. {point['text']}\n" for point in case["points"])
        text = f"# {case['question']}\n\n{points}\n- ~~{case['points'][0]['text']}~~\n\n=====\n{case['transcript']}\n"
        with open(f"{grade}/{case['id']}", "w", encoding="utf-8") as out:
            out.write(text)
for file in sorted(glob.glob("tests/notes/*") + glob.glob("questions/*.md")):
    lines = open(file, encoding="utf-8").read().split("\n")
    name = os.path.basename(file)
    for at in range(0, len(lines), 12):
        with open(f"{notes}/{name}-{at}", "w", encoding="utf-8") as out:
            out.write("\n".join(lines[at:at + 12]))
PYTHON
for bank in questions/*.md; do
    { cat "$bank"; printf '\n=====\n'; tail -n 20 "$bank"; } >"$grade/$(basename "$bank")"
done
cp tests/fuzz/found/grade-* "$grade/"
cp tests/fuzz/found/* "$import/"
