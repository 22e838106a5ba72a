"""What the rehearsal of the migration found: whether it balances, what came back, and what that leaves to do."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from ..document import Block, Column, Page, Row, Section, Table
from ..wording import full_day
from .brief import Brief

if TYPE_CHECKING:
    from ..migration.rehearsed import EntityRun, Rehearsed

_FAULTS = 8


def rehearsal_page(brief: Brief) -> Page | None:
    """None while nothing was rehearsed."""
    run = brief.rehearsed
    if run is None or not run.entities:
        return None
    blocks: list[Block] = [_fates(run)]
    if run.faults:
        blocks += [Section("退回最多的原因，改好即可再模拟"), _faults(run)]
    return Page(
        chapter="迁移模拟",
        title=_title(run),
        lead=_lead(run),
        blocks=tuple(blocks),
        notes=(
            f"{full_day(datetime.fromisoformat(run.at).date())}用贵司的文件在本机沙箱里模拟，原文件没有改动，行内容不保存。"
            "之后文件或决定有改动的，以重新模拟为准；逐项明细见《数据迁移模拟报告》。",
        ),
    )


def _loaded(one: EntityRun) -> int:
    return one.created + one.updated


def _title(run: Rehearsed) -> str:
    verdict = "每一条都有去处、合计前后一致" if run.balanced else "还没有对平，差异已列明"
    back = f"，{run.rejected:,}条退回待补" if run.rejected else ""
    return f"模拟迁移{run.read:,}条数据，{verdict}{back}"


def _lead(run: Rehearsed) -> str:
    words = "读入＝载入＋合并＋跳过＋退回，金额、数量与日期两边各算一遍。"
    if run.split is not None:
        words += run.split.zh
    planted, caught = sum(one.planted for one in run.self_test), sum(one.caught for one in run.self_test)
    return words + (f"为检验检查本身，埋入{planted}处已知错误，查出{caught}处。" if planted else "")


def _fates(run: Rehearsed) -> Table:
    rows = [
        Row((one.label.zh, *(f"{count:,}" for count in _counts(one)), "没有对平" if one.differences else "对平"))
        for one in run.entities
    ]
    sums = (sum(part) for part in zip(*map(_counts, run.entities), strict=True))
    verdict = "全部对平" if run.balanced else "没有对平"
    rows.append(Row(("合计", *(f"{count:,}" for count in sums), verdict), "total"))
    columns = (
        Column("数据", 22),
        *(Column(head, 13, "right") for head in ("读入", "载入", "合并", "跳过", "退回")),
        Column("结论", 13, "right"),
    )
    return Table(columns, tuple(rows))


def _counts(one: EntityRun) -> tuple[int, int, int, int, int]:
    return one.read, _loaded(one), one.merged, one.skipped, one.rejected


def _faults(run: Rehearsed) -> Table:
    from ..migration.standards import FAULT_WORDS

    labels = {one.target: one.label.zh for one in run.entities}
    ranked = sorted(run.faults, key=lambda one: -one.count)
    rows = [
        Row((f"{labels.get(one.target, '')}·{one.field.zh}", FAULT_WORDS[one.kind].zh, f"{one.count:,}"))
        for one in ranked[:_FAULTS]
    ]
    if rest := ranked[_FAULTS:]:
        rows.append(Row((f"其余{len(rest)}种", "", f"{sum(one.count for one in rest):,}"), "faint"))
    return Table((Column("数据与字段", 34), Column("原因", 48), Column("处数", 18, "right")), tuple(rows))
