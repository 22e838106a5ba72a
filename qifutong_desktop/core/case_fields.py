"""A case as named fields for the log of operations, and back.

``client.name``, ``answers.P03`` (value, source, note), ``preferences.term``, ``company.bank``, ``data``. Fields of
other nouns (``order.*``, ``mapping.*``, ``notes``, ``deleted``) live beside them and are none of a Case's business.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any, cast, get_args

from .canonical import FieldValue, same
from .client import SOURCES, Answer, Billing, Case, Client, Company, CustomerKind, Preferences, Tier, Value
from .problems import Problem
from .text import Text

#: The types of preferences whose default is None.
_OPTIONAL: dict[str, type] = {
    "start": date,
    "tier": str,
    "custom_rate": Decimal,
    "budget": Decimal,
    "validity_days": int,
    "concession_amount": Decimal,
    "concession_percent": Decimal,
}
_WORDS = {"tier": get_args(Tier), "billing": get_args(Billing), "customer": get_args(CustomerKind)}


def case_fields(case: Case) -> dict[str, FieldValue]:
    """What a case says, field by field; what stands at its default is left out."""
    found: dict[str, FieldValue] = {
        **dict(_parts("client", case.client, Client("?"))),
        **{f"answers.{key}": _answer_fields(answer) for key, answer in case.answers.items()},
        **dict(_parts("preferences", case.preferences, Preferences())),
        **dict(_parts("company", case.company, Company())),
    }
    return found | ({"data": case.data} if case.data else {})


def _parts(noun: str, value: Any, default: Any) -> Iterator[tuple[str, FieldValue]]:
    for part in fields(value):
        if (said := getattr(value, part.name)) != getattr(default, part.name):
            yield f"{noun}.{part.name}", said


def _answer_fields(answer: Answer) -> FieldValue:
    return {"value": cast(FieldValue, answer.value), "source": answer.source, "note": answer.note}


def case_from_fields(values: Mapping[str, FieldValue]) -> tuple[Case, tuple[Problem, ...]]:
    """The case in a set of fields (``CaseState.values``); a field that no longer fits is left out, with a problem."""
    problems: list[Problem] = []
    data = values.get("data", ())
    case = Case(
        client=Client(**{"name": "?", **_texts("client", Client, values, problems)}),
        answers=_answers(values, problems),
        data=tuple(str(path) for path in data) if isinstance(data, tuple) else (),
        preferences=_preferences(values, problems),
        company=Company(**_texts("company", Company, values, problems)),
    )
    return case, tuple(problems)


def changed_fields(before: Mapping[str, FieldValue], after: Mapping[str, FieldValue]) -> dict[str, FieldValue]:
    """What has to be written so that ``before`` says what ``after`` says; None clears a field that is gone."""
    gone: dict[str, FieldValue] = dict.fromkeys(set(before) - set(after))
    return gone | {name: value for name, value in after.items() if name not in before or not same(before[name], value)}


def _of(noun: str, values: Mapping[str, FieldValue]) -> dict[str, FieldValue]:
    """The fields of a noun by what comes after the dot."""
    return {name.partition(".")[2]: value for name, value in values.items() if name.partition(".")[0] == noun}


def _unfit(key: str) -> Problem:
    what = Text("存的内容不合本版本的格式，已略过", "what is stored does not fit this version; it was left out")
    return Problem(key, what, Text("请重新填写这一项", "fill it in again"))


def _texts(noun: str, kind: type[Any], values: Mapping[str, FieldValue], problems: list[Problem]) -> dict[str, str]:
    known = {part.name for part in fields(kind)}
    found = {}
    for name, value in _of(noun, values).items():
        if name in known and isinstance(value, str):
            found[name] = value
        else:
            problems.append(_unfit(f"{noun}.{name}"))
    return found


def _answers(values: Mapping[str, FieldValue], problems: list[Problem]) -> dict[str, Answer]:
    found = {}
    for key, stored in _of("answers", values).items():
        match stored:
            case {"value": value, "source": str(source), "note": str(note)} if source in SOURCES and value is not None:
                found[key] = Answer(cast(Value, value), source, note)
            case _:
                problems.append(_unfit(f"answers.{key}"))
    return found


def _preferences(values: Mapping[str, FieldValue], problems: list[Problem]) -> Preferences:
    default = Preferences()
    types = {part.name: type(getattr(default, part.name)) for part in fields(Preferences)} | _OPTIONAL
    fitting: dict[str, Any] = {}
    for name, value in _of("preferences", values).items():
        if type(value) is types.get(name) and (name not in _WORDS or value in _WORDS[name]):
            fitting[name] = value
        else:
            problems.append(_unfit(f"preferences.{name}"))
    return Preferences(**fitting)
