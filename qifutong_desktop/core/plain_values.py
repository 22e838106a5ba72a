"""Frozen values of ours as fields of a case's log, and back: every dataclass named in ``kinds`` by its own parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar, cast

from .canonical import FieldValue

T = TypeVar("T")


def written_down(value: object) -> FieldValue:
    """A frozen value, whatever it holds, as what a field can hold (see :func:`read_back`).

    :raises ValueError: when canonical writing knows no word for a part (a float, a moment)
    """
    if is_dataclass(value) and not isinstance(value, type) and type(value).__name__ != "Range":
        return {part.name: written_down(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, tuple):
        return tuple(written_down(one) for one in value)
    return cast(FieldValue, value)


def read_back(kind: type[T], stored: FieldValue, parts: Mapping[str, type]) -> T:
    """The value again. ``parts`` names, by field, the kind of those fields that hold values of ours or tuples of them;
    fields that were added since are taken at their default.

    :raises ValueError: when what is stored is no such value
    """
    if not isinstance(stored, Mapping):
        raise ValueError(f"no {kind.__name__}: {stored!r}")
    known = {part.name for part in fields(cast(Any, kind))}
    values: dict[str, Any] = {}
    for name, value in stored.items():
        if name not in known:
            raise ValueError(f"{kind.__name__} has no {name}")
        inner = parts.get(name)
        if inner is None or value is None:
            values[name] = value
        elif isinstance(value, tuple):
            values[name] = tuple(read_back(inner, one, parts) for one in value)
        else:
            values[name] = read_back(inner, value, parts)
    try:
        return kind(**values)
    except TypeError as error:
        raise ValueError(str(error)) from None
