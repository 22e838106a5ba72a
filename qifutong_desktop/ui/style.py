"""How the window looks: one style, one palette, one sheet, all from the tokens in ``resources/style``."""

from __future__ import annotations

import tomllib
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from ..assets import asset

_FAMILY = "Noto Sans SC"
_ROLES = {
    QPalette.ColorRole.Window: "bg",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "sunken",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on_accent",
}


def dress(app: QApplication, *, dark: bool | None = None) -> None:
    """Give the application its look; ``dark`` None follows the system."""
    if dark is None:
        dark = app.styleHints().colorScheme() == Qt.ColorScheme.Dark
    with asset("resources", "style", "window.toml").open("rb") as file:
        colours: dict[str, str] = tomllib.load(file)["dark" if dark else "light"]
    app.setStyle("Fusion")
    for weight in ("Regular", "Bold"):
        QFontDatabase.addApplicationFont(str(asset("resources", "fonts", f"NotoSansSC-{weight}.ttf")))
    app.setFont(QFont(_FAMILY))
    palette = QPalette()
    for role, token in _ROLES.items():
        palette.setColor(role, QColor(colours[token]))
    app.setPalette(palette)
    sheet = asset("resources", "style", "window.qss").read_text("utf-8")
    app.setStyleSheet(Template(sheet).substitute(colours))
