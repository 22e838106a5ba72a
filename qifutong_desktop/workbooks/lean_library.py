"""Modules of the standard library that others import for what reading hardly ever asks of them: in the reading process
each is loaded once something of it is asked for."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

#: Named by dataclasses, urllib.parse and zipfile.
_SPARED = ("inspect", "ipaddress", "shutil")


def spare_library() -> None:
    """To be called before others import them; what is loaded already stays as it is."""
    for name in _SPARED:
        if name not in sys.modules:
            sys.modules[name] = _waiting(name)


def _waiting(name: str) -> ModuleType:
    waiting = ModuleType(name)

    def found(asked: str) -> Any:
        if asked.startswith("__"):
            raise AttributeError(asked)
        if sys.modules.get(name) is waiting:
            del sys.modules[name]
        return getattr(import_module(name), asked)

    waiting.__dict__["__getattr__"] = found
    return waiting
