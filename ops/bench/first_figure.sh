#!/usr/bin/env bash
# A first figure: durable transitions a second at 256 connections against the server's own /livez, in turn in one run.
# Needs a build (ops/run.sh or ops/test.sh) and the Debian package wrk. Everything runs on this machine, in a throwaway
# folder, for about a minute. The full benchmark is another matter (it measures the disk beside it).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
duban=${DUBAN_BINARY:-build/orchestrator/duban}
units=${BENCH_UNITS:-100000}
seconds=${BENCH_SECONDS:-5}
rounds=${BENCH_ROUNDS:-3}
command -v wrk > /dev/null || { echo "needs wrk: apt-get install wrk" >&2; exit 1; }

folder=$(mktemp -d "${TMPDIR:-/tmp}/duban-bench.XXXXXX")
server=
stop() {
  if [ -n "$server" ]; then kill "$server" 2> /dev/null || true; wait "$server" 2> /dev/null || true; fi
  rm -rf "$folder"
}
trap stop EXIT

"$duban" serve --data "$folder" --listen 127.0.0.1:0 --clock virtual --now 2011-09-22T09:00:00+08:00 2> "$folder.log" &
server=$!
for _ in $(seq 200); do
  port=$(sed -n 's/.*"event":"ready".*"port":\([0-9]*\).*/\1/p' "$folder.log")
  [ -n "$port" ] && break
  sleep 0.1
done
export DUBAN_SERVER="http://127.0.0.1:$port" DUBAN_TOKEN_FILE="$folder/admin-token"

{
  echo "id,name"
  seq -f 'B%06.0f,Bench school' 0 $((units - 1))
} > "$folder/units.csv"
"$duban" calendar import workflows/calendars/cn.yaml > /dev/null
"$duban" plan publish workflows/plans/education-accountability.yaml > /dev/null
"$duban" campaign create bench --plan education-accountability --year 2011 --organiser bureau --organiser-name Bureau \
  --title-zh 基准 --title-en Benchmark > /dev/null
"$duban" unit import bench "$folder/units.csv" > /dev/null
"$duban" campaign launch bench > /dev/null
"$duban" clock advance --to 2011-09-22T09:00:01+08:00 > /dev/null # returns when the launch has reached every unit

BENCH_TOKEN=$(cat "$folder/admin-token")
export BENCH_TOKEN BENCH_UNITS=$units
first=0
for round in $(seq "$rounds"); do
  export BENCH_RUN="round$round" BENCH_FIRST=$first
  livez=$(wrk -t1 -c256 -d"${seconds}s" -s ops/bench/livez.lua "$DUBAN_SERVER/livez" | grep RESULT)
  transitions=$(wrk -t1 -c256 -d"${seconds}s" -s ops/bench/transitions.lua "$DUBAN_SERVER/" | grep RESULT)
  requests=${transitions#*requests=}
  requests=${requests%% *}
  first=$((first + requests + 1000))
  if ! grep -q "refused=0 errors=0" <<< "$transitions"; then
    echo "round $round does not count, not every request was a transition: $transitions" >&2
    exit 1
  fi
  echo "round $round  livez        ${livez#RESULT }"
  echo "round $round  transitions  ${transitions#RESULT }"
  awk -v l="$livez" -v t="$transitions" 'BEGIN {
    split(l, a, /[= ]/); split(t, b, /[= ]/); printf "ratio %.3f\n", (b[3] / b[5]) / (a[3] / a[5]) }'
done
uname -srm
sed -n 's/model name[^:]*: //p' /proc/cpuinfo | sort | uniq -c
rm -f "$folder.log"
