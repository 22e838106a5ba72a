"""How each server says what a profile asks: SQL that is written once and compiled for its dialect.

Servers differ in how they tell digits from letters: PostgreSQL, MySQL and Trino have regular expressions, SQLite has
GLOB, SQL Server has classes in LIKE. A :class:`Like` is what all of them can say: characters of classes in a row.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Float, Integer, String, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

DIGITS = "0123456789"
WIDE_DIGITS = "０１２３４５６７８９"
_UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#: What a server whose expressions know no code points calls other than ASCII.
_NOT_ASCII = "[^ -~]"
#: Edges of a cell that are not part of its value, as far as a server can take them off.
EDGES = " \t\r\n\v\f\u00a0\u3000\ufeff\u200b"
#: Longer texts are cut before they are compared where a server cannot compare them whole.
_LONGEST_COMPARED = 4000


class _Said(FunctionElement[Any]):
    """An expression that each dialect says in its own way."""

    #: each column is asked about once: there is nothing to cache (and each class must say so itself)
    inherit_cache = False

    @property
    def inner(self) -> Any:
        return next(iter(self.clauses))


class Cell(_Said):
    """The text of a column's cell without blanks around it, "" where it is NULL; texts compare as they are written."""

    name = "cell"
    inherit_cache = False
    type = Text()


class Chars(_Said):
    """How many characters a text has."""

    name = "chars"
    inherit_cache = False
    type = Integer()


class Bytes(_Said):
    """How many bytes a text has in UTF-8 (on SQL Server: as it is stored)."""

    name = "octets"
    inherit_cache = False
    type = Integer()


class Part(_Said):
    """So many characters of a text from a place on; (text, place from 1, count)."""

    name = "part"
    inherit_cache = False
    type = String()


class MaskedDigits(_Said):
    """The text with a 9 for each digit."""

    name = "masked_digits"
    inherit_cache = False
    type = String()


class HalfWidth(_Said):
    """The text with full-width digits made half-width."""

    name = "half_width"
    inherit_cache = False
    type = String()


class Shape(_Said):
    """``A-甲乙01`` → ``A-字99``, at most 24 characters; on SQL Server only 字 where any character is not ASCII."""

    name = "shape"
    inherit_cache = False
    type = String()


class Number(_Said):
    """The text as a number; only for texts that are known to be one."""

    name = "as_number"
    inherit_cache = False
    type = Float()


class PlaceIn(_Said):
    """Where the second text stands in the first, from 1 on, 0 where it does not; (text, sought)."""

    name = "place_in"
    inherit_cache = False
    type = Integer()


class Kind(_Said):
    """What SQLite keeps in a cell: text, integer, real, blob or null."""

    name = "cell_kind"
    inherit_cache = False
    type = String()


class Like(_Said):
    """True where characters of these classes stand in a row in a text: at its ``start``, at its ``end``, or anywhere.

    A class is what stands between the brackets of an expression (``0-9``, ``^0-9``), with ``-`` first to mean itself.
    """

    name = "like_classes"
    inherit_cache = False
    type = Integer()

    def __init__(self, text: Any, *classes: str, start: bool = False, end: bool = False) -> None:
        super().__init__(text)
        self.classes = classes
        self.start = start
        self.end = end


def like(text: Any, *classes: str, start: bool = False, end: bool = False) -> ColumnElement[bool]:
    """As :class:`Like`, to be used as a condition."""
    return Like(text, *classes, start=start, end=end) == 1


# --- a cell's text ---------------------------------------------------------------------------------------------------


@compiles(Cell)
def _cell(element: Any, compiler: Any, **kw: Any) -> str:
    return f"COALESCE(TRIM(CAST({compiler.process(element.inner, **kw)} AS VARCHAR(4000))), '')"


@compiles(Cell, "sqlite")
def _cell_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    column, edges = compiler.process(element.inner, **kw), _text(compiler, EDGES)
    whole = f"CASE typeof({column}) WHEN 'real' THEN qifutong_number({column}) ELSE CAST({column} AS TEXT) END"
    return f"COALESCE(TRIM({whole}, {edges}), '')"


@compiles(Cell, "postgresql")
def _cell_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    column, edges = compiler.process(element.inner, **kw), _text(compiler, EDGES)
    return f"COALESCE(BTRIM(CAST({column} AS TEXT), {edges}), '') COLLATE \"C\""


@compiles(Cell, "mysql")
@compiles(Cell, "mariadb")
def _cell_mysql(element: Any, compiler: Any, **kw: Any) -> str:
    said = f"COALESCE(TRIM(CAST({compiler.process(element.inner, **kw)} AS CHAR)), '')"
    return said if _columnar(compiler) else f"CONVERT({said} USING utf8mb4) COLLATE utf8mb4_bin"


@compiles(Cell, "mssql")
def _cell_mssql(element: Any, compiler: Any, **kw: Any) -> str:
    column = compiler.process(element.inner, **kw)
    cut = f"LTRIM(RTRIM(CAST({column} AS NVARCHAR({_LONGEST_COMPARED}))))"
    return f"COALESCE({cut}, N'') COLLATE Latin1_General_100_BIN2"


@compiles(Cell, "trino")
def _cell_trino(element: Any, compiler: Any, **kw: Any) -> str:
    return f"COALESCE(TRIM(CAST({compiler.process(element.inner, **kw)} AS VARCHAR)), '')"


@compiles(Kind)
def _kind(element: Any, compiler: Any, **kw: Any) -> str:
    return "'text'"


@compiles(Kind, "sqlite")
def _kind_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return f"typeof({compiler.process(element.inner, **kw)})"


# --- classes of characters -------------------------------------------------------------------------------------------


@compiles(Like)
def _like(element: Any, compiler: Any, **kw: Any) -> str:
    return _case(f"REGEXP_LIKE({compiler.process(element.inner, **kw)}, {_text(compiler, _expression(element))})")


@compiles(Like, "postgresql")
def _like_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    return _case(f"{compiler.process(element.inner, **kw)} ~ {_text(compiler, _expression(element))}")


@compiles(Like, "mysql")
@compiles(Like, "mariadb")
def _like_mysql(element: Any, compiler: Any, **kw: Any) -> str:
    return _case(f"{compiler.process(element.inner, **kw)} REGEXP {_text(compiler, _expression(element))}")


@compiles(Like, "sqlite")
def _like_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return _case(f"{compiler.process(element.inner, **kw)} GLOB {_text(compiler, _classes(element, '*'))}")


@compiles(Like, "mssql")
def _like_mssql(element: Any, compiler: Any, **kw: Any) -> str:
    return _case(f"{compiler.process(element.inner, **kw)} LIKE N{_text(compiler, _classes(element, '%'))}")


def _expression(element: Any) -> str:
    classes = "".join(f"[{one}]" for one in element.classes)
    return ("^" if element.start else "") + classes + ("$" if element.end else "")


def _classes(element: Any, anything: str) -> str:
    classes = "".join(f"[{one}]" for one in element.classes)
    return ("" if element.start else anything) + classes + ("" if element.end else anything)


def _case(condition: str) -> str:
    return f"CASE WHEN {condition} THEN 1 ELSE 0 END"


# --- digits and letters ----------------------------------------------------------------------------------------------


@compiles(MaskedDigits)
def _masked(element: Any, compiler: Any, **kw: Any) -> str:
    return _replaced(compiler.process(element.inner, **kw), "012345678", "9" * 9)


@compiles(MaskedDigits, "postgresql")
@compiles(MaskedDigits, "trino")
def _masked_translated(element: Any, compiler: Any, **kw: Any) -> str:
    return f"TRANSLATE({compiler.process(element.inner, **kw)}, '012345678', '999999999')"


@compiles(HalfWidth)
def _half(element: Any, compiler: Any, **kw: Any) -> str:
    return _replaced(compiler.process(element.inner, **kw), WIDE_DIGITS, DIGITS)


@compiles(HalfWidth, "mssql")
def _half_mssql(element: Any, compiler: Any, **kw: Any) -> str:
    return _replaced(compiler.process(element.inner, **kw), WIDE_DIGITS, DIGITS, "N")


def _replaced(text: str, old: str, new: str, mark: str = "") -> str:
    for one, other in zip(old, new, strict=True):
        text = f"REPLACE({text}, {mark}'{one}', '{other}')"
    return text


@compiles(Shape)
def _shape(element: Any, compiler: Any, **kw: Any) -> str:
    return _collapsed(f"TRANSLATE({compiler.process(element.inner, **kw)}, {_alphabet()})", "")


@compiles(Shape, "postgresql")
def _shape_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    return _collapsed(f"TRANSLATE({compiler.process(element.inner, **kw)}, {_alphabet()})", ", 'g'")


@compiles(Shape, "sqlite")
def _shape_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return f"qifutong_shape({compiler.process(element.inner, **kw)})"


@compiles(Shape, "mysql")
@compiles(Shape, "mariadb")
def _shape_mysql(element: Any, compiler: Any, **kw: Any) -> str:
    text = compiler.process(element.inner, **kw)
    for old, new in (("[0-9]", "9"), ("[A-Z]", "A"), ("[a-z]", "a")):
        text = f"REGEXP_REPLACE({text}, '{old}', '{new}')"
    return _collapsed(text, "")


@compiles(Shape, "mssql")
def _shape_mssql(element: Any, compiler: Any, **kw: Any) -> str:
    text = compiler.process(element.inner, **kw)
    plain = _replaced(f"LEFT({text}, 24)", "012345678", "9" * 9)
    for letters, mask in ((_UPPER[1:], "A"), (_UPPER.lower()[1:], "a")):
        plain = _replaced(plain, letters, mask * 25)
    return f"CASE WHEN {text} LIKE N{_text(compiler, f'%{_NOT_ASCII}%')} THEN N'字' ELSE {plain} END"


def _alphabet() -> str:
    letters = _UPPER + _UPPER.lower() + DIGITS
    return f"'{letters}', '{'A' * 26}{'a' * 26}{'9' * 10}'"


def _collapsed(text: str, flags: str) -> str:
    return f"SUBSTR(REGEXP_REPLACE({text}, '{_NOT_ASCII}+', '字'{flags}), 1, 24)"


# --- lengths, parts, numbers -----------------------------------------------------------------------------------------


@compiles(Chars)
@compiles(Chars, "sqlite")
def _chars(element: Any, compiler: Any, **kw: Any) -> str:
    return f"LENGTH({compiler.process(element.inner, **kw)})"


@compiles(Chars, "mysql")
@compiles(Chars, "mariadb")
def _chars_mysql(element: Any, compiler: Any, **kw: Any) -> str:
    return f"CHAR_LENGTH({compiler.process(element.inner, **kw)})"


@compiles(Chars, "mssql")
def _chars_mssql(element: Any, compiler: Any, **kw: Any) -> str:
    return f"LEN({compiler.process(element.inner, **kw)})"


@compiles(Bytes)
@compiles(Bytes, "mysql")
@compiles(Bytes, "mariadb")
def _bytes(element: Any, compiler: Any, **kw: Any) -> str:
    return f"LENGTH({compiler.process(element.inner, **kw)})"


@compiles(Bytes, "postgresql")
def _bytes_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    return f"OCTET_LENGTH({compiler.process(element.inner, **kw)})"


@compiles(Bytes, "sqlite")
def _bytes_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return f"LENGTH(CAST({compiler.process(element.inner, **kw)} AS BLOB))"


@compiles(Bytes, "mssql")
def _bytes_mssql(element: Any, compiler: Any, **kw: Any) -> str:
    return f"CAST(DATALENGTH({compiler.process(element.inner, **kw)}) AS BIGINT)"


@compiles(Bytes, "trino")
def _bytes_trino(element: Any, compiler: Any, **kw: Any) -> str:
    return f"LENGTH(TO_UTF8({compiler.process(element.inner, **kw)}))"


@compiles(Part)
def _part(element: Any, compiler: Any, **kw: Any) -> str:
    return f"SUBSTRING({', '.join(compiler.process(one, **kw) for one in element.clauses)})"


@compiles(Part, "sqlite")
def _part_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return f"SUBSTR({', '.join(compiler.process(one, **kw) for one in element.clauses)})"


@compiles(Number)
def _number(element: Any, compiler: Any, **kw: Any) -> str:
    return f"CAST({compiler.process(element.inner, **kw)} AS DOUBLE PRECISION)"


@compiles(Number, "sqlite")
def _number_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return f"CAST({compiler.process(element.inner, **kw)} AS REAL)"


@compiles(Number, "mysql")
@compiles(Number, "mariadb")
def _number_mysql(element: Any, compiler: Any, **kw: Any) -> str:
    # a CAST to DOUBLE is only known from 8.0.17 on
    return f"({compiler.process(element.inner, **kw)} + 0E0)"


@compiles(Number, "mssql")
def _number_mssql(element: Any, compiler: Any, **kw: Any) -> str:
    return f"TRY_CAST({compiler.process(element.inner, **kw)} AS FLOAT)"


@compiles(Number, "trino")
def _number_trino(element: Any, compiler: Any, **kw: Any) -> str:
    return f"TRY_CAST({compiler.process(element.inner, **kw)} AS DOUBLE)"


@compiles(PlaceIn)
@compiles(PlaceIn, "postgresql")
@compiles(PlaceIn, "trino")
def _place(element: Any, compiler: Any, **kw: Any) -> str:
    return f"STRPOS({', '.join(compiler.process(one, **kw) for one in element.clauses)})"


@compiles(PlaceIn, "sqlite")
@compiles(PlaceIn, "mysql")
@compiles(PlaceIn, "mariadb")
def _place_instr(element: Any, compiler: Any, **kw: Any) -> str:
    return f"INSTR({', '.join(compiler.process(one, **kw) for one in element.clauses)})"


@compiles(PlaceIn, "mssql")
def _place_mssql(element: Any, compiler: Any, **kw: Any) -> str:
    return f"CHARINDEX({', '.join(compiler.process(one, **kw) for one in reversed(list(element.clauses)))})"


def _text(compiler: Any, text: str) -> str:
    """A literal, with quotes and percent signs as the driver wants them."""
    return str(compiler.render_literal_value(text, String()))


def _columnar(compiler: Any) -> bool:
    """StarRocks and Doris speak MySQL's protocol but know no collations."""
    return bool(getattr(compiler.dialect, "qifutong_columnar", False))
