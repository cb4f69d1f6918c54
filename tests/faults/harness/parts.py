"""The scenario of 500 operations, cut into parts, each of which can be run again and again with something breaking in it.

A part of a hundred operations begins with a start on a copy of the data folder as the part before left it, killed, so that
every start has a log to recover. Before them comes the first start, on an empty folder, with all that makes a campaign.
"""
import dataclasses
import os
import shutil

import player
from .campaign import CREATED_AT, Campaign, prepare
from .ledger import LOST, Ledger, Trail, check_ledger
from .scenario import OPERATIONS, SERVER_OPTIONS, Interrupted, Progress, Scenario, comparable
from .server import DidNotStart, Server

PART = 100
UNITS = 20


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


def copy_of(start: Start, data: str) -> str:
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
    """One part, and the run without faults that all others are compared with."""

    def __init__(self, binary: str, tracer: str, start: Start, folder: str):
        self.binary, self.tracer, self.start, self.folder = binary, tracer, start, folder
        self.log = os.path.join(folder, "calls")
        self.reference: list[tuple] = []

    @property
    def name(self) -> str:
        return self.start.name

    @property
    def data(self) -> str:
        return os.path.join(self.folder, "data")

    def fresh_run(self) -> Run:
        progress = dataclasses.replace(self.start.progress, digests=dict(self.start.progress.digests))
        return Run(Ledger(), progress, self.start.campaign)

    def traced(self, *orders: str) -> Server:
        data = copy_of(self.start, self.data)
        return server_on(self.binary, data, [self.tracer, "--folder", data, "--log", self.log, *orders, "--"])

    def logged(self) -> list[list[str]]:
        """The calls of the latest traced run: number, seconds, class, call, path."""
        with open(self.log, encoding="utf-8") as lines:
            return [line.split(" ", 4) for line in lines.read().splitlines() if line[0].isdigit()]

    def run_whole(self) -> Start:
        """Keeps the trail of a run without faults, and leaves the start of the next part."""
        run = self.fresh_run()
        with server_on(self.binary, copy_of(self.start, self.data), []) as server:
            server.start()
            play_on(server, self.start, run)
            self.reference = trail_of(server)
            self.check_ledger(server, run)
            server.kill()
            kept = os.path.join(self.folder, "left")
            shutil.copytree(server.data, kept)
        return Start(kept, run.campaign, run.progress, min(run.progress.done + PART, OPERATIONS))

    def count_calls(self, *orders: str) -> int:
        """How many calls the tracer counts from the start to the end of an orderly stop."""
        with self.traced(*orders) as server:
            server.start()
            play_on(server, self.start, self.fresh_run())
            server.terminate()
        return len(self.logged())

    def broken_run(self, run: Run, *orders: str) -> tuple[Server, str]:
        """Runs the part with the tracer's orders. The server may still be running afterwards; when it was interrupted."""
        server = self.traced(*orders)
        try:
            server.start()
            play_on(server, self.start, run)
            return server, "not"
        except DidNotStart:
            return server, "at the start"
        except Interrupted:
            return server, "in operation"

    def recover(self, run: Run) -> int:
        """Starts again without faults, compares, takes up where it was interrupted, and compares with the run without
        faults. How many outcomes were unknown."""
        unknown = 0
        with server_on(self.binary, self.data, []) as server:
            server.start()
            if self.start.campaign is not None:
                unknown = self.check_ledger(server, run)
            play_on(server, self.start, run, attempt=2)
            self.check_ledger(server, run)
            self.compare(trail_of(server))
            server.kill()
            server.verify()
        return unknown

    def compare(self, found: list[tuple]) -> None:
        expected = self.reference
        if self.start.campaign is None:
            found, expected = without_tokens(found), without_tokens(expected)
        if found != expected:
            raise AssertionError(difference(expected, found))

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


def parts_of_the_scenario(binary: str, tracer: str, folder: str, until: int = OPERATIONS) -> list[Part]:
    """The parts up to an operation, each with its reference run."""
    empty = os.path.join(folder, "empty")
    os.makedirs(empty)
    start = Start(empty, None, Progress(), 0)
    parts: list[Part] = []
    while not parts or parts[-1].start.until < until:
        own = os.path.join(folder, f"part{len(parts)}")
        os.makedirs(own)
        parts.append(Part(binary, tracer, start, own))
        start = parts[-1].run_whole()
    return parts
