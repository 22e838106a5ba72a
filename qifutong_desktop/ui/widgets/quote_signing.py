"""An issued quote on the documents page: its paper with its signatures, signing it, the pad for the client."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ...core.problems import Refusal
from ...core.progress import Progress
from ...core.text import Text
from ..desk import Desk
from ..look import Look
from .paper_entries import QUOTE, issued_by
from .sign_card import SignCard
from .versions_card import document_of

if TYPE_CHECKING:
    from ...actions.own_key import OwnKey
    from ...actions.signed_papers import IssuedPaper
    from ...actions.working import Work
    from ...signing.keys import SigningKey
    from ...store.file import Store

_STAMPING = Text("正在加时间戳", "Adding a timestamp")


@dataclass(frozen=True, slots=True)
class _Brought:
    """A paper as it lies in the store, the key that could sign it, whether there is a picture of a seal, and whether an
    authority is named for timestamps."""

    shown: IssuedPaper
    own: OwnKey | None
    seal: bool
    stamps: bool


class QuoteSigning(QObject):
    """Does what its card is asked for, with the quote that the page shows."""

    #: a paper was read from the store, or signed: its key, the Work it was read for, the Paper
    brought = Signal(str, object, object)

    def __init__(self, look: Look, desk: Desk, card: SignCard) -> None:
        super().__init__(card)
        self.look, self.desk, self.card = look, desk, card
        self._work: Work | None = None
        self._key = ""
        self._known: dict[str, _Brought] = {}
        #: how often a paper was signed here: what was read before that is older than what shows
        self._taken: Counter[str] = Counter()
        card.signed.connect(self._take)
        card.pad_wanted.connect(self._open_pad)
        card.stamp_wanted.connect(self._stamp)

    def forget(self) -> None:
        """Another client lies on the desk."""
        self._known.clear()

    def is_signed(self, key: str) -> bool:
        """Whether the paper of that key carries a signature."""
        return key in self._known and bool(self._known[key].shown.signatures)

    def show(self, work: Work, key: str) -> None:
        """The paper that the page shows from now on."""
        self._work, self._key = work, key
        issued = issued_by(work, key)
        if key == QUOTE:
            from ...actions.previewing import issued_just_so

            just = issued_just_so(work.offer, work.kept.issued) if work.offer else None
            self.card.show_draft(document_of(just) if just else "")
        elif issued is None or key not in self._known or not self.look.priced:
            self.card.show_nothing()
        else:
            from ...actions.signed_papers import why_not_sign

            known = self._known[key]
            why = why_not_sign(issued, work.kept.issued, work.today)
            card, stamps = self.card, known.stamps
            card.show_issued(issued, known.shown, known.own, seal=known.seal, why_not=why, stamps=stamps)

    def bring(self, work: Work, key: str) -> None:
        """Read an issued quote from the store, as it is handed over."""
        issued, now = issued_by(work, key), self.desk.now()
        if issued is None:
            return
        wanted, taken = issued, self._taken[key]

        def read(store: Store) -> _Brought:
            from ...actions.company_pictures import company_picture
            from ...actions.own_key import own_key
            from ...actions.signed_papers import issued_paper
            from ...actions.stamping import authority_url

            seal = company_picture(store, "seal") is not None
            return _Brought(issued_paper(store, wanted), own_key(store, now), seal, bool(authority_url(store)))

        def done(found: _Brought) -> None:
            newer = self._known.get(key) if self._taken[key] != taken else None
            self._known[key] = replace(found, shown=newer.shown) if newer else found
            self._tell(key, work)

        self.desk.in_store(read, done)

    def refresh(self) -> None:
        """Back from the settings there may be a key, or a seal."""
        if self._work is not None and self._key in self._known:
            self.bring(self._work, self._key)

    # --- inside ------------------------------------------------------------------------------------------------------

    def _tell(self, key: str, work: Work) -> None:
        self.brought.emit(key, work, self._known[key].shown.paper)
        if self._work is not None and self._key == key:
            self.show(self._work, key)

    def _take(self, shown: IssuedPaper) -> None:
        """The quote is signed: from now on the signed bytes are the paper."""
        if self._work is not None and self._key in self._known:
            self._put(self._key, shown)
            self._tell(self._key, self._work)

    def _put(self, key: str, shown: IssuedPaper) -> None:
        self._known[key] = replace(self._known[key], shown=shown)
        self._taken[key] += 1

    def _stamp(self) -> None:
        """Ask for a timestamp, with a row of progress that can be cancelled; whatever comes, the signed file stays."""
        key, work, store = self._key, self._work, self.desk.store
        issued, author = issued_by(work, key) if work is not None else None, self.desk.author
        if issued is None or store is None:
            return
        wanted, opened = issued, store

        def stamp(progress: Progress) -> IssuedPaper:
            from ...actions.stamping import stamp_shown

            return stamp_shown(opened, wanted, author, progress)

        def done(shown: IssuedPaper) -> None:
            if work is not None and key in self._known:
                self._put(key, shown)
                self._tell(key, self._work or work)

        def failed(refusal: Refusal) -> None:
            if self._key == key:
                self.card.refuse_stamp(refusal)

        self.card.begin_stamping()
        self.desk.jobs.start(stamp, done, failed=failed, ended=self.card.end_stamping, words=_STAMPING)

    def _open_pad(self, sealing: SigningKey | None) -> None:
        """Let the client sign; ``sealing`` None: with an own certificate."""
        from ..dialogs.countersign_dialog import CountersignDialog

        issued = issued_by(self._work, self._key) if self._work is not None else None
        if issued is not None and self._key in self._known:
            shown = self._known[self._key].shown
            pad = CountersignDialog(self.card, self.look, self.desk, issued, shown, sealing)
            pad.signed.connect(self._take)
            pad.finished.connect(pad.deleteLater)
            pad.show()
