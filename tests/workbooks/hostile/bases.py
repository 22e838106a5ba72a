"""One small table in every format that is read: what hostile files are made from, and what they must still say."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from functools import cache

import xlwt

from qifutong_desktop.workbooks.plain_files import ods_bytes

HEADS = ("客户编号", "客户名称", "手机", "下单日期", "金额", "备注")
SHEET = "客户"
Row = tuple[str, str, str, date, Decimal, str]


@cache
def rows() -> tuple[Row, ...]:
    """No two cells of a column are alike, so that a cell in a wrong place is seen."""
    return tuple(
        (
            f"K{number:04d}",
            f"第{number}商贸有限公司",
            f"154{number:08d}",
            date(2025, 1 + number % 12, 1 + number % 28),
            Decimal(number * 137 + 25) / 4,
            f"备注{number}，含税",
        )
        for number in range(1, 31)
    )


@cache
def texts() -> tuple[tuple[str, ...], ...]:
    """The table as texts, headings first."""
    return HEADS, *(tuple(shown(cell) for cell in row) for row in rows())


def shown(cell: object) -> str:
    """As a reader of ours writes a number: no zeros behind the point."""
    if isinstance(cell, Decimal):
        return f"{cell.normalize():f}"
    return str(cell)


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPES}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPES}.sharedStrings+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_LINKS}"><Relationship Id="rId1" Type="{_KINDS}/officeDocument"'
    ' Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_KINDS}"><workbookPr/>'
    f'<sheets><sheet name="{SHEET}" sheetId="1" state="visible" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_LINKS}">'
    f'<Relationship Id="rId1" Type="{_KINDS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_KINDS}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId3" Type="{_KINDS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts>'
    '<fills count="1"><fill><patternFill/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2">'
    '<xf numFmtId="0" xfId="0"/><xf numFmtId="14" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>',
}


@cache
def xlsx() -> bytes:
    """As Excel writes it: texts shared, every row and cell with its address."""
    shared: dict[str, int] = {}
    lines = []
    for number, row in enumerate((HEADS, *rows()), 1):
        cells = "".join(_cell(f"{chr(65 + column)}{number}", cell, shared) for column, cell in enumerate(row))
        lines.append(f'<row r="{number}">{cells}</row>')
    sheet = f'<worksheet xmlns="{_MAIN}"><dimension ref="A1:F{len(lines)}"/><sheetData>{"".join(lines)}</sheetData>'
    texts_part = "".join(f"<si><t>{text}</t></si>" for text in shared)
    parts = {name: (_XML + part).encode() for name, part in _PARTS.items()}
    parts["xl/worksheets/sheet1.xml"] = f"{_XML}{sheet}</worksheet>".encode()
    parts["xl/sharedStrings.xml"] = (
        f'{_XML}<sst xmlns="{_MAIN}" count="{len(shared)}" uniqueCount="{len(shared)}">{texts_part}</sst>'.encode()
    )
    return zipped(parts)


def _cell(place: str, cell: object, shared: dict[str, int]) -> str:
    if isinstance(cell, date):
        return f'<c r="{place}" s="1"><v>{(cell - date(1899, 12, 30)).days}</v></c>'
    if isinstance(cell, Decimal):
        return f'<c r="{place}"><v>{shown(cell)}</v></c>'
    return f'<c r="{place}" t="s"><v>{shared.setdefault(str(cell), len(shared))}</v></c>'


@cache
def xls() -> bytes:
    book, out = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet(SHEET)
    style = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for number, row in enumerate((HEADS, *rows())):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write(number, column, cell, style)
            else:
                sheet.write(number, column, float(cell) if isinstance(cell, Decimal) else cell)
    book.save(out)
    return out.getvalue()


@cache
def ods() -> bytes:
    return ods_bytes(SHEET, [HEADS, *rows()])


@cache
def csv(encoding: str = "utf-8") -> bytes:
    return "".join(",".join(row) + "\r\n" for row in texts()).encode(encoding)


@cache
def dbf() -> bytes:
    """dBASE III with GB18030 texts; the date as such, the amount as a number."""
    widths = (("C", 8), ("C", 40), ("C", 12), ("D", 8), ("N", 12), ("C", 40))
    fields = b"".join(
        name.encode("gb18030")[:10].ljust(11, b"\0")
        + kind.encode()
        + bytes(4)
        + bytes([width, 2 if kind == "N" else 0])
        + bytes(14)
        for name, (kind, width) in zip(HEADS, widths, strict=True)
    )
    length = 1 + sum(width for _, width in widths)
    head = struct.pack("<BBBBIHH", 3, 126, 9, 7, len(rows()), 32 + len(fields) + 1, length) + bytes(20)
    body = b""
    for row in texts()[1:]:
        cells = [cell.replace("-", "") if kind == "D" else cell for cell, (kind, _) in zip(row, widths, strict=True)]
        body += b" " + b"".join(
            cell.encode("gb18030").rjust(width) if kind == "N" else cell.encode("gb18030").ljust(width)
            for cell, (kind, width) in zip(cells, widths, strict=True)
        )
    return head + fields + b"\r" + body + b"\x1a"


def xlsb_record(kind: int, body: bytes = b"") -> bytes:
    """A record of an .xlsb part: its kind and length in 7 bits a byte."""
    tag = bytes([kind & 0xFF, kind >> 8]) if kind > 0x7F else bytes([kind])
    size, length = len(body), bytearray()
    while True:
        length.append(size & 0x7F | (0x80 if size > 0x7F else 0))
        size >>= 7
        if not size:
            return tag + bytes(length) + body


def xlsb_row(number: int) -> bytes:
    """The record that begins a row, from 0 on."""
    return xlsb_record(0x00, struct.pack("<I", number) + bytes(13))


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb_sheet(table: Sequence[Sequence[object]]) -> bytes:
    """The part of a sheet: texts in the cells themselves, numbers as they are, dates by their days since 1900; bytes
    are a cell's record as it stands behind its place."""
    parts = [xlsb_record(0x0181), xlsb_record(0x0194, struct.pack("<IIII", 0, len(table) - 1, 0, len(table[0]) - 1))]
    parts.append(xlsb_record(0x0191))
    for number, row in enumerate(table):
        parts.append(xlsb_row(number))
        for column, cell in enumerate(row):
            head = struct.pack("<II", column, 1 if isinstance(cell, date) else 0)
            if isinstance(cell, date):
                parts.append(xlsb_record(0x05, head + struct.pack("<d", (cell - date(1899, 12, 30)).days)))
            elif isinstance(cell, Decimal):
                parts.append(xlsb_record(0x05, head + struct.pack("<d", float(cell))))
            elif isinstance(cell, bytes):
                parts.append(xlsb_record(cell[0], head + cell[1:]))
            else:
                parts.append(xlsb_record(0x06, head + _wide(str(cell))))
    return b"".join([*parts, xlsb_record(0x0192), xlsb_record(0x0182)])


@cache
def xlsb() -> bytes:
    return xlsb_book([HEADS, *rows()])


def xlsb_book(table: Sequence[Sequence[object]]) -> bytes:
    book = xlsb_record(0x0183) + xlsb_record(0x018F)
    book += xlsb_record(0x019C, struct.pack("<II", 0, 1) + _wide("rId1") + _wide(SHEET))
    book += xlsb_record(0x0190) + xlsb_record(0x0184)
    formats = [xlsb_record(0x002F, struct.pack("<HH", 0xFFFF, code) + bytes(12)) for code in (0, 14)]
    styles = xlsb_record(0x0296) + xlsb_record(0x04E9, struct.pack("<I", 2)) + b"".join(formats)
    styles += xlsb_record(0x04EA) + xlsb_record(0x0297)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = "http://schemas.openxmlformats.org/package/2006/relationships"
    return zipped(
        {
            "[Content_Types].xml": (
                b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                b'<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
                b"</Types>"
            ),
            "_rels/.rels": (
                f'<Relationships xmlns="{links}"><Relationship Id="rId1" Type="{kind}/officeDocument"'
                ' Target="xl/workbook.bin"/></Relationships>'
            ).encode(),
            "xl/_rels/workbook.bin.rels": (
                f'<Relationships xmlns="{links}"><Relationship Id="rId1" Type="{kind}/worksheet"'
                f' Target="worksheets/sheet1.bin"/><Relationship Id="rId2" Type="{kind}/styles"'
                ' Target="styles.bin"/></Relationships>'
            ).encode(),
            "xl/workbook.bin": book,
            "xl/styles.bin": styles,
            "xl/worksheets/sheet1.bin": xlsb_sheet(table),
        }
    )


def xlsb_changed(change: Callable[[bytes], bytes]) -> Callable[[], bytes]:
    """The good .xlsb with another part of its sheet."""

    def make() -> bytes:
        parts = parts_of(xlsb())
        before = parts["xl/worksheets/sheet1.bin"]
        parts["xl/worksheets/sheet1.bin"] = change(before)
        assert parts["xl/worksheets/sheet1.bin"] != before
        return zipped(parts)

    return make


def zipped(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 9, 7, 0, 0, 0)), content, method)
    return out.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
