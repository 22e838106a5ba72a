"""方案: the three tiers, other numbers to try, the plan on the calendar, its cutover, gates, risks and cash."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ...core.plan_edits import TaskEdit, edit_field
from ...core.problems import Problem
from ...core.said_short import whole_range
from ...core.steps import STEPS, Step
from ...core.text import Text
from ...core.tier_fit import band_words, fit_rows, judge, open_points, price_words
from ..desk import Desk
from ..forms import load_form
from ..look import Look
from ..style import give
from ..widgets.cash_card import CashCard
from ..widgets.label_grid import LabelGrid
from ..widgets.masked import said_masked
from ..widgets.plan_card import PlanCard
from ..widgets.plan_rows import cutover_rows, delivery_rows, effort_rows, gate_rows
from ..widgets.risk_list import RiskList
from ..widgets.tier_card import Shown, TierCard
from ..widgets.trial_card import TrialCard

if TYPE_CHECKING:
    from ...actions.proposing import Offer
    from ...actions.working import Work
    from ...core.client import Tier

#: By then the cards of a page that is shown for the first time are laid out.
_LEVELLED_MS = 150
_FOLD = Text("收起", "Fold")
_TRIED = Text("试算", "Trial")
_FULL = Text("最多三个备选，请先在报价页删去一个", "Three at most: delete one on the quote's page")
#: Shares of the columns of each list, in the order in which the form has them.
_GRIDS = ((0, 1), (0, 1), (1, 0), (5, 5, 0, 0))


class PlanPage(QWidget):
    """Shows the advice and the plan of the open case; says wishes and edits."""

    empty: QWidget
    problems_layout: QVBoxLayout
    scroll_area: QScrollArea
    basic_card: TierCard
    standard_card: TierCard
    enterprise_card: TierCard
    open_box: QFrame
    open_label: QLabel
    open_button: QPushButton
    trial_card: TrialCard
    plan_card: PlanCard
    cutover_note: QLabel
    cutover_grid: LabelGrid
    cutover_reason: QLabel
    gates_grid: LabelGrid
    tasks_grid: LabelGrid
    risks_note: QLabel
    risks_card: QFrame
    risks_grid: RiskList
    cash_card: CashCard
    effort_card: QFrame
    effort_grid: LabelGrid

    def __init__(self, look: Look, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self.desk = look, desk
        self._shown: object = None
        self._problems: tuple[Problem, ...] | None = None
        self._grids = iter(_GRIDS)
        load_form(
            self,
            "plan_page",
            {
                "TierCard": lambda parent: TierCard(parent, look),
                "TrialCard": lambda parent: TrialCard(parent, look),
                "PlanCard": lambda parent: PlanCard(parent, look),
                "CashCard": lambda parent: CashCard(parent, look),
                "RiskList": lambda parent: RiskList(parent, look),
                "LabelGrid": lambda parent: LabelGrid(parent, look, next(self._grids)),
            },
        )
        self.cards: Mapping[Tier, TierCard] = {
            "basic": self.basic_card,
            "standard": self.standard_card,
            "enterprise": self.enterprise_card,
        }
        for tier, card in self.cards.items():
            card.chosen.connect(partial(self._wish, tier))
        self._open_points: tuple[tuple[Text, ...], ...] = ()
        self.open_button.toggled.connect(self._show_open_points)
        self.trial_card.aside.connect(self._put_aside)
        self.plan_card.edited.connect(self._edit)
        self.risks_grid.asked.connect(lambda question: desk.sent.emit("diagnosis", f"answers.{question}"))
        for grid in (self.cutover_grid, self.gates_grid, self.tasks_grid, self.effort_grid):
            grid.setMinimumWidth(look.px(160))
        self._levelling = QTimer(self, singleShot=True, interval=0)
        self._levelling.timeout.connect(self._level)
        self.plan_card.editing.connect(lambda: QTimer.singleShot(0, self._show_editor))
        self.empty.hide()

    def _put_aside(self, wished: Mapping[str, Any]) -> None:
        """The tried numbers as an alternative to the case's own order, which stays."""
        from ...core.alternatives import put_aside

        work = self.desk.work
        if work is None:
            return
        case = work.dossier.case
        tried = replace(case, preferences=replace(case.preferences, **wished))
        fields = put_aside(tried, self.look.say(_TRIED))
        if fields:
            self.desk.say(fields)
            [letter] = (name.partition(".")[2] for name in fields)
            words = Text(f"已存为备选 {letter}，在报价页对比", f"Put aside as {letter}: compare it on the quote's page")
            self.desk.told.emit(words)
        else:
            self.desk.told.emit(_FULL)

    # --- showing -----------------------------------------------------------------------------------------------------

    def show_work(self, work: Work) -> None:
        """Show a case; what did not change is not touched."""
        offer = work.offer
        self.empty.setVisible(offer is None)
        self.scroll_area.setVisible(offer is not None)
        if offer is None:
            self._show_problems(work)
            return
        from ...actions.proposing import behind_us

        self._problems = None
        self._show_tiers(work, offer)
        self.trial_card.show_work(work, offer.comparison.recommendation)
        self.plan_card.show_work(work, offer, behind_us(offer.diagnosed))
        order = offer.quote.estimate.order
        self.cash_card.show_comparison(offer.comparison, order.tier, order.years)
        self._show_lists(work, offer)

    def _show_tiers(self, work: Work, offer: Offer) -> None:
        advice, needs, book = offer.comparison.recommendation, work.diagnosis.needs, work.rules.book
        wish, quoted = work.dossier.case.preferences.tier, offer.quote.estimate.order.tier
        why_not = dict(advice.why_not)
        for option in advice.options:
            suggested = option.tier == advice.chosen.tier
            self.cards[option.tier].show_tier(
                Shown(
                    name=book.tiers[option.tier].name,
                    price=whole_range(option.estimate.total),
                    caption=price_words(option, book),
                    band=band_words(option.tier, needs, book),
                    verdict=judge(option, advice, needs, book),
                    rows=fit_rows(option, needs, book),
                    reasons=advice.reasons if suggested else why_not.get(option.tier, ()),
                    suggested=suggested,
                    quoted=option.tier == quoted,
                    asked=option.tier == wish,
                )
            )
        self._levelling.start()
        self._open_points = open_points(advice, book)
        self._show_open_points()

    def _show_open_points(self) -> None:
        """One line each; what is told of many things alike opens to each of them."""
        unfolded, many = self.open_button.isChecked(), sum(len(parts) for _, *parts in self._open_points)
        shown = [said_masked(self.look, point[0]) for point in self._open_points]
        if unfolded:
            shown += [f"　· {said_masked(self.look, part)}" for _, *parts in self._open_points for part in parts]
        self.open_box.setVisible(bool(shown))
        self.open_label.setText("\n".join(shown))
        self.open_button.setVisible(bool(many))
        self.open_button.setText(self.look.say(_FOLD if unfolded else Text(f"展开 {many} 项", f"Show all {many}")))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._levelling.start()

    def _level(self) -> None:
        """The same rows of the three cards stand on one line."""
        cards = self.cards.values()
        beside = all(card.has_room for card in cards)
        stacked = any(card.is_crowded for card in cards)
        for card in cards:
            card.stack(stacked)
        caption = max(card.caption_height for card in cards)
        heights = [max(row) for row in zip(*(card.row_heights for card in cards), strict=False)]
        for card in cards:
            card.level(beside, caption, heights)

    def _show_editor(self) -> None:
        self.scroll_area.ensureWidgetVisible(self.plan_card.editor, 0, self.look.px(16))

    def _show_lists(self, work: Work, offer: Offer) -> None:
        plan, look = offer.plan, self.look
        self.effort_card.setVisible(not look.client)
        relevant = (plan.cutover, plan.gates, plan.tasks, plan.risks, plan.effort)
        if relevant == self._shown:
            return
        self._shown = relevant
        self.cutover_note.setText(look.say(Text(f"上线 {plan.go_live}", f"live {plan.go_live}")))
        self.cutover_grid.show_rows(cutover_rows(plan, look))
        self.cutover_reason.setText(look.say(plan.cutover.reason))
        self.gates_grid.show_rows(gate_rows(plan, look))
        self.tasks_grid.show_rows(delivery_rows(plan, look))
        self.effort_grid.show_rows(() if look.client else effort_rows(plan.effort, look))
        count = len(plan.risks)
        words = Text(f"{count} 项，由回答与日历得出", f"{count}, from the answers and the calendar")
        self.risks_note.setText(look.say(words))
        self.risks_card.setVisible(bool(count))
        self.risks_grid.show_risks(plan.risks, work.diagnosis.labels)

    def _show_problems(self, work: Work) -> None:
        """Why there is no plan: each thing with the place where it is mended."""
        if work.refused == self._problems:
            return
        self._problems = work.refused
        while (item := self.problems_layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for problem in work.refused:
            self.problems_layout.addWidget(self._problem(problem))

    def _problem(self, problem: Problem) -> QFrame:
        say = self.look.say
        box = QFrame()
        give(box, kind="card")
        lines = QVBoxLayout(box)
        lines.setContentsMargins(20, 14, 20, 14)
        for words, role in ((problem.what, "strong"), (problem.remedy, "small")):
            label = QLabel(say(words))
            label.setWordWrap(True)
            give(label, role=role)
            lines.addWidget(label)
        button = QPushButton()
        give(button, role="link")
        noun, _, task = problem.key.partition(".")
        if noun == "plan":
            button.setText(say(Text("恢复这项任务的原计划", "Plan this task as before")))
            button.clicked.connect(lambda: self._edit({task: TaskEdit()}))
        else:
            step = place_of(problem.key)
            button.setText(say(Text(f"去{STEPS[step].zh}页填写", f"Go to {STEPS[step].en}")))
            button.clicked.connect(lambda: self.desk.sent.emit(step, problem.key))
        lines.addWidget(button)
        return box

    # --- saying ------------------------------------------------------------------------------------------------------

    def _wish(self, tier: Tier, wanted: bool) -> None:
        self.desk.say({"preferences.tier": tier if wanted else None})

    def _edit(self, edits: Mapping[str, TaskEdit]) -> None:
        self.desk.say({f"plan.{task}": edit_field(edit) for task, edit in edits.items()})

    def go_to(self, field: str) -> None:
        """Bring a tier, a task (``plan.<task id>``) or the page's beginning into view."""
        noun, _, name = field.partition(".")
        if noun == "plan" and name:
            self.plan_card.open(name)
            self.scroll_area.ensureWidgetVisible(self.plan_card)
        elif field == "preferences.tier":
            self._focus_advice()
            self.scroll_area.ensureWidgetVisible(self.basic_card)
        else:
            self.scroll_area.verticalScrollBar().setValue(0)
            QTimer.singleShot(0, self, self._keep_beginning)  # before what has the focus is brought into sight
            self._focus_advice()

    def _focus_advice(self) -> None:
        """The keyboard to why the suggested tier is: it changes nothing."""
        self._advised.why_button.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def _advised(self) -> TierCard:
        offer = self.desk.work.offer if self.desk.work else None
        return self.cards[offer.comparison.recommendation.chosen.tier if offer else "standard"]

    def _keep_beginning(self) -> None:
        """The page is read from its beginning: where that button is further down, keys scroll the page instead."""
        button = self._advised.why_button
        if button.hasFocus() and button.visibleRegion().isEmpty():
            self.scroll_area.setFocus(Qt.FocusReason.OtherFocusReason)
            QTimer.singleShot(_LEVELLED_MS, self, self._return_to_advice)

    def _return_to_advice(self) -> None:
        """The cards may have stood taller before their rows were levelled."""
        unmoved = self.scroll_area.hasFocus() and self.scroll_area.verticalScrollBar().value() == 0
        if unmoved and not self._advised.why_button.visibleRegion().isEmpty():
            self._focus_advice()


def place_of(key: str) -> Step:
    """The step on which what a problem names is filled in."""
    noun = key.partition(".")[0]
    match noun:
        case "client" | "company":
            return "client"
        case "sizing" | "data" | "header" | "needs":
            return "data"
        case "preferences":
            return "quote"
        case _:
            return "diagnosis"
