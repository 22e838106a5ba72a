"""One call of each calculation on the sample client, all of its answers and workbooks in hand."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from qifutong_desktop.catalog.calendar import load_calendar
from qifutong_desktop.catalog.plan import load_plan_data
from qifutong_desktop.catalog.pricebook import load_pricebook
from qifutong_desktop.catalog.questionnaire import load_questionnaire
from qifutong_desktop.core.diagnosis import diagnose
from qifutong_desktop.core.options import quoted_order
from qifutong_desktop.core.plan import make_plan
from qifutong_desktop.core.pricing import price
from qifutong_desktop.core.recommendation import compare

from .measuring import work_turns
from .sample import TODAY, sample_offer, sample_proposal
from .table import Row, milliseconds

_ROUNDS = 15


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        offer = sample_offer(Path(folder))
    book, calendar, data = load_pricebook(), load_calendar(), load_plan_data()
    questionnaire = load_questionnaire()
    case, diagnosis, sizing = offer.diagnosed.case, offer.diagnosed.diagnosis, offer.diagnosed.sizing
    chosen = offer.comparison.recommendation.chosen
    order = quoted_order(chosen.order)
    answered, files = len(case.answers), len(sizing.files) if sizing else 0

    def plan() -> object:
        return make_plan(
            data,
            calendar,
            tier=chosen.tier,
            needs=diagnosis.needs,
            signals=diagnosis.signals,
            industry=diagnosis.industry,
            wishes=diagnosis.wishes,
            start=TODAY,
            paid_from=TODAY,
        )

    works: tuple[tuple[str, Callable[[], object], int, float | None], ...] = (
        ("`price`: the sample's order", lambda: price(order, book, TODAY), 200, 0.001),
        (
            f"`diagnose`: {answered} answers, {files} measured files",
            lambda: diagnose(questionnaire, case.answers, sizing, 12), 20, 0.005,
        ),
        (
            "`compare`: every tier, billing and term, with the flip points",
            lambda: compare(diagnosis.needs, case.preferences, book, TODAY), 5, None,
        ),
        ("`make_plan`: tasks, calendar, cutover, P50 and P80", plan, 5, None),
        ("`make_proposal`: all words of the proposal, nothing drawn", lambda: sample_proposal(offer), 5, None),
    )  # fmt: skip
    return [_row(*work) for work in works]


def _row(what: str, work: Callable[[], object], calls: int, aim: float | None) -> Row:
    [seconds] = work_turns(_ROUNDS, work, calls=calls)
    if aim is None:
        return Row(f"{what}, one call", milliseconds(seconds))
    return Row(f"{what}, one call", milliseconds(seconds), aim=f"< {aim * 1000:.0f} ms", met=seconds < aim)
