"""A file's first rows as the reading process says them; apart, since measuring needs none of it."""

from __future__ import annotations

from typing import Any

from ..core.migration.preview import SheetPreview
from .wire import pair, text_of


def preview_json(sheet: SheetPreview) -> dict[str, Any]:
    """The first rows of a sheet as one part of a message from the child."""
    return {
        "name": sheet.name,
        "hidden": sheet.hidden,
        "first_column": sheet.first_column,
        "rows": sheet.rows,
        "header_row": sheet.header_row,
        "header_rows": sheet.header_rows,
        "notes": [pair(note) for note in sheet.notes],
        "first_row": sheet.first_row,
    }


def preview_of(raw: dict[str, Any]) -> SheetPreview:
    """:raises (KeyError, TypeError, ValueError): the message is not one of ours"""
    header_row = raw["header_row"]
    return SheetPreview(
        str(raw["name"]),
        bool(raw["hidden"]),
        int(raw["first_column"]),
        tuple(tuple(str(text) for text in row) for row in raw["rows"]),
        None if header_row is None else int(header_row),
        int(raw["header_rows"]),
        tuple(text_of(note) for note in raw["notes"]),
        int(raw["first_row"]),
    )
