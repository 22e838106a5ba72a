"""What passes between us and the reading process: plain JSON, checked on arrival (the sender read untrusted bytes)."""

from __future__ import annotations

import json
import sys
from array import array
from binascii import a2b_base64, b2a_base64
from typing import Any, Literal, get_args

from ..core.migration.entity import Entity
from ..core.migration.facts import TableFacts
from ..core.migration.identity import KINDS, WHO
from ..core.migration.record_keys import Identities
from ..core.problems import Problem
from ..core.text import Text
from .wire_columns import column_json, column_of, issue_json, issue_of

#: No table of which we are told has more records; all of them are numbered where they are compared.
_MOST_RECORDS = 1 << 25
#: Of firms alone the names that say who identify, too.
_AS_WHO: list[str] = []


def message_of(line: bytes) -> dict[str, Any] | None:
    """One message of a child's, None when it is nonsense: none of ours has a number with a point, or nests deep."""
    try:
        message = json.loads(line, parse_float=_refuse, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    return message if isinstance(message, dict) else None


def _refuse(number: str) -> None:
    raise ValueError(number)


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
        "identities": _identities_json(facts.identities),
        "apart": facts.apart,
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
        identities=_identities_of(raw["identities"]),
        apart=int(raw["apart"]),
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
    """:raises ValueError: they are no numbers of 64 bits"""
    found = array("Q", bytes.fromhex(raw))
    if sys.byteorder == "little":
        found.byteswap()
    return tuple(found)


def _identities_json(found: Identities) -> dict[str, Any]:
    """Numbers as long texts: lists of 50,000 would hold the window up while they are parsed in one go."""
    keys = {kind: [_packed(one) for one in held] for kind, held in found.keys.items()}
    if WHO in keys and "n" in keys and found.keys[WHO] == found.keys["n"]:
        keys["n"] = _AS_WHO
    return {"count": found.count, "keys": keys}


def _identities_of(raw: dict[str, Any]) -> Identities:
    """:raises (KeyError, TypeError, ValueError): the message is not one of ours"""
    count = int(raw["count"])
    if not 0 <= count <= _MOST_RECORDS:
        raise ValueError(count)
    keys = {}
    for kind, packed in dict(raw["keys"]).items():
        records, digests = raw["keys"][WHO] if packed == _AS_WHO else packed
        held = _unpacked("I", records), _unpacked("Q", digests)
        if kind not in (*KINDS, WHO) or len(held[0]) != len(held[1]) or max(held[0], default=-1) >= count:
            raise ValueError(kind)
        keys[str(kind)] = held
    return Identities(count, keys)


def _packed(numbers: array[int]) -> str:
    return b2a_base64(numbers.tobytes(), newline=False).decode("ascii")


def _unpacked(kind: Literal["I", "Q"], text: str) -> array[int]:
    return array(kind, a2b_base64(text, strict_mode=True))


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
