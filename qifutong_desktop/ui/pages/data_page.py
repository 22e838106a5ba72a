"""数据: the client's workbooks dropped, read and counted; what is wrong in them, and where their columns go."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ...core.text import Text
from ..desk import Desk
from ..forms import load_form
from ..look import Look
from ..widgets.ask_card import AskCard
from ..widgets.data_totals import DataTotals
from ..widgets.drop_card import DropCard, take_drag, take_drop
from ..widgets.file_card import FileCard
from ..widgets.masked import said_masked
from ..widgets.table_detail import TableDetail

if TYPE_CHECKING:
    from ...actions.mapping import TableMapping
    from ...actions.measuring import Read
    from ...actions.working import Work
    from ...core.migration.decisions import ColumnDecision
    from ...core.migration.naming import Naming
    from ...core.migration.preview import SheetPreview
    from ...core.migration.sizing import MeasuredTable
    from ...core.problems import Problem, Refusal
    from ...core.progress import Progress
    from ..jobs import Job

_READING = Text("正在读取客户的文件", "Reading the client's files")
_AGAIN = Text("正在按新表头重新统计", "Counting again under the new header")
_USUAL = (Text("Excel 台账", "Excel ledgers"), Text("进销存", "Stock program"), Text("企业微信", "WeCom"))
#: So long a detail that was just opened is kept in view while it finds its height.
_ARRIVING_MS = 250
#: Below this width (at 100 % text) counts stand under the words.
_NARROW = 760
#: A table by its file and its sheet.
_Key = tuple[str, str]


class DataPage(QWidget):
    """Drops are taken anywhere on it. Everything shown follows from the case's ``sizing`` and ``data`` fields."""

    scroll_area: QScrollArea
    drop_card: DropCard
    unread_box: QFrame
    unread_label: QLabel
    unread_button: QPushButton
    gone_box: QFrame
    gone_label: QLabel
    gone_button: QPushButton
    ask_card: AskCard
    totals_card: DataTotals
    cards_layout: QVBoxLayout

    def __init__(self, look: Look, desk: Desk) -> None:
        super().__init__()
        self.look, self.desk = look, desk
        self.cards: dict[str, FileCard] = {}
        self.detail: TableDetail | None = None
        self._work: Work | None = None
        self._sized: object = self
        self._places: dict[str, str] = {}
        self._gone: frozenset[str] = frozenset()
        self._opened: _Key | None = None
        self._mapped: tuple[object, ...] = ()
        self._previewed: tuple[object, ...] = ()
        self._mapping: TableMapping | None = None
        self._reading: Job | None = None
        self._dropped: list[Path] = []
        load_form(
            self,
            "data_page",
            {
                "DropCard": lambda parent: DropCard(parent, look),
                "AskCard": lambda parent: AskCard(parent, look),
                "DataTotals": lambda parent: DataTotals(parent, look),
            },
        )
        self.setAcceptDrops(True)
        self.drop_card.dropped.connect(self.read)
        self.unread_button.clicked.connect(self.unread_box.hide)
        self.gone_button.clicked.connect(self._remove_gone)
        self.totals_card.asked.connect(lambda question: desk.sent.emit("diagnosis", f"answers.{question}"))
        self._arriving = QTimer(self, singleShot=True, interval=_ARRIVING_MS)
        self.scroll_area.verticalScrollBar().rangeChanged.connect(self._into_view)
        self.unread_box.hide()
        self.gone_box.hide()

    # --- dropping ----------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        self.drop_card.show_over(take_drag(event))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802
        self.drop_card.show_over(False)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        self.drop_card.show_over(False)
        if paths := take_drop(event):
            self.read(paths)

    def read(self, paths: Sequence[Path]) -> None:
        """Read files or folders beside those that are there; one of the same place, or of the name of one that is gone,
        takes its place. What is dropped meanwhile is read with them."""
        self._dropped += paths
        names = {path.name for path in self._dropped}
        kept = [path for path in self._paths() if not (path in self._gone and Path(path).name in names)]
        missing = [Path(path).name for path in kept if path in self._gone]
        if missing:
            self._dropped = []
            self._say_unread([self._still_needed(missing)])
            return
        count = len(self._dropped)
        words = Text(f"正在读取 {count} 份文件，读完即计入", f"Reading {count}; they count when they are read")
        self.drop_card.say(self.look.say(words))
        self._read([*map(Path, kept), *self._dropped], self._headers(), _READING, partial(self._took, kept))

    def _read(self, paths: list[Path], headers: Mapping[str, int], words: Text, done: Callable[[Read], None]) -> None:
        from ...actions.measuring import read_files

        work = self._work
        if work is None:
            return
        if self._reading is not None:
            self._reading.cancel()
        case, known = work.id, self._known_rows()

        def take(found: Read) -> None:
            if self.desk.work is not None and self.desk.work.id == case:
                done(found)

        def ended() -> None:
            if self._reading is job:
                self._reading, self._dropped = None, []
                self.drop_card.say("")

        self._reading = job = self.desk.jobs.start(
            lambda progress: read_files(paths, progress, headers, known),
            take,
            failed=lambda refusal: self._say_unread([problem.line(self.look.lang) for problem in refusal.problems]),
            ended=ended,
            words=words,
        )

    def _took(self, before: Sequence[str], found: Read) -> None:
        """Files were read; a file that counted before and cannot be read now keeps everything as it was."""
        from ...core.dossier import SIZING, sizing_field

        self._say_unread(_lines(found.problems, self.look))
        if found.sizing is None or set(before) - set(found.paths):
            return
        self._places |= _named(found)
        self._gone -= set(found.paths)
        self.desk.say({"data": found.paths, SIZING: sizing_field(found.sizing)})

    def _remove(self, *names: str) -> None:
        """Take files out: the others are counted anew, since a row may stand in several."""
        going = {self._places.get(name, name) for name in names}
        kept = [path for path in self._paths() if path not in going]
        missing = [Path(path).name for path in kept if path in self._gone]
        if not kept:
            self.desk.say({"data": None, "sizing": None})
        elif missing:
            self._say_unread([self._still_needed(missing)])
        else:
            self._read([*map(Path, kept)], self._headers(), _READING, partial(self._took, kept))

    def _remove_gone(self) -> None:
        self._remove(*(name for name, path in self._places.items() if path in self._gone))

    def _set_header(self, table: MeasuredTable, row: int | None) -> None:
        from ...core.dossier import SIZING, sizing_field

        key = f"{table.file}|{table.sheet}"
        headers = {name: at for name, at in self._headers().items() if name != key}
        headers |= {} if row is None else {key: row}
        paths = self._paths()
        missing = [Path(path).name for path in paths if path in self._gone]
        if missing:
            self._say_unread([self._still_needed(missing)])
            return

        def done(found: Read) -> None:
            self._say_unread(_lines(found.problems, self.look))
            if found.sizing is not None and not found.problems:
                self.desk.say({f"header.{key}": row, SIZING: sizing_field(found.sizing)})

        self._read([*map(Path, paths)], headers, _AGAIN, done)

    # --- what is there -----------------------------------------------------------------------------------------------

    def _paths(self) -> list[str]:
        """Where the measured files lie, in their order."""
        sizing = self._work.dossier.sizing if self._work else None
        return [self._places.get(file.path, file.path) for file in sizing.files] if sizing else []

    def _tables(self) -> tuple[MeasuredTable, ...]:
        sizing = self._work.dossier.sizing if self._work else None
        return sizing.tables if sizing else ()

    def _headers(self) -> dict[str, int]:
        """The header rows set by a person that the measure rests on."""
        assert self._work is not None
        said = self._work.dossier.headers
        standing = {f"{table.file}|{table.sheet}": table.header_row or 0 for table in self._tables()}
        return {key: row for key, row in said.items() if standing.get(key) == row}

    def _known_rows(self) -> dict[str, int]:
        rows: dict[str, int] = {}
        for table in self._tables():
            path = self._places.get(table.file, table.file)
            rows[path] = rows.get(path, 0) + table.rows
        return rows

    def _still_needed(self, missing: Sequence[str]) -> str:
        words = Text(
            f"{'、'.join(missing)} 已不在原处，无法一起去重；请重新拖入，或先移除。",
            f"{', '.join(missing)} are gone, so duplicates cannot be told; drop them again, or remove them first.",
        )
        return self.look.say(words)

    def _say_unread(self, lines: Sequence[str]) -> None:
        """One sentence a file that could not be read; beside them the good ones count."""
        self.unread_label.setText("\n".join(lines))
        self.unread_box.setVisible(bool(lines))

    # --- showing -----------------------------------------------------------------------------------------------------

    def show_work(self, work: Work) -> None:
        """Show a case; what did not change is not touched."""
        from ...core.dossier import SIZING

        changed = self._work is None or self._work.id != work.id
        if changed and self._work is not None:
            self._close()
            self._places, self._gone = {}, frozenset()
            self.unread_box.hide()
        self._work = work
        stored = work.state.values.get(SIZING)
        sizing = work.dossier.sizing
        if changed or stored is not self._sized:
            self._sized = stored
            self._show_files(work)
            self._look_for()
        self.ask_card.setVisible(sizing is None)
        if sizing is None:
            self._show_asked(work)
        else:
            self.totals_card.show_totals(sizing, work.diagnosis.needs.items, self._advice(work))
        self.totals_card.setVisible(sizing is not None)
        if self._opened is not None:
            self._show_mapping()

    def go_to(self, field: str) -> None:
        """Bring a table's header, or the page's beginning, into view."""
        self._look_for()
        file, _, sheet = field.partition(".")[2].rpartition("|")
        if field.startswith("header.") and (file, sheet) in {(one.file, one.sheet) for one in self._tables()}:
            self._open(file, sheet)
            if self.detail is not None:
                self.detail.turn("header")
            return
        self.scroll_area.verticalScrollBar().setValue(0)
        self.drop_card.choose_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_files(self, work: Work) -> None:
        """The cards, kept by the name of their file."""
        from ...actions.measuring import places_of

        sizing = work.dossier.sizing
        files = sizing.files if sizing else ()
        self._places |= places_of(work.dossier.case.data)
        keys = {(table.file, table.sheet) for table in self._tables()}
        if self._opened is not None and self._opened not in keys:
            self._close()
        for name in [known for known in self.cards if known not in {file.path for file in files}]:
            card = self.cards.pop(name)
            self.cards_layout.removeWidget(card)
            card.deleteLater()
        for place, file in enumerate(files):
            card = self.cards.get(file.path) or self._add_card(file.path)
            tables = [table for table in self._tables() if table.file == file.path]
            card.show_file(file, tables, is_gone=self._places.get(file.path, file.path) in self._gone)
            if self.cards_layout.indexOf(card) != place:
                self.cards_layout.removeWidget(card)
                self.cards_layout.insertWidget(place, card)
        table = self._opened_table()
        if self.detail is not None and table is not None:
            self.detail.show_table(table)
            self._show_header()

    def _add_card(self, name: str) -> FileCard:
        card = FileCard(self, self.look)
        card.opened.connect(partial(self._toggle, name))
        card.removed.connect(partial(self._remove, name))
        card.show_narrow(self.width() < self.look.px(_NARROW))
        self.cards[name] = card
        return card

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        narrow = self.width() < self.look.px(_NARROW)
        self.totals_card.show_narrow(narrow)
        for card in self.cards.values():
            card.show_narrow(narrow)

    def _look_for(self) -> None:
        """Whether the files are still where they were: asked of the disk in the background."""
        from ...actions.measuring import gone

        paths = self._paths()
        if paths:
            self.desk.jobs.start(lambda _: gone(paths), self._show_gone)
        else:
            self._show_gone(frozenset())

    def _show_gone(self, missing: frozenset[str]) -> None:
        paths = self._paths()
        self._gone = missing & set(paths)
        names = [Path(path).name for path in paths if path in self._gone]
        words = Text(
            f"{'、'.join(names)} 已不在原来的位置。测得的数字仍然有效；重新拖入即可继续更新。",
            f"{', '.join(names)} are no longer where they were. What was measured stands; drop them again to go on.",
        )
        self.gone_label.setText(self.look.say(words))
        self.gone_box.setVisible(bool(names))
        sizing = self._work.dossier.sizing if self._work else None
        for file in sizing.files if sizing else ():
            if file.path in self.cards:
                self.cards[file.path].gone.setVisible(self._places.get(file.path, file.path) in self._gone)

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

    # --- one table opened --------------------------------------------------------------------------------------------

    def _opened_table(self) -> MeasuredTable | None:
        return next((one for one in self._tables() if (one.file, one.sheet) == self._opened), None)

    def _toggle(self, file: str, sheet: str) -> None:
        if self._opened == (file, sheet):
            self._close()
        else:
            self._open(file, sheet)

    def _open(self, file: str, sheet: str) -> None:
        self._close()
        self._opened = (file, sheet)
        table = self._opened_table()
        assert table is not None
        self.detail = detail = TableDetail(self, self.look)
        detail.mapping.decided.connect(self._decide)
        detail.mapping.named.connect(self._name)
        detail.header.chosen.connect(self._choose_header)
        detail.turned.connect(self._turned)
        detail.show_table(table)
        self.cards[file].place(sheet, detail)
        detail.turn("issues" if any(one.severity == "error" for one in table.issues) else "columns")
        self._show_mapping()
        self._arriving.start()

    def _into_view(self, *_: object) -> None:
        if self._opened is not None and self._arriving.isActive():
            row = self.cards[self._opened[0]].rows[self._opened[1]]
            content = self.scroll_area.widget()
            assert content is not None
            top = row.mapTo(content, QPoint(0, 0)).y() - self.look.px(8)
            self.scroll_area.verticalScrollBar().setValue(top)

    def _close(self) -> None:
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
        rests_on = (key, id(self._sized), work.dossier.mappings, work.dossier.namings)
        if rests_on == self._mapped:
            return
        self._mapped = rests_on
        dossier = work.dossier

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

    def _name(self, naming: Naming) -> None:
        from ...actions.mapping import naming_fields

        if (table := self._opened_table()) is not None:
            self.desk.say(naming_fields(table, naming))

    def _choose_header(self, row: int | None) -> None:
        if (table := self._opened_table()) is not None:
            self._set_header(table, row)

    def _show_header(self) -> None:
        """The first rows of the open table's sheet, read when its tab is open."""
        from ...actions.measuring import preview_table

        table, key = self._opened_table(), self._opened
        if table is None or self.detail is None or self.detail.tab != "header":
            return
        rests_on = (key, id(self._sized))
        if rests_on == self._previewed:
            return
        self._previewed = rests_on
        path = Path(self._places.get(table.file, table.file))
        by_hand = f"{table.file}|{table.sheet}" in self._headers()

        def show(sheet: SheetPreview) -> None:
            if self.detail is not None and self._previewed == rests_on:
                self.detail.header.show_rows(sheet, set_by_hand=by_hand)

        def failed(refusal: Refusal) -> None:
            if self.detail is not None and self._previewed == rests_on:
                self.detail.header.say(refusal.line(self.look.lang))

        self.desk.jobs.start(lambda progress: preview_table(path, table, progress), show, failed=failed)


def _lines(problems: Sequence[Problem], look: Look) -> list[str]:
    return [problem.line(look.lang) for problem in problems]


def _named(found: Read) -> dict[str, str]:
    """Where each measured file lies, by its name in the measure."""
    assert found.sizing is not None
    return {file.path: path for file, path in zip(found.sizing.files, found.paths, strict=True)}
