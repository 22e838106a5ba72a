"""The live panel: radar, level, suggested tier with its first reason, total, go-live, what is missing first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from ...core.charts import radar_of
from ...core.diagnosis import LEVELS
from ...core.quote import Estimate
from ...core.said_short import BILLINGS, dated, level_words, whole_range
from ...core.steps import STEPS, Lack
from ...core.text import Text
from ...core.wording import score
from ..forms import load_form
from ..look import Look
from ..spoken import call
from ..style import give
from .radar import RadarView

if TYPE_CHECKING:
    from ...actions.working import Work

#: How many missing things are named at once.
_NAMED = 3
_NONE_YET = Text("等级还看不出，请再答几题", "No level yet: answer a few more")
_REVEAL = Text("F8 显示价格", "F8 shows the price")


class LivePanel(QFrame):
    """Shows a :class:`Work`."""

    folded = Signal()
    #: a step of the case to go to, and the field to fill in there
    sent = Signal(str, str)

    radar_view: RadarView
    level_label: QLabel
    tier_label: QLabel
    reasons_button: QPushButton
    reason_label: QLabel
    total_caption: QLabel
    total_label: QLabel
    why_button: QPushButton
    parts_label: QLabel
    live_label: QLabel
    likely_label: QLabel
    rule_4: QFrame
    lacks_caption: QLabel
    lacks_layout: QVBoxLayout
    fold_button: QPushButton

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        load_form(self, "live_panel", {"RadarView": lambda inside: RadarView(inside, look)})
        give(self, kind="panel")
        self.setFixedWidth(look.px(296))
        self.fold_button.clicked.connect(self.folded)
        self.reasons_button.clicked.connect(lambda: self.sent.emit("plan", ""))
        self.why_button.clicked.connect(lambda: self.sent.emit("quote", ""))
        self._lacks = [self._lack_button() for _ in range(_NAMED)]
        for part in (self.rule_4, self.lacks_caption):
            part.setHidden(look.client)

    def show_work(self, work: Work) -> None:
        """The panel of an open case."""
        say, diagnosis = self.look.say, work.diagnosis
        self.radar_view.show_radar(radar_of(diagnosis, self.look.lang))
        open_ = diagnosis.level.low == 0 and diagnosis.level.high == len(LEVELS) - 1
        level = say(level_words(diagnosis))
        colour, grey = self.look.colours["accent"], self.look.colours["text_3"]
        points = say(Text(f"{score(diagnosis.total)} 分", f"{score(diagnosis.total)} points"))
        self.level_label.setText(
            f'<b>{points}</b> <b style="color:{colour}">{level}</b>'
            if diagnosis.answered and not open_
            else f'<span style="color:{grey}">{say(_NONE_YET)}</span>'
        )
        self._show_offer(work)
        if not self.look.client:  # what is missing is for us to know
            self._show_lacks(work.lacks)

    def _show_offer(self, work: Work) -> None:
        say, offer = self.look.say, work.offer
        if offer is None:
            first = work.refused[0]
            self.tier_label.setText("—")
            self.reason_label.setText(f"{say(first.what)} {say(first.remedy)}".strip())
            for label in (self.total_label, self.parts_label, self.live_label, self.likely_label, self.total_caption):
                label.setText("")
            self.reasons_button.hide()
            return
        advice, estimate = offer.comparison.recommendation, offer.quote.estimate
        self.tier_label.setText(say(work.rules.book.tiers[advice.chosen.tier].name))
        self.reason_label.setText(say(advice.reasons[0]))
        more = len(advice.reasons) - 1
        self.reasons_button.setVisible(more > 0)
        self.reasons_button.setText(
            say(Text(f"另 {more} 条理由", f"{more} more reasons" if more > 1 else "1 more reason"))
        )
        billing, quoted = say(BILLINGS[estimate.order.billing]), estimate.order.tier
        caption = Text(f"{billing}合计，含税", f"Total, {billing}, with tax")
        if quoted != advice.chosen.tier:
            name = work.rules.book.tiers[quoted].name
            caption = Text(f"报价用{name.zh}，{billing}合计", f"Quoted: {name.en}, {billing}")
        self.total_caption.setText(say(caption))
        self.total_label.setText(self.look.price(whole_range(estimate.total)))
        give(self.total_label, role="hero" if estimate.total.exact else "page")
        self.parts_label.setText(self._parts(estimate))
        self.live_label.setText(say(dated(offer.plan.go_live)))
        by = offer.plan.p80
        self.likely_label.setText(
            say(Text(f"八成把握不晚于 {by:%m-%d}", f"80% sure by {by:%m-%d}"))
            if work.settled
            else self.likely_label.text()
        )

    def _parts(self, estimate: Estimate) -> str:
        """``35,999 + 7,500 + 1,500``"""
        if not self.look.priced:
            return self.look.say(_REVEAL)
        parts = [whole_range(line.amount).replace("¥", "") for line in estimate.lines if line.amount.high]
        return " + ".join(parts).replace("+ −", "− ") if len(parts) > 1 else ""

    def _show_lacks(self, lacks: tuple[Lack, ...]) -> None:
        say = self.look.say
        shown = lacks[:_NAMED]
        if not lacks:
            words = Text("都齐了", "Nothing is missing")
        elif len(lacks) > _NAMED:
            words = Text(f"还缺 {len(lacks)} 项，先补这 {_NAMED} 项", f"{len(lacks)} things missing, first these")
        else:
            words = Text(f"还缺 {len(lacks)} 项", f"{len(lacks)} missing")
        self.lacks_caption.setText(say(words))
        for number, button in enumerate(self._lacks):
            button.setVisible(number < len(shown))
            if number < len(shown):
                lack = shown[number]
                said = say(lack.what)
                button.setText(_cut(button, f"• {said}", self.width() - 48))
                step = STEPS[lack.step]
                button.setToolTip(say(Text(f"{step.zh}：{said}", f"{step.en}: {said}")))
                call(button, self.look, say(step), said)
                button.setProperty("lack", (lack.step, lack.field))

    def _lack_button(self) -> QPushButton:
        button = QPushButton()
        give(button, role="link")
        button.clicked.connect(lambda: self.sent.emit(*button.property("lack")))
        self.lacks_layout.addWidget(button)
        button.hide()
        return button


def _cut(widget: QWidget, words: str, width: int) -> str:
    return widget.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, width)
