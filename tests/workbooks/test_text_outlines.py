"""Texts of one outline differ in nothing but which digits, letters and characters of a sort they are made of."""

from __future__ import annotations

import re
from collections import defaultdict

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from qifutong_desktop.workbooks.fast.shared_texts import Texts
from qifutong_desktop.workbooks.fast.text_forms import Forms

_PARTS = st.sampled_from(
    (
        "1",
        "9",
        "A",
        "E",
        "b",
        "c",
        "x",
        "X",
        "中",
        "企",
        "é",
        "𠮷",
        "（",
        "，",
        "１",
        "-",
        ".",
        "*",
        " ",
        "\x7f",
        "#",
        "计",
    )
)


def _outline(text: str) -> str:
    drawn = re.sub(r"[0-9]", "9", text)
    drawn = re.sub(r"[A-WYZ]", "A", re.sub(r"[a-wyz]", "a", drawn))
    drawn = re.sub(r"[\u4000-\u9fff]", "字", drawn)
    drawn = re.sub(r"[（），：；！？]", "，", drawn)
    return re.sub(r"[^\x00-\x7f字，]", lambda found: "é" * len(found[0].encode()), drawn) + "!" * (text[0] in "CERcer")


@given(st.lists(st.lists(_PARTS, min_size=1, max_size=60).map("".join), min_size=1, max_size=60))
def test_texts_of_one_outline_stand_in_one_group(found: list[str]) -> None:
    texts = Texts()
    for text in (one.strip() or "1" for one in found):
        texts.append(text)
    texts.index()
    texts.shared = len(texts)
    forms = Forms(texts)
    told = [texts.text(number) for number in range(len(texts))]
    by_outline = defaultdict(set)
    for text, group, blank, total, wide in zip(
        told, forms.shape_group.tolist(), forms.blanks.tolist(), forms.total.tolist(), forms.wide.tolist(), strict=True
    ):
        by_outline[_outline(text)].add(group)
        assert blank == (" " in text or "\x7f" in text)
        assert total == ("计" in text)
        assert wide == ("１" in text)
    assert all(len(groups) == 1 for groups in by_outline.values())
    shaped = [groups.pop() for groups in by_outline.values()]
    assert len(set(shaped) - {-1}) == len([group for group in shaped if group >= 0])
    assert not np.any(forms.judged_group[[number for number, text in enumerate(told) if text[0] in "中企"]] > 0)
