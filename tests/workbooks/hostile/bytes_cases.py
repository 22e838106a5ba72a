"""Good files of every format with bits flipped, blocks blanked, doubled or swapped, or their end cut off."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import partial

from ..locked_books import locked_package
from . import bases
from .case import Case

PASSWORD = "hostile"
_MADE: dict[str, tuple[Callable[[], bytes], int, int]] = {
    # suffix: how to make it, how many flips, how many cuts
    ".xlsx": (bases.xlsx, 40, 18),
    ".xls": (bases.xls, 30, 14),
    ".xlsb": (bases.xlsb, 14, 6),
    ".ods": (bases.ods, 14, 6),
    ".dbf": (bases.dbf, 8, 5),
    ".csv": (bases.csv, 6, 4),
}


def bytes_cases() -> Iterator[Case]:
    for suffix, (make, flips, cuts) in _MADE.items():
        for number in range(flips):
            yield Case(f"flip {suffix} {number}", suffix, partial(_flipped, make, f"{suffix}{number}"))
        for number in range(cuts):
            yield Case(f"cut {suffix} {number}", suffix, partial(_cut, make, (number + 1) / (cuts + 1)))
        yield Case(f"cut {suffix} by one byte", suffix, partial(_cut, make, 1 - 1e-9))
        for how in ("blanked", "doubled", "swapped", "filled"):
            yield Case(f"block {how} {suffix}", suffix, partial(_block, make, how))
    for number in range(6):
        yield Case(f"flip locked {number}", ".xlsx", partial(_flipped, _locked, f"locked{number}"))
    for number in range(3):
        yield Case(f"cut locked {number}", ".xlsx", partial(_cut, _locked, (number + 1) / 4))


def _locked() -> bytes:
    """Its salt is another one each time, so what a flip hits is not the same in every run."""
    return locked_package(bases.xlsx(), PASSWORD)


def _flipped(make: Callable[[], bytes], seed: str) -> bytes:
    chance, content = random.Random(seed), bytearray(make())
    for _ in range(chance.choice((1, 1, 1, 2, 8))):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return bytes(content)


def _cut(make: Callable[[], bytes], share: float) -> bytes:
    content = make()
    return content[: int(len(content) * share)]


def _block(make: Callable[[], bytes], how: str) -> bytes:
    content, chance = make(), random.Random(how)
    size = min(512, len(content) // 4)
    at = chance.randrange(size, len(content) - 2 * size)
    before, block, after = content[:at], content[at : at + size], content[at + size :]
    match how:
        case "blanked":
            return before + bytes(size) + after
        case "filled":
            return before + b"\xff" * size + after
        case "doubled":
            return before + block + block + after
        case _:
            return before + after[:size] + block + after[size:]
