"""Step 5, the quote: terms, lines with their reasons, the total, readings of the price list, issuing and versions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ...core.problems import Refusal
from ...core.quote import DraftQuote, FirmQuote
from ...core.text import Text
from ..desk import Desk
from ..forms import load_form
from ..look import Look
from ..widgets.alternatives_card import AlternativesCard
from ..widgets.approval_card import ApprovalCard
from ..widgets.quote_lines import QuoteLines
from ..widgets.readings_card import ReadingsCard
from ..widgets.sensitivity_card import SensitivityCard
from ..widgets.terms_bar import TermsBar
from ..widgets.total_card import TotalCard
from ..widgets.versions_card import VersionDiff, VersionsCard, document_of

if TYPE_CHECKING:
    from ...actions.issuing import Issue
    from ...actions.proposing import Offer
    from ...actions.working import Issued, Work
    from ...store.file import Store

_ISSUING = Text("正在发布报价", "Issuing the quote")
#: Below this width (at 100 % text) the total stands above the lines.
_TWO_COLUMNS = 980


class QuotePage(QWidget):
    """Shows the quote of the open case; every change goes to the desk."""

    terms_bar: TermsBar
    scroll_area: QScrollArea
    body_layout: QHBoxLayout
    right_layout: QVBoxLayout
    refused_card: QFrame
    refused_label: QLabel
    refused_button: QPushButton
    version_diff: VersionDiff
    quote_lines: QuoteLines
    approval_card: ApprovalCard
    alternatives_card: AlternativesCard
    sensitivity_card: SensitivityCard
    readings_card: ReadingsCard
    versions_card: VersionsCard
    total_card: TotalCard

    def __init__(self, look: Look, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self.desk = look, desk
        self._compared: Issued | None = None
        self._told: DraftQuote | FirmQuote | None = None
        makers: dict[str, Callable[[QWidget | None], QWidget]] = {
            "TermsBar": lambda parent: TermsBar(parent, look),
            "QuoteLines": lambda parent: QuoteLines(parent, look),
            "ApprovalCard": lambda parent: ApprovalCard(parent, look, desk),
            "AlternativesCard": lambda parent: AlternativesCard(parent, look, desk),
            "SensitivityCard": lambda parent: SensitivityCard(parent, look),
            "ReadingsCard": lambda parent: ReadingsCard(parent, look),
            "VersionsCard": lambda parent: VersionsCard(parent, look),
            "VersionDiff": lambda parent: VersionDiff(parent, look),
            "TotalCard": lambda parent: TotalCard(parent, look),
        }
        load_form(self, "quote_page", makers)
        bar = self.scroll_area.verticalScrollBar()
        bar.rangeChanged.connect(lambda _, most: self._keep_edge(bar.sizeHint().width() if most else 0))
        self.terms_bar.changed.connect(desk.say)
        self.quote_lines.sent.connect(desk.sent)
        self.sensitivity_card.sent.connect(self._go)
        self.refused_button.clicked.connect(lambda: desk.sent.emit(*self.refused_button.property("place")))
        self.versions_card.opened.connect(lambda one: desk.sent.emit("documents", document_of(one)))
        self.versions_card.compared.connect(self._compare)
        self.version_diff.closed.connect(self._close_comparison)
        card = self.total_card
        card.sent.connect(self._go)
        card.set_apart.connect(lambda keys: desk.say({"preferences.set_apart": keys or None}))
        card.issued.connect(self._issue)
        card.previewed.connect(self._preview)
        card.compared.connect(self._compare_last)
        self.approval_card.granted.connect(card.issue_button.setFocus)  # what it was asked for

    # --- showing -----------------------------------------------------------------------------------------------------

    def show_work(self, work: Work) -> None:
        """Show a case."""
        from ...actions.offering import readings

        self.terms_bar.show_work(work)
        self.alternatives_card.show_work(work)
        self.versions_card.show_versions(work.kept.issued, work.today)
        offer = work.offer
        for card in (self.quote_lines, self.total_card):
            card.setVisible(offer is not None)
        self.sensitivity_card.show_offer(offer)
        self.approval_card.setVisible(offer is not None and not self.look.client)
        self.refused_card.setVisible(offer is None)
        if offer is None:
            self.readings_card.hide()
            self._show_refused(work)
            return
        self.quote_lines.show_work(work, offer, self._standing(work, offer))
        self.total_card.show_work(work, offer)
        self.approval_card.show_work(work, offer)
        self.readings_card.show_readings(readings(offer))
        if self.look.client or not self.sensitivity_card.isHidden():  # they stand among all that the total hangs on
            self.readings_card.hide()
        if self._compared is not None and offer.quote != self._told:
            self._compare(self._compared)

    def _standing(self, work: Work, offer: Offer) -> Text:
        """What the lines are: a draft of the next version, or what was issued last."""
        from ...actions.previewing import same_as_issued

        same = same_as_issued(offer.quote, work.kept.issued, offer.book)
        if same is not None:
            return Text(f"已发布，第 {same.version} 版", f"issued, version {same.version}")
        version = 1 + max((one.version for one in work.kept.issued), default=0)
        return Text(f"草案，第 {version} 版", f"draft, version {version}")

    def _show_refused(self, work: Work) -> None:
        first = work.refused[0]
        self.refused_label.setText(f"{self.look.say(first.what)}　{self.look.say(first.remedy)}")
        key = first.key.partition(":")[0]
        steps = {"answers": "diagnosis", "client": "client", "preferences": "quote", "alternatives": "quote"}
        step = steps.get(key.partition(".")[0], "plan")
        self.refused_button.setProperty("place", (step, key))

    def go_to(self, field: str) -> None:
        """Bring a field into view and focus."""
        found = self.terms_bar.field(field or "preferences.billing") or self.alternatives_card.field(field)
        if field.startswith("approval."):
            found = self.approval_card.first_field
        if field.startswith("set_apart."):
            found = self.total_card.choice(field.partition(".")[2])
        if found is not None:
            found.setFocus(Qt.FocusReason.OtherFocusReason)
            if self.scroll_area.isAncestorOf(found):
                self.scroll_area.ensureWidgetVisible(found)

    def _go(self, step: str, field: str) -> None:
        noun, _, key = field.partition(".")
        if noun == "accepted" and self.desk.work is not None:
            accepted = self.desk.work.dossier.case.preferences.accepted
            self.desk.say({"preferences.accepted": (*accepted, key)})
        elif step == "quote":
            self.go_to(field)
        else:
            self.desk.sent.emit(step, field)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        wide = self.width() >= self.look.px(_TWO_COLUMNS)
        # bottom to top: the total, which comes last beside the lines, comes first above them
        way = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.BottomToTop
        if self.body_layout.direction() != way:
            self.body_layout.setDirection(way)
            if wide:
                self.total_card.setFixedWidth(self.look.px(312))
            else:
                self.total_card.setMinimumWidth(0)
                self.total_card.setMaximumWidth(16777215)

    def _keep_edge(self, taken: int) -> None:
        """The cards end where the bar above them ends, with and without a scroll bar."""
        margins = self.body_layout.contentsMargins()
        margins.setRight(max(0, margins.left() - taken))
        self.body_layout.setContentsMargins(margins)

    # --- issuing and comparing ---------------------------------------------------------------------------------------

    def _issue(self) -> None:
        from ...actions.casework import with_issued
        from ...actions.offering import issue_shown

        shown, author, now = self.desk.work, self.desk.author, self.desk.now()
        if shown is None:
            return

        def done(made: Issue) -> None:
            quote = made.quote
            self.desk.refresh(with_issued)
            number, version = quote.number, quote.version
            self.desk.told.emit(Text(f"已发布 {number} 第 {version} 版", f"Issued {number}, version {version}"))

        def failed(refusal: Refusal) -> None:
            self.desk.jobs.refused.emit(refusal)
            self.desk.refresh(with_issued)

        def work(store: Store) -> Issue:
            return issue_shown(store, shown, author, now)

        self.desk.in_store(work, done, failed=failed, words=_ISSUING)

    def _preview(self) -> None:
        """The paper of what is shown: once it is issued the one with a number, not the draft of the next."""
        from ...actions.previewing import issued_just_so

        work = self.desk.work
        just = issued_just_so(work.offer, work.kept.issued) if work and work.offer else None
        self.desk.sent.emit("documents", document_of(just) if just else "quote")

    def _compare_last(self, asked: bool) -> None:
        from ...actions.previewing import issued_just_so

        work = self.desk.work
        if not asked or work is None or work.offer is None or not work.kept.issued:
            self._close_comparison()
            return
        just = issued_just_so(work.offer, work.kept.issued)
        earlier = [one for one in work.kept.issued if one is not just]  # it would not differ from itself
        self._compare((earlier or work.kept.issued)[-1])
        self.scroll_area.verticalScrollBar().setValue(0)  # where it opens

    def _compare(self, before: Issued) -> None:
        """What the draft changes of an issued version; follows the draft while it is open."""
        from ...actions.offering import differences

        offer = self.desk.work.offer if self.desk.work else None
        if offer is None:
            return
        self._compared, self._told, quote = before, offer.quote, offer.quote
        self.total_card.compare_button.setChecked(True)

        def show(found: tuple[Text, ...]) -> None:
            if self._compared is before and self._told is quote:
                self.version_diff.show_differences(before, found)

        self.desk.in_store(lambda store: differences(store, before, quote), show)

    def _close_comparison(self) -> None:
        self._compared = self._told = None
        self.version_diff.hide()
        self.total_card.compare_button.setChecked(False)
