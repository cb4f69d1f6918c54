"""What the benchmark ran on, and what its disk and its database can do without the server."""
from __future__ import annotations

import json
import os
import platform
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from programs import REPOSITORY, BenchFailed, Programs, run

VALUE_BYTES = 400  # about an audit record


def facts() -> dict[str, Any]:
    cpu = re.findall(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    memory = re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text(encoding="ascii"))
    return {"cpu": cpu[0] if cpu else platform.machine(), "cores": os.cpu_count(),
            "sha_extensions": " sha_ni" in Path("/proc/cpuinfo").read_text(encoding="utf-8"),
            "memory_gib": round(int(memory.group(1)) / 2**20, 1) if memory else None,
            "kernel": f"{platform.system()} {'.'.join(platform.release().split('.')[:2])}"}


def storage(folder: Path) -> str:
    """The file system that the data lies on. One in memory keeps nothing, and a figure measured on it would be a lie."""
    line = run(["findmnt", "--noheadings", "--output", "FSTYPE,SOURCE,OPTIONS", "--target", str(folder)]).strip().split("\n")[-1]
    kind, source, options = line.split(None, 2)
    if kind in ("tmpfs", "ramfs"):
        raise BenchFailed(f"{folder} is kept in memory ({kind}): give a --folder on a disk")
    return f"{kind} on {source} ({options})"


def load_average() -> float:
    return os.getloadavg()[0]


def versions(programs: Programs) -> dict[str, str]:
    def package(name: str) -> str:
        return run(["dpkg-query", "-W", "-f", "${Version}", name])

    commit = run(["git", "-C", str(REPOSITORY), "rev-parse", "--short", "HEAD"]).strip()
    changed = run(["git", "-C", str(REPOSITORY), "status", "--porcelain", "--untracked-files=no"]).strip()
    cache = (programs.build / "CMakeCache.txt").read_text(encoding="utf-8")
    build_type = re.search(r"^CMAKE_BUILD_TYPE:\w+=(.*)$", cache, re.M)
    return {"build": build_type.group(1) if build_type else "", "duban": json.loads(run([programs.duban, "version", "-o", "json"]))["version"], "commit": commit + ("+changes" if changed else ""),
            "rocksdb": package("librocksdb-dev"), "openssl": package("libssl-dev"),
            "compiler": run(["c++", "--version"]).split("\n")[0]}


def disk(programs: Programs, folder: Path, seconds: float) -> dict[str, Any]:
    """4 KiB appended and fdatasync, one after the other."""
    return programs.probe("bench_disk", str(folder), str(seconds))


def rocksdb(folder: Path, seconds: int, batch: int) -> dict[str, float]:
    """RocksDB's own synced batches, as its own tool measures them."""
    if shutil.which("db_bench") is None:
        raise BenchFailed("needs db_bench: apt-get install rocksdb-tools")
    with tempfile.TemporaryDirectory(dir=folder) as database:
        output = subprocess.run(
            ["db_bench", "--benchmarks=fillrandom", "--sync=1", f"--batch_size={batch}", f"--duration={seconds}",
             "--num=100000000", f"--value_size={VALUE_BYTES}", "--compression_type=lz4", f"--db={database}",
             f"--wal_dir={database}"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"fillrandom\s*:.*?(\d+) ops/sec", output)
    if not found:
        raise BenchFailed("db_bench said nothing: " + output[-500:])
    return {"batch": batch, "writes_per_second": float(found.group(1)), "syncs_per_second": float(found.group(1)) / batch}


def instructions() -> dict[str, int]:
    """Of decide and encode with this compiler, as recorded and held to a tenth by a test (count_instructions.py)."""
    rows = json.loads((REPOSITORY / "ops/bench/micro/instructions.json").read_text(encoding="utf-8"))
    return rows.get("g++ " + run(["g++", "-dumpversion"]).strip(), {})
