"""The program as a person runs it: a process of its own, with its streams and its exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2

from .forking import forking

ROOT = Path(__file__).resolve().parents[2]
TODAY = "2026-09-07"


@dataclass(frozen=True, slots=True)
class Ran:
    """How one run ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        value = json.loads(self.out)
        assert isinstance(value, dict)
        return value


def qifutong(
    *words: str | Path, within: Path = ROOT, before: Callable[[], None] | None = None, **environment: str
) -> Ran:
    """Run ``qifutong WORDS`` in the folder ``within``; ``before`` runs in the new process first.

    A process is forked from one that has our modules loaded, where ``before`` and the environment allow that.
    """
    kept = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("QIFUTONG_", "QT_", "DISPLAY", "WAYLAND"))
    }
    full = {**kept, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **environment}
    said = list(map(str, words))
    if before is None and hasattr(os, "fork") and forking().suits(full):
        code, out, err = forking().run(said, within, full)
    else:
        code, out, err = _started(said, within, full, before)
    return Ran(code, out.decode("utf-8"), err.decode("utf-8"))


def _started(
    words: list[str], within: Path, environment: dict[str, str], before: Callable[[], None] | None
) -> tuple[int, bytes, bytes]:
    done = subprocess.run(
        [sys.executable, "-m", "qifutong_desktop", *words],
        cwd=within,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
        preexec_fn=before,
    )
    return done.returncode, done.stdout, done.stderr


def words_of(pdf: Path) -> str:
    """All text of a PDF as a reader would copy it, without blanks."""
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return "".join("".join(pages).split())
