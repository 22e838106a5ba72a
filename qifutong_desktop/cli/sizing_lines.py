"""The measured workbooks in lines: apart from all else that is said of a case, for the command that only measures."""

from __future__ import annotations

from ..core.migration.sizing import Sizing
from ..core.text import Lang
from .columns import columns


def sizing_lines(sizing: Sizing | None, lang: Lang) -> list[str]:
    """One line a table, then the totals."""
    if sizing is None:
        return []
    zh = lang == "zh"
    rows = [
        (
            f"{table.file} · {table.sheet}" + (("（隐藏）" if zh else " (hidden)") if table.hidden else ""),
            table.recognised_as.said(lang),
            f"{table.rows:,}",
            f"{table.exact_duplicates:,}",
        )
        for table in sizing.tables
    ]
    head = ("表格", "识别为", "行数", "重复行") if zh else ("table", "recognised as", "rows", "repeated")
    kept = f"{sizing.rows_after_dedupe:,}"
    counts = [f"合计 {sizing.rows:,} 行，去重后 {kept} 行" if zh else f"{sizing.rows:,} rows, {kept} after dedupe"]
    if sizing.customers is not None:
        counts.append(f"客户 {sizing.customers:,} 个" if zh else f"{sizing.customers:,} customers")
    if sizing.users is not None:
        counts.append(f"账号 {sizing.users:,} 个" if zh else f"{sizing.users:,} accounts")
    return [*columns([head, *rows], right={2, 3}), "  " + ("，" if zh else ", ").join(counts)]
