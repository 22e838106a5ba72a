"""In the reading process dataclasses are made without the library, and are what the library would have made."""

from __future__ import annotations

import subprocess
import sys

_COMPARED = r"""
import re
from qifutong_desktop.workbooks import lean_dataclasses
from qifutong_desktop.workbooks.lean_library import spare_library
spare_library()
import dataclasses
from dataclasses import dataclass as whole

compared = []
made_lean = lean_dataclasses._made

def made(cls, frozen):
    compared.append((cls, frozen, made_lean(cls, frozen)))
    return compared[-1][2]

lean_dataclasses._made = made
lean_dataclasses.spare_compiling()
from qifutong_desktop.workbooks import child, child_rows, wire_preview, rows_child
from qifutong_desktop.workbooks.fast import book
assert book.load_fast_path()

def outcome(act, *given, **named):
    try:
        found = act(*given, **named)
        return re.sub(r" at 0x\w+", "", found) if isinstance(found, str) else found
    except Exception as error:
        return type(error), str(error) if isinstance(error, dataclasses.FrozenInstanceError) else ""

def same(act):
    ours, theirs = outcome(act, lean, one), outcome(act, real, other)
    assert ours == theirs, (cls, ours, theirs)

for cls, frozen, lean in compared:
    real = whole(frozen=True, slots=True)(cls) if frozen else whole(slots=True)(cls)
    assert not lean.__subclasses__(), cls
    assert vars(lean).keys() == vars(real).keys() - {"__dataclass_params__"}, cls
    names = [one.name for one in dataclasses.fields(real)]
    values = [f"value {name}" for name in names]
    one, other = lean(*values), real(*values)
    needed = {field.name: field.name for field in dataclasses.fields(real) if lean_dataclasses.MISSING is field.default
        and lean_dataclasses.MISSING is field.default_factory}
    same(lambda cls, one: [repr(field) for field in dataclasses.fields(cls)])
    for name in ("__doc__", "__name__", "__qualname__", "__module__", "__slots__", "__match_args__"):
        same(lambda cls, one: getattr(cls, name))
    same(lambda cls, one: repr(one))
    same(lambda cls, one: hash(one))
    same(lambda cls, one: one == cls(*values))
    same(lambda cls, one: one == cls(*values[:-1], "another"))
    same(lambda cls, one: one == 1)
    same(lambda cls, one: repr(cls(**needed)))
    same(lambda cls, one: repr(cls(values[0], **{**needed, names[-1]: "last"})) if len(names) > 1 else None)
    same(lambda cls, one: repr(dataclasses.replace(one, **{names[0]: "new"})))
    same(lambda cls, one: dataclasses.asdict(one))
    same(lambda cls, one: repr(cls(*values, "one too many")))
    same(lambda cls, one: repr(cls(*values, **{names[0]: "given twice"})))
    same(lambda cls, one: repr(cls(*values[:1], **needed)) if names[0] in needed else None)
    same(lambda cls, one: repr(cls(*values, nobody_knows_it=1)))
    same(lambda cls, one: repr(cls()))
    same(lambda cls, one: setattr(one, names[0], 1))
    assert {type(outcome(setattr, each, "nobody_knows_it", 1)) for each in (one, other)} == {tuple}
    same(lambda cls, one: hasattr(one, "__dict__"))
    same(lambda cls, one: delattr(one, names[0]))
    same(lambda cls, one: repr(one) if frozen else None)
print(len(compared), sum(frozen for _, frozen, _ in compared))
"""

_OTHERS = """
import dataclasses
from typing import ClassVar
from qifutong_desktop.workbooks.lean_dataclasses import spare_compiling
spare_compiling()
assert dataclasses.dataclass.__module__ == spare_compiling.__module__

OURS = "qifutong_desktop.workbooks"

class Base:
    pass

def of(body, *bases):
    kinds = body.pop("kinds")
    return type("Made", bases, {"__annotations__": kinds, "__doc__": "A class.", "__module__": OURS} | body)

plain = {"kinds": {"number": "int"}}
lean = dataclasses.dataclass(frozen=True, slots=True)(of(dict(plain)))
assert not hasattr(lean, "__dataclass_params__") and lean(2).number == 2
for cls, how in (
    (of(dict(plain), Base), {"frozen": True, "slots": True}),
    (of(dict(plain)), {"frozen": True}),
    (of(dict(plain)), {"slots": True, "order": True}),
    (of({**plain, "__module__": "dataclasses"}), {"slots": True}),
    (of({**plain, "__doc__": None}), {"slots": True}),
    (of({**plain, "__post_init__": lambda self: None}), {"slots": True}),
    (of({**plain, "__repr__": lambda self: "own"}), {"slots": True}),
    (of({**plain, "__eq__": lambda self, other: True}), {"slots": True}),
    (of({"kinds": {"number": "int", "kept": "ClassVar[int]"}, "kept": 3}), {"slots": True}),
    (of({**plain, "number": dataclasses.field(default=1, compare=False)}), {"slots": True}),
):
    made = dataclasses.dataclass(**how)(cls)
    assert hasattr(made, "__dataclass_params__") and made(2).number == 2, (vars(cls), how)
"""


def _runs(script: str) -> str:
    done = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_class_that_reading_loads_is_what_the_library_makes_of_it() -> None:
    made, frozen = map(int, _runs(_COMPARED).split())
    assert made > 30
    assert made > frozen > 28


def test_what_is_no_plain_class_of_ours_is_left_to_the_library() -> None:
    _runs(_OTHERS)
