"""Answers turned into scores, levels, needs with their reasons, and what to ask next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from .client import Source
from .ranges import Range
from .text import Text

Industry = Literal["manufacturing", "retail", "service"]

NeedKey = Literal[
    "headcount",
    "seats",
    "customers",
    "customers_end",
    "capabilities",
    "integrations",
    "storage_gb",
    "migration_rows",
    "custom_days",
    "training",
]

#: What a need for a capability may name; the price book says which tier has which.
Capability = Literal[
    "oa",
    "crm_simple",
    "crm_full",
    "scm",
    "hours_7x12",
    "hours_7x24",
    "dedicated_manager",
    "health_check",
    "encryption",
    "private_deployment",
    "onsite_training",
    "custom_development",
]

#: What answers may signal to the plan: each is raised by options of the questionnaire, none by code.
Signal = Literal[
    "no_interface_papers",
    "no_export_rights",
    "dirty_master_data",
    "no_single_contact",
    "third_party_slow",
    "personal_data",
    "month_end_busy",
    "big_sales_days",
    "no_backup",
    "weak_network",
    "no_budget",
    "failed_before",
    "many_sites",
    "decision_unclear",
]


@dataclass(frozen=True, slots=True)
class Need:
    """One need drawn from answers (or measured in the client's tables).

    A counted need has ``amount``; a named one (capabilities, integrations) has ``names`` (certain) and ``possible``
    (what an open question may still add). ``spoken``/``measured`` stand beside each other where both exist;
    measured is the one that counts.
    """

    key: NeedKey
    label: Text
    unit: Text
    reason: Text
    questions: tuple[str, ...]
    source: Source
    amount: Range[Decimal] | None = None
    names: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()
    spoken: Range[Decimal] | None = None
    measured: Decimal | None = None

    @property
    def differs(self) -> bool:
        """Spoken and measured lie more than 10 % of the spoken value apart."""
        if self.spoken is None or self.measured is None:
            return False
        nearest = min(max(self.measured, self.spoken.low), self.spoken.high)
        return abs(self.measured - nearest) * 10 > nearest


@dataclass(frozen=True, slots=True)
class Needs:
    """All needs, in the order of :data:`NeedKey`. ``customers_full_month`` is the month of the term (1 = first)
    in which the high end of the customer records passes the basic tier's 500, None when it doesn't."""

    items: tuple[Need, ...]
    customers_full_month: int | None = None

    def need(self, key: NeedKey) -> Need:
        return next(item for item in self.items if item.key == key)

    def amount(self, key: NeedKey) -> Range[Decimal]:
        amount = self.need(key).amount
        assert amount is not None, f"{key} is a named need"
        return amount

    def count(self, key: NeedKey) -> Range[int]:
        amount = self.amount(key)
        return Range(int(amount.low), int(amount.high))


@dataclass(frozen=True, slots=True)
class DimensionScore:
    """Score 0–100 of one dimension; ``level`` holds the lowest and highest level (0 = 未达L1) still possible."""

    id: str
    name: Text
    weight: int
    score: Range[Fraction]
    level: Range[int]
    answered: int
    unclear: int
    weakest: Text


@dataclass(frozen=True, slots=True)
class Finding:
    """One weak place worth telling the client, worst first. ``impact`` = weight lost, in points of the total."""

    question: str
    scene: Text
    seen: Text
    source: Source
    consequence: Text
    remedy: Text
    impact: Fraction


@dataclass(frozen=True, slots=True)
class Pain:
    """A pain in the client's own words, with what it costs a month where he said so."""

    words: str
    hours_per_month: Decimal | None
    yuan_per_month: Decimal | None


@dataclass(frozen=True, slots=True)
class NextQuestion:
    """A question worth asking next; ``narrows`` is by how many points of the total its answer can narrow the result."""

    id: str
    text: Text
    seconds: int
    narrows: Fraction


@dataclass(frozen=True, slots=True)
class Homework:
    """What nobody at the table knows: who finds it out, before (会前) or after (会后) the meeting."""

    question: str
    text: Text
    who: Text
    when: Literal["会前", "会后"]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What answers say of dates and money, for the plan."""

    go_live: date | None = None
    forbidden: tuple[tuple[date, date], ...] = ()
    decision_maker: str = ""
    single_contact: str = ""
    expectations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The result of one case. ``level`` is the overall level, the lower of score level and scene gate, as an interval.

    ``core_scenes`` counts applicable core scenes and ``core_reached`` those at or above the score's (low) level.
    ``labels`` maps question id to its text for reasons that name questions.
    """

    questionnaire: str
    industry: Industry | None
    dimensions: tuple[DimensionScore, ...]
    total: Range[Fraction]
    score_level: Range[int]
    level: Range[int]
    core_scenes: int
    core_reached: int
    needs: Needs
    asked: int
    answered: int
    unanswered: tuple[str, ...]
    unclear: tuple[str, ...]
    next_questions: tuple[NextQuestion, ...]
    findings: tuple[Finding, ...]
    pains: tuple[Pain, ...]
    homework: tuple[Homework, ...]
    signals: Mapping[Signal, tuple[str, ...]]
    wishes: Wishes
    notices: tuple[Text, ...]
    labels: Mapping[str, Text]


LEVELS: tuple[Text, ...] = (
    Text("未达L1", "below L1"),
    Text("企服通L1", "Qifutong L1"),
    Text("企服通L2", "Qifutong L2"),
    Text("企服通L3", "Qifutong L3"),
    Text("企服通L4", "Qifutong L4"),
)


def level_of(score: Fraction) -> int:
    """[0,20) 0, [20,40) 1, [40,60) 2, [60,80) 3, [80,100] 4 (half-open, so 40 is already L2)."""
    return min(4, int(score // 20))
