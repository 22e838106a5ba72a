"""What the shipped data says of itself."""

from __future__ import annotations

from typing import Any

from ..catalog.pricebook import load_pricebook
from ..core.pricebook import Inconsistency, PriceBook, check_list
from ..core.text import Lang


def check_shipped_list() -> tuple[PriceBook, tuple[Inconsistency, ...]]:
    """The shipped price book and every place where it contradicts itself or is silent."""
    book = load_pricebook()
    return book, check_list(book)


def findings_json(book: PriceBook, findings: tuple[Inconsistency, ...], lang: Lang = "zh") -> dict[str, Any]:
    """The contract's ``pricebook check`` object."""
    return {
        "pricebook": book.id,
        "effective_from": book.effective_from.isoformat(),
        "sha256": book.digest,
        "findings": [
            {
                "key": found.key,
                "tier": found.tier,
                "what": found.what.said(lang),
                "clause": found.clause,
                "decision": found.decision.said(lang),
            }
            for found in findings
        ],
    }
