"""openpyxl without numpy, which it imports only to know a number of numpy's when it meets one: half of its start."""

from __future__ import annotations

import sys
from decimal import Decimal
from types import ModuleType


def spare_numpy() -> None:
    """To be called before openpyxl is first imported: no cell of ours ever holds a number of numpy's."""
    if "openpyxl" not in sys.modules:
        numbers = ModuleType("openpyxl.compat.numbers")
        numbers.__dict__.update(NUMPY=False, NUMERIC_TYPES=(int, float, Decimal))
        sys.modules[numbers.__name__] = numbers
