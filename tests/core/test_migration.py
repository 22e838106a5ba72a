"""Headers found under anything, rows counted as a person would, duplicates by deterministic keys."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qifutong_desktop.core.migration.cells import clean, heading, heading_aliases, heading_key, is_value
from qifutong_desktop.core.migration.facts import TableFacts
from qifutong_desktop.core.migration.identity import (
    Identity,
    clusters,
    name_key,
    phone_keys,
    token,
    uscc_key,
)
from qifutong_desktop.core.migration.profile import TableProfile
from qifutong_desktop.core.migration.recognise import coverage, recognise
from qifutong_desktop.core.migration.sheet import SheetShape
from qifutong_desktop.core.migration.sizing import MeasuredFile, sizing_json
from qifutong_desktop.core.migration.totals import total
from qifutong_desktop.core.migration.vocabulary import keys_of
from qifutong_desktop.workbooks.check_words import load_check_words
from qifutong_desktop.workbooks.vocabulary import load_vocabulary

from ..markdown_table import rows_of

VOCABULARY = load_vocabulary()
WORDS = load_check_words()


def profile(rows: list[list[str]], sheet: str = "Sheet1", *, hidden: bool = False) -> TableFacts:
    table = TableProfile(SheetShape(sheet, hidden), VOCABULARY, WORDS)
    for row in rows:
        table.take([clean(cell) for cell in row])
    facts = table.facts()
    assert facts is not None
    return facts


def drawn(table: str) -> TableFacts:
    return profile(rows_of(table))


# --- where the header is -------------------------------------------------------------------------------------------

LAYOUTS = {
    "plain": (
        """
        | 客户名称     | 联系人 | 电话          |
        | 江阴甲机械厂 | 阮一   | 0510-86000001 |
        | 宜兴乙模具厂 | 裘二   | 0510-86000002 |
        """,
        1,
        1,
        ["客户名称", "联系人", "电话"],
        2,
    ),
    "title, notes and a blank row above": (
        """
        | 客户台账         |            |              |            |
        | 制表日期：2026-09-01 |        | 单位：元     |            |
        -
        | 客户名称*        | 联系 人    | 电 话（必填） | 地址\\n省市区 |
        | 江阴甲机械厂     | 阮一       | 15400000001  | 江阴       |
        | 宜兴乙模具厂     | 裘二       | 15400000002  | 宜兴       |
        """,
        4,
        1,
        ["客户名称", "联系人", "电话", "地址省市区"],
        2,
    ),
    "instructions of an export": (
        """
        | 填写须知：红色字段必填，请勿删除列，部门以斜杠分隔，最多一千行 |      |             |      |
        | 企业：某某公司                                                |      |             |      |
        | 姓名 | 帐号 | 手机号      | 部门 |
        | 阮一 | r1   | 15400000001 | 销售 |
        """,
        3,
        1,
        ["姓名", "帐号", "手机号", "部门"],
        1,
    ),
    "two header rows, one group and lone columns": (
        """
        | 序号 | 订单号 | 寄件方信息 |      |             | 收件方信息 |      |             |
        |      |        | 公司       | 姓名 | 电话        | 公司       | 姓名 | 电话        |
        | 1    | D001   | 甲公司     | 阮一 | 15400000001 | 乙公司     | 裘二 | 15400000002 |
        | 2    | D002   | 甲公司     | 阮一 | 15400000001 | 丙公司     | 麦三 | 15400000003 |
        """,
        1,
        2,
        [
            "序号",
            "订单号",
            "寄件方信息/公司",
            "寄件方信息/姓名",
            "寄件方信息/电话",
            "收件方信息/公司",
            "收件方信息/姓名",
            "收件方信息/电话",
        ],
        2,
    ),
    "two header rows under a title": (
        """
        | 期初库存表 |          |        |      |          |      |
        | 存货编码   | 存货名称 | 原料仓 |      | 成品仓   |      |
        |            |          | 数量   | 金额 | 数量     | 金额 |
        | A01        | 轴承     | 10     | 200  | 3        | 60   |
        | A02        | 导轨     | 5      | 900  | 0        | 0    |
        """,
        2,
        2,
        ["存货编码", "存货名称", "原料仓/数量", "原料仓/金额", "成品仓/数量", "成品仓/金额"],
        2,
    ),
    "two title cells over a single header": (
        """
        | 客户明细表 |        |             | 制表人 |
        | 客户名称   | 联系人 | 手机        | 备注   |
        | 江阴甲厂   | 阮一   | 15400000001 | 月结   |
        | 宜兴乙厂   | 裘二   | 15400000002 |        |
        """,
        2,
        1,
        ["客户名称", "联系人", "手机", "备注"],
        2,
    ),
    "headings nobody knows": (
        """
        | 炉号 | 牌号  | 化验员 | 结论 |
        | L1   | 45钢  | 阮一   | 合格 |
        | L2   | 40Cr  | 裘二   | 合格 |
        | L3   | 20钢  | 阮一   | 复检 |
        """,
        1,
        1,
        ["炉号", "牌号", "化验员", "结论"],
        3,
    ),
    "no header at all": (
        """
        | 江阴甲机械厂 | 15400000001 | 12 |
        | 宜兴乙模具厂 | 15400000002 | 7  |
        """,
        None,
        0,
        ["列A", "列B", "列C"],
        2,
    ),
    "no header, a heading word among the values": (
        """
        | 江阴甲机械厂 | 无锡 | 备注 | 15400000001 |
        | 宜兴乙模具厂 | 无锡 | 备注 | 15400000002 |
        | 江阴丙模具厂 | 无锡 | 备注 | 15400000003 |
        """,
        None,
        0,
        ["列A", "列B", "列C", "列D"],
        3,
    ),
    "blank column with values, blank column without": (
        """
        | 客户名称 |      | 手机        | | 地址 |
        | 江阴甲厂 | 旧   | 15400000001 | | 江阴 |
        | 宜兴乙厂 |      | 15400000002 | | 宜兴 |
        """,
        1,
        1,
        ["客户名称", "列B", "手机", "地址"],
        2,
    ),
    "sparse optional columns": (
        """
        | 客户名称 | 联系人 | 手机 | 电话 | 传真 | 邮箱 | 网址 | 备注 |
        | 江阴甲厂 | | | | | | | |
        | 宜兴乙厂 | 裘二 | | | | | | |
        """,
        1,
        1,
        ["客户名称", "联系人", "手机", "电话", "传真", "邮箱", "网址", "备注"],
        2,
    ),
    "months as headings": (
        """
        | 业务员 | 2026年1月 | 2026年2月 | 2026年3月 | 合计 |
        | 阮一   | 100       | 200       | 300       | 600  |
        | 裘二   | 10        | 20        | 30        | 60   |
        | 合计   | 110       | 220       | 330       | 660  |
        """,
        1,
        1,
        ["业务员", "2026年1月", "2026年2月", "2026年3月", "合计"],
        2,
    ),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_header_is_found(name: str) -> None:
    table, header_row, header_rows, columns, rows = LAYOUTS[name]
    facts = drawn(table)
    assert (facts.header_row, facts.header_rows, list(facts.columns), facts.rows) == (
        header_row,
        header_rows,
        columns,
        rows,
    )


@given(st.integers(0, 12), st.integers(0, 5), st.integers(1, 200), st.integers(0, 1_000_000))
def test_header_is_found_under_any_number_of_titles_and_blanks(titles: int, blanks: int, count: int, seed: int) -> None:
    chance = random.Random(seed)
    headings = chance.sample(["客户名称", "联系人", "手机", "地址", "行业", "客户级别", "备注", "业务员"], 5)
    above = [[f"说明 {number}", "", "", "", ""] for number in range(titles)] + [[] for _ in range(blanks)]
    data = [[f"{heading}{number}" for heading in headings] for number in range(count)]
    facts = profile([*above, headings, *data])
    assert (facts.header_row, facts.rows, facts.columns) == (titles + blanks + 1, count, tuple(headings))


# --- which rows count ----------------------------------------------------------------------------------------------


def test_only_data_rows_count() -> None:
    facts = drawn("""
        | 客户台账   |            |             |      |
        | 客户名称   | 联系人     | 手机        | 欠款 |
        | 江阴甲厂   | 阮一       | 15400000001 | 100  |
        -
        | 宜兴乙厂   | 裘二       | 15400000002 | 200  |
        | 小 计      |            |             | 300  |
        | 客户台账   |            |             |      |
        | 客户名称   | 联系人     | 手机        | 欠款 |
        | 江阴丙厂   | 麦三       | 15400000003 | 50   |
        | 无锡区小计 |            |             | 50   |
        | 二、外地客户 |          |             |      |
        | 计量丁公司 |            |             |      |
        | 合计：     |            |             | 350  |
        | 共 4 户    |            |             |      |
        | 制表人：阮一 |          | 审核：      |      |
        """)
    assert facts.rows == 4
    assert facts.header_row == 2
    assert "合计行 3" in facts.notes[0].zh
    assert "重复表头 1" in facts.notes[0].zh


def test_a_row_that_holds_only_its_number_is_blank() -> None:
    facts = drawn("""
        | 序号 | 客户名称 | 联系人 | 手机        |
        | 1    | 江阴甲厂 | 阮一   | 15400000001 |
        | 2    |          |        |             |
        | 3    |          |        |             |
        """)
    assert facts.rows == 1


def test_firms_whose_names_speak_of_totals_stay() -> None:
    facts = drawn("""
        | 客户名称             | 联系人 | 手机        |
        | 合计会计事务所       | 阮一   | 15400000001 |
        | 无锡累计财务有限公司 | 裘二   | 15400000002 |
        | 总计软件有限公司     | 麦三   | 15400000003 |
        """)
    assert facts.rows == 3


def test_a_sheet_of_prose_has_no_rows() -> None:
    prose = "请先阅读本说明，再填写后面各工作表中的内容，有疑问请联系顾问，不要改动表头。"
    facts = profile([["填写说明"], [prose], ["谢谢"]])
    assert (facts.rows, facts.header_row) == (0, None)


def test_an_empty_sheet_is_nothing() -> None:
    table = TableProfile(SheetShape("Sheet3"), VOCABULARY, WORDS)
    table.take(["", ""])
    assert table.facts() is None


# --- duplicates ----------------------------------------------------------------------------------------------------


def test_exact_duplicates_ignore_a_counting_number_but_not_a_line_number() -> None:
    counted = drawn("""
        | 序号 | 客户名称 | 手机        |
        | 1    | 江阴甲厂 | 15400000001 |
        | 2    | 宜兴乙厂 | 15400000002 |
        | 3    | 江阴甲厂 | 15400000001 |
        """)
    assert (counted.rows, counted.exact_duplicates) == (3, 1)
    lines = drawn("""
        | 订单号 | 序号 | 商品名称 | 数量 |
        | D1     | 1    | 轴承     | 5    |
        | D1     | 2    | 轴承     | 5    |
        | D2     | 1    | 轴承     | 5    |
        | D2     | 2    | 轴承     | 5    |
        """)
    assert (lines.rows, lines.exact_duplicates) == (4, 0)


def test_the_same_customer_written_differently_is_a_key_duplicate() -> None:
    facts = drawn("""
        | 客户名称                 | 信用代码           | 手机            | 电话          |
        | 无锡甲一机械有限公司     | 91320299MA00071270 | 15400000001     |               |
        | 无锡甲一机械厂           | 91320299ma00071270 |                 |               |
        | 无锡甲一机械有限责任公司 |                    |                 |               |
        | 甲一                     |                    | １５４ ００００ ０００１ |       |
        | 无锡乙二机械有限公司     |                    |                 | 0510-86000002 |
        | 乙二                     |                    |                 | (0510)8600 0002 |
        | 无锡丙三机械有限公司     | 91320299MA00142547 |                 |               |
        """)
    assert (facts.rows, facts.exact_duplicates, facts.key_duplicates) == (7, 0, 4)


def test_different_codes_are_different_firms_whatever_they_share() -> None:
    facts = drawn("""
        | 客户名称             | 信用代码           | 手机        |
        | 无锡甲一机械有限公司 | 91320299MA00071270 | 15400000001 |
        | 无锡甲一机械有限公司 | 91320299MA00142547 | 15400000001 |
        """)
    assert facts.key_duplicates == 0


def test_short_names_need_a_region_and_likeness_never_decides() -> None:
    facts = drawn("""
        | 客户名称         | 城市 | 备注 |
        | 鑫源             | 无锡 | a    |
        | 鑫源             | 无锡 | b    |
        | 鑫源             | 常州 | c    |
        | 鑫远             | 无锡 | d    |
        | 中国某某石油公司 | 北京 | e    |
        | 中国某某石化公司 | 北京 | f    |
        """)
    assert facts.key_duplicates == 1


def test_a_phone_shared_by_many_names_is_no_key() -> None:
    rows = [["客户名称", "电话"], *[[f"无锡第{number}机械有限公司", "0510-86001234"] for number in range(7)]]
    assert profile(rows).key_duplicates == 0


def test_accounts_that_are_off_are_no_users() -> None:
    facts = drawn("""
        | 姓名 | 工号 | 部门 | 手机        | 员工状态 |
        | 阮一 | 001  | 销售 | 15400000001 | 在职     |
        | 裘二 | 002  | 销售 | 15400000002 | 离职     |
        | 麦三 | 003  | 仓库 | 15400000003 | 在职     |
        | 麦三 | 003  | 仓储 | 15400000003 | 在职     |
        """)
    assert facts.entity == "users"
    sizing = total([(MeasuredFile("a.xlsx", "xlsx", 1), [facts])])
    assert (sizing.users, sizing.customers, facts.key_duplicates) == (2, None, 1)


KEYS = st.lists(
    st.lists(st.sampled_from(["u1", "u2", "p1", "p2", "p3", "n1", "n2", "w1", "w2"]), max_size=4, unique=True).filter(
        lambda keys: not {"u1", "u2"} <= set(keys)
    ),
    max_size=8,
)


@given(KEYS)
def test_a_cluster_never_holds_two_codes_and_numbers_run_by_first_appearance(raw: list[list[str]]) -> None:
    identities: list[Identity] = [tuple(keys) for keys in raw]
    found = clusters(identities)
    assert [number for place, number in enumerate(found) if number not in found[:place]] == list(range(len(set(found))))
    for cluster in set(found):
        codes = {key for keys, number in zip(identities, found, strict=True) if number == cluster for key in keys}
        assert not {"u1", "u2"} <= codes
    for place, keys in enumerate(identities):
        if not any(key[0] in "upn" for key in keys):
            assert found.count(found[place]) == 1


# --- keys ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "keys"),
    [
        ("15400000012", ("15400000012",)),
        ("154-0000-0012", ("15400000012",)),
        ("+86 154 0000 0012", ("15400000012",)),
        ("008615400000012", ("15400000012",)),
        ("１５４００００００１２", ("15400000012",)),
        ("15400000012.0", ("15400000012",)),
        ("154 000 00012", ("15400000012",)),
        ("15400000012/15400000013", ("15400000012", "15400000013")),
        ("0510-86001234", ("051086001234",)),
        ("（0510）8600 1234转801", ("051086001234",)),
        ("021-60001234", ("02160001234",)),
        ("86001234", ()),
        ("1.54E+10", ()),
        ("15400000000", ()),
        ("无", ()),
    ],
)
def test_phones(raw: str, keys: tuple[str, ...]) -> None:
    assert phone_keys(raw) == keys


def test_codes_and_names() -> None:
    assert uscc_key(" 91320299ma0007127 0") == "91320299MA00071270"
    assert uscc_key("9.132029900071270e+17") == ""
    assert uscc_key("000000000000000000") == ""
    assert name_key("无锡甲（集团）有限责任公司 ") == name_key("无锡甲(集团)有限公司")
    assert "15400000012" not in token("p", "15400000012")


# --- headings and entities -----------------------------------------------------------------------------------------


def test_headings_are_made_comparable() -> None:
    assert heading("'客户 名称*\n（必填）") == "客户名称"
    assert heading_key("商品总价（元）") == "商品总价(元)"
    assert heading("Customer  Name") == "Customer Name"
    assert heading_aliases("寄方/电话(手机)") == ("寄方/电话(手机)", "寄方/电话", "电话(手机)", "电话")
    assert clean('="1930001"\t') == "1930001"
    assert is_value("1,234.50元")
    assert is_value("2024-3-5 12:00:01")
    assert not is_value("3月销量")


@given(st.text(st.characters(categories=("L", "N")) | st.sampled_from("商品总价ABⅣ⑴½İ㍿"), min_size=1, max_size=8))
def test_a_heading_of_letters_and_digits_is_what_it_is_with_marks_around_it(word: str) -> None:
    assert heading(word) == heading(f" \u200b{word}＊")
    assert heading_key(word) == heading_key(f"{word}（必填）")


@given(st.text())
def test_a_clean_text_has_no_blank_edges(text: str) -> None:
    assert clean(text) == clean(text).strip()


def test_every_source_recognises_its_own_headings() -> None:
    for source in VOCABULARY.sources:
        found = recognise(sorted(source.headings), VOCABULARY)
        assert (found.source, found.entity, found.coverage) == (source.id, source.entity, Fraction(1)), source.id


def test_near_misses_are_said_not_guessed() -> None:
    jd = next(source for source in VOCABULARY.sources if source.id == "jd_orders")
    first = "订单号 商品ID 商品名称 订购数量 支付方式 下单时间 京东价 订单金额"
    rest = "结算金额 余额支付 应付金额 订单状态 订单类型 下单帐号 客户姓名"
    half = keys_of(f"{first} {rest}".split())
    assert coverage(jd, frozenset(half)) == Fraction(1, 2)
    found = recognise(half, VOCABULARY)
    assert (found.source, found.entity) == ("", "orders")
    assert "京东" in found.notes[0].zh


@pytest.mark.parametrize(
    ("headings", "entity"),
    [
        ("客户名称 联系人 电话 地址", "customers"),
        ("公司名称 税号 手机 跟进人", "customers"),
        ("客户 负责人 归属部门 生命状态", "customers"),
        ("姓名 工号 部门 入职日期", "users"),
        ("物料编码 物料名称 规格型号 单位 库存数量", "products"),
        ("单据编号 单据日期 客户名称 商品名称 数量 单价 金额", "orders"),
        ("日期 凭证号 摘要 科目名称 借方金额 贷方金额", "vouchers"),
        ("合同编号 客户名称 合同金额 签订日期", "other"),
        ("姓名 基本工资 实发工资 部门", "other"),
        ("炉号 牌号 结论", "other"),
    ],
)
def test_entities_by_headings(headings: str, entity: str) -> None:
    assert recognise(keys_of(headings.split()), VOCABULARY).entity == entity


# --- all tables together -------------------------------------------------------------------------------------------


def test_totals_count_once_what_stands_twice_and_leave_hidden_sheets_out() -> None:
    first = [["客户名称", "手机"], ["无锡甲一机械有限公司", "15400000001"], ["无锡乙二机械有限公司", "15400000002"]]
    turned = [["手机", "客户名称"], *[[row[1], row[0]] for row in first[1:]], ["15400000003", "无锡丙三机械有限公司"]]
    hidden = [["客户名称", "手机"], ["无锡丁四机械有限公司", "15400000004"]]
    renamed = [["公司全称", "联系电话"], ["甲一机械", "154 0000 0001"]]
    sizing = total(
        [
            (MeasuredFile("a.xlsx", "xlsx", 1), [profile(first), profile(hidden, "旧", hidden=True)]),
            (MeasuredFile("b.csv", "csv", 1), [profile(turned), profile(renamed)]),
        ]
    )
    assert (sizing.rows, sizing.rows_after_dedupe, sizing.customers) == (6, 4, 3)
    assert (sizing.exact_duplicates, sizing.duplicates_across) == (0, 2)
    assert [table.counted for table in sizing.tables] == [True, False, True, True]
    assert "副本" in sizing.tables[2].notes[-1].zh
    shape = sizing_json(sizing)
    assert shape["totals"] == {
        "rows": 6,
        "rows_after_dedupe": 4,
        "customers": 3,
        "users": None,
        "bytes": sizing.size_bytes,
    }
    table = shape["files"][0]["tables"][0]
    assert (table["header_row"], table["rows"], table["entity"]) == (1, 2, "customers")
    assert table["duplicates"] == {"exact": 0, "key": 0, "likely": 0}
    assert shape["files"][0]["tables"][1]["hidden"] is True


def test_size_is_the_utf8_of_distinct_rows() -> None:
    facts = drawn("""
        | 客户名称 | 手机        |
        | 甲厂     | 15400000001 |
        | 甲厂     | 15400000001 |
        """)
    assert facts.size_bytes == len("甲厂15400000001".encode())
