"""Workbooks that are bent where the fast path does not look closely: it says what the other path says, or hands on."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest

from .test_fast_path import fast, raw_book, slow

_HEADS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>客户编号</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>客户名称</t></is></c></row>'
)
_SHARED = "<si><t>甲</t></si><si><t>乙</t></si>"


def _book(path: Path, cell: str, shared: str = _SHARED, row: str = "") -> Path:
    return raw_book(path, f'{_HEADS}<row r="2"{row}><c r="A2"{cell}</c></row>', shared)


def _rewritten(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """The book with something else in a part of it."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new, 1)
    with zipfile.ZipFile(path, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return path


@pytest.mark.parametrize(
    "cell",
    [
        *(f' t="inlineStr"><is><t>a{odd}b</t></is>' for odd in ("\x01", "\x0b", "\x1f", "]]>", "\ufffe", "\uffff")),
        ' t="str"><v>a]]>b</v>',
        ' cm="1" cm="1"><v>5</v>',
        *(f"><f>{formula}</f><v>5</v>" for formula in ("A1&B1", "A1&amp;B1]]>", "\x01", "\uffff")),
        *(f"><f>{formula}</f><v>5E3</v>" for formula in ("A1&B1", "\x01")),
        ' t="e"><f>A1&B1</f><v>#N/A</v>',
        '><f t="shared" t="shared" si="0"/><v>5</v>',
        "><f si=0/><v>5</v>",
    ],
)
def test_what_no_xml_holds_is_handed_on(tmp_path: Path, cell: str) -> None:
    assert fast(_book(tmp_path / "book.xlsx", cell)) is None


@pytest.mark.parametrize("said", [' ht="\x01"', ' ht="a=b" ht="2"', ' ht=" a=b" ht="2"', ' 1ht="2"'])
@pytest.mark.parametrize("closed", [True, False])
def test_what_is_said_of_a_row_is_xml(tmp_path: Path, said: str, closed: bool) -> None:
    path = _book(tmp_path / "book.xlsx", "><v>5</v>", row=said)
    if closed:
        path = raw_book(path, f'{_HEADS}<row r="2"><c r="A2"><v>5</v></c></row><row r="3"{said}/>')
    assert fast(path) is None


def test_a_last_row_shorter_than_what_is_said_of_the_first_is_read(tmp_path: Path) -> None:
    said = ' spans="1:3" ht="15" customHeight="1" hidden="0" outlineLevel="0" collapsed="0" thickTop="0" thickBot="0"'
    rows = f'<row r="1"{said}><c r="A1"><v>5</v></c></row><row r="2"><c r="A2"><v>7</v></c></row>'
    path = raw_book(tmp_path / "book.xlsx", rows)
    found = fast(path)
    assert found is not None
    assert found == slow(path)


def test_blanks_of_no_xml_between_rows_are_handed_on(tmp_path: Path) -> None:
    for blank in "\x0b\x0c":
        assert fast(raw_book(tmp_path / "book.xlsx", f"{_HEADS}{blank}")) is None
        assert fast(raw_book(tmp_path / "book.xlsx", f"{blank}{_HEADS}")) is None
        assert fast(raw_book(tmp_path / "book.xlsx", _HEADS.replace("</c>", f"</c>{blank}"))) is None


def test_a_text_that_was_asked_for_is_cleaned_once(tmp_path: Path) -> None:
    path = _book(tmp_path / "book.xlsx", ' t="str"><f t="array" ref="A2">B1</f><v>="="5""</v>')
    found = fast(path)
    assert found is not None
    assert found == slow(path)


def test_a_text_that_looks_like_markup_is_kept(tmp_path: Path) -> None:
    text = 'a xml:space="preserve"'
    path = _book(tmp_path / "book.xlsx", ' t="s"><v>0</v>', f"<si><t>{text}</t></si>")
    found = fast(path)
    assert found is not None
    assert found == slow(path)
    assert fast(_book(path, '><v>5 xml:space="preserve"</v>')) is None


@pytest.mark.parametrize(
    "shared",
    [
        "<si><r><t>甲</t></si><si><t>乙</t></si>",
        "<si><t>甲</t></r></si><si><t>乙</t></si>",
        "<si><r><t>甲</t></si><si><t>乙</t></r></si>",
    ],
)
def test_runs_that_are_begun_or_ended_only_are_handed_on(tmp_path: Path, shared: str) -> None:
    assert fast(_book(tmp_path / "book.xlsx", ' t="s"><v>1</v>', shared)) is None


def test_a_font_whose_name_is_no_utf_8_is_handed_on(tmp_path: Path) -> None:
    run = '<r><rPr><rFont val="宋体"/></rPr><t>甲</t></r>'
    path = _book(tmp_path / "book.xlsx", ' t="s"><v>0</v>', f"<si>{run}</si>")
    assert fast(path) is not None
    assert fast(_rewritten(path, "xl/sharedStrings.xml", "宋".encode(), b"\xe5\x0a\xae")) is None


def test_a_root_that_is_no_xml_is_handed_on(tmp_path: Path) -> None:
    path = _book(tmp_path / "book.xlsx", ' t="s"><v>1</v>')
    assert fast(path) is not None
    assert fast(_rewritten(path, "xl/sharedStrings.xml", b"<sst ", b"<sst & ")) is None


def test_names_of_which_some_have_the_prefix_are_handed_on(tmp_path: Path) -> None:
    sheet = "xl/worksheets/sheet1.xml"
    path = _book(tmp_path / "book.xlsx", "><v>5</v>")
    with zipfile.ZipFile(path) as book:
        plain = book.read(sheet)
    prefixed = re.sub(rb"<(/?)(\w)", rb"<\1x:\2", plain).replace(b"xmlns=", b"xmlns:x=")
    assert fast(_rewritten(path, sheet, plain, prefixed)) is not None
    for old, new in ((b"</x:c>", b"</c>"), (b"<x:v>", b"<v>"), (b"<x:sheetData>", b"<x:cols></cols><x:sheetData>")):
        assert fast(_rewritten(path, sheet, old, new)) is None
        _rewritten(path, sheet, new, old)


def test_formats_of_runs_that_almost_are_take_no_longer(tmp_path: Path) -> None:
    """Each of the tags could be told in two ways, and all of them in two to the power of their number."""
    formats = "<b x/>" * 60
    run = f"<r><rPr>{formats}</rPr><t>甲</t><z></r>"
    assert fast(_book(tmp_path / "book.xlsx", ' t="s"><v>0</v>', f"<si>{run}</si>")) is None
    assert fast(_book(tmp_path / "book.xlsx", f' t="inlineStr"><is>{run}</is>')) is None


def test_entries_that_never_end_take_no_longer(tmp_path: Path) -> None:
    assert fast(_book(tmp_path / "book.xlsx", ' t="s"><v>0</v>', "<si>" * 1_000_000)) is None
