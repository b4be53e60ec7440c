#!/usr/bin/env bash
# Error of the score against the number of training frames, with and without forces; goes on where it stopped.
# usage: force_informed.sh [RESULTS.csv] [--short]; draws the picture beside the results, RESULTS.svg.
#        force_informed.sh VARIANTS.csv --variants; other settings at 1,000 frames, without a picture.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
results=${1:-$here/results.csv}
dotnet build "$here" -c Release -v q
"$here/../../artifacts/bin/ForceInformed/release/ForceInformed" "$results" "${@:2}"
[[ " $* " == *" --variants "* ]] || /usr/bin/python3 "$here/plot.py" "$results" "${results%.csv}.svg"
