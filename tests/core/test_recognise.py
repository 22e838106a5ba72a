"""Which export a table is: coverage, versions, spellings, ties, and one answer wherever it is asked."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qifutong_desktop.core.migration.cells import heading_key
from qifutong_desktop.core.migration.recognise import NEAR, coverage, near, present_words, recognise, told
from qifutong_desktop.core.migration.sources import match_source, near_sources, recognise_source
from qifutong_desktop.core.migration.vocabulary import SourceFamily
from qifutong_desktop.workbooks.vocabulary import load_vocabulary

VOCABULARY = load_vocabulary()
FAMILIES = {source.id: source for source in VOCABULARY.sources}
WORDS = sorted({word for source in VOCABULARY.sources for word in (*source.written, *source.aliases)})


@pytest.mark.parametrize("family", VOCABULARY.sources, ids=lambda family: family.id)
def test_a_family_knows_its_own_export_to_the_last_heading(family: SourceFamily) -> None:
    match = recognise_source(family.written, VOCABULARY)
    assert match is not None
    assert (match.family, match.entity, match.coverage) == (family, family.entity, Fraction(1))
    assert (match.matched, match.missing, match.extra) == (family.written, (), ())


@given(st.lists(st.sampled_from([*WORDS, "小计", "备用1", "客户名称", "联系人"]), max_size=40, unique=True))
def test_the_source_and_the_entity_of_a_measured_table_never_disagree(columns: list[str]) -> None:
    match = recognise_source(columns, VOCABULARY)
    found = recognise([heading_key(column) for column in columns], VOCABULARY)
    assert found.source == (match.family.id if match else "")
    assert match is None or (match.entity, match.coverage) == (found.entity, found.coverage)


def test_what_is_missing_and_what_is_new_is_named_as_it_is_written() -> None:
    jd = FAMILIES["jd_orders"]
    columns = [word for word in jd.written if word not in ("商品ID", "增值税发票")] + ["仓库ID", " 店铺 "]
    match = recognise_source(columns, VOCABULARY)
    assert match is not None
    assert (match.missing, match.extra) == (("商品ID", "增值税发票"), ("仓库ID", " 店铺 "))
    assert match.coverage == Fraction(28, 30)
    assert "30 个表头中有 28 个" in match.reason.zh


def test_a_version_shows_in_headings_that_only_it_has_and_these_cost_no_coverage() -> None:
    taobao = FAMILIES["taobao_orders"]
    old = recognise_source(taobao.written, VOCABULARY)
    newer = recognise_source([*taobao.written, "退款金额", "打款商家金额"], VOCABULARY)
    newest = recognise_source([*taobao.written, "打款商家金额", "支付单号", "支付详情"], VOCABULARY)
    assert old is not None
    assert newer is not None
    assert newest is not None
    assert (old.version, newer.extra, newest.coverage) == (None, (), Fraction(1))
    assert [one.version.zh for one in (newer, newest) if one.version] == ["含打款金额", "含支付单号"]


def test_another_spelling_of_a_heading_counts_as_the_heading() -> None:
    match = recognise_source(["姓名", "账号", "手机", "邮箱", "所在部门", "职位", "性别", "是否部门内领导"], VOCABULARY)
    assert match is not None
    assert (match.family.id, match.extra) == ("wecom_contacts", ())


def test_what_a_family_must_have_is_not_made_up_for_by_the_rest() -> None:
    assert coverage(FAMILIES["fxiaoke_customers"], present_words(["客户", "负责人", "归属部门"])) == 0
    match = recognise_source(["客户名称", "负责人", "归属部门", "生命状态"], VOCABULARY)
    assert match is not None
    assert match.family.id == "fxiaoke_customers"


def test_a_tie_or_a_near_miss_is_asked_not_guessed() -> None:
    columns = FAMILIES["jd_orders"].written[:15]
    assert recognise_source(columns, VOCABULARY) is None
    assert [match.family.id for match in near_sources(columns, VOCABULARY)] == ["jd_orders"]
    share, family = near(present_words(columns), VOCABULARY)[0]
    assert share >= NEAR
    assert not told([(Fraction(1), family), (Fraction(1), family)])


def test_a_family_nobody_has_shown_us_is_only_ever_named_by_a_person() -> None:
    unseen = {family.id: family for family in VOCABULARY.unseen}
    assert {"guanjiapo", "neocrm", "cainiao"} <= unseen.keys()
    match = match_source(unseen["guanjiapo"], ["商品编号", "商品全名"])
    assert (match.grade, match.coverage) == ("unverified", Fraction(0))
    assert match.extra == ("商品编号", "商品全名")
    assert "由人指定" in match.reason.zh


@pytest.mark.parametrize(
    ("columns", "entity"),
    [
        ("姓名 客户名称 手机 身份证号 邮箱 职务", "customers"),
        ("姓名 所属客户 部门 职位 手机", "customers"),
        ("姓名 公司名称 部门 职位 手机", "users"),
        ("姓名 工号 客户 部门 手机", "users"),
        ("姓名 部门 手机 职位", "users"),
        ("姓名 部门 客户名称 手机 拜访时间 订单号", "other"),
    ],
)
def test_people_of_customers_are_nobodys_accounts(columns: str, entity: str) -> None:
    assert recognise([heading_key(column) for column in columns.split()], VOCABULARY).entity == entity
