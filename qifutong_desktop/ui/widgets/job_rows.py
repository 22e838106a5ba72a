"""Rows of progress at the foot of the window: words, fraction, time left, cancel."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from ...core.text import Text
from ..jobs import Advance, Job
from ..look import Look
from ..style import give

_CANCEL = Text("取消", "Cancel")
_STOPPING = Text("正在停止…", "Stopping…")


class JobRows(QFrame):
    """Hidden while nothing that has words is under way."""

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        give(self, kind="header")
        self._rows: dict[Job, _Row] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(24, 8, 24, 8)
        self.hide()

    def show_jobs(self, jobs: tuple[Job, ...]) -> None:
        """Show these, as far as each is now."""
        for job in [known for known in self._rows if known not in jobs]:
            row = self._rows.pop(job)
            self._layout.removeWidget(row)
            row.deleteLater()
        for job in jobs:
            if job not in self._rows:
                self._rows[job] = _Row(self.look, job)
                self._layout.addWidget(self._rows[job])
            self._rows[job].refresh()
        self.setVisible(bool(jobs))


class _Row(QWidget):
    def __init__(self, look: Look, job: Job) -> None:
        super().__init__()
        self.look, self.job = look, job
        self.words, self.bar, self.left = QLabel(), QProgressBar(), QLabel()
        self.cancel = QPushButton(look.say(_CANCEL))
        give(self.left, role="caption")
        give(self.cancel, role="small")
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(look.px(240))
        self.cancel.clicked.connect(partial(_stop, job, self))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(self.words, 1)
        for part in (self.left, self.bar, self.cancel):
            layout.addWidget(part)

    def refresh(self) -> None:
        advance = self.job.advance
        assert advance is not None
        self.words.setText(self.look.say(_STOPPING if self.job.cancelled else advance.words))
        self.bar.setAccessibleName(self.words.text())
        self.bar.setRange(0, 0 if advance.fraction is None else 1000)
        self.bar.setValue(round((advance.fraction or 0) * 1000))
        self.left.setText(self.look.say(_left(advance)))


def _stop(job: Job, row: _Row) -> None:
    job.cancel()
    row.cancel.setEnabled(False)
    row.refresh()


def _left(advance: Advance) -> Text:
    if advance.seconds_left is None:
        return Text("", "")
    seconds = max(1, round(advance.seconds_left))
    if seconds < 60:
        return Text(f"约剩 {seconds} 秒", f"about {seconds} s left")
    return Text(f"约剩 {-(-seconds // 60)} 分钟", f"about {-(-seconds // 60)} min left")
