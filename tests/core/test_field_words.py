"""Fields in words: every field that a case can hold has a name, a step and a value that can be read."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from decimal import Decimal

import pytest

from qifutong_desktop.actions.in_force import shipped
from qifutong_desktop.core.canonical import FieldValue
from qifutong_desktop.core.client import Client, Company, Preferences, Special
from qifutong_desktop.core.deal import Deal
from qifutong_desktop.core.field_words import change_name, field_name, field_step, value_said
from qifutong_desktop.core.ranges import Range
from qifutong_desktop.core.text import Text

QUESTIONS = shipped().questionnaire.by_id
NOUNS = {"client": Client, "deal": Deal, "preferences": Preferences, "company": Company}


def test_no_field_of_a_client_is_called_by_its_key() -> None:
    names = {f"{noun}.{part.name}" for noun, kind in NOUNS.items() for part in fields(kind)}
    told = {name: field_name(name, QUESTIONS, {}) for name in names}
    assert [name for name, text in told.items() if name.partition(".")[2] in text.zh] == []
    assert len({text.zh for text in told.values()}) == len(names)


def test_questions_and_tasks_are_called_as_they_read() -> None:
    assert field_name("answers.S01", QUESTIONS, {}).zh == f"S01 {QUESTIONS['S01'].text.zh}"
    assert field_name("evidence.S01", QUESTIONS, {}).zh.endswith("（凭证）")
    assert field_name("plan.T01", QUESTIONS, {"T01": Text("数据清洗", "Cleaning")}).zh == "任务“数据清洗”"
    assert field_name("promise.went_live", QUESTIONS, {}).zh == "实际上线日期"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (("answers.O02", "asked_on", "measured.T0"), "存为 T0"),
        (("scope.left_out", "scope.idle_years"), "迁移范围"),
        (("sizing", "data"), "数据文件"),
        (("sizing", "header.a.xlsx|客户"), "表头行的位置"),
        (("preferences.concession_amount", "preferences.concession_reason"), "优惠折让"),
        (("preferences.billing", "preferences.term", "preferences.tier"), "报价的 3 项设置"),
        (("preferences.term",), "期限"),
        (("client.bank", "client.account"), "开户行，等 2 处"),
    ],
)
def test_a_change_is_called_by_what_was_done(fields: tuple[str, ...], said: str) -> None:
    assert change_name(fields, QUESTIONS, {}).zh == said


@pytest.mark.parametrize(
    ("field", "step"),
    [
        *(("client.bank", "client"), ("deal.notes", "client"), ("answers.S01", "diagnosis"), ("plan.T01", "plan")),
        *(("preferences.payment", "quote"), ("preferences.customer", "client"), ("preferences.tier", "plan")),
        *(("keep_spoken.seats", "diagnosis"), ("asked_on", "diagnosis"), ("alternative.A", "quote")),
        *(("mapping.x", "data"), ("sizing", "data"), ("something.new", "data")),
    ],
)
def test_each_field_belongs_to_the_step_where_it_is_filled_in(field: str, step: str) -> None:
    assert field_step(field) == step


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("client.bank", None, "（清除）"),
        ("client.bank", "湖州银行", "湖州银行"),
        ("deal.stage", "quoted", "已报价"),
        ("preferences.tier", "standard", "标准版"),
        ("preferences.users", 12000, "12,000"),
        ("preferences.start", date(2027, 1, 4), "2027-01-04"),
        ("preferences.custom_rate", Decimal("1200.50"), "1,200.50"),
        ("preferences.free_migration_used", True, "是"),
        ("plan.T01", {"days": Decimal("2.5"), "owner": None, "not_before": None, "dropped": False}, "工作日 2.5"),
        ("answers.S99", {"value": Special.UNKNOWN, "source": "口述", "note": ""}, "value 不清楚；source 口述"),
        ("x", Range(3, 5), "3–5"),
        ("x", ("a", "b"), "a、b"),
        ("deleted", "2026-11-22T09:30:00Z", "移到回收站"),
    ],
)
def test_values_of_any_kind_can_be_read(field: str, value: FieldValue, said: str) -> None:
    assert value_said(field, value, QUESTIONS).zh == said
