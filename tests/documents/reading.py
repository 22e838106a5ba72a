"""Documents read back by poppler, an independent reader."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from qifutong_desktop.core.document import Block, Document, Page
from qifutong_desktop.documents.pdf import document_pdf

POPPLER = pytest.mark.skipif(
    any(shutil.which(tool) is None for tool in ("pdftotext", "pdffonts", "pdfinfo")),
    reason="poppler is missing: install poppler-utils (Debian, Ubuntu) or poppler (Homebrew)",
)


def poppler(tool: str, pdf: bytes, *options: str) -> str:
    """What a poppler tool says of the file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "read.pdf"
        path.write_bytes(pdf)
        target = ["-"] if tool == "pdftotext" else []
        done = subprocess.run([tool, *options, str(path), *target], capture_output=True, check=True)
    assert not done.stderr, done.stderr.decode("utf-8", "replace")
    return done.stdout.decode("utf-8")


def text_of(pdf: bytes) -> str:
    """All words of the file with every white space removed, in the order in which they were drawn."""
    return squeezed(poppler("pdftotext", pdf, "-raw", "-enc", "UTF-8"))


def by_libreoffice(word: bytes, folder: Path) -> Path:
    """The PDF that LibreOffice makes of a Word file; the test is skipped where it is missing."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("soffice is not on PATH: install libreoffice-writer to open the Word file")
    (folder / "paper.docx").write_bytes(word)
    subprocess.run(
        [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf",
         "--outdir", str(folder), str(folder / "paper.docx")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    if not (folder / "paper.pdf").exists():
        pytest.skip("this LibreOffice has no Writer: install libreoffice-writer to open the Word file")
    return folder / "paper.pdf"


def squeezed(text: str) -> str:
    return "".join(text.split())


def page_of(*blocks: Block, title: str = "标题", notes: tuple[str, ...] = ()) -> Document:
    return one_page(Page("章", title, "", blocks, notes))


def one_page(page: Page) -> Document:
    return Document("文件", "作者", "主题", "报告", "页脚", (page,))


def pdf_of(*blocks: Block) -> bytes:
    return document_pdf(page_of(*blocks))
