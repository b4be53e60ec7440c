#!/usr/bin/env bash
# Independent half-moon data, five labels cut out, a model with default settings, 2,000 samples at each of 21 labels.
# usage: half_moon.sh MICROMACRO [SEED]      needs python3 with NumPy; ends with one line of figures
set -euo pipefail
micromacro=$1 seed=${2:-1} here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# 20,000 replicas, one record each after 50 time units (five relaxation times of y, in which x drifts by 0.05)
"$micromacro" simulate --system half-moon --replicas 20000 --steps 5000 --stride 5000 --starts "x=-0.05:2.95" --seed "$seed" --out "$work/data" >/dev/null 2>&1
python3 "$here/half_moon.py" cut "$work/data/samples.npz" "$work/train.npz" "$work/labels.npy"
for method in score monte-carlo; do
  started=$(date +%s.%N)
  "$micromacro" train "$work/train.npz" --out "$work/$method.safetensors" --method "$method" --seed "$seed" >/dev/null 2>&1
  "$micromacro" lift "$work/$method.safetensors" --at-file "$work/labels.npy" -n 2000 --seed "$seed" --out "$work/$method.npz" >/dev/null 2>&1
  python3 "$here/half_moon.py" judge "$method" "$work/$method.npz" "$(echo "$(date +%s.%N) - $started" | bc)"
done
