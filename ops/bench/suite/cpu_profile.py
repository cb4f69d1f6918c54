"""Where the time of a durable transition goes: the server is sampled at work, its stacks become shares and a flame graph.

Of point 1 the report says what was reached; this says what it was spent on, and what would be left for everything else if
the ratio asked for were to be reached.
"""
from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from points import LIVEZ, MANY, Bench
from programs import BenchFailed, Load, LoadOptions
from stage import TRANSITIONS

SECONDS = 3
SAMPLES_A_SECOND = 499
RATIO_ASKED = 0.5
UNITS_MIN = 40_000  # a smaller campaign has none to spare for it

# A sample belongs to the first of these that is found on its stack.
PARTS = [
    ("RocksDB: flush and merge, in the background", r"BackgroundFlush|BackgroundCompaction|rocksdb::BuildTable|CompactionJob|FlushJob"),
    ("RocksDB: log and sync", r"WriteToWAL|log::Writer|PosixWritableFile::Sync|SyncWAL"),
    ("RocksDB: tables in memory", r"WriteBatchInternal::InsertInto|MemTable::Add|InlineSkipList"),
    ("the rest of a commit", r"RocksDbStore::commit|DBImpl::Write"),
    ("RocksDB: reading units", r"RocksDbSnapshot::get|DBImpl::MultiGet|DBImpl::Get"),
    ("audit records, tree, lists, counts", r"duban::Ledger::"),
    ("the rest of deciding", r"duban::Writer::|duban::Pipeline::|duban::decide\b"),
    ("answers, made on the thread that syncs", r"Engine::Impl::commit|Engine::Impl::sync_loop"),
    ("TCP, in the kernel", r"\btcp_|__sys_sendto|__sys_recvfrom|sock_(send|recv)msg|__libc_(send|recv)|epoll"),
    ("token, route, body, command", r"Connection::admit|Connection::call_handler|Connection::receive_body"),
    ("the rest of HTTP", r"duban::http::|boost::asio"),
]
REST = "waking threads, and what has no stack"
# What a server that decided nothing would still have to do.
FLOOR = [name for name, _ in PARTS if name.startswith("RocksDB") and "reading" not in name] + ["TCP, in the kernel"]


@dataclass
class Profile:
    """CPU in µs a request, over all threads; shares of the server's by part; folded stacks with their counts."""
    server_us: float
    generator_us: float
    livez_server_us: float
    livez_generator_us: float
    livez_per_second: float
    cores: int
    shares: dict[str, float]
    stacks: Counter[str]

    @property
    def allowance_us(self) -> float:
        """Of all cores, for one transition with its share of the generator, if the ratio asked for were reached."""
        return self.cores * 1e6 / (RATIO_ASKED * self.livez_per_second)

    @property
    def floor_us(self) -> float:
        return self.server_us * sum(self.shares.get(name, 0.0) for name in FLOOR)

    def markdown(self) -> list[str]:
        rows = [f"| {name} | {share:.0%} | {share * self.server_us:.1f} |" for name, share in
                sorted(self.shares.items(), key=lambda row: -row[1])]
        return ["", "## Where the time of a durable transition goes", "",
                f"At {MANY} connections a transition takes {self.server_us:.1f} µs of CPU in the server (all threads) and "
                f"{self.generator_us:.1f} µs in the load generator; a `/livez` {self.livez_server_us:.1f} and "
                f"{self.livez_generator_us:.1f} µs. Sampled with perf:", "",
                "| part | share | µs |", "|---|---|---|", *rows, "",
                f"Half of `/livez` ({self.livez_per_second:,.0f}/s in this run) with {self.cores} cores leaves {self.allowance_us:.1f} µs "
                f"for a transition, generator included, if no core ever waits. Of it the generator takes {self.generator_us:.1f}; TCP and "
                f"RocksDB's log, memory tables, flushes and merges alone take {self.floor_us:.1f}; that leaves "
                f"{self.allowance_us - self.generator_us - self.floor_us:.1f} µs for parsing, tokens, deciding, the audit tree, "
                f"the lists and the answer, which now take {self.server_us - self.floor_us:.1f}."]


def sampled(bench: Bench) -> Profile:
    if shutil.which("perf") is None:
        raise BenchFailed("needs perf: apt-get install linux-perf")
    stage = bench.large
    stage.go_past_deadline()
    assert stage.server.process is not None
    pid = stage.server.process.pid
    livez = _cpu_of(pid, lambda: Load(bench.programs, stage.server.port, LoadOptions(LIVEZ, MANY, SECONDS)).report())
    units = min(stage.pool.left // 3, 60_000)
    options = stage.transitions(MANY, SECONDS + 2, 0, units, requests=units * len(TRANSITIONS) * 9 // 10)
    plain = _cpu_of(pid, lambda: Load(bench.programs, stage.server.port, options).report())
    units = min(stage.pool.left // 2, 60_000)
    under_way = Load(bench.programs, stage.server.port,
                     stage.transitions(MANY, SECONDS + 2, 0, units, requests=units * len(TRANSITIONS) * 9 // 10))
    time.sleep(1.0)
    stacks = _stacks_of(pid, bench.folder)
    under_way.report()
    return Profile(server_us=plain["us"], generator_us=plain["generator_us"], livez_server_us=livez["us"],
                   livez_generator_us=livez["generator_us"], livez_per_second=livez["per_second"],
                   cores=os.cpu_count() or 1, shares=_shares(stacks), stacks=stacks)


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _cpu_of(pid: int, run: Any) -> dict[str, float]:
    before = _cpu_seconds(pid)
    report = run()
    return {"us": (_cpu_seconds(pid) - before) / report["done"] * 1e6, "per_second": report["per_second"],
            "generator_us": report["generator_cpu_seconds"] / report["done"] * 1e6}


def _stacks_of(pid: int, folder: Path) -> Counter[str]:
    """Folded: thread;outermost;…;innermost. From DWARF, because Debian's libraries keep no frame pointers."""
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        data = f"{scratch}/perf.data"
        subprocess.run(["perf", "record", "-o", data, "-F", str(SAMPLES_A_SECOND), "-e", "cpu-clock", "--call-graph",
                        "dwarf,16384", "-p", str(pid), "--", "sleep", str(SECONDS)], check=True, capture_output=True)
        text = subprocess.run(["perf", "script", "-i", data, "--no-inline", "-F", "comm,tid,ip,sym"], check=True,
                              capture_output=True, text=True).stdout
    stacks: Counter[str] = Counter()
    for sample in text.split("\n\n"):
        lines = [line.strip() for line in sample.strip().splitlines()]
        if len(lines) < 2:
            continue
        frames = [_short(line.split(" ", 1)[-1]) for line in reversed(lines[1:])]
        stacks[";".join([re.sub(r"\s+\d+.*$", "", lines[0]), *frames])] += 1
    if sum(stacks.values()) < SAMPLES_A_SECOND:
        raise BenchFailed(f"perf saw only {sum(stacks.values())} samples")
    return stacks


def _short(symbol: str) -> str:
    """Without template arguments and parameters."""
    symbol = symbol.replace("(anonymous namespace)::", "").replace("operator<", "operator less")
    kept, depth = "", 0
    for character in symbol:
        depth += character == "<"
        if depth == 0:
            kept += character
        depth -= character == ">"
    return kept.split("(", 1)[0] or kept


def _shares(stacks: Counter[str]) -> dict[str, float]:
    parts: Counter[str] = Counter()
    for stack, count in stacks.items():
        parts[next((name for name, pattern in PARTS if re.search(pattern, stack)), REST)] += count
    return {name: count / sum(parts.values()) for name, count in parts.items()}
