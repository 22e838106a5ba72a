"""Rows on their way into an import sheet: steps, faults, recipes that replay, and rows that are one record."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from itertools import permutations

import pytest
from stdnum.cn import uscc

from qifutong_desktop.core.canonical import canonical, from_plain
from qifutong_desktop.core.migration.clusters import Grouped, group_rows
from qifutong_desktop.core.migration.recipe import (
    AS_IT_COMES,
    FIXED,
    Recipe,
    Step,
    recipe_field,
    recipe_value,
    recipes_from_fields,
)
from qifutong_desktop.core.migration.reconciliation import Fates, Totals, reconcile
from tests.clean_rows import SCHEMA, cleaned

CUSTOMERS = "客户名称|统一社会信用代码|手机|城市|地址|创建时间"


def test_every_change_is_a_step_and_the_raw_cell_stays() -> None:
    [row] = cleaned("customers", CUSTOMERS, "无锡 澜川轴承有限公司||+86 15400000001|无锡|惠山区锡澜路9号|2024/3/5")
    assert row.good
    assert row.values == {
        "name": "无锡澜川轴承有限公司",
        "mobile": "15400000001",
        "province": "江苏省",
        "city": "无锡市",
        "address": "惠山区锡澜路9号",
        "created": date(2024, 3, 5),
    }
    assert row.raw["mobile"] == "+86 15400000001"
    told = {(step.field, step.before, step.after, step.rule) for step in row.steps}
    assert told == {
        ("name", "无锡 澜川轴承有限公司", "无锡澜川轴承有限公司", "blanks"),
        ("mobile", "+86 15400000001", "15400000001", "phone"),
        ("city", "无锡", "无锡市", "region"),
        ("province", "", "江苏省", "address"),
        ("created", "2024/3/5", "2024-03-05", "date"),
    }


def test_faults_name_cell_and_reason() -> None:
    [row] = cleaned("customers", CUSTOMERS, f"|bad|15400000001/15400000002||{'长' * 201}|2024-13-05")
    assert [(one.column, one.field, one.kind) for one in row.faults] == [
        ("客户名称", "name", "missing"),
        ("统一社会信用代码", "uscc", "bad_credit_code"),
        ("手机", "mobile", "two_phones"),
        ("地址", "address", "too_long"),
        ("创建时间", "created", "impossible_date"),
    ]


def test_one_column_a_warehouse_becomes_one_row_each_and_nothing_gets_lost() -> None:
    rows = cleaned("opening_stock", "商品编码|无锡仓|常州仓", "A1|5|", "A2|0|7", "A3||")
    found = [(row.row, row.part, row.values.get("quantity"), row.good) for row in rows]
    assert found == [
        (2, "无锡仓", Decimal(5), True),
        (3, "无锡仓", Decimal(0), True),
        (3, "常州仓", Decimal(7), True),
        (4, "无锡仓", None, False),
    ]


def test_a_default_fills_what_the_client_has_no_column_for() -> None:
    columns, line = "单号|日期|客户|商品|数量", "S1|2026-03-01|甲公司|A1|2"
    [lacking] = cleaned("sales_orders", columns, line)
    assert [one.kind for one in lacking.faults] == ["no_column"]
    [filled] = cleaned("sales_orders", columns, line, recipe=Recipe(defaults={"warehouse": "成品仓"}))
    assert filled.good
    assert filled.values["warehouse"] == "成品仓"
    assert filled.steps[-1] == Step(2, "", "warehouse", "", "成品仓", "default")


def test_a_wrong_optional_cell_is_left_blank_only_when_a_person_said_so() -> None:
    line = "甲公司||12345|||"
    assert not cleaned("customers", CUSTOMERS, line)[0].good
    [row] = cleaned("customers", CUSTOMERS, line, recipe=Recipe(blank_if_wrong=frozenset({"mobile"})))
    assert row.good
    assert "mobile" not in row.values
    assert row.steps == (Step(2, "手机", "mobile", "12345", "", "left_blank"),)


RECIPE = Recipe(
    off=frozenset({"region"}),
    keep={"name": frozenset({"甲（乙）公司", "=1+1"})},
    defaults={"level": "B"},
    blank_if_wrong=frozenset({"phone"}),
    pairs={"00ff": True, "ff00": False},
)


def test_a_recipe_is_kept_and_replays_identically() -> None:
    stored = from_plain(json.loads(canonical(recipe_value(RECIPE))))
    found, problems = recipes_from_fields({recipe_field("customers"): stored, "client.name": "甲"})
    assert not problems
    assert found == {"customers": RECIPE}
    lines = ["甲（乙）公司||154 0000 0001|无锡||", "丙公司||15400000002|||"]
    once = cleaned("customers", CUSTOMERS, *lines, recipe=RECIPE)
    again = cleaned("customers", CUSTOMERS, *lines, recipe=found["customers"])
    assert [(one.values, one.steps, one.faults) for one in once] == [
        (one.values, one.steps, one.faults) for one in again
    ]
    assert once[0].values["name"] == "甲（乙）公司"
    assert once[0].values["city"] == "无锡"


@pytest.mark.parametrize("stored", [3, {"off": ("trim",)}, {"off": ("nothing",)}, {"pairs": {"a": 1}}, {"x": ()}])
def test_a_stored_recipe_that_does_not_fit_is_a_problem_and_no_recipe(stored: object) -> None:
    found, problems = recipes_from_fields({"recipe.customers": stored})  # type: ignore[dict-item]
    assert found == {}
    assert [one.key for one in problems] == ["recipe.customers"]


def test_a_recipe_that_says_nothing_is_not_stored() -> None:
    assert recipe_value(AS_IT_COMES) is None
    assert "trim" in FIXED


CODES = tuple(body + uscc.calc_check_digit(body) for body in ("91320299MA0000001", "91320299MA0000002"))

# --- records ---------------------------------------------------------------------------------------------------------

SAME = (
    "无锡澜川轴承有限公司|||无锡||2024-03-05",
    "无锡澜川轴承有限责任公司||15400000001|无锡|锡澜路9号|2023-01-01",
    "澜川轴承||154-0000-0001|||",
    "常州澜川轴承有限公司|||常州||",
    "常州澜川轴承有限公司|||常州||",
)


def grouped(*lines: str, recipe: Recipe = AS_IT_COMES) -> Grouped:
    return group_rows(SCHEMA.entity("customers"), cleaned("customers", CUSTOMERS, *lines), recipe)


def test_deterministic_keys_make_one_record_with_the_fullest_row_surviving() -> None:
    found = grouped(*SAME)
    assert [len(one.rows) for one in found.records] in ([1, 3], [3, 1])
    [record] = [one for one in found.records if len(one.rows) == 3]
    assert record.values["name"] == "无锡澜川轴承有限责任公司"
    assert record.values["mobile"] == "15400000001"
    conflicts = {one.field: (one.kept, set(one.others)) for one in record.conflicts}
    assert conflicts["created"] == (date(2023, 1, 1), {date(2024, 3, 5)})
    assert len(found.repeats) == 1


def test_a_person_takes_a_record_out_of_a_cluster() -> None:
    pair = next(one for one in grouped(*SAME).pairs if one.other.values["name"] == "澜川轴承")
    assert pair.merged
    assert pair.decided is None
    found = grouped(*SAME, recipe=Recipe(pairs={pair.key: False}))
    assert sorted(len(one.rows) for one in found.records) == [1, 1, 2]


def test_likeness_is_proposed_and_merges_only_by_a_persons_yes() -> None:
    lines = ("江苏省无锡市甲一机械有限公司|||无锡||", "甲一机械（集团）有限公司||15400000009|无锡||")
    found = grouped(*lines)
    assert len(found.records) == 2
    [pair] = found.pairs
    assert not pair.merged
    joined = grouped(*lines, recipe=Recipe(pairs={pair.key: True}))
    assert [len(one.rows) for one in joined.records] == [2]


def test_names_of_two_firms_with_two_codes_stay_two_however_alike() -> None:
    found = grouped(f"甲一机械|{CODES[0]}|15400000001|||", f"甲一 机械厂|{CODES[1]}|15400000001|||")
    assert len(found.records) == 2


def test_contracts_with_one_number_and_two_amounts_are_both_refused() -> None:
    columns = "合同编号|合同名称|客户|合同金额|下单时间"
    rows = cleaned("contracts", columns, "H1|甲|乙公司|100|2026-01-01", "H1|甲|乙公司|200|2026-01-01")
    found = group_rows(SCHEMA.entity("contracts"), rows, AS_IT_COMES)
    assert not found.records
    refused = {(row.row, fault.kind, fault.field) for row, fault in found.rejected}
    assert refused == {(2, "duplicate_key", "number"), (3, "duplicate_key", "number")}


def test_lines_of_an_order_are_one_record_unless_they_differ_in_its_head() -> None:
    columns = "单号|日期|客户|商品|仓库|数量"
    rows = cleaned(
        "sales_orders",
        columns,
        "S1|2026-01-01|甲公司|A|成品仓|1",
        "S1|2026-01-01|甲公司|B|成品仓|2",
        "S2|2026-01-01|甲公司|A|成品仓|1",
        "S2|2026-01-02|甲公司|B|成品仓|1",
    )
    found = group_rows(SCHEMA.entity("sales_orders"), rows, AS_IT_COMES)
    assert [len(one.lines) for one in found.records] == [2]
    assert {(row.row, fault.kind, fault.field) for row, fault in found.rejected} == {
        (4, "differs_in_order", "date"),
        (5, "differs_in_order", "date"),
    }


def test_the_order_of_the_rows_decides_nothing() -> None:
    def told(lines: tuple[str, ...]) -> object:
        found = grouped(*lines)
        records = sorted(
            (sorted(map(str, one.values.items())), sorted(row.raw["name"] for row in one.rows)) for one in found.records
        )
        return records, len(found.repeats), sorted(one.key for one in found.pairs)

    assert len({str(told(lines)) for lines in permutations(SAME)}) == 1
    one, other = CODES
    shared = (f"甲一机械|{one}|15400000001|||", "甲一|||||", "甲二||15400000001|||", f"甲三机械|{other}|15400000001|||")
    assert len({str(told(lines)) for lines in permutations(shared)}) == 1


# --- the balance -----------------------------------------------------------------------------------------------------


def test_what_does_not_balance_is_named() -> None:
    target = SCHEMA.entity("contracts")
    day = (date(2026, 1, 1), date(2026, 2, 1))
    good = Totals(2, 2, {"amount": Decimal(300)}, {"ordered": day})
    before = Totals(3, 3, {"amount": Decimal(350)}, {"ordered": day})
    fates = Fates(created=2, rejected=1, rejected_sums={"amount": Decimal(50)})
    assert reconcile(target, 3, fates, before, good, good).balanced
    lost = reconcile(target, 4, fates, before, good, Totals(1, 1, {"amount": Decimal(100)}, {"ordered": day}))
    told = " ".join(one.zh for one in lost.differences)
    assert all(word in told for word in ("读入 4 行", "行数：应有 2，库中 1", "合同金额：应有 300，库中 100"))
    shifted = reconcile(target, 3, fates, before, good, Totals(2, 2, {"amount": Decimal(300)}))
    assert [one.zh for one in shifted.differences] == ["下单时间的起止：应为 2026-01-01–2026-02-01，库中 –"]
    lossy = reconcile(target, 3, Fates(created=2, rejected=1), before, good, good)
    assert "减去未载入的 0" in lossy.differences[0].zh
