"""A chart as marks, drawn as vectors into the PDF. Points, origin at the top left."""

from __future__ import annotations

from dataclasses import dataclass

from .ink import Ink
from .typeset import text_width


@dataclass(frozen=True, slots=True)
class Shape:
    """A polygon (``closed``) or a broken line; colours by role, "" for none; ``dash`` in points ("2 2")."""

    points: tuple[tuple[float, float], ...]
    fill: str = ""
    stroke: str = ""
    width: float = 0.5
    dash: str = ""
    closed: bool = True


@dataclass(frozen=True, slots=True)
class Label:
    """Words with their baseline at ``y``; ``x`` is their left end, right end or middle."""

    x: float
    y: float
    text: str
    size: float
    colour: str = "body"
    align: str = "left"
    bold: bool = False

    @property
    def width(self) -> float:
        return text_width(self.text, self.bold) * self.size / 1000

    @property
    def left(self) -> float:
        return self.x - {"left": 0.0, "right": 1.0, "center": 0.5}[self.align] * self.width

    def meets(self, other: Label, air: float = 1.0) -> bool:
        """Whether two labels touch."""
        apart = self.left > other.left + other.width + air or other.left > self.left + self.width + air
        return not apart and abs(self.y - other.y) < max(self.size, other.size)


Mark = Shape | Label


@dataclass(frozen=True, slots=True)
class Drawing:
    """Marks in the order in which they are drawn, and the room that they take."""

    width: float
    height: float
    marks: tuple[Mark, ...]

    def draw(self, ink: Ink, x: float, y: float) -> None:
        """Put it on the sheet with its left top corner at (x, y)."""
        for mark in self.marks:
            if isinstance(mark, Label):
                ink.words(x + mark.x, y + mark.y, mark.size, mark.colour, mark.text, bold=mark.bold, align=mark.align)
            else:
                points = [(x + px, y + py) for px, py in mark.points]
                ink.shape(
                    points, fill=mark.fill, stroke=mark.stroke, width=mark.width, dash=mark.dash, closed=mark.closed
                )


def box(x: float, y: float, width: float, height: float, fill: str, stroke: str = "", dash: str = "") -> Shape:
    """A filled rectangle; its left top corner is at (x, y)."""
    corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
    return Shape(corners, fill, stroke, 0.7, dash)


def rule(x1: float, y1: float, x2: float, y2: float, colour: str, width: float = 0.4, dash: str = "") -> Shape:
    """A straight line."""
    return Shape(((x1, y1), (x2, y2)), "", colour, width, dash, closed=False)


def diamond(x: float, y: float, half: float, fill: str = "ink") -> Shape:
    """A gate's diamond around (x, y), ringed with paper so that it stands out from a bar."""
    return Shape(((x - half, y), (x, y - half), (x + half, y), (x, y + half)), fill, "paper", 0.6)
