"""What the client's tables become in 企服通: the entities of CRM, SCM and OA with their fields, in loading order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, get_args

from ..text import Text
from .entity import Entity

FieldType = Literal[
    "text",
    "code",
    "firm",
    "person",
    "mobile",
    "phone",
    "email",
    "url",
    "uscc",
    "account",
    "barcode",
    "place",
    "date",
    "money",
    "quantity",
    "percent",
    "choice",
]
FIELD_TYPES: tuple[FieldType, ...] = get_args(FieldType)
Module = Literal["CRM", "SCM", "OA"]
MODULES: tuple[Module, ...] = get_args(Module)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a closed set; ``words`` are how it is written, as :func:`cells.heading_key` makes them."""

    id: str
    label: Text
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class TargetField:
    """One column of an import sheet. ``length`` in characters (None: no limit of ours), ``unit`` what an amount counts,
    ``refers_to`` the entity that the value names, ``line`` whether an order repeats it line by line.

    ``filled`` fields are written by the program; no column is ever mapped to them. ``synonyms`` are heading keys;
    ``codes`` those of a reference's number, which go before its name (one name may be of several records).
    ``stands_in`` is what it says where a table has no such column at all: 散客 for the customer of a till's receipts,
    默认仓库 for the warehouse of a shop's orders, until a recipe says which.
    """

    id: str
    label: Text
    type: FieldType
    required: bool = False
    unique: bool = False
    length: int | None = None
    unit: str = ""
    refers_to: str = ""
    line: bool = False
    filled: bool = False
    synonyms: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    stands_in: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Wide:
    """How a table with one column a warehouse is turned into rows: the heading goes into ``label``, the cell into
    ``value``. ``endings`` end such a heading; ``measures`` are second headings (heading key → field); ``kinds`` before
    one of these name no place (安全库存)."""

    label: str
    value: str
    endings: tuple[str, ...]
    measures: Mapping[str, str] = field(default_factory=dict)
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Template:
    """Where the columns of a known export go: heading key → field; ``values`` are choices by heading and cell key."""

    fields: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HeadingWords:
    """What is true of headings whatever the target. ``endings``: word → the word that stands for its group.

    ``serial`` are the keys of columns that only count the rows; ``units``: target unit → unit → how many of the
    target's it is (None: only the client knows).
    """

    endings: Mapping[str, str]
    serial: frozenset[str]
    units: Mapping[str, Mapping[str, Decimal | None]]


@dataclass(frozen=True, slots=True)
class TargetEntity:
    """One import sheet. ``kinds`` are the measured tables that may hold it; ``key`` the fields that may be the
    来源主键, the best first; ``prefixes`` say nothing new before a heading; ``elsewhere`` are headings known to mean
    another thing.
    """

    id: str
    label: Text
    module: Module
    sheet: str
    kinds: tuple[Entity, ...]
    key: tuple[str, ...]
    fields: tuple[TargetField, ...]
    words: HeadingWords
    prefixes: tuple[str, ...] = ()
    templates: Mapping[str, Template] = field(default_factory=dict)
    wide: Wide | None = None
    elsewhere: frozenset[str] = frozenset()
    #: The fields that a column may be mapped to; both are asked for with every row.
    open_fields: tuple[TargetField, ...] = field(init=False, repr=False, compare=False)
    _by_id: Mapping[str, TargetField] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        fields = tuple(one for one in self.fields if not one.filled)
        object.__setattr__(self, "open_fields", fields)
        object.__setattr__(self, "_by_id", {one.id: one for one in fields})

    def field(self, name: str) -> TargetField | None:
        """The field that a column may be mapped to by its id."""
        return self._by_id.get(name)


@dataclass(frozen=True, slots=True)
class TargetSchema:
    """Every entity in the order in which it is loaded: what is referred to comes first."""

    entities: tuple[TargetEntity, ...]

    def entity(self, name: str) -> TargetEntity:
        """:raises KeyError: no such entity"""
        for one in self.entities:
            if one.id == name:
                return one
        raise KeyError(name)
