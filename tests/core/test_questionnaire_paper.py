"""The questionnaire on paper: every question with its boxes, what a client answered ticked and written."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2

from qifutong_desktop.catalog.case import read_case
from qifutong_desktop.catalog.questionnaire import load_questionnaire
from qifutong_desktop.core.client import Answer, Case, Client, Row, Special
from qifutong_desktop.core.document import Asked, Blank, Document, Tick, Words
from qifutong_desktop.core.questionnaire_paper import questionnaire_document
from qifutong_desktop.core.ranges import Range
from qifutong_desktop.documents.pdf import document_pdf

DAY = date(2026, 9, 7)
CASES = Path(__file__).parent.parent / "cases"
QUESTIONS = load_questionnaire()


def asked(document: Document) -> dict[str, Asked]:
    return {block.id: block for page in document.pages for block in page.blocks if isinstance(block, Asked)}


def filled(**answers: Answer) -> dict[str, Asked]:
    return asked(questionnaire_document(QUESTIONS, Case(Client("甲公司"), answers), DAY))


@cache
def blank() -> dict[str, Asked]:
    return asked(questionnaire_document(QUESTIONS, None, DAY))


def test_the_blank_paper_has_every_question_and_every_option() -> None:
    assert [name for name in blank() if name] == [question.id for question in QUESTIONS.questions]
    for question in QUESTIONS.questions:
        said = blank()[question.id]
        assert said.text == question.text.zh
        assert [tick.label for tick in said.ticks] == [option.text.zh for option in question.options]
        assert [tick.label for tick in said.extra] == (["不清楚", "不适用"] if question.na else ["不清楚"])
        assert not any(tick.chosen for tick in (*said.ticks, *said.extra, *said.sources))
        if question.type == "table":
            assert said.grid is not None
            assert [name for name, _ in said.grid.heads] == [column.label.zh for column in question.columns]
            assert len(said.grid.rows) >= 4


def test_no_two_fields_share_a_name() -> None:
    names = []
    for one in blank().values():
        cells = [cell for row in (one.grid.rows if one.grid else ()) for cell in row]
        parts: list[Tick | Blank] = [*one.ticks, *one.extra, *one.sources, *one.blanks]
        parts += [one.note] if one.note else []
        parts += [tick for cell in cells if isinstance(cell, tuple) for tick in cell]
        parts += [cell for cell in cells if isinstance(cell, Blank)]
        names += [part.field for part in parts]
    assert all(names)
    assert len(set(names)) == len(names)


def test_a_section_or_question_for_some_says_for_whom() -> None:
    document = questionnaire_document(QUESTIONS, None, DAY)
    words = [block.text for page in document.pages for block in page.blocks if isinstance(block, Words)]
    assert "P02 选了“零售业”时才填这一节。" in words
    assert blank()["N08"].hint.startswith("N07 选了“还有具体的日期")


def test_answers_are_ticked_and_written() -> None:
    year: Row = {"year": 2025, "revenue": Decimal("12500000.50"), "spend": None}
    paper = filled(
        P02=Answer("retail", "文件", "工商登记"),
        P03=Answer(Range(60, 70)),
        S01=Answer(2),
        N07=Answer(("sales", "dates")),
        D01=Answer(Special.UNKNOWN),
        S03=Answer(Special.NOT_APPLICABLE),
        P06=Answer((year,)),
        N01=Answer(({"module": "scm", "priority": "must"},)),
    )
    assert [tick.label for tick in paper["P02"].ticks if tick.chosen] == ["零售业：门店或网店卖货"]
    assert [tick.label for tick in paper["P02"].sources if tick.chosen] == ["文件"]
    assert paper["P02"].note == Blank("备注", value="工商登记")
    assert paper["P03"].blanks[0].value == "60–70"
    assert [tick.key for tick in paper["S01"].ticks if tick.chosen] == ["2"]
    assert [tick.key for tick in paper["N07"].ticks if tick.chosen] == ["2", "3"]
    assert [tick.chosen for tick in paper["D01"].extra] == [True]
    assert [tick.chosen for tick in paper["S03"].extra] == [False, True]
    grid = paper["P06"].grid
    assert grid is not None
    assert [cell.value for cell in grid.rows[0] if isinstance(cell, Blank)] == ["2025", "12,500,000.50", ""]
    modules = paper["N01"].grid
    assert modules is not None
    assert [[tick.chosen for tick in cell] for cell in modules.rows[0] if isinstance(cell, tuple)] == [
        [False, False, False, True],
        [True, False],
    ]


def test_what_a_client_is_not_asked_is_left_out() -> None:
    paper = filled(P02=Answer("service"))
    assert "V01" in paper
    assert "M01" not in paper
    assert "R01" not in paper
    places = [tick.label for tick in paper["P05"].ticks]
    assert not any("厂区" in place for place in places)


def test_the_blank_pdf_can_be_filled_in_on_the_screen_and_the_filled_one_cannot() -> None:
    content = document_pdf(questionnaire_document(QUESTIONS, None, DAY))
    assert content == document_pdf(questionnaire_document(QUESTIONS, None, DAY))
    with pikepdf.open(BytesIO(content)) as form:
        names = {str(field.T) for field in form.Root.AcroForm.Fields}
    assert {"P03", "P02-retail", "O02-1-pain", "N01-1-module-scm", "client-name"} <= names
    with pypdfium2.PdfDocument(content) as pdf:
        text = "".join(page.get_textpage().get_text_bounded() for page in pdf)
    assert all(question.id in text for question in QUESTIONS.questions)
    case, _ = read_case(CASES / "retail.toml", QUESTIONS)
    with pypdfium2.PdfDocument(document_pdf(questionnaire_document(QUESTIONS, case, DAY))) as pdf:
        assert pdf.get_formtype() == 0
        text = "".join(page.get_textpage().get_text_bounded() for page in pdf)
    assert "杭州禾穗生活百货有限公司的回答" in text
