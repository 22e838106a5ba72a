"""A fault of ours while the window is open: one calm sentence, its lines in a log in the profile folder."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType

from ..core.problems import Refusal
from ..core.text import Text

FAULT = Refusal.of(
    "",
    Text("程序内部出了一点问题；说过的都已保存", "something went wrong inside; all that was said is safe"),
    Text("可以继续使用，再出现就重新打开程序", "go on, or open the program again if it comes back"),
)


def note(folder: Path, error: BaseException) -> None:
    """Write it to the log."""
    from ..actions.fault_log import note_fault

    note_fault(folder, error, datetime.now().astimezone())


def watch(caught: Callable[[BaseException], object]) -> Callable[[], None]:
    """From now on whatever nobody caught goes to ``caught``; what is returned ends that."""
    former = sys.excepthook

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, Exception):
            caught(error)
        else:
            former(kind, error, trace)

    def end() -> None:
        sys.excepthook = former

    sys.excepthook = hook
    return end
