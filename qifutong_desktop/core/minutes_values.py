"""What a field of a case holds, in the words of a meeting's minutes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from .alternatives import SETTINGS
from .asking import value_words
from .canonical import FieldValue
from .client import Apart, Preferences
from .diagnosis import LEVELS
from .migration.rehearsed import REHEARSED, rehearsed_of
from .money import yuan
from .options import CAPABILITIES
from .pricebook import PriceBook
from .questionnaire import Questionnaire
from .ranges import plain
from .said_short import BILLINGS, CUSTOMERS
from .text import Text, listed

_APART: dict[Apart, Text] = {
    "seats": Text("账号", "accounts"),
    "integrations": Text("未点名的集成", "unnamed systems"),
    "custom_days": Text("定制开发", "custom person-days"),
    "migration_rows": Text("数据迁移", "rows to migrate"),
    "onsite_travel": Text("上门培训", "training on site"),
    "private_deployment": Text("私有化部署", "private deployment"),
    "manual_cleaning": Text("人工清洗", "cleaning by hand"),
    "tier_upgrade": Text("套餐升级", "a change of tier"),
}
_MISFITS = CAPABILITIES | {
    "customers": Text("客户记录上限", "limit of customer records"),
    "storage_gb": Text("存储上限", "limit of storage"),
    "headcount": Text("企业人数范围", "band of the headcount"),
}
NOTHING_SAID = Text("未填", "not said")
_BY_PLAN, _BY_ADVICE = Text("按计划", "as planned"), Text("按建议", "as advised")
_LIST_RATE = Text("按价目表", "by the list")
_BY_ANSWERS = Text("按诊断", "as diagnosed")
_NONE = Text("无", "none")
#: What an alternative is told by, beside its tier and term; never why a concession is made.
_ORDERED = tuple(name for name in SETTINGS if name not in ("tier", "billing", "term", "concession_reason"))
_SAYING: Mapping[str, Text] = {
    "start": Text("{}开通", "from {}"),
    "set_apart": Text("另行报价：{}", "quoted apart: {}"),
    "concession_amount": Text("优惠{}", "{} off"),
    "concession_percent": Text("优惠{}", "{} off"),
}


def value_said(
    field: str, value: FieldValue, questionnaire: Questionnaire, book: PriceBook, values: Mapping[str, FieldValue]
) -> Text:
    """What a field holds, in words. ``values`` are all fields of that time: a term is in the unit of its billing."""
    noun, _, rest = field.partition(".")
    if noun == "preferences":
        return _preference(rest, value, book, values)
    if field == REHEARSED:
        return _rehearsal(value)
    if noun == "plan":
        return _edit(value)
    if noun == "keep_spoken":
        return Text("按口述", "as said") if value is True else Text("按实测", "as measured")
    if noun == "scope":
        return _scope(rest, value)
    match value:
        case None if noun in ("alternative", "measured", "promise"):
            return _NONE
        case None:
            return NOTHING_SAID
        case {"title": str(title)} if noun == "alternative" and isinstance(value, Mapping):
            return _alternative(title, value, book)
        case {"answers": Mapping() as answers, "day": day} if noun == "measured":
            since = f"{day}，" if day else "", f"{day}, " if day else ""
            return Text(f"{since[0]}{len(answers)}题", f"{since[1]}{len(answers)} answers")
        case int() if noun == "promise" and 0 <= value < len(LEVELS):
            return LEVELS[value]
        case {"value": said} if noun == "answers" and rest in questionnaire.by_id:
            return value_words(questionnaire.by_id[rest], said)
        case tuple() if noun == "evidence":
            names = [str(one["name"]) for one in value if isinstance(one, Mapping) and "name" in one]
            return Text(f"{len(names)}份：{'、'.join(names)}", f"{len(names)}: {'; '.join(names)}")
        case {"tables": tuple(tables), "rows": int(rows), "rows_after_dedupe": int(distinct)} if noun == "sizing":
            zh = f"{len(tables)}张表，实测{rows:,}条，去重后{distinct:,}条"
            return Text(zh, f"{len(tables)} tables, {rows:,} rows measured, {distinct:,} distinct")
    return Text(str(value), str(value))


def _preference(name: str, value: FieldValue, book: PriceBook, values: Mapping[str, FieldValue]) -> Text:
    said: Any = value if value is not None else getattr(Preferences(), name, None)
    monthly = values.get("preferences.billing") == "monthly"
    match name, said:
        case "tier", _:
            return next((one.name for key, one in book.tiers.items() if key == said), _BY_ADVICE)
        case "running_tier", _:
            return book.tiers[said].name if said in book.tiers else NOTHING_SAID
        case "connected", tuple():
            return Text("、".join(said), ", ".join(said)) if said else _NONE
        case "customer", str() if said in CUSTOMERS:
            return CUSTOMERS[said]
        case "billing", str() if said in BILLINGS:
            return BILLINGS[said]
        case "term", int():
            return _many(said, "个月", "month") if monthly else _many(said, "年", "year")
        case "renewal_months", int():
            return _many(said, "个月", "month")
        case "free_migration_used", bool():
            return Text("是", "yes") if said else Text("否", "no")
        case "start", None:
            return _BY_PLAN
        case "validity_days", int():
            return _many(said, "天", "day")
        case (("validity_days" | "custom_rate" | "payment"), (None | "")):
            return _LIST_RATE
        case (("users" | "systems" | "rows" | "custom_days"), None):
            return _BY_ANSWERS
        case "users", int():
            return _many(said, "个账号", "account")
        case "systems", int():
            return _many(said, "个系统", "system")
        case "rows", int():
            return Text(f"{said:,}条", f"{said:,} rows")
        case "custom_days", Decimal():
            return Text(f"{plain(said)}人天", f"{plain(said)} person-days")
        case "already_paid", None:
            return _NONE
        case "already_paid", Mapping():
            return _already_paid(said)
        case "custom_rate", Decimal():
            return Text(f"{plain(said)}元/人天", f"{plain(said)} yuan a day")
        case "concession_amount", Decimal():
            return Text(yuan(said), yuan(said))
        case "concession_percent", Decimal():
            return Text(f"{plain(said)}%", f"{plain(said)}%")
        case (("concession_amount" | "concession_percent"), None):
            return _NONE
        case (("set_apart" | "accepted"), tuple()):
            names: Mapping[Any, Text] = _APART if name == "set_apart" else _MISFITS
            return listed(names.get(one, Text(str(one), str(one))) for one in said) if said else _NONE
        case _, date():
            return Text(said.isoformat(), said.isoformat())
    return Text(str(said), str(said)) if said else NOTHING_SAID


def _alternative(title: str, settings: Mapping[str, FieldValue], book: PriceBook) -> Text:
    """``“省钱”：标准版，年付2年，40个账号``"""
    order = {f"preferences.{name}": part for name, part in settings.items()}
    said = {name: _preference(name, settings.get(name), book, order) for name in ("tier", "billing", "term", *_ORDERED)}
    parts = [said["tier"], Text(said["billing"].zh + said["term"].zh, f"{said['billing'].en} for {said['term'].en}")]
    for name in _ORDERED:
        if name in settings:
            frame = _SAYING.get(name, Text("{}", "{}"))
            parts.append(Text(frame.zh.format(said[name].zh), frame.en.format(said[name].en)))
    told = listed(parts, "，")
    return Text(f"“{title}”：{told.zh}", f"“{title}”: {told.en}")


def _already_paid(paid: Mapping[str, Any]) -> Text:
    """What a running contract has paid; parts that it does not name are left out."""
    parts = []
    seats, until, left = paid.get("seats"), paid.get("seats_until"), paid.get("months_left")
    names, number = paid.get("integrations"), paid.get("order_no")
    if seats:
        parts.append(Text(f"另购账号{seats}个", f"{seats} extra accounts"))
    if until:
        parts.append(Text(f"账号付至{until}", f"accounts paid until {until}"))
    if names:
        parts.append(Text(f"已付对接{'、'.join(names)}", f"integrations paid: {', '.join(names)}"))
    if left:
        parts.append(Text(f"还剩{left}个月", f"{left} months left"))
    if number:
        parts.append(Text(f"原合同{number}", f"contract {number}"))
    return listed(parts, "，") if parts else _NONE


def _many(count: int, zh: str, en: str) -> Text:
    return Text(f"{count}{zh}", f"{count} {en}" if count == 1 else f"{count} {en}s")


def _scope(name: str, value: FieldValue) -> Text:
    match name, value:
        case "left_out", tuple() if value:
            return Text(f"{len(value)}类", f"{len(value)} kinds")
        case "idle_years", int() if value:
            return Text(f"超过{value}年的", f"after {value} years")
        case "order_years", int() if value:
            return Text(f"最近{value}年", f"the last {value} years")
    return Text("全部迁移", "all of it moves")


def _edit(value: FieldValue) -> Text:
    match value:
        case {"dropped": True}:
            return Text("取消这项任务", "dropped")
        case Mapping():
            days, owner, day = value.get("days"), value.get("owner"), value.get("not_before")
            said = [
                Text(f"{days}个工作日", f"{days} workdays") if days else None,
                Text(f"由{owner}负责", f"owner {owner}") if owner else None,
                Text(f"不早于{day}", f"not before {day}") if day else None,
            ]
            told = [one for one in said if one is not None]
            return listed(told, "，")
    return _BY_PLAN


def _rehearsal(value: FieldValue) -> Text:
    found, _ = rehearsed_of(value)
    if found is None:
        return Text("还没有做", "not done yet")
    zh = "对账一致" if found.balanced else "对账有差异"
    en = "balanced" if found.balanced else "not balanced"
    return Text(f"读入{found.read:,}条，{zh}", f"{found.read:,} rows read, {en}")
