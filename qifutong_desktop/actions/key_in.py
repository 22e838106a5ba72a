"""Paper questionnaires typed in: a code checked as a case file's answer is, who the client may be, a file of codes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

from ..catalog.case_writer import case_toml
from ..catalog.files import read_text
from ..core.client import Answer, Case, Client
from ..core.key_in import answer_keyed
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
_LINE = re.compile(r"\s*([^=＝\t,，]+?)\s*([=＝\t,，])(.*)")


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
    """The case in a file of lines ``P03=2`` (a spreadsheet's ``P03,2`` and tabs too). ``name=`` and ``uscc=`` are the
    client's; a table has a line for each row; a line that begins with # is a remark.

    :raises Refusal: everything wrong in it, each with its line
    """
    codes: dict[str, list[tuple[int, str]]] = {}
    problems: list[Problem] = []
    client = Client("?")
    for number, line in enumerate(read_text(path).split("\n"), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            key, code = _parted(line)
            if part := _CLIENT.get(key.lower()):
                client = replace(client, **{part: read_client(part, code)}) if code else client
            elif code:
                _known(questionnaire, key, codes)
                codes.setdefault(key.upper(), []).append((number, code))
        except Refusal as refusal:
            problems.append(_at(number, refusal))
    answers = {}
    for key, lines in codes.items():
        code = "\n".join(said for _, said in lines)
        try:
            answers[key] = read_code(questionnaire, questionnaire.by_id[key], code, today)
        except Refusal as refusal:
            row = refusal.problems[0].key.partition(".")[0]
            at = int(row) - 1 if row.isdigit() and int(row) <= len(lines) else 0
            problems.append(_at(lines[at][0], refusal, key))
    if client.name == "?" and not problems:
        what, remedy = Text("没有写企业名称", "does not name the client"), Text("请加一行 name=…", "add a line name=…")
        problems.append(Problem("name", what, remedy))
    if problems:
        raise Refusal([one.in_file(str(path)) for one in sorted(problems, key=_line_of)])
    order = [one.id for one in questionnaire.questions if one.id in answers]
    return Case(client, {key: answers[key] for key in order})


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


def _parted(line: str) -> tuple[str, str]:
    found = _LINE.fullmatch(line)
    if found is None:
        what = Text("看不懂这一行", "cannot be read")
        raise Refusal.of("", what, Text("请写成 P03=86", "write it like P03=86"))
    key, sign, code = found.groups()
    code = code.strip()
    if sign in ",\t" and len(code) > 1 and code[0] == code[-1] == '"':
        code = code[1:-1].replace('""', '"')
    return key, code.replace("\t", " | ").strip() if sign == "\t" else code


def _known(questionnaire: Questionnaire, key: str, codes: dict[str, list[tuple[int, str]]]) -> None:
    question = questionnaire.by_id.get(key.upper())
    if question is None:
        what = Text(f"问卷里没有 {key} 这道题", f"has no question {key}")
        raise Refusal.of("", what, Text("请照纸上的题号写", "write the id that the paper prints"))
    if key.upper() in codes and question.type != "table":
        first = codes[key.upper()][0][0]
        what = Text(f"{key} 在第 {first} 行已经写过", f"has {key} in line {first} already")
        raise Refusal.of("", what, Text("请只留一行", "keep one of them"))


def _at(number: int, refusal: Refusal, key: str = "") -> Problem:
    first = refusal.problems[0]
    return Problem(f"line {number}" + (f" {key}" if key else ""), first.what, first.remedy)


def _line_of(problem: Problem) -> int:
    number = problem.key.removeprefix("line ").partition(" ")[0]
    return int(number) if number.isdigit() else 0
