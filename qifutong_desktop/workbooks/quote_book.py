"""quote.xlsx: the quote's lines with live formulas; untouched, every sum is the quote's own to the fen.

A quote with an open point has two sheets, one for its lowest and one for its highest case.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from ..core.client import Case
from ..core.money import Money, in_words
from ..core.pricebook import PriceBook
from ..core.quote import DraftQuote, Estimate, FirmQuote, Kind, Line, LineCode
from ..core.quote_document import for_client, is_draft, months_words, offered, open_points
from ..core.wording import closed_up, full_day
from .book_save import Known, save_book
from .book_style import ACCENT, BAND, INK_2, LINE, WRAP, at, fill, font, head, printed, say, title, widths
from .quote_formulas import Discount, End, discount_of, itemised

_GROUPS: tuple[tuple[str, tuple[Kind, ...]], ...] = (
    ("按期费用", ("recurring", "gift")),
    ("一次性费用", ("one_off",)),
    ("优惠", ("discount",)),
)
_SHEETS: dict[tuple[End, bool], str] = {("low", True): "报价", ("low", False): "最低", ("high", False): "最高"}
_HEADS = (
    *("项目", "数量", "单位", "单价（元）", "金额（元，含税）"),
    *("税率（%）", "不含税（元）", "税额（元）", "说明与依据"),
)
_HEAD_ROW = 7
_MONEY = "#,##0.00;[Red]-#,##0.00"
_AMOUNT, _RATE, _NET, _TAX = "E", "F", "G", "H"
_RECALCULATE = "金额已改动，请按新合计重写大写"
_REASON = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
#: so many 汉字 stand on a line of the last column
_A_LINE = 46
_RIGHT = Alignment(horizontal="right", vertical="center")


def write_quote_book(case: Case, quote: DraftQuote | FirmQuote, book: PriceBook, path: Path, today: date) -> None:
    """Writes the quote to ``path``, the same bytes for the same arguments. It binds nobody: the signed PDF does.

    :raises Refusal: the path cannot be written
    """
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    known: Known = {}
    exact = quote.estimate.total.exact and all(line.amount.exact for line in quote.estimate.lines)
    for (end, only), name in _SHEETS.items():
        if only == exact:
            sheet = _Sheet(workbook.create_sheet(name), quote.estimate, book, end, known)
            sheet.write(_opening(case, quote, book, name))
    _terms(workbook.create_sheet("说明"), case, quote)
    save_book(workbook, known, path, today)


def _opening(case: Case, quote: DraftQuote | FirmQuote, book: PriceBook, sheet: str) -> tuple[str, tuple[str, ...]]:
    """Title and the lines below it."""
    terms, service = quote.terms, quote.estimate.service
    name = "报价单（草案）" if is_draft(case, quote) else "报价单"
    side = "" if sheet == "报价" else f"　（{sheet}值：尚有未定项）"
    return f"{case.client.name} {name}{side}", (
        f"{offered(quote.estimate, book)}　编号 {terms.number or '草案'}　第 {terms.version} 版　"
        f"报价日 {full_day(terms.issued_on)}　有效至 {full_day(terms.valid_until)}（含当日）",
        f"服务期 {full_day(service.start)}至{full_day(service.end)}，{months_words(quote.estimate)}",
        f"报价方 {case.company.name or '（未填）'}　{case.company.tax_id}　客户税号 {case.client.uscc or '（未填）'}",
        "蓝色的数量、单价、税率可以修改，金额、税额与合计随之重算。有约束力的是签发的 PDF 报价单，不是本表。",
    )


@dataclass(frozen=True, slots=True)
class _Placed:
    """Rows of lines and of subtotals, as the sums need them."""

    lines: dict[LineCode, int]
    subtotals: list[int]


class _Sheet:
    """The sheet of one case; each formula is written together with the value that it has now."""

    def __init__(self, sheet: Worksheet, estimate: Estimate, book: PriceBook, end: End, known: Known) -> None:
        self.sheet, self.estimate, self.book, self.end, self.known = sheet, estimate, book, end, known
        self.placed = _Placed({}, [])

    def write(self, opening: tuple[str, tuple[str, ...]]) -> None:
        title(self.sheet, *opening)
        head(self.sheet, _HEAD_ROW, _HEADS)
        row = _HEAD_ROW + 1
        for name, kinds in _GROUPS:
            lines = [line for line in self.estimate.lines if line.kind in kinds]
            if lines:
                row = self._group(row, name, lines)
        self._total(row)
        self._finish(row + 4)

    def of(self, money: Money) -> Decimal:
        return money.low if self.end == "low" else money.high

    def _group(self, row: int, name: str, lines: Sequence[Line]) -> int:
        self.sheet.row_dimensions[row].height = self.sheet.row_dimensions[row + len(lines) + 1].height = 20
        for column in range(1, 10):
            say(self.sheet, row, column, name if column == 1 else "").fill = fill(BAND)
        at(self.sheet, row, 1).font = font(bold=True)
        first = row + 1
        for row, line in enumerate(lines, first):
            self.placed.lines[line.code] = row
            self._line(row, line)
        row = first + len(lines)
        say(self.sheet, row, 1, "小计").font = font(bold=True)
        for letter, part in ((_AMOUNT, "amount"), (_NET, "net"), (_TAX, "tax")):
            value = sum((self.of(getattr(line, part)) for line in lines), Decimal(0))
            self.formula(f"{letter}{row}", f"=SUM({letter}{first}:{letter}{row - 1})", value, bold=True)
        self.placed.subtotals.append(row)
        return row + 1

    def _line(self, row: int, line: Line) -> None:
        sheet, amount = self.sheet, self.of(line.amount)
        say(sheet, row, 1, closed_up(line.label.zh))
        say(sheet, row, 3, line.unit.zh if line.unit and line.quantity else "")
        reason = f"{closed_up(line.why.zh)}。依据：{closed_up(line.clause)}"
        cell = say(sheet, row, 9, reason)
        cell.font, cell.alignment = font(size=9, color=INK_2), _REASON
        sheet.row_dimensions[row].height = max(20, 14 * -(-len(reason) // _A_LINE) + 4)
        found = itemised(line, self.end)
        discount = discount_of(line, self.estimate, self.book, self.end)
        if found is not None:
            self.given(f"B{row}", found.quantity, "General")
            self.given(f"D{row}", found.price, _MONEY)
            self.formula(f"{_AMOUNT}{row}", f"=ROUND(B{row}*D{row},2)", amount)
        elif discount is not None:
            self._discount(row, discount, amount)
        else:
            self.given(f"{_AMOUNT}{row}", amount, _MONEY)
        self.given(f"{_RATE}{row}", line.tax_percent, "General")
        net = f"=ROUND({_AMOUNT}{row}*100/(100+{_RATE}{row}),2)"
        self.formula(f"{_NET}{row}", net, self.of(line.net))
        self.formula(f"{_TAX}{row}", f"=ROUND({_AMOUNT}{row}-{_NET}{row},2)", self.of(line.tax))
        for column in range(1, 10):
            at(sheet, row, column).border = LINE

    def _discount(self, row: int, discount: Discount, amount: Decimal) -> None:
        """So many percent of the lines that it falls on."""
        base = ",".join(f"{_AMOUNT}{self.placed.lines[code]}" for code in discount.codes)
        self.given(f"B{row}", -discount.percent, "General")
        say(self.sheet, row, 3, "%")
        self.formula(f"D{row}", f"=SUM({base})", discount.base)
        self.formula(f"{_AMOUNT}{row}", f"=ROUND(B{row}*D{row}/100,2)", amount)

    def _total(self, row: int) -> None:
        estimate = self.estimate
        self.sheet.row_dimensions[row].height = 22
        say(self.sheet, row, 1, "合计（含税）")
        for letter, money in ((_AMOUNT, estimate.total), (_NET, estimate.net), (_TAX, estimate.tax)):
            cells = ",".join(f"{letter}{one}" for one in self.placed.subtotals)
            self.formula(f"{letter}{row}", f"=SUM({cells})", self.of(money), bold=True)
        for column in range(1, 10):
            cell = at(self.sheet, row, column)
            cell.fill, cell.font = fill(BAND), font(bold=True)
        total = self.of(estimate.total)
        say(self.sheet, row + 1, 1, "大写")
        words = f'=IF(ROUND({_AMOUNT}{row},2)={total:f},"{in_words(total)}","{_RECALCULATE}")'
        self.known[self.sheet.title, f"B{row + 1}"] = in_words(total)
        cell = at(self.sheet, row + 1, 2)
        cell.value, cell.font = words, font(bold=True)

    def formula(self, place: str, text: str, value: Decimal, *, bold: bool = False) -> None:
        cell = self.sheet[place]
        cell.value, cell.number_format = text, _MONEY
        cell.font, cell.alignment = font(bold=bold), _RIGHT
        self.known[self.sheet.title, place] = _number(value)

    def given(self, place: str, value: Decimal, form: str) -> None:
        """A number that may be changed."""
        cell = self.sheet[place]
        cell.value, cell.number_format = _number(value), form
        cell.font, cell.alignment = font(color=ACCENT), _RIGHT

    def _finish(self, last: int) -> None:
        widths(self.sheet, (26, 10, 9, 14, 17, 9, 15, 14, 70))
        self.sheet.freeze_panes = at(self.sheet, _HEAD_ROW + 1, 2)
        self.sheet.print_area = f"A1:I{last}"
        printed(self.sheet, repeat_rows=f"{_HEAD_ROW}:{_HEAD_ROW}")


def _number(value: Decimal) -> int | float:
    """As a workbook holds numbers: fifteen digits are enough for any amount of ours."""
    return int(value) if value == value.to_integral_value() else float(value)


def _terms(sheet: Worksheet, case: Case, quote: DraftQuote | FirmQuote) -> None:
    row = title(sheet, "说明", ("与 PDF 报价单所印一致。",)) + 1
    for name, words in _said(case, quote):
        say(sheet, row, 1, name).font = font(bold=True)
        say(sheet, row, 2, words).alignment = WRAP
        row += 1
    widths(sheet, (16, 110))
    sheet.print_area = f"A1:B{row}"
    printed(sheet, repeat_rows="1:1", landscape=False)


def _said(case: Case, quote: DraftQuote | FirmQuote) -> Iterator[tuple[str, str]]:
    estimate, draft = quote.estimate, is_draft(case, quote)
    for point in open_points(case, quote):
        yield "未定事项", point
    for one in estimate.pending:
        yield "不含", f"{one.what.zh}：{'本报价不含，另行报价' if one.apart else '待评估'}"
    for note in estimate.notes:
        yield "说明", closed_up(note.zh)
    yield "付款方式", for_client(quote.terms.payment, draft=True)
    for use in estimate.policies:
        yield "对价目表的理解", for_client(closed_up(use.footnote.zh), draft=draft)
