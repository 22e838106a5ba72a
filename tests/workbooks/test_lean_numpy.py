"""What the reading process leaves out of numpy is nothing that it uses, and numpy does load without it."""

from __future__ import annotations

import subprocess
import sys

_ASKED = """
import sys
from qifutong_desktop.workbooks.lean_numpy import import_numpy
assert import_numpy() and import_numpy()
import numpy
assert not {"numpy.linalg", "numpy.typing", "numpy._core._add_newdocs"} & set(sys.modules)
import qifutong_desktop.workbooks.fast_table
assert "numpy.typing" not in sys.modules
from numpy import linalg
assert linalg.norm([3.0, 4.0]) == 5.0  # whoever asks for it later has the real one
"""


def test_numpy_loads_without_what_is_spared() -> None:
    done = subprocess.run([sys.executable, "-I", "-c", _ASKED], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
