"""A `duban serve` process on loopback that can be killed, stopped and started again on the same folder."""
import json
import os
import signal
import subprocess
import threading
import time
from typing import Mapping, Sequence

START_LIMIT_S = 120.0


class DidNotStart(Exception):
    """The process ended, or time ran out, before it said that it is ready."""


class Server:
    """One server on one data folder. `wrapper` stands before the command and must end up as the same process
    (`faketime …` does, `strace -D …` does), so that signals and the exit code are the server's own."""

    def __init__(self, binary: str, data: str, *, clock: str = "virtual", now: str | None = None,
                 wrapper: Sequence[str] = (), environment: Mapping[str, str] | None = None,
                 options: Sequence[str] = ()):
        self.binary, self.data, self.clock, self.now = binary, data, clock, now
        self.wrapper, self.options = list(wrapper), list(options)
        self.environment = {"DUBAN_LANGUAGE": "en", **(environment or {})}
        self.process: subprocess.Popen | None = None
        self.port = 0
        self.ready_at = 0.0  # on the monotonic clock
        self.log: list[str] = []  # every line of standard error of the latest run
        self._changed = threading.Condition()
        self._log_ended = True
        self._reader: threading.Thread | None = None

    # --- starting

    def command(self) -> list[str]:
        command = [*self.wrapper, self.binary, "serve", "--data", self.data, "--listen", "127.0.0.1:0",
                   "--clock", self.clock, *self.options]
        return command + ["--now", self.now] if self.now else command

    def launch(self) -> None:
        """Starts the process and does not wait for it."""
        self.log, self._log_ended = [], False
        self.process = subprocess.Popen(self.command(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.PIPE, text=True, errors="replace",
                                        env={**os.environ, **self.environment})
        self._reader = threading.Thread(target=self._read_log, args=(self.process,), daemon=True)
        self._reader.start()

    def start(self, limit_s: float = START_LIMIT_S) -> "Server":
        """Starts the process and waits until it is ready. Raises DidNotStart; the process has ended then."""
        self.launch()
        ready = self.wait_for_event("ready", limit_s)
        if ready is None:
            self.kill()
            raise DidNotStart(f"exit code {self.exit_code}:\n" + "".join(self.log[-20:]))
        self.port, self.ready_at = ready["port"], time.monotonic()
        return self

    def _read_log(self, process: subprocess.Popen) -> None:
        # Keeps the pipe empty as well, so that the server never waits for its own log.
        for line in process.stderr:
            with self._changed:
                self.log.append(line)
                self._changed.notify_all()
        process.stderr.close()
        with self._changed:
            self._log_ended = True
            self._changed.notify_all()

    def events(self) -> list[dict]:
        """The JSON lines of the log so far."""
        found = []
        for line in list(self.log):
            if line.startswith("{"):
                try:
                    found.append(json.loads(line))
                except ValueError:
                    pass  # cut by a kill
        return found

    def wait_for_event(self, name: str, limit_s: float) -> dict | None:
        """The first log line with this event; None when the log ended or time ran out before it."""
        due = time.monotonic() + limit_s
        with self._changed:
            while True:
                for event in self.events():
                    if event.get("event") == name:
                        return event
                left = due - time.monotonic()
                if self._log_ended or left <= 0:
                    return None
                self._changed.wait(left)

    # --- ending

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def exit_code(self) -> int | None:
        """Negative: the signal that ended it."""
        return None if self.process is None else self.process.poll()

    def send_signal(self, number: int) -> None:
        if self.running:
            self.process.send_signal(number)

    def wait(self, limit_s: float = START_LIMIT_S) -> int:
        """Waits for the end and returns the exit code. subprocess.TimeoutExpired when it does not come."""
        code = self.process.wait(limit_s)
        self._reader.join(limit_s)
        return code

    def kill(self) -> None:
        if self.process is not None:
            self.send_signal(signal.SIGKILL)
            self.wait()

    def terminate(self, limit_s: float = START_LIMIT_S) -> int:
        """Asks it to stop, waits, and returns the exit code: 0 when it ended in order."""
        self.send_signal(signal.SIGTERM)
        return self.wait(limit_s)

    stop = terminate

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_) -> None:
        if self.running:
            self.kill()

    # --- what a client needs

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def admin_token(self) -> str:
        with open(os.path.join(self.data, "admin-token"), encoding="utf-8") as file:
            return file.read().strip()

    def verify(self) -> str:
        """`duban audit verify` on the folder of the stopped server: its report. Raises when the record does not hold."""
        if self.running:
            raise RuntimeError("a running server holds its records")
        done = subprocess.run([self.binary, "audit", "verify", "--data", self.data], capture_output=True, text=True,
                              env={**os.environ, "DUBAN_LANGUAGE": "en"})
        if done.returncode != 0:
            raise AssertionError(f"audit verify: exit code {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout
