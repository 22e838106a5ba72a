"""What the reading process leaves out of numpy is nothing that it uses, and numpy does load without it."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

from qifutong_desktop.workbooks import fast

_SPARED = """
import sys
from qifutong_desktop.workbooks.fast.lean_numpy import import_numpy
assert import_numpy() and import_numpy()
import numpy as np
for name in sys.argv[1:]:
    assert getattr(np, name) is not None, name
assert sys.platform == "win32" or not {"pickle", "ctypes", "numpy.linalg", "numpy.matrixlib"} & set(sys.modules)
import qifutong_desktop.workbooks.fast.table
assert not {"numpy.typing", "numpy.lib._function_base_impl"} & set(sys.modules) or sys.platform == "win32"
"""
_ASKED_FOR_MORE = """
from qifutong_desktop.workbooks.fast.lean_numpy import import_numpy
assert import_numpy()
import numpy as np
assert np.isin([1, 2], [2]).tolist() == [False, True] and np.diff([1, 3]).tolist() == [2]
assert not hasattr(np, "nothing_of_this_name")
assert repr(np.arange(2)) == "array([0, 1])" and np.dtype("u4,u1").itemsize == 5 and np.arange(2).ctypes.data
import pickle, ctypes
assert pickle.loads(pickle.dumps(1)) == 1 and ctypes.sizeof(ctypes.c_int64) == 8
"""


def _runs(script: str, *arguments: str) -> None:
    done = subprocess.run([sys.executable, "-I", "-c", script, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_numpy_loads_without_what_is_spared_and_has_all_names_that_reading_uses() -> None:
    names = set()
    for path in Path(fast.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "np":
                names.add(node.attr)
    assert "flatnonzero" in names
    _runs(_SPARED, *sorted(names))


def test_whoever_asks_for_more_has_the_real_one() -> None:
    _runs(_ASKED_FOR_MORE)


_LIBRARY = """
from qifutong_desktop.workbooks.lean_library import spare_library
spare_library()
import sys, dataclasses, zipfile
from pathlib import Path
from xml.etree import ElementTree

def is_loaded(name):
    return hasattr(sys.modules[name], "__file__")

for name in ("ast", "bz2", "copy", "inspect", "lzma", "shutil", "urllib.parse", "xml.etree.ElementPath"):
    assert not is_loaded(name), name
import inspect, shutil
assert inspect.isfunction(spare_library) and str(inspect.signature(spare_library)) == "() -> 'None'"
from shutil import which
assert sys.modules["shutil"].which is which is shutil.which and is_loaded("ast")
assert Path("/a b").absolute().as_uri().endswith("/a%20b") and is_loaded("urllib.parse")
import urllib.parse
assert urllib.parse.quote("a b") == "a%20b"
assert ElementTree.fromstring("<a><b><c/></b></a>").find("b/c").tag == "c"
from copy import deepcopy
assert deepcopy(ElementTree.fromstring("<a/>")).tag == "a"
import io
for kind in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
    with zipfile.ZipFile(io.BytesIO(), "w", kind) as archive:
        archive.writestr("part", b"held")
        assert archive.read("part") == b"held"
@dataclasses.dataclass
class Undocumented:
    number: int
assert Undocumented.__doc__ == "Undocumented(number: int)"
"""

_DATACLASSES = """
import sys
from qifutong_desktop.workbooks import fast
assert "dataclasses" in sys.modules and not {"copy", "inspect"} & set(sys.modules)
import copy, dataclasses, inspect
assert copy.__file__ and inspect.__file__
@dataclasses.dataclass
class Undocumented:
    numbers: list[int]
assert inspect.isclass(Undocumented) and Undocumented.__doc__.startswith("Undocumented(numbers: list[int])")
assert dataclasses.asdict(Undocumented([1])) == {"numbers": [1]}
"""


def test_modules_that_wait_are_there_for_whoever_asks() -> None:
    _runs(_LIBRARY)


def test_outside_the_reading_process_only_dataclasses_wait_for_them() -> None:
    _runs(_DATACLASSES)
