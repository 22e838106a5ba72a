"""The same content as typst markup, compiled in this process; the fonts are read once.

Charts are placed polygons and texts. The file is not tagged, as the other two are not: tags would cost it time.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import assert_never

import typst

from qifutong_desktop.assets import asset
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
    Page,
    Radar,
    Section,
    SideHead,
    Signatures,
    Table,
    Tornado,
    Words,
)
from qifutong_desktop.documents.style import style

from .content import SIGN_HERE, Caption, Content, Picture, Polygon, beside_widths


def typst_pdf(content: Content) -> bytes:
    """The content as a PDF file."""
    file = _compiler().compile(markup(content).encode("utf-8"), format="pdf", pdf_tags=False)
    assert isinstance(file, bytes)  # a list where each page is a picture
    return file


@cache
def _compiler() -> typst.Compiler:
    folder = str(asset("resources", "fonts"))
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
    return typst.Compiler(font_paths=fonts)


def markup(content: Content) -> str:
    """The whole source."""
    document = content.document
    parts = [_preamble(document)]
    if document.cover:
        cover = document.cover
        parts += [
            _text(cover.brand, "section", "ink", bold=True),
            "#v(60mm)",
            _text(cover.title, "cover", "ink", bold=True),
            _text(cover.subtitle, "cover_sub"),
            "#v(60mm)",
            _facts(Facts(cover.facts, 4)),
            "#v(10mm)",
            _text(cover.note, "note", "grey"),
        ]
    for page in document.pages:
        parts += [_head(document, page), *_page(page, content)]
    return "\n\n".join(parts)


def _preamble(document: Document) -> str:
    page, body = style().page, style().types["body"]
    return "\n".join(
        (
            f"#set document(title: {_string(document.title)}, author: {_string(document.author)})",
            f"#set page(width: {page.width}pt, height: {page.height}pt, "
            f"margin: (x: {page.side}pt, top: {page.top}pt, bottom: {page.bottom}pt))",
            f'#set text(font: "Noto Sans SC", size: {body.size}pt, lang: "zh", region: "cn", hyphenate: false)',
            f"#set par(leading: {body.leading - body.size}pt, spacing: 6pt)",
            "#set table(stroke: none, inset: (x: 3pt, y: 3.4pt))",
        )
    )


def _head(document: Document, page: Page) -> str:
    brand = f"{document.cover.brand}　{document.title}" if document.cover else document.title
    left, right = _text(brand, "note", "grey"), _text(f"{document.status}　{page.chapter}", "note", "grey")
    foot = _text(document.foot, "note", "grey")
    size, grey = style().types["note"].size, style().colours["grey"]
    count = 'context counter(page).display("第 1 页，共 1 页", both: true)'
    number = f'#text(size: {size}pt, fill: rgb("{grey}"), {count})'
    return f"#set page(header: [{left} #h(1fr) {right}], footer: [{foot} #h(1fr) {number}])"


def _page(page: Page, content: Content) -> list[str]:
    parts = [_text(page.title, "title", "ink", bold=True)] if page.title else []
    parts += [_text(page.lead, "lead")] if page.lead else []
    parts += [_block(block, style().page.measure, content) for block in page.blocks]
    return [*parts, *(_text(note, "note", "grey") for note in page.notes)]


def _string(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _text(text: str, kind: str, role: str = "body", *, bold: bool = False) -> str:
    weight = ', weight: "bold"' if bold else ""
    colour = f'rgb("{style().colours[role]}")'
    return f"#text(size: {style().types[kind].size}pt, fill: {colour}{weight}, {_string(text)})"


def _words(words: Words) -> str:
    kind = "small" if words.small else "body"
    return (_text(words.lead, kind, bold=True) if words.lead else "") + _text(words.text, kind)


def _grid(columns: str, cells: Sequence[str]) -> str:
    inner = ", ".join(f"[{cell}]" for cell in cells)
    return f"#grid(columns: {columns}, column-gutter: {style().page.gutter}pt, row-gutter: 6pt, {inner})"


def _block(block: Block, width: float, content: Content) -> str:
    match block:
        case Words():
            return _words(block)
        case Section():
            return f"#block(sticky: true)[{_text(block.title, 'section', 'ink', bold=True)}]"
        case KeyFigures(figures):
            cells = [
                "\n\n".join(
                    (
                        _text(figure.label, "note", "grey"),
                        _text(figure.value, "figure", "accent" if figure.accent else "ink", bold=True),
                        _text(figure.note, "note", "grey"),
                    )
                )
                for figure in figures
            ]
            return _grid(f"(1fr,) * {len(cells)}", cells)
        case SideHead(title, words):
            body = "\n\n".join(_words(one) for one in words)
            return _grid("(1fr, 3fr)", [_text(title, "section", "ink", bold=True), body])
        case Table():
            return _table(block)
        case Radar() | Gantt() | Lines() | Bars() | Tornado():
            return _chart(content.pictures[block])
        case Beside(left, right):
            widths = beside_widths(block, width)
            stacks = [
                "\n\n".join(_block(one, wide, content) for one in stack)
                for stack, wide in zip((left, right), widths, strict=True)
            ]
            return _grid(f"({widths[0]}pt, {widths[1]}pt)", stacks)
        case Signatures(parties):
            blanks = [_text(words, "note", "grey") for words in SIGN_HERE]
            cells = [
                "\n\n".join((_text(role, "note", "grey"), _text(name, "body", "ink", bold=True), *blanks))
                for role, name in parties
            ]
            return _grid(f"(1fr,) * {len(cells)}", cells)
        case Code(_, caption):  # the peers print the caption only
            return _text(caption, "note", "grey")
        case Facts():
            return _facts(block)
        case Asked(_, text):  # no such question stands in the documents that are measured
            return _text(text, "body", "ink")
        case _:
            assert_never(block)


def _facts(facts: Facts) -> str:
    cells = [f"{_text(name, 'note', 'grey')}\n\n{_text(said, 'body', 'ink')}" for name, said in facts.pairs]
    return _grid(f"(1fr,) * {max(1, facts.columns)}", cells)


def _table(table: Table) -> str:
    columns = ", ".join(f"{column.share}fr" for column in table.columns)
    aligns = ", ".join(column.align for column in table.columns)
    heads = ", ".join(f"[{_text(column.head, 'note', 'grey')}]" for column in table.columns)
    tints = ", ".join(f'rgb("{style().colours["tint"]}")' if column.tinted else "none" for column in table.columns)
    lines = [
        f"table.header({heads})",
        f'table.hline(stroke: 0.8pt + rgb("{style().colours["ink"]}"))',
    ]
    for row in table.rows:
        bold = row.style in ("strong", "total", "caption")
        role = {"plain": "body", "faint": "grey"}.get(row.style, "ink")
        cells = [_text(cell, "table", role, bold=bold) for cell in row.cells[: len(table.columns)]]
        if row.note:
            cells[0] += "\n\n" + _text(row.note, "note", "grey")
        if row.style == "caption":
            lines.append(f"table.cell(colspan: {len(table.columns)}, align: left)[{cells[0]}]")
        else:
            cells += [""] * (len(table.columns) - len(cells))
            lines.append(", ".join(f"[{cell}]" for cell in cells))
        lines.append(f'table.hline(stroke: 0.4pt + rgb("{style().colours["hair"]}"))')
    inner = ",\n".join(lines)
    return f"#table(columns: ({columns},), align: ({aligns},), fill: ({tints},),\n{inner})"


def _chart(picture: Picture) -> str:
    marks = "".join(_caption(mark) if isinstance(mark, Caption) else _polygon(mark) for mark in picture.marks)
    return f"#block(width: {picture.width:.2f}pt, height: {picture.height:.2f}pt)[{marks}]"


def _caption(mark: Caption) -> str:
    weight = ', weight: "bold"' if mark.bold else ""
    words = (
        f'text(size: {mark.size}pt, fill: rgb("{mark.colour}"){weight}, top-edge: "baseline", '
        f'bottom-edge: "baseline", {_string(mark.text)})'
    )
    return f"#place(dx: {mark.x:.2f}pt, dy: {mark.y:.2f}pt, box(width: 400pt, {words}))"


def _polygon(mark: Polygon) -> str:
    fill = f'rgb("{mark.fill}")' if mark.fill else "none"
    dash = ", ".join(f"{part}pt" for part in mark.dash.split())
    stroke = "none"
    if mark.stroke:
        dashed = f", dash: ({dash},)" if dash else ""
        stroke = f'(paint: rgb("{mark.stroke}"), thickness: {mark.width}pt{dashed})'
    points = [f"({x:.2f}pt, {y:.2f}pt)" for x, y in mark.points]
    if mark.closed:
        return f"#place(polygon(fill: {fill}, stroke: {stroke}, {', '.join(points)}))"
    moves = ", ".join(f"curve.{'line' if index else 'move'}({point})" for index, point in enumerate(points))
    return f"#place(curve(stroke: {stroke}, {moves}))"
