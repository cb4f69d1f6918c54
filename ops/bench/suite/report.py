"""The report of one run: report.json with every figure, report.md with the verdicts, and the pictures between them."""
from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import picture
from cpu_profile import Profile
from points import MANY, Bench, Verdict, milliseconds

FULL_SIZE = 1_000_000


@dataclass
class Report:
    bench: Bench
    facts: dict[str, Any]
    command: str
    date: str
    minutes: float
    machine: dict[str, Any]  # the disk's and RocksDB's own rates
    failures: list[str]
    profile: Profile | None
    pictures: list[tuple[str, str]] = field(default_factory=list)  # file, what it shows

    def write(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        verdicts = sorted(self.bench.verdicts, key=lambda verdict: verdict.point)
        for old in folder.glob("*.svg"):
            old.unlink()
        self._draw(folder, {verdict.point: verdict for verdict in verdicts})
        everything = {"date": self.date, "command": self.command, "minutes": round(self.minutes, 1), "facts": self.facts,
                      "machine": self.machine, "sizes": asdict(self.bench.sizes), "failures": self.failures,
                      "profile": self.profile and {name: value for name, value in asdict(self.profile).items() if name != "stacks"},
                      "points": [asdict(verdict) for verdict in verdicts], "histograms": {name: asdict(drawn) for name, drawn in self.bench.histograms.items()}}
        (folder / "report.json").write_text(json.dumps(everything, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        (folder / "report.md").write_text(self._markdown(verdicts), encoding="utf-8")

    def _markdown(self, verdicts: list[Verdict]) -> str:
        facts, disk = self.facts, self.machine["disk"]
        lines = ["# Benchmark", "",
                 f"One run of `{self.command.strip()}`, {self.date}, {self.minutes:.0f} minutes. "
                 "Figures mean something beside each other only: another machine has other ones. Medians over "
                 f"{self.bench.sizes.rounds} rounds where there are rounds. Load generator and server share the machine; the load "
                 "is real HTTP with real tokens, audit and sync on; open-loop latencies run from the intended moment.", "",
                 "| point | | asked | measured | |", "|---|---|---|---|---|"]
        lines += [f"| {v.point} | {v.title} | {v.asked} | {v.measured} | {'met' if v.met else '**not met**'} |" for v in verdicts]
        if self.bench.sizes.large < FULL_SIZE:
            lines += ["", "A smaller run: the sizes are below what the points ask for, and so is what it proves."]
        lines += ["", *self._workload()]
        for failure in self.failures:
            lines += ["", f"**Not measured:** {failure}"]
        rows = [("CPU", f"{facts['cpu']}, {facts['cores']} cores, SHA extensions: {'yes' if facts['sha_extensions'] else 'no'}"),
                ("memory, kernel", f"{facts['memory_gib']} GiB, {facts['kernel']}; load average before the run {facts['load_before']:.2f}"),
                ("data on", facts["storage"]),
                ("versions", f"duban {facts['duban']} at {facts['commit']}, RocksDB {facts['rocksdb']}, OpenSSL {facts['openssl']}, "
                             f"{facts['compiler']}, {facts['build']}"),
                ("4 KiB write + fdatasync", f"median {milliseconds(disk['p50'])}, p99 {milliseconds(disk['p99'])}, "
                                            f"{disk['per_second']:,.0f}/s")]
        rows += [(f"RocksDB, synced batches of {one['batch']} (db_bench)",
                  f"{one['syncs_per_second']:,.0f} batches/s, {one['writes_per_second']:,.0f} writes/s")
                 for one in self.machine["rocksdb"]]
        counted = self.machine["instructions"]
        if counted:
            rows.append(("decide and encode, callgrind (the recorded baseline, which a test holds)",
                         f"{counted['filing']:,} instructions for a filing, {counted['wake_up']:,} for a wake-up with three "
                         "escalations"))
        rows.append(("data", f"{self.bench.sizes.large:,} and {self.bench.sizes.small:,} units of the education campaign; "
                     + ("a webhook receiver is registered, so that every escalation puts a notice into the outbox"
                        if self.bench.programs.receiver else "no webhook receiver is registered, so that no notices are owed")))
        lines += ["", "## Beside it", "", "| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)]
        if self.profile:
            lines += self.profile.markdown()
        lines += ["", "## Pictures"]
        for file, caption in self.pictures:
            lines += ["", caption, "", f"![{caption}]({file})"]
        return "\n".join(lines) + "\n"

    def _workload(self) -> list[str]:
        sizes = self.bench.sizes
        return ["## What is asked of the server", "",
                "The shipped education campaign with two changes (`ops/bench/suite/stage.py`): the work plan needs no document, and "
                "mobilization is left by approval. A transition is one POST of one decision, mostly of one audit record, under an "
                "idempotency key of its own, with one of three tokens; a unit makes ten of them, filings carry "
                "`{\"text\":\"done\"}`. Units are a name and a kind without contacts, much alike, so that they compress well. Each "
                f"round is {sizes.round_seconds:g} s of transitions at each size after a warm-up, {sizes.round_seconds / 2:g} s of "
                f"`/livez` and 1 s of the disk; {sizes.reads} reads of each list. Ratios are medians of the rounds' own ratios, so "
                "that they need not be the ratio of the medians beside them; in parentheses the least and the most. Restarts follow "
                "a second of load and find their files in the page cache. Exactly once is counted for every unit that nobody "
                "filed anything for; of the others, that nothing fired twice or early."]

    def _save(self, folder: Path, name: str, caption: str, svg: str) -> None:
        (folder / f"{name}.svg").write_text(svg, encoding="utf-8")
        self.pictures.append((f"{name}.svg", caption))

    def _draw(self, folder: Path, by_point: dict[int, Verdict]) -> None:
        for name, drawn in self.bench.histograms.items():
            if any(count for _, count in drawn.bars):
                self._save(folder, name, drawn.caption,
                           picture.latency_histogram(drawn.caption, drawn.bars, [("p50", drawn.p50), ("p99", drawn.p99)],
                                                     drawn.counted, drawn.measured))
        if self.profile:
            title = f"The server under {MANY} connections of durable transitions: CPU time by function, threads side by side"
            self._save(folder, "flame-graph", title, picture.flame_graph(title, dict(self.profile.stacks)))
        if 3 in by_point:
            figures = by_point[3].figures
            seconds = [(number + 0.5, second["p99"] / 1e6) for number, second in enumerate(figures["transitions"]["each_second"])]
            self._save(folder, "storm-seconds", "Storm: p99 of people's transitions, second by second, in ms",
                       picture.line_chart("p99 of transitions during the storm", "seconds after the deadline", "ms", seconds, 50))
            self._save(folder, "storm-progress", "Storm: escalations recorded since the deadline",
                       picture.line_chart("Escalations recorded", "seconds after the deadline", "escalations",
                                          [(max(0.0, at), fired) for at, fired in figures["progress"]]))
        if 4 in by_point:
            bars = [(f"{int(size):,} units", median(times)) for size, times in by_point[4].figures["seconds"].items()]
            self._save(folder, "restart", "Restart after kill -9: seconds until ready (median; the line is the limit)",
                       picture.bar_chart("Restart after kill -9 under load", "seconds", bars, 2))
