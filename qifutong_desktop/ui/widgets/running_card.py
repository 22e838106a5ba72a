"""现合同: what the contract that runs has and has paid for, and what that takes off the quote."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ...core.canonical import FieldValue
from ...core.client import AlreadyPaid, Preferences
from ...core.order import MAX_MONTHS, MAX_USERS
from ...core.pricebook import TIERS, PriceBook
from ...core.said_short import whole_range
from ...core.text import Text
from ..desk import Desk
from ..look import Look
from ..style import give
from .field_grid import Entry, FieldGrid, day, line, number
from .pick import Pick
from .typing import LineField

if TYPE_CHECKING:
    from ...actions.working import Issued, Work

_HEAD = Text("现合同", "The contract of today")
_HINT = Text(
    "随套餐对接的不要写进“另外付费”：那里每写一个，新系统就少收一个的钱。",
    "What came with the tier does not belong among those paid for: each one there takes a fee off a new system.",
)
_TIER, _NOT_SAID = Text("现用套餐", "Tier of today"), Text("未填", "Not said")
_FILL = Text("按报价单 {} 填入", "Fill in from quote {}")
_PAID = "preferences.already_paid"
_CONNECTED = "preferences.connected"


class RunningCard(QFrame):
    """For a renewal and an existing client; each field is kept as soon as it is typed."""

    def __init__(self, parent: QWidget | None, look: Look, desk: Desk) -> None:
        super().__init__(parent)
        self.look, self.desk = look, desk
        give(self, kind="card")
        head, hint = QLabel(look.say(_HEAD)), QLabel(look.say(_HINT))
        give(head, role="head")
        give(hint, role="small")
        self.fill_button = QPushButton()
        give(self.fill_button, role="small")
        self.open_label, self.effect_label = QLabel(), QLabel()
        give(self.open_label, role="small", tone="warn")
        give(self.effect_label, role="small", tone="ok")
        for label in (hint, self.open_label, self.effect_label):
            label.setWordWrap(True)
        self.open_label.hide()
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.px(16))
        self._lay(grid)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(head)
        column.addWidget(self.fill_button)
        column.addWidget(self.open_label)
        column.addLayout(grid)
        column.addWidget(hint)
        column.addWidget(self.effect_label)
        self.fill_button.clicked.connect(self._fill)

    def _lay(self, grid: QGridLayout) -> None:
        self.fields = FieldGrid(self.look, self.desk, self._say)
        self.tier_pick = Pick(self, self.look, [(_NOT_SAID, None)])
        self.tier_pick.said.connect(lambda tier: self.desk.say({"preferences.running_tier": tier}))
        self.fields.add_widget(grid, _TIER, self.tier_pick)
        number_line = line(f"{_PAID}.order_no", Text("合同或报价单编号", "Number of contract or quote"))
        self.fields.add(grid, number_line)
        within = Text("随套餐对接的系统", "Systems with the tier")
        paid = Text("另外付费对接的系统", "Systems paid for besides")
        self.fields.add(grid, _systems(_CONNECTED, within, self._read_connected))
        self.fields.add(grid, _systems(f"{_PAID}.integrations", paid, self._read_paid))
        seats = number(f"{_PAID}.seats", MAX_USERS, Text("另购账号数（不含套餐内的）", "Extra accounts paid"))
        self.fields.add(grid, seats)
        self.fields.add(grid, day(f"{_PAID}.seats_until", lambda: self.desk.today, Text("已付至", "Paid until")))
        left = number(f"{_PAID}.months_left", MAX_MONTHS, Text("剩余整月（不填按已付至算）", "Whole months left"))
        self.fields.add(grid, left)

    # --- saying ------------------------------------------------------------------------------------------------------

    def _preferences(self) -> Preferences:
        return self.desk.work.dossier.case.preferences if self.desk.work else Preferences()

    def _book(self) -> PriceBook | None:
        return self.desk.rules.book if self.desk.rules else None

    def _read_connected(self, words: str) -> tuple[str, ...]:
        from ...core.running_terms import check_connected, systems_typed

        found, book = systems_typed(words), self._book()
        if book is not None:
            check_connected(found, self._preferences(), book)
        return found

    def _read_paid(self, words: str) -> tuple[str, ...]:
        from ...core.running_terms import check_paid, systems_typed

        found, book = systems_typed(words), self._book()
        if book is not None:
            check_paid(found, self._preferences(), book)
        return found

    def _say(self, changes: Mapping[str, FieldValue]) -> None:
        """A part of what is paid is kept in the one field that holds it all."""
        from ...core.running_terms import paid_field

        [(name, value)] = changes.items()
        if name == _CONNECTED:
            self.desk.say({name: value or None})
        else:
            self.desk.say({_PAID: paid_field(self._preferences(), name.rpartition(".")[2], value or None)})

    def _last(self) -> Issued | None:
        issued = self.desk.work.kept.issued if self.desk.work else ()
        return max(issued, key=lambda one: one.at, default=None)

    def _fill(self) -> None:
        from ...core.running_terms import filled_by

        issued, book = self._last(), self._book()
        found = filled_by(issued.inputs, book) if issued and book else None
        if found is None:
            words = Text("这份报价单用的是另一版价目表，请手工填写", "Made by another price list: fill it in by hand")
        else:
            self.desk.say(found.fields)
            words = found.open
        self.open_label.setText(self.look.say(words))
        self.open_label.setVisible(bool(words.zh))

    def keys(self) -> tuple[QWidget, ...]:
        """What the keyboard goes through, in the order of the eye."""
        return self.fill_button, self.tier_pick, *self.fields.fields()

    def field(self, name: str) -> QWidget | None:
        """Where a field is filled in; of what is paid the first one."""
        if self.isHidden():
            return None
        if name == "preferences.running_tier":
            return self.tier_pick
        return self.fields.field(f"{_PAID}.seats" if name == _PAID else name)

    # --- showing -----------------------------------------------------------------------------------------------------

    def show_work(self, work: Work) -> None:
        """Show a case; nothing that is being typed is touched."""
        preferences = work.dossier.case.preferences
        self.setVisible(preferences.customer != "new")
        if preferences.customer == "new":
            return
        if self.tier_pick.count() == 1:
            names = [(work.rules.book.tiers[tier].name, tier) for tier in TIERS]
            self.tier_pick.offer([(_NOT_SAID, None), *names])
        self.tier_pick.show_value(preferences.running_tier)
        paid = preferences.already_paid or AlreadyPaid()
        self.fields.show_values(
            {
                _CONNECTED: preferences.connected or None,
                f"{_PAID}.integrations": paid.integrations or None,
                f"{_PAID}.seats": paid.seats or None,
                f"{_PAID}.seats_until": paid.seats_until,
                f"{_PAID}.months_left": paid.months_left or None,
                f"{_PAID}.order_no": paid.order_no or None,
            }
        )
        last = self._last()
        self.fill_button.setVisible(last is not None and last.number != paid.order_no)
        if last is not None:
            self.fill_button.setText(self.look.say(_FILL).format(last.number))
        self._show_effect(work)

    def _show_effect(self, work: Work) -> None:
        from ...core.running_terms import taken_off

        paid = work.dossier.case.preferences.already_paid
        self.effect_label.setVisible(paid is not None and work.offer is not None)
        if paid is None or work.offer is None:
            return
        estimate = work.offer.quote.estimate
        less, total = taken_off(estimate, work.offer.book, work.today), self.look.price(whole_range(estimate.total))
        give(self.effect_label, tone="ok" if less else "")
        if less:
            off = self.look.price(whole_range(less))
            words = Text(f"现合同已付的让本单少 {off}，合计 {total}", f"This takes {off} off: {total} in all")
        else:
            words = Text(f"本单没有因此变少，合计 {total}", f"This takes nothing off: {total} in all")
        self.effect_label.setText(self.look.say(words))


def _systems(name: str, caption: Text, read: Callable[[str], Sequence[str]]) -> Entry:
    return Entry(name, caption, lambda parent, look: LineField(parent, look, read, "、".join))
