from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

pytest.importorskip("PySide6.QtWidgets", exc_type=ImportError)

from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from qifutong_desktop.core.service_desk.entry import Entry
from qifutong_desktop.store.cases import new_case
from qifutong_desktop.ui.look import Look
from qifutong_desktop.ui.pages.home_page import HomePage
from qifutong_desktop.ui.pages.knowledge_page import KnowledgePage
from qifutong_desktop.ui.pages.service_page import ServicePage
from qifutong_desktop.ui.pages.settings_page import SettingsPage
from qifutong_desktop.ui.widgets.due_panel import DueRow
from qifutong_desktop.ui.widgets.typing import LineField
from tests.store.issuing import AT, CASE

from .service_scene import NOW, ServiceScene, service_scene, texts

TODAY = NOW.date()
Begin = Callable[..., ServiceScene]


@pytest.fixture
def begin(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Begin]:
    struck: list[ServiceScene] = []

    def set_up(entries: dict[str, Entry] | None = None, look: Look | None = None) -> ServiceScene:
        struck.append(service_scene(qtbot, qapp, tmp_path, entries, look))
        return struck[-1]

    yield set_up
    for scene in struck:
        scene.close()


def type_in(field: LineField, words: str) -> None:
    """Over what stands there, then Enter."""
    field.setFocus()
    field.selectAll()
    field.insert(words)
    QTest.keyClick(field, Qt.Key.Key_Return)


def content_lines(calendar: bytes) -> list[str]:
    """The lines of an .ics, unfolded."""
    assert calendar.endswith(b"\r\n")
    return calendar.decode().replace("\r\n ", "").split("\r\n")[:-1]


def events(calendar: bytes) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    inside = False
    for line in content_lines(calendar):
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            found.append({})
            inside = True
        elif line.startswith(("BEGIN:", "END:")):
            inside = False
        elif inside:
            found[-1][name] = value
    return found


# --- what is kept ----------------------------------------------------------------------------------------------------


def test_a_request_is_stored_with_the_first_word_and_undone(begin: Begin) -> None:
    scene = begin()
    page = scene.page()
    page.kind_cards.cards["consultation"].click()
    assert page.states.currentWidget() is page.entry_state
    assert scene.stored() == {}, "a kind that was only looked at leaves nothing behind"
    page.entry_form.words_edit.setFocus()
    QTest.keyClicks(page.entry_form.words_edit, "upgrade?")
    page.entry_form.words_edit.flush()
    [(id, entry)] = scene.stored().items()
    assert (entry.kind, entry.words, entry.state, entry.opened) == ("consultation", "upgrade?", "draft", TODAY)
    assert id in page.errand_list.rows
    assert "upgrade?" in page.draft_preview.body_label.text()
    scene.desk.undo()
    assert scene.stored() == {}
    assert page.states.currentWidget() is page.choose_state
    scene.desk.redo()
    assert [one.words for one in scene.stored().values()] == ["upgrade?"]


def test_a_report_is_followed_by_its_number_until_it_is_solved(begin: Begin) -> None:
    entry = Entry("feedback", date(2026, 9, 28), words="blank invoice")
    scene = begin({"a1": entry})
    page = scene.page()
    page.errand_list.rows["a1"].click()
    form = page.entry_form
    form.state_segments.buttons["sent"].click()
    sent = scene.stored()["a1"]
    assert (sent.state, sent.opened) == ("sent", TODAY), "a draft of another day is handed in on the day it goes out"
    assert sent.due == date(2026, 10, 10), "three workdays over 国庆; Saturday the 10th is worked"
    assert [button.text() for button in form.state_segments.buttons.values()][2:] == ["接单", "处理中", "已解决"]
    type_in(form.number_edit, "1234")
    assert not form.number_wrong.isHidden()
    assert scene.stored()["a1"].number == ""
    type_in(form.number_edit, "10 002 345")
    form.state_segments.buttons["accepted"].click()
    form.variant_segments.buttons["slow"].click()
    accepted = scene.stored()["a1"]
    assert (accepted.number, accepted.state, accepted.due) == ("10002345", "accepted", date(2026, 10, 15))
    assert "10002345" in page.draft_preview.subject_label.text()
    form.state_segments.buttons["solved"].click()
    solved = scene.stored()["a1"]
    assert (solved.state, solved.closed_on, solved.due) == ("solved", TODAY, None)
    assert solved.revision > accepted.revision > sent.revision


def test_undo_is_news_to_a_calendar_too(begin: Begin) -> None:
    scene = begin({"a1": Entry("feedback", date(2026, 9, 28), words="blank invoice")})
    page = scene.page()
    page.errand_list.rows["a1"].click()
    segments, seen = page.entry_form.state_segments, []
    for step in (segments.buttons["sent"].click, scene.desk.undo, segments.buttons["sent"].click, scene.desk.undo):
        step()
        scene.rest()
        assert page.draft_bar._draft is not None
        seen.append(page.draft_bar._draft.entry.revision)
    assert seen == sorted(set(seen)), "each import is newer than the one before"


def test_what_was_mistyped_in_one_entry_does_not_stand_in_the_next(begin: Begin) -> None:
    scene = begin({"a1": Entry("feedback", TODAY, words="one"), "a2": Entry("feedback", TODAY, words="two")})
    page = scene.page()
    page.turn("a1")
    type_in(page.entry_form.number_edit, "12")
    page.turn("a2")
    assert page.entry_form.number_edit.text() == ""
    assert page.entry_form.number_wrong.isHidden()
    assert scene.stored()["a2"] == Entry("feedback", TODAY, words="two")


def test_a_deleted_entry_comes_back(begin: Begin) -> None:
    scene = begin({"a1": Entry("training", TODAY, by=date(2026, 10, 12))})
    page = scene.page()
    page.turn("a1")
    page.entry_form.delete_button.click()
    assert scene.stored() == {}
    frame = scene.window.frame
    assert frame is not None
    frame.notice_bar.way_back.click()
    assert list(scene.stored()) == ["a1"]


# --- the rules -------------------------------------------------------------------------------------------------------

YES, CONFIRM, NO = "可以退款", "待公司确认", "不在可退的情况内"


def test_a_refund_says_whether_and_counts_the_day(begin: Begin) -> None:
    """By hand: over 国庆 with its working Saturday, over the end of February with its working Saturday."""
    scene = begin({"a1": Entry("refund", TODAY, words="w", variant="no_reason", activated=date(2026, 9, 29))})
    page = scene.page()
    page.turn("a1")
    cases = (
        ("2026-09-29", "2026-09-29", YES, "第 0 天"),
        ("2026-09-29", "2026-10-03", YES, "第 4 天"),
        ("2026-09-29", "2026-10-04", CONFIRM, "第 5 天"),
        ("2026-09-29", "2026-10-12", CONFIRM, "第 13 天"),
        ("2026-09-29", "2026-10-13", NO, "第 14 天"),
        ("2026-02-26", "2026-03-02", YES, "第 4 天"),
        ("2026-02-26", "2026-03-04", CONFIRM, "第 6 天"),
        ("2026-02-26", "2026-03-05", NO, "第 7 天"),
    )
    for opened, asked, answer, day in cases:
        type_in(page.entry_form.activated_edit, opened)
        type_in(page.entry_form.opened_edit, asked)
        scene.rest()
        assert page.due_card.pill_label.text() == answer, (opened, asked)
        said = texts(page.due_card)
        assert day in said, (opened, asked)
        assert ("退款到账" in said) is (answer != NO), "nobody pays back what is not refundable"
        assert f"结论：{answer}" in page.draft_preview.body_label.text()
    page.entry_form.variant_segments.buttons["failed_opening"].click()
    assert page.due_card.pill_label.text() == YES


def test_training_says_what_was_used_and_what_is_left(begin: Begin) -> None:
    held = Entry("training", date(2026, 9, 15), state="solved", closed_on=date(2026, 9, 20))
    scene = begin({"a1": held})
    page = scene.page()
    page.begin("training")
    scene.rest()
    assert "已用 1 次" in texts(page.due_card)
    assert "还可安排 1 次" in texts(page.due_card)
    page.entry_form.variant_segments.buttons["remedial"].click()
    assert [one.variant for one in scene.stored().values()] == ["", "remedial"]


def test_a_complaint_is_counted_by_the_hour_under_its_subject(begin: Begin) -> None:
    scene = begin()
    page = scene.page()
    page.begin("complaint")
    assert page.draft_preview.subject_label.text() == f"投诉+{CASE.client.name}"
    type_in(page.entry_form.time_edit, "1430")
    scene.rest()
    assert "2026年10月1日（周四） 14:30" in texts(page.due_card)
    [entry] = scene.stored().values()
    assert (entry.time, entry.due) == ("14:30", date(2026, 10, 1))


def test_the_checklist_stands_once_for_each_system(begin: Begin) -> None:
    scene = begin()
    page = scene.page()
    page.begin("integration")
    type_in(page.entry_form.system_edit, "金蝶云星空")
    type_in(page.entry_form.system_edit, "自研MES")
    body = page.draft_preview.body_label.text()
    assert body.count("接口文档") >= 2
    assert "□ 金蝶云星空" in body
    assert "自研MES：价目表未列名" in body
    [entry] = scene.stored().values()
    assert entry.systems == ("金蝶云星空", "自研MES")


# --- files -----------------------------------------------------------------------------------------------------------


def test_the_mail_is_read_back_with_the_quote_and_the_calendar_with_its_days(begin: Begin, tmp_path: Path) -> None:
    scene = begin({"a1": Entry("refund", TODAY, words="不合用", variant="no_reason", activated=date(2026, 9, 29))})
    page = scene.page()
    page.draft_bar.place.use(tmp_path / "out")
    page.turn("a1")
    assert "附件：付款凭证" in page.draft_preview.fill_label.text()
    page.entry_files.quote_button.click()
    scene.rest()
    proof = tmp_path / "付款凭证（9月）.pdf"
    proof.write_bytes(b"%PDF-1.7 paid")
    page.add_files([proof])
    scene.rest()
    assert len(scene.stored()["a1"].files) == 2
    assert "附件" not in page.draft_preview.fill_label.text()
    proof.unlink()  # the store holds it
    page.draft_bar.save_button.click()
    scene.rest()
    written = {one.suffix: one for one in (tmp_path / "out" / CASE.client.name).iterdir()}
    message = message_from_bytes(written[".eml"].read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert message["Subject"].startswith(f"退款申请：{CASE.client.name} Q26-")
    assert message["X-Unsent"] == "1"
    assert message["To"] is None, "an address that nobody filled in is not made up"
    quote, paid = message.iter_attachments()
    assert str(quote.get_filename()).startswith("Q26-")
    assert quote.get_content().startswith(b"%PDF-")
    assert (paid.get_filename(), paid.get_content()) == (proof.name, b"%PDF-1.7 paid")
    body = message.get_body()
    assert body is not None
    assert body.get_content().replace("\r\n", "\n").strip() == page.draft_preview.body_label.text()
    days = [(one["DTSTART;VALUE=DATE"], one["SEQUENCE"]) for one in events(written[".ics"].read_bytes())]
    assert days == [("20261009", "3"), ("20261015", "3")], "two workdays after 国庆, then five, one a Saturday"


class Opened(QObject):
    """Takes the place of whatever the system opens files with."""

    def __init__(self) -> None:
        super().__init__()
        self.files: list[str] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.files.append(url.toLocalFile())


def test_the_mail_program_and_the_calendar_are_handed_the_files(begin: Begin, tmp_path: Path) -> None:
    scene = begin({"a1": Entry("complaint", TODAY, time="10:20", words="no reply")})
    page = scene.page()
    page.draft_bar.place.use(tmp_path / "out")
    page.turn("a1")
    opened = Opened()
    QDesktopServices.setUrlHandler("file", opened, "take")  # type: ignore[arg-type]
    try:
        page.draft_bar.open_button.click()
        scene.rest()
        page.draft_bar.calendar_button.click()
        scene.rest()
        page.draft_preview.as_segments.buttons["call"].click()
        page.draft_bar.open_button.click()
        scene.rest()
    finally:
        QDesktopServices.unsetUrlHandler("file")
    assert [Path(one).suffix for one in opened.files] == [".eml", ".ics", ".txt"]
    assert all(Path(one).is_file() for one in opened.files)
    assert "电话记录单" in Path(opened.files[-1]).read_text("utf-8")
    assert scene.stored()["a1"].state == "draft", "that it was sent is for the consultant to say"


# --- where one comes from --------------------------------------------------------------------------------------------


def test_addresses_of_the_settings_are_where_drafts_go(begin: Begin) -> None:
    scene = begin({"a1": Entry("complaint", TODAY, time="10:20", words="no reply")})
    page = scene.page()
    page.turn("a1")
    assert "收件地址" in page.draft_preview.fill_label.text()
    settings = scene.window.go("settings")
    assert isinstance(settings, SettingsPage)
    scene.rest()
    field = settings.addresses_card.fields["complaints"]
    type_in(field, "no address")
    assert field.property("wrong") is True
    type_in(field, "complaints@example.com")
    scene.page()
    assert "complaints@example.com" in page.draft_preview.to_label.text()
    assert "收件地址" not in page.draft_preview.fill_label.text()


def test_another_client_is_chosen_and_only_his_requests_show(begin: Begin) -> None:
    scene = begin({"a1": Entry("training", TODAY)})
    other = new_case(scene.store, CASE, author="wen", at=AT)
    page = scene.page()
    page.turn("a1")
    page.hide()
    page.show()
    scene.rest()
    page.client_pick.setCurrentIndex(page.client_pick.findData(other))
    page.client_pick.said.emit(other)
    scene.wait(lambda: scene.desk.work is not None and scene.desk.work.id == other)
    scene.rest()
    assert page.errand_list.rows == {}
    assert page.states.currentWidget() is page.choose_state


def test_the_open_entry_stays_over_another_look(begin: Begin) -> None:
    scene = begin({"a1": Entry("training", TODAY)})
    scene.page().turn("a1")
    scene.window.unfurnish()
    scene.window.furnish(Look("en", True), scene.desk)
    page = scene.page()
    assert page.id == "a1"
    assert page.entry_form.head_label.text() == "Training request"


def test_what_is_overdue_stands_on_home_in_words_and_in_the_rail(begin: Begin) -> None:
    late = Entry("feedback", date(2026, 9, 14), state="sent", number="10002345", words="w", due=date(2026, 9, 17))
    scene = begin({"a1": late})
    home = scene.window.go("home")
    assert isinstance(home, HomePage)
    scene.wait(lambda: bool(home.due_panel.findChildren(DueRow)))
    [row] = home.due_panel.findChildren(DueRow)
    assert "逾期 13 天" in row.accessibleName()
    assert "问题反馈 10002345" in row.accessibleName()
    frame = scene.window.frame
    assert frame is not None
    assert frame.clients_button.accessibleName() == "客户，1 件逾期"
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    page = scene.page()
    assert (frame.space, page.id) == ("service", "a1")
    page.entry_form.state_segments.buttons["solved"].click()
    scene.wait(lambda: frame.clients_button.accessibleName() == "客户")


def test_an_answer_of_the_knowledge_base_leads_to_its_draft(begin: Begin) -> None:
    scene = begin()
    knowledge = scene.window.go("knowledge")
    assert isinstance(knowledge, KnowledgePage)
    scene.wait(lambda: knowledge.shelf.held is not None)
    knowledge.ask("怎么投诉", "complaint.how")
    assert knowledge.passage_view.draft_button.text() == "起草投诉"
    knowledge.passage_view.draft_button.click()
    page = scene.window.go("service")
    assert isinstance(page, ServicePage)
    scene.rest()
    assert page.entry_form.head_label.text() == "投诉"
    knowledge.ask("基础版多少钱", "fees.basic")
    assert knowledge.passage_view.draft_button.isHidden()


def test_the_keyboard_goes_where_the_eye_goes(begin: Begin) -> None:
    scene = begin({"a1": Entry("refund", TODAY, words="w", variant="no_reason")})
    page = scene.page()
    page.turn("a1")
    scene.rest()
    form, preview = page.entry_form, page.draft_preview
    wanted = [
        page.client_pick,
        page.new_button,
        page.errand_list.rows["a1"],
        *form.state_segments.buttons.values(),
        *form.variant_segments.buttons.values(),
        form.opened_edit,
        form.activated_edit,
        form.words_edit,
        page.entry_files.add_button,
        *preview.as_segments.buttons.values(),
        page.draft_bar.open_button,
    ]
    passed: list[QWidget] = []
    widget: QWidget | None = page.client_pick
    while widget is not None and widget not in passed:
        passed.append(widget)
        widget = widget.nextInFocusChain()
    assert [one for one in passed if one in wanted] == wanted
