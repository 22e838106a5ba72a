"""The pages of a migration report to decide by: what the client is asked, risk, effort and window, the files."""

from __future__ import annotations

from collections.abc import Sequence

from ..document import (
    Block,
    Column,
    Page,
    Row,
    Section,
    Signatures,
    Table,
    Words,
)
from .analysis_words import bare, listed, table_name
from .effort import Effort, RateKey, ThreePoint, shown_tenths
from .migration_report import BACKUP, ROLLBACK, SPARE, MigrationReport, loop_hours
from .risks import GRADE_WORDS

_UNMAPPED = 8
_EFFORT: dict[RateKey, str] = {
    "objects": "理解与对应每种表",
    "unsure_columns": "确认不认识的列",
    "unmapped_values": "确认没有对应的取值",
    "duplicate_clusters": "判断重复",
    "reconciliation": "逐轮对账",
}


def decisions_page(report: MigrationReport) -> Page:
    """What only the client can say, and where he signs."""
    rows = list(_questions(report))
    columns = (Column("", 5), Column("请贵司确认", 30), Column("具体是什么", 45), Column("怎样回复", 20))
    blocks: list[Block] = [Table(columns, tuple(Row((str(number), *cells)) for number, cells in enumerate(rows, 1)))]
    if not rows:
        blocks = [Words("没有待定事项。")]
    parties = (("客户方数据负责人", report.client or "（公司名称）"), ("实施方", "（公司名称）"))
    blocks += [Section("确认签字"), Signatures(parties)]
    return Page(
        chapter="请贵司确认",
        title=f"{len(rows)}项请贵司确认，确认后再模拟一次" if rows else "没有待定事项，可以签字确认",
        lead="这些只有贵司说得清；回复记在案例里，下次导出按同样的决定处理，只问新出现的。",
        blocks=tuple(blocks),
    )


def _questions(report: MigrationReport) -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = []
    for table in report.tables:
        if table.missing:
            what = listed([one.zh for one in table.missing], 6)
            found.append((f"{table_name(table.file, table.sheet)}缺少必填项", what, "补一列，或说定一个统一的值"))
    grouped: dict[tuple[str, str], list[str]] = {}
    for one in report.unknown:
        grouped.setdefault((one.entity.zh, one.field.zh), []).append(f"{one.value}（{one.rows:,}行）")
    for (entity, field), values in grouped.items():
        found.append((f"{entity}·{field}的取值怎样对应", listed(values, 6), "写明各对应系统里的哪个选项"))
    if report.rehearsed.proposed:
        what = f"{report.rehearsed.proposed:,}对名称相似、主键不同的记录"
        found.append(("是不是同一家", what, "逐对回答是或不是"))
    if report.rehearsed.rejected:
        files = listed(report.errors) if report.errors else "错误表"
        found.append((f"{report.rehearsed.rejected:,}行退回", files, "改好发回，或说定可以留空的字段"))
    for table in report.tables:
        if table.becomes and table.unmapped:
            what = f"{table_name(table.file, table.sheet)}有{len(table.unmapped)}列不导入"
            found.append((what, listed(table.unmapped, _UNMAPPED), "要保留的请指出"))
    return found


def risk_page(report: MigrationReport) -> Page:
    """Risk points with their evidence, effort, and the window of the cutover."""
    grade, effort = GRADE_WORDS[report.grade].zh, report.effort
    days, window = effort.days, report.window
    blocks: list[Block] = []
    if report.risks:
        rows = [Row((one.what.zh, one.evidence.zh, str(one.points), one.remedy.zh)) for one in report.risks]
        rows.append(Row(("合计", "", str(report.points), f"风险{grade}"), "total"))
        columns = (Column("风险", 22), Column("依据", 26), Column("分", 8, "right"), Column("怎样消除", 44))
        blocks += [Section("风险与依据"), Table(columns, tuple(rows))]
    blocks += [Section("工作量（小时）"), _effort(effort), Section("切换窗口（小时）"), _window(report)]
    likely = shown_tenths(days.likely)
    return Page(
        chapter="风险与工作量",
        title=f"迁移风险{grade}（{report.points}分），约{likely}人天，切换窗口约{shown_tenths(window.likely)}小时",
        lead="风险按本次模拟测到的计分：不超过5分为低，6至12分为中，12分以上为高。工作量随对象与决定多少而定，不随行数。",
        blocks=tuple(blocks),
        notes=(
            "未计分：个人信息是否已取得同意、旧系统使用年限，请在问卷中确认。"
            f"标†的系数为暂定值，以模拟中的实测替换：{_assumed(effort)}备份与回退的小时数。",
        ),
    )


def _assumed(effort: Effort) -> str:
    assumed = {one.partition(".")[0] for one in effort.assumed}
    return "".join(f"{name}、" for key, name in _EFFORT.items() if key in assumed)


def _three(points: ThreePoint) -> tuple[str, str, str]:
    return shown_tenths(points.low), shown_tenths(points.likely), shown_tenths(points.high)


def _effort(effort: Effort) -> Table:
    rows = []
    for line in effort.lines:
        if not line.count.likely and not line.count.high:
            continue
        low, high = f"{line.count.likely:,.0f}", f"{line.count.high:,.0f}"
        count = low if low == high else f"{low}–{high}"
        each = (line.minutes.low, line.minutes.likely, line.minutes.high)
        minutes = "、".join(f"{value.normalize():f}" for value in each)
        dagger = "†" if any(one.partition(".")[0] == line.key for one in effort.assumed) else ""
        rows.append(Row((_EFFORT[line.key] + dagger, count, minutes, *_three(line.hours))))
    rows.append(Row(("合计（小时）", "", "", *_three(effort.hours)), "strong"))
    rows.append(Row((f"合计（人天，每天{effort.hours_a_day}小时）", "", "", *_three(effort.days)), "total"))
    columns = (
        Column("工作", 32),
        Column("数量", 14, "right"),
        Column("每个（分钟）", 18, "right"),
        Column("低", 12, "right"),
        Column("可能", 12, "right"),
        Column("高", 12, "right"),
    )
    return Table(columns, tuple(rows))


def _window(report: MigrationReport) -> Table:
    loop = loop_hours(report.effort)
    rows = (
        Row(("最后一轮全量对账†", f"×{SPARE}", *_three(loop))),
        Row(("切换前全量备份†", "×1", *_three(BACKUP))),
        Row(("回退到旧系统的时间†", "×1", *_three(ROLLBACK))),
        Row(("切换窗口", "", *_three(report.window)), "total"),
    )
    columns = (
        Column("组成", 40),
        Column("倍数", 12, "right"),
        Column("低", 16, "right"),
        Column("可能", 16, "right"),
        Column("高", 16, "right"),
    )
    return Table(columns, rows)


def sources_page(report: MigrationReport) -> Page:
    """What each table was taken for, and the fingerprints of the files."""
    rows = [
        Row(
            (
                table_name(one.file, one.sheet),
                f"{one.rows:,}",
                one.source,
                "、".join(label.zh for label in one.becomes) if one.becomes else (one.why.zh if one.why else "–"),
            ),
            "plain" if one.becomes else "faint",
        )
        for one in report.tables
    ]
    columns = (Column("文件与工作表", 34), Column("数据行", 12, "right"), Column("来源", 24), Column("导入为", 30))
    blocks: tuple[Block, ...] = (
        Section("每张表当作什么"),
        Table(columns, tuple(rows)),
        Section("源文件的指纹（SHA-256）"),
        _fingerprints(report),
    )
    return Page(
        chapter="源文件",
        title=f"{len(report.files)}个源文件，{sum(one.rows for one in report.tables):,}行；指纹可核对是不是同一份",
        lead="报告只对下列指纹的文件有效：文件改动一个字，指纹就不同。切换当天的导出请再模拟一次。",
        blocks=blocks,
        notes=("数据行不含标题、空行、重复表头与合计行。灰色的表没有导入，原因写在最后一列。",),
    )


def _fingerprints(report: MigrationReport) -> Table:
    rows: Sequence[Row] = [
        Row((bare(one.name), f"{one.rows:,}", f"{one.size_bytes:,}", _digest(one.sha256))) for one in report.files
    ]
    columns = (
        Column("文件", 30),
        Column("数据行", 10, "right"),
        Column("字节", 13, "right"),
        Column("指纹", 47),
    )
    return Table(columns, tuple(rows))


def _digest(sha256: str) -> str:
    """In groups of eight, so that two people can compare it."""
    return " ".join(sha256[place : place + 8] for place in range(0, len(sha256), 8)) or "文件已不在原处"
