#!/bin/sh
# Runs the cells of the exactness benchmark that are not in results/ yet. Usage: bench/exactness/run.sh [SCALE]
set -e
cd "$(dirname "$0")"
dotnet build -c Release -v q exactness.csproj
../../artifacts/bin/exactness/release/exactness results "${1:-1}"
