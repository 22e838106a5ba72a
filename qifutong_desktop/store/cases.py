"""Cases as a consultant handles them: saved, opened, put in the bin, erased for good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ..core.client import Case
from ..core.merge import CaseState
from ..core.operation import Operation
from ..core.problems import Problem
from ..core.text import Text
from .file import Store

BIN_DAYS = 30


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """A case as it stands: its value, the state with history and conflicts, and what no longer fits this version."""

    id: str
    case: Case
    state: CaseState
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did: cases and operations gone, backups rewritten, and what is kept by duty."""

    cases: int
    operations: int
    backups: int
    kept: tuple[Text, ...]


def new_case(store: Store, case: Case, *, author: str, at: str) -> str:
    """Store a new case; its id (32 hex digits)."""
    raise NotImplementedError


def save_case(
    store: Store, case_id: str, case: Case, *, author: str, at: str, reason: str = ""
) -> tuple[Operation, ...]:
    """Write what differs from what is stored, in one transaction; () when nothing does."""
    raise NotImplementedError


def open_case(store: Store, case_id: str) -> OpenedCase:
    """:raises Refusal: when there is no such case"""
    raise NotImplementedError


def put_in_bin(store: Store, case_id: str, *, author: str, at: str) -> None:
    """Out of the list, for 30 days to be taken back."""
    raise NotImplementedError


def take_from_bin(store: Store, case_id: str, *, author: str, at: str) -> None:
    """Back into the list."""
    raise NotImplementedError


def empty_bin(store: Store, now: datetime, *, days: int = BIN_DAYS) -> Erased:
    """Erase for good what lies in the bin longer than ``days``."""
    raise NotImplementedError


def erase(store: Store, case_ids: Sequence[str], now: datetime, *, duty: Sequence[Text] = ()) -> Erased:
    """Erase cases for good: in the file and in every backup. ``duty`` says what is kept (issued quotes)."""
    raise NotImplementedError
