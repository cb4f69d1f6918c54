"""A running campaign with open tasks, and the requests that people make in it."""
import dataclasses
import json
import os
import urllib.parse

from . import repository
import player
from .ledger import Heads, Kind, Ledger

PLAN = os.path.join(repository, "tests", "faults", "plan.yaml")
CALENDAR = os.path.join(repository, "workflows", "calendars", "cn.yaml")
CAMPAIGN = "faults-2011"
ORGANISER = "bureau"
CREATED_AT = "2011-08-25T00:00:00+08:00"  # where the clock of a fresh server has to stand
OPEN_AT = "2011-09-02T08:00:00+08:00"     # every task of the first phase is open, nothing is due for two weeks
UNITS_PER_TOKEN = 500


@dataclasses.dataclass
class Campaign:
    """Who may do what in a campaign that prepare() has launched. Can be kept as JSON beside a data folder."""

    admin: str
    office: str
    tokens: list[str]  # of the units, each good for UNITS_PER_TOKEN of them
    units: int
    baseline: Heads    # length of the audit trails when everything was ready

    @staticmethod
    def unit(number: int) -> str:
        return f"U{number:06d}"

    def token_of(self, number: int) -> str:
        return self.tokens[number // UNITS_PER_TOKEN]

    @staticmethod
    def unit_path(number: int, rest: str = "") -> str:
        return f"/api/v1/campaigns/{CAMPAIGN}/units/{Campaign.unit(number)}{rest}"

    @staticmethod
    def task_path(number: int, task: str, action: str) -> str:
        return Campaign.unit_path(number, f"/tasks/{urllib.parse.quote(task, safe='')}/{action}")

    # Each sends one request through the ledger and returns its answer, or None when the connection was lost.

    def file(self, ledger: Ledger, client: player.Client, number: int, task: str, key: str, text: str = "as asked",
             digest: str | None = None) -> player.Answer | None:
        body: dict = {"text": text}
        if digest:
            body["files"] = [{"digest": digest, "kind": "document", "name": "paper.txt"}]
        return ledger.send(client, "POST", self.task_path(number, task, "submissions"), self.token_of(number), body, key)

    def accept(self, ledger: Ledger, client: player.Client, number: int, task: str, key: str) -> player.Answer | None:
        return ledger.send(client, "POST", self.task_path(number, task, "accept"), self.office, {}, key)

    def give_back(self, ledger: Ledger, client: player.Client, number: int, task: str,
                  key: str) -> player.Answer | None:
        return ledger.send(client, "POST", self.task_path(number, task, "return"), self.office,
                           {"reason": "not complete"}, key)

    def ask_extension(self, ledger: Ledger, client: player.Client, number: int, task: str, until: str,
                      key: str) -> player.Answer | None:
        return ledger.send(client, "POST", self.task_path(number, task, "extension"), self.token_of(number),
                           {"until": until, "reason": "more time"}, key)

    def grant_extension(self, ledger: Ledger, client: player.Client, number: int, task: str,
                        key: str) -> player.Answer | None:
        return ledger.send(client, "POST", self.task_path(number, task, "extension/grant"), self.office, {}, key)

    def upload(self, ledger: Ledger, client: player.Client, number: int, content: bytes) -> player.Answer | None:
        return ledger.upload(client, self.unit_path(number, "/files"), self.token_of(number), content)

    def move_clock(self, ledger: Ledger, client: player.Client, moment: str, key: str) -> player.Answer | None:
        return ledger.send(client, "POST", "/api/v1/clock/advance", self.admin, {"to": moment}, key, Kind.CLOCK)

    def issue_token(self, ledger: Ledger, client: player.Client, name: str, key: str) -> player.Answer | None:
        body = {"name": name, "role": "reviewer", "organiser": ORGANISER}
        return ledger.send(client, "POST", "/api/v1/tokens", self.admin, body, key, Kind.SECRET)

    def revoke_token(self, ledger: Ledger, client: player.Client, token: str, key: str) -> player.Answer | None:
        return ledger.send(client, "DELETE", f"/api/v1/tokens/{token}", self.admin, None, key)

    def add_endpoint(self, ledger: Ledger, client: player.Client, url: str, key: str) -> player.Answer | None:
        body = {"organiser": ORGANISER, "url": url}
        return ledger.send(client, "POST", "/api/v1/endpoints", self.admin, body, key, Kind.SECRET)

    def remove_endpoint(self, ledger: Ledger, client: player.Client, endpoint: str, key: str) -> player.Answer | None:
        return ledger.send(client, "DELETE", f"/api/v1/endpoints/{endpoint}", self.admin, None, key)

    # --- kept beside a data folder

    def save(self, path: str) -> None:
        with open(path, "w", encoding="utf-8") as file:
            json.dump(dataclasses.asdict(self), file)

    @classmethod
    def load(cls, path: str) -> "Campaign":
        with open(path, encoding="utf-8") as file:
            kept = json.load(file)
            return cls(**{**kept, "baseline": Heads(**kept["baseline"])})


def prepare(server, units: int = 20, year: int = 2011, opens: str | None = OPEN_AT, attempt: int = 1) -> Campaign:
    """Publishes, imports, creates and launches on a running, empty server, and issues the tokens. On a virtual clock,
    which has to stand at CREATED_AT, moves it to `opens`. Units are U000000, U000001, … After a crash on the way it may
    be called again with another number of the attempt: everything is repeated with the same keys but the tokens, whose
    secrets are told only once."""
    client = player.Client(server.url)
    admin = server.admin_token

    def post(path: str, body: dict, key: str) -> dict:
        return client.request("POST", path, admin, json.dumps(body).encode(), key=key)

    for path, name in (("/api/v1/calendars", CALENDAR), ("/api/v1/plans", PLAN)):
        with open(name, "rb") as file:
            client.request("POST", path, admin, file.read(), "application/yaml", f"prepare-{os.path.basename(name)}")
    post("/api/v1/campaigns", {"id": CAMPAIGN, "plan": "fault-campaign", "year": year, "organiser": ORGANISER,
                               "organiser_name": "Bureau", "title": {"en": "Fault drill", "zh": "故障演练"}},
         "prepare-campaign")
    rows = [{"id": Campaign.unit(number), "name": f"School {number}"} for number in range(units)]
    post(f"/api/v1/campaigns/{CAMPAIGN}/units", {"units": rows}, "prepare-units")
    post(f"/api/v1/campaigns/{CAMPAIGN}/launch", {}, "prepare-launch")
    office = post("/api/v1/tokens", {"name": "office", "role": "office", "organiser": ORGANISER},
                  f"prepare-office-{attempt}")
    tokens = []
    for first in range(0, units, UNITS_PER_TOKEN):
        names = [Campaign.unit(number) for number in range(first, min(units, first + UNITS_PER_TOKEN))]
        tokens.append(post("/api/v1/tokens", {"name": f"units-{first}", "role": "unit", "organiser": ORGANISER,
                                              "units": names}, f"prepare-units-{first}-{attempt}")["secret"])
    if opens and server.clock == "virtual":
        post("/api/v1/clock/advance", {"to": opens}, "prepare-clock")
    baseline = Heads.read(client, admin)
    client.close()
    return Campaign(admin, office["secret"], tokens, units, baseline)
