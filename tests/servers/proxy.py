"""A TCP proxy that spoils a conversation: cuts it, freezes it, or changes what the server says."""

import contextlib
import socket
import threading
from types import TracebackType
from typing import Self


class Proxy:
    """Stands between a client and a loopback server; `port` is where to connect.

    `asked` is all that clients have said.
    Faults count from what the server says: after the bytes `at`, `plus` more go through, then the line is cut or falls
    silent. A fault happens on every connection until `heal`.
    """

    def __init__(self, target_port: int) -> None:
        self._target_port = target_port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._lines: list[socket.socket] = []
        self._fault: tuple[str, bytes, int] | None = None
        self._swap: tuple[bytes, bytes] | None = None
        self.port: int = self._listener.getsockname()[1]
        self.connections = 0
        self.asked = b""

    def cut(self, at: bytes, plus: int = 0) -> None:
        """Hang up on both sides there."""
        self._fault = ("cut", at, plus)

    def freeze(self, at: bytes, plus: int = 0) -> None:
        """Say nothing more from there on, and keep the line open."""
        self._fault = ("freeze", at, plus)

    def swap(self, old: bytes, new: bytes) -> None:
        """Change the server's words, wherever they come in one packet."""
        self._swap = (old, new)

    def heal(self) -> None:
        """Let everything through from the next connection on."""
        self._fault = self._swap = None

    def hang_up(self) -> None:
        """Cut every line there is now."""
        for line in self._lines:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.hang_up()
        for line in self._lines:
            line.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            server = socket.create_connection(("127.0.0.1", self._target_port))
            for line in (client, server):
                line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._lines += [client, server]
            threading.Thread(target=self._pump, args=(client, server), daemon=True).start()
            threading.Thread(target=self._spoil, args=(server, client), daemon=True).start()

    def _pump(self, client: socket.socket, server: socket.socket) -> None:
        while words := _receive(client):
            self.asked += words
            _send(server, words)
        with contextlib.suppress(OSError):
            server.shutdown(socket.SHUT_WR)

    def _spoil(self, server: socket.socket, client: socket.socket) -> None:
        said, passed = b"", 0
        while words := _receive(server):
            said += words.replace(*self._swap) if self._swap else words
            limit = self._limit(said)
            end = len(said) if limit is None else min(limit, len(said))
            _send(client, said[passed:end])
            passed = max(passed, end)
            if limit is not None and len(said) >= limit and self._cuts():
                break
        for line in (client, server):
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def _cuts(self) -> bool:
        return self._fault is not None and self._fault[0] == "cut"

    def _limit(self, said: bytes) -> int | None:
        if self._fault is None:
            return None
        _, at, plus = self._fault
        place = said.find(at)
        return None if place < 0 else place + len(at) + plus


def _receive(line: socket.socket) -> bytes:
    try:
        return line.recv(65536)
    except OSError:
        return b""


def _send(line: socket.socket, words: bytes) -> None:
    with contextlib.suppress(OSError):
        line.sendall(words)
