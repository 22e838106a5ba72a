"""The different values of a column, counted by whichever way is quickest, are those that counting one by one finds."""

from __future__ import annotations

import random
from collections import Counter

import numpy as np
import pytest

from qifutong_desktop.workbooks.fast.cell_keys import MOMENT, digit_counts, lengths, number_key, number_text
from qifutong_desktop.workbooks.fast.distinct_values import distinct_of


def _numbers(chance: random.Random) -> int:
    return number_key(f"{chance.choice(('', '-'))}{chance.randint(1, 10 ** chance.randint(1, 15))}")


@pytest.mark.parametrize("count", [1, 900, 70_000])
@pytest.mark.parametrize(
    "value",
    [
        lambda chance: chance.randint(1, 300),
        lambda chance: chance.randint(1, 2**30),
        lambda chance: number_key(f"-{chance.randint(1, 300)}"),
        lambda chance: MOMENT | chance.randint(1, 10**12),
        lambda chance: number_key(f"{chance.randint(1, 40)}.{chance.randint(1, 9)}"),
        _numbers,
    ],
)
def test_values_are_counted_in_the_order_in_which_they_stand(count: int, value: object) -> None:
    chance = random.Random(count)
    assert callable(value)
    cells = [value(chance) for _ in range(count)]
    keys, rows = np.array(cells, np.int64), np.arange(3, count + 3)
    found = distinct_of(keys, rows)
    expected = Counter(cells)
    first = found.first_values(20)
    assert found.keys[first].tolist() == list(expected)[:20]
    assert found.counts[first].tolist() == list(expected.values())[:20]
    assert dict(zip(found.keys.tolist(), found.counts.tolist(), strict=True)) == expected
    wanted = set(list(expected)[-3:])
    places, numbers = found.first_cells(np.array([key in wanted for key in found.keys.tolist()]), 5)
    assert places.tolist() == [place for place, cell in enumerate(cells) if cell in wanted][:5]
    assert found.keys[numbers].tolist() == [cells[place] for place in places.tolist()]


def test_values_that_ascend_stand_for_themselves() -> None:
    keys = np.arange(5, 900, 7)
    found = distinct_of(keys, keys)
    assert found.keys.tolist() == keys.tolist()
    assert set(found.counts.tolist()) == {1}


def test_digits_are_counted_as_they_are_written() -> None:
    chance = random.Random(2)
    texts = ["0", "0.5", "-0.25", "999999999999999", "1000", "-7", "12.0625", "0.001"]
    texts += [f"{chance.randrange(10 ** chance.randint(1, 9))}.{chance.randint(1, 10**5) * 10 + 7}" for _ in range(500)]
    keys = np.array([number_key(text) for text in texts])
    assert [number_text(key) for key in keys.tolist()] == texts
    assert lengths(keys).tolist() == [len(text) for text in texts]
    assert digit_counts(keys).tolist() == [len(text.lstrip("-").partition(".")[0]) for text in texts]
