"""What the client's own workbooks hold, beside what was said, and what moving it costs."""

from __future__ import annotations

from ..document import Block, Column, Page, Row, Section, Table
from ..migration.sizing import Sizing
from ..money import yuan
from ..needs import Need
from ..ranges import counted
from ..wording import closed_up, decimals
from .brief import Brief

_KEYS = ("customers", "seats", "migration_rows", "storage_gb")


def data_page(brief: Brief) -> Page | None:
    """None when no workbook was read."""
    sizing = brief.sizing
    if sizing is None or not sizing.tables:
        return None
    files = len({table.file for table in sizing.tables})
    blocks: list[Block] = [_tables(brief, sizing), Section("口述与实测"), _spoken(brief)]
    return Page(
        chapter="数据体检",
        title=f"{files}个文件实测{sizing.rows:,}条数据，去重后{sizing.rows_after_dedupe:,}条需要迁移",
        lead=f"{_fee(brief)}。以实测数为准，口述数列在旁边；没有给到的数据不在其内。",
        blocks=tuple(blocks),
        notes=(
            "数据行不含标题、空行、重复表头与合计行。整行重复是与同一张表里更早的行完全相同，跨表重复是与另一张表的行完全相同；"
            "隐藏的表列出但不计。文件只在本机读取，行内容不保存。",
        ),
    )


def _fee(brief: Brief) -> str:
    line = brief.estimate.line("migration")
    if line is None or not line.amount.high:
        return f"{brief.tier.name.zh}迁移免费"
    return f"迁移费{yuan(line.amount.high)}"


def _tables(brief: Brief, sizing: Sizing) -> Table:
    rows = []
    for table in sizing.tables:
        file = table.file.replace("\\", "/").rsplit("/", 1)[-1]
        name = f"{file}　{table.sheet}" if table.sheet and table.sheet not in file else file
        repeated = (table.exact_duplicates, table.duplicates_across)
        rest = table.rows - sum(repeated)
        cells = (f"{table.rows:,}", *(f"{number:,}" for number in repeated), f"{rest:,}" if table.counted else "不计")
        mark = "" if table.counted else "（隐藏）" if table.hidden else "（不计）"
        rows.append(
            Row((name + mark, closed_up(table.recognised_as.zh), *cells), "plain" if table.counted else "faint")
        )
    sums = (sizing.rows, sizing.exact_duplicates, sizing.duplicates_across, sizing.rows_after_dedupe)
    rows.append(Row(("合计（不含不计的表）", "", *(f"{number:,}" for number in sums)), "total"))
    columns = (
        Column("文件与工作表", 34),
        Column("识别为", 22),
        Column("数据行", 11, "right"),
        Column("整行重复", 11, "right"),
        Column("跨表重复", 11, "right"),
        Column("去重后", 11, "right"),
    )
    return Table(columns, tuple(rows))


def _judged(need: Need) -> str:
    """How far what was said and what was measured lie apart, and which of them counts."""
    if need.measured is None or not need.spoken:
        return ""
    if need.kept:
        return "相差超过一成，按口述计" if need.differs else "相差不到一成，按口述计"
    return "相差超过一成，以实测为准" if need.differs else "相差不到一成"


def _spoken(brief: Brief) -> Table:
    rows = []
    for key in _KEYS:
        need = brief.diagnosis.needs.need(key)  # type: ignore[arg-type]
        if need.measured is None and need.spoken is None:
            continue
        spoken = "–" if need.spoken is None else decimals(need.spoken)
        measured = "–" if need.measured is None else f"{need.measured:,}"
        rows.append(Row((need.label.zh, spoken, measured, _judged(need)), "strong" if need.differs else "plain"))
    ends = brief.diagnosis.needs.count("customers_end")
    rows.append(Row(("客户记录（期末）", "–", f"{counted(ends)}", "按每月新增推算")))
    columns = (Column("项目", 34), Column("口述", 18, "right"), Column("实测", 18, "right"), Column("判断", 30))
    return Table(columns, tuple(rows))
