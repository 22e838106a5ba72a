"""Records of several tables are counted once by their keys."""

from __future__ import annotations

import random

import pytest

from qifutong_desktop.core.migration.identity import digest, paired, roots
from qifutong_desktop.core.migration.record_keys import NO_IDENTITIES, Identities, IdentityTally, distinct


def _tally(records: list[list[tuple[str, int]]]) -> Identities:
    tally = IdentityTally()
    for keys in records:
        tally.take(keys)
    return tally.found()


@pytest.mark.parametrize("seed", range(5))
def test_records_in_several_tables_are_those_of_one(seed: int) -> None:
    chance = random.Random(seed)
    records = [
        sorted({(kind, chance.randrange(40)) for kind in chance.choices("uascpnw", k=chance.randint(0, 3))})
        for _ in range(120)
    ]
    parts = [records[:50], [], records[50:90], records[90:]]
    assert distinct([_tally(part) for part in parts]) == distinct([_tally(records)])
    some = [chance.random() < 0.5 for _ in records]
    left = [keys for keys, is_mine in zip(records, some, strict=True) if is_mine]
    assert _tally(records).of(some) == _tally(left)


def test_each_record_has_the_first_one_that_it_is() -> None:
    keys = {"u": ([1, 2], [7, 8]), "n": ([0, 1, 2, 4], [5, 5, 5, 6])}
    assert roots(5, keys) == [0, 0, 2, 3, 4]
    assert distinct([NO_IDENTITIES]) == 0


def test_digests_tell_keys_and_their_order_apart() -> None:
    keys = ["", "甲", "乙", "甲乙", "乙甲", "甲乙丙", "𠮷", "\ud800"]
    digests = [digest(key) for key in keys]
    pairs = [paired(one, other) for one in digests[1:] for other in digests]
    assert len({*digests, *pairs}) == 8 + 7 * 8
    assert all(0 <= one < 2**64 for one in digests)
