"""The fast path for plain .xlsx finds what the other path finds, on whatever workbook can be made."""

from __future__ import annotations

import datetime
import io
import random
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import pytest
import rustpy_xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.datetime import MAC_EPOCH

from qifutong_desktop.core.migration.cells import clean
from qifutong_desktop.core.migration.column_judges import text_judge
from qifutong_desktop.core.migration.duties import Duty
from qifutong_desktop.core.migration.facts import TableFacts
from qifutong_desktop.core.migration.kinds import shape
from qifutong_desktop.core.migration.sheet_profile import SheetProfile
from qifutong_desktop.workbooks.check_words import load_check_words
from qifutong_desktop.workbooks.fast.book import fast_tables
from qifutong_desktop.workbooks.fast.digit_forms import begins_as_mobile, stands_alone
from qifutong_desktop.workbooks.fast.shared_texts import Texts
from qifutong_desktop.workbooks.fast.text_forms import Forms
from qifutong_desktop.workbooks.locked import opened
from qifutong_desktop.workbooks.reading import preview
from qifutong_desktop.workbooks.sample_books import write_sample_books
from qifutong_desktop.workbooks.short_copy import short_copy
from qifutong_desktop.workbooks.source import Source
from qifutong_desktop.workbooks.tables import hidden_marks, preview_of, tables
from qifutong_desktop.workbooks.vocabulary import load_vocabulary

from .fault_books import as_xlsx, fault_book

_VOCABULARY, _WORDS = load_vocabulary(), load_check_words()
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_HEADS = (
    *("订单号", "下单时间", "手机", "电话", "统一社会信用代码", "身份证号", "金额", "订单金额", "数量", "邮编"),
    *("客户名称", "姓名", "备注", "日期", "条码", "序号", "税号", "商品编码", "应付金额*"),
)


def fast(path: Path, headers: Mapping[str, int] | None = None) -> list[TableFacts] | None:
    return fast_tables(Source(path), headers or {}, _VOCABULARY, _WORDS, lambda rows: None)


def slow(path: Path, headers: Mapping[str, int] | None = None) -> list[TableFacts]:
    source, kind = opened(Source(path), "")
    marks = hidden_marks(source, kind)
    found = []
    for table in tables(source, kind, _VOCABULARY):
        shape = replace(table.shape, header_row=(headers or {}).get(table.shape.name))
        profile = SheetProfile(shape, _VOCABULARY, _WORDS)
        for row, cells in table.rows:
            profile.take(row, cells)
        found += [replace(one, notes=(*table.notes, *one.notes)) for one in profile.facts(marks.get(shape.name))]
    return found


def same(path: Path, headers: Mapping[str, int] | None = None) -> None:
    """Both paths, and the fast one does read it."""
    found = fast(path, headers)
    assert found is not None
    assert found == slow(path, headers)


def raw_book(path: Path, rows: str, shared: str = "", styles: str = "", settings_of: str = "") -> Path:
    """A workbook of one sheet whose cells are these bytes."""
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", _TYPES)
        book.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{relations}/officeDocument"'
            ' Target="xl/workbook.xml"/></Relationships>',
        )
        book.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{relations}">{settings_of}<sheets><sheet name="表" sheetId="1"'
            ' r:id="rId1"/></sheets></workbook>',
        )
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{relations}/worksheet"'
            f' Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{relations}/sharedStrings"'
            f' Target="sharedStrings.xml"/><Relationship Id="rId3" Type="{relations}/styles" Target="styles.xml"/>'
            "</Relationships>",
        )
        book.writestr(
            "xl/styles.xml",
            styles
            or f'<styleSheet xmlns="{_MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="46"/>'
            "</cellXfs></styleSheet>",
        )
        book.writestr(
            "xl/worksheets/sheet1.xml", f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'
        )
        book.writestr("xl/sharedStrings.xml", f'<sst xmlns="{_MAIN}">{shared}</sst>')
    return path


_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml"'
    ' ContentType="application/xml"/></Types>'
)


def _texts(chance: random.Random) -> str:
    d = "".join(chance.choice("0123456789") for _ in range(20))
    words = (
        *("张三", "李 四", "甲乙（集团）有限公司", "合计", "小计", "设计部", "制表人：王", "Total", "备注：无"),
        *("１２３", "①", "R2D2", "E12", "#N/A", "ERR:502", "¥12.5", "12元", "é", "ABC-123", "2024年3月5日", "𠮷野家"),
        *("订单号", "手机", "本 页合计", "TRUE", "5", "2024-03-05", "x123xxxx5", "*", "138****1234"),
        *("北京市12号", '="00123"', '="="5""', "  前后 ", "<b>&amp;", "_x0041_", "1,234.5"),
    )
    numbers = (
        d[:11], "13" + d[:9], "138" + d[:8], "021-" + d[:8], "0" + d[:10], d[:5], d[:6], d[:8], "2024" + d[:4],
        "2024011" + d[0], d[:15], d[:16], d[:18], d[:15] + "000", d[:17] + "X", d[:12] + ".0", d[:9] + ".00",
        d[:5] + ".5",
    )  # fmt: skip
    days = (
        f"2024-{chance.randint(1, 13):02d}-{chance.randint(1, 31):02d}", f"2024/{chance.randint(1, 12)}/3",
        f"2024-01-1{d[0]} 12:{d[:2]}", "0000-00-00", "2024.3.5", "24-3-5", "3/5/2024", "2024-3", "0510-" + d[:8],
    )  # fmt: skip
    return chance.choice((*words, "长" * chance.randint(80, 140), "a\nb", *numbers, *days))


def _value(kind: int, chance: random.Random) -> Any:
    match kind:
        case 0 | 1 | 2:
            return _texts(chance)
        case 3:
            return chance.choice(
                (chance.randint(0, 500), chance.randint(10**10, 2 * 10**10), 20240305, 0, -5, 10**15, 10**14 + 1, 1e16)
            )
        case 4:
            return chance.choice(
                (chance.randint(0, 10**6) / 100, 0.1 + 0.2, 1e-5, 0.0001, -3.25, chance.random(), 45123.5, 1e300, 1 / 3)
            )
        case 5:
            return datetime.datetime(2024, chance.randint(1, 12), 3, chance.randint(0, 23), chance.randint(0, 59), 7)  # noqa: DTZ001
        case 6:
            return chance.choice(
                (
                    datetime.date(2024, chance.randint(1, 12), 9),
                    datetime.date(1905, 1, 5),
                    datetime.time(12, 30),
                    datetime.timedelta(hours=30),
                )
            )
        case 7:
            return chance.choice((True, False))
        case 8:
            return chance.choice(("=1+1", "#REF!"))
        case _:
            return None


def _rows(chance: random.Random) -> list[list[Any]]:
    """A table with title rows, totals, blanks, duplicates, columns of one sort and some of another."""
    width, count = chance.randint(1, 8), chance.choice((0, 1, 5, 70, 200))
    kinds = [chance.randrange(9) for _ in range(width)]
    heads: list[Any] = chance.sample(_HEADS, width)
    found: list[list[Any]] = [[None] * width for _ in range(chance.choice((0, 0, 2)))]
    found += [heads] if chance.random() < 0.8 else []
    for _ in range(count):
        row = [_value(chance.choice([kind] * 9 + [chance.randrange(10)]), chance) for kind in kinds]
        special = ([None] * width, heads, ["合计", *[None] * (width - 1)], chance.choice(found) if found else row)
        found.append(row if chance.random() < 0.8 else list(chance.choice(special)))
    return found


def _by_openpyxl(path: Path, rows: list[list[Any]], chance: random.Random) -> None:
    book = openpyxl.Workbook()
    if chance.random() < 0.2:
        book.epoch = MAC_EPOCH
    right = chance.choice((0, 0, 2))
    for sheet in (book.active, book.create_sheet("二")):
        assert sheet is not None
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1 + right):
                rich = isinstance(value, str) and chance.random() < 0.02
                held = CellRichText("富", TextBlock(InlineFont(b=True), " 文本 ")) if rich else value
                cell = sheet.cell(number, column, held)
                if isinstance(value, str) and value.startswith('="'):
                    cell.data_type = "s"
                if isinstance(value, float) and 0 < value < 1e5 and chance.random() < 0.1:
                    cell.number_format = chance.choice(("0.00", "yyyy-mm-dd", "[h]:mm", "@"))
    book.save(path)


def _by_rustpy(path: Path, rows: list[list[Any]], chance: random.Random) -> None:
    width = len(rows[0])
    # it writes negative numbers as dates below a date, and of these the other path has something to tell
    simple = [
        [abs(value) if type(value) in (int, float) and abs(value) < 1e6 else value for value in row] for row in rows
    ]
    simple = [
        ["x" if isinstance(value, datetime.timedelta) or value == 1e300 else value for value in row] for row in simple
    ]
    records = [{f"列{column}": row[column] for column in range(width)} for row in simple]
    rustpy_xlsxwriter.write_worksheet(records, str(path), sheet_name="表")


@pytest.mark.parametrize("write", [_by_openpyxl, _by_rustpy])
@pytest.mark.parametrize("seed", range(12))
def test_a_workbook_comes_to_the_same(
    tmp_path: Path, seed: int, write: Callable[[Path, list[list[Any]], random.Random], None]
) -> None:
    chance = random.Random(seed)
    rows = _rows(chance) or [["订单号"], ["1"]]
    path = tmp_path / "book.xlsx"
    write(path, rows, chance)
    same(path)


def _own(place: str, value: Any, chance: random.Random, kinds: str) -> str:
    """A cell whose text stands in it, as one of the programs writes it that never hold a whole sheet."""
    style = chance.choice(("", ' s="0"', ' s="1"', ' s="2"'))
    if value is None:
        bare = ("", '<c r="{a}"{s}/>', '<c r="{a}"{s} t="inlineStr"></c>', '<c r="{a}" t="inlineStr"><is><t/></is></c>')
        more = ('<c r="{a}"{s} t="str"><v></v></c>', '<c r="{a}" t="str"/>', '<c r="{a}" t="str"></c>')
        return chance.choice((*bare, *more)).format(a=place, s=style)
    if not isinstance(value, str):
        return f'<c r="{place}"><v>{value!r}</v></c>'
    text = escape(value)
    if "&" in kinds or chance.random() < 0.1:
        text = "".join(one if ord(one) < 128 else f"&#{ord(one)};" for one in text)
    if chance.choice(kinds) == "v":
        return f'<c r="{place}"{style} t="str"><v>{text}</v></c>'
    kept = ' xml:space="preserve"' if value != value.strip() else ""
    return f'<c r="{place}"{style} t="inlineStr"><is><t{kept}>{text}</t></is></c>'


@pytest.mark.parametrize("kinds", ["i", "v", "iv", "i&"])
@pytest.mark.parametrize("seed", range(3))
def test_texts_in_their_cells_come_to_the_same(tmp_path: Path, seed: int, kinds: str) -> None:
    chance = random.Random(seed)
    width = chance.randint(1, 6)
    values = [_texts(chance) for _ in range(20)]
    odd = ("-5", "1e5", "  ", "\ta", "a\r\nb", "a_x000D_b", "=1+1", "𠮷 & <b>", None, None, 7, 0.00012345678901234567)
    lines: list[list[Any]] = [chance.sample(_HEADS, width)]
    for _ in range(chance.choice((2, 60))):
        lines.append([chance.choice((chance.choice(values), _texts(chance), chance.choice(odd))) for _ in range(width)])
    rows = [
        f'<row r="{number}">'
        + "".join(_own(f"{'ABCDEF'[column]}{number}", value, chance, kinds) for column, value in enumerate(line))
        + "</row>"
        for number, line in enumerate(lines, 1)
    ]
    same(raw_book(tmp_path / "book.xlsx", "".join(rows), "<si><t>a</t></si>"))


def _written_number(chance: random.Random) -> str:
    """A number as some program writes it: 17 or 16 digits, the shortest, padded, or with more zeros than it needs."""
    cents, any_size = round(chance.random() * 10 ** chance.randint(-3, 9), 2), 10 ** chance.randint(-6, 14)
    odd = (
        "4.9999999999999996",
        "0.30000000000000004",
        "1234567890123456.5",
        "999999999999999.94",
        "9007199254740993.0",
    )
    small = ("0.00010000000000000001", "0.000099999999999999991", "5.0000000000000000", "00.5", "0.10000000000000001")
    forms = ("%.17g", "%.16G", "%.20f", "%.2f", "%.18g", "%s")
    value = chance.choice((cents, chance.random() * any_size, chance.randint(1, 99) * cents, chance.randint(0, 10**16)))
    return chance.choice((chance.choice(forms) % value, chance.choice((*odd, *small))))


_PLACES = (("A1", "编号"), ("B1", "金额"), ("C1", "日期"))


@pytest.mark.parametrize("seed", range(6))
def test_numbers_in_every_writing_come_to_the_same(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    heads = "".join(f'<c r="{place}" t="str"><v>{name}</v></c>' for place, name in _PLACES)
    pool = [_written_number(chance) for _ in range(10)]
    rows = [f'<row r="1">{heads}</row>']
    for row in range(2, 120):
        cells = [chance.choice((chance.choice(pool), _written_number(chance))) for _ in range(3)]
        signs = [chance.choice(("", "", "", "-")), chance.choice(("", "-")), ""]
        styles = ("", ' s="0"', ' s="1"')
        rows.append(
            f'<row r="{row}">'
            + "".join(f'<c r="{"ABC"[at]}{row}"{styles[at]}><v>{signs[at]}{cells[at]}</v></c>' for at in range(3))
            + "</row>"
        )
    same(raw_book(tmp_path / "book.xlsx", "".join(rows)))


_FONTS = (
    *("", "<rPr/>", "<rPr><b/></rPr>", '<rPr><rFont val="宋体"/><charset val="134"/></rPr>'),
    '<rPr><sz val="11"/><color rgb="FF000000"/><rFont val="DejaVu Sans"/><family val="2"/></rPr>',
)
_SPOKEN = ('<phoneticPr fontId="1" type="noConversion"/>', '<phoneticPr fontId="2"/>')
_READING = '<rPh sb="0" eb="1"><t>とう</t></rPh><phoneticPr fontId="1"/>'


def _shared_entry(chance: random.Random, spoken: Sequence[str]) -> str:
    """A shared text, plain, of several runs with fonts, or with how it is spoken."""

    def text() -> str:
        held = chance.choice((_texts(chance), "a", " x ", " "))
        kept = ' xml:space="preserve"' if held != held.strip() else ""
        return f"<t{kept}>{escape(held)}</t>"

    runs = "".join(
        f"<r>{chance.choice(_FONTS)}{chance.choice((text(), text(), '<t/>', '<t> y</t>'))}</r>"
        for _ in range(chance.randint(1, 4))
    )
    odd = ("<si/>", "<si><t/></si>", "<si><t></t></si>", "<si><t>a&#10;b</t></si>")
    whole = (f"<si>{text()}</si>", f"<si>{text()}{chance.choice(spoken)}</si>", f"<si>{runs}</si>")
    return chance.choice((*whole, *whole, chance.choice(odd)))


@pytest.mark.parametrize("spoken", [_SPOKEN, (*_SPOKEN, _READING)])
@pytest.mark.parametrize("seed", range(5))
def test_shared_texts_of_runs_or_with_how_they_are_spoken_come_to_the_same(
    tmp_path: Path, seed: int, spoken: Sequence[str]
) -> None:
    chance = random.Random(seed)
    count = chance.randint(1, 40)
    cells = "".join(
        f'<row r="{row}"><c r="B{row}" t="s"><v>{chance.randrange(count)}</v></c></row>' for row in range(1, 60)
    )
    same(raw_book(tmp_path / "book.xlsx", cells, "".join(_shared_entry(chance, spoken) for _ in range(count))))


@pytest.mark.parametrize("odd", ["a_x000D_\nb", "<t>", " x"])
def test_an_odd_shared_text_among_thousands_comes_to_the_same(tmp_path: Path, odd: str) -> None:
    entries = [f"<si><t>客户{number}</t>{_SPOKEN[0] if number % 3 else ''}</si>" for number in range(3_000)]
    for at in (7, 1_500, 2_999):
        entries[at] = f"<si><r><t>{at}</t></r><r>{_FONTS[3]}<t>{escape(odd)}</t></r>{_SPOKEN[1]}</si>"
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>{row - 1}</v></c></row>' for row in range(1, 3_001))
    same(raw_book(tmp_path / "book.xlsx", cells, "".join(entries)))


_MOMENTS = (
    *("2022-05-20", "2022-05-20T04:59:56", "2022-05-20T04:59:56.250Z", "1999-01-01T23:59:59.123", "2024-02-29"),
    *("1900-02-29", "2023-02-30T10:00:00", "2022-00-00", "2022-13-05", "2022-05-31T24:00:00"),
)


@pytest.mark.parametrize("moments", [_MOMENTS, *((one,) for one in _MOMENTS)])
@pytest.mark.parametrize("style", ["", ' s="1"'])
def test_moments_that_stand_as_they_are_written_come_to_the_same(
    tmp_path: Path, moments: Sequence[str], style: str
) -> None:
    rows = "".join(
        f'<row r="{row}"><c r="A{row}"{style} t="d"><v>{moments[row % len(moments)]}</v></c>'
        f'<c r="B{row}"><v>{row}</v></c></row>'
        for row in range(1, 30)
    )
    same(raw_book(tmp_path / "book.xlsx", rows))


def _changed(path: Path, to: Path, change: Callable[[bytes], bytes]) -> Path:
    """The book with its sheet and its shared texts written otherwise."""
    with zipfile.ZipFile(path) as book, zipfile.ZipFile(to, "w") as other:
        for one in book.namelist():
            content = book.read(one)
            other.writestr(one, change(content) if one.endswith(("sheet1.xml", "sharedStrings.xml")) else content)
    return to


def _prefixed(content: bytes) -> bytes:
    return re.sub(rb"<(/?)(\w)", rb"<\1x:\2", content).replace(b"xmlns=", b"xmlns:x=")


def _on_lines(content: bytes) -> bytes:
    return re.sub(rb"(<row[^<>]*>|</c>|</row>)", rb"\1\r\n  ", content)


@pytest.mark.parametrize("change", [_prefixed, _on_lines, lambda content: content.replace(b"</row>", b"</row>\n")])
def test_names_with_a_prefix_and_rows_on_lines_come_to_the_same(
    tmp_path: Path, change: Callable[[bytes], bytes]
) -> None:
    texts = "".join(f"<si><t>商品{number}</t></si>" for number in range(9_000))
    rows = "".join(
        f'<row r="{number}" spans="1:3"><c r="A{number}" t="s"><v>{number - 1}</v></c><c r="B{number}" s="1"/>'
        f'<c r="C{number}" t="inlineStr"><is><t>乙{number % 7}</t></is></c>'
        f'<c r="D{number}"><v>{number / 4}</v></c></row>'
        for number in range(1, 9_001)
    )
    plain = raw_book(tmp_path / "book.xlsx", rows, texts)
    other = _changed(plain, tmp_path / "other.xlsx", change)
    assert fast(other) == fast(plain) == slow(other)
    assert fast(plain) is not None


def test_rows_with_everything_that_is_said_of_rows_come_to_the_same(tmp_path: Path) -> None:
    said = 'customFormat="false" ht="15" hidden="false" customHeight="false" outlineLevel="0" collapsed="false"'
    cells = "".join(f'<row r="{row}" {said}><c r="A{row}" s="1"><v>{45_000 + row}</v></c></row>' for row in range(1, 9))
    same(raw_book(tmp_path / "book.xlsx", cells))


def test_inline_texts_come_to_the_same(tmp_path: Path) -> None:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    path = tmp_path / "book.xlsx"
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("表")
    for number, row in enumerate(_rows(random.Random(31))):
        for column, value in enumerate(row):
            if not isinstance(value, (datetime.date, datetime.time, datetime.timedelta)):
                sheet.write(number, column, value)
    book.close()
    same(path)


def test_the_sample_books_come_to_the_same(tmp_path: Path) -> None:
    read = [path for path in write_sample_books(tmp_path) if path.suffix == ".xlsx"]
    assert read
    for path in read:
        same(path)


@pytest.mark.parametrize("first_row", [2, 5])
def test_every_fault_comes_to_the_same(tmp_path: Path, first_row: int) -> None:
    path = tmp_path / "faults.xlsx"
    path.write_bytes(as_xlsx(fault_book(700, 0.03, 5, first_row=first_row)))
    same(path)


def test_a_header_that_a_person_set_comes_to_the_same(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    _by_openpyxl(
        path,
        [["说明"], ["客户名称", "手机"], *[[f"甲{n}商行", f"1380000{n:04d}"] for n in range(90)]],
        random.Random(1),
    )
    for row in (0, 1, 2, 70):
        same(path, {"Sheet": row, "二": row})
    assert fast(path, {"Sheet": 500}) is None, "the other path says that there is no such row"


_CELLS = st.sampled_from(
    [
        '<c r="{a}"><v>{n}</v></c>',
        '<c r="{a}" s="1"><v>45000</v></c>',
        '<c r="{a}" s="1"><v>45000.{n}</v></c>',
        '<c r="{a}" s="2"><v>1.5</v></c>',
        '<c r="{a}" s="1"/>',
        '<c r="{a}"></c>',
        '<c r="{a}" t="s"><v>0</v></c>',
        '<c r="{a}" t="s"><v>1</v></c>',
        '<c r="{a}" t="s"><v>2</v></c>',
        '<c r="{a}" t="s"><v>3</v></c>',
        '<c r="{a}" t="s"><v>4</v></c>',
        '<c r="{a}" t="s"><v>5</v></c>',
        '<c r="{a}" t="b"><v>1</v></c>',
        '<c r="{a}" t="e"><v>#N/A</v></c>',
        '<c r="{a}" t="str"><f>A1</f><v>a&amp;b </v></c>',
        '<c r="{a}" t="str"><f>A1</f></c>',
        '<c r="{a}"><f>A1</f></c>',
        '<c r="{a}"><f t="shared" si="0"/><v>{n}.50</v></c>',
        '<c r="{a}"><f t="shared" ref="A1:A9" si="0">A1</f><v>3</v></c>',
        '<c r="{a}" s="1"><f>IF(A1>B1,"a&gt;b",TODAY())</f><v>45000.{n}</v></c>',
        '<c r="{a}" t="str"><f>"a"</f><v>甲&amp;乙{n}</v></c>',
        '<c r="{a}" t="str"><f/><v>丙</v></c>',
        '<c r="{a}" t="b"><f>1=1</f><v>1</v></c>',
        '<c r="{a}" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
        '<c r="{a}"><f>A1</f><v>1E-05</v></c>',
        '<c r="{a}" t="inlineStr"><is><t xml:space="preserve"> in </t></is></c>',
        '<c r="{a}" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>',
        '<c r="{a}" t="n"><v>-0.5E-3</v></c>',
        '<c r="{a}"><v>0{n}</v></c>',
        '<c r="{a}"><v>12345.670000000001</v></c>',
        '<c r="{a}" t="str"><v>x>y</v></c>',
        '<c r="{a}" s="1" t="str"><v>-{n}</v></c>',
        '<c r="{a}" t="str"/>',
        '<c r="{a}" t="str"><v></v></c>',
        '<c r="{a}" s="0" t="inlineStr"><is><t>&#35746;&#21333;{n}</t></is></c>',
        '<c r="{a}" t="inlineStr"><is><t>R&amp;D&lt;&#x61;</t></is></c>',
        '<c r="{a}" t="inlineStr"><is><t>a&#10;b&#13;c</t></is></c>',
        '<c r="{a}" t="inlineStr"></c>',
        '<c r="{a}" t="inlineStr"><is><t></t></is></c>',
        '<c r="{a}" t="inlineStr"><is><t>x</t><phoneticPr fontId="1"/></is></c>',
        '<c r="{a}"><v>0.00{n}1234567890123456</v></c>',
        "",
    ]
)
_SHARED = (
    "<si><t>订单号</t></si><si><t>  x </t></si><si><r><t>富</t></r><r><rPr><b/></rPr><t> 文本</t></r></si>"
    '<si><t xml:space="preserve">a&lt;b&#10;_x000D_ </t><phoneticPr fontId="1"/></si><si/><si><t>x</t></si>'
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.lists(_CELLS, max_size=5), max_size=12),
    st.integers(0, 99_999),
    st.booleans(),
    st.integers(1, 4),
    st.sets(st.integers(0, 11)),
)
def test_cells_of_any_bytes_come_to_the_same_or_are_handed_on(
    tmp_path: Path, grid: list[list[str]], number: int, old: bool, step: int, unplaced: set[int]
) -> None:
    rows = [
        f'<row r="{1 + line * step}">'
        + "".join(
            cell.format(a=f"{'ABCZ'[column] if column < 4 else 'AA'}{1 + line * step}", n=number)
            for column, cell in enumerate(cells)
        )
        + "</row>"
        for line, cells in enumerate(grid)
    ]
    rows = [re.sub(r' r="\w+"', "", row) if line in unplaced else row for line, row in enumerate(rows)]
    settings_of = '<workbookPr date1904="1"/>' if old else ""
    path = raw_book(tmp_path / "book.xlsx", "".join(rows), _SHARED, settings_of=settings_of)
    found = fast(path)
    if found is not None:
        assert found == slow(path)


def test_rows_and_cells_without_places_come_to_the_same(tmp_path: Path) -> None:
    bare = "<row><c t='s'><v>0</v></c><c><v>7</v></c></row><row></row><row><c s='1'><v>45000</v></c></row>"
    placed = '<row r="3"><c r="B3"><v>1</v></c></row>'
    for number, rows in enumerate((placed + bare, bare + placed.replace("3", "9"), bare)):
        same(raw_book(tmp_path / f"{number}.xlsx", rows.replace("'", '"'), _SHARED))


@pytest.mark.parametrize(
    "rows",
    [
        '<row><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c><v>1</v></c></row>',
        '<row spans="1:1"><c><v>1</v></c></row>',
        "<row><c><v>1</v></c><x/></row>",
        '<row r="1"><c r="A2"><v>1</v></c></row>',
        '<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        '<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>',
        '<row r="1"><!-- <c r="A1"><v>9</v></c> --><c r="B1"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="str"><v><![CDATA[<c r="B1">]]></v></c></row>',
        '<row r="1"><c r="A1"><v>1</v><v>2</v></c></row>',
        '<row r="1"><c r="A1"><v>abc</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>9</v></c></row>',
        '<row r="1"><c r="A1" t="e"><v>#SPILL!</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v><extLst><ext/></extLst></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><x/></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048577"><c r="A1048577"><v>1</v></c></row>',
        '<row r="1"><c r="A1" s="1"><v>-3</v></c></row>',
        '<row r="1"><c r="A1" s="99"><v>3</v></c></row>',
        '<row r="1"><c r="A1" s="99" t="s"><v>0</v></c></row>',
        '<row r="1"><c r="A1"><f/></f><v>1</v></c></row>',
        '<row r="1"><c r="A1"><f>1<x/></f><v>1</v></c></row>',
        '<row r="1"><c r="A1"><fx/><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is><is><t>b</t></is></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t><t>b</t></is></c></row>',
        '<row r="1"><c r="A1" t="s" t="n"><v>0</v></c></row>',
        '<row r="1" ht="2" ht="3"><c r="A1"><v>0</v></c></row>',
        '<row r="1" r="2"><c r="A1"><v>0</v></c></row>',
        '<row r="1"><c r="A1" t="str"><v>a & b</v></c></row>',
        '<row r="1"><c r="A1" t="str"><v>&evil;</v></c></row>',
    ],
)
def test_what_is_not_plain_is_handed_on(tmp_path: Path, rows: str) -> None:
    assert fast(raw_book(tmp_path / "book.xlsx", rows, "<si><t>a</t></si>")) is None


def test_other_names_encodings_and_checksums_are_handed_on(tmp_path: Path) -> None:
    path = raw_book(tmp_path / "book.xlsx", '<row r="1"><c r="A1"><v>1</v></c></row>')
    assert fast(path) is not None
    for old, new in (
        (b"<worksheet ", b'<?xml version="1.0" encoding="UTF-16"?><worksheet '),
        (b"<row ", b"<x:row "),
        (b"<sheetData>", b"<sheetData><!-- -->"),
        (b"</sheetData>", b""),
        (b"</sheetData>", b"</sheetData><mergeCells>"),
        (b"<sheetData>", b"<cols><sheetData>"),
        (b"</sheetData>", b'</sheetData><sheetData><row r="2"/></sheetData>'),
        (b"<sheetData>", b'<row r="9"/><sheetData>'),
    ):
        assert fast(_rewritten(path, tmp_path / "other.xlsx", "xl/worksheets/sheet1.xml", old, new)) is None
    damaged = bytearray(path.read_bytes())
    at = damaged.find(b"PK\x01\x02", damaged.find(b"sheet1.xml") - 80)
    damaged[damaged.find(b"PK\x01\x02") + 16] ^= 1
    assert at
    (tmp_path / "other.xlsx").write_bytes(damaged)
    fast(tmp_path / "other.xlsx")


def _rewritten(path: Path, to: Path, name: str, old: bytes, new: bytes) -> Path:
    held = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(held) as book, zipfile.ZipFile(to, "w") as other:
        for one in book.namelist():
            content = book.read(one)
            other.writestr(one, content.replace(old, new) if one == name else content)
    return to


@pytest.mark.parametrize("end", [b"/>", b"></dimension>"])
def test_a_lying_dimension_is_not_looked_at(tmp_path: Path, end: bytes) -> None:
    path = raw_book(tmp_path / "book.xlsx", '<row r="1"><c r="A1"><v>1</v></c></row>')
    lying = _rewritten(
        path,
        tmp_path / "lying.xlsx",
        "xl/worksheets/sheet1.xml",
        b"<sheetData>",
        b'<dimension ref="A1:XFD1048576"' + end + b"<sheetData>",
    )
    assert fast(lying) == fast(path) == slow(lying)
    assert fast(path) is not None


def test_two_cells_at_the_ends_of_a_sheet_take_no_memory(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    found = fast(raw_book(tmp_path / "book.xlsx", rows))
    assert found is not None
    assert found[0].rows == 2


def test_more_values_than_are_kept_come_to_the_same(tmp_path: Path) -> None:
    """Beyond the values and shapes that are kept, and more windows than one."""
    chance = random.Random(3)
    shared, rows = [], []
    for number in range(1, 30_001):
        code = "".join(chance.choice("aA1-") for _ in range(chance.randint(3, 9)))
        shared.append(f"<si><t>{code}{number}</t></si>")
        rows.append(
            f'<row r="{number}"><c r="A{number}" t="s"><v>{number - 1}</v></c>'
            f'<c r="B{number}"><v>{number * 7 / 100}</v></c>'
            f'<c r="C{number}" t="s"><v>{number % 9}</v></c></row>'
        )
    same(raw_book(tmp_path / "book.xlsx", "".join(rows), "".join(shared)))


def _large(path: Path, first: str = "A", blank: int = 0) -> Path:
    """A book whose sheet and texts are larger than what is taken whole for a preview."""
    count = 12_000
    texts = ("订单号", *(f"文本{number:06d}" * 6 for number in range(1, count)))
    shared = "".join(f"<si><t>{text}</t></si>" for text in texts)
    rows = "".join(
        f'<row r="{number + blank}"><c r="{first}{number + blank}" t="s"><v>{number - 1}</v></c>'
        f'<c r="D{number + blank}" s="1"><v>45{number % 1000:03d}</v></c>'
        f'<c r="E{number + blank}"><v>{number}</v></c></row>'
        for number in range(1, count + 1)
    )
    return raw_book(path, rows, shared)


@pytest.mark.parametrize(("first", "blank"), [("A", 0), ("A", 9), ("B", 0)])
def test_the_first_rows_of_a_large_book_are_those_of_the_whole(tmp_path: Path, first: str, blank: int) -> None:
    path = _large(tmp_path / "book.xlsx", first, blank)
    source, _ = opened(Source(path), "")
    assert short_copy(source, 170) is not None
    (whole,) = [preview_of(table, 50, _VOCABULARY) for table in tables(source, "xlsx", _VOCABULARY)]
    assert preview(path, 50).sheets == (whole,)


def test_a_book_that_might_be_cut_within_something_is_not_cut(tmp_path: Path) -> None:
    path = _large(tmp_path / "book.xlsx")
    for old, new in ((b"<sheetData>", b"<sheetData><!-- </row> -->"), (b't="s"', b"t='s'")):
        odd = _rewritten(path, tmp_path / "odd.xlsx", "xl/worksheets/sheet1.xml", old, new)
        assert short_copy(Source(odd), 100) is None
    assert short_copy(Source(raw_book(tmp_path / "small.xlsx", "")), 100) is None


def test_codes_that_count_up_are_all_different(tmp_path: Path) -> None:
    """Texts that differ in few bits in several places, which a weak hash takes for one another."""
    count = 120_000
    shared = "".join(f"<si><t>DD2024{n % 12 + 1:02d}{n:08d}{n * 7 % 1000:03d}</t></si>" for n in range(count))
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="s"><v>{n - 1}</v></c><c r="B{n}"><v>{n % 7}</v></c></row>'
        for n in range(1, count + 1)
    )
    found = fast(raw_book(tmp_path / "book.xlsx", rows, shared))
    assert found is not None
    assert found[0].columns_profile[0].distinct == found[0].rows - found[0].exact_duplicates == count


def test_judged_and_shaped_groups_are_of_one_kind() -> None:
    """Whatever a judge of any duty says of one text of a group it says of the others, unless they stand alone."""
    chance = random.Random(5)
    texts = Texts()
    mobiles = {f"1{chance.randint(2, 9)}{chance.randrange(10 ** chance.randint(1, 15))}" for _ in range(3_000)}
    for text in (
        {clean(_texts(chance)) for _ in range(6_000)} - {""} | mobiles | {"1" + "7" * size for size in range(17)}
    ):
        texts.append(text)
    texts.index()
    texts.shared = len(texts)
    forms = Forms(texts)
    duties: tuple[Duty, ...] = ("any", "date", "number", "code")
    phones = text_judge("phone"), text_judge("mobile")
    for duty in duties:
        judge = text_judge(duty)
        for number, (group, form) in enumerate(zip(forms.judged_group, forms.shape_group, strict=True)):
            text = texts.text(number)
            if group == 0:
                assert judge(text) == "text"
            elif group > 0 and not stands_alone(text):
                assert judge(text) == judge(texts.text(forms.judged.members[group])), text
                if begins_as_mobile(text):
                    assert [told(text) for told in phones] == [
                        told(texts.text(forms.judged.members[group])) for told in phones
                    ]
            if form >= 0:
                assert shape(text) == shape(texts.text(forms.shaped.members[form]))
