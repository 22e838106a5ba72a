"""The second typing of a paper questionnaire: it is compared with the first, and says nothing to the case by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...core.text import Text
from ..look import Look
from .key_in_lines import NAME, USCC
from .key_in_sheet import KeyInSheet
from .key_in_stack import Stack

if TYPE_CHECKING:
    from ...actions.working import Work
    from ...core.client import Answer

_CHECKED = Text("复核：已核 {n} 题，不同 {unequal} 题", "Second typing: {n} done, {unequal} differ")


class SecondTyping:
    """What it holds lies in the stack, so that it stays over a change of the look."""

    def __init__(self, stack: Stack, sheet: KeyInSheet) -> None:
        self.stack, self.sheet = stack, sheet

    def turn(self) -> None:
        """Begin it, or go back to the first typing."""
        self.stack.checking = not self.stack.checking
        self.stack.second, self.stack.unequal = {}, set()
        self.sheet.clear(self.sheet.questions)

    def take(self, name: str, value: Any) -> bool:
        """Keep what was typed again; False where that is an answer of the first typing."""
        if not self.stack.checking or name in (NAME, USCC):
            return False
        self.stack.second[name] = value
        self.stack.unequal.discard(name)
        self.sheet.lines[name].show_verdict("")
        return True

    def judge(self, name: str, work: Work | None) -> bool:
        """Compare what was typed twice; whether the line may be left: one that differs holds once."""
        if not self.stack.checking or work is None or name in (NAME, USCC):
            return True
        seen, first = name in self.stack.unequal, first_of(work, name)
        verdict = self.stack.judge(name, first)
        self.sheet.lines[name].show_verdict(verdict, first)
        return seen or verdict != "unequal"

    def unequal(self) -> list[str]:
        """The lines that are not decided yet, in the order of the paper."""
        return [name for name in self.sheet.lines if name in self.stack.unequal]

    def words(self, look: Look) -> str:
        """How far it has come."""
        return look.say(_CHECKED).format(n=len(self.stack.second), unequal=len(self.stack.unequal))


def first_of(work: Work, name: str) -> Answer | None:
    """What the first typing answered."""
    return work.dossier.case.answers.get(name.partition(".")[2])
