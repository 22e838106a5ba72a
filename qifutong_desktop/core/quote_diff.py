"""What a new version of a quote changes, in words: ``扩容 20→35 人 +¥4,500``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
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
_DETAILED: tuple[LineCode, ...] = ("seats", "integrations", "migration", "custom")
_NOTHING = Money(ZERO, ZERO)
_UNITS: dict[LineCode, Text] = {"seats": Text("人", "")}


def quote_diff(before: Quoted, after: Quoted) -> tuple[Text, ...]:
    """One sentence for each difference: lines in the order of print, then terms, the total last; () when there is none.

    Every sentence of a line ends with its change (``+¥4,500``, ``−¥1,200.50``, ``¥0``), and those of the lines sum to
    the total's. Cents are written everywhere or, where there are none, nowhere.
    """
    old, new = before.estimate, after.estimate
    yuan = _Yuan(_cents(old) or _cents(new))
    found = [*_lines(old, new, yuan), *_around(old, new), *_terms(before, after)]
    if not found and old != new:
        found.append(Text("金额不变，说明或依据有变", "amounts as before; reasons or notes differ"))
    if old.total != new.total:
        change, span = yuan.change(old.total, new.total), yuan.span(old.total, new.total)
        found.append(Text(f"合计 {span}（{change}）", f"Total {span} ({change})"))
    return tuple(found)


# --- lines -----------------------------------------------------------------------------------------------------------


def _lines(old: Estimate, new: Estimate, yuan: _Yuan) -> Iterator[Text]:
    details = {code: tuple(_details(code, old, new)) for code in _DETAILED}
    for line in new.lines:
        former = old.line(line.code)
        more = details.get(line.code, ())
        said = _added(line, more, yuan) if former is None else _altered(former, line, more, yuan)
        if said:
            details.pop(line.code, None)
            yield said
    for line in old.lines:
        if new.line(line.code) is None:
            yield _dropped(line, details.pop(line.code, ()), yuan)
    for code, more in details.items():
        if more:
            yield _sentence(_NAMES[code], more, yuan.nothing)


def _added(line: Line, more: Sequence[Text], yuan: _Yuan) -> Text:
    name = _name(line)
    details = [_quantity(line), *more] if line.quantity else more
    return _sentence(Text("新增" + name.zh, "New: " + name.en), details, yuan.change(_NOTHING, line.amount))


def _dropped(line: Line, more: Sequence[Text], yuan: _Yuan) -> Text:
    name = _name(line)
    details = [_quantity(line), *more] if line.quantity else more
    return _sentence(Text("取消" + name.zh, "Dropped: " + name.en), details, yuan.change(line.amount, _NOTHING))


def _altered(old: Line, new: Line, more: Sequence[Text], yuan: _Yuan) -> Text | None:
    details = [one for one in (_quantity_change(old, new), _price_change(old, new, yuan), *more) if one]
    if not details and old.amount == new.amount and old.label == new.label:
        return None
    was, now = _name(old), _name(new)
    if not details and was == now:
        span = yuan.span(old.amount, new.amount)
        details = [Text(span, span)]
    name = now if was == now else Text(f"{was.zh}→{now.zh}", f"{was.en}→{now.en}")
    return _sentence(name, details, yuan.change(old.amount, new.amount))


def _sentence(name: Text, details: Sequence[Text], change: str) -> Text:
    return Text(
        _joined(name.zh, "，".join(one.zh for one in details), change),
        _joined(name.en, ", ".join(one.en for one in details), change),
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


def _price_change(old: Line, new: Line, yuan: _Yuan) -> Text | None:
    if old.unit_price == new.unit_price or old.unit_price is None or new.unit_price is None:
        return None
    span = yuan.span(old.unit_price, new.unit_price)
    return Text(f"单价 {span}", f"at {span}")


@dataclass(frozen=True, slots=True)
class _Count:
    """A number of the order that its line does not always tell: 36→38 users in the same packs, free rows."""

    name: Text
    unit: Text
    of: Callable[[Order], Range[Decimal]]


_COUNTS: dict[LineCode, _Count] = {
    "seats": _Count(Text("使用人数", "accounts in use"), Text("人", ""), lambda one: one.users.map(Decimal)),
    "migration": _Count(Text("", ""), Text("条", "rows"), lambda one: one.migration_rows.map(Decimal)),
    "custom": _Count(Text("", ""), Text("人天", "person-days"), lambda one: one.custom_days),
}


def _details(code: LineCode, old: Estimate, new: Estimate) -> Iterator[Text]:
    """What of the order stands behind a line and changed, as far as the line's own numbers do not tell it."""
    if code == "integrations":
        yield from _systems(old.order.integrations, new.order.integrations)
    if code in _COUNTS:
        count = _COUNTS[code]
        was, now = count.of(old.order), count.of(new.order)
        told = [line.quantity if line else None for line in (old.line(code), new.line(code))]
        if was != now and told[0] == told[1]:
            span = f"{_count(was)}→{_count(now)}"
            yield Text(_joined(count.name.zh, span, count.unit.zh), _joined(count.name.en, span, count.unit.en))


def _systems(old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[Text]:
    more = [name for name in new if name not in old]
    less = [name for name in old if name not in new]
    if more:
        yield Text(f"增加{'、'.join(more)}", f"also {', '.join(more)}")
    if less:
        yield Text(f"不再接{'、'.join(less)}", f"no longer {', '.join(less)}")


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


def _terms(before: Quoted, after: Quoted) -> Iterator[Text]:
    old, new = before.terms, after.terms
    if old.valid_until != new.valid_until:
        yield Text(f"有效期至 {old.valid_until}→{new.valid_until}", f"Valid until {old.valid_until}→{new.valid_until}")
    if old.payment != new.payment:
        yield Text(f"付款方式：{old.payment}→{new.payment}", f"Payment: {old.payment}→{new.payment}")


# --- figures ---------------------------------------------------------------------------------------------------------


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class _Yuan:
    """How amounts are written in one comparison: all with cents, or all without."""

    cents: bool

    @property
    def nothing(self) -> str:
        return self._amount(ZERO)

    def change(self, old: Money, new: Money) -> str:
        """``+¥4,500``, ``−¥0.50``, ``¥0``; for a range the change of its ends, ``¥0…+¥800``."""
        low, high = new.low - old.low, new.high - old.high
        return self._signed(low) if low == high else f"{self._signed(low)}…{self._signed(high)}"

    def span(self, old: Money, new: Money) -> str:
        """``¥41,999→¥46,499``"""
        return f"{self._money(old)}→{self._money(new)}"

    def _money(self, money: Money) -> str:
        return self._amount(money.low) if money.exact else f"{self._amount(money.low)}–{self._amount(money.high)}"

    def _signed(self, amount: Decimal) -> str:
        return f"+{self._amount(amount)}" if amount > 0 else self._amount(amount)

    def _amount(self, amount: Decimal) -> str:
        return f"{'−' if amount < 0 else ''}¥{abs(amount):,.{2 if self.cents else 0}f}"


def _cents(estimate: Estimate) -> bool:
    amounts = [estimate.total, *(line.amount for line in estimate.lines)]
    amounts += [line.unit_price for line in estimate.lines if line.unit_price is not None]
    return any(end % 1 for one in amounts for end in (one.low, one.high))


def _count(quantity: Range[Decimal]) -> str:
    ends = [f"{end.normalize():,f}" for end in (quantity.low, quantity.high)]
    return ends[0] if quantity.exact else "–".join(ends)
