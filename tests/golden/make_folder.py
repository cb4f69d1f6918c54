#!/usr/bin/env python3
"""Makes the golden data folder of a format, with that format's own binary.

  make_folder.py DUBAN FORMAT [--into tests/golden]

Plays a small campaign over HTTP on a virtual clock, so that every table of the store has entries and every kind of event
stands in the trail, and leaves format-FORMAT.tar.gz (the folder as a killed server left it, the launch of a crowd half
way) and format-FORMAT.json (what that binary said of it). The folder is packed because most of it is text that shrinks
to a tenth, and because a database that lay open in the work tree would be changed by whoever opens it there.

Run it once for a format, with the last binary that writes it, and commit both files; they never change afterwards. The
token in it is good for this folder only.
"""
import argparse
import glob
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import threading

here = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [here, os.path.join(here, "..", "faults")]

from harness.server import Server  # noqa: E402  (which also makes the player to be found)
import player  # noqa: E402
from answers import count_events, read_answers  # noqa: E402
from play import BEGINS_AT, Play  # noqa: E402

CROWD = 700        # a batch of a sweep takes 512
ATTEMPTS_MAX = 200  # at killing the server between two batches
OPTIONS = ("--webhooks-plain-http", "true", "--webhooks-private-targets", "true")


class Receiver:
    """Listens on loopback and answers every notice with one status."""

    def __init__(self, status: int):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/notices"


def verify(binary: str, folder: str) -> dict:
    """The report of `duban audit verify` on a copy: opening a folder writes to it."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = os.path.join(scratch, "data")
        shutil.copytree(folder, copy)
        done = subprocess.run([binary, "audit", "verify", "--data", copy, "-o", "json"], capture_output=True, text=True,
                              check=True)
    report = json.loads(done.stdout)
    del report["seconds"]
    return report


def kill_half_way(binary: str, data: str, launched_units: int) -> None:
    """Launches the crowd and kills the server between two batches of it. Tried on copies until it is so."""
    before = data + ".before"
    shutil.copytree(data, before)
    records = verify(binary, data)["records"]
    for _ in range(ATTEMPTS_MAX):
        with Server(binary, data, options=OPTIONS) as server:
            server.start()
            client = player.Client(server.url)
            client.request("POST", "/api/v1/campaigns/crowd-2011/launch", server.admin_token, "{}", key="crowd-launch")
            server.kill()
        grown = verify(binary, data)["records"] - records
        if 1 < grown < launched_units:
            shutil.rmtree(before)
            return
        shutil.rmtree(data)
        shutil.copytree(before, data)
    raise RuntimeError("the launch was never found half way")


def event_names() -> set[str]:
    """Every kind of event that a server records, as the headers of this checkout list them: adoptions come of migrations."""
    names: set[str] = set()
    for path in glob.glob(os.path.join(here, "..", "..", "workflows", "*", "*.hpp")):
        with open(path, encoding="utf-8") as header:
            for alternatives in re.findall(r"using \w+Event =\s*std::variant<([^>]*)>;", header.read()):
                names.update(alternatives.replace(",", " ").split())
    return {name for name in names if not name.endswith("Adopted")}


def write_lines(said: dict, path: str) -> None:
    """One answer a line, so that a person can find one."""
    with open(path, "w", encoding="utf-8") as file:
        def line(name: str, value) -> str:
            return f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(',', ':'))}"

        plain = [line(name, value) for name, value in sorted(said.items()) if name != "answers"]
        answers = ",\n".join(line(question, value) for question, value in said["answers"].items())
        file.write("{" + ",\n".join(plain) + ',\n"answers": {\n' + answers + "\n}}\n")


def pack(folder: str, archive: str) -> None:
    """What a store needs, and nothing that is RocksDB's diary. Same folder, same bytes."""
    def wanted(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
        name = os.path.basename(entry.name)
        if name.startswith("LOG") or name == "LOCK":
            return None
        entry.uid = entry.gid = entry.mtime = 0
        entry.uname = entry.gname = ""
        return entry

    with tarfile.open(archive, "w:gz", compresslevel=9) as tar:
        tar.add(folder, arcname="data", filter=wanted)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("duban")
    parser.add_argument("format", type=int)
    parser.add_argument("--into", default=here)
    arguments = parser.parse_args()
    receivers = {name: Receiver(status) for name, status in
                 {"gone": 410, "gone_for_good": 410, "failing": 500, "listening": 204}.items()}
    with tempfile.TemporaryDirectory(prefix="duban-golden.") as scratch:
        data = os.path.join(scratch, "data")
        with Server(arguments.duban, data, now=BEGINS_AT, options=OPTIONS) as server:
            play = Play(server.start(), {name: receiver.url for name, receiver in receivers.items()})
            play.whole_campaign(CROWD)
            server.terminate()
        kill_half_way(arguments.duban, data, CROWD)
        said = {"format": arguments.format, "verify": verify(arguments.duban, data)}
        copy = os.path.join(scratch, "copy")
        shutil.copytree(data, copy)
        with Server(arguments.duban, copy) as server:
            records = said["verify"]["records"]
            said["answers"] = read_answers(server.start(), records)
            said["events"] = count_events(server, records)
            server.terminate()
        if missing := event_names() - said["events"].keys():
            raise RuntimeError(f"the trail lacks {sorted(missing)}")
        name = os.path.join(arguments.into, f"format-{arguments.format}")
        pack(data, name + ".tar.gz")
        write_lines(said, name + ".json")
    print(f"{said['verify']['records']} records, {os.path.getsize(name + '.tar.gz')} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
