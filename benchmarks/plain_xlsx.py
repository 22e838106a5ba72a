"""Plain .xlsx workbooks as a shop's system exports them, written row by row and the same at every call.

Texts are shared or stand in their cells, amounts are numbers; a moment is a number of days in a tuple of its own.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

_MOMENT = 1
_BLOCK = 5_000

Cell = str | int | float | tuple[float]


def write_book(
    path: Path, sheet_name: str, rows: Iterable[Sequence[Cell]], level: int | None = None, *, inline: bool = False
) -> None:
    """One sheet, its headings being its first row; no text is a blank cell. ``level`` is how tightly it is packed;
    ``inline`` texts stand in their cells."""
    texts: dict[str, int] = {}
    own = None if inline else texts
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as book:
        for name, part in _PARTS.items():
            book.writestr(name, _XML + part.replace(_NAME, sheet_name))
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'{_XML}<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
            block: list[str] = []
            for number, row in enumerate(rows, 1):
                block.append(_row(number, row, own))
                if len(block) == _BLOCK:
                    sheet.write("".join(block).encode())
                    block = []
            sheet.write(("".join(block) + "</sheetData></worksheet>").encode())
        with book.open("xl/sharedStrings.xml", "w", force_zip64=True) as shared:
            shared.write(f'{_XML}<sst xmlns="{_MAIN}" uniqueCount="{len(texts)}">'.encode())
            block = []
            for text in texts:
                block.append(f"<si><t>{escape(text)}</t></si>")
                if len(block) == _BLOCK:
                    shared.write("".join(block).encode())
                    block = []
            shared.write(("".join(block) + "</sst>").encode())


def _row(number: int, cells: Sequence[Cell], texts: dict[str, int] | None) -> str:
    inside = "".join([_cell(f"{chr(65 + column)}{number}", cell, texts) for column, cell in enumerate(cells)])
    return f'<row r="{number}" spans="1:{len(cells)}">{inside}</row>'


def _cell(place: str, cell: Cell, texts: dict[str, int] | None) -> str:
    if isinstance(cell, str) and texts is None:
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>' if cell else ""
    if isinstance(cell, str):
        assert texts is not None
        return f'<c r="{place}" t="s"><v>{texts.setdefault(cell, len(texts))}</v></c>' if cell else ""
    if isinstance(cell, tuple):
        return f'<c r="{place}" s="{_MOMENT}"><v>{cell[0]!r}</v></c>'
    return f'<c r="{place}"><v>{cell}</v></c>' if isinstance(cell, int) else f'<c r="{place}" s="2"><v>{cell}</v></c>'


_NAME = "@"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FORMATS = "http://schemas.openxmlformats.org"
_MAIN = f"{_FORMATS}/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_LINKS = f"{_FORMATS}/officeDocument/2006/relationships"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_FORMATS}/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPE}.sharedStrings+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_FORMATS}/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}">'
    f'<sheets><sheet name="{_NAME}" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_FORMATS}/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_LINKS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_LINKS}/sharedStrings" Target="sharedStrings.xml"/>'
    f'<Relationship Id="rId3" Type="{_LINKS}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill>'
    '<patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0"/>'
    '<xf numFmtId="22" applyNumberFormat="1"/><xf numFmtId="2" applyNumberFormat="1"/></cellXfs></styleSheet>',
}
