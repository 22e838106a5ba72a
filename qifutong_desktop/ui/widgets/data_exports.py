"""What the data page hands over: the cleaned workbooks with the error workbooks, and reports."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ...core.progress import Progress
from ...core.text import Text
from .data_trial import DataTrial
from .handover_card import HandoverCard, Writing

if TYPE_CHECKING:
    from ...actions.rehearsing import Rehearsal

_CLEAN = Text("导出清洗结果", "Cleaned workbooks")
_CLEAN_WHAT = Text(
    "import.xlsx 按企服通导入模板；有退回的文件各一份错误表：客户的原表标色、批注并加「错误说明」列，改好后拖回本页。",
    "import.xlsx in our import sheets; for each file with rejected rows an error workbook: the client's own sheet with "
    "colours, comments and a column of reasons. Mended, it is dropped here again.",
)


def add_exports(card: HandoverCard, trial: DataTrial) -> None:
    """Put the exports of a case's data on a card; each rehearses first if nothing of the case as it stands is held."""
    card.add(_CLEAN, _CLEAN_WHAT, lambda: _names(trial), lambda: _cleaned(trial))


def _cleaned(trial: DataTrial) -> Writing:
    from ...actions.rehearsing import write_rehearsal

    fetch = _rehearsal(trial)

    def write(folder: Path, progress: Progress) -> Sequence[Path]:
        return write_rehearsal(fetch(progress), folder, progress)

    return write


def _rehearsal(trial: DataTrial) -> _Fetch:
    held = trial.fresh()
    return _Fetch(held, trial)


class _Fetch:
    """The rehearsal that is held, else one made now."""

    def __init__(self, held: Rehearsal | None, trial: DataTrial) -> None:
        self._held = held
        self._run = trial.rehearsing() if held is None else None

    def __call__(self, progress: Progress) -> Rehearsal:
        if self._held is not None:
            return self._held
        assert self._run is not None
        return self._run(progress)


def _names(trial: DataTrial) -> list[str]:
    from ...actions.rehearsing import names_written

    run = trial.last
    return names_written(dict.fromkeys(fault.file for fault in run.faults)) if run else names_written(())
