"""A document's content as plain lines, so that a golden copy can be reviewed as a diff."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass

from qifutong_desktop.core.document import Document, Page, Table


def document_lines(document: Document) -> list[str]:
    """One line for each thing printed, in reading order; tables as rows with bars."""
    lines = [f"# {document.title}", f"status: {document.status}", f"foot: {document.foot}"]
    if document.cover:
        lines += ["", "## cover", *_told(document.cover)]
    for page in document.pages:
        lines += ["", f"## {page.chapter} | {page.title}", page.lead, *_page(page)]
    return lines


def _page(page: Page) -> Iterator[str]:
    for block in page.blocks:
        yield from _told(block)
    for note in page.notes:
        yield f"note: {note}"


def _told(value: object, name: str = "") -> Iterator[str]:
    if isinstance(value, Table):
        yield "| " + " | ".join(column.head for column in value.columns)
        for row in value.rows:
            mark = "" if row.style == "plain" else f" ({row.style})"
            yield "| " + " | ".join(row.cells) + mark
            if row.note:
                yield f"|   {row.note}"
    elif is_dataclass(value):
        yield f"[{type(value).__name__}]"
        for field in fields(value):
            yield from _told(getattr(value, field.name), field.name)
    elif isinstance(value, frozenset):
        yield f"{name}: {len(value)} days"
    elif isinstance(value, Sequence) and not isinstance(value, str):
        flat = [item for item in value if not is_dataclass(item)]
        if flat:
            yield f"{name}: {flat}"
        for item in value:
            if is_dataclass(item):
                yield from _told(item)
    elif value not in ("", None, False):
        yield f"{name}: {value}"
