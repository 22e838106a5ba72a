"""The whole job on the sample client that comes with the program."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ..assets import asset
from ..core.case_fields import case_fields
from ..core.migration.rehearsed import Rehearsed
from ..core.problems import Refusal
from ..core.progress import Progress, silent
from ..core.text import Text
from .demo_case import DECIDED, rehearsed_sample
from .diagnosing import Diagnosed, diagnose_opened, open_case
from .proposing import Offer, Signing, drawing_loaded, make_offer, write_offer
from .publishing import all_or_nothing

if TYPE_CHECKING:
    from ..signing.keys import SigningKey

BOOKS, CASE = "客户资料", "案例.toml"
NUMBER, SIGNER = "示例-0001", "示例签名（一次性证书）"


def demonstrate(
    folder: Path, today: date, now: datetime, progress: Progress = silent
) -> tuple[Offer, tuple[Path, ...]]:
    """Write the sample client's case and workbooks into ``folder``, and beside them what is made from them.

    The quote is signed at ``now`` (an aware moment) with a key that is made on the spot and kept nowhere: whoever
    verifies it is told that its issuer is unknown.

    :returns: the offer and the paths of all that was written
    :raises Refusal: the folder cannot be written, or holds a sample case that somebody has edited
    """
    from ..workbooks.sample_books import write_sample_books

    sample = asset("resources", "sample", "case.toml")
    _keep_edited(folder / CASE, sample)
    with all_or_nothing(folder) as stage:
        shutil.copyfile(sample, stage / CASE)
        (stage / BOOKS).mkdir()
        books = write_sample_books(stage / BOOKS)
        shown = [f"{BOOKS}/{book.name}" for book in books]
        opened = open_case(stage / CASE, books, shown)
        with drawing_loaded():
            diagnosed = diagnose_opened(opened, progress)
        rehearsed = _rehearsed(diagnosed, books, shown, today, progress)
        offer = replace(make_offer(diagnosed, today, NUMBER), rehearsed=rehearsed)
        names = write_offer(offer, stage, progress, Signing(_throw_away_key(now), now))
    written = (CASE, *shown, *names)
    return offer, tuple(folder / name for name in written)


def _rehearsed(
    diagnosed: Diagnosed, books: Sequence[Path], shown: Sequence[str], today: date, progress: Progress
) -> Rehearsed | None:
    """Dated noon of ``today``, so that the same day gives the same page."""
    if diagnosed.sizing is None:
        return None
    noon = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
    fields = {**case_fields(diagnosed.case), **DECIDED}
    return rehearsed_sample(books, shown, diagnosed.sizing, fields, noon, progress)


def _throw_away_key(now: datetime) -> SigningKey:
    from ..signing.keys import make_key, read_key

    passphrase = secrets.token_hex(16)
    return read_key(make_key(SIGNER, "", passphrase, now, years=1), passphrase)


def _keep_edited(case: Path, sample: Path) -> None:
    if case.is_file() and case.read_bytes() != sample.read_bytes():
        what = Text("示例案例已被改过", "the sample case here has been edited")
        remedy = Text(
            "请换一个文件夹，或用 qifutong propose 处理它", "use another folder, or run qifutong propose on it"
        )
        raise Refusal.of("", what, remedy, str(case))
