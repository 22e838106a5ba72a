"""The list of clients: read, put in the bin, taken back, erased for good, and the week for the director."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from ..core.due import Known
from ..core.operation import moment
from ..core.overview import Overview
from ..core.problems import Refusal
from ..core.text import Text
from ..store.backup import backups
from ..store.cases import put_in_bin, take_from_bin
from ..store.file import Store
from ..store.operations import CaseSummary, list_cases
from ..store.quotes import kept_by_duty
from .keeping import forget_cases


@dataclass(frozen=True, slots=True)
class ClientList:
    """Clients and those in the bin, last changed first; ``backed_up`` is when the newest daily copy was made."""

    cases: tuple[CaseSummary, ...]
    binned: tuple[CaseSummary, ...]
    backed_up: datetime | None


def read_list(store: Store) -> ClientList:
    """What the first page shows."""
    made = [one.path.stat().st_mtime for one in backups(store.folder) if one.day is not None]
    newest = datetime.fromtimestamp(max(made)).astimezone() if made else None
    return ClientList(list_cases(store), list_cases(store, in_bin=True), newest)


def local(moment_: str) -> datetime:
    """A UTC moment of the store on this computer's clock."""
    return datetime.fromisoformat(moment_).astimezone()


def known(cases: Sequence[CaseSummary]) -> tuple[Known, ...]:
    """The clients as their dues are worked out from."""
    return tuple(Known(one.case, one.name, local(one.changed).date(), one.overview or Overview()) for one in cases)


def to_bin(store: Store, case: str, author: str, now: datetime) -> None:
    """Out of the list; taken back within 30 days."""
    put_in_bin(store, case, author=author, at=moment(now))


def from_bin(store: Store, case: str, author: str, now: datetime) -> None:
    """Back into the list."""
    take_from_bin(store, case, author=author, at=moment(now))


def kept_of(store: Store, case: str) -> tuple[Text, ...]:
    """What stays by duty when a client is erased (issued quotes)."""
    return kept_by_duty(store, [case])


def erase_for_good(store: Store, case: str, typed: str, now: datetime) -> tuple[Text, ...]:
    """Erase a client of the bin in file and backups, when his name was typed; what is kept.

    :raises Refusal: another name, or he is not in the bin
    """
    found = next((one for one in list_cases(store, in_bin=True) if one.case == case), None)
    if found is None:
        what = Text("这位客户不在回收站", "this client is not in the bin")
        raise Refusal.of("", what, Text("请先移到回收站", "put it there first"))
    if " ".join(typed.split()) != " ".join(found.name.split()):
        what = Text("名称不一致，没有删除", "the name is another; nothing was erased")
        raise Refusal.of("", what, Text("请照原样输入客户名称", "type the name as it stands"))
    return forget_cases(store, [case], now).kept


def write_week(store: Store, path: Path, today: date) -> Path:
    """The consultant's clients as a workbook for the director.

    :raises Refusal: the path cannot be written
    """
    from ..workbooks.week_book import WeekRow, write_week_book

    rows = [WeekRow(one.name, local(one.changed).date(), one.overview or Overview()) for one in list_cases(store)]
    write_week_book(rows, path, today)
    return path
