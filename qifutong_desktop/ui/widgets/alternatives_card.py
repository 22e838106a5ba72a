"""备选方案: the quote's settings put aside as A, B, C, compared side by side, one chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ...core.alternatives import Side, Unfit, choosing, deleted, is_chosen, put_aside, renamed
from ...core.alternatives_table import table_rows
from ...core.client import LETTERS, Alternative
from ...core.said_short import BILLINGS
from ...core.text import Text
from ..desk import Desk
from ..look import Look
from ..style import give
from .alternatives_grid import AlternativeHead, AlternativesGrid
from .ordered_row import OrderedRow

if TYPE_CHECKING:
    from ...actions.proposing import Offer
    from ...actions.weighing import Grounds
    from ...actions.working import Work

_HEAD = Text("备选方案", "Alternatives")
_ASIDE = Text("把当前设置另存为备选", "Put these settings aside")
_FULL = Text("最多三个备选", "Three at most")
_HINT = Text(
    "先调整上方条款、套餐或订购数量，再另存；另存两个以上，方案书多一页对比。",
    "Change terms, tier or numbers, then put them aside; with two or more the proposal compares them on a page.",
)


class AlternativesCard(QFrame):
    """Follows the case; what the alternatives come to is worked out in the background when nothing is being changed."""

    def __init__(self, parent: QWidget | None, look: Look, desk: Desk) -> None:
        super().__init__(parent)
        self.look, self.desk = look, desk
        self._work: Work | None = None
        self._grounds: Grounds | None = None
        give(self, kind="card")
        head, self.hint_label = QLabel(look.say(_HEAD)), QLabel(look.say(_HINT))
        give(head, role="head")
        give(self.hint_label, role="caption")
        self.hint_label.setWordWrap(True)
        self.aside_button = QPushButton(look.say(_ASIDE))
        give(self.aside_button, role="small")
        self.ordered_row = OrderedRow(self, look, desk)
        self.grid = AlternativesGrid(look)
        title = QHBoxLayout()
        title.addWidget(head)
        title.addStretch(1)
        title.addWidget(self.aside_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(12)
        layout.addLayout(title)
        layout.addWidget(self.ordered_row)
        layout.addWidget(self.hint_label)
        layout.addWidget(self.grid)
        layout.addWidget(self.grid.unfit_label)
        self.aside_button.clicked.connect(self._put_aside)
        for one in self.grid.heads:
            one.renamed.connect(lambda alternative, words: desk.say(renamed(alternative, words)))
            one.chosen.connect(self._choose)
            one.deleted.connect(self._delete)

    def field(self, name: str) -> QWidget | None:
        """Where a number to order is filled in, or an alternative is named (``alternative.A``)."""
        noun, _, rest = name.partition(".")
        if noun == "preferences":
            return self.ordered_row.fields.get(rest)
        letter = rest.partition(".")[0] if noun in ("alternative", "alternatives") else ""
        return next((head.title_field for head in self._heads if head.letter.text() == letter), None)

    # --- saying ------------------------------------------------------------------------------------------------------

    def _put_aside(self) -> None:
        work = self._work
        if work is None:
            return
        fields = put_aside(work.dossier.case, self.look.say(_title(work)))
        self.desk.say(fields)
        for name in fields:
            self.desk.told.emit(Text(f"已存为备选 {name[-1]}", f"Put aside as {name[-1]}"))

    def _choose(self, alternative: Alternative) -> None:
        self.desk.say(choosing(alternative))
        letter = alternative.letter
        self.desk.told.emit(Text(f"报价现按备选 {letter}，可撤销", f"The quote is now {letter}; undo takes it back"))
        self._focus(letter)

    def _delete(self, alternative: Alternative) -> None:
        self.aside_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.desk.say(deleted(alternative))
        letter = alternative.letter
        self.desk.told.emit(Text(f"已删除备选 {letter}，可撤销", f"Alternative {letter} deleted; undo brings it back"))

    def _focus(self, letter: str) -> None:
        """The button that was pressed is gone: its neighbour has the focus."""
        for head in self._heads:
            if head.letter.text() == letter:
                head.delete_button.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def _heads(self) -> tuple[AlternativeHead, ...]:
        """Those that show."""
        return tuple(head for head in self.grid.heads if not head.isHidden())

    # --- showing -----------------------------------------------------------------------------------------------------

    def show_work(self, work: Work) -> None:
        """The case's alternatives: by name at once, with what they come to when the work has settled."""
        self._work, case = work, work.dossier.case
        kept = case.alternatives
        self.ordered_row.show_work(work)
        full = len(kept) == len(LETTERS)
        self.aside_button.setEnabled(not full)
        self.aside_button.setToolTip(self.look.say(_FULL) if full else "")
        self.hint_label.setVisible(len(kept) < 2)
        self.grid.setVisible(bool(kept))
        self.grid.show_heads(kept, [is_chosen(one, case) for one in kept])
        if not kept:
            self._grounds = None
            self.grid.show_rows((), ())
        elif work.settled:
            self._work_out(work)

    def _work_out(self, work: Work) -> None:
        from ...actions.weighing import alternatives_of, grounds_of

        approvals = work.dossier.approvals
        grounds = grounds_of(work.diagnosed, work.today, work.offer, approvals)
        if grounds == self._grounds:
            return
        self._grounds = grounds
        diagnosed, today, offer, book = work.diagnosed, work.today, work.offer, work.rules.book

        def show(worked: tuple[Side | Unfit, ...]) -> None:
            if self._grounds is grounds:
                sides = [one for one in worked if isinstance(one, Side)]
                rows = table_rows(sides, book, approvals=not self.look.client) if sides else ()
                self.grid.show_rows(worked, rows)

        self.desk.jobs.start(lambda _: alternatives_of(diagnosed, today, offer, approvals), show)


def _title(work: Work) -> Text:
    """``标准版年付``: what the settings come to, to be typed over."""
    offer: Offer | None = work.offer
    case = work.dossier.case
    if offer is None:
        return BILLINGS[case.preferences.billing]
    order = offer.quote.estimate.order
    name, billing = offer.book.tiers[order.tier].name, BILLINGS[order.billing]
    return Text(f"{name.zh}{billing.zh}", f"{name.en}, {billing.en}")
