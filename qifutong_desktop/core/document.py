"""What a document says, before anything is drawn: pages of blocks. PDF now, other writers later, one content."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, get_args

#: What a paper is, printed in the head of each sheet. 草案: binds nobody yet, points may be open; 报价: an offer that
#: binds until its last day; 合同草案: in force once both sides have sealed it, which this program never does; the
#: others tell, plan or ask, and offer nothing.
PaperKind = Literal["草案", "报价", "合同草案", "方案", "计划", "报告", "问卷", "会议纪要"]
PAPER_KINDS: tuple[PaperKind, ...] = get_args(PaperKind)
#: What must not be signed; 草稿 is what papers before 2026-11 called 草案.
UNSIGNED_KINDS = ("草案", "合同草案", "草稿")

Align = Literal["left", "right", "center"]


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph: an optional bold lead, then running text. Plain text, never markup. ``keep``: its end stays with
    what follows."""

    text: str
    lead: str = ""
    small: bool = False
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A section head inside a page; stays with what follows it."""

    title: str


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One large figure with its label above and a note below."""

    label: str
    value: str
    note: str = ""
    accent: bool = False


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """Two to four figures in a row under the lead."""

    figures: tuple[KeyFigure, ...]


@dataclass(frozen=True, slots=True)
class SideHead:
    """A head in the left columns, its paragraphs in the right ones, a hairline above."""

    title: str
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """``share`` is the column's part of the table's width, in any unit."""

    head: str
    share: float
    align: Align = "left"
    tinted: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """``strong`` rows are bold; a ``total`` row has the heavier line above and never stands alone on a page;
    ``faint`` rows are grey; ``caption`` rows are group heads over all columns (first cell only)."""

    cells: tuple[str, ...]
    style: Literal["plain", "strong", "total", "faint", "caption"] = "plain"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows never split; heads repeat on the next page."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of the radar, 0–100; low = high when nothing is unclear. ``said`` stands under the label in place of the
    value (``42 → 58``), "" for the value itself."""

    label: str
    low: float
    high: float
    target: float | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class Outline:
    """An earlier time laid under the radar: its value on each axis, the middle of what is unclear."""

    label: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Radar:
    """Scores on axes from the centre (0) to the rim (100); ``level_band`` is the ring of the level reached.

    ``earlier`` are up to two earlier outlines, earliest first; ``label`` names the newest, "" where it is the only one.
    Laid over each other, every outline is drawn at the middle of what is unclear.
    """

    axes: tuple[Axis, ...]
    level_band: tuple[float, float] | None = None
    earlier: tuple[Outline, ...] = ()
    label: str = ""


@dataclass(frozen=True, slots=True)
class GanttBar:
    """A bar over inclusive days; a "phase" row is a summary without a colour of its own, "cutover" is strongest."""

    label: str
    owner: str
    start: date
    end: date
    phase: int
    kind: Literal["task", "phase", "cutover"] = "task"
    critical: bool = False
    task: str = ""
    """The plan's id of it, "" for a phase."""


@dataclass(frozen=True, slots=True)
class GanttGate:
    """A diamond on the day of a milestone."""

    label: str
    day: date
    row: int
    """Index into ``Gantt.bars`` of the row on which the diamond stands."""


@dataclass(frozen=True, slots=True)
class Gantt:
    """``rest`` are weekends, ``holidays`` statutory days off, ``shifted`` the 班 working weekends."""

    first: date
    last: date
    bars: tuple[GanttBar, ...]
    gates: tuple[GanttGate, ...]
    rest: frozenset[date]
    holidays: frozenset[date]
    shifted: frozenset[date]
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a chart: (x, y) points in rising x; ``strong`` is the one the page is about."""

    label: str
    points: tuple[tuple[Decimal, Decimal], ...]
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """A line chart. ``marks`` are labelled points (x, y, words); ``verticals`` labelled x positions."""

    title: str
    series: tuple[Series, ...]
    marks: tuple[tuple[Decimal, Decimal, str], ...] = ()
    verticals: tuple[tuple[Decimal, str], ...] = ()
    unit: str = ""


@dataclass(frozen=True, slots=True)
class BarGroup:
    """The columns that stand together over one label; None leaves a gap."""

    label: str
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """Grouped columns, e.g. cash by month; one value a series in each group. ``open`` series are drawn as outlines."""

    title: str
    series: tuple[str, ...]
    groups: tuple[BarGroup, ...]
    unit: str = ""
    open: frozenset[int] = frozenset()
    labelled: frozenset[int] = frozenset()
    """Series whose values are printed on their bars."""


@dataclass(frozen=True, slots=True)
class TornadoBar:
    """What one thing makes of a total, in the cheapest and in the dearest case of everything else (less where it is
    negative); ``words`` is that amount as it is printed. ``open``: a person can still settle it."""

    label: str
    note: str
    low: Decimal
    high: Decimal
    words: str
    open: bool = True


@dataclass(frozen=True, slots=True)
class Tornado:
    """Bars from one line, the largest first: what a total hangs on."""

    title: str
    bars: tuple[TornadoBar, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """Two stacks of blocks side by side; ``share`` is the left one's part of the width (0–1)."""

    left: tuple[Block, ...]
    right: tuple[Block, ...]
    share: float = 0.5


@dataclass(frozen=True, slots=True)
class Signatures:
    """Signature blocks of both parties with 42 mm for the seal."""

    parties: tuple[tuple[str, str], ...]
    """(role, name) for each party."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Label–value pairs in columns, as on a cover or a quote's head."""

    pairs: tuple[tuple[str, str], ...]
    columns: int = 2


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code of a text (ASCII), at the right edge; ``caption`` stands below it."""

    text: str
    caption: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A box to tick, with what stands beside it. ``key`` is the key that chooses it in the window; ``field`` names it
    where the paper is a form to fill in on the screen."""

    label: str
    key: str = ""
    chosen: bool = False
    field: str = ""


@dataclass(frozen=True, slots=True)
class Blank:
    """A line to write on: what stands before and after it, and what is written there already."""

    label: str = ""
    unit: str = ""
    value: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows to fill in: heads with their part of the width; a cell is a line to write on, or boxes to tick."""

    heads: tuple[tuple[str, float], ...]
    rows: tuple[tuple[Blank | tuple[Tick, ...], ...], ...]
    legend: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a paper form: id in the margin, text, reason, who answers (``aside``), and where one answers.

    ``extra`` are the boxes that every question has (不清楚, 不适用), ``sources`` where the answer is from.
    """

    id: str
    text: str
    hint: str = ""
    aside: str = ""
    first: bool = False
    ticks: tuple[Tick, ...] = ()
    down: bool = False
    """The boxes stand one under another, as steps do."""
    blanks: tuple[Blank, ...] = ()
    grid: Grid | None = None
    extra: tuple[Tick, ...] = ()
    sources: tuple[Tick, ...] = ()
    note: Blank | None = None


Block = (
    Words
    | Section
    | KeyFigures
    | SideHead
    | Table
    | Radar
    | Gantt
    | Lines
    | Bars
    | Tornado
    | Beside
    | Signatures
    | Facts
    | Code
    | Asked
)


@dataclass(frozen=True, slots=True)
class Page:
    """A page (or more when it overflows). ``title`` is the message, a sentence with its number; ``chapter`` stands in
    the head; ``notes`` stand at the foot and name the sources."""

    chapter: str
    title: str
    lead: str
    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page: whose it is, by whom, which number, valid until."""

    brand: str
    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    note: str


@dataclass(frozen=True, slots=True)
class Document:
    """``status`` is what kind of paper it is, printed in the head. ``foot`` is client, number, version, date.

    ``summary`` is the index in ``pages`` of the page that is also exported as a picture. ``seam``: every sheet keeps
    its outer margin free for the 骑缝章 and marks the place."""

    title: str
    author: str
    subject: str
    status: PaperKind
    foot: str
    pages: tuple[Page, ...]
    cover: Cover | None = None
    summary: int | None = None
    keywords: tuple[str, ...] = field(default=())
    seam: bool = False
