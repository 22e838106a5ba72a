"""Every option for a case, and the advice."""

from __future__ import annotations

from datetime import date

from ..catalog.pricebook import load_pricebook
from ..core.problems import Refusal
from ..core.recommendation import Comparison, compare
from .diagnosing import Diagnosed


def compare_case(diagnosed: Diagnosed, today: date) -> Comparison:
    """All tiers, billings and terms for the needs of a diagnosed case, by the shipped price book.

    :raises Refusal: what cannot be priced
    """
    try:
        return compare(diagnosed.diagnosis.needs, diagnosed.case.preferences, load_pricebook(), today)
    except Refusal as refusal:
        raise refusal.in_file(diagnosed.file) from None
