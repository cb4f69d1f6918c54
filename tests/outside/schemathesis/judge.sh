#!/usr/bin/env bash
# judge.sh DUBAN_BINARY: Schemathesis reads the description that the server publishes and sends it what the description
# allows and what it forbids, as an admin and as a school. Fails on any answer that the description does not promise.
# Seed and number of the requests are fixed. Needs the package index for the first run only.
set -euo pipefail
duban=$(realpath "$1")
examples=${DUBAN_JUDGE_EXAMPLES:-10}
folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=$(cd "$folder/../../.." && pwd)
# shellcheck source-path=SCRIPTDIR source=server.sh
source "$folder/server.sh"

start_server --now 2011-09-01T00:00:00+08:00
export DUBAN_TOKEN_FILE=$work/data/admin-token DUBAN_LANGUAGE=en

create_campaign() {
  "$duban" campaign create "$1" --plan education-accountability --year 2011 --organiser bureau --organiser-name Bureau \
    --title-zh 检验 --title-en Judged
  "$duban" unit import "$1" "$repository/ops/sample/units.csv"
}
{
  "$duban" calendar import "$repository/workflows/calendars/cn.yaml"
  "$duban" plan publish "$repository/workflows/plans/education-accountability.yaml"
  create_campaign judged
  create_campaign draft
  "$duban" campaign launch judged
  "$duban" clock advance --to 2011-09-22T09:00:00+08:00
  echo "Work plan" >"$work/plan.txt"
  "$duban" task submit judged S01 unit_work_plan --text "Our work plan" --file "$work/plan.txt"
  "$duban" task extension-request judged S02 unit_work_plan --until 2011-10-20 --reason "Too early"
  "$duban" clock advance --to 2011-10-12T09:00:00+08:00
  "$duban" token create --role unit --name school --organiser bureau --unit S01 -o json >"$work/school.json"
} >"$work/setup" || { cat "$work/setup" >&2; exit 1; }
school=$(python3 -c 'import json, sys; print(json.load(sys.stdin)["secret"])' <"$work/school.json")

# Left out: advance_clock, which would run the campaign into a random century, and register_endpoint, which would have
# the server call the addresses that are made up.
failed=0
judge_as() {
  local who=$1 token=$2
  shift 2
  echo "== as $who: $*"
  schemathesis "$DUBAN_SERVER/openapi.json" --header "Authorization: Bearer $token" \
    --exclude-operation-id advance_clock --exclude-operation-id register_endpoint "$@" || failed=1
}

admin=$(cat "$DUBAN_TOKEN_FILE")

# Whether reads are refused without a token and with a wrong one. After 20 wrong tokens the server answers 429, which is
# not the answer this check waits for: hence two halves, before anything else, each on a server that has seen none.
credentials=(--checks ignored_auth --phases fuzzing --mode positive --max-examples 6 --include-method GET)
judge_as admin "$admin" "${credentials[@]}" --exclude-tag units --exclude-tag tasks --exclude-tag audit --exclude-tag access
stop_server || failed=1
start_server
judge_as admin "$admin" "${credentials[@]}" --exclude-tag server --exclude-tag plans --exclude-tag campaigns

judge_as admin "$admin" --max-examples "$examples"
judge_as school "$school" --max-examples "$examples"
# Schemathesis asks only where a request was taken; an operation that made-up requests do not bring to an end would go
# unasked. So each operation of the description is asked once more, writes included.
python3 "$folder/credentials.py" "$DUBAN_SERVER" || failed=1
if [ "$failed" -ne 0 ]; then
  echo "== warnings and errors of the server" >&2
  grep -E '"level":"(warning|error)"' "$work/log" | tail -n 40 >&2 || true
fi
stop_server || failed=1
[ "$failed" -eq 0 ]
