"""openpyxl loads without numpy, and writes what it wrote with it."""

from __future__ import annotations

import subprocess
import sys

_ASKED = """
import sys
import qifutong_desktop.workbooks
import openpyxl, io
from decimal import Decimal
book = openpyxl.Workbook()
for column, value in enumerate((1, 2.5, Decimal("3.25"), "words", True), 1):
    book.worksheets[0].cell(1, column).value = value
book.save(saved := io.BytesIO())
[row] = openpyxl.load_workbook(saved).worksheets[0].iter_rows(values_only=True)
assert row == (1, 2.5, 3.25, "words", True), row
assert "numpy" not in sys.modules
import numpy  # whoever asks for it later has it
"""


def test_openpyxl_loads_without_numpy() -> None:
    done = subprocess.run([sys.executable, "-I", "-c", _ASKED], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
