"""Tables: hairlines between rows, a heavier line above a total, no vertical lines; rows never split."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..core.document import Column, Row, Table
from .flow import Piece, Setting, draw_lines, text_lines
from .ink import Ink
from .style import MM, style
from .tags import Element
from .typeset import Line, break_lines, text_width

_GAP = 4 * MM
_RULE = 0.8
_PAD = 3.4
_TOGETHER = 3
"""So many rows stay with the head."""


@dataclass(frozen=True, slots=True)
class _Cell:
    x: float
    width: float
    setting: Setting
    lines: tuple[Line, ...]
    tag: Element | None = None

    def draw(self, ink: Ink, x: float, y: float) -> None:
        """Its lines, read aloud as its element; without one a reader passes over them."""
        if self.tag is not None:
            ink.enter(self.tag)
        draw_lines(ink, x + self.x, y, self.width, self.setting, self.lines)
        if self.tag is not None:
            ink.leave()


def table_pieces(table: Table, width: float, space: float = 0.0, air: float = 1.0) -> list[Piece]:
    """The head and one piece a row; the first rows keep with the head, a total with the row before it. ``air`` below 1
    sets the rows closer."""
    if not table.columns:
        return []
    widths = column_widths(table, width)
    whole = Element("Table")
    head, again = _head(table.columns, widths, width, whole), _head(table.columns, widths, width, None)
    tallest = style().page.span(6)
    rows: list[Piece] = []
    for index, row in enumerate(table.rows):
        following = table.rows[index + 1] if index + 1 < len(table.rows) else None
        rows += _row_pieces(table.columns, row, following, widths, width, tallest, _PAD * air, whole)
    if not rows:
        return [replace(head, space=space, keep=False)]
    kept = [
        replace(piece, head=again, keep=piece.keep or (index < _TOGETHER - 1 and index < len(rows) - 1))
        for index, piece in enumerate(rows)
    ]
    return [replace(head, space=space, keep=True), *kept]


def column_widths(table: Table, width: float) -> list[float]:
    """Widths without the gaps: by share, but figures and short words stay on one line, taken from wide columns."""
    free = width - _GAP * (len(table.columns) - 1)
    total = sum(max(column.share, 0.01) for column in table.columns)
    widths = [free * max(column.share, 0.01) / total for column in table.columns]
    needs = [_needed(table, index, free) for index in range(len(table.columns))]
    if sum(needs) >= free:
        return _squeezed(table.columns, needs, free)
    missing = sum(max(0.0, need - have) for have, need in zip(widths, needs, strict=True))
    if missing <= 0:
        return widths
    spare = sum(max(0.0, have - need) for have, need in zip(widths, needs, strict=True))
    return [
        need if need > have else have - (have - need) * missing / spare
        for have, need in zip(widths, needs, strict=True)
    ]


def _squeezed(columns: Sequence[Column], needs: Sequence[float], free: float) -> list[float]:
    """When not all have what they need, columns of words give way before columns of figures."""
    figures = sum(need for column, need in zip(columns, needs, strict=True) if column.align != "left")
    words = sum(needs) - figures
    if figures > free * 0.8 or not words:
        return [need * free / sum(needs) for need in needs]
    rest = (free - figures) / words
    return [need * rest if column.align == "left" else need for column, need in zip(columns, needs, strict=True)]


def _needed(table: Table, index: int, free: float) -> float:
    """The least width of a column: one line for figures and short words, the longest unbreakable part otherwise."""
    size, head_size = style().types["table"].size, style().types["note"].size
    column = table.columns[index]
    whole = column.align != "left"
    most = text_width(column.head) * head_size / 1000
    for row in table.rows:
        if row.style == "caption" or index >= len(row.cells):
            continue
        bold = row.style in ("strong", "total")
        for part in row.cells[index].split("\n"):
            natural = text_width(part, bold) * size / 1000
            if natural > most:
                limit = free / 2 if whole else 9 * size
                most = natural if natural <= limit else max(most, min(_longest(part, bold) * size / 1000, free / 3))
    return most + 0.1


def _longest(text: str, bold: bool) -> int:
    """The widest line when every possible break is taken, at least four characters."""
    lines = break_lines(text, 4000, len(text) if bold else 0)
    return max((line.width for line in lines), default=0)


def _head(columns: Sequence[Column], widths: Sequence[float], width: float, whole: Element | None) -> Piece:
    """The head; one that is drawn again on another sheet belongs to no table (``whole`` None)."""
    kind = style().types["note"]
    settings = [Setting(kind, "grey", column.align) for column in columns]
    cells = _cells(columns, widths, [column.head for column in columns], settings, False)
    if whole is not None:
        row = Element("TR", whole)
        cells = [replace(cell, tag=Element("TH", row)) for cell in cells]
    deepest = max(len(cell.lines) for cell in cells)
    height = deepest * kind.leading + 5 if deepest else 0.0

    def draw(ink: Ink, x: float, y: float) -> None:
        _tint(ink, x, y, height, columns, widths, width)
        for cell in cells:
            drop = (deepest - len(cell.lines)) * kind.leading
            cell.draw(ink, x, y + 1.5 + drop)
        ink.rule(x, y + height, x + width, y + height, "ink", 0.8)

    return Piece(height, draw, keep=True)


def _cells(
    columns: Sequence[Column], widths: Sequence[float], texts: Sequence[str], settings: Sequence[Setting], bold: bool
) -> list[_Cell]:
    cells: list[_Cell] = []
    x = 0.0
    for index, (column_width, setting) in enumerate(zip(widths, settings, strict=True)):
        text = texts[index] if index < len(texts) else ""
        edge = _GAP / 2 if columns[index].tinted and index == len(columns) - 1 else 0.0
        lines = text_lines(text, column_width, setting, len(text) if bold else 0)
        cells.append(_Cell(x, column_width - edge, setting, tuple(lines)))
        x += column_width + _GAP
    return cells


def _tint(
    ink: Ink, x: float, y: float, height: float, columns: Sequence[Column], widths: Sequence[float], width: float
) -> None:
    left = 0.0
    for column, column_width in zip(columns, widths, strict=True):
        if column.tinted:
            start = max(0.0, left - _GAP / 2)
            end = min(width, left + column_width + _GAP / 2)
            ink.area(x + start, y + _RULE / 2, end - start, height - _RULE, "tint")
        left += column_width + _GAP


def _row_pieces(
    columns: Sequence[Column],
    row: Row,
    following: Row | None,
    widths: Sequence[float],
    width: float,
    tallest: float,
    pad: float,
    whole: Element,
) -> list[Piece]:
    """One piece, or several when a row alone is taller than a sheet."""
    kind, note = style().types["table"], style().types["note"]
    bold = row.style in ("strong", "total", "caption")
    colour = {"plain": "body", "faint": "grey"}.get(row.style, "ink")
    settings = [Setting(kind, colour, column.align) for column in columns]
    if row.style == "caption":
        first = row.cells[0] if row.cells else ""
        lines = tuple(text_lines(first, width, Setting(kind), len(first)))
        head = Element("TH", Element("TR", whole), span=len(columns))
        cells = [_Cell(0.0, width, settings[0], lines, head)]
    else:
        of_row = Element("TR", whole)
        drawn = _cells(columns, widths, row.cells, settings, bold)
        cells = [replace(cell, tag=Element("TD", of_row)) for cell in drawn]
    remark = text_lines(row.note, cells[0].width, Setting(note, "grey"))
    limit = max(1, int(tallest / kind.leading))
    deepest = max((len(cell.lines) for cell in cells), default=1)
    pieces: list[Piece] = []
    for start in range(0, max(1, deepest), limit):
        part = [replace(cell, lines=cell.lines[start : start + limit]) for cell in cells]
        last = start + limit >= deepest
        below = remark if last else []
        pieces.append(_row_piece(columns, row, following, widths, width, part, below, start == 0, last, pad))
    return pieces


def _row_piece(
    columns: Sequence[Column],
    row: Row,
    following: Row | None,
    widths: Sequence[float],
    width: float,
    cells: Sequence[_Cell],
    remark: Sequence[Line],
    first: bool,
    last: bool,
    pad: float,
) -> Piece:
    kind, note = style().types["table"], style().types["note"]
    deepest = max(len(cells[0].lines) * kind.leading + len(remark) * note.leading, *(_depth(cells)))
    height = max(deepest, kind.leading) + 2 * pad + (4 if row.style == "caption" and first else 0)
    heavy = following is None or following.style == "total" or row.style == "total"

    def draw(ink: Ink, x: float, y: float) -> None:
        if row.style != "caption":
            _tint(ink, x, y, height, columns, widths, width)
        top = y + height - deepest - pad if row.style == "caption" else y + pad
        under = top + len(cells[0].lines) * kind.leading
        for number, cell in enumerate(cells):
            cell.draw(ink, x, top)
            if number == 0:
                tag = Element("P", cell.tag) if remark else None
                replace(cell, setting=Setting(note, "grey"), lines=tuple(remark), tag=tag).draw(ink, x, under)
        if last:
            ink.rule(x, y + height, x + width, y + height, "ink" if heavy else "hair", 0.8 if heavy else 0.4)

    keep = last and (row.style == "caption" or (following is not None and following.style == "total"))
    return Piece(height, draw, keep=keep)


def _depth(cells: Sequence[_Cell]) -> list[float]:
    leading = style().types["table"].leading
    return [0.0, *(len(cell.lines) * leading for cell in cells)]
