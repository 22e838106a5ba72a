"""The one table: a row says what was measured, of ours and of a peer, and whether the aim is met."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """``ratio`` is ours ÷ peer; ``met`` is None where no aim was set. All cells are ready to print."""

    what: str
    ours: str
    peer: str = ""
    ratio: str = ""
    aim: str = ""
    met: bool | None = None


HEADS = ("what", "ours", "peer", "ours ÷ peer", "aim", "met")


def row_json(row: Row) -> dict[str, Any]:
    return asdict(row)


def milliseconds(seconds: float) -> str:
    """Three digits that matter: ``0.084 ms``, ``3.2 ms``, ``58 ms``."""
    value = seconds * 1000
    return f"{value:.{0 if value >= 20 else 1 if value >= 2 else 2 if value >= 0.2 else 3}f} ms"


def megabytes(size: int) -> str:
    return f"{size / 1e6:.0f} MB"


def kilobytes(size: int) -> str:
    return f"{size / 1000:.0f} KB"


def cells(row: Row) -> tuple[str, ...]:
    met = {True: "yes", False: "no", None: ""}[row.met]
    return row.what, row.ours, row.peer, row.ratio, row.aim, met


def text_table(rows: Sequence[Row]) -> str:
    """For a terminal: columns as wide as their widest cell."""
    lines = [HEADS, *(cells(row) for row in rows)]
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    rule = tuple("-" * width for width in widths)
    return "\n".join(
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in (HEADS, rule, *lines[1:])
    )


def markdown_table(rows: Sequence[Row]) -> str:
    lines = [HEADS, ("---",) * len(HEADS), *(cells(row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
