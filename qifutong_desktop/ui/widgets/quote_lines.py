"""The lines of a quote: what, how many, at what price, how much, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ...core.money import Money, figures
from ...core.quote import Estimate, Line, LineCode
from ...core.ranges import Range, plain
from ...core.text import Text
from ..look import Look
from ..style import give
from .why_box import WhyBox

if TYPE_CHECKING:
    from ...actions.proposing import Offer
    from ...actions.working import Work

_HEAD = Text("报价明细", "Quote lines")
_UNIT = Text("含税，人民币元", "in yuan, tax included")
_COLUMNS = (
    Text("项目与规则", "Item and rule"),
    Text("数量", "Quantity"),
    Text("单价", "Price"),
    Text("金额", "Amount"),
)
_NOTHING = Text("", "")
_WHY, _FOLD = Text("为什么", "Why"), Text("收起", "Close")
#: widths at 100 % text: number, quantity, price, amount, why
_WIDE = (28, 96, 108, 136, 60)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def money_words(money: Money) -> str:
    """``35,999.00`` or ``2,400.00–6,000.00``."""
    return figures(money.low) if money.exact else f"{figures(money.low)}–{figures(money.high)}"


class QuoteLines(QFrame):
    """Rows stay while the amounts in them change, so that what is open stays open."""

    #: the step and field of an answer to go to
    sent = Signal(str, str)

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        give(self, kind="card")
        self._rows: dict[LineCode, LineRow] = {}
        self.book_label, self.draft_label, unit = QLabel(), QLabel(), QLabel(look.say(_UNIT))
        head = QLabel(look.say(_HEAD))
        give(head, role="head")
        give(self.book_label, role="caption")
        give(self.draft_label, role="pill")
        give(unit, role="caption")
        title = QHBoxLayout()
        title.setContentsMargins(24, 20, 24, 8)
        title.setSpacing(12)
        for part in (head, self.book_label, self.draft_label):
            title.addWidget(part)
        title.addStretch(1)
        title.addWidget(unit)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(1, 0, 1, 8)
        self._layout.setSpacing(0)
        self._layout.addLayout(title)
        self._layout.addWidget(_heads(look))

    def rows(self) -> tuple[LineRow, ...]:
        """The rows that show, in the order of print."""
        return tuple(row for row in self._rows.values() if not row.isHidden())

    def show_work(self, work: Work, offer: Offer, version: Text) -> None:
        """The lines of the case's quote."""
        say = self.look.say
        self.book_label.setText(say(Text(f"价目表 {offer.book.id} 版", f"price list {offer.book.id}")))
        self.draft_label.setText(say(version))
        estimate = offer.quote.estimate
        shown = {line.code for line in estimate.lines}
        for code, row in self._rows.items():
            if code not in shown:
                row.hide()
        for number, line in enumerate(estimate.lines, 1):
            if line.code not in self._rows:
                self._rows[line.code] = row = LineRow(self.look)
                row.why.sent.connect(self.sent)
            row = self._rows[line.code]
            if self._layout.indexOf(row) != number + 1:
                self._layout.removeWidget(row)
                self._layout.insertWidget(number + 1, row)
            row.show_line(number, line, estimate, _scope_words(offer) if line.code == "migration" else _NOTHING)
            row.show()
            row.why.show_why(
                self.look.price(say(line.why)),
                self.look.price(money_words(line.amount)),
                line.clause if self.look.priced else "",
                _links(self.look, work, offer, line.code),
            )


def _heads(look: Look) -> QFrame:
    frame = QFrame()
    give(frame, kind="sunken")
    outer = QHBoxLayout(frame)
    outer.setContentsMargins(0, 0, 0, 0)
    layout = _grid(look)
    outer.addLayout(layout)
    frame.setContentsMargins(0, 0, 0, 0)
    for column, words in enumerate((_NOTHING, *_COLUMNS, _NOTHING)):
        label = QLabel(look.say(words))
        give(label, role="caption")
        label.setAlignment(_RIGHT if column > 1 else Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(label, 0, column)
    layout.setContentsMargins(23, 6, 23, 6)
    return frame


def _grid(look: Look) -> QGridLayout:
    layout = QGridLayout()
    layout.setHorizontalSpacing(8)
    layout.setVerticalSpacing(0)
    for column, wide in zip((0, 2, 3, 4, 5), _WIDE, strict=True):
        layout.setColumnMinimumWidth(column, look.px(wide))
    layout.setColumnStretch(1, 1)
    return layout


class LineRow(QWidget):
    """One line of the quote, with its reasons below when asked for."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.number, self.label, self.rule = QLabel(), QLabel(), QLabel()
        self.quantity, self.price, self.amount = QLabel(), QLabel(), QLabel()
        self.why_button = QPushButton()
        self.why = WhyBox(None, look)
        self.why.hide()
        give(self.number, tone="text_3")
        give(self.label, role="strong")
        give(self.rule, role="caption")
        give(self.quantity, tone="text_2")
        give(self.price, tone="text_2")
        give(self.amount, role="strong")
        give(self.why_button, role="link")
        self.rule.setWordWrap(True)
        for label in (self.quantity, self.price, self.amount):
            label.setAlignment(_RIGHT)
        self.why_button.setCheckable(True)
        self.why_button.toggled.connect(self._open)
        self._place()

    def _place(self) -> None:
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(self.label)
        names.addWidget(self.rule)
        layout = _grid(self.look)
        layout.addWidget(self.number, 0, 0)
        layout.addLayout(names, 0, 1)
        for column, label in zip((2, 3, 4), (self.quantity, self.price, self.amount), strict=True):
            layout.addWidget(label, 0, column)
        layout.addWidget(self.why_button, 0, 5, Qt.AlignmentFlag.AlignRight)
        layout.setRowMinimumHeight(0, self.look.px(40))
        layout.setVerticalSpacing(8)
        layout.addWidget(self.why, 1, 1, 1, 5)
        layout.setContentsMargins(23, 8, 23, 8)
        self.line = QFrame()
        give(self.line, kind="rule")
        inset = QHBoxLayout()
        inset.setContentsMargins(23, 0, 23, 0)
        inset.addWidget(self.line)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(layout)
        outer.addLayout(inset)

    def show_line(self, number: int, line: Line, estimate: Estimate, more: Text = _NOTHING) -> None:
        """Show a line as it is now; ``more`` stands after its rule."""
        look = self.look
        label = look.say(line.label)
        self.number.setText(str(number))
        self.line.setVisible(number < len(estimate.lines))
        self.label.setText(label)
        self.rule.setText(look.say(rule_words(line, estimate)) + look.say(more))
        self.quantity.setText(look.say(_quantity(line)))
        free = line.kind == "gift" or line.unit_price is None
        self.price.setText("" if free or line.unit_price is None else look.price(money_words(line.unit_price)))
        self.amount.setText(look.price(money_words(line.amount)))
        give(self.amount, tone="ok" if line.kind == "discount" else "text")
        self.why_button.setText(look.say(_FOLD if self.why_button.isChecked() else _WHY))
        self.why_button.setAccessibleName(look.say(Text(f"{label}为什么是这个数", f"why {label} costs that")))

    def _open(self, opened: bool) -> None:
        self.why.setVisible(opened)
        self.why_button.setText(self.look.say(_FOLD if opened else _WHY))


def _quantity(line: Line) -> Text:
    if line.quantity is None or line.unit is None:
        return Text("", "")
    many = plain(line.quantity)
    plural = "s" if line.quantity != Range.of(type(line.quantity.low)(1)) else ""
    return Text(f"{many} {line.unit.zh}", f"{many} {line.unit.en}{plural}")


def rule_words(line: Line, estimate: Estimate) -> Text:
    """The rule of a line in a few words."""
    seen, service = line.inputs, estimate.service
    match line.code:
        case "subscription" if not estimate.midterm:
            gift = f"，含赠送 {service.gift_months} 个月" if service.gift_months else ""
            free = f", {service.gift_months} of them a gift" if service.gift_months else ""
            return Text(
                f"服务 {service.months} 个月{gift}，{service.start} 至 {service.end}",
                f"{service.months} months of service{free}, {service.start} to {service.end}",
            )
        case "seats" if "users" in seen and "included" in seen:
            users, included = seen["users"], seen["included"]
            return Text(f"{users} 个账号，套餐已含 {included}", f"{users} accounts, {included} included")
        case "integrations" if seen.get("names"):
            free_of = seen.get("included")
            return Text(
                f"{seen['names']}" + ("" if free_of is None else f"，套餐已含 {free_of}"),
                f"{seen['names']}" + ("" if free_of is None else f", {free_of} included"),
            )
    return line.why


def _scope_words(offer: Offer) -> Text:
    """Of how many rows these are a part, where the chosen scope leaves some out: the number that the files show."""
    need = offer.diagnosed.diagnosis.needs.need("migration_rows")
    if not need.scoped:
        return _NOTHING
    return Text(f"；按迁移范围（全部 {need.measured:,}）", f"; in the chosen scope, of {need.measured:,}")


def _links(look: Look, work: Work, offer: Offer, code: LineCode) -> list[tuple[str, str, str]]:
    from ...actions.offering import ordered_field, questions_of

    if code == "subscription":
        return [(look.say(Text("依据 方案", "See the plan")), "plan", "")]
    if typed := ordered_field(offer, code):
        return [(look.say(Text("依据 订购数量", "From the numbers to order")), "quote", typed)]
    titles = {section.id: section.title for section in work.rules.questionnaire.sections}
    found = []
    for name in questions_of(offer, code)[:1]:
        place = titles[work.rules.questionnaire.by_id[name].section]
        words = Text(f"依据 {place.zh} {name}", f"From {place.en} {name}")
        found.append((look.say(words), "diagnosis", f"answers.{name}"))
    return found
