"""What each line of the key-in page asks: the client's two lines, then every question in the order of the paper."""

from __future__ import annotations

from typing import Any

from ...core.client import Answer
from ...core.key_in import code_of, how_to_type, understood
from ...core.questionnaire import Question
from ...core.text import Text
from ..desk import Desk
from ..look import Look
from .key_in_line import Asked

NAME, USCC = "client.name", "client.uscc"
_CLIENT = {
    NAME: Text("企业名称", "Name of the firm"),
    USCC: Text("统一社会信用代码", "Credit code (USCC)"),
}


def asked_of_client(look: Look, name: str) -> Asked:
    """The line of a field of the client."""

    def read(words: str) -> str:
        from ...actions.answering import read_client

        return read_client(name.partition(".")[2], words)

    return Asked(name, "", look.say(_CLIENT[name]), "", read, str, lambda value: [""], wide=True)


def asked_of(look: Look, desk: Desk, question: Question) -> Asked:
    """The line of a question."""

    def read(code: str) -> Answer:
        from ...actions.key_in import read_code

        assert desk.rules is not None
        return read_code(desk.rules.questionnaire, question, code, desk.today)

    def words(value: Any) -> list[str]:
        return [look.say(one) for one in understood(question, value)]

    return Asked(
        name=f"answers.{question.id}",
        label=question.id,
        text=look.say(question.text),
        how=look.say(how_to_type(question)),
        read=read,
        spell=lambda value: code_of(question, value),
        words=words,
        rows=question.type == "table",
        wide=question.type in ("table", "text"),
    )


def options_words(look: Look, question: Question | None) -> str:
    """The options by their numbers, to compare with the paper."""
    if question is None:
        return ""
    first = 0 if question.type == "ladder" else 1
    listed = [f"{at} {look.say(option.text)}" for at, option in enumerate(question.options, first)]
    for column in question.columns:
        if column.options:
            cells = "　".join(f"{at} {look.say(one.text)}" for at, one in enumerate(column.options, 1))
            listed.append(f"{look.say(column.label)}：{cells}" if look.lang == "zh" else f"{column.label.en}: {cells}")
    return "　".join(listed)
