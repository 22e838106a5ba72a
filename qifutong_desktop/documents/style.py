"""The printed look as data: colours by role, type sizes and the page, read once from ``documents.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from ..assets import asset

MM = 72 / 25.4
"""Points in a millimetre."""


@dataclass(frozen=True, slots=True)
class Type:
    """A size and its leading, in points."""

    size: float
    leading: float


@dataclass(frozen=True, slots=True)
class PageSize:
    """The sheet and its margins, in points."""

    width: float
    height: float
    side: float
    top: float
    bottom: float
    gutter: float
    columns: int
    seal: float

    @property
    def measure(self) -> float:
        """Width between the margins."""
        return self.width - 2 * self.side

    def span(self, columns: float) -> float:
        """Width of so many columns of the grid with the gutters between them."""
        column = (self.measure - (self.columns - 1) * self.gutter) / self.columns
        return columns * column + (columns - 1) * self.gutter


@dataclass(frozen=True, slots=True)
class Style:
    """Everything that ``documents.toml`` says."""

    colours: dict[str, str]
    types: dict[str, Type]
    page: PageSize


@cache
def style() -> Style:
    """The shipped style."""
    raw = tomllib.loads(asset("resources", "style", "documents.toml").read_text("utf-8"))
    sheet = raw["page"]
    lengths = {key: sheet[key] * MM for key in ("width", "height", "side", "top", "bottom", "gutter", "seal")}
    return Style(
        colours=dict(raw["colour"]),
        types={name: Type(*pair) for name, pair in raw["type"].items()},
        page=PageSize(columns=sheet["columns"], **lengths),
    )
