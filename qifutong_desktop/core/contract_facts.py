"""What a contract is made from, and what stands in the places of its words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .client import Case
from .contract import AGREE, BLANK, ContractWords, When
from .money import in_words
from .order import named_systems
from .plan import Plan
from .pricebook import PriceBook, TierPrices
from .quote import DraftQuote, Estimate, FirmQuote
from .quote_document import amount_words, is_draft, left_out, months_words
from .ranges import Range, counted
from .service_desk.entry import Kind
from .service_desk.rules import DeskRules
from .text import Text
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
    """One order with its quote and plan. ``open_points`` stand between the quote and one that may be issued;
    ``paper_sha256`` is the hash of the quote's file as it is handed over, "" while nobody knows it."""

    case: Case
    quote: DraftQuote | FirmQuote
    plan: Plan
    book: PriceBook
    desk: DeskRules
    words: ContractWords
    today: date
    open_points: tuple[Text, ...] = ()
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
    def offer(self) -> str:
        """``标准版年付``"""
        return f"{self.tier.name.zh}{'年付' if self.estimate.order.billing == 'annual' else '月付'}"

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
        return closed_up(self.book.policies[policy].footnote.zh)


def conditions(deal: Agreement) -> frozenset[When]:
    """Which of the clauses that depend on the order are printed."""
    order = deal.estimate.order
    true: dict[When, bool] = {
        "custom": bool(order.custom_days.high),
        "migration": bool(order.migration_rows.high),
        "integrations": bool(systems(deal).high),
        "seats": deal.tier.seat_year is not None,
        "left_out": bool(left_out(deal.estimate)),
        "provisional": bool(deal.plan.provisional_years),
        "not_new": order.customer != "new",
        "issued": not deal.draft,
    }
    return frozenset(when for when, holds in true.items() if holds)


def systems(deal: Agreement) -> Range[int]:
    """How many outside systems are connected."""
    order = deal.estimate.order
    return order.unnamed_integrations.map(lambda count: count + len(named_systems(order.integrations, deal.book)))


def accounts(deal: Agreement) -> str:
    """How many may sign in; a line to fill in where the list states none."""
    line = deal.estimate.line("seats")
    if line is not None:
        return f"{line.inputs['entitled']}个"
    return AGREE if deal.tier.users is None else f"{deal.tier.users}个"


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
    gift = footnote("gift.months") if service.gift_months else ""
    return {
        "tier": deal.tier.name.zh,
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
        "service_months": months_words(service),
        "period_note": footnote("service.period") + gift,
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
        "refund_excluded": closed_up(refund.excluded.zh),
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
        "payment": closed_up(deal.quote.terms.payment.rstrip("。")),
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
