"""What a new version of a quote changes, in words: ``扩容 20→35 人 +¥4,500``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from .money import ZERO, Money
from .order import Order
from .quote import DraftQuote, Estimate, FirmQuote, Line, LineCode
from .ranges import Range
from .text import Text

Quoted = DraftQuote | FirmQuote
#: Short names, and units where those of the line say less than what is meant here.
_NAMES: dict[LineCode, Text] = {
    "gift": Text("赠送服务", "Gift"),
    "seats": Text("扩容", "Extra accounts"),
    "integrations": Text("集成", "Integrations"),
    "custom": Text("定制", "Custom work"),
    "migration": Text("迁移", "Migration"),
    "concession": Text("优惠", "Concession"),
}
_UNITS: dict[LineCode, Text] = {"seats": Text("人", "")}


def quote_diff(before: Quoted, after: Quoted) -> tuple[Text, ...]:
    """One sentence for each difference: lines in the order of print, then terms, the total last; () when there is none.

    The amounts of the lines' sentences sum to the total's.
    """
    old, new = before.estimate, after.estimate
    found = [*_lines(old, new), *_around(old, new), *_terms(before, after)]
    if not found and old != new:
        found.append(Text("金额不变，说明或依据有变", "amounts as before; reasons or notes differ"))
    if old.total != new.total:
        change, span = _change(old.total, new.total), (_short(old.total), _short(new.total))
        found.append(Text(f"合计 {span[0]}→{span[1]}（{change}）", f"Total {span[0]}→{span[1]} ({change})"))
    return tuple(found)


# --- lines -----------------------------------------------------------------------------------------------------------


def _lines(old: Estimate, new: Estimate) -> Iterator[Text]:
    gone = [line for line in old.lines if new.line(line.code) is None]
    for line in new.lines:
        former = old.line(line.code)
        said = _added(line) if former is None else _altered(former, line)
        if said:
            yield said
    yield from (_dropped(line) for line in gone)


def _added(line: Line) -> Text:
    change = _change(Money(ZERO, ZERO), line.amount)
    name, many = _name(line), _quantity(line)
    return Text(_joined("新增" + name.zh, many.zh, change), _joined("New: " + name.en, many.en, change))


def _dropped(line: Line) -> Text:
    change = _change(line.amount, Money(ZERO, ZERO))
    name, many = _name(line), _quantity(line)
    return Text(_joined("取消" + name.zh, many.zh, change), _joined("Dropped: " + name.en, many.en, change))


def _altered(old: Line, new: Line) -> Text | None:
    details = [one for one in (_quantity_change(old, new), _price_change(old, new)) if one]
    if not details and old.amount == new.amount and old.label == new.label:
        return None
    was, now, change = _name(old), _name(new), _change(old.amount, new.amount)
    if not details and was == now:
        span = f"{_short(old.amount)}→{_short(new.amount)}"
        details = [Text(span, span)]
    return Text(
        _joined(now.zh if was == now else f"{was.zh}→{now.zh}", "，".join(one.zh for one in details), change),
        _joined(now.en if was == now else f"{was.en}→{now.en}", ", ".join(one.en for one in details), change),
    )


def _name(line: Line) -> Text:
    return _NAMES.get(line.code, line.label)


def _unit(line: Line, quantity: Range[Decimal]) -> Text:
    unit = _UNITS.get(line.code) or line.unit or Text("", "")
    return unit if quantity == Range.of(Decimal(1)) or not unit.en else Text(unit.zh, unit.en + "s")


def _quantity(line: Line) -> Text:
    if line.quantity is None:
        return Text("", "")
    many, unit = _count(line.quantity), _unit(line, line.quantity)
    return Text(_joined(many, unit.zh), _joined(many, unit.en))


def _quantity_change(old: Line, new: Line) -> Text | None:
    if old.quantity is None or new.quantity is None or (old.quantity, old.unit) == (new.quantity, new.unit):
        return None
    was, now = _quantity(old), _quantity(new)
    if _unit(old, new.quantity) != _unit(new, new.quantity):
        return Text(f"{was.zh}→{now.zh}", f"{was.en}→{now.en}")
    return Text(f"{_count(old.quantity)}→{now.zh}", f"{_count(old.quantity)}→{now.en}")


def _price_change(old: Line, new: Line) -> Text | None:
    if old.unit_price == new.unit_price or old.unit_price is None or new.unit_price is None:
        return None
    was, now = _short(old.unit_price), _short(new.unit_price)
    return Text(f"单价 {was}→{now}", f"at {was}→{now}")


# --- around the lines ------------------------------------------------------------------------------------------------


def _around(old: Estimate, new: Estimate) -> Iterator[Text]:
    facts: tuple[tuple[Text, Callable[[Estimate], str]], ...] = (
        (Text("服务期起", "Service from"), lambda one: f"{one.service.start}"),
        (Text("服务期止", "Service to"), lambda one: f"{one.service.end}"),
        (Text("价目表", "Price list"), lambda one: one.book),
        (Text("税率", "Tax"), lambda one: f"{one.tax_percent}%"),
    )
    for name, fact in facts:
        if fact(old) != fact(new):
            yield Text(f"{name.zh} {fact(old)}→{fact(new)}", f"{name.en} {fact(old)}→{fact(new)}")
    for count in _COUNTS:
        yield from _counted(count, old, new)
    yield from _systems(old.order.integrations, new.order.integrations)


@dataclass(frozen=True, slots=True)
class _Count:
    """A number of the order that its line does not always tell: 36→38 users in the same packs, free rows."""

    line: LineCode
    name: Text
    unit: Text
    of: Callable[[Order], Range[Decimal]]


_COUNTS = (
    _Count("seats", Text("使用人数", "Accounts in use"), Text("人", ""), lambda one: one.users.map(Decimal)),
    _Count("migration", Text("迁移", "Migrated"), Text("条", "rows"), lambda one: one.migration_rows.map(Decimal)),
    _Count("custom", Text("定制", "Custom work"), Text("人天", "person-days"), lambda one: one.custom_days),
)


def _counted(fact: _Count, old: Estimate, new: Estimate) -> Iterator[Text]:
    was, now = fact.of(old.order), fact.of(new.order)
    told = [line.quantity if line else None for line in (old.line(fact.line), new.line(fact.line))]
    if was != now and told[0] == told[1]:
        zh = _joined(fact.name.zh, f"{_count(was)}→{_count(now)}", fact.unit.zh)
        yield Text(zh, _joined(fact.name.en, f"{_count(was)}→{_count(now)}", fact.unit.en))


def _systems(old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[Text]:
    more = [name for name in new if name not in old]
    less = [name for name in old if name not in new]
    if more:
        yield Text(f"增加集成：{'、'.join(more)}", f"Also integrated: {', '.join(more)}")
    if less:
        yield Text(f"不再集成：{'、'.join(less)}", f"No longer integrated: {', '.join(less)}")


def _terms(before: Quoted, after: Quoted) -> Iterator[Text]:
    old, new = before.terms, after.terms
    if old.valid_until != new.valid_until:
        yield Text(f"有效期至 {old.valid_until}→{new.valid_until}", f"Valid until {old.valid_until}→{new.valid_until}")
    if old.payment != new.payment:
        yield Text(f"付款方式：{old.payment}→{new.payment}", f"Payment: {old.payment}→{new.payment}")


# --- figures ---------------------------------------------------------------------------------------------------------


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _change(old: Money, new: Money) -> str:
    """``+¥4,500``, ``-¥0.50``, ``¥0``; for a range the change of its ends, ``+¥0…+¥800``."""
    low, high = new.low - old.low, new.high - old.high
    return _signed(low) if low == high else f"{_signed(low)}…{_signed(high)}"


def _signed(amount: Decimal) -> str:
    sign = "+" if amount > 0 else "-" if amount < 0 else ""
    return f"{sign}¥{abs(amount):,.2f}".removesuffix(".00")


def _short(money: Money) -> str:
    ends = [_signed(end).removeprefix("+") for end in (money.low, money.high)]
    return ends[0] if money.exact else "–".join(ends)


def _count(quantity: Range[Decimal]) -> str:
    ends = [f"{end.normalize():,f}" for end in (quantity.low, quantity.high)]
    return ends[0] if quantity.exact else "–".join(ends)
