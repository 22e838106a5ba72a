"""Every character prints or is refused by name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.documents.fonts import face, printable


def test_rare_characters_of_company_names_have_glyphs_in_both_weights() -> None:
    for bold in (False, True):
        assert set("䶮㙍𬭩¥→≤■✓（）《》“”—…–−×") <= set(face(bold).advances)


def test_both_weights_know_the_same_characters() -> None:
    assert face(False).glyphs.keys() == face(True).glyphs.keys()


def test_figures_are_tabular_in_each_weight() -> None:
    for bold in (False, True):
        assert len({face(bold).advances[figure] for figure in "0123456789"}) == 1


@pytest.mark.parametrize(
    ("bad", "code"), [("😀", "U+1F600"), ("☑", "U+2611"), ("\ue000", "U+E000"), ("\ud83d", "U+D83D")]
)
def test_a_character_without_glyph_is_named_with_its_place(bad: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        printable(f"绍兴{bad}烘焙")
    line = refused.value.line("zh")
    assert code in line
    assert "绍兴" in line
    assert "烘焙" in line
    line.encode("utf-8")


def test_control_and_invisible_characters_leave_no_ink() -> None:
    assert printable("甲\t乙\r\n丙\x00\x1b\u200b\u202e\ufeff丁\ufe0f") == "甲 乙  丙丁"


@given(st.text())
def test_what_is_printable_has_a_glyph_for_each_character(text: str) -> None:
    try:
        shown = printable(text)
    except Refusal:
        return
    assert set(shown) <= set(face(True).advances)
    assert printable(shown) == shown
