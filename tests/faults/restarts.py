#!/usr/bin/env python3
"""Stops the server again and again while clients work, in order (SIGTERM) or not (SIGKILL), and starts it again.

  restarts.py DUBAN --how term|kill [--times N] [--clients N] [--timed] [--seed N]

After each start what the clients saw acknowledged is compared with the record. A stop in order has more to hold: exit code
0, within five seconds (--timed); every request that was carried out was answered; and no answer but 503 says that the
server is going.
"""
import collections
import os
import random
import signal
import sys
import time

from harness.campaign import CREATED_AT, Campaign, prepare
from harness.ledger import Ledger, check_ledger, expect
from harness.load import Load
from harness.server import Server
from harness.sweep import Sweep, repeat_options

UNITS = 40
DRAIN_LIMIT_S = 5.0
END_LIMIT_S = 60.0
VERIFY_EVERY = 20
ANSWERS_BEFORE_MAX = 200  # the signal comes after so many answers at most, drawn anew each time


class Restarts:
    def __init__(self, arguments, folder: str):
        self.arguments = arguments
        self.dice = random.Random(arguments.seed)
        self.server = Server(arguments.duban, os.path.join(folder, "data"), now=CREATED_AT)
        self.server.start()
        self.campaign: Campaign = prepare(self.server, UNITS)
        self.trail_size = self.campaign.baseline
        self.statuses: collections.Counter = collections.Counter()
        self.losses: collections.Counter = collections.Counter()
        self.slowest_s = 0.0

    def once(self, number: int) -> dict:
        ledger = Ledger()
        took_s = self.interrupt(ledger, number)
        code = self.server.exit_code
        expect(code == (0 if self.arguments.how == "term" else -signal.SIGKILL), f"exit code {code}")
        if number % VERIFY_EVERY == 0:
            self.server.verify()
        self.server.start()
        found = check_ledger(self.server, ledger, baseline=self.trail_size)
        self.trail_size += found.heads
        self.statuses.update(ledger.statuses)
        self.losses.update(ledger.losses)
        if self.arguments.how == "term":
            self.check_order(ledger, found.carried_out_unanswered, took_s)
        return {"seconds": round(took_s, 3), "acknowledged": found.acknowledged,
                "unknown, settled by the key": found.settled, "statuses": dict(ledger.statuses), "losses": dict(ledger.losses)}

    def interrupt(self, ledger: Ledger, number: int) -> float:
        """Sends the signal under load; seconds until the process had ended."""
        how = signal.SIGTERM if self.arguments.how == "term" else signal.SIGKILL
        load = Load(self.server, self.campaign, ledger, self.arguments.clients, f"run{number}", self.dice.randrange(1 << 30))
        with load:
            load.wait_for_answers(self.dice.randrange(1, ANSWERS_BEFORE_MAX))
            sent = time.monotonic()
            self.server.send_signal(how)
            self.server.wait(END_LIMIT_S)
            return time.monotonic() - sent

    def check_order(self, ledger: Ledger, carried_out_unanswered: int, took_s: float) -> None:
        self.slowest_s = max(self.slowest_s, took_s)
        expect(carried_out_unanswered == 0, f"{carried_out_unanswered} requests were carried out and not answered")
        failures = [status for status in ledger.statuses if status >= 500 and status != 503]
        expect(not failures, f"answers other than 503: {failures}")
        expect(not self.arguments.timed or took_s <= DRAIN_LIMIT_S, f"stopped after {took_s:.1f} s")

    def end(self) -> None:
        self.server.terminate()
        self.server.verify()

    def summary(self) -> str:
        return (f"answers: {dict(sorted(self.statuses.items()))}; connections lost: {dict(self.losses)}\n"
                f"longest stop {self.slowest_s:.3f} s")


def main() -> int:
    parser = repeat_options(__doc__, default=4, clients=4, seed=9)
    parser.add_argument("--how", choices=("term", "kill"), required=True)
    parser.add_argument("--timed", action="store_true", help="the five seconds of a stop are held as well")
    arguments = parser.parse_args()
    with Sweep(arguments) as sweep:
        return sweep.repeat("restart", Restarts(arguments, sweep.folder))


if __name__ == "__main__":
    sys.exit(main())
