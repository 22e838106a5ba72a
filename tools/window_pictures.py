"""Pictures of the window's pages over the sample client, for the docs and to look at:

python -m tools.window_pictures OUT [--page quote …] [--lang zh en] [--theme light dark] [--scale 1.0] [--size 1280x800]
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

CASE_PAGES = ("client", "diagnosis", "data", "plan", "quote", "documents")
PAGES = ("home", *CASE_PAGES, "knowledge", "key_in", "service", "settings")


def main() -> int:
    """Take them; one PNG each."""
    from PySide6.QtWidgets import QApplication

    from qifutong_desktop.ui.look import Look
    from qifutong_desktop.ui.pages.knowledge_page import KnowledgePage
    from tests.ui.scene import sample_fields, sample_store, set_scene, settle

    asked = _asked()
    asked.out.mkdir(parents=True, exist_ok=True)
    app = QApplication(sys.argv[:1])
    wide, high = map(int, asked.size.split("x"))
    with tempfile.TemporaryDirectory() as folder:
        said = dict(one.split("=", 1) for one in asked.say)
        store = sample_store(Path(folder) / "store", sample_fields(Path(folder) / "books") | said)
        for lang in asked.lang:
            for theme in asked.theme:
                look = Look(lang, theme == "dark", asked.scale, asked.client, not asked.client)
                scene = set_scene(app, store, look, (wide, high))
                for page in asked.page:
                    if page == "key_in":
                        scene.desk.sent.emit("key_in", "diagnosis")
                    elif page in ("home", "knowledge", "service", "settings", "gate"):
                        space = scene.window.go(page)
                        if isinstance(space, KnowledgePage):
                            space.ask(asked.words)
                    else:
                        scene.frame.go(page)
                    settle(app, scene.window, 40)
                    name = f"{page}-{lang}-{theme}" + ("" if asked.scale == 1 else f"-{asked.scale:g}") + ".png"
                    scene.window.grab().save(str(asked.out / name))
                    print(asked.out / name)
                scene.window.close()
                scene.desk.jobs.close()
    return 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--page", nargs="+", default=list(PAGES))
    parser.add_argument("--lang", nargs="+", default=["zh"], choices=["zh", "en"])
    parser.add_argument("--theme", nargs="+", default=["light"], choices=["light", "dark"])
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--say", nargs="+", default=[], help="fields of the case: preferences.customer=renewal")
    parser.add_argument("--words", default="我们一年多少钱", help="what is asked on the knowledge page")
    parser.add_argument("--client", action="store_true", help="as the client sees it, without prices")
    parser.add_argument("--size", default="1280x800")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
