"""The migration report as a document: does it balance, what was cleaned and rejected, what the client must decide."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from ..document import (
    Block,
    Column,
    Cover,
    Document,
    KeyFigure,
    KeyFigures,
    Page,
    Row,
    Section,
    SideHead,
    Signatures,
    Table,
    Words,
)
from ..wording import full_day
from .analysis_words import bare, listed, percent, table_name
from .effort import Effort, RateKey, ThreePoint, shown_tenths
from .migration_report import BACKUP, GRADE_WORDS, ROLLBACK, SPARE, MigrationReport, entity_labels, loop_hours
from .recipe import RULE_WORDS, Rule
from .rehearsed import EntityRun, FaultRun, Rehearsed
from .standards import FAULT_WORDS

TITLE = "数据迁移模拟报告"
_NOTE = "模拟在本机沙箱数据库中进行，原文件没有改动，行内容不保存。文件或决定有改动后，以重新模拟为准。"
_FAULTS, _PLACES, _UNMAPPED = 24, 3, 8
_EFFORT: dict[RateKey, str] = {
    "objects": "理解与对应每种表",
    "unsure_columns": "确认不认识的列",
    "unmapped_values": "确认没有对应的取值",
    "duplicate_clusters": "判断重复",
    "reconciliation": "逐轮对账",
}


def migration_document(report: MigrationReport, today: date) -> Document:
    """The report as a document, dated ``today``."""
    pages = [_summary(report), _balance_page(report), _cleaning_page(report)]
    if report.rehearsed.faults:
        pages.append(_rejected_page(report))
    pages += [_decisions_page(report), _risk_page(report), _sources_page(report)]
    return Document(
        title=f"{report.client} {TITLE}".strip(),
        author="企服通",
        subject="模拟迁移的对账、清洗、退回与待定事项",
        status="",
        foot="　".join(part for part in (report.client, TITLE, full_day(today)) if part),
        pages=tuple(pages),
        cover=Cover(
            brand="企服通",
            title=TITLE,
            subtitle="对账、清洗、退回、重复、风险与切换窗口",
            facts=(
                *((("呈送", report.client),) if report.client else ()),
                ("源文件", f"{len(report.files)}个"),
                ("模拟日期", full_day(today)),
                ("对账结论", "全部对平" if report.rehearsed.balanced else "没有对平"),
            ),
            note=_NOTE,
        ),
        summary=0,
        keywords=("数据迁移", "模拟", "对账"),
    )


# --- summary ---------------------------------------------------------------------------------------------------------


def _loaded(one: EntityRun) -> int:
    return one.created + one.updated


def _summary(report: MigrationReport) -> Page:
    run = report.rehearsed
    loaded = sum(map(_loaded, run.entities))
    days = report.effort.days
    heads = [
        SideHead("对账", _balance_words(run)),
        SideHead("清洗与重复", _cleaning_words(report)),
        SideHead("退回", _rejected_words(run)),
        SideHead("请贵司", _asked(report)),
    ]
    figures = (
        KeyFigure("对账结论", _verdict(run), f"读入{run.read:,}行，逐行有去处", accent=True),
        KeyFigure("载入沙箱", f"{loaded:,}条", f"{len(run.entities)}类数据"),
        KeyFigure("退回", f"{run.rejected:,}行", percent(run.rejected, run.read)),
        KeyFigure(
            "迁移风险",
            GRADE_WORDS[report.grade].zh,
            f"{report.points}分；工作量{shown_tenths(days.low)}–{shown_tenths(days.high)}人天",
        ),
    )
    return Page(
        chapter="摘要",
        title=_headline(run, loaded),
        lead=f"{len(report.files)}个文件按企服通的导入模板清洗，按先后依赖载入沙箱，前后各算一遍合计，再跑第二遍确认不重复。",
        blocks=(KeyFigures(figures), *[head for head in heads if head.words]),
        notes=(_NOTE,),
    )


def _verdict(run: Rehearsed) -> str:
    return "全部对平" if run.balanced else "没有对平"


def _headline(run: Rehearsed, loaded: int) -> str:
    verdict = "全部对平" if run.balanced else "还没有对平"
    back = f"，{run.rejected:,}行退回待补" if run.rejected else "，没有退回"
    return f"读入{run.read:,}行，{loaded:,}条载入沙箱{back}；{verdict}"


def _balance_words(run: Rehearsed) -> tuple[Words, ...]:
    wrong = [one for one in run.entities if one.differences]
    words = [Words(f"{one.differences[0].zh}。", f"{one.label.zh}：") for one in wrong[:3]]
    if not wrong:
        words.append(Words("每类数据的行数、主键数、金额与数量合计、日期起止，前后一致；第二遍没有新增也没有改动。"))
    planted, caught = (sum(getattr(one, name) for one in run.self_test) for name in ("planted", "caught"))
    if planted:
        words.append(Words(f"埋入{planted}处已知错误，查出{caught}处。", "自检："))
    return (*words, *(Words(f"{one.zh}。") for one in run.problems[:2]))


def _cleaning_words(report: MigrationReport) -> tuple[Words, ...]:
    run = report.rehearsed
    by_rule = _by_rule(run)
    words = []
    if by_rule:
        most = listed([f"{RULE_WORDS[rule].zh}{count:,}格" for rule, count in list(by_rule.items())[:3]])
        words.append(Words(f"{most}。", f"改动{sum(by_rule.values()):,}格："))
    merged, skipped = (sum(getattr(one, name) for one in run.entities) for name in ("merged", "skipped"))
    if merged or skipped:
        words.append(Words(f"同一记录合并{merged:,}行，完全重复跳过{skipped:,}行。", "重复："))
    if run.proposed:
        words.append(Words(f"{run.proposed:,}对看起来相似，没有合并，请人工确认。", "待定："))
    return tuple(words)


def _rejected_words(run: Rehearsed) -> tuple[Words, ...]:
    ranked = sorted((one for one in run.entities if one.rejected), key=lambda one: -one.rejected)
    words = []
    for one in ranked[:3]:
        reasons = [
            f"{fault.field.zh}{FAULT_WORDS[fault.kind].zh}{fault.count:,}处" for fault in _faults_of(run, one)[:3]
        ]
        words.append(Words(f"{'；'.join(reasons)}。", f"{one.label.zh}{one.rejected:,}行："))
    return tuple(words)


def _faults_of(run: Rehearsed, one: EntityRun) -> list[FaultRun]:
    return sorted((fault for fault in run.faults if fault.target == one.target), key=lambda fault: -fault.count)


def _asked(report: MigrationReport) -> tuple[Words, ...]:
    words = []
    missing = [one.zh for table in report.tables for one in table.missing]
    if missing:
        words.append(Words(f"{listed(dict.fromkeys(missing))}。", "补上缺少的必填项："))
    if report.errors:
        words.append(Words(f"{listed(report.errors)}，改好后发回再模拟。", "改错误表："))
    if report.unknown:
        words.append(Words(f"{len(report.unknown)}个取值不在可选值之内，见“请贵司确认”页。", "确认取值："))
    if report.rehearsed.proposed:
        words.append(Words(f"{report.rehearsed.proposed:,}对相似记录是不是同一家。", "确认重复："))
    return tuple(words) or (Words("没有待定事项，签字确认后即可排切换日期。"),)


# --- reconciliation --------------------------------------------------------------------------------------------------


def _balance_page(report: MigrationReport) -> Page:
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
        title=f"读入{run.read:,}行＝载入＋合并＋跳过＋退回，{verdict}",
        lead="左边是贵司的表，右边是沙箱数据库自己算的；两边独立计算，一分一件都要对上，退回和合并的也算在内。",
        blocks=tuple(blocks),
        notes=(
            "合并是同一记录的多行归为一条；跳过是完全重复的行；退回的行连同原因写在错误表里，改好可再读。",
            "主键数减少的是合并掉的记录；日期起止不同时，首末那天的行被合并或退回了。",
        ),
    )


def _counts(one: EntityRun) -> tuple[int, int, int, int, int]:
    return one.read, _loaded(one), one.merged, one.skipped, one.rejected


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
    return f"{value:,.2f}" if value == value.quantize(Decimal("0.01")) else f"{value.normalize():,f}"


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


# --- cleaning --------------------------------------------------------------------------------------------------------


def _by_rule(run: Rehearsed) -> dict[Rule, int]:
    """Cells by rule, the most first."""
    found: dict[Rule, int] = {}
    for one in run.steps:
        found[one.rule] = found.get(one.rule, 0) + one.count
    return dict(sorted(found.items(), key=lambda pair: -pair[1]))


def _cleaning_page(report: MigrationReport) -> Page:
    run = report.rehearsed
    labels = entity_labels(run)
    rows = []
    for rule, total in _by_rule(run).items():
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


# --- what came back --------------------------------------------------------------------------------------------------


def _rejected_page(report: MigrationReport) -> Page:
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


# --- decisions -------------------------------------------------------------------------------------------------------


def _decisions_page(report: MigrationReport) -> Page:
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


# --- risk and effort -------------------------------------------------------------------------------------------------


def _risk_page(report: MigrationReport) -> Page:
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


# --- sources ---------------------------------------------------------------------------------------------------------


def _sources_page(report: MigrationReport) -> Page:
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
