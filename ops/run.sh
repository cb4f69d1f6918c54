#!/usr/bin/env bash
# Installs what is missing, builds, and serves Duban on this machine, with the shipped education plan published
# and sample units imported into a campaign that is yours to preview and launch. Ctrl-C stops it.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

usage() {
  cat <<'TEXT'
usage: ops/run.sh [--demo] [--port PORT] [--data FOLDER]

  --demo          a throwaway folder, a clock that runs one day a second, and a campaign of the year 2011 with 60
                  invented schools that file, forget, ask for time and are late: two minutes to watch
  --port PORT     listen on 127.0.0.1:PORT (default 8080)
  --data FOLDER   keep everything there (default ./data; with --demo a temporary folder, removed at the end)
  -h, --help      this text
TEXT
}

demo=no
port=8080
data=
while [ $# -gt 0 ]; do
  case $1 in
    --demo) demo=yes ;;
    --port)
      port=${2:-}
      [[ $port =~ ^[0-9]{1,5}$ ]] || fail "--port takes a number"
      shift
      ;;
    --data)
      data=${2:-}
      [ -n "$data" ] || fail "--data takes a folder"
      shift
      ;;
    -h | --help) usage && exit 0 ;;
    *) usage >&2 && fail "unknown option $1" ;;
  esac
  shift
done

campaign=education-accountability-2011
year=2011
scenario=$repository/tests/scenario/education-2011
clock=(--clock accelerated:86400 --now 2011-09-08T08:00:00+08:00)
if [ "$demo" = no ]; then
  year=$(TZ=Asia/Shanghai date +%Y)
  campaign=education-$year
  clock=()
fi

throwaway=
if [ -z "$data" ] && [ "$demo" = yes ]; then
  throwaway=$(mktemp -d "${TMPDIR:-/tmp}/duban-demo.XXXXXX")
  data=$throwaway
fi
data=${data:-data}

server=
player=
clean_up() {
  if [ -n "$player" ]; then
    kill -TERM "$player" 2>/dev/null || true
    wait "$player" || true
  fi
  if [ -n "$server" ]; then
    kill -TERM "$server" 2>/dev/null || true
    wait "$server" || true
  fi
  if [ -n "$throwaway" ]; then rm -rf "$throwaway"; fi
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

duban=$repository/build/orchestrator/duban
export DUBAN_SERVER=http://127.0.0.1:$port
export DUBAN_TOKEN_FILE=$data/admin-token

start_server() {
  mkdir -p "$data"
  if curl -s -o /dev/null "$DUBAN_SERVER/"; then
    fail "something already listens on port $port; choose another with --port"
  fi
  "$duban" serve --data "$data" --listen "127.0.0.1:$port" "${clock[@]}" &>"$data/server.log" &
  server=$!
  local tries
  for ((tries = 0; tries < 150; ++tries)); do
    if curl -fs -o /dev/null "$DUBAN_SERVER/readyz"; then return; fi
    if ! kill -0 "$server" 2>/dev/null; then
      tail -n 20 "$data/server.log" >&2
      server=
      fail "the server did not start; its log is $data/server.log"
    fi
    sleep 0.2
  done
  tail -n 20 "$data/server.log" >&2
  fail "the server is not ready after 30 seconds"
}

# On a folder that already holds the campaign there is nothing to do: it goes on where it stopped.
prepare_campaign() {
  if "$duban" campaign show "$campaign" >/dev/null 2>&1; then return; fi
  "$duban" calendar import "$repository/workflows/calendars/cn.yaml" >&2
  "$duban" plan publish "$repository/workflows/plans/education-accountability.yaml" >&2
  "$duban" campaign create "$campaign" --plan education-accountability --year "$year" --organiser bureau \
    --organiser-name 虚拟教育局 --title-zh "${year} 年治庸问责专项行动（样例）" --title-en "Accountability campaign ${year} (sample)" >&2
  "$duban" unit import "$campaign" "$repository/ops/sample/units.csv" >&2
}

# The campaign of the checked scenario: rehearsed first, then played through the API by everybody who has a part in it,
# when the server's clock says that it is time.
play_demo() {
  "$duban" rehearse "$repository/workflows/plans/education-accountability.yaml" --units "$scenario/units.csv" \
    --behaviour "$scenario/behaviour.yaml" --year "$year" --requests "$data/requests.jsonl" >"$data/rehearsal.txt"
  python3 "$repository/ops/demo/player.py" "$data/requests.jsonl" --server "$DUBAN_SERVER" \
    --token-file "$DUBAN_TOKEN_FILE" >"$data/player.log" 2>&1 &
  player=$!
}

say_what_next() {
  cat >&2 <<TEXT

Duban serves at $DUBAN_SERVER (log: $data/server.log). In another terminal:

  export DUBAN_SERVER=$DUBAN_SERVER DUBAN_TOKEN_FILE=$(realpath "$DUBAN_TOKEN_FILE")
  alias duban=$duban
TEXT
  if [ "$demo" = yes ]; then
    cat >&2 <<TEXT
  duban campaign overview $campaign          # units by phase and level; run it again every few seconds
  duban unit list $campaign
  duban unit explain $campaign S24           # a school that does nothing: why it is red, and what would end it
  curl -H "Authorization: Bearer \$(cat "\$DUBAN_TOKEN_FILE")" $DUBAN_SERVER/metrics

One day passes a second: the first phase opens on 2011-09-21, the last one ends on 2011-12-31. Ctrl-C ends the
demo and removes its folder.
TEXT
  else
    cat >&2 <<TEXT
  duban campaign preview $campaign     # every deadline with its reason, before anything starts
  duban campaign launch $campaign
  duban unit list $campaign
  duban unit explain $campaign S01     # what it owes, by when, and why

Ctrl-C stops the server; $data keeps everything, and the next ops/run.sh goes on from there.
TEXT
  fi
}

timed "install packages" install_server_packages
timed "configure build" configure_server build
timed "build duban" build_targets build duban
timed "start the server" start_server
if [ "$demo" = yes ]; then
  timed "rehearse the demo" play_demo
else
  timed "prepare the campaign $campaign" prepare_campaign
fi
say_what_next
wait "$server"
