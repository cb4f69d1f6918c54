"""Point 3: every unit of the large campaign is late at the same midnight, while people go on filing.

The clock runs at its natural pace over the deadline (accelerated:1), so that lateness is real time. How many escalations
there were, and how late, is counted afterwards from the audit trail of the stopped server.
"""
from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Any

from points import Bench, Histogram, milliseconds, say_units
from programs import BenchFailed, Load, LoadOptions
from stage import DEADLINE, ROUND_MIDNIGHT, RUNGS_AT_DEADLINE

RATE = 500
LEAD_SECONDS = 8  # before midnight: the server starts, the load gets going; a little more for a large campaign
STORM_SECONDS_MAX = 600
UNITS_MIN = 2_000  # enough transitions for the time before midnight, and a little after
P99_MS_MAX = 50
A_SECOND_MIN = 50_000


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


class Storm:
    """What was seen of it, to be completed by the trail."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.load: dict[str, Any] = {}
        self.progress: list[tuple[float, float]] = []  # seconds after the deadline, rungs fired so far
        self.lag: dict[str, float] = {}
        self.first_untouched = 0


def ride_out(bench: Bench) -> Storm:
    stage, storm = bench.large, Storm()
    deadline = _instant(DEADLINE)
    lead = LEAD_SECONDS + stage.units // 200_000
    stage.restart("accelerated:1", (deadline - timedelta(seconds=lead)).isoformat())
    units = stage.pool.take(min(max(stage.pool.left // 4, UNITS_MIN), stage.pool.left // 2, 50_000))
    storm.first_untouched = stage.pool.taken
    people = Load(bench.programs, stage.server.port,
                  LoadOptions(steps=ROUND_MIDNIGHT, connections=64, seconds=STORM_SECONDS_MAX, warmup=STORM_SECONDS_MAX,
                              rate=RATE, units=units, tokens=stage.tokens))
    # Sleeps once, up to the moment, because every look at the server costs it something.
    now = _instant(stage.server.get("/api/v1/clock")["now"])
    if now >= deadline:
        raise BenchFailed("the server took longer to start than the storm waits for it")
    fired_before = stage.server.metrics().get('duban_engine_transitions_total{event="rung_fired"}', 0.0)
    time.sleep(max(0.0, (deadline - _instant(stage.server.get("/api/v1/clock")["now"])).total_seconds()))
    people.begin_measuring()
    stage.past_deadline = True
    _watch(stage, storm, people, deadline, fired_before)
    people.end()
    storm.load = people.report()
    metrics = stage.server.metrics()
    storm.lag = {name.split('le="')[1].rstrip('"}'): value for name, value in metrics.items()
                 if name.startswith("duban_timer_lag_seconds_bucket")}
    bench.histograms["storm-transitions"] = Histogram.of(
        storm.load, f"Storm: latency of {RATE} transitions/s, from the intended moment")
    return storm


def _watch(stage: Any, storm: Storm, people: Load, deadline: datetime, fired_before: float) -> None:
    """Until no wake-up of the deadline is left."""
    while True:
        if not people.running():
            raise BenchFailed(f"the load ended before the storm did: {people.report()}")
        clock = stage.server.get("/api/v1/clock")
        elapsed = (_instant(clock["now"]) - deadline).total_seconds()
        fired = stage.server.metrics().get('duban_engine_transitions_total{event="rung_fired"}', 0.0) - fired_before
        storm.progress.append((elapsed, fired))
        if clock["next_wake_up"] is None or _instant(clock["next_wake_up"]) > deadline:
            storm.seconds = elapsed
            return
        time.sleep(0.1)


def are_each_there_once(counted: dict[str, Any], untouched: int) -> bool:
    """Every unit for which nobody filed anything got its rungs, no rung fired twice, none early. The organiser's own office
    is the one other unit; it has a deadline of its own that midnight."""
    by_rungs = {int(rungs): units for rungs, units in counted["units_by_rungs"].items()}
    return (counted["fired_twice"] == 0 and counted["early"] == 0 and by_rungs.get(RUNGS_AT_DEADLINE, 0) == untouched
            and sum(by_rungs.values()) <= untouched + 1)


def judge(bench: Bench, storm: Storm) -> None:
    """After the server was stopped: its trail is the witness."""
    stage = bench.large
    counted = bench.programs.probe("bench_trail", str(stage.server.data), DEADLINE, f"B{storm.first_untouched:07d}")
    untouched = stage.units - storm.first_untouched
    exactly_once = are_each_there_once(counted, untouched)
    a_second = counted["rungs"] / storm.seconds
    p99 = storm.load["latency_ns"]["p99"]
    worst_second = max(second["p99"] for second in storm.load["each_second"])
    bench.histograms["storm-lateness"] = Histogram(
        "Storm: how late escalations were recorded, counted from the audit trail", counted["lateness_up_to_ns"],
        counted["lateness_ns"]["p50"], counted["lateness_ns"]["p99"], "escalations", "lateness")
    bench.add(3, "Storm: one deadline for every unit, beside 500 transitions/s",
              "≥ 50,000 escalations/s, each exactly once; p99 of the transitions ≤ 50 ms",
              f"{a_second:,.0f} escalations/s ({stage.units / storm.seconds:,.0f} units/s; {counted['rungs']:,} in "
              f"{storm.seconds:.1f} s at {say_units(stage.units)}), {'each exactly once' if exactly_once else 'NOT each once'}; "
              f"late by {counted['lateness_ns']['p50'] / 1e9:.1f} s in the median; "
              f"p99 {milliseconds(p99)}, in the worst second {milliseconds(worst_second)}",
              a_second >= A_SECOND_MIN and exactly_once and p99 <= P99_MS_MAX * 1e6,
              seconds=storm.seconds, counted=counted, untouched_units=untouched, progress=storm.progress,
              lag_seconds_up_to=storm.lag, transitions={name: storm.load[name] for name in (
                  "done", "unsent", "unanswered", "per_second", "latency_ns", "each_second")})
    if not exactly_once:
        raise BenchFailed(f"escalations are not there once each: {counted['units_by_rungs']} for {untouched} units, "
                          f"{counted['fired_twice']} twice, {counted['early']} early")
