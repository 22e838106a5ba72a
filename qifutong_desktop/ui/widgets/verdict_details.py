"""Under a verdict: whose quote it is, the total three times over, and the reasons one by one."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from ...core.money import yuan
from ...core.text import Text
from ..look import Look
from ..style import give

if TYPE_CHECKING:
    from ...actions.verifying import Verified

_NONE = Text("–", "–")
_AGREE = Text("三处一致", "they agree")
_DIFFER = Text("对不上", "they differ")
_PART = Text("没有价目表，无法重算", "its price list is not here: not priced again")


class VerdictDetails(QWidget):
    """Filled by :meth:`show_verified`."""

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self.quote_label, self.reasons_label, self.agree_label = QLabel(), QLabel(), QLabel()
        give(self.quote_label, role="strong")
        give(self.reasons_label, role="small")
        for label in (self.quote_label, self.reasons_label):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.totals = QFrame()
        give(self.totals, kind="sunken")
        grid = QGridLayout(self.totals)
        grid.setContentsMargins(16, 12, 16, 12)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(2)
        self.amounts = [QLabel() for _ in range(3)]
        heads = (Text("印在纸上", "printed"), Text("内嵌数据", "embedded"), Text("按价目表重算", "priced again"))
        for column, (head, amount) in enumerate(zip(heads, self.amounts, strict=True)):
            name = QLabel(look.say(head))
            give(name, role="caption")
            give(amount, role="strong")
            grid.addWidget(name, 0, column)
            grid.addWidget(amount, 1, column)
        grid.addWidget(self.agree_label, 1, 3)
        grid.setColumnStretch(4, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        for widget in (self.quote_label, self.totals, self.reasons_label):
            layout.addWidget(widget)
        self.clear()

    def clear(self) -> None:
        """Nothing is known."""
        for widget in (self.quote_label, self.totals, self.reasons_label):
            widget.hide()

    def show_verified(self, verified: Verified) -> None:
        """What lies under the verdict."""
        say, data, totals = self.look.say, verified.data, verified.known.totals
        self.quote_label.setVisible(data is not None)
        self.totals.setVisible(data is not None and self.look.priced)
        if data is not None:
            version = Text(f"第 {data.version} 版", f"version {data.version}")
            until = Text(f"有效至 {data.valid_until}", f"valid until {data.valid_until}")
            words = (data.inputs.client.name, f"{data.number} {say(version)}", say(until))
            self.quote_label.setText("　".join(words))
        for label, amount in zip(self.amounts, (totals.printed, totals.embedded, totals.recomputed), strict=True):
            label.setText(_spelt(amount) if amount is not None else say(_NONE))
        whole = totals.recomputed is not None
        agreed = _AGREE if whole else _PART
        self.agree_label.setText(say(agreed if totals.agree else _DIFFER))
        give(self.agree_label, role="small", tone=("ok" if whole else "text_2") if totals.agree else "block")
        shown = [one for one in verified.verdict.details if self.look.priced or "¥" not in one.zh]
        reasons = [f"•  {say(one)}" for one in shown if not one.zh.startswith("合计：")]
        self.reasons_label.setVisible(bool(reasons))
        self.reasons_label.setText("\n".join(reasons))


def _spelt(amount: Decimal) -> str:
    return yuan(amount)
