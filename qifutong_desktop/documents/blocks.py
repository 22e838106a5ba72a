"""Every block of a document as pieces of a page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from ..core.document import (
    Asked,
    Bars,
    Beside,
    Block,
    Code,
    Facts,
    Gantt,
    KeyFigure,
    KeyFigures,
    Lines,
    Radar,
    Section,
    SideHead,
    Signatures,
    Table,
    Tornado,
    Words,
)
from .asked import asked_pieces
from .charts import Chart, described, drawing
from .codes import code_piece
from .flow import Piece, Setting, draw_lines, shifted, stack, tagged, text_lines, text_piece, text_pieces
from .ink import Ink
from .style import MM, style
from .tables import table_pieces
from .tags import Element
from .typeset import text_width

_WIDE = 6 * MM
_SPACE = 4 * MM
_SMALL = 2 * MM


def pieces_of(blocks: Sequence[Block], width: float, room: float, air: float = 1.0) -> list[Piece]:
    """The blocks as pieces in reading order. ``room`` is the height of a sheet: what should stay side by side but is
    taller than that is set one after another. ``air`` below 1 takes white from between lines of a table and blocks."""
    pieces: list[Piece] = []
    for index, block in enumerate(blocks):
        if isinstance(block, Signatures) and pieces:
            pieces[-1] = replace(pieces[-1], keep=True)
        pieces += _pieces(block, blocks[index - 1] if index else None, width, room, air)
    return pieces


def _pieces(block: Block, before: Block | None, width: float, room: float, air: float) -> list[Piece]:
    headed = isinstance(before, Section)
    wide, space, small = _WIDE * air, _SPACE * air, _SMALL * air
    match block:
        case Words():
            return _words(block, width, small if headed or isinstance(before, Words) else space)
        case Section():
            return [_section(block, width, wide)]
        case KeyFigures():
            return [_key_figures(block.figures, width, space)] if block.figures else []
        case SideHead():
            return _side_head(block, width, isinstance(before, KeyFigures | SideHead), air)
        case Table():
            return table_pieces(block, width, 1 * MM if headed else space, air)
        case Radar() | Gantt() | Lines() | Bars() | Tornado():
            return [_chart(block, width, small if headed else space)]
        case Beside():
            return _beside(block, width, room, air)
        case Signatures():
            return [_signatures(block, width, wide)]
        case Code():
            return [code_piece(block, width, small if headed else space)]
        case Asked():
            return asked_pieces(block, width, isinstance(before, Asked), air)
        case Facts():
            return facts_pieces(block.pairs, width, block.columns, small if headed else space)
        case _:
            assert_never(block)


def _words(words: Words, width: float, space: float) -> list[Piece]:
    kind = style().types["small" if words.small else "body"]
    measure = min(width, style().page.span(5)) if width > style().page.span(5.5) else width
    setting, bold, paragraph = Setting(kind, justify=True), len(words.lead), Element("P")
    pieces = text_pieces(words.lead + words.text, measure, setting, bold=bold, space=space)
    if words.keep and pieces:
        pieces[-1] = replace(pieces[-1], keep=True)
    return [tagged(piece, paragraph) for piece in pieces]


def _section(section: Section, width: float, space: float) -> Piece:
    setting = Setting(style().types["section"], "ink")
    bold = len(section.title)
    head = text_piece(section.title, width, setting, bold=bold, space=space, keep=True, balanced=True)
    return tagged(head, Element("H2"))


def _key_figures(figures: Sequence[KeyFigure], width: float, space: float) -> Piece:
    gutter = style().page.gutter
    each = (width + gutter) / len(figures) - gutter
    columns = [_key_figure(figure, each) for figure in figures]
    height = max(column.height for column in columns) + 8 + 8

    def draw(ink: Ink, x: float, y: float) -> None:
        ink.rule(x, y, x + width, y, "ink", 0.8)
        for index, column in enumerate(columns):
            column.draw(ink, x + index * (each + gutter), y + 8)
        ink.rule(x, y + height, x + width, y + height, "hair", 0.4)

    return Piece(height, draw, space)


def _key_figure(figure: KeyFigure, width: float) -> Piece:
    types = style().types
    note = Setting(types["note"], "grey")
    value = Setting(types["figure"], "accent" if figure.accent else "ink")
    wide = text_width(figure.value, True) * value.type.size / 1000
    if wide > width:
        smaller = max(10.0, value.type.size * width / wide - 0.05)
        value = Setting(type(value.type)(smaller, value.type.leading), value.colour)
    parts = [
        text_piece(figure.label, width, note),
        text_piece(figure.value, width, value, bold=len(figure.value), space=3),
        text_piece(figure.note, width, note, space=2),
    ]
    return stack([tagged(part, Element("P")) for part in parts if part.height])


def _side_head(block: SideHead, width: float, ruled: bool, air: float) -> list[Piece]:
    """The head stands beside its first paragraph; the others may go over to the next sheet."""
    page = style().page
    left = (width + page.gutter) / 4 - page.gutter if width > page.span(4) else width / 3
    right = width - left - page.gutter
    kind = style().types
    title = text_piece(block.title, left, Setting(kind["section"], "ink"), bold=len(block.title), balanced=True)
    head = tagged(title, Element("H2"))
    paragraphs = [
        stack([shifted(piece, left + page.gutter) for piece in _words(words, right, 0)], 1.5 * MM * air)
        for words in block.words
        if words.lead + words.text
    ]
    first = paragraphs[0] if paragraphs else Piece(0, lambda ink, x, y: None)
    above = below = 3.2 * MM * air

    def draw(ink: Ink, x: float, y: float) -> None:
        if not ruled:
            ink.rule(x, y, x + width, y, "hair", 0.4)
        head.draw(ink, x, y + above - 1)
        first.draw(ink, x, y + above)

    def close(ink: Ink, x: float, y: float) -> None:
        ink.rule(x, y, x + width, y, "hair", 0.4)

    rest = paragraphs[1:]
    opening = Piece(above + max(head.height - 1, first.height), draw, 0 if ruled else _SPACE * air, keep=not rest)
    return [opening, *rest[:-1], *[replace(last, keep=True) for last in rest[-1:]], Piece(0.1, close, below)]


def _chart(chart: Chart, width: float, space: float) -> Piece:
    picture = drawing(chart, width)
    return tagged(Piece(picture.height, picture.draw, space), Element("Figure", alt=described(chart)))


def _beside(block: Beside, width: float, room: float, air: float) -> list[Piece]:
    gutter = style().page.gutter
    left_width = (width - gutter) * min(max(block.share, 0.1), 0.9)
    right_width = width - gutter - left_width
    left = stack(pieces_of(block.left, left_width, room, air))
    right = stack(pieces_of(block.right, right_width, room, air))
    height = max(left.height, right.height)
    if height > room:
        return pieces_of((*block.left, *block.right), width, room, air)

    def draw(ink: Ink, x: float, y: float) -> None:
        left.draw(ink, x, y)
        right.draw(ink, x + left_width + gutter, y)

    return [Piece(height, draw, _WIDE * air)]


def facts_pieces(pairs: Sequence[tuple[str, str]], width: float, columns: int, space: float) -> list[Piece]:
    """Label over value, row by row; a value too wide for its column, or of several lines, takes two."""
    columns = max(1, columns)
    gutter = style().page.gutter
    each = (width + gutter) / columns - gutter
    size = style().types["body"].size / 1000
    rows: list[list[tuple[int, int, tuple[str, str]]]] = [[]]
    used = 0
    for pair in pairs:
        parts = pair[1].split("\n")
        wide = max(text_width(part) for part in parts) * size > each or (columns > 2 and len(parts) > 1)
        span = min(columns, 2 if wide else 1)
        if used + span > columns:
            rows.append([])
            used = 0
        rows[-1].append((used, span, pair))
        used += span
    return [
        _facts_row(row, each, gutter, space if index == 0 else 3.5 * MM, index < len(rows) - 1)
        for index, row in enumerate(rows)
        if row
    ]


def _facts_row(
    row: Sequence[tuple[int, int, tuple[str, str]]], each: float, gutter: float, space: float, keep: bool
) -> Piece:
    types = style().types
    label, value = Setting(types["note"], "grey"), Setting(types["body"], "ink")
    drawn: list[Piece] = []
    for start, span, (name, said) in row:
        wide = span * (each + gutter) - gutter
        parts = [text_piece(name, wide, label), text_piece(said, wide, value, space=1.5)]
        drawn.append(shifted(stack([tagged(part, Element("P")) for part in parts]), start * (each + gutter)))
    height = max(piece.height for piece in drawn)

    def draw(ink: Ink, x: float, y: float) -> None:
        for piece in drawn:
            piece.draw(ink, x, y)

    return Piece(height, draw, space, keep)


def _signatures(block: Signatures, width: float, space: float) -> Piece:
    page = style().page
    count = max(1, len(block.parties))
    each = (width + page.gutter) / count - page.gutter
    parties = [_party(role, name, each) for role, name in block.parties]
    height = max((party.height for party in parties), default=0.0)

    def draw(ink: Ink, x: float, y: float) -> None:
        for index, party in enumerate(parties):
            party.draw(ink, x + index * (each + page.gutter), y)

    return Piece(height, draw, space)


def _party(role: str, name: str, width: float) -> Piece:
    """Role and name, lines to sign on, and a dotted ring of 42 mm for the seal."""
    types, seal = style().types, style().page.seal
    title = text_piece(role, width, Setting(types["note"], "grey"))
    lines = text_lines(name, width, Setting(types["body"], "ink"), len(name))
    top = title.height + 2 + len(lines) * types["body"].leading + 6
    note = types["note"].size

    def draw(ink: Ink, x: float, y: float) -> None:
        ink.enter(Element("P"))
        title.draw(ink, x, y)
        draw_lines(ink, x, y + title.height + 2, width, Setting(types["body"], "ink"), lines)
        middle, radius = (x + width - seal / 2, y + top + seal / 2), seal / 2
        ring = [
            (middle[0] + radius * math.cos(step * math.pi / 36), middle[1] + radius * math.sin(step * math.pi / 36))
            for step in range(72)
        ]
        ink.shape(ring, stroke="mid", width=0.5, dash="1 2")
        ink.words(middle[0], middle[1] + note / 3, note, "grey", "盖章处", align="center")
        end = x + width - seal - 4 * MM
        for label, down in (("授权代表（签字）", 14 * MM), ("日期", 32 * MM)):
            ink.words(x, y + top + down - 9 * MM + note, note, "grey", label)
            ink.rule(x, y + top + down + 3 * MM, end, y + top + down + 3 * MM, "mid", 0.5)
        ink.leave()

    return Piece(top + seal, draw)
