"""numpy's arrays without the rest of it: a third of the time that its import takes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

#: What the arrays' own import wants and measuring never does: documentation, further kinds of arrays, what shows arrays
#: or writes them to files. Where arrays do ask for one of them later, it is imported then.
_SPARED = (
    "numpy._core._add_newdocs",
    "numpy._core._add_newdocs_scalars",
    "numpy._core._internal",
    "numpy._core.arrayprint",
    "numpy._core.einsumfunc",
    "numpy._core.memmap",
    "numpy._core.records",
    "pickle",
)

_DISPATCH = "numpy._core.overrides"


def import_numpy() -> bool:
    """Import what ``numpy._core`` holds as numpy; False for a numpy that does not load so (nor again in this process).

    On Windows it is imported whole: its beginning says where its libraries lie.
    """
    if "numpy" not in sys.modules and sys.platform != "win32":
        try:
            _import_arrays()
        except (ImportError, AttributeError, TypeError):
            return False
    try:
        import numpy as np
    except ImportError:
        return False
    return bool(np.arange(2).sum() == 1)


def _import_arrays() -> None:
    from importlib.util import find_spec, module_from_spec

    found = find_spec("numpy")
    if found is None:
        raise ImportError("numpy")
    spared: list[str] = [name for name in _SPARED if name not in sys.modules]
    for name in spared:
        sys.modules[name] = module = ModuleType(name)
        module.__dict__.update(__all__=[], __getattr__=lambda wanted: None)
    kept = sys.modules.get("ctypes")
    sys.modules["ctypes"] = None  # type: ignore[assignment]  # numpy does without it
    sys.modules["numpy"] = numpy = module_from_spec(found)
    try:
        from numpy import _globals

        numpy.__dict__.update(_NoValue=_globals._NoValue, _CopyMode=_globals._CopyMode)
        sys.modules[_DISPATCH] = _undispatched()
        from numpy import _core

        numpy.__dict__.update({name: held for name, held in vars(_core).items() if not name.startswith("__")})
        # no array is a matrix, but the arrays' own functions ask
        numpy.__dict__.update(bincount=_core.multiarray.bincount, matrix=type("matrix", (_core.ndarray,), {}))
        numpy.__dict__["__getattr__"] = _further
    finally:
        for name in (*spared, _DISPATCH):
            sys.modules.pop(name, None)
        if kept is None:
            del sys.modules["ctypes"]
        else:
            sys.modules["ctypes"] = kept


def _undispatched() -> ModuleType:
    """In the place of what lets other libraries' arrays in: each function is the one for numpy's own."""
    module = ModuleType(_DISPATCH)
    from numpy._utils import set_module

    def dispatched(*_: Any, **__: Any) -> Callable[[Any], Any]:
        return lambda function: function

    def told(function: Any, *_: Any, **__: Any) -> Callable[[Any], Any]:
        return lambda dispatcher: function

    module.__dict__.update(
        array_function_dispatch=dispatched,
        array_function_from_dispatcher=told,
        finalize_array_function_like=lambda function: function,
        set_array_function_like_doc=lambda function: function,
        set_module=set_module,
    )
    return module


def _further(name: str) -> Any:
    """What is no array's own, from where numpy has it, for whoever asks: that takes as long again."""
    from importlib import import_module
    from importlib.util import find_spec, module_from_spec

    if "numpy.lib" not in sys.modules and (found := find_spec("numpy.lib")):
        sys.modules["numpy.lib"] = module_from_spec(found)
    for module in () if name.startswith("_") else ("_function_base_impl", "_arraysetops_impl"):
        held = getattr(import_module(f"numpy.lib.{module}"), name, None)
        if held is not None:
            return held
    raise AttributeError(name)
