"""What broke, in one calm window: what is saved, what to do, and the report to be read before it goes anywhere."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QFrame, QLabel, QPlainTextEdit, QPushButton, QWidget

from ...core.fault_report import FaultReport, report_text
from ...core.problems import Refusal
from ...core.text import Text
from ..forms import load_form
from ..icons import pixmap
from ..look import Look
from ..style import give, tip
from ..widgets.typing import sentence_of

_WHAT = {
    "window": Text("刚才的操作没有完成", "What you just did was not finished"),
    "job": Text("后台的一项工作没有完成", "A piece of work in the background was not finished"),
}
_AGAIN = Text("同样的问题出现了 {} 次", "the same came {} times")
_GO_ON = Text(
    "可以继续使用，再试一次刚才的操作。再出现时请重新打开程序，并把报告交给支持人员。",
    "Go on and try it once more. If it comes back, open the program again and hand the report to support.",
)
_ANEW = Text(
    "建议现在重新打开程序（会回到原处），并把报告交给支持人员。",
    "Better open the program again now (it comes back here), and hand the report to support.",
)
_SAVED = Text("全部已保存", "Everything is saved")
_WRITING = Text("还有 {} 项正在写入", "{} still being written")
_REFUSED = Text("还有 {} 项没有写入：{}", "{} not written: {}")
_WHERE = Text("把报告保存到哪里", "Where to save the report")
_KINDS = Text("报告 (*.txt);;全部报告 (*.zip)", "Report (*.txt);;All reports (*.zip)")
_DONE = Text("已保存到 {}", "Saved to {}")
_TITLE = Text("诊断报告", "Fault report")
_CLOSE = Text("关闭", "Close")


def choose_place(parent: QWidget, look: Look, name: str) -> Path | None:
    """Ask where a report is to be saved."""
    chosen, _ = QFileDialog.getSaveFileName(parent, look.say(_WHERE), f"{name}.txt", look.say(_KINDS))
    return Path(chosen) if chosen else None


class FaultDialog(QDialog):
    """Shows one report at a time; a fault that comes while it is open is counted in it, or takes its place."""

    #: the program is to be opened anew
    reopened = Signal()

    icon_label: QLabel
    what_label: QLabel
    count_label: QLabel
    saved_frame: QFrame
    saved_label: QLabel
    advice_label: QLabel
    report_text: QPlainTextEdit
    note_label: QLabel
    save_button: QPushButton
    reopen_button: QPushButton
    go_on_button: QPushButton

    def __init__(self, parent: QWidget, look: Look, folder: Path) -> None:
        """``folder``: the profile, in which the reports lie."""
        super().__init__(parent)
        self.look, self.folder, self.name = look, folder, ""
        load_form(self, "fault_dialog")
        self.icon_label.setPixmap(pixmap(look, "alert", "warn", 28, self.devicePixelRatioF()))
        for one in (self.count_label, self.saved_frame, self.note_label):
            one.hide()
        self.save_button.clicked.connect(self._choose)
        self.reopen_button.clicked.connect(self._reopen)
        self.go_on_button.clicked.connect(self.accept)
        self.go_on_button.setDefault(True)
        self.go_on_button.setFocus()
        self.resize(look.px(640), look.px(520))

    # --- showing -----------------------------------------------------------------------------------------------------

    def show_report(self, report: FaultReport) -> None:
        """Say what happened; where the same is shown already, only how often it came."""
        say = self.look.say
        self.what_label.setText(say(_WHAT.get(report.source, _WHAT["window"])))
        self.count_label.setText(say(_AGAIN).format(report.count))
        self.count_label.setVisible(report.count > 1)
        self.advice_label.setText(say(_GO_ON if report.count == 1 else _ANEW))
        self._show_text(report.id, report_text(report, self.look.lang))

    def show_kept(self, name: str, text: str) -> None:
        """Show a report of an earlier day: nothing is to be done about it but to hand it over."""
        self.setWindowTitle(self.look.say(_TITLE))
        self.what_label.setText(name)
        self.advice_label.hide()
        self.reopen_button.hide()
        self.icon_label.hide()
        self.go_on_button.setText(self.look.say(_CLOSE))
        self._show_text(name, text)

    def _show_text(self, name: str, text: str) -> None:
        scrolled = self.report_text.verticalScrollBar().value() if name == self.name else 0
        self.name = name
        self.report_text.setPlainText(text)
        self.report_text.verticalScrollBar().setValue(scrolled)

    def show_saved(self, waiting: int, at: datetime | None, refusal: Refusal | None = None) -> None:
        """Say how many changes are not on the disk yet, and why; else when the last one came there."""
        say = self.look.say
        if not waiting:
            words = say(_SAVED) + (f" {at:%H:%M}" if at is not None else "")
        elif refusal is not None:
            words = say(_REFUSED).format(waiting, say(refusal.problems[0].what))
        else:
            words = say(_WRITING).format(waiting)
        self.saved_label.setText(words)
        give(self.saved_frame, kind="warned" if waiting else "good")
        self.saved_frame.show()

    # --- doing -------------------------------------------------------------------------------------------------------

    def _choose(self) -> None:
        target = choose_place(self, self.look, self.name)
        if target is not None:
            self.save(target)

    def save(self, target: Path) -> None:
        """Write what is shown to a file, or with all other reports into a ``.zip``."""
        from ...actions.fault_reports import hand_over

        try:
            hand_over(self.folder, self.report_text.toPlainText(), target)
        except Refusal as refusal:
            self._note(sentence_of(refusal, self.look), "block")
        else:
            self._note(self.look.say(_DONE).format(target.name), "ok")
            tip(self.note_label, str(target))

    def _note(self, words: str, tone: str) -> None:
        self.note_label.setText(words)
        give(self.note_label, tone=tone)
        self.note_label.show()

    def _reopen(self) -> None:
        self.accept()
        self.reopened.emit()
