"""The library with what was added to it: own notes and the firm's passages, kept in the encrypted store."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ..catalog.knowledge import load_topics, load_vocabulary, load_written, passages_in, read_passages
from ..core.knowledge.library import Library, build_library
from ..core.knowledge.own import OWN, Added, Note, company_problems, laid_over
from ..core.knowledge.passage import Written
from ..core.pricebook import PriceBook
from ..core.problems import Problem, Refusal
from ..core.text import Text
from ..store.file import Store
from ..store.settings import draft, drop_draft, put_draft, put_setting_within, setting, setting_within
from .asking import library_of

_KEY = "own_passages"


@dataclass(frozen=True, slots=True)
class Shelved:
    """The library of one price book (``digest``) with what was ``added``; ``problems`` of what was left out."""

    library: Library
    added: Added
    digest: str
    problems: tuple[Problem, ...] = ()


def half_written(store: Store) -> Note | None:
    """The note that was being written when the window closed or the store was locked."""
    body = draft(store, _KEY)
    try:
        return None if body is None else Note(**json.loads(body))
    except (ValueError, TypeError):
        return None


def keep_half_written(store: Store, note: Note | None, at: str) -> None:
    """Keep what is being written; None forgets it."""
    if note is None:
        drop_draft(store, _KEY)
    else:
        put_draft(store, _KEY, json.dumps(asdict(note), ensure_ascii=False), at=at)


def shelved(store: Store, book: PriceBook, former: Shelved | None = None) -> Shelved:
    """The library of now; ``former`` itself where nothing changed since. Builds for some tens of milliseconds."""
    return _shelved(_read(setting(store, _KEY)), book, former)


def change(store: Store, book: PriceBook, edit: Callable[[Added], Added]) -> Shelved:
    """Change what was added, in one transaction, and build the library with it.

    :raises NotWritten: when the disk fails; nothing is changed
    """
    with store.writing() as connection:
        added = edit(_read(setting_within(connection, _KEY))[0])
        put_setting_within(connection, _KEY, _plain(added) if added != Added() else None)
    return _shelved((added, ()), book, None)


def read_company(path: Path, book: PriceBook) -> tuple[Written, ...]:
    """The firm's passages of a TOML file, by the rules of ``resources/knowledge`` (docs/knowledge.md).

    :raises Refusal: everything wrong in it, with file and key
    """
    company = read_passages(path)
    if not company:
        what, remedy = Text("里面没有条目", "holds no passage"), Text("请写 [[passage]]", "write [[passage]]")
        raise Refusal.of("passage", what, remedy, str(path))
    wrong = company_problems(company, load_written(), load_topics(), book)
    if wrong:
        raise Refusal([problem for each in wrong.values() for problem in each]).in_file(str(path))
    return company


def new_id() -> str:
    """An id for a new note."""
    return f"{OWN}{secrets.token_hex(8)}"


def _shelved(read: tuple[Added, tuple[Problem, ...]], book: PriceBook, former: Shelved | None) -> Shelved:
    added, unread = read
    if former is not None and (former.added, former.digest) == (added, book.digest):
        return former
    if added == Added():
        return Shelved(_plain_library(_Listed(book)), added, book.digest, unread)
    passages, problems = laid_over(load_written(), added, load_topics(), book)
    return Shelved(build_library(passages, load_topics(), load_vocabulary()), added, book.digest, (*unread, *problems))


class _Listed:
    """A price book that is known by its digest."""

    def __init__(self, book: PriceBook) -> None:
        self.book = book

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Listed) and other.book.digest == self.book.digest

    def __hash__(self) -> int:
        return hash(self.book.digest)


@cache
def _plain_library(listed: _Listed) -> Library:
    return library_of(listed.book)


# --- as plain JSON ---------------------------------------------------------------------------------------------------


def _plain(added: Added) -> dict[str, Any]:
    return {"notes": [asdict(one) for one in added.notes], "company": [_table(one) for one in added.company]}


def _table(one: Written) -> dict[str, Any]:
    """A passage as its TOML table has it; lists that are empty are left out."""
    table: dict[str, Any] = {"id": one.id, "topic": one.topic, "title": _both(one.title), "text": _both(one.text)}
    lists = {"clauses": one.clauses, "words": one.words, "related": one.related, "findings": one.findings}
    table |= {key: list(values) for key, values in lists.items() if values}
    table |= {key: value for key, value in (("told", one.told), ("status", one.source)) if value}
    if one.conflicts:
        table["conflicts"] = [
            {"what": _both(each.what), "clause": each.clause, "decision": _both(each.decision)}
            for each in one.conflicts
        ]
    return table


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _read(stored: Any) -> tuple[Added, tuple[Problem, ...]]:
    """What was stored; what does not fit this version is left out, with a problem."""
    if stored is None:
        return Added(), ()
    plain = stored if isinstance(stored, dict) else {}
    notes, company, problems = [], list[Written](), list[Problem]()
    for one in _list(plain.get("notes")):
        match one:
            case {"id": str(id), "topic": str(topic), "title": str(title), "text": str(text)}:
                notes.append(Note(id, topic, title, text))
            case _:
                problems.append(_unfit("notes"))
    for one in _list(plain.get("company")):
        try:
            company += passages_in([one])
        except Refusal as refusal:
            problems += refusal.problems
    return Added(tuple(notes), tuple(company)), tuple(problems)


def _list(given: Any) -> list[Mapping[str, Any]]:
    return given if isinstance(given, list) else []


def _unfit(key: str) -> Problem:
    what = Text("存的条目不合本版本的格式，已略过", "a stored note does not fit this version; it was left out")
    return Problem(key, what, Text("请重新添加", "add it again"))
