"""Every space and step of the window, in both languages and themes, large type and the smallest window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

pytest.importorskip("PySide6.QtWidgets", reason="Qt's system libraries are missing", exc_type=ImportError)

from PySide6 import QtGui
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from qifutong_desktop.actions.diagnosing import open_case
from qifutong_desktop.actions.measuring import measure_files
from qifutong_desktop.assets import asset
from qifutong_desktop.core.canonical import FieldValue
from qifutong_desktop.core.case_fields import case_fields
from qifutong_desktop.core.dossier import SIZING, sizing_field
from qifutong_desktop.core.progress import silent
from qifutong_desktop.core.steps import STEPS
from qifutong_desktop.store.file import Store
from qifutong_desktop.ui.look import Look
from qifutong_desktop.ui.pages.data_page import DataPage
from qifutong_desktop.ui.pages.quote_page import QuotePage
from qifutong_desktop.ui.pages.service_page import ServicePage
from qifutong_desktop.ui.widgets.gantt import GanttView
from tests.ui.scene import CASE, Scene, sample_fields, sample_store, set_scene

WIDE, SMALL = (1280, 800), (1024, 640)
LOOKS = [
    pytest.param(Look("zh"), WIDE, id="zh"),
    pytest.param(Look("en", True), WIDE, id="en-dark"),
    pytest.param(Look("zh", True, 1.5), WIDE, id="zh-dark-150"),
    pytest.param(Look("en", False, 1.5), WIDE, id="en-150"),
    pytest.param(Look("zh"), SMALL, id="zh-small"),
    pytest.param(Look("en"), SMALL, id="en-small"),
    pytest.param(Look("zh", client=True, priced=False), WIDE, id="client-view"),
]
#: An empty client needs no tour of its own in each of them.
TOURS = [pytest.param("sample", *one.values, id=f"sample-{one.id}") for one in LOOKS] + [
    pytest.param("empty", *one.values, id=f"empty-{one.id}") for one in (LOOKS[0], LOOKS[1], LOOKS[3], LOOKS[4])
]
INPUTS = (QAbstractButton, QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox, QAbstractItemView)
#: What a choice needs beside its words: padding and edge.
_SEGMENT = 26
#: What a file, a client or a colleague could put into a text to have it read as markup.
MARKUP = "<b>x</b><img src=file:///etc/passwd>"
FILE = "<b>x<p>.csv"


@pytest.fixture(scope="module")
def fields(tmp_path_factory: pytest.TempPathFactory) -> dict[str, FieldValue]:
    return sample_fields(tmp_path_factory.mktemp("books") / "books")


@dataclass
class Tour:
    """One window, led through all its pages."""

    scene: Scene
    wait: Callable[[Callable[[], bool]], None]

    def pages(self) -> Iterator[tuple[str, QWidget]]:
        """Each page, once it stands there."""
        window, frame = self.scene.window, self.scene.window.frame
        assert frame is not None
        for step in STEPS:
            self.scene.frame.go(step)
            opened = self.scene.frame.pages.currentWidget()
            if isinstance(opened, QuotePage) and opened.quote_lines.rows():
                opened.quote_lines.rows()[0].why_button.click()
            yield step, self.rest(self.scene.frame)
        frame.talk(CASE)
        yield "opening", self.rest(window.go("opening"))
        for space in ("home", "service", "knowledge", "settings", "gate"):
            page = self.rest(window.go(space))
            yield space, page
            if isinstance(page, ServicePage):
                for kind in ("refund", "integration"):
                    page.begin(kind)
                    yield f"{space} {kind}", self.rest(page)

    def rest(self, page: QWidget) -> QWidget:
        desk = self.scene.desk
        self.wait(lambda: desk.work is not None and desk.work.settled and not desk.jobs.busy)
        for _ in range(3):
            QApplication.processEvents()
        return page


@pytest.fixture
def tour(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[..., Tour]]:
    made: list[tuple[Scene, Store]] = []

    def begin(fields: dict[str, FieldValue], look: Look, size: tuple[int, int]) -> Tour:
        store = sample_store(tmp_path / "store", fields)
        wait: Callable[[Callable[[], bool]], None] = lambda done: qtbot.waitUntil(done, timeout=20_000)  # noqa: E731
        scene = set_scene(qapp, store, look, size, wait)
        made.append((scene, store))
        return Tour(scene, wait)

    yield begin
    for scene, _ in made:
        scene.close()
        scene.window.deleteLater()
        scene.desk.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


class Windows(QObject):
    """Notes each window of its own that a page shows."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(f"{type(watched).__name__} {watched.objectName()}")
        return False


# --- what may not be -------------------------------------------------------------------------------------------------


def shown(page: QWidget) -> list[QWidget]:
    return [one for one in (page, *page.findChildren(QWidget)) if one.isVisible() and one.width() and one.height()]


def described(widget: QWidget) -> str:
    names: list[str] = []
    above: QWidget | None = widget
    while above is not None and len(names) < 4:
        if above.objectName():
            names.append(above.objectName())
        above = above.parentWidget()
    text = getattr(widget, "text", str)()
    return f"{type(widget).__name__} {'.'.join(reversed(names))} “{text[:40] if isinstance(text, str) else ''}”"


def nameless(page: QWidget) -> list[str]:
    """Inputs of which a screen reader could not say what they are."""
    found = []
    for one in shown(page):
        if (
            not isinstance(one, INPUTS)
            or one.objectName().startswith("qt_")
            or one.focusPolicy() == Qt.FocusPolicy.NoFocus
        ):
            continue
        if isinstance(one.parentWidget(), QAbstractSpinBox | QComboBox):
            continue  # the field inside speaks with its owner's name
        if not one.accessibleName() and not (isinstance(one, QAbstractButton) and one.text()):
            found.append(described(one))
    return found


def sideways(page: QWidget, look: Look) -> list[str]:
    """Areas that would have to be scrolled sideways. The Gantt alone may, in a small window or with large type."""
    found = []
    for one in shown(page):
        if isinstance(one, QAbstractScrollArea) and not isinstance(one, QPlainTextEdit | QTextEdit):
            over = one.horizontalScrollBar().maximum()
            roomy = look.scale == 1 and not look.client and page.window().width() >= WIDE[0]
            if over > 0 and (roomy or not isinstance(one, GanttView)):
                found.append(f"{described(one)} by {over} px")
    return found


def cut(page: QWidget) -> list[str]:
    """Words that do not fit where they stand."""
    found = []
    for one in shown(page):
        if isinstance(one, QLabel) and not one.wordWrap() and one.text() and one.width() + 1 < one.sizeHint().width():
            found.append(f"{described(one)}: {one.width()} of {one.sizeHint().width()} px")
        if isinstance(one, QPushButton) and one.text() and one.width() + 1 < _needs(one):
            found.append(f"{described(one)}: {one.width()} of {_needs(one)} px")
    return found


def cut_when_chosen(page: QWidget, look: Look) -> list[str]:
    """Choices whose words do not fit once they are chosen, and bold."""
    bold, found = QtGui.QFontMetrics(look.font(bold=True)), []
    for one in shown(page):
        if isinstance(one, QPushButton) and one.property("role") == "segment":
            needs = bold.horizontalAdvance(one.text()) + _SEGMENT
            if one.width() < needs:
                found.append(f"{described(one)}: {one.width()} of {needs} px")
    return found


def _needs(button: QPushButton) -> int:
    words = max(button.fontMetrics().horizontalAdvance(line) for line in button.text().splitlines())
    return words + (button.iconSize().width() if not button.icon().isNull() else 0)


def read_as_markup(page: QWidget) -> list[str]:
    """Places that read text from outside as markup: it could show a file, or ask a server."""
    found = []
    for one in (page, *page.findChildren(QWidget)):
        if isinstance(one, QLabel) and "<b>x" in one.text():
            by_guess = one.textFormat() == Qt.TextFormat.AutoText and QtGui.Qt.mightBeRichText(one.text())
            if by_guess or (one.textFormat() == Qt.TextFormat.RichText and "<b>x" in one.text()):
                found.append(described(one))
        if "<b>x" in one.toolTip() and QtGui.Qt.mightBeRichText(one.toolTip()):
            found.append(f"tool tip of {described(one)}")
    return found


def markup_shown(page: QWidget) -> list[str]:
    """Tags of ours that stand there to be read: a label that lost its text format."""
    plain = [one for one in shown(page) if isinstance(one, QLabel) and one.textFormat() != Qt.TextFormat.RichText]
    return [described(one) for one in plain if "<b" in one.text() or "<span" in one.text() or "&nbsp;" in one.text()]


# --- the tours -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("client", "look", "size"), TOURS)
def test_every_page_stands(
    tour: Callable[..., Tour],
    fields: dict[str, FieldValue],
    client: str,
    look: Look,
    size: tuple[int, int],
    qapp: QApplication,
) -> None:
    """Built without a fault or a stray window, named for screen readers, never wider than the window."""
    wrong: dict[str, list[str]] = {}
    led = tour(fields if client == "sample" else {"client.name": "湖州青岚茶业有限公司"}, look, size)
    windows = Windows()
    qapp.installEventFilter(windows)
    try:
        for name, page in led.pages():
            faults = [
                *(f"no name: {one}" for one in nameless(page)),
                *(f"sideways: {one}" for one in sideways(page, look)),
                *(f"tags to be read: {one}" for one in markup_shown(page)),
                *(f"cut when chosen: {one}" for one in cut_when_chosen(page, look)),
            ]
            if look.lang == "zh" and look.scale == 1 and size == WIDE:
                faults += [f"cut: {one}" for one in cut(page)]
            faults += [f"a window of its own: {one}" for one in windows.shown]
            windows.shown.clear()
            if faults:
                wrong[name] = faults
    finally:
        qapp.removeEventFilter(windows)
    assert not wrong, "\n".join(f"{name}: {one}" for name, faults in wrong.items() for one in sorted(set(faults)))


def test_no_text_from_outside_is_read_as_markup(tour: Callable[..., Tour], tmp_path: Path) -> None:
    """Not a client's name, nor a note, an answer, a file's name or a cell in it."""
    books = tmp_path / "books"
    books.mkdir()
    (books / FILE).write_text(f"客户名称,联系电话,{MARKUP}\n{MARKUP},13812345678,{MARKUP}\n" * 3, "utf-8")
    sizing = measure_files([books / FILE], silent)
    case = case_fields(open_case(asset("resources", "sample", "case.toml"), ()).case)
    planted: dict[str, FieldValue] = {name: _planted(name, value) for name, value in case.items()}
    planted |= {"client.bank": MARKUP, "notes": MARKUP, SIZING: sizing_field(sizing), "data": (str(books / FILE),)}
    led = tour(planted, Look(), WIDE)
    wrong = []
    for name, page in led.pages():
        if name == "data":
            opened = led.scene.frame.pages.currentWidget()
            assert isinstance(opened, DataPage)
            next(iter(opened.cards[FILE].rows.values())).button.click()
            led.rest(page)
        wrong += [f"{name}: {one}" for one in read_as_markup(page)]
    assert not wrong, "\n".join(sorted(set(wrong)))


def _planted(name: str, value: FieldValue) -> FieldValue:
    """The markup in every name, note and cell that a person or a file can write."""
    if name in ("client.name", "client.contact", "client.contact_title", "client.address", "company.consultant"):
        return MARKUP
    if name.startswith("answers.") and isinstance(value, dict):
        return {**value, "note": MARKUP, "value": _cells(value.get("value"))}
    return value


def _cells(value: FieldValue) -> FieldValue:
    if not isinstance(value, tuple | list) or not all(isinstance(row, dict) for row in value):
        return value
    words = ("pain", "wanted", "name", "what", "department", "system", "requirement", "flow")
    return tuple(
        {key: MARKUP + str(number) if key in words else cell for key, cell in row.items()}  # type: ignore[union-attr]
        for number, row in enumerate(value)
    )
