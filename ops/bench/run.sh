#!/usr/bin/env bash
# The benchmark: builds what it needs, measures everything beside each other in one run, and writes one report with
# pictures. --quick takes two minutes, --only POINT measures one point, --help lists the rest.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/common.sh"

# What the caller has set for a server of his own must not change what is measured.
unset "${!DUBAN_@}"

case " $* " in
  *" --help "* | *" -h "*) exec python3 "$repository/ops/bench/suite/main.py" --help ;;
esac
install_all_packages
configure_build build >/dev/null
build_targets build duban bench_load bench_disk bench_trail
exec python3 "$repository/ops/bench/suite/main.py" "$@"
