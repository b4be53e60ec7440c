#!/bin/bash
# All cells that have no result yet; stop and start it as you like. Words choose cells: run.sh half-moon
set -e
cd "$(dirname "$0")/../.."
dotnet build -c Release -v q bench/lifting-schemes
exec nice -n 10 artifacts/bin/lifting-schemes/release/lifting-schemes bench/lifting-schemes/results "$@"
