"""Asking a version to prove itself: ``qifutong self-test`` in a process of its own, before it gets its turn."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..core.problems import Refusal
from ..core.text import Text
from .launcher import PROGRAM, environment

_LONGEST = 300.0
_LARGEST = 64 * 1024


@dataclass(frozen=True, slots=True)
class Proof:
    """What a version said of itself when all its parts had worked."""

    version: str
    platform: str
    store_schema: int


def prove(folder: Path, args: Sequence[str] = (), secret: str = "", longest: float = _LONGEST) -> Proof:
    """Run the self-test of the program in a folder; ``secret`` is the first line that it reads.

    :raises Refusal: it does not start, fails, hangs, or speaks otherwise than a self-test
    """
    program = folder / PROGRAM
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as complained:
        try:
            done = subprocess.run(
                [str(program), "self-test", *args, "--json"],
                input=f"{secret}\n".encode(),
                stdout=said,
                stderr=complained,
                env=environment(None),
                timeout=longest,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise _failed(f"自检 {longest:.0f} 秒还没有结束", f"its self-test is not over in {longest:.0f} s") from None
        except OSError as error:
            raise _failed(f"启动不了（{error.strerror}）", f"it does not start ({error.strerror})") from None
        said.seek(0)
        complained.seek(0)
        answer, complaint = said.read(_LARGEST), complained.read(_LARGEST).decode(errors="replace")
    if done.returncode:
        lines = complaint.strip().splitlines() or [f"{done.returncode}"]
        raise _failed(f"自检没有通过（{lines[-1]}）", f"its self-test failed ({lines[-1]})")
    return _proof(answer)


def _proof(answer: bytes) -> Proof:
    plain: Any = None
    with suppress(ValueError, RecursionError):
        plain = json.loads(answer)
    match plain:
        case {"version": str(version), "platform": str(platform), "store_schema": int(schema), "passed": True}:
            return Proof(version, platform, schema)
    raise _failed("自检没有给出结果", "its self-test gave no result")


def _failed(zh: str, en: str) -> Refusal:
    remedy = Text("仍用现在的版本；请把这句话告诉公司", "the present version stays; tell the firm this sentence")
    return Refusal.of("", Text(f"新版本{zh}", f"the new version is not used: {en}"), remedy)
