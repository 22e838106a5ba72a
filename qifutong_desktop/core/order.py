"""An order as a consultant writes it: checked, frozen, ready to be priced."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from .client import AlreadyPaid, Apart, Billing, CustomerKind, Preferences, Tier
from .period import commenced_months
from .pricebook import TIERS, Policy, PolicyValue, PriceBook, reading_key
from .problems import Problem, Refusal
from .ranges import Range
from .text import Text

T = TypeVar("T")

MAX_USERS = 100_000
MAX_YEARS = 10
MAX_MONTHS = 120
MAX_ROWS = 10**9
MAX_SYSTEMS = 1_000
MAX_DAYS = Decimal(100_000)
MAX_STORAGE_GB = Decimal(10**9)
MAX_YUAN = Decimal(10**9)
MAX_WORDS = 200
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Concession:
    """优惠折让: an amount in yuan or a percent of the order, with its reason."""

    reason: str
    amount: Decimal | None = None
    percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """One order. ``term`` in years when annual, in months when monthly; counts are ranges while an answer is open.

    ``integrations`` holds the named systems, ``unnamed_integrations`` those known only by number. ``start`` None means
    the day the quote is made. ``unpriced`` names what was asked for and has no list price; ``set_apart`` those of them
    that the quote leaves out in print (本报价不含，另行报价).
    """

    tier: Tier
    billing: Billing
    term: int
    users: Range[int]
    customers: Range[int] | None = None
    storage_gb: Range[Decimal] | None = None
    integrations: tuple[str, ...] = ()
    unnamed_integrations: Range[int] = Range(0, 0)
    custom_days: Range[Decimal] = Range(Decimal(0), Decimal(0))
    custom_rate: Decimal | None = None
    migration_rows: Range[int] = Range(0, 0)
    free_migration_used: bool = False
    customer: CustomerKind = "new"
    renewal_months: int = 0
    start: date | None = None
    policies: Mapping[str, PolicyValue] = field(default_factory=dict)
    concession: Concession | None = None
    already_paid: AlreadyPaid | None = None
    unpriced: tuple[Apart, ...] = ()
    set_apart: tuple[Apart, ...] = ()

    @property
    def months(self) -> int:
        """Paid months of the term."""
        return self.term * 12 if self.billing == "annual" else self.term

    @property
    def years(self) -> int:
        """Years of the term, each commenced year counted."""
        return -(-self.months // 12)

    def remaining_months(self, start: date) -> int:
        """Months left of a running contract that this order only adds to (扩容); 0 when it opens a term of its own.

        A commenced month counts whole where only the contract's last day is known.
        """
        paid = self.already_paid
        if self.customer != "existing" or paid is None:
            return 0
        if paid.months_left or paid.seats_until is None:
            return paid.months_left
        return commenced_months(start, paid.seats_until)

    def shares_end(self, start: date) -> date | None:
        """The running contract's last day, with which an order that only adds to it ends; None where that day is not
        known, or is not the one that its months left lead to."""
        months, paid = self.remaining_months(start), self.already_paid
        until = paid.seats_until if paid else None
        return until if months and until and commenced_months(start, until) == months else None


def concession_wished(preferences: Preferences) -> Concession | None:
    """The concession of a case; None as long as its amount or its reason is missing."""
    amount, percent = preferences.concession_amount, preferences.concession_percent
    if not preferences.concession_reason or not (amount or percent):
        return None
    return Concession(preferences.concession_reason, amount or None, None if amount else percent)


def plain_name(name: str) -> str:
    """A system's name for comparing: full-width and half-width alike, no blanks, lower case."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def named_systems(names: Sequence[str], book: PriceBook) -> dict[str, str]:
    """Distinct systems by comparing name → name as written; shops on one platform are one system."""
    systems: dict[str, str] = {}
    for name in names:
        plain = plain_name(name)
        for platform in book.shops:
            if plain.startswith(platform) and "店" in plain:
                plain = platform
        systems.setdefault(plain, name)
    return systems


def systems_of(order: Order, book: PriceBook) -> Range[int]:
    """How many outside systems an order connects, named and unnamed."""
    named = len(named_systems(order.integrations, book))
    return order.unnamed_integrations.map(lambda unnamed: unnamed + named)


def parse_order(raw: Mapping[str, Any], book: PriceBook) -> Order:
    """The ORDER table of docs/cli.md as an :class:`Order`.

    :raises Refusal: every unknown key, missing value, wrong type and impossible number, each with its key
    """
    return _Reader(book).order(raw)


_ORDER_KEYS = (
    "tier",
    "billing",
    "term",
    "users",
    "customers",
    "storage_gb",
    "integrations",
    "custom_days",
    "custom_rate",
    "migration_rows",
    "free_migration_used",
    "customer",
    "renewal_months",
    "start",
    "policies",
    "concession",
    "already_paid",
)
_PAID_KEYS = ("seats", "seats_until", "integrations", "months_left", "order_no")


class _Reader:
    def __init__(self, book: PriceBook) -> None:
        self.book = book
        self.problems: list[Problem] = []

    def order(self, raw: Mapping[str, Any]) -> Order:
        self._unknown(raw, _ORDER_KEYS, "")
        tier = self._one_of(raw, "tier", TIERS)
        billing = self._one_of(raw, "billing", ("monthly", "annual"))
        longest = MAX_YEARS if billing == "annual" else MAX_MONTHS
        term = self._whole(raw, "term", 1, longest, None)
        users = self._whole(raw, "users", 1, MAX_USERS, None)
        integrations, unnamed = self._systems(raw)
        values: dict[str, Any] = {
            "customers": self._optional(raw, "customers", lambda: Range.of(self._whole(raw, "customers", 0, MAX_ROWS))),
            "storage_gb": self._optional(
                raw, "storage_gb", lambda: Range.of(self._number(raw, "storage_gb", "storage_gb", MAX_STORAGE_GB))
            ),
            "custom_days": self._days(raw),
            "custom_rate": self._optional(
                raw, "custom_rate", lambda: self._number(raw, "custom_rate", "custom_rate", MAX_YUAN)
            ),
            "migration_rows": Range.of(self._whole(raw, "migration_rows", 0, MAX_ROWS)),
            "free_migration_used": self._flag(raw, "free_migration_used"),
            "customer": self._one_of(raw, "customer", ("new", "existing", "renewal"), "new"),
            "renewal_months": self._whole(raw, "renewal_months", 0, MAX_ROWS),
            "start": self._optional(raw, "start", lambda: self._day(raw, "start", "start")),
            "policies": self._policies(raw.get("policies")),
            "concession": self._concession(raw.get("concession")),
            "already_paid": self._already_paid(raw.get("already_paid")),
        }
        if self.problems:
            raise Refusal(self.problems)
        return Order(
            tier=tier,
            billing=billing,
            term=term,
            users=Range.of(users),
            integrations=integrations,
            unnamed_integrations=Range.of(unnamed),
            **values,
        )

    # -- parts ---------------------------------------------------------------------------------------------------

    def _systems(self, raw: Mapping[str, Any]) -> tuple[tuple[str, ...], int]:
        value = raw.get("integrations")
        if value is None:
            return (), 0
        if isinstance(value, list | str):
            return self._names(value, "integrations"), 0
        return (), self._whole(raw, "integrations", 0, MAX_SYSTEMS)

    def _names(self, value: Any, key: str) -> tuple[str, ...]:
        if not isinstance(value, list) or len(value) > MAX_SYSTEMS:
            self._wrong(key, Text("应为系统名称的列表", "must be a list of systems"), '["用友", "淘宝"]')
            return ()
        for index, name in enumerate(value):
            if not isinstance(name, str) or not plain_name(name) or not _plain_text(name):
                self._wrong(f"{key}[{index}]", Text("应为系统名称", "must be a system's name"), '"用友"')
                return ()
        return tuple(value)

    def _days(self, raw: Mapping[str, Any]) -> Range[Decimal]:
        value = raw.get("custom_days")
        nothing = Range.of(Decimal(0))
        if value is None:
            return nothing
        if not isinstance(value, Mapping):
            return Range.of(self._number(raw, "custom_days", "custom_days", MAX_DAYS))
        self._unknown(value, ("low", "high"), "custom_days")
        low = self._number(value, "low", "custom_days.low", MAX_DAYS)
        high = self._number(value, "high", "custom_days.high", MAX_DAYS)
        if low > high:
            self._wrong("custom_days", Text("low 大于 high", "low is above high"), "{low = 3, high = 8}")
            return nothing
        return Range(low, high)

    def _concession(self, raw: Any) -> Concession | None:
        if raw is None:
            return None
        example = '{amount = 500, reason = "…"}'
        if not isinstance(raw, Mapping):
            self._wrong("concession", Text("应为表", "must be a table"), example)
            return None
        self._unknown(raw, ("amount", "percent", "reason"), "concession")
        reason = raw.get("reason")
        if not isinstance(reason, str) or not reason.strip() or not _plain_text(reason):
            self._wrong("concession.reason", Text("优惠须写明原因", "a concession needs its reason"), example)
            return None
        if (raw.get("amount") is None) == (raw.get("percent") is None):
            self._wrong("concession", Text("金额与百分比须二选一", "give either an amount or a percent"), example)
            return None
        if raw.get("amount") is not None:
            amount = self._number(raw, "amount", "concession.amount", MAX_YUAN)
            if amount != amount.quantize(Decimal("0.01")):
                self._wrong("concession.amount", Text("金额最多两位小数", "at most two decimals"), example)
            return Concession(reason.strip(), amount=amount)
        return Concession(reason.strip(), percent=self._number(raw, "percent", "concession.percent", Decimal(100)))

    def _already_paid(self, raw: Any) -> AlreadyPaid | None:
        if raw is None:
            return None
        if not isinstance(raw, Mapping):
            self._wrong("already_paid", Text("应为表", "must be a table"), "{seats = 5}")
            return None
        self._unknown(raw, _PAID_KEYS, "already_paid")
        order_no = raw.get("order_no") or ""
        if not isinstance(order_no, str) or not _plain_text(order_no):
            self._wrong("already_paid.order_no", Text("应为编号", "must be a number's text"), '"Q26-A1-0007"')
            order_no = ""
        integrations = raw.get("integrations")
        return AlreadyPaid(
            seats=self._whole(raw, "seats", 0, MAX_USERS, place="already_paid."),
            seats_until=self._optional(
                raw, "seats_until", lambda: self._day(raw, "seats_until", "already_paid.seats_until")
            ),
            integrations=() if integrations is None else self._names(integrations, "already_paid.integrations"),
            months_left=self._whole(raw, "months_left", 0, MAX_MONTHS, place="already_paid."),
            order_no=order_no,
        )

    def _policies(self, raw: Any) -> dict[str, PolicyValue]:
        if raw is None:
            return {}
        if not isinstance(raw, Mapping):
            self._wrong("policies", Text("应为表", "must be a table"), '{"gift.months" = "first_year_only"}')
            return {}
        chosen: dict[str, PolicyValue] = {}
        for key, value in _flat(raw).items():
            policy = self.book.policy(key)
            if policy is None:
                near = difflib.get_close_matches(key, self.book.policies, 1)
                self.problems.append(
                    Problem(
                        f"policies.{key}",
                        Text("没有这一口径", "no such policy"),
                        Text(f"是否为 {near[0]}？", f"did you mean {near[0]}?")
                        if near
                        else Text("可用的口径见 docs/pricing.md", "docs/pricing.md lists them"),
                    )
                )
                continue
            allowed = _allowed(policy, value)
            if allowed is None:
                words = " | ".join(reading_key(one) for one in policy.readings)
                if policy.number:
                    words += f" | {policy.number.low}–{policy.number.high}"
                self._wrong(f"policies.{key}", Text("不是允许的口径", "not an allowed reading"), words)
            else:
                chosen[key] = allowed
        return chosen

    # -- kinds of value ------------------------------------------------------------------------------------------

    def _optional(self, raw: Mapping[str, Any], key: str, read: Callable[[], T]) -> T | None:
        return None if raw.get(key) is None else read()

    def _one_of(self, raw: Mapping[str, Any], key: str, choices: tuple[str, ...], default: str | None = None) -> Any:
        value = raw.get(key)
        value = default if value is None else value
        if value is None:
            self._missing(key, " | ".join(choices))
        elif value not in choices or not isinstance(value, str):
            self._wrong(key, Text(f"不能是 {_shown(value)}", f"cannot be {_shown(value)}"), " | ".join(choices))
        return value

    def _whole(
        self, raw: Mapping[str, Any], key: str, low: int, high: int, default: int | None = 0, place: str = ""
    ) -> int:
        value = raw.get(key)
        value = default if value is None else value
        if value is None:
            self._missing(place + key, f"{low}–{high:,}")
            return low
        if type(value) is not int:
            self._wrong(
                place + key,
                Text(f"应为整数，不能是 {_shown(value)}", f"must be a whole number, not {_shown(value)}"),
                f"{low}–{high:,}",
            )
            return low
        if not low <= value <= high:
            self._wrong(
                place + key, Text(f"超出范围：{_shown(value)}", f"out of range: {_shown(value)}"), f"{low}–{high:,}"
            )
            return low
        return value

    def _number(self, raw: Mapping[str, Any], key: str, place: str, high: Decimal) -> Decimal:
        value = raw.get(key)
        if type(value) is int:
            value = Decimal(value)
        if isinstance(value, float):
            value = Decimal(str(value))
        if not isinstance(value, Decimal) or not value.is_finite():
            self._wrong(
                place,
                Text(f"应为数字，不能是 {_shown(value)}", f"must be a number, not {_shown(value)}"),
                f"0–{high:,}",
            )
            return Decimal(0)
        if not 0 <= value <= high or (value and value.adjusted() < -6):
            self._wrong(place, Text(f"超出范围：{_shown(value)}", f"out of range: {_shown(value)}"), f"0–{high:,}")
            return Decimal(0)
        return value

    def _flag(self, raw: Mapping[str, Any], key: str) -> bool:
        value = raw.get(key)
        value = False if value is None else value
        if not isinstance(value, bool):
            self._wrong(key, Text(f"不能是 {_shown(value)}", f"cannot be {_shown(value)}"), "true | false")
            return False
        return value

    def _day(self, raw: Mapping[str, Any], key: str, place: str) -> date:
        value = raw.get(key)
        if isinstance(value, str):
            value = iso_day(value) or value
        if not isinstance(value, date) or isinstance(value, datetime) or not 2000 <= value.year <= 2100:
            self._wrong(
                place, Text(f"不是有效日期：{_shown(value)}", f"not a date we can use: {_shown(value)}"), "2027-01-04"
            )
            return date(2000, 1, 1)
        return value

    def _unknown(self, raw: Mapping[str, Any], known: tuple[str, ...], place: str) -> None:
        for key in raw:
            if key in known:
                continue
            near = difflib.get_close_matches(str(key), known, 1)
            self.problems.append(
                Problem(
                    f"{place}.{key}" if place else str(key),
                    Text("未知的键", "unknown key"),
                    Text(f"是否为 {near[0]}？", f"did you mean {near[0]}?")
                    if near
                    else Text(f"可用：{'、'.join(known)}", f"known: {', '.join(known)}"),
                )
            )

    def _missing(self, key: str, example: str) -> None:
        self.problems.append(Problem(key, Text("缺少", "missing"), Text(f"请填写：{example}", f"give it: {example}")))

    def _wrong(self, key: str, what: Text, example: str) -> None:
        self.problems.append(Problem(key, what, Text(f"应为：{example}", f"expected: {example}")))


def _flat(raw: Mapping[str, Any], place: str = "") -> dict[str, Any]:
    """``{"gift": {"months": x}}`` and ``{"gift.months": x}`` alike: dotted keys."""
    flat: dict[str, Any] = {}
    for key, value in raw.items():
        inner = _flat(value, f"{place}{key}.") if isinstance(value, Mapping) and value else {f"{place}{key}": value}
        for name, one in inner.items():
            flat[name] = [flat[name], one] if name in flat else one
    return flat


def _allowed(policy: Policy, value: Any) -> PolicyValue | None:
    """The value as the policy keeps it, or None when the policy has no such reading."""
    for choice in policy.readings:
        if type(value) is type(choice) and value == choice:
            return choice
    if policy.free_text and isinstance(value, str) and value.strip() and _plain_text(value):
        return value.strip()
    if policy.number is not None and type(value) in (int, float, Decimal):
        number = Decimal(str(value))
        if number.is_finite() and number in policy.number:
            return number
    return None


def iso_day(text: str) -> date | None:
    """A day written 2027-01-04, in that form only; None for anything else."""
    try:
        return date.fromisoformat(text) if _ISO_DAY.fullmatch(text) else None
    except ValueError:
        return None


def _plain_text(text: str) -> bool:
    """Short enough for a line of print, and without control characters."""
    return len(text) <= MAX_WORDS and not any(unicodedata.category(letter) == "Cc" for letter in text)


def _shown(value: Any) -> str:
    shown = str(value).lower() if isinstance(value, bool) else f"“{value}”" if isinstance(value, str) else str(value)
    return shown if len(shown) <= 40 else shown[:37] + "…"
