"""The first rows of each sheet as they stand, so that a person can say which of them is the header."""

from __future__ import annotations

from dataclasses import dataclass

from ..text import Text


@dataclass(frozen=True, slots=True)
class SheetPreview:
    """One sheet. ``rows`` are its rows from ``first_row`` on, blank ones as they are, each as long as its last filled
    cell or shorter where it is very wide; ``first_column`` (0 is A) is that of their first cell.

    ``header_row`` is the 1-based row of the header that was found (None: none), ``header_rows`` 1 or 2, 0 without one.
    """

    name: str
    hidden: bool
    first_column: int
    rows: tuple[tuple[str, ...], ...]
    header_row: int | None
    header_rows: int
    notes: tuple[Text, ...] = ()
    first_row: int = 1


@dataclass(frozen=True, slots=True)
class Preview:
    """One file as it was given. It holds the client's own cells: shown, never stored."""

    file: str
    format: str
    sheets: tuple[SheetPreview, ...]
