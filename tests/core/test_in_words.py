"""大写金额 follows 支付结算办法: what is written can be read back, and nothing is ever cut off."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qifutong_desktop.core.money import in_words
from tests.independent_pricing import words

NUMERALS = "零壹贰叁肆伍陆柒捌玖"
UNITS = {"拾": 10, "佰": 100, "仟": 1000}

EXAMPLES = {
    "35999.00": "叁万伍仟玖佰玖拾玖元整",
    "1409.50": "壹仟肆佰零玖元伍角",
    "6007.14": "陆仟零柒元壹角肆分",
    "16409.02": "壹万陆仟肆佰零玖元零贰分",
    "107000.53": "壹拾万柒仟元零伍角叁分",
    "1680.32": "壹仟陆佰捌拾元零叁角贰分",
    "1000010.50": "壹佰万零壹拾元零伍角",
    "0.05": "伍分",
    "0.50": "伍角",
    "0.00": "零元整",
    # the same rules on amounts that a quote really reaches
    "7999.00": "柒仟玖佰玖拾玖元整",
    "499.50": "肆佰玖拾玖元伍角",
    "14398.20": "壹万肆仟叁佰玖拾捌元贰角",
    "10.00": "壹拾元整",
    "100000.00": "壹拾万元整",
    "95999.01": "玖万伍仟玖佰玖拾玖元零壹分",
    "20000.50": "贰万元零伍角",
    "300000000.00": "叁亿元整",
    "1.10": "壹元壹角",
}


@pytest.mark.parametrize(("amount", "said"), EXAMPLES.items(), ids=list(EXAMPLES))
def test_example(amount: str, said: str) -> None:
    assert in_words(Decimal(amount)) == "人民币" + said


@pytest.mark.parametrize("amount", ["7999", "7999.0", "7999.00", "7.999E+3"])
def test_the_same_amount_reads_the_same_however_it_was_typed(amount: str) -> None:
    assert in_words(Decimal(amount)) == "人民币柒仟玖佰玖拾玖元整"


@pytest.mark.parametrize("amount", ["-0.01", "-7999", "NaN", "sNaN", "Infinity", "-Infinity", "0.001", "7999.005"])
def test_an_amount_that_cannot_be_written_is_an_error(amount: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the sentence is the product's own
        in_words(Decimal(amount))


def read_group(text: str) -> int:
    """Up to four digits: 壹仟零叁拾伍 → 1035."""
    digits = re.findall("([壹贰叁肆伍陆柒捌玖])([仟佰拾]?)", text)
    found = sum(NUMERALS.index(digit) * UNITS.get(unit, 1) for digit, unit in digits)
    assert found < 10_000
    return found


def read_back(said: str) -> int:
    """Fen of a 大写 amount; groups of four digits are told apart by 亿 and 万."""
    shape = re.fullmatch(r"人民币(?:([^元角分整]+)元)?零?(?:(.)角)?零?(?:(.)分)?(整?)", said)
    assert shape, said
    whole, jiao, fen, _ = shape.groups()
    above, _, below = (whole or "零").rpartition("亿")
    thousands, _, units = below.rpartition("万")
    yuan = read_whole(above) * 100_000_000 + read_group(thousands) * 10_000 + read_group(units)
    return yuan * 100 + (NUMERALS.index(jiao) * 10 if jiao else 0) + (NUMERALS.index(fen) if fen else 0)


def read_whole(text: str) -> int:
    thousands, _, units = text.rpartition("万")
    return read_group(thousands) * 10_000 + read_group(units)


FEN = st.one_of(
    st.integers(0, 10**14),
    st.integers(0, 10**7),
    # amounts full of zeros, where 零 goes wrong
    st.lists(st.sampled_from("0000123456789"), min_size=1, max_size=14).map(lambda digits: int("".join(digits))),
)


@given(fen=FEN)
@example(fen=10**14)
@example(fen=10**10)
@example(fen=100_050_000_05)
def test_what_is_written_reads_back_as_the_same_amount(fen: int) -> None:
    assert read_back(in_words(Decimal(fen).scaleb(-2))) == fen


@given(fen=FEN)
@example(fen=100_500_000)
@example(fen=10_000_500_000)
def test_an_independent_writer_writes_the_same(fen: int) -> None:
    assert in_words(Decimal(fen).scaleb(-2)) == words(fen)


@given(fen=FEN)
def test_the_shape_of_the_sentence(fen: int) -> None:
    said = in_words(Decimal(fen).scaleb(-2))
    jiao, cents = fen // 10 % 10, fen % 10
    assert said.startswith("人民币")
    assert said.endswith("整") == (fen % 100 == 0), "整 after 元 only"
    assert "零零" not in said, "inner zeros become one 零"
    assert "零元" not in said or fen == 0
    assert not re.search("零[万亿]", said)
    assert ("角" in said, "分" in said) == (jiao > 0, cents > 0)
    if fen >= 1000 and fen // 100 % 10 == 0 and jiao:
        assert "元零" in said, "where the 元 digit is 0 and the 角 digit is not, 零 stands after 元"


@given(above=st.integers(1, 9999), thousands=st.integers(1, 9), rest=st.integers(0, 999))
def test_a_zero_in_the_wan_digit_before_a_thousand_gives_no_ling(above: int, thousands: int, rest: int) -> None:
    said = in_words(Decimal(above * 100_000 + thousands * 1000 + rest))
    assert f"万{NUMERALS[thousands]}仟" in said or above % 1000 == 0


@given(above=st.integers(1, 9999), rest=st.integers(1, 999))
def test_a_zero_in_the_thousands_gives_one_ling(above: int, rest: int) -> None:
    assert "万零" in in_words(Decimal(above * 10_000 + rest))
