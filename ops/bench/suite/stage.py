"""A server with one campaign of so many units: what the points of the benchmark are measured on.

The plan is the shipped education campaign, with two changes that let every kind of transition be asked for over and over
without uploading a file for each: the unit's work plan needs no document, and mobilization is left by approval. The
campaign is launched on 2011-09-30; that midnight three tasks of every unit fall due at once.
"""
from __future__ import annotations

import json
import re
import signal
import time
from pathlib import Path
from typing import Any

from programs import REPOSITORY, BenchFailed, LoadOptions, Programs, Server

CAMPAIGN = "bench"
LAUNCH_DAY = "2011-09-30T09:00:00+08:00"
AFTER_LAUNCH = "2011-09-30T09:00:01+08:00"
DEADLINE = "2011-10-01T00:00:00+08:00"
RUNGS_AT_DEADLINE = 3  # of each unit: meeting, publicity, work plan

UNITS = f"/api/v1/campaigns/{CAMPAIGN}/units"
_UNIT = UNITS + "/{unit}"
_FILING = '{"text":"done"}'


def _files(task: str) -> str:
    return f"POST@office {_UNIT}/tasks/{task}/submissions {_FILING}"


# A unit's way through the campaign, ten transitions: submit, accept, return, advance.
TRANSITIONS = [
    _files("unit_mobilization"),
    _files("unit_work_plan"),
    f'POST@reviewer {_UNIT}/tasks/unit_work_plan/return {{"reason":"no time limits"}}',
    _files("unit_publicity"),
    _files("unit_work_plan"),
    f"POST@reviewer {_UNIT}/tasks/unit_work_plan/accept {{}}",
    _files("unit_study"),
    f'POST@leader {_UNIT}/approve-phase {{"phase":"self_correction"}}',
    _files("effectiveness_drive"),
    _files("problem_triage"),
]
# What can be asked for on either side of the midnight of the deadline.
ROUND_MIDNIGHT = [TRANSITIONS[at] for at in (0, 1, 2, 3, 4, 5, 6)]


def bench_plan() -> str:
    """The shipped plan with the two changes; each must fit exactly once, so that a changed plan is noticed."""
    text = (REPOSITORY / "workflows/plans/education-accountability.yaml").read_text(encoding="utf-8")
    for pattern, replacement in [
        (r"id: education-accountability\n", "id: education-benchmark\n"),
        (r"(        - id: unit_work_plan\n(?:          .*\n)*?)          evidence: \[document\]\n", r"\1"),
        (r"(    - id: mobilization\n(?:      .*\n)*?      advance: )by_date\n", r"\1by_approval\n"),
    ]:
        text, changes = re.subn(pattern, replacement, text)
        if changes != 1:
            raise BenchFailed(f"the shipped plan no longer fits the benchmark: {pattern}")
    return text


class UnitPool:
    """Hands out each unit once, because a transition can be made once."""

    def __init__(self, units: int) -> None:
        self.units, self.taken = units, 0

    def take(self, count: int) -> range:
        if self.taken + count > self.units:
            raise BenchFailed(f"{self.units} units are too few for this run")
        self.taken += count
        return range(self.taken - count, self.taken)

    @property
    def left(self) -> int:
        return self.units - self.taken


class Stage:
    def __init__(self, programs: Programs, folder: Path, units: int) -> None:
        self.programs, self.units = programs, units
        self.folder = folder / f"stage-{units}"
        self.server = Server(programs, self.folder / "data")
        self.pool = UnitPool(units)
        self.tokens: dict[str, Path] = {}
        self.launch: dict[str, float] = {}
        self.past_deadline = False

    def build(self) -> "Stage":
        """Publishes, imports, launches, each through the command line; notes how long that took."""
        self.folder.mkdir(parents=True)
        self.server.start("virtual", LAUNCH_DAY)
        plan, units = self.folder / "plan.yaml", self.folder / "units.csv"
        plan.write_text(bench_plan(), encoding="utf-8")
        with units.open("w", encoding="utf-8") as file:
            file.write("id,name,kind\n")
            file.writelines(f"B{number:07d},Bench school {number},school\n" for number in range(self.units))
        cli = self.server.cli
        cli("calendar", "import", str(REPOSITORY / "workflows/calendars/cn.yaml"))
        cli("plan", "publish", str(plan))
        cli("campaign", "create", CAMPAIGN, "--plan", "education-benchmark", "--year", "2011", "--organiser", "bureau",
            "--organiser-name", "Bureau", "--title-zh", "基准", "--title-en", "Benchmark")
        if self.programs.receiver:
            cli("endpoint", "add", self.programs.receiver, "--organiser", "bureau")
        for role in ("office", "reviewer", "leader"):
            secret = json.loads(cli("token", "create", "--role", role, "--name", role, "--organiser", "bureau"))["secret"]
            self.tokens[role] = self.folder / f"{role}-token"
            self.tokens[role].write_text(secret, encoding="ascii")
        self.tokens["admin"] = self.server.data / "admin-token"
        for name, command in [("import", ("unit", "import", CAMPAIGN, str(units))),
                              ("launch", ("campaign", "launch", CAMPAIGN)),
                              ("reach_every_unit", ("clock", "advance", "--to", AFTER_LAUNCH))]:
            began = time.monotonic()
            cli(*command)
            self.launch[name] = time.monotonic() - began
        self.launch["csv_mib"] = units.stat().st_size / 2**20
        self.launch["peak_mib"] = self.server.memory_mib("VmHWM")
        self.launch["disk_bytes"] = self.disk_bytes()
        self.launch["records"] = self.audit_size()
        return self

    def go_past_deadline(self) -> None:
        """On the virtual clock, when nobody measures it; returns when everything due has happened."""
        if not self.past_deadline:
            self.server.cli("clock", "advance", "--to", DEADLINE)
            self.past_deadline = True

    def restart(self, clock: str, now: str) -> float:
        self.server.end(signal.SIGTERM)
        return self.server.start(clock, now)

    def audit_size(self) -> int:
        return int(self.server.get("/api/v1/audit/head")["size"])

    def disk_bytes(self) -> int:
        """What the files of the data folder take on disk. Files come and go under a running server."""
        total = 0
        for file in self.server.data.rglob("*"):
            try:
                total += file.stat().st_blocks * 512
            except FileNotFoundError:
                continue
        return total

    def transitions(self, connections: int, seconds: float, warmup: float, units: int, **more: Any) -> LoadOptions:
        return LoadOptions(steps=TRANSITIONS, connections=connections, seconds=seconds, warmup=warmup,
                           units=self.pool.take(units), tokens=self.tokens, **more)
