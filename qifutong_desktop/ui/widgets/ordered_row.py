"""What is ordered whatever the answers come to: accounts, systems, rows to move, person-days. Empty: as they do."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ...core.needs import NeedKey
from ...core.order import MAX_DAYS, MAX_ROWS, MAX_SYSTEMS, MAX_USERS
from ...core.ranges import plain
from ...core.text import Text
from ..desk import Desk
from ..look import Look
from ..style import give
from .flow_layout import flow
from .typing import NumberField

if TYPE_CHECKING:
    from ...actions.working import Work

_HEAD = Text("订购数量", "To order")
_HINT = Text("留空按需求计", "empty: as needed")


@dataclass(frozen=True, slots=True)
class _Number:
    name: Literal["users", "systems", "rows", "custom_days"]
    need: NeedKey
    caption: Text
    limit: int
    least: int = 0


_NUMBERS = (
    _Number("users", "seats", Text("账号", "Accounts"), MAX_USERS, 1),
    _Number("systems", "integrations", Text("集成系统", "Systems"), MAX_SYSTEMS),
    _Number("rows", "migration_rows", Text("迁移条数", "Rows"), MAX_ROWS),
    _Number("custom_days", "custom_days", Text("定制人天", "Custom days"), int(MAX_DAYS)),
)


class OrderedRow(QWidget):
    """Four numbers; the placeholder is what the answers come to."""

    def __init__(self, parent: QWidget | None, look: Look, desk: Desk) -> None:
        super().__init__(parent)
        self.look, self.desk = look, desk
        self.fields: dict[str, NumberField] = {}
        row = flow(self, 12)
        head = QLabel(look.say(_HEAD))
        give(head, role="strong")
        row.addWidget(head)
        for one in _NUMBERS:
            row.addWidget(self._field(one))
        hint = QLabel(look.say(_HINT))
        give(hint, role="caption")
        row.addWidget(hint)
        for label in (head, hint):
            label.setMinimumHeight(look.px(34))

    def _field(self, one: _Number) -> QWidget:
        kind: Literal["integer", "decimal"] = "decimal" if one.name == "custom_days" else "integer"
        field = NumberField(None, self.look, kind, limit=one.limit)
        caption = QLabel(self.look.say(one.caption))
        give(caption, role="small")
        field.setAccessibleName(self.look.say(Text(f"订购{one.caption.zh}", f"{one.caption.en} to order")))
        field.said.connect(partial(self._say, one))
        self.fields[one.name] = field
        pair = QWidget()
        layout = QHBoxLayout(pair)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(caption)
        layout.addWidget(field)
        return pair

    def _say(self, one: _Number, value: int | Decimal | None) -> None:
        if value is not None:
            value = Decimal(value) if one.name == "custom_days" else max(one.least, int(value))
        self.desk.say({f"preferences.{one.name}": value})

    def show_work(self, work: Work) -> None:
        """The case's own numbers; what is being typed stays."""
        wishes: Any = work.dossier.case.preferences
        for one in _NUMBERS:
            field = self.fields[one.name]
            field.show_value(getattr(wishes, one.name))
            amount = work.diagnosis.needs.need(one.need).amount
            needed = plain(amount) if amount is not None else ""
            field.setPlaceholderText(needed)
            wide = field.fontMetrics().horizontalAdvance(needed) + self.look.px(28)
            field.setFixedWidth(max(self.look.px(76), wide))
