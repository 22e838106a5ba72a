"""One client: header, six steps, the page of the open step, the live panel."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

import shiboken6
from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ..core.deal import STAGES
from ..core.problems import Refusal
from ..core.said_short import CUSTOMERS, whole_range
from ..core.steps import STEPS, Lack, Step
from ..core.text import Text
from .desk import Desk
from .forms import load_form
from .icons import icon
from .look import Look
from .style import give, tip
from .widgets.live_panel import LivePanel
from .widgets.step_bar import StepBar

if TYPE_CHECKING:
    from ..actions.working import Work
    from .widgets.hub_conflicts import HubConflicts


class StepPage(Protocol):
    """What the frame asks of a page; each is a QWidget made with (look, desk, parent)."""

    def show_work(self, work: Work) -> None:
        """Show a case; called with each change while the page is open."""

    def go_to(self, field: str) -> None:
        """Bring the place where a field is filled in into view and focus; "" is the page's beginning."""


_PAGES: Mapping[Step, tuple[str, str]] = {
    "client": ("client_page", "ClientPage"),
    "diagnosis": ("diagnosis_page", "DiagnosisPage"),
    "data": ("data_page", "DataPage"),
    "plan": ("plan_page", "PlanPage"),
    "quote": ("quote_page", "QuotePage"),
    "documents": ("documents_page", "DocumentsPage"),
}
#: What pages and the settings import when they are first shown: loaded in the background, so that no click waits.
_SOON = ("offering", "previewing", "exporting", "answering", "measuring", "program_update", "own_key", "trusting")
#: Spaces outside a client, each with more modules than one click should wait for.
_BESIDE = ("settings_page", "knowledge_page", "service_page")
#: Pages that would begin to draw papers as soon as they are filled.
_DRAWN: frozenset[Step] = frozenset(("documents",))
#: Between two bits of work that make a page ready ahead.
_PAUSE_MS = 60
_MARGIN = 24
#: The narrowest client, in pixels at 100 % text, that shows the panel beside a page.
_ROOM = 1080
#: Steps whose page takes the whole width: the panel folds into one line.
_WIDE: frozenset[Step] = frozenset(("plan", "quote", "documents"))
_UNFOLD = Text("F9 展开", "F9 opens the panel")
_UNSAVED = Text("未保存", "Not saved")


class CaseFrame(QWidget):
    """Shows what lies on the desk; pages are made ready in pauses, at the latest when visited."""

    searched = Signal()
    #: the step that is open changed
    moved = Signal(str)
    #: what was done, in words, and a way there: (Text, Text of the button, function)
    offered = Signal(object, object, object)

    name_label: QLabel
    stage_label: QLabel
    facts_label: QLabel
    saved_label: QLabel
    undo_button: QPushButton
    redo_button: QPushButton
    search_button: QPushButton
    panel_button: QPushButton
    header: QFrame
    header_layout: QHBoxLayout
    frame_layout: QVBoxLayout
    step_bar: StepBar
    pages: QStackedWidget
    live_panel: LivePanel

    def __init__(self, look: Look, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self.desk = look, desk
        self.step: Step = "client"
        self._loading = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._loading.timeout.connect(self._load_ahead)
        self._loaded = False
        self._built: dict[Step, QWidget] = {}
        self._ahead = QTimer(self, interval=_PAUSE_MS)
        self._ahead.timeout.connect(self._step_ahead)
        self._bits = self._make_all_ready()
        self._folded: dict[bool, bool] = {}
        load_form(
            self,
            "case_frame",
            {"StepBar": lambda parent: StepBar(parent, look), "LivePanel": lambda parent: LivePanel(parent, look)},
        )
        self.undo_button.setIcon(icon(look, "undo"))
        self.redo_button.setIcon(icon(look, "redo"))
        self.search_button.setIcon(icon(look, "search", "text_3"))
        for button in (self.undo_button, self.redo_button, self.search_button):
            button.setIconSize(QSize(look.px(16), look.px(16)))
        self._search_words = self.search_button.text()
        tip(self.search_button, self._search_words)
        self.facts_label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._conflicts: HubConflicts | None = None
        self._connect()

    def _connect(self) -> None:
        desk = self.desk
        self.undo_button.clicked.connect(desk.undo)
        self.redo_button.clicked.connect(desk.redo)
        self.search_button.clicked.connect(self.searched)
        self.step_bar.chosen.connect(self.go)
        self.live_panel.sent.connect(self.go)
        self.live_panel.folded.connect(self.fold)
        self.panel_button.clicked.connect(self.fold)
        desk.shown.connect(self.show_work)
        desk.saved.connect(self._show_saved)
        desk.unsaved.connect(self._show_unsaved)
        desk.sent.connect(self._sent)
        desk.stepped.connect(self._tell_step)
        for keys, action in self._shortcuts():
            QShortcut(keys, self, action)

    def _shortcuts(self) -> tuple[tuple[QKeySequence, Callable[[], None]], ...]:
        keys: list[tuple[QKeySequence, Callable[[], None]]] = [
            (QKeySequence("Ctrl+Z"), self.desk.undo),
            (QKeySequence("Ctrl+Y"), self.desk.redo),
            (QKeySequence("Ctrl+Shift+Z"), self.desk.redo),
            (QKeySequence("F9"), self.fold),
        ]
        for number, step in enumerate(STEPS, 1):
            keys.append((QKeySequence(f"Ctrl+{number}"), lambda step=step: self.go(step)))  # type: ignore[misc]
        return tuple(keys)

    # --- moving ------------------------------------------------------------------------------------------------------

    def go(self, step: Step, field: str = "", *, arriving: bool = False) -> None:
        """Open a step, and the place in it where a field is filled in; "" is its beginning, for who comes from another
        step or, ``arriving``, from outside the client."""
        self._build(step)
        moved, self.step = step != self.step, step
        self.step_bar.show_step(step)
        self.pages.setCurrentWidget(self._built[step])
        self._show_fold()
        if self.desk.work is not None:
            self._page().show_work(self.desk.work)
            self._show_conflicts(self.desk.work)
            self._load_soon()
        if field or moved or arriving:
            self._page().go_to(field)
        self.moved.emit(step)

    def come_back(self) -> None:
        """The keyboard to where it stood in the open page; it never stands on undo by itself."""
        self._build(self.step)
        left = self._built[self.step].focusWidget()
        if left is not None and left.isVisible():
            left.setFocus()
        else:
            self.go(self.step, arriving=True)

    def _build(self, step: Step) -> None:
        if step not in self._built:
            module, name = _PAGES[step]
            page = getattr(import_module(f"{__package__}.pages.{module}"), name)(self.look, self.desk, self.pages)
            page.setProperty("client", self.look.client)
            self._built[step] = page
            self.pages.addWidget(page)

    def _load_soon(self) -> None:
        """Once the page that is open stands there: it has the processor for itself."""
        if not self._loaded:
            self._loaded = True
            self._loading.start()

    def _load_ahead(self) -> None:
        """Load in the background what the pages of a client need, then make them ready, bit by bit."""
        root = __package__.rpartition(".")[0]
        pages = [module for module, _ in _PAGES.values()]
        modules = [f"{__package__}.pages.{module}" for module in (*pages, *_BESIDE)]
        modules += [f"{root}.actions.{name}" for name in _SOON]
        self.desk.jobs.start(lambda _: [import_module(one) for one in modules], lambda _: self._ahead.start())

    def _step_ahead(self) -> None:
        if next(self._bits, self) is self:
            self._ahead.stop()

    def make_ready(self, step: Step) -> Iterator[None]:
        """A page is built, then filled, in as many bits of work."""
        self._build(step)
        yield
        if self.desk.work is not None and step not in _DRAWN:
            cast(StepPage, self._built[step]).show_work(self.desk.work)
            yield

    def _make_all_ready(self) -> Iterator[None]:
        """Page by page: built, filled, laid out, in as many bits of work; a click then waits for none of them."""
        for step in STEPS:
            if step in self._built:
                continue
            yield from self.make_ready(step)
            if step != self.step:
                self._built[step].resize(self.pages.size())
                self._built[step].grab()
                yield

    def shed(self) -> Iterator[None]:
        """Let go of the pages that are not shown, one at a time: each is built again when it is visited."""
        self._ahead.stop()
        for step in list(self._built):
            if step != self.step:
                page = self._built.pop(step)
                self.pages.removeWidget(page)
                shiboken6.delete(page)
                yield

    def _sent(self, place: str, field: str) -> None:
        """A page sends somewhere: to a step of this client, or out of it (the program's business)."""
        if place in STEPS:
            self.go(place, field)

    def _tell_step(self, fields: tuple[str, ...], again: bool) -> None:
        """Say what was undone or done again, for it may lie on another page; there is a way there where it does."""
        from ..core.field_words import field_step

        work = self.desk.work
        if work is None:
            return
        told, field = _stepped(work, fields, again=again, client=self.look.client), fields[0]
        step = field_step(field)
        if step == self.step or self.look.client:
            self.desk.told.emit(told)
        else:
            name = STEPS[step]
            there = Text(f"到“{name.zh}”看", f"See it under {name.en}")
            self.offered.emit(told, there, lambda: self.go(step, field))

    def _page(self) -> StepPage:
        return cast(StepPage, self._built[self.step])

    def fold(self) -> None:
        """Fold the live panel into one line of the step bar, or open it."""
        self._folded[self.step in _WIDE] = not self._is_folded
        self._show_fold()

    @property
    def _is_folded(self) -> bool:
        """As the consultant left it; untouched, it is open where the page beside it has room."""
        wide = self.step in _WIDE
        return self._folded.get(wide, wide or self.width() < self.look.px(_ROOM))

    def _show_fold(self) -> None:
        folded = self._is_folded
        self.live_panel.setVisible(not folded)
        self.panel_button.setVisible(folded)
        if self.desk.work is not None:
            self._show_line(self.desk.work)
            if not folded:
                self.live_panel.show_work(self.desk.work)

    # --- showing -----------------------------------------------------------------------------------------------------

    def show_work(self, work: Work | None) -> None:
        """The open case anew."""
        if work is None:
            return
        client = work.dossier.case.client
        self.name_label.setText(client.name)
        self.stage_label.setText(self.look.say(STAGES[work.stage]))
        self._show_facts(work)
        self.stage_label.setHidden(self.look.client)
        self.step_bar.show_notes(_for_client(_notes(work)) if self.look.client else _notes(work))
        self._show_line(work)
        if self.live_panel.isVisible():
            self.live_panel.show_work(work)
        if self.step in self._built:
            self._page().show_work(work)
        self._show_conflicts(work)
        if self.isVisible():
            self._load_soon()

    def _show_conflicts(self, work: Work) -> None:
        """Colleagues' other values; without any, nothing of it is loaded."""
        if self._conflicts is None and work.state.conflicts:
            from .widgets.hub_conflicts import HubConflicts

            self._conflicts = HubConflicts(self, self.look, self.desk)
            self.frame_layout.insertWidget(1, self._conflicts)
        if self._conflicts is not None:
            self._conflicts.show_work(work, self.step)

    def _show_facts(self, work: Work) -> None:
        """In one line; what it has no room for stands in its tip."""
        said = "　".join(self._facts(work))
        shown = self.facts_label.fontMetrics().elidedText(said, Qt.TextElideMode.ElideRight, self.facts_label.width())
        self.facts_label.setText(shown)
        tip(self.facts_label, "" if shown == said else said)

    def _facts(self, work: Work) -> list[str]:
        case, say = work.dossier.case, self.look.say
        heads = work.diagnosis.needs.count("headcount")
        industry = work.rules.questionnaire.by_role["industry"]
        chosen = case.answers.get(industry.id)
        facts = [case.client.uscc]
        if chosen is not None and isinstance(chosen.value, str):
            facts.append(say(industry.option(chosen.value).text))
        if heads.exact:
            facts.append(say(Text(f"{heads.low} 人", f"{heads.low} people")))
        facts.append(say(CUSTOMERS[case.preferences.customer]))
        return [fact for fact in facts if fact]

    def _show_line(self, work: Work) -> None:
        """The folded panel in one line: tier, total, go-live; where that is too long, only how to open it."""
        self.panel_button.setText(self.look.say(_UNFOLD))
        if work.offer is None:
            return
        offer = work.offer
        tier = self.look.say(work.rules.book.tiers[offer.quote.estimate.order.tier].name)
        total, live = self.look.price(whole_range(offer.quote.estimate.total)), offer.plan.go_live
        words = Text(f"{tier}　{total}　{live:%m-%d} 上线　F9 展开", f"{tier}  {total}  live {live:%m-%d}  F9 opens")
        said = self.look.say(words)
        room = self.header.width() - 2 * _MARGIN - self.step_bar.narrowest - self.look.px(24)
        if self.panel_button.fontMetrics().horizontalAdvance(said) <= room:
            self.panel_button.setText(said)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._show_fold()
        self._fit_facts()

    def _fit_facts(self) -> None:
        """The name comes first: where the header is too narrow for it, the search keeps its key alone."""
        layout, search = self.header.layout(), self.search_button
        if layout is not None:
            for words in (self._search_words, "Ctrl+K"):
                search.setText(words)
                search.setMinimumWidth(max(self.look.px(232), search.sizeHint().width()) if words != "Ctrl+K" else 0)
                layout.activate()
                if self.name_label.width() >= self.name_label.sizeHint().width():
                    break
        if self.desk.work is not None:
            self._show_facts(self.desk.work)

    def _show_saved(self, at: datetime) -> None:
        self.saved_label.setText(self.look.say(Text(f"✓ 已保存 {at:%H:%M}", f"✓ Saved {at:%H:%M}")))
        self.saved_label.setToolTip("")
        give(self.saved_label, tone="ok")
        self._fit_facts()

    def _show_unsaved(self, refusal: Refusal) -> None:
        self.saved_label.setText(self.look.say(_UNSAVED))
        self.saved_label.setToolTip(refusal.line(self.look.lang))
        give(self.saved_label, tone="block")


def _notes(work: Work) -> dict[Step, tuple[Text, bool]]:
    """A few words beside each step."""
    lacks: dict[Step, list[Lack]] = {step: [lack for lack in work.lacks if lack.step == step] for step in STEPS}
    count = {step: len(missing) for step, missing in lacks.items()}
    issued = len(work.kept.issued)
    started = work.diagnosis.answered > 0
    return {
        "client": _note(count["client"], Text("项", ""), Text("齐全", "complete")),
        "diagnosis": _note(count["diagnosis"], Text("题", ""), Text("答完", "answered")),
        "data": _note(count["data"], Text("份", ""), Text("已读", "read")),
        "plan": (Text("可看", "ready"), False) if work.offer and started else (Text("", ""), False),
        "quote": _note(count["quote"], Text("项", ""), _issuable(work)) if started else (Text("", ""), False),
        "documents": (Text(f"{issued} 份", f"{issued} issued"), False) if issued else (Text("", ""), False),
    }


def _stepped(work: Work, fields: tuple[str, ...], *, again: bool, client: bool) -> Text:
    """``已撤销：P03 员工人数``, as he would call it who did it; to a client, only that."""
    from ..core.field_words import change_name

    done = Text("已重做", "Done again") if again else Text("已撤销", "Undone")
    if client:
        return done
    tasks = {task.id: task.name for task in work.offer.plan.tasks} if work.offer else {}
    name = change_name(fields, work.rules.questionnaire.by_id, tasks)
    return Text(f"{done.zh}：{name.zh}", f"{done.en}: {name.en}")


def _for_client(notes: Mapping[Step, tuple[Text, bool]]) -> dict[Step, tuple[Text, bool]]:
    """What is missing is for us to know: the client sees what is done."""
    return {step: (Text("", ""), complete) for step, (_, complete) in notes.items()}


def _issuable(work: Work) -> Text:
    """Of a quote that lacks nothing: whether it was issued as it stands, as the quote page has it."""
    last = work.kept.issued[-1] if work.kept.issued else None
    if last is None or work.offer is None:
        return Text("可发布", "ready to issue")
    from ..actions.previewing import same_as_issued

    if same_as_issued(work.offer.quote, work.kept.issued, work.offer.book) is not None:
        return Text("已发布", "issued")
    return Text(f"第 {last.version + 1} 版可发布", f"version {last.version + 1} ready")


def _note(missing: int, unit: Text, complete: Text) -> tuple[Text, bool]:
    if missing:
        return Text(f"缺 {missing} {unit.zh}", f"{missing} open"), False
    return complete, True
