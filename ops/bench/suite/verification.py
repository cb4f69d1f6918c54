"""Point 10: the trail of the large stage, verified by the product's own command once the server is stopped."""
from __future__ import annotations

import json
import os
import time

from points import Bench
from programs import BenchFailed, run

RECORDS_ASKED = 10_000_000


def verify(bench: Bench) -> None:
    began = time.monotonic()
    # Exit code 4 when the record does not hold, and then there is nothing to report.
    report = json.loads(run([bench.programs.duban, "audit", "verify", "--data", str(bench.large.server.data), "-o", "json"],
                            {"DUBAN_LANGUAGE": "en"}))
    seconds = time.monotonic() - began
    if not report["passed"]:
        raise BenchFailed(f"the record does not hold: {report['findings'][:3]}")
    timings = report["seconds"]
    records = report["records"]
    tree = records / timings["tree"]
    bench.add(10, "audit verify: the tree, a core", f"≥ 1,000,000 records/s over {RECORDS_ASKED:,} records",
              f"tree {tree:,.0f} records/s; the rest apart: form, order and histories {records / timings['records']:,.0f}/s; replay "
              f"{records / timings['replay']:,.0f}/s; {records:,} records in {seconds:.0f} s in all",
              tree >= 1_000_000 and (records >= RECORDS_ASKED or bench.large.units < 1_000_000),
              records=records, timings=timings, seconds=seconds, cores=os.cpu_count())
