#!/usr/bin/env bash
# Ensembles of a molecule beside GROMACS and OpenMM, interleaved in one run; writes results.json and results.md beside this script.
# usage: MICROMACRO_PEERS=FOLDER bash bench/md/md.sh [ROUNDS]     about 5 minutes with 5 rounds; nothing else should run
# FOLDER holds md_gromacs.sh, openmm_md.cpp and openmm_topology.py; needs gmx, g++, OpenMM's C++ library, Python with ParmEd.
set -euo pipefail
rounds=${1:-5} here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
: "${MICROMACRO_PEERS:?the folder with the scripts of the peers is not set}"
dotnet build "$root/src/MicroMacro.Cli" -c Release -v q -p:RunAnalyzers=false >/dev/null
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
g++ -O2 "$MICROMACRO_PEERS/openmm_md.cpp" -o "$work/openmm_md" -lOpenMM
ala2=$root/examples/alanine-dipeptide/ala2
/usr/bin/python3 "$MICROMACRO_PEERS/openmm_topology.py" "$ala2.prmtop" "$ala2.inpcrd" "$work/ala2.txt"
/usr/bin/python3 "$MICROMACRO_PEERS/openmm_topology.py" "$here/ala10.prmtop" "$here/ala10.inpcrd" "$work/ala10.txt"
/usr/bin/python3 "$here/md.py" --rounds "$rounds" --work "$work" --peers "$MICROMACRO_PEERS" --ala2 "$ala2" --ala10 "$here/ala10" \
  --micromacro "$root/artifacts/bin/MicroMacro.Cli/release/micromacro" --out "$here"
cat "$here/results.md"
