#!/usr/bin/env python3
"""Kills the server at every write, sync, rename and unlink of a migration, each in turn, and lets the next start finish it.

  migration_crash.py DUBAN FAULT_TRACER [FORMAT…] [--points all|N]

On a copy of each golden folder the calls that change it are counted from the start until the server is ready. Then, for
each number in turn (--points: so many, spread), a fresh copy is migrated by a server that is killed exactly at that call;
the next start has to come up on it, answer as the binary that wrote the folder did, and leave a trail that verifies.
"""
import argparse
import os
import sys
import tempfile

import golden_test
from harness.server import DidNotStart, Server
from harness.sweep import is_spread


def tracing(tracer: str, data: str, log: str, *orders: str) -> list[str]:
    return [tracer, "--folder", data, "--log", log, *orders, "--"]


def count_calls(binary: str, tracer: str, number: int) -> int:
    """How many calls there are until the server is ready."""
    with tempfile.TemporaryDirectory(prefix="duban-golden.") as scratch:
        data, log = golden_test.unpack(number, scratch), os.path.join(scratch, "calls")
        with Server(binary, data, wrapper=tracing(tracer, data, log)) as server:
            server.start()
            server.kill()
        with open(log, encoding="utf-8") as lines:
            return sum(line[0].isdigit() for line in lines)


def crash_at(binary: str, tracer: str, number: int, call: int) -> bool:
    """False: the server was ready before that call."""
    said = golden_test.recorded(number)
    with tempfile.TemporaryDirectory(prefix="duban-golden.") as scratch:
        data, log = golden_test.unpack(number, scratch), os.path.join(scratch, "calls")
        broken = Server(binary, data, wrapper=tracing(tracer, data, log, "--at", str(call), "--do", "kill"))
        try:
            with broken:
                broken.start()
            return False
        except DidNotStart:
            if broken.exit_code != -9:
                raise
        with Server(binary, data) as server:
            golden_test.compare_answers(said, server.start())
            server.terminate()
        golden_test.verify(binary, data)
    return True


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("duban")
    parser.add_argument("tracer")
    parser.add_argument("formats", nargs="*", type=int)
    parser.add_argument("--points", default="8", help="all, or so many, spread (8)")
    arguments = parser.parse_args()
    for number in arguments.formats or golden_test.formats():
        calls = count_calls(arguments.duban, arguments.tracer, number)
        killed = 0
        for call in range(1, calls + 1):
            if arguments.points == "all" or is_spread(call, calls, int(arguments.points)):
                killed += crash_at(arguments.duban, arguments.tracer, number, call)
        print(f"format {number}: killed at {killed} of {calls} calls, each finished by the next start")
        if killed == 0:
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
