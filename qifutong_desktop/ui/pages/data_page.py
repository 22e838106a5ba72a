"""数据: the client's workbooks dropped, read and counted; mapped, rehearsed, cleaned; what moves, what goes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QWidget

from ...core.text import Text
from ..desk import Desk
from ..forms import load_form
from ..look import Look
from ..style import room_when_chosen
from ..widgets.ask_card import AskCard
from ..widgets.cleaning_card import CleaningCard
from ..widgets.data_exports import add_exports
from ..widgets.data_files import DataFiles
from ..widgets.data_reading import DataReading
from ..widgets.data_totals import DataTotals
from ..widgets.data_trial import DataTrial
from ..widgets.drop_card import DropCard, take_drag, take_drop
from ..widgets.handover_card import HandoverCard
from ..widgets.masked import said_masked
from ..widgets.password_box import PasswordBox
from ..widgets.rehearsal_card import RehearsalCard
from ..widgets.scope_card import ScopeCard
from ..widgets.table_detail import TableDetail

if TYPE_CHECKING:
    from ...actions.cleaning_view import PairView
    from ...actions.working import Work
    from ...core.canonical import FieldValue
    from ...core.migration.recipe import Recipe, Rule
    from ...core.migration.scope import Scope

Tab = Literal["files", "rehearsal", "cleaning", "scope", "handover"]
_USUAL = (Text("Excel 台账", "Excel ledgers"), Text("进销存", "Stock program"), Text("企业微信", "WeCom"))
#: Below this width (at 100 % text) counts stand under the words.
_NARROW = 760


class DataPage(QWidget):
    """Drops are taken anywhere on it. Everything shown follows from the case's fields."""

    scroll_area: QScrollArea
    drop_card: DropCard
    password_box: PasswordBox
    unread_box: QFrame
    unread_label: QLabel
    unread_button: QPushButton
    gone_box: QFrame
    gone_label: QLabel
    gone_button: QPushButton
    ask_card: AskCard
    totals_card: DataTotals
    tabs_box: QFrame
    files_tab: QPushButton
    rehearsal_tab: QPushButton
    cleaning_tab: QPushButton
    scope_tab: QPushButton
    handover_tab: QPushButton
    files: DataFiles
    rehearsal_card: RehearsalCard
    cleaning_card: CleaningCard
    scope_card: ScopeCard
    handover_card: HandoverCard

    def __init__(self, look: Look, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self.desk = look, desk
        self.reading = DataReading(self, look, desk)
        self.trial = DataTrial(self, look, desk, self.reading)
        self.tab: Tab = "files"
        self._work: Work | None = None
        self._sized: object = self
        load_form(
            self,
            "data_page",
            {
                "DropCard": lambda parent: DropCard(parent, look),
                "PasswordBox": lambda parent: PasswordBox(parent, look),
                "AskCard": lambda parent: AskCard(parent, look),
                "DataTotals": lambda parent: DataTotals(parent, look),
                "DataFiles": lambda parent: DataFiles(parent, look, desk, self.reading),
                "RehearsalCard": lambda parent: RehearsalCard(parent, look),
                "CleaningCard": lambda parent: CleaningCard(parent, look),
                "ScopeCard": lambda parent: ScopeCard(parent, look),
                "HandoverCard": lambda parent: HandoverCard(parent, look, desk),
            },
        )
        self.cards = self.files.cards
        self.panels: Mapping[Tab, tuple[QPushButton, QWidget]] = {
            "files": (self.files_tab, self.files),
            "rehearsal": (self.rehearsal_tab, self.rehearsal_card),
            "cleaning": (self.cleaning_tab, self.cleaning_card),
            "scope": (self.scope_tab, self.scope_card),
            "handover": (self.handover_tab, self.handover_card),
        }
        add_exports(self.handover_card, self.trial)
        self.setAcceptDrops(True)
        self._connect()
        self.unread_box.hide()
        self.gone_box.hide()
        self.turn("files")

    def _connect(self) -> None:
        reading, trial = self.reading, self.trial
        self.drop_card.dropped.connect(reading.read)
        self.unread_button.clicked.connect(self.unread_box.hide)
        self.gone_button.clicked.connect(reading.remove_gone)
        self.password_box.opened.connect(reading.open_with)
        reading.unread.connect(self._say_unread)
        reading.locked.connect(self.password_box.ask)
        reading.told.connect(self.drop_card.say)
        reading.looked.connect(self._show_gone)
        self.totals_card.asked.connect(lambda question: self.desk.sent.emit("diagnosis", f"answers.{question}"))
        self.files.arrived.connect(self._to_top)
        self.scroll_area.verticalScrollBar().rangeChanged.connect(self.files.keep_in_view)
        self.rehearsal_card.started.connect(trial.start)
        trial.changed.connect(self._show_trial)
        trial.refused.connect(self.rehearsal_card.say_refused)
        trial.locked.connect(self.password_box.ask)
        self.cleaning_card.switched.connect(self._switch)
        self.cleaning_card.decided.connect(self._decide_pair)
        self.scope_card.said.connect(self._say_scope)
        for tab, (button, _) in self.panels.items():
            button.clicked.connect(partial(self.turn, tab))
            room_when_chosen(button, self.look)

    # --- dropping ----------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        self.drop_card.show_over(take_drag(event))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802
        self.drop_card.show_over(False)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        self.drop_card.show_over(False)
        if paths := take_drop(event):
            self.reading.read(paths)

    def _say_unread(self, lines: Sequence[str]) -> None:
        """One sentence a file that could not be read; beside them the good ones count."""
        self.unread_label.setText("\n".join(lines))
        self.unread_box.setVisible(bool(lines))

    # --- showing -----------------------------------------------------------------------------------------------------

    @property
    def detail(self) -> TableDetail | None:
        """The open table, if one is open."""
        return self.files.detail

    def turn(self, tab: Tab, *_: object) -> None:
        """Open a panel."""
        self.tab = tab
        self.panels[tab][0].setChecked(True)
        measured = self._work is not None and self._work.dossier.sizing is not None
        for name, (_button, widget) in self.panels.items():
            widget.setVisible(name == tab and (measured or name == "files"))
        self.totals_card.setVisible(measured and tab == "files")
        if self._work is not None:
            self._show_panel(self._work)

    def show_work(self, work: Work) -> None:
        """Show a case; what did not change is not touched."""
        from ...core.dossier import SIZING

        changed = self._work is None or self._work.id != work.id
        if changed and self._work is not None:
            self.unread_box.hide()
            self.password_box.ask(())
        self._work = work
        self.reading.show_work(work)
        self.trial.show_work(work)
        stored, sizing = work.state.values.get(SIZING), work.dossier.sizing
        anew = changed or stored is not self._sized
        self._sized = stored
        self.files.show_work(work, anew=anew)
        if anew:
            self.reading.look_for()
            self.tabs_box.setVisible(sizing is not None)
            self.turn(self.tab if sizing is not None else "files")
        self.ask_card.setVisible(sizing is None)
        if sizing is None:
            self._show_asked(work)
        else:
            self.totals_card.show_totals(sizing, work.diagnosis.needs.items, self._advice(work))
        self._show_panel(work)

    def _show_panel(self, work: Work) -> None:
        """Only what is in sight."""
        if work.dossier.sizing is None:
            return
        if self.tab == "scope":
            self.scope_card.show_work(work)
        elif self.tab == "handover":
            self.handover_card.show_client(work.dossier.case.client.name)
        else:
            self._show_trial()

    def _show_trial(self) -> None:
        trial, work = self.trial, self._work
        if work is None:
            return
        if self.tab == "rehearsal":
            self.rehearsal_card.show_run(trial.last, stale=trial.stale, running=trial.running)
        elif self.tab == "cleaning":
            self.cleaning_card.show_cleaning(trial.cleaning, trial.last, work.dossier.recipes)

    def go_to(self, field: str) -> None:
        """Bring a table's header, a panel by its name, or the page's beginning into view."""
        self.reading.look_for()
        file, _, sheet = field.partition(".")[2].rpartition("|")
        panel = field.partition(".")[0]
        panel = {"rehearsed": "rehearsal", "recipe": "cleaning"}.get(panel, panel)
        if field.startswith("header.") and self.files.open_header(file, sheet):
            self.turn("files")
        elif panel in get_args(Tab) and self.tabs_box.isVisible():
            self.turn(next(tab for tab in self.panels if tab == panel))
            self.panels[self.tab][0].setFocus(Qt.FocusReason.OtherFocusReason)
            self.scroll_area.verticalScrollBar().setValue(0)
        else:
            self.scroll_area.verticalScrollBar().setValue(0)
            self.drop_card.choose_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _to_top(self, down: int) -> None:
        """Scroll so that a place of the open panel stands at the top."""
        content = self.scroll_area.widget()
        assert content is not None
        top = self.panels[self.tab][1].mapTo(content, QPoint(0, down)).y() - self.look.px(8)
        self.scroll_area.verticalScrollBar().setValue(top)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        narrow = self.width() < self.look.px(_NARROW)
        self.totals_card.show_narrow(narrow)
        self.files.show_narrow(narrow)

    def _show_gone(self) -> None:
        names = [Path(path).name for path in self.reading.paths() if path in self.reading.gone]
        words = Text(
            f"{'、'.join(names)} 已不在原来的位置。测得的数字仍然有效；重新拖入即可继续更新。",
            f"{', '.join(names)} are no longer where they were. What was measured stands; drop them again to go on.",
        )
        self.gone_label.setText(self.look.say(words))
        self.gone_box.setVisible(bool(names))

    def _show_asked(self, work: Work) -> None:
        from ...actions.measuring import requests_for

        question = work.rules.questionnaire.by_role["kept_systems"].id
        answer = work.dossier.case.answers.get(question)
        rows = answer.value if answer is not None and isinstance(answer.value, tuple) else ()
        said = [str(row["system"]) for row in rows if isinstance(row, Mapping) and row.get("system")]
        names = [Text(name, name) for name in said] + [_USUAL[0]] if said else list(_USUAL)
        found = requests_for([name.zh for name in names])
        self.ask_card.show_systems(list(zip(names, found, strict=True)), named=bool(said))

    def _advice(self, work: Work) -> str:
        """What is advised with these numbers, and its first reason."""
        if work.offer is None:
            return ""
        advice = work.offer.comparison.recommendation
        name = work.rules.book.tiers[advice.chosen.tier].name
        reason = advice.reasons[0] if advice.reasons else Text("", "")
        return said_masked(self.look, Text(f"建议{name.zh}：{reason.zh}", f"{name.en} is advised: {reason.en}"))

    # --- deciding ----------------------------------------------------------------------------------------------------

    def _recipe(self, target: str) -> Recipe:
        from ...core.migration.recipe import AS_IT_COMES

        return self._work.dossier.recipes.get(target, AS_IT_COMES) if self._work else AS_IT_COMES

    def _say_recipe(self, target: str, recipe: Recipe) -> None:
        from ...core.migration.recipe import recipe_field, recipe_value

        self.desk.say({recipe_field(target): recipe_value(recipe)})

    def _switch(self, target: str, rule: Rule, on: bool) -> None:
        from ...core.migration.recipe import with_rule

        self._say_recipe(target, with_rule(self._recipe(target), rule, on=on))

    def _decide_pair(self, pair: PairView, what: str) -> None:
        from ...core.migration.recipe import with_pair, with_survivor, without

        recipe = self._recipe(pair.target)
        if what == "swap":
            swapped = pair.other.key in recipe.first
            chosen, other = (pair.survivor, pair.other) if swapped else (pair.other, pair.survivor)
            recipe = with_survivor(recipe, chosen.key, other.key)
        elif what == "forget":
            recipe = without(recipe, pair.key, (pair.survivor.key, pair.other.key))
        else:
            recipe = with_pair(recipe, pair.key, what == "yes")
        self._say_recipe(pair.target, recipe)

    def _say_scope(self, scope: Scope) -> None:
        from ...core.migration.scope import scope_field

        fields: dict[str, FieldValue] = {
            scope_field("idle_years"): scope.idle_years or None,
            scope_field("order_years"): scope.order_years or None,
            scope_field("left_out"): scope.left_out or None,
        }
        if self._work is not None and self.desk.work is not None and self.desk.work.id == self._work.id:
            self.desk.say(fields)  # what was tried on a client is said of no other
