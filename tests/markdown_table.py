"""A sheet that a reader can see: rows between bars, blank cells blank, ``-`` alone for a blank row."""

from __future__ import annotations


def rows_of(drawn: str) -> list[list[str]]:
    """``| a | b |`` lines to rows of texts; a line of a single ``-`` is a blank row."""
    rows = []
    for line in drawn.strip().splitlines():
        text = line.strip()
        rows.append([] if text == "-" else [cell.strip().replace("\\n", "\n") for cell in text.strip("|").split("|")])
    return rows
