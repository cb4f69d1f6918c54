"""Fronts that stand before the server and break a promise in its name: what a harness must notice."""
import socket
import threading

FAULTS = {
    "refuses without saying when to come back": (b"Retry-After", b"Later-Maybe"),
    "breaks down instead of refusing": (b"HTTP/1.1 503 ", b"HTTP/1.1 500 "),
    "acknowledges what it refused": (b"HTTP/1.1 503 ", b"HTTP/1.1 201 "),
    "drops the connections of those it refuses": (b"HTTP/1.1 503 ", b""),
}


class Front:
    """Listens on a port of its own until it is closed, and forwards every byte. To clients it is the server."""

    def __init__(self, server):
        self.server = server
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def running(self) -> bool:
        return self.server.running

    def __enter__(self) -> "Front":
        return self

    def __exit__(self, *_) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def change(self, piece: bytes) -> bytes | None:
        """What becomes of a piece of an answer; None: its connection ends. Answers here are shorter than a piece, and no
        head is cut."""
        return piece

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return  # closed
            try:
                server = socket.create_connection(("127.0.0.1", self.server.port))
            except OSError:
                client.close()  # the server is gone
                continue
            threading.Thread(target=self._forward, args=(client, server, lambda piece: piece), daemon=True).start()
            threading.Thread(target=self._forward, args=(server, client, self.change), daemon=True).start()

    @staticmethod
    def _forward(source: socket.socket, target: socket.socket, change) -> None:
        try:
            while piece := source.recv(65536):
                changed = change(piece)
                if changed is None:
                    break
                target.sendall(changed)
        except OSError:
            pass  # one side went away, so the other goes too
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        source.close()  # the other direction closes the other one


class LyingFront(Front):
    """Replaces some bytes of answers by as many others, so that the framing stays right."""

    def __init__(self, server, fault: str):
        self.told, self.told_instead = FAULTS[fault]
        super().__init__(server)

    def change(self, piece: bytes) -> bytes | None:
        if self.told not in piece:
            return piece
        return piece.replace(self.told, self.told_instead) if self.told_instead else None


class SilentFront(Front):
    """From hush() on it keeps the receipts to itself: what was carried out stays unanswered until the server hangs up."""

    def __init__(self, server):
        self.hushed, self.kept = threading.Event(), threading.Event()
        super().__init__(server)

    def hush(self, limit_s: float = 30.0) -> None:
        """Returns when it has kept back the first receipt."""
        self.hushed.set()
        if not self.kept.wait(limit_s):
            raise RuntimeError("no receipt came to keep back")

    def change(self, piece: bytes) -> bytes | None:
        if not self.hushed.is_set() or not piece.startswith(b"HTTP/1.1 2") or b'"command":' not in piece:
            return piece
        self.kept.set()
        return b""
