#!/usr/bin/env python3
"""A network block device (NBD) whose write cache is lost as a real disk loses it: in part, in any order, torn.

  torn_disk.py SOCKET IMAGE SEED

Writes are kept until the client flushes. On SIGUSR1 the power goes: of the writes that were not flushed, each sector of 512
bytes reaches the image or not, as SEED draws it, and the process ends. Serves one connection; knows of the protocol
(https://github.com/NetworkBlockDevice/nbd/blob/master/doc/proto.md) what nbdfuse needs.
"""
import mmap
import os
import random
import signal
import socket
import struct
import sys

SECTOR_BYTES = 512
HANDSHAKE_MAGIC, OPTION_MAGIC, OPTION_REPLY_MAGIC = 0x4E42444D41474943, 0x49484156454F5054, 0x3E889045565A9
REQUEST_MAGIC, REPLY_MAGIC = 0x25609513, 0x67446698
FIXED_NEWSTYLE_NO_ZEROES = 3
OPTION_ABORT, OPTION_GO = 2, 7
REPLY_ACK, REPLY_INFO, REPLY_UNSUPPORTED = 1, 3, 0x80000001
INFO_EXPORT = 0
HAS_FLAGS_FLUSH = 1 | 4
READ, WRITE, DISCONNECT, FLUSH = range(4)
INVALID = 22
# How much of what was not flushed survives: nothing, something, all.
SURVIVING = (0.0, 0.02, 0.1, 0.5, 0.9, 0.98, 1.0)


class TornDisk:
    def __init__(self, image: str, seed: int):
        self.file = os.open(image, os.O_RDWR)
        # What a reader sees: the image, with what was written since over it in memory.
        self.seen = mmap.mmap(self.file, 0, access=mmap.ACCESS_COPY)
        self.unflushed: list[tuple[int, bytes]] = []
        self.dice = random.Random(seed)

    def write(self, offset: int, data: bytes) -> None:
        self.seen[offset:offset + len(data)] = data
        self.unflushed.append((offset, data))

    def flush(self) -> None:
        for offset, data in self.unflushed:
            os.pwrite(self.file, data, offset)
        self.unflushed = []

    def cut(self, *_) -> None:
        """A later write of the same sector may be lost where an earlier one survived, and the other way round."""
        share = self.dice.choice(SURVIVING)
        whole = self.dice.random() < 0.5  # writes survive as a whole, or sector by sector
        written = 0
        for offset, data in self.unflushed:
            for at in range(0, len(data), len(data) if whole else SECTOR_BYTES):
                if self.dice.random() < share:
                    os.pwrite(self.file, data[at:at + (len(data) if whole else SECTOR_BYTES)], offset + at)
                    written += 1
        total = sum(1 if whole else -(-len(data) // SECTOR_BYTES) for _, data in self.unflushed)
        print(f"cut: {written} of {total} {'writes' if whole else 'sectors'} survived", flush=True)
        os._exit(0)


class Session:
    """One client: the handshake, then its requests in order."""

    def __init__(self, connection: socket.socket, disk: TornDisk):
        self.connection, self.disk = connection, disk

    def receive(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            part = self.connection.recv(count - len(data))
            if not part:
                raise EOFError
            data += part
        return data

    def agree(self) -> None:
        self.connection.sendall(struct.pack(">QQH", HANDSHAKE_MAGIC, OPTION_MAGIC, FIXED_NEWSTYLE_NO_ZEROES))
        self.receive(4)
        while True:
            magic, option, length = struct.unpack(">QII", self.receive(16))
            if magic != OPTION_MAGIC:
                raise ValueError("not an option")
            self.receive(length)
            if option == OPTION_GO:
                export = struct.pack(">HQH", INFO_EXPORT, len(self.disk.seen), HAS_FLAGS_FLUSH)
                self.reply_option(option, REPLY_INFO, export)
                return self.reply_option(option, REPLY_ACK)
            self.reply_option(option, REPLY_ACK if option == OPTION_ABORT else REPLY_UNSUPPORTED)

    def reply_option(self, option: int, kind: int, data: bytes = b"") -> None:
        self.connection.sendall(struct.pack(">QIII", OPTION_REPLY_MAGIC, option, kind, len(data)) + data)

    def serve(self) -> None:
        while True:
            magic, _, kind, cookie, offset, length = struct.unpack(">IHHQQI", self.receive(28))
            if magic != REQUEST_MAGIC:
                raise ValueError("not a request")
            error, data = 0, b""
            if kind == READ:
                data = self.disk.seen[offset:offset + length]
            elif kind == WRITE:
                self.disk.write(offset, self.receive(length))
            elif kind == FLUSH:
                self.disk.flush()
            elif kind == DISCONNECT:
                return
            else:
                error = INVALID
            self.connection.sendall(struct.pack(">IIQ", REPLY_MAGIC, error, cookie) + data)


def main() -> int:
    path, image, seed = sys.argv[1:]
    disk = TornDisk(image, int(seed))
    signal.signal(signal.SIGUSR1, disk.cut)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen(1)
        connection, _ = listener.accept()
        session = Session(connection, disk)
        session.agree()
        try:
            session.serve()
        except EOFError:
            pass
    disk.flush()  # an orderly end
    return 0


if __name__ == "__main__":
    sys.exit(main())
