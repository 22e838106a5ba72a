"""All that a proposal is made from, and the few figures that several of its pages share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from ..alternatives import Side, Unfit
from ..calendar import Calendar
from ..client import Case
from ..diagnosis import LEVELS, Diagnosis, Finding
from ..migration.sizing import Sizing
from ..money import Money, figures
from ..options import Option
from ..plan import Plan
from ..pricebook import PriceBook, TierPrices
from ..pricing import price
from ..quote import DraftQuote, Estimate, FirmQuote
from ..quote_document import for_client, is_draft
from ..ranges import Range
from ..recommendation import Comparison
from ..sensitivity import Sensitivity, sensitivity
from ..wording import closed_up, full_day, short_day

if TYPE_CHECKING:
    from ..migration.rehearsed import Rehearsed


@dataclass(frozen=True, slots=True)
class Brief:
    """One case, worked through. ``quote`` is what is offered; ``option`` spans what is still open as well."""

    case: Case
    diagnosis: Diagnosis
    comparison: Comparison
    quote: DraftQuote | FirmQuote
    plan: Plan
    sizing: Sizing | None
    book: PriceBook
    calendar: Calendar
    today: date
    number: str
    rehearsed: Rehearsed | None = None
    alternatives: tuple[Side | Unfit, ...] = ()

    @property
    def estimate(self) -> Estimate:
        return self.quote.estimate

    @property
    def tier(self) -> TierPrices:
        return self.book.tiers[self.estimate.order.tier]

    @property
    def option(self) -> Option:
        """The quoted tier at the asked billing and term, over the whole range of the needs."""
        return next(one for one in self.comparison.recommendation.options if one.tier == self.estimate.order.tier)

    @property
    def whole(self) -> Estimate:
        """The quote with all that is still open or set apart in it, the concession taken off as in the quote."""
        conceded = self.estimate.order.concession
        if conceded is None:
            return self.option.estimate
        return price(replace(self.option.order, concession=conceded), self.book, self.today)

    @property
    def sensitivity(self) -> Sensitivity:
        """What the quote's total hangs on."""
        order = self.estimate.order
        whole = replace(self.option.order, start=order.start, set_apart=order.set_apart, concession=order.concession)
        return sensitivity(whole, self.diagnosis.needs, self.book, self.today)

    @property
    def billing_word(self) -> str:
        return "年付" if self.estimate.order.billing == "annual" else "月付"

    @property
    def term_word(self) -> str:
        """``首年`` for a new customer's one year, else the whole term; ``本单`` where a contract runs."""
        order = self.estimate.order
        if order.customer != "new":
            return "本单"
        if order.months == 12:
            return "首年"
        return f"{order.term}年" if order.billing == "annual" else f"{order.term}个月"

    @property
    def offer(self) -> str:
        """``标准版年付``; where it only adds to a running contract ``标准版增购`` or ``升级为企业版``."""
        name = self.tier.name.zh
        if self.estimate.midterm:
            return f"升级为{name}" if "tier_upgrade" in self.estimate.order.unpriced else f"{name}增购"
        return f"{name}{self.billing_word}"

    @property
    def why(self) -> str:
        """Over the reasons: they speak for the advised tier, which is not always the one that the client asked for."""
        advised = self.comparison.recommendation.chosen.tier
        if advised == self.estimate.order.tier:
            return f"为什么是{self.tier.name.zh}"
        return f"为什么建议{self.book.tiers[advised].name.zh}"

    @property
    def level(self) -> str:
        return level_words(self.diagnosis.level)

    @property
    def accounts(self) -> str:
        """How many may sign in under the quote."""
        seats = self.estimate.line("seats")
        if seats is not None:
            return f"{seats.inputs['entitled']}个"
        return "以合同约定为准" if self.tier.users is None else f"{self.tier.users}个"

    @property
    def go_live(self) -> str:
        return short_day(self.plan.go_live)

    @property
    def signing(self) -> date:
        """The day by which the contract is signed: the first gate of phase one, inside the quote's validity."""
        gate = next((gate.day for gate in self.plan.gates if gate.phase == 1), self.plan.start)
        return min(gate, self.quote.terms.valid_until)

    def day(self, day: date) -> str:
        """``10月19日``; with its year where the contract is signed long before the work begins."""
        return full_day(day) if self.signing < self.plan.start else short_day(day)

    @property
    def draft(self) -> bool:
        """The quote prints as 草案."""
        return is_draft(self.case, self.quote)

    @property
    def decider(self) -> str:
        """Who decides, by name where the answers give one."""
        return self.diagnosis.wishes.decision_maker or self.case.client.contact or "贵司决策人"

    @property
    def well_known(self) -> bool:
        """At least half of the questions have an answer; below that nothing is advised in print."""
        return self.diagnosis.answered * 2 >= self.diagnosis.asked

    @property
    def total_words(self) -> str:
        """The quote's total: ``44,999.00``, or both ends while an answer is open."""
        return span_words(self.estimate.total)

    def renewed_year(self) -> Money:
        """What one more year costs at the same size: plan fee and accounts, nothing one-off; 满 2 年 9 折 where due."""
        order = self.estimate.order
        done = order.renewal_months if order.customer == "renewal" else 0
        after = replace(
            order,
            term=1 if order.billing == "annual" else 12,
            integrations=(),
            unnamed_integrations=Range.of(0),
            custom_days=Range.of(Decimal(0)),
            migration_rows=Range.of(0),
            customer="renewal",
            renewal_months=done + 12,
            concession=None,
            already_paid=None,
            unpriced=(),
            start=self.estimate.service.end + timedelta(days=1),
        )
        return price(after, self.book, self.today).total

    @property
    def renewed_year_words(self) -> str:
        """``次年`` after one year, else ``续费一年``."""
        return "次年" if self.estimate.order.months == 12 else "续费一年"

    def findings(self) -> tuple[Finding, ...]:
        """Findings whose remedy the offered tier carries, worst first."""
        has = self.book.capabilities(self.tier.id, inherit=True)
        return tuple(one for one in self.diagnosis.findings if has.issuperset(one.capabilities))

    def set_apart(self) -> tuple[str, ...]:
        """What the quote leaves out in print: the open part of a need, and what has no list price."""
        quoted = {line.code: line.amount.high for line in self.estimate.lines}
        left = [
            line.label.zh
            for line in self.whole.lines
            if line.kind != "discount" and line.amount.high > quoted.get(line.code, Decimal(0))
        ]
        return (*left, *(one.what.zh for one in self.estimate.pending if one.apart))

    def still_open(self) -> tuple[str, ...]:
        """What the quote holds as a range or has to assess (待评估) before it can be issued."""
        ranges = [line.label.zh for line in self.estimate.lines if not line.amount.exact and line.kind != "discount"]
        return (*ranges, *(one.what.zh for one in self.estimate.pending if not one.apart))

    def apart_amount(self) -> Decimal:
        """How much the priced part of what is set apart could add to the quote's dear case."""
        return max(self.whole.total.high - self.estimate.total.high, Decimal(0))


def said(words: str) -> str:
    """A sentence of the advice in print: what waits for the firm's word waits, to the client, for ours."""
    return for_client(closed_up(words), draft=True)


def reached_words(diagnosis: Diagnosis) -> str:
    """``9个核心场景中3个达到企服通L2``: measured at the level the client aims at next."""
    target = LEVELS[diagnosis.core_target].zh
    return f"{diagnosis.core_scenes}个核心场景中{diagnosis.core_reached}个达到{target}"


def span_words(money: Money) -> str:
    """``44,999.00`` or ``23,494.50–34,594.50``"""
    return figures(money.low) if money.exact else f"{figures(money.low)}–{figures(money.high)}"


def level_words(levels: Range[int]) -> str:
    """``企服通L1`` or ``企服通L1–L2``"""
    low, high = (LEVELS[level].zh for level in (levels.low, levels.high))
    return low if low == high else f"{low}–{high.removeprefix('企服通')}"
