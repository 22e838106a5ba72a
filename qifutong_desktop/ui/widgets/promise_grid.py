"""What was promised of each dimension and of the go-live, beside what was reached; nothing is promised by itself."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from ...core.client import Promised
from ...core.diagnosis import LEVELS
from ...core.remeasure import Comparison, DimensionChange
from ...core.remeasure_words import STANDINGS, level_span, promises
from ...core.text import Text
from ..desk import Desk
from ..look import Look
from ..spoken import call
from ..style import give
from .field_grid import FieldGrid, day
from .pick import Pick

_WHAT = Text(
    "只填当时确实承诺过的；没有承诺过的留空，报告里也不会出现。",
    "Only what was really promised; the rest stays empty and out of the report.",
)
_NO_PROMISE, _PROMISED = Text("没有承诺", "no promise"), Text("承诺", "Promised")
_TONES = {"reached": "ok", "open": "", "missed": "warn"}


class PromiseGrid(QWidget):
    """One row a dimension: a level to choose, what was reached; below, the two days of the go-live."""

    def __init__(self, look: Look, desk: Desk) -> None:
        super().__init__()
        self.look, self.desk = look, desk
        self._rows: dict[str, tuple[Pick, QLabel]] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(10))
        what = QLabel(look.say(_WHAT))
        what.setWordWrap(True)
        give(what, role="small")
        column.addWidget(what)
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(look.px(16))
        self.grid.setVerticalSpacing(look.px(8))
        for place, share in enumerate((3, 3, 5)):
            self.grid.setColumnStretch(place, share)
        column.addLayout(self.grid)
        days = QGridLayout()
        days.setHorizontalSpacing(look.px(16))
        self.fields = FieldGrid(look, desk)
        for field in ("promise.go_live", "promise.went_live"):
            self.fields.add(days, day(field, lambda: desk.today))
        column.addLayout(days)
        self.late_label = QLabel()
        give(self.late_label, role="small")
        column.addWidget(self.late_label)

    def show_promises(self, comparison: Comparison, promised: Promised) -> None:
        """What is promised, beside what a comparison reached."""
        for one in comparison.dimensions:
            pick, label = self._rows.get(one.id) or self._add(one)
            pick.show_value(one.promised)
            reached = self.look.say(level_span(one.levels[-1]))
            verdict = f"　{self.look.say(STANDINGS[one.standing])}" if one.standing else ""
            label.setText(self.look.say(Text(f"现在 {reached}", f"now {reached}")) + verdict)
            give(label, role="small", tone=_TONES[one.standing] if one.standing else "")
        self.fields.show_values({"promise.go_live": promised.go_live, "promise.went_live": promised.went_live})
        late = promises(comparison)[-1] if comparison.days_late is not None else None
        self.late_label.setVisible(late is not None)
        self.late_label.setText("" if late is None else f"{self.look.say(late[0])}：{self.look.say(late[3])}")

    def _add(self, one: DimensionChange) -> tuple[Pick, QLabel]:
        name, label, place = QLabel(self.look.say(one.name)), QLabel(), self.grid.rowCount()
        pick = Pick(self, self.look)
        pick.addItem(self.look.say(_NO_PROMISE), None)
        for level in range(1, len(LEVELS)):
            pick.addItem(self.look.say(LEVELS[level]), level)
        call(pick, self.look, self.look.say(_PROMISED), self.look.say(one.name))
        pick.said.connect(partial(self._say, one.id))
        for column, widget in enumerate((name, pick, label)):
            self.grid.addWidget(widget, place, column)
        self._rows[one.id] = (pick, label)
        return pick, label

    def _say(self, dimension: str, level: int | None) -> None:
        self.desk.say({f"promise.{dimension}": level})
