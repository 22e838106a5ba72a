"""The window's icons: line drawings of ``resources/icons`` in a colour of the look."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QSize
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ..assets import asset
from .look import Look

_PROGRAM_SIZES = (16, 24, 32, 48, 64, 128)


def icon(look: Look, name: str, tone: str = "text_2", checked: str = "") -> QIcon:
    """An icon by the name of its file; with ``checked`` another colour for the checked state."""
    found = QIcon()
    for scale in (1, 2):
        found.addPixmap(_picture(name, look.colours[tone], look.px(22) * scale, scale))
        if checked:
            picture = _picture(name, look.colours[checked], look.px(22) * scale, scale)
            found.addPixmap(picture, QIcon.Mode.Normal, QIcon.State.On)
    return found


def pixmap(look: Look, name: str, tone: str = "text_2", size: int = 18, ratio: float = 1.0) -> QPixmap:
    """An icon as a picture of ``size`` pixels at 100 % text, for a screen of that ``ratio``."""
    return _picture(name, look.colours[tone], round(look.px(size) * ratio), ratio)


def program_icon() -> QIcon:
    """The program's own, for title bar and taskbar."""
    found = QIcon()
    for pixels in _PROGRAM_SIZES:
        found.addPixmap(_picture("program", "", pixels, 1.0))
    return found


@cache
def _picture(name: str, colour: str, pixels: int, ratio: float) -> QPixmap:
    drawn = asset("resources", "icons", f"{name}.svg").read_text("ascii").replace("currentColor", colour)
    picture = QPixmap(QSize(pixels, pixels))
    picture.fill(QColor(0, 0, 0, 0))
    with QPainter(picture) as painter:
        QSvgRenderer(QByteArray(drawn.encode())).render(painter)
    picture.setDevicePixelRatio(ratio)
    return picture
