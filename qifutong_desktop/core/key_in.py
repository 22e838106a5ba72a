"""Answers as short codes, for typing a stack of paper questionnaires without a mouse: a code read, and written again.

A code carries what the paper prints: numbers of options (``2``, of several ``13`` or ``1,3``), a rung ``0``–``4``, a
number or ``80-90``, a day ``20260907``, words; ``?`` is 不清楚 and ``-`` 不适用. A table has a line for each row, with
``|`` between its cells. After ``@`` may stand the number of the source, after ``;`` a note: ``2 @4 ;seen it``. A
backslash takes the meaning from the sign after it; ``\\n`` and ``\\t`` are a new line and a tab.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from .asking import SOURCE_NAMES, value_words
from .client import SOURCES, Answer, Row, Source, Special, Value
from .problems import Refusal
from .questionnaire import Column, Option, Question
from .ranges import Range, plain
from .text import Text, listed
from .typed import day_typed, number_or_range_typed, number_typed

UNKNOWN, NOT_APPLICABLE = "?", "-"
#: Nothing chosen of several, no row of a table: answered, and empty.
NOTHING = "()"
#: Where an answer typed from paper comes from, unless it says otherwise.
ON_PAPER: Source = "文件"
_ALWAYS, _FIRST = "\\|｜;", "?-(@"
#: From here on thousands are set apart: a year is not.
_THOUSANDS = 10_000
_PART = re.compile(r"\\(.)|(.)", re.DOTALL)
_SOURCE = re.compile(r"(?:^|\s)[@＠]([1-5])$")
_RUNGS = re.compile(r"(\d)(?:-(\d))?")
#: Of more options than this, two digits may be one number: they are set apart by commas.
_ONE_DIGIT = 9
Cell = str | int | Decimal | date | None


def id_keyed(typed: str) -> str:
    """The id of a question as it is typed: ``ｏ０３`` is ``O03``."""
    return unicodedata.normalize("NFKC", typed).strip().upper()


def answer_keyed(question: Question, code: str, today: date, source: Source = ON_PAPER) -> Answer:
    """What a code says. Whether it may be said (limits, doubles) is for the rules of a case file.

    :raises Refusal: it cannot be read; of a table the key names row and column (``2.users``)
    """
    rows, notes = [], []
    for line in code.split("\n") if question.type == "table" else [code]:
        said, chosen, note = _apart(line, question)
        source = chosen or source
        rows.append(said)
        notes += [note] if note else []
    return Answer(_value(question, rows, today), source, "；".join(notes))


def code_of(question: Question, answer: Answer) -> str:
    """The code of an answer: read again it says the same, where an interval has two ends."""
    code = _code(question, answer.value)
    if answer.source != ON_PAPER:
        code += f" @{SOURCES.index(answer.source) + 1}"
    return code + (f" ;{_masked(answer.note)}" if answer.note else "")


def understood(question: Question, answer: Answer) -> tuple[Text, ...]:
    """A code in words, a sentence for each line of it: what was chosen, where it is not from paper, the note."""
    value, beside = answer.value, []
    if question.type == "table" and isinstance(value, tuple) and value:
        lines = [_row_words(question, row) for row in value if isinstance(row, Mapping)]
    else:
        lines = [value_words(question, value) if value != () else Text("（一项也没有）", "(none)")]
    if answer.source != ON_PAPER:
        named = SOURCE_NAMES[answer.source]
        beside.append(Text(f"来源：{named.zh}", f"source: {named.en}"))
    if answer.note:
        beside.append(Text(f"备注：{answer.note}", f"note: {answer.note}"))
    return (*lines[:-1], listed([lines[-1], *beside], "　", "  "))


def _row_words(question: Question, row: Row) -> Text:
    return listed((_cell_words(column, row.get(column.id)) for column in question.columns), "　", "  ")


def how_to_type(question: Question) -> Text:
    """What a code of this question looks like, in a few words."""
    last = len(question.options)
    match question.type:
        case "ladder":
            return Text(f"0–{last - 1}", f"0–{last - 1}")
        case "one":
            return Text(f"1–{last}", f"1–{last}")
        case "several":
            return Text(f"1–{last}，可多个", f"1–{last}, several")
        case "table":
            return Text(
                " | ".join(_head(column, "zh") for column in question.columns),
                " | ".join(_head(column, "en") for column in question.columns),
            )
        case "date":
            return Text("20260907 或 9/7", "20260907 or 9/7")
        case "text":
            return Text("文字", "text")
        case "integer" | "decimal" | "money":
            return Text("数目，可写 80-90", "a number, or 80-90")


def _head(column: Column, lang: str) -> str:
    label = column.label.zh if lang == "zh" else column.label.en
    return f"{label} 1–{len(column.options)}" if column.options else label


# --- reading ---------------------------------------------------------------------------------------------------------


def _apart(line: str, question: Question) -> tuple[str, Source | None, str]:
    """Answer, source and note of one line. Words may hold a full-width ；, elsewhere it begins the note."""
    signs = ";" if question.type in ("text", "table") else ";；"
    said, note = (*_split(line, signs, 1), "")[:2]
    if found := _SOURCE.search(said):
        return said[: found.start()].strip(), SOURCES[int(found[1]) - 1], _meant(note)
    return said, None, _meant(note)


def _split(code: str, signs: str, most: int = -1) -> list[str]:
    """The parts between signs that no backslash precedes, blanks around them left away; ``most`` signs count."""
    parts = [""]
    for found in _PART.finditer(code):
        if found[0] in signs and most:
            parts.append("")
            most -= 1
        else:
            parts[-1] += found[0]
    return [part.strip() for part in parts]


def _meant(words: str) -> str:
    """Words without their backslashes."""
    return _PART.sub(lambda one: {"n": "\n", "t": "\t"}.get(one[1], one[1]) if one[1] else one[2], words).strip()


def _value(question: Question, lines: Sequence[str], today: date) -> Value:
    said = lines[0]
    sign = unicodedata.normalize("NFKC", said)
    if not any(lines):
        what = Text("没有写答案", "holds no answer")
        raise Refusal.of("", what, Text("请先写编码，再写备注", "write the code before the note"))
    if len([line for line in lines if line]) == 1:
        if sign == UNKNOWN:
            return Special.UNKNOWN
        if sign == NOT_APPLICABLE:
            return _not_applicable(question)
    match question.type:
        case "ladder":
            return _rung(question, sign)
        case "one":
            return _option(question.options, sign).id
        case "several":
            return _several(question, sign)
        case "table":
            return () if lines == [NOTHING] else _rows(question, lines, today)
        case "text":
            return _meant(said)
        case "date":
            return day_typed(said, today)
        case "integer" | "decimal" | "money":
            return number_or_range_typed(said)


def _not_applicable(question: Question) -> Special:
    if question.na:
        return Special.NOT_APPLICABLE
    what = Text("这道题对每家企业都适用", "applies to every firm")
    raise Refusal.of("", what, Text("请填答案，或填 ?（不清楚）", "answer it, or type ? (not known)"))


def _rung(question: Question, said: str) -> int | Range[int]:
    top = len(question.options) - 1
    found = _RUNGS.fullmatch(said.replace("–", "-").replace("~", "-").replace(" ", ""))
    ends = [int(end) for end in found.groups() if end] if found else []
    if not ends or max(ends) > top or ends[0] > ends[-1]:
        what = Text(f"没有“{said}”这一级", f"has no rung “{said}”")
        raise Refusal.of("", what, Text(f"请填 0–{top}", f"type 0 to {top}"))
    return ends[0] if ends[0] == ends[-1] else Range(ends[0], ends[-1])


def _option(options: Sequence[Option], said: str) -> Option:
    if said.isascii() and said.isdigit() and len(said) < 4 and 1 <= int(said) <= len(options):
        return options[int(said) - 1]
    what = Text(f"没有选项“{said}”", f"has no option “{said}”")
    raise Refusal.of("", what, Text(f"请填 1–{len(options)}", f"type 1 to {len(options)}"))


def _several(question: Question, said: str) -> tuple[str, ...]:
    if said == NOTHING:
        return ()
    parts = [part for part in re.split(r"[,，、.\s]+", said) if part]
    if len(question.options) <= _ONE_DIGIT:
        parts = [digit for part in parts for digit in part]
    chosen = tuple(_option(question.options, part).id for part in parts)
    alone = [option for option in question.options if option.alone and option.id in chosen]
    if len(set(chosen)) < len(chosen):
        what = Text("同一选项填了两次", "names an option twice")
        raise Refusal.of("", what, Text("请删去重复的", "drop the repeated one"))
    if alone and len(chosen) > 1:
        what = Text(f"“{alone[0].text.zh}”不能与其他选项同选", f"has “{alone[0].text.en}” beside others")
        raise Refusal.of("", what, Text("请只留其一", "keep one or the other"))
    return chosen


def _rows(question: Question, lines: Sequence[str], today: date) -> tuple[Row, ...]:
    for number, line in enumerate(lines, 1):
        if (sign := unicodedata.normalize("NFKC", line)) in (UNKNOWN, NOT_APPLICABLE, NOTHING):
            what = Text(f"这一行只有 {sign}，别的行却有内容", f"has only {sign} in a row, and other rows beside it")
            raise Refusal.of(f"{number}", what, Text("请删去这一行，或其余各行", "drop this row, or the others"))
    return tuple(_row(question, line, number, today) for number, line in enumerate(lines, 1) if line)


def _row(question: Question, line: str, number: int, today: date) -> Row:
    columns, cells = question.columns, _split(line, "|｜")
    while len(cells) > len(columns) and not cells[-1]:
        cells.pop()
    if len(cells) > len(columns):
        many, most = len(cells), len(columns)
        what = Text(f"有 {many} 格，表里只有 {most} 列", f"has {many} cells, the table has {most}")
        raise Refusal.of(f"{number}", what, Text("请删去多余的 |", "drop the | too many"))
    filled = [*cells, *[""] * (len(columns) - len(cells))]
    return {
        column.id: _cell(column, cell, f"{number}.{column.id}", today)
        for column, cell in zip(columns, filled, strict=True)
    }


def _cell(column: Column, said: str, place: str, today: date) -> Cell:
    sign = unicodedata.normalize("NFKC", said)
    if sign in ("", UNKNOWN):
        if column.key and column.required:
            what = Text(f"没有写“{column.label.zh}”", f"lacks “{column.label.en}”")
            raise Refusal.of(place, what, Text("请写上，才能保存这一行", "give it, so that the row is kept"))
        return None
    try:
        match column.type:
            case "one":
                return _option(column.options, sign).id
            case "text":
                return _meant(said)
            case "date":
                return day_typed(said, today)
            case "integer" | "decimal" | "money":
                return number_typed(said)
    except Refusal as refusal:
        first, name = refusal.problems[0], column.label
        what = Text(f"{name.zh}：{first.what.zh}", f"{name.en}: {first.what.en}")
        raise Refusal.of(place, what, first.remedy) from None


# --- writing ---------------------------------------------------------------------------------------------------------


def _code(question: Question, value: Value) -> str:
    match value:
        case Special.UNKNOWN:
            return UNKNOWN
        case Special.NOT_APPLICABLE:
            return NOT_APPLICABLE
        case ():
            return NOTHING
        case tuple() if question.type == "table":
            return "\n".join(_row_code(question, row) for row in value if isinstance(row, Mapping))
        case tuple():
            numbers = [_number_of(question.options, one) for one in value if isinstance(one, str)]
            return ("" if len(question.options) <= _ONE_DIGIT else ",").join(numbers)
        case Range(low, high):
            return f"{plain(Decimal(low))}-{plain(Decimal(high))}"
        case str() if question.type == "one":
            return _number_of(question.options, value)
    return _plain_code(value)


def _plain_code(value: object) -> str:
    match value:
        case int() | Decimal():
            return plain(Decimal(value))
        case date():
            return f"{value:%Y%m%d}"
    return _masked(str(value))


def _row_code(question: Question, row: Row) -> str:
    cells = [_cell_code(column, row.get(column.id)) for column in question.columns]
    while len(cells) > 1 and not cells[-1]:
        cells.pop()
    return cells[0] + " |" if len(cells) == 1 else " | ".join(cells)


def _cell_code(column: Column, cell: Cell) -> str:
    if cell is None:
        return UNKNOWN if column.required else ""
    return _number_of(column.options, str(cell)) if column.type == "one" else _plain_code(cell)


def _number_of(options: Sequence[Option], chosen: str) -> str:
    return next((str(at) for at, option in enumerate(options, 1) if option.id == chosen), UNKNOWN)


def _masked(words: str) -> str:
    """Words in which no sign has a meaning."""
    return "".join(_masks(words))


def _masks(words: str) -> Iterator[str]:
    before = " "
    for letter in words:
        first = before.isspace() and unicodedata.normalize("NFKC", letter)[:1] in tuple(_FIRST)
        before = letter
        if letter in "\n\t":
            yield "\\n" if letter == "\n" else "\\t"
        else:
            yield f"\\{letter}" if first or letter in _ALWAYS else letter


def _cell_words(column: Column, cell: Cell) -> Text:
    if cell is None:
        return Text("？", "?") if column.required else Text("–", "–")
    if column.options:
        return next((one.text for one in column.options if one.id == cell), Text(str(cell), str(cell)))
    words = f"{cell:,}" if isinstance(cell, int | Decimal) and cell >= _THOUSANDS else str(cell)
    return Text(words, words)
