#!/usr/bin/env python3
"""Opens every golden data folder with the binary of today, and goes on living in it.

  golden_test.py DUBAN [FOLDER…]     a folder: 3, 4, 4-from-3

For each: `audit verify` reports what it did then, or, of a format earlier than today's, leaves the folder as it is and
says that a start of the server migrates it; the server answers the questions that the binary which wrote the folder was
asked, as that one did; the launch that was cut short comes to its end; people and the clock go on; and all trails
verify, their first records under the roots that they had then.
"""
import glob
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile

here = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [here, os.path.join(here, "..", "faults")]

from harness.server import Server  # noqa: E402  (which also makes the player to be found)
import player  # noqa: E402
from answers import MAIN, first_difference, heads_of, is_kept, read_answers  # noqa: E402

CROWD = "crowd-2011"
PERSISTENCE = os.path.join(here, "..", "..", "persistence")


def numbers_in(path: str, pattern: str) -> list[int]:
    with open(os.path.join(PERSISTENCE, path), encoding="utf-8") as file:
        return [int(number) for number in re.findall(pattern, file.read())]


def format_of_today() -> int:
    """As format.hpp has it: that of the records, or of the newest table."""
    return max(numbers_in("migrations/format.hpp", r"kFormatOfRecords = (\d+);")
               + numbers_in("table_list.inc", r"DUBAN_TABLE\(\w+, (\d+),"))


def is_earlier(said: dict) -> bool:
    """The folder has to be migrated."""
    return said["format"] < format_of_today()


def folders() -> list[str]:
    names = glob.glob(os.path.join(here, "format-*.tar.gz"))
    return sorted(os.path.basename(name).removeprefix("format-").removesuffix(".tar.gz") for name in names)


def recorded(name: str) -> dict:
    with open(os.path.join(here, f"format-{name}.json"), encoding="utf-8") as file:
        return json.load(file)


def unpack(name: str, into: str) -> str:
    """The data folder, as its own."""
    with tarfile.open(os.path.join(here, f"format-{name}.tar.gz")) as tar:
        tar.extractall(into)
    return os.path.join(into, "data")


def verify(binary: str, folder: str) -> dict:
    done = subprocess.run([binary, "audit", "verify", "--data", folder, "-o", "json"], capture_output=True, text=True)
    if done.returncode != 0:
        raise AssertionError(f"audit verify: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    report = json.loads(done.stdout)
    del report["seconds"]
    return report


def refuse_to_verify(binary: str, folder: str) -> None:
    """Verifying changes nothing, so a folder that has to be migrated is left to the start of a server."""
    done = subprocess.run([binary, "audit", "verify", "--data", folder], capture_output=True, text=True,
                          env={**os.environ, "DUBAN_LANGUAGE": "en"})
    if done.returncode != 3 or "format" not in done.stderr:
        raise AssertionError(f"audit verify of an earlier format: exit code {done.returncode}\n{done.stderr}")


def expect(what: str, found, wanted) -> None:
    if found != wanted:
        raise AssertionError(f"{what}: {found} instead of {wanted}")


def verify_as_recorded(said: dict, binary: str, folder: str) -> None:
    report = verify(binary, folder)
    if not is_kept(said["verify"], report):
        raise AssertionError(f"audit verify {first_difference(said['verify'], report)}")


def compare_answers(said: dict, server: Server) -> None:
    found = read_answers(server, said["answers"])
    for question, answer in said["answers"].items():
        if question.startswith("/dead-letters"):
            # Notices of a disabled endpoint die one after the other while a server runs; what was dead stays so.
            dead = found[question]["dead_letters"]
            if not all(any(is_kept(letter, other) for other in dead) for letter in answer["dead_letters"]):
                raise AssertionError(f"a dead letter is gone: {answer['dead_letters']}, {dead}")
            continue
        if not is_kept(answer, found[question]):
            raise AssertionError(f"GET {question} {first_difference(answer, found[question])}")


def go_on(server: Server) -> None:
    """What people and the clock do next, each on something that the old binary has left."""
    client = player.Client(server.url)
    token = server.admin_token

    def post(path: str, body: dict) -> dict:
        return client.request("POST", f"/api/v1{path}", token, json.dumps(body), key=path)

    def state(path: str) -> dict:
        return client.request("GET", f"/api/v1/campaigns/{path}", token)

    expect("the crowd", state(CROWD)["state"], "running")
    unit = f"/campaigns/{MAIN}/units"
    # The due day that waits for this is set, the suspended sweep of the old trail is counted on.
    expect("accepting", post(f"{unit}/S2/tasks/sweep/accept", {})["events"][:2], ["SubmissionAccepted", "DueDateSet"])
    expect("filing", post(f"{unit}/S2/tasks/notice/submissions", {"text": "again"})["task"], "notice#1")
    expect("extending", post(f"{unit}/S3/tasks/report/extension", {"until": "2012-01-20", "reason": "late"})["events"],
           ["ExtensionRequested"])
    expect("suspending", post(f"/campaigns/{MAIN}/suspend", {"reason": "again"})["events"], ["CampaignSuspended"])
    post("/clock/advance", {"to": "2011-11-16T08:00:00+08:00"})
    post(f"/campaigns/{MAIN}/resume", {})
    post("/clock/advance", {"to": "2011-12-25T08:00:00+08:00"})
    expect("the phase of S9", state(f"{MAIN}/units/S9")["phase"]["id"], "correction")  # still not approved
    client.request("DELETE", f"/api/v1/endpoints/{endpoint_of(client, token)}", token, key="remove")
    client.close()


def endpoint_of(client: player.Client, token: str) -> str:
    return client.request("GET", "/api/v1/endpoints", token)["endpoints"][0]["id"]


def compare_heads(server: Server, reports: list[dict]) -> None:
    """All trails are listed together, and each begins with the records that it had at the time of each report."""
    client = player.Client(server.url)

    def get(path: str) -> dict:
        return client.request("GET", f"/api/v1/audit/{path}", server.admin_token)

    sizes = {head["trail"]: head["size"] for head in get("head")["heads"]}
    for report in reports:
        for trail, head in heads_of(report).items():
            size = head["records"]
            if sizes[trail] < size:
                raise AssertionError(f"trail {trail} has {sizes[trail]} records and had {size}")
            proof = get(f"consistency?from={size}&to={sizes[trail]}&trail={trail}")
            expect(f"the root of trail {trail} with {size} records", proof["from_root"], head["root"])
    client.close()


def check(binary: str, name: str) -> None:
    said = recorded(name)
    with tempfile.TemporaryDirectory(prefix="duban-golden.") as scratch:
        data = unpack(name, scratch)
        if is_earlier(said):
            refuse_to_verify(binary, data)
        else:
            verify_as_recorded(said, binary, data)
        with Server(binary, data) as server:
            compare_answers(said, server.start())
            go_on(server)
            server.terminate()
        report = verify(binary, data)
        with Server(binary, data) as server:  # the second start finds nothing to migrate, and the same trails
            compare_heads(server.start(), [said["verify"], report])
            server.terminate()
    kept, now = ({trail: head["records"] for trail, head in heads_of(of).items()} for of in (said["verify"], report))
    print(f"{name}: records by trail {kept} kept, {now} now")


def main() -> int:
    binary, *wanted = sys.argv[1:]
    for name in wanted or folders():
        check(binary, name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
