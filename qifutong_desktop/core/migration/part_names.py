"""What the further tables of a sheet are called, and by which name a person set their headers."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from ..patterns import later

_PART = later(r"(.+) \((?:表?(\d{1,4})|表?[A-Z]{1,3}列)\)", re.DOTALL)


def part_name(sheet: str, part: int, taken: Collection[str]) -> str:
    """``Sheet1 (2)``; ``Sheet1 (表2)`` where a sheet is called so. The first table has its sheet's name."""
    if part == 1:
        return sheet
    plain = f"{sheet} ({part})"
    return plain if plain not in taken else f"{sheet} (表{part})"


def side_name(sheet: str, letter: str, taken: Collection[str]) -> str:
    """``Sheet1 (F列)``, of a table that stands beside another from column F on."""
    plain = f"{sheet} ({letter}列)"
    return plain if plain not in taken else f"{sheet} (表{letter}列)"


def parts_of(headers: Mapping[str, int], sheet: str, taken: Collection[str]) -> dict[int, int]:
    """Of header rows by table those of the tables of one sheet from the second on, by number."""
    return {
        int(found[2]): row
        for name, row in headers.items()
        if (found := _PART.fullmatch(name)) and found[1] == sheet and name not in taken and int(found[2] or 0) > 1
    }


def sheet_of(name: str) -> str:
    """The sheet of a table with such a name, "" when it is no such name."""
    found = _PART.fullmatch(name)
    return found[1] if found else ""
