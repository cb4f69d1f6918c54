#!/usr/bin/env python3
"""Connections that ask for nothing, or for something very slowly, while others work.

  connections.py DUBAN                      two hundred of each kind; nothing that depends on time is held
  connections.py DUBAN --slow 4000          measured: slowhttptest, healthy clients keep a p99 < 200 ms (needs --bench)
  connections.py DUBAN --idle 10000         measured: within a control group of 512 MiB (needs root), --bench as well

Who works is served whatever the others do; who finds no room any more is told 503 and when to come back, and finds room
when the others are gone.
"""
import argparse
import os
import socket
import sys
import tempfile
import time

from harness.campaign import CREATED_AT, Campaign, prepare
from harness.crowd import judge
from harness.ledger import LOST, Ledger, check_ledger, expect
from harness.server import Server
import player

LIMIT_S = 60.0


class Crawlers:
    """Connections of which each has begun a request and sends one more byte of it when told to."""

    def __init__(self, port: int, count: int, opening: bytes):
        self.sockets = []
        for _ in range(count):
            self.sockets.append(socket.create_connection(("127.0.0.1", port), timeout=LIMIT_S))
            self.sockets[-1].sendall(opening)

    def crawl(self) -> int:
        """How many were still taken on."""
        alive = 0
        for each in self.sockets:
            try:
                each.send(b"x")
                alive += 1
            except OSError:
                pass
        return alive

    def close(self) -> None:
        for each in self.sockets:
            each.close()


SLOW_HEAD = b"GET /livez HTTP/1.1\r\nHost: a\r\nX-Slow: "
IDLE = b""


def slow_body(campaign: Campaign) -> bytes:
    return (f"POST {campaign.task_path(1, 'report', 'submissions')} HTTP/1.1\r\nHost: a\r\n"
            f"Authorization: Bearer {campaign.token_of(1)}\r\nContent-Type: application/json\r\n"
            "Idempotency-Key: slow\r\nContent-Length: 1000\r\n\r\n{").encode()


def work(server: Server, campaign: Campaign, ledger: Ledger, label: str, times: int = 50) -> None:
    """A healthy client: everything it asks is done."""
    client = player.Client(server.url, timeout_s=LIMIT_S)
    for number in range(times):
        answer = campaign.file(ledger, client, number % campaign.units, "report", f"{label}-{number}")
        expect(answer is not None and judge(answer), f"{label}: refused")
        expect(client.exchange("GET", campaign.unit_path(number % campaign.units), campaign.office).status == 200,
               f"{label}: a read was refused")
    client.close()


def no_room(server: Server) -> None:
    """One connection more is told so, or closed at once where there are too many to tell."""
    client = player.Client(server.url, timeout_s=LIMIT_S)
    try:
        expect(not judge(client.exchange("GET", "/livez")), "there was room for one connection more")
    except LOST:
        pass
    client.close()


def wait_for_room(server: Server) -> None:
    due = time.monotonic() + LIMIT_S
    client = player.Client(server.url, timeout_s=LIMIT_S)
    while True:
        try:
            if judge(client.exchange("GET", "/livez")):
                return client.close()
        except LOST:
            pass
        client.close()
        expect(time.monotonic() < due, "there is no room although everybody has gone")


def run_short(binary: str, planted: bool) -> None:
    """`planted`: the server has room for fewer than there are, which the healthy client must notice."""
    most = 150 if planted else 700
    with tempfile.TemporaryDirectory(prefix="duban-connections.") as folder:
        server = Server(binary, os.path.join(folder, "data"), now=CREATED_AT, options=["--connections-max", str(most)])
        with server.start():
            campaign = prepare(server, units=20)
            ledger = Ledger()
            crawlers = [Crawlers(server.port, 200, opening) for opening in (SLOW_HEAD, slow_body(campaign), IDLE)]
            for turn in range(3):
                work(server, campaign, ledger, f"turn-{turn}")
                expect(crawlers[0].crawl() > 0, "no slow connection is left: nothing was shown")
            more = Crawlers(server.port, most - 600, IDLE)
            no_room(server)
            for each in (*crawlers, more):
                each.close()
            wait_for_room(server)
            work(server, campaign, ledger, "after")
            found = check_ledger(server, ledger, baseline=campaign.baseline)
            expect(server.terminate() == 0, "the server did not end in order")
            print(f"beside 600 slow and idle connections {found.acknowledged} filings were done and are in the record")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("duban")
    parser.add_argument("--bench", help="the load generator of ops/bench")
    parser.add_argument("--slow", type=int, default=0)
    parser.add_argument("--idle", type=int, default=0)
    parser.add_argument("--rate", type=float, default=500, help="requests a second of the healthy clients")
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--memory-mib", type=int, default=512)
    arguments = parser.parse_args()
    if arguments.slow or arguments.idle:
        from connections_measured import measure
        sys.exit(measure(arguments))
    run_short(arguments.duban, planted=False)
    try:
        run_short(arguments.duban, planted=True)
    except (AssertionError, *LOST) as noticed:
        print(f"noticed: no room for those who work: {str(noticed)[:100]}")
    else:
        sys.exit("not noticed: no room for those who work")


if __name__ == "__main__":
    main()
