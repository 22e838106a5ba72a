"""Editing the questionnaire in Excel: written out, checked, compared with the one in force, taken in as a folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from ..catalog.files import parse_table, read_text
from ..catalog.questionnaire import parse_questionnaire, questionnaire_of
from ..catalog.questionnaire_book import book_of
from ..catalog.questionnaire_book_reader import BookRead, read_sheets
from ..catalog.questionnaire_writer import questionnaire_toml
from ..core.client import Answer, Case, Client, Company, Preferences, Tier
from ..core.diagnosis import Diagnosis
from ..core.dossier import dossier_from_fields
from ..core.merge import case_state
from ..core.migration.scope import Scoped
from ..core.migration.sizing import Sizing
from ..core.needs import NeedKey
from ..core.problems import Problem, Refusal
from ..core.progress import Progress, silent
from ..core.questionnaire import Questionnaire
from ..core.questionnaire_changes import Change, questionnaire_changes, version_notice
from ..core.questionnaire_effect import Effect, answers_for, standing
from ..core.questionnaire_personas import Coverage, coverage
from ..core.recommendation import recommend
from ..core.text import Text
from ..store.file import Store
from ..store.operations import list_cases
from .casework import bring_out
from .diagnosing import diagnose_case, diagnose_opened, open_case
from .in_force import InForce
from .publishing import all_or_nothing
from .updating import questionnaire_texts, rules_in_force
from .working import what_moves

_BASE = "base.toml"


@dataclass(frozen=True, slots=True)
class Edited:
    """An edited questionnaire: a workbook, or a folder of TOML. ``files`` are its texts, () while it has problems."""

    path: Path
    questionnaire: Questionnaire | None
    files: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """An edited questionnaire that loads, against the one in force."""

    before: Questionnaire
    after: Questionnaire
    changes: tuple[Change, ...]
    notice: Text | None
    reached: Coverage


@dataclass(frozen=True, slots=True)
class Effects:
    """What it would make of the cases; ``skipped`` are those that could not be worked through, with the reason."""

    effects: tuple[Effect, ...]
    skipped: tuple[Text, ...]


# --- out and in ------------------------------------------------------------------------------------------------------


def write_book(store: Store | None, source: Path | None, path: Path, today: date) -> Questionnaire:
    """Write the questionnaire of a folder, else the one in force, as a workbook.

    :raises Refusal: the folder does not load, the path cannot be written, or is no .xlsx
    """
    from ..workbooks.questionnaire_book import write_questionnaire_book

    if path.suffix.lower() != ".xlsx":
        what = Text("不是 .xlsx 文件名", "is no name of an .xlsx file")
        raise Refusal.of("--out", what, Text("请给出 .xlsx 文件名", "name an .xlsx file"), str(path))
    texts = questionnaire_texts(store, today) if source is None else _texts(source)
    tables = [(name, parse_table(text, name, is_json=False)) for name, text in texts]
    built, problems = parse_questionnaire(tables)
    if built is None or problems:
        raise Refusal(problems)
    write_questionnaire_book(book_of(tables), path, today)
    return built


def read_edited(path: Path) -> Edited:
    """Read a workbook, or a folder of TOML files, with everything that is wrong in it.

    :raises Refusal: it cannot be read at all
    """
    if path.is_dir():
        texts = _texts(path)
        built, problems = parse_questionnaire([(name, parse_table(text, name, is_json=False)) for name, text in texts])
        return Edited(path, None if problems else built, () if problems else tuple(texts), problems)
    from ..workbooks.questionnaire_book import read_questionnaire_book

    read = read_sheets(read_questionnaire_book(path))
    files = () if read.problems else _written(read)
    return Edited(path, read.questionnaire, files, tuple(one.in_file(str(path)) for one in read.problems))


def _texts(folder: Path) -> list[tuple[str, str]]:
    others = sorted(one for one in folder.glob("*.toml") if one.name != _BASE)
    return [(one.name, read_text(one)) for one in (folder / _BASE, *others)]


def _written(read: BookRead) -> tuple[tuple[str, str], ...]:
    return tuple((name, questionnaire_toml(table)) for name, table in read.files)


def take_in(edited: Edited, folder: Path) -> list[Path]:
    """Write an edited questionnaire that loads as the TOML folder that ``pricebook sign`` releases: all or nothing.

    :raises Refusal: everything wrong in it, a folder that holds other TOML files, or cannot be written
    """
    if edited.problems:
        raise Refusal(edited.problems)
    questionnaire_of(edited.files)
    names = {name for name, _ in edited.files}
    with suppress(OSError):
        strange = sorted(one.name for one in folder.glob("*.toml") if one.name not in names)
        if strange:
            what = Text(f"文件夹里已有 {strange[0]}，会混进这份问卷", f"holds {strange[0]}, which would join it")
            raise Refusal.of("--out", what, Text("请另选一个空文件夹", "choose an empty folder"), str(folder))
    with all_or_nothing(folder) as stage:
        for name, text in edited.files:
            (stage / name).write_text(text, "utf-8", newline="\n")
    return [folder / name for name, _ in edited.files]


# --- what it would change --------------------------------------------------------------------------------------------


def judge(after: Questionnaire, rules: InForce, today: date) -> Judged:
    """The difference to the questionnaire in force, and what invented clients reach in the new one."""
    before = rules.questionnaire
    changed = replace(rules, questionnaire=after)

    def diagnosed(answers: Mapping[str, Answer]) -> Diagnosis:
        return diagnose_case(Case(Client("?"), answers), None, changed).diagnosis

    def advised(diagnosis: Diagnosis) -> Tier | None:
        try:
            return recommend(diagnosis.needs, Preferences(), rules.book, today, flips=False).chosen.tier
        except Refusal:
            return None

    reached = coverage(after, diagnosed, advised)
    return Judged(before, after, questionnaire_changes(before, after), version_notice(before, after), reached)


def effects_on_files(
    paths: Sequence[Path], after: Questionnaire, rules: InForce, today: date, progress: Progress = silent
) -> Effects:
    """What another questionnaire would make of some case files; their workbooks are measured once.

    :raises Refusal: a case file or a workbook of it that cannot be read
    """
    found = []
    for path in paths:
        diagnosed = diagnose_opened(open_case(path, rules=rules), progress)
        worked = _Worked(diagnosed.case, diagnosed.sizing)
        found.append(_effect(worked, str(path), after, rules, today))
    return Effects(tuple(found), ())


def effects_on_store(
    store: Store, after: Questionnaire, rules: InForce, today: date, progress: Progress = silent
) -> Effects:
    """What it would make of every case in the store that is not in the bin. Nothing is written."""
    found, skipped = [], []
    listed = list_cases(store)
    for number, summary in enumerate(listed):
        progress(Text("正在重算已存的诊断", "working the stored diagnoses through"), number, len(listed))
        try:
            dossier = dossier_from_fields(case_state(bring_out(store, summary.case, Company()).log).values, Company())
            moved = what_moves(dossier, dossier.scope, today)
            worked = _Worked(dossier.case, dossier.sizing, dossier.spoken, moved)
            found.append(_effect(worked, summary.case, after, rules, today))
        except Refusal as refusal:
            problem = refusal.problems[0]
            skipped.append(Text(f"{summary.name}：{problem.what.zh}", f"{summary.name}: {problem.what.en}"))
    return Effects(tuple(found), tuple(skipped))


def both(first: Effects, second: Effects) -> Effects:
    """The cases of the two."""
    return Effects((*first.effects, *second.effects), (*first.skipped, *second.skipped))


@dataclass(frozen=True, slots=True)
class _Worked:
    """What of a case a diagnosis is made from."""

    case: Case
    sizing: Sizing | None
    spoken: frozenset[NeedKey] = frozenset()
    moved: Scoped | None = None


def _effect(worked: _Worked, where: str, after: Questionnaire, rules: InForce, today: date) -> Effect:
    kept, _ = answers_for(rules.questionnaire, worked.case.answers)
    later, lost = answers_for(after, kept)
    sides = []
    for questionnaire, answers in ((rules.questionnaire, kept), (after, later)):
        case = replace(worked.case, answers=answers)
        under = replace(rules, questionnaire=questionnaire)
        diagnosis = diagnose_case(case, worked.sizing, under, worked.spoken, worked.moved).diagnosis
        advice = partial(recommend, diagnosis.needs, case.preferences, rules.book, today, flips=False)
        sides.append(standing(diagnosis, advice))
    return Effect(worked.case.client.name, where, sides[0], sides[1], lost)


def rules_of(store: Store | None, today: date) -> InForce:
    """What cases are worked through by here and today."""
    return rules_in_force(store, today)
