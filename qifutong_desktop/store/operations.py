"""The log of operations in the file: written in one transaction a change, read back as values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..core.canonical import FieldValue
from ..core.operation import Operation
from .file import Store


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """One line of the list of cases. ``changed`` and ``deleted`` are UTC moments; ``deleted`` is "" outside the bin."""

    case: str
    name: str
    changed: str
    deleted: str
    operations: int


def record(
    store: Store,
    case: str,
    changes: Mapping[str, FieldValue],
    *,
    author: str,
    at: str,
    reason: str = "",
    seen: Mapping[str, tuple[str, ...]] | None = None,
) -> tuple[Operation, ...]:
    """Write changes of fields, in one transaction; on the disk when it returns. A new case begins with its first one.

    ``seen`` holds, by field, the names of the heads that the author had before him: what came meanwhile is then kept
    beside his as a conflict. Without it his words replace what stands.

    :raises NotWritten: when the disk fails; nothing of it is stored
    """
    raise NotImplementedError


def append(store: Store, operations: Iterable[Operation]) -> int:
    """Take in operations made elsewhere, in any order; those already here are skipped. How many were new.

    :raises Refusal: when a case was erased here, or one counter of a device stands for two operations
    """
    raise NotImplementedError


def undo(store: Store, case: str, *, author: str, at: str) -> Operation | None:
    """Take back the last change of this device to a case that still stands; None when there is none."""
    raise NotImplementedError


def redo(store: Store, case: str, *, author: str, at: str) -> Operation | None:
    """Bring back what was undone last; None when there is nothing, or something new was done since."""
    raise NotImplementedError


def case_operations(store: Store, case: str) -> tuple[Operation, ...]:
    """Every operation of a case, as stored; () for an unknown case. Feed it to :mod:`..core.merge`."""
    raise NotImplementedError


def list_cases(store: Store, *, in_bin: bool = False) -> tuple[CaseSummary, ...]:
    """The cases, last changed first; with ``in_bin`` those in the bin instead."""
    raise NotImplementedError


def rebuilt(store: Store) -> int:
    """Derive heads and summaries anew from the log; how many cases stood wrong (0 when all is well)."""
    raise NotImplementedError
