"""The team: every client that this member may see, quotes, who changed what, the manager's figures, rules in force."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ...core.field_words import field_step
from ...core.problems import Refusal
from ...core.text import Text
from ..desk import Desk
from ..forms import load_form
from ..look import Look
from ..style import give
from ..syncing import syncing_of
from ..widgets.fact_table import Fact, FactTable
from ..widgets.hub_rows import (
    COLUMNS,
    PARTS,
    Part,
    change_row,
    client_row,
    conversion_rows,
    days_words,
    quote_row,
    rule_rows,
    tier_rows,
)
from ..widgets.hub_sign import synced_at
from ..widgets.segments import Segments

if TYPE_CHECKING:
    from ...actions.rules_shown import RulesShown
    from ...actions.team import TeamView
    from ...store.hub.team import HubRelease

#: Rows of a table that are shown at once; the rest is found by typing.
_MOST = 150
_PAUSE_MS = 250
_TITLES = {
    "tiers": Text("各月各版本的报价", "Quotes by month and tier"),
    "conversion": Text("首次报价的客户，后来怎样", "What became of clients first quoted in a month"),
    "days": Text("上线天数", "Days to go-live"),
}
_NOTHING = Text("没有符合的内容", "Nothing fits")
_NO_FIGURES = Text("同步之后才有数字", "The figures come with the first sync")


class TeamPage(QWidget):
    """Reads from this store what the last sync left there; a row opens its client."""

    header: QFrame
    told_label: QLabel
    find_edit: QLineEdit
    export_button: QPushButton
    parts: Segments
    team_scroll: QScrollArea
    cards_layout: QVBoxLayout

    def __init__(self, look: Look, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self.desk, self.syncing = look, desk, syncing_of(desk)
        self.view: TeamView | None = None
        self.part: Part = "clients"
        self.table: FactTable | None = None
        self._opens: list[tuple[str, str]] = []
        self._last = ""
        load_form(self, "team_page", {"Segments": lambda parent: Segments(parent, look)})
        self.find_edit.setMinimumWidth(look.px(240))
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._show)
        self.find_edit.textChanged.connect(lambda _: self._pause.start())
        self.parts.said.connect(self.go_to)
        self.export_button.clicked.connect(self._choose_export)
        self.syncing.changed.connect(self._follow)
        desk.listed.connect(self._refresh)

    # --- reading -----------------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        self._refresh()

    def _follow(self) -> None:
        state = self.syncing.state
        if state is not None and state.last_sync != self._last:
            self._last = state.last_sync
            self._refresh()
        else:
            self._tell()

    def _refresh(self) -> None:
        store = self.desk.store
        if store is None or not self.isVisible() or not self.syncing.joined:
            return
        from ...actions.team import team_view

        self.desk.jobs.start(lambda _: team_view(store), self.show_view)

    def show_view(self, view: TeamView) -> None:
        """Show what was read."""
        self.view = view
        sees_none = view.state.kind == "admin"  # an administrator reads no client
        offered = [(part, words) for part, words in PARTS.items() if not sees_none or part in ("figures", "rules")]
        self.parts.offer(offered, self.accessibleName())
        if sees_none and self.part not in ("figures", "rules"):
            self.part = "figures"
        self.parts.show_value(self.part)
        self._show()

    def go_to(self, part: str) -> None:
        """Open a part of the page."""
        self.part = cast(Part, part)
        self.parts.show_value(part)
        self.team_scroll.verticalScrollBar().setValue(0)
        self._show()

    # --- showing -----------------------------------------------------------------------------------------------------

    def _tell(self) -> None:
        state, say = self.syncing.state, self.look.say
        if state is None or not state.joined:
            return
        whose = state.team or say(Text("全部团队", "all teams"))
        if not state.last_sync:
            told = say(Text("尚未同步", "not synced yet"))
        else:
            told = say(synced_at(state.last_sync, self.desk.today))
        if state.refused is not None:
            told += say(Text("；现在离线，所示为当时的内容", "; offline now: as it was then"))
        self.told_label.setText(f"{whose}　{told}")

    def _show(self) -> None:
        self._tell()
        view = self.view
        if view is None:
            return
        self._clear()
        self.find_edit.setVisible(self.part in ("clients", "quotes", "changes"))
        self.export_button.setVisible(self.part != "rules")
        today, look = self.desk.today, self.look
        if self.part == "clients":
            clients = [one for one in view.clients if self._fits(one.name, one.owner, one.by)]
            rows = [client_row(one, look, today) for one in clients[:_MOST]]
            self._show_table("clients", rows, [(one.case, "client.name") for one in clients], len(clients))
        elif self.part == "quotes":
            quotes = [one for one in view.quotes if self._fits(one.number, one.client, one.by)]
            rows = [quote_row(one, look, today) for one in quotes[:_MOST]]
            self._show_table("quotes", rows, [(one.case, "") for one in quotes], len(quotes))
        elif self.part == "changes":
            self._show_changes(view)
        elif self.part == "figures":
            self._show_figures(view)
        else:
            self._ask_rules()

    def _fits(self, *words: str) -> bool:
        wanted = self.find_edit.text().strip().casefold()
        return not wanted or any(wanted in one.casefold() for one in words)

    def _show_changes(self, view: TeamView) -> None:
        rules, work = self.desk.rules, self.desk.work
        questions = rules.questionnaire.by_id if rules else {}
        tasks = {task.id: task.name for task in work.offer.plan.tasks} if work is not None and work.offer else {}
        changes = [one for one in view.changes if self._fits(one.client, one.author)]
        rows = [change_row(one, self.look, self.desk.today, questions, tasks) for one in changes[:_MOST]]
        self._show_table("changes", rows, [(one.case, one.field) for one in changes], len(changes))

    def _show_figures(self, view: TeamView) -> None:
        found, say = view.figures, self.look.say
        if found is None:
            self._card("", self._label(say(_NO_FIGURES), "small"))
            return
        tables = {"tiers": tier_rows(found.tiers, self.look), "conversion": conversion_rows(found.conversion)}
        for name, rows in tables.items():
            content: QWidget = self._table(name, rows) if rows else self._label(say(_NOTHING), "small")
            self._card(say(_TITLES[name]), content)
        self._card(say(_TITLES["days"]), self._label(say(days_words(found.days)), ""))

    def _show_table(
        self, name: str, rows: Sequence[tuple[Fact, ...]], opens: list[tuple[str, str]], count: int
    ) -> None:
        if not rows:
            self._card("", self._label(self.look.say(_NOTHING), "small"))
            return
        self._opens = opens
        table = self.table = self._table(name, rows)
        table.cellActivated.connect(lambda row, _: self._open(row))
        table.setAccessibleName(self.look.say(PARTS[cast(Part, name)]))
        more = count - len(rows)
        words = Text(f"还有 {more} 条，请在上面查找", f"{more} more: find them above")
        self._card("", table, self._label(self.look.say(words), "caption") if more > 0 else None)

    def _table(self, name: str, rows: Sequence[tuple[Fact, ...]]) -> FactTable:
        columns = COLUMNS[name]
        right = [place for place, (_, _, side) in enumerate(columns) if side == "right"]
        heads, shares = [self.look.say(head) for head, _, _ in columns], [share for _, share, _ in columns]
        table = FactTable(self, self.look, heads, shares, right)
        table.show_rows(rows)
        return table

    def _label(self, words: str, role: str) -> QLabel:
        label = QLabel(words)
        label.setWordWrap(True)
        give(label, role=role)
        return label

    def _card(self, title: str, *parts: QWidget | None) -> None:
        card = QFrame()
        give(card, kind="card")
        card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        layout = QVBoxLayout(card)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        if title:
            layout.addWidget(self._label(title, "head"))
        for part in parts:
            if part is not None:
                layout.addWidget(part)
        self.cards_layout.addWidget(card)

    def _clear(self) -> None:
        self.table, self._opens = None, []
        while item := self.cards_layout.takeAt(0):
            if (card := item.widget()) is not None:
                card.hide()
                card.deleteLater()

    def _open(self, row: int) -> None:
        case, field = self._opens[row]
        step = field_step(field) if field else "documents"
        if self.view is not None and any(one.case == case for one in self.view.clients):
            self.syncing.wanted.emit(case, step, field)

    # --- rules -------------------------------------------------------------------------------------------------------

    def _ask_rules(self) -> None:
        """What stands here at once; what the hub has, when it answers."""
        from ...actions.rules_shown import rules_shown
        from ...actions.team import releases_at_hub

        rules, store = self.desk.rules, self.desk.store
        if rules is None or store is None:
            return

        def show(here: RulesShown, hub: Sequence[HubRelease] | None) -> None:
            if self.part == "rules":
                self._clear()
                self._card("", self._table("rules", rule_rows(here, hub, self.look)))

        def asked(here: RulesShown) -> None:
            show(here, None)
            self.desk.jobs.start(
                lambda _: releases_at_hub(store), lambda hub: show(here, hub), failed=_stay, lane="network"
            )

        self.desk.in_store(lambda opened: rules_shown(opened, rules), asked)

    # --- export ------------------------------------------------------------------------------------------------------

    def _choose_export(self) -> None:
        name = self.look.say(Text(f"团队 {self.desk.today}", f"Team {self.desk.today}")) + ".xlsx"
        chosen, _ = QFileDialog.getSaveFileName(self, self.export_button.text(), name, "Excel (*.xlsx)")
        if chosen:
            self.write(Path(chosen))

    def write(self, path: Path) -> None:
        """Write what is shown as a workbook."""
        from ...actions.team import write_team

        view, today = self.view, self.desk.today
        if view is None:
            return

        def told(written: Path) -> None:
            self.desk.told.emit(Text(f"已写出 {written.name}", f"Written: {written.name}"))

        self.desk.jobs.start(lambda _: write_team(view, path, today), told)


def _stay(_: Refusal) -> None:
    """The hub is away: what stands there says so."""
