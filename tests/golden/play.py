"""The small campaign whose data folder becomes golden: what people do, in order, on a virtual clock.

Four campaigns stand at its end: golden-2011, in which everything happens that can; closed-2010, completed; draft-2011, never
launched; crowd-2011, enrolled and about to be launched. Times are local (+08:00).
"""
import json
import os
import re
import time
import urllib.parse

import player

here = os.path.dirname(os.path.abspath(__file__))
CALENDAR = os.path.join(here, "..", "..", "workflows", "calendars", "cn.yaml")
ORGANISER = "bureau"
MAIN = "golden-2011"
BEGINS_AT = "2011-08-25T00:00:00+08:00"
WAIT_S = 30.0  # for a notice to be attempted


def read(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


class Play:
    def __init__(self, server, receivers: dict[str, str]):
        self.server, self.receivers = server, receivers
        self.client = player.Client(server.url)
        self.tokens = {"admin": server.admin_token}
        self.endpoints: dict[str, str] = {}
        self.requests = 0

    # --- requests

    def call(self, method: str, path: str, body=None, who: str = "admin", content_type: str = "application/json"):
        self.requests += 1
        content = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        return self.client.request(method, f"/api/v1{path}", self.tokens[who], content, content_type,
                                   None if method == "GET" else f"golden-{self.requests}")

    def post(self, path: str, body=None, who: str = "admin"):
        return self.call("POST", path, body or {}, who)

    def unit(self, unit: str, action: str, body=None, who: str = "office", campaign: str = MAIN):
        return self.post(f"/campaigns/{campaign}/units/{unit}/{action}", body, who)

    def task(self, unit: str, task: str, action: str, body=None, who: str = "office", campaign: str = MAIN):
        return self.unit(unit, f"tasks/{urllib.parse.quote(task, safe='')}/{action}", body, who, campaign)

    def file(self, unit: str, task: str, who: str = "schools", campaign: str = MAIN, **content):
        return self.task(unit, task, "submissions", content or {"text": f"{task} of {unit}"}, who, campaign)

    def upload(self, unit: str, content: bytes, kind: str, who: str = "schools") -> dict:
        stored = self.call("POST", f"/campaigns/{MAIN}/units/{unit}/files", content, who, "text/plain")
        return {"digest": stored["digest"], "kind": kind, "name": f"{unit}.txt"}

    def until(self, moment: str) -> None:
        self.post("/clock/advance", {"to": f"{moment}+08:00"})

    def wait_for(self, what: str, happened) -> None:
        """Notices go out on the machine's clock."""
        due = time.monotonic() + WAIT_S
        while not happened():
            if time.monotonic() > due:
                raise RuntimeError(f"{what} did not happen")
            time.sleep(0.02)

    # --- the play

    def whole_campaign(self, crowd: int) -> None:
        self.fill_the_shelf()
        self.create_campaigns(crowd)
        self.mobilization()
        self.suspensions()
        self.correction()
        self.visits()
        self.settle_the_outbox()
        self.client.close()

    def issue(self, name: str, role: str, **more) -> str:
        answer = self.post("/tokens", {"name": name, "role": role, **more})
        self.tokens[name] = answer["secret"]
        return answer["id"]

    def fill_the_shelf(self) -> None:
        self.call("POST", "/calendars", read(CALENDAR), content_type="application/yaml")
        for name, role in (("office", "office"), ("reviewer", "reviewer"), ("inspector", "inspector"), ("leader", "leader")):
            self.issue(name, role, organiser=ORGANISER)
        self.issue("auditor", "auditor")
        self.issue("schools", "unit", organiser=ORGANISER, units=[f"S{number}" for number in range(1, 10)],
                   expires_at="2031-01-01T00:00:00Z")
        lost = self.issue("lost", "reviewer", organiser=ORGANISER)
        self.call("DELETE", f"/tokens/{lost}")
        self.call("POST", "/plans", read(os.path.join(here, "plan.yaml")), content_type="application/yaml")
        self.call("POST", "/plans", read(os.path.join(here, "crowd_plan.yaml")), "office", "application/yaml")
        for name in ("gone", "failing", "listening"):
            self.register(name)
        removed = self.post("/endpoints", {"organiser": ORGANISER, "url": self.receivers["listening"]})["id"]
        self.call("DELETE", f"/endpoints/{removed}")

    def register(self, receiver: str) -> None:
        answer = self.post("/endpoints", {"organiser": ORGANISER, "url": self.receivers[receiver]})
        self.endpoints[receiver] = answer["id"]

    def create(self, campaign: str, plan: str) -> None:
        year = int(campaign.rpartition("-")[2])
        self.post("/campaigns", {"id": campaign, "plan": plan, "year": year, "organiser": ORGANISER,
                                 "organiser_name": "教育局", "title": {"en": campaign, "zh": "存档样例"}}, "office")

    def enrol(self, campaign: str, units: list[dict]) -> None:
        self.post(f"/campaigns/{campaign}/units", {"units": units}, "office")

    def create_campaigns(self, crowd: int) -> None:
        for campaign, plan in ((MAIN, "golden-campaign"), ("closed-2010", "golden-crowd"),
                               ("draft-2011", "golden-campaign"), ("crowd-2011", "golden-crowd")):
            self.create(campaign, plan)
        contact = [{"party": "school", "name": "张三", "address": "school@example.org"}]
        self.enrol(MAIN, [{"id": f"S{number}", "name": f"第{number}小学", "kind": "school",
                           "branches": ["一支部", "二支部"] if number < 3 else [], "contacts": contact if number < 4 else []}
                          for number in range(1, 9)])
        self.enrol("closed-2010", [{"id": "S1", "name": "第1小学"}])
        self.enrol("draft-2011", [{"id": "S1", "name": "第1小学"}])
        self.enrol("crowd-2011", [{"id": f"U{number:04}", "name": f"{number}"} for number in range(crowd)])
        # People come, others take their place, and the last are erased.
        for campaign, people in ((MAIN, ["李四"]), ("draft-2011", ["李四"]), (MAIN, ["王五", "赵六"]), ("draft-2011", [])):
            contacts = [{"party": "office", "name": name, "address": "office@example.org"} for name in people]
            self.call("PUT", f"/campaigns/{campaign}/contacts", {"contacts": contacts}, "office")

    def mobilization(self) -> None:
        self.until("2011-09-05T08:00:00")  # behind the due day of `roster`: dispensed with
        self.post(f"/campaigns/{MAIN}/launch", {}, "office")
        self.post("/campaigns/closed-2010/launch", {"require_past_due": True}, "office")
        self.wait_for("the launch", lambda: all(
            self.call("GET", f"/campaigns/{campaign}")["state"] == "running" for campaign in (MAIN, "closed-2010")))
        self.enrol(MAIN, [{"id": "S9", "name": "第9小学"}])  # into a running campaign
        # Its only phase is long over: the clock completes who owes nothing, a person the other.
        self.unit("S1", "complete", {"reason": "closed down"}, campaign="closed-2010")

        # Filed, returned, reworked, accepted; with files and links.
        paper = self.upload("S1", b"a plan for the year\n", "document")
        self.file("S1", "work_plan", files=[paper], links=["https://example.org/plan"], text="方案")
        self.task("S1", "work_plan", "return", {"reason": "no dates in it"}, "reviewer")
        self.file("S1", "work_plan", files=[self.upload("S1", b"a plan with dates\n", "document")])
        self.task("S1", "work_plan", "accept", {"reason": "complete"}, "reviewer")
        # Returned with a day of its own, and left so.
        self.file("S2", "work_plan", files=[self.upload("S2", b"half a plan\n", "document")])
        self.task("S2", "work_plan", "return", {"reason": "half of it", "rework_by": "2011-11-04"}, "reviewer")
        # Extensions: granted on an open task and on a planned one, for another day than asked; refused; not answered.
        for unit, task, until in (("S3", "work_plan", "2011-09-28"), ("S3", "sweep", "2011-10-21"),
                                  ("S4", "work_plan", "2011-09-30"), ("S4", "sweep", "2011-10-28")):
            self.task(unit, task, "extension", {"until": until, "reason": "修缮校舍"}, "schools")
        self.task("S3", "work_plan", "extension/grant", {"until": "2011-09-26"}, "leader")
        self.task("S3", "sweep", "extension/grant", {}, "leader")
        self.task("S4", "work_plan", "extension/refuse", {"reason": "time enough"}, "leader")
        # Waived, and one of them required again, with a day.
        for task in ("rules", "covert_visit"):
            self.task("S4", task, "waive", {"reason": "not applicable"}, "leader")
        self.task("S4", "covert_visit", "require", {"due": "2011-11-25", "reason": "applicable after all"}, "leader")
        # On event, each filing an instance; branches; a hidden task.
        for text in ("first", "second"):
            self.file("S1", "notice", text=text)
        self.file("S1", "branch_meeting#2")
        self.file("S1", "covert_visit", "inspector", files=[self.upload("S1", b"seen\n", "record", "inspector")])
        self.unit("S8", "withdraw", {"reason": "merged into S7"})

    def suspensions(self) -> None:
        self.until("2011-09-08T10:00:00")
        self.unit("S5", "suspend", {"reason": "flood"})
        self.until("2011-09-17T09:30:00")  # S6 is overdue and then suspended: only its rungs to come move
        self.unit("S6", "suspend", {"reason": "flood"})
        self.until("2011-09-19T11:00:00")
        self.unit("S5", "resume", {"reason": "dry again"})
        self.post(f"/campaigns/{MAIN}/suspend", {"reason": "上级通知暂停"}, "office")
        self.until("2011-09-22T08:00:00")
        self.post(f"/campaigns/{MAIN}/resume", {}, "office")
        self.wait_for("the resumption", lambda: self.call("GET", f"/campaigns/{MAIN}")["state"] == "running")
        self.until("2011-09-24T08:00:00")
        self.unit("S6", "resume", {})

    def correction(self) -> None:
        self.until("2011-10-06T08:00:00")
        self.file("S1", "sweep", text="三个问题")
        self.task("S1", "sweep", "accept", {}, "reviewer")  # sets the due day of `correction_report`
        self.file("S2", "sweep", text="没有问题")
        self.file("S3", "work_plan", files=[self.upload("S3", b"late\n", "document")])
        first, second = self.weeks("S1")[:2]
        self.file("S1", first)
        self.until("2011-10-31T20:00:00")
        self.file("S1", second)  # late
        self.file("S1", "correction_report")
        gaps = self.call("GET", f"/campaigns/{MAIN}/fan-ins/overview?limit=1000")
        self.file(ORGANISER, "overview", "office", text="汇总", declared_gaps=gap_names(gaps))

    def weeks(self, unit: str) -> list[str]:
        tasks = self.call("GET", f"/campaigns/{MAIN}/units/{unit}")["tasks"]
        return sorted(task["key"] for task in tasks if task["key"].startswith("weekly"))

    def visits(self) -> None:
        self.until("2011-11-02T09:00:00")
        for unit in ("S1", "S2", ORGANISER):
            self.unit(unit, "approve-phase", {"phase": "visits", "reason": "领导小组同意"}, "leader")
        self.until("2011-11-11T18:00:00")
        for name in ("gone_for_good", "moved"):
            self.register(name)  # late, so that they are owed a few notices only
        self.until("2011-11-14T12:00:00")

    # --- the outbox: delivered, waiting for another attempt, given up, dropped

    def settle_the_outbox(self) -> None:
        def disabled(name: str) -> bool:
            return any(entry["id"] == self.endpoints[name] and "disabled_at" in entry
                       for entry in self.call("GET", "/endpoints")["endpoints"])

        for name in ("gone", "gone_for_good"):
            self.wait_for(f"the disabling of {name}", lambda name=name: disabled(name))
        self.wait_for("a failed attempt", lambda: self.metric("duban_outbox_depth") > 0)
        # A receiver that answers 404 is tried again with each notice, so that one of those it is owed is soon dropped.
        self.wait_for("an attempt at what has moved", lambda: self.delivery_events("DeliveryFailed", "moved"))
        self.call("DELETE", f"/endpoints/{self.endpoints['moved']}")
        self.wait_for("the dropping of a delivery", lambda: self.delivery_events("DeliveryDropped", "moved"))
        dead = self.call("GET", "/dead-letters?limit=1000")["dead_letters"]
        self.call("POST", f"/endpoints/{self.endpoints['gone']}/enable")
        again = next(letter for letter in dead if letter["endpoint"] == self.endpoints["gone"])
        self.call("POST", f"/dead-letters/{again['id']}/replay")
        self.wait_for("another 410", lambda: disabled("gone"))
        self.call("POST", f"/endpoints/{self.endpoints['gone']}/enable")

    def delivery_events(self, event: str, endpoint: str) -> list[dict]:
        """What has become of the deliveries to an endpoint lately."""
        size = next(head["size"] for head in self.call("GET", "/audit/head")["heads"] if head["trail"] == "system")
        records = self.call("GET", f"/audit/records?trail=system&from={max(0, size - 500)}&limit=1000")["records"]
        return [record for record in records
                if record["event"] == event and record["data"]["endpoint"] == self.endpoints[endpoint]]

    def metric(self, name: str) -> float:
        text = self.client.request("GET", "/metrics", self.tokens["admin"])
        found = re.search(rf"^{name}(?:{{[^}}]*}})? (\S+)$", text, re.MULTILINE)
        return float(found.group(1)) if found else 0.0


def gap_names(fan_in: dict) -> list[str]:
    """The units whose part is missing."""
    return [unit["unit"] for unit in fan_in["lacking"]]
