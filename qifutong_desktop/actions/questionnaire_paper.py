"""The questionnaire as a PDF: blank, or with the answers of a case file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from ..catalog.case import read_case
from ..core.problems import Refusal
from ..core.progress import Progress, silent
from ..core.questionnaire_paper import questionnaire_document
from ..core.text import Text
from .in_force import InForce
from .printing import check_case
from .publishing import all_or_nothing


def write_paper(
    case: Path | None, path: Path, rules: InForce, today: date, progress: Progress = silent
) -> tuple[Text, ...]:
    """Write the PDF in one step; notices of what is answered but not asked.

    :raises Refusal: everything wrong in the case, a character that cannot be printed, a path that cannot be written
    """
    if path.suffix.lower() != ".pdf":
        what = Text("不是 .pdf 文件名", "is no name of a .pdf file")
        raise Refusal.of("--out", what, Text("请给出 .pdf 文件名", "name a .pdf file"), str(path))
    from ..documents.pdf import document_pdf

    read, notices = read_case(case, rules.questionnaire) if case is not None else (None, ())
    if read is not None and case is not None:
        check_case(read, str(case))
    progress(Text("正在排版问卷", "drawing the questionnaire"), 0, None)
    content = document_pdf(questionnaire_document(rules.questionnaire, read, today))
    with all_or_nothing(path.parent) as stage:
        (stage / path.name).write_bytes(content)
    return tuple(notices)
