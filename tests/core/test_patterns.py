"""A pattern that waits does what a compiled one does."""

from __future__ import annotations

import re

import pytest

from qifutong_desktop.core.patterns import later


def test_a_waiting_pattern_matches_as_a_compiled_one() -> None:
    waiting = later(r"(\d+)\s*(kg|斤)", re.IGNORECASE)
    for _ in range(2):
        found = waiting.fullmatch("12 KG")
        assert found is not None
        assert found.groups() == ("12", "KG")
    assert waiting.sub("-", "3斤，4kg") == "-，-"
    assert waiting.pattern == r"(\d+)\s*(kg|斤)"
    assert later(rb"<c>").findall(b"<c><c>") == [b"<c>", b"<c>"]


def test_a_fault_in_a_pattern_is_met_when_it_is_used() -> None:
    broken = later("(")
    with pytest.raises(re.error):
        broken.match("")
