"""What the hub answers, believed no further than it can be: so many rows and bytes, of the types that were asked for.

A hub that was taken over may send anything. What is too much is cut off while it comes, not when memory is full.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ...core.problems import Refusal
from ...core.text import Text
from .address import KEY
from .connection import Hub, HubRefusal, hub_faults_refused
from .patience import answered, cut

#: Of one answer: rows, and bytes of its texts and files (the largest file has 32 MB).
MOST_ROWS, MOST_BYTES = 50_000, 48 * 1024**2
_CHUNK = 100

#: The type of each column; None among several stands for NULL.
Shape = Sequence[type | tuple[type, ...]]
NONE = type(None)


def asked(hub: Hub, sql: str, values: Sequence[Any], shape: Shape, *, more: float = 0.0) -> list[Any]:
    """Rows of the hub; ``more`` seconds to wait for what is large.

    :raises HubRefusal: the way broke, no answer in time, or one that cannot be one
    """
    with answered(hub.connection, more), hub_faults_refused(hub.address):
        cursor = hub.connection.cursor(binary=True)
        rows = cursor.stream(sql.encode(), values or None, size=_chunk())
        try:
            return list(_bounded(rows, shape))
        except (_NoAnswer, ValueError, OverflowError, RecursionError):  # the others are the driver's, of odd values
            cut(hub.connection)  # else the driver reads on to the end, should there be one
            raise no_answer(hub) from None


class _NoAnswer(Exception):
    pass


def _bounded(rows: Iterator[Any], shape: Shape) -> Iterator[Any]:
    size = 0
    for count, row in enumerate(rows, 1):
        if len(row) != len(shape) or not all(map(isinstance, row, shape)):
            raise _NoAnswer
        size += sum(len(one) for one in row if isinstance(one, (str, bytes)))
        if count > MOST_ROWS or size > MOST_BYTES:
            raise _NoAnswer
        yield row


def _chunk() -> int:
    from psycopg import capabilities

    return _CHUNK if capabilities.has_stream_chunked() else 1


def no_answer(hub: Hub) -> HubRefusal:
    """The hub said what no hub says."""
    what = Text("中心库的回答不合规矩，已断开", "the hub answers as no hub does, and was left")
    remedy = Text("请告诉管理员：服务器可能被人动过", "tell its administrator: the server may have been tampered with")
    return HubRefusal(Refusal.of(KEY, what, remedy, hub.address.shown).problems)
