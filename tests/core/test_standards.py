"""One cell in one writing: what is certain, what is wrong and why, and that a second cleaning finds nothing to do."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qifutong_desktop.catalog.migration import load_targets
from qifutong_desktop.catalog.places import load_places
from qifutong_desktop.core.migration.places import Place
from qifutong_desktop.core.migration.recipe import AS_IT_COMES, Recipe
from qifutong_desktop.core.migration.standards import PLAIN, Good, Reading, Value, Wrong, shown, standardise
from qifutong_desktop.core.migration.targets import TargetField

SCHEMA = load_targets()


def field_of(place: str) -> TargetField:
    entity, _, name = place.partition(".")
    found = SCHEMA.entity(entity).field(name)
    assert found is not None
    return found


MONEY = Reading(factors=SCHEMA.entity("contracts").words.units["元"])


@pytest.mark.parametrize(
    ("place", "raw", "value"),
    [
        ("customers.mobile", "+86 154 0000 0001", "15400000001"),
        ("customers.mobile", "１５４０００００００２", "15400000002"),
        ("customers.mobile", "15400000003.0", "15400000003"),
        ("customers.phone", "(0510) 8600 0000", "0510-86000000"),
        ("customers.phone", "0510-86000000转12", "0510-86000000-12"),
        ("customers.phone", "400-820-8820", "4008208820"),
        ("customers.phone", "+852 2123 4567", "+85221234567"),
        ("customers.created", "2024年3月5日", date(2024, 3, 5)),
        ("customers.created", "2024/3/5 08:30:00", date(2024, 3, 5)),
        ("customers.created", "45356", date(2024, 3, 5)),
        ("customers.name", "无锡 澜桥（集团）有限公司 ", "无锡澜桥(集团)有限公司"),
        ("customers.note", "月结３０天，需开专票", "月结30天，需开专票"),
        ("customers.uscc", " 91320299ma0007127h", None),
        ("contracts.amount", "￥1,234.50元", Decimal("1234.5")),
        ("contracts.amount", "1.2万", Decimal(12000)),
        ("contracts.amount", "0.30000000000000004", Decimal("0.3")),
        ("contracts.number", '="007"', "007"),
        ("products.barcode", "6901234567892.0", "6901234567892"),
        ("customers.level", "a", "A"),
        ("customers.email", "Wang@EXAMPLE.com", "Wang@example.com"),
        ("customers.name", "   ", None),
    ],
)
def test_what_is_certain(place: str, raw: str, value: Value | None) -> None:
    found = standardise(raw, field_of(place), MONEY, AS_IT_COMES)
    if value is None and raw.strip():
        assert isinstance(found, Wrong)
    else:
        assert isinstance(found, Good)
        assert found.value == value
        assert bool(found.rules) == (raw != (shown(value, field_of(place)) if value is not None else ""))


@pytest.mark.parametrize(
    ("place", "raw", "kind"),
    [
        ("customers.mobile", "15400000001/15400000002", "two_phones"),
        ("customers.mobile", "1540000001", "bad_phone"),
        ("customers.mobile", "1.54E+10", "precision_lost"),
        ("customers.phone", "51086000000", "leading_zeros_lost"),
        ("customers.mobile", "154****0001", "masked"),
        ("customers.created", "2024-13-05", "impossible_date"),
        ("customers.created", "20241305", "impossible_date"),
        ("customers.created", "24-3-5", "unreadable_date"),
        ("customers.created", "2024年3月", "unreadable_date"),
        ("customers.uscc", "91320299MA00071271", "bad_credit_code"),
        ("customers.uscc", "3.30106199001011e+17", "precision_lost"),
        ("contracts.number", "1234567890123456.0", "precision_lost"),
        ("contracts.amount", "面议", "not_a_number"),
        ("contracts.amount", "12,34.5", "not_a_number"),
        ("contracts.amount", "3箱", "unknown_unit"),
        ("customers.level", "D", "unknown_choice"),
        ("customers.email", "wang#example.com", "bad_email"),
        ("customers.name", "#N/A", "error_cell"),
    ],
)
def test_what_is_not_certain_is_wrong_with_its_reason(place: str, raw: str, kind: str) -> None:
    found = standardise(raw, field_of(place), MONEY, AS_IT_COMES)
    assert isinstance(found, Wrong)
    assert found.kind == kind


def test_serials_count_from_the_year_of_the_book() -> None:
    found = standardise("43894", field_of("customers.created"), Reading(counts_from_1904=True), AS_IT_COMES)
    assert found == Good(date(2024, 3, 5), ("serial_date",))


def test_a_rule_that_is_off_changes_nothing_and_says_what_needs_it() -> None:
    phone = Recipe(off=frozenset({"phone"}))
    assert standardise("+86 15400000001", field_of("customers.mobile"), PLAIN, phone) == Good("+86 15400000001")
    assert standardise("2024/3/5", field_of("customers.created"), PLAIN, Recipe(off=frozenset({"date"}))) == Wrong(
        "rule_off"
    )
    assert standardise("2024-03-05", field_of("customers.created"), PLAIN, Recipe(off=frozenset({"date"}))) == Good(
        date(2024, 3, 5)
    )


def test_a_value_that_a_person_keeps_stays_as_written() -> None:
    kept = Recipe(keep={"name": frozenset({"甲（乙）公司"})})
    assert standardise("甲（乙）公司", field_of("customers.name"), PLAIN, kept) == Good("甲（乙）公司")
    assert standardise("丙（丁）公司", field_of("customers.name"), PLAIN, kept) == Good("丙(丁)公司", ("width",))


FIELDS = {f"{one.id}.{field.id}": field for one in SCHEMA.entities for field in one.open_fields}
CELLS = st.one_of(
    st.text(max_size=40),
    st.text("0123456789-/. +,（）()年月日万元％%*eE转１２３　\t", max_size=24),
    st.dates(date(1890, 1, 1), date(2110, 1, 1)).map(lambda day: f"{day.year}/{day.month}/{day.day}"),
    st.decimals(allow_nan=False, allow_infinity=False, places=3).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.from_regex(r"(\+86|0086)? ?1[3-9][0-9]{9}(\.0)?", fullmatch=True),
    st.from_regex(r"\(?0(10|21|510)\)?[- ]?[2-9][0-9]{6,7}((转|-)[0-9]{1,4})?", fullmatch=True),
)


@given(st.sampled_from(sorted(FIELDS)), CELLS)
@example("contacts.customer", "A´")
def test_cleaning_is_idempotent(place: str, raw: str) -> None:
    """What was cleaned, written into an import sheet and read again, is right as it is: no rule touches it."""
    into = FIELDS[place]
    found = standardise(raw, into, PLAIN, AS_IT_COMES)
    if isinstance(found, Good) and found.value is not None:
        again = standardise(shown(found.value, into), into, PLAIN, AS_IT_COMES)
        assert again == Good(found.value, ())


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("江苏省无锡市惠山区锡澜路9号", Place("江苏省", "无锡市", "惠山区")),
        ("无锡江阴市", Place("江苏省", "无锡市", "江阴市")),
        ("上海嘉定区东港大道9号", Place("上海市", "上海市", "嘉定区")),
        ("江苏省苏州市苏州工业园区星湖街", Place("江苏省", "苏州市", "")),
        ("北京路12号", Place()),
        ("南京路88号", Place()),
        ("苏州街3号", Place()),
        ("朝阳区建国路", Place()),
        ("浙江省无锡市", Place("浙江省")),
    ],
)
def test_places_only_where_they_are_certain(text: str, place: Place) -> None:
    assert load_places().split(text) == place
