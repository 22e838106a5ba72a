"""Where lines break: the rules of Chinese typesetting as properties."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qifutong_desktop.documents.embed import THIN
from qifutong_desktop.documents.typeset import NOT_AT_END, NOT_AT_START, Line, break_lines, text_width

_PIECES = st.sampled_from(
    [
        *("企业", "数", "字化", "标准版", "元", "人天"),
        *("，", "。", "；", "：", "、", "！", "？"),
        *("）", "》", "”", "（", "《", "“", "¥"),
        *("1,200.00", "36", "%", " ", "CRM", "7×12", "a", "2026 年 10 月 19 日", "第 3 页", "——", "……"),
    ]
)
_TEXTS = st.lists(_PIECES, min_size=1, max_size=40).map("".join)
_MEASURES = st.integers(9_000, 60_000)


def words(line: Line) -> str:
    return "".join(chr(form & 0x1FFFFF) for _, forms in line.runs for form in forms)


def broken(text: str, measure: int = 20_000, **how: bool) -> list[str]:
    return [words(line) for line in break_lines(text, measure, **how)]


@given(_TEXTS, _MEASURES, st.booleans())
def test_nothing_is_lost_and_nothing_is_invented(text: str, measure: int, balanced: bool) -> None:
    assert "".join(broken(text, measure, balanced=balanced)).replace(" ", "") == text.replace(" ", "")


@given(_TEXTS, _MEASURES, st.booleans())
def test_no_line_is_wider_than_its_measure(text: str, measure: int, balanced: bool) -> None:
    for line in break_lines(text, measure, 0, balanced):
        assert line.width <= measure
        assert line.slack == measure - line.width


@given(_TEXTS, _MEASURES, st.booleans())
def test_no_closing_mark_starts_a_line_and_no_opening_mark_ends_one(text: str, measure: int, balanced: bool) -> None:
    lines = broken(text, measure, balanced=balanced)
    for upper, lower in pairwise(lines):
        if any(len(part) * 500 > measure for part in _stuck(text)):
            return  # marks in a row wider than the line must break somewhere
        assert lower[0] not in NOT_AT_START, lines
        assert upper[-1] not in NOT_AT_END, lines


def _stuck(text: str) -> list[str]:
    """Stretches that the rules forbid to break."""
    parts = [""]
    for place, char in enumerate(text):
        if place and char not in NOT_AT_START and text[place - 1] not in NOT_AT_END and not char.isascii():
            parts.append("")
        parts[-1] += char
    return parts


@given(st.text("企业数字化转型方案", min_size=2, max_size=80), _MEASURES)
def test_the_last_line_is_never_one_character(text: str, measure: int) -> None:
    assert len(broken(text, measure)[-1]) >= 2
    assert len(broken(text + "。", measure)[-1].rstrip("。")) >= 2


@pytest.mark.parametrize(
    "whole",
    [
        *("¥43,499.00", "52,500.00 元", "36 个", "88%", "8 人天", "−1,999.50 元", "10–50 人", "41.4–43.9 分", "6.2 GB"),
        *("2026 年 10 月 19 日", "10 月 19 日", "2026-10-19", "第 3 页", "第3页", "[40, 60)", "20 人 × 300"),
        *("P26-0907", "go/no-go", "——", "……"),
    ],
)
def test_what_belongs_together_stays_on_one_line(whole: str) -> None:
    for before in range(1, 30):
        text = "企" * before + whole + "业务数据"
        assert any(whole in line for line in broken(text, 14_000)), (before, broken(text, 14_000))


def test_a_string_without_breaks_is_cut_at_the_line() -> None:
    lines = broken("x" * 500, 20_000)
    assert "".join(lines) == "x" * 500
    assert len(lines) > 10


def test_a_title_breaks_at_its_punctuation_and_leaves_no_short_line() -> None:
    assert broken("标准版年付是满足全部需求的最低价，比企业版少 52,500.00 元", 24_000, balanced=True) == [
        "标准版年付是满足全部需求的最低价，",
        "比企业版少 52,500.00 元",
    ]


@given(_TEXTS, _MEASURES)
def test_a_balanced_title_needs_no_more_lines(text: str, measure: int) -> None:
    assert len(broken(text, measure, balanced=True)) <= len(broken(text, measure))


def test_the_thin_space_is_in_the_glyph_not_in_the_text() -> None:
    (line,) = break_lines("共36人", 20_000)
    forms = [form for _, run in line.runs for form in run]
    assert words(line) == "共36人"
    assert [bool(form & THIN) for form in forms] == [True, False, True, False]
    assert text_width("共36人") == text_width("共") + text_width("36") + text_width("人") + 2 * 167


def test_a_written_space_between_han_and_figures_is_as_thin() -> None:
    assert text_width("共 36 人") == text_width("共36人")


def test_marks_in_a_row_share_their_white() -> None:
    assert text_width("“甲”，乙") == text_width("“甲") + text_width("”，乙")
    assert text_width("（甲）。") == 4000 - 500 - 500 - 500


def test_the_bold_lead_is_measured_bold() -> None:
    assert break_lines("CRM CRM", 90_000, 3)[0].width > break_lines("CRM CRM", 90_000)[0].width
    assert [bold for bold, _ in break_lines("CRM CRM", 90_000, 3)[0].runs] == [True, False]
