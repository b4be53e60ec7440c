#!/usr/bin/env bash
# Score models against closed forms, calibration, two-sample tests and the sampler table: acceptance 1, 2 and 3 of issue 4.
# usage: bash bench/score-quality/run.sh [FOLDER] [--short]     resumable: cells with a file in FOLDER are not run again
# needs python3 with NumPy, scikit-learn and, for the plot, matplotlib
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:-$here/results} more=${2:-}
dotnet build "$here" -c Release -v q
"$here/../../artifacts/bin/ScoreQuality/release/score-quality" "$folder" $more
python3 "$here/c2st.py" "$folder" $more
python3 "$here/table.py" "$folder"
