"""``qifutong questionnaire …`` as a person runs it: out to Excel, checked, taken in, and on paper."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from .shell import ROOT, TODAY, qifutong, words_of

CASE = ROOT / "tests" / "cases" / "retail.toml"


def test_out_to_excel_edited_checked_and_taken_in(tmp_path: Path) -> None:
    home = str(tmp_path / "profile")
    book = tmp_path / "问卷.xlsx"
    made = qifutong("questionnaire", "export", "--out", book, "--json", QIFUTONG_HOME=home)
    assert (made.code, made.json["version"], made.json["questions"]) == (0, "2026.1", 63)
    edited = openpyxl.load_workbook(book)
    choices = edited["choices"]
    row = next(row for row in choices.iter_rows(min_row=2) if (row[0].value, row[1].value) == ("N03", "extended"))
    column = [cell.value for cell in choices[1]].index("capabilities")
    row[column].value = "hours_7x24，hours_7x12"
    edited.save(book)
    checked = qifutong("questionnaire", "check", book, "--json", QIFUTONG_HOME=home)
    assert checked.code == 3
    [problem] = checked.json["problems"]
    assert problem["place"].startswith("choices!F")
    assert "hours_7x24,hours_7x12" in problem["remedy"]
    folder = tmp_path / "questionnaire"
    refused = qifutong("questionnaire", "import", book, "--out", folder, QIFUTONG_HOME=home)
    assert (refused.code, refused.out, folder.exists()) == (2, "", False)
    assert len(refused.err.splitlines()) == 1
    row[column].value = "hours_7x24,hours_7x12"
    edited.save(book)
    words = ("--against", CASE, "--date", TODAY)
    taken = qifutong("questionnaire", "import", book, "--out", folder, *words, QIFUTONG_HOME=home)
    assert taken.code == 0, taken.err
    assert "选项 extended 要求的能力：hours_7x12 → hours_7x24 hours_7x12" in taken.out
    assert "建议 standard → enterprise" in taken.out
    assert "version 调高" in taken.err
    assert sorted(path.name for path in folder.iterdir())[0] == "base.toml"
    effect = qifutong("questionnaire", "effect", folder, *words, "--json", QIFUTONG_HOME=home)
    [one] = effect.json["effects"]
    assert (one["before"]["tier"], one["after"]["tier"], one["changed"]) == ("standard", "enterprise", True)


def test_on_paper_blank_and_filled(tmp_path: Path) -> None:
    home = str(tmp_path / "profile")
    blank, filled = tmp_path / "空白.pdf", tmp_path / "已填.pdf"
    assert qifutong("questionnaire", "paper", "--out", blank, "--date", TODAY, QIFUTONG_HOME=home).code == 0
    assert qifutong("questionnaire", "paper", CASE, "--out", filled, "--date", TODAY, QIFUTONG_HOME=home).code == 0
    assert "M01" in words_of(blank)
    said = words_of(filled)
    assert "双十一超卖" in said
    assert "M01" not in said
    assert qifutong("questionnaire", "paper", "--out", tmp_path / "x.txt", QIFUTONG_HOME=home).code == 2


def test_typed_codes_become_a_case_that_is_diagnosed(tmp_path: Path) -> None:
    home = str(tmp_path / "profile")
    codes, case = tmp_path / "answers.txt", tmp_path / "case.toml"
    codes.write_text("name=甲商行\nP02=2\nP03=86 ;含门店\nS01=1-2 @4\nM01=3\nP04=销售部 | 8\nP04=仓库 | ?\n", "utf-8")
    typed = qifutong("questionnaire", "keyin", codes, "--out", case, "--date", TODAY, "--json", QIFUTONG_HOME=home)
    assert (typed.code, typed.json["name"], typed.json["answers"]) == (0, "甲商行", 5)
    assert {"O01", "R01"} < set(typed.json["missing"])
    assert "M01" in typed.err
    assert qifutong("diagnose", case, "--json", QIFUTONG_HOME=home).json["answered"] == 4
    codes.write_text("name=甲商行\nP02=2\nP03=许多\n", "utf-8")
    before = case.read_bytes()
    wrong = qifutong("questionnaire", "keyin", codes, "--out", case, QIFUTONG_HOME=home)
    assert (wrong.code, wrong.out, case.read_bytes()) == (2, "", before)
    assert "line 3 P03" in wrong.err
