"""The program's icon for Windows, macOS and Linux desktops, made from ``resources/icons/program.svg`` at each build."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

DRAWING = Path(__file__).resolve().parents[2] / "resources" / "icons" / "program.svg"
SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)  # 20 and 40: Windows at 125 %
LARGEST = 1024


def write_icons(folder: Path) -> Path:
    """``qifutong.ico``, ``.icns`` and ``.png`` in ``folder``, the same bytes each time; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = [_drawn(size) for size in SIZES]
    drawn[-1].save(folder / "qifutong.ico", sizes=[(size, size) for size in SIZES], append_images=drawn)
    large = _drawn(LARGEST)
    large.save(folder / "qifutong.icns", append_images=drawn)
    drawn[-1].save(folder / "qifutong.png")
    return folder


def _drawn(size: int) -> Image.Image:
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(str(DRAWING)).render(painter)
    painter.end()
    kept = QBuffer()
    kept.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(kept, "PNG")  # type: ignore[call-overload]
    return Image.open(io.BytesIO(bytes(kept.data().data())))
