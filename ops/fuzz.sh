#!/usr/bin/env bash
# Builds the fuzz targets with clang and runs them, from the kept inputs in tests/fuzz/corpus/. Ends with a table of
# executions. A failing input is kept and printed.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

usage() {
  cat <<'TEXT'
usage: ops/fuzz.sh [--seconds N | --runs N] [--fast] [--jobs N] [--target NAME]… [--skip-planted]
       ops/fuzz.sh --keep [--fast] [--target NAME]…

  --seconds N      run each target for N seconds (default: 60)
  --runs N         run each target N times instead
  --fast           without AddressSanitizer, in build-fuzz-fast/ instead of build-fuzz/: for long runs
  --jobs N         targets at a time (default: as many as there are cores)
  --target NAME    only this target; may be given several times
  --skip-planted   do not show first that each target finds the fault planted in it
  --keep           run nothing; put what the runs so far have found to be new among the kept inputs, the
                   smallest first, at most 48 KiB a target
  -h, --help       this text

What is found lies in findings/ of the build folder, and runs go on from corpus/ there. executions.tsv adds up
all runs of a build folder.
TEXT
}

folder=build-fuzz
options=()
limit=(-max_total_time=60)
jobs=$(nproc)
targets=()
planted=yes
keep=no
count() {
  [[ ${2:-} =~ ^[1-9][0-9]*$ ]] || fail "$1 takes a number"
  echo "$2"
}
while [ $# -gt 0 ]; do
  case $1 in
    --seconds) limit=("-max_total_time=$(count "$@")") && shift ;;
    --runs) limit=("-runs=$(count "$@")") && shift ;;
    --jobs) jobs=$(count "$@") && shift ;;
    --target)
      [ -n "${2:-}" ] || fail "--target takes the name of a target"
      targets+=("$2")
      shift
      ;;
    --fast) folder=build-fuzz-fast options+=(-DDUBAN_FUZZ_FAST=ON) ;;
    --skip-planted) planted=no ;;
    --keep) keep=yes ;;
    -h | --help) usage && exit 0 ;;
    *) usage >&2 && fail "unknown option $1" ;;
  esac
  shift
done

inputs=$repository/tests/fuzz
work=$repository/$folder/fuzzing
# The search for a planted fault goes the same way every time, and each ends in far fewer runs than these.
planted_runs_max=2000000
planted_seed=1
kept_bytes_max=49152

# Sets program and arguments of a target; fails when there is none of that name.
prepare() {
  local name=$1 bytes_max words
  read -r _ bytes_max words < <(grep "^$name " "$repository/$folder/tests/fuzz/targets.txt") ||
    fail "there is no target $name"
  program=$repository/$folder/tests/fuzz/fuzz_$name
  arguments=("-max_len=$bytes_max" -timeout=20 -rss_limit_mb=2048 -print_final_stats=1)
  if [ "$words" != - ]; then arguments+=("-dict=$inputs/words/$words.dict"); fi
  mkdir -p "$work/corpus/$name" "$work/findings" "$work/logs"
}

find_planted() {
  local name=$1 log scratch
  prepare "$name"
  log=$work/logs/$name.planted
  scratch=$(mktemp -d "$work/planted.XXXXXX")
  if DUBAN_FUZZ_PLANTED=1 "$program" "${arguments[@]}" "-runs=$planted_runs_max" \
    "-seed=$planted_seed" "-artifact_prefix=$scratch/" \
    "$scratch" "$inputs/corpus/$name" >"$log" 2>&1 || ! grep -q '^does not hold: ' "$log"; then
    tail -n 20 "$log" >&2
    say "$name does not find the fault planted in it within $planted_runs_max runs"
    return 1
  fi
  rm -r "$scratch"
}

# Prints what it was, keeps the input and prints it.
report() {
  local name=$1 log=$2 input
  say "== $name has failed"
  grep -av -e '^#' -e '^INFO' "$log" | head -n 60 >&2
  input=$(sed -n 's/.*Test unit written to //p' "$log" | tail -n 1)
  if [ -n "$input" ]; then
    say "the input, kept in $input:"
    xxd "$input" | head -n 80 >&2
    say "again: $program $input"
  fi
}

run_target() {
  local name=$1 log executions began=$SECONDS
  prepare "$name"
  if [ "$planted" = yes ]; then find_planted "$name"; fi
  began=$SECONDS
  log=$work/logs/$name
  if ! "$program" "${arguments[@]}" "${limit[@]}" "-artifact_prefix=$work/findings/$name-" \
    "$work/corpus/$name" "$inputs/corpus/$name" >"$log" 2>&1; then
    report "$name" "$log"
    return 1
  fi
  executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  printf '%s\t%s\t%s\t%s\n' "$name" "$executions" $((SECONDS - began)) "$(date -u +%FT%TZ)" >>"$work/executions.tsv"
}

# What adds something to the kept inputs, copied beside them under its digest until the limit is reached.
keep_found() {
  local name=$1 fresh file bytes total
  prepare "$name"
  fresh=$(mktemp -d "$work/merged.XXXXXX")
  cp "$inputs/corpus/$name"/* "$fresh/"
  "$program" "${arguments[@]}" -merge=1 "$fresh" "$work/corpus/$name" >"$work/logs/$name.merge" 2>&1
  total=$(cat "$inputs/corpus/$name"/* | wc -c)
  while read -r bytes file; do
    if [ -e "$inputs/corpus/$name/${file##*/}" ]; then continue; fi
    total=$((total + bytes))
    if [ "$total" -gt "$kept_bytes_max" ]; then break; fi
    cp "$file" "$inputs/corpus/$name/"
  done < <(find "$fresh" -type f -printf '%s %p\n' | sort -n)
  rm -r "$fresh"
}

print_table() {
  say "== executions in $folder so far"
  awk -F'\t' '{runs[$1] += $2; seconds[$1] += $3; all += $2}
    END {for (name in runs) printf "%12d  %-16s %d s\n", runs[name], name, seconds[name] | "sort -k2"
         close("sort -k2"); printf "%12d  in all\n", all}' "$work/executions.tsv" >&2
}

each_target() {
  local running=0 failed=0 name
  for name in "${targets[@]}"; do
    "$1" "$name" &
    running=$((running + 1))
    if [ "$running" -ge "$jobs" ]; then
      wait -n || failed=1
      running=$((running - 1))
    fi
  done
  while [ "$running" -gt 0 ]; do
    wait -n || failed=1
    running=$((running - 1))
  done
  return "$failed"
}

# The first finding of a sanitizer ends its run.
export UBSAN_OPTIONS=print_stacktrace=1
timed "install packages" install_all_packages
timed "configure $folder" configure_build "$folder" -DDUBAN_FUZZ=ON -DCMAKE_CXX_COMPILER=clang++-14 "${options[@]}"
timed "build $folder" build_targets "$folder" fuzz_targets
if [ ${#targets[@]} -eq 0 ]; then
  mapfile -t targets < <(cut -d' ' -f1 "$repository/$folder/tests/fuzz/targets.txt")
fi
if [ "$keep" = yes ]; then
  each_target keep_found
  exit 0
fi
timed "fuzz ${#targets[@]} targets" each_target run_target
print_table
print_timings
