"""The whole job on the sample client that comes with the program."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from ..assets import asset
from ..core.progress import Progress, silent
from .diagnosing import diagnose_opened, open_case
from .proposing import Offer, drawing_loaded, make_offer, write_offer
from .publishing import all_or_nothing

BOOKS, CASE = "客户资料", "案例.toml"


def demonstrate(folder: Path, today: date, progress: Progress = silent) -> tuple[Offer, tuple[Path, ...]]:
    """Write the sample client's case and workbooks into ``folder``, and beside them what is made from them.

    :returns: the offer and the paths of all that was written
    :raises Refusal: the folder cannot be written
    """
    from ..workbooks.sample_books import write_sample_books

    with all_or_nothing(folder) as stage:
        shutil.copyfile(asset("resources", "sample", "case.toml"), stage / CASE)
        (stage / BOOKS).mkdir()
        books = write_sample_books(stage / BOOKS)
        shown = [f"{BOOKS}/{book.name}" for book in books]
        opened = open_case(stage / CASE, books, shown)
        with drawing_loaded():
            diagnosed = diagnose_opened(opened, progress)
        offer = make_offer(diagnosed, today)
        names = write_offer(offer, stage, progress)
    written = (CASE, *shown, *names)
    return offer, tuple(folder / name for name in written)
