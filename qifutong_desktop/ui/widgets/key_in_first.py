"""The first typing of a paper questionnaire: what is given goes to its case, which is made with the first answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from ...core.client import Answer
from ..desk import Desk
from .key_in_lines import NAME, USCC
from .key_in_stack import Stack, Typed

if TYPE_CHECKING:
    from ...actions.working import Work
    from ...core.canonical import FieldValue

_REASON = "录入纸质问卷"


class FirstTyping:
    """What it says lies in the stack, so that it stays over a change of the look."""

    def __init__(self, desk: Desk, stack: Stack) -> None:
        self.desk, self.stack = desk, stack
        #: what is done once the case lies on the desk
        self.then: Callable[[], None] | None = None

    @property
    def work(self) -> Work | None:
        """The case of this questionnaire, once it lies on the desk."""
        work = self.desk.work
        return work if work is not None and work.id == self.stack.case else None

    @property
    def on_its_way(self) -> bool:
        """There is a case, and it does not lie on the desk yet or lacks what waits for it."""
        return bool(self.stack.waiting) or (bool(self.stack.case) and self.work is None)

    def say(self, changes: Mapping[str, Answer | FieldValue]) -> None:
        """Say it to the case, when it lies on the desk; the first words make it."""
        from ...actions.answering import answer_field

        stored = {name: answer_field(one) if isinstance(one, Answer) else one for name, one in changes.items()}
        stack = self.stack
        stack.said.update(stored)
        if self.on_its_way:
            stack.waiting.update(stored)
        elif stack.case:
            self.desk.say(stored, _REASON)
        else:
            fields = {name: value for name, value in stored.items() if value is not None}
            stack.case = self.desk.new({NAME: "?", **fields})

    def when_written(self, then: Callable[[], None]) -> None:
        """At once, or when the case that was just made lies on the desk."""
        if self.on_its_way:
            self.then = then
        else:
            then()

    def go_on(self) -> None:
        """The case lies on the desk: say what waited for that, then do what did."""
        if self.work is None:
            return
        if self.stack.waiting:
            waiting, self.stack.waiting = self.stack.waiting, {}
            self.say(waiting)
        if self.then is not None:
            then, self.then = self.then, None
            then()

    def merge(self, case: str) -> None:
        """What was typed goes to the client that has this code, as changes; the one made for it to the bin."""
        from ...actions.client_list import to_bin

        own, desk, author, now = self.stack.case, self.desk, self.desk.author, self.desk.now()
        said = {name: value for name, value in self.stack.said.items() if name not in (NAME, USCC)}
        desk.in_store(lambda store: to_bin(store, own, author, now))
        self.stack.begin(case)
        self.stack.waiting.update(said)
        desk.open(case)

    def put(self) -> None:
        """It is finished, for now."""
        if (work := self.work) is not None:
            self.stack.put(Typed(work.id, work.dossier.case.client.name, work.diagnosis.unanswered))
