#!/usr/bin/env python3
"""What the running server does about what it cannot trust: a record of one unit, and a file of evidence.

  corruption_test.py DUBAN SPOIL_RECORD
"""
import glob
import os
import re
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

from harness.campaign import CAMPAIGN, CREATED_AT, prepare
from harness.ledger import Ledger, Trail
from harness.server import Server
import player

BINARY = SPOIL_RECORD = ""
UNITS = 6
SPOILED = 2
AFTER_THE_DUE_DAY = "2011-09-22T08:00:00+08:00"  # the report was due on 09-20; two rungs of its ladder have fired


class CorruptionTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="duban-corruption.")
        self.addCleanup(folder.cleanup)
        self.server = Server(BINARY, os.path.join(folder.name, "data"), now=CREATED_AT)
        self.addCleanup(self.server.kill)
        self.server.start()
        self.campaign = prepare(self.server, UNITS)
        self.ledger = Ledger()
        self.client = player.Client(self.server.url)

    def tearDown(self):
        self.client.close()

    def restart(self):
        self.server.start()
        self.client.close()
        self.client = player.Client(self.server.url)

    def spoil(self, unit: int):
        self.assertEqual(self.server.terminate(), 0)
        subprocess.run([SPOIL_RECORD, self.server.data, CAMPAIGN, self.campaign.unit(unit)], check=True)
        self.restart()

    def quarantined(self) -> float:
        text = self.client.exchange("GET", "/metrics", self.server.admin_token).content.decode()
        found = re.search(r"^duban_engine_quarantined_units_total (\S+)$", text, re.MULTILINE)
        self.assertIsNotNone(found, "the metric is not there")
        return float(found[1])

    def test_a_record_that_was_not_spoiled_is_told_from_one_that_was(self):
        """The planted fault of this harness: nothing is damaged, and what it looks for must be missed."""
        with mock.patch.object(self, "spoil"), self.assertRaises(AssertionError):
            self.test_a_unit_whose_record_cannot_be_decoded_is_set_aside_and_the_others_run_on()

    def test_a_unit_whose_record_cannot_be_decoded_is_set_aside_and_the_others_run_on(self):
        self.spoil(SPOILED)
        self.assertEqual(self.quarantined(), 0)
        for unit in range(UNITS):
            answer = self.campaign.file(self.ledger, self.client, unit, "report", f"report-{unit}")
            self.assertEqual(answer.status, 500 if unit == SPOILED else 201)
            if unit == SPOILED:
                self.assertEqual(answer.value()["code"], "store.corrupt")
        self.assertEqual(self.quarantined(), 1)
        self.assertTrue(any(event.get("event") == "unit_quarantined" and event.get("code")
                            for event in self.server.events()), "the log does not say so")

    def test_the_clock_goes_on_for_all_others(self):
        self.spoil(SPOILED)
        moved = self.campaign.move_clock(self.ledger, self.client, AFTER_THE_DUE_DAY, "to-the-due-day")
        self.assertEqual(moved.status, 200)
        trail = Trail.read(self.client, self.server.admin_token, self.campaign.baseline)
        escalated = {record["unit"] for record in trail.records if record["actor"] == "clock" and "unit" in record}
        self.assertEqual(escalated, {self.campaign.unit(unit) for unit in range(UNITS)} - {self.campaign.unit(SPOILED)})
        self.assertEqual(self.quarantined(), 1)
        read = self.client.exchange("GET", self.campaign.unit_path(SPOILED), self.server.admin_token)
        self.assertEqual((read.status, read.value()["code"]), (500, "store.corrupt"))
        others = self.client.exchange("GET", self.campaign.unit_path(SPOILED + 1), self.server.admin_token)
        self.assertEqual(others.status, 200)

    def test_verification_finds_the_record(self):
        self.spoil(SPOILED)
        self.assertEqual(self.server.terminate(), 0)
        with self.assertRaisesRegex(AssertionError, "exit code 4"):
            self.server.verify()

    def test_a_flipped_bit_in_evidence_is_noticed_when_it_is_read(self):
        content = b"A line of a paper that somebody filed.\n" * 1000
        uploaded = self.campaign.upload(self.ledger, self.client, 0, content)
        digest = uploaded.value()["digest"]
        self.campaign.file(self.ledger, self.client, 0, "paper", "paper", digest=digest)
        path = self.campaign.unit_path(0, f"/files/{digest}")
        sound = self.client.exchange("GET", path, self.server.admin_token)
        self.assertEqual((sound.status, sound.content), (200, content))
        [stored] = glob.glob(os.path.join(self.server.data, "evidence", "??", "??", digest))
        for at in (0, 4096, 8192, len(content) - 1):
            with open(stored, "r+b") as file:
                file.seek(at)
                byte = file.read(1)[0]
                file.seek(at)
                file.write(bytes([byte ^ 0x10]))
            damaged = self.client.exchange("GET", path, self.server.admin_token)
            self.assertEqual((damaged.status, damaged.value()["code"]), (500, "evidence.corrupt"))
            with open(stored, "r+b") as file:
                file.seek(at)
                file.write(bytes([byte]))
        self.assertEqual(self.client.exchange("GET", path, self.server.admin_token).content, content)
        os.truncate(stored, len(content) - 1)
        cut = self.client.exchange("GET", path, self.server.admin_token)
        self.assertEqual((cut.status, cut.value()["code"]), (500, "evidence.corrupt"))


if __name__ == "__main__":
    BINARY, SPOIL_RECORD = sys.argv.pop(1), sys.argv.pop(1)
    unittest.main()
