#!/usr/bin/env bash
# Builds the program, runs it beside PyTorch and prints the table; under three minutes. MICROMACRO_PEERS names the peers' folder.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
dotnet build "$here/../../src/MicroMacro.Cli" -c Release -v q >&2
exec /usr/bin/python3 "$here/score.py" "$here/../../artifacts/bin/MicroMacro.Cli/release/micromacro" "${1:-1}"
