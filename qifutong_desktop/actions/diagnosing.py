"""Reading a case and its workbooks, and diagnosing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..catalog.case import read_case
from ..core.client import Case, Preferences
from ..core.diagnosis import Diagnosis, diagnose
from ..core.migration.scope import Scoped
from ..core.migration.sizing import Sizing
from ..core.needs import NeedKey
from ..core.ordered_needs import ordered_needs
from ..core.pricebook import PriceBook
from ..core.problems import Problem, Refusal
from ..core.progress import Progress, silent
from ..core.text import Text
from .in_force import InForce, shipped


@dataclass(frozen=True, slots=True)
class Opened:
    """A case file that was read and checked. ``workbooks`` are its client's files, each with the name to speak of."""

    file: str
    case: Case
    rules: InForce
    workbooks: tuple[tuple[Path, str], ...]
    notices: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Diagnosed:
    """A case file worked through up to its diagnosis. ``file`` is its path as given; ``sizing`` None without data."""

    file: str
    case: Case
    sizing: Sizing | None
    diagnosis: Diagnosis
    notices: tuple[Text, ...]
    rules: InForce
    spoken: frozenset[NeedKey] = frozenset()
    scoped: Scoped | None = None

    def preferring(self, preferences: Preferences) -> Diagnosed:
        """The same client diagnosed for another order: the term says how long records grow, and numbers may be
        ordered."""
        again = diagnose_case(
            replace(self.case, preferences=preferences), self.sizing, self.rules, self.spoken, self.scoped
        )
        return replace(again, file=self.file, notices=self.notices)


def open_case(
    path: Path, data: Sequence[Path] = (), shown: Sequence[str] | None = None, rules: InForce | None = None
) -> Opened:
    """Read a case file. Its workbooks are those it names (relative to it) and those in ``data``.

    ``shown`` are the names by which the workbooks in ``data`` are spoken of, else their paths as given. ``rules`` are
    those that the program brings where none are given.

    :raises Refusal: everything that is wrong in the case file
    """
    rules = rules or shipped()
    case, notices = read_case(path, rules.questionnaire)
    _check_there(case.data, path)
    named = [(path.parent / written, written) for written in case.data]
    named += zip(data, shown or [str(workbook) for workbook in data], strict=True)
    workbooks, repeated = _each_once(named)
    return Opened(str(path), case, rules, workbooks, (*notices, *repeated))


def diagnose_opened(opened: Opened, progress: Progress = silent, password: str = "") -> Diagnosed:
    """Measure the workbooks of an opened case, and diagnose. ``password`` opens those that are locked.

    :raises Refusal: a workbook that cannot be read
    """
    case, sizing = opened.case, None
    if opened.workbooks:
        from ..workbooks.reading import measure

        paths, shown = zip(*opened.workbooks, strict=True)
        passwords = {str(path): password for path in paths}
        sizing = measure(paths, shown=shown, progress=progress, passwords=passwords)
    diagnosed = diagnose_case(case, sizing, opened.rules)
    more = [notice for notice in diagnosed.notices if notice not in opened.notices]
    return replace(diagnosed, file=opened.file, notices=(*opened.notices, *more))


def diagnose_case(
    case: Case,
    sizing: Sizing | None,
    rules: InForce,
    spoken: frozenset[NeedKey] = frozenset(),
    scoped: Scoped | None = None,
) -> Diagnosed:
    """A case diagnosed without any file. For the needs in ``spoken`` what was said counts, not what was measured; of
    what was measured only the part in ``scoped`` is moved."""
    months, gift = _months(case.preferences, rules.book)
    limit = rules.book.tiers["basic"].customers
    diagnosis = diagnose(rules.questionnaire, case.answers, sizing, months, gift, limit, spoken, scoped)
    diagnosis = replace(diagnosis, needs=ordered_needs(diagnosis.needs, case.preferences, rules.book))
    return Diagnosed("", case, sizing, diagnosis, diagnosis.notices, rules, spoken, scoped)


def _months(preferences: Preferences, book: PriceBook) -> tuple[int, int]:
    """Paid months of the asked term, and the most months that any tier adds to them."""
    if preferences.billing == "monthly":
        return preferences.term, 0
    years = 1 if book.policies["gift.months"].default == "first_year_only" else preferences.term
    return preferences.term * 12, years * max(tier.gift_months for tier in book.tiers.values())


def _check_there(data: Sequence[str], path: Path) -> None:
    """:raises Refusal: with the key of every workbook that a case names and that is not there"""
    problems = []
    for number, written in enumerate(data, 1):
        try:
            (path.parent / written).stat()
            continue
        except (FileNotFoundError, NotADirectoryError):
            what = Text(f"找不到文件 {written}", f"no such file: {written}")
        except OSError as error:
            what = Text(f"无法读取 {written}（{error.strerror}）", f"{written} cannot be read ({error.strerror})")
        except ValueError:  # a NUL, or half a character
            what = Text("不能用作文件路径", "cannot be a file's path")
        remedy = Text("请核对路径，它从案例文件所在的文件夹算起", "check the path, which starts from the case's folder")
        problems.append(Problem(f"data.{number}", what, remedy, str(path)))
    if problems:
        raise Refusal(problems)


def _each_once(named: Sequence[tuple[Path, str]]) -> tuple[tuple[tuple[Path, str], ...], tuple[Text, ...]]:
    """Every workbook once, however often and by whatever path it was named."""
    found: dict[Path, tuple[Path, str]] = {}
    repeated = []
    for workbook, name in named:
        whole = _whole(workbook)
        if whole in found:
            repeated.append(Text(f"{name} 给了两次，只算一次", f"{name} was given twice and counts once"))
        else:
            found[whole] = (workbook, name)
    return tuple(found.values()), tuple(repeated)


def _whole(path: Path) -> Path:
    """The file behind all links; where they lead nowhere the path itself, and its reader says why."""
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):
        return path.absolute()
