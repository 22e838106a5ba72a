"""The first rows of a sheet as the screen may show them: enough to tell the header, nothing of a person."""

from __future__ import annotations

import re
from collections.abc import Collection

from .kinds import mask
from .preview import SheetPreview
from .vocabulary import Vocabulary

_TELLING = re.compile(r"\d[\d\s-]{5,}\d|@|\d{17}|[\u4e00-\u9fff]\d+[号栋室]")
_SHOWN = 40


def shown_rows(sheet: SheetPreview, personal: Collection[int], vocabulary: Vocabulary) -> tuple[tuple[str, ...], ...]:
    """The rows with what may be personal masked.

    ``personal`` are the columns (0 is A) whose values name people or firms. A text that is a known heading is shown
    wherever it stands, so that a header under the one that was found can still be told.
    """
    first = 0 if sheet.header_row is None else sheet.header_row + max(1, sheet.header_rows)
    return tuple(
        tuple(
            _shown(text, number >= first and sheet.first_column + column in personal, vocabulary)
            for column, text in enumerate(row)
        )
        for number, row in enumerate(sheet.rows, sheet.first_row)
    )


def _shown(text: str, personal: bool, vocabulary: Vocabulary) -> str:
    plain = " ".join(text.split())[:_SHOWN]
    if not plain or vocabulary.knows(text):
        return plain
    return mask(plain) if personal or _TELLING.search(plain) else plain
