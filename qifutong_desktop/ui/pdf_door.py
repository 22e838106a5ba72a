"""Any PDF that is dropped on the window, or chosen, is verified."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDropEvent

from .desk import Desk
from .look import Look

if TYPE_CHECKING:
    from .frame import Frame

#: Where a page sends to (``desk.sent``) to have a PDF chosen and verified.
VERIFY = "verify"


class PdfDoor(QObject):
    """Watches the frame for dropped PDFs; what a page takes itself never comes here. Shut while the store is."""

    #: a client is to be opened: its id
    opened = Signal(str)

    def __init__(self, parent: Frame, look: Look, desk: Desk) -> None:
        super().__init__(parent)
        self.frame, self.look, self.desk = parent, look, desk
        parent.setAcceptDrops(True)
        parent.installEventFilter(self)
        desk.sent.connect(self._sent)

    def _sent(self, place: str, field: str) -> None:
        if place == VERIFY:
            self.choose()

    @property
    def open(self) -> bool:
        """Whether there is a store with its register and trusted issuers."""
        return self.desk.store is not None and self.frame.space != "gate"

    def choose(self) -> None:
        """Let a PDF be chosen, and verify it."""
        from .dialogs.verify_dialog import choose_pdf

        path = choose_pdf(self.frame, self.look)
        if path is not None:
            self.verify(path)

    def verify(self, path: Path) -> None:
        """Say what a file is worth."""
        from .dialogs.verify_dialog import VerifyDialog

        dialog = VerifyDialog(self.frame, self.look, self.desk)
        dialog.opened.connect(self.opened)
        dialog.finished.connect(dialog.deleteLater)
        dialog.verify(path)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() in (QEvent.Type.DragEnter, QEvent.Type.Drop) and isinstance(event, QDropEvent):
            path = pdf_in(event.mimeData())
            if path is not None and self.open:
                event.acceptProposedAction()
                if event.type() == QEvent.Type.Drop:
                    self.verify(path)
                return True
        return super().eventFilter(watched, event)


def pdf_in(mime: QMimeData) -> Path | None:
    """The first PDF of what is dragged."""
    files = (url.toLocalFile() for url in mime.urls())
    return next((Path(one) for one in files if one.lower().endswith(".pdf")), None)
