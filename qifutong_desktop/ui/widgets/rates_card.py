"""Settings: what a day of our own work costs us, a role of the plan each; for the plan's page alone."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from ...core.text import Text
from ...core.typed import number_spelt
from ..desk import Desk
from ..look import Look
from ..style import give
from .field_grid import fill_cell
from .typing import LineField

_HEAD = Text("内部人天费用", "Our own cost a day")
_HINT = Text(
    "元/天，空着表示未知。只在方案页估算我方投入：客户视图不显示，也不写进任何文件。",
    "Yuan a day; empty: unknown. Only for our effort on the plan's page: not in the client view, in no file.",
)
_LONGEST, _COLUMNS = 20, 3


class RatesCard(QFrame):
    """One field a role. Says all rates after a pause."""

    #: the rates by role: a Mapping[str, Decimal]
    changed = Signal(object)

    def __init__(self, parent: QWidget | None, look: Look, desk: Desk) -> None:
        super().__init__(parent)
        self.look = look
        self.rates: Mapping[str, Decimal] = {}
        self.fields: dict[str, LineField] = {}
        give(self, kind="card")
        head, hint = QLabel(look.say(_HEAD)), QLabel(look.say(_HINT))
        give(head, role="head")
        give(hint, role="small")
        hint.setWordWrap(True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        for column in range(_COLUMNS):
            grid.setColumnStretch(column, 1)
        roles = desk.rules.plan.roles if desk.rules else {}
        for place, (role, name) in enumerate(roles.items()):
            grid.addWidget(self._cell(role, name), place // _COLUMNS, place % _COLUMNS, Qt.AlignmentFlag.AlignTop)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 16, 20, 20)
        outer.setSpacing(look.px(12))
        outer.addWidget(head)
        outer.addWidget(hint)
        outer.addLayout(grid)

    def _cell(self, role: str, name: Text) -> QWidget:
        cell, wrong = QWidget(), QLabel()
        field = LineField(cell, self.look, _read, number_spelt)
        field.setMaxLength(_LONGEST)
        field.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        field.setAccessibleName(self.look.say(Text(f"{name.zh}，元/天", f"{name.en}, yuan a day")))
        field.said.connect(partial(self._say, role))
        fill_cell(cell, self.look.say(name), field, wrong)
        field.speak_beside(wrong)
        self.fields[role] = field
        return cell

    def show_rates(self, rates: Mapping[str, Decimal]) -> None:
        """Show these, but for what is being typed."""
        self.rates = rates
        for role, field in self.fields.items():
            field.show_value(rates.get(role))

    def _say(self, role: str, rate: Decimal | None) -> None:
        others = {name: known for name, known in self.rates.items() if name != role}
        self.rates = others if rate is None else others | {role: rate}
        self.changed.emit(self.rates)


def _read(typed: str) -> Decimal:
    from ...actions.preferences import read_rate

    return read_rate(typed)
