"""服务台: what a client asks for becomes a draft with its deadlines; each is kept and followed until it is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QPushButton, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from ...core.due import Due, dues
from ...core.service_desk.entry import KINDS, Entry, Kind, State, entry_field, service_field, services_from_fields
from ...core.text import Text
from ..counter import Turned, counter_of
from ..desk import Desk
from ..forms import load_form
from ..icons import icon
from ..look import Look
from ..tab_order import follow
from ..widgets.draft_bar import DraftBar
from ..widgets.draft_preview import DraftPreview
from ..widgets.due_card import DueCard
from ..widgets.due_panel import DueRow
from ..widgets.entry_files import EntryFiles
from ..widgets.entry_form import EntryForm
from ..widgets.errand_list import ErrandList
from ..widgets.kind_cards import KindCards
from ..widgets.pick import Pick

if TYPE_CHECKING:
    from ...actions.client_list import ClientList
    from ...actions.working import Issued, Work
    from ...core.dossier import Evidence
    from ...core.service_desk.facts import ClientFacts

_NOBODY = Text("选择客户…", "Choose a client…")
_NAMELESS = Text("未命名客户", "Client without a name")
_WAITING = Text("各客户没办完的事项：", "What is not done, of all clients:")
_FIRST = Text("在上方选择客户，再选要起草的事项。", "Choose a client above, then what is to be drafted.")
_DELETED, _UNDO = Text("已删除“{}”", "Deleted “{}”"), Text("撤销", "Undo")
_NARROW = 780
_MOST = 12


class ServicePage(QWidget):
    """Works on the open client. A new request is stored with the first thing that is said of it."""

    #: a sentence with a way back: a Text, what the button says, what it does
    offered = Signal(object, object, object)

    header: QFrame
    client_pick: Pick
    hint_label: QLabel
    side: QWidget
    new_button: QPushButton
    errand_list: ErrandList
    states: QStackedWidget
    nobody_state: QWidget
    nobody_label: QLabel
    waiting_layout: QVBoxLayout
    choose_state: QWidget
    kind_cards: KindCards
    entry_state: QWidget
    entry_scroll: QScrollArea
    columns_layout: QBoxLayout
    entry_form: EntryForm
    due_card: DueCard
    entry_files: EntryFiles
    draft_preview: DraftPreview
    draft_bar: DraftBar

    def __init__(self, look: Look, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self.desk = look, desk
        self.counter = counter_of(desk)
        self.id, self.kind = "", ""
        self._case = ""
        self._new: Entry | None = None
        load_form(
            self,
            "service_page",
            {
                "Pick": lambda parent: Pick(parent, look),
                "ErrandList": lambda parent: ErrandList(parent, look),
                "KindCards": lambda parent: KindCards(parent, look),
                "EntryForm": lambda parent: EntryForm(parent, look, desk),
                "DueCard": lambda parent: DueCard(parent, look),
                "EntryFiles": lambda parent: EntryFiles(parent, look),
                "DraftPreview": lambda parent: DraftPreview(parent, look),
                "DraftBar": lambda parent: DraftBar(parent, look, desk),
            },
        )
        self.header.setMinimumHeight(look.px(64))
        self.side.setFixedWidth(look.px(216))
        self.new_button.setIcon(icon(look, "plus", "accent"))
        self._connect()
        turned = self.counter.turned
        if desk.work is not None and turned.case == desk.work.id:
            self.id, self.kind, self._case = turned.entry, turned.kind, turned.case
        self._show()

    def _connect(self) -> None:
        form, desk = self.entry_form, self.desk
        self.counter.filled.connect(self._show)
        desk.shown.connect(self._shown)
        self.client_pick.said.connect(self._choose_client)
        self.new_button.clicked.connect(lambda: self.turn())
        self.kind_cards.chosen.connect(self.begin)
        self.errand_list.chosen.connect(self.turn)
        form.changed.connect(self._change)
        form.moved.connect(self._move)
        form.deleted.connect(self._delete)
        self.entry_files.added.connect(self.add_files)
        self.entry_files.quoted.connect(self._add_quote)
        self.entry_files.removed.connect(self._remove_file)
        self.draft_preview.turned.connect(self._show)
        self.draft_preview.sent.connect(self._send)
        self.draft_bar.offered.connect(self.offered)
        for keys, action in (("Ctrl+N", self.turn), ("Ctrl+Z", desk.undo), ("Ctrl+Y", desk.redo)):
            QShortcut(QKeySequence(keys), self, partial(_do, action))

    # --- the client --------------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        from ...actions.client_list import read_list

        self.counter.want()
        self.draft_bar.place.remember()
        self.desk.in_store(read_list, self.show_list)
        self._show()
        if self.focusWidget() is None:
            (self.client_pick if self.desk.work is None else self.new_button).setFocus()

    def show_list(self, found: ClientList) -> None:
        """Show the clients to choose from, and what of all of them is not done."""
        from ...actions.client_list import known

        say = self.look.say
        named = [(one.name if one.name not in ("", "?") else say(_NAMELESS), one.case) for one in found.cases]
        self.client_pick.offer([(_NOBODY, None), *named])
        self.client_pick.show_value(self._case or None)
        self._show_waiting([one for one in dues(known(found.cases), self.desk.today) if one.entry])

    def _show_waiting(self, found: Sequence[Due]) -> None:
        while self.waiting_layout.count():
            item = self.waiting_layout.takeAt(0)
            if item is not None and (row := item.widget()) is not None:
                row.hide()
                row.deleteLater()
        self.nobody_label.setText(self.look.say(_WAITING if found else _FIRST))
        for due in found[:_MOST]:
            row = DueRow(self.look, due, self.desk.today)
            row.chosen.connect(partial(self.open, due.case, due.entry))
            self.waiting_layout.addWidget(row)

    def _choose_client(self, case: str | None) -> None:
        if case and case != self._case:
            self.open(case, self.kind if self.desk.work is None else "")

    def open(self, case: str, field: str = "") -> None:
        """Open a client here, at an entry or at a new one of a kind (see :meth:`go_to`)."""
        work = self.desk.work
        if work is not None and work.id == case:
            self.go_to(field)
        else:
            self.desk.open(case, partial(self.go_to, field))

    def go_to(self, field: str) -> None:
        """Show an entry by its id, begin a new one of the kind named; "" shows what lay open."""
        if field in KINDS:
            self.begin(field)
        elif field:
            self.turn(field)

    # --- one entry ---------------------------------------------------------------------------------------------------

    def begin(self, kind: str) -> None:
        """Begin a request of a kind; it is stored with the first word."""
        self._turn("", kind)

    def turn(self, id: str = "") -> None:
        """Show an entry; "" the kinds to choose from."""
        self._turn(id, "")

    def _turn(self, id: str, kind: str) -> None:
        self.entry_form.flush()
        if (id, kind) != (self.id, self.kind) or kind:
            self.entry_scroll.verticalScrollBar().setValue(0)
            self.entry_form.clear()
            self._new = None
        self.id, self.kind = id, kind
        self.counter.turned = Turned(self._case, id, kind)
        self._show()

    def _shown(self, work: Work | None) -> None:
        case = work.id if work is not None else ""
        if case != self._case:
            self._case, self.id, self.kind, self._new = case, "", "", None
            self.client_pick.show_value(case or None)
        if self.isVisible():
            self._show()

    def _show(self) -> None:
        """Everything as it is now."""
        work = self.desk.work
        self._case = work.id if work is not None else ""
        self.side.setVisible(work is not None)
        if work is None:
            self.states.setCurrentWidget(self.nobody_state)
            return
        facts = self.counter.facts(work)
        entries = facts.entries if facts is not None else services_from_fields(work.state.values)[0]
        self._list(entries)
        if facts is None or (not self.kind and self.id not in entries):
            self.states.setCurrentWidget(self.choose_state)
            return
        self._show_entry(work, facts)
        self.states.setCurrentWidget(self.entry_state)

    def _list(self, entries: Mapping[str, Entry]) -> None:
        from ...actions.servicing import desk_rules

        self.errand_list.show_entries(entries, desk_rules(), self.desk.today, self.id)
        follow(self.new_button, self.errand_list.keys)

    def _entry(self, facts: ClientFacts) -> Entry:
        """The entry that lies open: stored, or not yet."""
        from ...actions.servicing import new_entry

        if self.id in facts.entries:
            return facts.entries[self.id]
        if self._new is None or self._new.kind != self.kind:
            self._new = new_entry(cast(Kind, self.kind), facts, self.desk.now())
        return self._new

    def _show_entry(self, work: Work, facts: ClientFacts) -> None:
        from ...actions.drafting import desk_of
        from ...actions.servicing import draft_of

        entry = self._entry(facts)
        draft = draft_of(self.id, entry, facts, desk_of(work.rules))
        self.entry_form.show_entry(entry, draft.name, facts, kept=self.id in facts.entries)
        self.entry_files.show_files(entry.files, draft.wanted, self._paper(work, entry))
        self.due_card.show_draft(draft, self.desk.today)
        self.draft_preview.show_draft(draft)
        self.draft_bar.show_draft(draft, call=self.draft_preview.call)

    def _paper(self, work: Work, entry: Entry) -> Issued | None:
        """The issued quote that may go along: the one that the entry is about, else the last."""
        issued = [one for one in work.kept.issued if not entry.quote or one.number == entry.quote]
        return issued[-1] if issued else None

    # --- changing ----------------------------------------------------------------------------------------------------

    def _change(self, changes: Mapping[str, Any]) -> None:
        """Say changes of the open entry; a new one is stored by them."""
        from ...actions.drafting import desk_of
        from ...actions.servicing import changed, new_entry_id

        work = self.desk.work
        facts = self.counter.facts(work) if work is not None else None
        if work is None or facts is None or not changes or not (self.kind or self.id in facts.entries):
            return
        before = self._entry(facts)
        if all(getattr(before, name) == value for name, value in changes.items()):
            return
        id = self.id if self.id in facts.entries else new_entry_id()
        after = changed(id, before, changes, facts, desk_of(work.rules))
        self.id, self.kind, self._new = id, "", None
        self.counter.turned = Turned(self._case, id)
        self.desk.say({entry_field(id): service_field(after)})

    def _move(self, state: str) -> None:
        from ...actions.servicing import in_state

        self.entry_form.flush()
        entry = self.entry_form.entry
        if entry is not None:
            self._change(in_state(entry, cast(State, state), self.desk.now()))
            self._show()

    def _delete(self) -> None:
        name = self.entry_form.head_label.text()
        self.desk.say({entry_field(self.id): None})
        self.turn()
        self.offered.emit(Text(_DELETED.zh.format(name), _DELETED.en.format(name)), _UNDO, self.desk.undo)

    def add_files(self, files: Sequence[Path]) -> None:
        """Keep files with the client, to go along with this mail."""
        from ...actions.casework import put_evidence

        case, now = self._case, self.desk.now()
        self.desk.in_store(lambda store: put_evidence(store, case, files, now), self._put)

    def _add_quote(self, issued: Issued | None) -> None:
        from ...actions.servicing import put_paper

        case, now = self._case, self.desk.now()
        if issued is not None:
            self.desk.in_store(lambda store: (put_paper(store, case, issued, now),), self._put)

    def _put(self, found: Sequence[Evidence]) -> None:
        entry = self.entry_form.entry
        if entry is not None:
            self._change({"files": tuple(dict.fromkeys((*entry.files, *found)))})

    def _remove_file(self, file: Evidence) -> None:
        entry = self.entry_form.entry
        if entry is not None:
            self._change({"files": tuple(one for one in entry.files if one != file)})

    def _send(self, place: str) -> None:
        if place == "settings":
            self.desk.sent.emit("settings", "addresses")
        else:
            self.desk.sent.emit("case", place)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The preview below the form where two columns would be too narrow."""
        super().resizeEvent(event)
        narrow = self.width() - self.side.width() < self.look.px(_NARROW)
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self.columns_layout.setDirection(direction)


def _do(action: Any, *_: object) -> None:
    action()
