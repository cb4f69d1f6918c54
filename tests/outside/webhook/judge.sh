#!/usr/bin/env bash
# Installs the pinned reference libraries when they are absent or older than the lock file, then judges.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
if [[ ! -e node_modules/.package-lock.json || package-lock.json -nt node_modules/.package-lock.json ]]; then
  npm ci --ignore-scripts --no-audit --no-fund
fi
exec node judge.mjs "$1"
