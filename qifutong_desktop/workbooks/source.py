"""Where a reader takes its bytes from: a file, or what a locked file held, which is never written anywhere."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO


@dataclass(frozen=True, slots=True)
class Source:
    """``content`` is what was inside a locked file, None for a file that is read as it lies there."""

    path: Path
    content: bytes | None = field(default=None, repr=False)

    def open(self) -> BinaryIO:
        """:raises OSError: the file cannot be read"""
        return self.path.open("rb") if self.content is None else io.BytesIO(self.content)

    @property
    def suffix(self) -> str:
        """``.xlsx``, in small letters."""
        return self.path.suffix.lower()
