#!/usr/bin/env python3
"""Makes the golden data folder of a format, with that format's own binary.

  make_folder.py DUBAN FORMAT [--from EARLIER] [--into tests/golden]

Plays a small campaign over HTTP on a virtual clock, so that every table of the store has entries and every kind of
event stands in a trail, and leaves format-FORMAT.tar.gz (the folder as a killed server left it, the launch of a crowd
half way) and format-FORMAT.json (what that binary said of it). With --from nothing is played: the golden folder of an
earlier format is opened, and format-FORMAT-from-EARLIER holds what the migration has made of it, with the events that
only migrations write. The folder is packed because most of it is text that shrinks to a tenth, and because a database
that lay open in the work tree would be changed by whoever opens it there.

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
from answers import count_events, heads_of, questions, read_answers  # noqa: E402
from golden_test import unpack  # noqa: E402
from play import BEGINS_AT, Play  # noqa: E402

CROWD = 700        # a batch of a sweep takes 512
ATTEMPTS_MAX = 200  # at killing the server between two batches
RECEIVERS = {"gone": 410, "gone_for_good": 410, "failing": 500, "moved": 404, "listening": 204}  # what each answers
# Whatever else is an event, a server records by itself.
ONLY_MIGRATIONS_WRITE = {"TokenAdopted", "EndpointAdopted", "DeliveryAdopted"}
SOURCES = os.path.join(here, "..", "..")
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
    """Every kind of event there is, as the headers of this checkout list them."""
    names: set[str] = set()
    for path in glob.glob(os.path.join(SOURCES, "workflows", "*", "*.hpp")):
        with open(path, encoding="utf-8") as header:
            for alternatives in re.findall(r"using \w+Event =\s*std::variant<([^>]*)>;", header.read()):
                names.update(alternatives.replace(",", " ").split())
    return names


def empty_tables(folder: str) -> set[str]:
    """The tables of this checkout that have no entry, as RocksDB's own tool finds them in a copy."""
    with open(os.path.join(SOURCES, "persistence", "table_list.inc"), encoding="utf-8") as list_file:
        names = re.findall(r"^DUBAN_TABLE\((\w+),", list_file.read(), re.MULTILINE)
    with tempfile.TemporaryDirectory() as scratch:
        records = shutil.copytree(os.path.join(folder, "records"), os.path.join(scratch, "records"))
        return {name for name in names if not first_entry(records, name)}


def first_entry(records: str, table: str) -> str:
    done = subprocess.run(["ldb", f"--db={records}", f"--column_family={table}", "--hex", "--max_keys=1", "scan"],
                          capture_output=True, text=True, check=True)
    return done.stdout


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


def play_folder(binary: str, scratch: str) -> str:
    receivers = {name: Receiver(status) for name, status in RECEIVERS.items()}
    data = os.path.join(scratch, "data")
    with Server(binary, data, now=BEGINS_AT, options=OPTIONS) as server:
        play = Play(server.start(), {name: receiver.url for name, receiver in receivers.items()})
        play.whole_campaign(CROWD)
        server.terminate()
    kill_half_way(binary, data, CROWD)
    return data


def migrate_folder(binary: str, scratch: str, earlier: str) -> str:
    data = unpack(earlier, scratch)
    with Server(binary, data) as server:
        server.start()
        server.kill()
    return data


def ask(binary: str, data: str) -> dict:
    """What the binary says of the folder: of a copy, which it may go on in."""
    said: dict = {"verify": verify(binary, data)}
    with tempfile.TemporaryDirectory() as scratch:
        with Server(binary, shutil.copytree(data, os.path.join(scratch, "data"))) as server:
            said["answers"] = read_answers(server.start(), questions(said["verify"]))
            said["events"] = {trail: count_events(server, trail, head["records"])
                              for trail, head in heads_of(said["verify"]).items()}
            server.terminate()
    return said


def refuse_if_missing(data: str, found: set[str], migrated: bool) -> None:
    """A folder that is played has every table and every event but the adoptions; one that was migrated has those."""
    wanted = ONLY_MIGRATIONS_WRITE if migrated else event_names() - ONLY_MIGRATIONS_WRITE
    if missing := wanted - found:
        raise RuntimeError(f"the trails lack {sorted(missing)}")
    if empty := empty_tables(data):
        raise RuntimeError(f"nothing stands in {sorted(empty)}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("duban")
    parser.add_argument("format", type=int)
    parser.add_argument("--from", dest="earlier", help="migrate this golden folder instead of playing")
    parser.add_argument("--into", default=here)
    arguments = parser.parse_args()
    if gone := ONLY_MIGRATIONS_WRITE - event_names():
        raise RuntimeError(f"no events any more: {sorted(gone)}")
    with tempfile.TemporaryDirectory(prefix="duban-golden.") as scratch:
        earlier = arguments.earlier
        data = migrate_folder(arguments.duban, scratch, earlier) if earlier else play_folder(arguments.duban, scratch)
        said = {"format": arguments.format, **ask(arguments.duban, data)}
        refuse_if_missing(data, set().union(*said["events"].values()), migrated=bool(earlier))
        name = os.path.join(arguments.into, f"format-{arguments.format}" + (f"-from-{earlier}" if earlier else ""))
        pack(data, name + ".tar.gz")
        write_lines(said, name + ".json")
    records = {trail: head["records"] for trail, head in heads_of(said["verify"]).items()}
    print(f"records: {records}, {os.path.getsize(name + '.tar.gz')} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
