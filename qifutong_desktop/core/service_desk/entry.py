"""An entry of the service desk (服务台事项): one request of a client, kept as a field of the case's log."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Literal, get_args

from ..canonical import FieldValue
from ..dossier import Evidence
from ..operation import Operation
from ..plain_values import read_back, written_down
from ..problems import Problem, Refusal
from ..text import Text

Kind = Literal[
    "consultation",
    "feedback",
    "complaint",
    "refund",
    "training",
    "integration",
    "migration",
    "health_check",
    "go_live",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
State = Literal["draft", "sent", "accepted", "working", "solved", "withdrawn"]
STATES: dict[State, Text] = {
    "draft": Text("草稿", "Draft"),
    "sent": Text("已发出", "Sent"),
    "accepted": Text("接单", "Accepted"),
    "working": Text("处理中", "In progress"),
    "solved": Text("已解决", "Solved"),
    "withdrawn": Text("已撤回", "Withdrawn"),
}
#: What kinds with no states of the list's own call them.
_STATES_ELSEWHERE: dict[State, Text] = {"accepted": Text("已受理", "Accepted"), "solved": Text("已办结", "Closed")}
VARIANTS: Mapping[Kind, Mapping[str, Text]] = {
    "feedback": {
        "quick": Text("按 1–3 个工作日的一类", "of the kind with 1–3 workdays"),
        "slow": Text("按 5–7 个工作日的一类", "of the kind with 5–7 workdays"),
    },
    "refund": {
        "no_reason": Text("5 天无理由", "within 5 days"),
        "failed_opening": Text("开通失败", "failed opening"),
        "renewal": Text("续费未生效", "renewal not in force"),
    },
    "training": {
        "remedial": Text("补训", "remedial session"),
        "onsite": Text("上门培训", "training on site"),
    },
}
_PREFIX = "service."
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_NUMBER = re.compile(r"[0-9]{8}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One request. ``opened`` is the day it is handed in, ``time`` the hour (``14:30``) where a clause counts hours.

    ``number`` is the 8-digit number of a report, "" until known. ``variant`` is one of :data:`VARIANTS`, "" where none
    was chosen. ``words`` are the client's own. ``quote`` is the number of the issued quote it is about (a refund),
    ``systems`` those it is about (an integration), ``activated`` the day of opening (开通) as it was told. ``by`` is a
    day that was agreed on or wished. ``due`` is the next term as last counted; ``closed_on`` the day it was done.
    ``revision`` rises with each change, so that a calendar takes a second import for news of the same appointment; of a
    stored entry the log says it (:func:`services_of`), since a change that is taken back is news too.
    ``files`` go with its mail: attachments of the case.
    """

    kind: Kind
    opened: date
    time: str = ""
    state: State = "draft"
    number: str = ""
    variant: str = ""
    words: str = ""
    quote: str = ""
    systems: tuple[str, ...] = ()
    activated: date | None = None
    by: date | None = None
    due: date | None = None
    closed_on: date | None = None
    revision: int = 0
    files: tuple[Evidence, ...] = ()

    @property
    def running(self) -> bool:
        """Handed in, and neither done nor withdrawn."""
        return self.state in ("sent", "accepted", "working")

    @property
    def waits_for(self) -> date | None:
        """The day by which somebody has to see to it: a draft by the day it is handed in, a running one by its next
        term; None when nobody has to."""
        return self.opened if self.state == "draft" else self.due if self.running else None


def state_words(entry: Entry) -> Text:
    """What its state is called: 接单, 处理中, 已解决 are the list's own for a report."""
    elsewhere = {} if entry.kind == "feedback" else _STATES_ELSEWHERE
    return elsewhere.get(entry.state) or STATES[entry.state]


def reached(state: State, wanted: State) -> bool:
    """Whether an entry in ``state`` has come as far as ``wanted``; a withdrawn one has."""
    return list(STATES).index(state) >= list(STATES).index(wanted)


def revised(entry: Entry, **changes: Any) -> Entry:
    """The entry with changes, as its next revision; the same where nothing changes."""
    after = replace(entry, **changes)
    return entry if after == entry else replace(after, revision=entry.revision + 1)


def number_typed(words: str) -> str:
    """An 8-digit number as it was typed: full-width digits and blanks are understood; "" stays "".

    :raises Refusal: when it is no 8-digit number
    """
    number = "".join(unicodedata.normalize("NFKC", words).split())
    if number and not _NUMBER.fullmatch(number):
        what = Text("反馈编号应为 8 位数字", "the number of a report has 8 digits")
        raise Refusal.of("number", what, Text("请对照回执核对", "check it against the receipt"))
    return number


def entry_field(id: str) -> str:
    """The field of the log that holds an entry: ``service.<id>``."""
    return _PREFIX + id


def service_field(entry: Entry) -> FieldValue:
    """An entry as it is stored."""
    return written_down(entry)


def services_from_fields(values: Mapping[str, FieldValue]) -> tuple[dict[str, Entry], tuple[Problem, ...]]:
    """The entries in a case's fields, by id, the earliest first; what does not fit is left out, with a problem."""
    found: dict[str, Entry] = {}
    problems = []
    for name, stored in values.items():
        if not name.startswith(_PREFIX):
            continue
        entry = _entry(stored)
        if entry is None:
            what = Text("存的内容不合本版本的格式，已略过", "what is stored does not fit this version; it was left out")
            problems.append(Problem(name, what, Text("请重新起草这一项", "draft it again")))
        else:
            found[name.removeprefix(_PREFIX)] = entry
    return dict(sorted(found.items(), key=lambda one: (one[1].opened, one[0]))), tuple(problems)


def services_of(
    values: Mapping[str, FieldValue], log: Iterable[Operation]
) -> tuple[dict[str, Entry], tuple[Problem, ...]]:
    """As :func:`services_from_fields`; ``revision`` is how often the case's log changed the entry, undone or not."""
    entries, problems = services_from_fields(values)
    changes = Counter(one.field for one in log) if entries else Counter()
    counted = {
        id: replace(entry, revision=max(entry.revision, changes[entry_field(id)])) for id, entry in entries.items()
    }
    return counted, problems


def _entry(stored: FieldValue) -> Entry | None:
    if not isinstance(stored, Mapping) or not {"kind", "opened"} <= set(stored):
        return None
    given: dict[str, Any] = dict(stored)
    files = _files(given.pop("files", ()))
    if files is None or not set(given) <= {part.name for part in fields(Entry)}:
        return None
    systems = given.get("systems", ())
    revision = given.get("revision", 0)
    fits = (
        given["kind"] in KINDS
        and isinstance(given["opened"], date)
        and given.get("state", "draft") in get_args(State)
        and all(isinstance(given.get(name, ""), str) for name in ("time", "number", "variant", "words", "quote"))
        and all(isinstance(given.get(name), date | None) for name in ("activated", "by", "due", "closed_on"))
        and isinstance(systems, tuple)
        and all(isinstance(one, str) for one in systems)
        and type(revision) is int
        and revision >= 0
    )
    if not fits or not (_is_time(given.get("time", "")) and _is_number(given.get("number", ""))):
        return None
    variant = given.get("variant", "")
    return Entry(**given, files=files) if not variant or variant in VARIANTS.get(given["kind"], {}) else None


def _files(stored: Any) -> tuple[Evidence, ...] | None:
    if not isinstance(stored, tuple | list):
        return None
    try:
        files = tuple(read_back(Evidence, one, {}) for one in stored)
    except ValueError:
        return None
    fits = all(isinstance(one.name, str) and isinstance(one.sha256, str) for one in files)
    return files if fits else None


def _is_number(number: str) -> bool:
    return not number or _NUMBER.fullmatch(number) is not None


def _is_time(words: str) -> bool:
    return not words or _TIME.fullmatch(words) is not None
