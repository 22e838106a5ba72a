"""The questionnaire as sheets: out and in again it is equal, edits too, and a fault is told with sheet and cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qifutong_desktop.catalog.files import parse_table, read_table
from qifutong_desktop.catalog.questionnaire import load_questionnaire, questionnaire_of, shipped_files
from qifutong_desktop.catalog.questionnaire_book import book_of
from qifutong_desktop.catalog.questionnaire_book_reader import BookRead, read_sheets
from qifutong_desktop.catalog.questionnaire_writer import questionnaire_toml
from qifutong_desktop.core.questionnaire import Is
from qifutong_desktop.core.questionnaire_book import HINT_EN, LABEL_EN, LABEL_ZH, BookSheet, SheetRow
from qifutong_desktop.core.text import Text

SHIPPED = [(path.name, read_table(path)) for path in shipped_files()]
SHEETS = book_of(SHIPPED)
Edit = tuple[str, str, Mapping[str, str]]


def edited(*edits: Edit, drop: tuple[str, str] = ("", "")) -> tuple[BookSheet, ...]:
    """The shipped sheets with cells set in the row whose name (or list and name, as ``N03.office``) is given."""
    sheets = []
    for sheet in SHEETS:
        rows = []
        for row in sheet.rows:
            key = _key(row)
            cells = dict(row.cells)
            for name, wanted, change in edits:
                if name == sheet.name and wanted == key:
                    cells |= change
            if drop != (sheet.name, key):
                rows.append(SheetRow(row.number, {column: text for column, text in cells.items() if text}))
        sheets.append(replace(sheet, rows=tuple(rows)))
    return tuple(sheets)


def _key(row: SheetRow) -> str:
    if row.cell("type") == "end_group":
        return ""
    name = row.cell("name") or row.cell("id") or row.cell("form_id") or row.cell("tier")
    return f"{row.cell('list_name')}.{name}" if row.cell("list_name") else name


def told(read: BookRead) -> list[str]:
    assert read.questionnaire is None
    return [f"{one.key}|{one.what.zh}|{one.remedy.zh}" for one in read.problems]


def again(read: BookRead) -> BookRead:
    """Written as TOML, loaded, and through the sheets once more."""
    texts = [(name, questionnaire_toml(table)) for name, table in read.files]
    assert questionnaire_of(texts) == read.questionnaire
    return read_sheets(book_of([(name, parse_table(text, name, is_json=False)) for name, text in texts]))


def test_out_and_in_again_it_is_equal_file_by_file() -> None:
    read = read_sheets(SHEETS)
    assert read.problems == ()
    assert read.questionnaire == load_questionnaire()
    assert [(name, dict(table)) for name, table in read.files] == SHIPPED
    assert again(read).questionnaire == load_questionnaire()


_words = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Zs", "Zl", "Zp", "Cf", "Cn")), min_size=1, max_size=12
)
_edit: st.SearchStrategy[Edit] = st.one_of(
    st.builds(
        lambda name, zh, en: ("survey", name, {LABEL_ZH: zh, HINT_EN: en}),
        st.sampled_from(["O01", "P03", "M02", "N05"]),
        _words,
        _words,
    ),
    st.builds(
        lambda name, weight: ("survey", name, {"weight": weight}),
        st.sampled_from(["B02", "G01", "S03"]),
        st.decimals("0.1", "9", places=1).map(lambda number: f"{number:f}"),
    ),
    st.builds(
        lambda name, seconds, points: ("survey", name, {"seconds": str(seconds), "price_points": str(points)}),
        st.sampled_from(["P06", "N09"]),
        st.integers(1, 300),
        st.integers(0, 20),
    ),
    st.builds(
        lambda key, score: ("choices", key, {"score": str(score)}),
        st.sampled_from(["G01.talk", "E01.flat", "B02.patchy"]),
        st.integers(0, 100),
    ),
    st.builds(
        lambda key, names: ("choices", key, {"capabilities": " ".join(names)}),
        st.sampled_from(["O01.growth", "N09.approved"]),
        st.lists(st.sampled_from(["oa", "scm", "encryption"]), unique=True),
    ),
    st.builds(
        lambda zh, en: ("survey", "P03", {"evidence_zh": zh, "evidence_en": en}),
        _words,
        _words,
    ),
    st.builds(
        lambda low, more: ("survey", "N02", {"assume_low": str(low), "assume_high": str(low + more)}),
        st.integers(0, 9),
        st.integers(0, 9),
    ),
    st.sampled_from([("survey", "E03", {"relevant": "${P02} = 'retail' or ${P02} = 'service'"})]),
)


@settings(max_examples=12, deadline=None)
@given(st.lists(_edit, min_size=1, max_size=5))
def test_edits_survive_out_and_in_again(edits: list[Edit]) -> None:
    read = read_sheets(edited(*edits))
    assert read.problems == ()
    assert again(read).questionnaire == read.questionnaire


def test_what_is_edited_arrives() -> None:
    read = read_sheets(
        edited(
            ("survey", "P03", {"evidence_zh": "社保缴纳名单", "evidence_en": "social security list"}),
            ("survey", "G01", {"relevant": "${P02} = 'retail'", "weight": "2.5"}),
        )
    )
    assert read.questionnaire is not None
    assert read.questionnaire.by_id["P03"].evidence == Text("社保缴纳名单", "social security list")
    assert read.questionnaire.by_id["G01"].visible == Is("P02", "retail")
    assert read.questionnaire.by_id["G01"].weight * 2 == 5


def test_an_industry_alone_makes_the_section_of_that_industry() -> None:
    read = read_sheets(edited(("survey", "M", {"relevant": ""})))
    assert read.questionnaire == load_questionnaire()
    [problem, *_] = told(read_sheets(edited(("survey", "M", {"industry": "retail"}))))
    assert problem.startswith("survey!")
    assert "relevant" in problem


@pytest.mark.parametrize(
    ("edits", "place", "said"),
    [
        ([("survey", "N08", {"relevant": "selected（${N07}，“dates”）"})], "survey!G", "selected(${N07},'dates')"),
        ([("survey", "S03", {"relevant": "${P02} ＝ 'retail'"})], "survey!G", "${P02} = 'retail'"),
        ([("survey", "B02", {"weight": "１.5"})], "survey!K", "1.5"),
        ([("survey", "B02", {"weight": "高"})], "survey!K", "weight 不是数字：高"),
        ([("survey", "B02", {"core": "也许"})], "survey!L", "yes 或 no"),
        ([("survey", "B02", {"type": "select_one B99"})], "survey!A", "choices 里没有选项表 B99"),
        ([("survey", "B02", {"type": "note"})], "survey!A", "没有题型 note"),
        ([("survey", "B02", {"type": "end_group"})], "survey!A", "begin_ 与 end_"),
        ([("survey", "P03", {"need": "storage_growth"})], "survey", "由 2 道题提供"),
        ([("survey", "P03", {"dimension": "feelings"})], "survey!J", "不存在的 feelings"),
        ([("survey", "P03", {"relevant": "${P99} = 'x'"})], "survey!G", "不存在的 P99"),
        ([("survey", "P03", {"relevant": "${N07} = 'none'"})], "survey!G", "引用了排在后面的 N07"),
        ([("survey", "P03", {"assume_high": ""})], "survey!P", "低与高要一起填"),
        ([("survey", "P03", {LABEL_EN: ""})], "survey!C", "缺少译文"),
        ([("survey", "P03", {"who": "nobody"})], "survey!R", "没有 'nobody' 这个角色"),
        ([("survey", "P04", {"name": "P03"})], "survey!B", "编号出现 2 次"),
        ([("choices", "N03.always", {"capabilities": "hours"})], "choices!F", "没有 'hours' 这一项"),
        ([("choices", "S01.3", {"name": "5"})], "choices!B", "阶梯题的选项编号应为 3"),
        ([("choices", "S01.3", {"score": "70"})], "choices!E", "每级 25 分"),
        ([("choices", "G01.talk", {"list_name": "G11"})], "choices!A", "没有题用到选项表 G11"),
        ([("choices", "G01.talk", {"score": ""})], "survey!B", "每个选项都要有 0–100 的分"),
        ([("dimensions", "data", {"weight": "16"})], "dimensions", "权重之和为 101"),
        ([("survey", "P03", {"file": "../x.toml"})], "survey!AH", "不能用作文件名"),
        ([("settings", "qifutong-diagnosis", {"version": ""})], "settings!C2", "没有填 version"),
    ],
)
def test_a_fault_is_told_with_its_cell(edits: list[Edit], place: str, said: str) -> None:
    problems = told(read_sheets(edited(*edits)))
    assert any(line.startswith(place) and said in line for line in problems), problems


def test_all_faults_are_told_at_once() -> None:
    problems = told(
        read_sheets(
            edited(
                ("survey", "B02", {"weight": "高"}),
                ("survey", "S03", {"relevant": "${P02} ＝ 'retail'"}),
                ("survey", "P03", {"who": "nobody"}),
            )
        )
    )
    assert [line.split("!")[0] for line in problems] == ["survey"] * 3


def test_running_text_may_hold_whatever_it_likes() -> None:
    read = read_sheets(edited(("survey", "P03", {LABEL_ZH: "全公司（含车间）“现在”＝多少人？"})))
    assert read.questionnaire is not None


def test_a_sheet_or_a_column_that_lacks_or_is_strange_is_named() -> None:
    without = [sheet for sheet in SHEETS if sheet.name != "who"]
    assert told(read_sheets(without))[0].startswith("who|没有工作表 who")
    [survey, *rest] = SHEETS
    strange = replace(survey, columns=(*survey.columns, "ｗｅｉｇｈｔ"))
    [problem] = told(read_sheets([strange, *rest]))
    assert "是不是 weight" in problem


def test_a_tier_that_no_answer_reaches_is_named() -> None:
    """Every way to say when help is wanted asks for more than basic has."""
    problems = told(read_sheets(edited(("choices", "N03.office", {"capabilities": "hours_7x12"}))))
    assert any("basic" in line and "N03" in line for line in problems)
