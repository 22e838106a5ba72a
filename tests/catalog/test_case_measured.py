"""What a case file says of a running contract, of earlier measurements and of promises."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from qifutong_desktop.catalog.case import parse_case, read_case
from qifutong_desktop.catalog.case_writer import case_toml
from qifutong_desktop.catalog.questionnaire import load_questionnaire
from qifutong_desktop.core.case_fields import case_fields, case_from_fields
from qifutong_desktop.core.client import AlreadyPaid, Answer, Case, Measurement, Promised
from qifutong_desktop.core.problems import Refusal

QUESTIONNAIRE = load_questionnaire()
DIMENSION = QUESTIONNAIRE.dimensions[0].id
TEXT = f"""
asked_on = 2028-01-10
[client]
name = "甲公司"
[answers]
P03 = 90
[preferences]
customer = "renewal"
renewal_months = 24
already_paid = {{seats = 5, seats_until = 2027-12-31, integrations = ["用友", "淘宝"], months_left = 7, order_no = "Q"}}
[measured.T0]
day = 2027-01-10
questionnaire = "2026.1"
[measured.T0.answers]
P03 = {{ value = 86, source = "文件", note = "花名册" }}
O02 = [{{ pain = "对账慢", hours = 40, yuan = 3000.5 }}]
S01 = "不清楚"
[promise]
{DIMENSION} = 3
go_live = 2027-03-01
went_live = 2027-03-08
"""


def read(text: str) -> Case:
    table: dict[str, Any] = tomllib.loads(text, parse_float=Decimal)
    return parse_case(table, QUESTIONNAIRE, "case.toml")[0]


def test_a_case_says_what_a_running_contract_has_paid_and_how_the_client_stood(tmp_path: Path) -> None:
    case = read(TEXT)
    paid = case.preferences.already_paid
    assert paid is not None
    assert paid.integrations == ("用友", "淘宝")
    assert (paid.seats, paid.months_left, paid.order_no) == (5, 7, "Q")
    first = case.measured["T0"]
    assert first.answers["P03"] == Answer(86, "文件", "花名册")
    assert str(first.day) == "2027-01-10"
    assert case.promised.levels == {DIMENSION: 3}
    path = tmp_path / "again.toml"
    text, left_out = case_toml(case, QUESTIONNAIRE)
    path.write_text(text, "utf-8")
    assert (read_case(path, QUESTIONNAIRE)[0], left_out) == (case, ())
    assert case_from_fields(case_fields(case)) == (case, ())


@pytest.mark.parametrize(
    ("was", "wrong", "key"),
    [
        ("seats = 5", "seats = -5", "preferences.already_paid.seats"),
        ("months_left = 7", "months_lft = 7", "preferences.already_paid.months_lft"),
        ('["用友", "淘宝"]', '"用友"', "preferences.already_paid.integrations"),
        ("seats_until = 2027-12-31", 'seats_until = "31.12."', "preferences.already_paid.seats_until"),
        ("[measured.T0]\nday", "[measured.T0]\ndate", "measured.T0.date"),
        ("P03 = { value = 86", "P03 = { value = -1", "measured.T0.answers.P03"),
        (f"{DIMENSION} = 3", f"{DIMENSION} = 5", f"promise.{DIMENSION}"),
        ("went_live = 2027-03-08", "went_live = 8", "promise.went_live"),
        ("asked_on = 2028-01-10", 'asked_on = "soon"', "asked_on"),
    ],
)
def test_what_cannot_be_read_is_named_by_its_key(was: str, wrong: str, key: str) -> None:
    with pytest.raises(Refusal) as refused:
        read(TEXT.replace(was, wrong))
    assert [problem.key for problem in refused.value.problems] == [key]


def test_a_stored_measurement_that_does_not_read_back_whole_is_left_out_and_said() -> None:
    case = Case(read(TEXT).client, {}, measured={"T0": Measurement({"P03": Answer(86)})}, promised=Promised({"x": 2}))
    fields = case_fields(case)
    broken = fields | {"measured.T0": {"day": None, "questionnaire": "", "answers": {"P03": 7}}, "promise.x": 9}
    again, problems = case_from_fields(broken)
    assert (again.measured, again.promised) == ({}, Promised())
    assert {problem.key for problem in problems} == {"measured.T0", "promise.x"}
    fields["preferences.already_paid"] = {"seats": "5"}
    again, problems = case_from_fields(fields)
    assert again.preferences.already_paid is None
    assert [problem.key for problem in problems] == ["preferences.already_paid"]
    assert case_from_fields(case_fields(case) | {"preferences.already_paid": {}})[0].preferences.already_paid == (
        AlreadyPaid()
    )
