#!/usr/bin/env bash
# Builds with counters in workflows/ and persistence/, runs the tests that go through them, and prints how many of their
# lines and branches were taken, folder by folder. Branches that only an exception takes are left out.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

usage() {
  cat <<'TEXT'
usage: ops/coverage.sh [--seeds N] [--uncovered]

  --seeds N     seeds of the simulator (default: 200)
  --uncovered   also print each line that has a branch not taken, with its text
  -h, --help    this text

Everything is written to build-coverage/coverage/ as well: index.html shows each line.
TEXT
}

seeds=200
uncovered=no
while [ $# -gt 0 ]; do
  case $1 in
    --seeds)
      [[ ${2:-} =~ ^[1-9][0-9]*$ ]] || fail "--seeds takes a number"
      seeds=$2
      shift
      ;;
    --uncovered) uncovered=yes ;;
    -h | --help) usage && exit 0 ;;
    *) usage >&2 && fail "unknown option $1" ;;
  esac
  shift
done

folder=build-coverage
labels=(unit contract recovery scenario simulation)
report=$repository/$folder/coverage

# The 2,000 seeds that CI runs take long without an optimiser; fewer go through the same branches. The fault harnesses
# kill the server, and what is killed writes no counters.
run_tests() {
  find "$repository/$folder" -name '*.gcda' -delete
  ctest --test-dir "$repository/$folder" --output-on-failure --no-tests=error -j "$(build_jobs)" \
    -L "^($(IFS='|' && echo "${labels[*]}"))\$" -E '^(simulation_2000_seeds|fault_.*|instructions_.*)$' >&2
  "$repository/$folder/tests/simulation/simulate" --seeds "$seeds" >&2
}

# Assertions have a branch that no test may take.
count() {
  mkdir -p "$report"
  gcovr --root "$repository" --object-directory "$repository/$folder" "$repository/$folder" -j "$(build_jobs)" \
    --filter 'workflows/' --filter 'persistence/' --exclude-throw-branches --exclude-unreachable-branches \
    --exclude-lines-by-pattern '.*\bassert\(.*' \
    --json-summary "$report/summary.json" --json "$report/lines.json" --html-details "$report/index.html" >&2
}

print_folders() {
  jq -r '
    def percent(covered; total): if total == 0 then "-" else (covered * 1000 / total | round / 10 | tostring) + " %" end;
    def row(name): "\(name)\t\(map(.line_total) | add)\t\(percent(map(.line_covered) | add; map(.line_total) | add))" +
      "\t\(map(.branch_total) | add)\t\(percent(map(.branch_covered) | add; map(.branch_total) | add))";
    .files | (group_by(.filename | split("/")[:-1] | join("/"))[]
              | row(.[0].filename | split("/")[:-1] | join("/"))),
             (map(select(.filename | startswith("workflows/"))) | row("workflows in all")),
             (map(select(.filename | startswith("persistence/"))) | row("persistence in all"))
  ' "$report/summary.json" | column -t -s $'\t' -N folder,lines,taken,branches,taken
}

print_uncovered() {
  jq -r '.files[] | .file as $file | .lines[]
    | select(."gcovr/noncode" | not)
    | select(.count == 0 or ([.branches[] | select(.count == 0)] | length > 0))
    | "\($file):\(.line_number):\(if .count == 0 then "line" else "branch" end)"' "$report/lines.json" |
    while IFS=: read -r file line what; do
      printf '%s:%s\t%s\t%s\n' "$file" "$line" "$what" "$(sed -n "${line}p" "$repository/$file")"
    done
}

targets=()
for label in "${labels[@]}"; do targets+=("tests_$label"); done
timed "install packages" install_all_packages
timed "configure $folder" configure_build "$folder" -DDUBAN_COVERAGE=ON
timed "build $folder" build_targets "$folder" "${targets[@]}"
timed "test $folder" run_tests
timed "count" count
print_folders
if [ "$uncovered" = yes ]; then print_uncovered; fi
print_timings
