"""A document as a Word file, for those who edit: heading styles, real tables, charts as pictures, A4.

What stands side by side in the PDF stands one after another here, and Word breaks the pages.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from ..core.document import (
    Bars,
    Beside,
    Block,
    Code,
    Cover,
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
from ..core.document import Document as Content
from .chart_picture import Figure, chart_figure, code_figure
from .style import MM, style
from .word_styles import NOTE, SMALL, furnish, plain

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

_CODE_WIDTH = 24 * MM
#: Word keeps heights in twentieths of a point: never below the seal.
_ROUND = 0.05


def document_docx(content: Content, day: date) -> bytes:
    """The document as .docx, the same bytes for the same arguments; ``day`` is its date of creation.

    :raises Refusal: a character in a chart that the font cannot print
    """
    import docx

    document = docx.Document()
    furnish(document, content, day)
    writer = _Writer(document)
    if content.cover:
        writer.cover(content.cover, content.status)
    chapter = ""
    for page in content.pages:
        writer.page(page, page.chapter != chapter)
        chapter = page.chapter
    out = io.BytesIO()
    document.save(out)
    return _settled(out)


class _Writer:
    """One document being written, block by block."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def cover(self, cover: Cover, status: str) -> None:
        self.say(cover.brand + (f"　{status}" if status else ""))
        self.document.add_paragraph(plain(cover.title), "Title")
        self.document.add_paragraph(plain(cover.subtitle), "Subtitle")
        self.facts(cover.facts)
        self.say(cover.note, NOTE)

    def page(self, page: Page, anew: bool) -> None:
        """A page of the document; the first of a chapter begins a new sheet."""
        if page.chapter and anew:
            head = self.document.add_heading(plain(page.chapter), 1)
            head.paragraph_format.page_break_before = True
        if page.title:
            self.document.add_heading(plain(page.title), 2)
        if page.lead:
            self.say(page.lead)
        self.blocks(page.blocks)
        for note in page.notes:
            self.say(note, NOTE)

    def blocks(self, blocks: Sequence[Block]) -> None:
        for block in blocks:
            self.block(block)

    def block(self, block: Block) -> None:
        match block:
            case Words():
                self.words(block)
            case Section():
                self.document.add_heading(plain(block.title), 3)
            case SideHead():
                self.document.add_heading(plain(block.title), 3)
                for words in block.words:
                    self.words(words)
            case KeyFigures():
                self.key_figures(block)
            case Table():
                self.table(block)
            case Radar() | Gantt() | Lines() | Bars() | Tornado():
                self.figure(chart_figure(block, style().page.measure))
            case Beside():
                self.blocks((*block.left, *block.right))
            case Signatures():
                self.signatures(block)
            case Facts():
                self.facts(block.pairs)
            case Code():
                self.figure(code_figure(block.text, block.caption, _CODE_WIDTH))
                self.say(block.caption, NOTE)
            case _:  # boxes to tick are for paper and forms: only the PDF has them
                raise ValueError(f"{type(block).__name__} has no place in a Word file")

    def say(self, text: str, style: str = "Normal") -> Paragraph:
        return self.document.add_paragraph(plain(text), style)

    def words(self, words: Words) -> None:
        if not words.lead + words.text:
            return
        paragraph = self.document.add_paragraph(style=SMALL if words.small else "Normal")
        paragraph.paragraph_format.keep_with_next = words.keep or None
        if words.lead:
            paragraph.add_run(plain(words.lead)).bold = True
        paragraph.add_run(plain(words.text))

    def figure(self, figure: Figure) -> None:
        from docx.shared import Pt

        run = self.document.add_paragraph().add_run()
        inline: Any = run.add_picture(io.BytesIO(figure.png), width=Pt(figure.width))
        inline._inline.docPr.set("descr", plain(figure.said))

    # --- tables ------------------------------------------------------------------------------------------------------

    def table(self, table: Table) -> None:
        """A head that is repeated on each sheet, and rows that never split."""
        from docx.shared import Pt

        columns = table.columns
        made = self.grid(len(columns), [column.share for column in columns])
        if any(column.head for column in columns):
            cells = made.add_row().cells
            for cell, column in zip(cells, columns, strict=True):
                self.fill(cell, column.head, column.align, bold=True)
                _shade(cell, "rest")
            _row_flags(made.rows[-1], head=True)
        for row in table.rows:
            cells = made.add_row().cells
            _row_flags(made.rows[-1], head=False)
            if row.style == "caption":
                self.fill(cells[0].merge(cells[-1]), row.cells[0], "left", bold=True)
                continue
            for cell, text, column in zip(cells, row.cells, columns, strict=False):
                self.fill(cell, text, column.align, bold=row.style in ("strong", "total"))
                if column.tinted or row.style == "total":
                    _shade(cell, "tint")
            if row.note:
                cells[0].add_paragraph(plain(row.note), NOTE)
        self.document.add_paragraph().paragraph_format.space_after = Pt(2)

    def key_figures(self, block: KeyFigures) -> None:
        from docx.shared import Pt

        if not block.figures:
            return
        made = self.grid(len(block.figures), [1.0] * len(block.figures))
        for cell, figure in zip(made.add_row().cells, block.figures, strict=True):
            self.fill(cell, figure.label, "left")
            run = cell.add_paragraph(style="Normal").add_run(plain(figure.value))
            run.bold, run.font.size = True, Pt(14)
            if figure.note:
                cell.add_paragraph(plain(figure.note), NOTE)
        self.document.add_paragraph()

    def facts(self, pairs: Sequence[tuple[str, str]]) -> None:
        made = self.grid(2, [1.0, 3.0])
        for name, value in pairs:
            left, right = made.add_row().cells
            self.fill(left, name, "left", bold=True)
            self.fill(right, value, "left")
        self.document.add_paragraph()

    def signatures(self, block: Signatures) -> None:
        """Who seals, a row as high as a seal with nothing else in it, and lines to sign on; on one sheet."""
        from docx.enum.table import WD_ROW_HEIGHT_RULE
        from docx.shared import Pt

        made = self.grid(len(block.parties), [1.0] * len(block.parties))
        named, sealed, signed = (made.add_row() for _ in range(3))
        sealed.height, sealed.height_rule = Pt(style().page.seal + _ROUND), WD_ROW_HEIGHT_RULE.AT_LEAST
        for cells in zip(block.parties, named.cells, sealed.cells, signed.cells, strict=True):
            (role, name), above, room, below = cells
            self.fill(above, role, "left", bold=True)
            above.add_paragraph(plain(name), "Normal")
            self.fill(room, "盖章处", "right")
            self.fill(below, "授权代表（签字）：", "left")
            below.add_paragraph("日期：", "Normal")
        for row in (named, sealed, signed):
            _row_flags(row, head=False)
        for cell in (*named.cells, *sealed.cells):
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True

    def grid(self, columns: int, shares: Sequence[float]) -> Any:
        """An empty table over the whole measure, its columns in these shares."""
        from docx.shared import Pt

        made = self.document.add_table(0, columns)
        made.style, made.autofit = "Table Grid", False
        for column, share in zip(made.columns, shares, strict=True):
            column.width = Pt(style().page.measure * share / sum(shares))
        _hairlines(made)
        return made

    def fill(self, cell: _Cell, text: str, align: str, *, bold: bool = False) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN

        paragraph = cell.paragraphs[0]
        paragraph.style = SMALL
        paragraph.alignment = {"left": ALIGN.LEFT, "right": ALIGN.RIGHT, "center": ALIGN.CENTER}[align]
        paragraph.add_run(plain(text)).bold = bold or None


def _shade(cell: _Cell, colour: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", style().colours[colour].lstrip("#"))):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _row_flags(row: Any, *, head: bool) -> None:
    from docx.oxml import OxmlElement

    flags = row._tr.get_or_add_trPr()
    for name in ("w:cantSplit", *(["w:tblHeader"] if head else [])):
        flags.append(OxmlElement(name))


def _hairlines(table: Any) -> None:
    """Lines between rows only."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        drawn = side in ("top", "bottom", "insideH")
        for name, value in _line(drawn):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    table._tbl.tblPr.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")


def _line(drawn: bool) -> Iterator[tuple[str, str]]:
    yield "val", "single" if drawn else "nil"
    if drawn:
        yield from (("sz", "4"), ("space", "0"), ("color", style().colours["hair"].lstrip("#")))


def _settled(raw: io.BytesIO) -> bytes:
    """The archive again without the time at which it was packed."""
    out = io.BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, datetime(1980, 1, 1).timetuple()[:6])  # noqa: DTZ001
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, source.read(name))
    return out.getvalue()
