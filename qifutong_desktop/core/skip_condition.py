"""Skip conditions as one writes them in a form's ``relevant`` column (a small part of XPath), and back.

``${P02} = 'retail'``, ``selected(${N07}, 'dates')``, ``${P03} >= 50``, joined by ``and``, ``or``, ``not(…)`` and
parentheses. Whatever :func:`relevant` writes, :func:`condition_of` reads back as an equal condition.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from .questionnaire import All, AnyOf, AtLeast, Condition, Is, Not, QuestionType
from .text import Text

Types = Mapping[str, QuestionType]

_TOKEN = re.compile(
    r"\s*(?:(?P<ref>\$\{\s*[^{}\s]+\s*\})|(?P<text>'[^']*'|\"[^\"]*\")|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<word>[A-Za-z]+)|(?P<sign>>=|<=|!=|[=<>(),]))"
)
_DEEPEST = 30


class NoCondition(ValueError):
    """A text that is no condition; ``what`` says why, ``remedy`` how to write it."""

    def __init__(self, what: Text, remedy: Text) -> None:
        super().__init__(what.en)
        self.what, self.remedy = what, remedy


# --- writing ---------------------------------------------------------------------------------------------------------


def relevant(condition: Condition, types: Types) -> str:
    """The condition as a form writes it; ``types`` tells questions with several answers from the others."""
    match condition:
        case All(parts):
            return " and ".join(_inner(part, types) for part in parts)
        case Not(part):
            return f"not({relevant(part, types)})"
        case AtLeast(question, number):
            return f"${{{question}}} >= {number:f}"
        case Is(question, value):
            return _is(question, value, types)
        case AnyOf(question, values):
            return " or ".join(_is(question, value, types) for value in values)


def _inner(part: Condition, types: Types) -> str:
    return f"({relevant(part, types)})" if isinstance(part, All | AnyOf) else relevant(part, types)


def _is(question: str, value: str, types: Types) -> str:
    if types.get(question) == "several":
        return f"selected(${{{question}}}, '{value}')"
    return f"${{{question}}} = '{value}'"


# --- reading ---------------------------------------------------------------------------------------------------------


def condition_of(text: str, types: Types) -> Condition:
    """The condition that a text says.

    :raises NoCondition: it says none, or one that the questionnaire has no word for
    """
    reader = _Reader(_tokens(text), types)
    found = reader.either(0)
    reader.end()
    return found


def _tokens(text: str) -> list[tuple[str, str]]:
    found, at = [], 0
    whole = text.rstrip()
    while at < len(whole):
        match = _TOKEN.match(whole, at)
        if match is None:
            raise _unread(whole[at:].strip()[:20])
        kind = str(match.lastgroup)
        found.append((kind, match.group(kind)))
        at = match.end()
    return found


def _unread(piece: str) -> NoCondition:
    return NoCondition(
        Text(f"看不懂“{piece}”", f"does not understand {piece!r}"),
        Text(
            "请写成 ${P02} = 'retail'、selected(${N07}, 'dates') 或 ${P03} >= 50，可用 and、or、not(…) 连接",
            "write ${P02} = 'retail', selected(${N07}, 'dates') or ${P03} >= 50, joined by and, or, not(…)",
        ),
    )


class _Reader:
    """A condition read token by token; ``or`` binds loosest, then ``and``."""

    def __init__(self, tokens: list[tuple[str, str]], types: Types) -> None:
        self._tokens, self._types, self._at = tokens, types, 0

    def end(self) -> None:
        if self._at < len(self._tokens):
            raise _unread(self._tokens[self._at][1])

    def either(self, depth: int) -> Condition:
        parts = [self._both(depth)]
        while self._next("or"):
            parts.append(self._both(depth))
        return parts[0] if len(parts) == 1 else _any_of(parts)

    def _both(self, depth: int) -> Condition:
        parts = [self._one(depth)]
        while self._next("and"):
            parts.append(self._one(depth))
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _one(self, depth: int) -> Condition:
        if depth > _DEEPEST:
            raise _unread("(" * 3)
        if self._next("not"):
            self._want("(")
            inner: Condition = Not(self.either(depth + 1))
            self._want(")")
            return inner
        if self._next("("):
            inner = self.either(depth + 1)
            self._want(")")
            return inner
        if self._next("selected"):
            self._want("(")
            question = self._take("ref")
            self._want(",")
            value = self._take("text")
            self._want(")")
            return Is(question, value)
        return self._test()

    def _test(self) -> Condition:
        question = self._take("ref")
        kind, sign = self._tokens[self._at] if self._at < len(self._tokens) else ("", "")
        if kind != "sign" or sign not in ("=", "!=", ">=", "<=", ">", "<"):
            raise _unread(sign or f"${{{question}}}")
        self._at += 1
        if sign in ("=", "!="):
            value = self._take("text", "number")
            return Is(question, value) if sign == "=" else Not(Is(question, value))
        edge = Decimal(self._take("number"))
        if sign in (">", "<="):
            edge = self._above(question, sign, edge)
        test = AtLeast(question, edge)
        return test if sign in (">", ">=") else Not(test)

    def _above(self, question: str, sign: str, edge: Decimal) -> Decimal:
        """More than 5 people are at least 6; of what is not counted in whole pieces there is no next."""
        if self._types.get(question) in ("integer", "ladder") and edge == int(edge):
            return edge + 1
        instead = ">=" if sign == ">" else "<"
        raise NoCondition(
            Text(f"{question} 不是整数题，不能用 {sign}", f"uses {sign} on {question}, which is no whole number"),
            Text(f"请改用 {instead}", f"use {instead}"),
        )

    def _next(self, word: str) -> bool:
        if self._at < len(self._tokens) and self._tokens[self._at][1].lower() == word:
            self._at += 1
            return True
        return False

    def _want(self, sign: str) -> None:
        if not self._next(sign):
            what = Text(f"缺少 {sign}", f"lacks {sign}")
            raise NoCondition(what, Text("请补上", "add it"))

    def _take(self, *kinds: str) -> str:
        kind, piece = self._tokens[self._at] if self._at < len(self._tokens) else ("", "")
        if kind not in kinds:
            raise _unread(piece or "…")
        self._at += 1
        return piece[2:-1].strip() if kind == "ref" else piece.strip("'\"") if kind == "text" else piece


def _any_of(parts: list[Condition]) -> Condition:
    """Options of one question are one test; else "one of them" is said as "not none of them"."""
    tests = [part for part in parts if isinstance(part, Is)]
    if len(tests) == len(parts) and len({test.question for test in tests}) == 1:
        return AnyOf(tests[0].question, tuple(test.value for test in tests))
    return Not(All(tuple(part.part if isinstance(part, Not) else Not(part) for part in parts)))
