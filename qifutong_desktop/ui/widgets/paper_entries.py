"""Which papers a case has, and which pages of a drawn document each of them shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...core.text import Text
from .paper_list import Entry
from .versions_card import document_of

if TYPE_CHECKING:
    from ...actions.previewing import Paper
    from ...actions.working import Issued, Work

PROPOSAL, SUMMARY, QUOTE, PLAN = "proposal", "summary", "quote", "plan"


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
    draft = Text("草稿", "draft")
    found = []
    if work.offer is not None or not work.kept.issued:
        found = [
            Entry(PROPOSAL, Text("方案书", "Proposal"), Text("PDF，完整方案", "PDF, all pages")),
            Entry(SUMMARY, Text("一页摘要", "Summary page"), Text("图片，可发聊天", "a picture for a chat")),
            Entry(QUOTE, Text("报价单", "Quote"), draft),
            Entry(PLAN, Text("计划表", "Plan"), Text("Excel 工作簿", "Excel workbook")),
        ]
    for one in reversed(work.kept.issued):
        until = one.inputs.terms.valid_until
        version = Text(f"第 {one.version} 版", f"version {one.version}")
        state = Text(f"{version.zh}，有效至 {until}", f"{version.en}, until {until}")
        if work.today > until:
            state = Text(f"{version.zh}，{until} 已过期", f"{version.en}, expired {until}")
        found.append(Entry(document_of(one), Text(one.number, one.number), state))
    return found
