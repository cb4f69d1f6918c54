#!/usr/bin/env python3
"""Crash-and-retry loops: clients repeat one idempotency key each until it is acknowledged, while the server is killed.

  idempotency.py DUBAN [--loops N] [--clients N] [--seed N]

In each loop every client files one notice – a task on event, of which every filing makes another one, so that an effect too
many is seen – and repeats it with the same key whenever the connection is lost; meanwhile the server is killed up to three
times, at a random moment of their requests, and started again. Afterwards each key has one effect.
"""
import os
import random
import sys
import threading
import time

from harness.campaign import CREATED_AT, prepare
from harness.ledger import Ledger, Outcome, Trail, check_ledger, expect
from harness.server import Server
from harness.sweep import Sweep, repeat_options
import player

UNITS = 20
CRASHES_MAX = 3
KILL_WITHIN_S = 0.004  # a request takes about a millisecond
GIVE_UP_S = 60.0
VERIFY_EVERY = 50


class Retries:
    def __init__(self, arguments, folder: str):
        self.clients = arguments.clients
        self.dice = random.Random(arguments.seed)
        self.server = Server(arguments.duban, os.path.join(folder, "data"), now=CREATED_AT)
        self.server.start()
        self.campaign = prepare(self.server, UNITS)
        self.trail_size = self.campaign.baseline
        self.started = threading.Condition()
        self.starts = 0

    def once(self, number: int) -> dict:
        ledger = Ledger()
        keys = [f"loop{number}-{client}" for client in range(self.clients)]
        threads = [threading.Thread(target=self.insist, args=(ledger, key, self.dice.randrange(UNITS))) for key in keys]
        for thread in threads:
            thread.start()
        crashes = self.dice.randint(1, CRASHES_MAX)
        in_vain = sum(self.crash(ledger) for _ in range(crashes))
        for thread in threads:
            thread.join()
        expect(all(ledger.entries[key].outcome is Outcome.ACKNOWLEDGED for key in keys), "a key was never acknowledged")
        found = check_ledger(self.server, ledger, baseline=self.trail_size)
        expect(found.records == len(keys), f"{len(keys)} keys have {found.records} effects")
        self.trail_size += found.heads
        attempts = [ledger.entries[key].attempts for key in keys]
        return {"crashes": crashes, "keys": len(keys), "keys repeated": sum(tries > 1 for tries in attempts),
                "repetitions of what had been carried out": in_vain}

    def crash(self, ledger: Ledger) -> int:
        """Kills and starts again. How many requests had been carried out although their connection was lost."""
        time.sleep(self.dice.uniform(0, KILL_WITHIN_S))
        self.server.kill()
        if self.starts % VERIFY_EVERY == 0:
            self.server.verify()
        self.server.start()
        client = player.Client(self.server.url)
        trail = Trail.read(client, self.server.admin_token, self.trail_size)
        client.close()
        with self.started:
            # Nobody has repeated anything yet: they wait for the start to be announced.
            unknown = [entry.key for entry in ledger.having(Outcome.UNKNOWN) if entry.attempts > 0]
            self.starts += 1
            self.started.notify_all()
        return sum(key in trail.by_command for key in unknown)

    def insist(self, ledger: Ledger, key: str, unit: int) -> None:
        """One client: the same request with the same key until it is acknowledged."""
        due = time.monotonic() + GIVE_UP_S
        answer = None
        while (answer is None or answer.status == 503) and time.monotonic() < due:
            starts = self.starts
            client = player.Client(self.server.url, timeout_s=GIVE_UP_S)
            answer = self.campaign.file(ledger, client, unit, "notice", key)
            client.close()
            if answer is None:
                with self.started:
                    self.started.wait_for(lambda: self.starts > starts, GIVE_UP_S)

    def end(self) -> None:
        self.server.terminate()
        self.server.verify()

    def summary(self) -> str:
        return f"{self.starts} starts"


def main() -> int:
    arguments = repeat_options(__doc__, name="--loops", default=15, clients=3, seed=10).parse_args()
    with Sweep(arguments) as sweep:
        return sweep.repeat("loop", Retries(arguments, sweep.folder))


if __name__ == "__main__":
    sys.exit(main())
