"""A workbook of 50,000 rows measured in a capped child, against the bare reader looking at every row of it.

Ours also finds header, kind, types, duplicates and customers; the peer does nothing with what it reads.
"""

from __future__ import annotations

import random
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from .measuring import turns
from .table import Row, megabytes, milliseconds

_ROUNDS = 3
ROWS = 50_000
_HEADS = ("客户编号", "客户名称", "联系人", "手机", "城市", "订单日期", "数量", "单价", "金额", "备注")
_CITIES = ("上海", "苏州", "无锡", "常州", "杭州", "宁波", "嘉兴", "南京")
_FAMILY, _GIVEN = "赵钱孙李周吴郑王冯陈褚卫", "伟芳娜敏静丽强磊军洋勇艳"

_OURS = """
import sys
from pathlib import Path
from qifutong_desktop.workbooks.reading import measure
assert measure([Path(sys.argv[1])]).rows == int(sys.argv[2])
"""
_PEER = """
import sys
import python_calamine
book = python_calamine.CalamineWorkbook.from_path(sys.argv[1])
assert sum(1 for _ in book.get_sheet_by_index(0).iter_rows()) == int(sys.argv[2]) + 1
"""


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "customers.xlsx"
        write_workbook(path, ROWS)
        ours, peer = turns(
            _ROUNDS,
            [sys.executable, "-c", _OURS, path, str(ROWS)],
            [sys.executable, "-c", _PEER, path, str(ROWS)],
        )
    what = f"measuring {ROWS:,} rows × {len(_HEADS)} columns of .xlsx, child process included; peer: bare calamine"
    return [
        Row(f"{what}, CPU", milliseconds(ours.cpu), milliseconds(peer.cpu), f"{ours.cpu / peer.cpu:.2f}×"),
        Row("the same, wall clock", milliseconds(ours.wall), milliseconds(peer.wall), f"{ours.wall / peer.wall:.2f}×"),
        Row("the same, peak memory", megabytes(ours.peak), megabytes(peer.peak), f"{ours.peak / peer.peak:.2f}×"),
    ]


def write_workbook(path: Path, count: int) -> None:
    """A plain .xlsx as a spreadsheet program writes it, texts shared; written row by row."""
    texts: dict[str, int] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as book:
        for name, part in _PARTS.items():
            book.writestr(name, _XML + part)
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(f'{_XML}<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
            for number, row in enumerate(_rows(count), 1):
                sheet.write(_row_xml(number, row, texts).encode())
            sheet.write(b"</sheetData></worksheet>")
        with book.open("xl/sharedStrings.xml", "w") as shared:
            shared.write(f'{_XML}<sst xmlns="{_MAIN}" uniqueCount="{len(texts)}">'.encode())
            for text in texts:
                shared.write(f"<si><t>{escape(text)}</t></si>".encode())
            shared.write(b"</sst>")


def _rows(count: int) -> Iterator[tuple[str | int | float, ...]]:
    chance = random.Random(7)
    yield _HEADS
    for number in range(count):
        amount, price = chance.randint(1, 500), chance.randint(100, 99_900) / 100
        yield (
            f"K{number % (count * 4 // 5):06d}",
            f"{chance.choice(_CITIES)}{chance.choice(_FAMILY)}{chance.choice(_GIVEN)}商贸有限公司",
            chance.choice(_FAMILY) + chance.choice(_GIVEN),
            f"1{chance.randint(30, 99)}0000{chance.randint(0, 9999):04d}",
            chance.choice(_CITIES),
            f"2025-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}",
            amount,
            price,
            round(amount * price, 2),
            "" if number % 3 else "老客户，月结",
        )


def _row_xml(number: int, row: tuple[str | int | float, ...], texts: dict[str, int]) -> str:
    cells = "".join(
        f'<c r="{column}{number}" t="s"><v>{texts.setdefault(value, len(texts))}</v></c>'
        if isinstance(value, str)
        else f'<c r="{column}{number}"><v>{value}</v></c>'
        for column, value in zip("ABCDEFGHIJ", row, strict=True)
        if value != ""
    )
    return f'<row r="{number}">{cells}</row>'


_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_FORMATS = "http://schemas.openxmlformats.org"
_MAIN = f"{_FORMATS}/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_LINKS = f"{_FORMATS}/officeDocument/2006/relationships"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_FORMATS}/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPE}.sharedStrings+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_FORMATS}/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}">'
    '<sheets><sheet name="客户" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_FORMATS}/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_LINKS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_LINKS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
}
