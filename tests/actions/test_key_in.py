"""A file of codes becomes a case file: lines, a spreadsheet's rows, and every line that is wrong by its number."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from qifutong_desktop.actions.in_force import shipped
from qifutong_desktop.actions.key_in import case_keyed, write_keyed
from qifutong_desktop.assets import asset
from qifutong_desktop.catalog.case import read_case
from qifutong_desktop.core.client import Answer, Case, Client, Row, Special
from qifutong_desktop.core.key_in import code_of
from qifutong_desktop.core.problems import Refusal

TODAY = date(2026, 11, 22)
RULES = shipped()
BOOK = RULES.questionnaire
SAMPLE = read_case(asset("resources", "sample", "case.toml"), BOOK)[0]


def keyed(tmp_path: Path, text: str, name: str = "answers.txt") -> Case:
    path = tmp_path / name
    path.write_bytes(text.encode())
    return case_keyed(path, BOOK, TODAY)


def codes() -> list[tuple[str, str]]:
    """The sample client's answers as they are typed from paper."""
    lines = [("name", SAMPLE.client.name), ("uscc", SAMPLE.client.uscc)]
    for key, answer in SAMPLE.answers.items():
        rows = code_of(BOOK.by_id[key], answer).split("\n")
        lines += [(key, row) for row in rows]
    return lines


def test_lines_of_codes_are_the_case_that_they_were_typed_from(tmp_path: Path) -> None:
    text = "# 第 12 份\r\n\r\n" + "\r\n".join(f"{key} = {code}" for key, code in codes())
    out = tmp_path / "case.toml"
    (tmp_path / "answers.txt").write_bytes(text.encode())
    case, _ = write_keyed(tmp_path / "answers.txt", out, RULES, TODAY)
    assert dict(case.answers) == dict(SAMPLE.answers)
    again = read_case(out, BOOK)[0]
    assert dict(again.answers) == dict(SAMPLE.answers)
    assert again.client == Client(SAMPLE.client.name, SAMPLE.client.uscc)


def test_a_spreadsheet_has_a_cell_for_each_cell(tmp_path: Path) -> None:
    lines = io.StringIO()
    sheet = csv.writer(lines)
    for key, code in codes():
        table = key in BOOK.by_id and BOOK.by_id[key].type == "table"
        sheet.writerow([key, *(code.split(" | ") if table else [code]), "", ""])
    assert dict(keyed(tmp_path, "\ufeff" + lines.getvalue(), "answers.csv").answers) == dict(SAMPLE.answers)
    tabs = keyed(tmp_path, "name\t甲厂\nP04\t销售部\t8\t;含代理\nO01\t1\t3\np03\t?\n")
    assert tabs.answers["O01"] == Answer(("growth", "incident"), "文件")
    assert tabs.answers["P03"].value is Special.UNKNOWN
    rows: tuple[Row, ...] = ({"department": "销售部", "users": 8},)
    assert tabs.answers["P04"] == Answer(rows, "文件", "含代理")


def test_a_full_width_keyboard_says_the_same(tmp_path: Path) -> None:
    found = keyed(tmp_path, "ｎａｍｅ＝甲厂\nＰ０３＝８６\nｏ０１＝１，３\n　Ｐ０４＝销售部｜８\n")
    assert found.client.name == "甲厂"
    assert {key: answer.value for key, answer in found.answers.items()} == {
        "P03": 86,
        "O01": ("growth", "incident"),
        "P04": ({"department": "销售部", "users": 8},),
    }


def test_every_wrong_line_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    path, out = tmp_path / "answers.txt", tmp_path / "case.toml"
    out.write_text("as it was")
    lines = ["name=甲厂", "uscc=123", "P03=86", "P03=87", "Q77=1", "P02=9", "P04=销售|8", "P04=销售|2", "何时", "S01="]
    path.write_text("\n".join(lines), "utf-8")
    with pytest.raises(Refusal) as refused:
        write_keyed(path, out, RULES, TODAY)
    problems = refused.value.problems
    assert [one.key for one in problems] == [
        "line 2 uscc",
        "line 4 P03",
        "line 5 Q77",
        "line 6 P02",
        "line 8 P04",
        "line 9",
    ]
    assert {one.file for one in problems} == {str(path)}
    assert "第 3 行" in problems[1].what.zh
    assert out.read_text() == "as it was"


def test_a_file_names_its_client_and_writes_toml(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="does not name the client"):
        keyed(tmp_path, "P03=86\n")
    (tmp_path / "answers.txt").write_text("name=甲厂\n", "utf-8")
    with pytest.raises(Refusal, match=r"no name of a \.toml"):
        write_keyed(tmp_path / "answers.txt", tmp_path / "case.json", RULES, TODAY)
    assert replace(keyed(tmp_path, "企业名称＝甲厂"), answers={}).client.name == "甲厂"
