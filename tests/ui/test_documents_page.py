from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest

pytest.importorskip("PySide6.QtWidgets", exc_type=ImportError)

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qifutong_desktop.actions.casework import paper_of, with_issued
from qifutong_desktop.actions.exporting import export_folder
from qifutong_desktop.actions.offering import issue_shown
from qifutong_desktop.actions.other_programs import calendar_name
from qifutong_desktop.actions.previewing import PAPERS
from qifutong_desktop.core.progress import silent
from qifutong_desktop.core.text import Text
from qifutong_desktop.documents.preview import page_image
from qifutong_desktop.ui.look import Look
from qifutong_desktop.ui.pages.documents_page import DocumentsPage
from qifutong_desktop.ui.printing import print_pages
from qifutong_desktop.ui.widgets.paper_entries import FILES, MINUTES, REMEASURE, entries_of
from qifutong_desktop.ui.widgets.paper_list import Entry, PaperList

from ..core.test_service_desk_files import events
from ..documents.reading import POPPLER, poppler, text_of
from .scene import CASE, Scene, plain_fields, sample_store, set_scene

WAIT = 15_000


@pytest.fixture
def scene(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Scene]:
    fields = plain_fields()
    store = sample_store(tmp_path / "store", fields)
    made = set_scene(qapp, store, Look(), wait=lambda done: qtbot.waitUntil(done, timeout=WAIT))
    yield made
    made.close()


def documents(qtbot: QtBot, scene: Scene, field: str = "") -> DocumentsPage:
    """The page with a paper drawn on it."""
    scene.frame.go("documents", field)
    page = scene.frame.pages.currentWidget()
    assert isinstance(page, DocumentsPage)
    key = page.paper_list.key
    qtbot.waitUntil(lambda: page._shown is not None and page._shown[0] == key, timeout=WAIT)
    qtbot.waitUntil(lambda: page.paper_view.pages > 0 and page.paper_view.fresh, timeout=WAIT)
    return page


def issue(qtbot: QtBot, scene: Scene) -> None:
    shown = scene.desk.work
    assert shown is not None
    count = len(shown.kept.issued)
    scene.desk.in_store(
        lambda store: issue_shown(store, shown, "沈亦舟", scene.desk.now()), lambda _: scene.desk.refresh(with_issued)
    )
    qtbot.waitUntil(lambda: scene.desk.work is not None and len(scene.desk.work.kept.issued) > count, timeout=WAIT)


def pixels(page: DocumentsPage, number: int = 0) -> QImage:
    image = page.paper_view.shown(number)
    assert image is not None
    return image


def ink(image: QImage) -> int:
    """How many of a grid of pixels are dark."""
    spots = [(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)]
    return sum(image.pixelColor(x, y).lightness() < 100 for x, y in spots)


def test_the_real_pages_are_drawn_and_follow_the_case(qtbot: QtBot, scene: Scene) -> None:
    page = documents(qtbot, scene, "quote")
    view = page.paper_view
    assert view.page_words().zh == "第 1 页，共 2 页"
    before = pixels(page)
    assert ink(before) > 200
    assert before.width() == round(view._places()[0].width() * view.devicePixelRatioF())
    before = before.copy()
    scene.desk.say({"preferences.billing": "monthly", "preferences.term": 12})
    qtbot.waitUntil(lambda: view.fresh and pixels(page) != before, timeout=WAIT)
    assert page._shown is not None
    assert page.state_label.text() == ""


@POPPLER
def test_the_draft_says_so_and_an_issued_quote_is_its_stored_paper(qtbot: QtBot, scene: Scene) -> None:
    page = documents(qtbot, scene, "quote")
    assert page._shown is not None
    assert "草案" in text_of(page._shown[1].pdf)
    issue(qtbot, scene)
    assert scene.desk.work is not None
    [one] = scene.desk.work.kept.issued
    page = documents(qtbot, scene, f"issued.{one.number}.1")
    assert page._shown is not None
    assert page._shown[1].pdf == paper_of(scene.store, one)
    assert page.name_label.text() == one.number


def test_pages_and_zoom_by_keyboard(qtbot: QtBot, scene: Scene) -> None:
    page = documents(qtbot, scene)
    view = page.paper_view
    view.setFocus()
    assert view.zoom is None
    QTest.keyClick(view, Qt.Key.Key_PageDown)
    assert view.page == 1
    qtbot.waitUntil(lambda: view.fresh, timeout=WAIT)
    QTest.keyClick(view, Qt.Key.Key_End)
    assert view.page == view.pages - 1
    assert not page.next_button.isEnabled()
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.page == 0
    fitted = view.scale
    QTest.keyClick(view, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert view.scale < fitted
    QTest.mouseClick(page.whole_button, Qt.MouseButton.LeftButton)
    assert page.zoom_label.text() == "100%"
    qtbot.waitUntil(lambda: view.fresh, timeout=WAIT)
    assert pixels(page).width() == round(794 * view.devicePixelRatioF())
    kept = sum(image.sizeInBytes() for image in view._drawn.values())
    assert kept < 100_000_000


def test_the_list_moves_by_arrows_and_the_summary_is_one_page(qtbot: QtBot, scene: Scene) -> None:
    page = documents(qtbot, scene)
    assert page.paper_list.key == "proposal"
    page.paper_list.take_focus()
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_Down)
    assert page.paper_list.key == "summary"
    assert page.paper_view.pages == 1
    page.go_to("plan")
    assert not page.paper_view.isVisible()
    assert "Excel" in page.empty_label.text()
    assert not page.export_bar.print_button.isEnabled()


EVERYTHING = [
    "contract.docx",
    "contract.pdf",
    "minutes-2026-11-22.pdf",
    "plan.ics",
    "plan.xlsx",
    "plan.xml",
    "proposal.docx",
    "proposal.pdf",
    "quote.pdf",
    "quote.xlsx",
    "summary.png",
]


@POPPLER
def test_export_writes_what_others_read_and_asks_before_it_replaces(qtbot: QtBot, scene: Scene, tmp_path: Path) -> None:
    page = documents(qtbot, scene, "quote")
    page.handing_over.place.use(tmp_path / "out")
    folder = tmp_path / "out" / "无锡澜桥精密机械有限公司"
    QTest.keyClick(page.export_bar.export_all_button, Qt.Key.Key_Space)
    qtbot.waitUntil(page.export_bar.done_frame.isVisible, timeout=WAIT)
    assert sorted(path.name for path in folder.iterdir()) == EVERYTHING
    assert "43,499.00" in text_of((folder / "quote.pdf").read_bytes())
    assert str(folder) in page.export_bar.done_label.text()
    assert page._shown is not None
    assert (folder / "quote.pdf").read_bytes() == page._shown[1].pdf
    (folder / "quote.pdf").write_bytes(b"mine")
    QTest.keyClick(page.export_bar.export_one_button, Qt.Key.Key_Space)
    qtbot.waitUntil(page.export_bar.ask_frame.isVisible, timeout=WAIT)
    assert "quote.pdf" in page.export_bar.ask_label.text()
    QTest.keyClick(page.export_bar.cancel_button, Qt.Key.Key_Space)
    assert (folder / "quote.pdf").read_bytes() == b"mine"
    QTest.keyClick(page.export_bar.export_one_button, Qt.Key.Key_Space)
    qtbot.waitUntil(page.export_bar.ask_frame.isVisible, timeout=WAIT)
    QTest.keyClick(page.export_bar.replace_button, Qt.Key.Key_Space)
    qtbot.waitUntil(page.export_bar.done_frame.isVisible, timeout=WAIT)
    assert (folder / "quote.pdf").read_bytes() == page._shown[1].pdf
    qtbot.waitUntil(lambda: export_folder(scene.store) == tmp_path / "out")


@POPPLER
def test_what_was_issued_is_what_is_handed_over(qtbot: QtBot, scene: Scene, tmp_path: Path) -> None:
    issue(qtbot, scene)
    assert scene.desk.work is not None
    [one] = scene.desk.work.kept.issued
    page = documents(qtbot, scene)
    page.handing_over.place.use(tmp_path / "out")
    QTest.keyClick(page.export_bar.export_all_button, Qt.Key.Key_Space)
    qtbot.waitUntil(page.export_bar.done_frame.isVisible, timeout=WAIT)
    [folder] = (tmp_path / "out").iterdir()
    assert (folder / "quote.pdf").read_bytes() == paper_of(scene.store, one)
    assert one.number in text_of((folder / "proposal.pdf").read_bytes())


@POPPLER
def test_a_contract_names_the_quote_that_was_issued_by_its_hash(qtbot: QtBot, scene: Scene, tmp_path: Path) -> None:
    page = documents(qtbot, scene, "contract")

    def shown() -> bytes:
        return page._shown[1].pdf if page._shown is not None else b""

    assert page.paper_view.pages > 5
    assert "所依据的报价仍是草案" in text_of(shown())
    issue(qtbot, scene)
    assert scene.desk.work is not None
    [one] = scene.desk.work.kept.issued
    page = documents(qtbot, scene, "contract")
    qtbot.waitUntil(lambda: f"报价单{one.number}第1版" in text_of(shown()), timeout=WAIT)
    said = text_of(shown())
    assert sha256(paper_of(scene.store, one)).hexdigest() in said
    assert "未定事项" not in said
    page.handing_over.place.use(tmp_path / "out")
    QTest.keyClick(page.export_bar.export_one_button, Qt.Key.Key_Space)
    qtbot.waitUntil(page.export_bar.done_frame.isVisible, timeout=WAIT)
    [folder] = (tmp_path / "out").iterdir()
    assert (folder / "contract.pdf").read_bytes() == shown()


def test_a_folder_that_cannot_be_written_is_said_in_a_sentence(qtbot: QtBot, scene: Scene, tmp_path: Path) -> None:
    page = documents(qtbot, scene, "quote")
    (tmp_path / "file").write_text("no folder")
    page.handing_over.place.use(tmp_path / "file")
    with qtbot.waitSignal(scene.desk.jobs.refused, timeout=WAIT) as refused:
        QTest.keyClick(page.export_bar.export_one_button, Qt.Key.Key_Space)
    assert "无法写入" in refused.args[0].line("zh")
    assert not page.export_bar.done_frame.isVisible()


@POPPLER
def test_pages_go_to_a_printer(qtbot: QtBot, scene: Scene, tmp_path: Path) -> None:
    page = documents(qtbot, scene, "quote")
    assert page._shown is not None
    paper = page._shown[1]
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setResolution(300)
    done: list[bool] = []
    scene.desk.jobs.start(lambda _: print_pages(printer, paper, (0, 1), silent), lambda _: done.append(True))
    qtbot.waitUntil(lambda: bool(done), timeout=WAIT)
    printed = (tmp_path / "printed.pdf").read_bytes()
    assert "Pages:           2" in poppler("pdfinfo", printed)
    drawn, again = (page_image(pdf, 0, 400) for pdf in (paper.pdf, printed))
    differing = sum(abs(one - other) > 128 for one, other in zip(drawn.pixels[::4], again.pixels[::4], strict=False))
    assert abs(drawn.height - again.height) <= 1
    assert differing < len(drawn.pixels) // 4 * 0.02


def test_papers_go_to_one_folder_in_every_language_chosen_on_any_page(
    qtbot: QtBot, qapp: QApplication, scene: Scene, tmp_path: Path
) -> None:
    page = documents(qtbot, scene)
    other = DocumentsPage(Look("en"), scene.desk)
    qtbot.addWidget(other)
    assert other.handing_over.place.base == page.handing_over.place.base
    scene.frame.go("data")
    other.handing_over.place.use(tmp_path / "out")
    page = documents(qtbot, scene)
    qtbot.waitUntil(lambda: page.handing_over.place.base == tmp_path / "out", timeout=WAIT)
    assert str(page.handing_over.folder) in page.export_bar.folder_label.toolTip()


def test_hidden_prices_hide_the_papers(qtbot: QtBot, qapp: QApplication, scene: Scene) -> None:
    page = DocumentsPage(Look(client=True, priced=False), scene.desk)
    qtbot.addWidget(page)
    assert scene.desk.work is not None
    page.show_work(scene.desk.work)
    assert page.paper_view.isHidden()
    assert "隐藏" in page.empty_label.text()
    bar = page.export_bar
    every = (bar.export_all_button, bar.export_one_button, bar.open_button, bar.print_button)
    for key in ("quote", "quote_book", "proposal_word", "minutes"):
        page.go_to(key)
        assert not [one for one in every if one.isEnabled()], key
        assert "价格" in bar.folder_label.toolTip()
    qtbot.waitUntil(lambda: scene.desk.work is not None and scene.desk.work.settled, timeout=WAIT)
    page.show_work(scene.desk.work)
    page.go_to("plan")
    assert [one.isEnabled() for one in every] == [False, True, True, False], "the plan names no price"
    assert bar.folder_label.toolTip() == str(page.handing_over.folder)


def test_without_a_price_it_says_what_is_missing(qtbot: QtBot, scene: Scene) -> None:
    page = documents(qtbot, scene, "quote")
    scene.desk.say({"client.name": "看不见\u200b的字"})
    assert page.paper_view.isHidden()
    assert "看不见的字符" in page.empty_label.text()
    assert not page.export_bar.export_all_button.isEnabled()
    scene.desk.undo()
    qtbot.waitUntil(page.paper_view.isVisible, timeout=WAIT)


def told(page: DocumentsPage, name: str) -> bool:
    return name in page.export_bar.done_label.text()


def test_what_other_programs_open_is_exported_under_its_own_name(qtbot: QtBot, scene: Scene, tmp_path: Path) -> None:
    """Each choice says what it is, and a calendar that is exported again keeps its names."""
    page = documents(qtbot, scene, "quote")
    page.handing_over.place.use(tmp_path / "out")
    folder = tmp_path / "out" / "无锡澜桥精密机械有限公司"
    expected = {
        "plan_project": ("plan.xml", "Project"),
        "plan_calendar": ("plan.ics", "日历"),
        "quote_book": ("quote.xlsx", "公式"),
        "proposal_word": ("proposal.docx", "Word"),
        "contract_word": ("contract.docx", "法务"),
    }
    for key, (name, word) in expected.items():
        page.go_to(key)
        assert word in page.empty_label.text()
        assert not page.paper_view.isVisible()
        QTest.keyClick(page.export_bar.export_one_button, Qt.Key.Key_Space)
        qtbot.waitUntil((folder / name).exists, timeout=WAIT)
        qtbot.waitUntil(partial(told, page, name), timeout=WAIT)
    assert sorted(path.name for path in folder.iterdir()) == sorted(name for name, _ in expected.values())
    before = events((folder / "plan.ics").read_bytes())
    page.go_to("plan_calendar")
    QTest.keyClick(page.export_bar.export_one_button, Qt.Key.Key_Space)
    qtbot.waitUntil(page.export_bar.ask_frame.isVisible, timeout=WAIT)
    (folder / "plan.ics").unlink()
    QTest.keyClick(page.export_bar.replace_button, Qt.Key.Key_Space)
    qtbot.waitUntil((folder / "plan.ics").exists, timeout=WAIT)
    after = events((folder / "plan.ics").read_bytes())
    assert [one["UID"] for one in before] == [one["UID"] for one in after]


def test_a_paper_chosen_before_the_list_is_laid_out_is_in_sight(qtbot: QtBot, qapp: QApplication) -> None:
    papers = PaperList(None, Look(scale=1.5))
    qtbot.addWidget(papers)
    papers.resize(papers.width(), 300)
    papers.show_entries([Entry(f"p{number}", Text(f"文件{number}", ""), Text("PDF", "")) for number in range(14)])
    papers.choose("p13")
    papers.show()
    qtbot.waitExposed(papers)
    button = papers._buttons["p13"]
    qtbot.waitUntil(lambda: button.visibleRegion().boundingRect().height() > button.height() // 2)


def test_a_number_and_the_way_to_the_folder_stand_in_large_type(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    store = sample_store(tmp_path / "large", plain_fields())
    large = set_scene(qapp, store, Look("en", scale=1.5), wait=lambda done: qtbot.waitUntil(done, timeout=WAIT))
    page = documents(qtbot, large, "quote")
    page.name_label.setText("Q26-DMF6-0001-F")
    page.page_label.setText("page 1 of 2")
    qtbot.waitUntil(lambda: page.name_label.width() >= page.name_label.sizeHint().width())
    page.export_bar.show_folder(Path("/a folder") / ("long " * 20) / "无锡澜桥精密机械有限公司")
    where = page.export_bar.folder_label.text()
    assert where.startswith("Exports to ")
    assert "…" in where
    assert where.endswith("公司")
    large.close()


def test_every_choice_is_drawn_or_written_under_a_name(scene: Scene) -> None:
    work = scene.desk.work
    assert work is not None
    assert {one.key for one in entries_of(work)} == {*PAPERS, *FILES, MINUTES} - {REMEASURE}


def test_a_calendar_has_the_same_names_by_both_ways(scene: Scene) -> None:
    assert scene.desk.work is not None
    offer = scene.desk.work.offer
    assert offer is not None
    client = offer.diagnosed.case.client
    assert calendar_name(offer, CASE) == calendar_name(offer) == client.uscc
    nameless = replace(offer.diagnosed.case, client=replace(client, uscc=""))
    other = replace(offer, diagnosed=replace(offer.diagnosed, case=nameless))
    assert (calendar_name(other, CASE), calendar_name(other)) == (CASE, client.name)
