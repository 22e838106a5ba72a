"""From an open case in the store to files that a mail program and a calendar open; all of them or none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from qifutong_desktop.actions.casework import bring_out, said
from qifutong_desktop.actions.drafting import (
    desk_of,
    drafted,
    facts_of,
    file_names,
    issued_firm_quotes,
    write_draft,
)
from qifutong_desktop.actions.in_force import shipped
from qifutong_desktop.actions.issuing import issue
from qifutong_desktop.actions.working import Work, work_through
from qifutong_desktop.core.case_fields import case_fields
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.core.service_desk.draft import Draft
from qifutong_desktop.core.service_desk.entry import Entry, entry_field, revised, service_field
from qifutong_desktop.core.service_desk.facts import Addresses
from qifutong_desktop.core.timeline import timeline
from qifutong_desktop.store.cases import new_case
from qifutong_desktop.store.file import Store, create_store
from qifutong_desktop.store.keys import Scrypting
from qifutong_desktop.store.operations import list_cases
from tests.store.issuing import AT, CASE, NOW, UNDER, firm

OPENED = date(2026, 9, 10)
LATER = datetime(2026, 9, 10, 2, 0, tzinfo=UTC)
OURS = Addresses(refunds="refunds@example.com")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with a signed client and one issued quote, in service since 2026-09-07."""
    folder = tmp_path_factory.mktemp("drafts") / "profile"
    made, _ = create_store(folder, "山高水长 42", keyring=False, cost=Scrypting(n=2**4))
    with made:
        case = new_case(made, CASE, author="wen", at=AT)
        quote = firm(start="2026-09-07")
        issue(made, CASE, quote, shipped().book, replace(UNDER, case=case), author="wen", now=NOW)
        said(made, case, case_fields(CASE) | {"deal.stage": "signed"}, "wen", NOW)
        entry = Entry("refund", OPENED, words="不合用", variant="no_reason", activated=date(2026, 9, 8))
        said(made, case, {entry_field("3f2a9c01"): service_field(entry)}, "wen", LATER)
        yield made


@pytest.fixture
def work(store: Store) -> Work:
    [case] = list_cases(store)
    return work_through(bring_out(store, case.case, CASE.company), shipped(), OPENED)


@pytest.fixture
def draft(store: Store, work: Work) -> Draft:
    facts, problems = facts_of(work, issued_firm_quotes(store, work.id), OURS)
    assert problems == ()
    return drafted("3f2a9c01", facts.entries["3f2a9c01"], facts, work.rules)


def test_a_request_in_the_store_becomes_a_mail_and_a_calendar(draft: Draft, tmp_path: Path) -> None:
    proof = tmp_path / "付款凭证（9月）.pdf"
    proof.write_bytes(b"%PDF-1.7 paid")
    out = tmp_path / "退款 材料"
    mail, calendar = write_draft(draft, out, LATER, files=[proof])
    assert {one.name for one in out.iterdir()} == {mail.name, calendar.name}
    message = message_from_bytes(mail.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert message["To"].addresses[0].addr_spec == "refunds@example.com"
    [attached] = message.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == (proof.name, proof.read_bytes())
    body = message.get_body()
    assert body is not None
    assert "今天是第 2 天" in body.get_content()
    assert "结论：可以退款" in body.get_content()
    assert "¥41,999.00" in body.get_content(), "the issued quote, made again"
    assert calendar.read_bytes().count(b"BEGIN:VEVENT") == 2


def test_a_call_sheet_takes_the_mails_place(draft: Draft, tmp_path: Path) -> None:
    call, calendar = write_draft(draft, tmp_path, LATER, call=True)
    assert (call.suffix, calendar.suffix) == (".txt", ".ics")
    assert "电话记录单" in call.read_text("utf-8")
    assert [call.name, calendar.name] == list(file_names(draft, call=True))


def test_a_second_writing_replaces_the_first(store: Store, work: Work, draft: Draft, tmp_path: Path) -> None:
    write_draft(draft, tmp_path, LATER)
    facts, _ = facts_of(work, issued_firm_quotes(store, work.id), OURS)
    again = drafted("3f2a9c01", revised(draft.entry, state="sent"), facts, work.rules)
    _, calendar = write_draft(again, tmp_path, LATER)
    assert len(list(tmp_path.iterdir())) == 2
    assert b"SEQUENCE:2\r\n" in calendar.read_bytes()


def test_nothing_is_written_when_a_file_is_missing_or_too_heavy(draft: Draft, tmp_path: Path) -> None:
    out, one, other = tmp_path / "out", tmp_path / "one.zip", tmp_path / "other.zip"
    for heavy in (one, other):
        with heavy.open("wb") as file:
            file.truncate(11 * 1024**2)
    with pytest.raises(Refusal) as refused:
        write_draft(draft, out, LATER, files=[tmp_path / "gone.pdf", one, other])
    assert [problem.file for problem in refused.value.problems] == ["gone.pdf", "other.zip"]
    assert not out.exists()


def test_a_folder_that_cannot_be_written_is_refused(draft: Draft, tmp_path: Path) -> None:
    taken = tmp_path / "out"
    taken.write_text("a file", "utf-8")
    with pytest.raises(Refusal):
        write_draft(draft, taken, LATER)
    assert [one.name for one in tmp_path.iterdir()] == ["out"]


def test_a_file_in_the_way_of_the_calendar_leaves_the_mail_as_it_was(draft: Draft, tmp_path: Path) -> None:
    mail, calendar = (tmp_path / name for name in file_names(draft))
    mail.write_text("before", "utf-8")
    calendar.mkdir()
    with pytest.raises(Refusal):
        write_draft(draft, tmp_path, LATER)
    assert mail.read_text("utf-8") == "before"


def test_the_line_of_days_holds_quote_service_and_request(store: Store, work: Work) -> None:
    issued = issued_firm_quotes(store, work.id)
    facts, _ = facts_of(work, issued)
    found = timeline(work.kept.log, issued, work.dossier.deal, facts, desk_of(work.rules))
    told = {one.sort for one in found}
    assert {"case", "quote", "service", "refund", "desk"} <= told
    [window] = [one for one in found if one.sort == "refund" and one.ref.startswith("Q26")]
    assert window.on == date(2026, 9, 13), "from the opening that the request told"
