# shellcheck shell=bash
# What the scripts of ops/ share. Sourced, never run; the caller has set -euo pipefail.
# Everything said here goes to stderr: stdout belongs to the commands that are run.

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

say() {
  printf '%s\n' "$*" >&2
}

fail() {
  say "error: $*"
  exit 1
}

# timed NAME COMMAND…: runs the command and remembers how long it took; print_timings lists them all.
timings=()
timed() {
  local name=$1 start=$SECONDS
  shift
  say "== $name"
  "$@"
  timings+=("$(printf '%5d s  %s' $((SECONDS - start)) "$name")")
}

print_timings() {
  say "== time taken"
  printf '%s\n' "${timings[@]}" >&2
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

package_is_installed() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# install_packages LIST…: installs what these lists in ops/ name and the machine lacks. Asks no server when nothing is
# missing, so that a second run is quick and works offline.
install_packages() {
  local package command missing=()
  while read -r package command; do
    if [ -n "$command" ] && command -v "$command" >/dev/null; then continue; fi
    package_is_installed "$package" || missing+=("$package")
  done < <(cd "$repository/ops" && sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$@")

  if [ ${#missing[@]} -eq 0 ]; then return; fi
  say "installing ${missing[*]}"
  as_root apt-get update -q </dev/null >&2
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -q -y --no-install-recommends "${missing[@]}" </dev/null >&2
}

install_server_packages() {
  install_packages packages.txt
}

install_all_packages() {
  install_packages packages.txt packages-tests.txt
}

# The judges that come from npm, each in a folder below tests/outside/ with a lock file. Asks no server when
# what is there is what the lock file names.
install_node_packages() {
  local lock folder
  while read -r lock; do
    folder=$repository/$(dirname "$lock")
    if [ "$folder/node_modules/.package-lock.json" -nt "$folder/package-lock.json" ]; then continue; fi
    npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund </dev/null >&2
  done < <(git -C "$repository" ls-files 'tests/outside/*package-lock.json')
}

# A state machine costs the compiler nearly a gigabyte, so memory limits the jobs as well as cores do.
build_jobs() {
  local cores memory_jobs
  cores=$(nproc)
  memory_jobs=$(awk '/^MemTotal:/ {jobs = int($2 / 1500000); print (jobs < 1 ? 1 : jobs)}' /proc/meminfo)
  echo $((cores < memory_jobs ? cores : memory_jobs))
}

# configure_build FOLDER [CMAKE OPTION…]. With the tests, whatever the folder was configured for before.
configure_build() {
  local folder=$1
  shift
  cmake -S "$repository" -B "$repository/$folder" -G Ninja -DDUBAN_BUILD_TESTS=ON "$@" >&2
}

# configure_server FOLDER: a fresh folder without the tests, so that their packages are not needed. One that has been
# configured stays as it is.
configure_server() {
  if [ -f "$repository/$1/build.ninja" ]; then
    cmake -S "$repository" -B "$repository/$1" >&2
  else
    configure_build "$1" -DDUBAN_BUILD_TESTS=OFF
  fi
}

# build_targets FOLDER [TARGET…]: everything when no target is named.
build_targets() {
  local folder=$1
  shift
  cmake --build "$repository/$folder" -j "$(build_jobs)" ${1:+--target "$@"} >&2
}
