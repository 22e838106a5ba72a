"""One value for all rows where a required field has no column."""

from __future__ import annotations

import pytest

from qifutong_desktop.core.migration.agreed import fitting, lacks, recipes_with, with_agreed
from qifutong_desktop.core.migration.identity import is_person
from qifutong_desktop.core.migration.mapping import propose_mapping
from qifutong_desktop.core.migration.recipe import AS_IT_COMES, recipe_field, recipe_value, recipes_from_fields
from qifutong_desktop.core.problems import Refusal
from tests.clean_rows import SCHEMA

ORDERS = SCHEMA.entity("sales_orders")


def test_what_is_said_holds_for_its_source_and_is_stored() -> None:
    proposal = propose_mapping(["单号", "日期", "客户", "商品", "数量"], {}, None, ORDERS, {})
    (open_one,) = lacks(proposal, ORDERS, AS_IT_COMES)
    assert (open_one.field.id, open_one.said, open_one.text) == ("warehouse", "", "默认仓库")
    said = with_agreed(AS_IT_COMES, "warehouse", "unknown", "成品仓")
    stored, problems = recipes_from_fields({recipe_field("sales_orders"): recipe_value(said)})
    assert problems == ()
    assert lacks(proposal, ORDERS, stored["sales_orders"])[0].text == "成品仓"
    other = with_agreed(AS_IT_COMES, "warehouse", "jd_orders", "云仓")
    assert lacks(proposal, ORDERS, other)[0].said == ""
    assert with_agreed(said, "warehouse", "unknown", "") == AS_IT_COMES


def test_a_key_is_never_one_for_all() -> None:
    proposal = propose_mapping(["日期", "客户", "商品", "仓库", "数量"], {}, None, ORDERS, {})
    assert proposal.missing == ("number",)
    assert lacks(proposal, ORDERS, AS_IT_COMES) == ()


def test_a_name_means_its_fields_and_another_is_refused_with_those_there_are() -> None:
    made = recipes_with(SCHEMA, {}, "仓库", " 成品仓 ")
    assert {name: dict(one.defaults) for name, one in made.items()} == {
        name: {"warehouse@": "成品仓"} for name in ("opening_stock", "sales_orders", "purchase_orders")
    }
    assert recipes_with(SCHEMA, {}, "单位", "件")["products"].defaults == {"unit@": "件"}
    for name in ("单号", "颜色", ""):
        with pytest.raises(Refusal) as refused:
            recipes_with(SCHEMA, {}, name, "1")
        assert "可以给：" in refused.value.line()
        assert "仓库" in refused.value.line()
    with pytest.raises(Refusal):
        recipes_with(SCHEMA, {}, "仓库", "仓" * 41)


def test_a_value_is_held_to_its_field() -> None:
    day = ORDERS.field("date")
    assert day is not None
    assert fitting("2025年3月1日", day) == "2025-03-01"
    with pytest.raises(Refusal):
        fitting("2025-13-05", day)


@pytest.mark.parametrize(("name", "person"), [("麦景行", True), ("恒利行", False), ("大众车行", False), ("王芳", True)])
def test_a_given_name_is_told_from_a_trade(name: str, person: bool) -> None:
    assert is_person(name) is person
