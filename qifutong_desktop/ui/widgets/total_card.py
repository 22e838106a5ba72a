"""The total of a quote, what stays outside it, what keeps it from being issued, and the button that issues it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ...core.money import Money, figures, in_words, yuan_range
from ...core.ranges import plain
from ...core.text import Text
from ..forms import load_form
from ..look import Look
from ..spoken import call
from ..style import give
from .quote_lines import money_words

if TYPE_CHECKING:
    from ...actions.offering import Choice, OpenPoint
    from ...actions.proposing import Offer
    from ...actions.working import Issued, Work

_NO_WORDS = Text("金额定下后填写", "once the amount is settled")
_LOCKS = Text("发布后锁定并编号，可再出新版本", "Issuing locks and numbers it; new versions may follow")
_TAX_WHY = Text("税额按行计算、四舍五入到分，再相加：", "Tax is worked out for each line, to the fen, then added: ")
_UNPRICED = Text("未定价", "no price yet")
_INSIDE, _APART = Text("计入合计", "In the total"), Text("另行报价", "Quoted apart")
_ASSESSED = Text("待评估", "To assess")
_FILL = Text("去填写", "Fill in")
#: What mends an open point of the quote page, by the noun of its field.
_MENDS = {"accepted": Text("已告知客户", "Client knows"), "approval": Text("申请批准", "Ask for it")}
_INVOICE = Text("收票信息齐全", "Invoice details are complete")
_INVOICE_LACKS = Text("收票信息缺税号", "The invoice lacks the tax number")
_INVOICE_BLANK = Text("可以开票；开户行、账号选填", "Can be invoiced; bank and account if wanted")


class TotalCard(QFrame):
    """Says what was asked for; the page does it."""

    #: a step (or settings) and a field to go to
    sent = Signal(str, str)
    #: the keys that the quote leaves out, as a tuple
    set_apart = Signal(object)
    issued = Signal()
    previewed = Signal()
    compared = Signal(bool)

    why_button: QPushButton
    total_label: QLabel
    why_label: QLabel
    words_frame: QFrame
    words_label: QLabel
    net_label: QLabel
    tax_caption: QLabel
    tax_label: QLabel
    saving_caption: QLabel
    saving_label: QLabel
    choices_frame: QWidget
    choices_layout: QVBoxLayout
    invoice_label: QLabel
    invoice_button: QPushButton
    open_caption: QLabel
    open_layout: QVBoxLayout
    issue_words: QLabel
    issue_button: QPushButton
    confirm_frame: QFrame
    confirm_label: QLabel
    confirm_button: QPushButton
    cancel_button: QPushButton
    preview_button: QPushButton
    compare_button: QPushButton

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        load_form(self, "total_card")
        give(self, kind="card")
        self.setFixedWidth(look.px(312))
        self._choices: list[_ChoiceRow] = []
        self._apart: tuple[str, ...] = ()
        self._points: list[_PointRow] = []
        give(self.saving_label, tone="ok")
        give(self.confirm_button, role="primary")
        for part in (self.why_label, self.confirm_frame):
            part.hide()
        self.why_button.toggled.connect(self.why_label.setVisible)
        self.invoice_button.clicked.connect(lambda: self.sent.emit("client", self.invoice_button.property("field")))
        self.issue_button.clicked.connect(lambda: self.ask(True))
        self.cancel_button.clicked.connect(lambda: self.ask(False))
        self.confirm_button.clicked.connect(self._issue)
        self.preview_button.clicked.connect(self.previewed)
        self.compare_button.clicked.connect(self.compared)
        escape = QShortcut(QKeySequence("Esc"), self.confirm_frame, lambda: self.ask(False))
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # --- issuing -----------------------------------------------------------------------------------------------------

    def ask(self, asked: bool) -> None:
        """Ask in place whether to issue, or take the question back."""
        self.confirm_frame.setVisible(asked)
        self.issue_button.setVisible(not asked)
        self.issue_words.setVisible(not asked)
        (self.confirm_button if asked else self.issue_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def _issue(self) -> None:
        self.ask(False)
        self.issue_button.setEnabled(False)
        self.issued.emit()

    # --- showing -----------------------------------------------------------------------------------------------------

    def show_work(self, work: Work, offer: Offer) -> None:
        """The total of the case's quote."""
        from ...actions.offering import choices, open_points, saving
        from ...actions.previewing import issued_just_so, same_as_issued

        say, price, estimate = self.look.say, self.look.price, offer.quote.estimate
        self.total_label.setText(price(yuan_range(estimate.total)))
        give(self.total_label, role="hero" if estimate.total.exact else "page")
        parts = [money_words(line.amount) for line in estimate.lines if line.amount.high or line.amount.low]
        taxes = [money_words(line.tax) for line in estimate.lines if line.tax.high or line.tax.low]
        total, tax = (price(" + ".join(each).replace("+ −", "− ")) for each in (parts, taxes))
        self.why_label.setText(f"{total}\n{say(_TAX_WHY)}{tax}")
        words = in_words(estimate.total.low).removeprefix("人民币") if estimate.total.exact else say(_NO_WORDS)
        self.words_label.setText(price(words))
        self.net_label.setText(price(money_words(estimate.net)))
        percent = plain(estimate.tax_percent)
        self.tax_caption.setText(say(Text(f"税额 {percent}%", f"Tax {percent}%")))
        self.tax_label.setText(price(money_words(estimate.tax)))
        self._show_saving(saving(offer), estimate.order.months)
        self._show_choices(choices(offer), estimate.order.set_apart)
        self._show_invoice(work)
        points = open_points(offer)
        same = same_as_issued(offer.quote, work.kept.issued, offer.book)
        again = issued_just_so(offer, work.kept.issued) is not None
        self._show_points(() if self.look.client else points)
        self.open_caption.setVisible(not again and not self.look.client)  # what is missing is for us to know
        self._show_issue(len(points), work.kept.issued, same, again)

    def _show_saving(self, saved: object, months: int) -> None:
        from decimal import Decimal

        for part in (self.saving_caption, self.saving_label):
            part.setVisible(saved is not None)
        if isinstance(saved, Decimal):
            words = Text(f"套餐费比按月付 {months} 个月省", f"Saved against {months} monthly fees")
            self.saving_caption.setText(self.look.say(words))
            self.saving_caption.setWordWrap(True)
            self.saving_label.setText(self.look.price(figures(saved)))

    def _show_choices(self, found: Sequence[Choice], apart: Sequence[str]) -> None:
        self._apart = tuple(apart)
        self.choices_frame.setVisible(bool(found))
        while len(self._choices) < len(found):
            row = _ChoiceRow(self.look)
            row.chosen.connect(self._choose)
            self._choices.append(row)
            self.choices_layout.addWidget(row)
        for number, row in enumerate(self._choices):
            row.setVisible(number < len(found))
            if number < len(found):
                row.show_choice(found[number])

    def _choose(self) -> None:
        shown = {row.key: row.apart for row in self._choices if not row.isHidden()}
        kept = [key for key in self._apart if shown.get(key, True)]
        self.set_apart.emit((*kept, *(key for key, apart in shown.items() if apart and key not in kept)))

    def choice(self, key: str) -> QPushButton | None:
        """The button that leaves something out of the quote."""
        return next((row.outside for row in self._choices if row.key == key and not row.isHidden()), None)

    def _show_invoice(self, work: Work) -> None:
        """The tax number is needed, and lacks on the client's page too; bank and account are printed where given."""
        client, say = work.dossier.case.client, self.look.say
        lack = next((one for one in work.lacks if one.field == "client.uscc"), None)
        blank = [field for field in ("client.bank", "client.account") if not getattr(client, field.partition(".")[2])]
        words = _INVOICE_LACKS if lack else _INVOICE_BLANK if blank else _INVOICE
        self.invoice_label.setText(say(words))
        self.invoice_button.setProperty("field", lack.field if lack else blank[0] if blank else "client.bank")
        self.invoice_button.setText(say(_FILL if lack or blank else Text("查看", "Show")))

    def _show_points(self, points: Sequence[OpenPoint]) -> None:
        count = len(points)
        words = Text(f"发布前还缺 {count} 项", f"{count} open before it can be issued")
        self.open_caption.setText(self.look.say(words if count else Text("可以发布", "Ready to be issued")))
        give(self.open_caption, tone="text_3" if count else "ok")
        while len(self._points) < count:
            row = _PointRow(self.look)
            row.sent.connect(self.sent)
            self._points.append(row)
            self.open_layout.addWidget(row)
        for number, row in enumerate(self._points):
            row.setVisible(number < count)
            if number < count:
                row.show_point(points[number])

    def _show_issue(self, points: int, issued: Sequence[Issued], same: Issued | None, again: bool) -> None:
        """``again``: it was issued just so, with the same last day; there is nothing to issue."""
        say, last = self.look.say, issued[-1] if issued else None
        version = last.version + 1 if last else 1
        if points:
            button = Text("补齐后发布", "Complete it to issue")
        elif again:
            button = Text("已发布", "Issued")
        elif last:
            button = Text(f"发布第 {version} 版", f"Issue version {version}")
        else:
            button = Text("发布", "Issue")
        self.issue_button.setText(say(button))
        self.issue_button.setEnabled(not points and not again)
        if (points or again) and not self.confirm_frame.isHidden():
            self.ask(False)
        said = _LOCKS
        if same:
            said = Text(
                f"与已发布的 {same.number} 第 {same.version} 版相同",
                f"As issued: {same.number}, version {same.version}",
            )
        self.issue_words.setText(say(said))
        give(self.issue_words, tone="ok" if same else "text_3")
        self.compare_button.setVisible(last is not None)
        confirm = (
            Text(
                f"发布 {last.number} 第 {version} 版？它取代第 {last.version} 版，金额与条款随即锁定。",
                f"Issue {last.number}, version {version}? It supersedes version {last.version} and is locked.",
            )
            if last
            else Text(
                "发布这份报价？随即编号并锁定，之后只能出新版本。",
                "Issue this quote? It is numbered and locked; later changes make a new version.",
            )
        )
        self.confirm_label.setText(say(confirm))


class _ChoiceRow(QWidget):
    """One open part: its words and worth, and whether it counts."""

    chosen = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look, self.key = look, ""
        self.words, self.worth = QLabel(), QLabel()
        self.inside, self.outside = QPushButton(), QPushButton(look.say(_APART))
        self.words.setWordWrap(True)
        self.worth.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        give(self.worth, tone="text_2")
        frame, group = QFrame(), QButtonGroup(self)
        give(frame, kind="sunken")
        halves = QHBoxLayout(frame)
        halves.setContentsMargins(2, 2, 2, 2)
        halves.setSpacing(2)
        for button in (self.inside, self.outside):
            button.setCheckable(True)
            give(button, role="segment")
            button.clicked.connect(self.chosen)
            group.addButton(button)
            halves.addWidget(button, 1)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 2, 0, 2)
        layout.setVerticalSpacing(4)
        layout.setColumnStretch(0, 1)
        layout.addWidget(self.words, 0, 0)
        layout.addWidget(self.worth, 0, 1)
        layout.addWidget(frame, 1, 0, 1, 2)

    @property
    def apart(self) -> bool:
        """Whether the quote leaves it out."""
        return self.outside.isChecked()

    def show_choice(self, choice: Choice) -> None:
        say, self.key = self.look.say, choice.key
        words = say(choice.what)
        self.words.setText(words)
        self.inside.setText(say(_INSIDE if choice.worth else _ASSESSED))
        for button in (self.inside, self.outside):
            call(button, self.look, words, button.text())
        self.inside.setChecked(not choice.apart)
        self.outside.setChecked(choice.apart)
        worth = say(_UNPRICED) if choice.worth is None else self.look.price(_whole(choice.worth))
        self.worth.setText(worth)


def _whole(money: Money) -> str:
    low, high = (f"{end:,.2f}".removesuffix(".00") for end in (money.low, money.high))
    return low if low == high else f"{low}–{high}"


class _PointRow(QWidget):
    sent = Signal(str, str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        mark, self.words, self.button = QLabel("!"), QLabel(), QPushButton(look.say(_FILL))
        give(mark, role="pill", tone="warn")
        self.words.setWordWrap(True)
        give(self.words, role="small", tone="text")
        give(self.button, role="link")
        self.button.clicked.connect(lambda: self.sent.emit(*self.button.property("place")))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 2)
        layout.setSpacing(8)
        layout.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.words, 1)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)

    def show_point(self, point: OpenPoint) -> None:
        words = self.look.say(point.what)
        self.words.setText(self.look.price(words) if "¥" in words else words)
        self.button.setProperty("place", (point.step, point.field))
        mend = self.look.say(_MENDS.get(point.field.partition(".")[0], _FILL))
        self.button.setText(mend)
        call(self.button, self.look, mend, words)
