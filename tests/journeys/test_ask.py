"""``qifutong ask`` as typed: words, JSON, a file of questions, refusals."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from qifutong_desktop.actions.asking import ask, shipped_library
from qifutong_desktop.core.knowledge.answer import answer_json
from tests.test_docs import TODAY as DAY
from tests.test_docs import keys, paths, same

from .shell import ROOT, TODAY, qifutong


def test_a_question_in_words() -> None:
    ran = qifutong("ask", "我们46人一年多少钱", "--date", TODAY)
    assert (ran.code, ran.err) == (0, "")
    assert "基础版 ¥13,999.00" in ran.out
    assert "46 个账号，含 30 个，超出按 5 个一组计 20 个" in ran.out
    assert "基础版年付 7999 元" in ran.out, "the clause"


def test_a_contradiction_is_shown_as_one() -> None:
    ran = qifutong("ask", "热线按几")
    assert "技术热线按 1" in ran.out
    assert "分机 2 运维" in ran.out
    assert "前后不一" in ran.out


def test_a_question_in_json() -> None:
    ran = qifutong("ask", "tuikuan", "--json")
    assert (ran.code, ran.err) == (0, "")
    answers = ran.json["answers"]
    assert answers[0]["id"] == "refund.overview"
    assert all({"id", "title", "score", "text", "source"} <= set(one) for one in answers)
    assert [one["score"] for one in answers] == sorted((one["score"] for one in answers), reverse=True)


def test_money_in_json() -> None:
    lines = qifutong("ask", "迁移3万条数据收费吗", "--json").json["answers"][0]["computed"]["lines"]
    assert [line["amount"]["low"] for line in lines] == ["1000.00", "0.00", "0.00"]


def test_english() -> None:
    ran = qifutong("--lang", "en", "ask", "refund")
    assert "paid back" in ran.out
    first_lines = "\n".join(ran.out.splitlines()[:2])
    assert not re.search("[\u4e00-\u9fff]", first_lines)


def test_a_file_of_questions_gives_one_json_line_each_in_order(tmp_path: Path) -> None:
    file = tmp_path / "questions.txt"
    file.write_text("退款\n\n多少钱一年\r\n今天天气怎么样\n", "utf-8-sig")
    ran = qifutong("ask", "--file", file, "--json")
    assert (ran.code, ran.err) == (0, "")
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert [one["asked"] for one in lines] == ["退款", "多少钱一年", "今天天气怎么样"]
    assert lines[0]["answers"][0]["id"] == "refund.overview"
    assert lines[2]["answers"] == []
    assert qifutong("ask", "--file", file).out == ran.out


def test_nothing_found_is_no_failure() -> None:
    ran = qifutong("ask", "今天天气怎么样")
    assert (ran.code, ran.err) == (0, "")
    assert "没有找到" in ran.out


def test_a_case_fills_what_is_not_said() -> None:
    case = ROOT / "tests" / "cases" / "service.toml"
    ran = qifutong("ask", "我们一年多少钱", "--case", case, "--json")
    assert ran.json["answers"][0]["computed"]["lines"][0]["amount"] == {"low": "7999.00", "high": "7999.00"}


@pytest.mark.parametrize(
    ("words", "where"),
    [
        ((), "ask: "),
        (("退款", "--file", "q.txt"), "ask: "),
        (("  ",), "TEXT: "),
        (("--file", "nowhere.txt"), "nowhere.txt: 找不到文件"),
        (("退款", "--case", "nowhere.toml"), "nowhere.toml: 找不到文件"),
        (("退款", "--date", "2026-02-30"), "--date: "),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_line(words: tuple[str, ...], where: str) -> None:
    ran = qifutong("ask", *words)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert ran.err.startswith(where)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "questions.txt"
    file.write_text("\n \n", "utf-8")
    ran = qifutong("ask", "--file", file)
    assert ran.code == 2
    assert "里面没有问题" in ran.err


def test_json_of_ask_is_what_the_docs_say() -> None:
    library = shipped_library()
    found = set()
    for question in ("我们46人一年多少钱", "培训几次"):
        found |= set(paths(answer_json(ask(question, DAY), library)))
    found = {re.sub(r"\[\]\[\]$|(?<=marks\.title)\[\]|(?<=marks\.text)\[\]", "", path) for path in found}
    parents = {"answers[].computed", "answers[].marks"}
    same(keys("### JSON of ask"), found | parents)
