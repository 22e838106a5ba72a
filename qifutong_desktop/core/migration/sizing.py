"""What was measured in the client's workbooks, and what moving it takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..text import Text
from .columns import ColumnProfile, profile_json_of
from .entity import Entity
from .issues import Issue, issues_json


@dataclass(frozen=True, slots=True)
class MeasuredTable:
    """One sheet as it was found. ``header_row`` is the sheet's own 1-based row; rows count data rows only.

    ``exact_duplicates`` repeat a row of the same table; ``duplicates_across`` of its distinct rows equal a row of a
    counted table before it. ``likely_duplicates`` are rows that may be a record before once a person says so; None in
    a measure from before they were counted.

    Of several tables on a sheet ``own_sheet`` is what the file calls it ("": as the table is called), ``first_row`` to
    ``last_row`` (None: to the end) are the rows that are this one's, ``first_column`` to ``last_column`` its columns.
    """

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
    header_rows: int = 1
    duplicates_across: int = 0
    columns_profile: tuple[ColumnProfile, ...] = ()
    issues: tuple[Issue, ...] = ()
    likely_duplicates: int | None = None
    own_sheet: str = ""
    first_row: int = 1
    last_row: int | None = None
    first_column: int = 0
    last_column: int | None = None

    @property
    def on_sheet(self) -> str:
        """The sheet as the file names it."""
        return self.own_sheet or self.sheet

    @property
    def counted(self) -> bool:
        """Hidden sheets are listed, never counted in the totals."""
        return not self.hidden

    @property
    def rows_after_dedupe(self) -> int:
        """Distinct rows that no counted table before holds."""
        return self.rows - self.exact_duplicates - self.duplicates_across


@dataclass(frozen=True, slots=True)
class MeasuredFile:
    """One file as it was given. ``format`` is what its content is: xlsx, xls, ods, csv."""

    path: str
    format: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Sizing:
    """The sum over all counted tables. ``customers``/``users`` are None when no table holds them.

    A printed list foots: ``rows`` (Σ rows of the counted tables) − ``exact_duplicates`` (Σ theirs) −
    ``duplicates_across`` (Σ theirs) = ``rows_after_dedupe``.

    ``customers`` and ``users`` are counted after dedupe (exact rows, then the same key);
    ``size_bytes`` is the UTF-8 size of the cells that count.
    """

    tables: tuple[MeasuredTable, ...]
    rows: int
    rows_after_dedupe: int
    customers: int | None
    users: int | None
    size_bytes: int
    files: tuple[MeasuredFile, ...] = ()
    exact_duplicates: int = 0
    duplicates_across: int = 0


def sizing_json(sizing: Sizing) -> dict[str, Any]:
    """The contract's ``profile`` object: ``files`` with their tables, and ``totals``."""
    return {
        "files": [
            {
                "path": file.path,
                "format": file.format,
                "tables": [_table_json(table) for table in sizing.tables if table.file == file.path],
            }
            for file in sizing.files
        ],
        "totals": {
            "rows": sizing.rows,
            "rows_after_dedupe": sizing.rows_after_dedupe,
            "customers": sizing.customers,
            "users": sizing.users,
            "bytes": sizing.size_bytes,
        },
    }


def _table_json(table: MeasuredTable) -> dict[str, Any]:
    return {
        "sheet": table.sheet,
        "hidden": table.hidden,
        "header_row": table.header_row,
        "rows": table.rows,
        "columns": list(table.columns),
        "recognised_as": table.recognised_as.zh,
        "entity": table.entity,
        "duplicates": {
            "exact": table.exact_duplicates,
            "key": table.key_duplicates,
            "likely": table.likely_duplicates,
        },
        "column_profiles": profile_json_of(table.columns_profile),
        "issues": issues_json(table.issues),
        "notes": [note.zh for note in table.notes],
    }
