"""The pages of a migration report about its rows: reconciliation, cleaning, what came back."""

from __future__ import annotations

from decimal import Decimal

from ..document import (
    Block,
    Column,
    Page,
    Row,
    Section,
    Table,
)
from ..money import MINUS
from .analysis_words import listed, table_name
from .migration_report import MigrationReport, entity_labels
from .recipe import RULE_WORDS, Rule
from .rehearsed import EntityRun, FaultRun, Rehearsed
from .standards import FAULT_WORDS

_FAULTS, _PLACES = 24, 3


def balance_page(report: MigrationReport) -> Page:
    """What became of each row, and the control totals on both sides."""
    run = report.rehearsed
    wrong = [(one.label.zh, text.zh) for one in run.entities for text in one.differences]
    blocks: list[Block] = [Section("每一行的去处"), _fates(run)]
    if wrong:
        rows = tuple(Row((label, text)) for label, text in wrong)
        blocks += [Section("没有对平的地方"), Table((Column("数据", 18), Column("差异", 82)), rows)]
    blocks += [Section("控制总数：客户的表＝合并＋跳过＋退回＋库中"), _sums(run)]
    if any(one.days for one in run.entities):
        blocks += [Section("日期起止"), _days(run)]
    verdict = "每类数据都对平" if not wrong else f"{len({label for label, _ in wrong})}类数据没有对平"
    return Page(
        chapter="对账",
        title=f"读入{run.read:,}条＝载入＋合并＋跳过＋退回，{verdict}",
        lead="左边是贵司的表，右边是沙箱数据库自己算的；两边独立计算，一分一件都要对上，退回和合并的也算在内。",
        blocks=tuple(blocks),
        notes=(
            "合并是同一记录的多行归为一条；跳过是完全重复的行；退回的行连同原因写在错误表里，改好可再读。",
            "主键数减少的是合并掉的记录；日期起止不同时，首末那天的行被合并或退回了。",
            *_why_more(run),
        ),
    )


def _why_more(run: Rehearsed) -> tuple[str, ...]:
    """Why more stands here than in the files, and than in the tables of one kind."""
    words = [run.split.zh] if run.split else []
    found = [f"{one.label.zh}：{one.whence.zh}" for one in run.entities if one.whence]
    return (*words, *([f"{'；'.join(found)}。"] if found else []))


def _counts(one: EntityRun) -> tuple[int, int, int, int, int]:
    return one.read, loaded(one), one.merged, one.skipped, one.rejected


def _fates(run: Rehearsed) -> Table:
    rows = []
    for one in run.entities:
        balanced = "没有对平" if one.differences else "对平"
        rows.append(Row((one.label.zh, *(f"{count:,}" for count in _counts(one)), f"{one.keys_after:,}", balanced)))
    sums = [sum(part) for part in zip(*map(_counts, run.entities), strict=True)]
    verdict = "全部对平" if run.balanced else "没有对平"
    rows.append(Row(("合计", *(f"{count:,}" for count in sums), "", verdict), "total"))
    columns = (
        Column("数据", 16),
        Column("读入", 13, "right"),
        Column("载入", 13, "right"),
        Column("合并", 12, "right"),
        Column("跳过", 12, "right"),
        Column("退回", 12, "right"),
        Column("库中记录", 12, "right"),
        Column("结论", 14, "right"),
    )
    return Table(columns, tuple(rows))


def _sums(run: Rehearsed) -> Table:
    rows = [
        Row(
            (
                f"{entity.label.zh}·{one.label.zh}",
                *(_amount(value) for value in (one.before, one.merged, one.skipped, one.rejected, one.after)),
            )
        )
        for entity in run.entities
        for one in entity.sums
    ]
    rows += [
        Row((f"{one.label.zh}·主键数", f"{one.keys_before:,}", "", "", "", f"{one.keys_after:,}"), "faint")
        for one in run.entities
    ]
    columns = (
        Column("数据与字段", 22),
        Column("客户的表", 18, "right"),
        Column("合并", 14, "right"),
        Column("跳过", 14, "right"),
        Column("退回", 16, "right"),
        Column("库中", 18, "right"),
    )
    return Table(columns, tuple(rows))


def _amount(value: Decimal) -> str:
    if not value:
        return "–"
    words = f"{value:,.2f}" if value == value.quantize(Decimal("0.01")) else f"{value.normalize():,f}"
    return words.replace("-", MINUS)


def _days(run: Rehearsed) -> Table:
    rows = [
        Row(
            (
                f"{entity.label.zh}·{one.label.zh}",
                f"{one.before_first} 至 {one.before_last}",
                f"{one.after_first} 至 {one.after_last}" if one.after_first else "没有载入",
            )
        )
        for entity in run.entities
        for one in entity.days
    ]
    return Table((Column("数据与字段", 32), Column("客户的表", 34), Column("库中", 34)), tuple(rows))


def cells_by_rule(run: Rehearsed) -> dict[Rule, int]:
    """Cells by rule, the most first."""
    found: dict[Rule, int] = {}
    for one in run.steps:
        found[one.rule] = found.get(one.rule, 0) + one.count
    return dict(sorted(found.items(), key=lambda pair: -pair[1]))


def cleaning_page(report: MigrationReport) -> Page:
    """What was changed by which rule, how duplicates were decided, the self-test."""
    run = report.rehearsed
    labels = entity_labels(run)
    rows = []
    for rule, total in cells_by_rule(run).items():
        where = [
            f"{labels[one.target].zh}{one.count:,}"
            for one in sorted(run.steps, key=lambda one: -one.count)
            if one.rule == rule and one.target in labels
        ]
        rows.append(Row((RULE_WORDS[rule].zh, f"{total:,}", listed(where))))
    blocks: list[Block] = []
    if rows:
        columns = (Column("清洗规则", 44), Column("改动（格）", 14, "right"), Column("在哪些数据", 42))
        blocks += [Section("按什么规则改了什么"), Table(columns, tuple(rows))]
    blocks += [Section("重复怎样处理"), _duplicates(report)]
    if run.self_test:
        blocks += [Section("自检：埋入已知错误，看查得出多少"), _self_test(run)]
    total = sum(one.count for one in run.steps)
    merged = sum(one.merged for one in run.entities)
    return Page(
        chapter="清洗",
        title=f"按规则改动{total:,}格，合并{merged:,}行重复；每一处都留有改前改后",
        lead="没有把握的不猜：写法确定的按规则统一，不确定的退回给人。每处改动都记在“清洗记录”里，可以撤销。",
        blocks=tuple(blocks),
        notes=("规则按次序应用；同一格可能经过多条规则，记在最后起作用的一条。",),
    )


def _duplicates(report: MigrationReport) -> Table:
    run = report.rehearsed
    merged, skipped = (sum(getattr(one, name) for one in run.entities) for name in ("merged", "skipped"))
    rows = (
        Row(("整行完全相同", f"{skipped:,}行", "跳过，只留一行")),
        Row(("信用代码、电话、名称等主键相同", f"{merged:,}行", "归为一条，取最完整的一行，空白处由其他行补上")),
        Row(("合并后说法不一", f"{report.conflicts:,}处", "以最完整的一行为准，其余写法保留备查")),
        Row(("只是名称相似", f"{run.proposed:,}对", "没有合并，列出请人工确认")),
    )
    return Table((Column("情形", 34), Column("数量", 14, "right"), Column("怎样处理", 52)), rows)


def _self_test(run: Rehearsed) -> Table:
    rows = [Row((FAULT_WORDS[one.kind].zh, f"{one.planted}", f"{one.caught}")) for one in run.self_test]
    planted, caught = sum(one.planted for one in run.self_test), sum(one.caught for one in run.self_test)
    rows.append(Row(("合计", f"{planted}", f"{caught}"), "total"))
    return Table((Column("埋入的错误", 60), Column("埋入", 20, "right"), Column("查出", 20, "right")), tuple(rows))


def rejected_page(report: MigrationReport) -> Page:
    """What came back, why, and where it stands."""
    run = report.rehearsed
    labels = entity_labels(run)
    ranked = sorted(run.faults, key=lambda one: -one.count)
    rows = [
        Row(
            (
                f"{labels[one.target].zh}·{one.field.zh}" if one.target in labels else one.field.zh,
                FAULT_WORDS[one.kind].zh,
                f"{one.count:,}",
                f"{table_name(one.file, one.sheet)}：{_places(one)}",
            )
        )
        for one in ranked[:_FAULTS]
    ]
    if len(ranked) > _FAULTS:
        rest = sum(one.count for one in ranked[_FAULTS:])
        rows.append(Row((f"其余{len(ranked) - _FAULTS}种", "", f"{rest:,}", "见错误表"), "faint"))
    columns = (
        Column("数据与字段", 22),
        Column("原因", 30),
        Column("处数", 10, "right"),
        Column("在哪里", 38),
    )
    files = listed(report.errors) if report.errors else "错误表"
    return Page(
        chapter="退回",
        title=f"{run.rejected:,}行退回，{len(ranked)}种原因；改好错误表即可再模拟",
        lead=f"退回的行没有丢：{files}里标了颜色和批注，并加了“错误说明”列。改好后发回，程序直接读它。",
        blocks=(Table(columns, tuple(rows)),),
        notes=("一行可能有几处错误，所以处数之和可以大于行数。“在哪里”只列前几处。",),
    )


def _places(one: FaultRun) -> str:
    more = "…" if one.count > _PLACES else ""
    if not one.column:
        return "表里没有这一列"
    return f"{'、'.join(one.places[:_PLACES])}{more}"


def loaded(one: EntityRun) -> int:
    """Rows that became records."""
    return one.created + one.updated
