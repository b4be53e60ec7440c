#!/bin/bash
# All cells that have no result yet, most telling first; stop and start it as you like. Words choose cells: run.sh --seeds 5 bistable
set -e
cd "$(dirname "$0")/../.."
dotnet build -c Release -v q bench/headline
exec nice -n 10 artifacts/bin/headline/release/headline bench/headline "$@"
