"""The questions about a whole table: its rows, those that repeat, the bytes, keys that stand twice, repeated totals."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import add
from typing import Any

from sqlalchemy import FromClause, and_, case, func, literal, select

from .wording import Bytes, Cell


def rows_of(table: FromClause) -> Any:
    """How many rows."""
    return select(func.count()).select_from(table)


def distinct_rows(table: FromClause, columns: Sequence[Any]) -> Any:
    """The different rows, each cell as ``c0``, ``c1`` …: a table to ask further."""
    cells = select(*(Cell(one).label(f"c{place}") for place, one in enumerate(columns))).select_from(table)
    found = cells.subquery("rows_")
    return select(*found.c).group_by(*found.c).subquery("different")


def all_rows(table: FromClause, columns: Sequence[Any]) -> Any:
    """Every row with its cells as ``c0``, ``c1`` …, for a table in which none is repeated."""
    cells = (Cell(one).label(f"c{place}") for place, one in enumerate(columns))
    return select(*cells).select_from(table).subquery("rows_")


def size_of(rows: Any) -> Any:
    """How many rows there are, and the bytes of their cells."""
    total = reduce(add, (Bytes(cell) for cell in rows.c), literal(0))
    return select(func.count(), func.sum(total)).select_from(rows)


def keys_of_rows(rows: Any, places: Sequence[int]) -> Any:
    """Rows with a key, and how many different keys: of the first place alone it must not be blank."""
    cells = [func.upper(func.replace(rows.c[f"c{place}"], " ", "")) for place in places]
    keys = select(*(cell.label(f"k{place}") for place, cell in zip(places, cells, strict=True))).select_from(rows)
    keyed = keys.where(cells[0] != "").subquery("keyed")
    grouped = select(func.count().label("n")).select_from(keyed).group_by(*keyed.c).subquery("grouped")
    return select(func.sum(grouped.c.n), func.count()).select_from(grouped)


def totals_of(rows: Any, order: int, amount: int) -> Any:
    """Of orders with several lines that bear an amount: how many, how many repeat one amount, the lines repeated."""
    number, value = rows.c[f"c{order}"], rows.c[f"c{amount}"]
    bare = func.replace(func.replace(func.replace(value, "0", ""), ".", ""), ",", "")
    lines = select(number.label("o"), value.label("a")).where(and_(number != "", bare != "")).subquery("lines_")
    orders = (
        select(func.count().label("n"), func.count(lines.c.a.distinct()).label("different"))
        .group_by(lines.c.o)
        .having(func.count() > 1)
        .subquery("orders_")
    )
    same = orders.c.different == 1
    return select(
        func.count(), func.sum(case((same, 1), else_=0)), func.sum(case((same, orders.c.n - 1), else_=0))
    ).select_from(orders)
