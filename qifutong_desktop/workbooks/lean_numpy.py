"""numpy without what the reading process never uses of it: a third of the time that its import takes."""

from __future__ import annotations

import sys
from types import ModuleType

#: Modules that numpy's own import wants and measuring never does: documentation, and linear algebra with the names that
#: are taken from it.
_SPARED = {
    "numpy._core._add_newdocs": (),
    "numpy._core._add_newdocs_scalars": (),
    "numpy.linalg": ("matrix_power", "eigvals", "inv", "lstsq"),
}


def import_numpy() -> bool:
    """Import numpy without what is spared; False for a numpy that does not load so (nor again in this process)."""
    if "numpy" in sys.modules:
        return True
    for name, held in _SPARED.items():
        sys.modules[name] = module = ModuleType(name)
        module.__dict__.update(dict.fromkeys(held))
    try:
        import numpy as np
    except (ImportError, AttributeError, TypeError):
        return False
    finally:
        for name in _SPARED:
            sys.modules.pop(name, None)
    return bool(np.arange(2).sum() == 1)
