"""What ten times as much of something costs: rows, cases, answers of a case, questions, pages.

In these rows "peer" is our own time for a tenth of the work, so the ratio says how the cost grows: 10× is in
proportion, less than 10× has a fixed part, more would be a defect.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from qifutong_desktop.catalog.questionnaire import load_questionnaire
from qifutong_desktop.core.diagnosis import diagnose
from qifutong_desktop.core.merge import case_state
from qifutong_desktop.core.questionnaire import Questionnaire
from qifutong_desktop.documents.pdf import document_pdf
from qifutong_desktop.store.operations import append, case_operations, list_cases

from .durability.saving import case_id, filled_case
from .durability.storing import create, reopen
from .measuring import turns, work_turns
from .reading import write_workbook
from .sample import sample_case, sample_offer, sample_proposal
from .table import Row, megabytes, milliseconds

_ROUNDS = 5
_READ = """
import sys
from pathlib import Path
from qifutong_desktop.workbooks.reading import measure
assert measure([Path(sys.argv[1])]).rows == int(sys.argv[2])
"""


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        return [*_rows_read(folder), *_cases(folder), _answers(folder), _questions(), _pages(folder)]


def _rows_read(folder: Path) -> list[Row]:
    few, many = 50_000, 500_000
    commands: list[list[str | Path]] = []
    for count in (many, few):
        path = folder / f"{count}.xlsx"
        write_workbook(path, count)
        commands.append([sys.executable, "-c", _READ, path, str(count)])
    tenfold, single = turns(3, *commands)
    peaks = megabytes(tenfold.peak), megabytes(single.peak), _times(tenfold.peak, single.peak)
    return [
        _row(f"measuring a workbook: {many:,} rows against {few:,}, CPU", tenfold.cpu, single.cpu),
        Row("the same, peak memory", *peaks),
    ]


def _cases(folder: Path) -> list[Row]:
    """Two stores, filled alike."""
    places = {}
    for count in (2_000, 200):
        places[count] = folder / f"{count} cases"
        with create(places[count]) as store:
            append(store, (one for case in range(count) for one in filled_case(case, 100)))

    def opened(count: int) -> Callable[[], None]:
        def work() -> None:
            with reopen(places[count]) as store:
                assert len(list_cases(store)) == count

        return work

    tenfold, single = work_turns(3, opened(2_000), opened(200))
    return [_row("opening the store and listing its clients: 2,000 × 100 changes against 200 × 100", tenfold, single)]


def _answers(folder: Path) -> Row:
    """Two clients of one store, whose changes have numbers of their own."""
    with create(folder / "long") as store:
        append(store, [*filled_case(0, 1_000), *filled_case(20, 100)])
        tenfold, single = work_turns(
            _ROUNDS,
            lambda: case_state(case_operations(store, case_id(0))),
            lambda: case_state(case_operations(store, case_id(20))),
        )
    return _row("bringing one client out of its log: 1,000 changes against 100", tenfold, single)


def _questions() -> Row:
    from qifutong_desktop.actions.diagnosing import open_case

    asked = load_questionnaire()
    answers = open_case(sample_case(), ()).case.answers
    wide, many = _tenfold(asked), {**answers}
    for copy in range(1, 10):
        many |= {f"{key}_{copy}": answer for key, answer in answers.items()}
    tenfold, single = work_turns(
        _ROUNDS, lambda: diagnose(wide, many, None, 12), lambda: diagnose(asked, answers, None, 12), calls=10
    )
    words = f"`diagnose`: {len(wide.questions)} questions against {len(asked.questions)}, all of the same kinds"
    return _row(words, tenfold, single)


def _tenfold(asked: Questionnaire) -> Questionnaire:
    """Each question ten times; the copies feed no need, so that needs stay what they are."""
    copies = [replace(one, id=f"{one.id}_{copy}", role=None) for copy in range(1, 10) for one in asked.questions]
    return replace(asked, questions=(*asked.questions, *copies))


def _pages(folder: Path) -> Row:
    books = folder / "books"
    books.mkdir()
    proposal = sample_proposal(sample_offer(books))
    long = replace(proposal, pages=proposal.pages * 10)
    tenfold, single = work_turns(_ROUNDS, lambda: document_pdf(long), lambda: document_pdf(proposal))
    return _row(f"drawing a PDF: {len(long.pages)} pages of content against {len(proposal.pages)}", tenfold, single)


def _row(what: str, tenfold: float, single: float) -> Row:
    return Row(f"{what}; peer: a tenth of it", milliseconds(tenfold), milliseconds(single), _times(tenfold, single))


def _times(tenfold: float, single: float) -> str:
    return f"{tenfold / single:.1f}×"
