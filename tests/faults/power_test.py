#!/usr/bin/env python3
"""The disks of power_cuts.py forget what they have to and nothing else, and losses are found when there are any.

  power_test.py DUBAN
"""
import argparse
import mmap
import os
import sys
import tempfile
import unittest

from harness import disk as disks
from harness.server import DidNotStart
import power_cuts

BINARY = ""
BLOCK_BYTES = 4096
BLOCKS = 64
CUTS_MAX = 5  # without syncs the first cut loses something; so many are allowed to


def block(letter: bytes) -> mmap.mmap:
    aligned = mmap.mmap(-1, BLOCK_BYTES)  # what O_DIRECT asks for
    aligned.write(letter * BLOCK_BYTES)
    return aligned


class DiskTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="duban-power.")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def power_on(self, disk: disks.ForgetfulDisk) -> int:
        disk.power_on(mount=False)
        return os.open(disk.device, os.O_RDWR | os.O_DIRECT)

    def read_letter(self, device: int, at: int) -> bytes:
        found = mmap.mmap(-1, BLOCK_BYTES)
        os.preadv(device, [found], at * BLOCK_BYTES)
        self.assertEqual(found[:1] * BLOCK_BYTES, found[:])
        return found[:1]

    def write_and_cut(self, disk: disks.ForgetfulDisk) -> list[bytes]:
        """Every block is written and flushed as F, and half of them then as U, unflushed. What is there after the cut."""
        with open(disk.image, "wb") as image:
            image.truncate(1 << 24)
        device = self.power_on(disk)
        for at in range(BLOCKS):
            os.pwrite(device, block(b"F"), at * BLOCK_BYTES)
        os.fsync(device)
        for at in range(0, BLOCKS, 2):
            os.pwrite(device, block(b"U"), at * BLOCK_BYTES)
        self.assertEqual([self.read_letter(device, at) for at in (0, 1)], [b"U", b"F"])  # read back before the cut
        os.close(device)
        disk.cut()
        disk.clear_away()
        with open(disk.image, "rb") as image:
            content = image.read(BLOCKS * BLOCK_BYTES)
        return [bytes([value]) for value in content[::disks.SECTOR_BYTES]]

    def test_what_was_flushed_stays_and_what_was_not_is_forgotten(self):
        sectors = self.write_and_cut(disks.ForgetfulDisk(self.folder))
        self.assertEqual(set(sectors), {b"F"})

    def test_a_torn_disk_forgets_some_of_what_was_not_flushed(self):
        seen = set()
        for seed in range(12):
            disk = disks.TearingDisk(self.folder)
            disk.seed = seed
            sectors = self.write_and_cut(disk)
            in_block = BLOCK_BYTES // disks.SECTOR_BYTES
            untouched = [letter for at, letter in enumerate(sectors) if at // in_block % 2 == 1]
            self.assertEqual(set(untouched), {b"F"})
            torn = any(len(set(sectors[at:at + in_block])) == 2 for at in range(0, len(sectors), in_block))
            seen.add("torn" if torn else "".join(sorted(letter.decode() for letter in set(sectors))))
        self.assertTrue({"torn", "F", "FU"} <= seen, seen)

    def test_an_orderly_end_forgets_nothing(self):
        for disk in (disks.ForgetfulDisk(self.folder), disks.TearingDisk(self.folder)):
            with open(disk.image, "wb") as image:
                image.truncate(1 << 24)
            device = self.power_on(disk)
            os.pwrite(device, block(b"U"), 0)
            os.close(device)
            disk.power_off()
            with open(disk.image, "rb") as image:
                self.assertEqual(image.read(BLOCK_BYTES), b"U" * BLOCK_BYTES)

    def test_losses_are_found_when_the_server_does_not_sync(self):
        for torn in (False, True):
            folder = os.path.join(self.folder, "torn" if torn else "whole")
            os.mkdir(folder)
            arguments = argparse.Namespace(duban=BINARY, seed=1, clients=2, torn=torn, no_sync=True)
            cuts = power_cuts.PowerCuts(arguments, folder)
            cuts.begin_generation()
            with self.assertRaisesRegex((AssertionError, DidNotStart), "is not in the trail|is gone|lost_tail"):
                for number in range(CUTS_MAX):
                    cuts.once(number)
            cuts.abandon()


if __name__ == "__main__":
    if lacking := disks.why_not():
        print(f"SKIPPED: no power cuts on this machine: {lacking}")
        sys.exit(power_cuts.SKIPPED)
    disks.enter_namespace()
    BINARY = sys.argv.pop(1)
    unittest.main()
