"""Files that other programs open: MS Project, a calendar, a spreadsheet, a word processor; the contract
(docs/exports.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from ..core.approval import Approval
from ..core.problems import Refusal
from ..core.progress import Progress, silent
from ..core.text import Lang, Text
from .contracting import contract_of, draw_contract
from .diagnosing import diagnose_opened, open_case
from .previewing import PAPERS
from .proposing import PLAN, Offer, make_offer, proposal_document
from .publishing import all_or_nothing, refuse_overwriting

Kind = Literal["project", "calendar", "plan", "quote", "proposal", "contract", "contract_word"]


@dataclass(frozen=True, slots=True)
class Export:
    """What a file of a kind is called, and what it is."""

    file: str
    name: Text


EXPORTS: dict[Kind, Export] = {
    "project": Export("plan.xml", Text("项目计划（MS Project）", "Plan for MS Project")),
    "calendar": Export("plan.ics", Text("日程（日历）", "Dates for a calendar")),
    "plan": Export(PLAN, Text("计划表", "Plan's workbook")),
    "quote": Export("quote.xlsx", Text("报价表", "Quote's workbook")),
    "proposal": Export("proposal.docx", Text("方案书（Word）", "Proposal in Word")),
    "contract": Export(PAPERS["contract"], Text("合同草案", "Contract draft")),
    "contract_word": Export("contract.docx", Text("合同草案（Word）", "Contract draft in Word")),
}


def calendar_name(offer: Offer, case: str = "") -> str:
    """Whose calendar it is, by the window and by the command line alike: the client's credit code; where there is none
    yet the ``case`` by id, else his name."""
    client = offer.diagnosed.case.client
    return client.uscc or case or client.name


def write_export(offer: Offer, kind: Kind, path: Path, case: str, now: datetime, lang: Lang = "zh") -> None:
    """One file of an offer. ``case`` names whose calendar it is, the same for ever; ``now`` (which must know its zone)
    stamps a calendar, so that a later one moves what an earlier one brought.

    :raises Refusal: a character that cannot be drawn, or a path that cannot be written
    """
    client, today = offer.diagnosed.case.client, offer.today
    match kind:
        case "project":
            from ..core.plan_mspdi import plan_mspdi

            path.write_bytes(plan_mspdi(offer.plan, offer.calendar, client.name, today, lang))
        case "calendar":
            from ..core.plan_ics import plan_calendar

            path.write_bytes(plan_calendar(offer.plan, case, client.name, now, lang))
        case "plan":
            from ..workbooks.plan_book import write_plan_book

            write_plan_book(offer.plan, offer.calendar, path, client.name, today)
        case "quote":
            from ..workbooks.quote_book import write_quote_book

            write_quote_book(offer.diagnosed.case, offer.quote, offer.book, path, today)
        case "proposal":
            from ..documents.word import document_docx

            path.write_bytes(document_docx(proposal_document(offer), today))
        case "contract":
            path.write_bytes(draw_contract(offer).pdf)
        case "contract_word":
            from ..documents.word import document_docx

            path.write_bytes(document_docx(contract_of(offer), today))


def export_into(offer: Offer, kind: Kind, folder: Path, case: str, now: datetime, lang: Lang = "zh") -> tuple[Path]:
    """The file of a kind into a folder, under its own name. ``case`` is the id of the stored case.

    :raises Refusal: as :func:`write_export`; nothing is left then
    """
    name = EXPORTS[kind].file
    with all_or_nothing(folder) as stage:
        write_export(offer, kind, stage / name, calendar_name(offer, case), now, lang)
    return (folder / name,)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is exported from a case file, and as what."""

    case: Path
    data: tuple[Path, ...]
    kind: Kind
    out: Path
    number: str = ""
    password: str = ""
    approvals: Sequence[Approval] = ()
    lang: Lang = "zh"


def export_case(asked: Asked, today: date, now: datetime, progress: Progress = silent) -> Offer:
    """One file of a client's case; either it is whole afterwards or nothing is there.

    The calendar's names are made from the client's credit code, or where there is none from his name.

    :raises Refusal: anything wrong in the case, its workbooks or the path
    """
    fit = Path(EXPORTS[asked.kind].file).suffix
    if asked.out.suffix.lower() != fit or not asked.out.stem or asked.out.is_dir():
        what = Text(f"{asked.kind} 的文件名应以 {fit} 结尾", f"the name of a {asked.kind} file ends in {fit}")
        remedy = Text(f"如 --out {EXPORTS[asked.kind].file}", f"write it like --out {EXPORTS[asked.kind].file}")
        raise Refusal.of("--out", what, remedy, str(asked.out))
    opened = open_case(asked.case, asked.data)
    refuse_overwriting([asked.case, *(workbook for workbook, _ in opened.workbooks)], [asked.out])
    diagnosed = diagnose_opened(opened, progress, asked.password)
    offer = make_offer(diagnosed, today, asked.number, approvals=asked.approvals)
    with all_or_nothing(asked.out.parent) as stage:
        try:
            write_export(offer, asked.kind, stage / asked.out.name, calendar_name(offer), now, asked.lang)
        except Refusal as refusal:
            raise refusal.in_file(str(asked.case)) from None
    return offer


def export_json(offer: Offer, kind: Kind, file: Path, lang: Lang = "zh") -> dict[str, Any]:
    """The ``export`` object."""
    return {
        "kind": kind,
        "file": str(file),
        "draft": offer.draft,
        "notices": [notice.said(lang) for notice in offer.diagnosed.notices],
    }
