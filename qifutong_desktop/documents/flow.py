"""Pieces of a page that do not split, and how they are put on sheets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from .ink import Ink
from .style import Type
from .tags import Element
from .typeset import Line, break_lines

Draw = Callable[[Ink, float, float], None]
"""Draws a piece with its left top corner at (x, y)."""

_LOOSEST = 0.05
"""A line is set flush right by at most so many em after each character; a shorter one stays ragged."""


@dataclass(frozen=True, slots=True)
class Piece:
    """``space`` is the white above it, dropped at the top of a sheet; ``keep`` binds it to the next piece; ``head`` is
    drawn again when the piece comes first on a sheet (a table's head)."""

    height: float
    draw: Draw
    space: float = 0.0
    keep: bool = False
    head: Piece | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """Pieces at their distance from the top of the text area."""

    placed: tuple[tuple[float, Piece], ...]


def sheets(pieces: Sequence[Piece], first: float, later: float) -> list[Sheet]:
    """Put the pieces on sheets of these heights: pieces that keep together move together if a sheet can hold them."""
    done: list[Sheet] = []
    placed: list[tuple[float, Piece]] = []
    room, y = first, 0.0
    index = 0
    while index < len(pieces):
        chain = _chain(pieces, index)
        needed = _height(chain, fresh=not placed)
        if placed and y + needed > room and (needed <= later or y + _height(chain[:1], fresh=False) > room):
            done.append(Sheet(tuple(placed)))
            placed, y, room = [], 0.0, later
            needed = _height(chain, fresh=True)
        fits = y + needed <= room
        for piece in chain if fits else chain[:1]:
            y = _place(piece, placed, y)
            index += 1
    done.append(Sheet(tuple(placed)))
    return done


def _chain(pieces: Sequence[Piece], start: int) -> Sequence[Piece]:
    end = start
    while end < len(pieces) - 1 and pieces[end].keep:
        end += 1
    return pieces[start : end + 1]


def _height(chain: Sequence[Piece], *, fresh: bool) -> float:
    total = sum(piece.space + piece.height for piece in chain)
    if fresh:
        total += (chain[0].head.height if chain[0].head else 0.0) - chain[0].space
    return total


def _place(piece: Piece, placed: list[tuple[float, Piece]], y: float) -> float:
    if placed:
        y += piece.space
    elif piece.head:
        placed.append((0.0, piece.head))
        y = piece.head.height
    placed.append((y, piece))
    return y + piece.height


def stack(pieces: Sequence[Piece], space: float = 0.0) -> Piece:
    """Pieces one under another as one piece."""
    offsets: list[tuple[float, Piece]] = []
    y = 0.0
    for piece in pieces:
        y = y + piece.space if offsets else 0.0
        offsets.append((y, piece))
        y += piece.height

    def draw(ink: Ink, x: float, top: float) -> None:
        for offset, piece in offsets:
            piece.draw(ink, x, top + offset)

    return Piece(y, draw, space)


def shifted(piece: Piece, right: float) -> Piece:
    """The same piece further to the right."""

    def draw(ink: Ink, x: float, y: float) -> None:
        piece.draw(ink, x + right, y)

    return replace(piece, draw=draw, head=shifted(piece.head, right) if piece.head else None)


def tagged(piece: Piece, element: Element) -> Piece:
    """The same piece, read aloud as this element."""

    def draw(ink: Ink, x: float, y: float) -> None:
        ink.enter(element)
        piece.draw(ink, x, y)
        ink.leave()

    return replace(piece, draw=draw)


@dataclass(frozen=True, slots=True)
class Setting:
    """How a text is set: its type, colour and place between the edges."""

    type: Type
    colour: str = "body"
    align: str = "left"
    justify: bool = False


def text_lines(text: str, width: float, setting: Setting, bold: int = 0, *, balanced: bool = False) -> list[Line]:
    """The text in lines of ``width`` points; a line feed starts a new one."""
    measure = int(width * 1000 / setting.type.size)
    lines: list[Line] = []
    for part in text.split("\n"):
        lines += break_lines(part, measure, max(0, min(bold, len(part))), balanced)
        bold -= len(part) + 1
    return lines


def draw_line(ink: Ink, x: float, y: float, width: float, setting: Setting, line: Line) -> None:
    """One line in a box whose top is ``y``; the baseline lies where 汉字 stand in the middle of the leading."""
    size = setting.type.size
    baseline = y + (setting.type.leading + 0.76 * size) / 2
    slack = width - line.width * size / 1000
    spread = 0.0
    if setting.justify and not line.last and line.count > 1:
        spread = slack / (line.count - 1)
        spread = spread if 0 < spread <= _LOOSEST * size else 0.0
    shift = {"left": 0.0, "right": slack, "center": slack / 2}[setting.align]
    ink.line(x + shift, baseline, size, setting.colour, line, spread)


def draw_lines(ink: Ink, x: float, y: float, width: float, setting: Setting, lines: Sequence[Line]) -> None:
    """The lines one under another; the first one's box has its left top corner at (x, y)."""
    for index, line in enumerate(lines):
        draw_line(ink, x, y + index * setting.type.leading, width, setting, line)


def text_piece(
    text: str,
    width: float,
    setting: Setting,
    *,
    bold: int = 0,
    space: float = 0.0,
    keep: bool = False,
    balanced: bool = False,
) -> Piece:
    """A text as one piece."""
    lines = text_lines(text, width, setting, bold, balanced=balanced)

    def draw(ink: Ink, x: float, y: float) -> None:
        draw_lines(ink, x, y, width, setting, lines)

    return Piece(len(lines) * setting.type.leading, draw, space, keep)


def text_pieces(text: str, width: float, setting: Setting, *, bold: int = 0, space: float = 0.0) -> list[Piece]:
    """A paragraph that may break between lines, but leaves at least two on either sheet."""
    lines = text_lines(text, width, setting, bold)
    last = len(lines) - 1

    def piece(index: int, line: Line) -> Piece:
        def draw(ink: Ink, x: float, y: float) -> None:
            draw_line(ink, x, y, width, setting, line)

        return Piece(setting.type.leading, draw, 0.0 if index else space, index != last and index in (0, last - 1))

    return [piece(index, line) for index, line in enumerate(lines)]
