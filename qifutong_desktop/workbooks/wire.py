"""What passes between us and the reading process: plain JSON, checked on arrival (the sender read untrusted bytes)."""

from __future__ import annotations

from typing import Any, get_args

from ..core.migration.entity import Entity
from ..core.migration.facts import TableFacts
from ..core.problems import Problem
from ..core.text import Text
from .wire_columns import column_json, column_of, issue_json, issue_of

_HEX = 16
#: Ends each record's keys in one long text: a list of 50,000 would hold the window up while it is parsed in one go.
_ENDED = "|"


def facts_json(facts: TableFacts) -> dict[str, Any]:
    """What was measured of one table, as one message from the child."""
    return {
        "sheet": facts.sheet,
        "hidden": facts.hidden,
        "header_row": facts.header_row,
        "header_rows": facts.header_rows,
        "rows": facts.rows,
        "columns": facts.columns,
        "entity": facts.entity,
        "recognised_as": pair(facts.recognised_as),
        "source": facts.source,
        "exact": facts.exact_duplicates,
        "key": facts.key_duplicates,
        "size": facts.size_bytes,
        "notes": [pair(note) for note in facts.notes],
        "digests": None if facts.digests is None else "".join(f"{digest:016x}" for digest in facts.digests),
        "identities": "".join(" ".join(keys) + _ENDED for keys in facts.identities),
        "columns_profile": [column_json(column) for column in facts.columns_profile],
        "issues": [issue_json(issue) for issue in facts.issues],
        "likely": facts.likely_duplicates,
        "own_sheet": facts.own_sheet,
        "first_row": facts.first_row,
        "last_row": facts.last_row,
        "headings": facts.headings,
        "first_column": facts.first_column,
        "last_column": facts.last_column,
    }


def facts_of(raw: dict[str, Any]) -> TableFacts:
    """:raises (KeyError, TypeError, ValueError): the message is not one of ours"""
    entity = raw["entity"]
    if entity not in get_args(Entity):
        raise ValueError(entity)
    header_row, last_row, last_column = raw["header_row"], raw["last_row"], raw["last_column"]
    return TableFacts(
        sheet=str(raw["sheet"]),
        hidden=bool(raw["hidden"]),
        header_row=None if header_row is None else int(header_row),
        header_rows=int(raw["header_rows"]),
        rows=int(raw["rows"]),
        columns=tuple(str(column) for column in raw["columns"]),
        entity=entity,
        recognised_as=text_of(raw["recognised_as"]),
        source=str(raw["source"]),
        exact_duplicates=int(raw["exact"]),
        key_duplicates=int(raw["key"]),
        size_bytes=int(raw["size"]),
        notes=tuple(text_of(note) for note in raw["notes"]),
        digests=None if raw["digests"] is None else _digests(str(raw["digests"])),
        identities=tuple(tuple(keys.split()) for keys in str(raw["identities"]).split(_ENDED)[:-1]),
        columns_profile=tuple(column_of(one) for one in raw["columns_profile"]),
        issues=tuple(issue_of(one) for one in raw["issues"]),
        likely_duplicates=int(raw["likely"]),
        own_sheet=str(raw["own_sheet"]),
        first_row=int(raw["first_row"]),
        last_row=None if last_row is None else int(last_row),
        headings=int(raw["headings"]),
        first_column=int(raw["first_column"]),
        last_column=None if last_column is None else int(last_column),
    )


def _digests(raw: str) -> tuple[int, ...]:
    return tuple(int(raw[start : start + _HEX], 16) for start in range(0, len(raw), _HEX))


def problem_json(problem: Problem) -> dict[str, Any]:
    """A problem as one message from the child."""
    return {"key": problem.key, "what": pair(problem.what), "remedy": pair(problem.remedy)}


def problem_of(raw: dict[str, Any], file: str) -> Problem:
    """:raises (KeyError, TypeError, ValueError): the message is not one of ours"""
    return Problem(str(raw["key"]), text_of(raw["what"]), text_of(raw["remedy"]), file)


def pair(text: Text) -> list[str]:
    """A sentence as a part of a message."""
    return [text.zh, text.en]


def text_of(raw: Any) -> Text:
    """:raises (TypeError, ValueError): the message is not one of ours"""
    zh, en = raw
    return Text(str(zh), str(en))
