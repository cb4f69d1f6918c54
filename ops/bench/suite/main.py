#!/usr/bin/env python3
"""The benchmark: one run, one report. Started by ops/bench/run.sh, which builds what it needs.

Everything runs on this machine, on loopback, in a folder that is removed afterwards.
"""
from __future__ import annotations

import argparse
import dataclasses
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path

import cpu_profile
import machine
import points
import storm
import verification
from points import Bench, Sizes
from programs import REPOSITORY, BenchFailed, Programs
from report import Report


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="ops/bench/run.sh", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="20,000 units instead of 1,000,000, in about two minutes")
    parser.add_argument("--only", action="append", type=int, choices=range(1, 11), default=[], metavar="POINT",
                        help="measure this point only; may be given several times")
    parser.add_argument("--units", type=int, help="units of the large campaign")
    parser.add_argument("--rounds", type=int, help="rounds over which medians are taken")
    parser.add_argument("--receiver", default="", metavar="URL",
                        help="register this webhook receiver, so that every escalation owes it a notice (in the outbox, in the "
                             "same write); where nobody listens, http://127.0.0.1:9/, the delivery costs least")
    parser.add_argument("--build", type=Path, default=REPOSITORY / "build", help="folder of the build")
    parser.add_argument("--folder", type=Path, help="where the data goes while it runs; default: the system's temporary folder")
    parser.add_argument("--output", type=Path,
                        help="where the report goes; default: docs/benchmarks, and build/benchmarks for anything but a full run")
    return parser.parse_args()


def say(words: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {words}", file=sys.stderr, flush=True)


class Run:
    """One after the other; a point that cannot be measured is reported and does not stop the others."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.failures: list[str] = []
        self.profile: cpu_profile.Profile | None = None

    def step(self, name: str, numbers: tuple[int, ...], measure: Callable[[], None]) -> None:
        if not self.bench.wants(*numbers):
            return
        say(name)
        shown = len(self.bench.verdicts)
        try:
            measure()
        except (BenchFailed, OSError) as failure:
            self.failures.append(f"{name}: {failure}")
            say(f"  NOT MEASURED: {failure}")
        for verdict in self.bench.verdicts[shown:]:
            say(f"  {verdict.point}. {verdict.title}: {verdict.measured} – asked: {verdict.asked} – "
                f"{'met' if verdict.met else 'NOT MET'}")

    def everything(self) -> None:
        bench = self.bench
        self.step("rehearsal", (9,), lambda: points.rehearsal(bench))
        self.step("launch of the large campaign", (8,), lambda: points.launch(bench))
        self.step("kill -9 and restart", (4,), lambda: points.restarts(bench))
        ridden: list[storm.Storm] = []
        self.step("storm", (3,), lambda: ridden.append(storm.ride_out(bench)))
        self.step("transitions against /livez, disk and size", (1, 2, 6), lambda: points.rounds(bench))
        self.step("where the time goes", (1,), self.sample)
        self.step("lists and overview", (7,), lambda: points.reads(bench))
        self.step("memory and disk", (5,), lambda: points.footprint(bench))
        if not bench.wants(3, 10):
            return
        self.step("stop of the large campaign", (3, 10), self.stop_large)
        self.step("count of the storm", (3,), lambda: [storm.judge(bench, one) for one in ridden] and None)
        self.step("audit verify", (10,), lambda: verification.verify(bench))

    def sample(self) -> None:
        if self.bench.large.pool.left >= cpu_profile.UNITS_MIN:
            self.profile = cpu_profile.sampled(self.bench)

    def stop_large(self) -> None:
        self.bench.large.go_past_deadline()
        self.bench.large.server.end(signal.SIGTERM)


def main() -> int:
    options = arguments()
    # A run that is told to end stops its servers and removes its data, like one that was interrupted at the terminal.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sizes = Sizes.of(options.quick)
    sizes = dataclasses.replace(sizes, large=options.units or sizes.large, rounds=options.rounds or sizes.rounds)
    programs = Programs(options.build.resolve(), options.receiver)
    full = not (options.quick or options.only or options.units or options.rounds or options.receiver or options.folder
                or options.build.resolve() != REPOSITORY / "build")
    output = options.output or (REPOSITORY / "docs/benchmarks" if full else programs.build / "benchmarks")
    began, load_before = time.monotonic(), machine.load_average()
    with tempfile.TemporaryDirectory(prefix="duban-bench.", dir=options.folder) as folder:
        storage = machine.storage(Path(folder))
        bench = Bench(programs, Path(folder), sizes, set(options.only))
        run = Run(bench)
        say("the machine")
        disk = machine.disk(programs, Path(folder), 2.0)
        rocksdb = [machine.rocksdb(Path(folder), 3, batch) for batch in (1, 256)]
        try:
            run.everything()
        finally:
            if bench.large_is_built:
                bench.large.server.kill_if_running()
        facts = machine.facts() | machine.versions(programs) | {"storage": storage, "load_before": load_before}
        report = Report(bench, facts, "ops/bench/run.sh " + " ".join(sys.argv[1:]), datetime.now(timezone.utc).strftime("%Y-%m-%d"), (time.monotonic() - began) / 60,
                        {"disk": disk, "rocksdb": rocksdb, "instructions": machine.instructions()}, run.failures,
                        run.profile)
        report.write(output)
    say(f"report: {output}/report.md")
    return 1 if run.failures else 0


if __name__ == "__main__":
    sys.exit(main())
