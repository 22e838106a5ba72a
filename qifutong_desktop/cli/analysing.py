"""``qifutong analyse``"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from ..actions.analysing import analyse as analyse_files
from ..actions.analysing import write_analysis
from ..core.migration.analysis import DEAD_AFTER, PART_WORDS, Analysis
from ..core.migration.analysis_json import analysis_json
from ..core.migration.analysis_words import percent
from ..core.money import figures
from ..core.text import Lang, Text
from .asking import data_password
from .columns import bullets, part
from .face import Face
from .parsing import asked_day


def analyse(asked: Namespace, face: Face) -> int:
    """:raises Refusal: a file that cannot be read, nothing to analyse in them, a folder that cannot be written"""
    today = asked_day(asked)
    paths, password = [Path(name) for name in asked.FILE], data_password(asked)
    passwords = {str(path): password for path in paths}
    written: list[Path] = []
    try:
        found = analyse_files(paths, face.progress, asked.FILE, passwords=passwords)
        if asked.out is not None:
            written = write_analysis(found, Path(asked.out), asked.client or "", today, face.progress)
    finally:
        face.progress_done()
    files = [str(path) for path in written]
    face.give(lambda: analysis_json(found, files), lambda: [*_lines(found, face.lang), *files])
    return 0


def _lines(found: Analysis, lang: Lang) -> list[str]:
    missing = [f"{one.what.said(lang)}{'；' if lang == 'zh' else '; '}{one.remedy.said(lang)}" for one in found.missing]
    return [
        *bullets([text.said(lang) for text in _told(found)]),
        *part(Text("还缺什么", "What is missing"), lang, bullets(missing)),
        *part(Text("来源", "Sources"), lang, bullets([text.said(lang) for text in _sources(found)])),
    ]


def _told(found: Analysis) -> Iterator[Text]:
    if (sales := found.sales) is not None:
        span = f"{sales.first:%Y-%m}–{sales.last:%Y-%m}"
        amount = figures(sales.amount)
        yield Text(
            f"销售 {span}：{amount} 元，{sales.orders:,} 张订单，{len(sales.channels)} 个渠道",
            f"sales {span}: {amount} yuan, {sales.orders:,} orders, {len(sales.channels)} channels",
        )
    if (many := found.concentration) is not None:
        share = percent(many.top_share, 1)
        yield Text(
            f"集中度：前 10 名客户占 {share}，{many.customers:,} 个客户中 {many.eighty:,} 个贡献八成",
            f"concentration: the ten largest {share}; {many.eighty:,} of {many.customers:,} customers make 80 %",
        )
    if (customers := found.customers) is not None:
        yield Text(
            f"客户：{customers.rows:,} 行，去重后 {customers.customers:,} 家",
            f"customers: {customers.rows:,} rows, {customers.customers:,} after dedupe",
        )
    if (stock := found.stock) is not None:
        value = figures(stock.value)
        dead = figures(stock.dead_value)
        yield Text(
            f"库存：{stock.articles:,} 种，{value} 元"
            + (f"，其中 {stock.dead_articles:,} 种、{dead} 元超过 {DEAD_AFTER} 天没有动静" if stock.basis else ""),
            f"stock: {stock.articles:,} articles, {value} yuan"
            + (f", {stock.dead_articles:,} of them ({dead}) unmoved for {DEAD_AFTER} days" if stock.basis else ""),
        )


def _sources(found: Analysis) -> Iterator[Text]:
    for one in found.origins:
        columns = "、".join(column.column for column in one.columns)
        name, of = f"{one.file} {one.sheet}".strip(), PART_WORDS[one.part]
        yield Text(
            f"{of.zh}：{name}，{one.rows:,} 行计入 {one.used:,}（{columns}）",
            f"{of.en}: {name}, {one.used:,} of {one.rows:,} rows ({columns})",
        )
    for table in found.unused:
        name = f"{table.file} {table.sheet}".strip()
        yield Text(f"没有用到：{name}，{table.why.zh}", f"not used: {name}, {table.why.en}")
