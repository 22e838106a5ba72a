"""A database profiled where it lies: read only, stopped by time or by a person, and no password in any word of it."""

from __future__ import annotations

import json
import sqlite3
import sys
import threading
import time
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from qifutong_desktop.actions.profiling_database import Limits, database_json, measure_database, read_address
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.core.progress import Cancelled, Progress
from qifutong_desktop.core.text import Text
from qifutong_desktop.databases.known_tables import load_known_systems, system_of
from qifutong_desktop.databases.opening import NotAnswered, OutOfTime, open_database
from tests.postgres_server import PostgresServer

_FOREVER = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Orders of which one has two lines that repeat its total, a phone kept as a number, an id kept as a float."""
    path = tmp_path / "shop.db"
    with sqlite3.connect(path) as file:
        file.execute(
            'CREATE TABLE "订单" ("订单号" TEXT, "商品名称" TEXT, "数量" INTEGER, "订单金额" TEXT, "下单日期" TEXT)'
        )
        lines = [("D1", "螺母", 2, "30.00"), ("D1", "螺栓", 1, "30.00"), ("D2", "垫片", 5, "8.50")]
        file.executemany("INSERT INTO \"订单\" VALUES (?, ?, ?, ?, '2024-03-05')", lines)
        file.execute('CREATE TABLE "人员" ("姓名" TEXT, "手机" INTEGER, "身份证号" REAL, "入职日期" TEXT)')
        file.execute("""INSERT INTO "人员" VALUES ('张三', 13800138000, 330106199001011234, '0000-00-00')""")
        file.execute("CREATE TABLE empty (a, b)")
    file.close()
    return path


def profiled(path: Path, *tables: str) -> Any:
    return database_json(measure_database(read_address(f"sqlite:///{path}"), tables=tables))


def test_the_silent_traps_are_counted(shop: Path) -> None:
    by_name = {table["sheet"]: table for table in profiled(shop)["files"][0]["tables"]}
    orders, people, empty = by_name["订单"], by_name["人员"], by_name["empty"]
    assert orders["entity"] == "orders"
    assert orders["issues"]["repeated_total"]["count"] == 1
    assert people["issues"]["float_code"]["count"] == 1
    assert people["issues"]["precision_lost"]["count"] == 1
    assert people["issues"]["impossible_date"]["count"] == 1
    assert (empty["rows"], empty["duplicates"]["exact"]) == (0, 0)


def test_what_sql_cannot_tell_is_null_and_named(shop: Path) -> None:
    [table] = profiled(shop, "人员")["files"][0]["tables"]
    assert table["duplicates"] | {"by_column": []} == {"exact": 0, "key": None, "likely": None, "by_column": []}
    assert set(table["unknown"]) == {"key", "likely"}
    assert table["header_row"] is None


def test_personal_values_stay_behind_stars(shop: Path) -> None:
    with sqlite3.connect(shop) as file:
        file.execute('INSERT INTO "人员" SELECT * FROM "人员"')
    file.close()
    said = json.dumps(profiled(shop), ensure_ascii=False)
    assert "张*" in said
    assert "张三" not in said
    assert "13800138000" not in said


def test_nothing_can_be_written(shop: Path, postgres: PostgresServer) -> None:
    before = shop.read_bytes()
    for url in (f"sqlite:///{shop}", postgres.url(postgres.database())):
        with open_database(read_address(url)) as database:
            for word in ("CREATE TABLE x (i int)", "WITH d AS (SELECT 1) SELECT 1; DROP TABLE x"):
                with pytest.raises((NotAnswered, AssertionError)):
                    database.rows(text(word))
    assert shop.read_bytes() == before
    assert [one.name for one in shop.parent.iterdir()] == [shop.name]


def test_postgresql_itself_refuses_to_write(postgres: PostgresServer) -> None:
    """Even what begins like a question."""
    name = postgres.database()
    postgres.run("CREATE TABLE x (i int)", name)
    with open_database(read_address(postgres.url(name))) as database:
        with pytest.raises(NotAnswered, match="read-only"):
            database.rows(text("WITH made AS (INSERT INTO x VALUES (1) RETURNING i) SELECT * FROM made"))
        assert database.rows(text("SELECT count(*) FROM x")) == [(0,)]


def after(count: int) -> Progress:
    """A person who stops it at the nth call."""
    calls = iter(range(count))

    def progress(words: Text, done: int, total: int | None) -> None:
        if next(calls, None) is None:
            raise Cancelled

    return progress


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_cancel_stops_the_running_statement(kind: str, shop: Path, postgres: PostgresServer) -> None:
    name = postgres.database() if kind == "postgresql" else ""
    url = postgres.url(name) if name else f"sqlite:///{shop}"
    with pytest.raises(Cancelled), open_database(read_address(url), progress=after(4)) as database:
        database.rows(text(_FOREVER))
    if name:
        with psycopg.connect(f"host={postgres.socket} user=owner dbname=postgres", autocommit=True) as at:
            running = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND state = 'active'"
            assert at.execute(running, [name]).fetchone() == (0,)
    else:
        assert not [one for one in threading.enumerate() if one.name.startswith("database") and busy(one)]


def busy(thread: threading.Thread) -> bool:
    thread.join(5)
    return thread.is_alive()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_statement_that_takes_too_long_costs_only_itself(kind: str, shop: Path, postgres: PostgresServer) -> None:
    url = postgres.url(postgres.database()) if kind == "postgresql" else f"sqlite:///{shop}"
    with open_database(read_address(url), limits=Limits(statement=0.4)) as database:
        with pytest.raises((OutOfTime, NotAnswered)):
            database.rows(text(_FOREVER))
        assert database.rows(text("SELECT 1")) == [(1,)]


def test_when_all_time_is_used_up_the_rest_is_named(shop: Path) -> None:
    slow = lambda words, done, total: time.sleep(0.12)  # noqa: E731
    address = read_address(f"sqlite:///{shop}")
    profile = measure_database(address, limits=Limits(whole=0.6), progress=slow)
    unknown = {name for table in profile.tables for name in table.unknown}
    assert profile.unread or unknown - {"likely", "key"}


def test_a_table_without_leave_costs_no_other(postgres: PostgresServer) -> None:
    name = postgres.database()
    postgres.run("CREATE TABLE open_one (a text); CREATE TABLE shut (a text); INSERT INTO open_one VALUES ('x')", name)
    postgres.run("DROP ROLE IF EXISTS reader", name)
    postgres.run("CREATE ROLE reader LOGIN; GRANT SELECT ON open_one TO reader", name)
    try:
        profile = measure_database(read_address(postgres.url(name, "reader")))
        assert [table.sheet for table in profile.sizing.tables] == ["open_one"]
        [(shut, why)] = profile.unread
        assert shut == "shut"
        assert "permission denied" in why.zh
    finally:
        postgres.run("DROP OWNED BY reader; DROP ROLE reader", name)


def test_types_and_comments_of_the_server_count(postgres: PostgresServer) -> None:
    name = postgres.database()
    postgres.run(
        "CREATE TABLE people (id bigint PRIMARY KEY, mobile bigint, card double precision, born date,"
        " amount numeric(12,2), extra jsonb); COMMENT ON COLUMN people.mobile IS '手机';"
        "COMMENT ON COLUMN people.card IS '身份证号';"
        "INSERT INTO people SELECT i, 13800138000 + i, 330106199001011234 + i, date '2024-02-01' + i, i * 1.5, '{}'"
        " FROM generate_series(1, 40) i",
        name,
    )
    [table] = database_json(measure_database(read_address(postgres.url(name))))["files"][0]["tables"]
    columns = {column["letter"]: column for column in table["column_profiles"]}
    assert table["duplicates"]["exact"] == 0
    assert columns["mobile"]["name"] == "手机"
    assert table["issues"]["float_code"]["count"] == 40
    assert table["issues"]["precision_lost"]["count"] == 40
    assert (columns["amount"]["low"], columns["amount"]["high"]) == ("1.5", "60")
    assert (columns["born"]["first"], columns["born"]["last"]) == ("2024-02-02", "2024-03-12")
    assert [month["value"] for month in columns["born"]["months"]] == ["2024-02", "2024-03"]
    assert columns["extra"]["filled"] is None
    assert columns["id"]["type"] == "code"


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("nonsense", "no address"),
        ("sqlite:////nowhere/at/all.db", "no such file"),
        ("oracle://scott:tiGer99@h/x", "nobody has tried"),
        ("postgresql://scott:tiGer99@127.0.0.1:1/x", "cannot be opened"),
        ("mysql://scott:tiGer99@127.0.0.1:1/x", "cannot be opened"),
        ("mssql://scott:tiGer99@127.0.0.1:1/x?appname=tiGer99", "cannot be opened"),
        ("postgresql://scott:tiGer99@127.0.0.1:1/", "names no database"),
    ],
)
def test_refusals_say_what_to_do_and_no_password(url: str, word: str) -> None:
    with pytest.raises(Refusal) as refused:
        measure_database(read_address(url))
    said = f"{refused.value.line('zh')} {refused.value.line('en')}"
    assert word in said
    assert "tiGer99" not in said


def test_no_password_in_an_address_or_its_errors() -> None:
    address = read_address("postgresql://scott:p%40ss!word@host/erp?sslpassword=hush-hush")
    for said in (repr(address), address.shown, address.scrubbed("at postgresql://scott:p%40ss!word@host: p@ss!word")):
        assert "ss!word" not in said
    assert "hush" not in address.scrubbed("bad option sslpassword=hush-hush")


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(Refusal, match="not a database"):
        measure_database(read_address(f"sqlite:///{path}"))


def test_tables_are_named_and_missing_ones_refused(shop: Path) -> None:
    assert [table["sheet"] for table in profiled(shop, "订单")["files"][0]["tables"]] == ["订单"]
    with pytest.raises(Refusal, match="no table 客户"):
        profiled(shop, "客户")


def test_known_systems_are_told_by_tables_that_only_they_have() -> None:
    systems = load_known_systems()
    vouchers = ["iperiod", "csign", "isignseq", "ino_id", "inid", "dbill_date", "cbill"]
    told = system_of({"gl_accvouch": vouchers, "Inventory": ["a"]}, systems)
    assert told is not None
    assert told.id == "yonyou_u8"
    told = system_of({"t_Voucher": ["FVoucherID"], "t_ICItem": ["FItemID"]}, systems)
    assert told is not None
    assert told.id == "kingdee_k3"
    assert system_of({"Customer": ["id", "name"], "Vendor": ["id"], "Inventory": ["id"]}, systems) is None
    assert system_of({"t_Voucher": ["a"]}, systems) is None


def test_padded_codes_of_u8_are_read_without_their_blanks(tmp_path: Path) -> None:
    path = tmp_path / "u8.db"
    with sqlite3.connect(path) as file:
        file.execute("CREATE TABLE Customer (cCusCode TEXT, cCusName TEXT, cCusAbbName TEXT)")
        rows = [("001   ", "甲乙商贸有限公司   ", "甲乙 "), ("001", "甲乙商贸有限公司", "甲乙"), ("7  ", "丙丁厂", "")]
        file.executemany("INSERT INTO Customer VALUES (?, ?, ?)", rows)
    file.close()
    [table] = profiled(path)["files"][0]["tables"]
    assert table["recognised_as"] == "用友 U8 · 客户档案"
    assert table["columns"] == ["客户编码", "客户名称", "客户简称"]
    assert table["duplicates"]["exact"] == 1
    assert table["entity"] == "customers"


def test_a_frozen_program_does_not_send_anybody_to_pip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trino", None)
    with pytest.raises(Refusal, match="pip install"):
        read_address("trino://host/hive")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    with pytest.raises(Refusal) as refused:
        read_address("trino://host/hive")
    assert "comes without a driver of trino" in refused.value.line("en")
    assert "pip" not in refused.value.line("en")
