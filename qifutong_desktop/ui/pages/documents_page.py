"""Step 6, the papers: what will be handed over, page by page, as the case changes; export, print."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QFrame, QLabel, QPushButton, QWidget

from ...core.progress import Progress
from ...core.text import Text
from ..desk import Desk
from ..forms import load_form
from ..icons import icon
from ..look import Look
from ..widgets.export_bar import ExportBar
from ..widgets.paper_list import Entry, PaperList
from ..widgets.paper_view import PaperView
from ..widgets.versions_card import document_of

if TYPE_CHECKING:
    from ...actions.previewing import Paper
    from ...actions.proposing import Offer
    from ...actions.working import Issued, Work

_REDRAW_MS = 400
_PROPOSAL, _SUMMARY, _QUOTE, _PLAN = "proposal", "summary", "quote", "plan"
_HIDDEN = Text("价格正在对客户隐藏，文件暂不显示", "Prices are hidden from the client, so papers are not shown")
_PLAN_WORDS = Text(
    "计划表是 Excel 工作簿：任务、负责人、里程碑与甘特图，改天数会自动重排。\n导出后用 Excel 或 WPS 打开。",
    "The plan is an Excel workbook: tasks, owners, gates and a Gantt; changed days move what follows.\n"
    "Export it and open it in Excel or WPS.",
)
_NO_OFFER = Text("还不能出文件：", "No papers yet: ")
_DRAWING, _UPDATING = Text("正在排版…", "Drawing…"), Text("正在更新…", "Updating…")
_PRINTING, _EXPORTING = Text("正在打印", "Printing"), Text("正在导出", "Exporting")
_CHOOSE = Text("选择导出文件夹", "Choose a folder")


class DocumentsPage(QWidget):
    """Draws in the background what is in sight; a result that has been overtaken is dropped."""

    export_bar: ExportBar
    paper_list: PaperList
    name_label: QLabel
    state_label: QLabel
    page_label: QLabel
    sheet_card: QFrame
    empty_label: QLabel
    paper_view: PaperView
    previous_button: QPushButton
    next_button: QPushButton
    smaller_button: QPushButton
    larger_button: QPushButton
    zoom_label: QLabel
    fit_button: QPushButton
    whole_button: QPushButton

    def __init__(self, look: Look, desk: Desk) -> None:
        super().__init__()
        self.look, self.desk = look, desk
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        self._base = Path(documents or Path.home()) / look.say(Text("企服通", "Qifutong"))
        self._case = ""
        self._work: Work | None = None
        self._papers: dict[str, Paper] = {}
        self._drawn_for: dict[str, Work] = {}
        self._shown: tuple[str, Paper] | None = None
        self._under_way: object = None
        makers: dict[str, Callable[[QWidget | None], QWidget]] = {
            "ExportBar": lambda parent: ExportBar(parent, look),
            "PaperList": lambda parent: PaperList(parent, look),
            "PaperView": lambda parent: PaperView(parent, look),
        }
        load_form(self, "documents_page", makers)
        self._redraw = QTimer(self, singleShot=True, interval=_REDRAW_MS)
        self._redraw.timeout.connect(self._draw)
        self._connect()
        self._remember()

    def _connect(self) -> None:
        view, look, bar = self.paper_view, self.look, self.export_bar
        self.paper_list.chosen.connect(self._choose)
        view.wanted.connect(self._draw_page)
        view.moved.connect(self._show_place)
        for button, name, action in (
            (self.previous_button, "chevron-left", lambda: view.go(view.page - 1)),
            (self.next_button, "chevron-right", lambda: view.go(view.page + 1)),
            (self.smaller_button, "minus", lambda: view.step_zoom(False)),
            (self.larger_button, "plus", lambda: view.step_zoom(True)),
            (self.fit_button, "", lambda: view.set_zoom(None)),
            (self.whole_button, "", lambda: view.set_zoom(1.0)),
        ):
            button.clicked.connect(action)
            if name:
                button.setIcon(icon(look, name))
        for keys, action in (
            ("Ctrl++", lambda: view.step_zoom(True)),
            ("Ctrl+=", lambda: view.step_zoom(True)),
            ("Ctrl+-", lambda: view.step_zoom(False)),
            ("Ctrl+0", lambda: view.set_zoom(None)),
        ):
            QShortcut(QKeySequence(keys), self, action)
        bar.export_all.connect(self._export_all)
        bar.export_one.connect(self._export_one)
        bar.opened.connect(lambda: self._export_one(self._open))
        bar.printed.connect(self._print)
        bar.folder_asked.connect(self._choose_folder)

    # --- showing -----------------------------------------------------------------------------------------------------

    def show_work(self, work: Work) -> None:
        """Show a case: the papers anew a moment after its last change."""
        if work.id != self._case:
            self._case, self._papers, self._drawn_for, self._shown = work.id, {}, {}, None
        self._work = work
        entries = _entries(work)
        self.paper_list.show_entries(entries)
        if self.paper_list.key not in [entry.key for entry in entries]:
            self.paper_list.choose(entries[0].key if entries else "")
        self.export_bar.show_folder(self._folder())
        self._show_choice()

    def go_to(self, field: str) -> None:
        """Choose the paper that the field names: proposal, summary, quote, plan or ``issued.<number>.<version>``."""
        if field and field != self.paper_list.key:
            self.paper_list.choose(field)
            self._show_choice()
        self.paper_list.take_focus()

    def _choose(self, key: str) -> None:
        self._show_choice()

    def _show_choice(self) -> None:
        """The paper that is chosen, as it was drawn last; a fresh one is on its way where the case has changed."""
        work, key = self._work, self.paper_list.key
        if work is None:
            return
        said = self._instead(work, key)
        self.empty_label.setVisible(bool(said))
        self.empty_label.setText(said)
        self.paper_view.setVisible(not said)
        self.export_bar.can(papers=work.offer is not None or key.startswith("issued."), pages=key != _PLAN)
        self.export_bar.export_all_button.setEnabled(work.offer is not None)
        self.name_label.setText(next((self.look.say(one.name) for one in _entries(work) if one.key == key), ""))
        self._show_place()
        if said:
            self.state_label.setText("")
            return
        paper = self._papers.get(_document(key))
        if paper is not None and self._shown != (key, paper):
            self._show_paper(key, paper)
        if self._drawn_for.get(_document(key)) is work or (paper is not None and key.startswith("issued.")):
            return
        self.state_label.setText(self.look.say(_UPDATING if paper else _DRAWING))
        if paper is None:
            if self._shown is not None:
                self.paper_view.show_sizes((), anew=True)
                self._shown = None
            self._draw()
        else:
            self._redraw.start()

    def _instead(self, work: Work, key: str) -> str:
        """What is said where there are no pages to show."""
        if work.offer is None and not key.startswith("issued."):
            first = work.refused[0]
            return self.look.say(_NO_OFFER) + f"{self.look.say(first.what)}　{self.look.say(first.remedy)}"
        if key == _PLAN:
            return self.look.say(_PLAN_WORDS)
        return "" if self.look.priced else self.look.say(_HIDDEN)

    def _show_paper(self, key: str, paper: Paper) -> None:
        anew = self._shown is None or self._shown[0] != key
        self._shown = (key, paper)
        self.paper_view.show_sizes([paper.sizes[page] for page in _pages(key, paper)], anew=anew)
        self._show_place()

    def _show_place(self) -> None:
        view, paged = self.paper_view, not self.paper_view.isHidden() and self.paper_view.pages > 0
        self.page_label.setText(self.look.say(view.page_words()) if paged else "")
        self.zoom_label.setText(f"{view.scale:.0%}" if paged else "")
        view.setAccessibleName(f"{self.name_label.text()} {self.page_label.text()}")
        self.fit_button.setChecked(view.zoom is None)
        self.whole_button.setChecked(view.zoom == 1.0)
        for button in (self.smaller_button, self.larger_button, self.fit_button, self.whole_button):
            button.setEnabled(paged)
        self.previous_button.setEnabled(paged and view.page > 0)
        self.next_button.setEnabled(paged and view.page + 1 < view.pages)

    # --- drawing -----------------------------------------------------------------------------------------------------

    def _draw(self) -> None:
        """Draw the chosen paper in the background, one at a time."""
        from ...actions.previewing import bring_paper, draw_proposal, draw_quote, next_draft, under_its_number

        work, document = self._work, _document(self.paper_list.key)
        if work is None or self._under_way is not None or not (self.isVisible() or document not in self._papers):
            return
        issued = _issued(work, document)
        if issued is not None:
            self.desk.in_store(lambda store: bring_paper(store, issued), partial(self._drawn, document, work))
            return
        offer = work.offer
        if offer is None or document == _PLAN or not work.settled:
            return  # the settled work follows
        self._under_way = token = object()

        def drawing(_: Progress) -> Paper:
            if document == _QUOTE:
                return draw_quote(next_draft(offer, work.kept.issued))
            return draw_proposal(under_its_number(offer, work.kept.issued))

        self.desk.jobs.start(drawing, partial(self._drawn, document, work), ended=partial(self._ended, token))

    def _ended(self, token: object) -> None:
        """What was drawn last is done: draw again where the case or the choice has changed meanwhile."""
        if self._under_way is token:
            self._under_way = None
            work, document = self._work, _document(self.paper_list.key)
            if work is not None and self._drawn_for.get(document) is not work and not self._instead(work, document):
                self._redraw.start()

    def _drawn(self, document: str, work: Work, paper: Paper) -> None:
        if work.id != self._case:
            return
        former = self._papers.get(document)
        self._papers[document], self._drawn_for[document] = paper, work
        if _document(self.paper_list.key) == document and self._work is not None:
            if former is None or former.pdf != paper.pdf or self._shown is None:
                self._show_paper(self.paper_list.key, paper)
            if self._work is work:
                self.state_label.setText("")

    def _draw_page(self, page: int, width: int) -> None:
        from ..printing import image_of

        if self._shown is None:
            return
        key, paper = self._shown
        number = _pages(key, paper)[page]

        def drawing(_: Progress) -> QImage:
            from ...actions.previewing import picture_of

            return image_of(picture_of(paper, number, width))

        def show(image: QImage) -> None:
            if self._shown == (key, paper):
                self.paper_view.show_page(page, image)

        self.desk.jobs.start(drawing, show)

    # --- handing over ------------------------------------------------------------------------------------------------

    def use_folder(self, base: Path) -> None:
        """Export into this folder from now on, each client into one of its own."""
        from ...actions.exporting import remember_folder

        self._base = base
        self.export_bar.show_folder(self._folder())
        self.desk.in_store(lambda store: remember_folder(store, base))

    def _remember(self) -> None:
        from ...actions.exporting import export_folder

        def use(found: Path | None) -> None:
            if found is not None:
                self._base = found
                if self._work is not None:
                    self.export_bar.show_folder(self._folder())

        self.desk.in_store(export_folder, use)

    def _folder(self) -> Path:
        from ...actions.exporting import folder_of

        return self._base / folder_of(self._work.dossier.case.client.name if self._work else "")

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.look.say(_CHOOSE), str(self._base))
        if chosen:
            self.use_folder(Path(chosen))

    def _export_all(self) -> None:
        from ...actions.casework import paper_of
        from ...actions.exporting import export_offer, names_of
        from ...actions.previewing import same_as_issued

        work, offer = self._work, self._work.offer if self._work else None
        if work is None or offer is None:
            return
        last = same_as_issued(offer.quote, work.kept.issued, offer.book)

        def write(folder: Path, stored: bytes) -> None:
            self._write(lambda progress: export_offer(offer, work.kept.issued, stored, folder, progress))

        def begin(folder: Path) -> None:
            if last is None:
                write(folder, b"")
            else:
                self.desk.in_store(lambda store: paper_of(store, last), partial(write, folder))

        self._unless_there(names_of(offer), begin)

    def _export_one(self, then: Callable[[Sequence[Path]], object] | None = None) -> None:
        from ...actions.exporting import export_files, paper_name, plan_file, summary_picture
        from ...actions.proposing import PLAN, PROPOSAL, QUOTE, SUMMARY

        work, key = self._work, self.paper_list.key
        paper = self._papers.get(_document(key))
        if work is None or (paper is None and key != _PLAN):
            return
        issued = _issued(work, key)
        names = {_PROPOSAL: PROPOSAL, _SUMMARY: SUMMARY, _QUOTE: QUOTE, _PLAN: PLAN}
        name = paper_name(issued) if issued else names[key]

        def content(folder: Path, offer: Offer | None) -> tuple[Path, ...]:
            if key == _PLAN:
                assert offer is not None
                return plan_file(offer, folder)
            assert paper is not None
            drawn = summary_picture(paper.pdf, paper.summary or 0) if key == _SUMMARY else paper.pdf
            return export_files({name: drawn}, folder)

        self._unless_there([name], lambda folder: self._write(lambda _: content(folder, work.offer), then))

    def _unless_there(self, names: Sequence[str], go_on: Callable[[Path], object]) -> None:
        """Go on with the folder; where files of these names stand in it, only when they may be replaced."""
        from ...actions.exporting import already_there

        folder = self._folder()

        def looked(taken: tuple[str, ...]) -> None:
            if taken:
                self.export_bar.ask(taken, lambda: go_on(folder))
            else:
                go_on(folder)

        self.desk.jobs.start(lambda _: already_there(folder, names), looked)

    def _write(
        self,
        writing: Callable[[Progress], tuple[Path, ...]],
        then: Callable[[Sequence[Path]], object] | None = None,
    ) -> None:
        def done(written: tuple[Path, ...]) -> None:
            self.export_bar.tell(written)
            if then is not None:
                then(written)

        self.desk.jobs.start(writing, done, words=_EXPORTING)

    def _open(self, written: Sequence[Path]) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(written[0])))

    def _print(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        from ..printing import DPI, print_pages

        if self._shown is None:
            return
        key, paper = self._shown
        pages = _pages(key, paper)
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setResolution(DPI)
        printer.setDocName(self.name_label.text())
        dialog = QPrintDialog(printer, self)
        dialog.setMinMax(1, len(pages))
        if dialog.exec():
            first, last = printer.fromPage() or 1, printer.toPage() or len(pages)
            chosen = pages[first - 1 : last]
            self.desk.jobs.start(lambda progress: print_pages(printer, paper, chosen, progress), words=_PRINTING)


def _document(key: str) -> str:
    """The drawn document that a choice shows: the summary is a page of the proposal."""
    return _PROPOSAL if key == _SUMMARY else key


def _pages(key: str, paper: Paper) -> tuple[int, ...]:
    """The pages (from 0) of a paper that a choice shows."""
    if key == _SUMMARY and paper.summary is not None:
        return (paper.summary,)
    return tuple(range(len(paper.sizes)))


def _issued(work: Work, key: str) -> Issued | None:
    return next((one for one in work.kept.issued if document_of(one) == key), None)


def _entries(work: Work) -> list[Entry]:
    """The papers of a case; without a price only those that were issued."""
    draft = Text("草稿", "draft")
    found = []
    if work.offer is not None or not work.kept.issued:
        found = [
            Entry(_PROPOSAL, Text("方案书", "Proposal"), Text("PDF，完整方案", "PDF, all pages")),
            Entry(_SUMMARY, Text("一页摘要", "Summary page"), Text("图片，可发聊天", "a picture for a chat")),
            Entry(_QUOTE, Text("报价单", "Quote"), draft),
            Entry(_PLAN, Text("计划表", "Plan"), Text("Excel 工作簿", "Excel workbook")),
        ]
    for one in reversed(work.kept.issued):
        until = one.inputs.terms.valid_until
        version = Text(f"第 {one.version} 版", f"version {one.version}")
        state = Text(f"{version.zh}，有效至 {until}", f"{version.en}, until {until}")
        if work.today > until:
            state = Text(f"{version.zh}，{until} 已过期", f"{version.en}, expired {until}")
        found.append(Entry(document_of(one), Text(one.number, one.number), state))
    return found
