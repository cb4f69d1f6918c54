#!/usr/bin/env python3
"""Each harness with a fault planted that it must catch.

  planted_test.py DUBAN FAULT_TRACER DEAF_SYNC

DEAF_SYNC is the library of that name, with which a server does not hear that a sync has failed.
"""
import argparse
import glob
import os
import sys
import tempfile
import unittest
from unittest import mock

import idempotency
import io_faults
import restarts
from harness.front import Front, SilentFront
from harness.load import Load
from harness.parts import Part, parts_of_the_scenario
from harness.server import Server

BINARY = TRACER = DEAF_SYNC = ""


def lose_the_tail(data: str) -> None:
    """What a disk that lied about a sync would lose, and with it the mark that would tell."""
    log = max(glob.glob(os.path.join(data, "records", "*.log")), key=os.path.getsize)
    os.truncate(log, os.path.getsize(log) // 2)
    os.unlink(os.path.join(data, "highwater"))


def losing_start(start):
    """Server.start() on a folder that has lost its tail meanwhile."""
    def start_after_a_loss(server: Server, *arguments):
        lose_the_tail(server.data)
        return start(server, *arguments)
    return start_after_a_loss


class PlantedTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="duban-planted.")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def first_operations(self) -> Part:
        return parts_of_the_scenario(BINARY, TRACER, self.folder, until=100)[1]

    def test_a_crash_that_loses_acknowledged_records_is_caught(self):
        part = self.first_operations()
        run = part.fresh_run()
        server, when = part.broken_run(run, "--at", str(part.count_calls() - 20), "--do", "kill")
        server.wait()
        self.assertEqual(when, "in operation")
        lose_the_tail(part.data)
        with self.assertRaises(AssertionError):
            part.recover(run)

    def test_a_trail_that_is_not_that_of_the_run_without_faults_is_caught(self):
        part = self.first_operations()
        run = part.fresh_run()
        server, _ = part.broken_run(run, "--at", str(part.count_calls() - 20), "--do", "kill")
        server.wait()
        part.reference[-1] = ("NeverHappened", *part.reference[-1][1:])
        with self.assertRaisesRegex(AssertionError, "NeverHappened"):
            part.recover(run)

    def test_a_server_that_goes_on_after_a_failed_sync_is_caught(self):
        part = self.first_operations()
        part.count_calls("--calls", "sync")
        commits = [int(call[0]) for call in part.logged() if call[4].endswith(".log")]
        number = commits[len(commits) // 2]  # in the midst of the operations, where there is one commit after another
        with mock.patch.dict(os.environ, LD_PRELOAD=DEAF_SYNC):
            with self.assertRaisesRegex(AssertionError, r"a sync of .*\.log failed, and the server went on"):
                io_faults.fail_at(part, "sync", "EIO", False, number, timed=False)

    def restart(self, how: str) -> None:
        arguments = argparse.Namespace(duban=BINARY, how=how, clients=2, seed=1, timed=False)
        load = restarts.Restarts(arguments, self.folder)
        with load.server, mock.patch.object(Server, "start", losing_start(Server.start)):
            load.once(1)

    def test_records_that_are_gone_after_a_stop_are_caught(self):
        with self.assertRaises(AssertionError):
            self.restart("term")

    def test_records_that_are_gone_after_a_kill_are_caught(self):
        with self.assertRaises(AssertionError):
            self.restart("kill")

    def stop_behind(self, front_of) -> None:
        """The clients reach the server through a front; a silent one falls silent just before the server is told to stop."""
        arguments = argparse.Namespace(duban=BINARY, how="term", clients=4, seed=1, timed=False)
        stops = restarts.Restarts(arguments, self.folder)
        send_signal = stops.server.send_signal  # itself, before it is replaced
        with stops.server, front_of(stops.server) as front:
            def hush_and_send(number: int) -> None:
                if isinstance(front, SilentFront):
                    front.hush()
                send_signal(number)

            with mock.patch.object(restarts, "Load", lambda _, *given: Load(front, *given)), \
                    mock.patch.object(stops.server, "send_signal", hush_and_send):
                stops.once(1)

    def test_a_stop_that_leaves_requests_unanswered_is_caught(self):
        with self.assertRaisesRegex(AssertionError, "requests were carried out and not answered"):
            self.stop_behind(SilentFront)

    def test_a_stop_behind_a_front_that_forwards_everything_is_in_order(self):
        self.stop_behind(Front)

    def test_a_client_that_forgets_its_key_is_caught_by_its_effects(self):
        retries = idempotency.Retries(argparse.Namespace(duban=BINARY, clients=2, seed=1), self.folder)
        insist = retries.insist

        def with_another_key_as_well(ledger, key, unit):
            insist(ledger, key, unit)
            insist(ledger, f"{key}-again", unit)
        with retries.server, mock.patch.object(retries, "insist", with_another_key_as_well):
            with self.assertRaisesRegex(AssertionError, "2 keys have 4 effects"):
                retries.once(1)


if __name__ == "__main__":
    BINARY, TRACER, DEAF_SYNC = sys.argv.pop(1), sys.argv.pop(1), sys.argv.pop(1)
    unittest.main()
