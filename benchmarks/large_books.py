"""Large workbooks measured and previewed, against readers that do less with them.

Ours: a command from start to end, the capped child process included, with every check of every cell. The peers: a
process that only reads the same file, or reads it and profiles it by hand. ``uv run --extra bench`` has them.
"""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

import python_calamine_plus

from qifutong_desktop.workbooks.locked import opened
from qifutong_desktop.workbooks.short_copy import short_copy
from qifutong_desktop.workbooks.source import Source
from qifutong_desktop.workbooks.tables import preview_of, tables
from qifutong_desktop.workbooks.vocabulary import load_vocabulary

from .measuring import turns, work_turns
from .order_book import order_book
from .table import Row, megabytes, milliseconds

_ROUNDS, _ROUNDS_OF_SMALL = 3, 5
_MEASURE = """
import sys
from pathlib import Path
from qifutong_desktop.workbooks.reading import measure
assert measure([Path(sys.argv[1])]).rows == int(sys.argv[2])
"""
#: Two files: what the second adds is what the next file of a call costs.
_MEASURE_TWO = """
import sys
from pathlib import Path
from qifutong_desktop.workbooks.reading import measure
assert measure([Path(sys.argv[1]), Path(sys.argv[3])]).rows == 2 * int(sys.argv[2])
"""
_FASTEXCEL = """
import sys, fastexcel
assert fastexcel.read_excel(sys.argv[1]).load_sheet(0).height == int(sys.argv[2])
"""
_OPENPYXL = """
import sys, warnings, openpyxl
warnings.simplefilter("ignore")
sheet = openpyxl.load_workbook(sys.argv[1], read_only=True, data_only=True).worksheets[0]
assert sum(1 for _ in sheet.iter_rows(values_only=True)) == int(sys.argv[2]) + 1
"""
#: A profile as an analyst writes it: types, blanks, distinct, top values, ranges, shapes, phones, months, duplicates.
_POLARS = r"""
import sys, fastexcel, polars as pl
frame = fastexcel.read_excel(sys.argv[1]).load_sheet(0).to_polars()
assert frame.height == int(sys.argv[2])
found = {"duplicates": frame.height - frame.unique().height}
for name, kind in frame.schema.items():
    column = frame[name]
    one = {"blank": column.null_count(), "distinct": column.n_unique(), "top": column.value_counts(sort=True).head(5)}
    if kind == pl.String:
        shapes = column.str.replace_all(r"\d", "9").str.replace_all(r"[a-z]", "a").str.replace_all(r"[A-Z]", "A")
        one["shapes"] = shapes.str.replace_all(r"[^\x00-\x7f]+", "字").value_counts(sort=True).head(5)
        one["dates"] = column.str.contains(r"^\d{4}-\d{1,2}-\d{1,2}").sum()
        one["numbers"] = column.str.contains(r"^[+-]?\d+(\.\d+)?$").sum()
        one["zeros"] = column.str.starts_with("0").sum()
        one["errors"] = column.str.starts_with("#").sum()
        one["masked"] = column.str.contains(r"\*{2,}").sum()
        one["wide"] = column.str.contains("[０-９]").sum()
    else:
        one["ends"] = column.min(), column.max()
    if kind.is_temporal():
        one["months"] = column.dt.strftime("%Y-%m").value_counts()
    found[name] = one
phones = frame["联系电话"]
found["bad phones"] = (~phones.str.contains(r"^1[3-9]\d{9}$|^0\d{2,3}-?\d{7,8}$")).sum()
days = frame["付款日期"].str.to_date("%Y-%m-%d", strict=False)
found["months"] = days.dt.strftime("%Y-%m").value_counts()
found["repeated"] = frame.group_by("订单编号").len().filter(pl.col("len") > 1).height
"""


def rows() -> list[Row]:
    found = []
    for count, inline, what, script, aim in (
        (1_000_000, False, "fastexcel's bare read", _FASTEXCEL, 0.8),
        (1_000_000, True, "fastexcel's bare read", _FASTEXCEL, 0.8),
        (500_000, False, "a profile by hand in polars on fastexcel", _POLARS, 0.5),
        (50_000, False, "openpyxl's bare read", _OPENPYXL, 0.05),
        (50_000, True, "openpyxl's bare read", _OPENPYXL, 0.05),
    ):
        path = order_book(count, inline=inline)
        ours, peer = turns(
            _ROUNDS if count > 50_000 else _ROUNDS_OF_SMALL,
            [sys.executable, "-c", _MEASURE, path, str(count)],
            [sys.executable, "-c", script, path, str(count)],
        )
        texts = ", its texts in their cells," if inline else ""
        name = f"measuring {count:,} rows × 12 columns of .xlsx{texts} in full; peer: {what}, CPU"
        found.append(_row(name, milliseconds(ours.cpu), milliseconds(peer.cpu), ours.cpu / peer.cpu, aim))
        limit = "≤ 400 MB" if count == 1_000_000 else ""
        met = ours.peak <= 400_000_000 if limit else None
        ratio = f"{ours.peak / peer.peak:.2f}×"
        found.append(Row("the same, peak memory", megabytes(ours.peak), megabytes(peer.peak), ratio, limit, met))
    return [*found, *_further(50_000), _preview(order_book(1_000_000))]


def _further(count: int) -> list[Row]:
    """What a further file of one call adds: its process is there already. With the headings of the file before, the
    rows of both are compared, for which the file before is read again."""
    path = order_book(count)
    one, other, same, peer = turns(
        _ROUNDS_OF_SMALL,
        [sys.executable, "-c", _MEASURE, path, str(count)],
        [sys.executable, "-c", _MEASURE_TWO, path, str(count), order_book(count, "到账日期")],
        [sys.executable, "-c", _MEASURE_TWO, path, str(count), path],
        [sys.executable, "-c", _OPENPYXL, path, str(count)],
    )
    found = []
    for what, two, aim in (("with other headings", other, 0.05), ("with the same headings, compared", same, None)):
        further = two.cpu - one.cpu
        name = f"a further file of {count:,} rows in the same call, {what}; peer: openpyxl's bare read, CPU"
        ratio = further / peer.cpu
        said = (milliseconds(further), milliseconds(peer.cpu))
        found.append(_row(name, *said, ratio, aim) if aim else Row(name, *said, f"{ratio:.2f}×"))
    return found


def _preview(path: Path) -> Row:
    """Inside the process that reads, for both: starting one is a row of its own group."""
    source, vocabulary = Source(path), load_vocabulary()

    def ours() -> None:
        copy = short_copy(opened(source, "")[0], 100)
        assert copy is not None
        (table,) = tables(copy[0], "xlsx", vocabulary)
        assert len(preview_of(table, 100, vocabulary).rows) == 100

    def peer() -> None:
        book = python_calamine_plus.CalamineWorkbook.from_path(str(path))
        assert book.sheet_names
        assert len(list(itertools.islice(book.stream_sheet_by_index(0), 100))) == 100

    mine, other = work_turns(_ROUNDS, ours, peer)
    name = "the first 100 rows and the sheets of 1,000,000 rows; peer: python-calamine-plus, streaming"
    return _row(name, milliseconds(mine), milliseconds(other), mine / other, 0.1)


def _row(what: str, ours: str, peer: str, ratio: float, aim: float) -> Row:
    return Row(what, ours, peer, f"{ratio:.2f}×", f"≤ {aim}×", ratio <= aim)
