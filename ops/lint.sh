#!/usr/bin/env bash
# Checks the layout of the C++ files and the shell scripts. Changes nothing; needs no build.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

check_layout() {
  git ls-files -z '*.cpp' '*.hpp' | xargs -0 clang-format --dry-run -Werror
}

check_shell() {
  git ls-files -z '*.sh' .ci/run | xargs -0 shellcheck --external-sources
}

cd "$repository"
timed "clang-format" check_layout
timed "shellcheck" check_shell
