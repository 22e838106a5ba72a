"""Tables as pieces: what keeps together, and how wide columns become."""

from __future__ import annotations

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qifutong_desktop.core.document import Column, Row, Table
from qifutong_desktop.documents.style import style
from qifutong_desktop.documents.tables import column_widths, table_pieces
from qifutong_desktop.documents.typeset import text_width

_TWO = (Column("项目", 3), Column("金额（元）", 1, "right"))


def _plain(count: int) -> tuple[Row, ...]:
    return tuple(Row((f"第 {n} 行", "1.00")) for n in range(count))


def test_head_and_three_rows_keep_together() -> None:
    kept = [piece.keep for piece in table_pieces(Table(_TWO, _plain(6)), 400)]
    assert kept == [True, True, True, False, False, False, False]


def test_a_total_keeps_with_the_row_before_it_and_a_caption_with_the_row_after() -> None:
    rows = (*_plain(4), Row(("一次性",), "caption"), *_plain(2), Row(("合计", "6.00"), "total"))
    kept = [piece.keep for piece in table_pieces(Table(_TWO, rows), 400)]
    assert kept[5] is True  # the caption
    assert kept[-2:] == [True, False]
    assert kept[3:5] == [False, False]


def test_a_head_without_words_takes_no_room() -> None:
    bare = table_pieces(Table((Column("", 1), Column("", 2)), _plain(1)), 400)
    assert bare[0].height == 0


def test_a_row_taller_than_a_sheet_goes_on_instead_of_running_off() -> None:
    pieces = table_pieces(Table((Column("项目", 1),), (Row(("很长的一格。" * 2000,)),)), 200)
    assert max(piece.height for piece in pieces) < style().page.height - style().page.top - style().page.bottom


_CELL = st.text("企业数字化 CRM", max_size=30)


@given(st.lists(st.tuples(_CELL, _CELL, st.decimals(0, 10**9, places=2)), max_size=6), st.floats(200, 480))
def test_columns_fill_the_width_and_figures_stay_on_one_line(made: list[tuple[str, str, object]], width: float) -> None:
    columns = (Column("项目", 2), Column("依据", 3), Column("金额（元）", 0.2, "right"))
    table = Table(columns, tuple(Row((name, why, f"{amount:,}")) for name, why, amount in made))
    widths = column_widths(table, width)
    gaps = width - list(accumulate(widths))[-1]
    assert gaps == pytest.approx(2 * 4 * 72 / 25.4)
    for row in table.rows:
        assert text_width(row.cells[2]) * style().types["table"].size / 1000 <= widths[2]
