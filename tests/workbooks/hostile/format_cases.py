"""What lies in .xls, .xlsb, .ods, .dbf and text tables, files under a wrong name, and files that are hardly there."""

from __future__ import annotations

import io
import random
import re
import struct
from collections.abc import Callable, Iterator

import xlwt

from . import bases
from .bases import xlsb_changed, xlsb_record, xlsb_row
from .case import Case


def format_cases() -> Iterator[Case]:
    for suffix, made in _MADE.items():
        for name, make in made.items():
            yield Case(f"{suffix} {name}", suffix, make)
    for name, (suffix, make) in _NAMED.items():
        yield Case(name, suffix, make)


def _patched(make: Callable[[], bytes], at: int, form: str, *values: int) -> Callable[[], bytes]:
    def change() -> bytes:
        content = bytearray(make())
        struct.pack_into(form, content, at if at >= 0 else len(content) + at, *values)
        return bytes(content)

    return change


# --- .xls: a small file system, then records ------------------------------------------------------------------------


def _biff(pattern: bytes, place: int, form: str, *values: int) -> Callable[[], bytes]:
    """A record of the workbook found by its first bytes, and changed behind them."""

    def change() -> bytes:
        content = bytearray(bases.xls())
        struct.pack_into(form, content, content.index(pattern) + place, *values)
        return bytes(content)

    return change


def _looped() -> bytes:
    """The chain of sectors of the stream goes round in a circle."""
    content = bytearray(bases.xls())
    table = struct.unpack_from("<I", content, 76)[0]
    struct.pack_into("<I", content, 512 + table * 512 + 4 * 3, 0)
    return bytes(content)


def _far_xls() -> bytes:
    book, out = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet("a")
    sheet.write(0, 0, "客户名称")
    sheet.write(65_535, 255, "x")
    book.save(out)
    return out.getvalue()


_XLS: dict[str, Callable[[], bytes]] = {
    "sectors in a circle": _looped,
    "sector table beyond the end": _patched(bases.xls, 76, "<I", 0x00FFFFFF),
    "sector tables by the million": _patched(bases.xls, 44, "<I", 0x00FFFFFF),
    "directory beyond the end": _patched(bases.xls, 48, "<I", 0x00FFFFFF),
    "sectors of no size": _patched(bases.xls, 30, "<H", 0),
    "sectors of 2^63": _patched(bases.xls, 30, "<H", 63),
    "further tables in a circle": _patched(bases.xls, 68, "<II", 0, 0xFFFFFF),
    "byte order turned": _patched(bases.xls, 28, "<H", 0xFEFF),
    "texts claim millions": _biff(b"\xfc\x00", 4, "<II", 0x7FFFFFFF, 0x7FFFFFFF),
    "a text claims 65535 characters": _biff("第1商".encode("utf-16-le"), -3, "<H", 65_535),
    "sheet begins beyond the end": _biff(b"\x85\x00", 4, "<I", 0x7FFFFFFF),
    "sheet begins in itself": _biff(b"\x85\x00", 4, "<I", 0),
    "a record claims 65535 bytes": _biff(b"\xfd\x00\x0a\x00", 2, "<H", 65_535),
    "a cell in the last row": _biff(b"\xfd\x00\x0a\x00\x01\x00", 4, "<H", 65_535),
    "a cell in column 65535": _biff(b"\xfd\x00\x0a\x00\x01\x00", 6, "<H", 65_535),
    "a text number past the last": _biff(b"\xfd\x00\x0a\x00\x01\x00", 10, "<I", 0x7FFFFFFF),
    "a style past the last": _biff(b"\xfd\x00\x0a\x00\x01\x00", 8, "<H", 65_535),
    "dimensions of everything": _biff(b"\x00\x02\x0e\x00", 4, "<IIHH", 0, 0x7FFFFFFF, 0, 0xFFFF),
    "dimensions of nothing": _biff(b"\x00\x02\x0e\x00", 4, "<IIHH", 0, 0, 0, 0),
    "two cells at the far corners": _far_xls,
    "a bare stream without its file system": lambda: b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(40),
}

# --- .xlsb ----------------------------------------------------------------------------------------------------------


_XLSB: dict[str, Callable[[], bytes]] = {
    "row beyond the last": xlsb_changed(lambda part: part.replace(xlsb_row(2), xlsb_row(0x7FFFFFFF))),
    "row the last": xlsb_changed(lambda part: part.replace(xlsb_row(30), xlsb_row(1_048_575))),
    "column beyond the last": xlsb_changed(
        lambda part: part.replace(struct.pack("<II", 5, 0) + b"\x06", struct.pack("<II", 0x7FFFFFFF, 0) + b"\x06", 1)
    ),
    "column 16383": xlsb_changed(lambda part: part.replace(struct.pack("<II", 5, 0), struct.pack("<II", 16_383, 0), 1)),
    "text claims 4 GB": xlsb_changed(
        lambda part: part.replace(
            struct.pack("<I", 5) + "K0001".encode("utf-16-le"),
            struct.pack("<I", 0xFFFFFFFF) + "K0001".encode("utf-16-le"),
        )
    ),
    "record claims 256 MB": xlsb_changed(
        lambda part: part.replace(xlsb_row(3), b"\x00\xff\xff\xff\x7f" + xlsb_row(3)[2:])
    ),
    "record of unknown kind": xlsb_changed(
        lambda part: part.replace(xlsb_row(3), xlsb_record(0x3FFF, b"evil") + xlsb_row(3))
    ),
    "dimension of everything": xlsb_changed(
        lambda part: part.replace(struct.pack("<IIII", 0, 30, 0, 5), struct.pack("<IIII", 0, 1_048_575, 0, 16_383))
    ),
    "dimension of one cell": xlsb_changed(
        lambda part: part.replace(struct.pack("<IIII", 0, 30, 0, 5), struct.pack("<IIII", 0, 0, 0, 0))
    ),
    "shared text that is not there": xlsb_changed(
        lambda part: part.replace(xlsb_row(3), xlsb_row(3) + xlsb_record(0x07, struct.pack("<III", 9, 0, 777)))
    ),
    "two cells at the far corners": xlsb_changed(
        lambda part: part.replace(
            xlsb_record(0x0192),
            xlsb_row(1_048_575) + xlsb_record(0x05, struct.pack("<IId", 16_383, 0, 1.0)) + xlsb_record(0x0192),
        )
    ),
    "bomb": xlsb_changed(lambda part: part + bytes(60_000_000)),
    "rows never end": xlsb_changed(lambda part: part[: len(part) // 2]),
}

# --- .ods -----------------------------------------------------------------------------------------------------------


def _ods(pattern: str, new: str) -> Callable[[], bytes]:
    def make() -> bytes:
        parts = bases.parts_of(bases.ods())
        before = parts["content.xml"]
        parts["content.xml"] = re.sub(pattern.encode(), lambda _: new.encode(), before, count=1)
        assert parts["content.xml"] != before
        return bases.zipped(parts)

    return make


_ODS: dict[str, Callable[[], bytes]] = {
    "a row a million times": _ods("<table:table-row>", '<table:table-row table:number-rows-repeated="1048576">'),
    "a row 4 thousand million times": _ods(
        "<table:table-row>", '<table:table-row table:number-rows-repeated="4294967295">'
    ),
    "a cell 16384 times": _ods("<table:table-cell ", '<table:table-cell table:number-columns-repeated="16384" '),
    "a cell a thousand million times": _ods(
        "<table:table-cell ", '<table:table-cell table:number-columns-repeated="1000000000" '
    ),
    "a row of many cells many times": _ods(
        "<table:table-row><table:table-cell ",
        '<table:table-row table:number-rows-repeated="1000000">'
        '<table:table-cell table:number-columns-repeated="16000" ',
    ),
    "blank rows a million times": _ods(
        "</table:table>",
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row></table:table>',
    ),
    "blank cells between": _ods(
        "</table:table-row>",
        '<table:table-cell table:number-columns-repeated="16000"/>'
        '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>',
    ),
    "repeated below zero": _ods("<table:table-row>", '<table:table-row table:number-rows-repeated="-5">'),
    "repeated a word": _ods("<table:table-row>", '<table:table-row table:number-rows-repeated="many">'),
    "a number no number": _ods('office:value="40.50"|office:value="40.5"', 'office:value="forty"'),
    "a date no date": _ods(r'office:date-value="[^"]*"', 'office:date-value="2025-13-45"'),
    "a table in a cell": _ods(
        "<text:p>K0001</text:p>",
        "<table:table><table:table-row><table:table-cell><text:p>in</text:p></table:table-cell></table:table-row></table:table>",
    ),
    "entities": _ods("<office:document-content", '<!DOCTYPE a [<!ENTITY b "c">]><office:document-content'),
    "never closed": _ods("</table:table>.*", ""),
    "bomb": _ods("</table:table>", " " * 40_000_000 + "</table:table>"),
    "paragraphs in a cell": _ods("<text:p>K0001</text:p>", "<text:p>K0001</text:p><text:p>二</text:p>"),
    "spaces and tabs in a cell": _ods(
        "<text:p>K0001</text:p>", '<text:p>K<text:s text:c="1000000000"/>1<text:tab/></text:p>'
    ),
    "no manifest": lambda: bases.zipped(
        {name: part for name, part in bases.parts_of(bases.ods()).items() if "manifest" not in name}
    ),
}

# --- .dbf and text --------------------------------------------------------------------------------------------------


_DBF: dict[str, Callable[[], bytes]] = {
    "claims 4 thousand million records": _patched(bases.dbf, 4, "<I", 0xFFFFFFFF),
    "claims no records": _patched(bases.dbf, 4, "<I", 0),
    "claims one record more": _patched(bases.dbf, 4, "<I", 31),
    "head claims 65535 bytes": _patched(bases.dbf, 8, "<H", 65_535),
    "head claims nothing": _patched(bases.dbf, 8, "<H", 0),
    "record claims no bytes": _patched(bases.dbf, 10, "<H", 0),
    "record claims one byte": _patched(bases.dbf, 10, "<H", 1),
    "record claims 65535 bytes": _patched(bases.dbf, 10, "<H", 65_535),
    "field of no length": _patched(bases.dbf, 32 + 16, "<B", 0),
    "field of 255 bytes": _patched(bases.dbf, 32 + 16, "<B", 255),
    "field of an unknown kind": _patched(bases.dbf, 32 + 11, "<B", ord("?")),
    "field with a memo": _patched(bases.dbf, 32 + 11, "<B", ord("M")),
    "version unknown": _patched(bases.dbf, 0, "<B", 0x77),
    "language of nobody": _patched(bases.dbf, 29, "<B", 0xEE),
    "big5 by its own word": _patched(bases.dbf, 29, "<B", 0x4F),
    "no end of the fields": lambda: bases.dbf().replace(b"\r", b" ", 1),
    "all records deleted": lambda: re.sub(b"(?<=.) (?=K00)", b"*", bases.dbf()),
}


def _line(length: int) -> bytes:
    return b"a,b\n" + b"x" * length + b",1\n"


_CSV: dict[str, Callable[[], bytes]] = {
    "a line of 20 MB": lambda: _line(20_000_000),
    "a cell of 200 KB": lambda: _line(200_000),
    "no line end at all": lambda: b"1234567890" * 2_000_000,
    "nothing but commas": lambda: b"," * 5_000_000,
    "nothing but line ends": lambda: b"\n" * 5_000_000,
    "nothing but quotes": lambda: b'"' * 5_000_001,
    "a quote never closed": lambda: bases.csv() + b'"' + b"x,y\n" * 5_000,
    "quotes in the middle": lambda: bases.csv().replace("第1商".encode(), '第"1"商'.encode(), 1),
    "a zero byte": lambda: bases.csv().replace(b"K0005", b"K\x005", 1),
    "zero bytes at the end": lambda: bases.csv() + bytes(4_096),
    "a byte of no encoding": lambda: bases.csv().replace(b"K0005", b"K\xff\xff5", 1),
    "two encodings": lambda: bases.csv() + "乙厂,上海\n".encode("gb18030") * 20,
    "gb18030": lambda: bases.csv("gb18030"),
    "big5": lambda: "客戶名稱,電話\n".encode("big5") + "臺灣電腦股份有限公司,0212345678\n".encode("big5") * 5,
    "utf-16": lambda: bases.csv("utf-16"),
    "utf-16 of an odd length": lambda: bases.csv("utf-16") + b"x",
    "utf-16 without a mark": lambda: bases.csv("utf-16-le"),
    "utf-32": lambda: bases.csv("utf-32"),
    "a mark and nothing": lambda: b"\xef\xbb\xbf",
    "two marks": lambda: b"\xef\xbb\xbf\xef\xbb\xbf" + bases.csv(),
    "surrogates in utf-8": lambda: bases.csv().replace(b"K0005", b"K\xed\xa0\x80", 1),
    "overlong utf-8": lambda: bases.csv().replace(b"K0005", b"K\xc0\xaf5", 1),
    "old line ends": lambda: bases.csv().replace(b"\r\n", b"\r"),
    "mixed line ends": lambda: bases.csv().replace(b"\r\n", b"\n", 7),
    "formulas": lambda: bases.csv().replace(b"K0005", b"=1+1", 1).replace(b"K0006", b"@SUM(A1)", 1),
    "sixteen thousand columns": lambda: b"a" + b",a" * 16_384,
    "rows of every width": lambda: b"".join(b"x" + b",y" * (n % 300) + b"\n" for n in range(3_000)),
    "bytes by chance": lambda: random.Random(8).randbytes(50_000),
    "escapes of a terminal": lambda: bases.csv().replace(b"K0005", b"\x1b[2J\x1b]0;evil\x07", 1),
    "text turned round": lambda: bases.csv().replace(b"K0005", "\u202eK0005".encode(), 1),
}

_MADE = {".xls": _XLS, ".xlsb": _XLSB, ".ods": _ODS, ".dbf": _DBF, ".csv": _CSV}

# --- wrong names, and next to nothing -------------------------------------------------------------------------------

_MHTML = (
    b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n"
    b"Content-Transfer-Encoding: quoted-printable\r\nContent-Length: 99999999999\r\n\r\n"
    + b"=41=\r\n" * 40_000
    + b"--x--"
)
_SPREADSHEETML = b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook><Worksheet/></Workbook>'

_NAMED: dict[str, tuple[str, Callable[[], bytes]]] = {
    "xlsx named xls": (".xls", bases.xlsx),
    "xls named xlsx": (".xlsx", bases.xls),
    "ods named xlsx": (".xlsx", bases.ods),
    "xlsb named xlsx": (".xlsx", bases.xlsb),
    "xlsx named ods": (".ods", bases.xlsx),
    "xlsx named xlsm": (".xlsm", bases.xlsx),
    "xls named et": (".et", bases.xls),
    "xlsx named csv": (".csv", bases.xlsx),
    "xls named txt": (".txt", bases.xls),
    "csv named xlsx": (".xlsx", bases.csv),
    "csv named xls": (".xls", bases.csv),
    "csv named dbf": (".dbf", bases.csv),
    "dbf named xls": (".xls", bases.dbf),
    "dbf named csv": (".csv", bases.dbf),
    "web page named xls": (".xls", lambda: b"<html><table><tr><td>1</td></tr></table></html>"),
    "mail named xls, with lying lengths": (".xls", lambda: _MHTML),
    "spreadsheet of 2003 named xls": (".xls", lambda: _SPREADSHEETML),
    "picture named xlsx": (".xlsx", lambda: b"\x89PNG\r\n\x1a\n" + bytes(2_000)),
    "pdf named xlsx": (".xlsx", lambda: b"%PDF-1.7\n" + bytes(2_000)),
    "gzip named xlsx": (".xlsx", lambda: b"\x1f\x8b\x08" + bytes(2_000)),
    "rar named xlsx": (".xlsx", lambda: b"Rar!\x1a\x07\x00" + bytes(2_000)),
    "program named xlsx": (".xlsx", lambda: b"MZ\x90\x00" + bytes(2_000)),
    "word document named xlsx": (".xlsx", lambda: bases.zipped({"word/document.xml": b"<w/>"})),
    "slides named xlsx": (".xlsx", lambda: bases.zipped({"ppt/presentation.xml": b"<p/>"})),
    "archive named xlsx": (".xlsx", lambda: bases.zipped({"客户.csv": bases.csv()})),
    "nothing named xlsx": (".xlsx", bytes),
    "nothing named xls": (".xls", bytes),
    "nothing named dbf": (".dbf", bytes),
    "nothing named csv": (".csv", bytes),
    "one byte named xlsx": (".xlsx", lambda: b"P"),
    "the first bytes of an archive": (".xlsx", lambda: b"PK\x03\x04"),
    "the first bytes of an old workbook": (".xls", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    "zero bytes named xls": (".xls", lambda: bytes(100_000)),
}
