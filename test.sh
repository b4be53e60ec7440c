#!/usr/bin/env bash
# Installs what the tests need where it is missing, builds, runs them all, and closes with one line of counts.
set -uo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

if ! command -v chromium >/dev/null && ! command -v chromium-browser >/dev/null && ! command -v google-chrome >/dev/null; then
  echo "test.sh: installing chromium for the report's browser test"
  if command -v apt-get >/dev/null; then
    sudo=""; [ "$(id -u)" = 0 ] || sudo=sudo
    $sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends chromium >/dev/null \
      || { echo "test.sh: chromium could not be installed; install it and run again" >&2; exit 1; }
  else
    echo "test.sh: chromium is needed for the report's browser test; install it and run again" >&2; exit 1
  fi
fi

if [ ! -d tests/report/node_modules/playwright-core ]; then
  command -v npm >/dev/null || { echo "test.sh: Node.js 20 with npm is needed for the report's browser test; install it and run again" >&2; exit 1; }
  (cd tests/report && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) \
    || { echo "test.sh: 'npm ci' failed in tests/report" >&2; exit 1; }
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
dotnet test --solution MicroMacro.slnx -c Release --no-ansi --no-progress "$@" 2>&1 | tee "$log"
status=${PIPESTATUS[0]}
count() { awk -v key="$1:" '$1 == key { value = $2 } END { print value + 0 }' "$log"; }
echo "$(count succeeded) passed, $(count failed) failed, $(count skipped) skipped"
exit "$status"
