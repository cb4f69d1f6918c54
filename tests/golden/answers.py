"""A fixed list of questions to a server on a golden folder, and what of its answers has to stay.

The questions are about what is stored: states, dates, filings, the trail. Wording is not asked for. An answer may gain
members with time, so that is_kept() compares what was recorded and overlooks what is new.
"""
import collections
import hashlib
import json

import player

MAIN = "golden-2011"
UNITS = [*(f"S{number}" for number in range(1, 10)), "bureau"]


# Sentences that Duban makes itself: their words may change, that there are any may not.
WORDED = {"due_reason"}


def questions(records: int) -> list[str]:
    """`records` is the length of the trail as it was packed. The crowd is left out: its launch goes on with the start."""
    campaign = f"/campaigns/{MAIN}"
    asked = ["/tokens", "/endpoints", "/dead-letters?limit=1000", "/plans", "/plans/golden-campaign@1/source",
             "/calendars", "/calendars/cn/2026.1", "/campaigns/closed-2010", "/campaigns/draft-2011", campaign,
             f"{campaign}/overview", f"{campaign}/units?limit=1000", f"{campaign}/deadlines?from=2011-09-01&to=2011-12-31&limit=1000",
             f"{campaign}/escalations?limit=1000", f"{campaign}/fan-ins/overview?limit=1000",
             "/campaigns/closed-2010/units?limit=1000", "/campaigns/draft-2011/units?limit=1000",
             *(f"{campaign}/units/{unit}/tasks/{task}/submissions" for unit, task in
               (("S1", "work_plan"), ("S2", "work_plan"), ("S1", "notice%232"), ("S1", "covert_visit"), ("bureau", "overview")))]
    asked += [f"{campaign}/units/{unit}" for unit in UNITS]
    asked += [f"/audit/records/{seq}" for seq in (0, 1, records // 2, records - 1)]
    asked += [f"/audit/records/{records // 3}/proof?size={records}", f"/audit/consistency?from={records // 2}&to={records}"]
    return asked


def read_answers(server, records: int) -> dict:
    """Every answer by its question. A text that is no JSON is kept as its digest."""
    client = player.Client(server.url)
    answers = {}
    for question in questions(records):
        answer = client.exchange("GET", f"/api/v1{question}", server.admin_token)
        if answer.status != 200:
            raise AssertionError(f"{question}: {answer.status} {answer.content.decode()}")
        value = answer.value()
        answers[question] = value if isinstance(value, (dict, list)) else hashlib.sha256(answer.content).hexdigest()
    client.close()
    return answers


def count_events(server, records: int) -> dict[str, int]:
    """How often each kind of event stands among the first `records` of the trail."""
    client = player.Client(server.url)
    counts: collections.Counter = collections.Counter()
    first = 0
    while first is not None and first < records:
        page = client.request("GET", f"/api/v1/audit/records?from={first}&limit=1000", server.admin_token)
        counts.update(record["event"] for record in page["records"] if record["seq"] < records)
        first = page["next_from"]
    client.close()
    return dict(counts)


def is_spoken(text) -> bool:
    """Something is said in both languages."""
    return isinstance(text, dict) and all(isinstance(text.get(language), str) and text[language] for language in ("en", "zh"))


def is_kept(recorded, found) -> bool:
    """True when everything recorded is found again, member by member, sentences in whatever words."""
    if isinstance(recorded, dict) and isinstance(found, dict):
        return all(name in found and (is_kept(value, found[name]) or name in WORDED and is_spoken(found[name]))
                   for name, value in recorded.items())
    if isinstance(recorded, list) and isinstance(found, list):
        return len(recorded) == len(found) and all(map(is_kept, recorded, found))
    return recorded == found


def first_difference(recorded, found, at: str = "") -> str:
    """Where is_kept() fails: the innermost place."""
    if isinstance(recorded, dict) and isinstance(found, dict):
        for name, value in recorded.items():
            if not is_kept({name: value}, found):
                return first_difference(value, found.get(name), f"{at}/{name}")
    if isinstance(recorded, list) and isinstance(found, list) and len(recorded) == len(found):
        for index, (left, right) in enumerate(zip(recorded, found)):
            if not is_kept(left, right):
                return first_difference(left, right, f"{at}/{index}")
    return f"{at}: {json.dumps(recorded, ensure_ascii=False)[:200]} was recorded, {json.dumps(found, ensure_ascii=False)[:200]} found"
