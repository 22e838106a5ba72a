"""The guide that ships: cut into sections, the same in both languages, one for each place of the window."""

from __future__ import annotations

import re

import pytest

from qifutong_desktop.actions.guide import guide
from qifutong_desktop.core.guide import sections
from qifutong_desktop.core.steps import STEPS

_HEAD = '<a id="a"></a>\n\n# 一\n\n'


def test_both_languages_tell_the_same_sections() -> None:
    zh, en = guide("zh"), guide("en")
    assert [(one.anchor, one.level) for one in zh] == [(one.anchor, one.level) for one in en]
    assert all(one.text for one in (*zh, *en) if one.anchor != "guide" or one.text)


def test_every_place_of_the_window_has_its_section() -> None:
    places = {*STEPS, "start", "home", "opening", "key_in", "knowledge", "service", "team", "settings"}
    assert places <= {one.anchor for one in guide("zh")}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_shown_leads_out_of_the_program(lang: str) -> None:
    words = "\n".join(one.text for one in guide("zh" if lang == "zh" else "en"))
    assert not re.search(r"!\[|\]\((?!#)|https?:|<[a-z]", words)


def test_chinese_that_was_wrapped_has_no_blank_at_the_end_of_a_line() -> None:
    [one] = sections(f"{_HEAD}不需要\n网络，\nF11 也\n在。\n\n- 甲\n- 乙\n  丙\n")
    assert one.text == "不需要网络，F11 也在。\n\n- 甲\n- 乙丙"


def test_english_that_was_wrapped_keeps_its_blank() -> None:
    [one] = sections(f"{_HEAD}no\nnetwork,\nnone")
    assert one.text == "no network, none"


def test_a_heading_without_an_anchor_of_its_own_is_named() -> None:
    with pytest.raises(ValueError, match="## 二"):
        sections(f"{_HEAD}## 二\n")
    with pytest.raises(ValueError, match="## 二"):
        sections(f'{_HEAD}<a id="a"></a>\n## 二\n')
