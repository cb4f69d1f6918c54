#!/usr/bin/env bash
# Installs what is missing, builds, and runs the tests. The closing lines are ctest's own summary.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

usage() {
  cat <<'TEXT'
usage: ops/test.sh [--quick] [--sanitize address,undefined|thread] [--label LABEL]…

Without options: every test, built in build/.

  --quick             only the tests labelled unit, contract and architecture
  --sanitize KIND     build with these sanitizers, in build-asan/ or build-tsan/, and run the tests
                      labelled unit (address,undefined) or engine (thread)
  --label LABEL       only tests with this label; may be given several times, and overrides the
                      labels that the other options imply. The labels stand in ops/cmake/testing.cmake
  -h, --help          this text
TEXT
}

folder=build
options=()
implied_labels=()
labels=()
while [ $# -gt 0 ]; do
  case $1 in
    --quick) implied_labels=(unit contract architecture) ;;
    --sanitize)
      case ${2:-} in
        address,undefined) folder=build-asan implied_labels=(unit) ;;
        thread) folder=build-tsan implied_labels=(engine) ;;
        *) fail "--sanitize takes address,undefined or thread" ;;
      esac
      options+=("-DDUBAN_SANITIZE=$2")
      shift
      ;;
    --label)
      [ -n "${2:-}" ] || fail "--label takes the name of a label"
      labels+=("$2")
      shift
      ;;
    -h | --help) usage && exit 0 ;;
    *) usage >&2 && fail "unknown option $1" ;;
  esac
  shift
done
if [ ${#labels[@]} -eq 0 ]; then labels=("${implied_labels[@]}"); fi

# The first finding of a sanitizer ends its test; a stack is worth more than a second finding.
export ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1
export UBSAN_OPTIONS=print_stacktrace=1
export TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1

run_tests() {
  local selection=()
  if [ ${#labels[@]} -gt 0 ]; then
    selection=(-L "^($(IFS='|' && echo "${labels[*]}"))\$")
  fi
  # A selection that matches no test is a mistake, not a success.
  ctest --test-dir "$repository/$folder" --output-on-failure --no-tests=error -j 2 "${selection[@]}"
}

targets=()
for label in "${labels[@]}"; do targets+=("tests_$label"); done

timed "install packages" install_all_packages
timed "install judges" install_node_packages
timed "configure $folder" configure_build "$folder" "${options[@]}"
timed "build $folder" build_targets "$folder" "${targets[@]}"
timed "test $folder" run_tests
print_timings
