"""What a case is worked through by: the questionnaire, the price book, the calendar and the plan's data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ..catalog.calendar import load_calendar
from ..catalog.plan import load_plan_data
from ..catalog.pricebook import load_pricebook
from ..catalog.questionnaire import load_questionnaire
from ..core.calendar import Calendar
from ..core.plan_data import PlanData
from ..core.pricebook import PriceBook
from ..core.questionnaire import Questionnaire


@dataclass(frozen=True, slots=True)
class InForce:
    """Of one day: as shipped, or as the firm has released since (:func:`.updating.rules_in_force`)."""

    questionnaire: Questionnaire
    book: PriceBook
    calendar: Calendar
    plan: PlanData


@cache
def shipped() -> InForce:
    """What the program brings."""
    return InForce(load_questionnaire(), load_pricebook(), load_calendar(), load_plan_data())
