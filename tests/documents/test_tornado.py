"""A tornado's bars start at one line, its words meet neither bars nor one another, and nothing leaves the width."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from qifutong_desktop.core.document import Tornado, TornadoBar
from qifutong_desktop.documents.charts import described, drawing
from qifutong_desktop.documents.drawing import Label, Shape

WIDTH = 470.0


@st.composite
def bars(draw: st.DrawFn) -> TornadoBar:
    ends = sorted(draw(st.integers(1, 60_000)) for _ in range(2))
    sign = draw(st.sampled_from((1, 1, -1)))
    low, high = (Decimal(sign * end) for end in ends)
    words = f"{low:+,.2f} … {high:+,.2f}"
    note = draw(st.sampled_from(("", "0–8人天", "首月5折只用于按月付的套餐费（基础版、标准版），不与年付同享")))
    return TornadoBar("若赠送月也按月收费", note, low, high, words, draw(st.booleans()))


@settings(max_examples=40, deadline=None)
@given(st.lists(bars(), min_size=1, max_size=8))
def test_nothing_meets_and_nothing_leaves_the_sheet(given_bars: list[TornadoBar]) -> None:
    drawn = drawing(Tornado("单独一项", tuple(given_bars)), WIDTH)
    labels = [mark for mark in drawn.marks if isinstance(mark, Label) and mark.text]
    assert not [pair for pair in combinations(labels, 2) if pair[0].meets(pair[1])]
    edges = [x for mark in drawn.marks if isinstance(mark, Shape) for x, _ in mark.points]
    edges += [end for label in labels for end in (label.left, label.left + label.width)]
    assert min(edges) >= -0.01
    assert max(edges) <= WIDTH + 0.01
    boxes = [mark.points for mark in drawn.marks if isinstance(mark, Shape) and mark.closed]
    for label in labels:
        for points in boxes:
            xs, ys = [x for x, _ in points], [y for _, y in points]
            beside = label.left >= max(xs) or label.left + label.width <= min(xs)
            assert beside or not min(ys) < label.y - label.size / 2 < max(ys), label.text


def test_more_is_to_the_right_and_less_to_the_left_of_one_line() -> None:
    more = TornadoBar("定制开发", "", Decimal(6400), Decimal(9600), "+6,400.00 … +9,600.00")
    less = TornadoBar("若也用于年付", "", Decimal(-2000), Decimal(-2000), "−2,000.00", False)
    chart = Tornado("单独一项", (more, less))
    shapes = [mark for mark in drawing(chart, WIDTH).marks if isinstance(mark, Shape)]
    zero = next(mark.points[0][0] for mark in shapes if not mark.closed)
    right = [mark for mark in shapes if mark.closed and mark.points[1][0] > zero + 1]
    left = [mark for mark in shapes if mark.closed and mark.points[0][0] < zero - 1]
    assert [mark.fill for mark in right] == ["soft", "accent"]
    wide = [mark.points[1][0] - mark.points[0][0] for mark in right]
    assert abs(wide[1] / wide[0] - 6400 / 9600) < 0.001
    assert {mark.fill for mark in left} == {"hair", "mid"}
    assert described(chart) == "条形图：单独一项：定制开发+6,400.00 … +9,600.00元；若也用于年付−2,000.00元"
