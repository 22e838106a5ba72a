"""Handing papers over: into a folder of the client's own, to the system's reader, to a printer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from ...core.progress import Progress
from ...core.text import Text
from ..desk import Desk
from ..look import Look
from . import paper_entries as entries
from .export_bar import ExportBar
from .export_place import ExportPlace

if TYPE_CHECKING:
    from ...actions.previewing import Paper
    from ...actions.working import Work

_PRINTING, _EXPORTING = Text("正在打印", "Printing"), Text("正在导出", "Exporting")
_HIDDEN = Text("价格隐藏时，含价格的文件不导出", "Files with prices are not exported while prices are hidden")


class HandingOver(QObject):
    """Does what its bar is asked for, with the case and the paper that the page shows."""

    def __init__(self, look: Look, desk: Desk, bar: ExportBar) -> None:
        super().__init__(bar)
        self.look, self.desk, self.bar = look, desk, bar
        self.place = ExportPlace(bar, look, desk)
        self._work: Work | None = None
        self._key, self._name = "", ""
        self._paper: Paper | None = None
        self._signed = False
        #: what papers are called whose name is not always the same, by key
        self.names: dict[str, str] = {}
        bar.export_all.connect(self._export_all)
        bar.export_one.connect(self._export_one)
        bar.opened.connect(lambda: self._export_one(self._open))
        bar.printed.connect(self._print)
        bar.folder_asked.connect(self.place.choose)
        self.place.moved.connect(self._show_place)

    def show(self, work: Work, key: str, name: str, paper: Paper | None, signed: bool = False) -> None:
        """What is handed over from now on; ``paper`` None while none is drawn as the case is now."""
        self._signed = signed
        self._work, self._key, self._name, self._paper = work, key, name, paper
        self._show_place()
        one = paper is not None or (key in entries.FILES and work.offer is not None and work.settled)
        open_now = self.look.priced or key in entries.UNPRICED
        self.bar.can(
            everything=work.offer is not None and self.look.priced,
            one=one and open_now,
            pages=paper is not None and open_now,
        )
        self.bar.say_why_not("" if open_now else self.look.say(_HIDDEN))

    @property
    def folder(self) -> Path:
        """Where the papers of the open client go."""
        return self.place.of(self._work.dossier.case.client.name if self._work else "")

    def _show_place(self) -> None:
        if self._work is not None:
            self.bar.show_folder(self.folder)

    def _export_all(self) -> None:
        from ...actions.contracting import paper_issued
        from ...actions.exporting import export_everything, names_of

        work, offer = self._work, self._work.offer if self._work else None
        if work is None or offer is None:
            return
        now, lang = self.desk.now(), self.look.lang
        assert now.tzinfo is not None

        def write(folder: Path, paper: bytes) -> None:
            self._write(lambda progress: export_everything(work, paper, folder, now, lang, progress))

        def begin(folder: Path) -> None:
            self.desk.in_store(lambda store: paper_issued(store, offer, work.kept.issued), partial(write, folder))

        self._unless_there(names_of(work, now.tzinfo), begin)

    def _export_one(self, then: Callable[[Sequence[Path]], object] | None = None) -> None:
        from ...actions.exporting import export_files, paper_name, summary_picture
        from ...actions.previewing import PAPERS

        work, key, paper = self._work, self._key, self._paper
        if work is None or self._export_file(work, key, then) or paper is None:
            return
        issued = entries.issued_by(work, key)
        name = paper_name(issued, signed=self._signed) if issued else {**PAPERS, **self.names}[key]

        def content(folder: Path) -> tuple[Path, ...]:
            drawn = summary_picture(paper.pdf, paper.summary or 0) if key == entries.SUMMARY else paper.pdf
            return export_files({name: drawn}, folder)

        self._unless_there([name], lambda folder: self._write(lambda _: content(folder), then))

    def export(self, name: str, make: Callable[[], bytes]) -> None:
        """Export one file more, under this name."""
        from ...actions.exporting import export_files

        self._unless_there([name], lambda folder: self._write(lambda _: export_files({name: make()}, folder)))

    def _export_file(self, work: Work, key: str, then: Callable[[Sequence[Path]], object] | None) -> bool:
        """Export what only other programs open; False where the choice is a paper."""
        from ...actions.other_programs import EXPORTS, export_into

        offer, store = work.offer, self.desk.store
        if key not in entries.FILES or offer is None or store is None:
            return key in entries.FILES
        kind, now, lang = entries.FILES[key][0], self.desk.now(), self.look.lang

        def write(folder: Path) -> tuple[Path, ...]:
            from ...actions.contracting import with_its_paper

            return export_into(with_its_paper(store, offer, work.kept.issued), kind, folder, work.id, now, lang)

        def begin(folder: Path) -> None:
            self._write(lambda _: write(folder), then)

        self._unless_there([EXPORTS[kind].file], begin)
        return True

    def _unless_there(self, names: Sequence[str], go_on: Callable[[Path], object]) -> None:
        """Go on with the folder; where files of these names stand in it, only when they may be replaced."""
        from ...actions.exporting import already_there

        folder = self.folder

        def looked(taken: tuple[str, ...]) -> None:
            if taken:
                self.bar.ask(taken, lambda: go_on(folder))
            else:
                go_on(folder)

        self.desk.jobs.start(lambda _: already_there(folder, names), looked)

    def _write(
        self,
        writing: Callable[[Progress], tuple[Path, ...]],
        then: Callable[[Sequence[Path]], object] | None = None,
    ) -> None:
        def done(written: tuple[Path, ...]) -> None:
            self.bar.tell(written)
            if then is not None:
                then(written)

        self.desk.jobs.start(writing, done, words=_EXPORTING)

    def _open(self, written: Sequence[Path]) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(written[0])))

    def _print(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        from ..printing import DPI, print_pages

        paper = self._paper
        if paper is None:
            return
        pages = entries.pages_of(self._key, paper)
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setResolution(DPI)
        printer.setDocName(self._name)
        dialog = QPrintDialog(printer, self.bar)
        dialog.setMinMax(1, len(pages))
        if dialog.exec():
            first, last = printer.fromPage() or 1, printer.toPage() or len(pages)
            chosen = pages[first - 1 : last]
            self.desk.jobs.start(lambda progress: print_pages(printer, paper, chosen, progress), words=_PRINTING)
