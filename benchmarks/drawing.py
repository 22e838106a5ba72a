"""Proposal and quote as PDF, against the same content written naively in platypus and in typst.

Warm: fonts are loaded, but no text is remembered: every round draws for a client of another name, and our cache of
broken lines is emptied before it. Cold: a process that starts, loads one document and writes it.
"""

from __future__ import annotations

import io
import pickle
import re
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from qifutong_desktop.actions.proposing import Offer
from qifutong_desktop.core.document import Document

from .content import Content, content_of
from .measuring import cpu_seconds, turns
from .sample import renamed, sample_offer, sample_proposal, sample_quote
from .table import Row, kilobytes, milliseconds
from .writers import WRITERS, Writer, written

_PLACES = ("杭州", "苏州", "常州", "宁波", "嘉兴", "湖州", "绍兴", "温州", "台州", "扬州", "镇江", "泰州")
_COLD_ROUNDS = 5
_KILOBYTES = 100


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        offer = sample_offer(folder)
        proposal, quote = sample_proposal(offer), sample_quote(offer)
        return [
            *_warm_rows("proposal", offer, sample_proposal, 0.6),
            *_warm_rows("quote", offer, sample_quote, 0.7),
            *_cold_rows("proposal", content_of(proposal), folder),
            *_size_rows("proposal", content_of(proposal), aim=True),
            *_size_rows("quote", content_of(quote), aim=False),
        ]


def _warm_rows(what: str, offer: Offer, document: Callable[[Offer], Document], aim: float) -> list[Row]:
    from qifutong_desktop.documents.typeset import break_lines

    seen: dict[Writer, list[float]] = {writer: [] for writer in WRITERS}
    for place in _PLACES:
        content = content_of(document(renamed(offer, f"{place}澜桥精密机械有限公司")))
        for writer in WRITERS:
            break_lines.cache_clear()
            seen[writer].append(cpu_seconds(lambda: written(content, writer)))  # noqa: B023  called at once
    ours, platypus, typst = (statistics.median(seen[writer][1:]) for writer in WRITERS)
    ratio = ours / platypus
    return [
        Row(
            f"{what} PDF, warm; peer: platypus", milliseconds(ours), milliseconds(platypus), f"{ratio:.2f}×",
            f"≤ {aim}×", ratio <= aim,
        ),
        Row(f"{what} PDF, warm; peer: typst", milliseconds(ours), milliseconds(typst), f"{ours / typst:.2f}×"),
    ]  # fmt: skip


def _cold_rows(what: str, content: Content, folder: Path) -> list[Row]:
    stored = folder / f"{what}.pickle"
    stored.write_bytes(pickle.dumps(content))
    commands: list[list[str | Path]] = [
        [sys.executable, "-m", "benchmarks.writers", writer, stored] for writer in WRITERS
    ]
    ours, *peers = turns(_COLD_ROUNDS, *commands)
    return [
        Row(
            f"{what} PDF, cold: a whole process; peer: {writer}",
            milliseconds(ours.cpu), milliseconds(peer.cpu), f"{ours.cpu / peer.cpu:.2f}×",
        )
        for writer, peer in zip(WRITERS[1:], peers, strict=True)
    ]  # fmt: skip


def _size_rows(what: str, content: Content, *, aim: bool) -> list[Row]:
    files = [written(content, writer) for writer in WRITERS]
    pages = [_pages(file) for file in files]
    ours = len(files[0])
    size = Row(
        f"{what} PDF, size ({pages[0]} pages; platypus {pages[1]}, typst {pages[2]}); peers: platypus, typst",
        kilobytes(ours),
        f"{kilobytes(len(files[1]))}, {kilobytes(len(files[2]))}",
        f"{ours / len(files[1]):.2f}×, {ours / len(files[2]):.2f}×",
        f"≤ {_KILOBYTES} KB" if aim else "",
        ours <= _KILOBYTES * 1000 if aim else None,
    )
    faces = sum(int(length) for length in re.findall(rb"/Length (\d+) /Length1 ", files[0]))
    return [size, Row("of it the embedded faces", kilobytes(faces))]


def _pages(file: bytes) -> int:
    import pypdfium2

    with pypdfium2.PdfDocument(io.BytesIO(file)) as document:
        return len(document)
