"""Numbers read many at a time are what reading each of them gives, whatever stands around them."""

from __future__ import annotations

import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from qifutong_desktop.workbooks.fast.written_numbers import MOST_DIGITS, decimals, last_words, whole_numbers

_DIGITS = st.text("0123456789", max_size=12)
_WRITTEN = st.one_of(
    st.text("0123456789", min_size=1, max_size=24),
    st.builds("{}.{}".format, _DIGITS, _DIGITS).filter(lambda text: len(text) <= 24),
    st.text("0123456789.:/-eE+ ", min_size=1, max_size=24),
)


@given(st.lists(st.tuples(st.sampled_from((b"<v>", b"9.9", b"123456789")), _WRITTEN), min_size=1, max_size=40))
def test_numbers_are_read_as_they_are_written(written: list[tuple[bytes, str]]) -> None:
    window, texts, ends = bytearray(24), [], []
    for before, text in written:
        window += before + text.encode()
        texts.append(text)
        ends.append(len(window))
    for count in (1, 2, 3):
        mine = [number for number, text in enumerate(texts) if 8 * count - 8 < len(text) <= 8 * count]
        if not mine:
            continue
        sizes = np.array([len(texts[number]) for number in mine])
        words = last_words(bytes(window), np.array([ends[number] for number in mine]), count)
        digits, scale, fine = decimals(words, sizes)
        for place, number in enumerate(mine):
            whole, point, behind = texts[number].partition(".")
            digits_alone = re.fullmatch("[0-9]*", whole + behind) and len(whole + behind) <= MOST_DIGITS
            assert bool(fine[place]) == bool(digits_alone)
            if digits_alone:
                assert int(digits[place]) == int(whole + behind or "0")
                assert int(scale[place]) == (len(behind) if point else -1)
        if count == 1:
            values, fine = whole_numbers(words[0], sizes)
            assert fine.tolist() == [bool(re.fullmatch("[0-9]+", texts[number])) for number in mine]
            assert [int(texts[number]) for number in np.array(mine)[fine]] == values[fine].tolist()
