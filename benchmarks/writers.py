"""The three writers that are compared. As a program (``python -m benchmarks.writers typst content.pickle``) it loads
one stored content and writes it, and loads nothing else: that is the cold start of a writer."""

from __future__ import annotations

import pickle
import sys
from pathlib import Path
from typing import Literal

from .content import Content

Writer = Literal["ours", "platypus", "typst"]
WRITERS: tuple[Writer, ...] = ("ours", "platypus", "typst")


def written(content: Content, writer: Writer) -> bytes:
    """The content as PDF by one of the writers; only its own libraries are loaded."""
    match writer:
        case "ours":
            from qifutong_desktop.documents.pdf import document_pdf

            return document_pdf(content.document)
        case "platypus":
            from .naive_platypus import platypus_pdf

            return platypus_pdf(content)
        case "typst":
            from .naive_typst import typst_pdf

            return typst_pdf(content)


if __name__ == "__main__":
    chosen = next(writer for writer in WRITERS if writer == sys.argv[1])
    written(pickle.loads(Path(sys.argv[2]).read_bytes()), chosen)
