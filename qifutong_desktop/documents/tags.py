"""The order in which a document is read aloud: its structure tree (tagged PDF), built while it is drawn.

Text belongs to the element that is open; rules, grounds and whatever is drawn outside of every element (head and foot
of a sheet, repeated heads of a table) are artifacts that a screen reader passes over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from reportlab.pdfbase.pdfdoc import PDFName, PDFObject, PDFString

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
        at = [_number(page, document) for page in pages]
        nodes = {element: _Written() for element in self._kids}
        numbers = {element: _number(node, document) for element, node in nodes.items()}
        root, tree, marked = _Written(), _Written(), _Written()
        for element, kids in self._kids.items():
            parent = numbers[element.parent] if element is not None else _number(root, document)
            nodes[element].text = _node(element, parent, kids, numbers, at, document)
        owners = [" ".join(numbers[element] for element in marks) for marks in self._marks]
        listed = [f"{page} [{of_page}]" for page, of_page in enumerate(owners)]
        for number, page in enumerate(pages):
            _join(page, number)
        tree.text = f"<</Nums [{' '.join(listed)}]>>"
        root.text = (
            f"<</Type /StructTreeRoot /K {numbers[None]} /ParentTree {_number(tree, document)}"
            f" /ParentTreeNextKey {len(pages)}>>"
        )
        marked.text = "<</Marked true>>"
        document.Catalog.StructTreeRoot, document.Catalog.MarkInfo = root, marked


class _Written(PDFObject):
    """An object that is written down already; reportlab's own way takes as long as drawing the page."""

    __RefOnly__ = 1
    text: str = ""

    def format(self, document: Any) -> bytes:
        return self.text.encode("latin-1")


def _number(made: Any, document: Any) -> str:
    return str(document.Reference(made).format(document), "ascii")


def _node(
    element: Element | None,
    parent: str,
    kids: Sequence[Element | tuple[int, int]],
    numbers: Mapping[Element | None, str],
    pages: Sequence[str],
    document: Any,
) -> str:
    parts = [f"/S /{element.kind if element is not None else 'Document'} /P {parent}"]
    if element is not None and element.alt:
        parts.append("/Alt " + PDFString(element.alt).format(document).decode("latin-1"))
    if element is not None and (element.kind == "TH" or element.span > 1):
        scope = f" /Scope /{'Row' if element.span > 1 else 'Column'}" if element.kind == "TH" else ""
        parts.append(f"/A <</O /Table{scope}{f' /ColSpan {element.span}' if element.span > 1 else ''}>>")
    first = next((one[0] for one in kids if isinstance(one, tuple)), None)
    if first is not None:
        parts.append(f"/Pg {pages[first]}")
    listed = [_kid(one, first, numbers, pages) for one in kids]
    if listed:
        parts.append(f"/K {listed[0]}" if len(listed) == 1 else f"/K [{' '.join(listed)}]")
    return f"<<{' '.join(parts)}>>"


def _kid(
    one: Element | tuple[int, int], first: int | None, numbers: Mapping[Element | None, str], pages: Sequence[str]
) -> str:
    if isinstance(one, Element):
        return numbers[one]
    page, number = one
    return str(number) if page == first else f"<</Type /MCR /Pg {pages[page]} /MCID {number}>>"


def _join(page: Any, number: int) -> None:
    """reportlab writes only the keys of a page that it knows."""
    page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
    page.StructParents, page.Tabs = number, PDFName("S")
