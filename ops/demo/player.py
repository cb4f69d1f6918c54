#!/usr/bin/env python3
"""Plays a rehearsed campaign against a running server, through its API and nothing else.

The script comes from `duban rehearse … --requests FILE`: one JSON object a line,
  {"at": RFC 3339, "actor": "unit:S07", "key": "…", "method": "POST", "path": "/api/v1/…", "body": {…} or "raw": "…",
   "content_type": "…", "files": [{"kind": "document", "name": "…", "text": "…"}]}
Each actor gets a token of its own; files are uploaded first and their digests put into the body. With --move-clock the
player moves a virtual clock to each request's moment; without it, it waits until the server's clock has got there.
Only the standard library is used.
"""
import argparse
import http.client
import json
import sys
import time
import typing
import urllib.parse
from datetime import datetime

ROLES = {"office": "office", "reviewer": "reviewer", "inspector": "inspector", "leader": "leader"}


class Refused(Exception):
    """The server said no: status and problem document."""

    def __init__(self, status, problem):
        super().__init__(f"{status} {problem}")
        self.status = status
        self.problem = problem


class Answer(typing.NamedTuple):
    """What the server said, byte for byte."""

    status: int
    headers: http.client.HTTPMessage
    content: bytes

    def value(self):
        """The parsed document, or the text when it is no JSON."""
        text = self.content.decode()
        return json.loads(text) if "json" in (self.headers.get("Content-Type") or "") and text else text


class Client:
    """One keep-alive connection; repeats nothing by itself, so that a caller sees every failure."""

    def __init__(self, server, timeout_s=120):
        parsed = urllib.parse.urlsplit(server)
        self.host, self.port = parsed.hostname, parsed.port
        self.timeout_s = timeout_s
        self.connection = None

    def exchange(self, method, path, token=None, body=None, content_type="application/json", key=None):
        """Sends one request and returns its Answer, whatever its status. OSError and HTTPException: there was none."""
        headers = {"Content-Type": content_type} if body is not None else {}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if key:
            headers["Idempotency-Key"] = key
        if self.connection is None:
            self.connection = http.client.HTTPConnection(self.host, self.port, timeout=self.timeout_s)
        try:
            self.connection.request(method, path, body=body, headers=headers)
            response = self.connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException):
            self.close()
            raise
        return Answer(response.status, response.headers, content)

    def request(self, method, path, token=None, body=None, content_type="application/json", key=None):
        """The parsed answer to one request; raises Refused when the server says no."""
        answer = self.exchange(method, path, token, body, content_type, key)
        if answer.status >= 400:
            raise Refused(answer.status, answer.value())
        return answer.value()

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None


def instant(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


class Player:
    def __init__(self, server, admin_token, organiser, move_clock, on_clock=None):
        self.client = Client(server)
        self.admin = admin_token
        self.organiser = organiser
        self.move_clock = move_clock
        self.on_clock = on_clock  # called instead of moving the clock, for tests that break things on the way
        self.tokens = {"admin": admin_token}
        self.refused = []

    def token_of(self, actor):
        if actor in self.tokens:
            return self.tokens[actor]
        request = {"name": actor, "role": ROLES.get(actor, "unit"), "organiser": self.organiser}
        if actor.startswith("unit:"):
            request["units"] = [actor.removeprefix("unit:")]
        answer = self.client.request("POST", "/api/v1/tokens", self.admin, json.dumps(request), key=f"token-{actor}")
        self.tokens[actor] = answer["secret"]
        return self.tokens[actor]

    def wait_for(self, moment):
        if self.move_clock:
            (self.on_clock or self.advance)(moment)
            return
        while instant(self.client.request("GET", "/api/v1/clock", self.admin)["now"]) < instant(moment):
            time.sleep(0.02)

    def advance(self, moment):
        if instant(self.client.request("GET", "/api/v1/clock", self.admin)["now"]) < instant(moment):
            body = json.dumps({"to": moment})
            self.client.request("POST", "/api/v1/clock/advance", self.admin, body, key=f"clock-{moment}")

    def upload(self, step, token):
        body = dict(step["body"])
        if not step.get("files"):
            return body
        # …/units/S07/tasks/…/submissions → …/units/S07/files
        folder = step["path"].split("/tasks/")[0] + "/files"
        body["files"] = []
        for number, file in enumerate(step["files"]):
            stored = self.client.request("POST", folder, token, file["text"].encode(), "text/plain",
                                         key=f"{step['key']}-file{number}")
            body["files"].append({"digest": stored["digest"], "kind": file["kind"], "name": file["name"]})
        return body

    def play(self, step):
        self.wait_for(step["at"])
        token = self.token_of(step["actor"])
        if "raw" in step:
            body, content_type = step["raw"].encode(), step["content_type"]
        else:
            body, content_type = json.dumps(self.upload(step, token)).encode(), "application/json"
        try:
            self.client.request(step["method"], step["path"], token, body, content_type, step["key"])
        except Refused as refusal:
            self.refused.append((step, refusal))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("script", help="the file that duban rehearse wrote")
    parser.add_argument("--server", default="http://127.0.0.1:8080")
    parser.add_argument("--token-file", required=True, help="the admin's token")
    parser.add_argument("--organiser", default="bureau")
    parser.add_argument("--move-clock", action="store_true", help="the server's clock is virtual: move it")
    arguments = parser.parse_args()
    with open(arguments.token_file, encoding="utf-8") as file:
        admin = file.read().strip()
    player = Player(arguments.server, admin, arguments.organiser, arguments.move_clock)
    with open(arguments.script, encoding="utf-8") as script:
        for line in script:
            player.play(json.loads(line))
    for step, refusal in player.refused:
        print(f"refused: {step['method']} {step['path']}: {refusal}", file=sys.stderr)
    return 1 if player.refused else 0


if __name__ == "__main__":
    sys.exit(main())
