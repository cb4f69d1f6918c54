"""The programs that the benchmark runs: the server, its command line, the load generator, the probes."""
from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[3]
READY_SECONDS_MAX = 120


class BenchFailed(Exception):
    """A measurement that does not count: the run says so instead of reporting it."""


@dataclass(frozen=True)
class Programs:
    build: Path
    receiver: str = ""  # address of a webhook receiver that every stage registers; none: no notices are owed

    @property
    def duban(self) -> str:
        return str(self.build / "orchestrator" / "duban")

    @property
    def load(self) -> str:
        return str(self.build / "ops" / "bench" / "load" / "bench_load")

    def probe(self, name: str, *arguments: str) -> dict[str, Any]:
        """bench_disk or bench_trail; both answer in JSON."""
        return json.loads(run([str(self.build / "ops" / "bench" / "probe" / name), *arguments]))


def run(command: list[str], environment: dict[str, str] | None = None) -> str:
    """Runs a command to its end; anything but success ends the benchmark."""
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **(environment or {})}, check=False)
    if done.returncode != 0:
        raise BenchFailed(f"{' '.join(command[:4])} … ended with {done.returncode}: {done.stderr[-2000:]}{done.stdout[-500:]}")
    return done.stdout


class Server:
    """A duban serve process on a data folder; it can be killed and started again."""

    def __init__(self, programs: Programs, data: Path) -> None:
        self.programs, self.data = programs, data
        self.process: subprocess.Popen[str] | None = None
        self.port = 0

    def start(self, clock: str, now: str) -> float:
        """Seconds from the start of the process until /readyz says 200."""
        self.data.mkdir(parents=True, exist_ok=True)
        log = open(self.data.with_suffix(".log"), "w", encoding="utf-8")  # noqa: SIM115 (the process keeps it)
        began = time.monotonic()
        self.process = subprocess.Popen(
            [self.programs.duban, "serve", "--data", str(self.data), "--listen", f"127.0.0.1:{self.port}",
             "--clock", clock, "--now", now, *(["--webhooks-private-targets", "true"] if self.programs.receiver else [])], stderr=log, stdout=subprocess.DEVNULL, text=True)
        log.close()
        while not self._is_ready():
            if self.process.poll() is not None or time.monotonic() - began > READY_SECONDS_MAX:
                raise BenchFailed("the server did not start: " + self.data.with_suffix(".log").read_text()[-2000:])
            time.sleep(0.001)
        return time.monotonic() - began

    def _is_ready(self) -> bool:
        # The port is chosen by the first start, and kept by later ones.
        if self.port == 0:
            ready = re.search(r'"event":"ready".*"port":(\d+)', self.data.with_suffix(".log").read_text())
            if not ready:
                return False
            self.port = int(ready.group(1))
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def end(self, how: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(how)
        self.process.wait()
        if how == signal.SIGTERM and self.process.returncode != 0:
            raise BenchFailed("the server did not end in order")
        self.process = None

    def kill_if_running(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def memory_mib(self, name: str) -> float:
        """VmRSS or VmHWM of the process."""
        assert self.process is not None
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        found = re.search(rf"{name}:\s+(\d+) kB", status)
        if not found:
            raise BenchFailed(f"{name} is not shown")
        return int(found.group(1)) / 1024

    def forget_peak_memory(self) -> None:
        """From here on VmHWM is the peak since now."""
        assert self.process is not None
        Path(f"/proc/{self.process.pid}/clear_refs").write_text("5", encoding="ascii")

    def cli(self, *arguments: str) -> str:
        return run([self.programs.duban, *arguments, "-o", "json"],
                   {"DUBAN_SERVER": f"http://127.0.0.1:{self.port}", "DUBAN_LANGUAGE": "en",
                    "DUBAN_TOKEN_FILE": str(self.data / "admin-token")})

    def get(self, path: str) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        token = (self.data / "admin-token").read_text(encoding="ascii").strip()
        connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
        response = connection.getresponse()
        text = response.read().decode()
        connection.close()
        if response.status != 200:
            raise BenchFailed(f"GET {path}: {response.status} {text[:300]}")
        return json.loads(text) if "json" in (response.getheader("Content-Type") or "") else text

    def metrics(self) -> dict[str, float]:
        lines = (line.rsplit(" ", 1) for line in self.get("/metrics").splitlines() if not line.startswith("#"))
        return {name: float(value) for name, value in lines}


@dataclass
class LoadOptions:
    """One run of the load generator; the names are those of its options."""
    steps: list[str]
    connections: int
    seconds: float
    warmup: float = 0.0
    rate: float = 0.0
    units: range | None = None
    window: int = 16
    requests: int = 0
    tokens: dict[str, Path] = field(default_factory=dict)


class Load:
    """The load generator under way."""

    _number = 0
    _lock = threading.Lock()

    def __init__(self, programs: Programs, port: int, options: LoadOptions) -> None:
        with Load._lock:
            Load._number += 1
            name = f"run{os.getpid()}-{Load._number}"
        command = [programs.load, "--port", str(port), "--run", name, "--connections", str(options.connections),
                   "--seconds", str(options.seconds), "--warmup", str(options.warmup), "--rate", str(options.rate),
                   "--requests", str(options.requests), "--window", str(options.window)]
        for step in options.steps:
            command += ["--step", step]
        if options.units is not None:
            command += ["--units", str(len(options.units)), "--first-unit", str(options.units.start)]
        for token, file in options.tokens.items():
            command += ["--token-file", f"{token}={file}"]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def begin_measuring(self) -> None:
        self._process.send_signal(signal.SIGUSR1)

    def end(self) -> None:
        self._process.send_signal(signal.SIGTERM)

    def running(self) -> bool:
        return self._process.poll() is None

    def report(self, server_may_go: bool = False) -> dict[str, Any]:
        """Waits for its end. Whatever was not a transition spoils the run, so it is no result. What an open loop could
        not send, or had no answer to, is in its latencies instead."""
        output, errors = self._process.communicate()
        if self._process.returncode != 0:
            raise BenchFailed(f"the load generator ended with {self._process.returncode}: {errors}")
        report = json.loads(output)
        if server_may_go:
            return report
        spoils = ["refused", "connections_lost", "server_gone"]
        if not report["rate_asked"]:
            spoils.append("unanswered")
        faults = {name: report[name] for name in spoils if report[name]}
        if faults:
            raise BenchFailed(f"a load run does not count: {faults}, {report['refusals']}")
        return report


def load(programs: Programs, port: int, options: LoadOptions) -> dict[str, Any]:
    return Load(programs, port, options).report()
