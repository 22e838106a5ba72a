"""What a reader may pass over without a word: errors, decoys, second tables, cells in unusual places and writings."""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Callable, Iterator

import olefile
import xlwt

from . import bases
from .bases import xlsb_changed, xlsb_record, xlsb_row
from .case import BOOK_PART, LINKS_PART, SHEET_PART, STYLES_PART, TEXTS_PART, Case, rewritten, swapped

_FIRST = r't="s"><v>7<'
_NUMBER = r"<v>40\.5</v>"
#: name → (part, pattern, replacement)
_XLSX: dict[str, tuple[str, str, str]] = {
    "error in single quotes": (SHEET_PART, _FIRST, "t='e'><v>#N/A<"),
    "error without a value": (SHEET_PART, r't="s"><v>7</v>', 't="e">'),
    "error by a formula": (SHEET_PART, _FIRST, 't="e"><f>1/0</f><v>#DIV/0!<'),
    "error in a comment": (SHEET_PART, r"</row>", '<!-- <c r="G2" t="e"><v>#N/A</v></c> --></row>'),
    "error without a place": (SHEET_PART, r'<c r="A3" t="s"><v>\d+<', '<c t="e"><v>#REF!<'),
    "error in the last column": (SHEET_PART, r"</row>", '<c r="Z1" t="e"><v>#N/A</v></c></row>'),
    "error by its kind in big letters": (SHEET_PART, _FIRST, 't="E"><v>#N/A<'),
    "rows behind the data": (SHEET_PART, r"</sheetData>", '</sheetData><row r="50"><c r="A50"><v>1</v></c></row>'),
    "rows before the data": (SHEET_PART, r"<sheetData>", '<row r="50"><c r="A50"><v>1</v></c></row><sheetData>'),
    "a row in a row": (SHEET_PART, r"</row>", '<row r="60"><c r="A60"><v>1</v></c></row></row>'),
    "a cell behind its row": (SHEET_PART, r"</row>", '</row><c r="G2"><v>1</v></c>'),
    "rows in a choice of contents": (
        SHEET_PART,
        r"</sheetData>",
        '<mc:AlternateContent xmlns:mc="urn:x"><mc:Choice><row r="50"><c r="A50"><v>1</v></c></row></mc:Choice>'
        "</mc:AlternateContent></sheetData>",
    ),
    "value cut by a comment": (SHEET_PART, _NUMBER, "<v>4<!-- x -->0.5</v>"),
    "value cut by an instruction": (SHEET_PART, _NUMBER, "<v>4<?x y?>0.5</v>"),
    "value in CDATA": (SHEET_PART, _NUMBER, "<v><![CDATA[40.5]]></v>"),
    "value by characters' numbers": (SHEET_PART, _NUMBER, "<v>&#52;0.5</v>"),
    "value with underscores": (SHEET_PART, _NUMBER, "<v>4_0.5</v>"),
    "value full-width": (SHEET_PART, _NUMBER, "<v>４０.5</v>"),
    "value with a plus": (SHEET_PART, _NUMBER, "<v>+40.5</v>"),
    "value without a whole part": (SHEET_PART, _NUMBER, "<v>.5</v>"),
    "value with an exponent": (SHEET_PART, _NUMBER, "<v>4.05E1</v>"),
    "value infinite by its name": (SHEET_PART, _NUMBER, "<v>Infinity</v>"),
    "value with an attribute": (SHEET_PART, _NUMBER, '<v x="1">40.5</v>'),
    "value of another name space": (SHEET_PART, _NUMBER, '<x:v xmlns:x="urn:x">99</x:v><v>40.5</v>'),
    "truth value a word": (SHEET_PART, _FIRST, 't="b"><v>true<'),
    "date of the ISO": (SHEET_PART, r'(s="1"[^>]*)><v>\d+<', 's="1" t="d"><v>2025-03-04<'),
    "date of the ISO that is none": (SHEET_PART, r'(s="1"[^>]*)><v>\d+<', 's="1" t="d"><v>2025-13-45<'),
    "kind in big letters": (SHEET_PART, _FIRST, 't="S"><v>7<'),
    "kind twice": (SHEET_PART, _FIRST, 't="s" t="n"><v>7<'),
    "shared text in the cell itself": (SHEET_PART, r't="s"><v>7</v>', 't="s"><is><t>K0001</t></is>'),
    "inline text beside a value": (SHEET_PART, r't="s"><v>7</v>', 't="inlineStr"><v>9</v><is><t>K0001</t></is>'),
    "inline text in pieces": (
        SHEET_PART,
        r't="s"><v>7</v>',
        't="inlineStr"><is><r><t>K00</t></r><r><t>01</t></r></is>',
    ),
    "inline text twice": (SHEET_PART, r't="s"><v>7</v>', 't="inlineStr"><is><t>K</t></is><is><t>0001</t></is>'),
    "place with leading zeros": (SHEET_PART, r'r="B2"', 'r="B002"'),
    "row with leading zeros": (SHEET_PART, r'<row r="3"', '<row r="003"'),
    "row with a space": (SHEET_PART, r'<row r="3"', '<row r=" 3 "'),
    "row hidden": (SHEET_PART, r'<row r="3"', '<row r="3" hidden="1"'),
    "text twice in a shared one": (TEXTS_PART, r"<si><t>K0001</t></si>", "<si><t>K00</t><t>01</t></si>"),
    "text of another name space": (
        TEXTS_PART,
        r"<si><t>K0001</t></si>",
        '<si><x:t xmlns:x="urn:x">evil</x:t><t>K0001</t></si>',
    ),
    "shared texts in another": (TEXTS_PART, r"<si><t>K0001</t></si>", "<si><si><t>K0001</t></si></si>"),
    "sheets twice": (
        BOOK_PART,
        r"</workbook>",
        '<sheets><sheet name="二" sheetId="2" r:id="rId1"/></sheets></workbook>',
    ),
    "link twice": (
        LINKS_PART,
        r"<Relationship ",
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"'
        ' Target="worksheets/sheet9.xml"/><Relationship ',
    ),
    "days since 1904 in single quotes": (BOOK_PART, r"<workbookPr", "<workbookPr date1904='1'"),
    "days since 1904 said no": (BOOK_PART, r"<workbookPr", '<workbookPr date1904="false"'),
    "date by the Chinese format 31": (STYLES_PART, r'numFmtId="14"', 'numFmtId="31"'),
    "date by the Chinese format 57": (STYLES_PART, r'numFmtId="14"', 'numFmtId="57"'),
    "number in a format of its own": (STYLES_PART, r'numFmtId="14"', 'numFmtId="999"'),
}


def _decoy(part: str, other: str, change: Callable[[bytes], bytes]) -> Callable[[], bytes]:
    """The links lead to another part; at the usual place lies one that says something else."""

    def make() -> bytes:
        parts = bases.parts_of(bases.xlsx())
        parts[other], parts[part] = parts[part], change(parts[part])
        for links in (LINKS_PART, "_rels/.rels", "[Content_Types].xml"):
            for old, new in ((part, other), (part.removeprefix("xl/"), other.removeprefix("xl/"))):
                for before in (b'"', b'"/'):
                    parts[links] = parts[links].replace(before + old.encode() + b'"', before + new.encode() + b'"')
        if part == BOOK_PART:
            parts["xl/_rels/book2.xml.rels"] = parts[LINKS_PART]
        return bases.zipped(parts)

    return make


_MADE: dict[str, Callable[[], bytes]] = {
    "decoy of the shared texts": _decoy(TEXTS_PART, "xl/texts2.xml", lambda xml: xml.replace(b"K0001", b"evil")),
    "decoy of the styles": _decoy(STYLES_PART, "xl/styles2.xml", lambda xml: xml.replace(b'"14"', b'"1"')),
    "decoy of the book": _decoy(BOOK_PART, "xl/book2.xml", lambda xml: xml.replace("客户".encode(), b"evil")),
    "shared texts by another name": lambda: _moved(TEXTS_PART, "xl/texts2.xml"),
    "styles by another name": lambda: _moved(STYLES_PART, "xl/styles2.xml"),
    "gb18030 said": lambda: rewritten(
        TEXTS_PART, lambda xml: xml.decode().replace("UTF-8", "GB18030").encode("gb18030")
    ),
    "latin said": lambda: rewritten(TEXTS_PART, lambda xml: xml.replace(b"UTF-8", b"ISO-8859-1")),
    "errors all over": lambda: rewritten(SHEET_PART, lambda xml: re.sub(rb't="s"><v>\d+<', b't="e"><v>#REF!<', xml)),
    "many cells without places": lambda: rewritten(
        SHEET_PART,
        lambda xml: xml.replace(
            b"</sheetData>",
            b"".join(
                b"<row>" + b"".join(b"<c><v>%d</v></c>" % (n * 7919 * k % 999_983) for k in range(60)) + b"</row>"
                for n in range(8_000)
            )
            + b"</sheetData>",
        ),
    ),
}


def _moved(part: str, other: str) -> bytes:
    parts = bases.parts_of(bases.xlsx())
    parts[other] = parts.pop(part)
    parts[LINKS_PART] = parts[LINKS_PART].replace(part.removeprefix("xl/").encode(), other.removeprefix("xl/").encode())
    return bases.zipped(parts)


# --- .xls -----------------------------------------------------------------------------------------------------------

Records = list[tuple[int, bytes]]


def _biff(change: Callable[[Records], Records]) -> Callable[[], bytes]:
    """The good .xls with its records changed, and the places of its sheets set right again."""

    def make() -> bytes:
        with olefile.OleFileIO(io.BytesIO(bases.xls())) as container:
            stream = container.openstream("Workbook").read()
        records, at = Records(), 0
        while at + 4 <= len(stream):
            kind, size = struct.unpack_from("<HH", stream, at)
            if not kind:
                break
            records.append((kind, stream[at + 4 : at + 4 + size]))
            at += 4 + size
        changed = change(records)
        assert changed != records
        places, at = [], 0
        for kind, body in changed:
            if kind == 0x0809 and body[2:4] == b"\x10\x00":
                places.append(at)
            at += 4 + len(body)
        sheets = iter(places)
        changed = [
            (kind, struct.pack("<I", next(sheets, 0)) + body[4:]) if kind == 0x85 else (kind, body)
            for kind, body in changed
        ]
        out = io.BytesIO()
        whole = b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in changed)
        xlwt.CompoundDoc.XlsDoc().save(out, whole)
        return out.getvalue()

    return make


def _behind(first: int, added: Records, row: int = 3) -> Callable[[Records], Records]:
    """Records put behind the first of a kind, in a row if it is a cell."""

    def change(records: Records) -> Records:
        at = next(
            n
            for n, (kind, body) in enumerate(records)
            if kind == first and (first in (0x0809, 0x0A) or struct.unpack_from("<H", body)[0] == row)
        )
        return [*records[: at + 1], *added, *records[at + 1 :]]

    return change


def _instead(kind: int, row: int, column: int, new: tuple[int, bytes]) -> Callable[[Records], Records]:
    place = struct.pack("<HH", row, column)
    return lambda records: [new if one[0] == kind and one[1][:4] == place else one for one in records]


_TEXT_AT_A4 = struct.pack("<HHH", 3, 0, 17)
_CHART = [(0x0809, b"\x00\x06\x20\x00" + bytes(12)), (0x0205, _TEXT_AT_A4 + b"\x2a\x01"), (0x000A, b"")]
_XLS: dict[str, Callable[[], bytes]] = {
    "an error": _biff(_instead(0xFD, 3, 0, (0x0205, _TEXT_AT_A4 + b"\x2a\x01"))),
    "an error of no name": _biff(_instead(0xFD, 3, 0, (0x0205, _TEXT_AT_A4 + b"\x99\x01"))),
    "a truth value of 7": _biff(_instead(0xFD, 3, 0, (0x0205, _TEXT_AT_A4 + b"\x07\x00"))),
    "a formula's error": _biff(
        _instead(0xFD, 3, 0, (0x0006, _TEXT_AT_A4 + b"\x02\x00\x07\x00\x00\x00\xff\xff" + bytes(6) + b"\x00\x00"))
    ),
    "a formula's text without its text": _biff(
        _instead(0xFD, 3, 0, (0x0006, _TEXT_AT_A4 + b"\x00" * 6 + b"\xff\xff" + bytes(6) + b"\x00\x00"))
    ),
    "a number that is none": _biff(
        _instead(0xFD, 3, 0, (0x0203, _TEXT_AT_A4 + struct.pack("<Q", 0x7FF8_0000_0000_0000)))
    ),
    "a number without end": _biff(_instead(0xFD, 3, 0, (0x0203, _TEXT_AT_A4 + struct.pack("<d", float("inf"))))),
    "a number cut short": _biff(_instead(0xFD, 3, 0, (0x0203, _TEXT_AT_A4 + b"\x00\x00"))),
    "a cell cut short": _biff(_instead(0xFD, 3, 0, (0x00FD, _TEXT_AT_A4[:5]))),
    "a text of the old kind": _biff(_instead(0xFD, 3, 0, (0x0204, _TEXT_AT_A4 + b"\x05\x00\x00K0003"))),
    "a cell twice": _biff(_behind(0xFD, [(0x0203, _TEXT_AT_A4 + struct.pack("<d", 99))])),
    "cells behind the end": _biff(
        lambda records: [*records, (0x0203, struct.pack("<HHH", 40, 0, 17) + struct.pack("<d", 1))]
    ),
    "a chart with cells of its own": _biff(_behind(0xFD, _CHART)),
    "a chart that never ends": _biff(_behind(0xFD, _CHART[:2])),
    "an end too early": _biff(_behind(0xFD, [(0x000A, b"")])),
    "a record of no kind known": _biff(_behind(0xFD, [(0x7777, b"evil")])),
    "a record of no length": _biff(_behind(0xFD, [(0x00FD, b"")])),
    "a continuation of nothing": _biff(_behind(0xFD, [(0x003C, b"evil" * 9)])),
    "a lock that is none": _biff(_behind(0x0809, [(0x002F, b"\x00\x00" + bytes(4))])),
    "days since 1904": _biff(lambda records: [(0x22, b"\x01\x00") if one[0] == 0x22 else one for one in records]),
    "the code page of nobody": _biff(
        lambda records: [(0x42, b"\x39\x30") if one[0] == 0x42 else one for one in records]
    ),
    "no styles": _biff(lambda records: [one for one in records if one[0] != 0xE0]),
    "no texts": _biff(lambda records: [one for one in records if one[0] != 0xFC]),
    "no dimensions": _biff(lambda records: [one for one in records if one[0] != 0x200]),
    "version of 1990": _biff(
        lambda records: [(0x0809, b"\x00\x05" + one[1][2:]) if one[0] == 0x0809 else one for one in records]
    ),
}


# --- .xlsb ----------------------------------------------------------------------------------------------------------


def _xlsb(row: int, cell: bytes, column: int = 0) -> Callable[[], bytes]:
    """The good .xlsb with a cell of another kind."""

    def make() -> bytes:
        table: list[list[object]] = [list(line) for line in (bases.HEADS, *bases.rows())]
        table[row][column] = cell
        return bases.xlsb_book(table)

    return make


def _one(column: int, value: float) -> bytes:
    return xlsb_record(0x05, struct.pack("<IId", column, 0, value))


_K3 = struct.pack("<I", 5) + "K0003".encode("utf-16-le")
_XLSB: dict[str, Callable[[], bytes]] = {
    "an error": _xlsb(3, b"\x03\x2a"),
    "an error of no name": _xlsb(3, b"\x03\x99"),
    "an error cut short": _xlsb(3, b"\x03"),
    "a formula's error": _xlsb(3, b"\x0b\x07" + bytes(10)),
    "a formula's text": _xlsb(3, b"\x08" + _K3 + bytes(10)),
    "a rich text": _xlsb(3, b"\x3e\x00" + _K3),
    "a number that is none": _xlsb(3, b"\x05" + struct.pack("<Q", 0x7FF8_0000_0000_0000)),
    "a number without end": _xlsb(3, b"\x05" + struct.pack("<d", float("inf"))),
    "a truth value of 7": _xlsb(3, b"\x04\x07"),
    "a style past the last": xlsb_changed(
        lambda part: part.replace(struct.pack("<II", 3, 1), struct.pack("<II", 3, 999), 1)
    ),
    "row twice": xlsb_changed(lambda part: part.replace(xlsb_row(4), xlsb_row(3))),
    "row back": xlsb_changed(lambda part: part.replace(xlsb_row(20), xlsb_row(3))),
    "row 1048576": xlsb_changed(lambda part: part.replace(xlsb_row(30), xlsb_row(1_048_576))),
    "column 16384": xlsb_changed(lambda part: part.replace(xlsb_row(3), xlsb_row(3) + _one(16_384, 1))),
    "cell twice": xlsb_changed(lambda part: part.replace(xlsb_row(3), xlsb_row(3) + _one(0, 99))),
    "cell before all rows": xlsb_changed(lambda part: part.replace(xlsb_row(0), _one(0, 99) + xlsb_row(0))),
    "sheet data twice": xlsb_changed(
        lambda part: part + xlsb_record(0x0191) + xlsb_row(40) + _one(0, 1) + xlsb_record(0x0192)
    ),
    "rows behind the data": xlsb_changed(
        lambda part: part.replace(xlsb_record(0x0192), xlsb_record(0x0192) + xlsb_row(40) + _one(0, 1))
    ),
    "a text half a character": _xlsb(3, b"\x06" + struct.pack("<I", 2) + b"\x00\xd8K\x00"),
}


# --- .ods -----------------------------------------------------------------------------------------------------------


def _ods(pattern: str, new: str) -> Callable[[], bytes]:
    def make() -> bytes:
        parts = bases.parts_of(bases.ods())
        before = parts["content.xml"].decode()
        parts["content.xml"] = re.sub(pattern, lambda found: found.expand(new), before, count=1).encode()
        assert parts["content.xml"] != before.encode()
        return bases.zipped(parts)

    return make


_K1 = '<table:table-cell office:value-type="string"><text:p>K0001</text:p></table:table-cell>'
_ODS: dict[str, Callable[[], bytes]] = {
    "an error": _ods(
        _K1,
        '<table:table-cell office:value-type="string" office:string-value=""><text:p>#N/A</text:p></table:table-cell>',
    ),
    "an error beside a number": _ods(
        r'office:value="40.5\d*"><text:p>[^<]*</text:p>', 'office:value="0"><text:p>#DIV/0!</text:p>'
    ),
    "errors repeated": _ods(
        _K1,
        '<table:table-cell table:number-columns-repeated="3" office:value-type="string" office:string-value="">'
        "<text:p>#REF!</text:p></table:table-cell>",
    ),
    "errors repeated a thousand million times": _ods(
        "</table:table>",
        '<table:table-row table:number-rows-repeated="999999999"><table:table-cell office:string-value=""'
        ' table:number-columns-repeated="999999999" office:value-type="string"><text:p>#REF!</text:p>'
        "</table:table-cell></table:table-row></table:table>",
    ),
    "rows in a group": _ods(
        "(<table:table-row>.*?</table:table-row>)", r"<table:table-row-group>\1</table:table-row-group>"
    ),
    "rows that are headings": _ods(
        "(<table:table-row>.*?</table:table-row>)", r"<table:table-header-rows>\1</table:table-header-rows>"
    ),
    "rows in groups in a group": _ods(
        "(<table:table-row>.*</table:table-row>)",
        r"<table:table-row-group><table:table-row-group>\1</table:table-row-group></table:table-row-group>",
    ),
    "a comment on a cell": _ods(
        "<text:p>K0001</text:p>", "<office:annotation><text:p>evil</text:p></office:annotation><text:p>K0001</text:p>"
    ),
    "a comment behind a cell's text": _ods(
        "<text:p>K0001</text:p>", "<text:p>K0001</text:p><office:annotation><text:p>evil</text:p></office:annotation>"
    ),
    "a text in pieces": _ods("<text:p>K0001</text:p>", "<text:p>K<text:span>00</text:span>01</text:p>"),
    "a link in a text": _ods("<text:p>K0001</text:p>", "<text:p><text:a>K0001</text:a></text:p>"),
    "a text beside another": _ods(
        'office:value-type="string"><text:p>K0001',
        'office:value-type="string" office:string-value="evil"><text:p>K0001',
    ),
    "a number beside another": _ods(r'office:value="40.5\d*"><text:p>[^<]*', 'office:value="40.5"><text:p>99'),
    "a number without its value": _ods(r' office:value="40.5\d*"', ""),
    "a percentage": _ods(r'office:value-type="float"( office:value="40.5)', r'office:value-type="percentage"\1'),
    "a sum of money": _ods(r'office:value-type="float"( office:value="40.5)', r'office:value-type="currency"\1'),
    "a kind of nobody": _ods('office:value-type="string"><text:p>K0001', 'office:value-type="evil"><text:p>K0001'),
    "no kind": _ods(' office:value-type="string"><text:p>K0001', "><text:p>K0001"),
    "a covered cell with a text": _ods(_K1, _K1.replace("table:table-cell", "table:covered-table-cell")),
    "two sheets of one name": _ods("(<table:table .*</table:table>)", r"\1\1"),
    "what was deleted": _ods(
        "<office:spreadsheet>",
        "<office:spreadsheet><table:tracked-changes><table:cell-content-change><table:previous><table:change-track-table-cell"
        ' office:value-type="string"><text:p>evil</text:p></table:change-track-table-cell></table:previous>'
        "</table:cell-content-change></table:tracked-changes>",
    ),
    "prefixes of its own": lambda: _prefixed(),
}


def _prefixed() -> bytes:
    parts = bases.parts_of(bases.ods())
    content = parts["content.xml"].replace(b"table:", b"t:").replace(b"xmlns:table=", b"xmlns:t=")
    parts["content.xml"] = content.replace(b"xmlns:t:1.0", b"xmlns:table:1.0")
    return bases.zipped(parts)


def silent_cases() -> Iterator[Case]:
    for name, (part, pattern, new) in _XLSX.items():
        yield Case(name, ".xlsx", swapped(part, pattern, new))
    for name, make in _MADE.items():
        yield Case(name, ".xlsx", make)
    for suffix, made in ((".xls", _XLS), (".xlsb", _XLSB), (".ods", _ODS)):
        for name, make in made.items():
            yield Case(f"{suffix} {name}, unseen", suffix, make)
