#!/usr/bin/env python3
"""Opens the golden data folder of every format with the binary of today, and goes on living in it.

  golden_test.py DUBAN [FORMAT…]

For each: `audit verify` leaves the folder as it is and says that a start of the server migrates it; the server that does
answers the questions of answers.py as the binary that wrote the folder did; the launch that was cut short comes to its end;
people and the clock go on; and the whole trail verifies, its first records under the root that they had then.
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
from answers import MAIN, first_difference, is_kept, read_answers  # noqa: E402

CROWD = "crowd-2011"


def formats() -> list[int]:
    names = glob.glob(os.path.join(here, "format-*.tar.gz"))
    return sorted(int(re.search(r"format-(\d+)\.tar", name).group(1)) for name in names)


def recorded(number: int) -> dict:
    with open(os.path.join(here, f"format-{number}.json"), encoding="utf-8") as file:
        return json.load(file)


def unpack(number: int, into: str) -> str:
    """The data folder, as its own."""
    with tarfile.open(os.path.join(here, f"format-{number}.tar.gz")) as tar:
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


def compare_answers(said: dict, server: Server) -> None:
    found = read_answers(server, said["verify"]["records"])
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


def check(binary: str, number: int) -> None:
    said = recorded(number)
    with tempfile.TemporaryDirectory(prefix="duban-golden.") as scratch:
        data = unpack(number, scratch)
        refuse_to_verify(binary, data)
        with Server(binary, data) as server:
            compare_answers(said, server.start())
            go_on(server)
            server.terminate()
        report = verify(binary, data)
        with Server(binary, data) as server:  # the second start finds nothing to migrate, and the same trail
            size = said["verify"]["records"]
            old_root = f"/audit/consistency?from={size}&to={report['records']}"
            client = player.Client(server.start().url)
            answer = client.request("GET", f"/api/v1{old_root}", server.admin_token)
            expect("the root of the old trail", answer["from_root"], said["verify"]["root"])
            client.close()
            server.terminate()
    print(f"format {number}: {said['verify']['records']} records kept, {report['records']} now")


def main() -> int:
    binary, *wanted = sys.argv[1:]
    for number in map(int, wanted) if wanted else formats():
        check(binary, number)
    return 0


if __name__ == "__main__":
    sys.exit(main())
