from __future__ import annotations

import pytest

from qifutong_desktop.core.ranges import Range, several


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 gift months"),
        (1, "1 gift month"),
        (2, "2 gift months"),
        (1_200, "1,200 gift months"),
        (Range(1, 1), "1 gift month"),
        (Range(1, 3), "1–3 gift months"),
        (Range(0, 1), "0–1 gift months"),
    ],
)
def test_english_tells_one_from_many(count: int | Range[int], words: str) -> None:
    assert several(count, "gift month") == words
