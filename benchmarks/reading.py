"""A workbook of 50,000 rows measured in a capped child, against the bare reader looking at every row of it.

Ours also finds header, kind, types, duplicates and customers; the peer does nothing with what it reads.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from .measuring import turns
from .plain_xlsx import write_book
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
    """A plain .xlsx as a spreadsheet program writes it."""
    write_book(path, "客户", _rows(count), level=3)


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
