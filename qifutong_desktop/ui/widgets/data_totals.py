"""What all files come to, as a sum that foots, and what it changes of the needs."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ...core.migration.sizing import Sizing
from ...core.needs import Need
from ...core.ranges import Range
from ...core.text import Text
from ..look import Look
from ..spoken import call
from ..style import give

_HEADS = (
    Text("数据行", "rows"),
    Text("完全重复", "exact duplicates"),
    Text("跨表重复", "as in a table before"),
    Text("需迁移", "to migrate"),
)
#: Where less of it moves, or another number is ordered, the sum is what is left of doubles and no more.
_DISTINCT = Text("去重后", "without duplicates")
_SEE = Text("看这道题", "See the answer")


class DataTotals(QFrame):
    """Hidden while nothing is measured."""

    #: the question behind a need
    asked = Signal(str)

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        give(self, kind="card")
        self.numbers = [QLabel() for _ in _HEADS]
        self.advice = QLabel()
        self.advice.setWordWrap(True)
        give(self.advice, role="small")
        self.changes: list[_Change] = []
        self._narrow = False
        self._ledgers_only = False
        self._caption = QLabel()
        self._end: Need | None = None
        sums = QGridLayout()
        sums.setHorizontalSpacing(look.px(14))
        sums.setVerticalSpacing(0)
        for column, (number, head) in enumerate(zip(self.numbers, _HEADS, strict=True)):
            if column:
                sign = QLabel("=" if column == len(_HEADS) - 1 else "−")
                give(sign, role="head", tone="text_3")
                sums.addWidget(sign, 0, 2 * column - 1, Qt.AlignmentFlag.AlignBottom)
            self._caption = caption = QLabel(look.say(head))
            give(caption, role="caption")
            caption.setWordWrap(True)
            caption.setAlignment(Qt.AlignmentFlag.AlignTop)
            caption.setMinimumWidth(look.px(72))
            give(number, role="hero" if column == len(_HEADS) - 1 else "page")
            sums.addWidget(number, 0, 2 * column, Qt.AlignmentFlag.AlignBottom)
            sums.addWidget(caption, 1, 2 * column)
        sums.setColumnStretch(2 * len(_HEADS), 1)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(look.px(4))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 14)
        layout.setSpacing(look.px(10))
        layout.addLayout(sums)
        layout.addLayout(self._lines)
        layout.addWidget(self.advice)
        self.hide()

    def show_narrow(self, narrow: bool) -> None:
        """With little width each need takes two lines."""
        self._narrow = narrow
        for change in self.changes:
            change.show_narrow(narrow)

    def show_totals(self, sizing: Sizing, needs: Sequence[Need], advice: str) -> None:
        """Show the sum, the needs that were measured, and what is advised now."""
        self._ledgers_only = any(one.entity == "orders" and one.counted and one.rows for one in sizing.tables)
        self._end = next((need for need in needs if need.key == "customers_end"), None)
        counts = (sizing.rows, sizing.exact_duplicates, sizing.duplicates_across, sizing.rows_after_dedupe)
        moves = next((need for need in needs if need.key == "migration_rows"), None)
        heads = (*_HEADS[:-1], _HEADS[-1] if moves is None or not _otherwise(moves) else _DISTINCT)
        for number, count in zip(self.numbers, counts, strict=True):
            number.setText(f"{count:,}")
        self._caption.setText(self.look.say(heads[-1]))
        call(self, self.look, *(f"{self.look.say(head)} {count:,}" for head, count in zip(heads, counts, strict=True)))
        measured = [need for need in needs if need.measured is not None]
        while len(self.changes) < len(measured):
            change = _Change(self.look)
            change.asked.connect(self.asked)
            change.show_narrow(self._narrow)
            self.changes.append(change)
            self._lines.addWidget(change)
        for place, change in enumerate(self.changes):
            change.setVisible(place < len(measured))
            if place < len(measured):
                change.show_need(measured[place], self._more(measured[place]))
        self._align()
        self.advice.setText(advice)
        self.advice.setVisible(bool(advice))

    def _align(self) -> None:
        """What was said of each stands under the other, however long the names are."""
        wide = max((change.name.sizeHint().width() for change in self.changes), default=0)
        for change in self.changes:
            change.name.setMinimumWidth(max(wide + self.look.px(8), self.look.px(144)))

    def _more(self, need: Need) -> Text:
        """What the customers' number leaves out, what counts instead of the measured one, and what the plan counts."""
        counts = _counts(need)
        if need.key != "customers":
            return counts
        only = Text("（客户表，不含订单买家）", " (customer tables, without buyers of orders)")
        zh, en = (only.zh, only.en) if self._ledgers_only else ("", "")
        zh, en = zh + counts.zh, en + counts.en
        if self._end is not None and self._end.amount is not None and self._end.amount != need.amount:
            end = _spoken(self._end.amount)
            zh, en = f"{zh}，方案按期末 {end} 条", f"{en}; the plan counts {end} at the end of the term"
        return Text(zh, en)


class _Change(QWidget):
    """One need: what was said, what was measured, how far apart, and the way to the question."""

    asked = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self._question = ""
        self.name, self.words, self.pill = QLabel(), QLabel(), QLabel()
        give(self.name, role="small")
        self.words.setWordWrap(True)
        give(self.pill, role="pill", tone="warn")
        self.button = QPushButton(look.say(_SEE))
        give(self.button, role="link")
        self.button.clicked.connect(lambda: self.asked.emit(self._question))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.px(12))
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._both.setSpacing(look.px(4))
        self._both.addWidget(self.name)
        self._both.addWidget(self.words, 1)
        layout.addLayout(self._both, 1)
        layout.addWidget(self.pill, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self.button)

    def show_narrow(self, narrow: bool) -> None:
        """The words under the name, or beside it."""
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._both.setDirection(down if narrow else across)

    def show_need(self, need: Need, more: Text) -> None:
        look = self.look
        assert need.measured is not None
        unit, found = need.unit, f"{need.measured:,}"
        said = _spoken(need.spoken)
        if said and need.kept:
            words = Text(f"实测 {found} {unit.zh}，按口述 {said} 计", f"{found} measured; {said} as said counts")
        elif said:
            words = Text(f"口述 {said} → 实测 {found} {unit.zh}", f"said {said} → measured {found}")
        else:
            words = Text(f"实测 {found} {unit.zh}", f"measured {found}")
        self.name.setText(look.say(need.label))
        self.words.setText(look.say(Text(words.zh + more.zh, words.en + more.en)))
        self.pill.setText(look.say(_apart(need)))
        self.pill.setVisible(need.differs)
        self._question = need.questions[0] if need.questions else ""
        self.button.setVisible(bool(self._question))
        self.button.setAccessibleName(f"{look.say(_SEE)} {look.say(need.label)}")


def _spoken(spoken: Range[Decimal] | None) -> str:
    if spoken is None:
        return ""
    low, high = f"{spoken.low:,}", f"{spoken.high:,}"
    return low if low == high else f"{low}–{high}"


def _otherwise(need: Need) -> bool:
    """Another number counts than the one that was measured."""
    return need.kept or need.ordered or need.scoped


def _counts(need: Need) -> Text:
    """What counts instead of the measured number: an order, or what the scope leaves."""
    counts = _spoken(need.amount)
    if need.ordered:
        return Text(f"，按订购数量 {counts} 计", f"; {counts} are ordered")
    if need.scoped:
        return Text(f"，按迁移范围 {counts} 计", f"; {counts} in the chosen scope")
    return Text("", "")


def _apart(need: Need) -> Text:
    if need.spoken is None or need.measured is None or not need.differs:
        return Text("", "")
    nearest = min(max(need.measured, need.spoken.low), need.spoken.high)
    if not nearest:
        return Text("差别大", "far apart")
    share = f"{abs(need.measured - nearest) / nearest:.0%}"
    return Text(f"相差 {share}", f"{share} apart")
