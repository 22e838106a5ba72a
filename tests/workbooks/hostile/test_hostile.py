"""A few of the hostile files in each run; all of them by ``python -m tests.workbooks.hostile.judge``."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from .case import Case
from .judge import BAD, cases, judged

#: Files that take seconds, or hundreds of megabytes to make: only in the full run.
_HEAVY = ("bomb", "million", "thousand", "MB", "megabyte", "far corners", "last row", "nested", "every width", "many")
_LIGHT = [case for case in cases() if not any(word in case.name for word in _HEAVY)]
_SAMPLE = random.Random(20_261_122).sample(_LIGHT, 20)


@pytest.mark.parametrize("case", _SAMPLE, ids=lambda case: case.name)
def test_it_ends_in_a_sentence_or_in_what_another_reader_reads(case: Case, tmp_path: Path) -> None:
    verdict = judged(case, tmp_path)
    assert verdict.outcome not in BAD, verdict


def test_there_are_enough_of_them_and_each_is_another() -> None:
    named = [case.name for case in cases()]
    assert len(named) == len(set(named)) >= 500
