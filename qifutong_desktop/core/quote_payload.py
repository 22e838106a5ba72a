"""The quote inside the quote: what a signed PDF carries as data, so that it can be checked and opened again.

Published in docs/quote-schema.md. What a reader wants first stands on top in plain words and strings; ``inputs`` is
all that the paper was made from (:class:`.issued.IssueInputs`), enough to price it and print it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from .canonical import FieldValue, canonical
from .client import Case
from .issued import IssueInputs, inputs_from_plain
from .money import in_words, to_fen
from .quote import FirmQuote, Line
from .ranges import plain

SCHEMA = "qifutong-quote/1"


@dataclass(frozen=True, slots=True)
class QuoteData:
    """The data of a quote, read back. ``total`` and ``lines`` are what it states, not yet recomputed."""

    number: str
    version: int
    issued_on: date
    valid_until: date
    total: Decimal
    inputs: IssueInputs

    @property
    def case(self) -> Case:
        """A case made from it: the client and our company as printed; answers are not in a quote."""
        return Case(self.inputs.client, {}, company=self.inputs.company)


def quote_payload(inputs: IssueInputs, quote: FirmQuote) -> str:
    """The data of an issued quote as canonical JSON; the same quote gives the same text.

    ``quote`` is :func:`.issued.issued_quote` of the inputs.
    """
    estimate, terms = quote.estimate, quote.terms
    service = estimate.service
    value: dict[str, FieldValue] = {
        "schema": SCHEMA,
        "number": terms.number,
        "version": terms.version,
        "supersedes": inputs.supersedes,
        "issued_on": terms.issued_on.isoformat(),
        "valid_until": terms.valid_until.isoformat(),
        "currency": "CNY",
        "client": {"name": inputs.client.name, "uscc": inputs.client.uscc},
        "seller": {"name": inputs.company.name, "tax_id": inputs.company.tax_id},
        "lines": tuple(_line(line) for line in estimate.lines),
        "total": _yuan(estimate.total.low),
        "net": _yuan(estimate.net.low),
        "tax": _yuan(estimate.tax.low),
        "tax_percent": plain(estimate.tax_percent),
        "in_words": in_words(estimate.total.low),
        "service": {
            "start": service.start.isoformat(),
            "end": service.end.isoformat(),
            "months": service.months,
            "gift_months": service.gift_months,
        },
        "pricebook": {"id": inputs.book, "sha256": inputs.book_sha256},
        "questionnaire": inputs.under.questionnaire,
        "program": inputs.under.program,
        "audit_head": inputs.audit_head,
    }
    texts = {key: canonical(one) for key, one in value.items()} | {"inputs": inputs.body}
    return "{" + ",".join(f"{canonical(key)}:{texts[key]}" for key in sorted(texts)) + "}"


def _line(line: Line) -> dict[str, FieldValue]:
    return {
        "code": line.code,
        "label": line.label.zh,
        "kind": line.kind,
        "amount": _yuan(line.amount.low),
        "net": _yuan(line.net.low),
        "tax": _yuan(line.tax.low),
        "tax_percent": plain(line.tax_percent),
        "rule": line.rule,
    }


def _yuan(amount: Decimal) -> str:
    return f"{to_fen(amount)}"


def quote_data(value: Any) -> QuoteData:
    """The data from parsed JSON.

    :raises ValueError: another schema, a key that lacks, or parts that contradict each other
    """
    if not isinstance(value, Mapping) or value.get("schema") != SCHEMA:
        raise ValueError(f"no data of the schema {SCHEMA}")
    try:
        inputs = inputs_from_plain(value["inputs"])
        found = QuoteData(
            number=str(value["number"]),
            version=int(value["version"]),
            issued_on=date.fromisoformat(value["issued_on"]),
            valid_until=date.fromisoformat(value["valid_until"]),
            total=_amount(value["total"]),
            inputs=inputs,
        )
        same = (value["pricebook"]["id"], value["pricebook"]["sha256"]) == (inputs.book, inputs.book_sha256)
    except (KeyError, TypeError, ArithmeticError, AttributeError) as error:
        raise ValueError(f"the data of the quote is not whole: {error!r}") from None
    terms = inputs.terms
    stated = replace(terms, number=found.number, version=found.version)
    if not same or replace(stated, issued_on=found.issued_on, valid_until=found.valid_until) != terms:
        raise ValueError("the data of the quote contradicts itself")
    return found


def _amount(text: Any) -> Decimal:
    """An amount as it is written here, and in no other way."""
    amount = Decimal(text) if isinstance(text, str) else None
    if amount is None or not amount.is_finite() or f"{to_fen(amount)}" != text:
        raise ValueError(f"no amount: {text!r}")
    return amount
