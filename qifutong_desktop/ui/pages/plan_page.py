"""To be written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ..desk import Desk
from ..look import Look

if TYPE_CHECKING:
    from ...actions.working import Work


class PlanPage(QWidget):
    """A placeholder."""

    def __init__(self, look: Look, desk: Desk) -> None:
        super().__init__()
        self.look, self.desk = look, desk
        QVBoxLayout(self).addWidget(QLabel("plan"))

    def show_work(self, work: Work) -> None:
        """Show a case."""

    def go_to(self, field: str) -> None:
        """Bring a field into view."""
