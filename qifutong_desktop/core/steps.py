"""The six steps of a client, free to visit in any order, and what each still lacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from .diagnosis import Diagnosis
from .dossier import Dossier
from .problems import Problem
from .text import Text

Step = Literal["client", "diagnosis", "data", "plan", "quote", "documents"]
STEPS: dict[Step, Text] = {
    "client": Text("客户", "Client"),
    "diagnosis": Text("诊断", "Diagnosis"),
    "data": Text("数据", "Data"),
    "plan": Text("方案", "Plan"),
    "quote": Text("报价", "Quote"),
    "documents": Text("文件", "Documents"),
}


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing missing, in words, on the step where it is mended; ``field`` names what to fill in ("" for none)."""

    step: Step
    what: Text
    field: str = ""


def lacking(
    dossier: Dossier, diagnosis: Diagnosis, missing: Sequence[Text], refused: Sequence[Problem]
) -> tuple[Lack, ...]:
    """All that is missing, in the order of the steps. ``missing``: what keeps the quote from being issued; ``refused``:
    why there is no plan and price at all."""
    return (
        *_client(dossier),
        *(Lack("diagnosis", diagnosis.labels[question], f"answers.{question}") for question in diagnosis.unanswered),
        *(
            Lack("diagnosis", _unclear(diagnosis.labels[question]), f"answers.{question}")
            for question in diagnosis.unclear
        ),
        *_data(dossier),
        *(Lack("plan", problem.what, problem.key) for problem in refused),
        *(Lack("quote", reason) for reason in missing),
    )


def open_questions(diagnosis: Diagnosis) -> int:
    """How many questions are unanswered or still to be found out: as many as :func:`lacking` names."""
    return len(diagnosis.unanswered) + len(diagnosis.unclear)


def _client(dossier: Dossier) -> Iterator[Lack]:
    client = dossier.case.client
    if client.name in ("", "?"):
        yield Lack("client", Text("客户名称", "The client's name"), "client.name")
    if not client.uscc:
        yield Lack("client", Text("统一社会信用代码", "Credit code (USCC)"), "client.uscc")
    if not client.contact:
        yield Lack("client", Text("联系人", "A contact"), "client.contact")


def _unclear(question: Text) -> Text:
    """Nobody at the table knew: an interval until it is found out."""
    return Text(f"待查清：{question.zh}", f"to be found out: {question.en}")


def _data(dossier: Dossier) -> Iterator[Lack]:
    if dossier.sizing is None:
        yield Lack("data", Text("客户的数据文件", "The client's data files"))
