"""Tables as clients really write them: identity cards, codes beside names, natural headings, warehouses as columns."""

from __future__ import annotations

from collections.abc import Sequence

from qifutong_desktop.catalog.migration import load_targets
from qifutong_desktop.catalog.places import load_places
from qifutong_desktop.core.migration.cells import heading_key
from qifutong_desktop.core.migration.cleaning import Cleaner, plan_table
from qifutong_desktop.core.migration.clusters import group_rows
from qifutong_desktop.core.migration.mapping import MappingProposal, propose_mapping
from qifutong_desktop.core.migration.recipe import AS_IT_COMES
from qifutong_desktop.core.migration.recognise import recognise
from qifutong_desktop.core.migration.shapes import has_shape
from qifutong_desktop.workbooks.check_words import load_check_words
from qifutong_desktop.workbooks.vocabulary import load_vocabulary

TARGETS, VOCABULARY, WORDS = load_targets(), load_vocabulary(), load_check_words()
#: Two whose check fails, one that holds, one masked.
ID_CARDS = ("350502197808015304", "320505199606074341", "51010419860407640X", "510104********640X")


def proposed(columns: str, target: str, **samples: Sequence[str]) -> MappingProposal:
    return propose_mapping(columns.split(), samples, None, TARGETS.entity(target), {})


def fields(proposal: MappingProposal) -> dict[str, str]:
    return {one.column: one.target for one in proposal.columns}


def test_a_column_of_identity_cards_is_never_taken_for_credit_codes() -> None:
    for heading in ("公民身份号码", "身份证号", "证件号", "身份证", "号码一"):
        found = fields(proposed(f"会员姓名 手机号 {heading}", "customers", **{heading: ID_CARDS}))
        assert found[heading] != "uscc", heading


def test_credit_codes_are_still_known_by_their_shape_with_digits_alone_too() -> None:
    assert has_shape(("91350100M000100Y43", "91320200782700068R"), "uscc")
    assert has_shape(("913202007827000686", "91320200*******686"), "uscc")
    assert not has_shape(ID_CARDS, "uscc")


def test_identity_card_headings_have_their_duty() -> None:
    for heading in ("公民身份号码", "公民身份证号码", "身份证件号", "证件号", "法人身份证", "业主身份证号码"):
        assert WORDS.duty_of(heading_key(heading)) == "id_card", heading


def test_an_order_line_means_its_product_by_code_first_and_by_name_where_there_is_none() -> None:
    columns = ("单号", "商品名称", "商品编码", "数量")
    proposal = propose_mapping(columns, {}, None, TARGETS.entity("sales_orders"), {})
    assert fields(proposal)["商品编码"] == "product"
    assert fields(proposal)["商品名称"] == ""
    plan = plan_table(
        "a.xlsx", "单", "a", columns, proposal, None, TARGETS.entity("sales_orders"), {}, positions=range(4)
    )
    cleaner = Cleaner(plan, AS_IT_COMES, load_places())
    rows = [row for cells in (("X1", "螺栓", "SP1", "2"), ("X2", "螺栓", "", "2")) for row in cleaner.rows(2, cells)]
    assert [row.values["product"] for row in rows] == ["SP1", "螺栓"]


def test_customers_are_known_by_the_headings_that_people_write() -> None:
    for columns in (
        "客户代码 往来单位全称 联系人 手机",
        "客户代码 购货单位 联系人 手机",
        "客商编码 客商名称 联系人",
        "客户代码 单位全称 手机",
        "单位编码 客户(单位)名称 联系人",
        "客户代码 名称 手机",
        "会员编号 姓名 手机",
        "卡号 会员姓名 会员手机 储值余额",
        "甲方名称 联络人 联络电话",
        "委托单位 联系人 手机",
        "企业名称 纳税人识别号 联络电话",
        "客戶編號 客戶名稱 聯絡電話",
    ):
        assert recognise([heading_key(one) for one in columns.split()], VOCABULARY).entity == "customers", columns
        assert not proposed(columns, "customers").missing, columns


def test_a_till_roll_is_orders_and_a_part_number_is_a_products_key() -> None:
    till = "小票号 销售时间 门店 商品名称 数量 实收金额 收银员"
    assert recognise(till.split(), VOCABULARY).entity == "orders"
    found = fields(proposed(till, "sales_orders"))
    assert [found[one] for one in ("小票号", "销售时间", "门店")] == ["number", "date", "warehouse"]
    for key in ("料号", "货号", "型号编码", "物料编码"):
        assert recognise([key, "规格", "单位"], VOCABULARY).entity == "products", key
        assert fields(proposed(f"{key} 规格 单位", "products"))[key] == "code"
        assert VOCABULARY.columns_for("product_code", [key, "规格"]) == (0,), key


def test_columns_of_places_become_stock_and_kinds_of_stock_do_not() -> None:
    def wide(*columns: str) -> list[str]:
        samples = dict.fromkeys(columns, ("1", "2", "3"))
        found = propose_mapping(("物料编码", *columns), samples, None, TARGETS.entity("opening_stock"), {})
        asked = [one.column for one in found.columns if one.basis == "wide" and one.open]
        assert not found.unpivot or asked == [one.column for one in found.unpivot.columns]
        return [one.label for one in found.unpivot.columns] if found.unpivot else []

    assert wide("杭州库存", "苏州库存", "在途") == ["杭州", "苏州"]
    assert wide("A区", "门店1-万达", "原料库") == ["A区", "门店1-万达", "原料库"]
    assert wide("安全库存", "锁定库存", "最高库存", "总库存") == []
    assert wide("门店编号", "门店面积") == []


def test_members_of_one_name_with_their_own_numbers_are_no_clash_and_firms_are() -> None:
    columns = ("会员编号", "客户名称", "手机号")
    target = TARGETS.entity("customers")
    proposal = propose_mapping(columns, {}, None, target, {})
    plan = plan_table("a.xlsx", "会员", "a", columns, proposal, None, target, {}, positions=range(3))
    cleaner = Cleaner(plan, AS_IT_COMES, load_places())

    def refused(*cells: tuple[str, str, str]) -> int:
        rows = [row for place, one in enumerate(cells) for row in cleaner.rows(place + 2, one)]
        return len(group_rows(target, rows, AS_IT_COMES).rejected)

    assert refused(("H1", "王芳", "13912345600"), ("H2", "王芳", "13912345601")) == 0
    assert refused(("H1", "丙三厂", "13912345600"), ("H2", "丙三厂", "13912345601")) == 2


def test_latin_endings_are_words() -> None:
    for heading in ("Order ID", "user_id", "OrderId", "客户ID"):
        assert WORDS.duty_of(heading_key(heading)) == "code", heading
    for heading in ("paid", "Amount paid", "Unpaid", "Valid", "Last update"):
        assert WORDS.duty_of(heading_key(heading)) == "any", heading
    assert WORDS.duty_of(heading_key("Order date")) == "date"
