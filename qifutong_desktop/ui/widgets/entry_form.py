"""What a request says, in fields: those of its kind, its state, its files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QWidget

from ...core.order import plain_name
from ...core.problems import Refusal
from ...core.service_desk.entry import STATES, VARIANTS, Entry, Kind, number_typed, state_words
from ...core.text import Text
from ..desk import Desk
from ..forms import Makers, load_form
from ..look import Look
from ..style import give
from ..tab_order import follow
from .flow_layout import FlowLayout
from .pick import Pick
from .segments import Segments
from .typing import DayField, LineField, TextField

if TYPE_CHECKING:
    from ...core.service_desk.facts import ClientFacts

_CELLS: Mapping[Kind, frozenset[str]] = {
    "consultation": frozenset(("words", "by")),
    "feedback": frozenset(("variant", "number", "words")),
    "complaint": frozenset(("time", "words")),
    "refund": frozenset(("variant", "activated", "quote", "words")),
    "training": frozenset(("variant", "by")),
    "integration": frozenset(("systems",)),
    "migration": frozenset(),
    "health_check": frozenset(("by",)),
    "go_live": frozenset(),
}
_ALL = ("variant", "time", "activated", "number", "by", "quote", "systems", "words")
_BLANK: Mapping[Kind, Text] = {
    "feedback": Text("还没确认", "Not settled"),
    "training": Text("常规培训", "A regular session"),
}
_VARIANT_HEADS: Mapping[Kind, Text] = {
    "feedback": Text("哪一类时限", "Which term"),
    "refund": Text("退款理由", "Ground"),
    "training": Text("哪种培训", "What kind"),
}
_BY_HEADS: Mapping[Kind, Text] = {
    "consultation": Text("约定哪天答复", "Answer agreed for"),
    "training": Text("希望哪天培训", "Wished for"),
    "health_check": Text("希望哪天体检", "Wished for"),
}
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3])[:：点]?([0-5][0-9])")


class EntryForm(QFrame):
    """Says changes of the entry; never takes away what is being typed."""

    #: changes of the entry: parts by name
    changed = Signal(object)
    #: another state is wanted
    moved = Signal(str)
    deleted = Signal()

    head_label: QLabel
    withdraw_button: QPushButton
    delete_button: QPushButton
    state_segments: Segments
    variant_cell: QWidget
    variant_head: QLabel
    variant_segments: Segments
    opened_edit: DayField
    opened_wrong: QLabel
    time_cell: QWidget
    time_edit: LineField
    time_wrong: QLabel
    activated_cell: QWidget
    activated_edit: DayField
    activated_wrong: QLabel
    number_cell: QWidget
    number_edit: LineField
    number_wrong: QLabel
    by_cell: QWidget
    by_head: QLabel
    by_edit: DayField
    by_wrong: QLabel
    quote_cell: QWidget
    quote_pick: Pick
    systems_cell: QWidget
    systems_row: QWidget
    system_edit: LineField
    words_cell: QWidget
    words_edit: TextField

    def __init__(self, parent: QWidget | None, look: Look, desk: Desk) -> None:
        super().__init__(parent)
        self.look = look
        self.entry: Entry | None = None
        reads = iter((_clock, number_typed, _one_line))
        makers: Makers = {
            "Segments": lambda parent: Segments(parent, look),
            "DayField": lambda parent: DayField(parent, look, lambda: desk.today),
            "LineField": lambda parent: LineField(parent, look, next(reads)),
            "TextField": lambda parent: TextField(parent, look),
            "Pick": lambda parent: Pick(parent, look),
        }
        load_form(self, "entry_form", makers)
        give(self, kind="card")
        self._cells = {name: self.findChild(QWidget, f"{name}_cell") for name in _ALL}
        self.words_edit.setFixedHeight(look.px(96))
        self.system_edit.setPlaceholderText(look.say(Text("再加一个系统，回车", "Another system, then Enter")))
        self.number_edit.setPlaceholderText(look.say(Text("受理后填 8 位数字", "8 digits, once accepted")))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.systems_row.setSizePolicy(policy)
        self._flow = FlowLayout(self.systems_row, look.px(6))
        self._chips: dict[str, QPushButton] = {}
        self._connect()

    def _connect(self) -> None:
        self.opened_edit.said.connect(lambda day: self.changed.emit({"opened": day} if day else {}))
        for name in ("activated", "by"):
            getattr(self, f"{name}_edit").said.connect(partial(self._say, name))
        for name in ("time", "number", "words"):
            getattr(self, f"{name}_edit").said.connect(partial(self._say_text, name))
        for name in ("opened", "time", "activated", "number", "by"):
            getattr(self, f"{name}_edit").speak_beside(getattr(self, f"{name}_wrong"))
        self.variant_segments.said.connect(partial(self._say_text, "variant"))
        self.quote_pick.said.connect(partial(self._say_text, "quote"))
        self.state_segments.said.connect(self.moved)
        self.system_edit.said.connect(self._add_system)
        self.withdraw_button.clicked.connect(lambda: self.moved.emit("withdrawn"))
        self.delete_button.clicked.connect(self.deleted)

    def flush(self) -> None:
        """Say at once what is being typed."""
        for field in (self.opened_edit, self.time_edit, self.activated_edit, self.number_edit, self.by_edit):
            field.flush()
        self.words_edit.flush()

    def clear(self) -> None:
        """Another entry comes: what was typed and could not be read does not stay."""
        for field in (self.opened_edit, self.time_edit, self.activated_edit, self.number_edit, self.by_edit):
            field.pen.value = None
            field.pen.mark(None)
            field.put_words("")

    # --- showing -----------------------------------------------------------------------------------------------------

    def show_entry(self, entry: Entry, name: Text, facts: ClientFacts, *, kept: bool) -> None:
        """Show an entry of the kind so named; ``kept``: it lies in the store."""
        self.entry = entry
        say = self.look.say
        self.head_label.setText(say(name))
        self.delete_button.setVisible(kept)
        self.withdraw_button.setVisible(entry.running)
        for field, cell in self._cells.items():
            assert cell is not None
            cell.setVisible(field in _CELLS[entry.kind])
        states = [one for one in STATES if one != "withdrawn" or entry.state == "withdrawn"]
        self.state_segments.offer([(one, _state(entry, one)) for one in states], say(Text("进展", "State")))
        self.state_segments.show_value(entry.state)
        self._show_variants(entry)
        self.by_head.setText(say(_BY_HEADS.get(entry.kind, Text("约定的日期", "The day agreed on"))))
        self.by_edit.setAccessibleName(self.by_head.text())
        self.opened_edit.show_value(entry.opened)
        self.time_edit.show_value(entry.time or None)
        self.activated_edit.show_value(entry.activated)
        self.number_edit.show_value(entry.number or None)
        self.by_edit.show_value(entry.by)
        self.words_edit.show_value(entry.words or None)
        self._show_quotes(entry, facts)
        if entry.kind == "integration":
            self._show_systems(entry, facts)
        self._order()

    def _order(self) -> None:
        """The tab order, as the fields stand."""
        days = (self.opened_edit, self.time_edit, self.activated_edit, self.number_edit, self.by_edit)
        states, variants = self.state_segments.buttons.values(), self.variant_segments.buttons.values()
        systems = (*self._chips.values(), self.system_edit)
        fields = (self.delete_button, *states, *variants, *days, self.quote_pick, *systems, self.words_edit)
        follow(self.withdraw_button, fields)

    def _show_variants(self, entry: Entry) -> None:
        blank = _BLANK.get(entry.kind)
        choices = [("", blank)] if blank else []
        head = self.look.say(_VARIANT_HEADS.get(entry.kind, Text("", "")))
        self.variant_head.setText(head)
        self.variant_segments.offer([*choices, *VARIANTS.get(entry.kind, {}).items()], head)
        self.variant_segments.show_value(entry.variant)

    def _show_quotes(self, entry: Entry, facts: ClientFacts) -> None:
        numbers = [one.number for one in facts.bought]
        if self.quote_pick.count() != len(numbers) or numbers != [
            self.quote_pick.itemData(place) for place in range(len(numbers))
        ]:
            self.quote_pick.offer([(f"{one.number}　{one.start} – {one.end}", one.number) for one in facts.bought])
        self.quote_pick.show_value(entry.quote or (numbers[-1] if numbers else None))
        if len(numbers) < 2:
            self.quote_cell.hide()

    def _show_systems(self, entry: Entry, facts: ClientFacts) -> None:
        known = {plain_name(name): name for name in (*(one.name for one in facts.systems), *entry.systems)}
        chosen = {plain_name(name) for name in (entry.systems or (one.name for one in facts.systems))}
        for key in [one for one in self._chips if one not in known]:
            chip = self._chips.pop(key)
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        for key, name in known.items():
            if key not in self._chips:
                self._chips[key] = chip = QPushButton(name, self.systems_row)
                chip.setCheckable(True)
                give(chip, role="small")
                chip.clicked.connect(self._say_systems)
                self._flow.addWidget(chip)
                chip.show()
            self._chips[key].setChecked(key in chosen)

    # --- changing ----------------------------------------------------------------------------------------------------

    def _say(self, name: str, value: Any) -> None:
        self.changed.emit({name: value})

    def _say_text(self, name: str, value: Any) -> None:
        self.changed.emit({name: value or ""})

    def _say_systems(self, *_: object) -> None:
        self.changed.emit({"systems": tuple(chip.text() for chip in self._chips.values() if chip.isChecked())})

    def _add_system(self, name: str | None) -> None:
        if not name:
            return
        systems = tuple(chip.text() for chip in self._chips.values() if chip.isChecked())
        self.system_edit.put_words("")
        self.system_edit.pen.value = None
        if plain_name(name) not in map(plain_name, systems):
            self.changed.emit({"systems": (*systems, name)})


def _state(entry: Entry, state: Any) -> Text:
    """What a state of this kind of entry is called."""
    return state_words(Entry(entry.kind, entry.opened, state=state))


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _clock(words: str) -> str:
    """``14:30`` as it was typed: ``14：30``, ``1430``, ``9:05``.

    :raises Refusal: when it is no time of the day
    """
    found = _CLOCK.fullmatch("".join(words.split()))
    if found is None:
        raise Refusal.of("time", Text("看不懂这个时间", "this is no time of the day"), Text("如 14:30", "like 14:30"))
    return f"{int(found[1]):02d}:{found[2]}"
