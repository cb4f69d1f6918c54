#!/usr/bin/env bash
# Runs clang-tidy with the list in .clang-tidy. Needs the compile commands of build/, tests and benchmarks included,
# and makes them if they are missing.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

usage() {
  cat <<'TEXT'
usage: ops/tidy.sh [--changed [BASE] | --core | --all]

  --changed [BASE]   the .cpp files changed since BASE (default: main), the default
  --core             the files that decide, and the record of it; quick enough for the gate
  --all              every .cpp file outside tests/; takes many minutes
TEXT
}

files_changed() {
  git diff --name-only --diff-filter=d "$1" -- '*.cpp' ':!tests'
}

files_of_the_core() {
  git ls-files 'workflows/unit_campaign/*.cpp' 'workflows/campaign/*.cpp' 'workflows/audit/*.cpp'
}

cd "$repository"
case ${1:---changed} in
  --changed) files=$(files_changed "${2:-main}") ;;
  --core) files=$(files_of_the_core) ;;
  --all) files=$(git ls-files '*.cpp' ':!tests') ;;
  -h | --help) usage && exit 0 ;;
  *) usage >&2 && fail "unknown option $1" ;;
esac
if [ -z "$files" ]; then
  say "no file to check"
  exit 0
fi
if [ ! -f build/compile_commands.json ] || ! grep -q '^DUBAN_BUILD_TESTS:BOOL=ON' build/CMakeCache.txt; then
  configure_build build
fi
xargs -n 1 -P "$(build_jobs)" clang-tidy --quiet -p build <<<"$files"
