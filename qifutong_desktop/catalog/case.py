"""A CASE file (TOML or JSON by suffix) → :class:`Case`, checked against a questionnaire (contract.md, CASE).

Everything wrong is collected and refused at once; an answer that the skip logic hides is kept, with a notice.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

from ..core.alternatives import SETTINGS
from ..core.client import (
    LETTERS,
    AlreadyPaid,
    Alternative,
    Apart,
    Billing,
    Case,
    Client,
    Company,
    CustomerKind,
    Preferences,
    Tier,
)
from ..core.order import MAX_DAYS, MAX_MONTHS, MAX_ROWS, MAX_SYSTEMS, MAX_USERS
from ..core.problems import Problem, Refusal
from ..core.questionnaire import Questionnaire, ignored_answers
from ..core.questionnaire_effect import answers_for
from ..core.text import Text
from .case_answers import answers_of
from .case_measured import measured_of, promised_of
from .case_values import Wrong, meant, only, read_day, read_number, read_text, shown, type_problem
from .files import read_table

_MAX_DATA = 100
_TOP = (
    *("questionnaire", "asked_on", "measured", "promise", "client", "answers", "data", "preferences", "company"),
    "alternatives",
)


def read_case(path: Path, questionnaire: Questionnaire, *, earlier: bool = False) -> tuple[Case, tuple[Text, ...]]:
    """The case in a file and the notices on it (answers that are kept but do not count).

    ``earlier``: it tells how the client stood once. Unless it says that it was given to this very questionnaire,
    answers that this one can no longer take are kept as they stand.

    :raises Refusal: every problem found, each with file and key
    """
    return parse_case(read_table(path), questionnaire, str(path), earlier=earlier)


def parse_case(
    raw: Mapping[str, Any], questionnaire: Questionnaire, file: str, *, earlier: bool = False
) -> tuple[Case, tuple[Text, ...]]:
    """As :func:`read_case`, from an already read table; ``file`` is the name that problems carry.

    :raises Refusal: every problem found, each with file and key
    """
    problems: list[Problem] = []
    only(raw, _TOP, "", problems)
    earlier = earlier and raw.get("questionnaire") != questionnaire.version
    case = Case(
        client=_client(_table(raw, "client", problems), problems),
        answers=answers_of(_table(raw, "answers", problems), questionnaire, problems, earlier=earlier),
        data=_data(raw.get("data", []), problems),
        preferences=_preferences(_table(raw, "preferences", problems), problems),
        company=_company(_table(raw, "company", problems), problems),
        asked_on=_Fields("", {"asked_on": raw.get("asked_on")}, ("asked_on",), problems).day("asked_on"),
        measured=measured_of(_table(raw, "measured", problems), questionnaire, problems),
        promised=promised_of(_table(raw, "promise", problems), questionnaire, problems),
        alternatives=_alternatives(raw.get("alternatives", []), problems),
    )
    pinned = raw.get("questionnaire", questionnaire.version)
    if not isinstance(pinned, str):
        problems.append(type_problem("questionnaire", "文字", "text"))
    if problems:
        raise Refusal([problem.in_file(file) for problem in problems])
    counted = answers_for(questionnaire, case.answers)[0] if earlier else case.answers
    notices = ignored_answers(questionnaire, counted)
    if pinned != questionnaire.version:
        notices = (_other_version(pinned, questionnaire.version), *notices)
    return case, notices


def _other_version(pinned: str, current: str) -> Text:
    return Text(
        f"答案按问卷 {pinned} 版填写，现按 {current} 版计算，请核对有变化的题",
        f"the answers were given to questionnaire {pinned} and are read with {current}; look over what changed",
    )


def _table(raw: Mapping[str, Any], key: str, problems: list[Problem], place: str = "") -> Mapping[str, Any]:
    value = raw.get(key, {})
    if isinstance(value, dict):
        return value
    problems.append(type_problem(place + key, "键值表", "a table"))
    return {}


class _Fields:
    """Reads the fields of one table; collects problems and leaves out what cannot be read."""

    def __init__(self, place: str, raw: Mapping[str, Any], allowed: Sequence[str], problems: list[Problem]) -> None:
        self.place, self.raw, self.problems = place, raw, problems
        self.found: dict[str, Any] = {}
        only(raw, allowed, place, problems)

    def texts(self, names: Iterable[str]) -> None:
        for name in names:
            if self.raw.get(name, "") != "":
                self.read(name, lambda given: " ".join(read_text(given).split()))

    def read(self, name: str, how: Any) -> None:
        if name in self.raw and self.raw[name] is not None:
            try:
                self.found[name] = how(self.raw[name])
            except Wrong as wrong:
                where = f"{self.place}.{name}" if self.place else name
                self.problems.append(Problem(where, wrong.what, wrong.remedy))

    def day(self, name: str) -> date | None:
        self.read(name, read_day)
        return self.found.get(name)


_CLIENT = tuple(Client.__dataclass_fields__)
_COMPANY = tuple(Company.__dataclass_fields__)
_NAMED = ("letter", "title")


def _client(raw: Mapping[str, Any], problems: list[Problem]) -> Client:
    fields = _Fields("client", raw, _CLIENT, problems)
    fields.texts(name for name in _CLIENT if name != "uscc")
    if raw.get("uscc", "") != "":
        fields.read("uscc", read_uscc)
    if "name" not in fields.found:
        if not any(problem.key == "client.name" for problem in problems):
            what = Text("缺少客户名称", "lacks the client's name")
            problems.append(Problem("client.name", what, Text('请写 name = "…"', 'write name = "…"')))
        return Client("?")
    return Client(**fields.found)


def read_uscc(given: Any) -> str:
    """A unified social credit code (统一社会信用代码), in capitals.

    :raises Wrong: when its 18 characters or its check digit are not right
    """
    from stdnum.cn import uscc as uscc_rules
    from stdnum.exceptions import ValidationError

    code = unicodedata.normalize("NFKC", read_text(given)).upper()
    try:
        return str(uscc_rules.validate(code))
    except ValidationError:
        raise Wrong(
            Text(f"{shown(code)} 不是有效的统一社会信用代码", f"{shown(code)} is no valid credit code (USCC)"),
            Text("请按营业执照核对 18 位", "check all 18 characters against the business licence"),
        ) from None


def _company(raw: Mapping[str, Any], problems: list[Problem]) -> Company:
    fields = _Fields("company", raw, _COMPANY, problems)
    fields.texts(_COMPANY)
    return Company(**fields.found)


def _alternatives(given: Any, problems: list[Problem]) -> tuple[Alternative, ...]:
    """By letter; one without takes the next that is free."""
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        problems.append(type_problem("alternatives", "[[alternatives]] 表", "[[alternatives]] tables"))
        return ()
    found: dict[str, Alternative] = {}
    for number, raw in enumerate(given, 1):
        place = f"alternatives.{number}"
        fields = _Fields(place, {name: raw.get(name) for name in _NAMED}, _NAMED, problems)
        fields.read("letter", lambda said: _letter(said, found))
        letter = fields.found.get("letter") or next((one for one in LETTERS if one not in found), "")
        fields.texts(["title"])
        if not letter:
            what = Text(f"最多 {len(LETTERS)} 个备选方案", f"there are at most {len(LETTERS)} alternatives")
            problems.append(Problem(place, what, Text("请删去多的", "drop the others")))
            continue
        settings = {name: value for name, value in raw.items() if name not in _NAMED}
        title = fields.found.get("title", letter)
        found[letter] = Alternative(letter, title, _preferences(settings, problems, place, SETTINGS))
    return tuple(found[letter] for letter in sorted(found))


def _letter(given: Any, taken: Collection[str]) -> str:
    letter = _word(given, LETTERS)
    if letter in taken:
        free = "、".join(one for one in LETTERS if one not in taken)
        what = Text(f"{letter} 用了两次", f"{letter} stands twice")
        raise Wrong(what, Text(f"每个方案一个字母，还可用 {free or '–'}", f"one letter each; free: {free or '–'}"))
    return letter


def _preferences(
    raw: Mapping[str, Any],
    problems: list[Problem],
    place: str = "preferences",
    known: Sequence[str] = tuple(Preferences.__dataclass_fields__),
) -> Preferences:
    fields = _Fields(place, raw, known, problems)
    fields.read("billing", lambda given: _word(given, get_args(Billing)))
    fields.read("tier", lambda given: _word(given, get_args(Tier)))
    fields.read("running_tier", lambda given: _word(given, get_args(Tier)))
    fields.read("connected", _systems)
    fields.read("customer", lambda given: _word(given, get_args(CustomerKind)))
    longest = 120 if fields.found.get("billing") == "monthly" else 10
    fields.read("term", lambda given: _between(given, 1, longest))
    fields.read("renewal_months", lambda given: _between(given, 0, 10**9))
    fields.read("validity_days", lambda given: _between(given, 1, 365))
    fields.read("start", read_day)
    fields.read("free_migration_used", _yes_no)
    fields.read("custom_rate", lambda given: Decimal(read_number(given, "money", Decimal(1_000_000))))
    fields.read("budget", lambda given: Decimal(read_number(given, "money", None)))
    fields.texts(["payment", "concession_reason"])
    fields.read("set_apart", _apart)
    fields.read("accepted", _keys)
    if raw.get("already_paid") is not None:
        fields.found["already_paid"] = _already_paid(_table(raw, "already_paid", problems, "preferences."), problems)
    fields.read("users", lambda given: _between(given, 1, MAX_USERS))
    fields.read("systems", lambda given: _between(given, 0, MAX_SYSTEMS))
    fields.read("rows", lambda given: _between(given, 0, MAX_ROWS))
    fields.read("custom_days", lambda given: Decimal(read_number(given, "decimal", MAX_DAYS)))
    fields.read("concession_amount", lambda given: Decimal(read_number(given, "money", Decimal(10**9))))
    fields.read("concession_percent", lambda given: Decimal(read_number(given, "decimal", Decimal(100))))
    if {"concession_amount", "concession_percent"} <= set(fields.found):
        what = Text("优惠的金额与百分比须二选一", "a concession is an amount or a percent")
        problems.append(Problem(f"{place}.concession_percent", what, Text("请删去一项", "drop one of them")))
    conceded = {"concession_amount", "concession_percent"} & set(fields.found)
    if conceded and "concession_reason" not in fields.found:
        what = Text("优惠须写明原因", "a concession needs its reason")
        remedy = Text('请写 concession_reason = "…"', 'write concession_reason = "…"')
        problems.append(Problem(f"{place}.concession_reason", what, remedy))
    return Preferences(**fields.found)


def _already_paid(raw: Mapping[str, Any], problems: list[Problem]) -> AlreadyPaid:
    fields = _Fields("preferences.already_paid", raw, tuple(AlreadyPaid.__dataclass_fields__), problems)
    fields.read("seats", lambda given: _between(given, 0, MAX_USERS))
    fields.read("months_left", lambda given: _between(given, 0, MAX_MONTHS))
    fields.read("seats_until", read_day)
    fields.read("integrations", _systems)
    fields.texts(["order_no"])
    return AlreadyPaid(**fields.found)


def _systems(given: Any) -> tuple[str, ...]:
    if not isinstance(given, list) or len(given) > MAX_SYSTEMS:
        raise Wrong(Text("应为系统名称的列表", "must be a list of systems"), Text('请写成 ["用友"]', 'write ["用友"]'))
    return tuple(dict.fromkeys(" ".join(read_text(one).split()) for one in given))


def _apart(given: Any) -> tuple[str, ...]:
    if not isinstance(given, list):
        raise Wrong(Text("应为列表", "must be a list"), Text('请写成 ["custom_days"]', 'write ["custom_days"]'))
    return tuple(dict.fromkeys(_word(one, get_args(Apart)) for one in given))


def _keys(given: Any) -> tuple[str, ...]:
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise Wrong(Text("应为列表", "must be a list"), Text('请写成 ["scm"]', 'write ["scm"]'))
    return tuple(dict.fromkeys(given))


def _word(given: Any, allowed: Sequence[str]) -> str:
    if given not in allowed:
        raise Wrong(Text(f"没有 {shown(given)} 这一项", f"knows no {shown(given)}"), meant(shown(given), allowed))
    return str(given)


def _between(given: Any, low: int, high: int) -> int:
    number = read_number(given, "integer", None)
    if not low <= number <= high:
        what = Text(f"{number} 不在 {low}–{high} 之间", f"{number} is not between {low} and {high}")
        raise Wrong(what, Text(f"请写 {low}–{high} 的整数", f"write a whole number from {low} to {high}"))
    return int(number)


def _yes_no(given: Any) -> bool:
    if not isinstance(given, bool):
        raise Wrong(Text("应为 true 或 false", "must be true or false"), Text("请改写", "write one of them"))
    return given


def _data(given: Any, problems: list[Problem]) -> tuple[str, ...]:
    if not isinstance(given, list) or not all(isinstance(path, str) and path.strip() for path in given):
        problems.append(type_problem("data", "路径的列表", "a list of paths"))
        return ()
    if len(given) > _MAX_DATA:
        what = Text(f"超过 {_MAX_DATA} 个文件", f"names more than {_MAX_DATA} files")
        problems.append(Problem("data", what, Text("请分批", "take fewer")))
    for number, path in enumerate(given, 1):
        if path in given[: number - 1]:
            what = Text(f"{path} 写了两次", f"{path} stands twice")
            problems.append(Problem(f"data.{number}", what, Text("请删去重复的", "drop the repeated one")))
    return tuple(given)
