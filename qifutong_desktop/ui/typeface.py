"""The window's typeface, made known to Qt before the first page is painted."""

from __future__ import annotations

from typing import Literal

from PySide6.QtGui import QFontDatabase

from ..assets import asset


def load_typeface(*weights: Literal["Regular", "Bold"]) -> None:
    """Make Noto Sans SC known to Qt, each weight once; none named: all."""
    # families() would list every font of the system: a font of ours that is added twice costs nothing
    for weight in weights or ("Regular", "Bold"):
        if weight not in _loaded:
            QFontDatabase.addApplicationFont(str(asset("resources", "fonts", f"NotoSansSC-{weight}.ttf")))
            _loaded.add(weight)


_loaded: set[str] = set()
