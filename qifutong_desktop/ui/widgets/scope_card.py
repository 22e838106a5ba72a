"""迁移范围: what stays out, on two sliders and by whole kinds of data; rows, fee by tier, days and risk move along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ...core.migration.scope import DATED, EVERYTHING, Moved, Scope, entities_of
from ...core.ranges import Range
from ...core.said_short import whole_range
from ...core.text import Text
from ...core.trial import Scale
from ..look import Look
from ..style import give
from .file_card import ENTITIES
from .label_grid import Cell, LabelGrid
from .trial_slider import Track

if TYPE_CHECKING:
    from ...actions.scoping import ScopeTrial
    from ...actions.working import Work
    from ...core.migration.entity import Entity

_HEAD = Text("迁移范围", "What moves")
_HINT = Text(
    "拖动即见行数与费用，停下后计入报价，可撤销。",
    "Rows and fees follow the slider; once it rests it counts, and can be undone.",
)
_ALL = Text("恢复全部迁移", "Move everything")
_IDLE = Text("不迁移长期无往来的客户", "Leave out idle customers")
_ORDERS = Text("订单与凭证迁多久", "Orders and vouchers")
_MOVES, _ROWS = Text("迁移", "Moves"), Text("需迁移", "to move")
#: So long a slider rests before its choice is said, in milliseconds.
_REST_MS = 500


class ScopeCard(QFrame):
    """Says a Scope once the hand rests; shows what one would come to at once."""

    said = Signal(object)

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        give(self, kind="card")
        self.scope = EVERYTHING
        self.found: ScopeTrial | None = None
        self.boxes: dict[Entity, QCheckBox] = {}
        self._work: Work | None = None
        self._shown: tuple[object, ...] = ()
        self.idle, self.orders = _Years(self, look, _IDLE, _idle_words), _Years(self, look, _ORDERS, _order_words)
        self.all_button = QPushButton(look.say(_ALL))
        self.rows, self.unit, self.before = QLabel(), QLabel(look.say(_ROWS)), QLabel()
        self.parts = LabelGrid(self, look, (3, 4, 6))
        self.tiers = [(QLabel(), QLabel()) for _ in range(3)]
        self.days = QLabel()
        self._boxes = QHBoxLayout()
        self._lay_out()
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(lambda: self.said.emit(self.scope))
        for track in (self.idle.track, self.orders.track):
            track.installEventFilter(self)
        self.idle.moved.connect(lambda years: self._try(replace(self.scope, idle_years=years)))
        self.orders.moved.connect(lambda years: self._try(replace(self.scope, order_years=years)))
        self.all_button.clicked.connect(lambda: self._try(EVERYTHING))

    def _lay_out(self) -> None:
        look, title = self.look, QHBoxLayout()
        head, hint, moves = QLabel(look.say(_HEAD)), QLabel(look.say(_HINT)), QLabel(look.say(_MOVES))
        give(head, role="head")
        give(hint, role="caption")
        give(moves, role="small")
        hint.setWordWrap(True)
        give(self.all_button, role="link")
        title.setSpacing(look.px(12))
        title.addWidget(head)
        title.addWidget(hint, 1)
        title.addWidget(self.all_button)
        give(self.rows, role="hero")
        give(self.unit, role="caption")
        give(self.before, role="small")
        self.before.setWordWrap(True)
        give(self.days, role="small")
        self.days.setWordWrap(True)
        self._boxes.setSpacing(look.px(16))
        self._boxes.addWidget(moves)
        self._boxes.addStretch(1)
        sliders = QHBoxLayout()
        sliders.setSpacing(look.px(32))
        sliders.addWidget(self.idle, 1)
        sliders.addWidget(self.orders, 1)
        numbers = QHBoxLayout()
        numbers.setSpacing(look.px(12))
        for part in (self.rows, self.unit):
            numbers.addWidget(part)
        numbers.addWidget(self.before, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 16)
        layout.setSpacing(look.px(12))
        layout.addLayout(title)
        layout.addLayout(self._boxes)
        layout.addLayout(sliders)
        layout.addLayout(numbers)
        layout.addWidget(self.parts)
        layout.addLayout(self._lay_tiers())
        layout.addWidget(self.days)

    def _lay_tiers(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(self.look.px(24))
        grid.setVerticalSpacing(2)
        for column, (caption, total) in enumerate(self.tiers):
            give(caption, role="caption")
            grid.addWidget(caption, 0, column)
            grid.addWidget(total, 1, column)
            grid.setColumnStretch(column, 1)
        return grid

    # --- showing -----------------------------------------------------------------------------------------------------

    def show_work(self, work: Work) -> None:
        """Show a case's scope; what is being tried stays until it is said."""
        from ...actions.scoping import scope_words

        if work.dossier.sizing is None:
            return
        if self._work is None or self._work.id != work.id:
            self._rest.stop()
        if not self._rest.isActive():
            self.scope = work.dossier.scope
        self._work = work
        needs, preferences = work.diagnosis.needs, work.dossier.case.preferences
        shown = (work.id, id(work.dossier.sizing), self.scope, needs, preferences, id(work.dossier.rehearsed))
        if shown != self._shown:
            self._shown = shown
            kinds, words = entities_of(work.dossier.sizing), scope_words()
            self.idle.offer(words.idle_years)
            self.orders.offer(words.order_years)
            self._offer(kinds)
            self.idle.setVisible("customers" in kinds)
            self.orders.setVisible(any(one in kinds for one in DATED))
            self._show()

    def _offer(self, kinds: Sequence[Entity]) -> None:
        for kind in [known for known in self.boxes if known not in kinds]:
            box = self.boxes.pop(kind)
            self._boxes.removeWidget(box)
            box.deleteLater()
        for kind in kinds:
            if kind not in self.boxes:
                self.boxes[kind] = box = QCheckBox(self.look.say(ENTITIES[kind]))
                words = Text(f"迁移{ENTITIES[kind].zh}", f"move {ENTITIES[kind].en}")
                box.setAccessibleName(self.look.say(words))
                box.clicked.connect(self._tick)
                self._boxes.insertWidget(self._boxes.count() - 1, box)

    def _tick(self, *_: object) -> None:
        out = tuple(one for one, box in self.boxes.items() if not box.isChecked())
        self._try(replace(self.scope, left_out=out))

    def _try(self, scope: Scope) -> None:
        if scope != self.scope and self._work is not None:
            self.scope = scope
            self._show()
            self._rest.start()

    def flush(self) -> None:
        """Say at once what is being tried."""
        if self._rest.isActive():
            self._rest.stop()
            self.said.emit(self.scope)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        super().hideEvent(event)
        self.flush()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.FocusOut:
            self.flush()
        return super().eventFilter(watched, event)

    def _show(self) -> None:
        from ...actions.scoping import try_scope

        work = self._work
        assert work is not None
        self.found = found = try_scope(work, self.scope)
        self.idle.show_years(self.scope.idle_years)
        self.orders.show_years(self.scope.order_years)
        for kind, box in self.boxes.items():
            box.setChecked(kind not in self.scope.left_out)
        self.all_button.setVisible(self.scope != EVERYTHING)
        self._show_rows(found)
        self._show_tiers(found, work)

    def _show_rows(self, found: ScopeTrial) -> None:
        say, whole, moved = self.look.say, sum(part.rows for part in found.scoped.parts), found.scoped.rows
        self.rows.setText(_said(moved))
        less = Text(f"全部 {whole:,} 行", f"{whole:,} rows in all")
        if moved.high < whole or not moved.exact:
            likely = "" if moved.exact else f"多半 {moved.likely:,}，"
            likely_en = "" if moved.exact else f"likely {moved.likely:,}, "
            less = Text(f"{likely}全部 {whole:,} 行", f"{likely_en}{whole:,} in all")
        self.before.setText(say(less))
        rows = []
        for part in found.scoped.parts:
            of = Text(f"{_said(part.moved)} / {part.rows:,} 行", f"{_said(part.moved)} / {part.rows:,} rows")
            tone = "text" if part.moved.exact else "warn"
            name, basis = say(ENTITIES[part.entity]), say(part.basis)
            rows.append((Cell(name, "strong"), Cell(say(of), "small", tone), Cell(basis, "caption")))
        self.parts.show_rows(rows)

    def _show_tiers(self, found: ScopeTrial, work: Work) -> None:
        from ...core.migration.risks import GRADE_WORDS

        look = self.look
        for option, (caption, total) in zip(found.trial.options, self.tiers, strict=True):
            name, line = work.rules.book.tiers[option.tier].name, option.estimate.line("migration")
            fee = look.price(whole_range(line.amount)) if line is not None else look.price("¥0")
            words = Text(f"{name.zh} · 迁移费 {fee}", f"{name.en} · migration {fee}")
            if option.tier == found.trial.advised:
                words = Text(f"{words.zh}（建议）", f"{words.en} (suggested)")
            caption.setText(look.say(words))
            amount = look.price(whole_range(option.estimate.total))
            total.setText(amount if option.feasible else look.say(Text(f"{amount}　不可行", f"{amount}  does not fit")))
            tone = "accent" if option.tier == found.trial.advised else "text" if option.feasible else "text_3"
            give(total, role="head", tone=tone)
            total.setAccessibleName(f"{caption.text()} {total.text()}")
        days = [f"{end:.1f}" for end in (found.effort.days.low, found.effort.days.likely, found.effort.days.high)]
        grade = GRADE_WORDS[found.grade]
        self.days.setText(
            look.say(
                Text(
                    f"迁移工作量 {days[0]}–{days[2]} 人天，多半 {days[1]}　数据风险{grade.zh}",
                    f"Our effort {days[0]}–{days[2]} days, likely {days[1]}　risk of the data: {grade.en}",
                )
            )
        )
        self.days.setVisible(not look.client)


class _Years(QWidget):
    """A slider over a few numbers of years, nothing left out at its left end."""

    moved = Signal(int)

    def __init__(self, parent: QWidget, look: Look, label: Text, words: object) -> None:
        super().__init__(parent)
        self.look, self._label = look, label
        self._words = words if callable(words) else _idle_words
        self._stops: tuple[int, ...] = (0,)
        self.name, self.value, self.track = QLabel(look.say(label)), QLabel(), Track(self, look)
        give(self.name, role="small")
        give(self.value, role="strong")
        self.track.setAccessibleName(look.say(label))
        line = QHBoxLayout()
        line.addWidget(self.name, 1)
        line.addWidget(self.value)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.px(2))
        layout.addLayout(line)
        layout.addWidget(self.track)
        self.track.valueChanged.connect(lambda at: self.moved.emit(self._stops[at]))

    def offer(self, years: Sequence[int]) -> None:
        """Have these to choose from: the more is left out the further right."""
        self._stops = (0, *sorted(years, reverse=True))

    def show_years(self, years: int) -> None:
        """Stand on a number of years (0: all)."""
        at = self._stops.index(years) if years in self._stops else 0
        top, now = Decimal(len(self._stops) - 1), Range.of(Decimal(at))
        scale = Scale("migration_rows", self._label, Text("", ""), Decimal(0), top, Decimal(1), now, ())
        self.track.show_scale(scale, None)
        self.value.setText(self.look.say(self._words(years)))
        give(self.value, tone="accent" if years else "")
        self.track.setAccessibleDescription(self.value.text())


def _idle_words(years: int) -> Text:
    return Text(f"{years} 年以上无往来的不迁", f"idle for {years}+ years") if years else Text("全部迁移", "all move")


def _order_words(years: int) -> Text:
    return Text(f"近 {years} 年", f"last {years} y") if years else Text("全部", "all")


def _said(moved: Moved) -> str:
    return f"{moved.low:,}" if moved.exact else f"{moved.low:,}–{moved.high:,}"
