# shellcheck shell=bash
# What the judge and the test of the judge share: Schemathesis, a server on a virtual clock, and an end without leftovers.
# Sourced; the caller has set `duban`, `folder` and -euo pipefail.
duban=${duban:?}
folder=${folder:?}

# Where it is run, in the build folder, stays the virtual environment.
venv=$PWD/schemathesis-venv
if [ ! -e "$venv/installed.txt" ] || ! cmp -s "$folder/requirements.txt" "$venv/installed.txt"; then
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$folder/requirements.txt"
  cp "$folder/requirements.txt" "$venv/installed.txt"
fi

work=$(mktemp -d "${TMPDIR:-/tmp}/duban-schemathesis.XXXXXX")
server=
proxy=
end_process() {
  if [ -n "$1" ]; then
    kill -TERM "$1" 2>/dev/null || true
    wait "$1" 2>/dev/null || true
  fi
}
clean_up() {
  end_process "$proxy"
  end_process "$server"
  rm -rf "$work"
}
trap clean_up EXIT
cd "$work" || exit # Schemathesis remembers between runs what it found: no run shall depend on an earlier one.

# wait_for_port PID FILE PATTERN: prints the port that PATTERN finds in the file.
wait_for_port() {
  local port=
  for _ in $(seq 200); do
    port=$(sed -n "$3" "$2")
    if [ -n "$port" ]; then break; fi
    if ! kill -0 "$1" 2>/dev/null; then break; fi
    sleep 0.1
  done
  if [ -z "$port" ]; then
    cat "$2" >&2
    exit 1
  fi
  echo "$port"
}

start_server() {
  local port
  : >"$work/log"
  "$duban" serve --data "$work/data" --listen 127.0.0.1:0 --clock virtual "$@" 2>"$work/log" &
  server=$!
  port=$(wait_for_port "$server" "$work/log" 's/.*"event":"ready".*"port":\([0-9]*\).*/\1/p')
  export DUBAN_SERVER=http://127.0.0.1:$port
}

# A server that died before it was stopped has failed.
stop_server() {
  local stopped=$server
  server=
  kill -TERM "$stopped" && wait "$stopped"
}

schemathesis() {
  "$venv/bin/schemathesis" --config-file "$folder/schemathesis.toml" run "$@" --header "Accept-Language: en" --no-color
}
