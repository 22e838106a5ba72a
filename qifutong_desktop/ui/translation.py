"""The forms in English: Qt Linguist's ``resources/i18n/en.ts``, read as it is (the forms themselves are Chinese).

Qt's own words (the menu of a field, the dialog for files) are English, in Chinese from Qt's own translation.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator

from ..assets import asset
from ..core.text import Lang


class Translation(QTranslator):
    """Answers for each form's strings; what has no translation stays Chinese (a test finds it)."""

    def __init__(self, parent: QCoreApplication) -> None:
        from xml.etree import ElementTree

        super().__init__(parent)
        tree = ElementTree.parse(asset("resources", "i18n", "en.ts"))
        self._said = {
            (context.findtext("name", ""), message.findtext("source", "")): message.findtext("translation", "")
            for context in tree.iter("context")
            for message in context.iter("message")
        }

    def isEmpty(self) -> bool:  # noqa: N802
        return False

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        return self._said.get((context, source)) or None


class QtInChinese(QTranslator):
    """Qt's own words; they stay English where the file does not come along."""

    def __init__(self, parent: QCoreApplication) -> None:
        super().__init__(parent)
        self.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))


def speak(app: QCoreApplication, lang: Lang) -> None:
    """Forms that are loaded from now on, and Qt itself, speak this language."""
    for known in (*app.findChildren(Translation), *app.findChildren(QtInChinese)):
        app.removeTranslator(known)
        known.setParent(None)
    app.installTranslator(Translation(app) if lang == "en" else QtInChinese(app))
