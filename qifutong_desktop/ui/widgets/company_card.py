"""Settings: who quotes, with seal and logo."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QLabel, QWidget

from ...core.text import Text
from ..desk import Desk
from ..forms import load_form
from ..look import Look
from ..style import give
from .company_form import CompanyForm
from .picture_box import PictureBox
from .typing import sentence_of

if TYPE_CHECKING:
    from ...store.pictures import PictureKey


class CompanyCard(QFrame):
    """The form says its company by itself; the pictures go straight to the store."""

    company_head: QLabel
    company_form: CompanyForm
    seal_box: PictureBox
    logo_box: PictureBox

    def __init__(self, parent: QWidget | None, look: Look, desk: Desk) -> None:
        super().__init__(parent)
        self.look, self.desk = look, desk
        names = iter((Text("公章", "Seal"), Text("标志", "Logo")))
        load_form(
            self,
            "company_card",
            {
                "CompanyForm": lambda parent: CompanyForm(parent, look),
                "PictureBox": lambda parent: PictureBox(parent, look, next(names)),
            },
        )
        give(self, kind="card")
        self._boxes: dict[PictureKey, PictureBox] = {"seal": self.seal_box, "logo": self.logo_box}
        for key, box in self._boxes.items():
            box.chosen.connect(partial(self.take, key))

    def show_pictures(self) -> None:
        """Read seal and logo from the store."""
        from ...actions.company_pictures import company_picture

        for key, box in self._boxes.items():
            self.desk.in_store(partial(company_picture, key=key), box.show_picture)

    def take(self, key: PictureKey, path: Path | None) -> None:
        """Keep a picture, or forget it."""
        from ...actions.company_pictures import take_picture

        box = self._boxes[key]
        self.desk.in_store(
            lambda store: take_picture(store, key, path),
            box.show_picture,
            failed=lambda refusal: box.refuse(sentence_of(refusal, self.look)),
        )
