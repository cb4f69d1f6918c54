#!/usr/bin/env python3
"""The clock of the machine is set, forwards and back, under the real server on the wall clock (libfaketime).

  clock_jumps.py DUBAN [--all]

The time that the process is shown stands in a file, which is rewritten while it runs; the time that passes is left alone.
Held afterwards and all the while, against the times that were shown:

  nothing early   no record is older than the latest time shown, and no event of the clock before its moment
  nothing twice   each event of a task, each rung of a round, once
  in order        the times of the record never run backwards
  nothing lost    when the clock shows the end, everything that was due is there, for the moments of a run that was left alone

Short: a jump of a day and a year each way, and a leap ahead that is taken back. --all: every jump before several deadlines.
The planted fault is a server that is shown another time than the one it is held to.
"""
import argparse
import datetime
import glob
import json
import os
import re
import sys
import tempfile
import time

from harness.campaign import CAMPAIGN, Campaign, prepare
from harness.ledger import Heads, Trail, expect
from harness.server import Server
import player

UTC = datetime.timezone.utc
LIMIT_S = 30.0
BEGINS = datetime.datetime(2026, 8, 30, 0, 0, tzinfo=UTC)  # before the first phase, so that no moment depends on the launch
ENDS = datetime.datetime(2027, 1, 1, 0, 0, tzinfo=UTC)
BEFORE = [datetime.datetime(2026, 9, 17, 0, 59, 58, tzinfo=UTC),   # a rung at 09:00 in Shanghai
          datetime.datetime(2026, 9, 20, 15, 59, 58, tzinfo=UTC),  # a due day ends
          datetime.datetime(2026, 9, 30, 15, 59, 58, tzinfo=UTC)]  # the next phase begins
SECOND, HOUR, DAY = datetime.timedelta(seconds=1), datetime.timedelta(hours=1), datetime.timedelta(days=1)
JUMPS = {"a second": SECOND, "an hour": HOUR, "a day": DAY, "a year": 366 * DAY}


def library() -> str:
    found = glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1") + glob.glob("/usr/lib/faketime/libfaketimeMT.so.1")
    expect(bool(found), "libfaketime is missing (ops/packages-tests.txt: faketime)")
    return found[0]


class FakedServer:
    """A server on the wall clock that is shown what set() says, and counts on from there."""

    def __init__(self, binary: str, folder: str, hold_s: int, lie: datetime.timedelta = datetime.timedelta()):
        self.file = os.path.join(folder, "time")
        self.lie = lie
        self.latest = BEGINS  # that was shown
        self.set_at, self.set_to = time.monotonic(), BEGINS
        self.set(BEGINS)
        environment = {"LD_PRELOAD": library(), "FAKETIME_TIMESTAMP_FILE": self.file, "FAKETIME_NO_CACHE": "1",
                       "FAKETIME_DONT_FAKE_MONOTONIC": "1", "DONT_FAKE_MONOTONIC": "1", "TZ": "UTC"}
        self.server = Server(binary, os.path.join(folder, "data"), clock="wall", environment=environment,
                             options=["--clock-leap-hold-seconds", str(hold_s)])
        self.server.start()

    def set(self, moment: datetime.datetime) -> None:
        """An offset to the real time, so that the shown one goes on by itself. The file appears as a whole."""
        offset = (moment + self.lie - datetime.datetime.now(UTC)).total_seconds()
        with open(self.file + ".new", "w", encoding="ascii") as file:
            file.write(f"{offset:+.3f}\n")
        os.replace(self.file + ".new", self.file)
        self.latest = max(self.latest, self.now())
        self.set_at, self.set_to = time.monotonic(), moment
        self.latest = max(self.latest, moment)

    def now(self) -> datetime.datetime:
        return self.set_to + datetime.timedelta(seconds=time.monotonic() - self.set_at)

    def latest_shown(self) -> datetime.datetime:
        return max(self.latest, self.now())


def instant(text: str) -> datetime.datetime:
    return player.instant(text)


class Observed:
    """A campaign on such a server, and what its trail has said so far."""

    def __init__(self, faked: FakedServer):
        self.faked = faked
        self.client = player.Client(faked.server.url)
        self.campaign: Campaign = prepare(faked.server, units=3, year=2026, opens=None)
        self.seen, self.writes = Heads(), 0
        self.last_at = ""
        self.deeds: dict[tuple, str] = {}

    def close(self) -> None:
        self.client.close()

    def look(self) -> None:
        trail = Trail.read(self.client, self.campaign.admin, self.seen)
        latest = self.faked.latest_shown()  # asked after the records were read
        for record in trail.records:
            expect(instant(record["at"]) <= latest + SECOND / 10, f"record {record['seq']} is of {record['at']}, and the "
                   f"latest time shown is {latest}")
            expect(record["at"] >= self.last_at, f"record {record['seq']} is older than the one before it")
            self.last_at = record["at"]
            self.note(record)
        self.seen += trail.size()

    def note(self, record: dict) -> None:
        data = record["data"]
        if "moment" not in data or "unit" not in record:
            return
        expect(data["moment"] <= record["at"], f"record {record['seq']} is before its moment {data['moment']}")
        deed = (record["unit"], record["event"], data.get("task", data.get("phase", "")), data.get("round"),
                data.get("rung"), json.dumps(data.get("tasks")))
        expect(deed not in self.deeds, f"{deed} happened twice")
        self.deeds[deed] = data["moment"]

    def pass_through(self) -> None:
        """A write of one's own: what was decided before it is on disk when it is answered."""
        self.writes += 1
        body = {"name": f"observer {self.writes}", "role": "auditor"}
        self.client.request("POST", "/api/v1/tokens", self.campaign.admin, json.dumps(body).encode(),
                            key=f"observer-{self.writes}")

    def wait_until_done(self) -> None:
        """Until the server has nothing left to do at the time that it is shown."""
        due = time.monotonic() + LIMIT_S
        while True:
            clock = self.client.request("GET", "/api/v1/clock", self.campaign.admin)
            late = clock["next_wake_up"] is not None and instant(clock["next_wake_up"]) <= instant(clock["now"])
            near = abs((instant(clock["now"]) - self.faked.now()).total_seconds()) < 1
            if near and not late:
                self.pass_through()
                return self.look()
            expect(time.monotonic() < due, f"the server is shown {self.faked.now()} and has not come to rest: {clock}")
            time.sleep(0.02)

    def show(self, moment: datetime.datetime) -> None:
        self.faked.set(moment)
        self.wait_until_done()


def run(binary: str, folder: str, story, hold_s: int = 0, **faked_options) -> dict[tuple, str]:
    """Tells one story on a fresh server and returns what the clock brought about by the end of the year."""
    with tempfile.TemporaryDirectory(dir=folder) as own:
        faked = FakedServer(binary, own, hold_s, **faked_options)
        with faked.server:
            observed = Observed(faked)
            story(observed)
            if hold_s == 0:
                observed.show(ENDS)
            observed.close()
            expect(faked.server.terminate() == 0, "the server did not end in order")
            faked.server.verify()
            return observed.deeds


def undisturbed(observed: Observed) -> None:
    observed.show(BEFORE[-1])


def jumping(before: datetime.datetime, jump: datetime.timedelta):
    """Just before something is due the clock is set, and after a while put right."""
    def story(observed: Observed) -> None:
        observed.show(before)
        observed.show(before + jump)
        observed.show(before + SECOND)
        observed.show(before + 5 * SECOND)
    return story


def leap_held_s(observed: Observed) -> float:
    text = observed.client.exchange("GET", "/metrics", observed.campaign.admin).content.decode()
    return float(re.search(r"^duban_clock_leap_held_seconds (\S+)$", text, re.MULTILINE)[1])


def leap_taken_back(observed: Observed) -> None:
    """A leap ahead that somebody takes back within the time it is not followed: as if it had never been."""
    faked = observed.faked
    faked.set(faked.now() + 366 * DAY)
    expect(faked.server.wait_for_event("clock_leapt_ahead", LIMIT_S) is not None, "the leap was not noticed")
    clock = observed.client.request("GET", "/api/v1/clock", observed.campaign.admin)
    expect(instant(clock["now"]) < BEGINS + HOUR, f"the leap was followed at once: {clock}")
    expect(abs(leap_held_s(observed) - 366 * DAY.total_seconds()) < 60, "the metrics do not show the leap")
    path = f"/api/v1/campaigns/{CAMPAIGN}/units/{Campaign.unit(1)}/suspend"
    observed.client.request("POST", path, observed.campaign.office, json.dumps({"reason": "flood"}).encode(), key="suspend-1")
    faked.set(faked.now() - 366 * DAY)
    expect(faked.server.wait_for_event("clock_leap_taken_back", LIMIT_S) is not None, "putting it right was not noticed")
    expect(leap_held_s(observed) == 0, "the metrics show a leap that was taken back")
    faked.latest = BEGINS  # what was shown in between is held to be nothing at all
    observed.look()
    expect(instant(observed.last_at) < BEGINS + HOUR, f"a record of {observed.last_at}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("duban")
    parser.add_argument("--all", action="store_true", help="every jump, each way, before several deadlines")
    arguments = parser.parse_args()
    names = list(JUMPS) if arguments.all else ["a day", "a year"]
    with tempfile.TemporaryDirectory(prefix="duban-clock.") as folder:
        expected = run(arguments.duban, folder, undisturbed)
        expect(len(expected) > 50, f"only {len(expected)} events of the clock: nothing is shown")
        for before in BEFORE if arguments.all else BEFORE[1:2]:
            for name in names:
                for sign in (1, -1):
                    found = run(arguments.duban, folder, jumping(before, sign * JUMPS[name]))
                    differ = sorted(map(str, set(found.items()) ^ set(expected.items())))
                    expect(not differ, f"{len(differ)} other events, among them {differ[:3]}")
                    print(f"{before:%F %T} {'+' if sign > 0 else '-'}{name}: the same {len(found)} events", flush=True)
        run(arguments.duban, folder, leap_taken_back, hold_s=600)
        print("a leap of a year that was taken back left no trace")
        try:
            run(arguments.duban, folder, Observed.look, lie=HOUR)
        except AssertionError as noticed:
            expect("latest time shown" in str(noticed), f"something else was noticed: {noticed}")
            print(f"noticed: a server that runs an hour ahead: {noticed}")
        else:
            sys.exit("not noticed: a server that runs an hour ahead")


if __name__ == "__main__":
    main()
