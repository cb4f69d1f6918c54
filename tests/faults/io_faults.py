#!/usr/bin/env python3
"""Lets the n-th write, sync, open, rename, unlink or other change of the data folder fail with EIO or ENOSPC.

  io_faults.py DUBAN FAULT_TRACER [--points all|N] [--part NUMBER,…] [--timed] [--results FILE]

Once (this one call) and for good (it and all later ones of its kind); for each kind of call, each error and each n in turn.
After each: nothing was acknowledged that is not there, the server either goes on, or ends, and never hangs; after a sync of
the records that failed it ends at once (--timed: within a second). Then it starts again without faults, what was unknown is
settled by its idempotency key, the part is taken up where it was interrupted, and its trail must be that of a run without
faults. N cases are spread over everything.
"""
import collections
import sys
import time

from harness.parts import PART, Part, parts_of_the_scenario
from harness.server import Server
from harness.sweep import Sweep, is_spread, sweep_options

KINDS = ("write", "sync", "open", "rename", "unlink", "change")
ERRORS = ("EIO", "ENOSPC")
END_LIMIT_S = 10.0
AFTER_A_SYNC_S = 1.0
ENDED_BY_ITSELF_S = 2.0  # how long an interrupted run is given to end by itself; the limits are checked from the trace


def seconds_to_the_end(log: str, number: int) -> float:
    """From the call that failed to the end of the process, as the tracer saw them."""
    with open(log, encoding="utf-8") as lines:
        rows = [line.split() for line in lines]
    fault = next(float(row[1]) for row in rows if row[0] == str(number))
    return float(rows[-1][1]) - fault if rows[-1][0] == "exit" else float("inf")


def wait_until(condition, limit_s: float) -> bool:
    due = time.monotonic() + limit_s
    while not condition():
        if time.monotonic() > due:
            return False
        time.sleep(0.005)
    return True


def last_words(server: Server) -> str:
    """What the server said last, when it did not end in order."""
    said = [line.strip() for line in server.log if line.strip()]
    return said[-1][:200] if said and server.exit_code else ""


def must_end(call: list[str], error: str, ready_at: float) -> bool:
    """Whether the server has to end when this call failed: it was a sync of the records. sync_file_range promises nothing and
    only spreads the work; evidence is a file of its own, refused by itself. A disk that is full leaves reading possible, so
    only a commit that fails for it ends the server. At a start RocksDB goes on when it cannot keep its own options."""
    at, name, path = float(call[1]), call[3], call[4]
    if name not in ("fsync", "fdatasync") or "/records" not in path:
        return False
    return path.endswith(".log") or (error == "EIO" and at > ready_at)


def fail_at(part: Part, kind: str, error: str, for_good: bool, number: int, timed: bool) -> dict | None:
    """None: there was no such call."""
    run = part.fresh_run()
    orders = ["--calls", kind, "--at", str(number), "--do", error] + (["--for-good"] if for_good else [])
    server, when = part.broken_run(run, *orders)
    met = part.logged()[number - 1:number]  # nothing: it may still come, with the stop
    fatal = bool(met) and must_end(met[0], error, server.ready_at)
    with server:
        ended = wait_until(lambda: not server.running, ENDED_BY_ITSELF_S if fatal or when != "not" else 0.0)
        if not ended:
            server.terminate(END_LIMIT_S)
        code = server.wait()
    calls = part.logged()
    if len(calls) < number:
        return None
    result = {"when": when, "call": calls[number - 1][3], "ended": "by itself" if ended else "when asked to", "code": code,
              "said": last_words(server)}
    stopped = wait_until(lambda: seconds_to_the_end(part.log, number) != float("inf"), END_LIMIT_S)
    if not stopped:
        raise AssertionError("the process has not ended")
    if fatal and when != "at the start":
        # That nobody was interrupted excuses nothing: it may have gone on as if the sync had been done.
        if not ended:
            raise AssertionError(f"a sync of {calls[number - 1][4]} failed, and the server went on")
        result["seconds"] = round(seconds_to_the_end(part.log, number), 4)
        if timed and result["seconds"] > AFTER_A_SYNC_S:
            raise AssertionError(f"ended {result['seconds']} s after the sync that failed")
    result["unknown"] = part.recover(run)
    return result


def cases_of(part: Part) -> list[tuple]:
    part.count_calls("--calls", ",".join(KINDS))
    counts = collections.Counter(call[2] for call in part.logged())
    return [(part, kind, error, for_good, number) for kind in KINDS for error in ERRORS for for_good in (False, True)
            for number in range(1, counts[kind] + 1)]


def main() -> int:
    parser = sweep_options(__doc__)
    parser.add_argument("tracer")
    parser.add_argument("--points", default="10", help="all, or so many, spread (10)")
    parser.add_argument("--part", default="0,1", help="numbers of parts of the scenario: 0 is the first start (0,1)")
    parser.add_argument("--timed", action="store_true", help="the second after a failed sync is held as well")
    parser.add_argument("--from", dest="first", type=int, default=1, help="leaves out the cases before this one")
    arguments = parser.parse_args()
    with Sweep(arguments) as sweep:
        wanted = [int(number) for number in arguments.part.split(",")]
        parts = parts_of_the_scenario(arguments.duban, arguments.tracer, sweep.folder, until=max(wanted) * PART)
        cases = [case for number in wanted for case in cases_of(parts[number])]
        print(f"{len(cases)} cases", flush=True)
        slowest = 0.0
        for number, (part, kind, error, for_good, at) in enumerate(cases, 1):
            if number < arguments.first:
                continue
            if arguments.points != "all" and not is_spread(number, len(cases), int(arguments.points)):
                continue
            case = {"part": part.name, "kind": kind, "error": error, "for_good": for_good, "point": at}
            result = sweep.run(case, lambda: fail_at(part, kind, error, for_good, at, arguments.timed), part.data)
            if result and "code" in result:
                sweep.counts[f"{kind:7}{error:7}{'for good' if for_good else 'once':9}{result['when']:13}"
                             f"{result['ended']:14}{result['code']:4d}"] += 1
                slowest = max(slowest, result.get("seconds", 0.0))
        print(f"longest from a failed sync to the end: {slowest:.3f} s")
        return sweep.report("cases")


if __name__ == "__main__":
    sys.exit(main())
