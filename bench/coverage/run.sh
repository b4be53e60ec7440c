#!/bin/sh
# How often the error bands of F(z) cover the bin-integrated truth, over 2,000 replicas. usage: bench/coverage/run.sh [REPLICAS]
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
out=$(mktemp)
answers=$(mktemp)
MICROMACRO_COVERAGE_REPLICAS=${1:-2000} MICROMACRO_COVERAGE_RESULTS=$out MICROMACRO_CONVERGENCE_RESULTS=$answers \
  "$here/artifacts/bin/MicroMacro.Tests/release/MicroMacro.Tests" -method '*.Error_bands_*' -method '*.Bands_*' -method '*.Answers_are_right_*' -parallel none >&2
echo "| data | replicas | bins with at least 50 counts | inside 68.27 %, in % | inside 95 %, in % |"
echo "|---|---|---|---|---|"
sort "$out"
echo
echo "| g | data | studies | yes | no | cannot tell |"
echo "|---|---|---|---|---|---|"
sort "$answers"
