"""Text in columns on a terminal, where a Chinese character is two cells wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence

from ..core.text import Lang, Text


def width(text: str) -> int:
    """Cells that the text takes on a terminal."""
    return sum(_cells(letter) for letter in text)


def _cells(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def columns(rows: Sequence[Sequence[str]], right: Collection[int] = (), indent: str = "  ") -> list[str]:
    """Rows as lines with aligned columns; those in ``right`` are aligned to the right, as amounts are."""
    count = max((len(row) for row in rows), default=0)
    widths = [max((width(row[number]) for row in rows if number < len(row)), default=0) for number in range(count)]
    lines = []
    for row in rows:
        cells = []
        for number, cell in enumerate(row):
            blank = " " * (widths[number] - width(cell))
            cells.append(blank + cell if number in right else cell + blank)
        lines.append((indent + "  ".join(cells)).rstrip())
    return lines


def bullets(sentences: Sequence[str], indent: str = "  ") -> list[str]:
    """Each sentence on its own line, behind a dot."""
    return [f"{indent}· {sentence}" for sentence in sentences]


def part(title: Text, lang: Lang, lines: Sequence[str]) -> list[str]:
    """A headed part after a blank line; nothing at all when it has no lines."""
    return ["", title.said(lang), *lines] if lines else []
