"""Texts of digits by which they are judged."""

from __future__ import annotations

import numpy as np

from qifutong_desktop.workbooks.fast.digit_forms import judged_hashes
from qifutong_desktop.workbooks.fast.word_hashes import words_of


def _hashes(texts: list[str]) -> list[int]:
    raw = "".join(texts).encode() + b"\x00" * 48
    sizes = np.array([len(text) for text in texts])
    whole = np.array([text.isdigit() for text in texts])
    found: list[int] = judged_hashes(
        np.frombuffer(raw, np.uint8), words_of(raw), np.cumsum(sizes) - sizes, sizes, whole
    ).tolist()
    return found


def test_days_differ_and_other_digits_do_not() -> None:
    one, same, other, signs, letters, more = _hashes(
        ["0571-885", "0571-123", "0571-12a", "0571.885", "0571-88b", "057"]
    )
    assert one == same
    assert len({one, other, signs, letters, more}) == 5
    assert len(set(_hashes(["2024-03-05", "2024-03-06", "2023-03-05", "2024/03/05"]))) == 4
    assert len(set(_hashes(["20240305", "20240306", "12345", "12346"]))) == 4


def test_the_last_bits_of_hashes_are_of_all_digits_that_matter() -> None:
    """By them groups are looked up."""
    found = _hashes([f"1{number % 1000:03d}.{number // 1000}1" for number in range(4_000)])
    assert len(set(found)) == 4_000
    assert len({one & 0xFFFF for one in found}) > 3_500
