"""Every option for a case, and the advice."""

from __future__ import annotations

from datetime import date

from ..core.problems import Refusal
from ..core.recommendation import Comparison, compare
from .diagnosing import Diagnosed


def compare_case(diagnosed: Diagnosed, today: date, *, flips: bool = True) -> Comparison:
    """All tiers, billings and terms for the needs of a diagnosed case, by its price book.

    ``flips``: whether to look for the points at which the advice changes, which takes most of the time.

    :raises Refusal: what cannot be priced
    """
    needs, preferences, book = diagnosed.diagnosis.needs, diagnosed.case.preferences, diagnosed.rules.book
    try:
        return compare(needs, preferences, book, today, flips=flips)
    except Refusal as refusal:
        raise refusal.in_file(diagnosed.file) from None
