"""The service desk at work: what is known of an open case, the drafts made from it, and the files they become."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from ..catalog.pricebook import parse_pricebook
from ..catalog.service_desk import load_desk_rules
from ..core.client import Answer
from ..core.issued import issued_quote
from ..core.order import plain_name
from ..core.problems import Problem, Refusal
from ..core.questionnaire import Questionnaire
from ..core.quote import FirmQuote
from ..core.service_desk.draft import Draft, make_draft
from ..core.service_desk.entry import Entry, services_of
from ..core.service_desk.facts import PAPERS, Addresses, ClientFacts, SystemInUse, bought_from
from ..core.service_desk.ics import calendar_file
from ..core.service_desk.mail import Attached, mail_file
from ..core.service_desk.rules import Desk
from ..core.text import Lang, Text
from ..store.file import Store
from ..store.quotes import issued_book, issued_quotes
from .exporting import folder_of
from .in_force import InForce
from .publishing import all_or_nothing
from .working import Work

#: What all files of one mail may weigh, in bytes: most mail servers take no more.
LARGEST_MAIL = 20 * 1024**2


def desk_of(rules: InForce) -> Desk:
    """The desk as it decides by the rules in force."""
    return Desk(load_desk_rules(), rules.book, rules.calendar)


def issued_firm_quotes(store: Store, case: str) -> tuple[FirmQuote, ...]:
    """Every issued quote of a case, each made again by its own price book, in the order of issue.

    :raises Refusal: when this version of the program cannot read one of the books
    """
    return tuple(
        issued_quote(one.inputs, parse_pricebook(issued_book(store, one), one.inputs.book))
        for one in issued_quotes(store, case)
    )


def facts_of(
    work: Work,
    issued: Sequence[FirmQuote] = (),
    addresses: Addresses = Addresses(),  # noqa: B008
) -> tuple[ClientFacts, tuple[Problem, ...]]:
    """What the desk knows of an open case, and what of its entries could not be read."""
    entries, problems = services_of(work.state.values, work.kept.log)
    case, offer = work.dossier.case, work.offer
    facts = ClientFacts(
        case=work.id,
        client=case.client,
        company=case.company,
        stage=work.stage,
        today=work.today,
        tier=offer.quote.estimate.order.tier if offer else None,
        bought=bought_from(issued),
        plan=offer.plan if offer else None,
        systems=_systems(work, case.answers),
        entries=entries,
        addresses=addresses,
    )
    return facts, problems


def drafted(entry_id: str, entry: Entry, facts: ClientFacts, rules: InForce) -> Draft:
    """The draft of an entry by the rules in force."""
    return make_draft(entry_id, entry, facts, desk_of(rules))


def file_names(draft: Draft, *, call: bool = False) -> tuple[str, ...]:
    """The files that :func:`write_draft` writes: the mail or the call sheet, and a calendar file if there is a date."""
    stem = f"{draft.name.zh} {folder_of(draft.client)} {draft.entry.opened} {draft.entry_id[:8]}"
    return (f"{stem}.txt" if call else f"{stem}.eml", *([f"{stem}.ics"] if draft.dues else []))


def write_draft(
    draft: Draft,
    folder: Path,
    now: datetime,
    *,
    files: Sequence[Path] = (),
    attached: Sequence[Attached] = (),
    lang: Lang = "zh",
    call: bool = False,
) -> tuple[Path, ...]:
    """A draft as files in a folder, all of them or none; those of the same name are replaced.

    ``call``: a call sheet in place of the mail. ``attached``, then ``files`` go with the mail.

    :raises Refusal: a file that cannot be read, more than a mail may weigh, an address that is none, a folder that
        cannot be written
    """
    first, *rest = file_names(draft, call=call)
    content = draft.call.said(lang).encode() if call else mail_file(draft, now, lang, _read(files, attached))
    with all_or_nothing(folder) as stage:
        (stage / first).write_bytes(content)
        for name in rest:
            (stage / name).write_bytes(calendar_file(draft, now, lang))
    return tuple(folder / name for name in (first, *rest))


def _read(files: Sequence[Path], attached: Sequence[Attached]) -> tuple[Attached, ...]:
    found: list[Attached] = []
    problems = []
    left = LARGEST_MAIL
    for one in attached:
        if len(one.content) > left:
            problems.append(_too_heavy(one.name))
            continue
        found.append(one)
        left -= len(one.content)
    for path in files:
        try:
            size = path.stat().st_size
            if size > left:
                problems.append(_too_heavy(path.name))
                continue
            found.append(Attached(path.name, path.read_bytes()))
            left -= size
        except OSError as error:
            what = Text(f"无法读取（{error.strerror}）", f"cannot be read ({error.strerror})")
            problems.append(Problem("", what, Text("请核对文件", "check the file"), path.name))
    if problems:
        raise Refusal(problems)
    return tuple(found)


def _too_heavy(name: str) -> Problem:
    what = Text("附件合计超过 20 MB", "the files weigh more than 20 MB")
    return Problem("", what, Text("请分几封寄，或另行交接", "send several mails"), name)


def _systems(work: Work, answers: Mapping[str, Answer]) -> tuple[SystemInUse, ...]:
    """The systems to be integrated, with version and interface papers as the table of systems has them."""
    need = work.diagnosis.needs.need("integrations")
    rows = _table(work.rules.questionnaire, answers)
    return tuple(_system(name, rows.get(plain_name(name), {})) for name in (*need.names, *need.possible))


def _table(questionnaire: Questionnaire, answers: Mapping[str, Answer]) -> Mapping[str, Mapping[str, object]]:
    rows: dict[str, Mapping[str, object]] = {}
    for question in questionnaire.by_id.values():
        answer = answers.get(question.id)
        if question.role == "kept_systems" and answer is not None and isinstance(answer.value, tuple):
            for row in answer.value:
                if isinstance(row, Mapping) and isinstance(name := row.get("system"), str):
                    rows[plain_name(name)] = row
    return rows


def _system(name: str, row: Mapping[str, object]) -> SystemInUse:
    version, papers = row.get("version"), row.get("papers")
    stands = next((one for one in PAPERS if one == papers), None)
    return SystemInUse(name, version if isinstance(version, str) else "", stands)
