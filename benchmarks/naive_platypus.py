"""The same content as one writes it in reportlab's platypus by its manual: Paragraphs in Tables, repeated heads.

Not slowed down on purpose: fonts and styles are made once a process, every text is one Paragraph, no table is measured
by hand. Charts are drawings of ``reportlab.graphics``. No bookmarks.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from typing import Any, Literal, assert_never
from xml.sax.saxutils import escape

from reportlab.graphics.shapes import Drawing, PolyLine, String
from reportlab.graphics.shapes import Polygon as PolygonShape
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import registerFont, registerFontFamily
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    TableStyle,
)
from reportlab.platypus import Table as TableFlowable

from qifutong_desktop.assets import asset
from qifutong_desktop.core.document import (
    Align,
    Asked,
    Bars,
    Beside,
    Block,
    Code,
    Cover,
    Document,
    Facts,
    Gantt,
    KeyFigures,
    Lines,
    Page,
    Radar,
    Section,
    SideHead,
    Signatures,
    Table,
    Tornado,
    Words,
)
from qifutong_desktop.documents.style import MM, style

from .content import SIGN_HERE, Caption, Content, Picture, beside_widths

REGULAR, BOLD = "NaiveRegular", "NaiveBold"
_ALIGNMENTS: dict[Align, Literal[0, 1, 2]] = {"left": 0, "center": 1, "right": 2}


def platypus_pdf(content: Content) -> bytes:
    """The content as a PDF file."""
    _register()
    document, page = content.document, style().page
    story: list[Flowable] = _cover(document.cover) if document.cover else []
    for one in document.pages:
        if story:
            story.append(PageBreak())
        story.append(_Opened(one.chapter))
        story += _page(one, content)
    buffer = io.BytesIO()
    frame = Frame(page.side, page.bottom, page.measure, page.height - page.top - page.bottom, 0, 0, 0, 0)
    template = BaseDocTemplate(
        buffer,
        pagesize=(page.width, page.height),
        title=document.title,
        author=document.author,
        subject=document.subject,
        lang="zh-CN",
        initialFontName=REGULAR,
    )
    template.addPageTemplates([PageTemplate("page", [frame], onPageEnd=lambda canvas, _: _furniture(canvas, document))])
    template.build(story, canvasmaker=_Numbered)
    return buffer.getvalue()


class _Numbered(Canvas):
    """The usual recipe for "page x of y": pages are kept and stamped when their number is known."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._kept: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802
        self._kept.append(dict(self.__dict__))
        self._startPage()  # type: ignore[attr-defined]

    def save(self) -> None:
        page = style().page
        for number, state in enumerate(self._kept, 1):
            self.__dict__.update(state)
            if number > 1 or len(self._kept) < 3:
                self.setFont(REGULAR, style().types["note"].size)
                words = f"第 {number} 页，共 {len(self._kept)} 页"
                self.drawRightString(page.width - page.side, page.height - 285.5 * MM, words)
            super().showPage()
        super().save()


class _Opened(Flowable):
    """Tells the page's furniture which chapter it is in."""

    def __init__(self, chapter: str) -> None:
        super().__init__()
        self.width = self.height = 0
        self.chapter = chapter

    def draw(self) -> None:
        self.canv.chapter = self.chapter  # type: ignore[attr-defined]


def _furniture(canvas: Any, document: Document) -> None:
    chapter = getattr(canvas, "chapter", None)
    if chapter is None:
        return
    page = style().page
    brand = f"{document.cover.brand}　{document.title}" if document.cover else document.title
    canvas.setFont(REGULAR, style().types["note"].size)
    canvas.setFillColor(_colour("grey"))
    canvas.drawString(page.side, page.height - 14 * MM, brand)
    canvas.drawRightString(page.width - page.side, page.height - 14 * MM, f"{document.status}　{chapter}")
    canvas.line(page.side, page.height - 281.5 * MM, page.width - page.side, page.height - 281.5 * MM)
    canvas.drawString(page.side, page.height - 285.5 * MM, document.foot)


@cache
def _register() -> None:
    registerFont(TTFont(REGULAR, str(asset("resources", "fonts", "NotoSansSC-Regular.ttf"))))
    registerFont(TTFont(BOLD, str(asset("resources", "fonts", "NotoSansSC-Bold.ttf"))))
    registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)


@cache
def _colour(role: str) -> Color:
    return HexColor(style().colours[role])


@cache
def _paragraph_style(kind: str, role: str = "body", align: Align = "left", bold: bool = False) -> ParagraphStyle:
    size = style().types[kind]
    return ParagraphStyle(
        f"{kind}-{role}-{align}-{bold}",
        fontName=BOLD if bold else REGULAR,
        fontSize=size.size,
        leading=size.leading,
        textColor=_colour(role),
        alignment=_ALIGNMENTS[align],
        wordWrap="CJK",
    )


def _text(
    text: str, kind: str, role: str = "body", align: Align = "left", bold: bool = False, lead: str = ""
) -> Paragraph:
    markup = escape(text).replace("\n", "<br/>")
    if lead:
        markup = f"<b>{escape(lead)}</b>{markup}"
    return Paragraph(markup, _paragraph_style(kind, role, align, bold))


@cache
def _bare_style() -> TableStyle:
    return TableStyle(
        [("VALIGN", (0, 0), (-1, -1), "TOP"), *((f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "TOP")),
         ("RIGHTPADDING", (0, 0), (-1, -1), 6), ("BOTTOMPADDING", (0, 0), (-1, -1), 3)]
    )  # fmt: skip


def _grid(rows: Sequence[Sequence[Any]], widths: Sequence[float]) -> TableFlowable:
    return TableFlowable([list(row) for row in rows], colWidths=list(widths), style=_bare_style(), hAlign="LEFT")


def _cover(cover: Cover) -> list[Flowable]:
    width = style().page.measure
    return [
        _text(cover.brand, "section", "ink", bold=True),
        Spacer(0, 60 * MM),
        _text(cover.title, "cover", "ink", bold=True),
        _text(cover.subtitle, "cover_sub"),
        Spacer(0, 60 * MM),
        _facts(Facts(cover.facts, 4), width),
        Spacer(0, 10 * MM),
        _text(cover.note, "note", "grey"),
    ]


def _page(page: Page, content: Content) -> list[Flowable]:
    flowables: list[Flowable] = []
    if page.title:
        flowables.append(_text(page.title, "title", "ink", bold=True))
    if page.lead:
        flowables += [_text(page.lead, "lead"), Spacer(0, 2 * MM)]
    flowables += _blocks(page.blocks, style().page.measure, content)
    return [*flowables, *(_text(note, "note", "grey") for note in page.notes)]


def _blocks(blocks: Sequence[Block], width: float, content: Content) -> list[Flowable]:
    flowables: list[Flowable] = []
    for block in blocks:
        flowables += [*_flowables(block, width, content), Spacer(0, 2 * MM)]
    return flowables


def _flowables(block: Block, width: float, content: Content) -> list[Flowable]:
    match block:
        case Words():
            return [_words(block)]
        case Section():
            return [_text(block.title, "section", "ink", bold=True)]
        case KeyFigures(figures):
            columns = [
                [
                    _text(figure.label, "note", "grey"),
                    _text(figure.value, "figure", "accent" if figure.accent else "ink", bold=True),
                    _text(figure.note, "note", "grey"),
                ]
                for figure in figures
            ]
            return [_grid([columns], [width / len(columns)] * len(columns))]
        case SideHead(title, words):
            head = _text(title, "section", "ink", bold=True)
            rows = [[head if index == 0 else "", _words(one)] for index, one in enumerate(words)]
            return [_grid(rows, [width / 4, width * 3 / 4])]
        case Table():
            return [_table(block, width)]
        case Radar() | Gantt() | Lines() | Bars() | Tornado():
            return [_drawing(content.pictures[block])]
        case Beside(left, right):
            widths = beside_widths(block, width)
            stacks = [_blocks(stack, wide, content) for stack, wide in zip((left, right), widths, strict=True)]
            return [_grid([[stacks[0], "", stacks[1]]], [widths[0], style().page.gutter, widths[1]])]
        case Signatures(parties):
            blanks = [_text(words, "note", "grey") for words in SIGN_HERE]
            cells = [
                [_text(role, "note", "grey"), _text(name, "body", "ink", bold=True), *blanks] for role, name in parties
            ]
            return [_grid([cells], [width / len(cells)] * len(cells))]
        case Code(_, caption):  # the peers print the caption only
            return [_text(caption, "note", "grey")]
        case Facts():
            return [_facts(block, width)]
        case Asked(_, text):  # no such question stands in the documents that are measured
            return [_text(text, "body", "ink")]
        case _:
            assert_never(block)


def _words(words: Words) -> Paragraph:
    return _text(words.text, "small" if words.small else "body", lead=words.lead)


def _facts(facts: Facts, width: float) -> TableFlowable:
    cells = [[_text(name, "note", "grey"), _text(said, "body", "ink")] for name, said in facts.pairs]
    columns = max(1, facts.columns)
    cells += [[] for _ in range(-len(cells) % columns)]
    rows = [cells[start : start + columns] for start in range(0, len(cells), columns)]
    return _grid(rows, [width / columns] * columns)


def _table(table: Table, width: float) -> TableFlowable:
    total = sum(column.share for column in table.columns)
    commands: list[tuple[Any, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 6),
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, _colour("ink")),
        ("LINEBELOW", (0, 1), (-1, -1), 0.4, _colour("hair")),
    ]
    rows: list[list[Any]] = [[_text(column.head, "note", "grey", column.align) for column in table.columns]]
    for number, row in enumerate(table.rows, 1):
        bold = row.style in ("strong", "total", "caption")
        role = {"plain": "body", "faint": "grey"}.get(row.style, "ink")
        cells: list[Any] = [
            _text(cell, "table", role, column.align, bold)
            for cell, column in zip(row.cells, table.columns, strict=False)
        ]
        if row.style == "caption":
            cells = cells[:1]
            commands.append(("SPAN", (0, number), (-1, number)))
        if row.style == "total":
            commands.append(("LINEABOVE", (0, number), (-1, number), 0.8, _colour("ink")))
        if row.note:
            cells[0] = [cells[0], _text(row.note, "note", "grey")]
        rows.append(cells + [""] * (len(table.columns) - len(cells)))
    commands += [
        ("BACKGROUND", (index, 0), (index, -1), _colour("tint"))
        for index, column in enumerate(table.columns)
        if column.tinted
    ]
    return TableFlowable(
        rows,
        colWidths=[max(12, width * column.share / total) for column in table.columns],
        repeatRows=1,
        style=TableStyle(commands),
        hAlign="LEFT",
    )


def _drawing(picture: Picture) -> Drawing:
    drawn = Drawing(picture.width, picture.height)
    for mark in picture.marks:
        if isinstance(mark, Caption):
            face = BOLD if mark.bold else REGULAR
            colour = HexColor(mark.colour)
            y = picture.height - mark.y
            drawn.add(String(mark.x, y, mark.text, fontName=face, fontSize=mark.size, fillColor=colour))
            continue
        points = [value for x, y in mark.points for value in (x, picture.height - y)]
        pen: dict[str, Any] = {
            "strokeColor": HexColor(mark.stroke) if mark.stroke else None,
            "strokeWidth": mark.width,
            "strokeDashArray": [float(part) for part in mark.dash.split()] or None,
        }
        if mark.closed:
            drawn.add(PolygonShape(points, fillColor=HexColor(mark.fill) if mark.fill else None, **pen))
        else:
            drawn.add(PolyLine(points, **pen))
    return drawn
