"""What every writer is given: a document, and its charts already laid out as polygons and captions.

The peers so get the charts' geometry for nothing, while our own writer still works it out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qifutong_desktop.core.document import (
    Asked,
    Bars,
    Beside,
    Block,
    Code,
    Document,
    Facts,
    Gantt,
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
from qifutong_desktop.documents.style import style

Chart = Radar | Gantt | Lines | Bars | Tornado

SIGN_HERE = ("授权代表（签字）", "日期", "盖章处")
"""What stands in every signature block."""


@dataclass(frozen=True, slots=True)
class Polygon:
    """Points from the left top corner; colours as ``#rrggbb``, "" for none; ``dash`` in points ("2 2")."""

    points: tuple[tuple[float, float], ...]
    fill: str
    stroke: str
    width: float
    dash: str
    closed: bool


@dataclass(frozen=True, slots=True)
class Caption:
    """Words that begin at ``x`` with their baseline at ``y``."""

    x: float
    y: float
    text: str
    size: float
    colour: str
    bold: bool


@dataclass(frozen=True, slots=True)
class Picture:
    width: float
    height: float
    marks: tuple[Polygon | Caption, ...]


@dataclass(frozen=True, slots=True)
class Content:
    document: Document
    pictures: Mapping[Chart, Picture]


def content_of(document: Document) -> Content:
    """The document with its charts laid out for the width in which they stand."""
    pictures: dict[Chart, Picture] = {}
    for page in document.pages:
        _lay_out(page.blocks, style().page.measure, pictures)
    return Content(document, pictures)


def beside_widths(block: Beside, width: float) -> tuple[float, float]:
    """Widths of the two stacks, without the gutter between them."""
    free = width - style().page.gutter
    return free * block.share, free * (1 - block.share)


def _lay_out(blocks: Sequence[Block], width: float, pictures: dict[Chart, Picture]) -> None:
    for block in blocks:
        if isinstance(block, Chart):
            pictures[block] = _picture(block, width)
        elif isinstance(block, Beside):
            left, right = beside_widths(block, width)
            _lay_out(block.left, left, pictures)
            _lay_out(block.right, right, pictures)


def _picture(chart: Chart, width: float) -> Picture:
    from qifutong_desktop.documents.charts import drawing  # loads reportlab, which a typst process must not pay for
    from qifutong_desktop.documents.drawing import Label

    colours = {"": "", **style().colours}
    drawn = drawing(chart, width)
    marks = tuple(
        Caption(mark.left, mark.y, mark.text, mark.size, colours[mark.colour], mark.bold)
        if isinstance(mark, Label)
        else Polygon(mark.points, colours[mark.fill], colours[mark.stroke], mark.width, mark.dash, mark.closed)
        for mark in drawn.marks
    )
    return Picture(drawn.width, drawn.height, marks)


def words_of(content: Content) -> Iterator[str]:
    """Every piece of text that a reader of the document must find."""
    document, cover = content.document, content.document.cover
    yield from (document.title, document.status, document.foot)
    if cover is not None:
        yield from (cover.brand, cover.title, cover.subtitle, *(word for fact in cover.facts for word in fact))
        yield cover.note
    for page in document.pages:
        yield from (page.chapter, page.title, page.lead, *page.notes)
        for block in page.blocks:
            yield from _words(block, content.pictures)


def _words(block: Block, pictures: Mapping[Chart, Picture]) -> Iterator[str]:
    match block:
        case Words():
            yield block.lead + block.text
        case Section():
            yield block.title
        case KeyFigures(figures):
            yield from (word for figure in figures for word in (figure.label, figure.value, figure.note))
        case SideHead(title, words):
            yield from (title, *(one.lead + one.text for one in words))
        case Table(columns, rows):
            yield from (column.head for column in columns)
            for row in rows:
                yield from (*(row.cells[:1] if row.style == "caption" else row.cells), row.note)
        case Beside(left, right):
            for inner in (*left, *right):
                yield from _words(inner, pictures)
        case Signatures(parties):
            for party in parties:
                yield from (*party, *SIGN_HERE)
        case Code(_, caption):
            yield caption
        case Facts(pairs):
            yield from (word for pair in pairs for word in pair)
        case Asked(_, text):  # no such question stands in the documents that are measured
            yield text
        case _:
            yield from (mark.text for mark in pictures[block].marks if isinstance(mark, Caption))
