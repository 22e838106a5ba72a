"""Saving a workbook: the same bytes for the same content, formulas with their values, never half a file."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from ..core.problems import Refusal
from ..core.text import Text

#: the value of a formula as it stands when the file is written, by sheet title and cell
Known = dict[tuple[str, str], "float | str | date"]
_EPOCH = date(1899, 12, 30)
_FORMULA = re.compile(rb'<c r="([A-Z]+[0-9]+)"([^>]*)><f>(.*?)</f><v ?/?>(?:</v>)?</c>', re.DOTALL)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")


def save_book(book: Workbook, known: Mapping[tuple[str, str], float | str | date], path: Path, day: date) -> None:
    """Writes the book beside ``path`` and moves it there in one step; the book is empty afterwards.

    openpyxl writes no value beside a formula; programs that only show a file (mail and chat previews) would show
    nothing, so the known values are laid in. The clock is kept out: ``day`` is the date of creation and change.

    :raises Refusal: the path cannot be written
    """
    book.calculation.fullCalcOnLoad = True
    book.properties.creator = "企服通"
    book.properties.created = book.properties.modified = datetime(day.year, day.month, day.day)  # noqa: DTZ001
    raw = io.BytesIO()
    book.save(raw)
    empty(book)
    part = path.with_name(f".{path.name}.part")
    try:
        try:
            part.write_bytes(_settled(raw, book, known, day))
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise Refusal.of(
            "",
            Text(f"无法写入（{error.strerror}）", f"cannot be written ({error.strerror})"),
            Text("请检查文件夹、权限与空间，并关闭同名文件", "check folder, permissions, space; close it if open"),
            str(path),
        ) from None


def empty(book: Workbook) -> None:
    """Let go of the cells of a book that was saved. Each holds its sheet: they would pile up until they are swept, and
    the window waits while many are.
    """
    for sheet in book.worksheets:
        sheet._cells.clear()


def save_streamed(book: Any, path: Path) -> None:
    """Saves a book that was written row by row, as it is.

    :raises Refusal: the path cannot be written
    """
    try:
        book.save(path)
    except OSError as error:
        raise Refusal.of(
            "",
            Text(f"无法写入（{error.strerror}）", f"cannot be written ({error.strerror})"),
            Text("请检查文件夹、权限与空间", "check the folder, its permissions and the space left"),
            str(path),
        ) from None


def _settled(raw: io.BytesIO, book: Workbook, known: Mapping[tuple[str, str], float | str | date], day: date) -> bytes:
    """The archive again with fixed times, the values of formulas laid in."""
    titles = {f"xl/worksheets/sheet{number}.xml": title for number, title in enumerate(book.sheetnames, 1)}
    out = io.BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name in titles:
                content = _with_values(content, titles[name], known)
            elif name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + f"{day.isoformat()}T00:00:00Z".encode() + rb"\g<2>", content)
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, content)
    return out.getvalue()


def _with_values(content: bytes, title: str, known: Mapping[tuple[str, str], float | str | date]) -> bytes:
    def value(match: re.Match[bytes]) -> bytes:
        place, attributes, formula = match.groups()
        found = known.get((title, place.decode()))
        if found is None:
            return match.group(0)
        if isinstance(found, str):
            escaped = found.replace("&", "&amp;").replace("<", "&lt;").encode()
            return b'<c r="%b"%b t="str"><f>%b</f><v>%b</v></c>' % (place, attributes, formula, escaped)
        number = (found - _EPOCH).days if isinstance(found, date) else found
        return b'<c r="%b"%b><f>%b</f><v>%b</v></c>' % (place, attributes, formula, str(number).encode())

    return _FORMULA.sub(value, content)
