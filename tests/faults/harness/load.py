"""Clients that file, return and upload at the same time, each on a connection of its own, until the server is gone."""
import random
import threading
import time

import player
from .campaign import Campaign
from .ledger import Ledger

TRIES_AFTER_A_LOSS_MAX = 50


class Load:
    """`clients` threads; client c works on the units c, c + clients, … so that none gets in another's way."""

    def __init__(self, server, campaign: Campaign, ledger: Ledger, clients: int, label: str, seed: int):
        self.server, self.campaign, self.ledger, self.label = server, campaign, ledger, label
        self.stopping = threading.Event()
        self.threads = [threading.Thread(target=self._work, args=(number, clients, random.Random(seed * 1000 + number)))
                        for number in range(clients)]

    def __enter__(self) -> "Load":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_) -> None:
        self.join()

    def join(self) -> None:
        """Waits for the clients: they end when the server refuses connections, or at once when stop() was called."""
        for thread in self.threads:
            thread.join()

    def stop(self) -> None:
        self.stopping.set()

    def wait_for_answers(self, count: int, limit_s: float = 30.0) -> None:
        """Until the load has seen so many answers, so that what follows happens under load."""
        due = time.monotonic() + limit_s
        while sum(self.ledger.statuses.values()) < count and time.monotonic() < due:
            time.sleep(0.001)

    def _work(self, number: int, clients: int, dice: random.Random) -> None:
        client = player.Client(self.server.url, timeout_s=30)
        units = range(number, self.campaign.units, clients)
        lost, step = 0, 0
        while not self.stopping.is_set() and lost < TRIES_AFTER_A_LOSS_MAX:
            step += 1
            answer = self._step(client, dice, dice.choice(units), f"{self.label}-{number}-{step}")
            if answer is None:
                lost += 1
                if not self.server.running:
                    break
        client.close()

    def _step(self, client: player.Client, dice: random.Random, unit: int, key: str) -> player.Answer | None:
        campaign, ledger = self.campaign, self.ledger
        what = dice.random()
        if what < 0.5:
            return campaign.file(ledger, client, unit, "notice", key)
        if what < 0.7:
            return campaign.file(ledger, client, unit, "report", key)
        if what < 0.9:
            return campaign.give_back(ledger, client, unit, "report", key)
        content = f"{key}\n".encode() * dice.choice((1, 100, 20_000))
        uploaded = campaign.upload(ledger, client, unit, content)
        if uploaded is None or uploaded.status != 201:
            return uploaded
        return campaign.file(ledger, client, unit, "paper", key, digest=uploaded.value()["digest"])
