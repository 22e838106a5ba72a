"""Settings: where requests go. The price list's wording is not at hand and names no address: the firm fills them in."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from ...core.text import Text
from ..counter import counter_of
from ..desk import Desk
from ..look import Look
from ..style import give
from .field_grid import fill_cell
from .typing import LineField

if TYPE_CHECKING:
    from ...core.service_desk.facts import Addresses

_HEAD = Text("服务台地址", "Addresses of the service desk")
_HINT = Text(
    "价目表没有写邮箱和电话号码。填好后，草稿会写上收件人；空着的，草稿会提醒补填。",
    "The price list gives no address or number. Drafts go to what is entered here; what is empty is to be filled in.",
)
_FIELDS = {
    "service": Text("客服邮箱", "Service"),
    "complaints": Text("投诉受理邮箱", "Complaints"),
    "refunds": Text("退款受理邮箱", "Refunds"),
    "telephone": Text("客服电话", "Telephone"),
}
_LONGEST = 200


class AddressesCard(QFrame):
    """Kept at once; the drafts that are open follow."""

    def __init__(self, parent: QWidget | None, look: Look, desk: Desk) -> None:
        super().__init__(parent)
        self.look, self.desk = look, desk
        self.addresses: Addresses | None = None
        self.fields: dict[str, LineField] = {}
        give(self, kind="card")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 16, 20, 20)
        outer.setSpacing(look.px(12))
        head, hint = QLabel(look.say(_HEAD)), QLabel(look.say(_HINT))
        give(head, role="head")
        give(hint, role="small")
        hint.setWordWrap(True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        for place, (name, caption) in enumerate(_FIELDS.items()):
            grid.addWidget(self._cell(name, caption), place // 2, place % 2)
        for widget in (head, hint):
            outer.addWidget(widget)
        outer.addLayout(grid)

    def _cell(self, name: str, caption: Text) -> QWidget:
        cell, wrong = QWidget(), QLabel()
        field = LineField(cell, self.look, str if name == "telephone" else _address)
        field.setMaxLength(_LONGEST)
        field.setAccessibleName(self.look.say(caption))
        field.said.connect(partial(self._say, name))
        fill_cell(cell, self.look.say(caption), field, wrong)
        field.speak_beside(wrong)
        self.fields[name] = field
        return cell

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        from ...actions.servicing import addresses

        self.desk.in_store(addresses, self.show_addresses)

    def show_addresses(self, found: Addresses) -> None:
        """Show these, but for what is being typed."""
        self.addresses = found
        for name, field in self.fields.items():
            field.show_value(getattr(found, name) or None)

    def _say(self, name: str, value: Any) -> None:
        if self.addresses is not None:
            self.addresses = replace(self.addresses, **{name: " ".join(str(value or "").split())})
            counter_of(self.desk).use_addresses(self.addresses)


def _address(words: str) -> str:
    """:raises Refusal: no mail address"""
    from ...core.service_desk.mail import mail_address

    return mail_address(words)
