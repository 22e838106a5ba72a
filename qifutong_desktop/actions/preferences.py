"""The settings of the window and of who quotes, in the encrypted store; seal and logo lie beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, get_args

from ..core.client import Company
from ..core.money import to_fen
from ..core.problems import Problem, Refusal
from ..core.steps import Step
from ..core.text import Lang, Text
from ..core.typed import number_typed
from ..store.file import Store
from ..store.settings import put_setting_within, setting, setting_within
from .profile import WindowLook, look_of, read_look_file, save_look, unfit

if TYPE_CHECKING:
    from .in_force import InForce

_KEY = "window"
#: The longest pause before the store locks, and the longest retention that can be set.
MOST_MINUTES, MOST_DAYS = 24 * 60, 100 * 366
_HIGHEST_RATE = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the consultant was: the client, the step, and on the diagnosis page the question ("" for none)."""

    case: str
    step: Step = "client"
    question: str = ""


@dataclass(frozen=True, slots=True)
class WindowSettings:
    """``dark`` None: as the system has it. ``lock_after_minutes`` 0: never; ``retention_days`` 0: without an end.

    ``rates`` are our own internal rates, yuan a day by role of the plan. ``client_sees_prices``: whether the client
    view opens with prices showing. ``problems`` says what was stored and could not be used; it is not stored.
    """

    lang: Lang = "zh"
    dark: bool | None = None
    scale: float = 1.0
    company: Company = field(default_factory=Company)
    lock_after_minutes: int = 15
    retention_days: int = 0
    last_place: Place | None = None
    rates: Mapping[str, Decimal] = field(default_factory=dict)
    client_sees_prices: bool = False
    problems: tuple[Problem, ...] = ()

    @property
    def look(self) -> WindowLook:
        """What is also kept outside the store, to be known before it opens."""
        return WindowLook(self.lang, self.dark, self.scale)


def read_settings(store: Store) -> WindowSettings:
    """The settings; what was never set, or does not fit this version, stands at its default (``problems``).

    Of the look, what the file beside the store says counts: it can be changed while there is no store.
    """
    stored = setting(store, _KEY)
    plain = dict(stored) if isinstance(stored, dict) else {}
    look, problems = look_of(plain | dict(read_look_file(store.folder)))
    found: dict[str, Any] = asdict(look)
    unread = list(problems)
    for name, read in _READ.items():
        if name in plain:
            try:
                found[name] = read(plain[name])
            except (ValueError, ArithmeticError):
                unread.append(unfit(name))
    return WindowSettings(**found, problems=tuple(unread))


def save_settings(store: Store, settings: WindowSettings) -> None:
    """Keep the settings, in one transaction; keys of other versions stay as they are.

    :raises NotWritten: when the disk fails; the former settings stand
    """
    with store.writing() as connection:
        stored = setting_within(connection, _KEY)
        former = dict(stored) if isinstance(stored, dict) else {}
        company = former.get("company")
        plain = former | _plain(settings)
        plain["company"] = (company if isinstance(company, dict) else {}) | plain["company"]
        if plain != former:
            put_setting_within(connection, _KEY, plain)
    with suppress(OSError):  # the store has it: at worst the first page is painted in the former look
        save_look(store.folder, settings.look)


def with_rates(rules: InForce, rates: Mapping[str, Decimal]) -> InForce:
    """The rules with our own internal rates, so that the plan reckons what its work costs us. For the window alone:
    what is handed out is made without them."""
    return rules if rates == rules.plan.rates else replace(rules, plan=replace(rules.plan, rates=rates))


def read_rate(typed: str) -> Decimal:
    """Yuan a day, in whole fen.

    :raises Refusal: no number, a negative one, a part of a fen, or more than a day can cost
    """
    rate = Decimal(number_typed(typed))
    if rate < 0:
        raise Refusal.of("", Text("不能是负数", "cannot be negative"), Text("请写 0 或更大的数", "write 0 or more"))
    if rate > _HIGHEST_RATE:
        what = Text(f"超过上限 {_HIGHEST_RATE:,}", f"is above the limit of {_HIGHEST_RATE:,}")
        raise Refusal.of("", what, Text("请核对单位，应为元/天", "check the unit: yuan a day"))
    if rate != to_fen(rate):
        raise Refusal.of(
            "", Text("超过两位小数", "has more than two decimals"), Text("请写到分", "write it to the fen")
        )
    return to_fen(rate)


# --- as plain JSON ---------------------------------------------------------------------------------------------------


def _plain(settings: WindowSettings) -> dict[str, Any]:
    return {
        **asdict(settings.look),
        "company": asdict(settings.company),
        "lock_after_minutes": settings.lock_after_minutes,
        "retention_days": settings.retention_days,
        "last_place": None if settings.last_place is None else asdict(settings.last_place),
        "rates": {role: str(rate) for role, rate in settings.rates.items()},
        "client_sees_prices": settings.client_sees_prices,
    }


def _company(given: Any) -> Company:
    names = {part.name for part in fields(Company)}
    if not isinstance(given, dict) or not all(isinstance(given.get(name, ""), str) for name in names):
        raise ValueError("company")
    return Company(**{name: value for name, value in given.items() if name in names})


def _place(given: Any) -> Place | None:
    match given:
        case None:
            return None
        case {"case": str(case), "step": step, "question": str(question)} if step in get_args(Step):
            return Place(case, step, question)
    raise ValueError("place")


def _rates(given: Any) -> dict[str, Decimal]:
    if not isinstance(given, dict):
        raise ValueError("rates")
    rates = {str(role): Decimal(rate) for role, rate in given.items() if isinstance(rate, str)}
    if len(rates) < len(given) or not all(rate.is_finite() and 0 <= rate <= _HIGHEST_RATE for rate in rates.values()):
        raise ValueError("rates")
    return {role: to_fen(rate) for role, rate in rates.items()}


def _count_to(most: int) -> Callable[[Any], int]:
    def read(given: Any) -> int:
        if type(given) is not int or not 0 <= given <= most:
            raise ValueError(f"no number from 0 to {most}")
        return given

    return read


def _yes_no(given: Any) -> bool:
    if not isinstance(given, bool):
        raise ValueError("neither true nor false")
    return given


_READ: Mapping[str, Callable[[Any], Any]] = {
    "company": _company,
    "lock_after_minutes": _count_to(MOST_MINUTES),
    "retention_days": _count_to(MOST_DAYS),
    "last_place": _place,
    "rates": _rates,
    "client_sees_prices": _yes_no,
}
