"""Dataclasses made without compiling anything: in the reading process only, whose start they would take a fifth of.

The library writes five methods anew for each class and compiles them; here all classes share them. Only plain classes
of ours are made so, and no class is to inherit from one; every other is the library's business.
"""

from __future__ import annotations

import dataclasses
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field
from reprlib import recursive_repr
from typing import Any

_PACKAGE = __name__.partition(".")[0] + "."
#: The ways in which our classes are made: the argument of the library's decorator.
_FROZEN, _OPEN = {"frozen": True, "slots": True}, {"slots": True}
#: What an annotation speaks of when it is more than the type of a field.
_UNUSUAL = ("ClassVar", "InitVar", "KW_ONLY")


def spare_compiling() -> None:
    """To be called before our modules import ``dataclass``; for nothing where the library's fields look otherwise."""
    if _KIND is not None:
        _LIBRARY["dataclass"] = _dataclass


def _dataclass(cls: type | None = None, /, **how: Any) -> Any:
    """The library's decorator, but for plain classes."""
    whole = dataclass(**how)
    if how not in (_FROZEN, _OPEN):
        return whole if cls is None else whole(cls)

    def made(cls: type) -> type:
        return _made(cls, how == _FROZEN) if _is_plain(cls) else whole(cls)

    return made if cls is None else made(cls)


def _is_plain(cls: type) -> bool:
    """A class of ours on its own, with words of its own, that has nothing but fields for the library to look at."""
    own = vars(cls)
    if not cls.__module__.startswith(_PACKAGE) or cls.__bases__ != (object,) or not cls.__doc__:
        return False
    if not _FROZEN_METHODS.keys().isdisjoint(own) or "__post_init__" in own:
        return False
    kinds = own.get("__annotations__", {})
    return bool(kinds) and all(
        isinstance(kind, str) and not any(word in kind for word in _UNUSUAL) and _is_usual(own.get(name))
        for name, kind in kinds.items()
    )


def _is_usual(default: Any) -> bool:
    if not isinstance(default, Field):
        return True
    return default.init and default.compare and default.hash is None and default.kw_only is MISSING


def _made(cls: type, frozen: bool) -> type:
    own = {name: held for name, held in vars(cls).items() if name not in ("__dict__", "__weakref__")}
    fields = {name: _field(name, kind, own.pop(name, MISSING)) for name, kind in own["__annotations__"].items()}
    names = tuple(fields)
    own |= {"__dataclass_fields__": fields, "__match_args__": names, "__slots__": names}
    return type(cls.__name__, (), own | (_FROZEN_METHODS if frozen else _METHODS))


def _field(name: str, kind: str, default: Any) -> Any:
    made: Any = default if isinstance(default, Field) else field(default=default)
    made.name, made.type, made.kw_only, made._field_type = name, kind, False, _KIND
    return made


def _init(self: Any, /, *given: Any, **named: Any) -> None:
    names = self.__match_args__
    if named or len(given) != len(names):
        given = _in_order(self, names, given, named)
    put = object.__setattr__
    for name, value in zip(names, given, strict=True):
        put(self, name, value)


def _in_order(made: Any, names: tuple[str, ...], given: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
    """:raises TypeError: a field lacks its value, or a value its field"""
    values = dict(zip(names, given, strict=False)) | named
    twice = len(given) + len(named) - len(values)
    for name, one in made.__dataclass_fields__.items():
        if name not in values and one.default is not MISSING:
            values[name] = one.default
        elif name not in values and one.default_factory is not MISSING:
            values[name] = one.default_factory()
    if twice or values.keys() != set(names):
        raise TypeError(f"{type(made).__name__}.__init__() takes {names}, not {len(given)} values and {tuple(named)}")
    return tuple([values[name] for name in names])


def _values(made: Any) -> tuple[Any, ...]:
    return tuple([getattr(made, name) for name in made.__match_args__])


@recursive_repr()
def _repr(self: Any) -> str:
    shown = [name for name, one in self.__dataclass_fields__.items() if one.repr]
    return f"{type(self).__qualname__}({', '.join([f'{name}={getattr(self, name)!r}' for name in shown])})"


def _eq(self: Any, other: Any) -> Any:
    return _values(self) == _values(other) if other.__class__ is self.__class__ else NotImplemented


def _hash(self: Any) -> int:
    return hash(_values(self))


def _setattr(self: Any, name: str, value: Any) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _delattr(self: Any, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


#: The library's own, its methods too that it gives to classes as they stand.
_LIBRARY = vars(dataclasses)
_KIND = _LIBRARY.get("_FIELD")


def _given(**methods: str) -> dict[str, Any]:
    return {name: _LIBRARY[own] for name, own in methods.items() if own in _LIBRARY}


_METHODS = {"__init__": _init, "__repr__": _repr, "__eq__": _eq, "__hash__": None} | _given(__replace__="_replace")
_FROZEN_METHODS = _METHODS | {"__hash__": _hash, "__setattr__": _setattr, "__delattr__": _delattr}
_FROZEN_METHODS |= _given(__getstate__="_dataclass_getstate", __setstate__="_dataclass_setstate")
