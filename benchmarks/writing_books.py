"""A large cleaned table written as our import workbook, against XlsxWriter in its mode of constant memory.

Both write the same sheet: the same texts as texts, amounts and dates typed, one heading. Ours also keeps every text
from becoming a formula or a link, which the peer is told by its options.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from .measuring import run
from .table import Row, megabytes, milliseconds

ROWS = 500_000
_RECORDS = """
import sys
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
path, count = Path(sys.argv[1]), int(sys.argv[2])
first = date(2020, 1, 1)
def values(number):
    return {
        "name": f"第{number % 90000}商贸有限公司", "code": f"K{number:07d}", "uscc": f"91310115MA{number:08d}",
        "source": ("转介绍", "展会", "官网")[number % 3], "mobile": f"154{number:08d}",
        "phone": f"021-{number % 10**8:08d}",
        "industry": ("零售", "制造", "服务")[number % 3], "note": f"备注{number}，=1+1",
        "created": first + timedelta(days=number % 2000), "amount": Decimal(number * 137 + 25) / 100,
        "system": "旧系统", "key": f"{number:09d}",
    }
"""
_OURS = f"""{_RECORDS}
from dataclasses import replace
from qifutong_desktop.catalog.migration import load_targets
from qifutong_desktop.core.migration.targets import TargetField
from qifutong_desktop.core.text import Text
from qifutong_desktop.workbooks.clean_books import CleanRecord, Counted, write_import_book
kinds = {{"name": "firm", "created": "date", "amount": "money"}}
kinds |= {{one: one for one in ("code", "uscc", "mobile", "phone")}}
own = ("system", "key")
fields = tuple(TargetField(one, Text(one, one), kinds.get(one, "text"), filled=one in own) for one in values(0))
target = replace(load_targets().entity("customers"), fields=fields)
made = map(values, range(count))
records = Counted(count, (CleanRecord(one, (one["system"], one["key"])) for one in made))
write_import_book([(target, records)], [], path)
"""
_PEER = f"""{_RECORDS}
import xlsxwriter
book = xlsxwriter.Workbook(path, {{"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}})
sheet = book.add_worksheet("客户")
day, money = book.add_format({{"num_format": "yyyy-mm-dd"}}), book.add_format({{"num_format": "#,##0.00"}})
for column, name in enumerate(values(0)):
    sheet.write_string(0, column, name)
for number in range(count):
    for column, value in enumerate(values(number).values()):
        if isinstance(value, str):
            sheet.write_string(number + 1, column, value)
        elif isinstance(value, Decimal):
            sheet.write_number(number + 1, column, float(value), money)
        else:
            sheet.write_datetime(number + 1, column, value, day)
book.close()
"""
_NOTHING = f"""{_RECORDS}
for number in range(count):
    values(number)
"""


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        commands = [
            [sys.executable, "-c", code, str(Path(folder) / name), str(ROWS)]
            for code, name in ((_OURS, "ours.xlsx"), (_PEER, "peer.xlsx"), (_NOTHING, "none"))
        ]
        ours, peer, made = map(run, commands)  # once each: the peer takes a minute and more
    what = f"writing {ROWS:,} rows × 12 columns of cleaned data as .xlsx; peer: XlsxWriter, constant_memory"
    ratio = (ours.cpu - made.cpu) / (peer.cpu - made.cpu)
    return [
        Row(
            f"{what}, CPU (that of making the rows taken off)",
            milliseconds(ours.cpu - made.cpu),
            milliseconds(peer.cpu - made.cpu),
            f"{ratio:.2f}×",
            "≤ 0.2×",
            ratio <= 0.2,
        ),
        Row("the same, wall clock", milliseconds(ours.wall), milliseconds(peer.wall), f"{ours.wall / peer.wall:.2f}×"),
        Row(
            "the same, peak memory",
            megabytes(ours.peak),
            megabytes(peer.peak),
            f"{ours.peak / peer.peak:.2f}×",
            "≤ 150 MB",
            ours.peak <= 150e6,
        ),
    ]
