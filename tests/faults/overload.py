#!/usr/bin/env python3
"""More is asked than can be answered.

  overload.py DUBAN                      what does not depend on time: a crowd before a server with a short queue
  overload.py DUBAN --bench BENCH_LOAD   measured: ten times of what the server can do (overload_measured.py)

Whoever is turned away is told 503 and when to come back, nothing that was acknowledged is lost and nothing that was refused
was done, the server says that it is well, and afterwards everybody is served. Each promise is then broken on purpose by a
front before the server, and that must be noticed.
"""
import argparse
import os
import sys
import tempfile

from harness.campaign import CREATED_AT, Campaign, prepare
from harness.crowd import Crowd, Watch, judge
from harness.front import FAULTS, LyingFront
from harness.ledger import Heads, Ledger, check_ledger, expect
from harness.server import Server
import player

PEOPLE = 24
LIMIT_S = 120.0


class Overloaded:
    """A server that lets two writes wait, with a campaign."""

    def __init__(self, binary: str, folder: str):
        self.server = Server(binary, os.path.join(folder, "data"), now=CREATED_AT, options=["--writes-waiting-max", "2"])
        self.server.start()
        self.campaign: Campaign = prepare(self.server, units=40)
        self.trail_size = self.campaign.baseline

    def run(self, url: str, label: str, done: int, refused: int) -> Crowd:
        """Raises AssertionError at the first promise that does not hold."""
        ledger = Ledger()
        with Watch(self.server) as watch, Crowd(url, self.campaign, ledger, PEOPLE, label) as crowd:
            crowd.wait_for(done, refused, LIMIT_S)
        expect(not crowd.wrong, "; ".join(crowd.wrong[:3]))
        expect(not watch.wrong, f"health: {watch.wrong}")
        expect(watch.asked > 0, "nobody asked for the health")
        self.serves_everybody(label, ledger)
        self.trail_size += check_ledger(self.server, ledger, baseline=self.trail_size).heads
        return crowd

    def serves_everybody(self, label: str, ledger: Ledger) -> None:
        client = player.Client(self.server.url)
        for number in range(20):
            answer = self.campaign.file(ledger, client, number, "report", f"{label}-after-{number}")
            expect(answer is not None and judge(answer), "refused with nobody else there")
        client.close()

    def notices(self, fault: str) -> None:
        label = f"planted-{list(FAULTS).index(fault)}"
        with LyingFront(self.server, fault) as front:
            try:
                self.run(front.url, label, done=300, refused=0)
            except (AssertionError, KeyError) as noticed:  # a refusal read as a receipt lacks its members
                print(f"noticed: it {fault}: {str(noticed)[:100]}")
            else:
                sys.exit(f"not noticed: it {fault}")
        self.trail_size = self.size_of_trail()

    def size_of_trail(self) -> Heads:
        client = player.Client(self.server.url)
        size = Heads.read(client, self.server.admin_token)
        client.close()
        return size


def run_short(binary: str) -> None:
    with tempfile.TemporaryDirectory(prefix="duban-overload.") as folder:
        overloaded = Overloaded(binary, folder)
        with overloaded.server:
            crowd = overloaded.run(overloaded.server.url, "crowd", done=400, refused=100)
            print(f"{PEOPLE} people: {crowd.done} done, {crowd.refused} refused, and all of it is in the record")
            for fault in FAULTS:
                overloaded.notices(fault)
            expect(overloaded.server.terminate() == 0, "the server did not end in order")
            overloaded.server.verify()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("duban")
    parser.add_argument("--bench", help="the load generator of ops/bench: measure")
    parser.add_argument("--workload", choices=("page", "write", "read"), default="page")
    parser.add_argument("--slow-sync", help="the library slow_sync: each sync of the disk takes longer")
    parser.add_argument("--sync-delay-ms", type=int, default=200, help="with --slow-sync")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--times", type=float, default=10, help="of the peak, offered")
    arguments = parser.parse_args()
    if not arguments.bench:
        return run_short(arguments.duban)
    from overload_measured import measure
    measure(arguments)


if __name__ == "__main__":
    main()
