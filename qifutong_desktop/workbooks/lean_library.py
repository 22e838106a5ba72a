"""Modules of the standard library that others import for what reading hardly ever asks of them: each is loaded once
something of it is asked for. In the reading process there are more of them, and they wait for everybody."""

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


def import_dataclasses() -> None:
    """As the first to import them: without what they want for ``asdict`` and for classes that have no words."""
    if "dataclasses" in sys.modules:
        return
    spared = {name: _waiting(name) for name in ("copy", "inspect") if name not in sys.modules}
    sys.modules.update(spared)
    import_module("dataclasses")
    for name, waiting in spared.items():
        if sys.modules.get(name) is waiting:
            del sys.modules[name]


def spare_library() -> None:
    """In the reading process. To be called before others import them; what is loaded already stays as it is."""
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
        waiting.__dict__[asked] = held = getattr(import_module(name), asked)
        return held

    def later(asked: str) -> Callable[..., Any]:
        return lambda *given, **named: found(asked)(*given, **named)

    waiting.__dict__.update({"__getattr__": found} | {asked: later(asked) for asked in _TAKEN.get(name, ())})
    return waiting
