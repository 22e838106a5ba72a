"""The migration report as a document: does it balance, what was cleaned and rejected, what the client must decide."""

from __future__ import annotations

from datetime import date

from ..document import (
    Document,
    KeyFigure,
    KeyFigures,
    Page,
    SideHead,
    Words,
)
from ..wording import full_day
from .analysis_words import listed, percent
from .effort import shown_tenths
from .migration_decision_pages import decisions_page, risk_page, sources_page
from .migration_pages import balance_page, cells_by_rule, cleaning_page, loaded, rejected_page
from .migration_report import MigrationReport
from .recipe import RULE_WORDS
from .rehearsed import EntityRun, FaultRun, Rehearsed
from .report_cover import report_document
from .risks import GRADE_WORDS
from .standards import FAULT_WORDS

TITLE = "数据迁移模拟报告"
_NOTE = "模拟在本机沙箱数据库中进行，原文件没有改动，行内容不保存。文件或决定有改动后，以重新模拟为准。"


def migration_document(report: MigrationReport, today: date) -> Document:
    """The report as a document, dated ``today``."""
    pages = [_summary(report), balance_page(report), cleaning_page(report)]
    if report.rehearsed.faults:
        pages.append(rejected_page(report))
    pages += [decisions_page(report), risk_page(report), sources_page(report)]
    return report_document(
        TITLE,
        "模拟迁移的对账、清洗、退回与待定事项",
        report.client,
        today,
        pages,
        subtitle="对账、清洗、退回、重复、风险与切换窗口",
        facts=(
            ("源文件", f"{len(report.files)}个"),
            ("模拟日期", full_day(today)),
            ("对账结论", "全部对平" if report.rehearsed.balanced else "没有对平"),
        ),
        note=_NOTE,
        keywords=("数据迁移", "模拟", "对账"),
    )


def _summary(report: MigrationReport) -> Page:
    run = report.rehearsed
    records = sum(map(loaded, run.entities))
    days = report.effort.days
    heads = [
        SideHead("对账", _balance_words(run)),
        SideHead("清洗与重复", _cleaning_words(report)),
        SideHead("退回", _rejected_words(run)),
        SideHead("请贵司", _asked(report)),
    ]
    figures = (
        KeyFigure("对账结论", _verdict(run), f"读入{run.read:,}条，逐条有去处", accent=True),
        KeyFigure("载入沙箱", f"{records:,}条", f"{len(run.entities)}类数据"),
        KeyFigure("退回", f"{run.rejected:,}条", percent(run.rejected, run.read)),
        KeyFigure(
            "迁移风险",
            GRADE_WORDS[report.grade].zh,
            f"{report.points}分；工作量{shown_tenths(days.low)}–{shown_tenths(days.high)}人天",
        ),
    )
    return Page(
        chapter="摘要",
        title=_headline(run, records),
        lead=f"{len(report.files)}个文件按企服通的导入模板清洗，按先后依赖载入沙箱，前后各算一遍合计，再跑第二遍确认不重复。",
        blocks=(KeyFigures(figures), *[head for head in heads if head.words]),
        notes=(_NOTE,),
    )


def _verdict(run: Rehearsed) -> str:
    return "全部对平" if run.balanced else "没有对平"


def _headline(run: Rehearsed, records: int) -> str:
    verdict = "全部对平" if run.balanced else "还没有对平"
    back = f"，{run.rejected:,}条退回待补" if run.rejected else "，没有退回"
    return f"读入{run.read:,}条，{records:,}条载入沙箱{back}；{verdict}"


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
    by_rule = cells_by_rule(run)
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
