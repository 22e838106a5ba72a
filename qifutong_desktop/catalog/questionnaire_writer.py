"""Questionnaire files (raw tables) → TOML text as a person would write it, which reads back as the same tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .case_writer import toml_key, toml_value

_LISTS = ("rungs", "columns", "options")


def questionnaire_toml(table: Mapping[str, Any]) -> str:
    """The text of one file."""
    lines = [f"{key} = {toml_value(value)}" for key, value in table.items() if not isinstance(value, dict | list)]
    for key in ("tiers", "who"):
        if table.get(key):
            said = (f"{toml_key(name)} = {toml_value(value)}" for name, value in table[key].items())
            lines += ["", f"[{key}]", *said]
    for key in ("dimensions", "sections"):
        for entry in table.get(key, []):
            lines += ["", f"[[{key}]]", *(f"{name} = {toml_value(value)}" for name, value in entry.items())]
    for question in table.get("questions", []):
        lines += ["", *_question(question)]
    return "\n".join(lines).lstrip("\n") + "\n"


def _question(question: Mapping[str, Any]) -> Sequence[str]:
    lines = ["[[questions]]"]
    for key, value in question.items():
        if key in _LISTS:
            lines += [f"{key} = [", *(f"  {toml_value(one)}," for one in value), "]"]
        elif key != "words":
            lines.append(f"{key} = {toml_value(value)}")
    if "words" in question:
        lines += ["[questions.words]", *(f"{key} = {toml_value(value)}" for key, value in question["words"].items())]
    return lines
