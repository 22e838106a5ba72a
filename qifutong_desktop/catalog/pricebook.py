"""Price-book files turned into a :class:`PriceBook`, every missing or odd value named by file and key."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from ..assets import asset
from ..core.pricebook import APPROVABLE, SECOND_PERSON, TIERS, Authority, Clause, Hotline, Policy, PriceBook, TierPrices
from ..core.problems import Problem, Refusal
from ..core.ranges import Range
from ..core.text import Text
from .files import fingerprint, parse_table, read_table
from .pins import pinned_text

T = TypeVar("T")

#: field → (type, may be absent) of each tier
_TIER_FIELDS: Mapping[str, tuple[type, bool]] = {
    "monthly": (Decimal, False),
    "annual": (Decimal, False),
    "label": (Decimal, False),
    "gift_months": (int, False),
    "customers": (int, True),
    "storage_gb": (Decimal, True),
    "integrations": (int, True),
    "integration_fee": (Decimal, True),
    "users": (int, True),
    "seat_year": (Decimal, True),
    "custom_included": (bool, False),
    "migration_free_rows": (int, True),
    "migration_step_fee": (Decimal, True),
    "first_month_half": (bool, False),
    "training": (int, True),
    "capabilities": (list, False),
}
_BOOK_FIELDS: Mapping[str, type] = {
    "seat_pack": int,
    "migration_step": int,
    "renewal_months": int,
    "renewal_percent": Decimal,
    "tax_percent": Decimal,
    "validity_days": int,
    "refund": str,
    "systems": list,
    "shops": list,
    "effective_from": date,
}
#: every policy that pricing rests on; a book without one cannot price
POLICY_KEYS = (
    "headcount.mode",
    "tiers.inherit",
    "customers.count",
    "seats.rounding",
    "seats.monthly",
    "seats.gift_months",
    "seats.enterprise",
    "seats.midterm",
    "integrations.fee",
    "integrations.count",
    "custom.rate",
    "custom.enterprise",
    "migration.step",
    "migration.second_run",
    "migration.count",
    "first_month.applies",
    "renewal.basis",
    "renewal.base",
    "gift.months",
    "service.period",
    "tax",
    "validity",
    "payment",
    "included",
    "training",
    "hotline",
)
_MATRIX = Text("请按 docs/approval.md 填写", "write it as docs/approval.md shows")
#: the largest tier has no upper headcount
_UNBOUNDED = 10**9


@cache
def load_pricebook() -> PriceBook:
    """The shipped price book.

    :raises Refusal: when the file is not as it was shipped
    """
    path = shipped_pricebook()
    return parse_pricebook(pinned_text(path), str(path))


@cache
def load_readings() -> Mapping[str, Mapping[str, Text]]:
    """What each reading of a policy comes to in words, by the policy's key and the reading's."""
    raw = read_table(asset("resources", "interpretations", "readings.toml"))
    return {key: {reading: Text(**said) for reading, said in words.items()} for key, words in raw.items()}


def shipped_pricebook() -> Path:
    """The file of the shipped price book."""
    return asset("resources", "pricebook", "2026-01.toml")


def parse_pricebook(text: str, name: str) -> PriceBook:
    """A price book from the text of its TOML file, which is spoken of by ``name``.

    :raises Refusal: every missing rule, wrong type or unknown key, with its place
    """
    reader = _Reader(parse_table(text, name, is_json=False))
    book = reader.book(fingerprint(text))
    if reader.problems or book is None:
        raise Refusal([problem.in_file(name) for problem in reader.problems])
    return book


class _Reader:
    """Walks one raw book, collecting problems instead of stopping at the first."""

    def __init__(self, raw: dict[str, Any]) -> None:
        self.raw = raw
        self.problems: list[Problem] = []

    def book(self, digest: str) -> PriceBook | None:
        known = {"id", "custom_rate", "hotline", "tiers", "policies", "approval", *_BOOK_FIELDS}
        for key in self.raw.keys() - known:
            self._bad(key, Text("未知的键", "unknown key"), Text("请删除", "remove it"))
        fields: dict[str, Any] = {key: self._value(self.raw, key, kind, "") for key, kind in _BOOK_FIELDS.items()}
        fields |= {key: tuple(fields[key] or ()) for key in ("systems", "shops")}
        rate = self._range(self.raw, "custom_rate", "")
        raw_tiers = self._table(self.raw, "tiers", "")
        tiers = {tier: self._tier(raw_tiers, tier) for tier in TIERS}
        raw_policies = self._table(self.raw, "policies", "")
        policies = {key: self._policy(raw_policies, key) for key in POLICY_KEYS}
        for key in raw_policies.keys() - set(POLICY_KEYS):
            self._bad(f"policies.{key}", Text("未知的口径", "unknown policy"), Text("请删除", "remove it"))
        book_id = self._plain(self.raw, "id", str, "")
        hotline = tuple(
            Hotline(str(one.get("purpose", "")), self._clause(one, f"hotline.{number}"))
            for number, one in enumerate(self.raw.get("hotline", []), 1)
        )
        authorities = self._authorities()
        if self.problems:
            return None
        return PriceBook(
            id=book_id,
            digest=digest,
            custom_rate=rate,
            tiers={tier: TierPrices(**values) for tier, values in tiers.items()},
            policies={key: Policy(**values) for key, values in policies.items()},
            hotline=hotline,
            authorities=authorities,
            clauses={key: self._clause(self.raw[key], key) for key in (*_BOOK_FIELDS, "custom_rate")},
            **fields,
        )

    def _tier(self, tiers: dict[str, Any], tier: str) -> dict[str, Any]:
        place = f"tiers.{tier}"
        raw = self._table(tiers, tier, "tiers")
        for key in raw.keys() - {"name", "headcount", *_TIER_FIELDS}:
            self._bad(f"{place}.{key}", Text("未知的键", "unknown key"), Text("请删除", "remove it"))
        values: dict[str, Any] = {
            key: self._value(raw, key, kind, place, optional=optional) for key, (kind, optional) in _TIER_FIELDS.items()
        }
        values["capabilities"] = tuple(values["capabilities"] or ())
        values["id"] = tier
        values["name"] = self._text(raw, "name", place)
        band = self._range(raw, "headcount", place, open_high=True)
        values["headcount"] = Range(int(band.low), int(band.high))
        values["clauses"] = {
            key: self._clause(raw[key], f"{place}.{key}") for key in ("headcount", *_TIER_FIELDS) if key in raw
        }
        return values

    def _policy(self, policies: dict[str, Any], key: str) -> dict[str, Any]:
        place = f"policies.{key}"
        raw = self._table(policies, key, "policies")
        default = raw.get("default")
        if not isinstance(default, str | bool):
            self._bad(f"{place}.default", Text("缺少默认口径", "the default is missing"), Text("请补上", "add it"))
            default = ""
        return {
            "key": key,
            "default": default,
            "alternatives": tuple(raw.get("alternatives", ())),
            "number": self._range(raw, "number", place) if "number" in raw else None,
            "free_text": raw.get("free_text", False) is True,
            "footnote": self._text(raw, "footnote", place),
            "words": load_readings().get(key, {}),
        }

    def _authorities(self) -> tuple[Authority, ...]:
        """The rows ``[[approval]]``, from the least to the most; without any, a second person may approve all."""
        rows = self.raw.get("approval", [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self._bad("approval", Text("应为 [[approval]] 的列表", "must be [[approval]] tables"), _MATRIX)
            return ()
        found = tuple(self._authority(row, f"approval.{number}") for number, row in enumerate(rows, 1))
        if len({one.role for one in found}) < len(found):
            self._bad("approval", Text("角色写了两次", "a role stands twice"), _MATRIX)
        return found or (SECOND_PERSON,)

    def _authority(self, row: dict[str, Any], place: str) -> Authority:
        for key in row.keys() - {"role", "name", "may", "concession_percent", "custom_rate", "keys"}:
            self._bad(f"{place}.{key}", Text("未知的键", "unknown key"), Text("请删除", "remove it"))
        may = self._plain(row, "may", list, f"{place}.may") or []
        for key in may:
            if key not in APPROVABLE and not str(key).startswith("policies."):
                what = Text(f"没有“{key}”这一项", f"knows no {key}")
                self._bad(f"{place}.may", what, Text(f"可用：{'、'.join(APPROVABLE)}", ", ".join(APPROVABLE)))
        percent = None
        if "concession_percent" in row:
            percent = self._plain(row, "concession_percent", Decimal, f"{place}.concession_percent")
        rate = self._range(row, "custom_rate", place) if "custom_rate" in row else None
        role = self._plain(row, "role", str, f"{place}.role")
        keys = tuple(map(str, row.get("keys", ())))
        if not all(re.fullmatch(r"[0-9a-f]{64}", key) for key in keys):
            self._bad(f"{place}.keys", Text("应为公钥的 64 位十六进制数", "a public key has 64 hex digits"), _MATRIX)
        return Authority(str(role), self._text(row, "name", place), tuple(map(str, may)), percent, rate, keys)

    def _table(self, raw: dict[str, Any], key: str, place: str) -> dict[str, Any]:
        value = raw.get(key)
        if isinstance(value, dict):
            return value
        self._bad(
            _join(place, key), Text("缺少这一项规则", "this rule is missing"), Text("请补全价格本", "complete it")
        )
        return {}

    def _value(self, raw: dict[str, Any], key: str, kind: type[T], place: str, *, optional: bool = False) -> T | None:
        table = self._table(raw, key, place)
        if optional and table and "value" not in table:
            return None
        return self._plain(table, "value", kind, _join(place, key)) if table else None

    def _plain(self, raw: dict[str, Any], key: str, kind: type[Any], place: str) -> Any:
        value = raw.get(key)
        if kind is Decimal and type(value) is int:
            value = Decimal(value)
        right = type(value) is kind and (not isinstance(value, Decimal) or (value.is_finite() and value >= 0))
        right = right and not (type(value) is int and value < 0)
        if not right:
            self._bad(
                _join(place, key),
                Text(f"应为 {kind.__name__}", f"must be a {kind.__name__}"),
                Text("请按价目表填写", "write what the list says"),
            )
            return [] if kind is list else None
        return value

    def _range(self, raw: dict[str, Any], key: str, place: str, *, open_high: bool = False) -> Range[Decimal]:
        table = self._table(raw, key, place)
        low = self._plain(table, "low", Decimal, _join(place, key)) if table else None
        high = Decimal(_UNBOUNDED)
        if table and not (open_high and "high" not in table):
            high = self._plain(table, "high", Decimal, _join(place, key)) or Decimal(0)
        if low is not None and low > high:
            self._bad(_join(place, key), Text("下限大于上限", "low is above high"), Text("请更正", "correct it"))
            return Range.of(low)
        return Range(low or Decimal(0), high)

    def _clause(self, table: dict[str, Any], place: str) -> Clause:
        source = table.get("source")
        status = table.get("status", "published")
        if not isinstance(source, str) or not source or status not in ("published", "interpreted"):
            self._bad(
                f"{place}.source",
                Text("缺少原文或状态", "the clause or its status is missing"),
                Text("写上 source 与 status", "give source and status"),
            )
        return Clause(str(source), "interpreted" if status == "interpreted" else "published")

    def _text(self, raw: dict[str, Any], key: str, place: str) -> Text:
        table = self._table(raw, key, place)
        if table and not (table.get("zh") and table.get("en")):
            self._bad(
                _join(place, key), Text("缺少中文或英文", "Chinese or English is missing"), Text("请补全", "add it")
            )
        return Text(str(table.get("zh", "")), str(table.get("en", "")))

    def _bad(self, key: str, what: Text, remedy: Text) -> None:
        self.problems.append(Problem(key, what, remedy))


def _join(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key
