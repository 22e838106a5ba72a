"""The order in which a document is read aloud: its structure tree (tagged PDF), built while it is drawn.

Text belongs to the element that is open; rules, grounds and whatever is drawn outside of every element (head and foot
of a sheet, repeated heads of a table) are artifacts that a screen reader passes over.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFString

Kind = Literal["P", "H1", "H2", "Table", "TR", "TH", "TD", "Figure"]


@dataclass(frozen=True, slots=True, eq=False)
class Element:
    """A node of the tree: itself, not its values, tells it from others. ``alt`` says a figure in words; ``span`` is
    how many columns a cell takes."""

    kind: Kind
    parent: Element | None = None
    alt: str = ""
    span: int = 1


class Tree:
    """What was drawn of each element, in reading order."""

    def __init__(self) -> None:
        self._kids: dict[Element | None, list[Element | tuple[int, int]]] = {None: []}
        self._marks: list[list[Element]] = []

    def know(self, element: Element) -> None:
        """Put an element, and those above it, where it first appears."""
        if element not in self._kids:
            if element.parent is not None:
                self.know(element.parent)
            self._kids[element] = []
            self._kids[element.parent].append(element)

    def mark(self, element: Element, page: int) -> int:
        """The number on its page of a new piece of content of an element."""
        while len(self._marks) <= page:
            self._marks.append([])
        number = len(self._marks[page])
        self._marks[page].append(element)
        self._kids[element].append((page, number))
        return number

    def write(self, document: Any) -> None:
        """Into reportlab's document, whose pages are drawn; nothing where nothing was tagged."""
        if not self._kids[None]:
            return
        pages = [document.idToObject[f"Page{number + 1}"] for number in range(len(self._marks))]
        root = PDFDictionary({"Type": PDFName("StructTreeRoot")})
        whole = PDFDictionary({"S": PDFName("Document"), "P": document.Reference(root)})
        made: dict[Element | None, Any] = {None: document.Reference(whole)}
        dictionaries: dict[Element | None, Any] = {None: whole}
        for element in self._kids:
            if element is not None:
                dictionaries[element] = PDFDictionary({"S": PDFName(element.kind)})
                made[element] = document.Reference(dictionaries[element])
        for element, kids in self._kids.items():
            self._fill(dictionaries[element], element, kids, made, pages, document)
        numbers: list[Any] = []
        for page, marks in enumerate(self._marks):
            numbers += [page, PDFArray([made[element] for element in marks])]
            _join(pages[page], page)
        root.dict["K"] = made[None]
        root.dict["ParentTree"] = document.Reference(PDFDictionary({"Nums": PDFArray(numbers)}))
        root.dict["ParentTreeNextKey"] = len(self._marks)
        document.Catalog.StructTreeRoot = root
        document.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})

    def _fill(self, into: Any, element: Element | None, kids: Any, made: Any, pages: Any, document: Any) -> None:
        entries = into.dict
        own = [one for one in kids if isinstance(one, tuple)]
        if element is not None:
            entries["P"] = made[element.parent]
            entries.update(_said(element))
        if own:
            entries["Pg"] = document.Reference(pages[own[0][0]])
        listed = [_kid(one, own, made, pages, document) for one in kids]
        if listed:
            entries["K"] = PDFArray(listed)


def _said(element: Element) -> dict[str, Any]:
    said: dict[str, Any] = {"Alt": PDFString(element.alt)} if element.alt else {}
    attributes: dict[str, Any] = {}
    if element.kind == "TH":
        attributes["Scope"] = PDFName("Row" if element.span > 1 else "Column")
    if element.span > 1:
        attributes["ColSpan"] = element.span
    if attributes:
        said["A"] = PDFDictionary({"O": PDFName("Table"), **attributes})
    return said


def _kid(one: Element | tuple[int, int], own: Any, made: Any, pages: Any, document: Any) -> Any:
    if isinstance(one, Element):
        return made[one]
    page, number = one
    if page == own[0][0]:
        return number
    return PDFDictionary({"Type": PDFName("MCR"), "Pg": document.Reference(pages[page]), "MCID": number})


def _join(page: Any, number: int) -> None:
    """reportlab writes only the keys of a page that it knows."""
    page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
    page.StructParents, page.Tabs = number, PDFName("S")
