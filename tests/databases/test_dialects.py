"""The SQL that servers without a test server here are sent: it compiles, in their own words, and only reads."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Column, Dialect, Integer, MetaData, String, Table
from sqlalchemy.dialects import mssql, mysql, postgresql, sqlite
from trino.sqlalchemy.dialect import TrinoDialect

from qifutong_desktop.core.migration.duties import Duty
from qifutong_desktop.databases.column_sql import basics_of, classes_of, top_of
from qifutong_desktop.databases.table_sql import all_rows, distinct_rows, keys_of_rows, rows_of, size_of, totals_of

TABLE = Table("客户", MetaData(), Column("cCusName", String), Column("手机", String), Column("金额", Integer))


def columnar() -> Dialect:
    dialect = mysql.dialect()
    dialect.qifutong_columnar = True  # type: ignore[attr-defined]
    return dialect


DIALECTS: dict[str, Any] = {
    "sqlite": sqlite.dialect,
    "postgresql": postgresql.dialect,
    "mssql": mssql.dialect,
    "mysql": mysql.dialect,
    "starrocks": columnar,
    "trino": TrinoDialect,
}


def sql(question: Any, name: str) -> str:
    return str(question.compile(dialect=DIALECTS[name](), compile_kwargs={"literal_binds": True}))


@pytest.mark.parametrize("duty", ["any", "mobile", "date", "id_card", "tax"])
@pytest.mark.parametrize("name", DIALECTS)
def test_every_question_compiles_and_only_reads(name: str, duty: Duty) -> None:
    column = TABLE.c["手机"]
    rows = distinct_rows(TABLE, list(TABLE.c))
    questions = [
        classes_of(TABLE, column, duty, "赵钱"),
        classes_of(TABLE, TABLE.c["金额"], duty, "赵钱", real=True),
        top_of(TABLE, column, 5),
        basics_of(TABLE, column),
        rows_of(TABLE),
        size_of(rows),
        size_of(all_rows(TABLE, list(TABLE.c))),
        keys_of_rows(rows, [0, 1]),
        totals_of(rows, 0, 2),
    ]
    for question in questions:
        said = sql(question, name)
        assert said.split()[0] in ("SELECT", "WITH")
        assert not {"INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "INTO", "TEMPORARY"} & set(said.upper().split())


def test_padding_of_a_fixed_width_column_is_taken_off() -> None:
    """用友 U8 fills its codes with blanks."""
    assert "LTRIM(RTRIM(CAST([客户].[cCusName] AS NVARCHAR(4000))))" in sql(top_of(TABLE, TABLE.c.cCusName, 5), "mssql")
    assert "BTRIM(" in sql(top_of(TABLE, TABLE.c.cCusName, 5), "postgresql")


def test_texts_are_told_apart_whatever_the_collation() -> None:
    """SQL Server and MySQL would count ABC and abc as one."""
    assert "COLLATE Latin1_General_100_BIN2" in sql(top_of(TABLE, TABLE.c.cCusName, 5), "mssql")
    assert "COLLATE utf8mb4_bin" in sql(top_of(TABLE, TABLE.c.cCusName, 5), "mysql")
    assert 'COLLATE "C"' in sql(top_of(TABLE, TABLE.c.cCusName, 5), "postgresql")
    assert "COLLATE" not in sql(top_of(TABLE, TABLE.c.cCusName, 5), "starrocks")


def test_sql_server_has_classes_and_no_expressions() -> None:
    said = sql(classes_of(TABLE, TABLE.c["手机"], "mobile", "赵钱"), "mssql")
    assert "LIKE N'[1][3-9]%'" in said
    assert "REGEXP" not in said
    assert "TRY_CAST(" in said
    assert "TOP" in said
    assert "LIMIT" not in said


def test_the_others_have_expressions() -> None:
    for name, word in (("postgresql", " ~ '^[1][3-9]'"), ("mysql", " REGEXP '^[1][3-9]'"), ("trino", "REGEXP_LIKE(")):
        assert word in sql(classes_of(TABLE, TABLE.c["手机"], "mobile", "赵钱"), name)
