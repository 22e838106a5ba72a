"""A document drawn as PDF: sheets with their furniture, cover, bookmarks and metadata. Same document, same bytes."""

from __future__ import annotations

from ..core.document import Cover, Document, Page
from .blocks import facts_pieces, pieces_of
from .flow import Piece, Setting, Sheet, sheets, tagged, text_piece
from .ink import Ink
from .style import MM, style
from .tags import Element
from .typeset import text_width

_HEAD = 14 * MM
_FOOT_RULE = 281.5 * MM
_FOOT = 285.5 * MM


def document_pdf(document: Document) -> bytes:
    """The document as a PDF file.

    :raises Refusal: a character that the font cannot print, named with the words around it
    """
    ink = Ink()
    _describe(ink, document)
    laid = [(page, _laid_out(page)) for page in document.pages]
    total = sum(len(parts) for _, parts in laid) + (1 if document.cover else 0)
    number = 1
    if document.cover:
        _bookmark(ink, number, document.cover.title, 0)
        _draw_cover(ink, document.cover, document.status)
        _seam(ink, document)
        ink.next_page()
        number += 1
    chapter = None
    for page, parts in laid:
        for part, sheet in enumerate(parts):
            if part == 0:
                chapter = _bookmark_page(ink, number, page, chapter)
            _furniture(ink, document, page, part, number, total)
            _seam(ink, document)
            _draw_sheet(ink, page, sheet, part, part == len(parts) - 1)
            ink.next_page()
            number += 1
    if total == 0:
        ink.next_page()
    return ink.finished()


def _describe(ink: Ink, document: Document) -> None:
    canvas = ink.canvas
    canvas.setTitle(document.title)
    canvas.setAuthor(document.author)
    canvas.setSubject(document.subject)
    canvas.setKeywords("，".join(document.keywords))
    canvas.setCreator("企服通桌面版")
    canvas.setViewerPreference("DisplayDocTitle", "true")


def _bookmark(ink: Ink, number: int, words: str, level: int) -> None:
    key = f"p{number}-{level}"
    ink.canvas.bookmarkPage(key)
    ink.canvas.addOutlineEntry(words.replace("\n", " "), key, level, closed=False)


def _bookmark_page(ink: Ink, number: int, page: Page, chapter: str | None) -> str | None:
    """A chapter's pages stand under it in the outline; returns the chapter that is open now."""
    if page.chapter and page.chapter != chapter:
        _bookmark(ink, number, page.chapter, 0)
        chapter = page.chapter
    if page.title:
        _bookmark(ink, number, page.title, 1 if chapter else 0)
    return chapter


def _opening(page: Page) -> list[Piece]:
    """Title and lead. The rule or table below starts only after the whole lead."""
    types, measure = style().types, style().page.span(5)
    title = Setting(types["title"], "ink")
    lead = Setting(types["lead"], "body", justify=True)
    parts = [
        tagged(text_piece(page.title, measure, title, bold=len(page.title), balanced=True, keep=True), Element("H1")),
        tagged(text_piece(page.lead, measure, lead, space=2.5 * MM, keep=True), Element("P")),
    ]
    return [part for part in parts if part.height]


def _notes(page: Page) -> list[Piece]:
    setting = Setting(style().types["note"], "grey")
    measure = style().page.measure
    return [tagged(text_piece(note, measure, setting, space=1.5), Element("P")) for note in page.notes]


_AIRS = (1.0, 0.85, 0.7, 0.55)
"""How much of the white between blocks and rows is left, loosest first."""


def _laid_out(page: Page) -> list[Sheet]:
    """The page's sheets: set as loosely as needs no more sheets than the tightest setting."""
    best = _set_page(page, _AIRS[0])
    for air in _AIRS[1:] if len(best) > 1 else ():
        tighter = _set_page(page, air)
        best = tighter if len(tighter) < len(best) else best
    return best


def _set_page(page: Page, air: float) -> list[Sheet]:
    """The page's notes stand on its last sheet, which leaves room for them."""
    sizes = style().page
    whole = sizes.height - sizes.top - sizes.bottom
    notes = sum(note.height + note.space for note in _notes(page))
    below = max(whole - (notes + 4 * MM if notes else 0), 100 * MM)
    pieces = [*_opening(page), *pieces_of(page.blocks, sizes.measure, below, air)]
    done = sheets(pieces, whole, whole)
    last_y, last = done[-1].placed[-1] if done[-1].placed else (0.0, None)
    if last is None or last_y + last.height <= below:
        return done
    return sheets(pieces, below, below)


def _draw_sheet(ink: Ink, page: Page, sheet: Sheet, part: int, last: bool) -> None:
    sizes = style().page
    for offset, piece in sheet.placed:
        piece.draw(ink, sizes.side, sizes.top + offset)
    if not last:
        return
    notes = _notes(page)
    y = sizes.height - sizes.bottom - sum(note.height + note.space for note in notes)
    for note in notes:
        y += note.space
        note.draw(ink, sizes.side, y)
        y += note.height


def _furniture(ink: Ink, document: Document, page: Page, part: int, number: int, total: int) -> None:
    sizes, size = style().page, style().types["note"].size
    left, right = sizes.side, sizes.width - sizes.side
    brand = f"{document.cover.brand}\u3000{document.title}" if document.cover else document.title
    ink.words(left, _HEAD, size, "grey", _short(brand, size, sizes.span(4)))
    chapter = page.chapter + ("（续）" if part and page.chapter else "")
    head = "\u3000".join(word for word in (document.status, chapter) if word)
    ink.words(right, _HEAD, size, "grey", _short(head, size, sizes.span(2)), align="right")
    ink.rule(left, _FOOT_RULE, right, _FOOT_RULE, "hair", 0.4)
    ink.words(left, _FOOT, size, "grey", _short(document.foot, size, sizes.span(5)))
    ink.words(right, _FOOT, size, "grey", f"第 {number} 页，共 {total} 页", align="right")


def _seam(ink: Ink, document: Document) -> None:
    """Where the 骑缝章 goes: as high as a seal, halfway down the outer edge, which is free for more than half of it."""
    if not document.seam:
        return
    page, size = style().page, style().types["note"].size
    top, bottom = (page.height - page.seal) / 2, (page.height + page.seal) / 2
    for y in (top, bottom):
        ink.rule(page.width - 8 * MM, y, page.width, y, "hair", 0.4)
    ink.rule(page.width - page.seal / 2, top, page.width - page.seal / 2, bottom, "hair", 0.4, dash="1 3")
    for place, letter in enumerate("骑缝章", -1):
        middle = page.height / 2 + place * 1.4 * size + size / 3
        ink.words(page.width - page.seal / 4, middle, size, "mid", letter, align="center")


def _short(text: str, size: float, width: float) -> str:
    """Furniture has one line: what does not fit ends in an ellipsis."""
    text = " ".join(text.split("\n"))
    if text_width(text) * size / 1000 <= width:
        return text
    while text and text_width(text + "…") * size / 1000 > width:
        text = text[: -max(1, len(text) // 20)]
    return text + "…"


def _draw_cover(ink: Ink, cover: Cover, status: str) -> None:
    sizes, types = style().page, style().types
    left, width = sizes.side, sizes.measure
    ink.area(left, sizes.top, 10.5 * MM, 1.6 * MM, "accent")
    ink.words(left, 39.5 * MM, 11, "ink", cover.brand, bold=True)
    if status:
        ink.words(left + width, 39.5 * MM, 9.5, "grey", status, align="right")
    title = text_piece(cover.title, sizes.span(5), Setting(types["cover"], "ink"), bold=len(cover.title), balanced=True)
    top = min(96 * MM, 118 * MM - title.height)
    tagged(title, Element("H1")).draw(ink, left, top)
    subtitle = text_piece(cover.subtitle, sizes.span(5), Setting(types["cover_sub"], "body"), balanced=True)
    tagged(subtitle, Element("P")).draw(ink, left, top + title.height + 4 * MM)
    facts = facts_pieces(cover.facts, width, 4, 0)
    y = 205 * MM
    ink.rule(left, y, left + width, y, "ink", 0.8)
    y += 6.5 * MM
    for fact in facts:
        fact.draw(ink, left, y)
        y += fact.height + 6 * MM
    note = text_piece(cover.note, sizes.span(5), Setting(types["note"], "grey"))
    tagged(note, Element("P")).draw(ink, left, sizes.height - 12 * MM - note.height)
