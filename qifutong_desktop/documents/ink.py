"""Marks on a sheet: text lines, rules and areas, written as PDF operators. Points, origin at the top left."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import partial
from typing import Any, cast

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from .embed import Subset
from .packed import packed
from .style import style
from .tags import Element, Tree
from .typeset import Line, single_line

rl_config.useA85 = 0  # binary streams: a fifth smaller than ASCII85


class _PlainCanvas(Canvas):
    def _make_preamble(self) -> None:
        """reportlab starts each page by naming Helvetica, which nothing here uses and nobody embeds."""
        self._preamble = "1 0 0 1 0 0 cm"


class Ink:
    """One document being drawn; ``tags`` writes down in which order it is read aloud."""

    def __init__(self, tags: bool = True) -> None:
        page = style().page
        self.height = page.height
        self._buffer = io.BytesIO()
        size = (page.width, page.height)
        self.canvas = cast(Any, _PlainCanvas(self._buffer, size, invariant=1, lang="zh-CN", pdfVersion=(1, 7)))
        self.canvas.setPageCompression(1)
        self.canvas._doc.format = partial(packed, self.canvas._doc)
        self._subsets = (Subset(False), Subset(True))
        self.canvas._doc.delayedFonts.extend(self._subsets)
        self._tree = Tree() if tags else None
        self._inside: list[Element] = []
        self._open: Element | None = None
        self._marked = False
        self._page = 0
        self._colours = {name: _rgb(value) for name, value in style().colours.items()}

    def enter(self, element: Element) -> None:
        """What is drawn from now on belongs to this element, until it is left."""
        self._inside.append(element)
        if self._tree is not None:
            self._tree.know(element)

    def leave(self) -> None:
        self._inside.pop()

    def _mark(self, *, text: bool) -> None:
        """Before something is drawn: begin its marked content, if it is not the same as before."""
        if self._tree is None:
            return
        element = self._inside[-1] if self._inside else None
        if element is not None and not text and element.kind != "Figure":
            element = None
        if self._marked and element is self._open:
            return
        self._close()
        if element is None:
            self.canvas._code.append("/Artifact BMC")
        else:
            self.canvas._code.append(f"/{element.kind} <</MCID {self._tree.mark(element, self._page)}>> BDC")
        self._open, self._marked = element, True

    def _close(self) -> None:
        if self._marked:
            self.canvas._code.append("EMC")
        self._marked = False

    def line(self, x: float, y: float, size: float, colour: str, line: Line, spread: float = 0.0) -> None:
        """A set line with its baseline at ``y``; ``spread`` points are added after each character."""
        self._mark(text=True)
        parts = [f"BT {self._colours[colour]} rg"]
        if spread:
            parts.append(f"{spread:.3f} Tc")
        place = f"1 0 0 1 {x:.2f} {self.height - y:.2f} Tm"
        for bold, forms in line.runs:
            subset = self._subsets[bold]
            code = subset.codes
            parts.append(f"{subset.resource} {size:g} Tf {place} <{''.join([code[form] for form in forms])}> Tj")
            place = ""
        if spread:
            parts.append("0 Tc")
        parts.append("ET")
        self.canvas._code.append(" ".join(parts))

    def words(
        self, x: float, y: float, size: float, colour: str, text: str, *, bold: bool = False, align: str = "left"
    ) -> None:
        """A text on one line; ``x`` is its left end, right end or middle."""
        line = single_line(text, bold)
        if line.runs:
            width = line.width * size / 1000
            self.line(x - {"left": 0.0, "right": width, "center": width / 2}[align], y, size, colour, line)

    def rule(self, x1: float, y1: float, x2: float, y2: float, colour: str, width: float, dash: str = "") -> None:
        self._mark(text=False)
        up = self.height
        dashed = f"[{dash}] 0 d " if dash else ""
        undash = " [] 0 d" if dash else ""
        path = f"{x1:.2f} {up - y1:.2f} m {x2:.2f} {up - y2:.2f} l S"
        self.canvas._code.append(f"{self._colours[colour]} RG {width:g} w {dashed}{path}{undash}")

    def area(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        self._mark(text=False)
        self.canvas._code.append(
            f"{self._colours[colour]} rg {x:.2f} {self.height - y - height:.2f} {width:.2f} {height:.2f} re f"
        )

    def areas(self, places: Sequence[tuple[float, float, float, float]], colour: str) -> None:
        """Many areas (left, top, width, height) at once, to a thousandth of a point."""
        self._mark(text=False)
        up = self.height
        drawn = [f"{x:.3f} {up - y - height:.3f} {width:.3f} {height:.3f} re" for x, y, width, height in places]
        self.canvas._code.append(" ".join([f"{self._colours[colour]} rg", *drawn, "f"]))

    def shape(
        self,
        points: Sequence[tuple[float, float]],
        *,
        fill: str = "",
        stroke: str = "",
        width: float = 0.5,
        dash: str = "",
        closed: bool = True,
    ) -> None:
        """A polygon or a broken line through the points."""
        self._mark(text=False)
        up = self.height
        parts = [f"{self._colours[fill]} rg"] if fill else []
        if stroke:
            parts.append(f"{self._colours[stroke]} RG {width:g} w 1 j [{dash}] 0 d")
        moves = [f"{x:.2f} {up - y:.2f} {'l' if index else 'm'}" for index, (x, y) in enumerate(points)]
        end = {(True, True): "B", (True, False): "f", (False, True): "S", (False, False): "n"}[bool(fill), bool(stroke)]
        parts += [*moves, "h" if closed else "", end, "[] 0 d" if dash else ""]
        self.canvas._code.append(" ".join(part for part in parts if part))

    def check_field(self, x: float, y: float, side: float, name: str, tip: str) -> None:
        """A box that is ticked on the screen, in the place of one that is printed."""
        self._close()
        self.canvas.acroForm.checkbox(
            name=name,
            tooltip=tip,
            x=x,
            y=self.height - y - side,
            size=side,
            buttonStyle="check",
            borderStyle="solid",
            borderWidth=0.6,
            borderColor=_colour("grey"),
            fillColor=_colour("paper"),
            textColor=_colour("accent"),
            forceBorder=True,
        )

    def text_field(self, x: float, y: float, width: float, height: float, name: str, tip: str) -> None:
        """A place to type in on the screen."""
        self._close()
        self.canvas.acroForm.textfield(
            name=name,
            tooltip=tip,
            x=x,
            y=self.height - y - height,
            width=width,
            height=height,
            fontSize=9,
            borderWidth=0,
            fillColor=_colour("tint"),
            borderColor=_colour("tint"),
            textColor=_colour("ink"),
            maxlen=2000,
        )

    def next_page(self) -> None:
        self._close()
        self._page += 1
        self.canvas._doc.updateSignature("\n".join(self.canvas._code))
        self.canvas.showPage()

    def finished(self) -> bytes:
        """The file. Its identifier depends on everything drawn, and on nothing else."""
        for subset in self._subsets:
            self.canvas._doc.updateSignature(repr(list(subset.codes)))
        if self._tree is not None:
            self._tree.write(self.canvas._doc)
        self.canvas.save()
        del self.canvas._doc.format  # it holds the document: all of it would wait until it is swept
        return self._buffer.getvalue()


def _colour(name: str) -> Any:
    from reportlab.lib.colors import HexColor

    return HexColor(style().colours[name])


def _rgb(value: str) -> str:
    return " ".join(f"{int(value[start : start + 2], 16) / 255:.3f}" for start in (1, 3, 5))
