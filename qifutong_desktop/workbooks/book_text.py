"""Text from outside in a cell: always text, never a formula, and what a reader gives back is what was written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from openpyxl.cell import WriteOnlyCell

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

#: As many characters as a cell of a workbook takes.
LONGEST = 32_767
_CUT = "…（已截断）"
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: ``_x0041_`` in a file means A: an underscore that would begin such a mark is written as a mark itself.
_MARK = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def plain_text(text: str) -> str:
    """The text without characters that no workbook can hold; line ends are ``\\n``."""
    if text.isprintable() and len(text) <= LONGEST:  # most texts, without a closer look
        return text
    found = _UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return found if len(found) <= LONGEST else found[: LONGEST - len(_CUT)] + _CUT


def text_cell(sheet: WriteOnlyWorksheet, text: str) -> Any:
    """A cell that holds this text as text, whatever it begins with."""
    written = _MARK.sub("_x005F_", plain_text(text))
    cell: Any = WriteOnlyCell(sheet)
    if written:
        cell._value = written[:LONGEST]
        cell.data_type = "s"
        cell.number_format = "@"
    return cell
