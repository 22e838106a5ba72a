"""``qifutong self-test``: every part that a day's work needs, tried once, before this version gets its turn.

The sample client goes the whole way: his workbooks are read in the child process, the advice priced, the papers drawn
and signed. The total is known beforehand.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from .. import __version__
from ..core.problems import Refusal
from ..core.text import Text
from ..installation.layout import this_platform
from ..store.file import open_store
from ..store.schema import VERSION
from .demonstrating import demonstrate
from .keeping import list_kept
from .preferences import read_settings
from .updating import rules_in_force

_DAY = date(2026, 9, 7)
#: What the sample client pays on that day, in yuan; changes with the sample or the price list.
SAMPLE_TOTAL = Decimal("44999.00")
_DRAWN = ("proposal.pdf", "quote.pdf")


@dataclass(frozen=True, slots=True)
class Checked:
    """All parts work. ``cases`` is how many clients the copy of the store holds; None where none was given."""

    cases: int | None


def self_check(copy: Path | None, passphrase: str, today: date) -> Checked:
    """Try every part; with ``copy`` also open the store in that folder, which brings it to this version's format.

    :raises Refusal: the part that fails
    """
    cases = None if copy is None else _try_store(copy, passphrase, today)
    with tempfile.TemporaryDirectory(prefix="qifutong-") as folder:
        offer, paths = demonstrate(Path(folder) / "out", _DAY, datetime.now(UTC))
        total = offer.quote.estimate.total
        if not total.low == total.high == SAMPLE_TOTAL:
            raise _wrong("示例报价", "the sample quote", f"{total.low}–{total.high} ≠ {SAMPLE_TOTAL}")
        for path in paths:
            if path.name in _DRAWN and not path.read_bytes().startswith(b"%PDF-"):
                raise _wrong("示例文件", "the sample's papers", path.name)
    return Checked(cases)


def _try_store(copy: Path, passphrase: str, today: date) -> int:
    with open_store(copy, passphrase=passphrase, use_keyring=False) as store:
        read_settings(store)
        rules_in_force(store, today)
        return len(list_kept(store))


def _wrong(zh: str, en: str, found: str) -> Refusal:
    remedy = Text("请勿使用这个版本，联系公司", "don't use this version; ask the firm")
    return Refusal.of("self-test", Text(f"{zh}不对（{found}）", f"{en} came out wrong ({found})"), remedy)


def self_check_json(checked: Checked) -> dict[str, Any]:
    """The object of ``self-test``."""
    return {
        "passed": True,
        "version": __version__,
        "platform": this_platform(),
        "store_schema": VERSION,
        "cases": checked.cases,
    }
