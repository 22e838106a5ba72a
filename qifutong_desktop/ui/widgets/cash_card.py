"""Paid yearly or monthly: what each costs over the same months, and from which month the yearly way is cheaper."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QWidget

from ...core.client import Tier
from ...core.recommendation import YEARS, BreakEven, Comparison
from ...core.said_short import whole_range, whole_yuan
from ...core.text import Text
from ..forms import load_form
from ..look import Look
from .cash_chart import Cash, CashChart, paid_after
from .label_grid import Cell, LabelGrid

_FOLD, _OPEN = Text("收起", "Fold"), Text("展开", "Unfold")


class CashCard(QFrame):
    """Folded to one sentence until asked for."""

    cash_note: QLabel
    cash_body: QWidget
    cash_chart: CashChart
    cash_grid: LabelGrid
    fold_button: QPushButton
    year_1: QPushButton
    year_2: QPushButton
    year_3: QPushButton

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self.comparison: Comparison | None = None
        self.tier: Tier = "standard"
        self.years = 1
        self.setMinimumWidth(look.px(380))
        load_form(
            self,
            "cash_card",
            {
                "CashChart": lambda inside: CashChart(inside, look),
                "LabelGrid": lambda inside: LabelGrid(inside, look, (1, 0)),
            },
        )
        self.fold_button.toggled.connect(self._fold)
        self._buttons = dict(zip(YEARS, (self.year_1, self.year_2, self.year_3), strict=True))
        for years, button in self._buttons.items():
            button.setAutoExclusive(True)
            button.clicked.connect(partial(self._choose, years))
        self._fold(False)

    def show_comparison(self, comparison: Comparison, tier: Tier, years: int) -> None:
        """Both ways to pay for a tier; ``years`` are those of the order, as far as they are compared."""
        years = min(max(years, YEARS[0]), YEARS[-1])
        if (comparison.options, tier) == (self.comparison and self.comparison.options, self.tier):
            return
        if self.comparison is None:
            self.years = years
        self.comparison, self.tier = comparison, tier
        self._show()

    def _choose(self, years: int) -> None:
        self.years = years
        self._show()

    def _fold(self, open_: bool) -> None:
        self.cash_body.setVisible(open_)
        self.fold_button.setText(self.look.say(_FOLD if open_ else _OPEN))

    def _show(self) -> None:
        assert self.comparison is not None
        even = next(one for one in self.comparison.break_evens if (one.tier, one.years) == (self.tier, self.years))
        annual = next(
            one
            for one in self.comparison.options
            if (one.tier, one.billing, one.years) == (self.tier, "annual", self.years)
        )
        months = annual.estimate.service.months
        cash = Cash(paid_after(annual.cash, months), paid_after(even.monthly.cash, months), even.month)
        self.cash_chart.show_cash(cash)
        self.cash_chart.setVisible(self.look.priced)
        self._buttons[self.years].setChecked(True)
        self.cash_note.setText(self.look.say(_note(even, months)))
        say, price = self.look.say, self.look.price
        yearly = whole_range(annual.estimate.total)
        first = max((month.amount.low for month in even.monthly.cash[:1]), default=annual.estimate.total.low)
        self.cash_grid.show_rows(
            [
                _row(say(Text("年付，签约时一次付清", "Yearly, paid at signing")), price(yearly)),
                _row(
                    say(Text(f"月付，同样 {months} 个月合计", f"Monthly, the same {months} months")),
                    price(whole_range(even.monthly.estimate.total)),
                ),
                _row(say(Text("月付，第 1 个月要付", "Monthly, due in month 1")), price(whole_yuan(first))),
                _row(say(Text("年付少付", "Yearly saves")), price(whole_range(even.saving)), strong=True),
            ]
        )


def _row(words: str, amount: str, *, strong: bool = False) -> tuple[Cell, Cell]:
    role = "strong" if strong else "small"
    return Cell(words, role), Cell(amount, "strong" if strong else "small", "accent" if strong else "text", right=True)


def _note(even: BreakEven, months: int) -> Text:
    if even.month is None:
        return Text(f"{months} 个月内，月付的累计一直低于年付", f"within {months} months paying monthly stays lower")
    return Text(
        f"用到第 {even.month} 个月，月付的累计就不低于年付",
        f"from month {even.month} on, paying monthly has cost as much",
    )
