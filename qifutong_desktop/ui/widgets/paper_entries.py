"""Which papers a case has, and which pages of a drawn document each of them shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ...core.text import Text
from .paper_list import Entry
from .versions_card import document_of

if TYPE_CHECKING:
    from ...actions.other_programs import Kind
    from ...actions.previewing import Paper
    from ...actions.working import Issued, Work

PROPOSAL, SUMMARY, QUOTE, PLAN, CONTRACT = "proposal", "summary", "quote", "plan", "contract"
#: The minutes of a meeting: drawn with or without a price.
MINUTES = "minutes"
REMEASURE = "remeasure"
#: What only other programs open, by the choice: the kind of export, and what is said in place of pages.
FILES: Mapping[str, tuple[Kind, Text]] = {
    PLAN: (
        "plan",
        Text(
            "计划表是 Excel 工作簿：任务、负责人、里程碑与甘特图，改天数会自动重排。\n导出后用 Excel 或 WPS 打开。",
            "The plan is an Excel workbook: tasks, owners, gates and a Gantt; changed days move what follows.\n"
            "Export it and open it in Excel or WPS.",
        ),
    ),
    "plan_project": (
        "project",
        Text(
            "MS Project 的 XML：阶段、任务、前置、里程碑、负责人，带节假日与调休的日历。\n导出后用 Project 打开。",
            "XML for MS Project: phases, tasks, links, milestones, owners, and the calendar with holidays.\n"
            "Export it and open it in Project.",
        ),
    ),
    "plan_calendar": (
        "calendar",
        Text(
            "日历文件：里程碑、培训、切换与上线日。\n计划变动后再导出、再导入一次，原有日程会移到新日期，不会重复。",
            "A calendar file: milestones, training, cutover and go-live.\n"
            "Export and import it again after a change: appointments move, none is doubled.",
        ),
    ),
    "quote_book": (
        "quote",
        Text(
            "带公式的报价表：改数量或单价，税额与合计随之重算。\n有约束力的是签发的 PDF 报价单，不是这张表。",
            "The quote with formulas: change a quantity or a price, and tax and totals follow.\n"
            "What binds is the issued PDF, not this workbook.",
        ),
    ),
    "proposal_word": (
        "proposal",
        Text(
            "可编辑的方案书：标题样式、真表格、图表为图片。\n导出后用 Word 或 WPS 打开。",
            "The proposal to edit: heading styles, real tables, charts as pictures.\n"
            "Export it and open it in Word or WPS.",
        ),
    ),
    "contract_word": (
        "contract_word",
        Text(
            "可编辑的合同草案，内容与 PDF 相同。\n条款须经法务审定；横线处由双方填写，导出后用 Word 或 WPS 打开。",
            "The draft contract to edit, the same as the PDF.\n"
            "A lawyer must see its words; both sides fill in the lines. Open it in Word or WPS.",
        ),
    ),
}
#: What may be handed over while prices are hidden from the client.
UNPRICED = (PLAN, "plan_project", "plan_calendar")


def drawn_as(key: str) -> str:
    """The drawn document that a choice shows: the summary is a page of the proposal."""
    return PROPOSAL if key == SUMMARY else key


def pages_of(key: str, paper: Paper) -> tuple[int, ...]:
    """The pages (from 0) of a paper that a choice shows."""
    if key == SUMMARY and paper.summary is not None:
        return (paper.summary,)
    return tuple(range(len(paper.sizes)))


def issued_by(work: Work, key: str) -> Issued | None:
    """The issued quote that a choice names."""
    return next((one for one in work.kept.issued if document_of(one) == key), None)


def entries_of(work: Work) -> list[Entry]:
    """The papers of a case; without a price only those that were issued."""
    draft = Text("草案", "draft")
    found = []
    if work.offer is not None or not work.kept.issued:
        found = [
            Entry(PROPOSAL, Text("方案书", "Proposal"), Text("PDF，完整方案", "PDF, all pages")),
            Entry(SUMMARY, Text("一页摘要", "Summary page"), Text("图片，可发聊天", "a picture for a chat")),
            Entry(QUOTE, Text("报价单", "Quote"), draft),
            Entry(CONTRACT, Text("合同", "Contract"), Text("草案，签章后生效", "draft until both seal it")),
            Entry(PLAN, Text("计划表", "Plan"), Text("Excel 工作簿", "Excel workbook")),
            Entry("plan_project", Text("项目计划", "Project plan"), Text("MS Project 的 XML", "XML for MS Project")),
            Entry("plan_calendar", Text("日程", "Dates"), Text("日历文件 .ics", "calendar file .ics")),
            Entry("quote_book", Text("报价表", "Quote, formulas"), Text("Excel，带公式", "Excel workbook")),
            Entry("proposal_word", Text("方案书可编辑版", "Proposal to edit"), Text("Word 文档", "Word document")),
            Entry("contract_word", Text("合同可编辑版", "Contract to edit"), Text("Word 文档", "Word document")),
        ]
    if work.dossier.case.measured and work.offer is not None:
        found.append(Entry(REMEASURE, Text("复测报告", "Measured again"), Text("与以往诊断的对比", "against before")))
    found.append(Entry(MINUTES, Text("会议纪要", "Minutes"), Text("会上改了什么", "what a meeting changed")))
    newest = {one.number: one.version for one in work.kept.issued}
    for one in reversed(work.kept.issued):
        until = one.inputs.terms.valid_until
        version = Text(f"第 {one.version} 版", f"version {one.version}")
        state = Text(f"{version.zh}，有效至 {until}", f"{version.en}, until {until}")
        if one.version != newest[one.number]:
            state = Text(f"{version.zh}，已被新版取代", f"{version.en}, superseded")
        elif work.today > until:
            state = Text(f"{version.zh}，{until} 已过期", f"{version.en}, expired {until}")
        found.append(Entry(document_of(one), Text(one.number, one.number), state))
    return found
