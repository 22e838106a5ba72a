"""The sheets of an edited workbook → questionnaire files (raw tables), every problem with its sheet and cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from ..core.problems import Problem
from ..core.questionnaire import All, AnyOf, AtLeast, Condition, Is, Not, Questionnaire, QuestionType
from ..core.questionnaire_book import (
    HINT_EN,
    HINT_ZH,
    LABEL_EN,
    LABEL_ZH,
    SHEETS,
    BookSheet,
    SheetRow,
    mended,
    typed_wide,
)
from ..core.skip_condition import NoCondition, condition_of
from ..core.text import Text
from ..core.update import FILE_NAME
from .questionnaire import parse_questionnaire

Files = list[tuple[str, dict[str, Any]]]
_BASE = "base.toml"
_TYPES: Mapping[tuple[str, str], QuestionType] = {
    ("select_one", ""): "one",
    ("select_one", "ladder"): "ladder",
    ("select_multiple", ""): "several",
    ("integer", ""): "integer",
    ("decimal", ""): "decimal",
    ("decimal", "money"): "money",
    ("date", ""): "date",
    ("text", ""): "text",
    ("begin_repeat", ""): "table",
}
_YES, _NO = ("yes", "true", "是", "1"), ("no", "false", "否", "0")
_FILL = Text("请补上", "fill it in")


@dataclass(frozen=True, slots=True)
class BookRead:
    """What a workbook came to: its files where they can be told, the questionnaire where it loads, all problems."""

    files: Files
    questionnaire: Questionnaire | None
    problems: tuple[Problem, ...]


def read_sheets(sheets: Sequence[BookSheet]) -> BookRead:
    """The sheets checked: first cell by cell, then as a questionnaire, as when one is loaded."""
    by_name = {sheet.name: sheet for sheet in sheets}
    problems = [one for name in SHEETS for one in _heads(by_name.get(name), name)]
    if problems:
        return BookRead([], None, tuple(problems))
    problems = [one for name, columns in SHEETS.items() for one in typed_wide(by_name[name], columns)]
    book = _Book(by_name)
    files = book.files()
    problems += [one for one in book.problems if one.key not in {wide.key for wide in problems}]
    built, found = parse_questionnaire(files)
    placed = [replace(one, key=book.placed(one.key), file="") for one in found]
    if problems:  # what rests on a row that could not be read says nothing of its own
        told = {_row(one.key) for one in problems}
        placed = [one for one in placed if "!" in one.key and _row(one.key) not in told]
    problems += placed
    return BookRead(files, None if problems else built, tuple(problems))


def _row(place: str) -> str:
    """``survey!12`` of ``survey!H12 P03.weight``."""
    sheet, _, cell = place.split(" ")[0].partition("!")
    return f"{sheet}!{cell.lstrip('ABCDEFGHIJKLMNOPQRSTUVWXYZ')}"


def _heads(sheet: BookSheet | None, name: str) -> list[Problem]:
    """A sheet or a column that is missing, a column that is unknown."""
    if sheet is None:
        what = Text(f"没有工作表 {name}", f"there is no sheet {name}")
        return [Problem(name, what, Text("请从导出的工作簿改起", "begin with an exported workbook"))]
    known = [column.name for column in SHEETS[name]]
    problems = []
    for head in sheet.columns:
        if head and head not in known:
            near = f"，是不是 {mended(head)}" if mended(head) in known else ""
            what = Text(f"不认识的列“{head}”{near}", f"knows no column {head!r}")
            remedy = Text("请改回原来的列名，或删去这一列", "give it its name again, or drop it")
            problems.append(Problem(sheet.place(None, head), what, remedy))
        elif head and sheet.columns.count(head) > 1:
            what = Text(f"列 {head} 出现了两次", f"has the column {head} twice")
            problems.append(Problem(sheet.place(None, head), what, Text("请删去一列", "drop one")))
    needed = {"survey": ("type", "name"), "choices": ("list_name", "name"), "settings": ("form_id", "version")}
    for head in needed.get(name, known[:1]):
        if head not in sheet.columns:
            what = Text(f"缺少列 {head}", f"lacks the column {head}")
            problems.append(Problem(sheet.place(), what, _FILL))
    return problems


#: Where a key of a question, a column or an option stands in its row.
_COLUMNS: Mapping[str, str] = {
    "id": "name",
    "text": LABEL_ZH,
    "label": LABEL_ZH,
    "title": LABEL_ZH,
    "name": "name_zh",
    "hint": HINT_ZH,
    "if": "relevant",
    "role": "need",
    "assume": "assume_low",
    "days": "days_low",
    "section": "name",
    "evidence": "evidence_zh",
    "scene": "scene_zh",
    "consequence": "consequence_zh",
    "remedy": "remedy_zh",
    "options": "type",
}


class _Book:
    """Reads row by row; keeps what is wrong, and where everything stood."""

    def __init__(self, sheets: Mapping[str, BookSheet]) -> None:
        self.problems: list[Problem] = []
        self._sheets = sheets
        self._places: dict[str, tuple[BookSheet, SheetRow]] = {}
        self._used: set[str] = set()
        self._lists: dict[str, list[SheetRow]] = {}
        for row in sheets["choices"].rows:
            self._lists.setdefault(row.cell("list_name"), []).append(row)
        self._types = {
            row.cell("name"): found
            for row in sheets["survey"].rows
            if (found := _TYPES.get((row.cell("type").split(" ")[0], row.cell("kind"))))
        }

    # --- places and problems ---

    def placed(self, key: str) -> str:
        """The place of a questionnaire's key in the workbook, as close as it is known."""
        parts = key.split(".")
        for end in range(len(parts), 0, -1):
            found = self._places.get(".".join(parts[:end]))
            if found is not None:
                sheet, row = found
                last = next((part for part in reversed(parts[end:]) if not part.isdigit()), "id")
                column = _COLUMNS.get(last, last)
                cell = sheet.place(row, column if column in sheet.columns else "")
                return f"{cell} {key}"
        return f"{'dimensions' if parts[0] == 'dimensions' else 'tiers' if parts[0] == 'tiers' else 'survey'} {key}"

    def _wrong(self, sheet: BookSheet, row: SheetRow, column: str, what: Text, remedy: Text) -> None:
        self.problems.append(Problem(sheet.place(row, column), what, remedy))

    # --- sheets ---

    def files(self) -> Files:
        sections, questions = self._survey()
        base = self._settings()
        base["who"] = {row.cell("id"): _two(row, "name_zh", "name_en") for row in self._listed("who", "id")}
        base["tiers"] = {
            row.cell("tier"): self._names(self._sheets["tiers"], row, "capabilities")
            for row in self._listed("tiers", "tier")
        }
        base["dimensions"] = [
            {"id": row.cell("id"), "name": _two(row, "name_zh", "name_en")}
            | self._numbers(self._sheets["dimensions"], row, ("weight",))
            for row in self._listed("dimensions", "id")
        ]
        base["sections"] = sections
        self._unused_lists()
        files: dict[str, dict[str, Any]] = {_BASE: base}
        for file, question in questions:
            files.setdefault(file, {}).setdefault("questions", []).append(question)
        base.setdefault("questions", [])
        return [(_BASE, base), *sorted((name, table) for name, table in files.items() if name != _BASE)]

    def _listed(self, name: str, column: str) -> list[SheetRow]:
        """The rows of one of our sheets, each id once."""
        sheet, found, taken = self._sheets[name], [], set[str]()
        for row in sheet.rows:
            said = row.cell(column)
            if not said or said in taken:
                what = Text(f"{said} 重复", f"{said} stands twice") if said else Text("没有编号", "has no id")
                self._wrong(sheet, row, column, what, Text("请改正", "mend it"))
                continue
            taken.add(said)
            self._places[f"{name}.{said}"] = (sheet, row)
            found.append(row)
        return found

    def _settings(self) -> dict[str, Any]:
        sheet = self._sheets["settings"]
        if len(sheet.rows) != 1:
            what = Text("应当正好有一行", "must have exactly one row")
            self.problems.append(Problem(sheet.place(), what, Text("请留一行", "leave one")))
            return {}
        row = sheet.rows[0]
        for column in ("form_id", "version"):
            if not row.cell(column):
                self._wrong(sheet, row, column, Text(f"没有填 {column}", f"has no {column}"), _FILL)
        base: dict[str, Any] = {"id": row.cell("form_id"), "version": row.cell("version")}
        self._places |= {"id": (sheet, row), "version": (sheet, row)}
        return base | self._numbers(sheet, row, ("core_weight", "quick_minutes"))

    def _survey(self) -> tuple[list[dict[str, Any]], list[tuple[str, dict[str, Any]]]]:
        sheet = self._sheets["survey"]
        sections: list[dict[str, Any]] = []
        questions: list[tuple[str, dict[str, Any]]] = []
        section, table, file = "", None, _BASE
        for row in sheet.rows:
            word = row.cell("type").split(" ")[0]
            if word == "begin_group":
                if section:
                    self._structure(row, f"{section} 还没有 end_group", f"stands inside {section}, which is not ended")
                section, file = row.cell("name"), _BASE
                sections.append(self._section(sheet, row))
            elif word == "end_group":
                if not section or table is not None:
                    self._structure(row, "前面没有对应的 begin_group", "ends nothing")
                section = ""
            elif word == "end_repeat":
                if table is None:
                    self._structure(row, "前面没有对应的 begin_repeat", "ends nothing")
                table = None
            elif table is not None:
                table["columns"].append(self._column(sheet, row, table["id"]))
            elif not section:
                self._structure(row, "不在任何一节里（begin_group 与 end_group 之间）", "stands in no section")
            else:
                question = self._question(sheet, row, section)
                file = self._file(sheet, row) or file
                questions.append((file, question))
                table = question if question["type"] == "table" else None
        if section or table is not None:
            last = sheet.rows[-1]
            self._structure(last, "最后缺少 end_group 或 end_repeat", "lacks end_group or end_repeat at its end")
        return sections, questions

    def _file(self, sheet: BookSheet, row: SheetRow) -> str:
        name = row.cell("file")
        if not name or FILE_NAME.fullmatch(name):
            return name
        what = Text(f"{name} 不能用作文件名", f"{name} cannot be a file's name")
        remedy = Text("请写成 retail.toml 的样式，用小写字母和数字", "write it like retail.toml, in small letters")
        self._wrong(sheet, row, "file", what, remedy)
        return ""

    def _structure(self, row: SheetRow, zh: str, en: str) -> None:
        remedy = Text("请核对 begin_ 与 end_ 成对", "every begin_ needs its end_")
        self._wrong(self._sheets["survey"], row, "type", Text(zh, en), remedy)

    def _section(self, sheet: BookSheet, row: SheetRow) -> dict[str, Any]:
        name = row.cell("name")
        self._places[f"sections.{name}"] = (sheet, row)
        section: dict[str, Any] = {"id": name, "title": _two(row, LABEL_ZH, LABEL_EN)}
        condition = self._condition(sheet, row)
        industry = row.cell("industry")
        if industry:
            asked = next((one.cell("name") for one in sheet.rows if one.cell("need") == "industry"), "")
            meant = {"question": asked, "is": industry}
            if condition is not None and condition != meant:
                what = Text(f"industry 是 {industry}，relevant 说的却不同", "and relevant say different things")
                self._wrong(sheet, row, "industry", what, Text("请改成一致，或清空一个", "make them agree"))
            condition = meant
        return section | ({"if": condition} if condition is not None else {})

    # --- questions ---

    def _question(self, sheet: BookSheet, row: SheetRow, section: str) -> dict[str, Any]:
        name = row.cell("name")
        self._places[name] = (sheet, row)
        question = {"id": name, "section": section} | self._typed(sheet, row, name)
        question |= {"text": _two(row, LABEL_ZH, LABEL_EN), "hint": _two(row, HINT_ZH, HINT_EN)}
        question |= {"who": row.cell("who")} | self._marks(sheet, row, ("quick", "core", "na"))
        question |= _plain(row, ("homework", "dimension")) | ({"role": row.cell("need")} if row.cell("need") else {})
        question |= self._numbers(sheet, row, ("seconds", "weight", "price_points", "limit"))
        question |= self._span(sheet, row, "assume")
        condition = self._condition(sheet, row)
        if condition is not None:
            question["if"] = condition
        if row.cell("evidence_zh") or row.cell("evidence_en"):
            question["evidence"] = _two(row, "evidence_zh", "evidence_en")
        words = {
            key: _two(row, f"{key}_zh", f"{key}_en")
            for key in ("scene", "consequence", "remedy")
            if row.cell(f"{key}_zh") or row.cell(f"{key}_en")
        }
        needed = self._names(sheet, row, "needs_capability")
        if words or needed:
            question["words"] = words | ({"needs_capability": needed} if needed else {})
        return question

    def _typed(self, sheet: BookSheet, row: SheetRow, place: str, *, column: bool = False) -> dict[str, Any]:
        """``type`` and what hangs on it: options, rungs or columns."""
        word, _, list_name = row.cell("type").partition(" ")
        kind = _TYPES.get((word, row.cell("kind")))
        if kind is None or (column and kind in ("several", "ladder", "table")):
            known = sorted({one for one, _ in _TYPES}) if not column else ["select_one", "integer", "decimal", "text"]
            what = Text(f"没有题型 {row.cell('type') or '（空）'}", f"knows no type {row.cell('type')!r}")
            remedy = Text(f"可用 {'、'.join(known)}", f"use one of {', '.join(known)}")
            self._wrong(sheet, row, "type", what, remedy)
            return {"type": "text"}
        if kind == "table":
            return {"type": kind, "columns": []}
        if kind not in ("one", "several", "ladder"):
            return {"type": kind}
        rows = self._lists.get(list_name.strip(), [])
        self._used.add(list_name.strip())
        if not rows:
            what = Text(f"choices 里没有选项表 {list_name or '（空）'}", f"choices has no list {list_name!r}")
            self._wrong(sheet, row, "type", what, Text("请写上它的 list_name", "name one of its lists"))
        if kind == "ladder":
            return {"type": kind, "rungs": self._rungs(rows, place)}
        return {"type": kind, "options": [self._option(one, place) for one in rows]}

    def _column(self, sheet: BookSheet, row: SheetRow, question: str) -> dict[str, Any]:
        place = f"{question}.columns.{row.cell('name')}"
        self._places[place] = (sheet, row)
        column = {"id": row.cell("name"), "label": _two(row, LABEL_ZH, LABEL_EN)}
        column |= self._typed(sheet, row, place, column=True) | self._marks(sheet, row, ("required", "key"))
        return column | self._numbers(sheet, row, ("limit",))

    def _rungs(self, rows: Sequence[SheetRow], place: str) -> list[list[str]]:
        sheet = self._sheets["choices"]
        for level, row in enumerate(rows):
            self._places[f"{place}.rungs.{level}"] = self._places[f"{place}.options.{level}"] = (sheet, row)
            if row.cell("name") != str(level):
                what = Text(f"阶梯题的选项编号应为 {level}", f"must be called {level}, as a rung of its ladder")
                self._wrong(sheet, row, "name", what, Text("请按 0、1、2、3、4 编号", "number them 0 to 4"))
            if row.cell("score") not in ("", str(25 * level)):
                what = Text(f"阶梯题每级 25 分，这一级是 {25 * level}", f"is a rung: {25 * level} points")
                self._wrong(sheet, row, "score", what, Text("请清空或改正", "leave it empty"))
        return [_two(row, LABEL_ZH, LABEL_EN) for row in rows]

    def _option(self, row: SheetRow, place: str) -> dict[str, Any]:
        sheet = self._sheets["choices"]
        self._places[f"{place}.options.{row.cell('name')}"] = (sheet, row)
        option = {"id": row.cell("name"), "text": _two(row, LABEL_ZH, LABEL_EN)}
        option |= self._numbers(sheet, row, ("score", "trainings")) | self._span(sheet, row, "days")
        option |= self._marks(sheet, row, ("alone", "optional", "small"))
        for column in ("capabilities", "signals"):
            if names := self._names(sheet, row, column):
                option[column] = names
        condition = self._condition(sheet, row)
        return option | ({"if": condition} if condition is not None else {})

    def _unused_lists(self) -> None:
        for name, rows in self._lists.items():
            if name not in self._used:
                what = Text(f"没有题用到选项表 {name or '（空）'}", f"the list {name!r} is used by no question")
                remedy = Text("请核对 list_name，或删去这些行", "check list_name, or drop the rows")
                self._wrong(self._sheets["choices"], rows[0], "list_name", what, remedy)

    # --- cells ---

    def _numbers(self, sheet: BookSheet, row: SheetRow, columns: Sequence[str]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for column in columns:
            text = row.cell(column)
            if text:
                number = _number(text)
                if number is None:
                    what = Text(f"{column} 不是数字：{text}", f"{column} is no number: {text}")
                    self._wrong(sheet, row, column, what, Text("请填数字", "write a number"))
                else:
                    found[column] = number
        return found

    def _span(self, sheet: BookSheet, row: SheetRow, name: str) -> dict[str, Any]:
        ends = self._numbers(sheet, row, (f"{name}_low", f"{name}_high"))
        if len(ends) == 1:
            column = next(one for one in (f"{name}_low", f"{name}_high") if one not in ends)
            what = Text("低与高要一起填", "has one end only")
            self._wrong(sheet, row, column, what, _FILL)
            return {}
        return {name: {"low": ends[f"{name}_low"], "high": ends[f"{name}_high"]}} if ends else {}

    def _marks(self, sheet: BookSheet, row: SheetRow, columns: Sequence[str]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for column in columns:
            text = row.cell(column).lower()
            if text in _YES or text in _NO:
                found[column] = text in _YES
            elif text:
                what = Text(f"{column} 应为 yes 或 no，写的是 {text}", f"{column} is yes or no, not {text}")
                self._wrong(sheet, row, column, what, Text("请填 yes 或 no", "write yes or no"))
        return found

    def _names(self, sheet: BookSheet, row: SheetRow, column: str) -> list[str]:
        return row.cell(column).replace(",", " ").split()

    def _condition(self, sheet: BookSheet, row: SheetRow) -> dict[str, Any] | None:
        text = row.cell("relevant")
        if not text or mended(text) != text:  # what is full-width is told of already, with its mend
            return None
        try:
            return _raw(condition_of(text, self._types))
        except NoCondition as fault:
            self._wrong(sheet, row, "relevant", fault.what, fault.remedy)
            return None


def _raw(condition: Condition) -> dict[str, Any]:
    """A condition as the files write it."""
    match condition:
        case All(parts):
            return {"all": [_raw(part) for part in parts]}
        case Not(part):
            return {"not": _raw(part)}
        case AtLeast(question, number):
            return {"question": question, "at_least": int(number) if number == int(number) else number}
        case Is(question, value):
            return {"question": question, "is": value}
        case AnyOf(question, values):
            return {"question": question, "any_of": list(values)}


def _two(row: SheetRow, zh: str, en: str) -> list[str]:
    return [row.cell(zh), row.cell(en)]


def _plain(row: SheetRow, columns: Sequence[str]) -> dict[str, Any]:
    return {column: row.cell(column) for column in columns if row.cell(column)}


def _number(text: str) -> int | Decimal | None:
    """Whole numbers as such, however a sheet writes them (25, 25.0)."""
    digits = text.removeprefix("-")
    if not digits.isascii() or not digits.replace(".", "", 1).isdigit() or len(digits) > 20:
        return None
    number = Decimal(text)
    return int(number) if number == int(number) else number
