"""A front that stands before the server and breaks a promise in its name: what a harness must notice.

It forwards bytes and replaces some of them on their way back; both are of one length, so that the framing stays right.
"""
import socket
import threading

FAULTS = {
    "refuses without saying when to come back": (b"Retry-After", b"Later-Maybe"),
    "breaks down instead of refusing": (b"HTTP/1.1 503 ", b"HTTP/1.1 500 "),
    "acknowledges what it refused": (b"HTTP/1.1 503 ", b"HTTP/1.1 201 "),
    "drops the connections of those it refuses": (b"HTTP/1.1 503 ", b""),
}


class Front:
    """Listens on a port of its own until it is closed."""

    def __init__(self, port: int, fault: str):
        self.port, self.fault = port, FAULTS[fault]
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> "Front":
        return self

    def __exit__(self, *_) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return  # closed
            server = socket.create_connection(("127.0.0.1", self.port))
            threading.Thread(target=self._forward, args=(client, server, None), daemon=True).start()
            threading.Thread(target=self._forward, args=(server, client, self.fault), daemon=True).start()

    @staticmethod
    def _forward(source: socket.socket, target: socket.socket, fault: tuple[bytes, bytes] | None) -> None:
        """Answers here are shorter than a piece, and no head is cut."""
        try:
            while piece := source.recv(65536):
                if fault and fault[0] in piece:
                    if not fault[1]:
                        break
                    piece = piece.replace(*fault)
                target.sendall(piece)
        except OSError:
            pass  # one side went away, so the other goes too
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
