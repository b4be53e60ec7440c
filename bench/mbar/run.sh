#!/bin/sh
# MBAR beside pymbar, in one run. MICROMACRO_PEERS names the folder of the peers' scripts (mbar_pymbar.py).
# usage: bench/mbar/run.sh [MICROMACRO]      (default: artifacts/bin/MicroMacro.Cli/release/micromacro)
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
tool=${1:-$here/artifacts/bin/MicroMacro.Cli/release/micromacro}
: "${MICROMACRO_PEERS:?set it to the folder that holds mbar_pymbar.py}"
echo "| states x samples | threads | micromacro, ms | pymbar solve + covariance, ms | ratio |"
echo "|---|---|---|---|---|"
for shape in "36 300" "200 200"; do
  set -- $shape
  for threads in 1 2; do
    ours=$("$tool" bench mbar --states "$1" --samples "$2" --threads "$threads" --json)
    peer=$(OMP_NUM_THREADS=$threads OPENBLAS_NUM_THREADS=$threads MKL_NUM_THREADS=$threads /usr/bin/python3 "$MICROMACRO_PEERS/mbar_pymbar.py" "$1" "$2" 2>/dev/null | grep '^{')
    python3 - "$ours" "$peer" <<'P'
import json, sys
a, b = json.loads(sys.argv[1]), json.loads(sys.argv[2])
ours, peer = 1e3 * a["solve_s"], 1e3 * (b["solve_s"] + b["covariance_s"])
print(f'| {a["states"]} x {a["samples"]} | {a["threads"]} | {ours:.3g} | {peer:.4g} | {peer / ours:.0f} |')
P
  done
done
