"""The terms of a quote in one bar: billing, term, first day, validity, payment, the rate of custom work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDateEdit,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from ...core.client import Billing
from ...core.order import MAX_MONTHS, MAX_WORDS, MAX_YEARS, MAX_YUAN
from ...core.quote import payment_words
from ...core.ranges import plain
from ...core.text import Text
from ..forms import load_form
from ..look import Look
from ..style import give, room_when_chosen, tip

if TYPE_CHECKING:
    from ...actions.proposing import Offer
    from ...actions.working import Work

_MONTHS = (*range(1, 37), 48, 60, 72, 84, 96, 108, MAX_MONTHS)
_DAYS = (7, 10, 15, 30, 45, 60, 90)
#: How to pay, besides what the price book says; anything else is typed.
_PAYMENTS: dict[Billing, tuple[str, ...]] = {
    "annual": (
        "签约付50%，上线验收后7日内付清",
        "签约付30%，启动实施付40%，上线验收后付清",
        "收到发票后30日内付清",
    ),
    "monthly": ("套餐费按季预付，一次性费用签约时付清", "套餐费按月付，一次性费用上线验收后付清"),
}
#: What the words offered mean, for who reads no Chinese: the paper prints them as they stand.
_MEANT = {
    "签约付清年费与一次性费用": "Annual and one-off fees at signing",
    "签约付50%，上线验收后7日内付清": "50 % at signing, the rest within 7 days of acceptance after go-live",
    "签约付30%，启动实施付40%，上线验收后付清": "30 % at signing, 40 % when work starts, the rest after acceptance",
    "收到发票后30日内付清": "In full within 30 days of the invoice",
    "套餐费按季预付，一次性费用签约时付清": "Plan fees quarterly in advance, one-off fees at signing",
    "套餐费按月付，一次性费用上线验收后付清": "Plan fees monthly, one-off fees after acceptance",
    "签约付清扩容与一次性费用": "Extra accounts and one-off fees at signing",
    "套餐费按月付；首月套餐费、扩容与一次性费用签约时付清（待公司确认）": (
        "Plan fees monthly; the first month, extra accounts and one-off fees at signing (to be confirmed by the firm)"
    ),
}
_PRINTED = "Printed in Chinese, as it stands: "
_TYPING_MS = 600
#: what a combo needs beside its words: padding, arrow, edge
_FRAME = 52
#: Up to this width the words of the payment are read whole; longer ones scroll.
_PAYMENT = 320
_RATE = Text("应为数字，如 1000", "a number, such as 1000")
_PER_DAY = Text("元/人天", "yuan a day")


class TermsBar(QWidget):
    """Shows the preferences of a case and says what is changed of them; fields flow into as many rows as they need."""

    #: fields of the case with their new values
    changed = Signal(object)

    row_1: QHBoxLayout
    row_2: QHBoxLayout
    row_3: QHBoxLayout
    row_4: QHBoxLayout
    billing_group: QWidget
    term_group: QWidget
    start_group: QWidget
    validity_group: QWidget
    payment_group: QWidget
    rate_group: QWidget
    monthly_button: QPushButton
    annual_button: QPushButton
    term_combo: QComboBox
    start_edit: QDateEdit
    start_reset: QPushButton
    validity_combo: QComboBox
    payment_combo: QComboBox
    rate_edit: QLineEdit
    rate_words: QLabel

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self._billing: Billing = "annual"
        self._term = 1
        self._payment, self._standard_payment = "", ""
        self._rate: Decimal | None = None
        load_form(self, "terms_bar")
        group = QButtonGroup(self)
        for button in (self.monthly_button, self.annual_button):
            group.addButton(button)
            room_when_chosen(button, look)
        self.payment_combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.payment_combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.payment_combo.setMinimumContentsLength(20)
        self.payment_group.setMaximumWidth(look.px(540))
        self._payment_edit.setMaxLength(MAX_WORDS)
        self._payment_edit.setAccessibleName(self.payment_combo.accessibleName())
        self.payment_combo.setCompleter(None)  # type: ignore[arg-type]
        self.rate_edit.setFixedWidth(look.px(104))
        self._pause = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._rows = (self.row_1, self.row_2, self.row_3, self.row_4)
        self._flowed: tuple[int, ...] = ()
        self._connect()

    def _connect(self) -> None:
        self.monthly_button.clicked.connect(lambda: self._bill("monthly"))
        self.annual_button.clicked.connect(lambda: self._bill("annual"))
        self.term_combo.activated.connect(lambda _: self._say("term", self.term_combo.currentData()))
        self.validity_combo.activated.connect(lambda _: self._say("validity_days", self.validity_combo.currentData()))
        self._pause.timeout.connect(self._say_start)
        self.start_edit.userDateChanged.connect(lambda _: self._pause.start())
        self.start_edit.editingFinished.connect(self._say_start_now)
        self.start_reset.clicked.connect(lambda: self._say("start", None))
        self.payment_combo.textActivated.connect(self._say_payment)
        self._payment_edit.editingFinished.connect(lambda: self._say_payment(self._typed()))
        self.rate_edit.editingFinished.connect(self._say_rate)
        for field in (self.term_combo, self.start_edit, self.validity_combo, self.payment_combo):
            field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """A wheel that passes over a field never changes a price."""
        return event.type() == QEvent.Type.Wheel

    # --- saying ------------------------------------------------------------------------------------------------------

    def _say(self, name: str, value: str | int | date | Decimal | None) -> None:
        self.changed.emit({f"preferences.{name}": value})

    def _bill(self, billing: Billing) -> None:
        if billing == self._billing:
            return
        term = min(MAX_MONTHS, self._term * 12) if billing == "monthly" else min(MAX_YEARS, -(-self._term // 12))
        self.changed.emit({"preferences.billing": billing, "preferences.term": term})

    def _say_start(self) -> None:
        self._pause.stop()
        day = self.start_edit.date()
        self._say("start", date(day.year(), day.month(), day.day()))

    def _say_start_now(self) -> None:
        if self._pause.isActive():
            self._say_start()

    @property
    def _payment_edit(self) -> QLineEdit:
        edit = self.payment_combo.lineEdit()
        assert edit is not None
        return edit

    def _typed(self) -> str:
        return self._payment_edit.text()

    def _say_payment(self, typed: str) -> None:
        chosen = self.payment_combo.findText(typed.strip(), Qt.MatchFlag.MatchFixedString)
        words = typed.strip() if chosen < 0 else self.payment_combo.itemData(chosen)
        words = "" if words == self._standard_payment else words
        if words != self._payment:
            self._say("payment", words or None)
        elif not typed.strip():
            self._show_payment(self._standard_payment)

    def _say_rate(self) -> None:
        typed = self.rate_edit.text().strip().replace(",", "").replace("，", "")
        try:
            rate = Decimal(typed) if typed else None
        except InvalidOperation:
            rate = Decimal(-1)
        wrong = rate is not None and not (rate.is_finite() and 0 < rate <= MAX_YUAN)
        give(self.rate_edit, wrong=wrong)
        self.rate_words.setText(self.look.say(_RATE if wrong else _PER_DAY))
        give(self.rate_words, tone="block" if wrong else "text_3")
        if not wrong and rate != self._rate:
            self._say("custom_rate", rate)

    # --- showing -----------------------------------------------------------------------------------------------------

    def show_work(self, work: Work) -> None:
        """The preferences of the case; what is being typed stays."""
        wishes, book, offer = work.dossier.case.preferences, work.rules.book, work.offer
        self._billing, self._term, self._rate = wishes.billing, wishes.term, wishes.custom_rate
        self.monthly_button.setChecked(wishes.billing == "monthly")
        self.annual_button.setChecked(wishes.billing == "annual")
        self._show_term(wishes.term)
        days = wishes.validity_days or book.validity_days
        self._show_validity(days, book.validity_days, work.today)
        if not self._pause.isActive():
            start = wishes.start or (offer.quote.estimate.service.start if offer else work.today)
            self.start_edit.blockSignals(True)
            self.start_edit.setDate(QDate(start.year, start.month, start.day))
            self.start_edit.blockSignals(False)
            give(self.start_edit, empty=wishes.start is None)
            self.start_reset.setVisible(wishes.start is not None)
        self._show_payments(offer, wishes.payment, str(book.policies["payment"].default))
        self._show_rate(offer, wishes.custom_rate, plain(book.custom_rate))
        self._flow()

    def _show_term(self, term: int) -> None:
        annual = self._billing == "annual"
        choices = range(1, MAX_YEARS + 1) if annual else _MONTHS
        terms = sorted({*choices, term})
        words = [self._term_words(one) for one in terms]
        _fill(self.term_combo, words, terms, term)

    def _term_words(self, term: int) -> str:
        if self._billing == "annual":
            return self.look.say(Text(f"{term} 年", f"{term} year{'s' if term > 1 else ''}"))
        return self.look.say(Text(f"{term} 个月", f"{term} month{'s' if term > 1 else ''}"))

    def _show_validity(self, days: int, standard: int, today: date) -> None:
        choices = sorted({*_DAYS, days, standard})
        words = []
        for one in choices:
            until = today + timedelta(days=one - 1)
            words.append(self.look.say(Text(f"{one} 天，至 {until}", f"{one} days, to {until}")))
        _fill(self.validity_combo, words, choices, days)

    def _show_payments(self, offer: Offer | None, payment: str, default: str) -> None:
        standard = payment_words(offer.quote.estimate, default) if offer else default
        if not self._payment_edit.hasFocus() or standard != self._standard_payment:
            shown = payment or standard
            items = list(dict.fromkeys((standard, *_PAYMENTS[self._billing], shown)))
            self.payment_combo.blockSignals(True)
            if [self.payment_combo.itemData(at) for at in range(self.payment_combo.count())] != items:
                self.payment_combo.clear()
                for at, words in enumerate(items):
                    self.payment_combo.addItem(self._spelt(words), words)
                    self.payment_combo.setItemData(at, self._meant(words), Qt.ItemDataRole.ToolTipRole)
            self._show_payment(shown)
            self.payment_combo.blockSignals(False)
        self._payment, self._standard_payment = payment, standard

    def _show_payment(self, words: str) -> None:
        spelt = self._spelt(words)
        self.payment_combo.setCurrentText(spelt)
        wide = self.payment_combo.fontMetrics().horizontalAdvance(spelt) + _FRAME
        self.payment_combo.setMinimumWidth(min(wide, self.look.px(_PAYMENT)))
        self._payment_edit.setCursorPosition(0)
        tip(self.payment_combo, self._meant(words))
        self.payment_combo.setAccessibleDescription(self._meant(words))

    def _spelt(self, words: str) -> str:
        """As it is chosen: in English what the words mean, where that is known."""
        return words if self.look.lang == "zh" else _MEANT.get(words, words)

    def _meant(self, words: str) -> str:
        """The words in full; in English with what is printed."""
        return words if self.look.lang == "zh" else f"{self._spelt(words)}\n{_PRINTED}{words}"

    def _show_rate(self, offer: Offer | None, rate: Decimal | None, usual: str) -> None:
        asked = offer is not None and offer.quote.estimate.line("custom") is not None
        self.rate_group.setVisible(asked or rate is not None)
        self.rate_edit.setPlaceholderText(usual)
        if not self.rate_edit.hasFocus():
            self.rate_edit.setText("" if rate is None else plain(rate))
            give(self.rate_edit, wrong=False)
            self.rate_words.setText(self.look.say(_PER_DAY))
            give(self.rate_words, tone="text_3")

    def field(self, name: str) -> QWidget | None:
        """Where a preference is filled in."""
        places: dict[str, Callable[[], QWidget]] = {
            "preferences.billing": lambda: (
                self.annual_button if self.annual_button.isChecked() else self.monthly_button
            ),
            "preferences.term": lambda: self.term_combo,
            "preferences.start": lambda: self.start_edit,
            "preferences.validity_days": lambda: self.validity_combo,
            "preferences.payment": lambda: self.payment_combo,
            "preferences.custom_rate": lambda: self.rate_edit,
        }
        return places[name]() if name in places else None

    # --- rows --------------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._flow()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(0, super().minimumSizeHint().height())

    def _flow(self) -> None:
        """Each group goes into the first row that has room after the ones before it."""
        groups = (
            self.billing_group,
            self.term_group,
            self.start_group,
            self.validity_group,
            self.payment_group,
            self.rate_group,
        )
        places, row, used, gap = [], 0, 0, self.row_1.spacing()
        for group in groups:
            wide = 0 if group.isHidden() else group.minimumSizeHint().width() + gap
            if used and used + wide - gap > self.width() and row + 1 < len(self._rows):
                row, used = row + 1, 0
            places.append(row)
            used += wide
        if tuple(places) != self._flowed:
            self._flowed = tuple(places)
            for layout in self._rows:
                while layout.count():
                    layout.takeAt(0)
            for group, place in zip(groups, places, strict=True):
                self._rows[place].addWidget(group, 1 if group is self.payment_group else 0)
            for number, layout in enumerate(self._rows):
                layout.addStretch(0 if number == self._flowed[4] else 1)


def _fill(combo: QComboBox, words: list[str], values: list[int], chosen: int) -> None:
    """Show these choices; nothing is touched where they stand already."""
    if [combo.itemText(at) for at in range(combo.count())] != words:
        combo.blockSignals(True)
        combo.clear()
        for said, value in zip(words, values, strict=True):
            combo.addItem(said, value)
        combo.blockSignals(False)
        wide = max(combo.fontMetrics().horizontalAdvance(said) for said in words)
        combo.setMinimumWidth(wide + _FRAME)
    at = values.index(chosen)
    if combo.currentIndex() != at:
        combo.setCurrentIndex(at)
    combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
