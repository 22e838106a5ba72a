"""Charts: one definition, labels that do not meet, SVG that a window can show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qifutong_desktop.core.document import (
    Axis,
    BarGroup,
    Bars,
    Beside,
    Block,
    Gantt,
    GanttBar,
    Lines,
    Radar,
    Series,
)
from qifutong_desktop.documents.charts import Chart, drawing
from qifutong_desktop.documents.drawing import Drawing, Label, Shape

from .sample import DOCUMENT


def _charts(blocks: tuple[Block, ...]) -> Iterator[Chart]:
    for block in blocks:
        if isinstance(block, Beside):
            yield from _charts((*block.left, *block.right))
        elif isinstance(block, Radar | Gantt | Lines | Bars):
            yield block


SAMPLES = [chart for page in DOCUMENT.pages for chart in _charts(page.blocks)]
IDS = [type(chart).__name__ for chart in SAMPLES]


def labels(made: Drawing) -> list[Label]:
    return [mark for mark in made.marks if isinstance(mark, Label)]


def test_the_sample_has_all_four() -> None:
    assert sorted(IDS) == ["Bars", "Gantt", "Lines", "Radar"]


@pytest.mark.parametrize(
    ("chart", "width"),
    [(chart, wide) for chart in SAMPLES for wide in (190, 260, 470) if wide > 400 or isinstance(chart, Radar | Lines)],
)
def test_no_two_labels_meet_and_none_leaves_the_chart(chart: Chart, width: float) -> None:
    made = drawing(chart, width)
    for one, other in combinations(labels(made), 2):
        assert not one.meets(other, 0), (one, other)
    for label in labels(made):
        assert label.left >= -0.5, label
        assert label.left + label.width <= width + 0.5, label
        assert 0 <= label.y <= made.height, label


def test_the_cutover_is_the_darkest_and_tallest_bar() -> None:
    chart = next(chart for chart in SAMPLES if isinstance(chart, Gantt))
    shapes = [mark for mark in drawing(chart, 470).marks if isinstance(mark, Shape) and len(mark.points) == 4]

    def height(shape: Shape) -> float:
        return shape.points[2][1] - shape.points[0][1]

    cutover = max((shape for shape in shapes if shape.fill == "ink"), key=height)
    assert height(cutover) > max(height(shape) for shape in shapes if shape.fill in ("accent", "mid"))


def test_days_off_are_shaded_and_working_weekends_marked() -> None:
    chart = next(chart for chart in SAMPLES if isinstance(chart, Gantt))
    texts = [label.text for label in labels(drawing(chart, 470))]
    assert texts.count("班") == len(chart.shifted) + 1  # and in the legend
    assert texts.count("休") == 2
    plain = replace(chart, shifted=frozenset(), holidays=frozenset())
    assert not {"班", "休"} & {label.text for label in labels(drawing(plain, 470))}


def test_the_interval_shows_only_where_something_is_unclear() -> None:
    def fills(chart: Radar) -> set[str]:
        return {mark.fill for mark in drawing(chart, 200).marks if isinstance(mark, Shape)}

    clear = Radar(tuple(Axis(name, 50, 50) for name in "甲乙丙"))
    unclear = Radar((Axis("甲", 40, 60), *clear.axes[1:]))
    assert "soft" not in fills(clear)
    assert "soft" in fills(unclear)
    assert {"40–60", "50"} <= {label.text for label in labels(drawing(unclear, 200))}


_NUMBERS = st.decimals(-(10**9), 10**9, places=2)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(_NUMBERS, _NUMBERS), max_size=8), st.lists(st.tuples(_NUMBERS, _NUMBERS), max_size=3))
def test_any_line_chart_draws_with_at_most_five_ticks(
    points: list[tuple[Decimal, Decimal]], marked: list[tuple[Decimal, Decimal]]
) -> None:
    chart = Lines("", (Series("甲", tuple(points), True),), tuple((x, y, "点") for x, y in marked))
    made = drawing(chart, 240)
    ticks = [label for label in labels(made) if label.colour == "grey" and label.align == "right"]
    assert len(ticks) <= 5
    assert all(-1 <= x <= 241 for mark in made.marks if isinstance(mark, Shape) for x, _ in mark.points)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.none() | _NUMBERS, min_size=2, max_size=2), max_size=24))
def test_any_columns_draw_within_their_height(groups: list[list[Decimal | None]]) -> None:
    chart = Bars("", ("甲", "乙"), tuple(BarGroup(f"{n}", tuple(values)) for n, values in enumerate(groups)), "元")
    made = drawing(chart, 470)
    for mark in made.marks:
        if isinstance(mark, Shape):
            assert all(-0.5 <= y <= made.height + 0.5 for _, y in mark.points)


def test_a_plan_of_many_tasks_and_two_years_still_fits_a_page() -> None:
    first = date(2026, 11, 2)
    bars = tuple(
        GanttBar(f"第 {n} 项任务，名称相当长，需要截短才放得下" * 2, "实施", monday, monday + timedelta(9), 1)
        for n in range(52)
        if (monday := first + timedelta(7 * n))
    )
    last = bars[-1].end
    made = drawing(Gantt(first, last, bars, (), frozenset(), frozenset(), frozenset()), 470)
    assert made.height < 640
    for one, other in combinations(labels(made), 2):
        assert not one.meets(other, 0), (one, other)
