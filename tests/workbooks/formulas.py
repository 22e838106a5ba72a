"""A few of a workbook's formulas worked out without a spreadsheet: + - * /, comparison, SUM, ROUND, IF."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from openpyxl.worksheet.worksheet import Worksheet

Value = Decimal | str | bool
_TOKEN = re.compile(r'\s*("(?:[^"]|"")*"|[A-Z]+[0-9]+:[A-Z]+[0-9]+|[A-Z]+[0-9]+|[A-Z]+|[0-9.]+|[-+*/=(),])')


def value_of(sheet: Worksheet, place: str) -> Value:
    """What a cell comes to, from what it holds: the value laid in beside a formula is never looked at."""
    held = sheet[place].value
    if isinstance(held, str) and held.startswith("=") and sheet[place].data_type == "f":
        return _Reading(held[1:], lambda cell: value_of(sheet, cell)).whole()
    if held is None:
        return Decimal(0)
    return str(held) if isinstance(held, str) else Decimal(repr(held))


class _Reading:
    """One formula, read from left to right."""

    def __init__(self, text: str, cell: Callable[[str], Value]) -> None:
        self.left: list[str] = _TOKEN.findall(text)
        assert "".join(self.left) == text.replace(" ", ""), text
        self.cell = cell

    def whole(self) -> Value:
        found = self.compared()
        assert not self.left, self.left
        return found

    def next_is(self, *tokens: str) -> bool:
        return bool(self.left) and self.left[0] in tokens

    def compared(self) -> Value:
        found = self.summed()
        if self.next_is("="):
            self.left.pop(0)
            return found == self.summed()
        return found

    def summed(self) -> Value:
        found = self.multiplied()
        while self.next_is("+", "-"):
            sign = 1 if self.left.pop(0) == "+" else -1
            found = number(found) + sign * number(self.multiplied())
        return found

    def multiplied(self) -> Value:
        found = self.one()
        while self.next_is("*", "/"):
            times = self.left.pop(0) == "*"
            other = number(self.one())
            found = number(found) * other if times else number(found) / other
        return found

    def one(self) -> Value:
        token = self.left.pop(0)
        if token == "-":
            return -number(self.one())
        if token == "(":
            found = self.compared()
            assert self.left.pop(0) == ")"
            return found
        if token[0] == '"':
            return token[1:-1].replace('""', '"')
        if token[0].isdigit():
            return Decimal(token)
        if token[-1].isdigit():
            return self.cell(token)
        return self.called(token)

    def called(self, name: str) -> Value:
        assert self.left.pop(0) == "("
        if name == "SUM":
            return sum((number(self.cell(cell)) for cell in self.cells()), Decimal(0))
        given = [self.compared()]
        while self.left.pop(0) == ",":
            given.append(self.compared())
        match name, given:
            case "ROUND", [value, digits]:
                return number(value).quantize(Decimal(1).scaleb(-int(number(digits))), ROUND_HALF_UP)
            case "IF", [condition, yes, no]:
                return yes if condition is True else no
        raise AssertionError(f"{name} is not known here")

    def cells(self) -> list[str]:
        """The cells of a sum: single ones and runs in one column."""
        found = []
        while True:
            first, _, last = self.left.pop(0).partition(":")
            found += [f"{first[0]}{row}" for row in range(int(first[1:]), int((last or first)[1:]) + 1)]
            if self.left.pop(0) == ")":
                return found


def number(value: Value) -> Decimal:
    assert isinstance(value, Decimal), value
    return value
