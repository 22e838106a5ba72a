"""Reading a case and its workbooks, and diagnosing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..catalog.case import read_case
from ..catalog.questionnaire import load_questionnaire
from ..core.client import Case
from ..core.diagnosis import Diagnosis, diagnose
from ..core.migration.sizing import Sizing
from ..core.progress import Progress, silent
from ..core.text import Text


@dataclass(frozen=True, slots=True)
class Diagnosed:
    """A case file worked through up to its diagnosis. ``file`` is its path as given; ``sizing`` None without data."""

    file: str
    case: Case
    sizing: Sizing | None
    diagnosis: Diagnosis
    notices: tuple[Text, ...]


def diagnose_case(
    path: Path, data: Sequence[Path] = (), progress: Progress = silent, shown: Sequence[str] | None = None
) -> Diagnosed:
    """Read a case, measure its workbooks (those it names and those in ``data``), and diagnose.

    ``shown`` are the names by which the workbooks in ``data`` are spoken of, else their paths as given.

    :raises Refusal: what is wrong in the case, or a workbook that cannot be read
    """
    questionnaire = load_questionnaire()
    case, notices = read_case(path, questionnaire)
    named = [(path.parent / written, written) for written in case.data]
    named += zip(data, shown or [str(workbook) for workbook in data], strict=True)
    workbooks, repeated = _each_once(named)
    sizing = None
    if workbooks:
        from ..workbooks.reading import measure

        sizing = measure(
            [workbook for workbook, _ in workbooks], shown=[name for _, name in workbooks], progress=progress
        )
    preferences = case.preferences
    months = preferences.term * 12 if preferences.billing == "annual" else preferences.term
    diagnosis = diagnose(questionnaire, case.answers, sizing, months)
    more = [notice for notice in (*repeated, *diagnosis.notices) if notice not in notices]
    return Diagnosed(str(path), case, sizing, diagnosis, (*notices, *more))


def _each_once(named: Sequence[tuple[Path, str]]) -> tuple[list[tuple[Path, str]], list[Text]]:
    """Every workbook once, however often and by whatever path it was named."""
    found: dict[Path, tuple[Path, str]] = {}
    repeated = []
    for workbook, name in named:
        whole = workbook.resolve()
        if whole in found:
            repeated.append(Text(f"{name} 给了两次，只算一次", f"{name} was given twice and counts once"))
        else:
            found[whole] = (workbook, name)
    return list(found.values()), repeated
