"""A network that breaks: between a laptop and the hub it lets so many bytes pass and then resets both ways."""

from __future__ import annotations

import socket
import struct
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType

_AT_ONCE = struct.pack("ii", 1, 0)


class BreakingProxy:
    """Listens on a port of its own on loopback. ``budget``: bytes, both ways together, until the next break; None for
    no break. ``silent``: from then on nothing passes and nothing is closed."""

    def __init__(self, socket_folder: Path) -> None:
        self._target = str(socket_folder / ".s.PGSQL.5432")
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.budget: int | None = None
        self.passed = 0
        self.silent = False
        self._lock = threading.Lock()
        self._open: list[socket.socket] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def __enter__(self) -> BreakingProxy:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._break()

    def _serve(self) -> None:
        while True:
            try:
                laptop, _ = self._listener.accept()
            except OSError:
                return
            hub = socket.socket(socket.AF_UNIX)
            try:
                hub.connect(self._target)
            except OSError:
                laptop.close()
                continue
            with self._lock:
                self._open += [laptop, hub]
            for here, there in ((laptop, hub), (hub, laptop)):
                threading.Thread(target=self._pump, args=(here, there), daemon=True).start()

    def _pump(self, here: socket.socket, there: socket.socket) -> None:
        with suppress(OSError):
            while data := here.recv(65536):
                if self.silent:
                    continue
                allowed = self._allowed(len(data))
                there.sendall(data[:allowed])
                if allowed < len(data):
                    self._break()
                    return
            there.shutdown(socket.SHUT_WR)

    def _allowed(self, wanted: int) -> int:
        with self._lock:
            allowed = wanted if self.budget is None else min(wanted, self.budget)
            if self.budget is not None:
                self.budget -= allowed
            self.passed += allowed
            return allowed

    def _break(self) -> None:
        with self._lock:
            broken, self._open, self.budget = self._open, [], None
        for one in broken:
            with suppress(OSError):
                if one.family == socket.AF_INET:
                    one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
                one.shutdown(socket.SHUT_RDWR)
            # not closed here: the other thread may be reading from it, and its number would go to another
