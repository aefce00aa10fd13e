"""A line to a PostgreSQL server that is cut between two messages of our choice; what is said on it is counted."""

import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

PLAIN = {"sslmode": "disable", "gssencmode": "disable"}
"""What a client must be told, so that his first message is answered by one that can be told from others."""

TO_SERVER, TO_CLIENT = ">", "<"
WRITES, COMMITTED = re.compile(rb"READ WRITE|[0-9a-f]{8}(-[0-9a-f]{4}){3}-"), b"COMMIT\x00"
"""What begins a write transaction, by its words or by the mark of its connection; and what says that it is done."""


@dataclass
class Line:
    """Passes messages on, one by one, and tells those of write transactions and after: `>Q`, `<C` and so on.

    Before the `cut`th of them the line is cut, so many `times`; `lingers`: the server notices it a second later,
    `closes`: nobody can call any more.
    """

    to: tuple[str, int]
    cut: int = -1
    times: int = 1
    lingers: bool = False
    closes: bool = False
    commit: bool = False
    said: list[str] = field(default_factory=list)
    broken: int = 0
    _listener: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def port(self) -> int:
        """Where the line begins."""
        return int(self._listener.getsockname()[1])

    def cut_at(self, message: int, times: int = 1) -> None:
        """Cut it before a message of what is said from now on; -1: let it be."""
        self.said.clear()
        self.cut, self.times, self.broken, self.commit = message, times, 0, False

    def lose_the_commit(self) -> None:
        """Cut it before the answer to the next COMMIT."""
        self.cut_at(-1)
        self.commit = True

    def serve(self) -> None:
        """Take calls until it is closed."""
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(self.to)
                for one in (client, server):
                    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                _Call(self, client, server).begin()

    def close(self) -> None:
        """Take no more calls."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def passes(self, way: str, message: bytes, first: bool) -> bool:
        """Whether a message goes on; what comes before the first write transaction is not counted."""
        with self._lock:
            if not self.said and not WRITES.search(message):
                return True
            self.said.append(way + ("!" if first else message[:1].decode()))
            here = way == TO_CLIENT and message[5:] == COMMITTED if self.commit else 0 <= self.cut < len(self.said)
            if not here or self.broken == self.times:
                return True
            self.broken += 1
            if self.closes:
                self.close()
            self.said.clear()  # the next is cut as early
            return False


@dataclass
class _Call:
    line: Line
    client: socket.socket
    server: socket.socket

    def begin(self) -> None:
        for way, source, sink in ((TO_SERVER, self.client, self.server), (TO_CLIENT, self.server, self.client)):
            threading.Thread(target=self._carry, args=(way, source, sink), daemon=True).start()

    def _carry(self, way: str, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            for message, first in _messages(source, typed=way == TO_CLIENT):
                if not self.line.passes(way, message, first):
                    break
                sink.sendall(message)
        self._hang_up()

    def _hang_up(self) -> None:
        _shut(self.client)
        if self.line.lingers and self.line.broken:
            time.sleep(1)
        _shut(self.server)


def _shut(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()


def _messages(source: socket.socket, typed: bool) -> Iterator[tuple[bytes, bool]]:
    """Message by message, and whether it is the first of a client, which has no letter before its length."""
    held = b""
    while True:
        start = 1 if typed else 0
        while len(held) < start + 4 or len(held) < start + int.from_bytes(held[start : start + 4]):
            got = source.recv(65536)
            if not got:
                return
            held += got
        length = start + int.from_bytes(held[start : start + 4])
        yield held[:length], not typed
        held, typed = held[length:], True


@contextmanager
def line_to(host: str, port: int) -> Iterator[Line]:
    """A line to a server, until the end of the block."""
    line = Line((host, port))
    threading.Thread(target=line.serve, daemon=True).start()
    try:
        yield line
    finally:
        line.close()
