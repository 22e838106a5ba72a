"""A case as named fields for the log of operations, and back.

``client.name``, ``answers.P03`` (value, source, note), ``preferences.term``, ``company.bank``, ``data``, ``asked_on``;
of earlier measurements ``measured.T0``, ``promise.<dimension>``, ``promise.go_live``, ``promise.went_live``;
``alternative.A`` is one order put aside, whole. Fields of other
nouns (``order.*``, ``mapping.*``, ``notes``,
``deleted``) live beside them and are none of a Case's business.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any, cast, get_args

from .canonical import FieldValue, same
from .client import (
    LABELS,
    LETTERS,
    SOURCES,
    AlreadyPaid,
    Alternative,
    Answer,
    Billing,
    Case,
    Client,
    Company,
    CustomerKind,
    MeasureLabel,
    Measurement,
    Preferences,
    Promised,
    Tier,
    Value,
)
from .plain_values import read_back, written_down
from .problems import Problem
from .text import Text

#: The types of preferences whose default is None.
_OPTIONAL: dict[str, type] = {
    "start": date,
    "tier": str,
    "running_tier": str,
    "custom_rate": Decimal,
    "budget": Decimal,
    "validity_days": int,
    "concession_amount": Decimal,
    "concession_percent": Decimal,
    "users": int,
    "systems": int,
    "rows": int,
    "custom_days": Decimal,
}
#: What ``promise.`` holds beside the level of each dimension.
_PROMISED_DAYS = ("go_live", "went_live")
_WORDS = {
    "tier": get_args(Tier),
    "running_tier": get_args(Tier),
    "billing": get_args(Billing),
    "customer": get_args(CustomerKind),
}


def case_fields(case: Case) -> dict[str, FieldValue]:
    """What a case says, field by field; what stands at its default is left out."""
    found: dict[str, FieldValue] = {
        **dict(_parts("client", case.client, Client("?"))),
        **{f"answers.{key}": answer_field(answer) for key, answer in case.answers.items()},
        **dict(_parts("preferences", case.preferences, Preferences())),
        **dict(_parts("company", case.company, Company())),
    }
    found |= {f"measured.{label}": measured_field(one) for label, one in case.measured.items()}
    found |= {f"promise.{name}": level for name, level in case.promised.levels.items()}
    days = {"asked_on": case.asked_on} | {f"promise.{name}": getattr(case.promised, name) for name in _PROMISED_DAYS}
    found |= {name: day for name, day in days.items() if day is not None}
    found |= {f"alternative.{one.letter}": alternative_field(one) for one in case.alternatives}
    return found | ({"data": case.data} if case.data else {})


def _parts(noun: str, value: Any, default: Any) -> Iterator[tuple[str, FieldValue]]:
    for part in fields(value):
        if (said := getattr(value, part.name)) != getattr(default, part.name):
            yield f"{noun}.{part.name}", written_down(said)


def alternative_field(alternative: Alternative) -> FieldValue:
    """An alternative as it is stored, whole: what stands at its default is left out."""
    settings = dict(_parts("settings", alternative.settings, Preferences()))
    return {"title": alternative.title} | {name.partition(".")[2]: value for name, value in settings.items()}


def measured_field(measurement: Measurement) -> FieldValue:
    """A measurement as it is stored."""
    return {
        "answers": {key: answer_field(answer) for key, answer in measurement.answers.items()},
        "day": measurement.day,
        "questionnaire": measurement.questionnaire,
    }


def answer_field(answer: Answer) -> FieldValue:
    """An answer as it is stored."""
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
        asked_on=_day("asked_on", values, problems),
        measured=_measured(values, problems),
        promised=_promised(values, problems),
        alternatives=_alternatives(values, problems),
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
        answer = _answer(stored)
        if answer is None:
            problems.append(_unfit(f"answers.{key}"))
        else:
            found[key] = answer
    return found


def _answer(stored: FieldValue) -> Answer | None:
    match stored:
        case {"value": value, "source": str(source), "note": str(note)} if source in SOURCES and value is not None:
            return Answer(cast(Value, value), source, note)
    return None


def _measured(values: Mapping[str, FieldValue], problems: list[Problem]) -> dict[MeasureLabel, Measurement]:
    """The measurements that were set aside, earliest first; one that does not read back whole is left out."""
    stored, found = _of("measured", values), {}
    for label in LABELS:
        one = _measurement(stored.pop(label, None))
        if one is not None:
            found[label] = one
        elif f"measured.{label}" in values:
            problems.append(_unfit(f"measured.{label}"))
    problems += [_unfit(f"measured.{name}") for name in stored]
    return found


def _measurement(stored: FieldValue) -> Measurement | None:
    match stored:
        case {"answers": Mapping() as given, "day": (date() | None) as day, "questionnaire": str(questionnaire)}:
            answers = {key: answer for key, one in given.items() if (answer := _answer(one)) is not None}
            return Measurement(answers, day, questionnaire) if len(answers) == len(given) else None
    return None


def _promised(values: Mapping[str, FieldValue], problems: list[Problem]) -> Promised:
    levels = {}
    for name, level in _of("promise", values).items():
        if name not in _PROMISED_DAYS:
            if type(level) is int and 1 <= level <= 4:
                levels[name] = level
            else:
                problems.append(_unfit(f"promise.{name}"))
    return Promised(levels, *(_day(f"promise.{name}", values, problems) for name in _PROMISED_DAYS))


def _day(name: str, values: Mapping[str, FieldValue], problems: list[Problem]) -> date | None:
    day = values.get(name)
    if day is None or isinstance(day, date):
        return day
    problems.append(_unfit(name))
    return None


def _alternatives(values: Mapping[str, FieldValue], problems: list[Problem]) -> tuple[Alternative, ...]:
    """By letter; one that does not read back whole is left out, with a problem for each part that does not fit."""
    found = []
    for letter, stored in sorted(_of("alternative", values).items()):
        wrong: list[Problem] = []
        settings = dict(stored) if isinstance(stored, Mapping) else {}
        title = settings.pop("title", None)
        if letter in LETTERS and isinstance(title, str):
            one = Alternative(letter, title, _settings(f"alternative.{letter}", settings, wrong))
            found += [] if wrong else [one]
        else:
            wrong.append(_unfit(f"alternative.{letter}"))
        problems += wrong
    return tuple(found)


def _preferences(values: Mapping[str, FieldValue], problems: list[Problem]) -> Preferences:
    return _settings("preferences", _of("preferences", values), problems)


def _settings(place: str, said: Mapping[str, FieldValue], problems: list[Problem]) -> Preferences:
    default = Preferences()
    types = {part.name: type(getattr(default, part.name)) for part in fields(Preferences)} | _OPTIONAL
    fitting: dict[str, Any] = {}
    for name, value in said.items():
        paid = _already_paid(value) if name == "already_paid" else None
        if paid is not None:
            fitting[name] = paid
        elif type(value) is types.get(name) and (name not in _WORDS or value in _WORDS[name]):
            fitting[name] = value
        else:
            problems.append(_unfit(f"{place}.{name}"))
    return Preferences(**fitting)


def _already_paid(stored: FieldValue) -> AlreadyPaid | None:
    """What a running contract has paid, where each part is of its kind."""
    try:
        paid = read_back(AlreadyPaid, stored, {})
    except ValueError:
        return None
    whole = all(type(number) is int and number >= 0 for number in (paid.seats, paid.months_left))
    named = isinstance(paid.integrations, tuple) and all(isinstance(name, str) for name in paid.integrations)
    dated = paid.seats_until is None or isinstance(paid.seats_until, date)
    return paid if whole and named and dated and isinstance(paid.order_no, str) else None
