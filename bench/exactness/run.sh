#!/bin/sh
# Runs the cells of the exactness benchmark that are not in results/ yet. Usage: bench/exactness/run.sh [SCALE]
# Frames and models of the molecule go to the folder that WORK names (default: work beside this file).
set -e
cd "$(dirname "$0")"
dotnet build -c Release -v q exactness.csproj
../../artifacts/bin/exactness/release/exactness results "${WORK:-work}" "${1:-1}"
