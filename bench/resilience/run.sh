#!/bin/bash
# Kills a study with SIGKILL at random moments, resumes it, and compares every result with the undisturbed run's, byte by byte.
#   bench/resilience/run.sh [KILLS [STUDY]]      50 kills of study.yaml where nothing is given
# One line for each kill goes to results/STUDY.txt; kills that stand there already are not repeated.
set -u
here=$(cd "$(dirname "$0")" && pwd)
micromacro=${MICROMACRO:-$here/../../artifacts/bin/MicroMacro.Cli/release/micromacro}
kills=${1:-50}
study=${2:-$here/study.yaml}
results=$here/results/$(basename "$study" .yaml).txt
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$here/results"
touch "$results"
RANDOM=20261122

started=$(date +%s%N)
"$micromacro" run "$study" --out "$work/whole" >/dev/null 2>&1
code=$?
milliseconds=$((($(date +%s%N) - started) / 1000000))
done=$(grep -c '^kill' "$results")
[ "$done" = 0 ] && echo "# $(date -u +%F), $(nproc) cores, $(basename "$study"): $milliseconds ms undisturbed, exit code $code" >>"$results"
failures=0
for kill in $(seq 1 "$kills"); do
  moment=$((RANDOM * 32768 + RANDOM))
  [ "$kill" -le "$done" ] && continue
  moment=$((moment % milliseconds))
  run=$work/run-$kill
  "$micromacro" run "$study" --out "$run" >/dev/null 2>&1 &
  pid=$!
  sleep "$(printf '%d.%03d' $((moment / 1000)) $((moment % 1000)))"
  kill -9 $pid 2>/dev/null && end=killed || end=finished
  wait $pid 2>/dev/null
  stages=$(ls "$run/stages" 2>/dev/null | grep -c '\.npz$')
  "$micromacro" run "$study" --out "$run" --resume >/dev/null 2>&1
  again=$?
  # The manifest and the log of events hold times; the report shows them.
  if [ $again = $code ] && diff -rq -x manifest.json -x events.jsonl -x report.html "$work/whole" "$run" >/dev/null; then
    verdict=equal
  else
    verdict=DIFFERENT
    failures=$((failures + 1))
  fi
  echo "kill $kill at $moment ms ($end, $stages stages done): $verdict" | tee -a "$results"
  rm -rf "$run"
done
echo "$failures of $kills kills changed the results"
[ $failures = 0 ]
