"""The pictures of docs/guide.md and docs/guide.zh-CN.md, taken of the real window over the sample client:

python -m tools.guide_pictures [--lang zh en] [OUT]
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, cast

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["TZ"] = "Asia/Shanghai"  # the sample's clock: no two times of day in one picture

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from qifutong_desktop.core.canonical import FieldValue
    from qifutong_desktop.core.text import Lang
    from qifutong_desktop.ui.look import Look
    from tests.ui.scene import Scene

OUT = Path(__file__).parent.parent / "docs" / "images" / "window"
SIZE = (1280, 800)
#: Enough for flat areas, smooth letters and each phase's own colour; a page then takes some 55 KB.
_COLOURS = 128
#: Other clients in the list: name, what is said of the deal, questions that are still open.
_OTHERS: tuple[tuple[str, dict[str, FieldValue], tuple[str, ...]], ...] = (
    ("湖州青岚茶业有限公司", {"deal.stage": "signed", "preferences.tier": "enterprise"}, ()),
    ("嘉兴禾城包装有限公司", {"deal.next_step": "周三带样表再谈", "deal.next_on": date(2026, 11, 25)}, ("N02", "N05")),
    (
        "绍兴鉴湖染整有限公司",
        {"deal.next_step": "等财务确认预算", "deal.next_on": date(2026, 11, 20)},
        ("P04", "D03", "N01"),
    ),
)


def main() -> int:
    """Take them; one PNG a page and language."""
    from PySide6.QtWidgets import QApplication

    from qifutong_desktop.ui.typeface import load_typeface
    from tests.ui.scene import sample_fields

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, nargs="?", default=OUT)
    parser.add_argument("--lang", nargs="+", default=["zh", "en"], choices=["zh", "en"])
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    app = QApplication(sys.argv[:1])
    load_typeface()
    with tempfile.TemporaryDirectory() as folder:
        fields = sample_fields(Path(folder) / "books")
        for lang in asked.lang:
            _Guide(app, Path(folder) / lang, fields, lang, asked.out).take()
    return 0


class _Guide:
    """The pages of one language."""

    def __init__(self, app: QApplication, folder: Path, fields: dict[str, FieldValue], lang: Lang, out: Path) -> None:
        self.app, self.folder, self.fields, self.lang, self.out = app, folder, fields, lang, out

    def take(self) -> None:
        """Page after page, as the guide tells of them."""
        from qifutong_desktop.ui.look import Look

        with self._scene(Look(self.lang)) as scene:
            steps: tuple[tuple[str, Callable[[Scene], None]], ...] = (
                ("home", lambda on: cast(None, on.window.go("home"))),
                ("opening", _opening),
                ("diagnosis", lambda on: on.frame.go("diagnosis", "answers.S01")),
                ("measured", lambda on: on.frame.go("diagnosis", "answers.D01")),
                ("data", lambda on: on.frame.go("data")),
                ("plan", lambda on: on.frame.go("plan")),
                ("task", _task),
                ("quote", lambda on: on.frame.go("quote")),
                ("why", _why),
                ("documents", _papers),
                ("knowledge", lambda on: _ask(on, "能退款吗")),
            )
            for name, show in steps:
                show(scene)
                self._keep(scene, name)
        with self._scene(Look(self.lang, client=True, priced=False)) as scene:
            scene.frame.go("plan")
            self._keep(scene, "client")
        with self._scene(Look(self.lang)) as scene:
            _gate(scene, self.folder / "new")
            self._keep(scene, "start")

    @contextmanager
    def _scene(self, look: Look) -> Iterator[Scene]:
        from tests.ui.scene import sample_store, set_scene

        self.folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self.folder) as place:
            store = sample_store(Path(place), self.fields)
            _add_others(store, self.fields)
            scene = set_scene(self.app, store, look, SIZE)
            yield scene
            scene.close()

    def _keep(self, scene: Scene, name: str) -> None:
        from io import BytesIO

        from PIL import Image
        from PySide6.QtCore import QBuffer, QIODevice

        from tests.ui.scene import settle

        settle(self.app, scene.window, 45)
        held = QBuffer()
        held.open(QIODevice.OpenModeFlag.WriteOnly)
        scene.window.grab().save(held, "PNG")
        picture = Image.open(BytesIO(held.data().data())).convert("RGB")
        small = picture.quantize(_COLOURS, Image.Quantize.MAXCOVERAGE, kmeans=3, dither=Image.Dither.NONE)
        path = self.out / f"{name}-{self.lang}.png"
        small.save(path, optimize=True)
        print(f"{path} {path.stat().st_size // 1000} KB")


def _add_others(store: object, fields: dict[str, FieldValue]) -> None:
    from qifutong_desktop.core.operation import moment
    from qifutong_desktop.store.file import Store
    from qifutong_desktop.store.operations import record
    from tests.ui.scene import NOW

    assert isinstance(store, Store)
    for number, (name, deal, unanswered) in enumerate(_OTHERS):
        said = {key: value for key, value in fields.items() if key.partition(".")[2] not in unanswered}
        said |= {"client.name": name, **deal}
        record(store, f"{number + 1:032x}", said, author="沈亦舟", at=moment(NOW))


def _opening(scene: Scene) -> None:
    from tests.ui.scene import CASE

    assert scene.window.frame is not None
    scene.window.frame.talk(CASE)


def _task(scene: Scene) -> None:
    from qifutong_desktop.ui.pages.plan_page import PlanPage

    page = scene.frame.pages.currentWidget()
    assert isinstance(page, PlanPage)
    page.plan_card.open("cleaning")


def _why(scene: Scene) -> None:
    from qifutong_desktop.ui.pages.quote_page import QuotePage

    page = scene.frame.pages.currentWidget()
    assert isinstance(page, QuotePage)
    page.quote_lines.rows()[2].why_button.click()


def _papers(scene: Scene) -> None:
    from qifutong_desktop.ui.pages.documents_page import DocumentsPage

    scene.frame.go("documents")
    page = scene.frame.pages.currentWidget()
    assert isinstance(page, DocumentsPage)
    page.handing_over.place.use(Path("D:/企服通"))


def _ask(scene: Scene, words: str) -> None:
    from qifutong_desktop.ui.pages.knowledge_page import KnowledgePage

    page = scene.window.go("knowledge")
    assert isinstance(page, KnowledgePage)
    page.ask(words)


def _gate(scene: Scene, folder: Path) -> None:
    from qifutong_desktop.actions.opening import Nothing, open_for_window
    from qifutong_desktop.ui.pages.gate_page import GatePage

    page = scene.window.go("gate")
    assert isinstance(page, GatePage)
    outcome = open_for_window(folder, None, scene.desk.now())
    assert isinstance(outcome, Nothing)
    page.show_gate(folder, outcome)
    page.company_form.fields["consultant"].setText("沈亦舟")
    outcome.held.release()


if __name__ == "__main__":
    sys.exit(main())
