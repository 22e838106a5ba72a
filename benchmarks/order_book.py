"""Large workbooks of orders as a shop's system exports them: invented, the same at every call, written row by row.

Twelve columns: numbers of orders and items, a moment, a name, a phone (one in a hundred wrong), amounts, a status, an
address, a day as text. Texts are shared, amounts are numbers, moments are numbers in a date's format.
"""

from __future__ import annotations

import random
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

_HEADS = (
    *("订单编号", "下单时间", "客户名称", "联系电话", "商品编码", "商品名称"),
    *("数量", "单价", "订单金额", "订单状态", "收货地址", "付款日期"),
)
_LETTERS = "ABCDEFGHIJKL"
_FAMILY, _GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英"
_PLACES = ("上海市浦东新区", "苏州市工业园区", "无锡市滨湖区", "常州市武进区", "杭州市余杭区", "宁波市鄞州区")
_TRADES = ("商贸", "机械", "电子", "纺织", "食品", "物流", "建材", "化工")
_FORMS = ("有限公司", "（集团）有限公司", "经营部")
_STATES = ("交易成功", "待发货", "已发货", "退款中", "交易关闭", "待付款")
_MOMENT = 1
_DAY_ONE = 45_292
_BLOCK = 5_000

_Cell = str | int | float | tuple[float]


def order_book(rows: int) -> Path:
    """The workbook with so many orders; it is kept in the system's temporary folder for the next call."""
    path = Path(tempfile.gettempdir()) / "qifutong-benchmarks" / f"orders-{rows}.xlsx"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        half = path.with_suffix(".half")
        _write(half, rows)
        half.rename(path)
    return path


def _orders(rows: int) -> Iterator[tuple[_Cell, ...]]:
    chance = random.Random(7)
    for number in range(rows):
        buyer = random.Random(chance.randrange(max(1, rows // 5)))
        place = buyer.choice(_PLACES)
        name = place[:2] + buyer.choice(_FAMILY) + buyer.choice(_GIVEN) + buyer.choice(_GIVEN)
        phone, luck = f"1{buyer.randint(30, 99)}{buyer.randint(0, 99_999_999):08d}", chance.random()
        if luck < 0.03:
            phone = phone[:-1] if luck < 0.01 else f"021-{phone[-8:]}"
        item, count, price = chance.randrange(5_000), chance.randint(1, 500), chance.randint(100, 99_900) / 100
        street = f"{buyer.choice(_FAMILY)}{buyer.choice(_GIVEN)}路{buyer.randint(1, 999)}号"
        yield (
            f"DD2024{chance.randint(1, 12):02d}{number:08d}",
            (_DAY_ONE + chance.randrange(700) + chance.randrange(86_400) / 86_400,),
            name + buyer.choice(_TRADES) + buyer.choice(_FORMS),
            phone,
            f"SP{item:05d}",
            f"商品{item // 7}号 型号{chr(65 + item % 26)}{item % 97}",
            count,
            price,
            round(count * price, 2),
            _STATES[int(luck * 6)],
            f"{place}{street}{chance.randint(1, 30)}栋{chance.randint(101, 2500)}室",
            "" if luck > 0.8 else f"2024-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}",
        )


def _write(path: Path, rows: int) -> None:
    texts: dict[str, int] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, part in _PARTS.items():
            book.writestr(name, _XML + part)
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'{_XML}<worksheet xmlns="{_MAIN}"><sheetData>{_row(1, _HEADS, texts)}'.encode())
            block: list[str] = []
            for number, order in enumerate(_orders(rows), 2):
                block.append(_row(number, order, texts))
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


def _row(number: int, cells: tuple[_Cell, ...], texts: dict[str, int]) -> str:
    inside = "".join([_cell(f"{letter}{number}", cell, texts) for letter, cell in zip(_LETTERS, cells, strict=True)])
    return f'<row r="{number}" spans="1:12">{inside}</row>'


def _cell(place: str, cell: _Cell, texts: dict[str, int]) -> str:
    if isinstance(cell, str):
        return f'<c r="{place}" t="s"><v>{texts.setdefault(cell, len(texts))}</v></c>' if cell else ""
    if isinstance(cell, tuple):
        return f'<c r="{place}" s="{_MOMENT}"><v>{cell[0]!r}</v></c>'
    return f'<c r="{place}"><v>{cell}</v></c>' if isinstance(cell, int) else f'<c r="{place}" s="2"><v>{cell}</v></c>'


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
    '<sheets><sheet name="订单" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_FORMATS}/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_LINKS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_LINKS}/sharedStrings" Target="sharedStrings.xml"/>'
    f'<Relationship Id="rId3" Type="{_LINKS}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill>'
    '<patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0"/>'
    '<xf numFmtId="22" applyNumberFormat="1"/><xf numFmtId="2" applyNumberFormat="1"/></cellXfs></styleSheet>',
}
