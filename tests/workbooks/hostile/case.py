"""One hostile file: what it is called, and how its bytes come about."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from . import bases

SHEET_PART, BOOK_PART = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
LINKS_PART, TEXTS_PART, STYLES_PART = "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml", "xl/styles.xml"


@dataclass(frozen=True, slots=True)
class Case:
    """``suffix`` is that of its file, with the dot."""

    name: str
    suffix: str
    make: Callable[[], bytes]


def rewritten(part: str, change: Callable[[bytes], bytes], added: Mapping[str, bytes] | None = None) -> bytes:
    """The good .xlsx with one part changed and some added.

    :raises AssertionError: nothing was changed, so the case would test nothing
    """
    parts = bases.parts_of(bases.xlsx())
    before = parts[part]
    parts[part] = change(before)
    assert parts[part] != before or added, part
    return bases.zipped({**parts, **(added or {})})


def swapped(part: str, pattern: str, with_what: str, count: int = 1) -> Callable[[], bytes]:
    """The good .xlsx in which a pattern of one part is replaced."""

    def make() -> bytes:
        return rewritten(part, lambda xml: re.sub(pattern.encode(), lambda _: with_what.encode(), xml, count=count))

    return make
