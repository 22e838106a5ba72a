"""What the program is, how to try it, and under which licences it comes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QWidget

from ... import __version__
from ...core.text import Lang, Text
from ..forms import load_form

NAME = Text("企服通桌面版", "Qifutong desktop")
VERSION = Text(f"版本 {__version__}", f"version {__version__}")
PURPOSE = Text(
    "在客户现场诊断、选套餐、排计划、报价，生成方案书与报价单，不需要网络。",
    "Diagnose, advise, plan and quote at the client's table, offline, and hand over a proposal and a quote.",
)
_TRY = Text("在命令行试一试：", "Try it on the command line:")
COMMAND = "qifutong demo --out out"
LICENCE = Text(
    "本程序按 Apache-2.0 许可发布。界面使用 Qt 与 PySide6（LGPL-3.0，动态链接，可自行替换）；字体为 Noto Sans SC"
    "（SIL OFL 1.1）。",
    "Released under Apache-2.0. The window uses Qt and PySide6 (LGPL-3.0, linked dynamically, replaceable); the"
    " typeface is Noto Sans SC (SIL OFL 1.1).",
)
_CLOSE = Text("关闭", "Close")


class AboutDialog(QDialog):
    """Name, version, purpose, the first command, licences."""

    name_label: QLabel
    version_label: QLabel
    purpose_label: QLabel
    try_label: QLabel
    command_label: QLabel
    licence_label: QLabel
    close_button: QPushButton

    def __init__(self, lang: Lang = "zh") -> None:
        super().__init__()
        load_form(self, "about_dialog")
        words = {
            self.name_label: NAME.said(lang),
            self.version_label: VERSION.said(lang),
            self.purpose_label: PURPOSE.said(lang),
            self.try_label: _TRY.said(lang),
            self.command_label: COMMAND,
            self.licence_label: LICENCE.said(lang),
        }
        for label, text in words.items():
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setText(text)
            label.setAccessibleName(text)
        self.setWindowTitle(NAME.said(lang))
        self.setAccessibleName(NAME.said(lang))
        self.close_button.setText(_CLOSE.said(lang))
        self.close_button.setAccessibleName(_CLOSE.said(lang))
        self.close_button.clicked.connect(self.accept)
        self._fit([*words, self.close_button])

    def _fit(self, parts: Sequence[QWidget]) -> None:
        """As high as the words need at this width, in whatever language and type size."""
        for part in parts:
            part.ensurePolished()
        layout = self.layout()
        assert layout is not None
        width = max(self.minimumWidth(), layout.totalMinimumSize().width())
        self.setMinimumHeight(layout.totalHeightForWidth(width))
        self.resize(width, self.minimumHeight())
