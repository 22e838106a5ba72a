"""The guide as running text: our own bundled Markdown, no HTML, nothing loaded, no link that leads out of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QTextBlock, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QTextEdit, QWidget

from ...core.guide import Section
from ..look import Look

_LINE_HEIGHT = 125
#: Type and space above (before, after), by level of heading.
_HEADINGS = {1: ("page", 4, 10), 2: ("head", 26, 8), 3: ("body", 16, 4)}


class GuideView(QTextBrowser):
    """Sections one under the other."""

    #: the section at the upper edge is another
    reached = Signal(int)

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self._sections: Sequence[Section] = ()
        self._starts: list[int] = []
        self.hits: list[tuple[int, int]] = []
        self.current = -1
        self.setOpenLinks(False)
        self.setTabChangesFocus(True)
        self.setProperty("kind", "running")
        self.anchorClicked.connect(self._follow)
        self.verticalScrollBar().valueChanged.connect(lambda _: self.reached.emit(self.section_in_sight()))

    def loadResource(self, kind: int, name: QUrl | str) -> object:  # noqa: N802
        """Nothing, ever."""
        return None

    def show_sections(self, shown: Sequence[Section]) -> None:
        """Set the text."""
        self._sections = shown
        words = "\n\n".join(f"{'#' * one.level} {one.title}\n\n{one.text}" for one in shown)
        dialect = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML
        self.document().setMarkdown(words, dialect)
        self.document().setDocumentMargin(4)
        self._starts = []
        block = self.document().begin()
        while block.isValid():
            self._dress(block)
            block = block.next()

    def _dress(self, block: QTextBlock) -> None:
        look, cursor = self.look, QTextCursor(block)
        space = QTextBlockFormat()
        space.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        level = block.blockFormat().headingLevel()
        if level:
            self._starts.append(block.position())
            role, before, after = _HEADINGS[level]
            space.setTopMargin(look.px(before))
            space.setBottomMargin(look.px(after))
            type_ = QTextCharFormat()
            type_.setFont(look.font(role, bold=True))
            cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
            cursor.mergeCharFormat(type_)
            cursor = QTextCursor(block)
        else:
            space.setBottomMargin(look.px(2 if block.textList() else 8))
        cursor.mergeBlockFormat(space)

    def go_to(self, number: int) -> None:
        """Bring a section to the upper edge."""
        self._scroll_to(self._starts[number], self.look.px(6))

    def _scroll_to(self, position: int, below: int) -> None:
        cursor = QTextCursor(self.document())
        cursor.setPosition(position)
        self.setTextCursor(cursor)
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self.cursorRect(cursor).top() - below)

    def section_in_sight(self) -> int:
        """The number of the section at the upper edge."""
        at = self.cursorForPosition(self.viewport().rect().topLeft()).position()
        return max((n for n, start in enumerate(self._starts) if start <= at + 1), default=0)

    def section_of(self, hit: int) -> int:
        """The number of the section in which a hit stands."""
        return max(n for n, start in enumerate(self._starts) if start <= self.hits[hit][0])

    def find_all(self, words: str) -> None:
        """Mark every place of ``words``, whatever the case; "" unmarks."""
        text, sought = self.document().toPlainText().lower(), words.strip().lower()
        self.hits, self.current = [], -1
        at = text.find(sought) if sought else -1
        while at >= 0:
            self.hits.append((at, at + len(sought)))
            at = text.find(sought, at + len(sought))
        self._mark()

    def show_hit(self, step: int) -> None:
        """The next hit (1) or the one before (-1); round the ends."""
        if not self.hits:
            return
        self.current = (self.current + step) % len(self.hits) if self.current >= 0 else 0 if step > 0 else -1
        self.current %= len(self.hits)
        self._scroll_to(self.hits[self.current][0], self.viewport().height() // 4)
        self._mark()

    def _mark(self) -> None:
        marks = []
        for number, (start, end) in enumerate(self.hits):
            mark, here = QTextEdit.ExtraSelection(), number == self.current
            mark.cursor = QTextCursor(self.document())
            mark.cursor.setPosition(start)
            mark.cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            mark.format = QTextCharFormat()
            mark.format.setBackground(self.look.colour("accent" if here else "warn_soft"))
            mark.format.setForeground(self.look.colour("on_accent" if here else "text"))
            marks.append(mark)
        self.setExtraSelections(marks)

    def _follow(self, link: QUrl) -> None:
        for number, one in enumerate(self._sections):
            if link.toString() == f"#{one.anchor}":
                self.go_to(number)
