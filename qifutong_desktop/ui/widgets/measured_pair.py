"""What was said beside what was measured, as two equal boxes; the one that counts is tinted."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ...core.needs import Need
from ...core.ranges import Range
from ...core.text import Text
from ...core.typed import number_spelt
from ..look import Look
from ..style import give

_SAID = Text("客户口述", "As the client said")
_MEASURED = Text("数据实测", "Measured in the files")
_CLEAN = Text("已去重", "deduplicated")
_NOT_SAID = Text("还没有问", "not asked yet")
_TAKE = Text("采用实测", "Use measured")
_KEEP = Text("保留口述", "Keep as said")


class MeasuredPair(QWidget):
    """Emits whether what was said is kept."""

    kept = Signal(bool)

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self.said, self.measured = _Box(look, look.say(_SAID)), _Box(look, look.say(_MEASURED))
        self.words = QLabel()
        self.words.setWordWrap(True)
        give(self.words, role="small")
        self.take, self.keep = QPushButton(look.say(_TAKE)), QPushButton(look.say(_KEEP))
        group = QButtonGroup(self)
        for button in (self.take, self.keep):
            button.setCheckable(True)
            give(button, role="small")
            group.addButton(button)
        self.take.clicked.connect(lambda: self.kept.emit(False))
        self.keep.clicked.connect(lambda: self.kept.emit(True))
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.px(8))
        layout.addWidget(self.said, 0, 0)
        layout.addWidget(self.measured, 0, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.words, 1)
        foot.addWidget(self.take)
        foot.addWidget(self.keep)
        layout.addLayout(foot, 1, 0, 1, 2)
        layout.setColumnStretch(0, 1)
        layout.setColumnStretch(1, 1)

    def show_need(self, need: Need, answered: bool, told: str) -> None:
        """Show a need that was measured. ``told``: who said it, and when."""
        say, unit = self.look.say, self.look.say(need.unit)
        assert need.measured is not None
        spoken = need.spoken if answered else None
        self.said.tell(_spelt(spoken) if spoken else "—", unit if spoken else say(_NOT_SAID), told if spoken else "")
        self.measured.tell(_spelt(need.measured), unit, say(_CLEAN))
        give(self.said, kind="chosen" if need.kept else "sunken")
        give(self.measured, kind="sunken" if need.kept else "chosen")
        for box, counts in ((self.said, need.kept), (self.measured, not need.kept)):
            give(box.number, role="page", tone="accent" if counts else "text")
        self.words.setText(say(_sentence(need, spoken)))
        self.take.setChecked(not need.kept)
        self.keep.setChecked(need.kept)
        self.keep.setEnabled(spoken is not None)


class _Box(QFrame):
    def __init__(self, look: Look, head: str) -> None:
        super().__init__()
        give(self, kind="sunken")
        title, self.told, self.number, self.unit = QLabel(head), QLabel(), QLabel(), QLabel()
        for label in (title, self.told, self.unit):
            give(label, role="caption")
        give(self.number, role="page")
        title.setWordWrap(True)
        top, bottom = QHBoxLayout(), QHBoxLayout()
        top.addWidget(title, 1)
        top.addWidget(self.told)
        bottom.addStretch(1)
        bottom.addWidget(self.number)
        bottom.addWidget(self.unit, 0, Qt.AlignmentFlag.AlignBottom)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 8)
        layout.setSpacing(2)
        layout.addLayout(top)
        layout.addLayout(bottom)

    def tell(self, number: str, unit: str, told: str) -> None:
        self.number.setText(number)
        self.unit.setText(unit)
        self.told.setText(told)


def _spelt(amount: Decimal | Range[Decimal]) -> str:
    if isinstance(amount, Range):
        return number_spelt(amount.low) if amount.exact else f"{number_spelt(amount.low)}–{number_spelt(amount.high)}"
    return number_spelt(amount)


def _sentence(need: Need, spoken: Range[Decimal] | None) -> Text:
    assert need.measured is not None
    if spoken is None:
        return Text("没有口述，按实测计算。", "Nothing was said; what was measured counts.")
    nearest = min(max(need.measured, spoken.low), spoken.high)
    more = need.measured - nearest
    counts = Text("按口述计算", "what was said counts") if need.kept else Text("按实测计算", "what was measured counts")
    if not more:
        return Text(f"实测与口述相符，{counts.zh}。", f"Both agree; {counts.en}.")
    by = number_spelt(abs(more))
    zh, en = ("多", "more") if more > 0 else ("少", "fewer")
    said = f"实测比口述{zh} {by} {need.unit.zh}，{counts.zh}。"
    return Text(said, f"{by} {need.unit.en} {en} than said; {counts.en}.")
