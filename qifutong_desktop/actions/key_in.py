"""Paper questionnaires typed in: a code checked as a case file's answer is, who the client may be, a file of codes."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

from ..catalog.case_writer import case_toml
from ..catalog.files import read_text
from ..core.client import Answer, Case, Client
from ..core.key_in import answer_keyed, id_keyed
from ..core.problems import Problem, Refusal
from ..core.questionnaire import Question, Questionnaire, ignored_answers
from ..core.text import Text
from ..store.cases import cases_saying
from ..store.disk import replace_file
from ..store.file import Store
from ..store.operations import CaseSummary, list_cases
from ..store.refusals import disk_faults_refused
from .answering import read_answer, read_client
from .in_force import InForce

#: What stands for the client's own lines in a file of codes.
_CLIENT = {"name": "name", "企业名称": "name", "uscc": "uscc", "统一社会信用代码": "uscc"}
_LINE = re.compile(r"([^=＝\t,]+)([=＝\t,])(.*)")


def read_code(questionnaire: Questionnaire, question: Question, code: str, today: date) -> Answer:
    """The answer that a code says, checked as a case file's is.

    :raises Refusal: what is wrong with it; of a table the key names row and column (``2.users``)
    """
    answer = answer_keyed(question, code, today)
    given: object = answer.value
    if question.type == "table" and isinstance(given, tuple):
        required = {column.id for column in question.columns if column.required}
        given = tuple(
            {name: "不清楚" if cell is None and name in required else cell for name, cell in row.items()}
            for row in given
            if not isinstance(row, str)
        )
    return read_answer(questionnaire, question.id, given, answer.source, answer.note)


def clients_of_code(store: Store, uscc: str, but: str) -> tuple[CaseSummary, ...]:
    """The clients of the list, other than case ``but``, that have this credit code."""
    found = cases_saying(store, "client.uscc", uscc)
    return tuple(one for one in list_cases(store) if one.case in found and one.case != but)


# --- a file of codes -------------------------------------------------------------------------------------------------


def case_keyed(path: Path, questionnaire: Questionnaire, today: date) -> Case:
    """The case in a file of lines ``P03=2``, or a spreadsheet's ``P03,2`` with a cell for each cell of a table.
    ``name`` and ``uscc`` are the client's; a table has a line for each row; a line that begins with # is a remark.

    :raises Refusal: everything wrong in it, each with its line
    """
    sheet = _Sheet(questionnaire, today)
    for number, line in enumerate(read_text(path).split("\n"), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            sheet.take(number, line)
    case = sheet.case()
    if sheet.problems:
        raise Refusal([problem.in_file(str(path)) for _, problem in sorted(sheet.problems, key=lambda one: one[0])])
    return case


class _Sheet:
    """Lines taken one by one; what is wrong in them stands in ``problems``, each with its line."""

    def __init__(self, questionnaire: Questionnaire, today: date) -> None:
        self.questionnaire, self.today = questionnaire, today
        self.client: dict[str, str] = {}
        self.codes: dict[str, list[tuple[int, str]]] = {}
        self.problems: list[tuple[int, Problem]] = []

    def take(self, number: int, line: str) -> None:
        found = _LINE.fullmatch(line)
        if found is None:
            what = Text("看不懂这一行", "cannot be read")
            self._wrong(number, Refusal.of("", what, Text("请写成 P03=86", "write it like P03=86")))
            return
        key, cells = id_keyed(found[1]), _cells(line, found)
        try:
            if part := _CLIENT.get(key.lower()):
                self.client |= {part: read_client(part, cells[0])} if cells else {}
            elif cells:
                self._keep(number, key, cells)
        except Refusal as refusal:
            self._wrong(number, refusal, found[1].strip())

    def _keep(self, number: int, key: str, cells: list[str]) -> None:
        question = self.questionnaire.by_id.get(key)
        if question is None:
            what = Text("问卷里没有这道题", "is no question of the questionnaire")
            raise Refusal.of("", what, Text("请照纸上的题号写", "write the id that the paper prints"))
        if key in self.codes and question.type != "table":
            first = self.codes[key][0][0]
            what = Text(f"在第 {first} 行已经写过", f"stands in line {first} already")
            raise Refusal.of("", what, Text("请只留一行", "keep one of them"))
        code = (" | " if question.type == "table" else ",").join(cells)
        self.codes.setdefault(key, []).append((number, code))

    def case(self) -> Case:
        """What all the lines say, in the order of the questionnaire."""
        if not self.client.get("name"):
            what = Text("没有写企业名称", "does not name the client")
            self._wrong(0, Refusal.of("", what, Text("请加一行 name=…", "add a line name=…")), "name")
        answers = {}
        for question in self.questionnaire.questions:
            lines = self.codes.get(question.id, [])
            try:
                if lines:
                    code = "\n".join(code for _, code in lines)
                    answers[question.id] = read_code(self.questionnaire, question, code, self.today)
            except Refusal as refusal:
                row = refusal.problems[0].key.partition(".")[0]
                at = int(row) - 1 if row.isdigit() else 0
                self._wrong(lines[min(at, len(lines) - 1)][0], refusal, question.id)
        return Case(Client(**{"name": "?", **self.client}), answers)

    def _wrong(self, number: int, refusal: Refusal, key: str = "") -> None:
        first, place = refusal.problems[0], f"line {number}" if number else ""
        problem = Problem(" ".join(part for part in (place, key) if part), first.what, first.remedy)
        self.problems.append((number, problem))


def _cells(line: str, found: re.Match[str]) -> list[str]:
    """What stands after the key; of a spreadsheet's line its cells, without the empty ones at the end."""
    match found[2]:
        case ",":
            cells = next(csv.reader([line]))[1:]
        case "\t":
            cells = next(csv.reader([line], delimiter="\t"))[1:]
        case _:
            cells = [found[3]]
    cells = [cell.strip() for cell in cells]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def write_keyed(source: Path, out: Path, rules: InForce, today: date) -> tuple[Case, tuple[Text, ...]]:
    """A file of codes as a CASE file, in one step; what is answered but not asked is told.

    :raises Refusal: everything wrong in it, a path that cannot be written; nothing is written then
    """
    if out.suffix.lower() != ".toml":
        what = Text("不是 .toml 文件名", "is no name of a .toml file")
        raise Refusal.of("--out", what, Text("请给出 .toml 文件名", "name a .toml file"), str(out))
    case = case_keyed(source, rules.questionnaire, today)
    text, left_out = case_toml(case, rules.questionnaire)
    with disk_faults_refused():
        replace_file(out, text.encode())
    return case, (*left_out, *ignored_answers(rules.questionnaire, case.answers))
