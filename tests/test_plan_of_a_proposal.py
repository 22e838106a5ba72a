"""The plan in a proposal begins where the client stands on the day it is issued."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from qifutong_desktop.actions.diagnosing import diagnose_opened, open_case
from qifutong_desktop.actions.proposing import Offer, make_offer
from qifutong_desktop.assets import asset

TODAY = date(2026, 11, 23)


def offer_of(data: list[Path]) -> Offer:
    return make_offer(diagnose_opened(open_case(asset("resources", "sample", "case.toml"), data)), TODAY)


def test_what_led_to_the_proposal_is_behind_us(tmp_path: Path) -> None:
    book = tmp_path / "客户.csv"
    book.write_text("客户名称,手机\n无锡甲一机械有限公司,15400000001\n", "utf-8")
    measured = offer_of([book]).plan
    assert (measured.tasks[0].id, measured.tasks[0].start) == ("review", TODAY)
    assert not {"kickoff", "survey", "data_check", "proposal"} & {task.id for task in measured.tasks}


def test_without_workbooks_the_data_check_is_still_to_do_and_the_review_waits_for_it() -> None:
    plan = offer_of([]).plan
    assert (plan.tasks[0].id, plan.tasks[0].start) == ("data_check", TODAY)
    assert next(task.after for task in plan.tasks if task.id == "review") == ("data_check",)


def test_the_risks_speak_in_the_clients_words_and_growth_counts_the_gift_months() -> None:
    offer = offer_of([])
    risk = next(risk for risk in offer.plan.risks if risk.id == "no_interface_papers")
    assert "京东（要问供应商）" in risk.trigger.zh
    assert "服务期最长 15 个月" in offer.diagnosed.diagnosis.needs.need("storage_gb").reason.zh
