"""A client's case: who they are, what they answered, what they prefer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Literal

from .ranges import Range

CustomerKind = Literal["new", "existing", "renewal"]
Billing = Literal["monthly", "annual"]
Tier = Literal["basic", "standard", "enterprise"]
#: What a quote may leave out in print (本报价不含，另行报价): the open part of a need, or what has no list price.
Apart = Literal[
    "seats",
    "integrations",
    "custom_days",
    "migration_rows",
    "onsite_travel",
    "private_deployment",
    "manual_cleaning",
    "tier_upgrade",
]
Source = Literal["口述", "文件", "截图", "现场", "Excel实测"]
SOURCES: tuple[Source, ...] = ("口述", "文件", "截图", "现场", "Excel实测")


class Special(Enum):
    """Answers that are not values: 不清楚 is an interval, 不适用 drops out."""

    UNKNOWN = "不清楚"
    NOT_APPLICABLE = "不适用"


Row = Mapping[str, "str | int | Decimal | date | None"]
Value = str | int | Decimal | date | Range[int] | Range[Decimal] | tuple[str, ...] | tuple[Row, ...] | Special


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: its value as the question's type asks, where it came from, and a note."""

    value: Value
    source: Source = "口述"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Client:
    """The firm that is advised. ``uscc`` is the 统一社会信用代码, "" when not yet known."""

    name: str
    uscc: str = ""
    contact: str = ""
    contact_title: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    bank: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True)
class Company:
    """Who quotes. Empty fields print as lines to fill in, never invented."""

    name: str = "企服通"
    tax_id: str = ""
    address: str = ""
    phone: str = ""
    bank: str = ""
    account_name: str = ""
    account: str = ""
    consultant: str = ""
    consultant_phone: str = ""
    consultant_email: str = ""


@dataclass(frozen=True, slots=True)
class AlreadyPaid:
    """What a running contract has paid for: extra seats (to ``seats_until``), integrations beyond those that its tier
    includes, whole months left."""

    seats: int = 0
    seats_until: date | None = None
    integrations: tuple[str, ...] = ()
    months_left: int = 0
    order_no: str = ""


@dataclass(frozen=True, slots=True)
class Preferences:
    """What the client wishes of the order. ``term`` is in years when annual, in months when monthly.

    A concession is an amount in yuan or a percent, with its reason; it lowers the quote, never the advice.
    """

    billing: Billing = "annual"
    term: int = 1
    start: date | None = None
    tier: Tier | None = None
    customer: CustomerKind = "new"
    renewal_months: int = 0
    free_migration_used: bool = False
    custom_rate: Decimal | None = None
    budget: Decimal | None = None
    validity_days: int | None = None
    payment: str = ""
    set_apart: tuple[Apart, ...] = ()
    concession_amount: Decimal | None = None
    concession_percent: Decimal | None = None
    concession_reason: str = ""
    accepted: tuple[str, ...] = ()
    """What the quoted tier lacks and the client takes it without, by the misfit's key."""
    users: int | None = None
    """Accounts, systems, rows to move and person-days that are ordered whatever the answers come to; None: as they do.
    ``systems`` counts all, named and unnamed."""
    systems: int | None = None
    rows: int | None = None
    custom_days: Decimal | None = None
    already_paid: AlreadyPaid | None = None
    running_tier: Tier | None = None
    """The tier of the running contract, and the systems that it connected within the tier's included number: the plan
    leaves them out. What was paid for beyond that number stands in ``already_paid``."""
    connected: tuple[str, ...] = ()


#: How alternatives are called.
LETTERS = ("A", "B", "C")


@dataclass(frozen=True, slots=True)
class Alternative:
    """备选方案: another order for the same client, by its letter. ``title`` is in the consultant's words; of
    ``settings`` counts what forms an order (:mod:`.alternatives`), facts of the client stay those of the case."""

    letter: str
    title: str
    settings: Preferences = Preferences()


#: When a client was measured: at the beginning, and up to two times again.
MeasureLabel = Literal["T0", "T1", "T2"]
LABELS: tuple[MeasureLabel, ...] = ("T0", "T1", "T2")


@dataclass(frozen=True, slots=True)
class Measurement:
    """The answers as they were on a day (None: not noted), set aside and never altered since. ``questionnaire`` is the
    id and version that they were given to, "" when not noted."""

    answers: Mapping[str, Answer]
    day: date | None = None
    questionnaire: str = ""


@dataclass(frozen=True, slots=True)
class Promised:
    """What the consultant promised at the first measurement, and the go-live that was reached; nothing by itself.

    ``levels``: the level (1–4) that a dimension is to reach, by its id.
    """

    levels: Mapping[str, int] = field(default_factory=dict)
    go_live: date | None = None
    went_live: date | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a consultant brings back. ``data`` are workbook paths as written, relative to the case file.

    ``measured`` are earlier measurements; ``answers`` are the one in progress, given on ``asked_on`` where that is
    noted.
    """

    client: Client
    answers: Mapping[str, Answer]
    data: tuple[str, ...] = ()
    preferences: Preferences = field(default_factory=Preferences)
    company: Company = field(default_factory=Company)
    asked_on: date | None = None
    measured: Mapping[MeasureLabel, Measurement] = field(default_factory=dict)
    promised: Promised = field(default_factory=Promised)
    alternatives: tuple[Alternative, ...] = ()
