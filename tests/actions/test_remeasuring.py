"""A renewal's proposal: the comparison with before is a page of it, and its plan is no first implementation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from qifutong_desktop.actions.diagnosing import diagnose_case, open_case
from qifutong_desktop.actions.in_force import shipped
from qifutong_desktop.actions.proposing import make_offer, proposal_document
from qifutong_desktop.assets import asset
from qifutong_desktop.core.client import AlreadyPaid, Answer, Case, CustomerKind, Measurement
from qifutong_desktop.core.document import Document
from tests.document_text import document_lines

TODAY = date(2027, 2, 16)


def sample() -> Case:
    return open_case(asset("resources", "sample", "case.toml")).case


def proposal(case: Case) -> Document:
    return proposal_document(make_offer(diagnose_case(case, None, shipped()), TODAY, quick=True))


def renewing(customer: CustomerKind, paid: AlreadyPaid | None = None, months: int = 0) -> Case:
    case = sample()
    first = Measurement({**case.answers, "S01": Answer(0)}, date(2026, 1, 12))
    nothing = {"D03": Answer(()), "N05": Answer(())}
    wishes = replace(case.preferences, customer=customer, renewal_months=months, already_paid=paid)
    return replace(case, answers={**case.answers, **nothing}, preferences=wishes, measured={"T0": first})


def chapters(document: Document) -> list[str]:
    return [page.chapter for page in document.pages]


def test_only_who_is_a_customer_already_sees_the_comparison() -> None:
    assert "复测" not in chapters(proposal(renewing("new")))
    assert "复测" in chapters(proposal(renewing("renewal")))
    assert "复测" not in chapters(proposal(replace(renewing("renewal"), measured={})))


def test_what_is_connected_is_not_planned_again() -> None:
    systems = ("金蝶云星空", "企业微信", "京东")
    whole = proposal(renewing("renewal", AlreadyPaid(integrations=systems)))
    assert "续用安排" in chapters(whole)
    assert "三阶段计划" not in chapters(whole)
    assert "风险" not in chapters(whole)
    part = proposal(renewing("renewal", AlreadyPaid(integrations=systems[:2])))
    assert "三阶段计划" in chapters(part)
    assert "三阶段计划" in chapters(proposal(renewing("new", AlreadyPaid(integrations=systems))))


def test_a_renewal_of_two_years_in_all_is_nine_tenths_of_the_total() -> None:
    paid = AlreadyPaid(integrations=("金蝶云星空", "企业微信", "京东"))
    totals = []
    for months in (12, 24):
        offer = make_offer(diagnose_case(renewing("renewal", paid, months), None, shipped()), TODAY, quick=True)
        assert not offer.plan.adds
        totals.append(offer.quote.estimate.total.low)
    assert totals[1] == totals[0] * 9 / 10


def test_what_adds_to_a_running_contract_is_compared_with_no_year_of_its_own() -> None:
    paid = AlreadyPaid(15, date(2027, 12, 31), order_no="Q26-A1-0003")
    case = renewing("existing", paid)
    case = replace(case, preferences=replace(case.preferences, running_tier="standard"))
    offer = make_offer(diagnose_case(case, None, shipped()), TODAY, quick=True)
    assert offer.quote.estimate.service.end == date(2027, 12, 31)
    training = [task.id for task in offer.plan.tasks if task.id.startswith(("training", "retraining"))]
    assert training == ["training_added"]
    lines = document_lines(proposal_document(offer))
    said = "\n".join(lines)
    for words in ("年付省下的", "按月付", "每服务月", "标准版年付 |", "共11个月"):
        assert words not in said, words
    assert "标准版的新增部分从" in said
    assert "升级差价待评估" in said
    assert "合同期内升级的差价没有公布价格" in said
