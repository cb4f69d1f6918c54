"""What every sweep over many broken runs needs: options, pauses, a line for each result, what was wrong, and the sum."""
import argparse
import collections
import json
import os
import shutil
import tempfile
import time
from typing import Callable


def sweep_options(description: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("duban")
    parser.add_argument("--results", help="a file to append to, one JSON object a line")
    parser.add_argument("--folder", help="where the data folders are made; a memory file system is quickest")
    parser.add_argument("--pause-file", help="while this file exists, nothing is run")
    return parser


def repeat_options(description: str, *, default: int, clients: int, seed: int, name: str = "--times") -> argparse.ArgumentParser:
    """What Sweep.repeat() takes, and the load beside it."""
    parser = sweep_options(description)
    parser.add_argument(name, dest="times", metavar="N", type=int, default=default)
    parser.add_argument("--clients", type=int, default=clients)
    parser.add_argument("--seed", type=int, default=seed)
    return parser


class Sweep:
    """Counts and keeps what became of each run. Used as a context: its folder goes with it."""

    def __init__(self, arguments: argparse.Namespace):
        self.arguments = arguments
        self.counts: collections.Counter = collections.Counter()
        self.done = 0
        self.wrong = 0
        self.started = time.monotonic()
        self._temporary = tempfile.TemporaryDirectory(prefix="duban-faults.", dir=arguments.folder)
        self.folder = self._temporary.name

    def __enter__(self) -> "Sweep":
        return self

    def __exit__(self, *_) -> None:
        self._temporary.cleanup()

    def run(self, case: dict, run_it: Callable[[], dict | None], data: str) -> dict | None:
        """Runs one case; None when the run says that it was none. What is wrong with it is printed and counted, and its
        data folder kept beside the results."""
        while self.arguments.pause_file and os.path.exists(self.arguments.pause_file):
            time.sleep(1)
        try:
            result = run_it()
        except Exception as wrong:  # whatever it is, the others are still worth running
            result = {"wrong": f"{type(wrong).__name__}: {wrong}"}
            self.wrong += 1
            print(f"WRONG {case} {result['wrong']}", flush=True)
            if self.arguments.results and os.path.isdir(data):
                shutil.copytree(data, f"{self.arguments.results}.wrong{self.wrong}", dirs_exist_ok=True)
        if result is None:
            return None
        self.done += 1
        if self.arguments.results:
            with open(self.arguments.results, "a", encoding="utf-8") as file:
                file.write(json.dumps({**case, **result}) + "\n")
        return result

    def repeat(self, what: str, trial) -> int:
        """Runs trial.once(1), once(2) … on the trial's one server, adds up the whole numbers of their results, and lets
        trial.end() close it. Ends with the first that is wrong: what follows would be compared with a record that is
        wrong already. Prints the sums and what trial.summary() says; the exit code."""
        with trial.server:
            for number in range(1, self.arguments.times + 1):
                result = self.run({what: number}, lambda: trial.once(number), trial.server.data)
                if "wrong" in result:
                    break
                self.counts.update({name: value for name, value in result.items() if isinstance(value, int)})
            else:
                trial.end()
        print(trial.summary())
        return self.report(f"{what}s")

    def report(self, what: str) -> int:
        """Prints the sums; the exit code."""
        for name, count in sorted(self.counts.items()):
            print(f"{count:6d}  {name}")
        print(f"{self.done} {what}, {self.wrong} wrong, {time.monotonic() - self.started:.0f} s")
        return 1 if self.wrong or not self.done else 0


def is_spread(number: int, total: int, wanted: int) -> bool:
    """True for `wanted` of the numbers from 1 to `total`, evenly spread."""
    return number <= total and number * wanted // total != (number - 1) * wanted // total
