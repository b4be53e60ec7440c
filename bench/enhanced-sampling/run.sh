#!/bin/bash
# All cells that have no result yet; stop and start it as you like.
set -e
cd "$(dirname "$0")/../.."
dotnet build -c Release -v q bench/enhanced-sampling
exec artifacts/bin/enhanced-sampling/release/enhanced-sampling bench/enhanced-sampling/results examples "$@"
