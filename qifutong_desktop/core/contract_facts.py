"""What a contract is made from, and what stands in the places of its words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .client import Case
from .contract import AGREE, BLANK, ContractWords, When
from .money import in_words
from .order import named_systems, systems_of
from .plan import Plan
from .pricebook import PriceBook, TierPrices
from .quote import DraftQuote, Estimate, FirmQuote
from .quote_document import (
    added_accounts,
    amount_words,
    for_client,
    is_draft,
    left_out,
    months_words,
    offered,
    open_points,
)
from .ranges import counted
from .service_desk.entry import Kind
from .service_desk.rules import DeskRules
from .wording import closed_up, decimals, full_day

_HOURS = re.compile(r"\d×\d+")
#: Answers to P01: who the client is to the tax office, and which invoice he asks for.
_TAXPAYERS = {
    "general": ("一般纳税人", "增值税专用发票"),
    "small": ("小规模纳税人", "增值税普通发票"),
}
_CHOICE = "□增值税专用发票　□增值税普通发票（勾选一种）"


@dataclass(frozen=True, slots=True)
class Agreement:
    """One order with its quote and plan. ``paper_sha256`` is the hash of the quote's file as it is handed over, ""
    while nobody knows it."""

    case: Case
    quote: DraftQuote | FirmQuote
    plan: Plan
    book: PriceBook
    desk: DeskRules
    words: ContractWords
    today: date
    paper_sha256: str = ""

    @property
    def estimate(self) -> Estimate:
        return self.quote.estimate

    @property
    def tier(self) -> TierPrices:
        return self.book.tiers[self.estimate.order.tier]

    @property
    def draft(self) -> bool:
        """The quote is a draft itself."""
        return is_draft(self.case, self.quote)

    @property
    def open_points(self) -> tuple[str, ...]:
        """What stands between the quote and one that is issued, as the client reads it."""
        unnumbered = () if self.quote.terms.number else ("报价单还没有编号，尚未签发",)
        return (*open_points(self.case, self.quote, "乙方"), *unnumbered)

    @property
    def offer(self) -> str:
        """``标准版年付``, ``标准版增购15个账号，至2027年12月31日``"""
        return offered(self.estimate, self.book)

    @property
    def running(self) -> str:
        """``原合同Q26-A1-0003``, to which a mid-term order adds."""
        paid = self.estimate.order.already_paid
        return f"原合同{paid.order_no if paid else ''}"

    @property
    def same_tier(self) -> bool:
        """It only adds to a running contract, whose tier stays: what that tier brings is there already."""
        return self.estimate.midterm and "tier_upgrade" not in self.estimate.order.unpriced

    @property
    def basis(self) -> str:
        """The tier that is ordered, or the one that is added to."""
        if self.same_tier:
            return f"{self.running}的{self.tier.name.zh}，本单不再收套餐费"
        return f"升级为{self.tier.name.zh}" if self.estimate.midterm else self.offer

    @property
    def named_quote(self) -> str:
        """``报价单Q26-A1-0117第1版``, or that it is a draft."""
        terms = self.quote.terms
        if self.draft:
            return f"尚未签发的报价草案{terms.number}第{terms.version}版"
        return f"报价单{terms.number}第{terms.version}版"

    def clause(self, key: str) -> str:
        """The list's own sentence on a column of the tier."""
        return closed_up(self.tier.clauses[key].source)

    def footnote(self, policy: str) -> str:
        """Our reading of the list, as the quote prints it."""
        return for_client(closed_up(self.book.policies[policy].footnote.zh), draft=self.draft, us="乙方")


def conditions(deal: Agreement) -> frozenset[When]:
    """Which of the clauses that depend on the order are printed."""
    order = deal.estimate.order
    true: dict[When, bool] = {
        "custom": bool(order.custom_days.high),
        "migration": bool(order.migration_rows.high),
        "integrations": bool(systems_of(order, deal.book).high),
        "seats": deal.tier.seat_year is not None,
        "left_out": bool(left_out(deal.estimate)),
        "provisional": bool(deal.plan.provisional_years),
        "not_new": order.customer != "new",
        "same_tier": deal.same_tier,
        "own_tier": not deal.same_tier,
        "issued": not deal.draft,
    }
    return frozenset(when for when, holds in true.items() if holds)


def systems_words(deal: Agreement) -> str:
    """``3个：金蝶云星空、京东，另1个待指明``; of a mid-term order ``新增1个：京东，共4个`` or
    ``新增1个（待指明），共4个``."""
    order, book = deal.estimate.order, deal.book
    named, unnamed, count = named_systems(order.integrations, book), order.unnamed_integrations, systems_of(order, book)
    if not count.high:
        return "无"
    paid = order.already_paid.integrations if order.already_paid else ()
    had = named_systems((*deal.case.preferences.connected, *paid), book) if deal.estimate.midterm else {}
    fresh = [name for plain, name in named.items() if plain not in had]
    others = f"，另{counted(unnamed)}个待指明" if fresh and unnamed.high else ""
    names = f"：{'、'.join(fresh)}{others}" if fresh else ""
    if not deal.estimate.midterm:
        return f"{counted(count)}个{names}"
    new = unnamed.map(lambda number: number + len(fresh))
    which = names or "（待指明）"
    return (f"新增{counted(new)}个{which}" if new.high else "不新增") + f"，共{counted(count)}个"


def accounts(deal: Agreement) -> str:
    """How many may sign in; a line to fill in where the list states none."""
    estimate = deal.estimate
    line = estimate.line("seats")
    if line is not None:
        added = f"新增{added_accounts(estimate)}个，共" if estimate.midterm else ""
        return f"{added}{line.inputs['entitled']}个"
    if deal.tier.users is None:
        return f"甲方提出{counted(estimate.order.users)}个，约定为{AGREE}"
    return f"{deal.tier.users}个"


def rows_words(deal: Agreement) -> str:
    """``12,000条``"""
    return f"{counted(deal.estimate.order.migration_rows)}条（去重后）"


def custom_words(deal: Agreement) -> str:
    """``3人天``; in a tier that includes it, within the agreed scope."""
    days = f"{decimals(deal.estimate.order.custom_days)}人天"
    return f"{days}，以约定范围为准" if deal.tier.custom_included else days


def places(deal: Agreement) -> dict[str, str]:
    """Every place of the words; "" for what is not known."""
    known = {"blank": BLANK, "agree": AGREE}
    for part in (_basis, _service, _desk, _money, _invoice, _plan):
        known |= part(deal)
    return known


def _basis(deal: Agreement) -> dict[str, str]:
    terms, client = deal.quote.terms, deal.case.client
    return {
        "quote": deal.named_quote,
        "quote_day": full_day(terms.issued_on),
        "quote_sha256": deal.paper_sha256,
        "valid_until": full_day(terms.valid_until),
        "book": f"{deal.book.id}版（SHA-256 {deal.book.digest[:16]}）",
        "contact": f"{client.contact} {client.contact_title}".strip(),
    }


def _service(deal: Agreement) -> dict[str, str]:
    estimate, clause, footnote = deal.estimate, deal.clause, deal.footnote
    service = estimate.service
    note = footnote("service.period") + (footnote("gift.months") if service.gift_months else "")
    supplies = f"乙方向甲方提供{deal.tier.name.zh}。"
    months = f"共{months_words(estimate)}"
    if estimate.midterm:
        supplies = f"本合同在{deal.running}之上：{deal.offer}，与原合同同期。"
        months, note = months_words(estimate), footnote("seats.midterm")
    return {
        "supplies": supplies,
        "tier_clause": clause("capabilities"),
        "hours": "、".join(part for part in re.split("[：；]", clause("capabilities")) if _HOURS.search(part)),
        "included": footnote("tiers.inherit") + footnote("included"),
        "training": clause("training"),
        "training_note": footnote("training"),
        "custom_days": custom_words(deal),
        "custom_clause": clause("custom_included"),
        "migration_rows": rows_words(deal),
        "migration_clause": clause("migration_free_rows"),
        "seat_pack": str(deal.book.seat_pack),
        "seats_clause": clause("seat_year"),
        "midterm": footnote("seats.midterm"),
        "service_start": full_day(service.start),
        "service_end": full_day(service.end),
        "service_months": months,
        "period_note": note,
    }


def _desk(deal: Agreement) -> dict[str, str]:
    refund = deal.desk.refund
    return {
        "desk_terms": _clauses(deal.desk, ("feedback", "complaint")),
        "papers": _clauses(deal.desk, ("integration",)),
        "refund": deal.book.refund,
        "refund_days": str(refund.days),
        "refund_open": closed_up(refund.open.zh),
        "refund_clause": closed_up(refund.clause),
        "refund_excluded": for_client(closed_up(refund.excluded.zh), draft=True, us="乙方"),
        "refund_excluded_clause": closed_up(refund.excluded_clause),
        "refund_terms": _clauses(deal.desk, ("refund",)),
    }


def _clauses(desk: DeskRules, kinds: Iterable[Kind]) -> str:
    """The clauses of these kinds, each once; one that another begins with is left to that one."""
    terms = (term for kind in kinds for term in desk.terms_of(kind))
    found = dict.fromkeys(closed_up(term.clause).replace("+ ", "+") for term in terms)
    return "；".join(one for one in found if not any(other != one and other.startswith(one) for other in found))


def _money(deal: Agreement) -> dict[str, str]:
    estimate, total = deal.estimate, deal.estimate.total
    return {
        "total": amount_words(total),
        "total_words": in_words(total.low) if total.exact else "",
        "net": amount_words(estimate.net),
        "tax": amount_words(estimate.tax),
        "payment": for_client(closed_up(deal.quote.terms.payment.rstrip("。")), draft=True, us="乙方"),
    }


def _invoice(deal: Agreement) -> dict[str, str]:
    """Kind and title as the client answered; he chooses where he has not."""
    client, answer = deal.case.client, deal.case.answers.get("P01")
    taxpayer, kind = _TAXPAYERS.get(str(answer.value) if answer else "", ("", _CHOICE))
    note = answer.note.strip() if answer else ""
    return {
        "taxpayer": taxpayer,
        "invoice_kind": kind,
        "invoice_title": f"{client.name}（问卷备注：{note}）" if note else client.name,
        "invoice_tax_id": client.uscc,
    }


def _plan(deal: Agreement) -> dict[str, str]:
    plan = deal.plan
    last = max(plan.gates, key=lambda gate: gate.day, default=None)
    return {
        "plan_start": full_day(plan.start),
        "go_live": full_day(plan.go_live),
        "acceptance_day": full_day(plan.acceptance),
        "acceptance_condition": closed_up(last.condition.zh) if last else "",
        "provisional": "、".join(map(str, plan.provisional_years)),
    }
