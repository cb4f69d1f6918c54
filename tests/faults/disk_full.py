#!/usr/bin/env python3
"""Fills the disk of a server at work and frees it again, over and over.

  disk_full.py DUBAN [--cycles N] [--seed N] [--clients N] [--timed] [--planted]

The disk is a small memory file system of its own, and another program (this one) fills it under load: to somewhere below the
reserve, or to the last byte. Then every write is answered with 507, reading and /metrics go on, and the process stays the
same; when there is room again, writing comes back by itself (--timed: within ten seconds). After each cycle what was
acknowledged is compared with the record. Exit code 77: this machine cannot mount one.
"""
import collections
import contextlib
import os
import random
import shutil
import sys
import tempfile
import time

from harness import disk as disks
from harness.campaign import CAMPAIGN, CREATED_AT, prepare
from harness.ledger import Ledger, check_ledger, expect
from harness.load import Load
from harness.server import DidNotStart, Server
from harness.sweep import Sweep, repeat_options
import player

SKIPPED = 77
UNITS = 20
DISK_BYTES = 160 << 20
RESERVE_BYTES = 48 << 20
CHUNK_BYTES = 1 << 20
ANSWERS_BEFORE_MAX = 150
REFUSAL_LIMIT_S = 20.0
RETURN_LIMIT_S = 60.0
PROMISED_RETURN_S = 10.0
RESTART_EVERY = 5
FOLDER_EVERY = 20  # cycles, then it is verified, and the next ones begin with another: this disk is small


def free_bytes(folder: str) -> int:
    status = os.statvfs(folder)
    return status.f_bavail * status.f_frsize


class DiskFull:
    def __init__(self, arguments, folder: str, data: str | None = None):
        self.arguments, self.folder = arguments, folder
        self.dice = random.Random(arguments.seed)
        self.server = Server(arguments.duban, data or os.path.join(folder, "data"), now=CREATED_AT,
                             options=["--disk-reserve-bytes", str(RESERVE_BYTES)])
        self.statuses: collections.Counter = collections.Counter()
        self.slowest_return_s = 0.0
        self.begin_folder()

    def begin_folder(self) -> None:
        self.server.start()
        self.campaign = prepare(self.server, UNITS)
        self.trail_size = self.campaign.baseline

    def filler(self) -> str:
        return os.path.join(self.folder, "filler")

    def fill(self, left_bytes: int) -> None:
        """Takes all but `left_bytes`, while the server may be taking some as well."""
        with open(self.filler(), "ab", buffering=0) as file:
            while (free := free_bytes(self.folder)) > left_bytes:
                try:
                    file.write(bytes(min(CHUNK_BYTES, free - left_bytes)))
                except OSError:
                    if left_bytes > 0:
                        raise
                    return

    def once(self, number: int) -> dict:
        ledger, process = Ledger(), self.server.process
        to_the_last_byte = self.dice.random() < 0.5
        left = 0 if to_the_last_byte else self.dice.randrange(CHUNK_BYTES, RESERVE_BYTES * 9 // 10)
        load = Load(self.server, self.campaign, ledger, self.arguments.clients, f"cycle{number}",
                    self.dice.randrange(1 << 30))
        with load:
            try:
                load.wait_for_answers(self.dice.randrange(1, ANSWERS_BEFORE_MAX))
                self.fill(left)
                self.wait_for_refusal(ledger, f"full{number}")
                self.check_full(ledger, f"still{number}")
                if number % RESTART_EVERY == 0:
                    load.stop()
                    load.join()
                    self.restart_on_full_disk(ledger, number, left)
                    process = self.server.process
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(self.filler())
                returned_s = self.wait_for_return(ledger, f"back{number}")
            finally:
                load.stop()
        expect(self.server.process is process and self.server.running,
               f"the server ended with {self.server.exit_code}:\n" + "".join(self.server.log[-5:]))
        found = check_ledger(self.server, ledger, baseline=self.trail_size)
        self.trail_size += found.heads
        self.note(ledger, returned_s)
        if number % FOLDER_EVERY == 0:
            self.end_folder()
            self.begin_folder()
        return {"acknowledged": found.acknowledged, "refused with 507": ledger.statuses[507],
                "filled to the last byte": int(to_the_last_byte), "unknown": found.settled}

    def note(self, ledger: Ledger, returned_s: float) -> None:
        self.statuses.update(ledger.statuses)
        self.slowest_return_s = max(self.slowest_return_s, returned_s)
        expect(not self.arguments.timed or returned_s <= PROMISED_RETURN_S, f"back after {returned_s:.1f} s")
        others = [status for status in ledger.statuses if status >= 500 and status != 507]
        expect(not others, f"answers other than 507: {others}")
        expect(not ledger.losses, f"connections were lost: {dict(ledger.losses)}")

    @contextlib.contextmanager
    def client(self):
        with contextlib.closing(player.Client(self.server.url)) as client:
            yield client

    def write(self, ledger: Ledger, client: player.Client, key: str) -> int:
        answer = self.campaign.file(ledger, client, 0, "notice", key)
        expect(answer is not None, f"the connection was lost; exit code {self.server.exit_code}:\n"
               + "".join(self.server.log[-5:]))
        return answer.status

    def wait_for_refusal(self, ledger: Ledger, key: str) -> None:
        due, tries = time.monotonic() + REFUSAL_LIMIT_S, 0
        with self.client() as client:
            while self.write(ledger, client, f"{key}-{(tries := tries + 1)}") != 507:
                expect(time.monotonic() < due, f"still writing with {free_bytes(self.folder)} bytes left")

    def check_full(self, ledger: Ledger, key: str) -> None:
        """No write gets through, neither a record nor evidence; reading and the metrics go on."""
        with self.client() as client:
            for number in range(5):
                status = self.write(ledger, client, f"{key}-{number}")
                expect(status == 507, f"a write was answered with {status} on a full disk")
                uploaded = self.campaign.upload(ledger, client, 1, f"{key}-{number}".encode() * 1000)
                expect(uploaded is not None and uploaded.status == 507, "evidence was not refused with 507")
                self.check_reading(client)

    def check_reading(self, client: player.Client) -> None:
        admin = self.server.admin_token
        for path in ("/livez", "/metrics", f"/api/v1/campaigns/{CAMPAIGN}/overview",
                     self.campaign.unit_path(self.dice.randrange(UNITS)), "/api/v1/audit/records?from=0&limit=10"):
            answer = client.exchange("GET", path, admin)
            expect(answer.status == 200, f"{path} was answered with {answer.status} on a full disk")
            if path == "/metrics":
                expect("duban_store_free_above_reserve_bytes 0\n" in answer.content.decode(), "the metrics show room")

    def restart_on_full_disk(self, ledger: Ledger, number: int, left_bytes: int) -> None:
        """Below half of the reserve a start is refused, and says why: recovery writes, and RocksDB would abort. Above it
        the server reads and refuses writes as before."""
        if self.dice.random() < 0.5:
            expect(self.server.terminate() == 0, f"exit code {self.server.exit_code} of a stop on a full disk")
        else:
            self.server.kill()
        if free_bytes(self.folder) >= RESERVE_BYTES // 2:
            self.server.start()
            self.fill(left_bytes)  # recovery has put the log into tables, which are smaller
            self.wait_for_refusal(ledger, f"restarted{number}")
            return self.check_full(ledger, f"still-restarted{number}")
        try:
            self.server.start()
            raise AssertionError("the server started on a full disk")
        except DidNotStart as refusal:
            expect("store.full" in str(refusal) and self.server.exit_code > 0, f"an end without a reason: {refusal}")
        os.unlink(self.filler())
        self.server.start()

    def wait_for_return(self, ledger: Ledger, key: str) -> float:
        began, tries = time.monotonic(), 0
        with self.client() as client:
            while (status := self.write(ledger, client, f"{key}-{(tries := tries + 1)}")) >= 400:
                expect(status == 507, f"a write was answered with {status}")
                expect(time.monotonic() - began < RETURN_LIMIT_S, "writing did not come back")
                time.sleep(0.01)
        return time.monotonic() - began

    def end(self) -> None:
        self.end_folder()

    def summary(self) -> str:
        return (f"seed {self.arguments.seed}; answers: {dict(sorted(self.statuses.items()))}; "
                f"longest return {self.slowest_return_s:.3f} s")

    def end_folder(self) -> None:
        """Verifies a copy, because this disk is smaller than what verification wants to be free, and clears away."""
        self.server.terminate()
        with tempfile.TemporaryDirectory(prefix="duban-verify.") as folder:
            copy = os.path.join(folder, "data")
            shutil.copytree(self.server.data, copy)
            Server(self.server.binary, copy).verify()
        shutil.rmtree(self.server.data)


@contextlib.contextmanager
def small_disk(folder: str):
    disks.command("mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", folder)
    try:
        yield folder
    finally:
        disks.command("umount", "--lazy", folder)


def notices_a_server_that_never_refuses(arguments, folder: str) -> int:
    """The planted fault: a server that goes on writing while the disk is full, because it looks at another one."""
    with tempfile.TemporaryDirectory(prefix="duban-elsewhere.") as elsewhere:
        unaware = DiskFull(arguments, folder, data=os.path.join(elsewhere, "data"))
        try:
            unaware.once(1)
        except AssertionError as noticed:
            print(f"noticed: {str(noticed)[:200]}")
            return 0
        finally:
            unaware.server.kill()
    print("a server that never refuses was not noticed")
    return 1


def main() -> int:
    parser = repeat_options(__doc__, name="--cycles", default=2, clients=3, seed=4)
    parser.add_argument("--timed", action="store_true", help="the ten seconds until writing is back are held as well")
    parser.add_argument("--planted", action="store_true", help="the server looks at another disk and never refuses, which has to be noticed")
    arguments = parser.parse_args()
    if lacking := disks.why_no_mounts():
        print(f"SKIPPED: no small disk on this machine: {lacking}")
        return SKIPPED
    disks.enter_namespace()
    with Sweep(arguments) as sweep, small_disk(sweep.folder) as folder:
        if arguments.planted:
            return notices_a_server_that_never_refuses(arguments, folder)
        return sweep.repeat("cycle", DiskFull(arguments, folder))


if __name__ == "__main__":
    sys.exit(main())
