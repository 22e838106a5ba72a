"""Numbers of quotes: read back as written, one slip is found, none is given twice."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.core.quote_number import JUMP, QuoteNumber, next_number, parse_number

LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DAY = date(2026, 9, 7)
numbers = some.builds(
    QuoteNumber,
    some.integers(0, 99),
    some.text(LETTERS, min_size=2, max_size=4),
    some.integers(1, 10**9 - 1),
)


def test_a_number_reads() -> None:
    assert str(QuoteNumber(26, "7K2M", 7)) == "Q26-7K2M-0007-T"
    assert str(QuoteNumber(26, "A1", 12345)).startswith("Q26-A1-12345-")


@given(numbers)
def test_a_number_is_read_back(number: QuoteNumber) -> None:
    assert parse_number(str(number)) == number
    assert parse_number(f"  {str(number).lower().replace('-', '—')} ") == number


@given(numbers, some.data())
def test_one_wrong_character_is_found(number: QuoteNumber, data: some.DataObject) -> None:
    written = str(number)
    place = data.draw(some.sampled_from([at for at, letter in enumerate(written) if letter != "-"]))
    other = data.draw(some.sampled_from(LETTERS).filter(lambda one: one != written[place]))
    with pytest.raises(Refusal):
        parse_number(written[:place] + other + written[place + 1 :])


def test_nearly_every_swap_of_neighbours_is_found() -> None:
    found = tried = 0
    for counter in range(1, 800):
        written = str(QuoteNumber(26, "7K2M", counter))
        for place in range(1, len(written) - 1):
            pair = written[place : place + 2]
            if pair[0] != pair[1] and "-" not in pair:
                tried += 1
                found += refused(written[:place] + pair[::-1] + written[place + 2 :])
    assert found / tried > 0.98


def refused(typed: str) -> bool:
    try:
        parse_number(typed)
    except Refusal:
        return True
    return False


@pytest.mark.parametrize(
    "typed", ["", "Q26", "Q26-7K2M-0007", "Q26-7K2M-0000-0", "Q26-7K2M-00007-T", "X26-7K2M-0007-T"]
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(Refusal, match="no number"):
        parse_number(typed)


def test_a_wrong_check_says_so() -> None:
    with pytest.raises(Refusal, match="its check does not fit"):
        parse_number("Q26-7K2M-0008-T")


def test_the_counter_runs_on_over_the_years_and_jumps_on_another_device() -> None:
    first = next_number(None, "7K2M", DAY)
    assert (first.year, first.counter) == (26, 1)
    assert next_number(first, "7K2M", date(2027, 1, 4)) == QuoteNumber(27, "7K2M", 2)
    assert next_number(QuoteNumber(26, "7K2M", 7), "9XYZ", DAY) == QuoteNumber(26, "9XYZ", JUMP + 1)
    assert next_number(QuoteNumber(26, "7K2M", JUMP + 1), "9XYZ", DAY).counter == 2 * JUMP + 1


@given(some.lists(some.sampled_from(["7K2M", "9XYZ", "A1"]), min_size=2, max_size=60))
def test_no_number_comes_twice_whatever_the_restores(devices: list[str]) -> None:
    given_out: list[QuoteNumber] = []
    for device in devices:
        given_out.append(next_number(given_out[-1] if given_out else None, device, DAY))
    assert len({str(number) for number in given_out}) == len(devices)
