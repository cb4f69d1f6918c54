"""More people than the server can serve: each writes as fast as it is answered, and judges what it is told."""
import random
import threading
import time

import player
from .campaign import Campaign
from .ledger import LOST, Ledger, expect


def judge(answer: player.Answer) -> bool:
    """True: done. False: refused as promised, 503 with a Retry-After. Anything else is raised as wrong."""
    if answer.status < 300:
        return True
    expect(answer.status == 503, f"an answer of {answer.status}: {answer.content!r}")
    after = answer.headers.get("Retry-After", "")
    expect(after.isdigit() and int(after) >= 1, f"503 without a Retry-After: {dict(answer.headers)}")
    expect("code" in answer.value(), "503 without a code")
    return False


class Crowd:
    """`people` threads until stop(); who is refused asks again with the same key half of the time."""

    def __init__(self, url: str, campaign: Campaign, ledger: Ledger, people: int, label: str = "crowd"):
        self.url, self.campaign, self.ledger, self.label = url, campaign, ledger, label
        self.done, self.refused = 0, 0
        self.wrong: list[str] = []
        self.changed = threading.Condition()
        self.stopping = threading.Event()
        self.threads = [threading.Thread(target=self._work, args=(number,)) for number in range(people)]

    def __enter__(self) -> "Crowd":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_) -> None:
        self.stopping.set()
        for thread in self.threads:
            thread.join()

    def wait_for(self, done: int, refused: int, limit_s: float) -> None:
        """Until so many were served and so many refused, or something is wrong."""
        with self.changed:
            self.changed.wait_for(lambda: self.wrong or (self.done >= done and self.refused >= refused), limit_s)
            expect(not self.wrong, "; ".join(self.wrong[:3]))
            expect(self.done >= done and self.refused >= refused, f"only {self.done} done and {self.refused} refused")

    def _work(self, number: int) -> None:
        client = player.Client(self.url, timeout_s=30)
        dice = random.Random(number)
        step = 0
        while not self.stopping.is_set() and not self.wrong:
            step += 1
            unit = dice.randrange(self.campaign.units)
            for _ in range(1 + dice.randrange(2)):
                if self._ask(client, unit, f"{self.label}-{number}-{step}"):
                    break
        client.close()

    def _ask(self, client: player.Client, unit: int, key: str) -> bool:
        answer = self.campaign.file(self.ledger, client, unit, "report", key)
        done, wrong = False, None
        try:
            expect(answer is not None, "a connection was lost")
            done = judge(answer)
        except AssertionError as error:
            wrong = str(error)
        with self.changed:
            self.done, self.refused = self.done + done, self.refused + (not done)
            if wrong:
                self.wrong.append(wrong)
            self.changed.notify_all()
        return done


class Beside:
    """One more client, which looks again and again until the end of the block, or until something is wrong."""

    def __init__(self, server, pause_s: float):
        self.server, self.pause_s = server, pause_s
        self.asked, self.wrong = 0, ""
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self._work)

    def __enter__(self) -> "Beside":
        self.thread.start()
        return self

    def __exit__(self, *_) -> None:
        self.stopping.set()
        self.thread.join()

    def look(self, client: player.Client) -> None:
        """Asks once; raises AssertionError when the answer is wrong."""
        raise NotImplementedError

    def _work(self) -> None:
        client = player.Client(self.server.url, timeout_s=30)
        while not self.stopping.is_set() and not self.wrong:
            try:
                self.look(client)
            except AssertionError as error:
                self.wrong = str(error)
            except LOST as lost:
                self.wrong = repr(lost)
            self.asked += 1
            self.stopping.wait(self.pause_s)
        client.close()


class Watch(Beside):
    """Asks for the health of the server all the while: it has to be told whatever else is asked."""

    PATHS = ("/livez", "/readyz", "/metrics")

    def __init__(self, server):
        super().__init__(server, pause_s=0.02)
        self.slowest_s = 0.0

    def look(self, client: player.Client) -> None:
        path, began = self.PATHS[self.asked % 3], time.monotonic()
        answer = client.exchange("GET", path, self.server.admin_token)
        self.slowest_s = max(self.slowest_s, time.monotonic() - began)
        expect(answer.status == 200, f"{path} answered {answer.status}")
