#!/usr/bin/env python3
"""The harness is tested with planted faults: each must be caught, or no other result of it means anything.

  ledger_test.py DUBAN
"""
import copy
import glob
import os
import sys
import tempfile
import unittest

from harness.campaign import CREATED_AT, Campaign, prepare
from harness.ledger import Entry, Kind, Ledger, Outcome, check_ledger
from harness.server import DidNotStart, Server
import player

BINARY = ""


class LedgerTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="duban-ledger.")
        self.addCleanup(folder.cleanup)
        self.server = Server(BINARY, os.path.join(folder.name, "data"), now=CREATED_AT)
        self.addCleanup(self.server.kill)
        self.server.start()
        self.campaign = prepare(self.server, units=4)
        self.ledger = Ledger()
        self.client = player.Client(self.server.url)
        self.addCleanup(self.client.close)
        self.do_some_work()

    def do_some_work(self):
        campaign, ledger, client = self.campaign, self.ledger, self.client
        campaign.file(ledger, client, 1, "report", "file-1")
        campaign.give_back(ledger, client, 1, "report", "return-1")
        uploaded = campaign.upload(ledger, client, 2, b"a paper\n").value()
        campaign.file(ledger, client, 2, "paper", "paper-2", digest=uploaded["digest"])
        campaign.issue_token(ledger, client, "someone", "token-1")
        campaign.accept(ledger, client, 3, "report", "refused-1")  # nothing was filed
        campaign.move_clock(ledger, client, "2011-09-03T00:00:00+08:00", "clock-1")
        self.assertEqual(len(ledger.having(Outcome.ACKNOWLEDGED)), 5)
        self.assertEqual(len(ledger.having(Outcome.REFUSED)), 1)

    def check(self) -> None:
        check_ledger(self.server, self.ledger, baseline=self.campaign.baseline)

    def assert_caught(self, said: str) -> None:
        with self.assertRaisesRegex(AssertionError, said):
            self.check()

    def invented(self, outcome: Outcome) -> Entry:
        entry = copy.copy(self.ledger.entries["file-1"])
        entry.key, entry.outcome = "invented", outcome
        entry.content = entry.content.replace(b"file-1", b"invented")
        self.ledger.entries["invented"] = entry
        return entry

    def test_what_really_happened_holds_before_and_after_a_kill(self):
        self.check()
        self.server.kill()
        self.server.start()
        self.check()
        self.assertEqual(self.server.terminate(), 0)
        self.assertRegex(self.server.verify(), r"passed +true\n")

    def test_an_acknowledgement_that_never_was_is_caught(self):
        self.invented(Outcome.ACKNOWLEDGED)
        self.assert_caught("invented was acknowledged and is not in the trail")

    def test_an_effect_of_what_was_refused_is_caught(self):
        self.ledger.entries["return-1"].outcome = Outcome.REFUSED
        self.assert_caught("return-1 was refused with 200 and is in the trail")

    def test_an_effect_that_nobody_asked_for_is_caught(self):
        del self.ledger.entries["return-1"]
        self.assert_caught("nobody asked for return-1")

    def test_another_receipt_for_the_same_key_is_caught(self):
        entry = self.ledger.entries["file-1"]
        entry.content = entry.content.replace(b"report", b"paper2")
        self.assert_caught("file-1: first 201 .* repeated 201")

    def test_a_wrong_number_in_a_receipt_is_caught(self):
        entry = self.ledger.entries["return-1"]
        entry.content = entry.content.replace(b'"first_seq":', b'"first_seq":1')
        self.assert_caught("return-1: acknowledged from")

    def test_evidence_that_is_gone_is_caught(self):
        for path in glob.glob(os.path.join(self.server.data, "evidence", "??", "??", "*")):
            os.unlink(path)
        self.assert_caught("evidence .* is gone")

    def test_an_unknown_outcome_is_settled_by_its_key_with_one_effect(self):
        self.ledger.entries["return-1"].outcome = Outcome.UNKNOWN  # carried out, the answer lost
        entry = self.invented(Outcome.UNKNOWN)                     # never arrived
        entry.path = Campaign.task_path(3, "report", "submissions")
        self.check()
        self.assertEqual(len(self.ledger.having(Outcome.ACKNOWLEDGED)), 6)
        self.assertEqual(self.ledger.having(Outcome.UNKNOWN), [])

    def test_a_log_that_lost_its_last_records_is_caught(self):
        self.server.kill()
        self.cut_the_log()
        with self.assertRaisesRegex(DidNotStart, "store.lost_tail|ends after|lost"):
            self.server.start()
        # Without the mark outside the database, the start does not know, and the ledger has to.
        os.unlink(os.path.join(self.server.data, "highwater"))
        self.server.start()
        with self.assertRaises(AssertionError):
            self.check()

    def cut_the_log(self):
        """The log of one record after another; its last third goes, as a disk that lied about a sync would lose it."""
        log = max(glob.glob(os.path.join(self.server.data, "records", "*.log")), key=os.path.getsize)
        os.truncate(log, os.path.getsize(log) * 2 // 3)


if __name__ == "__main__":
    BINARY = sys.argv.pop(1)
    unittest.main()
