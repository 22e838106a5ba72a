"""The look put on the application: one style, one palette, one sheet, one typeface."""

from __future__ import annotations

from string import Template

from PySide6.QtGui import QColor, QFontMetrics, QPalette, Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from ..assets import asset
from .look import Look
from .typeface import load_typeface

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
    QPalette.ColorRole.PlaceholderText: "text_3",
    QPalette.ColorRole.ToolTipBase: "surface",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.Mid: "line",
    QPalette.ColorRole.Dark: "line_strong",
}
_HEIGHTS = (22, 28, 30, 32, 36, 40, 48, 56)


def dress(app: QApplication, look: Look) -> None:
    """Give the application a look."""
    app.setStyle("Fusion")
    load_typeface()
    app.setFont(look.font())
    palette = QPalette()
    for role, token in _ROLES.items():
        palette.setColor(role, QColor(look.colours[token]))
    palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText, look.colour("text_3"))
    app.setPalette(palette)
    app.setStyleSheet(_sheet(look))


def _sheet(look: Look) -> str:
    theme = "dark" if look.dark else "light"
    pictures = {name: asset("resources", "icons", f"{name}-{theme}.svg").as_posix() for name in ("chevron", "tick")}
    sizes = {role: f"{size}px" for role, size in look.sizes.items()}
    heights = {f"h{height}": f"{look.px(height)}px" for height in _HEIGHTS}
    sheet = asset("resources", "style", "window.qss").read_text("utf-8")
    return Template(sheet).substitute({**look.colours, **sizes, **heights, **pictures})


def tip(widget: QWidget, words: str) -> None:
    """A tool tip of words from outside: a file's name is never read as markup."""
    widget.setToolTip(Qt.convertFromPlainText(words) if Qt.mightBeRichText(words) else words)


def room_when_chosen(button: QPushButton, look: Look) -> None:
    """As wide as its words are when it is chosen, and bold."""
    width = QFontMetrics(look.font(bold=True)).horizontalAdvance(button.text())
    button.setMinimumWidth(width + look.px(30))


def give(widget: QWidget, **properties: str | bool) -> None:
    """Set dynamic properties that the sheet looks at (``role``, ``tone``, ``kind`` …) and let them show.

    One that was never shown takes them from the sheet when it is.
    """
    changed = False
    for name, value in properties.items():
        if widget.property(name) != value:
            widget.setProperty(name, value)
            changed = True
    if changed and widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)
