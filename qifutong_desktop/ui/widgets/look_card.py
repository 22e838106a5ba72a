"""Settings: language, light or dark, size of text, and whether the client view opens with prices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QFrame, QLabel, QPushButton, QWidget

from ...core.text import Text
from ..forms import load_form
from ..look import SCALES, Look
from ..spoken import call
from ..style import give
from .flow_layout import FlowLayout

if TYPE_CHECKING:
    from ...actions.preferences import WindowSettings

_LANGUAGES = {"zh": Text("中文", "中文"), "en": Text("English", "English")}
_THEMES = {None: Text("跟随系统", "As the system"), False: Text("浅色", "Light"), True: Text("深色", "Dark")}


class LookCard(QFrame):
    """Each choice applies at once."""

    #: the settings with another look: a WindowSettings
    changed = Signal(object)

    language_label: QLabel
    languages_row: QWidget
    theme_label: QLabel
    themes_row: QWidget
    scale_label: QLabel
    scales_row: QWidget
    prices_check: QCheckBox

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self.settings: WindowSettings | None = None
        load_form(self, "look_card")
        give(self, kind="card")
        self.languages = self._choices(self.languages_row, self.language_label, "lang", _LANGUAGES)
        self.themes = self._choices(self.themes_row, self.theme_label, "dark", _THEMES)
        scales = {scale: Text(f"{scale:.0%}", f"{scale:.0%}") for scale in SCALES}
        self.scales = self._choices(self.scales_row, self.scale_label, "scale", scales)
        self.prices_check.clicked.connect(lambda on: self._take("client_sees_prices", on))

    def _choices(self, row: QWidget, head: QLabel, name: str, words: Mapping[Any, Text]) -> dict[Any, QPushButton]:
        layout, group = FlowLayout(row), QButtonGroup(self)
        made = {}
        for value, said in words.items():
            button = QPushButton(self.look.say(said))
            button.setObjectName(f"{name}_{value}")
            button.setCheckable(True)
            call(button, self.look, head.text(), button.text())
            button.clicked.connect(partial(self._take, name, value))
            group.addButton(button)
            layout.addWidget(button)
            made[value] = button
        return made

    def show_settings(self, settings: WindowSettings) -> None:
        """Show what is chosen."""
        self.settings = settings
        for buttons, value in (
            (self.languages, settings.lang),
            (self.themes, settings.dark),
            (self.scales, settings.scale),
        ):
            if value in buttons:
                buttons[value].setChecked(True)
        self.prices_check.setChecked(settings.client_sees_prices)

    def _take(self, name: str, value: Any, *_: object) -> None:
        if self.settings is not None and getattr(self.settings, name) != value:
            self.changed.emit(replace(self.settings, **{name: value}))
