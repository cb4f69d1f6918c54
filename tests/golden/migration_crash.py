#!/usr/bin/env python3
"""Kills the server at every write, sync, rename and unlink of a migration, each in turn, and lets the next start finish it.

  migration_crash.py DUBAN FAULT_TRACER [FOLDER…] [--points all|N]

On a copy of each golden folder of an earlier format the calls that change it are counted from the start until the
server is ready. Then, for each number in turn (--points: so many, spread; all: until three in a row are past the end,
because RocksDB does some of its work in the background), a fresh copy is migrated by a server that is killed exactly at
that call; the next start has to come up on it, answer as the binary that wrote the folder did, keep its trail, and leave
trails that verify.
"""
import argparse
import itertools
import os
import sys
import tempfile

import golden_test
from harness.server import DidNotStart, Server
from harness.sweep import is_spread

PAST_THE_END_MAX = 3  # numbers in a row that are not reached: then there are no more calls


def tracing(tracer: str, data: str, log: str, *orders: str) -> list[str]:
    return [tracer, "--folder", data, "--log", log, *orders, "--"]


def count_calls(binary: str, tracer: str, name: str) -> int:
    """How many calls there are until the server is ready."""
    with tempfile.TemporaryDirectory(prefix="duban-golden.") as scratch:
        data, log = golden_test.unpack(name, scratch), os.path.join(scratch, "calls")
        with Server(binary, data, wrapper=tracing(tracer, data, log)) as server:
            server.start()
            server.kill()
        with open(log, encoding="utf-8") as lines:
            return sum(line[0].isdigit() for line in lines)


def crash_at(binary: str, tracer: str, name: str, call: int) -> bool:
    """False: the server was ready before that call."""
    said = golden_test.recorded(name)
    with tempfile.TemporaryDirectory(prefix="duban-golden.") as scratch:
        data, log = golden_test.unpack(name, scratch), os.path.join(scratch, "calls")
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
            golden_test.compare_heads(server, [said["verify"]])
            server.terminate()
        golden_test.verify(binary, data)
    return True


def crash_at_all(binary: str, tracer: str, name: str) -> int:
    """How many calls it was killed at."""
    killed = past_the_end = 0
    for call in itertools.count(1):
        if crash_at(binary, tracer, name, call):
            killed, past_the_end = killed + 1, 0
        elif (past_the_end := past_the_end + 1) == PAST_THE_END_MAX:
            break
    return killed


def crash_at_some(binary: str, tracer: str, name: str, points: int) -> int:
    calls = count_calls(binary, tracer, name)
    return sum(crash_at(binary, tracer, name, call) for call in range(1, calls + 1) if is_spread(call, calls, points))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("duban")
    parser.add_argument("tracer")
    parser.add_argument("folders", nargs="*", metavar="folder", help="3 (all of earlier formats)")
    parser.add_argument("--points", default="8", help="all, or so many, spread (8)")
    arguments = parser.parse_args()
    earlier = [name for name in golden_test.folders() if golden_test.is_earlier(golden_test.recorded(name))]
    for name in arguments.folders or earlier:
        common = arguments.duban, arguments.tracer, name
        killed = crash_at_all(*common) if arguments.points == "all" else crash_at_some(*common, int(arguments.points))
        print(f"{name}: killed at {killed} calls, each migration finished by the next start")
        if killed == 0:
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
