"""How the window looks to one person: language, light or dark, size of text. A value; a change builds pages anew."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from PySide6.QtGui import QColor, QFont

from ..assets import asset
from ..core.text import Lang, Text

FAMILY = "Noto Sans SC"
#: Sizes of text to choose from; 1.0 is 14 px for what is read most.
SCALES = (1.0, 1.1, 1.25, 1.5)
#: How much larger type is while the client looks on; never larger than the largest to choose, which still fits 1280 px.
_CLIENT = 1.25
_HIDDEN = "¥ ••••"


@dataclass(frozen=True, slots=True)
class Look:
    """``client``: the screen is turned to the client, so nothing internal shows, type is larger and, until ``priced``,
    no price. ``colours`` and ``sizes`` are the roles of ``resources/style/window.toml`` for this theme."""

    lang: Lang = "zh"
    dark: bool = False
    scale: float = 1.0
    client: bool = False
    priced: bool = True
    colours: Mapping[str, str] = field(init=False, compare=False, repr=False)
    sizes: Mapping[str, int] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        tokens = _tokens()
        object.__setattr__(self, "colours", tokens["dark" if self.dark else "light"])
        object.__setattr__(self, "sizes", {role: self.px(size) for role, size in tokens["type"].items()})

    def say(self, text: Text) -> str:
        """The sentence in the window's language."""
        return text.said(self.lang)

    def listed(self, names: Iterable[str]) -> str:
        """Names one after the other, as the language lists them."""
        return ("、" if self.lang == "zh" else ", ").join(names)

    def price(self, figures: str) -> str:
        """An amount as it is shown; dots while prices are hidden from the client."""
        return figures if self.priced or not figures else _HIDDEN

    def px(self, pixels: float) -> int:
        """A length that goes with the size of text, in pixels."""
        return round(pixels * (min(self.scale * _CLIENT, max(SCALES)) if self.client else self.scale))

    def colour(self, role: str) -> QColor:
        """The colour of a role, to paint with."""
        return QColor(self.colours[role])

    def font(self, role: str = "body", *, bold: bool = False) -> QFont:
        """The type of a role, to paint with; figures are tabular."""
        font = QFont(FAMILY)
        font.setPixelSize(self.sizes[role])
        font.setBold(bold)
        return font


@cache
def _tokens() -> dict[str, dict[str, Any]]:
    with asset("resources", "style", "window.toml").open("rb") as file:
        tokens: dict[str, dict[str, Any]] = tomllib.load(file)
    return tokens
