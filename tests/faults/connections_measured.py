"""Thousands of connections, measured (connections.py --slow N, --idle N).

  slow  slowhttptest sends heads a few bytes at a time on N connections, then as many send bodies, a byte a second; the
        clients beside them, at a fixed rate, keep a p99 < 200 ms
  idle  N connections which each had a page of a hundred units and then ask for nothing, before a server in a control
        group of so many MiB; the clients beside them keep the same p99, and the server is not ended for its memory
"""
import json
import os
import re
import resource
import signal
import socket
import subprocess
import tempfile
import threading

from connections import Crawlers, slow_body
from harness.campaign import CAMPAIGN, CREATED_AT, prepare
from harness.ledger import expect
from harness.server import Server

UNITS = 500
P99_MAX_MS = 200
HEALTHY = 32  # connections of those who work
BODY_SECONDS = 6  # the server takes on a slow body for ten


class ControlGroup:
    """A memory limit for a server and nobody else. Version 1 and 2 of the interface."""

    def __init__(self, mebibytes: int):
        version_2 = os.path.exists("/sys/fs/cgroup/cgroup.controllers")
        root = "/sys/fs/cgroup" if version_2 else "/sys/fs/cgroup/memory"
        self.path = os.path.join(root, f"duban-{os.getpid()}")
        os.mkdir(self.path)
        self.peak_file = "memory.peak" if version_2 else "memory.max_usage_in_bytes"
        limit = "memory.max" if version_2 else "memory.limit_in_bytes"
        with open(os.path.join(self.path, limit), "w", encoding="ascii") as file:
            file.write(str(mebibytes << 20))

    def wrapper(self) -> list[str]:
        return ["sh", "-c", f'echo $$ > {self.path}/cgroup.procs && exec "$@"', "sh"]

    def peak_mib(self) -> float:
        with open(os.path.join(self.path, self.peak_file), encoding="ascii") as file:
            return int(file.read()) / (1 << 20)

    def remove(self) -> None:
        os.rmdir(self.path)


def resident_mib(pid: int, what: str = "VmRSS") -> float:
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return next(int(line.split()[1]) / 1024 for line in file if line.startswith(what))


class Healthy:
    """The clients beside: a read and a write in turn, at a fixed rate."""

    def __init__(self, bench: str, server: Server, campaign, folder: str):
        self.bench, self.server, self.folder = bench, server, folder
        self.steps: list[str] = []
        for number in range(200):
            self.steps.append(f'POST@unit {campaign.unit_path(number)}/tasks/report/submissions {{"text":"done"}}')
            self.steps.append(f"GET@unit {campaign.unit_path(number)}")
        with open(os.path.join(folder, "unit"), "w", encoding="utf-8") as file:
            file.write(campaign.tokens[0])

    def run(self, label: str, rate: float, seconds: float) -> bool:
        command = [self.bench, "--port", str(self.server.port), "--connections", str(HEALTHY), "--rate", str(rate),
                   "--seconds", str(seconds), "--warmup", "1", "--run", label,
                   "--token-file", f"unit={os.path.join(self.folder, 'unit')}"]
        for step in self.steps:
            command += ["--step", step]
        report = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        p99_ms = report["latency_ns"]["p99"] / 1e6
        print(f"{label:7} {report['per_second']:.0f} done/s of {rate:.0f}, p50 {report['latency_ns']['p50'] / 1e6:.2f} ms, "
              f"p99 {p99_ms:.2f} ms (< {P99_MAX_MS}), max {report['latency_ns']['max'] / 1e6:.0f} ms, "
              f"statuses {report['statuses']}, lost {report['connections_lost']}, unanswered {report['unanswered']}, "
              f"server {resident_mib(self.server.process.pid):.0f} MiB resident", flush=True)
        served = set(report["statuses"]) <= {"200", "201"} and report["connections_lost"] == 0
        return served and p99_ms < P99_MAX_MS


def slow_tester(server: Server, connections: int, seconds: int) -> subprocess.Popen:
    """slowhttptest: heads, a few bytes every five seconds, on as many connections as it can keep."""
    return subprocess.Popen(["slowhttptest", "-H", "-c", str(connections), "-r", "1000", "-i", "5", "-x", "24", "-p", "5",
                             "-l", str(seconds), "-u", f"{server.url}/livez"],
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def most_connected(said: str) -> int:
    """What slowhttptest tells every few seconds, in colours: "connected: 3998"."""
    counts = [int(found) for found in re.findall(r"connected:\D*?(\d+)", re.sub(r"\x1b\[[0-9;]*m", "", said))]
    expect(bool(counts), f"slowhttptest did not say how many connections it has: {said[-300:]}")
    return max(counts)


def run_slow(arguments, server: Server, healthy: Healthy, campaign) -> bool:
    kept = healthy.run("alone", arguments.rate, 5)
    tester = slow_tester(server, arguments.slow, int(arguments.seconds) + 10)
    try:
        kept = healthy.run("heads", arguments.rate, arguments.seconds) and kept
    finally:
        tester.send_signal(signal.SIGINT)  # it tells what it did before it ends
        said = tester.communicate()[0]
    print(f"        slow heads: at most {most_connected(said)} connected at once")
    # Bodies need a token, or they are refused with their head: slowhttptest cannot send one.
    crawlers = Crawlers(server.port, arguments.slow, slow_body(campaign))
    done = threading.Event()
    crawler = threading.Thread(target=lambda: [crawlers.crawl() for _ in iter(lambda: done.wait(1), True)])
    crawler.start()
    kept = healthy.run("bodies", arguments.rate, BODY_SECONDS) and kept
    done.set()
    crawler.join()
    print(f"        slow bodies: {crawlers.crawl()} of {arguments.slow} still taken on")
    crawlers.close()
    return healthy.run("after", arguments.rate, 5) and kept


def open_idle(server: Server, campaign, count: int) -> list[socket.socket]:
    """Each has asked for a large page and read it, so that the server has had large buffers for all of them."""
    ask = (f"GET /api/v1/campaigns/{CAMPAIGN}/units?limit=100 HTTP/1.1\r\nHost: a\r\n"
           f"Authorization: Bearer {campaign.office}\r\n\r\n").encode()
    sockets = []
    for _ in range(count):
        sockets.append(socket.create_connection(("127.0.0.1", server.port), timeout=60))
        sockets[-1].sendall(ask)
        answer = b""
        while b'"next":' not in answer[-400:]:
            piece = sockets[-1].recv(1 << 20)
            expect(piece != b"", f"connection {len(sockets)} was closed before it was idle: {answer[:200]!r}")
            answer += piece
    return sockets


def run_idle(arguments, server: Server, healthy: Healthy, campaign, group: ControlGroup) -> bool:
    kept = healthy.run("alone", arguments.rate, 5)
    sockets = open_idle(server, campaign, arguments.idle)
    kept = healthy.run("idle", arguments.rate, arguments.seconds) and kept
    alive = 0
    for each in sockets:
        each.setblocking(False)
        try:
            alive += each.recv(1) != b""
        except BlockingIOError:
            alive += 1
    print(f"        {alive} of {arguments.idle} idle connections still open, control group at most "
          f"{group.peak_mib():.0f} of {arguments.memory_mib} MiB, server at most "
          f"{resident_mib(server.process.pid, 'VmHWM'):.0f} MiB resident")
    for each in sockets:
        each.close()
    return kept and server.running


def measure(arguments) -> int:
    expect(arguments.bench is not None, "measuring needs --bench")
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    group = ControlGroup(arguments.memory_mib) if arguments.idle else None
    try:
        with tempfile.TemporaryDirectory(prefix="duban-connections.") as folder:
            server = Server(arguments.duban, os.path.join(folder, "data"), now=CREATED_AT,
                            wrapper=group.wrapper() if group else [])
            with server.start():
                campaign = prepare(server, UNITS)
                healthy = Healthy(arguments.bench, server, campaign, folder)
                kept = (run_idle(arguments, server, healthy, campaign, group) if group
                        else run_slow(arguments, server, healthy, campaign))
                expect(server.terminate(120) == 0, "the server did not end in order")
                server.verify()
    finally:
        if group:
            group.remove()
    return 0 if kept else 1
