"""The sheet that is typed into: all lines in the order of the paper, and the ways between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ...core.text import Text
from ..desk import Desk
from ..look import Look
from ..style import give
from .key_in_line import KeyInLine, Way
from .key_in_lines import NAME, USCC, asked_of, asked_of_client

if TYPE_CHECKING:
    from ...core.questionnaire import Questionnaire

_FIRM = Text("企业", "The firm")


class KeyInSheet(QWidget):
    """Lines by the field that they fill (``client.name``, ``answers.P03``)."""

    #: a line says a value (None of an empty code): its field, the value
    given = Signal(str, object)
    #: a key leads somewhere: the field of the line, a Way
    led = Signal(str, str)
    #: a line got the keyboard
    entered = Signal(str)
    #: of two values one was taken: the field, "first" or "second"
    decided = Signal(str, str)

    def __init__(self, parent: QWidget | None, look: Look) -> None:
        super().__init__(parent)
        self.look = look
        self.lines: dict[str, KeyInLine] = {}
        self._sections: list[list[str]] = []

    def furnish(self, desk: Desk, questionnaire: Questionnaire) -> None:
        """Lay the lines of a questionnaire."""
        look = self.look
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 8)
        layout.setSpacing(0)
        self._add_section(layout, look.say(_FIRM))
        for name in (NAME, USCC):
            self._add(layout, KeyInLine(self, look, asked_of_client(look, name)))
        for section in questionnaire.sections:
            self._add_section(layout, f"{section.id}　{look.say(section.title)}")
            for question in questionnaire.questions:
                if question.section == section.id:
                    self._add(layout, KeyInLine(self, look, asked_of(look, desk, question)))
        layout.addStretch(1)

    def _add_section(self, layout: QVBoxLayout, title: str) -> None:
        head = QLabel(title)
        give(head, role="head")
        head.setContentsMargins(self.look.px(16), self.look.px(12), 0, self.look.px(4))
        layout.addWidget(head)
        self._sections.append([])

    def _add(self, layout: QVBoxLayout, line: KeyInLine) -> None:
        name = line.asked.name
        self.lines[name] = line
        self._sections[-1].append(name)
        line.said.connect(partial(self.given.emit, name))
        line.led.connect(partial(self.led.emit, name))
        line.entered.connect(partial(self.entered.emit, name))
        line.decided.connect(partial(self.decided.emit, name))
        layout.addWidget(line)

    @property
    def questions(self) -> list[str]:
        """The fields of the questions."""
        return [name for names in self._sections[1:] for name in names]

    def show_values(self, values: Mapping[str, Any], visible: Mapping[str, bool | None], only: Iterable[str]) -> None:
        """Show these fields; ``visible`` says which questions are asked."""
        for name in self.questions:
            self.lines[name].show_skipped(visible[name.partition(".")[2]] is False)
        for name in only:
            self.lines[name].show_value(values.get(name))

    def clear(self, names: Iterable[str]) -> None:
        """Nothing typed in these lines."""
        for name in names:
            self.lines[name].clear()

    def wrong(self) -> list[str]:
        """The lines with something that is not understood, when all that is typed was said."""
        for line in self.lines.values():
            line.flush()
        return [name for name, line in self.lines.items() if line.wrong]

    # --- ways --------------------------------------------------------------------------------------------------------

    def beyond(self, name: str, way: Way) -> str | None:
        """The line to which a key leads; None at the end. What is skipped and empty is jumped over."""
        names = list(self.lines)
        at = names.index(name)
        section = next(number for number, within in enumerate(self._sections) if name in within)
        ahead = {
            "next": names[at + 1 :],
            "back": names[:at][::-1],
            "section": [one for within in self._sections[section + 1 :] for one in within],
            "section_back": [one for within in self._sections[max(0, section - 1) :: -1] for one in within],
        }
        return next((one for one in ahead.get(way, []) if self._stops(one)), None)

    def _stops(self, name: str) -> bool:
        line = self.lines[name]
        return not line.skipped or line.value is not None
