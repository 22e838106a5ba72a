"""What another reader makes of the same file: openpyxl, xlrd where it is installed, and small ones written here."""

from __future__ import annotations

import codecs
import csv
import io
import struct
import zipfile
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from openpyxl import load_workbook

Rows = list[list[str]]
#: As a preview is cut.
WIDE, LONG, MANY = 256, 200, 2_000


class CannotTell(Exception):
    """The other reader refuses the file too, or there is none for its kind."""


def second_opinion(path: Path, kind: str) -> dict[str, Rows]:
    """The rows of each sheet as texts.

    :raises CannotTell: no other reader reads it
    """
    try:
        match kind:
            case "xlsx":
                return _openpyxl(path)
            case "xls":
                return _xlrd(path)
            case "ods":
                return _ods(path)
            case "dbf":
                return {path.stem: _dbf(path.read_bytes())}
            case "csv":
                return {path.stem: _csv(path.read_bytes())}
            case _:
                raise CannotTell(kind)
    except CannotTell:
        raise
    except Exception as error:
        raise CannotTell(repr(error)) from None


def trimmed(rows: Iterable[Iterable[str]]) -> Rows:
    """Without what readers differ in: blank rows and columns around the data, blanks around a text, line ends."""
    table = [[cell.replace("\r\n", "\n").replace("\r", "\n").strip()[:LONG] for cell in row][:WIDE] for row in rows][
        :MANY
    ]
    table = [row for row in table if any(row)]
    left = min((next(n for n, cell in enumerate(row) if cell) for row in table), default=0)
    found = []
    for row in table:
        kept = row[left:]
        while kept and not kept[-1]:
            kept.pop()
        found.append(kept)
    return found


def as_text(cell: object) -> str:
    """Numbers without zeros behind the point, moments as the ISO writes them."""
    match cell:
        case None:
            return ""
        case bool():
            return "TRUE" if cell else "FALSE"
        case int() | float():
            number = float(cell)
            return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
        case datetime():
            return cell.isoformat(" ") if cell.time() != time() else cell.date().isoformat()
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return str(cell)
        case _:
            return str(cell)


def _openpyxl(path: Path) -> dict[str, Rows]:
    """Whole; streaming (which leaves rows in the file's order) where merged ranges or many cells would be its end."""
    with zipfile.ZipFile(path) as archive:
        large = sum(one.file_size for one in archive.infolist()) > 3_000_000
        merged = any(b"<mergeCell" in archive.read(one) for one in archive.namelist() if "worksheets/" in one)
    book, found = load_workbook(path, data_only=True, read_only=large or merged), {}
    for sheet in book.worksheets:
        if large or merged:
            sheet.reset_dimensions()
        rows = ([as_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True))
        found[sheet.title] = list(islice(rows, 200_000))
    return found


def _xlrd(path: Path) -> dict[str, Rows]:
    try:
        import xlrd  # type: ignore[import-not-found,import-untyped,unused-ignore]
    except ImportError:
        raise CannotTell("no xlrd") from None

    def text(cell: Any) -> str:
        if cell.ctype == xlrd.XL_CELL_DATE:
            return as_text(xlrd.xldate_as_datetime(cell.value, book.datemode))
        if cell.ctype == xlrd.XL_CELL_ERROR:
            return str(xlrd.error_text_from_code.get(cell.value, "#?"))
        return as_text(bool(cell.value) if cell.ctype == xlrd.XL_CELL_BOOLEAN else cell.value)

    book = xlrd.open_workbook(str(path), logfile=io.StringIO())
    return {sheet.name: [[text(cell) for cell in sheet.row(n)] for n in range(sheet.nrows)] for sheet in book.sheets()}


_SPACES = {
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
}


def _ods(path: Path) -> dict[str, Rows]:
    with zipfile.ZipFile(path) as archive:
        root = ElementTree.fromstring(archive.read("content.xml"))
    found = {}
    for table in root.iterfind(".//office:spreadsheet/table:table", _SPACES):
        rows: Rows = []
        for row in table.iterfind(".//table:table-row", _SPACES):
            cells: list[str] = []
            for cell in row.iterfind("table:table-cell", _SPACES):
                cells += [_ods_cell(cell)] * min(int(cell.get(_name("table", "number-columns-repeated"), "1")), 20_000)
            rows += [cells] * min(int(row.get(_name("table", "number-rows-repeated"), "1")), MANY)
        found[table.get(_name("table", "name"), "")] = rows
    return found


def _name(space: str, name: str) -> str:
    return f"{{{_SPACES[space]}}}{name}"


def _ods_cell(cell: ElementTree.Element) -> str:
    shown = "\n".join("".join(one.itertext()) for one in cell.iterfind("text:p", _SPACES))
    if shown.startswith("#"):
        return shown
    match cell.get(_name("office", "value-type")):
        case "float":
            return as_text(float(cell.get(_name("office", "value"), "")))
        case "date":
            return as_text(datetime.fromisoformat(cell.get(_name("office", "date-value"), "")))
        case _:
            return shown


def _csv(content: bytes) -> Rows:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif b"\0" in content:
        encodings = ["utf-16-le", "utf-16-be"]
    else:
        encodings = ["utf-8-sig", "gb18030", "big5"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return list(csv.reader(io.StringIO(text, newline="")))
    raise CannotTell("no encoding")


def _dbf(content: bytes) -> Rows:
    count, start, length = struct.unpack_from("<IHH", content, 4)
    encoding = "cp950" if content[29] in (0x4F, 0x78) else "gb18030"
    fields = []
    for at in range(32, start - 1, 32):
        if content[at] in (0x0D, 0):
            break
        name = content[at : at + 11].split(b"\0")[0].decode(encoding, "replace")
        fields.append((name, chr(content[at + 11]), content[at + 16]))
    rows = [[name for name, _, _ in fields]]
    for number in range(count):
        record = content[start + number * length : start + (number + 1) * length]
        if record[:1] == b"*":
            continue
        cells, place = [], 1
        for _, kind, width in fields:
            text = record[place : place + width].decode(encoding, "replace").replace("\0", "").strip()
            if kind == "D" and len(text) == 8 and text.isdigit():
                text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
            if kind in "MGP":
                text = ""
            cells.append(text)
            place += width
        rows.append(cells)
    return rows
