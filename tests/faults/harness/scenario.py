"""Five hundred operations of many kinds, the same every time, that can be taken up again after a crash at any point.

One client, one after another, on a virtual clock: so the audit trail at the end is the same whether nothing broke on the
way or everything did (but for the random ids of tokens and endpoints).
"""
import dataclasses
import datetime
import random

import player
from .campaign import Campaign
from .ledger import LOST, Ledger, Trail

OPERATIONS = 500
SEED = 20110902
CLOCK_EVERY = 10      # operations between two moves of the clock
CLOCK_STEP = datetime.timedelta(hours=37)  # 50 moves from 2 September reach the middle of November, over all deadlines
START = datetime.datetime.fromisoformat("2011-09-02T08:00:00+08:00")
ENDPOINT_ON, ENDPOINT_OFF = 25, 75  # of each hundred: while there is one, notices stand in the outbox and fail
# Nobody listens on the discard port of this machine, so deliveries fail at once.
ENDPOINT_URL = "http://127.0.0.1:9/"
SERVER_OPTIONS = ("--webhooks-private-targets", "true", "--webhooks-plain-http", "true")

# What people do at random. Much of it is refused at times, as in life: returned twice, filed after it was accepted.
WEIGHTS = {"file": 8, "give_back": 5, "accept": 2, "notice": 4, "upload": 6, "paper": 1, "weekly": 3, "ask": 3, "grant": 3,
           "issue": 2, "revoke": 2}


class Interrupted(Exception):
    """The server went away before it answered, or answered that it could not."""


@dataclasses.dataclass
class Progress:
    """How far the scenario has come, and what it has to remember. Can be kept as JSON."""

    done: int = 0
    digests: dict[str, str] = dataclasses.field(default_factory=dict)  # by unit
    token_name: str = ""  # issued last


def choices() -> list[tuple[str, int]]:
    """What is done at each step, and to which unit."""
    dice = random.Random(SEED)
    names, weights = list(WEIGHTS), list(WEIGHTS.values())
    steps: list[tuple[str, int]] = []
    for number in range(OPERATIONS):
        what, unit = dice.choices(names, weights)[0], dice.randrange(20)
        if steps and steps[-1][0] == "upload":
            what, unit = "paper", steps[-1][1]
        place = number % 100
        if number % CLOCK_EVERY == CLOCK_EVERY - 1:
            what = "clock"
        elif place in (ENDPOINT_ON, ENDPOINT_OFF):
            what = "endpoint_on" if place == ENDPOINT_ON else "endpoint_off"
        steps.append((what, unit))
    return steps


class Scenario:
    def __init__(self, server, campaign: Campaign, ledger: Ledger, progress: Progress):
        self.campaign, self.ledger, self.progress = campaign, ledger, progress
        self.admin = campaign.admin
        self.steps = choices()
        self.client = player.Client(server.url)

    def play(self, until: int) -> None:
        """Goes on up to (not including) step `until`. Interrupted: the step that was under way is not counted and will be
        repeated, with the same key."""
        try:
            while self.progress.done < until:
                number = self.progress.done
                what, unit = self.steps[number]
                answer = getattr(self, what)(unit, f"op-{number:03d}", number)
                if answer is None or answer.status >= 500:
                    raise Interrupted(f"step {number}, {what}: {answer.status if answer else 'no answer'}")
                self.progress.done += 1
        except (*LOST, player.Refused) as lost:
            raise Interrupted(repr(lost)) from lost
        finally:
            self.client.close()

    def file(self, unit, key, _):
        return self.campaign.file(self.ledger, self.client, unit, "report", key)

    def give_back(self, unit, key, _):
        return self.campaign.give_back(self.ledger, self.client, unit, "report", key)

    def accept(self, unit, key, number):
        return self.campaign.accept(self.ledger, self.client, unit, "report" if number % 2 else "paper", key)

    def notice(self, unit, key, _):
        return self.campaign.file(self.ledger, self.client, unit, "notice", key)

    def weekly(self, unit, key, number):
        return self.campaign.file(self.ledger, self.client, unit, f"weekly#{1 + number % 9}", key)

    def upload(self, unit, key, number):
        answer = self.campaign.upload(self.ledger, self.client, unit, f"paper {number} of {unit}\n".encode() * 40)
        if answer is not None and answer.status == 201:
            self.progress.digests[str(unit)] = answer.value()["digest"]
        return answer

    def paper(self, unit, key, _):
        digest = self.progress.digests.get(str(unit))
        return self.campaign.file(self.ledger, self.client, unit, "paper", key, digest=digest)

    def ask(self, unit, key, _):
        return self.campaign.ask_extension(self.ledger, self.client, unit, "correction_report", "2011-11-22", key)

    def grant(self, unit, key, _):
        return self.campaign.grant_extension(self.ledger, self.client, unit, "correction_report", key)

    def clock(self, _, key, number):
        # A day after its upload, evidence that nobody filed may be swept by any start, so it is not counted upon.
        self.progress.digests.clear()
        moment = START + (number // CLOCK_EVERY + 1) * CLOCK_STEP
        return self.campaign.move_clock(self.ledger, self.client, moment.isoformat(), key)

    def issue(self, _, key, __):
        answer = self.campaign.issue_token(self.ledger, self.client, f"reviewer-{key}", key)
        if answer is not None:
            self.progress.token_name = f"reviewer-{key}"
        return answer

    def revoke(self, _, key, __):
        # The answer that named the token may have been lost, so it is looked up by the name that was asked for.
        tokens = self.client.request("GET", "/api/v1/tokens?limit=1000", self.admin)["tokens"]
        named = [token["id"] for token in tokens if token["name"] == self.progress.token_name]
        return self.campaign.revoke_token(self.ledger, self.client, named[0] if named else "unknown", key)

    def endpoint_on(self, _, key, __):
        return self.campaign.add_endpoint(self.ledger, self.client, ENDPOINT_URL, key)

    def endpoint_off(self, _, key, number):
        entry = self.ledger.entries.get(key)
        if entry is not None:  # removed perhaps, and no longer in the list
            return self.ledger.send(self.client, entry.method, entry.path, entry.token, entry.body, key)
        listed = self.client.request("GET", "/api/v1/endpoints", self.admin)["endpoints"]
        return self.campaign.remove_endpoint(self.ledger, self.client, listed[0]["id"] if listed else "unknown", key)


def comparable(trail: Trail) -> list[tuple]:
    """The trail without what differs from run to run: the random ids of tokens and endpoints."""
    random_ids = ("TokenIssued", "TokenRevoked", "EndpointRegistered", "EndpointRemoved")
    return [(record["event"], record["at"], record["actor"], record["command"], record.get("unit"),
             None if record["event"] in random_ids else record["data"]) for record in trail.records]
