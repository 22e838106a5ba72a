"""Each command as typed: its words, its JSON, its exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import qifutong_desktop

from .shell import ROOT, TODAY, qifutong

ORDER = {"tier": "basic", "billing": "annual", "term": 1, "users": 36, "start": "2027-01-04"}
CASE = ROOT / "tests" / "cases" / "service.toml"


@pytest.fixture
def order(tmp_path: Path) -> Path:
    file = tmp_path / "order.json"
    file.write_text(json.dumps(ORDER))
    return file


def test_version() -> None:
    for words in (("--version",), ("--lang", "en", "--version")):
        ran = qifutong(*words)
        assert (ran.code, ran.out, ran.err) == (0, f"qifutong {qifutong_desktop.__version__}\n", "")


def test_version_imports_next_to_nothing() -> None:
    asked = [sys.executable, "-X", "importtime", "-m", "qifutong_desktop", "--version"]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "argparse" not in done.stderr
    assert done.stderr.count("qifutong_desktop") <= 2


def test_pricing_loads_no_library_it_does_not_need(order: Path) -> None:
    asked = [sys.executable, "-X", "importtime", "-m", "qifutong_desktop", "price", str(order)]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True)
    for library in ("reportlab", "openpyxl", "PySide6", "python_calamine", "pypdfium2"):
        assert library not in done.stderr


def test_price_in_json(order: Path) -> None:
    priced = qifutong("price", order, "--json").json
    assert priced["total"] == {"low": "10999.00", "high": "10999.00"}
    assert priced["in_words"] == "人民币壹万零玖佰玖拾玖元整"
    assert priced["service"] == {"start": "2027-01-04", "end": "2028-02-03", "months": 13, "gift_months": 1}
    assert [line["code"] for line in priced["lines"]] == ["subscription", "gift", "seats"]


def test_price_in_words(order: Path) -> None:
    ran = qifutong("price", order)
    assert ran.code == 0
    assert "¥10,999.00" in ran.out
    assert "10 个 × 300.00 元/年" in ran.out
    assert ran.err == ""
    english = qifutong("--lang", "en", "price", order)
    assert "Basic · annual" in english.out
    figures = english.out.split("Why")[0].replace("人民币壹万零玖佰玖拾玖元整", "")
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in figures)


def test_the_day_stands_in_for_a_start_that_is_not_given(tmp_path: Path) -> None:
    file = tmp_path / "order.json"
    file.write_text(json.dumps({key: value for key, value in ORDER.items() if key != "start"}))
    assert qifutong("price", file, "--json", "--date", TODAY).json["service"]["start"] == TODAY


def test_many_orders_one_result_a_line_in_order(tmp_path: Path) -> None:
    file = tmp_path / "orders.jsonl"
    bad = {**ORDER, "users": -1}
    orders = (ORDER, bad, {**ORDER, "users": 30}, {**ORDER, "x": 1})
    file.write_text("".join(json.dumps(one) + "\n" for one in orders))
    ran = qifutong("price", file)
    assert ran.code == 2
    first, second, third, fourth = (json.loads(line) for line in ran.out.splitlines())
    assert first["total"]["low"] == "10999.00"
    assert second["refused"]["field"] == "users"
    assert third["total"]["low"] == "7999.00"
    assert fourth["refused"]["field"] == "x"
    assert set(second["refused"]) == {"field", "message"}
    assert ran.err.count("\n") == 1
    assert "line 2: users" in ran.err
    assert "4 张订单中有 2 张" in ran.err


def test_many_good_orders(tmp_path: Path) -> None:
    file = tmp_path / "orders.jsonl"
    file.write_text("".join(json.dumps({**ORDER, "users": 30 + number}) + "\n" for number in range(200)))
    ran = qifutong("price", file, "--json")
    assert (ran.code, ran.err) == (0, "")
    assert len(ran.out.splitlines()) == 200


def test_a_reader_that_stops_listening_is_no_fault(tmp_path: Path) -> None:
    file = tmp_path / "orders.jsonl"
    file.write_text("".join(json.dumps(ORDER) + "\n" for _ in range(300)))
    asked = [sys.executable, "-m", "qifutong_desktop", "price", str(file)]
    running = subprocess.Popen(asked, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert running.stdout is not None
    running.stdout.readline()
    running.stdout.close()
    assert running.stderr is not None
    assert (running.stderr.read(), running.wait(30)) == (b"", 0)
    running.stderr.close()


def test_diagnose() -> None:
    found = qifutong("diagnose", CASE, "--json").json
    assert {"dimensions", "level", "needs", "unanswered"} <= set(found)
    assert all({"id", "score", "low", "high", "level"} <= set(one) for one in found["dimensions"])
    assert "南京拾光品牌设计有限公司" in qifutong("diagnose", CASE).out


def test_compare() -> None:
    found = qifutong("compare", CASE, "--json", "--date", TODAY).json
    assert {"options", "recommended", "reasons", "flips"} <= set(found)
    assert len(found["options"]) == 18
    asked = {(one["tier"], one["billing"], one["years"]) for one in found["options"]}
    assert len(asked) == 18
    assert qifutong("compare", CASE, "--date", TODAY).out.startswith("建议：")


def test_an_answer_that_the_skip_logic_hides_is_kept_and_said(tmp_path: Path) -> None:
    case = tmp_path / "case.toml"
    case.write_text('[client]\nname = "甲"\n[answers]\nP02 = "service"\nM01 = 2\n')
    ran = qifutong("diagnose", case, "--json")
    assert ran.code == 0
    assert any("M01" in notice for notice in ran.json["notices"])
    assert "M01" in ran.err


def test_profile(tmp_path: Path) -> None:
    book = tmp_path / "客户.csv"
    book.write_text("客户名称,联系人,电话\n甲公司,张三,13800000001\n乙公司,李四,13800000002\n甲公司,张三,13800000001\n")
    found = qifutong("profile", book, "--json").json
    table = found["files"][0]["tables"][0]
    assert (found["files"][0]["path"], table["rows"], table["header_row"]) == (str(book), 3, 1)
    assert table["duplicates"]["exact"] == 1
    assert found["totals"]["rows_after_dedupe"] == 2
    assert "2 行" in qifutong("profile", book).out


def test_a_workbook_given_twice_counts_once(tmp_path: Path) -> None:
    (tmp_path / "客户.csv").write_text("客户名称,电话\n甲公司,13800000001\n乙公司,13800000002\n")
    case = tmp_path / "case.toml"
    case.write_text('data = ["客户.csv"]\n[client]\nname = "甲"\n[answers]\n')
    ran = qifutong("diagnose", case, "--data", tmp_path / "客户.csv", "--json")
    assert ran.code == 0, ran.err
    customers = next(need for need in ran.json["needs"] if need["key"] == "customers")
    assert customers["measured"] == "2"
    assert "只算一次" in ran.err


def test_pricebook_check_finds_and_is_content() -> None:
    ran = qifutong("pricebook", "check", "--json")
    assert ran.code == 0
    assert {"annual_label", "tier_tie", "hotline_key"} <= {found["key"] for found in ran.json["findings"]}
    assert "原文：" in qifutong("pricebook", "check").out


def test_a_fault_of_ours_is_one_line_and_tells_nothing_of_the_client(tmp_path: Path) -> None:
    """A command that breaks inside, with the client's words in the exception."""
    code = (
        "import sys, qifutong_desktop.cli.pricing as room\n"
        "def broken(*_): raise ZeroDivisionError('客户 蒋董 13800000001')\n"
        "room.estimate_file = broken\n"
        "from qifutong_desktop.cli.main import run\n"
        "sys.exit(run(['price', 'x.toml']))\n"
    )
    home = {**os.environ, "QIFUTONG_HOME": str(tmp_path / "profile")}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=home, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "ZeroDivisionError" in done.stderr
    assert "蒋董" not in done.stderr
    assert "QIFUTONG_TRACEBACK=1" in done.stderr


def test_a_fault_while_the_fonts_load_beside_the_reading_is_one_line_too(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("客户名称\n甲\n")
    (tmp_path / "case.toml").write_text('data = ["a.csv"]\n[client]\nname = "甲"\n[answers]\n')
    code = (
        "import sys, qifutong_desktop.actions.proposing as room\n"
        "def broken(): raise ZeroDivisionError('客户 蒋董')\n"
        "room._load_drawing = broken\n"
        "from qifutong_desktop.cli.main import run\n"
        f"sys.exit(run(['propose', {str(tmp_path / 'case.toml')!r}, '--out', {str(tmp_path / 'out')!r}]))\n"
    )
    home = {**os.environ, "QIFUTONG_HOME": str(tmp_path / "profile")}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=home, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "ZeroDivisionError" in done.stderr
    assert not (tmp_path / "out").exists()
