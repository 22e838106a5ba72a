"""The questions about one column: its different values counted by what they look like, never fetched.

A class is all values that every check of the profile judges alike: so many digits, with a leading 0 or not; a text of
this shape; this day. Of a phone the first seven characters stand in its class, of a date the day, of an amount the
unit: what a judge needs, and no more.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import FromClause, Select, and_, case, desc, func, literal, or_, select

from ..core.migration.duties import Duty
from .code_checks import state_of
from .wording import Cell, Chars, HalfWidth, Kind, MaskedDigits, Number, Part, Shape, like

#: So many classes of one column are looked at; what lies beyond is unknown.
MOST_CLASSES = 20_000
CODES: tuple[Duty, ...] = ("id_card", "uscc", "tax")
_PHONES: tuple[Duty, ...] = ("phone", "mobile")
_DIGIT = "0-9"
_CJK = "一-鿿"
#: What may stand beside the digits of an amount or a day in Chinese.
_UNITS = (
    "元万亿整角分块个件只台套箱盒包袋瓶支条张本根片卷桶吨公斤千克米厘毫平方立"
    "升天日月年小时人户次份批组双对把辆位名号上下午点秒"
)
_NOT_OF_AMOUNTS = f"^ -~¥￥！-～{_UNITS}"
_YEAR = [_DIGIT] * 4
#: Longer texts are prose, but for phones, of which a cell may hold several.
_LONGEST, _LONGEST_PHONES = 40, 120
#: An area code and the digit behind it, or a country's and a mobile's first two.
_KEPT_OF_PHONES = 7


def values_of(table: FromClause, column: Any) -> Any:
    """The different values of a column that are not blank: ``sort`` (SQLite's), ``v`` and how often, ``n``."""
    cells = select(Kind(column).label("sort"), Cell(column).label("v")).select_from(table).subquery("cells")
    counted = select(cells.c.sort, cells.c.v, func.count().label("n")).where(cells.c.v != "")
    return counted.group_by(cells.c.sort, cells.c.v).subquery("counted")


def classes_of(table: FromClause, column: Any, duty: Duty, surnames: str, *, real: bool = False) -> Select[Any]:
    """One row a class, the most frequent first.

    ``sort``; ``wide`` 1 where full-width digits stand in it; ``flag``: m a mobile number, c and l more than 15 digits
    (cut after the 15th, or not), f decimals that are 0, z a leading 0, t a text and k a masked one (their ``form`` is
    the shape), e an error, or the state of a code that is not bad (its ``form`` is the shape too); ``same`` the digits
    of a phone behind the kept ones where they are all one; ``keep``: so many characters of ``form`` stand as they are,
    of the others digits are 9; ``cells`` and ``values``; ``low``, ``high`` of the numbers; ``names``: values that look
    like a person's name; ``all_cells``, ``all_values`` of the whole column. ``real``: floating point numbers.
    """
    counted = values_of(table, column)
    wide = like(counted.c.v, "０-９")
    halves = select(
        counted.c.sort,
        counted.c.v,
        counted.c.n,
        case((wide, 1), else_=0).label("wide"),
        case((wide, HalfWidth(counted.c.v)), else_=counted.c.v).label("h"),
    )
    told = _step(_told(_step(halves, "halves"), duty), "told")
    kept = _step(_kept(told, duty), "kept")
    return _grouped(_step(_classed(kept, duty, surnames, real=real), "classed"))


def _step(asked: Select[Any], name: str) -> Any:
    """One step of a statement; SQLite would else work each out again wherever the next uses it."""
    return asked.cte(name).prefix_with("MATERIALIZED", dialect="sqlite")


def top_of(table: FromClause, column: Any, count: int) -> Select[Any]:
    """The most frequent values that stand more than once, ``v`` and ``n``; of equals the greater text first."""
    counted = values_of(table, column)
    most = select(counted.c.v, counted.c.n).where(counted.c.n > 1)
    return most.order_by(desc(counted.c.n), desc(counted.c.v)).limit(count)


def basics_of(table: FromClause, column: Any) -> Any:
    """What any SQL can say: cells that are not NULL, and how many different values they hold."""
    return select(func.count(column), func.count(column.distinct())).select_from(table)


def _told(halves: Any, duty: Duty) -> Select[Any]:
    """What each value is, as 1 or 0."""
    h = halves.c.h
    longest = _LONGEST_PHONES if duty in _PHONES else _LONGEST
    whole = ~like(h, "^0-9")
    begins = or_(
        like(h, "-0-9+.¥￥$＋－．＄", start=True),
        *(like(h, *word, start=True) for word in (("Rr", "Mm", "Bb"), ("Cc", "Nn", "Yy"))),
    )
    # most are ASCII: the long class is only asked of the others
    amount = and_(begins, Chars(h) <= _LONGEST, or_(~like(h, "^ -~"), ~like(h, _NOT_OF_AMOUNTS)))
    spoken = Chars(h) <= longest if duty in _PHONES else amount
    return select(
        *halves.c,
        Chars(h).label("size"),
        _bit(whole).label("whole"),
        _bit(or_(and_(whole, Chars(h) <= _LONGEST_PHONES), spoken)).label("spoken"),
        _bit(and_(whole, Chars(h) == 11, like(h, "1", "3-9", start=True))).label("mobile"),
        _bit(and_(_dated(h), amount)).label("dated"),
        _bit(_packed(h, whole)).label("packed"),
        _bit(_decimal(h)).label("decimal"),
    )


def _dated(h: Any) -> Any:
    """A year, a mark, a digit; with dots also a second dot, for 2024.5 is a number."""
    dots = or_(like(h, ".", _DIGIT, "."), like(h, ".", _DIGIT, _DIGIT, "."))
    return or_(like(h, *_YEAR, "-/年", _DIGIT, start=True), and_(like(h, *_YEAR, ".", _DIGIT, start=True), dots))


def _packed(h: Any, whole: Any) -> Any:
    century = or_(like(h, "1", "9", start=True), like(h, "2", "0", start=True))
    return and_(whole, Chars(h) == 8, century, Part(h, 5, 2).between("01", "12"), Part(h, 7, 2).between("01", "31"))


def _decimal(h: Any) -> Any:
    """A plain number with a sign or a dot, which every server can read."""
    dots = Chars(h) - Chars(func.replace(h, ".", ""))
    plain = and_(~like(h, "^-0-9+."), ~like(Part(h, 2, 200), "-+"), like(h, _DIGIT), ~like(h, ".", end=True))
    return and_(plain, like(h, "^0-9"), Chars(h) <= _LONGEST, dots <= 1)


def _kept(told: Any, duty: Duty) -> Select[Any]:
    """How much of each value stands as it is, and whether it is an error's text."""
    h = told.c.h
    error = or_(like(h, "#", start=True), like(h, "Ee", "Rr", "Rr", ":", start=True))
    keep = literal(0) if duty in CODES else _keep(told, duty)
    return select(*told.c, keep.label("keep"), _bit(and_(error, told.c.size <= 20)).label("error"))


def _classed(kept: Any, duty: Duty, surnames: str, *, real: bool) -> Select[Any]:
    h, size = kept.c.h, kept.c.size
    spoken, error = kept.c.spoken == 1, kept.c.error == 1
    flag = case((spoken, _flag(kept)), (error, "e"), (_masked(kept.c.v), "k"), else_="t")
    form = case((spoken, _form(kept)), (error, h), else_=Shape(kept.c.v))
    if duty in CODES:
        state = state_of(h, duty)
        flag, form = case((state == "bad", flag), else_=state), case((state == "bad", form), else_=Shape(kept.c.v))
    plain = or_(and_(kept.c.whole == 1, size <= 15), kept.c.decimal == 1)
    name = and_(size.between(2, 4), like(kept.c.v, surnames, start=True), ~like(kept.c.v, f"^A-Za-z{_CJK}"))
    return select(
        kept.c.sort,
        kept.c.wide,
        kept.c.n,
        flag.label("flag"),
        (_same(h) if duty in _PHONES else literal("")).label("same"),
        kept.c.keep,
        form.label("form"),
        (Number(h) if real else case((plain, Number(h)))).label("number"),
        _bit(name).label("name"),
    )


def _flag(told: Any) -> Any:
    h, whole = told.c.h, told.c.whole == 1
    long = and_(whole, told.c.size > 15)
    zeros = or_(*(like(h, ".", *["0"] * count, end=True) for count in range(1, 7)))
    return case(
        (told.c.mobile == 1, "m"),
        (and_(whole, like(h, "0", start=True)), "z"),
        (and_(long, func.replace(Part(h, 16, 200), "0", "") == ""), "c"),
        (long, "l"),
        (zeros, "f"),
        (like(h, "0", start=True), "z"),
        else_="",
    )


def _keep(told: Any, duty: Duty) -> Any:
    h, size = told.c.h, told.c.size
    found: list[Any] = [
        (told.c.mobile == 1, 0),
        (and_(told.c.dated == 1, size <= _LONGEST), 10),
        (told.c.packed == 1, 8),
    ]
    if duty == "date":
        serial = and_(like(h, *[_DIGIT] * 5, start=True), or_(size == 5, like(h, *[_DIGIT] * 5, ".", start=True)))
        found.append((and_(serial, or_(told.c.whole == 1, told.c.decimal == 1)), 5))
    if duty in _PHONES:
        found.append((told.c.spoken == 1, _KEPT_OF_PHONES))
    return case(*found, else_=0)


def _same(h: Any) -> Any:
    """The digits behind the kept ones as far as they are all one, up to nine of them; "" for fewer than four."""
    rest = func.replace(func.replace(Part(h, _KEPT_OF_PHONES + 1, 200), "-", ""), " ", "")
    first = Part(rest, 1, 1)
    alike = [
        (and_(like(rest, *[_DIGIT] * count, start=True), func.replace(Part(rest, 1, count), first, "") == ""), count)
        for count in range(9, 3, -1)
    ]
    return case(*((told, Part(rest, 1, count)) for told, count in alike), else_="")


def _form(kept: Any) -> Any:
    h, keep = kept.c.h, kept.c.keep
    whole = Part(h, 1, keep) + MaskedDigits(Part(h, keep + 1, 200))
    return case((kept.c.mobile == 1, "9" * 11), (keep == 0, MaskedDigits(h)), else_=whole)


def _masked(text: Any) -> Any:
    star = "*＊"
    return or_(
        like(text, star, star),
        like(text, _CJK, star),
        like(text, star, _CJK),
        like(text, "●", "●"),
        like(text, "•", "•"),
        like(text, _DIGIT, "xX", "xX", "xX", "xX"),
    )


def _grouped(classed: Any) -> Select[Any]:
    keys = [classed.c[name] for name in ("sort", "wide", "flag", "same", "keep", "form")]
    cells, values = func.sum(classed.c.n), func.count()
    return (
        select(
            *keys,
            cells.label("cells"),
            values.label("values_"),
            func.min(classed.c.number).label("low"),
            func.max(classed.c.number).label("high"),
            func.sum(classed.c.name).label("names"),
            func.sum(cells).over().label("all_cells"),
            func.sum(values).over().label("all_values"),
        )
        .group_by(*keys)
        .order_by(desc("cells"), *keys)
        .limit(MOST_CLASSES)
    )


def _bit(condition: Any) -> Any:
    return case((condition, 1), else_=0)
