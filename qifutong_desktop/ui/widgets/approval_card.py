"""A concession on the quote, and what a second person must approve of it: asked for, taken in, by file or telephone."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ...core.money import yuan
from ...core.order import MAX_WORDS, MAX_YUAN
from ...core.problems import Refusal
from ...core.ranges import plain
from ...core.text import Text
from ..desk import Desk
from ..forms import load_form
from ..look import Look
from ..style import give
from .flow_layout import flow
from .typing import sentence_of

if TYPE_CHECKING:
    from ...actions.proposing import Offer
    from ...actions.working import Work
    from ...core.approval import Approval
    from ...store.approvers import Approver
    from ...store.file import Store

_KINDS = (
    ("", Text("无", "None")),
    ("amount", Text("减金额", "An amount")),
    ("percent", Text("按百分比", "A percent")),
)
_UNITS = {"": Text("", ""), "amount": Text("元", "yuan"), "percent": Text("%", "%")}
_NUMBER = Text("请填写大于 0 的数字，最多两位小数", "Give a number above 0, with two decimals at most")
_REASON = Text("写明原因后计入报价", "It counts once its reason is given")
_WAITS, _APPROVED = Text("待批准", "to approve"), Text("已批准", "approved")
_FILES = "JSON (*.json)"


class ApprovalCard(QFrame):
    """Says what changes to the desk; approvals go through the store, which checks them."""

    #: an approval was taken in
    granted = Signal()

    kind_combo: QComboBox
    value_edit: QLineEdit
    unit_label: QLabel
    reason_edit: QLineEdit
    concession_refusal: QLabel
    asked_layout: QVBoxLayout
    who_label: QLabel
    ways_row: QWidget
    request_button: QPushButton
    take_button: QPushButton
    telephone_button: QPushButton
    people_button: QPushButton
    telephone_frame: QFrame
    spoken_label: QLabel
    person_combo: QComboBox
    code_edit: QLineEdit
    code_button: QPushButton
    refusal_label: QLabel

    def __init__(self, parent: QWidget | None, look: Look, desk: Desk) -> None:
        super().__init__(parent)
        self.look, self.desk = look, desk
        self._offer: Offer | None = None
        self._people: tuple[Approver, ...] = ()
        self._waits = False
        self._rows: list[_Asked] = []
        self._shown: tuple[str, str, str] = ("", "", "")
        load_form(self, "approval_card")
        give(self, kind="card")
        flow(self.ways_row)
        for value, words in _KINDS:
            self.kind_combo.addItem(look.say(words), value)
        self.kind_combo.setFixedWidth(look.px(140))
        self.value_edit.setFixedWidth(look.px(110))
        self.reason_edit.setMaxLength(MAX_WORDS)
        self.code_edit.setFixedWidth(look.px(150))
        for part in (self.telephone_frame, self.refusal_label, self.concession_refusal, self.ways_row, self.who_label):
            part.hide()
        self._connect()

    def _connect(self) -> None:
        self.kind_combo.activated.connect(lambda _: self._choose_kind())
        self.value_edit.editingFinished.connect(self._say)
        self.reason_edit.editingFinished.connect(self._say)
        self.request_button.clicked.connect(self._export)
        self.take_button.clicked.connect(self._choose_approval)
        self.telephone_button.toggled.connect(self._open_telephone)
        self.people_button.clicked.connect(lambda: self.desk.sent.emit("settings", "approvers"))
        self.code_button.clicked.connect(self._take_code)
        self.code_edit.returnPressed.connect(self._take_code)

    @property
    def first_field(self) -> QWidget:
        """Where asking for an approval begins."""
        return self.request_button if self.ways_row.isVisibleTo(self) else self.kind_combo

    # --- the concession ----------------------------------------------------------------------------------------------

    def _choose_kind(self) -> None:
        kind = str(self.kind_combo.currentData())
        self._show_kind(kind)
        if kind:
            self.value_edit.setFocus()
        self._say()

    def _show_kind(self, kind: str) -> None:
        for part in (self.value_edit, self.unit_label, self.reason_edit):
            part.setVisible(bool(kind))
        self.unit_label.setText(self.look.say(_UNITS[kind]))

    def _say(self) -> None:
        """Amount, percent and reason as they stand; a number that is none stays in its field, with what is wrong."""
        kind, typed = str(self.kind_combo.currentData()), self.value_edit.text().strip().replace(",", "")
        reason = self.reason_edit.text().strip()
        if (kind, typed, reason) == self._shown:
            return
        value = _number(typed, Decimal(100) if kind == "percent" else MAX_YUAN) if kind and typed else None
        wrong = bool(kind and typed) and value is None
        give(self.value_edit, wrong=wrong)
        lacks = _NUMBER if wrong else _REASON if kind and typed and not reason else None
        self.concession_refusal.setVisible(lacks is not None)
        self.concession_refusal.setText(self.look.say(lacks) if lacks else "")
        give(self.concession_refusal, tone="block" if wrong else "warn")
        if wrong:
            return
        self._shown = (kind, typed, reason)
        self.desk.say(
            {
                "preferences.concession_amount": value if kind == "amount" else None,
                "preferences.concession_percent": value if kind == "percent" else None,
                "preferences.concession_reason": reason if kind and reason else None,
            }
        )

    # --- showing -----------------------------------------------------------------------------------------------------

    def show_work(self, work: Work, offer: Offer) -> None:
        """The concession of the case and what of its quote waits for whom."""
        self._offer, wishes = offer, work.dossier.case.preferences
        typing = self.value_edit.hasFocus() or self.reason_edit.hasFocus() or self.kind_combo.hasFocus()
        if not typing:
            kind = "amount" if wishes.concession_amount else "percent" if wishes.concession_percent else ""
            value = wishes.concession_amount or wishes.concession_percent
            self.kind_combo.setCurrentIndex(self.kind_combo.findData(kind))
            self._show_kind(kind)
            self.value_edit.setText(plain(value) if value else "")
            self.reason_edit.setText(wishes.concession_reason)
            self._shown = (kind, self.value_edit.text(), wishes.concession_reason)
            self.concession_refusal.hide()
        self._show_asked(work, offer)

    def _show_asked(self, work: Work, offer: Offer) -> None:
        from ...actions.approving import request_for, spoken, still_asked, who_may

        violations, request = offer.quote.estimate.violations, request_for(offer)
        while len(self._rows) < len(violations):
            self._rows.append(_Asked(self.look))
            self.asked_layout.addWidget(self._rows[-1])
        approvals = [one for one in work.dossier.approvals if request is not None and one.digest == request.digest]
        for number, row in enumerate(self._rows):
            row.setVisible(number < len(violations))
            if number < len(violations):
                one = violations[number]
                by = next((approval for approval in approvals if one.key in approval.keys), None)
                row.show_asked(one.what, by if one.key in offer.approved else None)
        waits, waited = bool(still_asked(offer)), self._waits
        self._waits = waits
        for part in (self.ways_row, self.who_label):
            part.setVisible(waits)
        if not waits:
            self.telephone_button.setChecked(False)
            return
        least = who_may(offer)
        said = (
            Text(f"需要：{least.name.zh}", f"Needed: {least.name.en}")
            if least
            else Text("价目表里没有哪个角色能批准这样的报价", "no role of the price list may approve such a quote")
        )
        self.who_label.setText(self.look.say(said))
        total = yuan(offer.quote.estimate.total.high)
        read_out = Text(f"摘要 {spoken(offer)}　金额 {total}", f"Digest {spoken(offer)}   Amount {total}")
        self.spoken_label.setText(self.look.say(read_out))
        if not waited:
            self._show_people()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        if self._waits:
            self._show_people()  # who approves is set elsewhere

    def _show_people(self) -> None:
        from ...store.approvers import approvers

        def show(found: tuple[Approver, ...]) -> None:
            if found == self._people and self.person_combo.count():
                return
            self._people = found
            self.person_combo.clear()
            self.person_combo.addItems([one.name for one in found if one.secret])
            self.people_button.setVisible(not found)
            self.telephone_button.setEnabled(self.person_combo.count() > 0)

        self.desk.in_store(approvers, show)

    # --- asking and taking in ----------------------------------------------------------------------------------------

    def _export(self) -> None:
        from ...actions.approving import write_request

        offer = self._offer
        if offer is None:
            return
        name = self.look.say(Text("审批单.json", "approval-request.json"))
        chosen, _ = QFileDialog.getSaveFileName(self, self.request_button.text(), name, _FILES)
        if chosen:
            said = Text(f"已写出审批单 {Path(chosen).name}，请发给批准人", f"Written: {Path(chosen).name}")
            self.desk.jobs.start(
                lambda _: write_request(offer, Path(chosen)),
                lambda _: self.desk.told.emit(said),
                failed=self._refuse,
            )

    def _choose_approval(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, self.take_button.text(), "", _FILES)
        if chosen:
            self.take(Path(chosen))

    def take(self, path: Path) -> None:
        """Take in the approval that a file holds."""
        from ...actions.approving import take_approval

        offer, author, now = self._offer, self.desk.author, self.desk.now()
        if offer is not None:
            self._take_in(lambda store: take_approval(store, offer, path, author, now))

    def _open_telephone(self, wanted: bool) -> None:
        self.telephone_frame.setVisible(wanted)
        if wanted:
            self.code_edit.setFocus()  # which brings it into sight

    def _take_code(self) -> None:
        from ...actions.approving import take_code

        offer, author, now = self._offer, self.desk.author, self.desk.now()
        person, typed = self.person_combo.currentText(), self.code_edit.text()
        if offer is not None and typed.strip():
            self._take_in(lambda store: take_code(store, offer, person, typed, author, now))

    def _take_in(self, taking: Callable[[Store], Approval]) -> None:
        from ...core.approval import approval_field, approval_name

        case = self.desk.work.id if self.desk.work is not None else ""

        def done(approval: Approval) -> None:
            if self.desk.work is None or self.desk.work.id != case:  # another client was opened meanwhile
                return
            self.refusal_label.hide()
            self.code_edit.clear()
            self.desk.say({approval_name(approval): approval_field(approval)})
            said = Text(f"{approval.approver} 已批准", f"Approved by {approval.approver}")
            self.desk.told.emit(said)
            self.granted.emit()

        self.desk.in_store(taking, done, failed=self._refuse)

    def _refuse(self, refusal: Refusal) -> None:
        self.refusal_label.setText(sentence_of(refusal, self.look))
        self.refusal_label.show()


class _Asked(QWidget):
    """One thing that must be approved, and whether it is."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.pill, self.words, self.by = QLabel(), QLabel(), QLabel()
        self.words.setWordWrap(True)
        give(self.pill, role="pill", tone="warn")
        give(self.words, role="small", tone="text")
        give(self.by, role="caption")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.pill)
        layout.addWidget(self.words, 1)
        layout.addWidget(self.by)

    def show_asked(self, what: Text, by: Approval | None) -> None:
        say = self.look.say
        self.pill.setText(say(_APPROVED if by else _WAITS))
        give(self.pill, tone="ok" if by else "warn")
        self.words.setText(say(what))
        self.by.setVisible(by is not None)
        if by is not None:
            how = Text("签名", "signed") if by.how == "signature" else Text("电话", "by telephone")
            self.by.setText(f"{by.approver} · {say(how)} · {by.at[:10]}")


def _number(typed: str, most: Decimal) -> Decimal | None:
    """A number above 0 with at most two decimals; None for anything else."""
    try:
        value = Decimal(typed)
    except InvalidOperation:
        return None
    fits = value.is_finite() and 0 < value <= most and value == value.quantize(Decimal("0.01"))
    return value if fits else None
