"""TOML and JSON by suffix, with the place of every syntax error."""

from __future__ import annotations

import hashlib
import json
import re
import stat
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from ..core.problems import Refusal
from ..core.text import Text

MAX_BYTES = 32 * 1024 * 1024
#: what a person writes by hand stays far below these; beyond them a file is an accident or an attack
MAX_TOML = 2 * 1024 * 1024
MAX_VALUES = 20_000
MAX_DEPTH = 40
MAX_KEY = 200
MAX_DIGITS = 40
_ENDLESS_KEY = re.compile(rf"(?:[A-Za-z0-9_-]+[ \t]*\.[ \t]*){{{MAX_DEPTH}}}")


def read_text(path: Path, shown: str | None = None) -> str:
    """The file's text, as strict UTF-8 (a BOM is allowed); lines end in ``\n``, however the file has them.

    :raises Refusal: missing, no ordinary file, unreadable, too large or not UTF-8
    """
    name = shown or str(path)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise _refused(
                name, "", "不是普通文件", "not an ordinary file", "请给出文件的路径", "give the path of a file"
            )
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise _refused(name, "", "找不到文件", "no such file", "请核对路径", "check the path") from None
    except (OSError, ValueError, RuntimeError) as error:
        why = getattr(error, "strerror", None) or error
        raise _refused(
            name,
            "",
            f"无法读取（{why}）",
            f"cannot be read ({why})",
            "请检查路径与权限",
            "check the path and its permissions",
        ) from None
    if len(content) > MAX_BYTES:
        raise _refused(name, "", "文件超过 32 MB", "larger than 32 MB", "请拆分后再试", "split it and try again")
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise _refused(
            name, f"byte {error.start}", "不是 UTF-8 文本", "not UTF-8 text", "请另存为 UTF-8", "save it as UTF-8"
        ) from None


def fingerprint(text: str) -> str:
    """SHA-256 of a text as :func:`read_text` gives it, in hex: the same on every system."""
    return hashlib.sha256(text.encode()).hexdigest()


def parse_table(text: str, name: str, *, is_json: bool) -> dict[str, Any]:
    """A TOML or JSON document whose top level is a table; numbers with a point become Decimal.

    :raises Refusal: a syntax error (with its line), a repeated key, another top level, or more than a person writes
        (values, depth, digits, long keys), each with its place
    """
    kind = "JSON" if is_json else "TOML"
    if not is_json and (len(text) > MAX_TOML or _ENDLESS_KEY.search(text)):
        raise _refused(
            name, "", "TOML 过大或键过深", "the TOML is too large or its keys too deep", "请精简", "shorten it"
        )
    try:
        if is_json:
            value = json.loads(
                text,
                parse_float=_decimal,
                parse_int=_integer,
                parse_constant=_no_constant,
                object_pairs_hook=_no_repeats,
            )
        else:
            value = tomllib.loads(text, parse_float=_decimal)
    except (ValueError, RecursionError) as error:
        why = _cut(str(error))
        raise _refused(
            name,
            "",
            f"不是有效的 {kind}（{why}）",
            f"not valid {kind} ({why})",
            "请按所给位置修正",
            "mend it at the place given",
        ) from None
    if not isinstance(value, dict):
        raise _refused(
            name, "", "顶层应为键值表", "the top level must be a table", "请写成 键 = 值", "write key = value pairs"
        )
    _check_size(value, name)
    return value


def read_table(path: Path, shown: str | None = None) -> dict[str, Any]:
    """A ``.json`` or ``.toml`` file as a dict.

    :raises Refusal: another suffix, or as :func:`read_text` and :func:`parse_table`
    """
    name = shown or str(path)
    text = read_text(path, name)
    suffix = path.suffix.lower()
    if suffix not in (".json", ".toml"):
        raise _refused(
            name,
            "",
            f"后缀 {suffix or '（无）'} 不认识",
            f"unknown suffix {suffix or '(none)'}",
            "请存为 .toml 或 .json",
            "save it as .toml or .json",
        )
    return parse_table(text, name, is_json=suffix == ".json")


def _check_size(table: dict[str, Any], name: str) -> None:
    """Walk all values once, without recursion."""
    waiting: list[tuple[str, Any, int]] = [("", table, 0)]
    seen = 0
    while waiting:
        place, value, depth = waiting.pop()
        seen += 1
        if seen > MAX_VALUES or depth > MAX_DEPTH:
            raise _refused(
                name, _cut(place), "内容过多或过深", "too many values, or nested too deep", "请精简", "shorten it"
            )
        if type(value) is int and abs(value) >= 10**MAX_DIGITS:
            raise _refused(name, _cut(place), "数字过大", "the number is too large", "请核对位数", "check its digits")
        if isinstance(value, str) and _broken(value):
            raise _refused(
                name, _cut(place), "含有无效字符", "holds an invalid character", "请重新输入", "type it again"
            )
        if isinstance(value, dict):
            for key, inner in value.items():
                if len(key) > MAX_KEY or _broken(key):
                    raise _refused(
                        name,
                        _cut(f"{place}.{key}"),
                        "键过长或无效",
                        "the key is too long or invalid",
                        "请更正",
                        "mend it",
                    )
                waiting.append((f"{place}.{key}" if place else key, inner, depth + 1))
        elif isinstance(value, list):
            waiting += [(f"{place}[{index}]", inner, depth + 1) for index, inner in enumerate(value)]


def _broken(text: str) -> bool:
    """A half of a surrogate pair, which no file can hold."""
    return any("\ud800" <= letter <= "\udfff" for letter in text)


def _refused(name: str, key: str, zh: str, en: str, mend_zh: str, mend_en: str) -> Refusal:
    return Refusal.of(key, Text(zh, en), Text(mend_zh, mend_en), name)


def _cut(words: str) -> str:
    words = words.encode("utf-8", "replace").decode()
    return words if len(words) <= 120 else words[:117] + "…"


def _decimal(word: str) -> Decimal:
    try:
        return Decimal(word)
    except ArithmeticError:
        raise ValueError(f"{word[:40]} is out of range") from None


def _integer(word: str) -> int:
    if len(word) > MAX_DIGITS:
        raise ValueError(f"{word[:40]}… is too large")
    return int(word)


def _no_constant(word: str) -> Any:
    raise ValueError(f"{word} is not a number")


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table: dict[str, Any] = {}
    for key, value in pairs:
        if key in table:
            raise ValueError(f"the key {_cut(key)!r} stands twice")
        table[key] = value
    return table
