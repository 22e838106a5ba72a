"""No wait without an end: a way that went silent is cut from here, whatever the network says of it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

#: Seconds for one answer of the hub; others' writing is waited for no longer than 30 s of it.
ANSWER = 60.0


@contextmanager
def answered(connection: Any, more: float = 0.0) -> Iterator[None]:
    """What runs inside has an answer in time (``more`` seconds for what is large), or fails as when the way breaks."""
    timer = threading.Timer(ANSWER + more, cut, (connection,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def for_bytes(size: int) -> float:
    """Seconds more for so many bytes: 100 kbit/s is the slowest way that counts as one."""
    return size / 12_500


def cut(connection: Any) -> None:
    """Break the way off at once, whatever is on it."""
    with suppress(Exception):  # it may be closed already
        way = socket.socket(fileno=connection.fileno())
        try:
            way.shutdown(socket.SHUT_RDWR)
        finally:
            way.detach()  # the driver closes it
