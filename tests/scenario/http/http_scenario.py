#!/usr/bin/env python3
"""The rehearsed campaign once more, through the real API on the real store, with the server killed on the way.

  http_scenario.py DUBAN PLAN UNITS BEHAVIOUR CALENDAR YEAR

Rehearses, starts a server on a virtual clock, plays the rehearsal's requests against it, kills it with SIGKILL at the
midnights of deadlines while the clock is being moved across them, starts it again, goes on, and compares the campaign's
audit records with the rehearsal's, byte for byte except for their number in the log (the server's log also holds the
tokens). At the end the log is verified offline.
"""
import json
import os
import random
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "faults"))
from harness.server import Server  # noqa: E402
import player as playing  # noqa: E402

KILL_AT = ["2011-10-01T00:00:00+08:00", "2011-10-31T00:00:00+08:00", "2011-11-06T00:00:00+08:00",
           "2011-12-26T00:00:00+08:00"]
SEED = 20111030


class CrossesMidnights:
    """Moves the clock, and kills the server while it moves across the midnights that were asked for."""

    def __init__(self, server, the_player):
        self.server, self.player = server, the_player
        self.left = list(KILL_AT)
        self.random = random.Random(SEED)
        self.kills = 0

    def __call__(self, moment):
        while self.left and playing.instant(self.left[0]) < playing.instant(moment):
            self.cross(self.left.pop(0))
        self.player.advance(moment)

    def cross(self, midnight):
        # The kill falls somewhere into the work of that midnight: sometimes before, sometimes between two batches.
        timer = threading.Timer(self.random.uniform(0.0, 0.02), self.server.kill)
        timer.start()
        try:
            self.player.advance(midnight)
        except (OSError, playing.http.client.HTTPException):
            pass  # killed while it answered: what had been answered before must be there after the restart
        timer.join()
        self.kills += 1
        self.player.client.close()
        self.server.start()
        self.player.client = playing.Client(self.server.url)
        self.player.advance(midnight)


def comparable(record):
    """A record without its number in the log, and without what is random: the digest that binds a unit's contacts."""
    record.pop("seq")
    if record["event"] == "ContactsReplaced":
        record["data"].pop("binding")
    return json.dumps(record, ensure_ascii=False, sort_keys=True)


def trail_of_server(the_player, campaign):
    """The campaign's records as stored."""
    records = []
    client = the_player.client
    head = client.request("GET", "/api/v1/audit/head", the_player.admin)
    for seq in range(head["size"]):
        record = client.request("GET", f"/api/v1/audit/records/{seq}", the_player.admin)
        if record.get("campaign") == campaign:
            records.append(comparable(record))
    return records


def trail_of_rehearsal(path):
    records = []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            if "campaign" in record:
                records.append(comparable(record))
    return records


def compare(expected, actual):
    for number, (left, right) in enumerate(zip(expected, actual)):
        if left != right:
            sys.exit(f"record {number} differs\nrehearsed: {left}\nserved:    {right}")
    if len(expected) != len(actual):
        sys.exit(f"{len(expected)} records rehearsed, {len(actual)} served")


def main():
    binary, plan, units, behaviour, calendar, year = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="duban-scenario.") as folder:
        requests, trail = os.path.join(folder, "requests.jsonl"), os.path.join(folder, "trail.jsonl")
        subprocess.run([binary, "rehearse", plan, "--units", units, "--year", year, "--behaviour", behaviour,
                        "--calendar", calendar, "--requests", requests, "--trail", trail],
                       check=True, stdout=subprocess.DEVNULL)
        with open(requests, encoding="utf-8") as lines:
            steps = [json.loads(line) for line in lines]
        server = Server(binary, os.path.join(folder, "data"), now=steps[0]["at"])
        server.start()
        try:
            the_player = playing.Player(server.url, server.admin_token, "bureau", True)
            crossing = CrossesMidnights(server, the_player)
            the_player.on_clock = crossing
            for step in steps:
                the_player.play(step)
            refused = [f"{step['path']}: {refusal}" for step, refusal in the_player.refused]
            campaign = next(json.loads(line)["campaign"] for line in open(trail, encoding="utf-8") if '"campaign"' in line)
            expected = trail_of_rehearsal(trail)
            if not expected:
                sys.exit("the rehearsal left no trail to compare with")
            compare(expected, trail_of_server(the_player, campaign))
            if server.stop() != 0:
                sys.exit("the server did not end in order")
        finally:
            server.kill()
        print(server.verify())
        print(f"{len(steps)} requests, {crossing.kills} kills, {len(refused)} refused: "
              f"the same {len(expected)} records")
        if crossing.kills != len(KILL_AT):
            sys.exit(f"killed {crossing.kills} times, not {len(KILL_AT)}")


if __name__ == "__main__":
    main()
