"""Numbers of 16 to 18 digits against Python's own shortest writing of them."""

from __future__ import annotations

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from qifutong_desktop.workbooks.fast.long_numbers import shortest

_WRITTEN = st.one_of(
    st.tuples(st.integers(10**15, 10**18 - 1), st.integers(1, 18)),
    st.builds(
        lambda value, form: form.format(value),
        st.one_of(st.floats(1e-3, 1e14), st.builds(lambda cents: cents / 100, st.integers(1, 10**12))),
        st.sampled_from(("{:.17g}", "{:.16g}", "{!r}")),
    ).map(lambda text: _parts(text)),
)


def _parts(text: str) -> tuple[int, int]:
    whole, _, behind = text.partition(".")
    return int(whole + behind), len(behind)


@given(st.lists(_WRITTEN.filter(lambda one: 10**15 <= one[0] < 10**18 and 1 <= one[1] <= 18), min_size=1, max_size=50))
@example([(45199999999999996, 16), (30000000000000004, 17), (99999999999999994, 2), (9007199254740993, 3)])
@example([(10**15 + 1, 1), (2**53 + 1, 1), (2 * 2**53 + 2, 2), (99999999999999996, 16)])
def test_what_is_said_is_how_python_writes_it(numbers: list[tuple[int, int]]) -> None:
    found = shortest(*(np.array(column, np.int64) for column in zip(*numbers, strict=True)))
    for at, (digits, scale) in enumerate(numbers):
        text = repr(digits / 10**scale)  # rounded once
        if found.short[at] and "e" not in text:
            assert _trimmed(int(found.digits[at]), int(found.scale[at])) == _trimmed(*_parts(text))
        if found.same[at] and "e" not in text:
            assert _parts(text) == (digits, scale)


def _trimmed(digits: int, scale: int) -> tuple[int, int]:
    while scale and digits % 10 == 0:
        digits, scale = digits // 10, scale - 1
    return digits, scale


def test_excels_and_computed_amounts_are_told() -> None:
    found = shortest(np.array([45199999999999996, 53306100000000006, 5330610000000001]), np.array([16, 12, 11]))
    assert found.short.tolist() == [True, False, True]
    assert found.same.tolist() == [False, True, False]
    assert (int(found.digits[0]), int(found.scale[0])) == (452000000000000, 14)
