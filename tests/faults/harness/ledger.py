"""What a client saw of its requests, and the proof that the server's record agrees with it.

Every request with an idempotency key goes through Ledger.send(). Afterwards each key is one of

  acknowledged  an answer below 400 was read. Its effect stands in the audit trail exactly once, and the same request
                with the same key is answered with the same bytes.
  refused       an answer of 400 or more was read. It has no effect at all.
  unknown       the connection was lost. Repeating the key settles it; whichever it was, there is one effect at most.
"""
import contextlib
import dataclasses
import enum
import hashlib
import http.client
import json
import os
import threading
import time
from collections import defaultdict

from . import repository  # noqa: F401 - makes player importable
import player

LOST = (OSError, http.client.HTTPException)
PAGE = 1000
COMES_BACK_MAX = 20


class Outcome(enum.Enum):
    ACKNOWLEDGED = "acknowledged"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class Kind(enum.Enum):
    """What an answer is, which decides how it can be compared with the record."""

    RECEIPT = "receipt"  # the stored receipt: the same bytes for ever
    SECRET = "secret"    # told once (a token, an endpoint); repeated, the key gives the receipt without it
    DOCUMENT = "document"  # what the record says now; its effect is looked up by the key alone
    CLOCK = "clock"      # moves the virtual clock and leaves no record of its own


@dataclasses.dataclass
class Entry:
    key: str
    kind: Kind
    method: str
    path: str
    token: str
    body: bytes | None
    content_type: str
    outcome: Outcome = Outcome.UNKNOWN
    status: int = 0
    content: bytes = b""
    attempts: int = 0

    def send(self, client: player.Client) -> player.Answer:
        return client.exchange(self.method, self.path, self.token, self.body, self.content_type, self.key)

    def note(self, answer: player.Answer) -> None:
        """A key that may have been carried out stays unknown until it is acknowledged or refused for good: a server that
        is full, stopping or broken has not looked it up."""
        was_open = self.attempts > 1 and self.outcome is Outcome.UNKNOWN
        if answer.status < 400:
            self.outcome, self.status, self.content = Outcome.ACKNOWLEDGED, answer.status, answer.content
        elif answer.status < 500 and answer.status != 429:
            self.outcome, self.status, self.content = Outcome.REFUSED, answer.status, answer.content
        elif answer.status in (503, 507) and not was_open:
            self.outcome, self.status, self.content = Outcome.REFUSED, answer.status, answer.content
        else:
            self.outcome, self.status, self.content = Outcome.UNKNOWN, answer.status, answer.content


class Ledger:
    """Every keyed request of any number of clients, and the evidence they uploaded. Safe to use from many threads."""

    def __init__(self):
        self.entries: dict[str, Entry] = {}
        self.uploads: dict[str, bytes] = {}  # digest → content that was acknowledged as stored
        self.may_be_swept: set[str] = set()  # uploads from before the clock was moved: a day later nobody owes them
        self.statuses: dict[int, int] = defaultdict(int)  # answers by status
        self.losses: dict[str, int] = defaultdict(int)    # connections by what became of them
        self._lock = threading.Lock()

    def send(self, client: player.Client, method: str, path: str, token: str, body: dict | bytes | None, key: str,
             kind: Kind = Kind.RECEIPT, content_type: str = "application/json") -> player.Answer | None:
        """Sends one request, or repeats one with its key, and notes what became of it. None: the connection was lost."""
        content = json.dumps(body, ensure_ascii=False).encode() if isinstance(body, dict) else body
        with self._lock:
            entry = self.entries.setdefault(key, Entry(key, kind, method, path, token, content, content_type))
            entry.attempts += 1
            if kind is Kind.CLOCK:
                self.may_be_swept.update(self.uploads)
        try:
            answer = entry.send(client)
        except LOST as loss:
            with self._lock:
                self.losses[type(loss).__name__] += 1
                if not isinstance(loss, ConnectionRefusedError):
                    entry.outcome = Outcome.UNKNOWN
                elif entry.attempts == 1:
                    del self.entries[key]  # never left this process
            return None
        with self._lock:
            entry.note(answer)
            self.statuses[answer.status] += 1
        return answer

    def upload(self, client: player.Client, path: str, token: str, content: bytes,
               content_type: str = "text/plain") -> player.Answer | None:
        """Stores evidence; the answer names its digest. None: the connection was lost."""
        try:
            answer = client.exchange("POST", path, token, content, content_type)
        except LOST as loss:
            with self._lock:
                self.losses[type(loss).__name__] += 1
            return None
        with self._lock:
            self.statuses[answer.status] += 1
            if answer.status == 201:
                self.uploads[answer.value()["digest"]] = content
                self.may_be_swept.discard(answer.value()["digest"])
        return answer

    def having(self, outcome: Outcome) -> list[Entry]:
        with self._lock:
            return [entry for entry in self.entries.values() if entry.outcome is outcome]

    def settle(self, client: player.Client) -> int:
        """Repeats every key whose outcome is unknown. How many there were."""
        unknown = self.having(Outcome.UNKNOWN)
        for entry in unknown:
            entry.attempts += 1
            entry.note(entry.send(client))
            if entry.outcome is Outcome.UNKNOWN:
                raise AssertionError(f"{entry.key} is not settled: {entry.status} {entry.content!r}")
        return len(unknown)


@dataclasses.dataclass(frozen=True)
class Heads:
    """How long the server's two trails are: that of the campaigns, and that of the system."""

    campaigns: int = 0
    system: int = 0

    def __add__(self, more: "Heads") -> "Heads":
        return Heads(self.campaigns + more.campaigns, self.system + more.system)

    @classmethod
    def read(cls, client: player.Client, admin: str) -> "Heads":
        sizes = [head["size"] for head in client.request("GET", "/api/v1/audit/head", admin)["heads"]]
        return cls(*sizes)


class Trail:
    """The audit trails as the server serves them. No command leaves records in both."""

    def __init__(self, records: list[dict], of_system: list[dict] | None = None):
        self.records = records
        self.of_system = of_system or []
        self.by_command: dict[str, list[dict]] = defaultdict(list)
        for record in self.records + self.of_system:
            self.by_command[record["command"]].append(record)

    @classmethod
    def read(cls, client: player.Client, admin: str, start: Heads = Heads()) -> "Trail":
        return cls(cls._read(client, admin, "0", start.campaigns), cls._read(client, admin, "system", start.system))

    @staticmethod
    def _read(client: player.Client, admin: str, trail: str, start: int) -> list[dict]:
        records: list[dict] = []
        at: int | None = start
        while at is not None:
            page = client.request("GET", f"/api/v1/audit/records?trail={trail}&from={at}&limit={PAGE}", admin)
            records += page["records"]
            at = page["next_from"]
        return records

    def size(self) -> Heads:
        return Heads(len(self.records), len(self.of_system))

    def has_no_gap(self, start: Heads) -> bool:
        return all([record["seq"] for record in records] == list(range(first, first + len(records)))
                   for records, first in ((self.records, start.campaigns), (self.of_system, start.system)))


@dataclasses.dataclass
class Findings:
    """What check_ledger counted. It raises on the first thing that is wrong."""

    acknowledged: int = 0
    refused: int = 0
    settled: int = 0                 # outcomes that were unknown
    carried_out_unanswered: int = 0  # of these, what had been carried out before it was repeated
    records: int = 0                 # in the trail of the campaigns
    heads: Heads = Heads()           # by which both trails have grown


def expect(holds: bool, said: str) -> None:
    if not holds:
        raise AssertionError(said)


def check_effect(entry: Entry, trail: Trail) -> None:
    """That what was acknowledged stands in the trail exactly once, where its receipt says."""
    records = trail.by_command.get(entry.key, [])
    if entry.kind is Kind.CLOCK:
        return expect(not records, f"{entry.key} moved the clock and stands in the trail")
    if entry.kind is Kind.DOCUMENT:
        return expect(records != [], f"{entry.key} was acknowledged and is not in the trail")
    if entry.kind is Kind.SECRET:
        expect(len(records) == 1, f"{entry.key} was acknowledged and stands in the trail {len(records)} times")
        named = json.dumps(records[0]["data"])
        said = json.loads(entry.content)
        return expect(said.get("id", said.get("command", "")) in named + entry.key,
                      f"{entry.key}: the trail names another token or endpoint")
    receipt = json.loads(entry.content)
    expect(receipt["command"] == entry.key, f"{entry.key} was given the receipt of {receipt['command']}")
    found = [record["event"] for record in records]
    numbers = [record["seq"] for record in records]
    if "events" in receipt:
        told, first = receipt["events"], receipt.get("first_seq", 0)
    else:  # a unit is not told what its request caused, only that it was carried out: no event comes twice of it
        expect(records != [], f"{entry.key} was acknowledged and is not in the trail")
        told, first = list(dict.fromkeys(found)), numbers[0]
    expect(found == told, f"{entry.key}: acknowledged {told}, in the trail {found}")
    expect(numbers == list(range(first, first + len(numbers))), f"{entry.key}: acknowledged from {first}, found {numbers}")
    expect(all(record["at"] == receipt["at"] for record in records), f"{entry.key}: another moment than {receipt['at']}")


def check_repetition(entry: Entry, client: player.Client) -> None:
    """That the same request with the same key is answered with the same bytes."""
    if entry.kind is Kind.CLOCK:
        return
    again = entry.send(client)
    for _ in range(COMES_BACK_MAX):  # whoever is too busy says when to come back, which is no refusal
        if again.status != 503 or "Retry-After" not in again.headers:
            break
        time.sleep(float(again.headers["Retry-After"]))
        again = entry.send(client)
    expect(again.status < 400, f"{entry.key}, acknowledged, is refused when repeated: {again.status} {again.content!r}")
    if entry.kind is Kind.RECEIPT:
        expect((again.status, again.content) == (entry.status, entry.content),
               f"{entry.key}: first {entry.status} {entry.content!r}, repeated {again.status} {again.content!r}")


def check_uploads(data: str, ledger: Ledger) -> None:
    filed = b"".join(entry.body or b"" for entry in ledger.having(Outcome.ACKNOWLEDGED))
    for digest, content in ledger.uploads.items():
        if digest in ledger.may_be_swept and digest.encode() not in filed:
            continue
        path = os.path.join(data, "evidence", digest[:2], digest[2:4], digest)
        expect(os.path.exists(path), f"the evidence {digest} was acknowledged and is gone")
        with open(path, "rb") as file:
            stored = file.read()
        expect(stored == content and hashlib.sha256(stored).hexdigest() == digest, f"the evidence {digest} is damaged")


def check_ledger(server, ledger: Ledger, *, baseline: Heads | None = None, repeat: bool = True) -> Findings:
    """Settles what is unknown and compares the running server's record with what the client saw. `baseline`: the length
    of the trails before the ledger's first request; what came after it is then all accounted for: a person's record
    without an entry in the ledger was invented. Raises AssertionError; returns what was compared."""
    with contextlib.closing(player.Client(server.url)) as client:
        findings, start = Findings(), baseline or Heads()
        unknown = [entry.key for entry in ledger.having(Outcome.UNKNOWN)]
        if unknown:
            before = Trail.read(client, server.admin_token, start)
            findings.carried_out_unanswered = sum(key in before.by_command for key in unknown)
        findings.settled = ledger.settle(client)
        trail = Trail.read(client, server.admin_token, start)
        findings.records, findings.heads = len(trail.records), trail.size()
        expect(trail.has_no_gap(start), "the trail has a gap")
        check_uploads(server.data, ledger)
        check_entries(ledger, trail, client if repeat else None, findings)
        if baseline is not None:
            check_nothing_invented(ledger, trail)
        if repeat:
            # The system's trail goes on by itself: it tells of deliveries too.
            expect(Heads.read(client, server.admin_token).campaigns == start.campaigns + len(trail.records),
                   "repeating what was acknowledged left records behind")
    return findings


def check_entries(ledger: Ledger, trail: Trail, client: player.Client | None, findings: Findings) -> None:
    for entry in ledger.entries.values():
        if entry.outcome is Outcome.ACKNOWLEDGED:
            check_effect(entry, trail)
            if client is not None:
                check_repetition(entry, client)
            findings.acknowledged += 1
        else:
            expect(entry.key not in trail.by_command, f"{entry.key} was refused with {entry.status} and is in the trail")
            findings.refused += 1


def check_nothing_invented(ledger: Ledger, trail: Trail) -> None:
    for command, records in trail.by_command.items():
        invented = command not in ledger.entries and records[0]["actor"] not in ("clock", "server")
        expect(not invented, f"nobody asked for {command} ({records[0]['event']})")
