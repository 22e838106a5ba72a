"""Papers on a printer: each page drawn as pixels, one at a time, in the background."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from ..core.problems import Refusal
from ..core.progress import Progress
from ..core.text import Text

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter
    from PySide6.QtWidgets import QWidget

    from ..actions.previewing import Paper
    from ..documents.preview import Picture

#: as many dots an inch as an office printer shows of text
DPI = 300


def image_of(picture: Picture) -> QImage:
    """Pixels as an image of Qt's own."""
    made = QImage(picture.pixels, picture.width, picture.height, picture.stride, QImage.Format.Format_RGB32)
    return made.copy()  # the one above only looks at the bytes


def print_pages(printer: QPrinter, paper: Paper, pages: Sequence[int], progress: Progress) -> None:
    """Print these pages (from 0) of a paper, each as large as the sheet.

    :raises Refusal: when the printer does not take them
    :raises Cancelled: when the user asked to stop; nothing more is sent
    """
    from PySide6.QtPrintSupport import QPrinter as Printer

    from ..actions.previewing import picture_of

    printer.setFullPage(True)
    painter = QPainter()
    if not painter.begin(printer):
        what = Text("打印机没有接受这份文件", "the printer did not take the document")
        raise Refusal.of("", what, Text("请检查打印机，或先导出 PDF", "check the printer, or export the PDF"))
    try:
        sheet = printer.paperRect(Printer.Unit.DevicePixel)
        width = round(printer.paperRect(Printer.Unit.Inch).width() * DPI)
        for done, page in enumerate(pages):
            progress(Text(f"正在打印第 {page + 1} 页", f"printing page {page + 1}"), done, len(pages))
            if done:
                printer.newPage()
            picture = picture_of(paper, page, width)
            high = sheet.width() * picture.height / picture.width
            painter.drawImage(QRectF(0, 0, sheet.width(), high), image_of(picture))
    except BaseException:
        printer.abort()
        raise
    finally:
        painter.end()


def print_words(parent: QWidget, title: str, words: str) -> None:
    """Ask for a printer and print a heading with words under it (a recovery code)."""
    from PySide6.QtGui import QTextDocument
    from PySide6.QtPrintSupport import QPrintDialog
    from PySide6.QtPrintSupport import QPrinter as Printer

    printer = Printer(Printer.PrinterMode.HighResolution)
    if QPrintDialog(printer, parent).exec():
        document = QTextDocument()
        document.setPlainText(f"{title}\n\n{words}")
        document.print_(printer)
