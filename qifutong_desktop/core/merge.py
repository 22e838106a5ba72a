"""A case as a pure function of its operations, whatever order they arrive in.

On each field the *heads* are the operations that nothing supersedes. One head, or several that say the same: settled.
Heads that differ: a conflict; all stay visible, the newest is worked with until a person picks (an operation that
supersedes them all). Undo and redo are operations too, so the log alone tells what can be taken back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .canonical import FieldValue, same
from .operation import Kind, Operation


@dataclass(frozen=True, slots=True)
class CaseState:
    """What a case says: for each field its heads, the one worked with first."""

    heads: Mapping[str, tuple[Operation, ...]]

    def value(self, field: str) -> FieldValue:
        """What is worked with; None where nothing was said or it was cleared."""
        heads = self.heads.get(field)
        return heads[0].value if heads else None

    @property
    def values(self) -> dict[str, FieldValue]:
        """Every field that holds something, by name."""
        return {name: heads[0].value for name, heads in self.heads.items() if heads[0].value is not None}

    @property
    def conflicts(self) -> dict[str, tuple[Operation, ...]]:
        """Fields on which the heads differ: one operation for each thing said, newest first."""
        said = {name: tuple(_different(heads)) for name, heads in self.heads.items()}
        return {name: heads for name, heads in said.items() if len(heads) > 1}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all heads, sorted: these say exactly which state this is: the operations of these
        names make it again, whatever came after."""
        return tuple(sorted(head.name for heads in self.heads.values() for head in heads))


def _different(heads: Iterable[Operation]) -> Iterator[Operation]:
    seen: list[FieldValue] = []
    for head in heads:
        if not any(same(head.value, value) for value in seen):
            seen.append(head.value)
            yield head


def _newest_first(operations: Iterable[Operation]) -> tuple[Operation, ...]:
    return tuple(sorted(operations, key=lambda one: (one.at, one.n, one.name), reverse=True))


def case_state(operations: Iterable[Operation]) -> CaseState:
    """The state that a set of operations (of one case) makes; order and repetition don't matter."""
    known = {one.name: one for one in operations}
    replaced = {(one.field, name) for one in known.values() for name in one.supersedes}
    heads: dict[str, list[Operation]] = {}
    for one in known.values():
        if (one.field, one.name) not in replaced:
            heads.setdefault(one.field, []).append(one)
    return CaseState({name: _newest_first(heads[name]) for name in sorted(heads)})


def history(operations: Iterable[Operation], field: str) -> tuple[Operation, ...]:
    """All that was ever said of a field, oldest first; what supersedes comes after what it supersedes."""
    mine = {one.name: one for one in operations if one.field == field}
    told: dict[str, Operation] = {}

    waiting = sorted(mine.values(), key=lambda one: (one.at, one.n, one.name), reverse=True)
    while waiting:
        one = waiting[-1]
        before = [mine[name] for name in one.supersedes if name in mine and name not in told]
        if before and one.name not in told:
            waiting.extend(before)
        else:
            told.setdefault(one.name, one)
            waiting.pop()
    return tuple(told.values())


def known_at(operations: Iterable[Operation], moment: str) -> tuple[Operation, ...]:
    """The operations up to a moment (UTC, as in ``Operation.at``): "as it was on the day of the quote"."""
    return tuple(one for one in operations if one.at <= moment)


# --- undo and redo ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Step:
    """What to write to take a change back, or to bring it again: the caller adds author, device, n and time."""

    kind: Kind
    of: Operation
    value: FieldValue
    supersedes: tuple[str, ...]


def undo_steps(operations: Iterable[Operation], device: str) -> tuple[Step, ...]:
    """How to take back the last change of this device that still stands, with what was set together with it.

    A change that somebody has since overwritten is passed over: undoing it would take back his work.
    """
    log = _Log(operations)
    done, _ = log.stacks(device)
    standing = [one for one in reversed(done) if log.stands(one)]
    return tuple(log.taking_back(one) for one in standing if _change(one) == _change(standing[0]))


def redo_steps(operations: Iterable[Operation], device: str) -> tuple[Step, ...]:
    """How to bring again what this device took back last, with what was taken back together with it; () when it has
    done something new since or the field has moved on."""
    log = _Log(operations)
    _, undone = log.stacks(device)
    found: list[Step] = []
    for one in reversed(undone):
        heads = log.state.heads[one.field]
        if _change(one) != _change(undone[-1]):
            break
        if len(heads) == 1 and log.origin(heads[0]) == log.origin(log.before(one)):
            found.append(Step("redo", one, one.value, (heads[0].name,)))
        elif not found:
            break
    return tuple(found)


def _change(one: Operation) -> str:
    """One name for all that was set together."""
    return one.of or one.name


class _Log:
    """The operations of one case with what is asked of them again and again."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        self.known = {one.name: one for one in operations}
        self.state = case_state(self.known.values())

    def stacks(self, device: str) -> tuple[list[Operation], list[Operation]]:
        """What this device has done and not taken back, and what it has taken back, last on top."""
        done: list[Operation] = []
        undone: list[Operation] = []
        mine = [one for one in self.known.values() if one.device == device]
        for one in sorted(mine, key=lambda one: (one.n, one.name)):
            about = self.known.get(one.of)
            if one.kind == "set":
                done.append(one)
                undone.clear()
            elif about is not None:
                taken, given = (done, undone) if one.kind == "undo" else (undone, done)
                if about in taken:
                    taken.remove(about)
                given.append(about)
        return done, undone

    def stands(self, one: Operation) -> bool:
        """Whether nobody has since said anything else of its field."""
        heads = self.state.heads[one.field]
        return len(heads) == 1 and self.origin(heads[0]) == one

    def taking_back(self, one: Operation) -> Step:
        """How a change that stands is taken back."""
        before = self.before(one)
        return Step("undo", one, before.value if before else None, (self.state.heads[one.field][0].name,))

    def before(self, one: Operation) -> Operation | None:
        """What stood on the field before an operation: of several, the one that was worked with."""
        earlier = _newest_first(self.known[name] for name in one.supersedes if name in self.known)
        return earlier[0] if earlier else None

    def origin(self, one: Operation | None) -> Operation | None:
        """The change whose value an operation carries: itself, what it redoes, or what its undo went back to."""
        while one is not None and one.kind != "set":
            about = self.known.get(one.of)
            if one.kind == "redo" or about is None:
                return about
            one = self.before(about)
        return one
