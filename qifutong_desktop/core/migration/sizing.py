"""What was measured in the client's workbooks, and what moving it takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..text import Text

Entity = Literal["customers", "users", "products", "orders", "vouchers", "other"]


@dataclass(frozen=True, slots=True)
class MeasuredTable:
    """One sheet as it was found. ``header_row`` is the sheet's own 1-based row; rows count data rows only."""

    file: str
    sheet: str
    header_row: int | None
    rows: int
    columns: tuple[str, ...]
    entity: Entity
    recognised_as: Text
    exact_duplicates: int
    key_duplicates: int
    hidden: bool
    size_bytes: int
    notes: tuple[Text, ...] = ()

    @property
    def rows_after_dedupe(self) -> int:
        return self.rows - self.exact_duplicates


@dataclass(frozen=True, slots=True)
class Sizing:
    """The sum over all tables. ``customers``/``users`` are None when no table holds them.

    ``customers`` and ``users`` are counted after dedupe (exact rows, then the same key);
    ``size_bytes`` is the UTF-8 size of the cells that count.
    """

    tables: tuple[MeasuredTable, ...]
    rows: int
    rows_after_dedupe: int
    customers: int | None
    users: int | None
    size_bytes: int
