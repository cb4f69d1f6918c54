#!/usr/bin/env python3
"""Cuts the power under a server at work: its disk forgets what was not flushed, and the server starts again on what is left.

  power_cuts.py DUBAN [--cuts N] [--seed N] [--torn] [--clients N] [--no-sync]

After each cut every answer that a client read before it must stand in the record (harness/ledger.py); after every 25 cuts all
of them once more, and `duban audit verify` goes over the whole folder. --torn: what was not flushed is lost in part, sector
by sector, instead of as a whole. Exit code 77: this machine cannot have such a disk.
"""
import collections
import os
import random
import shutil
import sys
import time

from harness import disk as disks
from harness.campaign import CREATED_AT, Campaign, prepare
from harness.ledger import Heads, Ledger, check_ledger, expect
from harness.load import Load
from harness.server import Server
from harness.sweep import Sweep, sweep_options

SKIPPED = 77
UNITS = 40
GENERATION = 25           # cuts until everything is checked once more, and the next ones begin with a fresh folder
ANSWERS_BEFORE_MAX = 200  # the power goes after so many answers at most, drawn anew each time
CUT_WITHIN_S = 0.01       # and so long after the last of them
CUT_WHILE_STARTING = 0.2  # how often the power goes once more while the server starts on what is left
START_S = 0.4             # within so long after it was launched


class PowerCuts:
    def __init__(self, arguments, folder: str):
        self.arguments = arguments
        self.dice = random.Random(arguments.seed)
        self.disk = disks.TearingDisk(folder) if arguments.torn else disks.ForgetfulDisk(folder)
        if arguments.torn:
            self.disk.seed = arguments.seed * 1_000_000
        self.server = Server(arguments.duban, os.path.join(self.disk.mounted, "data"), now=CREATED_AT,
                             environment={"DUBAN_UNSAFE_NO_SYNC": "lose-data"} if arguments.no_sync else {})
        self.prepared = os.path.join(folder, "prepared.img")
        self.ledgers: list[Ledger] = []  # of this generation
        self.statuses: collections.Counter = collections.Counter()
        self.campaign = self.prepare_image()
        self.trail_size = Heads()

    def prepare_image(self) -> Campaign:
        self.disk.format()
        self.disk.power_on()
        try:
            with self.server.start():
                campaign = prepare(self.server, UNITS)
                self.server.terminate()
        except BaseException:  # the loop device would outlive this process
            self.disk.cut()
            self.disk.clear_away()
            raise
        self.disk.power_off()
        shutil.copyfile(self.disk.image, self.prepared)
        return campaign

    def begin_generation(self) -> None:
        """Starts on the folder as it was prepared."""
        shutil.copyfile(self.prepared, self.disk.image)
        self.trail_size, self.ledgers = self.campaign.baseline, []
        self.disk.power_on()
        self.server.start()

    def end_generation(self) -> None:
        """Everything that was acknowledged in all of its cuts is still there, and the whole record holds."""
        together = Ledger()
        for ledger in self.ledgers:
            together.entries.update(ledger.entries)
            together.uploads.update(ledger.uploads)
        check_ledger(self.server, together, baseline=self.campaign.baseline, repeat=False)
        self.server.terminate()
        self.server.verify()
        self.disk.power_off()

    def abandon(self) -> None:
        """After something was wrong: takes down what stands, so that the next generation can begin."""
        self.server.kill()
        self.disk.cut()
        self.disk.clear_away()

    def once(self, number: int) -> dict:
        started = time.monotonic()
        ledger = Ledger()
        self.cut_under_load(ledger, number)
        self.statuses.update(ledger.statuses)
        again = self.dice.random() < CUT_WHILE_STARTING
        if again:
            self.cut_while_starting()
        self.disk.power_on()
        self.server.start()
        found = check_ledger(self.server, ledger, baseline=self.trail_size)
        self.trail_size += found.heads
        self.ledgers.append(ledger)
        return {"acknowledged": found.acknowledged, "uploads": len(ledger.uploads), "unknown": found.settled,
                "unknown, carried out": found.carried_out_unanswered, "cut again while starting": int(again),
                "seconds": round(time.monotonic() - started, 3)}

    def cut_under_load(self, ledger: Ledger, number: int) -> None:
        seed = self.dice.randrange(1 << 30)
        with Load(self.server, self.campaign, ledger, self.arguments.clients, f"cut{number}", seed) as load:
            load.wait_for_answers(self.dice.randrange(1, ANSWERS_BEFORE_MAX))
            time.sleep(self.dice.uniform(0, CUT_WITHIN_S))
            self.disk.cut()
            self.server.kill()
        # What is answered after the power went is an answer nevertheless, and stands in the ledger.
        expect(sum(ledger.statuses.values()) > 0, "the power went before anything was answered")
        self.disk.clear_away()

    def cut_while_starting(self) -> None:
        self.disk.power_on()
        self.server.launch()
        time.sleep(self.dice.uniform(0, START_S))
        self.disk.cut()
        self.server.kill()
        self.disk.clear_away()


def play(arguments, sweep: Sweep) -> PowerCuts:
    """All cuts, generation after generation. What was wrong is counted in the sweep."""
    cuts = PowerCuts(arguments, sweep.folder)
    for first in range(1, arguments.cuts + 1, GENERATION):
        cuts.begin_generation()
        sound = True
        for number in range(first, min(first + GENERATION, arguments.cuts + 1)):
            result = sweep.run({"cut": number}, lambda: cuts.once(number), cuts.server.data)
            sound = "wrong" not in result
            if not sound:
                break  # what follows would be compared with a record that is wrong already
            seconds = result.pop("seconds")
            sweep.counts.update(result)
            sweep.counts["slowest cut, ms"] = max(sweep.counts["slowest cut, ms"], round(seconds * 1000))
        if sound:
            sound = "wrong" not in sweep.run({"after cut": number}, lambda: cuts.end_generation() or {},
                                             cuts.server.data)
            sweep.done -= 1  # no cut
        if not sound:
            cuts.abandon()
    return cuts


def main() -> int:
    parser = sweep_options(__doc__)
    parser.add_argument("--cuts", type=int, default=3)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--torn", action="store_true", help="what was not flushed is lost in part")
    parser.add_argument("--no-sync", action="store_true",
                        help="the negative control: the server answers before it syncs, so losses have to be found")
    arguments = parser.parse_args()
    if lacking := disks.why_not():
        print(f"SKIPPED: no power cuts on this machine: {lacking}")
        return SKIPPED
    disks.enter_namespace()
    with Sweep(arguments) as sweep:
        cuts = play(arguments, sweep)
        print(f"seed {arguments.seed}; answers: {dict(sorted(cuts.statuses.items()))}")
        return sweep.report("cuts")


if __name__ == "__main__":
    sys.exit(main())
