"""A column's keys are those that were put, wherever windows begin and whatever they hold."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from qifutong_desktop.workbooks.fast.held_keys import HeldKeys

_KEYS = st.one_of(st.integers(1, 2**31 - 1), st.integers(2**31, 2**62))


@given(
    st.lists(st.tuples(st.integers(0, 50), st.lists(_KEYS, min_size=1, max_size=40)), max_size=8), st.integers(0, 90)
)
def test_keys_stand_where_they_were_put(windows: list[tuple[int, list[int]]], blank: int) -> None:
    held, expected = HeldKeys(), list[int]()
    for before, keys in windows:
        expected += [0] * before
        held.put(len(expected), np.array(keys))
        expected += keys
    expected += [0] * blank
    found = held.keys(len(expected))
    assert found.tolist() == expected
    assert found.dtype == (np.int64 if max(expected, default=0) >= 2**31 else np.int32)
