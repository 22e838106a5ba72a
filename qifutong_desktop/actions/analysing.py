"""The basic analysis of a client's files: read row by row in a capped process, summed, written as PDF and workbook.

No row is kept. Each figure says from which file, sheet and column it is, over which rows, and what was missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ..catalog.analysis import load_analysis_rules
from ..catalog.migration import load_targets
from ..catalog.places import load_places
from ..core.migration.analysis import Analysis, Basis, Origin, Part, Unused, UsedColumn
from ..core.migration.analysis_customers import CustomerTally
from ..core.migration.analysis_missing import missing
from ..core.migration.analysis_rules import AnalysisRules
from ..core.migration.analysis_sales import SalesTable, SalesTally
from ..core.migration.analysis_stock import StockTally
from ..core.migration.cleaning import Cleaner, CleanRow, TablePlan, plan_table
from ..core.migration.decisions import ColumnDecision, source_key
from ..core.migration.destinations import likely_targets
from ..core.migration.mapping import ColumnMapping, MappingProposal, propose_mapping
from ..core.migration.naming import Naming, fingerprint
from ..core.migration.recipe import AS_IT_COMES
from ..core.migration.sizing import MeasuredTable
from ..core.migration.sources import SourceMatch, match_source, recognise_source
from ..core.migration.targets import TargetEntity
from ..core.problems import Refusal
from ..core.progress import Progress, silent
from ..core.text import Text
from ..workbooks.rows_stream import TableEnd, stream_rows
from .measuring import NO_PASSWORDS, Passwords
from .printable import printable
from .rehearsed_tables import NOTHING_KNOWN, Known

REPORT, BOOK, DATA = "analysis.pdf", "analysis.xlsx", "analysis.json"
#: A column that is less sure than this is not counted by: a person has to say what it is.
_SURE = 0.75
_PARTS: dict[str, Part] = {"sales_orders": "sales", "customers": "customers", "opening_stock": "stock"}
_BY_KIND = {"orders": "sales_orders", "customers": "customers", "products": "opening_stock"}
#: The fields that figures are made from.
_USED: dict[Part, tuple[str, ...]] = {
    "sales": (
        *("number", "date", "total", "amount", "price", "quantity", "status", "after_sale", "refund", "channel"),
        *("customer", "code", "product"),
    ),
    "customers": ("name", "uscc", "mobile", "phone", "province", "city", "address", "level"),
    "stock": ("code", "product", "warehouse", "quantity", "cost", "amount", "last_in", "last_out"),
}
#: What is not read of an order, by how its amount is found.
_IDLE: dict[Basis, tuple[str, ...]] = {
    "order_total": ("price", "quantity"),
    "line_amount": ("total", "price", "quantity"),
    "price_quantity": ("total", "amount"),
}
#: The source whose orders carry their day in their number.
_DAY_IN_NUMBER = "pinduoduo_orders"


@dataclass(frozen=True, slots=True)
class _Table:
    """A table that the analysis reads, and as what."""

    path: Path
    measured: MeasuredTable
    source: SourceMatch | None
    target: TargetEntity
    proposal: MappingProposal
    decided: Mapping[str, ColumnDecision]
    basis: Basis | None

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(one.target for one in self.proposal.columns if one.target)


def analyse(
    paths: Sequence[Path],
    progress: Progress = silent,
    shown: Sequence[str] | None = None,
    known: Known = NOTHING_KNOWN,
    passwords: Passwords = NO_PASSWORDS,
) -> Analysis:
    """Analyse some files; ``shown`` are the names by which they are spoken of, ``known`` what was said of them before,
    ``passwords`` open locked ones, by their paths.

    :raises Refusal: a file cannot be read, or no table of theirs holds sales, customers or stock
    :raises Cancelled: by ``progress``
    """
    from ..workbooks.reading import measure

    names = list(shown) if shown is not None else [path.name for path in paths]
    sizing = measure(paths, shown=names, progress=progress, headers=known.headers, passwords=passwords)
    where = dict(zip(names, paths, strict=True))
    rules = load_analysis_rules()
    judged = [_judged(where[table.file], table, rules, known) for table in sizing.tables]
    used = [one for one in judged if isinstance(one, _Table)]
    if not used:
        what = Text("没有订单、客户或库存的表可以分析", "no table of orders, customers or stock to analyse")
        raise Refusal.of("", what, Text("请给出这些数据的导出文件", "give us exports of these"), ", ".join(names))
    run = _summed(used, rules, passwords, progress)
    days = [day for day in (run.sales.latest, run.stock.latest) if day is not None]
    until = max(days, default=None)
    found = Analysis(
        tuple(names),
        until,
        run.sales.sales(),
        run.sales.concentration(),
        run.customers.customers(),
        run.stock.stock(run.sales.sold, until),
        tuple(run.origins()),
        tuple(one for one in judged if isinstance(one, Unused)),
        (),
    )
    return replace(found, missing=tuple(missing(found, run.overfull)))


def write_analysis(
    analysis: Analysis, folder: Path, client: str = "", today: date | None = None, progress: Progress = silent
) -> list[Path]:
    """The report, the workbook and the JSON; all of them or none. Without ``today`` they bear the latest day in the
    data.

    :raises Refusal: a character that cannot be printed, or a folder that cannot be written
    """
    from ..core.migration.analysis_document import analysis_document
    from ..core.migration.analysis_json import analysis_json
    from ..documents.pdf import document_pdf
    from ..workbooks.analysis_book import write_analysis_book
    from .publishing import all_or_nothing
    from .quoting import to_json

    day = today or analysis.until or date(2000, 1, 1)
    with all_or_nothing(folder) as stage:
        progress(Text("正在排版分析报表", "drawing the analysis"), 0, None)
        document = analysis_document(printable(analysis), client, day)
        (stage / REPORT).write_bytes(document_pdf(document))
        write_analysis_book(analysis, stage / BOOK, client, day)
        (stage / DATA).write_text(to_json(analysis_json(analysis)) + "\n", "utf-8")
    return [folder / name for name in (REPORT, BOOK, DATA)]


# --- which tables, as what -------------------------------------------------------------------------------------------


def _judged(path: Path, table: MeasuredTable, rules: AnalysisRules, known: Known) -> _Table | Unused:
    if not table.counted:
        return _unused(table, Text("隐藏的工作表", "a hidden sheet"))
    if table.header_row is None or not table.rows:
        return _unused(table, Text("没有表头或没有数据行", "no header, or no rows"))
    naming = known.namings.get(fingerprint(table.columns), Naming())
    source = _source(table.columns, naming)
    kind = source.entity if source else table.entity
    likely = [one.id for one in likely_targets(table.columns, source, kind, load_targets())]
    name = naming.target if naming.target in _PARTS else _BY_KIND.get(kind, "")
    if name == "sales_orders" and "purchase_orders" in likely[:1] and naming.target != name:
        return _unused(table, Text("采购单：不是销售", "purchases, not sales"))
    if name not in _PARTS:
        return _unused(table, Text("不是订单、客户或库存", "neither orders, customers nor stock"))
    found = _mapped(path, table, source, rules.entities[name], known)
    lacks = _lacks(found)
    return found if lacks is None else _unused(table, lacks)


def _unused(table: MeasuredTable, why: Text) -> Unused:
    return Unused(table.file, table.sheet, table.rows, why)


def _source(columns: Sequence[str], naming: Naming) -> SourceMatch | None:
    from ..workbooks.vocabulary import load_vocabulary

    vocabulary = load_vocabulary()
    families = (*vocabulary.sources, *vocabulary.unseen)
    named = next((one for one in families if one.id == naming.source), None)
    return match_source(named, columns) if named else recognise_source(columns, vocabulary)


def _mapped(path: Path, table: MeasuredTable, source: SourceMatch | None, target: TargetEntity, known: Known) -> _Table:
    samples = {one.name: [top.value for top in one.top] for one in table.columns_profile if not one.masked}
    decided = known.mappings.get(source_key(source, target), {})
    proposal = propose_mapping(table.columns, samples, source, target, decided)
    sure = [one if one.confidence >= _SURE or one.basis == "wide" else _unread(one) for one in proposal.columns]
    made = _Table(path, table, source, target, replace(proposal, columns=tuple(sure)), decided, None)
    basis = _basis(made)
    wanted = _wanted(_PARTS[target.id], basis)
    columns = tuple(one if one.target in wanted else _unread(one) for one in sure)
    return replace(made, proposal=replace(proposal, columns=columns), basis=basis)


def _unread(column: ColumnMapping) -> ColumnMapping:
    return replace(column, target="")


def _wanted(part: Part, basis: Basis | None) -> tuple[str, ...]:
    """The fields that are read of a table."""
    idle = _IDLE.get(basis, ()) if basis else ()
    return tuple(name for name in _USED[part] if name not in idle)


def _basis(table: _Table) -> Basis | None:
    """How an amount is found in a table of orders; an amount that the measure saw repeated in an order is the order's,
    whatever its heading says."""
    if table.target.id != "sales_orders":
        return None
    repeated = {one.column for one in table.measured.issues if one.kind == "repeated_total"}
    by_field = {one.target: one.column for one in table.proposal.columns if one.target}
    if "total" in by_field or by_field.get("amount") in repeated:
        return "order_total"
    if "amount" in by_field:
        return "line_amount"
    return "price_quantity" if {"price", "quantity"} <= set(by_field) else None


def _lacks(table: _Table) -> Text | None:
    """What keeps a table out of the figures."""
    fields = table.fields
    match table.target.id:
        case "sales_orders":
            if table.basis is None:
                return Text("没有金额，也没有单价与数量", "neither an amount nor price and quantity")
            by_number = table.source is not None and table.source.family.id == _DAY_IN_NUMBER
            return None if "date" in fields or by_number else Text("没有日期", "no date")
        case "customers":
            return None if fields & {"name", "uscc", "mobile", "phone"} else Text("没有客户名称", "no customer name")
        case _:
            there = "quantity" in fields or table.proposal.unpivot is not None
            named = fields & {"code", "product"}
            return None if there and named else Text("没有库存数量", "no quantity in stock")


# --- reading ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the columns of a table stand in its rows, in the order of its measure, and from when its days count."""

    positions: tuple[int, ...]
    counts_from_1904: bool = False


class _Otherwise(Exception):
    """A table turned out to be laid out otherwise than its measure let think: all begins anew, knowing it."""

    def __init__(self, table: int, layout: _Layout) -> None:
        super().__init__(table)
        self.table, self.layout = table, layout


def _summed(tables: Sequence[_Table], rules: AnalysisRules, passwords: Passwords, progress: Progress) -> _Run:
    """The layout is certain only at the end of a table's rows; as a rule it is what the measure says."""
    known: dict[int, _Layout] = {}
    while True:
        run = _Run(tables, rules, known, passwords, progress)
        try:
            run.over()
        except _Otherwise as found:
            known[found.table] = found.layout
            continue
        return run


class _Run:
    """One pass over all tables, the orders first: when an article was sold last tells the age of its stock."""

    def __init__(
        self,
        tables: Sequence[_Table],
        rules: AnalysisRules,
        known: Mapping[int, _Layout],
        passwords: Passwords,
        progress: Progress,
    ) -> None:
        self.tables = sorted(tables, key=lambda one: list(_PARTS).index(one.target.id))
        self.sales = SalesTally(rules)
        self.customers = CustomerTally()
        self.stock = StockTally()
        self._channels = rules.channels
        self._known = known
        self._passwords = passwords
        self._progress = progress

    def over(self) -> None:
        """:raises _Otherwise: a table is laid out otherwise than thought"""
        for number, table in enumerate(self.tables):
            self._read(number, table, self._known.get(number))

    def _read(self, number: int, table: _Table, known: _Layout | None) -> None:
        measured = table.measured
        layout = known or _Layout(_thought(measured))
        cleaner = Cleaner(_plan(table, layout), AS_IT_COMES, load_places())
        words = Text(f"正在分析 {measured.file}", f"analysing {measured.file}")
        assert measured.header_row is not None
        done, serials = 0, False
        stream = stream_rows(
            table.path,
            measured.on_sheet,
            measured.header_row,
            first=measured.first_row,
            last=measured.last_row,
            columns=(measured.first_column, measured.last_column),
            shown=measured.file,
            password=self._passwords.get(str(table.path), ""),
            progress=lambda *told: self._progress(words, done, measured.rows),
        )
        with closing(stream):
            for found in stream:
                if isinstance(found, TableEnd):
                    if known is None:
                        _hold(number, measured, layout, found, serials)
                    return
                for raw in found:
                    for row in cleaner.rows(raw.number, raw.cells) if raw.data else ():
                        serials = serials or any(step.rule == "serial_date" for step in row.steps)
                        self._take(number, table, row)
                done += len(found)

    def _take(self, number: int, table: _Table, row: CleanRow) -> None:
        match _PARTS[table.target.id]:
            case "sales":
                assert table.basis is not None
                family = table.source.family.id if table.source else ""
                in_number = family == _DAY_IN_NUMBER
                self.sales.take(row, SalesTable(number, table.basis, self._channels.get(family, ""), in_number))
            case "customers":
                self.customers.take(row, number)
            case "stock":
                self.stock.take(row, number)

    def origins(self) -> Iterator[Origin]:
        """Each table behind a figure, with its rows."""
        counts = {"sales": self.sales.counts, "customers": self.customers.counts, "stock": self.stock.counts}
        for number, table in enumerate(self.tables):
            part, measured = _PARTS[table.target.id], table.measured
            columns = _columns(table)
            yield Origin(part, measured.file, measured.sheet, columns, *counts[part](number), table.basis)

    @property
    def overfull(self) -> tuple[Part, ...]:
        """The parts with more in them than is remembered."""
        full: dict[Part, bool] = {
            "sales": self.sales.overfull,
            "customers": self.customers.overfull,
            "stock": self.stock.overfull,
        }
        return tuple(part for part, over in full.items() if over)


def _thought(table: MeasuredTable) -> tuple[int, ...]:
    """Where the columns stand in a row, if the sheet begins in the column of its first heading."""
    letters = {one.name: one.letter for one in table.columns_profile}
    places = [_place(letters.get(name, "")) for name in table.columns]
    return tuple(max(0, place - min(places)) for place in places)


def _place(letters: str) -> int:
    """A → 1, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _hold(number: int, table: MeasuredTable, layout: _Layout, end: TableEnd, serials: bool) -> None:
    """:raises _Otherwise: what was thought does not hold  :raises Refusal: the file has changed"""
    where = dict(zip(end.heading.names, end.heading.positions, strict=True))
    if any(name not in where for name in table.columns):
        what = Text("读取期间文件有改动", "the file has changed while it was read")
        raise Refusal.of(table.sheet, what, Text("请重新读取", "read it again"), table.file)
    found = _Layout(tuple(where[name] for name in table.columns), end.counts_from_1904)
    if found.positions != layout.positions or (serials and found.counts_from_1904):
        raise _Otherwise(number, found)


def _plan(table: _Table, layout: _Layout) -> TablePlan:
    measured = table.measured
    return plan_table(
        measured.file,
        measured.sheet,
        table.source.family.name.zh if table.source else "",
        measured.columns,
        table.proposal,
        table.source,
        table.target,
        table.decided,
        positions=layout.positions,
        counts_from_1904=layout.counts_from_1904,
    )


def _columns(table: _Table) -> tuple[UsedColumn, ...]:
    """The columns that the figures of a part are made from."""
    wanted = _wanted(_PARTS[table.target.id], table.basis)
    unpivot = table.proposal.unpivot
    found = [one for one in table.proposal.columns if one.target in wanted]
    wide = {one.column for one in unpivot.columns} if unpivot else set()
    plain = [
        UsedColumn(field.label, one.column, one.confidence)
        for one in sorted(found, key=lambda one: wanted.index(one.target))
        if one.column not in wide and (field := table.target.field(one.target)) is not None
    ]
    label = Text("各仓数量", "quantities by warehouse")
    return (*plain, *(UsedColumn(label, one.column, 1.0) for one in (unpivot.columns if unpivot else ())))
