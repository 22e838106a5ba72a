"""A CASE file (TOML or JSON by suffix) → :class:`Case`, checked against a questionnaire (contract.md, CASE).

Everything wrong is collected and refused at once; an answer that the skip logic hides is kept, with a notice.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, cast, get_args

from stdnum.cn import uscc as uscc_rules
from stdnum.exceptions import ValidationError

from ..core.client import (
    SOURCES,
    Answer,
    Apart,
    Billing,
    Case,
    Client,
    Company,
    CustomerKind,
    Preferences,
    Row,
    Source,
    Special,
    Tier,
    Value,
)
from ..core.problems import Problem, Refusal
from ..core.questionnaire import Column, Option, Question, Questionnaire, ignored_answers
from ..core.ranges import Range
from ..core.text import Text
from .files import read_table

_UNKNOWN = ("不清楚", "unknown")
_NOT_APPLICABLE = ("不适用", "na")
_MAX_TEXT = 2000
_MAX_ROWS = 200
_MAX_DATA = 100
_DATES = (date(1990, 1, 1), date(2100, 12, 31))
#: The largest value where a question sets none.
_LIMITS = {"integer": Decimal(10**9), "decimal": Decimal(10**9), "money": Decimal(10**12)}
_TOP = ("questionnaire", "client", "answers", "data", "preferences", "company")


class _Wrong(Exception):
    """One value that cannot be read: what and remedy, the place is added where it is known."""

    def __init__(self, what: Text, remedy: Text, key: str = "") -> None:
        super().__init__(what.en)
        self.what, self.remedy, self.key = what, remedy, key


def read_case(path: Path, questionnaire: Questionnaire) -> tuple[Case, tuple[Text, ...]]:
    """The case in a file and the notices on it (answers that are kept but do not count).

    :raises Refusal: every problem found, each with file and key
    """
    return parse_case(read_table(path), questionnaire, str(path))


def parse_case(raw: Mapping[str, Any], questionnaire: Questionnaire, file: str) -> tuple[Case, tuple[Text, ...]]:
    """As :func:`read_case`, from an already read table; ``file`` is the name that problems carry.

    :raises Refusal: every problem found, each with file and key
    """
    problems: list[Problem] = []
    _only(raw, _TOP, "", problems)
    case = Case(
        client=_client(_table(raw, "client", problems), problems),
        answers=_answers(_table(raw, "answers", problems), questionnaire, problems),
        data=_data(raw.get("data", []), problems),
        preferences=_preferences(_table(raw, "preferences", problems), problems),
        company=_company(_table(raw, "company", problems), problems),
    )
    pinned = raw.get("questionnaire", questionnaire.version)
    if not isinstance(pinned, str):
        problems.append(_type_problem("questionnaire", "文字", "text"))
    if problems:
        raise Refusal([problem.in_file(file) for problem in problems])
    notices = ignored_answers(questionnaire, case.answers)
    if pinned != questionnaire.version:
        notices = (_other_version(pinned, questionnaire.version), *notices)
    return case, notices


def _other_version(pinned: str, current: str) -> Text:
    return Text(
        f"答案按问卷 {pinned} 版填写，现按 {current} 版计算，请核对有变化的题",
        f"the answers were given to questionnaire {pinned} and are read with {current}; look over what changed",
    )


def _table(raw: Mapping[str, Any], key: str, problems: list[Problem]) -> Mapping[str, Any]:
    value = raw.get(key, {})
    if isinstance(value, dict):
        return value
    problems.append(_type_problem(key, "键值表", "a table"))
    return {}


def _type_problem(key: str, zh: str, en: str) -> Problem:
    return Problem(key, Text(f"应为{zh}", f"must be {en}"), Text("请改正类型", "mend its type"))


def _only(table: Mapping[str, Any], allowed: Sequence[str], place: str, problems: list[Problem]) -> None:
    for key in table:
        if key not in allowed:
            where = f"{place}.{key}" if place else key
            problems.append(Problem(where, Text("不认识的键", "is an unknown key"), _meant(key, allowed)))


def _meant(word: str, allowed: Iterable[str]) -> Text:
    """``did you mean …`` when something is near, else what is allowed."""
    from difflib import get_close_matches

    known = list(allowed)
    same = [name for name in known if name.lower() == str(word).lower()]
    near = same or get_close_matches(str(word), known, n=1, cutoff=0.5)
    if near:
        return Text(f"是不是 {near[0]}？", f"did you mean {near[0]}?")
    shown = known if len(known) <= 12 else [*known[:12], "…"]
    return Text(f"可用的有 {'、'.join(shown)}", f"known are {', '.join(shown)}")


# --- answers ---------------------------------------------------------------------------------------------------------


def _answers(raw: Mapping[str, Any], questionnaire: Questionnaire, problems: list[Problem]) -> dict[str, Answer]:
    answers: dict[str, Answer] = {}
    for key, given in raw.items():
        place = f"answers.{key}"
        question = questionnaire.by_id.get(key)
        if question is None:
            what = Text("问卷里没有这道题", "is no question of the questionnaire")
            problems.append(Problem(place, what, _meant(key, questionnaire.by_id)))
            continue
        try:
            answers[key] = _answer(question, given, place, problems)
        except _Wrong as wrong:
            where = f"{place}.{wrong.key}" if wrong.key else place
            problems.append(Problem(where, wrong.what, wrong.remedy))
    return answers


def _answer(question: Question, given: Any, place: str, problems: list[Problem]) -> Answer:
    if not isinstance(given, dict) or set(given) == {"low", "high"}:
        return Answer(_value(question, given))
    _only(given, ("value", "source", "note"), place, problems)
    if "value" not in given:
        raise _Wrong(Text("缺少 value", "lacks its value"), Text("请写 value = …", "write value = …"))
    source = given.get("source", "口述")
    if source not in SOURCES:
        what = Text(f"没有来源 {_shown(source)}", f"knows no source {_shown(source)}")
        raise _Wrong(what, _meant(_shown(source), SOURCES), "source")
    note = given.get("note", "")
    return Answer(_value(question, given["value"]), cast(Source, source), _text(note) if note != "" else "")


def _value(question: Question, given: Any) -> Value:
    special = _special(question, given)
    if special is not None:
        return special
    match question.type:
        case "ladder":
            return _rung(question, given)
        case "one":
            return _choice(question.options, given)
        case "several":
            return _several(question, given)
        case "table":
            return _rows(question, given)
        case "text":
            return _text(given)
        case "date":
            return _date(given)
        case "integer" | "decimal" | "money":
            return _number_or_range(question, given)


def _special(question: Question, given: Any) -> Special | None:
    words = _UNKNOWN[:1] if question.type == "text" else _UNKNOWN
    if given in words and isinstance(given, str):
        return Special.UNKNOWN
    if isinstance(given, str) and given in (_NOT_APPLICABLE[:1] if question.type == "text" else _NOT_APPLICABLE):
        if not question.na:
            raise _Wrong(
                Text("这道题对每家企业都适用", "applies to every firm"),
                Text("请给出答案，或写“不清楚”", "answer it, or write 不清楚"),
            )
        return Special.NOT_APPLICABLE
    return None


def _rung(question: Question, given: Any) -> Value:
    ends = [given["low"], given["high"]] if isinstance(given, dict) and set(given) == {"low", "high"} else [given]
    top = len(question.options) - 1
    if not all(isinstance(end, int) and not isinstance(end, bool) and 0 <= end <= top for end in ends):
        raise _Wrong(
            Text(f"{given!r} 不是 0–{top} 的等级", f"{given!r} is no rung from 0 to {top}"),
            Text(f"请写 0–{top}、不清楚 或 不适用", f"write 0 to {top}, 不清楚 or 不适用"),
        )
    return Range(*_ordered(ends)) if len(ends) == 2 else cast(int, given)


def _ordered(ends: list[Any]) -> list[Any]:
    if ends[0] > ends[1]:
        raise _Wrong(Text("low 大于 high", "has low above high"), Text("请对调", "swap them"))
    return ends


def _choice(options: Sequence[Option], given: Any) -> str:
    ids = [option.id for option in options]
    if isinstance(given, str) and given in ids:
        return given
    words = given.strip() if isinstance(given, str) else None
    by_words = next((option.id for option in options if words in (option.text.zh, option.text.en)), None)
    if by_words is None:
        raise _Wrong(Text(f"没有选项 {_shown(given)}", f"has no option {_shown(given)}"), _meant(_shown(given), ids))
    return by_words


def _several(question: Question, given: Any) -> tuple[str, ...]:
    if not isinstance(given, list):
        raise _Wrong(Text("应为列表", "must be a list"), Text('请写 ["…", "…"]', 'write ["…", "…"]'))
    chosen = tuple(_choice(question.options, entry) for entry in given)
    if len(set(chosen)) < len(chosen):
        raise _Wrong(Text("同一选项写了两次", "names an option twice"), Text("请删去重复的", "drop the repeated one"))
    alone = [option.id for option in question.options if option.alone and option.id in chosen]
    if alone and len(chosen) > 1:
        raise _Wrong(
            Text(f"{alone[0]} 不能与其他选项同选", f"has {alone[0]} beside other options"),
            Text("请只留其一", "keep one or the other"),
        )
    return chosen


def _shown(given: Any) -> str:
    words = str(given)
    return words if len(words) <= 40 else words[:40] + "…"


def _text(given: Any) -> str:
    if not isinstance(given, str) or not given.strip():
        raise _Wrong(Text("应为文字", "must be text"), Text('请写在引号里 "…"', 'write it in quotes "…"'))
    if len(given) > _MAX_TEXT:
        what = Text(f"超过 {_MAX_TEXT} 字", f"is longer than {_MAX_TEXT} characters")
        raise _Wrong(what, Text("请缩短", "shorten it"))
    if any(unicodedata.category(letter) == "Cc" and letter not in "\n\t" for letter in given):
        raise _Wrong(Text("含有控制字符", "holds control characters"), Text("请删去", "remove them"))
    return given.strip()


def _date(given: Any) -> date:
    if isinstance(given, str):
        try:
            given = date.fromisoformat(given)
        except ValueError:
            given = None
    if not isinstance(given, date) or isinstance(given, datetime):
        what = Text("不是存在的日期", "is no date that exists")
        raise _Wrong(what, Text("请写 2027-01-04 的样式", "write it like 2027-01-04"))
    if not _DATES[0] <= given <= _DATES[1]:
        what = Text(f"日期 {given} 不合常理", f"{given} is out of all reason")
        raise _Wrong(what, Text("请核对年份", "check the year"))
    return given


def _number(given: Any, kind: str, limit: Decimal | None) -> int | Decimal:
    """A non-negative number of a kind (integer, decimal, money), at most ``limit``."""
    if isinstance(given, bool) or not isinstance(given, int | Decimal):
        what = Text("应为整数", "must be a whole number") if kind == "integer" else Text("应为数字", "must be a number")
        raise _Wrong(what, Text("请写不带单位的数字", "write the number without its unit"))
    if isinstance(given, Decimal) and not given.is_finite():
        raise _Wrong(Text(f"{given} 不是数字", f"{given} is no number"), Text("请写出数字", "write a number"))
    if kind == "integer" and isinstance(given, Decimal):
        raise _Wrong(Text(f"{given} 不是整数", f"{given} is not whole"), Text("请写整数", "write a whole number"))
    if given < 0:
        what = Text(f"{_shown(given)} 是负数", f"{_shown(given)} is negative")
        raise _Wrong(what, Text("请写 0 或更大的数", "write 0 or more"))
    most = _LIMITS[kind] if limit is None else limit
    if given > most:
        raise _Wrong(
            Text(f"{_shown(given)} 超过上限 {most:f}", f"{_shown(given)} is above the limit of {most:f}"),
            Text("请核对单位与位数", "check the unit and the digits"),
        )
    if isinstance(given, Decimal) and -cast(int, given.as_tuple().exponent) > (2 if kind == "money" else 6):
        what = Text(f"{_shown(given)} 小数位过多", f"{_shown(given)} has too many decimals")
        raise _Wrong(what, Text("请四舍五入", "round it"))
    return given


def _number_or_range(question: Question, given: Any) -> Value:
    if not isinstance(given, dict):
        return _number(given, question.type, question.limit)
    ends = _ordered([_number(given.get(end), question.type, question.limit) for end in ("low", "high")])
    if question.type == "integer":
        return Range(int(ends[0]), int(ends[1]))
    return Range(Decimal(ends[0]), Decimal(ends[1]))


def _rows(question: Question, given: Any) -> tuple[Row, ...]:
    if not isinstance(given, list) or not all(isinstance(row, dict) for row in given):
        raise _Wrong(Text("应为若干行的列表", "must be a list of rows"), Text("请写 [{…}, {…}]", "write [{…}, {…}]"))
    if len(given) > _MAX_ROWS:
        raise _Wrong(Text(f"超过 {_MAX_ROWS} 行", f"has more than {_MAX_ROWS} rows"), Text("请合并", "merge some"))
    rows = tuple(_row(question, row, number) for number, row in enumerate(given, 1))
    for column in question.columns:
        if column.key:
            _no_repeats(column, rows)
        if question.limit is not None and column.type == "integer":
            _sum_within(column, rows, question.limit)
    return rows


def _sum_within(column: Column, rows: Sequence[Row], limit: Decimal) -> None:
    total = sum(value for row in rows if isinstance(value := row.get(column.id), int))
    if total > limit:
        raise _Wrong(
            Text(f"{column.label.zh}合计 {total}，超过上限 {limit:f}", f"sums to {total} {column.id}, above {limit:f}"),
            Text("请核对单位与位数", "check the unit and the digits"),
        )


def _no_repeats(column: Column, rows: Sequence[Row]) -> None:
    seen: set[object] = set()
    for number, row in enumerate(rows, 1):
        value = row.get(column.id)
        if value is not None and value in seen:
            what = Text(f"{column.label.zh}“{value}”重复", f"{column.label.en} {value!r} stands twice")
            raise _Wrong(what, Text("请合并成一行", "merge them into one row"), f"{number}.{column.id}")
        seen.add(value)


def _row(question: Question, given: Mapping[str, Any], number: int) -> Row:
    columns = {column.id: column for column in question.columns}
    for key in given:
        if key not in columns:
            raise _Wrong(Text("没有这一列", "is no column"), _meant(key, columns), f"{number}.{key}")
    row: dict[str, str | int | Decimal | date | None] = {}
    for name, column in columns.items():
        if name in given:
            try:
                row[name] = _cell(column, given[name])
            except _Wrong as wrong:
                raise _Wrong(wrong.what, wrong.remedy, f"{number}.{name}") from None
        elif column.required:
            what = Text(f"第 {number} 行缺少 {name}（{column.label.zh}）", f"row {number} lacks {name}")
            raise _Wrong(what, Text("请补上，或写“不清楚”", "give it, or write 不清楚"), f"{number}.{name}")
        else:
            row[name] = None
    return row


def _cell(column: Column, given: Any) -> str | int | Decimal | date | None:
    if isinstance(given, str) and given in _UNKNOWN and given not in [option.id for option in column.options]:
        if column.key:
            raise _Wrong(Text("这一列不能是不清楚", "cannot be unclear"), Text("请给出名称", "give a name"))
        return None
    match column.type:
        case "one":
            return _choice(column.options, given)
        case "text":
            return _text(given)
        case "date":
            return _date(given)
        case "integer" | "decimal" | "money":
            return _number(given, column.type, column.limit)


# --- client, preferences, company ------------------------------------------------------------------------------------


class _Fields:
    """Reads the fields of one table; collects problems and leaves out what cannot be read."""

    def __init__(self, place: str, raw: Mapping[str, Any], allowed: Sequence[str], problems: list[Problem]) -> None:
        self.place, self.raw, self.problems = place, raw, problems
        self.found: dict[str, Any] = {}
        _only(raw, allowed, place, problems)

    def texts(self, names: Iterable[str]) -> None:
        for name in names:
            if self.raw.get(name, "") != "":
                self.read(name, lambda given: " ".join(_text(given).split()))

    def read(self, name: str, how: Any) -> None:
        if name in self.raw and self.raw[name] is not None:
            try:
                self.found[name] = how(self.raw[name])
            except _Wrong as wrong:
                self.problems.append(Problem(f"{self.place}.{name}", wrong.what, wrong.remedy))


_CLIENT = tuple(Client.__dataclass_fields__)
_COMPANY = tuple(Company.__dataclass_fields__)
_PREFERENCES = tuple(Preferences.__dataclass_fields__)


def _client(raw: Mapping[str, Any], problems: list[Problem]) -> Client:
    fields = _Fields("client", raw, _CLIENT, problems)
    fields.texts(name for name in _CLIENT if name != "uscc")
    if raw.get("uscc", "") != "":
        fields.read("uscc", _uscc)
    if "name" not in fields.found:
        if not any(problem.key == "client.name" for problem in problems):
            what = Text("缺少客户名称", "lacks the client's name")
            problems.append(Problem("client.name", what, Text('请写 name = "…"', 'write name = "…"')))
        return Client("?")
    return Client(**fields.found)


def _uscc(given: Any) -> str:
    code = unicodedata.normalize("NFKC", _text(given)).upper()
    try:
        return str(uscc_rules.validate(code))
    except ValidationError:
        raise _Wrong(
            Text(f"{_shown(code)} 不是有效的统一社会信用代码", f"{_shown(code)} is no valid credit code (USCC)"),
            Text("请按营业执照核对 18 位", "check all 18 characters against the business licence"),
        ) from None


def _company(raw: Mapping[str, Any], problems: list[Problem]) -> Company:
    fields = _Fields("company", raw, _COMPANY, problems)
    fields.texts(_COMPANY)
    return Company(**fields.found)


def _preferences(raw: Mapping[str, Any], problems: list[Problem]) -> Preferences:
    fields = _Fields("preferences", raw, _PREFERENCES, problems)
    fields.read("billing", lambda given: _word(given, get_args(Billing)))
    fields.read("tier", lambda given: _word(given, get_args(Tier)))
    fields.read("customer", lambda given: _word(given, get_args(CustomerKind)))
    longest = 120 if fields.found.get("billing") == "monthly" else 10
    fields.read("term", lambda given: _between(given, 1, longest))
    fields.read("renewal_months", lambda given: _between(given, 0, 1200))
    fields.read("validity_days", lambda given: _between(given, 1, 365))
    fields.read("start", _date)
    fields.read("free_migration_used", _yes_no)
    fields.read("custom_rate", lambda given: Decimal(_number(given, "money", Decimal(1_000_000))))
    fields.read("budget", lambda given: Decimal(_number(given, "money", None)))
    fields.texts(["payment"])
    fields.read("set_apart", _apart)
    return Preferences(**fields.found)


def _apart(given: Any) -> tuple[str, ...]:
    if not isinstance(given, list):
        raise _Wrong(Text("应为列表", "must be a list"), Text('请写成 ["custom_days"]', 'write ["custom_days"]'))
    return tuple(dict.fromkeys(_word(one, get_args(Apart)) for one in given))


def _word(given: Any, allowed: Sequence[str]) -> str:
    if given not in allowed:
        raise _Wrong(Text(f"没有 {_shown(given)} 这一项", f"knows no {_shown(given)}"), _meant(_shown(given), allowed))
    return str(given)


def _between(given: Any, low: int, high: int) -> int:
    number = _number(given, "integer", None)
    if not low <= number <= high:
        what = Text(f"{number} 不在 {low}–{high} 之间", f"{number} is not between {low} and {high}")
        remedy = Text("请核对单位（年付按年，月付按月）", "check the unit (years when annual, months when monthly)")
        raise _Wrong(what, remedy)
    return int(number)


def _yes_no(given: Any) -> bool:
    if not isinstance(given, bool):
        raise _Wrong(Text("应为 true 或 false", "must be true or false"), Text("请改写", "write one of them"))
    return given


def _data(given: Any, problems: list[Problem]) -> tuple[str, ...]:
    if not isinstance(given, list) or not all(isinstance(path, str) and path.strip() for path in given):
        problems.append(_type_problem("data", "路径的列表", "a list of paths"))
        return ()
    if len(given) > _MAX_DATA:
        what = Text(f"超过 {_MAX_DATA} 个文件", f"names more than {_MAX_DATA} files")
        problems.append(Problem("data", what, Text("请分批", "take fewer")))
    for number, path in enumerate(given, 1):
        if path in given[: number - 1]:
            what = Text(f"{path} 写了两次", f"{path} stands twice")
            problems.append(Problem(f"data.{number}", what, Text("请删去重复的", "drop the repeated one")))
    return tuple(given)
