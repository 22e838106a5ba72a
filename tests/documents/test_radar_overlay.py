"""Up to three times in one radar: told apart without colour, each named in the legend."""

from __future__ import annotations

from qifutong_desktop.core.document import Axis, Outline, Radar
from qifutong_desktop.documents.charts import described, drawing
from qifutong_desktop.documents.drawing import Label, Shape

AXES = tuple(Axis(name, 40.0, 60.0, said="20 → 50") for name in ("基础", "业务", "数据", "管理", "成效"))
OVERLAY = Radar(AXES, None, (Outline("T0", (20.0,) * 5), Outline("T1", (35.0,) * 5)), "T2")


def rings(chart: Radar) -> list[Shape]:
    """The outlines: closed five-cornered strokes that are no ring of the web."""
    marks = drawing(chart, 300).marks
    return [one for one in marks if isinstance(one, Shape) and len(one.points) == 5 and one.width >= 1]


def test_each_time_has_dashes_and_corners_of_its_own() -> None:
    outlines = rings(OVERLAY)
    assert [bool(one.dash) for one in outlines] == [True, True, False]
    assert len({one.dash for one in outlines}) == 3
    marks = drawing(OVERLAY, 300).marks
    corners = {len(one.points) for one in marks if isinstance(one, Shape) and one.closed and len(one.points) in (3, 4)}
    assert corners == {3, 4}
    top = [min(y for _, y in one.points) for one in outlines]
    assert top == sorted(top, reverse=True), "the newest, at the middle of what is unclear, lies furthest out"


def test_the_legend_and_the_words_name_every_time() -> None:
    labels = [one.text for one in drawing(OVERLAY, 300).marks if isinstance(one, Label)]
    assert {"T0", "T1", "T2"} <= set(labels)
    assert labels.count("20 → 50") == 5
    assert "不清楚的区间" not in labels
    assert "T0" in described(OVERLAY)
    assert "T1" in described(OVERLAY)


def test_nothing_leaves_the_room_of_the_chart() -> None:
    for width in (180, 230, 420):
        for one in drawing(OVERLAY, width).marks:
            if isinstance(one, Label):
                assert one.left >= -0.5
                assert one.left + one.width <= width + 0.5
