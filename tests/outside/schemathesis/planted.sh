#!/usr/bin/env bash
# planted.sh DUBAN_BINARY: a proxy tells one lie after the other about the server, and each must be noticed by the check
# that is there for it. A judge that is content with a liar judges nothing.
set -euo pipefail
duban=$(realpath "$1")
folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=server.sh
source "$folder/server.sh"

start_server --now 2011-09-01T00:00:00+08:00
export DUBAN_TOKEN_FILE=$work/data/admin-token
admin=$(cat "$DUBAN_TOKEN_FILE")
failed=0

behind_proxy() {
  local lie=$1 port
  : >"$work/proxy"
  python3 "$folder/lying_proxy.py" "$DUBAN_SERVER" "$lie" >"$work/proxy" &
  proxy=$!
  port=$(wait_for_port "$proxy" "$work/proxy" 's/^port //p')
  liar=http://127.0.0.1:$port
}

# notices LIE WHAT_IT_SAYS COMMAND…: the command fails, and says what it should.
notices() {
  local lie=$1 words=$2
  shift 2
  behind_proxy "$lie"
  if "$@" >"$work/said" 2>&1; then
    echo "$lie went unnoticed" && failed=1
  elif ! grep -q "$words" "$work/said"; then
    echo "$lie was noticed, but not as \"$words\":" && tail -n 40 "$work/said" && failed=1
  else
    echo "$lie: $words"
  fi
  end_process "$proxy"
  proxy=
}

judge_operation() {
  local operation=$1
  shift
  schemathesis "$liar/openapi.json" --header "Authorization: Bearer $admin" --include-operation-id "$operation" \
    --phases fuzzing --mode positive --max-examples 2 "$@"
}
ask_for_credentials() {
  python3 "$folder/credentials.py" "$liar"
}

notices server_error "Server error" judge_operation get_version
notices drift "Response violates schema" judge_operation get_version
notices undeclared "Undocumented status code" judge_operation get_version
notices open "API accepts" judge_operation get_clock --checks ignored_auth
notices open "publish_plan answers" ask_for_credentials
stop_server || failed=1
[ "$failed" -eq 0 ]
