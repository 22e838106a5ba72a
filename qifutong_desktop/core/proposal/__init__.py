"""What the proposal says: cover, a summary that stands alone, and one page for each question an owner asks."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ..alternatives import Side, Unfit
from ..calendar import Calendar
from ..client import Case
from ..diagnosis import Diagnosis
from ..document import Cover, Document
from ..migration.sizing import Sizing
from ..plan import Plan
from ..pricebook import PriceBook
from ..quote import DraftQuote, FirmQuote
from ..recommendation import Comparison
from ..remeasure import Comparison as Remeasured
from ..remeasure_pages import remeasured_page
from ..wording import full_day
from .alternatives import alternatives_page
from .brief import Brief
from .cost import cost_page
from .data import data_page
from .findings import diagnosis_page
from .rehearsal import rehearsal_page
from .schedule import plan_page, tasks_page
from .service import next_steps_page, risk_page, service_page
from .summary import summary_page
from .tier import change_page, tier_page

if TYPE_CHECKING:
    from ..migration.rehearsed import Rehearsed

TITLE = "数字化转型方案"
DISCLAIMER = "本方案只供呈送方评审使用。企服通诊断参考《中小企业数字化水平评测指标（2024年版）》的框架，不是官方评级。"


def make_proposal(
    case: Case,
    diagnosis: Diagnosis,
    comparison: Comparison,
    quote: DraftQuote | FirmQuote,
    plan: Plan,
    sizing: Sizing | None,
    book: PriceBook,
    calendar: Calendar,
    today: date,
    number: str = "",
    rehearsed: Rehearsed | None = None,
    alternatives: tuple[Side | Unfit, ...] = (),
    remeasured: Remeasured | None = None,
) -> Document:
    """The proposal as a document; ``number`` is the proposal's own ("" prints as 草案), ``rehearsed`` what the last
    rehearsal of the migration came to, ``alternatives`` the case's own, worked through, ``remeasured`` the
    client's earlier diagnoses against this one.

    Each page's title is its message, with the number that proves it; the notes name the sources.
    """
    made_from = (case, diagnosis, comparison, quote, plan, sizing, book, calendar, today, number)
    brief = Brief(*made_from, rehearsed, alternatives)
    pages = [
        summary_page(brief),
        diagnosis_page(brief),
        remeasured_page(remeasured) if remeasured else None,
        tier_page(brief),
        change_page(brief),
        plan_page(brief),
        tasks_page(brief),
        cost_page(brief),
        alternatives_page(brief),
        data_page(brief),
        rehearsal_page(brief),
        risk_page(brief),
        service_page(brief),
        next_steps_page(brief),
    ]
    version = f"方案{number}" if number else "方案草案"
    return Document(
        title=f"{case.client.name} {TITLE}",
        author=case.company.name,
        subject="诊断、建议、计划与成本",
        status="草案" if brief.draft else "方案",
        foot=f"{version}　第{quote.terms.version}版　{full_day(today)}　{case.client.name}",
        pages=tuple(page for page in pages if page is not None),
        cover=_cover(brief),
        summary=0,
        keywords=("数字化诊断", "实施计划", "报价", brief.tier.name.zh),
    )


def _paired_quote(brief: Brief) -> str:
    terms = brief.quote.terms
    if brief.draft:
        return f"{terms.number}　草案".strip()
    return f"{terms.number}　有效至{full_day(terms.valid_until)}"


def _cover(brief: Brief) -> Cover:
    client, company, terms = brief.case.client, brief.case.company, brief.quote.terms
    contact = "　".join(part for part in (client.contact, client.contact_title) if part)
    by = "　".join(part for part in (company.consultant, "咨询顾问" if company.consultant else "") if part)
    return Cover(
        brand="企服通",
        title=TITLE,
        subtitle=f"{brief.offer}：诊断、建议、三阶段计划与成本",
        facts=(
            ("呈送", "\n".join(part for part in (client.name, contact) if part)),
            ("编制", "\n".join(part for part in (company.name, by) if part)),
            ("日期", full_day(brief.today)),
            ("编号与版本", f"{brief.number or '草案'}　第{terms.version}版"),
            ("配套报价单", _paired_quote(brief)),
        ),
        note=DISCLAIMER,
    )
