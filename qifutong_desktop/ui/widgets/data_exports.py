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
_REPORT = Text("迁移报告", "Migration report")
_REPORT_WHAT = Text(
    "PDF：用了哪些文件，逐类对账，退回了什么，风险与依据。",
    "PDF: the files used, the reconciliation, what was rejected, the risks and what they rest on.",
)
_ANALYSIS = Text("基础分析报表", "Basic analysis")
_ANALYSIS_WHAT = Text(
    "PDF 与工作簿：销售按月按渠道，客户按地区等级与集中度，库存库龄与呆滞，数据允许多少就出多少。",
    "PDF and workbook: sales by month and channel, customers by region and grade, stock by age, as far as data goes.",
)


def add_exports(card: HandoverCard, trial: DataTrial) -> None:
    """Put the exports of a case's data on a card. Each rehearses first if nothing of the case as it stands is held."""
    card.add(_CLEAN, _CLEAN_WHAT, lambda: _names(trial), lambda: _cleaned(trial))
    card.add(_REPORT, _REPORT_WHAT, _report_names, lambda: _reported(trial))
    card.add(_ANALYSIS, _ANALYSIS_WHAT, _analysis_names, lambda: _analysed(trial))


def _names(trial: DataTrial) -> list[str]:
    from ...actions.rehearsal_files import names_written

    run = trial.last
    return names_written(dict.fromkeys(fault.file for fault in run.faults)) if run else names_written(())


def _cleaned(trial: DataTrial) -> Writing:
    from ...actions.rehearsal_files import write_rehearsal

    fetch = _Fetch(trial)

    def write(folder: Path, progress: Progress) -> Sequence[Path]:
        return write_rehearsal(fetch(progress), folder, progress)

    return write


def _report_names() -> list[str]:
    from ...actions.migration_report import MIGRATION_REPORT

    return [MIGRATION_REPORT]


def _reported(trial: DataTrial) -> Writing:
    from ...actions.migration_report import write_migration_report

    fetch, client, today = _Fetch(trial), trial.client, trial.desk.today

    def write(folder: Path, progress: Progress) -> Sequence[Path]:
        return write_migration_report(fetch(progress), folder, client, today, progress)

    return write


def _analysis_names() -> list[str]:
    from ...actions.analysing import BOOK, DATA, REPORT

    return [REPORT, BOOK, DATA]


def _analysed(trial: DataTrial) -> Writing:
    from ...actions.analysing import analyse, write_analysis

    run, client, today = trial.rehearsing(), trial.client, trial.desk.today

    def write(folder: Path, progress: Progress) -> Sequence[Path]:
        found = analyse(run.paths, progress, run.names, run.known, run.passwords)
        return write_analysis(found, folder, client, today, progress)

    return write


class _Fetch:
    """The rehearsal that is held, else one made when it is wanted; taken from the window at once."""

    def __init__(self, trial: DataTrial) -> None:
        self._held = trial.fresh()
        self._run = trial.rehearsing() if self._held is None else None

    def __call__(self, progress: Progress) -> Rehearsal:
        if self._held is not None:
            return self._held
        assert self._run is not None
        return self._run(progress)
