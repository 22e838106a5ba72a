"""The whole command ``qifutong propose`` on the sample client, and how much of it is drawing the two PDF files."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from .measuring import ROOT, turns
from .sample import NUMBER, TODAY, sample_books, sample_case
from .table import Row, milliseconds

_ROUNDS = 5
_AIM = 1.5


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        books = [str(book) for book in sample_books(folder)]
        case = str(sample_case())
        arguments = [case, "--data", *books, "--out", str(folder / "out")]
        [whole] = turns(_ROUNDS, [sys.executable, "-m", "qifutong_desktop", "propose", *arguments])
        share = [_share([case, str(folder / "share"), *books]) for _ in range(_ROUNDS)]
    parts = {key: sorted(one[key] for one in share)[_ROUNDS // 2] for key in share[0]}
    return [
        Row(
            "`qifutong propose` on the sample with its workbooks, whole, all processes: CPU", milliseconds(whole.cpu),
            aim=f"< {_AIM} s", met=whole.cpu < _AIM,
        ),
        Row("the same, wall clock", milliseconds(whole.wall), aim=f"< {_AIM} s", met=whole.wall < _AIM),
        Row("of it drawing the two PDF files, their libraries loaded: CPU", milliseconds(parts["pdf"])),
        Row("of it the picture of the summary: CPU", milliseconds(parts["picture"])),
        Row("of it the plan's workbook: CPU", milliseconds(parts["plan"])),
    ]  # fmt: skip


def _share(arguments: Sequence[str]) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.proposing", *arguments]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return {str(key): float(value) for key, value in json.loads(done.stdout).items()}


def _timed(case: Path, folder: Path, books: Sequence[Path]) -> dict[str, float]:
    """CPU seconds of the drawing steps of one cold run."""
    from qifutong_desktop.actions import proposing
    from qifutong_desktop.documents import pdf, picture
    from qifutong_desktop.workbooks import plan_book

    spent = {"pdf": 0.0, "picture": 0.0, "plan": 0.0}
    for module, name, part in (
        (pdf, "document_pdf", "pdf"), (picture, "page_png", "picture"), (plan_book, "write_plan_book", "plan")
    ):  # fmt: skip
        original = getattr(module, name)

        def timed(*given: object, original: object = original, part: str = part) -> object:
            begun = time.process_time()
            result = original(*given)  # type: ignore[operator]
            spent[part] += time.process_time() - begun
            return result

        setattr(module, name, timed)
    proposing.propose_case(case, books, folder, TODAY, NUMBER)
    return spent


if __name__ == "__main__":
    case, folder, *books = map(Path, sys.argv[1:])
    print(json.dumps(_timed(case, folder, books)))
