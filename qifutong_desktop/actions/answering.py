"""What a consultant types, read by the rules of a case file: answers, a credit code; evidence that has no file."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, cast

from ..catalog.case import read_uscc
from ..catalog.case_answers import answers_of
from ..catalog.case_values import Wrong, read_text
from ..core.canonical import FieldValue
from ..core.client import Answer, Source, Special
from ..core.dossier import Evidence
from ..core.migration.codes import phone_kind, uscc_kind
from ..core.operation import moment
from ..core.problems import Problem, Refusal
from ..core.questionnaire import Question, Questionnaire
from ..core.ranges import Range
from ..core.text import Text
from ..core.typed import day_typed, number_or_range_typed, number_typed
from ..store.attachments import attach
from ..store.file import Store

_NUMBERS = ("integer", "decimal", "money")


def read_answer(
    questionnaire: Questionnaire, question: str, given: object, source: Source = "口述", note: str = ""
) -> Answer:
    """An answer checked as a case file's is. ``given``: its value, a Special, or plain rows of a table.

    :raises Refusal: what is wrong with it; the key names the row and column of a table (``2.users``)
    """
    problems: list[Problem] = []
    plain = {"value": _plain(given), "source": source} | ({"note": note.strip()} if note.strip() else {})
    found = answers_of({question: plain}, questionnaire, problems)
    if problems:
        raise Refusal([_nearer(problem, f"answers.{question}") for problem in problems])
    return found[question]


def answer_field(answer: Answer | None) -> FieldValue:
    """An answer as it is stored."""
    if answer is None:
        return None
    return {"value": cast(FieldValue, answer.value), "source": answer.source, "note": answer.note}


def typed_value(questionnaire: Questionnaire, question: Question, words: str, today: date) -> Any:
    """The value of a question that is answered by typing: ``1.6万``, ``80–90``, ``1-4``, a text.

    :raises Refusal: when it cannot be read, or does not fit the question
    """
    given: object = words
    if question.type in _NUMBERS:
        given = number_or_range_typed(words)
    elif question.type == "date":
        given = day_typed(words, today)
    return read_answer(questionnaire, question.id, given).value


def typed_cell(kind: str, words: str, today: date) -> Any:
    """What is typed into one cell of a table, before the row is checked.

    :raises Refusal: when it is no number or no day
    """
    if kind in _NUMBERS:
        return number_typed(words)
    return day_typed(words, today) if kind == "date" else words


def read_client(name: str, words: str) -> str:
    """One field of the client as a case file takes it; the credit code is checked and comes in capitals.

    :raises Refusal: when it does not fit
    """
    return _phone(words) if name == "phone" else _read(read_uscc if name == "uscc" else read_text, words)


def read_company(name: str, words: str) -> str:
    """One field of who quotes, as it is typed: phones are checked, and the tax number, which comes in capitals (today's
    credit code, or a number of 15 digits from before).

    :raises Refusal: when it does not fit
    """
    if name in ("phone", "consultant_phone"):
        return _phone(words)
    if name != "tax_id" or uscc_kind(words, tax=True) != "code":
        return _read(read_uscc if name == "tax_id" else read_text, words)
    return "".join(unicodedata.normalize("NFKC", words).upper().split())


def _phone(words: str) -> str:
    """A phone as it is typed: of China, or of another country by its +."""
    import phonenumbers  # it is large, and wanted only when a phone is typed

    plain = _read(read_text, words)
    if plain.startswith("+"):
        try:
            right = phonenumbers.is_valid_number(phonenumbers.parse(plain, None))
        except phonenumbers.NumberParseException:
            right = False
    else:
        right = phone_kind(plain) == "phone"
    if not right:
        what = Text("不是完整的电话号码", "no complete phone number")
        raise Refusal.of("", what, Text("如 13800138000 或 0510-86001234", "such as 13800138000 or 0510-86001234"))
    return plain


def _read(how: Callable[[str], str], words: str) -> str:
    try:
        return " ".join(how(words).split())
    except Wrong as wrong:
        raise Refusal.of("", wrong.what, wrong.remedy) from None


def put_picture(store: Store, case: str, name: str, content: bytes, now: datetime) -> Evidence:
    """Keep a picture from the clipboard as an attachment of a case.

    :raises Refusal: when it is too large
    """
    return Evidence(name, attach(store, case, name, content, at=moment(now)).sha256)


def _plain(given: object) -> Any:
    """A value as TOML would give it."""
    match given:
        case Special():
            return given.value
        case Range(low, high):
            return {"low": low, "high": high}
        case tuple():
            return [_row(one) if isinstance(one, Mapping) else one for one in given]
        case _:
            return given


def _row(row: Mapping[str, object]) -> dict[str, object]:
    return {name: cell for name, cell in row.items() if cell is not None}


def _nearer(problem: Problem, place: str) -> Problem:
    return Problem(problem.key.removeprefix(place).removeprefix("."), problem.what, problem.remedy)
