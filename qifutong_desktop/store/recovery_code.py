"""The recovery code: 140 random bits as seven groups of five characters to write down and type in again.

Crockford's base 32: no I, L, O, U; they are read as 1, 1, 0 and V, small letters and any blanks or dashes are fine. The
fifth character of each group checks the four before it and the group's place, so a slip is named by its group.
"""

from __future__ import annotations

import re
import secrets

from ..core.base32 import LETTERS, as_read
from ..core.problems import Problem
from ..core.text import Text
from .refusals import WrongKey

GROUPS = 7


def new_code() -> str:
    """A fresh code, ``7K2MX-…``: seven groups of five."""
    return "-".join(_with_check(place, [secrets.randbelow(32) for _ in range(4)]) for place in range(GROUPS))


def _with_check(place: int, digits: list[int]) -> str:
    # Odd factors: every single wrong character changes the sum modulo 32.
    check = (sum((2 * index + 3) * digit for index, digit in enumerate(digits)) + 11 * place) % 32
    return "".join(LETTERS[digit] for digit in [*digits, check])


def code_bits(typed: str) -> bytes:
    """The secret in a code as somebody typed it.

    :raises WrongKey: naming the groups that cannot be right, or the number of characters
    """
    plain = re.sub(r"[\s\-—–_.·]+", "", as_read(typed))
    if len(plain) != GROUPS * 5 or any(letter not in LETTERS for letter in plain):
        what = Text(
            f"恢复码应为 {GROUPS} 组、每组 5 个字母或数字，现读到 {len(plain)} 个字符",
            f"a recovery code has {GROUPS} groups of 5 letters or digits; this has {len(plain)} characters",
        )
        raise WrongKey([Problem("recovery_code", what, Text("请对照原件重新输入", "compare with your copy"))])
    groups = [plain[start : start + 5] for start in range(0, len(plain), 5)]
    wrong = [
        place + 1
        for place, group in enumerate(groups)
        if _with_check(place, [LETTERS.index(letter) for letter in group[:4]]) != group
    ]
    if wrong:
        listed = "、".join(map(str, wrong))
        what = Text(f"恢复码第 {listed} 组有误", f"group {', '.join(map(str, wrong))} of the recovery code is mistyped")
        raise WrongKey([Problem("recovery_code", what, Text("请对照原件核对这几组", "compare these with your copy"))])
    return "".join(group[:4] for group in groups).encode()
