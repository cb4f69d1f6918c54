#!/usr/bin/env python3
"""Counts the instructions of one decision and its encoding below callgrind, and holds them to a recorded baseline.

  count_instructions.py check PROGRAM             fails when a count has grown by more than a tenth
  count_instructions.py record PROGRAM            writes the counts of today as the baseline
  count_instructions.py catches-a-growth PROGRAM  does the work twice and fails unless the check fails

Counts are nearly the same on every machine that runs the same compiler and libraries, because callgrind shows each program
the same processor, and the variants that glibc and OpenSSL choose by processor are pinned. They differ between compilers,
so the baseline has a row for each that was recorded; a compiler without a row fails the check and asks for one.
"""
from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

BASELINE = Path(__file__).with_name("instructions.json")
WORK = ("filing", "wake_up")
GROWTH_MAX = 0.10
PINNED = {
    # memcpy and its kin exist in a variant for each kind of processor; without these the plain one is taken.
    "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-AVX512F,-AVX512VL,-ERMS,-FSRM,-AVX_Fast_Unaligned_Load",
    "OPENSSL_ia32cap": "0x0:0x0",
    "LD_BIND_NOW": "1",
}


def compiler() -> str:
    return "g++ " + subprocess.run(["g++", "-dumpversion"], check=True, capture_output=True, text=True).stdout.strip()


def count(program: str, work: str, repeats: int = 1) -> int:
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            ["valgrind", "--tool=callgrind", "--toggle-collect=duban_counted_work", f"--callgrind-out-file={folder}/out",
             program, work, str(repeats)], capture_output=True, text=True, check=False, env={**os.environ, **PINNED})
    found = re.search(r"Collected\s*: (\d+)", done.stderr)
    if done.returncode != 0 or not found or int(found.group(1)) == 0:
        sys.exit(f"callgrind counted nothing for {work}:\n{done.stderr[-2000:]}")
    return int(found.group(1))


def check(program: str, repeats: int = 1) -> bool:
    baseline = json.loads(BASELINE.read_text(encoding="utf-8")).get(compiler())
    if baseline is None:
        sys.exit(f"no baseline for {compiler()}: record one with count_instructions.py record {program}")
    holds = True
    for work in WORK:
        found, recorded = count(program, work, repeats), baseline[work]
        growth = found / recorded - 1
        print(f"{work}: {found:,} instructions, recorded {recorded:,}, {growth:+.1%}")
        holds = holds and growth <= GROWTH_MAX
    if not holds:
        print(f"grown by more than {GROWTH_MAX:.0%}; if that is meant, record it anew")
    return holds


def record(program: str) -> None:
    rows = json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.exists() else {}
    rows[compiler()] = {work: count(program, work) for work in WORK}
    BASELINE.write_text(json.dumps(rows, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def main() -> int:
    if len(sys.argv) != 3 or sys.argv[1] not in ("check", "record", "catches-a-growth"):
        sys.exit(__doc__)
    what, program = sys.argv[1:]
    if what == "record":
        record(program)
        return 0
    if what == "catches-a-growth":
        return 1 if check(program, repeats=2) else 0
    return 0 if check(program) else 1


if __name__ == "__main__":
    sys.exit(main())
