"""Where files go that are handed over: one folder, each client in one of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from ...core.text import Text
from ..desk import Desk
from ..look import Look

if TYPE_CHECKING:
    from ...store.file import Store

#: The folder among the consultant's documents until one is chosen: the same in every language. A folder by the other
#: name goes on where it is the only one.
_OWN = ("企服通", "Qifutong")
_CHOOSE = Text("选择导出文件夹", "Choose a folder")


class ExportPlace(QObject):
    """The folder that was chosen last, from whichever page."""

    #: files go elsewhere now
    moved = Signal()

    def __init__(self, parent: QWidget, look: Look, desk: Desk) -> None:
        super().__init__(parent)
        self._window, self.look, self.desk = parent, look, desk
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        self._own = [Path(documents or Path.home()) / name for name in _OWN]
        self.base = self._own[0]
        self._chosen = 0

    def of(self, client: str) -> Path:
        """The folder of a client."""
        from ...actions.exporting import folder_of

        return self.base / folder_of(client)

    def remember(self) -> None:
        """Use the folder that was chosen last."""
        from ...actions.exporting import export_folder

        def find(store: Store) -> Path:
            return export_folder(store) or next((one for one in self._own if one.is_dir()), self._own[0])

        chosen = self._chosen

        def use(base: Path) -> None:
            if self._chosen == chosen:  # nothing was chosen meanwhile
                self._move(base)

        self.desk.in_store(find, use)

    def use(self, base: Path) -> None:
        """Use this folder from now on."""
        from ...actions.exporting import remember_folder

        self._chosen += 1
        self._move(base)
        self.desk.in_store(lambda store: remember_folder(store, base))

    def choose(self) -> None:
        """Let another folder be chosen."""
        chosen = QFileDialog.getExistingDirectory(self._window, self.look.say(_CHOOSE), str(self.base))
        if chosen:
            self.use(Path(chosen))

    def _move(self, base: Path) -> None:
        if base != self.base:
            self.base = base
            self.moved.emit()
