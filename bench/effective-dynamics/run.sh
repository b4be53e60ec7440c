#!/bin/bash
# Rates of alanine dipeptide from short bursts against transitions counted in long plain runs. What is finished in OUT is kept; a run that was
# stopped goes on. Usage: bench/effective-dynamics/run.sh OUT [vacuum-600K|obc2-300K]...
set -e
here=$(cd "$(dirname "$0")" && pwd)
micromacro="$here/../../artifacts/bin/MicroMacro.Cli/release/micromacro"
out=$(mkdir -p "$1" && cd "$1" && pwd)
shift
for system in "${@:-vacuum-600K}"; do
    case $system in
        vacuum-600K) from='phi=-110 deg:-50 deg' to='phi=40 deg:100 deg' ;;
        obc2-300K) from='phi=-110 deg:-50 deg' to='phi=25 deg:85 deg' ;;
        *) echo "no system $system" >&2; exit 2 ;;
    esac
    "$micromacro" simulate "$here/$system-windows.yaml" --out "$out/$system-windows" --resume
    "$micromacro" simulate "$here/$system-bursts.yaml" --starts "$out/$system-windows/samples.npz" --out "$out/$system-bursts" --resume
    "$micromacro" simulate "$here/$system-plain.yaml" --out "$out/$system-plain" --resume
    for run in bursts plain; do
        "$micromacro" effective "$out/$system-$run/samples.npz" --on phi --lags "$([ $run = plain ] && [ $system = obc2-300K ] && echo 4,8,16,40 || echo 0.5,1,2,4,8)" \
            --splines 24 --noise-degree 6 --from "$from" --to "$to" --out "$out/$system-$run.json" > "$out/$system-$run.txt" || true
    done
    for r in $(seq 0 39); do
        awk -v r="$r" 'BEGIN { printf "COLVAR.%d %.9f 200\n", r, (-180 + 9 * r) * atan2(0, -1) / 180 }'
    done > "$out/$system-windows/METADATA"
    "$micromacro" wham "$out/$system-windows/METADATA" --temperature "$(echo "$system" | sed 's/.*-\([0-9]*\)K/\1/')" --unit kJ --columns phi --out "$out/$system-fes.dat" > "$out/$system-fes.txt"
    cat "$out/$system-bursts.txt" "$out/$system-plain.txt"
done
