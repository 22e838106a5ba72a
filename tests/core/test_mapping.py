"""Which column goes where: measured on real headings, and what must hold of every proposal."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qifutong_desktop.catalog.migration import load_targets
from qifutong_desktop.core.canonical import canonical, from_plain
from qifutong_desktop.core.migration.cells import heading_key
from qifutong_desktop.core.migration.claims import ALIKE
from qifutong_desktop.core.migration.decisions import (
    ColumnDecision,
    decision_value,
    decisions_field,
    decisions_from_fields,
    source_key,
)
from qifutong_desktop.core.migration.destinations import likely_targets
from qifutong_desktop.core.migration.entity import Entity
from qifutong_desktop.core.migration.mapping import ColumnMapping, MappingProposal, propose_mapping
from qifutong_desktop.core.migration.shapes import contradicts, has_shape
from qifutong_desktop.core.migration.sources import SourceMatch, match_source, recognise_source
from qifutong_desktop.workbooks.vocabulary import load_vocabulary

from .mapping_pairs import FORMS, PAIRS

TARGETS = load_targets()
VOCABULARY = load_vocabulary()
FAMILIES = {source.id: source for source in VOCABULARY.sources}
Pairs = list[tuple[str, str]]


def propose(
    columns: Sequence[str] | str,
    target: str,
    source: SourceMatch | None = None,
    remembered: dict[str, ColumnDecision] | None = None,
    **samples: Sequence[str],
) -> MappingProposal:
    columns = columns.split() if isinstance(columns, str) else columns
    return propose_mapping(columns, samples, source, TARGETS.entity(target), remembered or {})


def by_column(proposal: MappingProposal) -> dict[str, ColumnMapping]:
    return {one.column: one for one in proposal.columns}


# --- how often it is right -------------------------------------------------------------------------------------------


def tables(text: str) -> Iterator[tuple[str, str, Pairs]]:
    for block in text.strip().split("\n\n"):
        head, *lines = block.splitlines()
        target, source = (part.strip() for part in head.lstrip("# ").split(","))
        yield target, source, [(line.rpartition("=")[0].strip(), line.rpartition("=")[2].strip()) for line in lines]


def measured(text: str, *, known: bool) -> tuple[int, list[str], list[str]]:
    """Pairs tried, the wrong ones, and the wrong ones that nobody would have been asked about."""
    tried, wrong, sure = 0, [], []
    for target, source, pairs in tables(text):
        if known and not source:
            continue
        columns = [column for column, _ in pairs]
        match = match_source(FAMILIES[source], columns) if known else None
        for one, (column, field) in zip(propose(columns, target, match).columns, pairs, strict=True):
            tried += 1
            if one.target != field:
                wrong.append(f"{target} {source} {column}: {one.target or '–'} instead of {field or '–'}")
                if one.target and not one.open:
                    sure.append(wrong[-1])
    return tried, wrong, sure


@pytest.mark.parametrize(
    ("text", "known", "least_tried", "least_right"),
    [(PAIRS, True, 100, 0.98), (PAIRS, False, 220, 0.95), (FORMS, False, 250, 0.93)],
    ids=["source known", "source unknown", "forms of other programs"],
)
def test_headings_go_to_the_right_field(text: str, known: bool, least_tried: int, least_right: float) -> None:
    tried, wrong, sure = measured(text, known=known)
    assert tried >= least_tried
    assert 1 - len(wrong) / tried >= least_right, "\n".join(wrong)
    assert sure == [], "never sure and wrong"


def test_every_family_with_a_template_is_among_the_pairs() -> None:
    templated = {source for target in TARGETS.entities for source in target.templates}
    assert not templated - {source for _, source, _ in tables(PAIRS)}


# --- what must hold of every proposal --------------------------------------------------------------------------------

HEADINGS = sorted({column for text in (PAIRS, FORMS) for _, _, pairs in tables(text) for column, _ in pairs})
VALUES = ["13812345678", "138****5678", "无锡甲一机械有限公司", "2024-03-05", "12.5", "3箱", "张三", "男", "", "a@b.cn"]
TARGET = st.sampled_from([target.id for target in TARGETS.entities])
WAREHOUSES = ["无锡仓", "常州仓/数量", "苏州仓库成本", "上海店"]
TWINS = ["手机(1)", "手机(2)", "甲/备注", "乙/备注", "甲/数量", "乙/数量"]
COLUMN = st.sampled_from([*HEADINGS, *WAREHOUSES * 9, *TWINS * 9]) | st.text(max_size=6)
SOURCE = st.sampled_from([None, *FAMILIES.values()])


@st.composite
def asked(draw: st.DrawFn) -> tuple[list[str], dict[str, list[str]], SourceMatch | None, str]:
    columns = draw(st.lists(COLUMN, max_size=14, unique=True))
    samples = {column: draw(st.lists(st.sampled_from(VALUES), max_size=4)) for column in columns}
    family = draw(SOURCE)
    return columns, samples, match_source(family, columns) if family else None, draw(TARGET)


@st.composite
def decisions(draw: st.DrawFn, columns: Sequence[str], target: str) -> dict[str, ColumnDecision]:
    """Some of the columns decided, no field twice."""
    keys = sorted({heading_key(column) for column in columns} - {""})
    chosen = draw(st.lists(st.sampled_from(keys), unique=True)) if keys else []
    free = draw(st.permutations([field.id for field in TARGETS.entity(target).open_fields]))
    moved = draw(st.lists(st.booleans(), min_size=len(chosen), max_size=len(chosen)))
    return {
        key: ColumnDecision(free[place] if move and place < len(free) else "")
        for place, (key, move) in enumerate(zip(chosen, moved, strict=True))
    }


@given(asked(), st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_the_order_of_the_columns_changes_nothing(
    table: tuple[list[str], dict[str, list[str]], SourceMatch | None, str], chance: object
) -> None:
    columns, samples, source, target = table
    turned = list(columns)
    chance.shuffle(turned)  # type: ignore[attr-defined]
    first = propose_mapping(columns, samples, source, TARGETS.entity(target), {})
    second = propose_mapping(turned, samples, source, TARGETS.entity(target), {})
    assert by_column(first) == by_column(second)
    assert (first.missing, first.key_column) == (second.missing, second.key_column)
    assert set(first.unpivot.columns if first.unpivot else ()) == set(second.unpivot.columns if second.unpivot else ())


@pytest.mark.parametrize("columns", ["手机(1) 手机(2)", "手机(2) 手机(1)"])
def test_not_even_of_two_columns_that_fit_exactly_as_well(columns: str) -> None:
    assert propose(columns, "customers").unmapped == ("手机(2)",)


@given(asked(), st.data())
@settings(max_examples=150, deadline=None)
def test_nothing_is_mapped_twice_and_what_was_decided_always_wins(
    table: tuple[list[str], dict[str, list[str]], SourceMatch | None, str], data: st.DataObject
) -> None:
    columns, samples, source, target = table
    decided = data.draw(decisions(columns, target))
    proposal = propose_mapping(columns, samples, source, TARGETS.entity(target), decided)
    told_once: set[str] = set()
    for one in proposal.columns:
        decision = decided.get(heading_key(one.column))
        if decision and heading_key(one.column) not in told_once:
            told_once.add(heading_key(one.column))
            assert (one.target, one.confidence) == (decision.target, 1.0)
            assert not one.open or (one.unit and one.unit.unanswered) or (one.values and one.values.unknown)
    wide = {one.field for one in proposal.unpivot.columns} | {proposal.unpivot.field} if proposal.unpivot else set()
    used = [one.target for one in proposal.columns if one.target and one.basis != "wide"]
    assert len(used) == len(set(used))
    assert not set(used) & wide
    required = {field.id for field in TARGETS.entity(target).open_fields if field.required}
    assert set(proposal.missing) == required - set(used) - wide
    assert set(proposal.unmapped) == {one.column for one in proposal.columns if not one.target}


@given(asked())
@settings(max_examples=100, deadline=None)
def test_a_likeness_alone_is_never_above_seven_tenths(
    table: tuple[list[str], dict[str, list[str]], SourceMatch | None, str],
) -> None:
    columns, _, _, target = table
    for one in propose_mapping(columns, {}, None, TARGETS.entity(target), {}).columns:
        assert one.basis != "alike" or one.confidence <= ALIKE
        assert 0 <= one.confidence <= 1


# --- evidence --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "basis", "reason"),
    [
        ("客户名称", "label", "标题相同：客户名称"),
        ("*客户名称（必填）", "label", "标题相同：客户名称"),
        ("往来单位", "synonym", "同义词：客户名称也这样写"),
        ("基本资料/往来单位(全称)", "synonym", "同义词：客户名称也这样写（不计括号、分组）"),
        ("客户（公司）名称", "label", "标题相同：客户名称（不计括号、分组）"),
        ("客户名秤", "alike", "标题相近：像「客户名称」"),
    ],
)
def test_every_proposal_says_why(heading: str, basis: str, reason: str) -> None:
    [one] = propose([heading], "customers").columns
    assert (one.target, one.basis, one.reason.zh) == ("name", basis, reason)


def test_the_source_knows_its_columns_better_than_their_words_do() -> None:
    jd = recognise_source(FAMILIES["jd_orders"].written, VOCABULARY)
    found = by_column(propose(FAMILIES["jd_orders"].written, "sales_orders", jd))
    assert (found["下单帐号"].target, found["下单帐号"].basis) == ("customer", "template")
    assert (found["客户姓名"].target, found["客户姓名"].open) == ("", False)
    assert "没有对应" in found["客户姓名"].reason.zh


def test_a_misspelt_heading_of_a_known_source_is_found_and_asked() -> None:
    columns = [word if word != "下单时间" else "下单时闻" for word in FAMILIES["jd_orders"].written]
    one = by_column(propose(columns, "sales_orders", recognise_source(columns, VOCABULARY)))["下单时闻"]
    assert (one.target, one.basis, one.open) == ("date", "template", True)


def test_a_known_heading_of_another_meaning_is_no_misspelling() -> None:
    """退款金额 (refund) is three quarters of 回款金额 (payment received)."""
    assert propose(["退款金额"], "payments").unmapped == ("退款金额",)
    assert by_column(propose(["回款金颔"], "payments"))["回款金颔"].target == "amount"


def test_values_decide_between_two_meanings_and_for_headings_that_say_nothing() -> None:
    mobiles = ["13812345678", "139****0001", "+86 137 0000 0002"]
    assert propose(["联系方式"], "customers", 联系方式=mobiles).columns[0].target == "mobile"
    assert propose(["联系方式"], "customers", 联系方式=["0510-88886666", "021-55556666"]).columns[0].target == "phone"
    unnamed = propose(["列C"], "customers", 列C=["91320205MA1WABCD2X", "91320214MA1XYZAB3K"]).columns[0]
    assert (unnamed.target, unnamed.basis, unnamed.open) == ("uscc", "shape", True)


def test_values_that_deny_the_heading_are_asked_about() -> None:
    one = propose(["手机"], "customers", 手机=["2024-03-05", "2024-03-06", "2024-03-07"]).columns[0]
    assert (one.target, one.open) == ("mobile", True)
    assert "值的形状不像" in one.reason.zh


def test_the_column_whose_values_fit_goes_before_one_that_nothing_shows_of() -> None:
    found = by_column(propose("联系手机 移动电话", "customers", 移动电话=["13812345678", "13912345678"]))
    assert (found["移动电话"].target, found["联系手机"].target) == ("mobile", "")


def test_two_columns_that_fit_as_well_are_asked_about() -> None:
    found = by_column(propose("客户名称 移动电话 联系手机", "customers"))
    taken = [one for one in found.values() if one.target == "mobile"]
    assert [one.open for one in taken] == [True]
    assert "另有一列同样合适" in taken[0].reason.zh


@pytest.mark.parametrize(
    ("values", "kind", "fits"),
    [
        (["13812345678", "138 1234 5678", "+8613812345678"], "mobile", True),
        (["13812345678.0", "138****5678"], "mobile", True),
        (["138123456789", "12345678901"], "mobile", False),
        (["6901234567892", "6900000000007"], "barcode", True),
        (["6901234567893", "6900000000001"], "barcode", False),
        (["2024/3/5", "2024年3月5日", "20240305", "2024-03-05 10:11:12"], "date", True),
        (["13812345678"], "mobile", False),
    ],
)
def test_shapes(values: list[str], kind: str, fits: bool) -> None:
    assert has_shape(values, kind) == fits  # type: ignore[arg-type]


def test_too_few_values_deny_nothing() -> None:
    assert not contradicts(["2024-03-05", ""], "mobile")
    assert contradicts(["2024-03-05", "2024-03-06"], "mobile")


# --- units, values, wide tables --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "values", "factors"),
    [
        ("合同金额（万元）", ["12.5", "3"], {"万元": Decimal(10000)}),
        ("合同金额/千元", [], {"千元": Decimal(1000)}),
        ("合同金额(单位：万元)", [], {"万元": Decimal(10000)}),
        ("合同金额", ["12万", "30000元"], {"万": Decimal(10000), "元": Decimal(1)}),
        ("合同金额", ["3袋", "4000"], {"袋": None}),
        ("合同金额(元)", ["12.5元", "3"], None),
        ("合同金额(含税)", ["12.5", "3"], None),
    ],
)
def test_units_of_money(heading: str, values: list[str], factors: dict[str, Decimal | None] | None) -> None:
    target = TARGETS.entity("contracts")
    [one] = propose_mapping([heading], {heading: values}, None, target, {}).columns
    assert one.target == "amount"
    assert (one.unit.factors if one.unit else None) == factors
    assert one.open == bool(factors and None in factors.values())


def test_what_a_pack_holds_is_asked_once() -> None:
    first = propose(["数量"], "sales_orders", 数量=["3箱", "12", "5件"]).columns[0]
    assert first.unit is not None
    assert (first.unit.unanswered, first.open) == (("箱",), True)
    decided = {"数量": ColumnDecision("quantity", factors={"箱": Decimal(24)})}
    again = propose(["数量"], "sales_orders", remembered=decided, 数量=["3箱", "5件"]).columns[0]
    assert again.unit is not None
    assert (again.unit.factors, again.open) == ({"箱": Decimal(24), "件": Decimal(1)}, False)
    as_ours = {"数量": ColumnDecision("quantity", factors={"箱": Decimal(1)})}
    ones = propose(["数量"], "sales_orders", remembered=as_ours, 数量=["3箱", "5件"]).columns[0]
    assert ones.unit is not None, "an answer that can no longer be changed"
    assert (ones.unit.factors["箱"], ones.open) == (Decimal(1), False)


def test_a_tax_rate_written_as_a_share_is_seen() -> None:
    share = propose(["税率"], "sales_orders", 税率=["0.13", "0.06", "0"]).columns[0].unit
    assert share is not None
    assert share.factors == {"1": Decimal(100)}
    assert propose(["税率"], "sales_orders", 税率=["13%", "6%"]).columns[0].unit is None


def test_values_of_a_closed_set_and_the_ones_we_do_not_know() -> None:
    statuses = ["买家已付款，等待卖家发货", "交易成功", "交易关闭", "卖家已发货，等待买家确认", "等待买家付款", "冻结"]
    values = propose(["订单状态"], "sales_orders", 订单状态=statuses).columns[0].values
    assert values is not None
    assert [values.known[word] for word in statuses[:5]] == ["paid", "done", "closed", "sent", "unpaid"]
    assert values.unknown == ("冻结",)
    gender = propose(["性别"], "staff", 性别=["男", " 女 ", "F", "不详", ""]).columns[0]
    assert gender.values is not None
    assert (gender.values.known, gender.values.unknown) == ({"男": "male", "女": "female", "F": "female"}, ("不详",))
    assert gender.open


def test_a_source_may_turn_the_meaning_of_a_value_round() -> None:
    """禁用 = 是 in WeCom is an account that is off, while 是 under 是否在职 is one that is on."""
    columns = FAMILIES["wecom_contacts"].written
    wecom = propose(columns, "staff", recognise_source(columns, VOCABULARY), 禁用=["是", "否"])
    assert known_values(wecom) == {"是": "disabled", "否": "active"}
    assert known_values(propose(["是否在职"], "staff", 是否在职=["是", "否"])) == {"是": "active", "否": "left"}


def test_what_a_person_said_of_a_value_goes_before_all_that_we_know() -> None:
    decided = {"禁用": ColumnDecision("status", values={"是": "left", "?": "active", "男": "nonsense"})}
    source = match_source(FAMILIES["wecom_contacts"], ["禁用"])
    [one] = propose(["禁用"], "staff", source, decided, 禁用=["是", "否", "?", "男"]).columns
    assert one.values is not None
    assert one.values.known == {"是": "left", "?": "active", "否": "active"}
    assert one.values.unknown == ("男",)


def known_values(proposal: MappingProposal) -> Mapping[str, str]:
    [values] = [one.values for one in proposal.columns if one.target == "status"]
    assert values is not None
    return values.known


def test_one_column_a_warehouse_becomes_rows() -> None:
    columns = ["存货编码", "无锡仓", "常州仓/数量", "常州仓/成本", "上海门店", "合计"]
    proposal = propose(columns, "opening_stock", 无锡仓=["3", "", "5"])
    assert proposal.unpivot is not None
    assert [(one.label, one.field) for one in proposal.unpivot.columns] == [
        ("无锡仓", "quantity"),
        ("常州仓", "quantity"),
        ("常州仓", "cost"),
        ("上海门店", "quantity"),
    ]
    assert (proposal.unpivot.field, proposal.missing, proposal.unmapped) == ("warehouse", (), ("合计",))
    assert all(one.open for one in proposal.columns if one.basis == "wide")


def test_the_total_beside_the_warehouses_is_not_moved_as_well() -> None:
    proposal = propose("存货编码 原料仓 成品仓 期初数量 期初金额", "opening_stock", 期初数量=["8", "9"])
    assert proposal.unpivot is not None
    assert (proposal.unmapped, proposal.missing) == (("期初数量", "期初金额"), ())


@pytest.mark.parametrize("columns", ["存货编码 仓库 数量 无锡仓 常州仓", "存货编码 无锡仓 数量", "存货编码 入库 出库"])
def test_a_table_that_is_not_wide_stays_as_it_is(columns: str) -> None:
    assert propose(columns, "opening_stock").unpivot is None


def test_what_was_decided_of_a_warehouse_column_breaks_the_group_up() -> None:
    columns = "存货编码 无锡仓 常州仓 苏州仓"
    out = propose(columns, "opening_stock", remembered={"无锡仓": ColumnDecision("")})
    assert out.unpivot is not None
    assert [one.label for one in out.unpivot.columns] == ["常州仓", "苏州仓"]
    cost = propose(columns, "opening_stock", remembered={"无锡仓": ColumnDecision("cost")})
    assert by_column(cost)["无锡仓"].target == "cost"
    taken = propose(f"{columns} 合计", "opening_stock", remembered={"合计": ColumnDecision("quantity")})
    assert (taken.unpivot, by_column(taken)["合计"].target) == (None, "quantity")


def test_texts_under_a_warehouse_are_no_amounts() -> None:
    assert propose("存货编码 无锡仓 常州仓", "opening_stock", 无锡仓=["A-01", "B-02"]).unpivot is None


# --- decisions -------------------------------------------------------------------------------------------------------


def test_next_weeks_export_asks_only_about_what_is_new() -> None:
    columns = ["存货编码", "无锡仓", "常州仓", "拼音码"]
    first = propose(columns, "opening_stock")
    decided = {heading_key(one.column): ColumnDecision(one.target) for one in first.columns}
    again = propose([*columns, "苏州仓", "助记码"], "opening_stock", remembered=decided)
    assert {one.column for one in again.questions} == {"苏州仓", "助记码"}
    assert propose(columns, "opening_stock", remembered=decided).questions == ()


def test_a_column_that_only_counts_the_rows_is_neither_moved_nor_asked_about() -> None:
    proposal = propose("序号 客户名称", "customers")
    assert (proposal.unmapped, proposal.questions) == (("序号",), ())
    assert [one.column for one in propose("No. 客户名称", "customers").questions] == ["No."]


def test_a_decision_on_a_field_that_is_gone_is_asked_again() -> None:
    one = propose(["拼音码"], "customers", remembered={"拼音码": ColumnDecision("pinyin")}).columns[0]
    assert (one.target, one.open) == ("", True)
    assert "pinyin" in one.reason.zh


def test_two_decisions_on_one_field_leave_one_to_ask() -> None:
    both = {"甲": ColumnDecision("note"), "乙": ColumnDecision("note")}
    proposal = propose("甲 乙", "customers", remembered=both)
    assert sorted(one.target for one in proposal.columns) == ["", "note"]
    assert [one.open for one in proposal.columns if not one.target] == [True]


DECISION = st.builds(
    ColumnDecision,
    st.sampled_from(["", "name", "amount"]),
    st.text(max_size=10),
    st.dictionaries(st.text(max_size=6) | st.just("$1"), st.sampled_from(["male", "female"]), max_size=3),
    st.dictionaries(st.sampled_from(["箱", "$", "万元"]), st.decimals(1, 1000, places=2), max_size=2),
)


@given(st.sampled_from(["No.", "单价/元", "客 户.名称", "$金额"]), DECISION)
def test_decisions_survive_the_log(column: str, decision: ColumnDecision) -> None:
    key = source_key(None, TARGETS.entity("customers"))
    stored = from_plain(json.loads(canonical(decision_value(decision))))
    read, problems = decisions_from_fields({decisions_field(key, column): stored, "notes": "x", "mapping": "y"})
    assert read == {key: {heading_key(column): decision}}
    assert [problem.key for problem in problems] == ["mapping"]


@pytest.mark.parametrize(
    "stored", ["name", {"target": 3, "note": ""}, {"target": "a", "note": "", "more": 1}, {"target": ""}]
)
def test_a_decision_that_does_not_fit_is_left_out_and_said(stored: object) -> None:
    name = "mapping.unknown@customers.手机"
    read, problems = decisions_from_fields({name: stored})  # type: ignore[dict-item]
    assert (read, [problem.key for problem in problems]) == ({}, [name])


def test_decisions_hang_on_source_and_target_never_on_a_file() -> None:
    jd = match_source(FAMILIES["jd_orders"], [])
    assert source_key(jd, TARGETS.entity("customers")) == "jd_orders@customers"
    assert decisions_field("jd_orders@customers", " 客户 姓名* ") == "mapping.jd_orders@customers.客户姓名"


# --- which target ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("columns", "kind", "first"),
    [
        ("合同编号 客户名称 合同金额 签订日期", "other", "contracts"),
        ("单据编号 单据日期 供应商名称 商品名称 入库仓库 数量 单价", "orders", "purchase_orders"),
        ("单据编号 单据日期 客户名称 商品名称 仓库 数量 单价", "orders", "sales_orders"),
        ("姓名 工号 部门 入职日期", "users", "staff"),
        ("客户名称 联系人 电话 地址", "customers", "customers"),
        ("物料编码 物料名称 规格型号 单位", "products", "products"),
        ("存货编码 仓库 期初数量 单位成本", "products", "opening_stock"),
        ("供应商名称 联系人 开户行 账号 期初应付", "other", "suppliers"),
        ("收款单号 客户 合同号 到账日期 到账金额", "other", "payments"),
    ],
)
def test_the_likeliest_target(columns: str, kind: Entity, first: str) -> None:
    assert likely_targets(columns.split(), None, kind, TARGETS)[0].id == first


def test_vouchers_have_no_target() -> None:
    family = FAMILIES["kingdee_kis_vouchers"]
    assert likely_targets(family.written, match_source(family, family.written), "vouchers", TARGETS) == ()
