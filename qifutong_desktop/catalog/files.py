"""TOML and JSON by suffix, with the place of every syntax error."""

from __future__ import annotations

import hashlib
import json
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from ..core.problems import Refusal
from ..core.text import Text

MAX_BYTES = 32 * 1024 * 1024


def read_text(path: Path, shown: str | None = None) -> str:
    """The file's text, as strict UTF-8 (a BOM is allowed); lines end in ``\\n``, however the file has them.

    :raises Refusal: missing, a folder, unreadable, too large or not UTF-8
    """
    name = shown or str(path)
    try:
        if path.is_file() and path.stat().st_size > MAX_BYTES:
            raise Refusal.of(
                "",
                Text("文件超过 32 MB", "the file is larger than 32 MB"),
                Text("请拆分后再试", "split it and try again"),
                name,
            )
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        raise Refusal.of("", Text("找不到文件", "no such file"), Text("请核对路径", "check the path"), name) from None
    except UnicodeDecodeError as error:
        raise Refusal.of(
            f"byte {error.start}",
            Text("不是 UTF-8 文本", "not UTF-8 text"),
            Text("请另存为 UTF-8", "save it as UTF-8"),
            name,
        ) from None
    except OSError as error:
        raise Refusal.of(
            "",
            Text(f"无法读取（{error.strerror}）", f"cannot be read ({error.strerror})"),
            Text("请检查路径与权限", "check the path and its permissions"),
            name,
        ) from None


def fingerprint(text: str) -> str:
    """SHA-256 of a text as :func:`read_text` gives it, in hex: the same on every system."""
    return hashlib.sha256(text.encode()).hexdigest()


def parse_table(text: str, name: str, *, is_json: bool) -> dict[str, Any]:
    """A TOML or JSON document whose top level is a table; numbers with a point become Decimal.

    :raises Refusal: a syntax error (with its line), a repeated key, or another top level
    """
    try:
        if is_json:
            value = json.loads(text, parse_float=Decimal, parse_constant=_no_constant, object_pairs_hook=_no_repeats)
        else:
            value = tomllib.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        kind = "JSON" if is_json else "TOML"
        raise Refusal.of(
            "",
            Text(f"不是有效的 {kind}（{error}）", f"not valid {kind} ({error})"),
            Text("请按所给位置修正", "mend it at the place given"),
            name,
        ) from None
    if not isinstance(value, dict):
        raise Refusal.of(
            "",
            Text("顶层应为键值表", "the top level must be a table"),
            Text("请写成 键 = 值", "write key = value pairs"),
            name,
        )
    return value


def read_table(path: Path, shown: str | None = None) -> dict[str, Any]:
    """A ``.json`` or ``.toml`` file as a dict.

    :raises Refusal: as :func:`read_text` and :func:`parse_table`
    """
    name = shown or str(path)
    return parse_table(read_text(path, name), name, is_json=path.suffix.lower() == ".json")


def _no_constant(word: str) -> Any:
    raise ValueError(f"{word} is not a number")


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table: dict[str, Any] = {}
    for key, value in pairs:
        if key in table:
            raise ValueError(f"the key {key!r} stands twice")
        table[key] = value
    return table
