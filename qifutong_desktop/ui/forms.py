"""Forms drawn in Qt Designer, loaded at run time: no generated code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import get_type_hints

from PySide6.QtCore import QCoreApplication, QFile, QIODevice, QMetaObject, QObject
from PySide6.QtUiTools import QUiLoader
from PySide6.QtWidgets import QWidget

from ..assets import asset

#: Makes a widget of ours where a form has a promoted one of that class name.
Makers = Mapping[str, Callable[[QWidget | None], QWidget]]


class FormError(Exception):
    """A form and its class don't fit together: a fault of ours, named so that it is mended in a minute."""


class _Loader(QUiLoader):
    """Builds the form's top widget into one that exists already, and promoted ones by their makers."""

    def __init__(self, top: QWidget, makers: Makers) -> None:
        super().__init__()
        self.top: QWidget | None = top
        self.makers = makers

    def createWidget(self, kind: str, parent: QWidget | None = None, name: str = "") -> QWidget:  # noqa: N802
        if parent is None and self.top is not None:
            top, self.top = self.top, None
            return top
        if kind in self.makers:
            made = self.makers[kind](parent)
            made.setObjectName(name)
            return made
        return super().createWidget(kind, parent, name)


def load_form(widget: QWidget, name: str, makers: Makers | None = None) -> None:
    """Fill ``widget`` from ``forms/<name>.ui`` and each annotated attribute of its class with the child of that name.

    ``makers`` build the form's promoted widgets, by class name.

    :raises FormError: no such form, or an annotated child is missing or of another type
    """
    file = QFile(str(asset("forms", f"{name}.ui")))
    if not file.open(QIODevice.OpenModeFlag.ReadOnly):
        raise FormError(f"forms/{name}.ui cannot be opened: {file.errorString()}")
    loader = _loader(widget, makers or {})
    if loader.load(file) is None:
        raise FormError(f"forms/{name}.ui: {loader.errorString()}")
    for child, kind in get_type_hints(type(widget)).items():
        if not (isinstance(kind, type) and issubclass(kind, QObject)):
            continue
        found = widget.findChild(QObject, child)
        if not isinstance(found, kind):
            seen = "no such child" if found is None else f"it is a {type(found).__name__}"
            raise FormError(f"forms/{name}.ui: {child} should be a {kind.__name__}, {seen}")
        setattr(widget, child, found)
    QMetaObject.connectSlotsByName(widget)


def _loader(widget: QWidget, makers: Makers) -> _Loader:
    """Without the plugins of Designer itself, which a loader would look for and which cost 8 MB."""
    paths = QCoreApplication.libraryPaths()
    QCoreApplication.setLibraryPaths([])
    try:
        return _Loader(widget, makers)
    finally:
        QCoreApplication.setLibraryPaths(paths)
