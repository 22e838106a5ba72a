"""The client's files as cards, one of their tables opened: its columns, issues, mapping and header."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ..desk import Desk
from ..look import Look
from .data_reading import DataReading
from .file_card import FileCard
from .table_detail import TableDetail

if TYPE_CHECKING:
    from ...actions.mapping import TableMapping
    from ...actions.working import Work
    from ...core.migration.agreed import Lack
    from ...core.migration.decisions import ColumnDecision
    from ...core.migration.naming import Naming
    from ...core.migration.preview import SheetPreview
    from ...core.migration.sizing import MeasuredTable
    from ...core.problems import Refusal
    from ...core.progress import Progress

#: So long a detail that was just opened is kept in view while it finds its height.
_ARRIVING_MS = 250
#: A table by its file and its sheet.
_Key = tuple[str, str]


class DataFiles(QWidget):
    """Kept by the names of the files: what is open stays open while the case changes."""

    #: bring a place of this widget (its y) to the top of the page
    arrived = Signal(int)

    def __init__(self, parent: QWidget | None, look: Look, desk: Desk, reading: DataReading) -> None:
        super().__init__(parent)
        self.look, self.desk, self.reading = look, desk, reading
        self.cards: dict[str, FileCard] = {}
        self.detail: TableDetail | None = None
        self._work: Work | None = None
        self._narrow = False
        self._opened: _Key | None = None
        self._mapped: tuple[object, ...] = ()
        self._previewed: tuple[object, ...] = ()
        self._mapping: TableMapping | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(16)
        self._arriving = QTimer(self, singleShot=True, interval=_ARRIVING_MS)
        reading.looked.connect(self._show_gone)

    def show_work(self, work: Work, *, anew: bool) -> None:
        """Show a case; ``anew`` when its measure is another one."""
        if self._work is not None and self._work.id != work.id:
            self.close_table()
        self._work = work
        if anew:
            self._show_files(work)
        if self._opened is not None:
            self._show_mapping()

    def show_narrow(self, narrow: bool) -> None:
        """With little width counts stand under the words."""
        self._narrow = narrow
        for card in self.cards.values():
            card.show_narrow(narrow)

    def open_header(self, file: str, sheet: str) -> bool:
        """Open a table at its header; False where there is no such table."""
        if (file, sheet) not in {(one.file, one.sheet) for one in self._tables()}:
            return False
        self._open(file, sheet)
        if self.detail is not None:
            self.detail.turn("header")
        return True

    def keep_in_view(self) -> None:
        """The page got another height: a table that was just opened stays at its top."""
        if self._opened is not None and self._arriving.isActive():
            row = self.cards[self._opened[0]].rows[self._opened[1]]
            self.arrived.emit(row.mapTo(self, QPoint(0, 0)).y())

    # --- the cards ---------------------------------------------------------------------------------------------------

    def _tables(self) -> tuple[MeasuredTable, ...]:
        sizing = self._work.dossier.sizing if self._work else None
        return sizing.tables if sizing else ()

    def _show_files(self, work: Work) -> None:
        sizing = work.dossier.sizing
        files = sizing.files if sizing else ()
        if self._opened is not None and self._opened not in {(table.file, table.sheet) for table in self._tables()}:
            self.close_table()
        for name in [known for known in self.cards if known not in {file.path for file in files}]:
            card = self.cards.pop(name)
            self._layout.removeWidget(card)
            card.deleteLater()
        for place, file in enumerate(files):
            card = self.cards.get(file.path) or self._add_card(file.path)
            tables = [table for table in self._tables() if table.file == file.path]
            card.show_file(file, tables, is_gone=self.reading.path_of(file.path) in self.reading.gone)
            if self._layout.indexOf(card) != place:
                self._layout.removeWidget(card)
                self._layout.insertWidget(place, card)
        table = self._opened_table()
        if self.detail is not None and table is not None:
            self.detail.show_table(table)
            self._show_header()

    def _add_card(self, name: str) -> FileCard:
        card = FileCard(self, self.look)
        card.opened.connect(partial(self._toggle, name))
        card.removed.connect(partial(self.reading.remove, name))
        card.show_narrow(self._narrow)
        self.cards[name] = card
        return card

    def _show_gone(self) -> None:
        for name, card in self.cards.items():
            card.gone.setVisible(self.reading.path_of(name) in self.reading.gone)

    # --- one table opened --------------------------------------------------------------------------------------------

    def _opened_table(self) -> MeasuredTable | None:
        return next((one for one in self._tables() if (one.file, one.sheet) == self._opened), None)

    def _toggle(self, file: str, sheet: str) -> None:
        if self._opened == (file, sheet):
            self.close_table()
        else:
            self._open(file, sheet)

    def _open(self, file: str, sheet: str) -> None:
        self.close_table()
        self._opened = (file, sheet)
        table = self._opened_table()
        assert table is not None
        self.detail = detail = TableDetail(self, self.look)
        detail.mapping.decided.connect(self._decide)
        detail.mapping.named.connect(self._name)
        detail.mapping.agreed.connect(self._agree)
        detail.header.chosen.connect(self._choose_header)
        detail.turned.connect(self._turned)
        detail.show_table(table)
        self.cards[file].place(sheet, detail)
        detail.turn("issues" if any(one.severity == "error" for one in table.issues) else "columns")
        self._show_mapping()
        self._arriving.start()

    def close_table(self) -> None:
        """Fold what is open."""
        if self.detail is not None:
            self.detail.hide()
            self.detail.deleteLater()
        for card in self.cards.values():
            card.fold()
        self.detail, self._opened, self._mapped, self._previewed = None, None, (), ()

    def _turned(self, tab: str) -> None:
        if tab == "header":
            self._show_header()

    def _show_mapping(self) -> None:
        """The mapping of the open table, worked out in the background when what it rests on changed."""
        work, table, key = self._work, self._opened_table(), self._opened
        if work is None or table is None:
            return
        dossier = work.dossier
        rests_on = (key, id(dossier.sizing), dossier.mappings, dossier.namings, dossier.recipes)
        if rests_on == self._mapped:
            return
        self._mapped = rests_on

        def work_out(_: Progress) -> TableMapping:
            from ...actions.mapping import map_table

            return map_table(table, dossier)

        def show(found: TableMapping) -> None:
            if self.detail is not None and self._opened == key and self._mapped == rests_on:
                self._mapping = found
                self.detail.show_mapping(table, found)

        self.desk.jobs.start(work_out, show)

    def _decide(self, column: str, decision: ColumnDecision | None) -> None:
        from ...actions.mapping import decision_fields

        if self._mapping is not None:
            self.desk.say(decision_fields(self._mapping, column, decision))

    def _agree(self, lack: Lack, text: str) -> None:
        from ...actions.mapping import lack_fields

        if self._work is not None:
            self.desk.say(lack_fields(lack, text, self._work.dossier))

    def _name(self, naming: Naming) -> None:
        from ...actions.mapping import naming_fields

        if (table := self._opened_table()) is not None:
            self.desk.say(naming_fields(table, naming))

    def _choose_header(self, row: int | None) -> None:
        if (table := self._opened_table()) is not None:
            self.reading.set_header(table, row)

    def _show_header(self) -> None:
        """The first rows of the open table's sheet, read when its tab is open."""
        from ...actions.measuring import preview_table

        table, key = self._opened_table(), self._opened
        if table is None or self._work is None or self.detail is None or self.detail.tab != "header":
            return
        path = self.reading.path_of(table.file)
        password = self.reading.passwords.get(path, "")
        rests_on = (key, id(self._work.dossier.sizing), password)
        if rests_on == self._previewed:
            return
        self._previewed = rests_on
        by_hand, second = self.reading.is_set(table), table.sheet != table.on_sheet

        def show(sheet: SheetPreview) -> None:
            if self.detail is not None and self._previewed == rests_on:
                self.detail.header.show_rows(sheet, set_by_hand=by_hand, second=second)

        def failed(refusal: Refusal) -> None:
            if self.detail is not None and self._previewed == rests_on:
                self.detail.header.say(refusal.line(self.look.lang))

        self.desk.jobs.start(lambda progress: preview_table(Path(path), table, progress, password), show, failed=failed)
