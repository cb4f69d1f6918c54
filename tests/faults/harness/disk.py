"""A disk that forgets what was not flushed, with a file system on it, so that the power can be cut.

An image file lies below a network block device whose write cache keeps every write until the file system asks for a
flush; nbdfuse shows the device as a file, a loop device makes a disk of it, and ext4 is mounted from that:

    ext4 → /dev/loopN → nbdfuse → nbdkit --filter=cache cache=writeback → image          ForgetfulDisk
    ext4 → /dev/loopN → nbdfuse → torn_disk.py                          → image          TearingDisk

Killing the process with the cache is the power cut. Needs root, /dev/fuse and loop devices (why_not() tells)."""
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from typing import Callable, Sequence

STEP_LIMIT_S = 30.0
ATTEMPTS_MAX = 3
SECTOR_BYTES = 512
IN_NAMESPACE = "DUBAN_FAULTS_NAMESPACE"
TOOLS = ("nbdkit", "nbdfuse", "mkfs.ext4", "losetup", "mount", "umount", "unshare")
NAMESPACE = ("unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--propagation", "private")
TORN_DISK = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "torn_disk.py")


def why_not() -> str | None:
    """What this machine lacks for such a disk; None when it can have one."""
    for device in ("/dev/fuse", "/dev/loop-control"):
        if not os.access(device, os.R_OK | os.W_OK):
            return f"{device} cannot be used here"
    return why_no_mounts(TOOLS, ["losetup", "--find"])


def why_no_mounts(tools: Sequence[str] = ("mount", "umount", "unshare"),
                  trial: Sequence[str] = ("true",)) -> str | None:
    """What this machine lacks for a mount that nobody else sees; None when it can have one."""
    missing = [tool for tool in tools if shutil.which(tool) is None]
    if missing:
        return f"these commands are missing: {', '.join(missing)} (ops/packages-tests.txt)"
    if os.geteuid() != 0:
        return "only root may mount a file system"
    tried = subprocess.run([*NAMESPACE, *trial], capture_output=True, text=True)
    return None if tried.returncode == 0 else f"no mounts here: {tried.stderr.strip()}"


def enter_namespace() -> None:
    """Runs this program again among mounts and processes of its own. However it ends, none of them is left behind."""
    if IN_NAMESPACE in os.environ:
        return
    os.environ[IN_NAMESPACE] = "1"
    os.execvp(NAMESPACE[0], [*NAMESPACE, sys.executable, *sys.argv])


def until(holds: Callable[[], bool], what: str, limit_s: float = STEP_LIMIT_S) -> None:
    due = time.monotonic() + limit_s
    while not holds():
        if time.monotonic() > due:
            raise TimeoutError(f"{what}: not within {limit_s:.0f} s")
        time.sleep(0.002)


def command(*words: str) -> str:
    done = subprocess.run(words, capture_output=True, text=True, timeout=STEP_LIMIT_S)
    if done.returncode != 0:
        raise OSError(f"{' '.join(words)}: {done.stderr.strip()}")
    return done.stdout.strip()


class ForgetfulDisk:
    """The disk and what is mounted from it, below `folder`. power_on() and cut() as often as wanted; the image stays."""

    def __init__(self, folder: str, size_bytes: int = 1 << 30):
        self.folder, self.size_bytes = folder, size_bytes
        self.image = os.path.join(folder, "disk.img")
        self.socket = os.path.join(folder, "nbd")
        self.shown = os.path.join(folder, "shown")  # where nbdfuse shows the device as the file "disk"
        self.mounted = os.path.join(folder, "mounted")
        self.cache: subprocess.Popen | None = None  # the process that forgets
        self.fuse: subprocess.Popen | None = None
        self.device = ""
        for path in (self.shown, self.mounted):
            os.makedirs(path, exist_ok=True)

    def format(self) -> None:
        with open(self.image, "wb") as file:
            file.truncate(self.size_bytes)
        command("mkfs.ext4", "-q", "-F", self.image)

    # --- the power

    def power_on(self, mount: bool = True) -> None:
        for attempt in range(ATTEMPTS_MAX):
            try:
                self._show_device()
                break
            except (TimeoutError, OSError):
                # nbdfuse does not always come up on a machine that is busy. Nothing has been written yet.
                self._give_up_device()
                if attempt == ATTEMPTS_MAX - 1:
                    raise
        if mount:
            command("mount", self.device, self.mounted)  # replays the journal of the file system

    def _show_device(self) -> None:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self.socket)
        self.cache = self._spawn(*self.cache_command())
        until(lambda: os.path.exists(self.socket) or self.cache.poll() is not None, "the block device listens")
        self.fuse = self._spawn("nbdfuse", os.path.join(self.shown, "disk"), f"nbd+unix:///?socket={self.socket}")
        shown = os.path.join(self.shown, "disk")
        until(lambda: os.path.exists(shown) or self.fuse.poll() is not None, "the block device is shown")
        self.device = command("losetup", "--find", "--show", shown)

    def _give_up_device(self) -> None:
        for process in (self.cache, self.fuse):
            if process is not None:
                process.kill()
                process.wait()
        subprocess.run(["umount", "--lazy", self.shown], capture_output=True)
        self.fuse, self.device = None, ""

    def cut(self) -> None:
        """The power goes: what was not flushed is gone. What still runs on the file system meets errors from here on."""
        self.cache.send_signal(signal.SIGKILL)
        self.cache.wait()

    def clear_away(self) -> None:
        """After a cut: takes the dead file system down. Its users have ended. Nothing of it can reach the image."""
        if os.path.ismount(self.mounted):
            self._insist("umount", self.mounted)
        if self.device:
            self._insist("losetup", "--detach", self.device)
            self._wait_for_detached()
            self.device = ""
        if self.fuse is not None:
            self._insist("umount", self.shown)
            self.fuse.wait(STEP_LIMIT_S)
            self.fuse = None

    def power_off(self) -> None:
        """In order: everything reaches the image."""
        if os.path.ismount(self.mounted):
            command("umount", self.mounted)
        device = os.open(self.device, os.O_RDONLY)
        os.fsync(device)
        os.close(device)
        self.clear_away()
        self.cache.send_signal(signal.SIGTERM)
        self.cache.wait(STEP_LIMIT_S)

    def cache_command(self) -> list[str]:
        return ["nbdkit", "--foreground", "--exit-with-parent", "--unix", self.socket, "--filter=cache", "file",
                self.image, "cache=writeback", "cache-min-block-size=4096"]

    # ---

    def _spawn(self, *words: str) -> subprocess.Popen:
        # TMPDIR: where nbdkit keeps its cache, in memory if the image is.
        with open(os.path.join(self.folder, "disk.log"), "ab") as log:
            return subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                    env={**os.environ, "TMPDIR": self.folder})

    def _insist(self, *words: str) -> None:
        """A file system whose disk is dead may be busy for a moment more, while the kernel gives up its writes."""
        due = time.monotonic() + STEP_LIMIT_S
        while True:
            done = subprocess.run(words, capture_output=True, text=True)
            if done.returncode == 0:
                return
            if time.monotonic() > due:
                raise TimeoutError(f"{' '.join(words)}: {done.stderr.strip()}")
            time.sleep(0.01)

    def _wait_for_detached(self) -> None:
        backing = f"/sys/block/{os.path.basename(self.device)}/loop/backing_file"
        until(lambda: not os.path.exists(backing), f"{self.device} is free again")


class TearingDisk(ForgetfulDisk):
    """As a disk with a cache really does it: of what was not flushed each sector of 512 bytes may have reached the disk
    or not, in any order. torn_disk.py draws which, from a seed given anew before each cut."""

    def __init__(self, folder: str, size_bytes: int = 1 << 30):
        super().__init__(folder, size_bytes)
        self.seed = 1

    def cache_command(self) -> list[str]:
        return [sys.executable, TORN_DISK, self.socket, self.image, str(self.seed)]

    def cut(self) -> None:
        self.cache.send_signal(signal.SIGUSR1)
        self.cache.wait(STEP_LIMIT_S)
        self.seed += 1
