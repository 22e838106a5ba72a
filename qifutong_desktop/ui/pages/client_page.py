"""1 客户: who the client is, how to reach them, what the invoice needs, where the deal stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QWidget,
)

from ...core.canonical import FieldValue
from ...core.client import Answer
from ...core.deal import STAGES
from ...core.said_short import CUSTOMERS
from ...core.text import Text
from ..desk import Desk
from ..forms import load_form
from ..look import Look
from ..style import give
from ..tab_order import follow
from ..widgets.field_grid import FieldGrid, day, line, number
from ..widgets.running_card import RunningCard
from ..widgets.timeline_card import TimelineCard
from ..widgets.typing import TextField

if TYPE_CHECKING:
    from ...actions.working import Work

_AUTO = Text("按进展：{stage}", "Auto: {stage}")
_NO_WISH = Text(
    "诊断的“最头疼的三件事”里记下希望变成什么样，这里就会列出。",
    "What the client hopes for, from the three pains of the diagnosis, is listed here.",
)
_NARROW = 820


class ClientPage(QWidget):
    """Two columns of cards; one where the page is narrow."""

    scroll_area: QScrollArea
    columns_layout: QBoxLayout
    firm_grid: QGridLayout
    industry_row: QHBoxLayout
    contact_grid: QGridLayout
    invoice_grid: QGridLayout
    kind_row: QHBoxLayout
    kind_grid: QGridLayout
    used_check: QCheckBox
    running_card: RunningCard
    deal_grid: QGridLayout
    deal_card: QFrame
    timeline_card: TimelineCard
    notes_card: QFrame
    notes_field: TextField
    wish_label: QLabel
    opening_button: QPushButton

    def __init__(self, look: Look, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self.desk = look, desk
        load_form(
            self,
            "client_page",
            {
                "TextField": lambda parent: TextField(parent, look),
                "RunningCard": lambda parent: RunningCard(parent, look, desk),
                "TimelineCard": lambda parent: TimelineCard(parent, look, desk),
            },
        )
        self.fields = FieldGrid(look, desk)
        self._lay_fields()
        self._industries = self._buttons(self.industry_row)
        self._kinds = self._buttons(self.kind_row)
        for kind, text in CUSTOMERS.items():
            self._add(self._kinds, self.kind_row, kind, look.say(text).capitalize(), "preferences.customer")
        self.used_check.toggled.connect(self._say_used)
        self.notes_field.said.connect(lambda words: self.desk.say({"deal.notes": words}))
        self.opening_button.clicked.connect(lambda: desk.sent.emit("opening", ""))
        self.deal_card.setHidden(look.client)
        self.notes_card.setHidden(look.client)
        self.timeline_card.setHidden(look.client)
        self._follow("client.account", self._kinds.buttons())
        self._follow("preferences.renewal_months", (self.used_check, *self.running_card.keys()))
        self._follow("deal.lost_reason", (*self.timeline_card.keys(), self.opening_button, self.notes_field))

    def _lay_fields(self) -> None:
        fields, today = self.fields, lambda: self.desk.today
        fields.add(self.firm_grid, line("client.name"), wide=True)
        fields.add(self.firm_grid, line("client.uscc", check=partial(self._read, "uscc")))
        fields.add(self.firm_grid, line("client.address"), wide=True)
        for name, text in (
            ("contact", Text("姓名", "Name")),
            ("contact_title", Text("职务", "Post")),
            ("phone", Text("电话", "Phone")),
            ("email", Text("邮箱", "E-mail")),
        ):
            check = partial(self._read, name) if name == "phone" else str
            fields.add(self.contact_grid, line(f"client.{name}", text, check=check))
        fields.add(self.invoice_grid, line("client.bank"))
        fields.add(self.invoice_grid, line("client.account"))
        fields.add(self.kind_grid, number("preferences.renewal_months", 1200))
        self._stage = QComboBox()
        fields.add_widget(self.deal_grid, Text("阶段", "Stage"), self._stage)
        fields.add(self.deal_grid, day("deal.signing_on", today))
        fields.add(self.deal_grid, line("deal.next_step"))
        fields.add(self.deal_grid, day("deal.next_on", today, Text("哪天", "On")))
        fields.add(self.deal_grid, line("deal.rival"))
        fields.add(self.deal_grid, line("deal.lost_reason"))
        self._stage.activated.connect(lambda _: self.desk.say({"deal.stage": self._stage.currentData()}))

    def _follow(self, field: str, widgets: Iterable[QWidget]) -> None:
        """Let the keyboard go from a field to these."""
        anchor = self.fields.field(field)
        assert anchor is not None
        follow(anchor, widgets)

    def _read(self, name: str, typed: str) -> str:
        """:raises Refusal: no valid credit code, no phone"""
        from ...actions.answering import read_client

        return read_client(name, typed)

    def _buttons(self, row: QHBoxLayout) -> QButtonGroup:
        group = QButtonGroup(row)
        group.setExclusive(True)
        return group

    def _add(self, group: QButtonGroup, row: QHBoxLayout, value: str, words: str, field: str) -> None:
        button = QPushButton(words)
        button.setCheckable(True)
        button.setProperty("value", value)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        give(button, role="small")
        button.clicked.connect(partial(self._choose, field, value))
        group.addButton(button)
        row.addWidget(button)

    def _choose(self, field: str, value: str, *_: object) -> None:
        self.desk.say({field: self._answer(field, value) if field.startswith("answers.") else value})

    def _answer(self, field: str, value: str) -> FieldValue:
        """Another value of an answer; where it comes from and its note stay."""
        from ...actions.answering import answer_field

        work = self.desk.work
        before = work.dossier.case.answers.get(field.partition(".")[2]) if work else None
        return answer_field(replace(before, value=value) if before else Answer(value))

    def _say_used(self, used: bool) -> None:
        work = self.desk.work
        if work is not None and used != work.dossier.case.preferences.free_migration_used:
            self.desk.say({"preferences.free_migration_used": used or None})

    # --- showing -----------------------------------------------------------------------------------------------------

    def show_work(self, work: Work) -> None:
        """Show a case; nothing that is being typed is touched."""
        case, deal = work.dossier.case, work.dossier.deal
        self._show_industries(work)
        values = {name: value for name, value in work.state.values.items() if value != "?"}
        self.fields.show_values(values)
        self.fields.show_conflicts(work)
        for button in self._kinds.buttons():
            button.setChecked(button.property("value") == case.preferences.customer)
        renewal = case.preferences.customer == "renewal"
        self.fields.set_shown("preferences.renewal_months", renewal)
        self.used_check.setVisible(case.preferences.customer != "new")
        self.used_check.setChecked(case.preferences.free_migration_used)
        self.running_card.show_work(work)
        self.fields.set_shown("deal.lost_reason", deal.stage == "lost")
        self._show_stages(work)
        self.notes_field.show_value(deal.notes or None)
        self.timeline_card.refresh()
        wishes = work.diagnosis.wishes.expectations
        self.wish_label.setText("\n".join(f"· {wish}" for wish in wishes) or self.look.say(_NO_WISH))

    def _show_industries(self, work: Work) -> None:
        question = work.rules.questionnaire.by_role["industry"]
        if not self._industries.buttons():
            for option in question.options:
                words = self.look.say(option.text).replace("：", ":").partition(":")[0]
                self._add(self._industries, self.industry_row, option.id, words, f"answers.{question.id}")
            self._follow("client.address", self._industries.buttons())
        answer = work.dossier.case.answers.get(question.id)
        chosen = answer.value if answer else None
        self._industries.setExclusive(False)
        for button in self._industries.buttons():
            button.setChecked(button.property("value") == chosen)
        self._industries.setExclusive(True)

    def _show_stages(self, work: Work) -> None:
        auto = self.look.say(_AUTO).format(stage=self.look.say(STAGES[work.stage]))
        if not self._stage.count():
            self._stage.addItem(auto, None)
            for stage in STAGES:
                self._stage.addItem(self.look.say(STAGES[stage]), stage)
        if work.dossier.deal.stage is None:
            self._stage.setItemText(0, auto)
        self._stage.setCurrentIndex(
            max(0, self._stage.findData(work.dossier.deal.stage)) if work.dossier.deal.stage else 0
        )

    def go_to(self, field: str) -> None:
        """Focus the field; the page's beginning for ""."""
        found = self.fields.field(field) or self.running_card.field(field) or self.fields.field("client.name")
        if found is not None:
            found.setFocus()
            self.scroll_area.ensureWidgetVisible(found, 24, 80)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """One column where two would be too narrow."""
        super().resizeEvent(event)
        narrow = self.width() < self.look.px(_NARROW)
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self.columns_layout.setDirection(direction)
