#!/usr/bin/env python3
"""Kills the server at every write, sync, rename and unlink of a scenario of 500 operations, each in turn.

  crash_points.py DUBAN FAULT_TRACER [--points all|N] [--tear] [--results FILE] [--from N]

The scenario is cut into five parts of a hundred operations, and there is a part before them, the first start of an empty
folder and all that makes a campaign. Each part begins with a start on a copy of the data folder as the part before left it,
killed, so that every start also has a log to recover. For each part the calls that change the data folder are counted
once; then, for each number in turn, the part is run again with the process killed exactly at that call (--tear: in the
middle of it, when it is a write), started again, compared with what the client saw acknowledged, taken up where it was
interrupted, and at its end the audit trail must be that of the run without a crash, and `duban audit verify` must hold.
Every fifth part of a run of all points takes minutes; N points are spread over everything.
"""
import argparse
import collections
import dataclasses
import json
import os
import shutil
import sys
import tempfile
import time

from harness.campaign import CREATED_AT, Campaign, prepare
from harness.ledger import LOST, Ledger, Trail, check_ledger
from harness.scenario import OPERATIONS, SERVER_OPTIONS, Interrupted, Progress, Scenario, comparable
from harness.server import DidNotStart, Server
import player

PART = 100
UNITS = 20
PAST_THE_END_MAX = 3  # runs in a row in which the call did not come: then there are no more


@dataclasses.dataclass
class Start:
    """Where a part begins: a data folder, and what the client knows by then."""

    folder: str
    campaign: Campaign | None
    progress: Progress
    until: int

    @property
    def name(self) -> str:
        return f"operations {self.progress.done} to {self.until - 1}" if self.campaign else "first start"


@dataclasses.dataclass
class Run:
    """What became of one part: the client's side of it."""

    ledger: Ledger
    progress: Progress
    campaign: Campaign | None


def copy_of(start: Start, folder: str) -> str:
    data = os.path.join(folder, "data")
    shutil.rmtree(data, ignore_errors=True)
    shutil.copytree(start.folder, data)
    return data


def server_on(binary: str, data: str, wrapper: list[str]) -> Server:
    return Server(binary, data, now=CREATED_AT, wrapper=wrapper, options=SERVER_OPTIONS)


def play_on(server: Server, start: Start, run: Run, attempt: int = 1) -> None:
    """From where the run stands to the end of the part."""
    if start.campaign is None:
        try:
            run.campaign = prepare(server, UNITS, attempt=attempt)
        except LOST as lost:
            raise Interrupted(repr(lost)) from lost
    else:
        Scenario(server, run.campaign, run.ledger, run.progress).play(start.until)


def trail_of(server: Server) -> list[tuple]:
    client = player.Client(server.url)
    try:
        return comparable(Trail.read(client, server.admin_token))
    finally:
        client.close()


class Part:
    """One part, its reference run, and its crashes."""

    def __init__(self, binary: str, tracer: str, start: Start, folder: str):
        self.binary, self.tracer, self.start, self.folder = binary, tracer, start, folder
        self.log = os.path.join(folder, "calls")
        self.reference: list[tuple] = []
        self.calls = 0

    def fresh_run(self) -> Run:
        progress = dataclasses.replace(self.start.progress, digests=dict(self.start.progress.digests))
        return Run(Ledger(), progress, self.start.campaign)

    def traced(self, *orders: str) -> Server:
        data = copy_of(self.start, self.folder)
        return server_on(self.binary, data, [self.tracer, "--folder", data, "--log", self.log, *orders, "--"])

    def run_whole(self) -> Start:
        """Counts the calls, keeps the trail, and leaves the start of the next part."""
        run = self.fresh_run()
        with self.traced() as server:
            server.start()
            play_on(server, self.start, run)
            self.reference = trail_of(server)
            self.check_ledger(server, run)
            kept = os.path.join(self.folder, "left")
            server.kill()
            shutil.copytree(server.data, kept)
        # The calls of an orderly end are points as well, so they are counted in a run that ends so.
        self.calls = self.count_calls()
        return Start(kept, run.campaign, run.progress, min(run.progress.done + PART, OPERATIONS))

    def count_calls(self) -> int:
        with self.traced() as server:
            server.start()
            play_on(server, self.start, self.fresh_run())
            server.terminate()
        return len(self.logged())

    def logged(self) -> list[list[str]]:
        with open(self.log, encoding="utf-8") as lines:
            return [line.split(" ", 4) for line in lines.read().splitlines() if line[0].isdigit()]

    def crash_at(self, number: int, action: str) -> dict | None:
        """None: the process ended before it came to that call."""
        run = self.fresh_run()
        result: dict = {"part": self.start.name, "point": number}
        with self.traced("--at", str(number), "--do", action) as server:
            try:
                server.start()
                play_on(server, self.start, run)
                server.terminate()
                result["when"] = "at the end"
            except DidNotStart:
                result["when"] = "at the start"
            except Interrupted:
                result["when"] = "in operation"
            code = server.wait()
        if code == 0:
            return None
        if code != -9:
            raise AssertionError(f"not killed, but ended with {code}:\n" + "".join(server.log[-5:]))
        result["call"] = " ".join(self.logged()[number - 1][2:4])
        self.recover(run, result)
        return result

    def recover(self, run: Run, result: dict) -> None:
        server = server_on(self.binary, os.path.join(self.folder, "data"), [])
        with server:
            server.start()
            if self.start.campaign is not None:
                result["unknown"] = self.check_ledger(server, run)
            play_on(server, self.start, run, attempt=2)
            self.check_ledger(server, run)
            found = trail_of(server)
            if self.start.campaign is None:
                found, expected = without_tokens(found), without_tokens(self.reference)
            else:
                expected = self.reference
            if found != expected:
                raise AssertionError(difference(expected, found))
            server.kill()
            server.verify()

    def check_ledger(self, server: Server, run: Run) -> int:
        baseline = self.start.campaign.baseline if self.start.campaign and self.start.progress.done == 0 else None
        return check_ledger(server, run.ledger, baseline=baseline).settled


def without_tokens(trail: list[tuple]) -> list[tuple]:
    """A token whose secret was lost with the connection is issued a second time."""
    return [record for record in trail if record[0] != "TokenIssued"]


def difference(expected: list[tuple], found: list[tuple]) -> str:
    for number, (left, right) in enumerate(zip(expected, found)):
        if left != right:
            return f"record {number}: without a crash {left}, after it {right}"
    return f"{len(expected)} records without a crash, {len(found)} after it"


class Campaigns:
    """Runs the parts one after another, and the points of each that were asked for."""

    def __init__(self, arguments: argparse.Namespace, folder: str):
        self.arguments, self.folder = arguments, folder
        self.failed: list[dict] = []
        self.counts: collections.Counter = collections.Counter()
        self.points = 0

    def run(self) -> None:
        parts = self.prepare_parts()
        total = sum(part.calls for part in parts)
        print(f"{total} calls in {len(parts)} parts: " + ", ".join(f"{part.start.name} {part.calls}" for part in parts),
              flush=True)
        at = 0
        for part in parts:
            self.run_part(part, at, total)
            at += part.calls

    def prepare_parts(self) -> list[Part]:
        empty = os.path.join(self.folder, "empty")
        os.makedirs(empty)
        start = Start(empty, None, Progress(), 0)
        parts = []
        while not parts or parts[-1].start.until < OPERATIONS:
            folder = os.path.join(self.folder, f"part{len(parts)}")
            os.makedirs(folder)
            parts.append(Part(self.arguments.duban, self.arguments.tracer, start, folder))
            start = parts[-1].run_whole()
        return parts

    def run_part(self, part: Part, before: int, total: int) -> None:
        past_the_end = 0
        number = 0
        while past_the_end < PAST_THE_END_MAX:
            number += 1
            if not self.wanted(before + number, total) or before + number < self.arguments.first:
                if number > part.calls:
                    break
                continue
            while self.arguments.pause_file and os.path.exists(self.arguments.pause_file):
                time.sleep(1)
            past_the_end = 0 if self.run_point(part, number) else past_the_end + 1

    def wanted(self, number: int, total: int) -> bool:
        if self.arguments.points == "all":
            return True
        points = int(self.arguments.points)
        return number <= total and number * points // total != (number - 1) * points // total

    def run_point(self, part: Part, number: int) -> bool:
        action = "tear" if self.arguments.tear else "kill"
        try:
            result = part.crash_at(number, action)
        except (AssertionError, DidNotStart, Interrupted) as wrong:
            result = {"part": part.start.name, "point": number, "wrong": str(wrong)}
            self.failed.append(result)
            print(f"WRONG {result}", flush=True)
            shutil.copytree(os.path.join(part.folder, "data"),
                            os.path.join(self.folder, f"wrong{len(self.failed)}"), dirs_exist_ok=True)
        if result is None:
            return False
        self.points += 1
        self.counts[result.get("call", "?"), result.get("when", "?")] += 1
        self.counts["outcomes unknown"] += result.get("unknown", 0)
        if self.arguments.results:
            with open(self.arguments.results, "a", encoding="utf-8") as file:
                file.write(json.dumps(result) + "\n")
        return True

    def report(self) -> None:
        for name, count in sorted(self.counts.items(), key=str):
            print(f"{count:6d}  {name if isinstance(name, str) else ', '.join(name)}")
        print(f"{self.points} points, {len(self.failed)} wrong")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("duban")
    parser.add_argument("tracer")
    parser.add_argument("--points", default="12", help="all, or so many, spread (12)")
    parser.add_argument("--tear", action="store_true", help="writes are cut in half before the kill")
    parser.add_argument("--from", dest="first", type=int, default=1, help="leaves out the points before this one")
    parser.add_argument("--results", help="a file to append to, one JSON object a point")
    parser.add_argument("--folder", help="where the data folders are made; a memory file system is quickest")
    parser.add_argument("--pause-file", help="while this file exists, nothing is run")
    arguments = parser.parse_args()
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="duban-crash.", dir=arguments.folder) as folder:
        campaigns = Campaigns(arguments, folder)
        campaigns.run()
        campaigns.report()
        print(f"{time.monotonic() - started:.0f} s")
    return 1 if campaigns.failed or not campaigns.points else 0


if __name__ == "__main__":
    sys.exit(main())
