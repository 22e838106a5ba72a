"""Case files and the store: a CASE file taken in, and a stored case written out as one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ..catalog.case_writer import case_toml
from ..core.case_fields import case_fields
from ..core.dossier import SIZING, sizing_field
from ..core.operation import moment
from ..core.problems import Refusal
from ..core.progress import Progress, silent
from ..core.text import Lang, Text
from ..store.cases import open_case as open_stored
from ..store.disk import replace_file
from ..store.file import Store
from ..store.operations import CaseSummary, list_cases, record
from ..store.refusals import disk_faults_refused
from .casework import bring_out, new_id
from .diagnosing import diagnose_opened, open_case
from .listing import keep_overview
from .preferences import read_settings
from .updating import rules_in_force
from .working import work_through

_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Added:
    """A case that was taken in. ``measured`` workbooks were read: their profile is stored, never their rows."""

    case: str
    name: str
    operations: int
    measured: int
    notices: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A case that was written out as a file; ``notices`` says what the file does not hold."""

    case: str
    path: Path
    notices: tuple[Text, ...]


def add_case_file(store: Store, path: Path, now: datetime, today: date, progress: Progress = silent) -> Added:
    """Put a case file with its answers into the store as a new case, and what its workbooks measure.

    :raises Refusal: everything wrong in the file or its workbooks, a disk that fails; nothing is stored
    """
    rules, settings = rules_in_force(store, today), read_settings(store)
    diagnosed = diagnose_opened(open_case(path, rules=rules), progress)
    fields = case_fields(diagnosed.case)
    if diagnosed.sizing is not None:
        fields[SIZING] = sizing_field(diagnosed.sizing)
    fields.setdefault("client.name", diagnosed.case.client.name)
    case = new_id()
    written = record(store, case, fields, author=settings.company.consultant or store.device, at=moment(now))
    keep_overview(store, work_through(bring_out(store, case, settings.company), rules, today))
    measured = len(diagnosed.sizing.files) if diagnosed.sizing else 0
    return Added(case, diagnosed.case.client.name, len(written), measured, diagnosed.notices)


def write_case_file(store: Store, named: str, path: Path, today: date) -> Written:
    """Write a stored case as a CASE file in TOML, in one step. It is not encrypted.

    :raises Refusal: no such case, another ending than .toml, a disk that fails
    """
    if path.suffix.lower() != ".toml" or path.is_dir() or not path.parent.is_dir():
        what = Text("不是可写的 .toml 文件位置", "is no place for a .toml file")
        remedy = Text("请给出已有文件夹里的 .toml 文件名", "name a .toml in a folder that is there")
        raise Refusal.of("--out", what, remedy, str(path))
    case = case_named(store, named).case
    opened = open_stored(store, case)
    text, left_out = case_toml(opened.case, rules_in_force(store, today).questionnaire)
    unread = tuple(Text(f"{one.key}：{one.what.zh}", f"{one.key}: {one.what.en}") for one in opened.problems)
    with disk_faults_refused():
        replace_file(path, text.encode())
    return Written(case, path, (*unread, *left_out, _PLAIN))


_PLAIN = Text("案例文件没有加密，请妥善保管", "a case file is not encrypted: take care of it")


def case_named(store: Store, named: str) -> CaseSummary:
    """The case of an id, or of its first characters (4 and more) where only one begins so; the bin counts too.

    :raises Refusal: none, or several
    """
    every = (*list_cases(store), *list_cases(store, in_bin=True))
    found = [one for one in every if one.case.startswith(named)] if len(named) >= _SHORTEST else []
    if len(found) == 1:
        return found[0]
    what = (
        Text(f"有 {len(found)} 个案例以 {named} 开头", f"{len(found)} cases begin with {named}")
        if found
        else Text(f"没有案例 {named}", f"there is no case {named}")
    )
    raise Refusal.of("--export", what, Text("用 qifutong cases --json 查看编号", "qifutong cases --json shows the ids"))


def added_json(folder: Path, added: Added, lang: Lang = "zh") -> dict[str, Any]:
    """The object of ``cases --add``."""
    return {
        "folder": str(folder),
        "id": added.case,
        "name": added.name,
        "operations": added.operations,
        "measured": added.measured,
        "notices": [notice.said(lang) for notice in added.notices],
    }


def written_json(written: Written, lang: Lang = "zh") -> dict[str, Any]:
    """The object of ``cases --export``."""
    return {
        "id": written.case,
        "path": str(written.path),
        "notices": [notice.said(lang) for notice in written.notices],
    }
