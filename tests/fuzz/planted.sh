#!/usr/bin/env bash
# planted.sh REPLAY FOLDER: the fault planted in a target must be found by each input kept for it.
set -euo pipefail
replay=$1
found=0
for input in "$2"/*; do
  if output=$(DUBAN_FUZZ_PLANTED=1 "$replay" "$input" 2>&1); then
    echo "the planted fault passed with $input" >&2
    exit 1
  fi
  if ! grep -q '^does not hold: ' <<<"$output"; then
    printf 'with %s it ended, but not by a property:\n%s\n' "$input" "$output" >&2
    exit 1
  fi
  found=$((found + 1))
done
echo "$found found"
