"""Who quotes, to be filled in: the consultant and the company block of every paper."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from ...core.client import Company
from ...core.text import Text
from ..look import Look
from .field_grid import fill_cell
from .typing import LineField

_FIELDS = {
    "consultant": Text("顾问姓名", "Consultant"),
    "consultant_phone": Text("顾问电话", "Consultant's phone"),
    "consultant_email": Text("顾问邮箱", "Consultant's e-mail"),
    "name": Text("公司名称", "Company"),
    "tax_id": Text("税号", "Tax number"),
    "phone": Text("公司电话", "Company's phone"),
    "address": Text("地址", "Address"),
    "bank": Text("开户行", "Bank"),
    "account_name": Text("账户名", "Account name"),
    "account": Text("账号", "Account number"),
}
#: What is asked at the first start.
FIRST = ("consultant", "consultant_phone", "name", "tax_id")
_WIDE = ("address",)


class CompanyForm(QWidget):
    """Two fields a line. Says a :class:`Company` after a pause; fields that are not shown stay as they were."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None, look: Look, names: tuple[str, ...] = tuple(_FIELDS)) -> None:
        super().__init__(parent)
        self.company = Company()
        self.fields: dict[str, LineField] = {}
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)  # no spare height between lines
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(12)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        place = 0
        for name in names:
            wide = name in _WIDE
            place += place % 2 if wide else 0
            self._add(look, name, place, wide)
            place += 2 if wide else 1

    def _add(self, look: Look, name: str, place: int, wide: bool) -> None:
        cell, wrong, caption = QWidget(), QLabel(), look.say(_FIELDS[name])
        field = LineField(cell, look, partial(_read, name))
        field.setAccessibleName(caption)
        field.setMaxLength(200)
        field.said.connect(partial(self._say, name))
        fill_cell(cell, caption, field, wrong).addStretch(1)
        field.speak_beside(wrong)
        self._grid.addWidget(cell, place // 2, place % 2, 1, 2 if wide else 1)
        self.fields[name] = field

    def show_company(self, company: Company) -> None:
        """Show it, but for what is being typed."""
        self.company = company
        for name, field in self.fields.items():
            field.show_value(getattr(company, name) or None)

    def flush(self) -> Company:
        """What is typed, at once."""
        for field in self.fields.values():
            field.flush()
        return self.company

    def wrong(self) -> LineField | None:
        """The first field that holds what it cannot."""
        return next((field for field in self.fields.values() if field.pen.wrong), None)

    def _say(self, name: str, value: Any) -> None:
        self.company = replace(self.company, **{name: " ".join(str(value or "").split())})
        self.changed.emit(self.company)


def _read(name: str, typed: str) -> str:
    from ...actions.answering import read_company

    return read_company(name, typed)
