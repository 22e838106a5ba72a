"""Modules of the standard library that others import for what reading hardly ever asks of them: in the reading process
each is loaded once something of it is asked for."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import Any

#: Named by dataclasses, numpy, pathlib, xml.etree and zipfile.
_SPARED = (
    *("ast", "bz2", "copy", "fnmatch", "inspect", "ipaddress", "lzma", "ntpath", "shutil", "urllib.parse"),
    "xml.etree.ElementPath",
)
#: Functions that these take out at once.
_TAKEN = {"copy": ("copy", "deepcopy"), "urllib.parse": ("quote_from_bytes",)}


def spare_library() -> None:
    """To be called before others import them; what is loaded already stays as it is."""
    for name in _SPARED:
        if name not in sys.modules:
            sys.modules[name] = waiting = _waiting(name)
            package, _, own = name.rpartition(".")
            if package:
                setattr(import_module(package), own, waiting)


def _waiting(name: str) -> ModuleType:
    waiting = ModuleType(name)

    def found(asked: str) -> Any:
        if asked.startswith("__"):
            raise AttributeError(asked)
        if sys.modules.get(name) is waiting:
            del sys.modules[name]
        return getattr(import_module(name), asked)

    def later(asked: str) -> Callable[..., Any]:
        return lambda *given, **named: found(asked)(*given, **named)

    waiting.__dict__.update({"__getattr__": found} | {asked: later(asked) for asked in _TAKEN.get(name, ())})
    return waiting
