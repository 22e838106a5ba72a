"""Column profiles and issues as the reading process says them, checked on arrival."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, get_args

from ..core.migration.columns import ColumnProfile, ColumnType, CounterExample, Sample
from ..core.migration.issues import ISSUE_KINDS, Issue, issue

#: No number of a workbook has more digits before its point, or zeros behind it.
_LARGEST = 400


def column_json(column: ColumnProfile) -> dict[str, Any]:
    """One column's profile as a part of a message from the child."""
    return {
        "name": column.name,
        "letter": column.letter,
        "type": column.type,
        "filled": column.filled,
        "missing": column.missing,
        "distinct": column.distinct,
        "at_least": column.distinct_at_least,
        "masked": column.masked,
        "low": None if column.low is None else str(column.low),
        "high": None if column.high is None else str(column.high),
        "first": None if column.first is None else column.first.isoformat(),
        "last": None if column.last is None else column.last.isoformat(),
        "examples": [[example.address, example.pattern] for example in column.counter_examples],
        "types": _pairs(column.types),
        "patterns": _pairs(column.patterns),
        "top": _pairs(column.top),
        "months": _pairs(column.months),
    }


def column_of(raw: dict[str, Any]) -> ColumnProfile:
    """:raises (KeyError, TypeError, ValueError): the message is not one of ours"""
    kind = raw["type"]
    if kind not in get_args(ColumnType):
        raise ValueError(kind)
    return ColumnProfile(
        name=str(raw["name"]),
        letter=str(raw["letter"]),
        type=kind,
        filled=int(raw["filled"]),
        missing=int(raw["missing"]),
        distinct=int(raw["distinct"]),
        types=_samples(raw["types"]),
        counter_examples=tuple(CounterExample(str(address), str(form)) for address, form in raw["examples"]),
        low=_number(raw["low"]),
        high=_number(raw["high"]),
        first=_day(raw["first"]),
        last=_day(raw["last"]),
        patterns=_samples(raw["patterns"]),
        top=_samples(raw["top"]),
        months=_samples(raw["months"]),
        masked=bool(raw["masked"]),
        distinct_at_least=bool(raw["at_least"]),
    )


def issue_json(found: Issue) -> dict[str, Any]:
    """One issue as a part of a message; its sentences are ours and do not travel."""
    return {
        "kind": found.kind,
        "table": found.table,
        "column": found.column,
        "count": found.count,
        "addresses": found.addresses,
    }


def issue_of(raw: dict[str, Any]) -> Issue:
    """:raises (KeyError, TypeError, ValueError): the message is not one of ours"""
    kind = raw["kind"]
    if kind not in ISSUE_KINDS:
        raise ValueError(kind)
    addresses = tuple(str(address) for address in raw["addresses"])
    return issue(kind, str(raw["table"]), str(raw["column"]), int(raw["count"]), addresses)


def _pairs(samples: tuple[Sample, ...]) -> list[list[str | int]]:
    return [[sample.value, sample.count] for sample in samples]


def _samples(raw: Any) -> tuple[Sample, ...]:
    return tuple(Sample(str(value), int(count)) for value, count in raw)


def _number(raw: Any) -> Decimal | None:
    if raw is None:
        return None
    try:
        number = Decimal(str(raw))
    except InvalidOperation:
        raise ValueError(raw) from None
    if not number.is_finite() or abs(number.adjusted()) > _LARGEST:
        raise ValueError(raw)
    return number


def _day(raw: Any) -> date | None:
    return None if raw is None else date.fromisoformat(str(raw))
