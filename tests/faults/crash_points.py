#!/usr/bin/env python3
"""Kills the server at every write, sync, rename and unlink of a scenario of 500 operations, each in turn.

  crash_points.py DUBAN FAULT_TRACER [--points all|N] [--tear] [--results FILE] [--from N] [--to N]

For each part of the scenario (harness/parts.py) the calls that change the data folder are counted, from the start to the
end of an orderly stop. Then, for each number in turn, the part is run again with the process killed exactly at that call
(--tear: in the middle of it, when it is a write), started again, compared with what the client saw acknowledged, taken up
where it was interrupted; at its end the audit trail must be that of the run without a crash, and `duban audit verify` must
hold. The calls are counted over all threads together. What RocksDB does in the background makes their number differ from
run to run, so a number that was not reached is tried again several times, and a part is done with when three numbers in a
row are not reached at all. Those that were never reached although later ones were are named.
"""
import math
import sys

from harness.parts import Part, parts_of_the_scenario
from harness.sweep import Sweep, is_spread, sweep_options

PAST_THE_END_MAX = 3  # numbers in a row that are not reached: then there are no more calls
TRIES = 8


def crash_at(part: Part, number: int, action: str) -> dict | None:
    """None: the process ended before it came to that call."""
    run = part.fresh_run()
    server, when = part.broken_run(run, "--at", str(number), "--do", action)
    with server:
        if when == "not":
            server.terminate()
            when = "at the end"
        code = server.wait()
    if code == 0:
        return None
    if code != -9:
        raise AssertionError(f"not killed, but ended with {code}:\n" + "".join(server.log[-5:]))
    call = part.logged()[number - 1]
    result = {"part": part.name, "point": number, "when": when, "class": call[2], "call": call[3]}
    result["unknown"] = part.recover(run)
    return result


def crash_at_last(part: Part, number: int, action: str) -> dict | None:
    """None: not reached in any of the tries."""
    for _ in range(TRIES):
        result = crash_at(part, number, action)
        if result is not None:
            return result
    return None


def sweep_part(sweep: Sweep, part: Part, calls: int, offset: int, wanted) -> None:
    past_the_end, number = 0, 0
    last = sweep.arguments.last - offset if sweep.arguments.last else math.inf
    missed: list[int] = []
    while past_the_end < PAST_THE_END_MAX and number < last and (number < calls or sweep.arguments.points == "all"):
        number += 1
        if not wanted(number):
            continue
        result = sweep.run({"part": part.name, "point": number},
                           lambda at=number: crash_at_last(part, at, "tear" if sweep.arguments.tear else "kill"), part.data)
        if result is None:
            past_the_end += 1
            missed.append(number)
            continue
        past_the_end = 0
        if "call" in result:
            sweep.counts[f"{result['class']:7}{result['call']:16} {result['when']}"] += 1
            sweep.counts["outcomes unknown, settled by the key"] += result["unknown"]
    skipped = missed[:-past_the_end] if past_the_end else missed
    sweep.counts["calls never reached"] += len(skipped)
    print(f"{part.name}: points 1 to {number - past_the_end}" + (f", but never reached {skipped}" if skipped else ""), flush=True)


def main() -> int:
    parser = sweep_options(__doc__)
    parser.add_argument("tracer")
    parser.add_argument("--points", default="12", help="all, or so many, spread (12)")
    parser.add_argument("--tear", action="store_true", help="writes are cut in half before the kill")
    parser.add_argument("--from", dest="first", type=int, default=1, help="leaves out the points before this one")
    parser.add_argument("--to", dest="last", type=int, help="leaves out the points after this one")
    arguments = parser.parse_args()
    with Sweep(arguments) as sweep:
        parts = parts_of_the_scenario(arguments.duban, arguments.tracer, sweep.folder)
        calls = [part.count_calls() for part in parts]
        total = sum(calls)
        print(f"{total} calls: " + ", ".join(f"{part.name} {count}" for part, count in zip(parts, calls)), flush=True)
        before = 0
        for part, count in zip(parts, calls):
            def wanted(number: int, offset: int = before) -> bool:
                if offset + number < arguments.first:
                    return False
                return arguments.points == "all" or is_spread(offset + number, total, int(arguments.points))
            sweep_part(sweep, part, count, before, wanted)
            before += count
        return sweep.report("points")


if __name__ == "__main__":
    sys.exit(main())
