#!/usr/bin/env bash
# Models of alanine dipeptide: frames, trainings, and what the models are worth; cells that have a result are not run again.
# usage: run.sh [WORK] [CELL ...]; frames and models go to WORK (default: work beside this file), figures to results/.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$here/results"
work=${1:-$here/work}
dotnet build "$here" -c Release -v q
nice -n 5 "$here/../../artifacts/bin/MoleculeQuality/release/MoleculeQuality" "$work" "${RESULTS:-$here/results}" "${@:2}"
