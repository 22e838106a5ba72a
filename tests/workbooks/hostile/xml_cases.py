"""Workbooks whose archive is whole and whose XML lies, explodes, points nowhere, or is no XML."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .case import BOOK_PART, LINKS_PART, SHEET_PART, STYLES_PART, TEXTS_PART, Case, rewritten, swapped

_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
#: name → (part, pattern, replacement): what is said of cells and rows
_CELLS: dict[str, tuple[str, str, str]] = {
    "address A0": (SHEET_PART, r'r="A2"', 'r="A0"'),
    "address below the last row": (SHEET_PART, r'r="A2"', 'r="A1048577"'),
    "address past the last column": (SHEET_PART, r'r="A2"', 'r="XFE2"'),
    "address of four letters": (SHEET_PART, r'r="A2"', 'r="AAAA2"'),
    "address without a letter": (SHEET_PART, r'r="A2"', 'r="2"'),
    "address without a digit": (SHEET_PART, r'r="A2"', 'r="A"'),
    "address blank": (SHEET_PART, r'r="A2"', 'r=""'),
    "address in small letters": (SHEET_PART, r'r="A2"', 'r="a2"'),
    "address with dollars": (SHEET_PART, r'r="A2"', 'r="$A$2"'),
    "address a range": (SHEET_PART, r'r="A2"', 'r="A2:B3"'),
    "address full-width": (SHEET_PART, r'r="A2"', 'r="Ａ2"'),
    "address of another row": (SHEET_PART, r'r="A2"', 'r="A9"'),
    "address twice in a row": (SHEET_PART, r'r="B2"', 'r="A2"'),
    "address of twenty digits": (SHEET_PART, r'r="A2"', 'r="A99999999999999999999"'),
    "no address": (SHEET_PART, r' r="B2"', ""),
    "row 0": (SHEET_PART, r'<row r="2"', '<row r="0"'),
    "row below zero": (SHEET_PART, r'<row r="2"', '<row r="-2"'),
    "row 4294967297": (SHEET_PART, r'<row r="2"', '<row r="4294967297"'),
    "row a word": (SHEET_PART, r'<row r="2"', '<row r="two"'),
    "row without a number": (SHEET_PART, r'<row r="2"', "<row"),
    "row of another number than its cells": (SHEET_PART, r'<row r="2"', '<row r="20"'),
    "row twice": (SHEET_PART, r'<row r="3"', '<row r="2"'),
    "spans that lie": (SHEET_PART, r'<row r="2"', '<row r="2" spans="1:16384"'),
    "text number past the last": (SHEET_PART, r't="s"><v>7<', 't="s"><v>999999<'),
    "text number below zero": (SHEET_PART, r't="s"><v>7<', 't="s"><v>-1<'),
    "text number huge": (SHEET_PART, r't="s"><v>7<', 't="s"><v>18446744073709551616<'),
    "text number no number": (SHEET_PART, r't="s"><v>7<', 't="s"><v>seven<'),
    "text number blank": (SHEET_PART, r't="s"><v>7<', 't="s"><v><'),
    "text number with a point": (SHEET_PART, r't="s"><v>7<', 't="s"><v>7.0<'),
    "style past the last": (SHEET_PART, r's="1"', 's="999"'),
    "style below zero": (SHEET_PART, r's="1"', 's="-1"'),
    "cell of an unknown type": (SHEET_PART, r't="s"', 't="zzz"'),
    "number NaN": (SHEET_PART, r"<v>40\.5<", "<v>NaN<"),
    "number infinite": (SHEET_PART, r"<v>40\.5<", "<v>1e999<"),
    "number in hex": (SHEET_PART, r"<v>40\.5<", "<v>0x10<"),
    "number with a comma": (SHEET_PART, r"<v>40\.5<", "<v>40,5<"),
    "number of a million digits": (SHEET_PART, r"<v>40\.5<", f"<v>{'9' * 1_000_000}<"),
    "number blank": (SHEET_PART, r"<v>40\.5<", "<v><"),
    "number with spaces": (SHEET_PART, r"<v>40\.5<", "<v> 40.5 <"),
    "date huge": (SHEET_PART, r'(s="1"[^>]*)><v>\d+<', 's="1"><v>99999999999<'),
    "date below zero": (SHEET_PART, r'(s="1"[^>]*)><v>\d+<', 's="1"><v>-5<'),
    "date zero": (SHEET_PART, r'(s="1"[^>]*)><v>\d+<', 's="1"><v>0<'),
    "truth value 2": (SHEET_PART, r't="s"><v>7<', 't="b"><v>2<'),
    "error of its own": (SHEET_PART, r't="s"><v>7<', 't="e"><v>#SPILL!<'),
    "error unknown": (SHEET_PART, r't="s"><v>7<', 't="e"><v>#EVIL!<'),
    "error plain": (SHEET_PART, r't="s"><v>7<', 't="e"><v>#N/A<'),
    "inline text": (SHEET_PART, r't="s"><v>7</v>', 't="inlineStr"><is><t>内联</t></is>'),
    "inline text without text": (SHEET_PART, r't="s"><v>7</v>', 't="inlineStr">'),
    "formula result of text": (SHEET_PART, r't="s"><v>7</v>', 't="str"><f>A1</f><v>结果</v>'),
    "formula without a result": (SHEET_PART, r't="s"><v>7</v>', "><f>1+1</f>"),
    "formula of a megabyte": (SHEET_PART, r't="s"><v>7</v>', f't="str"><f>{"A1+" * 350_000}1</f><v>2</v>'),
    "two values in a cell": (SHEET_PART, r"<v>40\.5</v>", "<v>40.5</v><v>41.5</v>"),
    "cell in a cell": (SHEET_PART, r"<v>40\.5</v>", '<c r="Z9"><v>1</v></c><v>40.5</v>'),
    "dimension of everything": (SHEET_PART, r'<dimension ref="[^"]*"', '<dimension ref="A1:XFD1048576"'),
    "dimension of one cell": (SHEET_PART, r'<dimension ref="[^"]*"', '<dimension ref="A1"'),
    "dimension cut short": (SHEET_PART, r'<dimension ref="[^"]*"', '<dimension ref="A1:C5"'),
    "dimension the wrong way round": (SHEET_PART, r'<dimension ref="[^"]*"', '<dimension ref="Z99:A1"'),
    "dimension elsewhere": (SHEET_PART, r'<dimension ref="[^"]*"', '<dimension ref="D40:F90"'),
    "dimension nonsense": (SHEET_PART, r'<dimension ref="[^"]*"', '<dimension ref="??"'),
    "no dimension": (SHEET_PART, r"<dimension[^>]*/>", ""),
}
#: of a part as a whole
_PARTS: dict[str, tuple[str, str, str]] = {
    "shared texts claim four thousand million": (TEXTS_PART, r'uniqueCount="\d+"', 'uniqueCount="4294967295"'),
    "shared texts claim none": (TEXTS_PART, r'uniqueCount="\d+"', 'uniqueCount="0"'),
    "shared texts without a close": (TEXTS_PART, r"</sst>", ""),
    "shared texts with one missing": (TEXTS_PART, r"<si>.*?</si>", ""),
    "shared text rich": (
        TEXTS_PART,
        r"<si><t>K0001</t></si>",
        "<si><r><t>K00</t></r><r><rPr><b/></rPr><t>01</t></r></si>",
    ),
    "shared text with its reading": (
        TEXTS_PART,
        r"<si><t>K0001</t></si>",
        "<si><t>K0001</t><rPh sb='0' eb='1'><t>yomi</t></rPh></si>",
    ),
    "shared text blank": (TEXTS_PART, r"<si><t>K0001</t></si>", "<si/>"),
    "character NUL": (TEXTS_PART, r"K0001", "K&#0;1"),
    "character beyond Unicode": (TEXTS_PART, r"K0001", "K&#x110000;1"),
    "character half": (TEXTS_PART, r"K0001", "K&#xD800;1"),
    "entity of nobody": (TEXTS_PART, r"K0001", "K&evil;1"),
    "entity cut off": (TEXTS_PART, r"K0001", "K&amp1"),
    "characters by number": (TEXTS_PART, r"K0001", "&#75;&#x30;00&#49;"),
    "CDATA": (TEXTS_PART, r"K0001", "<![CDATA[K<0001]]>"),
    "CDATA never closed": (TEXTS_PART, r"K0001", "<![CDATA[K0001"),
    "comment in a text": (TEXTS_PART, r"K0001", "K<!-- x -->0001"),
    "instruction in a text": (TEXTS_PART, r"K0001", "K<?evil x?>0001"),
    "escaped escape": (TEXTS_PART, r"K0001", "_x0041_K_x005F_x0042_"),
    "tag in a text": (TEXTS_PART, r"K0001", "K<b>00</b>01"),
    "comment between rows": (SHEET_PART, r'<row r="3"', '<!-- <row r="9"><c r="A9"><v>1</v></c></row> --><row r="3"'),
    "instruction between rows": (SHEET_PART, r'<row r="3"', '<?x <row r="9"> ?><row r="3"'),
    "sheet data twice": (
        SHEET_PART,
        r"</sheetData>",
        '</sheetData><sheetData><row r="40"><c r="A40"><v>1</v></c></row></sheetData>',
    ),
    "two roots": (SHEET_PART, r"</worksheet>", "</worksheet><worksheet/>"),
    "words behind the root": (SHEET_PART, r"</worksheet>", "</worksheet>evil"),
    "root never closed": (SHEET_PART, r"</worksheet>", ""),
    "a row never closed": (SHEET_PART, r"</row>", ""),
    "tags crossed": (SHEET_PART, r"</c></row>", "</row></c>"),
    "attribute twice": (SHEET_PART, r'<c r="A2"', '<c r="A2" r="B7"'),
    "attribute without quotes": (SHEET_PART, r'<c r="A2"', "<c r=A2"),
    "attribute in single quotes": (SHEET_PART, r'<c r="A2"', "<c r='A2'"),
    "attribute of a megabyte": (SHEET_PART, r'<c r="A2"', f'<c x="{"y" * 1_000_000}" r="A2"'),
    "thousands of attributes": (
        SHEET_PART,
        r'<c r="A2"',
        "<c " + " ".join(f'a{n}="{n * 7919}"' for n in range(40_000)) + ' r="A2"',
    ),
    "link to no part": (LINKS_PART, r"worksheets/sheet1\.xml", "worksheets/gone.xml"),
    "link outside the archive": (
        LINKS_PART,
        r"/?xl/worksheets/sheet1\.xml|worksheets/sheet1\.xml",
        "../../../etc/passwd",
    ),
    "link to a web site": (
        LINKS_PART,
        r'Target="/?(?:xl/)?worksheets/sheet1\.xml"',
        'TargetMode="External" Target="http://localhost/x"',
    ),
    "link to itself": (LINKS_PART, r"/?(?:xl/)?worksheets/sheet1\.xml", "/xl/_rels/workbook.xml.rels"),
    "link to the shared texts": (LINKS_PART, r"/?(?:xl/)?worksheets/sheet1\.xml", "/xl/sharedStrings.xml"),
    "link of another id": (LINKS_PART, r'Id="rId1"', 'Id="rId77"'),
    "links never closed": (LINKS_PART, r"</Relationships>", ""),
    "sheet without a name": (BOOK_PART, r'name="客户"', 'name=""'),
    "sheet with a name of a megabyte": (BOOK_PART, r'name="客户"', f'name="{"长" * 350_000}"'),
    "sheet with markup in its name": (BOOK_PART, r'name="客户"', 'name="&lt;b&gt;&#10;../x"'),
    "sheet without a link": (BOOK_PART, r'r:id="rId1"', ""),
    "two sheets of one name": (
        BOOK_PART,
        r"(<sheet [^>]*/>)",
        '<sheet name="客户" sheetId="1" r:id="rId1"/><sheet name="客户" sheetId="2" r:id="rId1"/>',
    ),
    "a thousand sheets": (
        BOOK_PART,
        r"(<sheet [^>]*/>)",
        "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, 1001)),
    ),
    "sheet very hidden": (BOOK_PART, r'state="visible"', 'state="veryHidden"'),
    "no sheet at all": (BOOK_PART, r"<sheets>.*</sheets>", "<sheets/>"),
    "days since 1904": (BOOK_PART, r"<workbookPr", '<workbookPr date1904="1"'),
    "styles of nothing": (STYLES_PART, r"<cellXfs.*</cellXfs>", "<cellXfs/>"),
    "styles never closed": (STYLES_PART, r"</styleSheet>", ""),
    "styles claim millions": (STYLES_PART, r'<cellXfs count="\d+"', '<cellXfs count="99999999"'),
    "merged cells of everything": (
        SHEET_PART,
        r"</sheetData>",
        '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
    ),
    "merged cells by the thousand": (
        SHEET_PART,
        r"</sheetData>",
        "</sheetData><mergeCells>"
        + "".join(f'<mergeCell ref="A{n}:B{n + 9}"/>' for n in range(1, 50_000))
        + "</mergeCells>",
    ),
    "names by the thousand": (
        BOOK_PART,
        r"</workbook>",
        "<definedNames>"
        + "".join(f'<definedName name="n{n}">{n}!$A$1</definedName>' for n in range(40_000))
        + "</definedNames></workbook>",
    ),
}


def xml_cases() -> Iterator[Case]:
    for name, (part, pattern, new) in (*_CELLS.items(), *_PARTS.items()):
        yield Case(name, ".xlsx", swapped(part, pattern, new))
    for name, make in _MADE.items():
        yield Case(name, ".xlsx", make)


def _sheet(change: Callable[[bytes], bytes]) -> Callable[[], bytes]:
    return lambda: rewritten(SHEET_PART, change)


def _declared(declaration: str, used: str) -> Callable[[], bytes]:
    def change(xml: bytes) -> bytes:
        root = xml.index(b"<sst")
        return xml[:root] + declaration.encode() + xml[root:].replace(b"K0001", used.encode(), 1)

    return lambda: rewritten(TEXTS_PART, change)


def _shuffled(xml: bytes) -> bytes:
    """The rows in turned order; each says its own number."""
    start, end = xml.index(b"<row"), xml.index(b"</sheetData>")
    rows = xml[start:end].split(b"</row>")[:-1]
    return xml[:start] + b"".join(row + b"</row>" for row in reversed(rows)) + xml[end:]


def _cells_shuffled(xml: bytes) -> bytes:
    start = xml.index(b'<row r="2"')
    start = xml.index(b"<c ", start)
    end = xml.index(b"</row>", start)
    cells = xml[start:end].split(b"</c>")[:-1]
    return xml[:start] + b"".join(cell + b"</c>" for cell in reversed(cells)) + xml[end:]


def _prefixed(xml: bytes) -> bytes:
    for tag in (b"worksheet", b"sheetData", b"row", b"c", b"v", b"dimension", b"sheetViews", b"sheetFormatPr"):
        for end in (b" ", b">", b"/"):
            xml = xml.replace(b"<" + tag + end, b"<x:" + tag + end).replace(b"</" + tag + end, b"</x:" + tag + end)
    return xml.replace(b"xmlns=", b"xmlns:x=", 1)


def _far_corners(xml: bytes) -> bytes:
    return xml.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')


def _diagonal(xml: bytes) -> bytes:
    """Few cells, each in a row and column of its own, from one corner to the other."""
    from qifutong_desktop.core.migration.sheet import column_letter

    places = [(n * 1_048_000 // 300 + 40, column_letter(n * 54)) for n in range(1, 300)]
    rows = "".join(f'<row r="{row}"><c r="{column}{row}"><v>1</v></c></row>' for row, column in places)
    return xml.replace(b"</sheetData>", rows.encode() + b"</sheetData>")


_MADE: dict[str, Callable[[], bytes]] = {
    "rows in turned order": _sheet(_shuffled),
    "cells in turned order": _sheet(_cells_shuffled),
    "two cells at the far corners": _sheet(_far_corners),
    "a diagonal through the sheet": _sheet(_diagonal),
    "a cell in the last row": _sheet(
        lambda xml: xml.replace(b"</sheetData>", b'<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>')
    ),
    "a cell in the last column": _sheet(lambda xml: xml.replace(b"</row>", b'<c r="XFD1"><v>1</v></c></row>', 1)),
    "namespace prefixes": _sheet(_prefixed),
    "namespace of nobody": _sheet(lambda xml: xml.replace(b"spreadsheetml/2006/main", b"evil/2006/main")),
    "namespace strict": _sheet(
        lambda xml: xml.replace(
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        )
    ),
    "byte order mark": _sheet(lambda xml: b"\xef\xbb\xbf" + xml),
    "blank lines before": _sheet(lambda xml: b"\n\n" + xml),
    "utf-16": _sheet(lambda xml: xml.decode().encode("utf-16")),
    "not utf-8": lambda: rewritten(TEXTS_PART, lambda xml: xml.replace("备注1，".encode(), b"\xff\xfe\x80")),
    "gb18030 unsaid": lambda: rewritten(TEXTS_PART, lambda xml: xml.decode().encode("gb18030")),
    "cut in the middle": _sheet(lambda xml: xml[: len(xml) // 2]),
    "nothing in the sheet": _sheet(lambda xml: b""),
    "zero bytes for a sheet": _sheet(lambda xml: bytes(5000)),
    "nested ten thousand deep": _sheet(
        lambda xml: xml.replace(b"</sheetData>", b"</sheetData>" + b"<a>" * 10_000 + b"</a>" * 10_000)
    ),
    "nested a million deep": _sheet(lambda xml: xml.replace(b"</sheetData>", b"</sheetData>" + b"<a>" * 1_000_000)),
    "nested deep in a cell": _sheet(lambda xml: xml.replace(b"<v>40.5</v>", b"<a>" * 100_000 + b"</a>" * 100_000)),
    "nested deep in a text": lambda: rewritten(
        TEXTS_PART, lambda xml: xml.replace(b"K0001", b"<r>" * 100_000 + b"</r>" * 100_000)
    ),
    "external entity": _declared('<!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "&x;"),
    "external parameter entity": _declared('<!DOCTYPE sst [<!ENTITY % x SYSTEM "http://localhost/x.dtd"> %x;]>', "K1"),
    "external document type": _declared('<!DOCTYPE sst SYSTEM "http://localhost/x.dtd">', "K1"),
    "billion laughs": _declared(f'<!DOCTYPE sst [<!ENTITY l0 "ha">{_LAUGHS}]>', "&l9;"),
    "quadratic blow-up": _declared(f'<!DOCTYPE sst [<!ENTITY q "{"q" * 100_000}">]>', "&q;" * 10_000),
    "entity of itself": _declared('<!DOCTYPE sst [<!ENTITY a "&b;"><!ENTITY b "&a;">]>', "&a;"),
    "document type in the book": lambda: rewritten(BOOK_PART, lambda xml: b"<!DOCTYPE a>" + xml),
    "document type in the styles": lambda: rewritten(
        STYLES_PART, lambda xml: xml.replace(b"<styleSheet", b"<!DOCTYPE a []><styleSheet", 1)
    ),
    "document type in small letters": lambda: rewritten(
        STYLES_PART, lambda xml: xml.replace(b"<styleSheet", b"<!doctype a []><styleSheet", 1)
    ),
    "macros": lambda: rewritten(
        BOOK_PART, bytes, {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)}
    ),
    "a thousand columns of headings": _sheet(
        lambda xml: xml.replace(
            b"</row>",
            b"".join(f'<c r="{_letters(n)}1" t="str"><v>列{n}</v></c>'.encode() for n in range(6, 1006)) + b"</row>",
            1,
        )
    ),
    "only headings": _sheet(lambda xml: xml[: xml.index(b'<row r="2"')] + xml[xml.index(b"</sheetData>") :]),
    "rows without cells": _sheet(
        lambda xml: xml.replace(
            b"</sheetData>", b"".join(b'<row r="%d"/>' % n for n in range(40, 60_000)) + b"</sheetData>"
        )
    ),
    "a million blank cells": _sheet(
        lambda xml: xml.replace(
            b"</sheetData>",
            b"".join(b'<row r="%d">' % n + b"<c/>" * 100 + b"</row>" for n in range(40, 10_040)) + b"</sheetData>",
        )
    ),
}


def _letters(place: int) -> str:
    from qifutong_desktop.core.migration.sheet import column_letter

    return column_letter(place)
