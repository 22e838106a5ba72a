"""A fault of ours while the window is open: its report, and the one calm window or sentence that tells of it.

Told in the window of faults is what the person was just doing, or anything while something said is not on the disk; a
fault in the background, or one that was told before, is a sentence at the foot. While the client looks on, it is a
sentence without a word of what broke, and the window of faults waits.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from ..core.text import Text

if TYPE_CHECKING:
    from types import TracebackType

    from ..actions.fault_mark import Former
    from ..actions.preferences import Place
    from ..core.fault_report import Fact, FaultReport, Source
    from ..core.problems import Refusal
    from .desk import Desk
    from .dialogs.fault_dialog import FaultDialog
    from .program import Program

_SAFE = Text(
    "程序内部出了一点问题，可以继续；说过的都已保存", "Something went wrong inside; go on, all that was said is safe"
)
_UNSAFE = Text("程序内部出了一点问题；还有修改没有保存", "Something went wrong inside; some changes are not saved yet")
_DISCREET = Text("这一步没有完成，请再试一次", "This step was not finished; please try again")
_DETAILS = Text("查看", "Details")
_BACK = Text("上次意外退出，已回到原处", "The program ended unexpectedly last time; you are back where you were")
_BROKEN = Text("上次意外退出，说过的都已保存", "The program ended unexpectedly last time; all that was said is safe")
_LOOPS = Text(
    "连续几次意外退出，这次没有自动打开客户；可以从列表打开",
    "It ended unexpectedly several times in a row, so no client was opened; open one from the list",
)
_REPORTED = Text("报告在“设置 → 诊断报告”里", "the report is in Settings, fault reports")
#: How long a run lasts to be none of a row of broken ones, and how long a fault waits for another dialog to go.
_MINUTE_MS, _WAIT_MS = 60_000, 400


class Faults(QObject):
    """Takes what nobody caught. Holds no exception: its frames would keep painters and widgets alive."""

    #: something is to be told; answered from the event loop, never within a paint event
    _came = Signal()

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self.program = program
        self.dialog: FaultDialog | None = None
        self._known: dict[object, FaultReport] = {}
        self._told: set[object] = set()
        self._news: dict[object, FaultReport] = {}
        self._due: FaultReport | None = None
        self._former: Former | None = None
        self._native = False
        self._size: Fact | None = None
        self._saved_at: datetime | None = None
        self._refused: Refusal | None = None
        self._reopening = False
        self._unwatch: Callable[[], None] = lambda: None

    # --- this run ----------------------------------------------------------------------------------------------------

    def watch(self) -> None:
        """From now on what nobody caught comes here; what broke aside is only reported."""
        from ..actions.fault_aside import note_aside

        former = sys.excepthook
        no_more_aside = note_aside(self.program.folder, lambda: self.program.look.lang)

        def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
            if issubclass(kind, Exception):
                self.take(error)
            else:
                former(kind, error, trace)

        def end() -> None:
            sys.excepthook = former
            no_more_aside()

        sys.excepthook, self._unwatch = hook, end

    def listen(self, desk: Desk) -> None:
        """Faults of background work come here, and when something was saved. From now on they are told."""
        from PySide6.QtCore import Qt  # its many enumerations take as long as a fifth of the first page

        self._came.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        desk.jobs.broke.connect(lambda error: self.take(error, "job"))
        desk.saved.connect(self._saved)
        desk.unsaved.connect(self._not_saved)
        if self._news:
            self._came.emit()

    def begin_run(self) -> None:
        """The folder is ours: see how the former run ended, and mark this one."""
        from ..actions.fault_mark import begin_run, settle_run
        from ..actions.fault_native import report_native_faults

        folder = self.program.folder
        self._former = begin_run(folder)
        self._native = bool(report_native_faults(folder, self._surroundings, self.program.look.lang))
        QTimer.singleShot(_MINUTE_MS, self, lambda: settle_run(folder))

    def way_back(self, place: Place | None) -> Place | None:
        """The store lies open: where to go back to; tells of a former run that broke."""
        from ..actions.fault_reports import size_of

        desk, former = self.program.desk, self._former
        self._former = None
        desk.in_store(size_of, self._remember_size)
        if former is None or not former.broken:
            return place
        words = _LOOPS if former.loops else _BACK if place is not None else _BROKEN
        if self._native:
            words = Text(f"{words.zh}；{_REPORTED.zh}", f"{words.en}; {_REPORTED.en}")
        desk.told.emit(words)
        return None if former.loops else place

    def _remember_size(self, size: Fact) -> None:
        self._size = size

    def reopen(self) -> None:
        """End the program and start it anew."""
        self._reopening = True
        self.program.window.close()

    def end_run(self) -> None:
        """The window was closed, and the folder is not ours any more."""
        from ..actions.fault_mark import end_run

        end_run(self.program.folder)

    def end(self) -> None:
        """The last of this run: what comes now is nobody's to tell."""
        self._unwatch()
        if self._reopening:
            from PySide6.QtCore import QProcess

            door = [] if getattr(sys, "frozen", False) else ["-m", "qifutong_desktop"]
            QProcess.startDetached(sys.executable, [*door, *sys.argv[1:]])

    # --- a fault -----------------------------------------------------------------------------------------------------

    def take(self, error: BaseException, source: Source = "window") -> None:
        """Report a fault and tell of it as soon as the event loop turns."""
        from ..actions.fault_reports import fault_report, keep_report, note_and_keep
        from ..core.fault_report import counted

        folder, lang = self.program.folder, self.program.look.lang
        report = fault_report(folder, error, datetime.now().astimezone(), source)
        known = self._known.get(report.like)
        if known is None:
            report = fault_report(folder, error, report.at, source, self._surroundings())
            note_and_keep(folder, report, lang)
        else:
            report = counted(known, known.count + 1)
            if report.count in (2, 10, 100, 1000):  # one that comes at each repaint must not wear out the disk
                keep_report(folder, report, lang)
        told_soon = bool(self._news)
        self._known[report.like] = self._news[report.like] = report
        if not told_soon:
            self._came.emit()

    def _tell(self) -> None:
        news, self._news = tuple(self._news.values()), {}
        for report in news:
            self._tell_of(report)

    def _tell_of(self, report: FaultReport) -> None:
        frame, safe = self.program.window.frame, self._waiting == 0
        known = report.like in self._told
        self._told.add(report.like)
        grave = (report.source != "job" or not safe) and not known
        if self.dialog is not None:
            self.dialog.show_report(report)
        elif self.program.look.client and frame is not None:
            frame.notice_bar.tell(_DISCREET)
            self._due = report if grave else self._due
        elif grave or frame is None:
            self.open(report)
        elif self._refused is None:  # else what is not saved is told already, with its own way out
            frame.notice_bar.warn(_SAFE if safe else _UNSAFE, _DETAILS, lambda: self.open(report))

    def furnished(self) -> None:
        """The window has another look: what had to wait while the client looked on is told."""
        if self._due is not None and not self.program.look.client:
            report, self._due = self._due, None
            QTimer.singleShot(0, self, lambda: self.open(report))

    def open(self, report: FaultReport) -> None:
        """Show the window of faults; never over another one that waits for an answer."""
        from .dialogs.fault_dialog import FaultDialog

        if self.dialog is not None:
            self.dialog.show_report(report)
            return
        if QApplication.activeModalWidget() is not None or QApplication.activePopupWidget() is not None:
            QTimer.singleShot(_WAIT_MS, self, lambda: self.open(report))
            return
        self.dialog = dialog = FaultDialog(self.program.window, self.program.look, self.program.folder)
        dialog.finished.connect(self._closed)
        dialog.reopened.connect(self.reopen)
        dialog.show_report(report)
        self._show_saved()
        dialog.open()

    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    # --- what is known -----------------------------------------------------------------------------------------------

    @property
    def _waiting(self) -> int:
        desk: Desk | None = getattr(self.program, "desk", None)
        return 0 if desk is None else desk.waiting

    def _saved(self, at: datetime) -> None:
        self._saved_at, self._refused = at, None
        self._show_saved()

    def _not_saved(self, refusal: Refusal) -> None:
        self._refused = refusal
        self._show_saved()

    def _show_saved(self) -> None:
        desk: Desk | None = getattr(self.program, "desk", None)
        if self.dialog is not None and desk is not None and desk.store is not None:
            self.dialog.show_saved(desk.waiting, self._saved_at, self._refused)

    def _surroundings(self) -> tuple[Fact, ...]:
        from ..actions.fault_reports import surroundings
        from ..core.fault_report import Fact

        look = self.program.look
        facts = [
            *surroundings(self.program.folder),
            Fact(Text("界面", "look"), f"{look.lang} {'dark' if look.dark else 'light'} {look.scale:.0%}"),
            Fact(Text("页面", "page"), self._page()),
        ]
        if self._size is not None:
            facts.append(self._size)
        facts.append(Fact(Text("待写入", "not written yet"), str(self._waiting)))
        return tuple(facts)

    def _page(self) -> str:
        """The classes of what is shown, the outer one first."""
        frame = self.program.window.frame
        shown = frame.spaces.currentWidget() if frame is not None else None
        names = [type(shown).__name__] if shown is not None else []
        inner = getattr(shown, "pages", None)
        if inner is not None:
            names.append(type(inner.currentWidget()).__name__)
        if self.program.look.client:
            names.append("client view")
        return " > ".join(names) or "–"
