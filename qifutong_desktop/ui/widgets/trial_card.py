"""试算: other numbers than the client's, tried on every tier at once. Nothing is stored."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QWidget

from ...core.client import Preferences, Tier
from ...core.needs import Needs
from ...core.pricebook import PriceBook
from ...core.recommendation import Recommendation
from ...core.said_short import whole_range
from ...core.text import Text
from ...core.trial import ScaleKey, Trial, scales, trial
from ..forms import load_form
from ..look import Look
from ..style import give
from .flow_layout import flow
from .masked import said_masked
from .trial_slider import TrialSlider

if TYPE_CHECKING:
    from ...actions.working import Work

#: What orders such a number whatever the answers come to.
_ORDERED: dict[ScaleKey, str] = {
    "users": "users",
    "integrations": "systems",
    "migration_rows": "rows",
    "custom_days": "custom_days",
}


class TrialCard(QFrame):
    """Four sliders, the totals of the tiers, a sentence on the advice at these numbers."""

    #: these numbers are wanted as an alternative: preferences by name
    aside = Signal(object)

    head_row: QWidget
    head_label: QLabel
    note_label: QLabel
    users_slider: TrialSlider
    systems_slider: TrialSlider
    rows_slider: TrialSlider
    days_slider: TrialSlider
    restore_button: QPushButton
    aside_button: QPushButton
    box: QFrame
    totals_layout: QGridLayout
    advice_label: QLabel
    why_label: QLabel
    basic_caption: QLabel
    standard_caption: QLabel
    enterprise_caption: QLabel
    basic_total: QLabel
    standard_total: QLabel
    enterprise_total: QLabel

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self.trial: Trial | None = None
        self._case = ""
        self._asked: tuple[Needs, Preferences, PriceBook, date] | None = None
        self._advised: Tier | None = None
        self._stacked = False
        self.setMinimumWidth(look.px(180))
        load_form(self, "trial_card", {"TrialSlider": lambda inside: TrialSlider(inside, look)})
        flow(self.head_row, last_right=True)
        for part in (self.head_label, self.note_label, self.restore_button):
            part.setMinimumHeight(look.px(28))
        self._sliders: dict[ScaleKey, TrialSlider] = {
            "users": self.users_slider,
            "integrations": self.systems_slider,
            "migration_rows": self.rows_slider,
            "custom_days": self.days_slider,
        }
        self._totals: dict[Tier, tuple[QLabel, QLabel]] = {
            "basic": (self.basic_caption, self.basic_total),
            "standard": (self.standard_caption, self.standard_total),
            "enterprise": (self.enterprise_caption, self.enterprise_total),
        }
        for slider in self._sliders.values():
            slider.moved.connect(self._try)
        self.restore_button.clicked.connect(self.restore)
        self.aside_button.clicked.connect(self._put_aside)
        self.aside_button.setHidden(look.client)

    def show_work(self, work: Work, advice: Recommendation) -> None:
        """Try on this case; another case begins at its own numbers. The marks follow when the work is settled."""
        if work.id != self._case:
            self._case = work.id
            self.restore()
        if work.settled or self._asked is None or work.dossier.case.preferences != self._asked[1]:
            for scale in scales(advice, work.rules.book):
                self._sliders[scale.key].show_scale(scale)
        asked = (work.diagnosis.needs, work.dossier.case.preferences, work.rules.book, work.today)
        if asked != self._asked or advice.chosen.tier != self._advised:
            self._asked, self._advised = asked, advice.chosen.tier
            self._try()

    def restore(self) -> None:
        """The client's own numbers again."""
        for slider in self._sliders.values():
            slider.restore()
        if self._asked is not None:
            self._try()

    def _put_aside(self) -> None:
        tried, found = self._tried(), self.trial
        if found is not None:
            wished = {_ORDERED[key]: number for key, number in tried.items() if number is not None}
            whole = {name: number if name == "custom_days" else int(number) for name, number in wished.items()}
            self.aside.emit({"tier": found.advised} | whole)

    def _tried(self) -> dict[ScaleKey, Decimal | None]:
        return {key: slider.tried for key, slider in self._sliders.items()}

    def _try(self) -> None:
        if self._asked is None:
            return
        tried = self._tried()
        self.trial = trial(
            *self._asked,
            users=_whole(tried["users"]),
            systems=_whole(tried["integrations"]),
            rows=_whole(tried["migration_rows"]),
            custom_days=tried["custom_days"],
        )
        for button in (self.restore_button, self.aside_button):
            button.setEnabled(any(number is not None for number in tried.values()))
        self._show_totals(self.trial)
        self._show_advice(self.trial)

    def _show_totals(self, found: Trial) -> None:
        assert self._asked is not None
        say, book = self.look.say, self._asked[2]
        role = "head" if all(option.estimate.total.exact for option in found.options) else "strong"
        for option in found.options:
            caption, total = self._totals[option.tier]
            name = book.tiers[option.tier].name
            if option.tier == found.advised:
                words = Text(f"{name.zh}，建议", f"{name.en}, suggested")
            elif not option.feasible:
                words = Text(f"{name.zh}，不可行", f"{name.en}, does not fit")
            else:
                words = name
            caption.setText(say(words))
            total.setText(self.look.price(whole_range(option.estimate.total)))
            total.setAccessibleName(f"{caption.text()} {total.text()}")
            tone = "accent" if option.tier == found.advised else "text" if option.feasible else "text_3"
            give(total, role=role, tone=tone)

        self._lay_totals()

    def _lay_totals(self) -> None:
        """The tiers side by side where their totals have room, else one under the other."""
        wide = sum(max(one.sizeHint().width() for one in pair) for pair in self._totals.values())
        stacked = wide + 2 * self.totals_layout.horizontalSpacing() > self.box.width()
        if stacked == self._stacked:
            return
        self._stacked = stacked
        for number, (caption, total) in enumerate(self._totals.values()):
            side = Qt.AlignmentFlag.AlignLeft if number == 0 or stacked else Qt.AlignmentFlag.AlignRight
            for row, label in enumerate((caption, total)):
                place = (2 * number + row, 0, 1, 3) if stacked else (row, number, 1, 1)
                self.totals_layout.addWidget(label, *place)
                label.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._lay_totals()

    def _show_advice(self, found: Trial) -> None:
        assert self._asked is not None
        name = self._asked[2].tiers[found.advised].name
        changed = found.advised != self._advised
        words = (
            Text(f"这样改荐{name.zh}", f"Then {name.en} is advised")
            if changed
            else Text(f"仍建议{name.zh}", f"Still {name.en}")
        )
        self.advice_label.setText(self.look.say(words))
        give(self.advice_label, tone="accent" if changed else "text")
        self.why_label.setText(said_masked(self.look, found.why))
        give(self.box, kind="chosen" if changed else "warned" if found.unconfirmed else "sunken")


def _whole(number: Decimal | None) -> int | None:
    return None if number is None else int(number)
