#!/usr/bin/env bash
# Installs the pinned linter when it is absent or older than the lock file, then judges.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
if [[ ! -e node_modules/.package-lock.json || package-lock.json -nt node_modules/.package-lock.json ]]; then
  npm ci --ignore-scripts --no-audit --no-fund
fi
export REDOCLY_TELEMETRY=off
exec node node_modules/@redocly/cli/bin/cli.js lint --config redocly.yaml "$1"
