"""What the list of clients shows of a case without opening it: a small value, stored beside the case."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any, get_args

from .client import Billing, Special, Tier
from .deal import Stage
from .diagnosis import Diagnosis, Industry
from .dossier import Dossier
from .money import Money, to_fen
from .quote import DraftQuote, FirmQuote
from .ranges import Range
from .steps import open_questions
from .text import Text

#: What an industry is called in the list.
INDUSTRIES: dict[Industry, Text] = {
    "manufacturing": Text("制造业", "Manufacturing"),
    "retail": Text("零售业", "Retail"),
    "service": Text("服务业", "Service"),
}
_AMOUNT = re.compile(r"-?\d{1,20}(\.\d{1,2})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry of the service desk that is to be seen to: its id, what, and by which day."""

    entry: str
    what: Text
    on: date


@dataclass(frozen=True, slots=True)
class Overview:
    """One line of the list. What nobody said yet is "" or None.

    ``people`` is the headcount, once answered. ``tier``, ``billing`` and ``total`` are those of the issued quote, else
    of the estimate; ``number``, ``version``, ``valid_until`` and ``service_end`` only of an issued quote (version 0:
    none). ``go_live`` is the plan's; ``next_on`` the day of the next step; ``lacks`` counts the open questions.
    ``waiting`` are the entries of the service desk that are not done.
    """

    stage: Stage = "lead"
    industry: Industry | None = None
    people: Range[int] | None = None
    contact: str = ""
    tier: Tier | None = None
    billing: Billing | None = None
    total: Money | None = None
    number: str = ""
    version: int = 0
    valid_until: date | None = None
    service_end: date | None = None
    go_live: date | None = None
    signing_on: date | None = None
    next_step: str = ""
    next_on: date | None = None
    rival: str = ""
    lost_reason: str = ""
    lacks: int = 0
    waiting: tuple[Waiting, ...] = ()


def overview_of(
    dossier: Dossier,
    diagnosis: Diagnosis,
    stage: Stage,
    *,
    quote: DraftQuote | FirmQuote | None = None,
    go_live: date | None = None,
    issued: FirmQuote | None = None,
    waiting: tuple[Waiting, ...] = (),
) -> Overview:
    """The overview of a case worked through. ``quote`` is its estimate now, ``issued`` the last quote that was issued,
    made again from its inputs; ``waiting`` what the service desk has to see to."""
    deal, shown = dossier.deal, issued or quote
    order = None if shown is None else shown.estimate.order
    return Overview(
        stage=stage,
        industry=diagnosis.industry,
        people=_people(dossier, diagnosis),
        contact=dossier.case.client.contact,
        tier=order.tier if order else None,
        billing=order.billing if order else None,
        total=shown.estimate.total if shown else None,
        number=issued.terms.number if issued else "",
        version=issued.terms.version if issued else 0,
        valid_until=issued.terms.valid_until if issued else None,
        service_end=issued.estimate.service.end if issued else None,
        go_live=go_live,
        signing_on=deal.signing_on,
        next_step=deal.next_step,
        next_on=deal.next_on,
        rival=deal.rival,
        lost_reason=deal.lost_reason,
        lacks=open_questions(diagnosis),
        waiting=waiting,
    )


def _people(dossier: Dossier, diagnosis: Diagnosis) -> Range[int] | None:
    need = diagnosis.needs.need("headcount")
    answers = (dossier.case.answers.get(question) for question in need.questions)
    said = any(answer is not None and not isinstance(answer.value, Special) for answer in answers)
    return diagnosis.needs.count("headcount") if said else None


# --- as plain JSON ---------------------------------------------------------------------------------------------------


def overview_json(overview: Overview) -> dict[str, Any]:
    """The overview in what JSON can hold: dates ISO, amounts ``{"low": "7999.00", "high": …}``, people likewise."""
    return {part.name: _plain(getattr(overview, part.name)) for part in fields(Overview)}


def _plain(value: object) -> object:
    match value:
        case date():
            return value.isoformat()
        case Money(low, high):
            return {"low": str(to_fen(low)), "high": str(to_fen(high))}
        case Range(low, high):
            return {"low": low, "high": high}
        case tuple():
            return [_one_waiting(one) for one in value]
    return value


def overview_from_json(plain: Any) -> Overview:
    """The overview in parsed JSON. A key that is missing or holds what this version does not know stands at its
    default, others are passed over: an older or a newer program may have written it."""
    if not isinstance(plain, Mapping):
        return Overview()
    read = {name: _READ[name](plain[name]) for name in _READ if name in plain}
    return Overview(**{name: value for name, value in read.items() if value is not None})


def _one_waiting(one: Waiting) -> dict[str, str]:
    return {"entry": one.entry, "zh": one.what.zh, "en": one.what.en, "on": one.on.isoformat()}


def _text(given: Any) -> str | None:
    return given if isinstance(given, str) else None


def _count(given: Any) -> int | None:
    return given if type(given) is int and given >= 0 else None


def _day(given: Any) -> date | None:
    try:
        return date.fromisoformat(given) if isinstance(given, str) else None
    except ValueError:
        return None


def _one_of(kind: Any) -> Callable[[Any], Any]:
    return lambda given: given if given in get_args(kind) else None


def _range(given: Any) -> Range[int] | None:
    match given:
        case {"low": int(low), "high": int(high)} if 0 <= low <= high:
            return Range(low, high)
    return None


def _money(given: Any) -> Money | None:
    match given:
        case {"low": str(low), "high": str(high)} if _AMOUNT.fullmatch(low) and _AMOUNT.fullmatch(high):
            return Money(Decimal(low), Decimal(high))
    return None


def _waiting(given: Any) -> tuple[Waiting, ...] | None:
    if not isinstance(given, list):
        return None
    found = []
    for one in given:
        match one:
            case {"entry": str(entry), "zh": str(zh), "en": str(en), "on": on} if (day := _day(on)) is not None:
                found.append(Waiting(entry, Text(zh, en), day))
    return tuple(found)


_READ: Mapping[str, Callable[[Any], Any]] = {
    "stage": _one_of(Stage),
    "industry": _one_of(Industry),
    "people": _range,
    "contact": _text,
    "tier": _one_of(Tier),
    "billing": _one_of(Billing),
    "total": _money,
    "number": _text,
    "version": _count,
    "valid_until": _day,
    "service_end": _day,
    "go_live": _day,
    "signing_on": _day,
    "next_step": _text,
    "next_on": _day,
    "rival": _text,
    "lost_reason": _text,
    "lacks": _count,
    "waiting": _waiting,
}
