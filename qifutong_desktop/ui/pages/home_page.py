"""All clients: what each is at, what comes next, what is due."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ..desk import Desk
from ..look import Look


class HomePage(QWidget):
    """The list of clients."""

    def __init__(self, look: Look, desk: Desk) -> None:
        super().__init__()
        self.look, self.desk = look, desk
