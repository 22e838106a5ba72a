"""The minutes of a meeting: the log before and after it worked through by the same arrows, told, drawn, written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta, tzinfo
from pathlib import Path

from ..core.diagnosis import Diagnosis
from ..core.merge import known_at
from ..core.minutes import PAUSE, Meeting, Record, day_of, meetings, net_changes, said_before
from ..core.minutes_document import Minutes, OpenPoint, Standing, minutes_document
from ..core.minutes_words import Known, said_of
from ..core.problems import Refusal
from ..core.quote import DraftQuote
from ..core.said_short import BILLINGS, level_words
from ..core.text import Text
from ..store.file import Store
from ..store.operations import list_cases
from .case_files import case_named
from .casework import bring_out
from .in_force import InForce
from .preferences import read_settings
from .previewing import Paper, drawn
from .proposing import Offer
from .publishing import all_or_nothing
from .updating import rules_in_force
from .working import Kept, Work, work_through

SUFFIXES = (".pdf", ".docx")
NOTHING_IN_IT = Text("这段时间里没有改动，没有纪要可出", "nothing was changed in this span: there are no minutes of it")
NOTHING_YET = Text("还没有改动，没有纪要可出", "nothing was changed yet, so there are no minutes")
_OURS, _BOTH = Text("我方", "we"), Text("双方", "both sides")
_LATER = Text("会后", "after the meeting")


def meetings_of(kept: Kept, pause: timedelta = PAUSE) -> tuple[Meeting, ...]:
    """The meetings of a case, the latest first; a quote that was issued belongs to the meeting around it."""
    return meetings(kept.log, {one.at for one in kept.issued}, pause)


def minutes_of(kept: Kept, meeting: Meeting, rules: InForce, zone: tzinfo) -> Minutes:
    """All that is told of a meeting. What the case came to before and after it is worked through by ``rules`` and the
    meeting's last day, so that they differ by what was said alone."""
    day = day_of(meeting, zone)
    earlier, later = said_before(kept.log, meeting.begin), known_at(kept.log, meeting.end)
    was = work_through(replace(kept, log=earlier, issued=()), rules, day, quick=True) if earlier else None
    now = work_through(replace(kept, log=later), rules, day, quick=True, before=was)
    changes = net_changes(kept.log, meeting.begin, meeting.end)
    return Minutes(
        meeting=meeting,
        case=now.dossier.case,
        changes=said_of(changes, _known(now), was.state.values if was else {}, now.state.values),
        before=_standing(was) if was else None,
        after=_standing(now),
        issued=tuple(_issued(kept, meeting)),
        open=tuple(_open_points(now)),
        zone=zone,
        book=rules.book.id,
    )


def minutes_in_store(
    store: Store, named: str, span: tuple[str, str] | None, pause: timedelta, zone: tzinfo
) -> tuple[Minutes, Kept]:
    """The minutes of a stored case: of the span (UTC, both inside), else of its last meeting, by the rules of its day.

    ``named``: the case's id, how it begins, or the client's whole name.

    :raises Refusal: no such case, several, or nothing that changed, was issued or was typed
    """
    kept = bring_out(store, _case_named(store, named), read_settings(store).company)
    every = meetings_of(kept, pause)
    if span is None and not every:
        raise Refusal.of("ID", NOTHING_YET, Text("改动后再试", "try again after a change"))
    meeting = every[0] if span is None else _given(kept, every, *span)
    if not (meeting.changes or meeting.record.said or any(_issued(kept, meeting))):
        remedy = Text("各次会议的时间见 qifutong minutes ID --json", "qifutong minutes ID --json tells when people met")
        raise Refusal.of("--from", NOTHING_IN_IT, remedy)
    return minutes_of(kept, meeting, rules_in_force(store, day_of(meeting, zone)), zone), kept


def _given(kept: Kept, every: tuple[Meeting, ...], begin: str, end: str) -> Meeting:
    """A span that was asked for, with what was typed of the one meeting inside it."""
    inside = [one for one in every if begin <= one.end and one.begin <= end]
    record = inside[0].record if len(inside) == 1 else Record()
    return Meeting(begin, begin, end, len(net_changes(kept.log, begin, end)), record)


def _case_named(store: Store, named: str) -> str:
    same = [one.case for one in list_cases(store) if one.name == named]
    if len(same) == 1:
        return same[0]
    try:
        return case_named(store, named).case
    except Refusal as refusal:
        raise Refusal.of("ID", refusal.problems[0].what, refusal.problems[0].remedy) from None


def _known(work: Work) -> Known:
    tasks = {one.id: one.name for one in work.rules.plan.tasks}
    if work.offer is not None:
        tasks |= {one.id: one.name for one in work.offer.plan.tasks}
    needs = {one.key: one.label for one in work.diagnosis.needs.items}
    return Known(work.rules.questionnaire, work.rules.book, tasks, {str(key): words for key, words in needs.items()})


def _standing(work: Work) -> Standing:
    found = work.diagnosis
    one = Standing(found.answered, found.asked, found.total, level_words(found))
    offer = work.offer
    if offer is None or not _enough(found):
        return one
    order = offer.quote.estimate.order
    name, billing = offer.book.tiers[order.tier].name, BILLINGS[order.billing]
    words = Text(f"{name.zh}{billing.zh}", f"{name.en}, {billing.en}")
    return replace(one, offer=words, total=offer.quote.estimate.total, go_live=offer.plan.go_live)


def _enough(found: Diagnosis) -> bool:
    """Whether enough was answered to speak of a tier, and of what its quote waits for."""
    return found.answered * 2 >= found.asked


def _issued(kept: Kept, meeting: Meeting) -> Iterator[Text]:
    for one in kept.issued:
        if meeting.begin <= one.at <= meeting.end:
            until = one.inputs.terms.valid_until
            zh = f"签发报价单{one.number}第{one.version}版，有效至{until}"
            yield Text(zh, f"Quote {one.number} v{one.version} issued, valid until {until}")


# --- what is still open ----------------------------------------------------------------------------------------------


def _open_points(work: Work) -> Iterator[OpenPoint]:
    """What somebody has to find out, and what the quote waits for; who may approve it is no matter of the client's."""
    offer = work.offer
    by = _settled_by(offer) if offer else None
    for one in work.diagnosis.homework:
        before = one.when == "会前"
        when = Text("下次会前", "before we meet again") if before else _by(by)
        yield OpenPoint(one.text, one.who, when)
    if offer is None or not _enough(work.diagnosis):
        return
    estimate = offer.quote.estimate
    internal = {violation.what for violation in estimate.violations}
    shared = (*(line.label.zh for line in estimate.lines), *(one.what.zh for one in estimate.pending))
    unaccepted = {reason for _, reason in offer.unaccepted}
    for reason in offer.quote.told_client if isinstance(offer.quote, DraftQuote) else ():
        if reason not in internal:
            both = reason in unaccepted or any(words in reason.zh for words in shared)
            yield OpenPoint(reason, _BOTH if both else _OURS, _by(by))


def _settled_by(offer: Offer) -> date:
    """The day by which a contract is signed as planned: the first gate of phase one, inside the quote's validity."""
    gate = next((gate.day for gate in offer.plan.gates if gate.phase == 1), offer.plan.start)
    return min(gate, offer.quote.terms.valid_until)


def _by(day: date | None) -> Text:
    return _LATER if day is None else Text(f"{day.month}月{day.day}日前", f"by {day}")


# --- on paper --------------------------------------------------------------------------------------------------------


def minutes_file(meeting: Meeting, zone: tzinfo, suffix: str = ".pdf") -> str:
    """``minutes-2026-11-22.pdf``"""
    return f"minutes-{day_of(meeting, zone)}{suffix}"


def draw_minutes(minutes: Minutes) -> Paper:
    """The minutes as a PDF.

    :raises Refusal: a character that cannot be printed
    """
    return drawn(minutes_document(minutes))


def minutes_word(minutes: Minutes) -> bytes:
    """The minutes as a Word file."""
    from ..documents.word import document_docx

    return document_docx(minutes_document(minutes), day_of(minutes.meeting, minutes.zone))


def write_minutes(minutes: Minutes, path: Path) -> None:
    """The minutes into a file, as the ending of its name says, in one step.

    :raises Refusal: a character that cannot be printed, or a path that cannot be written
    """
    content = minutes_word(minutes) if path.suffix.lower() == ".docx" else draw_minutes(minutes).pdf
    with all_or_nothing(path.parent) as stage:
        (stage / path.name).write_bytes(content)
