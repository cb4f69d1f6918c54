#!/usr/bin/env python3
"""The Python half of the benchmark: its plan still fits the shipped one, its pictures say what they are given."""
from __future__ import annotations

import sys
import unittest
import xml.etree.ElementTree as xml
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "ops" / "bench" / "suite"))
import picture  # noqa: E402
import stage  # noqa: E402
import storm  # noqa: E402
from programs import BenchFailed, run  # noqa: E402


class Plan(unittest.TestCase):
    def test_differs_from_the_shipped_plan_in_three_places(self) -> None:
        shipped = (stage.REPOSITORY / "workflows/plans/education-accountability.yaml").read_text(encoding="utf-8").splitlines()
        ours = stage.bench_plan().splitlines()
        gone = [line.strip() for line in shipped if line not in ours]
        self.assertEqual(len(shipped) - len(ours), 1)
        self.assertEqual(gone, ["id: education-accountability"])
        self.assertEqual(sum("advance: by_approval" in line for line in ours), 1)


class Units(unittest.TestCase):
    def test_are_handed_out_once(self) -> None:
        pool = stage.UnitPool(10)
        self.assertEqual((pool.take(4), pool.take(6)), (range(0, 4), range(4, 10)))
        with self.assertRaises(BenchFailed):
            pool.take(1)


class Escalations(unittest.TestCase):
    GOOD = {"fired_twice": 0, "early": 0, "units_by_rungs": {"3": 100, "1": 1}}

    def test_are_each_there_once(self) -> None:
        self.assertTrue(storm.are_each_there_once(self.GOOD, 100))

    def test_are_missed_when_one_is_missing_double_early_or_foreign(self) -> None:
        for fault in ({"units_by_rungs": {"3": 99, "2": 1, "1": 1}}, {"units_by_rungs": {"3": 99, "1": 1}}, {"fired_twice": 1},
                      {"early": 1}, {"units_by_rungs": {"3": 100, "4": 1, "1": 1}}, {"units_by_rungs": {}}):
            self.assertFalse(storm.are_each_there_once({**self.GOOD, **fault}, 100), fault)


class Pictures(unittest.TestCase):
    BARS = [[1000, 5], [1189, 0], [1414, 20], [10_000_000, 1]]

    def test_are_well_formed_and_draw_every_bar_that_counts_something(self) -> None:
        drawn = xml.fromstring(picture.latency_histogram("a < b", self.BARS, [("p99", 1400.0)]))
        boxes = [element for element in drawn if element.tag.endswith("rect")]
        self.assertEqual(len(boxes), 1 + 3)
        self.assertTrue(any("p99" in (element.text or "") for element in drawn))

    def test_put_larger_values_higher(self) -> None:
        drawn = xml.fromstring(picture.bar_chart("t", "s", [("small", 1.0), ("large", 2.0)], limit=3))
        tops = [float(element.get("y", "0")) for element in drawn if element.tag.endswith("rect") and element.get("x")]
        self.assertGreater(tops[0], tops[1])

    def test_take_a_run_in_which_nothing_happened(self) -> None:
        xml.fromstring(picture.line_chart("t", "x", "y", [(0.0, 0.0)]))

    def test_ticks_lie_on_their_axis(self) -> None:
        for axis in (picture.Axis(0, 7, 0, 100), picture.Axis(3e3, 9e8, 0, 100, log=True), picture.Axis(5e5, 6e5, 0, 1, log=True)):
            self.assertTrue(all(axis.low <= tick <= axis.high for tick in axis.ticks()))


class Programs(unittest.TestCase):
    def test_that_fail_end_the_benchmark(self) -> None:
        with self.assertRaises(BenchFailed):
            run(["false"])


if __name__ == "__main__":
    unittest.main()
