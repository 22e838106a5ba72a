"""Mails and calendar files as other programs read them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qifutong_desktop.core.client import Client
from qifutong_desktop.core.ics import fold
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.core.service_desk.draft import Draft
from qifutong_desktop.core.service_desk.entry import KINDS, Entry, Kind, revised
from qifutong_desktop.core.service_desk.facts import Addresses
from qifutong_desktop.core.service_desk.ics import calendar_file
from qifutong_desktop.core.service_desk.mail import Attached, mail_file

from .desk_cases import COMPANY, TODAY, bought, drafted, facts

NOW = datetime(2026, 9, 28, 14, 30, tzinfo=timezone(timedelta(hours=8)))
OURS = Addresses("service@example.com", "complaints@example.com", "refunds@example.com")
#: what people type, with what breaks headers and content lines
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=60)


def read(content: bytes) -> EmailMessage:
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def of(client: str, kind: Kind = "complaint", **known: str) -> Draft:
    someone = facts(TODAY, bought(), addresses=OURS, client=Client(client, contact="许㙍", **known))
    return drafted(Entry(kind, TODAY, time="14:30"), someone)


# --- mail ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_mail_is_read_back_as_it_was_written(kind: Kind) -> None:
    known = facts(TODAY, bought(), addresses=OURS, client=Client("绍兴䶮禾烘焙食品有限公司", email="xu@example.com"))
    known = replace(known, company=replace(COMPANY, consultant_email="wen@example.com"))
    draft = drafted(Entry(kind, TODAY), known)
    message = read(mail_file(draft, NOW))
    assert message["Subject"] == draft.subject.zh
    assert message["To"].addresses[0].addr_spec == draft.to.email
    assert (message["From"].addresses[0].display_name, message["From"].addresses[0].addr_spec) == (
        "温𬭩",
        "wen@example.com",
    )
    assert message["Date"].datetime == NOW
    assert message["X-Unsent"] == "1"
    body = message.get_body()
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == draft.body.zh


def test_what_is_not_known_is_left_out_of_the_headers() -> None:
    message = read(mail_file(drafted(Entry("complaint", TODAY)), NOW))
    assert (message["To"], message["From"]) == (None, None)


@given(st.lists(WORDS, max_size=3))
def test_files_with_chinese_names_are_read_back(names: Sequence[str]) -> None:
    kept = [re.sub(r"[^一-龥a-z0-9]", "", name) for name in names]
    files = [Attached(f"{name}证据{number}.pdf", b"%PDF") for number, name in enumerate(kept)]
    content = mail_file(of("甲公司"), NOW, files=files)
    found = list(read(content).iter_attachments())
    assert [one.get_filename() for one in found] == [file.name for file in files]
    assert [one.get_content() for one in found] == [file.content for file in files]
    assert {one.get_content_type() for one in found} <= {"application/pdf"}


def test_a_chinese_file_name_stands_in_both_spellings() -> None:
    name = "事情经过与往来记录（二〇二六年九月整理，附聊天截图与通话记录）.pdf"
    part = mail_file(of("甲公司"), NOW, files=[Attached(name, b"x")]).split(b"\r\n--=_")[2]
    assert b"filename*=utf-8''%E4%BA%8B" in part
    assert b"filename*0" not in part, "Outlook reads no continuations"
    words = re.search(rb'name="((?:=\?utf-8\?b\?[^?]+\?=\s*)+)"', part)
    assert words is not None, "Outlook and QQ mail read the encoded words"
    assert all(len(line) <= 76 for line in part.split(b"\r\n") if b"=?" in line)
    assert str(read(b"Subject: " + words[1] + b"\r\n\r\n")["Subject"]) == name


@given(WORDS)
def test_no_name_of_a_client_becomes_a_header(name: str) -> None:
    content = mail_file(of(f"{name}\r\nBcc: spy@example.com\r\n\r\n{name}"), NOW)
    message = read(content)
    assert set(message.keys()) == {
        *("Subject", "To", "Date", "X-Unsent", "MIME-Version", "Content-Type", "Content-Transfer-Encoding")
    }
    head = content.split(b"\r\n\r\n", 1)[0]
    assert all(len(line) <= 76 for line in head.split(b"\r\n"))
    assert head.isascii()


@given(WORDS)
def test_a_subject_comes_back_whatever_it_says(name: str) -> None:
    said = str(read(mail_file(of(name), NOW))["Subject"])
    shown = [char for char in name if not char.isspace() and char.isprintable()]
    assert [char for char in said.removeprefix("投诉+") if not char.isspace() and char.isprintable()] == shown


def test_the_same_draft_gives_the_same_bytes() -> None:
    files = [Attached("截图.png", b"\x89PNG")]
    assert mail_file(of("甲公司"), NOW, files=files) == mail_file(of("甲公司"), NOW, files=files)
    assert b"\r\n" in mail_file(of("甲公司"), NOW)
    assert not re.search(rb"(?<!\r)\n", mail_file(of("甲公司"), NOW, files=files))


@pytest.mark.parametrize("email", ["nobody", "a b@example.com", "许@example.com", "a@example.com\r\nBcc: b@x.org"])
def test_an_address_that_is_none_is_refused_with_its_place(email: str) -> None:
    with pytest.raises(Refusal) as refused:
        mail_file(of("甲公司", "integration", email=email), NOW)
    assert refused.value.problems[0].key == "client.email"


# --- calendar --------------------------------------------------------------------------------------------------------


def unfolded(content: bytes) -> list[str]:
    """Content lines, as RFC 5545 has them joined."""
    assert content.endswith(b"\r\n")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    return content.decode().replace("\r\n ", "").split("\r\n")[:-1]


def events(content: bytes) -> list[dict[str, str]]:
    """The events, without their alarms."""
    found: list[dict[str, str]] = []
    within: list[str] = []
    for line in unfolded(content):
        name, _, value = line.partition(":")
        if name == "BEGIN":
            within.append(value)
            if value == "VEVENT":
                found.append({})
        elif name == "END":
            assert within.pop() == value
        elif within == ["VCALENDAR", "VEVENT"]:
            found[-1][name] = value
    assert within == []
    return found


def plain(value: str) -> str:
    return re.sub(r"\\(.)", lambda at: "\n" if at[1] == "n" else at[1], value)


@given(WORDS)
def test_lines_are_folded_between_characters_and_come_back(text: str) -> None:
    pieces = fold(f"SUMMARY:{text}")
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert "".join([pieces[0], *(piece[1:] for piece in pieces[1:])]) == f"SUMMARY:{text}"


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=80))
def test_names_come_back_from_the_calendar(name: str) -> None:
    found = events(calendar_file(of(f"a{name};,\\n"), NOW))
    assert len(found) == 3
    assert all(plain(one["SUMMARY"]).endswith(f"（a{name};,\\n）") for one in found)


def test_days_are_days_and_hours_stand_in_shanghai() -> None:
    content = calendar_file(of("甲公司"), NOW)
    first, second, _ = events(content)
    assert first["DTSTART;TZID=Asia/Shanghai"] == "20260929T140000"
    assert first["DTEND;TZID=Asia/Shanghai"] == "20260929T143000"
    assert b"BEGIN:VTIMEZONE\r\nTZID:Asia/Shanghai\r\n" in content
    assert (second["DTSTART;VALUE=DATE"], second["DTEND;VALUE=DATE"]) == ("20261001", "20261002")
    assert first["DTSTAMP"] == "20260928T063000Z"
    assert b"VTIMEZONE" not in calendar_file(of("甲公司", "feedback"), NOW)


def test_a_second_import_updates_what_is_there() -> None:
    entry = Entry("feedback", TODAY, variant="slow")
    again = revised(entry, state="sent", opened=date(2026, 9, 30), words="又出现了")
    before, after = (events(calendar_file(drafted(one), NOW)) for one in (entry, again))
    assert [one["UID"] for one in before] == [one["UID"] for one in after]
    assert [one["SEQUENCE"] for one in (*before, *after)] == ["0", "1"]
    assert before[0]["DTSTART;VALUE=DATE"] < after[0]["DTSTART;VALUE=DATE"]
    withdrawn = events(calendar_file(drafted(revised(again, state="withdrawn")), NOW))
    assert [(one["UID"], one["STATUS"], one["SEQUENCE"]) for one in withdrawn] == [(before[0]["UID"], "CANCELLED", "2")]


def test_no_two_appointments_share_a_name() -> None:
    mine = drafted(Entry("complaint", TODAY))
    drafts = [mine, replace(mine, entry_id="other"), replace(mine, case="1f" * 16)]
    uids = [one["UID"] for draft in drafts for one in events(calendar_file(draft, NOW))]
    assert len(set(uids)) == 9


def test_what_is_met_rings_no_more() -> None:
    content = calendar_file(drafted(Entry("complaint", TODAY, state="accepted")), NOW)
    assert content.count(b"BEGIN:VALARM") == 2
    assert content.count(b"BEGIN:VEVENT") == 3


def test_without_a_date_there_is_no_calendar_file() -> None:
    with pytest.raises(ValueError, match="no date"):
        calendar_file(drafted(Entry("consultation", TODAY)), datetime(2026, 9, 28, tzinfo=UTC))
