"""A client measured again: case files of several times, or one case that holds its earlier measurements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..catalog.case import read_case
from ..core.client import LABELS, Case, Client, Company, MeasureLabel, Measurement, Promised
from ..core.order import plain_name
from ..core.problems import Refusal
from ..core.progress import Progress, silent
from ..core.questionnaire import Questionnaire
from ..core.remeasure import Comparison, Time, compare, compare_case, not_yet
from ..core.remeasure_json import remeasure_json
from ..core.text import Lang, Text
from .in_force import InForce, shipped
from .printable import printable
from .publishing import all_or_nothing, refuse_overwriting

if TYPE_CHECKING:
    from ..core.document import Document
    from .previewing import Paper
    from .working import Work

REMEASURE_REPORT = "remeasure.pdf"


def remeasured(work: Work) -> Comparison | None:
    """An open case's earlier measurements against its answers of today; None for a client who was measured once."""
    return compare_case(work.dossier.case, work.rules.questionnaire, work.today)


def draw_report(work: Work) -> Paper:
    """The report of an open case that was measured before.

    :raises ValueError: it was not
    """
    from .previewing import drawn

    comparison = remeasured(work)
    if comparison is None:
        raise ValueError("measured once")
    return drawn(_report(comparison, work.dossier.case.company, work.today))


def _report(comparison: Comparison, company: Company, today: date) -> Document:
    """The report (复测报告); □ stands for what the typeface lacks."""
    from ..core.remeasure_document import remeasure_document

    return printable(remeasure_document(comparison, company, today))


def compare_files(
    paths: Sequence[Path], today: date, rules: InForce | None = None
) -> tuple[Comparison, Case, tuple[Text, ...]]:
    """The comparison of case files, earliest first; of one file, of the measurements it holds.

    :returns: it, the newest case, and the notices on what was read
    :raises Refusal: what is wrong in a file, another client, a later file with an earlier day, a day after ``today``,
        too few or too many
    """
    questionnaire = (rules or shipped()).questionnaire
    if len(paths) > len(LABELS):
        what = Text(f"给了 {len(paths)} 个案例", f"{len(paths)} cases were given")
        raise Refusal.of("CASE", what, Text("最多 3 个：T0、T1、T2", "at most three: T0, T1, T2"))
    read = [read_case(path, questionnaire, earlier=path is not paths[-1]) for path in paths]
    cases = [case for case, _ in read]
    for path, case in zip(paths, cases, strict=True):
        if not case.answers:
            what = Text("没有一题有答案，无从比较", "holds no answer: there is nothing to compare")
            raise Refusal.of("answers", what, Text("请先做诊断", "measure the client first"), str(path))
    notices = tuple(dict.fromkeys(notice for _, found in read for notice in found))
    if len(cases) == 1:
        return _alone(paths[0], cases[0], questionnaire, today), cases[0], notices
    for number in range(1, len(cases)):
        _check_follows(cases[number - 1], cases[number], paths[number])
    measured: dict[MeasureLabel, Measurement] = {
        label: Measurement(case.answers, case.asked_on) for label, case in zip(LABELS, cases, strict=False)
    }
    found = compare(measured, _promised(cases), questionnaire, cases[-1].client.name)
    if late := not_yet(found.times, today):
        raise _too_late(late, today, "asked_on", paths[found.times.index(late)])
    return found, cases[-1], notices


def _too_late(time: Time, today: date, key: str, path: Path) -> Refusal:
    what = Text(f"{time.label} 的 {time.day} 晚于 {today}", f"{time.day} of {time.label} is after {today}")
    return Refusal.of(
        key, what, Text("请核对日期，或用 --date 给出报告日", "check the days, or give --date"), str(path)
    )


def _alone(path: Path, case: Case, questionnaire: Questionnaire, today: date) -> Comparison:
    found = compare_case(case, questionnaire)
    if found is None:
        what = Text("只有一次诊断，没有可比的", "holds one measurement, and nothing to compare it with")
        remedy = Text("请给出两个时点的案例，早的在前", "give the cases of two times, the earlier first")
        raise Refusal.of("measured", what, remedy, str(path))
    before, last = found.times[-2], found.last
    if before.day and last.day and last.day < before.day:
        told = before.label, before.day
        what = Text(f"{last.day} 早于 {told[0]} 的 {told[1]}", f"{last.day} is before {told[1]}, the day of {told[0]}")
        raise Refusal.of("asked_on", what, Text("请核对日期", "check the days"), str(path))
    if late := not_yet(found.times, today):
        key = f"measured.{late.label}.day" if late.label in case.measured else "asked_on"
        raise _too_late(late, today, key, path)
    return found


def _check_follows(before: Case, after: Case, path: Path) -> None:
    """:raises Refusal: another client, or a day before the one of the case before"""
    if not _same_client(before.client, after.client):
        key = "client.uscc" if before.client.uscc and after.client.uscc else "client.name"
        names = before.client.name, after.client.name
        what = Text(f"是另一家客户：{names[1]}，不是{names[0]}", f"is another client: {names[1]}, not {names[0]}")
        remedy = Text("只能比较同一家客户的几次诊断", "only measurements of one client can be compared")
        raise Refusal.of(key, what, remedy, str(path))
    if before.asked_on and after.asked_on and after.asked_on <= before.asked_on:
        days = after.asked_on, before.asked_on
        what = Text(f"{days[0]} 不晚于前一次的 {days[1]}", f"{days[0]} is not after {days[1]}")
        raise Refusal.of("asked_on", what, Text("请把早的案例写在前面", "give the earlier case first"), str(path))


def _same_client(one: Client, other: Client) -> bool:
    """By credit code where both have one, else by name."""
    if one.uscc and other.uscc:
        return one.uscc == other.uscc
    return plain_name(one.name) == plain_name(other.name)


def _promised(cases: Sequence[Case]) -> Promised:
    """What the earliest file that promises anything promised, with the go-live that the newest file notes."""
    first = next((one.promised for one in cases if one.promised.levels or one.promised.go_live), Promised())
    went_live = next((one.promised.went_live for one in reversed(cases) if one.promised.went_live), None)
    return Promised(first.levels, first.go_live, went_live)


def remeasure_files(
    paths: Sequence[Path], folder: Path, today: date, progress: Progress = silent
) -> tuple[Comparison, tuple[Path, ...], tuple[Text, ...]]:
    """The report on case files into a folder: it is whole afterwards, or nothing is there.

    :raises Refusal: as :func:`compare_files`, or the folder cannot be written
    """
    from ..documents.pdf import document_pdf

    comparison, case, notices = compare_files(paths, today)
    refuse_overwriting(paths, [folder / REMEASURE_REPORT])
    progress(Text("正在排版复测报告", "drawing the report"), 0, None)
    pdf = document_pdf(_report(comparison, case.company, today))
    with all_or_nothing(folder) as stage:
        (stage / REMEASURE_REPORT).write_bytes(pdf)
    return comparison, (folder / REMEASURE_REPORT,), notices


def remeasured_json(
    comparison: Comparison, files: Sequence[Path], notices: Sequence[Text], lang: Lang = "zh"
) -> dict[str, Any]:
    """The ``remeasure`` object."""
    told = {"files": [str(file) for file in files], "notices": [notice.said(lang) for notice in notices]}
    return remeasure_json(comparison, lang) | told
