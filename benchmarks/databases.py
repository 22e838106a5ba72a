"""A SQLite file of a million rows profiled by SQL, against fetching every row and profiling it in Python.

Both come to the same counts of the same columns; over a network fetching would cost what it sends as well.
"""

from __future__ import annotations

import random
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from .measuring import run
from .table import Row, megabytes, milliseconds

ROWS = 1_000_000
_HEADINGS = ("客户编号", "客户名称", "联系人", "手机", "城市", "订单日期", "数量", "单价", "金额", "备注")

_OURS = """
import sys
from qifutong_desktop.actions.profiling_database import Limits, measure_database, read_address
limits = Limits(statement=600, whole=3600)
assert measure_database(read_address("sqlite:///" + sys.argv[1]), limits=limits).sizing.rows == int(sys.argv[2])
"""
_PEER = """
import sqlite3, sys
from qifutong_desktop.core.migration.cells import clean
from qifutong_desktop.core.migration.profile import TableProfile
from qifutong_desktop.core.migration.sheet import SheetShape
from qifutong_desktop.workbooks.check_words import load_check_words
from qifutong_desktop.workbooks.vocabulary import load_vocabulary
rows = sqlite3.connect(sys.argv[1]).execute("SELECT * FROM customers")
profile = TableProfile(SheetShape("customers", header_row=1), load_vocabulary(), load_check_words())
profile.take([column[0] for column in rows.description])
for row in rows:
    profile.take([clean(cell) for cell in row])
assert profile.facts().rows == int(sys.argv[2])
"""


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "shop.db"
        write_database(path, ROWS)
        ours = run([sys.executable, "-c", _OURS, path, str(ROWS)])
        peer = run([sys.executable, "-c", _PEER, path, str(ROWS)])
    what = f"profiling {ROWS:,} rows × 10 columns of SQLite by SQL; peer: every row fetched and profiled in Python"
    return [
        Row(f"{what}, CPU", milliseconds(ours.cpu), milliseconds(peer.cpu), f"{ours.cpu / peer.cpu:.2f}×"),
        Row("the same, peak memory", megabytes(ours.peak), megabytes(peer.peak), f"{ours.peak / peer.peak:.2f}×"),
    ]


def write_database(path: Path, count: int) -> None:
    """Customers as a trading firm keeps them, all columns texts."""
    columns = ", ".join(f"[{name}] TEXT" for name in _HEADINGS)
    with sqlite3.connect(path) as file:
        file.execute(f"CREATE TABLE customers ({columns})")
        file.executemany(f"INSERT INTO customers VALUES ({', '.join('?' * len(_HEADINGS))})", _customers(count))
    file.close()


def _customers(count: int) -> Iterator[tuple[str, ...]]:
    chance = random.Random(7)
    for number in range(count):
        amount, price = chance.randint(1, 500), chance.randint(100, 99_900)
        person = chance.choice("赵钱孙李周吴郑王冯陈褚卫") + chance.choice("伟芳娜敏静丽强磊军洋勇艳")
        city = chance.choice(("上海", "苏州", "无锡", "常州", "杭州", "宁波", "嘉兴", "南京"))
        yield (
            f"K{number % (count * 4 // 5):06d}",
            f"{city}{person}商贸有限公司",
            person,
            f"1{chance.randint(30, 99)}0000{chance.randint(0, 9999):04d}",
            city,
            f"2025-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}",
            str(amount),
            f"{price / 100:.2f}",
            f"{amount * price / 100:.2f}",
            "" if number % 3 else "老客户，月结",
        )
