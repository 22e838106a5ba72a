"""Spreadsheet files with equal bytes for equal content: no clock in them, no order left to chance."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from openpyxl import Workbook

Cell = str | int | Decimal | date | None

_EPOCH = (1980, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def xlsx_bytes(book: Workbook) -> bytes:
    """The workbook as openpyxl saves it, with every time stamp at its epoch. It is empty afterwards."""
    from .book_save import empty

    saved = io.BytesIO()
    book.save(saved)
    empty(book)
    parts: list[tuple[str, bytes]] = []
    with zipfile.ZipFile(saved) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            if name == "docProps/core.xml":
                content = _STAMP.sub(rb"\g<1>2026-01-01T00:00:00Z", content)
            parts.append((name, content))
    return _zipped(parts)


def ods_bytes(sheet: str, rows: Iterable[Sequence[Cell]]) -> bytes:
    """An OpenDocument spreadsheet of one sheet: texts, numbers and dates, no styles."""
    body = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    names = "".join(f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in _SPACES)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{names} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="{escape(sheet)}">{body}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    return _zipped(
        [
            ("mimetype", _ODS_TYPE.encode()),
            ("content.xml", content.encode()),
            ("META-INF/manifest.xml", _MANIFEST.encode()),
        ]
    )


_SPACES = ("office", "table", "text")
_ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def _ods_cell(value: Cell) -> str:
    match value:
        case None | "":
            return "<table:table-cell/>"
        case int() | Decimal():
            kind = f'office:value-type="float" office:value="{value}"'
        case date():
            kind = f'office:value-type="date" office:date-value="{value.isoformat()}"'
        case str():
            kind = 'office:value-type="string"'
    return f"<table:table-cell {kind}><text:p>{escape(str(value))}</text:p></table:table-cell>"


def _zipped(parts: Iterable[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in parts:
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return out.getvalue()
