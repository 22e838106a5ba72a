"""What SQL claims to know is what the checks of a workbook find in the same rows: SQLite and PostgreSQL, real ones."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from qifutong_desktop.actions.profiling_database import DatabaseProfile, measure_database, read_address
from qifutong_desktop.core.migration.columns import ColumnProfile
from qifutong_desktop.core.migration.issues import Issue
from qifutong_desktop.workbooks.reading import measure
from tests.databases.dirty_rows import tables, workbook_facts, write_csv
from tests.postgres_server import PostgresServer

Table = tuple[list[str], list[list[str | None]]]
#: Issues that belong to a sheet or to a person's eye, not to a column that SQL can ask about.
_NOT_ASKED = ("likely_duplicate", "total_row", "repeated_header", "repeated_total")


def in_sqlite(path: Path, headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    with sqlite3.connect(path) as file:
        file.execute(f"CREATE TABLE t ({', '.join(f'{_quoted(one)} TEXT' for one in headings)})")
        file.executemany(f"INSERT INTO t VALUES ({', '.join('?' * len(headings))})", rows)
    file.close()


def by_sqlite(headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> DatabaseProfile:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.db"
        in_sqlite(path, headings, rows)
        return measure_database(read_address(f"sqlite:///{path}"))


def _quoted(name: str) -> str:
    return f'"{name}"'


@pytest.fixture(scope="module")
def server(postgres: PostgresServer) -> Iterator[tuple[str, psycopg.Connection[Any]]]:
    name = postgres.database()
    with psycopg.connect(f"host={postgres.socket} user=owner dbname={name}", autocommit=True) as at:
        yield postgres.url(name), at


def in_postgres(at: psycopg.Connection[Any], headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    columns = ", ".join(f"{_quoted(one)} TEXT" for one in headings)
    at.execute(f"DROP TABLE IF EXISTS t; CREATE TABLE t ({columns})".encode())
    with at.cursor() as cursor:
        cursor.executemany(f"INSERT INTO t VALUES ({', '.join(['%s'] * len(headings))})".encode(), rows)


#: No shrinking: each table is a database.
_RUN = settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


@_RUN
@given(tables())
def test_sqlite_finds_what_a_sheet_would_show(table: Table) -> None:
    headings, rows = table
    agree(by_sqlite(headings, rows), headings, rows)


@_RUN
@given(table=tables())
def test_postgresql_finds_what_a_sheet_would_show(server: tuple[str, psycopg.Connection[Any]], table: Table) -> None:
    url, at = server
    headings, rows = table
    in_postgres(at, headings, rows)
    agree(measure_database(read_address(url), tables=["t"]), headings, rows)


def agree(profile: DatabaseProfile, headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Wherever the database's profile does not say unknown."""
    expected = workbook_facts("t", headings, rows)
    [measured], [told] = profile.sizing.tables, profile.tables
    assert not profile.unread
    assert measured.rows == expected.rows == len(rows)
    assert measured.entity == expected.entity
    assert "exact" not in told.unknown
    assert measured.exact_duplicates == expected.exact_duplicates
    assert measured.size_bytes == expected.size_bytes
    unknown = told.columns or {}
    for ours, theirs in zip(measured.columns_profile, expected.columns_profile, strict=True):
        compared = [name for name in _COMPARED if name not in unknown.get(ours.letter, ())]
        assert {name: seen(ours, name) for name in compared} == {name: seen(theirs, name) for name in compared}
        if "issues" not in unknown.get(ours.letter, ()):
            assert counts(measured.issues, ours.name) == counts(expected.issues, theirs.name)
    known = [name for names in unknown.values() for name in names]
    assert set(known) <= {"patterns", "months"}, "what these rows hold can nearly all be told"


_COMPARED = (
    *("name", "type", "filled", "missing", "distinct", "distinct_at_least", "types", "low", "high", "masked"),
    *("patterns", "top", "months"),
)


def seen(column: ColumnProfile, name: str) -> Any:
    if name == "months":
        return column.months, column.first, column.last
    return getattr(column, name)


def counts(issues: Sequence[Issue], column: str) -> dict[str, int]:
    return {one.kind: one.count for one in issues if one.column == column and one.kind not in _NOT_ASKED}


def test_the_same_rows_as_a_csv(tmp_path: Path) -> None:
    """The whole way: a .csv through its reader on one side, the database's file on the other."""
    headings = ["客户编码", "客户名称", "手机", "金额", "建档日期"]
    rows = [
        [
            f"{number:05d}",
            f"甲{'乙丙丁戊'[number % 4]}商贸有限公司",
            f"1380013{number:04d}",
            f"{number}.50",
            "2024-03-05",
        ]
        for number in range(200)
    ]
    rows[7][2], rows[8][3], rows[9][4], rows[10][0] = "1380013", "12元", "2024-13-05", "17"
    rows += rows[:5]
    write_csv(tmp_path / "t.csv", headings, rows)
    in_sqlite(tmp_path / "t.db", headings, rows)
    [sheet] = measure([tmp_path / "t.csv"]).tables
    sizing = measure_database(read_address(f"sqlite:///{tmp_path / 't.db'}")).sizing
    [table] = sizing.tables
    assert (table.rows, table.exact_duplicates, table.size_bytes) == (205, 5, sheet.size_bytes)
    assert (sizing.rows, sizing.rows_after_dedupe) == (205, 200)
    assert {one.kind: one.count for one in table.issues} == {
        one.kind: one.count for one in sheet.issues if one.kind not in _NOT_ASKED
    }
    assert {"bad_phone", "unit_in_number", "impossible_date", "leading_zeros_lost"} <= {
        one.kind for one in table.issues
    }
