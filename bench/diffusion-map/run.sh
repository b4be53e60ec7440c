#!/usr/bin/env bash
# One table: our diffusion map beside SciPy's (scikit-learn neighbours, ARPACK) on the same points, same neighbours, same width,
# same tolerance. usage: run.sh PEER.py [RUNS=3], with PEER.py POINTS.npy K EPSILON printing {"total_s": .., "peak_mb": ..}
set -euo pipefail
cd "$(dirname "$0")/../.."
python=${PYTHON:-python3}; peer=$1; runs=${2:-3}
cli=artifacts/bin/MicroMacro.Cli/release/micromacro
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
field() { "$python" -c "import json,sys; print(json.load(open(sys.argv[1]))[sys.argv[2]])" "$1" "$2"; }
echo "| points | dimension | ours s | peer s | ratio | ours MB | peer MB | largest difference of eigenvalues |"
echo "|---|---|---|---|---|---|---|---|"
for dimension in 3 66; do
  for ((r = 0; r < runs; r++)); do
    "$cli" bench diffusion-map --points 20000 --dimension $dimension --save "$work/points.npy" --json > "$work/ours.$r.json"
    "$python" "$peer" "$work/points.npy" 64 "$(field "$work/ours.$r.json" epsilon)" > "$work/peer.$r.json"
  done
  "$python" - "$work" $dimension "$runs" <<'P'
import json, sys
work, d, runs = sys.argv[1], sys.argv[2], int(sys.argv[3])
ours, peer = ([json.load(open(f"{work}/{who}.{r}.json")) for r in range(runs)] for who in ("ours", "peer"))
# The fastest of each: noise only ever adds.
a, b = min(o["total_s"] for o in ours), min(p["total_s"] for p in peer)
gap = max(abs(x - y) for x, y in zip(ours[0]["eigenvalues"], peer[0]["eigenvalues"][1:]))
print(f"| 20000 | {d} | {a:.2f} | {b:.2f} | {b / a:.1f} | {max(o['peak_mb'] for o in ours):.0f} | {min(p['peak_mb'] for p in peer):.0f} | {gap:.1e} |")
P
done
