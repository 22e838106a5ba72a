"""How much a store holds, in counts."""

from __future__ import annotations

from sqlalchemy import func, select

from .file import Store
from .schema import cases


def store_size(store: Store) -> tuple[int, int]:
    """How many cases there are, those in the bin too, and how many operations."""
    counted = select(func.count(), func.coalesce(func.sum(cases.c.operations), 0)).select_from(cases)
    with store.reading() as connection:
        row = connection.execute(counted).one()
    return int(row[0]), int(row[1])
