"""Overload, measured: what the server can do, ten times of that, and how soon it is itself again (overload.py --bench).

  peak       a closed loop of as many connections as the peak needs; its p99 is what is normal for a busy server
  overload   an open loop at ten times the peak: goodput >= 0.9 of it, p99 of what is admitted <= 2 x normal, and nothing
             but 2xx and 503 with Retry-After. Latencies count from the moment a request was due.
  recovery   an open loop at half the peak, begun as the overload ends: within ten seconds nobody is refused any more and
             the p99 of a second is <= 2 x normal
"""
import dataclasses
import json
import os
import subprocess
import sys
import tempfile

from harness.campaign import CAMPAIGN, CREATED_AT, Campaign, prepare
from harness.crowd import Beside, Watch, judge
from harness.ledger import Trail, expect
from harness.server import Server
import player

UNITS = 1000
SETTLING_S = 6  # what the first moment of an overload lets in, as a burst, is answered outside the time measured
MILLISECOND = 1e6


@dataclasses.dataclass
class Workload:
    steps: list[str]
    peak_connections: int
    overload_connections: int


def workload_of(name: str, campaign: Campaign, slow_disk: bool) -> Workload:
    units = [campaign.unit_path(number) for number in range(200)]
    if name == "page":  # expensive reads: a page of a thousand units
        return Workload([f"GET@office /api/v1/campaigns/{CAMPAIGN}/units?limit=1000"], 64, 2000)
    if name == "read":
        return Workload([f"GET@unit {unit}" for unit in units], 64, 2000)
    connections = 1536 if slow_disk else 256  # three full batches: one on its way, one decided, one waiting
    steps = [f'POST@unit {unit}/tasks/report/submissions {{"text":"done"}}' for unit in units]
    return Workload(steps, connections, max(2000, 4 * connections))


class Measurement:
    def __init__(self, arguments, folder: str):
        self.arguments, self.folder = arguments, folder
        slow = {}
        if arguments.slow_sync:
            slow = {"LD_PRELOAD": os.path.abspath(arguments.slow_sync), "DUBAN_SLOW_SYNC_MS": str(arguments.sync_delay_ms)}
        self.server = Server(arguments.duban, os.path.join(folder, "data"), now=CREATED_AT, environment=slow)
        self.server.start()
        self.campaign = prepare(self.server, UNITS)
        self.workload = workload_of(arguments.workload, self.campaign, bool(slow))
        for name, token in (("unit", self.campaign.tokens[0]), ("office", self.campaign.office)):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(token)
        self.acknowledged = 0

    def load(self, label: str, connections: int, rate: float, seconds: float, warmup: float) -> dict:
        command = [self.arguments.bench, "--port", str(self.server.port), "--connections", str(connections),
                   "--rate", str(rate), "--seconds", str(seconds), "--warmup", str(warmup), "--run", label]
        for name in ("unit", "office"):
            command += ["--token-file", f"{name}={os.path.join(self.folder, name)}"]
        for step in self.workload.steps:
            command += ["--step", step]
        report = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        for statuses in (report["statuses"], report["statuses_outside"]):
            expect(set(statuses) <= {"200", "201", "503"}, f"{label}: {statuses} {report['refusals']}")
            self.acknowledged += statuses.get("201", 0)
        latency = {name: round(report["latency_ns"][name] / MILLISECOND, 2) for name in ("p50", "p99", "max")}
        print(f"{label:9} {report['per_second']:9.0f} done/s  {report['refused'] / report['seconds']:9.0f} refused/s  "
              f"{latency} ms  unsent {report['unsent']}, lost {report['connections_lost']}, "
              f"outside the time measured {report['statuses_outside']}", flush=True)
        return report

    def run(self) -> bool:
        arguments, work = self.arguments, self.workload
        self.load("warm", work.peak_connections, 0, 3, 0)
        peak = self.load("peak", work.peak_connections, 0, arguments.seconds, 1)
        with Watch(self.server) as watch, Sampler(self) as sampler:
            over = self.load("overload", work.overload_connections, arguments.times * peak["per_second"],
                             arguments.seconds, SETTLING_S)
        after = self.load("recovery", work.peak_connections, 0.5 * peak["per_second"], 12, 0)
        expect(not watch.wrong, f"health: {watch.wrong}")
        expect(not sampler.wrong, sampler.wrong)
        self.compare_record()
        normal, ahead = peak["latency_ns"]["p99"], over["latency_ns"]["p99"]
        calm_after = seconds_until_calm(after["each_second"], 2 * normal)
        goodput = over["per_second"] / peak["per_second"]
        print(f"goodput {goodput:.2f} of peak (>= 0.9), p99 of the admitted {ahead / normal:.2f} x normal (<= 2), "
              f"calm after {calm_after} s (<= 10), {over['refused']} refused, {sampler.judged} of them judged, "
              f"slowest look at the health {watch.slowest_s * 1000:.0f} ms")
        return goodput >= 0.9 and ahead <= 2 * normal and calm_after <= 10

    def compare_record(self) -> None:
        """Every write that was acknowledged is in the record; what was sent last may be there without its answer."""
        client = player.Client(self.server.url)
        trail = Trail.read(client, self.server.admin_token, self.campaign.baseline)
        client.close()
        filed = sum(1 for record in trail.records if record["event"] == "SubmissionFiled")
        expect(filed >= self.acknowledged, f"{self.acknowledged} filings acknowledged, {filed} in the record")


class Sampler(Beside):
    """Looks at the refusals during the overload as a whole, with the same kind of request as the load."""

    def __init__(self, measurement: Measurement):
        super().__init__(measurement.server, pause_s=0.01)
        self.campaign = measurement.campaign
        self.workload = measurement.arguments.workload
        self.judged = 0

    def look(self, client: player.Client) -> None:
        self.judged += not judge(self._ask(client))

    def _ask(self, client: player.Client) -> player.Answer:
        campaign = self.campaign
        if self.workload == "page":
            return client.exchange("GET", f"/api/v1/campaigns/{CAMPAIGN}/units?limit=1000", campaign.office)
        if self.workload == "read":
            return client.exchange("GET", campaign.unit_path(1), campaign.office)
        return client.exchange("POST", campaign.task_path(1, "report", "submissions"), campaign.token_of(1),
                               b'{"text":"sampled"}', key=f"sample-{self.asked + 1}")


def seconds_until_calm(seconds: list[dict], p99_max: float) -> int:
    """The number of seconds after which every one is calm."""
    calm = len(seconds)
    while calm > 0 and seconds[calm - 1]["refused"] == 0 and seconds[calm - 1]["p99"] <= p99_max:
        calm -= 1
    return calm


def measure(arguments) -> None:
    with tempfile.TemporaryDirectory(prefix="duban-overload.") as folder:
        measurement = Measurement(arguments, folder)
        with measurement.server:
            kept = measurement.run()
            expect(measurement.server.terminate() == 0, "the server did not end in order")
            measurement.server.verify()
    sys.exit(0 if kept else 1)
