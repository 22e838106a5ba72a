"""Text tables: their encoding, their delimiter, their rows, one at a time."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..core.problems import Refusal
from ..core.text import Text
from .screening import refusal

DELIMITERS = (",", "\t", ";", "|", "^", "~", "，", "；")
_CHUNK = 1024 * 1024
_SNIFFED = 64 * 1024
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Bytes that no text table holds in any encoding we read (GB18030's trail bytes begin at 0x30).
_BINARY = frozenset(range(0x20)) - frozenset(b"\t\n\x0b\x0c\r\x1a\x1c\x1d\x1e\x1f")
GB18030 = "gb18030"
BIG5 = "cp950"
_LINE = b"\n"
_MARKS = ("\n", "\r", "\t", ",")
_CUTS = re.compile(r"[,\t;|^~，；]")
#: Lines among which a known heading is sought.
_HEADED = 60
#: Two bytes of one character, in GB18030 and in Big5 alike (A1 to A3 begin signs in both); then where each keeps its
#: frequent characters (level 1).
_PAIRS = re.compile(rb"[\x81-\xfe][\x40-\xfe]")
_GB_USUAL = range(0xB0, 0xD8)
_BIG5_USUAL = range(0xA4, 0xC7)
#: Fewer characters than this tell nothing.
_ENOUGH = 6
_BIG5_NOTE = Text("按繁体编码 Big5 读取", "read as Big5 (traditional Chinese)")
_UNSURE = Text("编码不确定，请核对表头是否正常显示", "its encoding is not certain: check that the headings read well")
#: A cell with so many line breaks is a quotation mark that was never closed.
_RUNAWAY = 50


@dataclass(frozen=True, slots=True)
class TextTable:
    """A text table that has not been read yet: every record of ``rows`` once, blank ones as empty lists."""

    encoding: str
    rows: Iterator[list[str]]
    notes: tuple[Text, ...] = ()


def text_table(path: Path, knows: Callable[[str], bool] = lambda heading: False) -> TextTable:
    """The file with its encoding told; ``knows`` says of a heading that we know it, and so that it is read rightly.

    :raises Refusal: as :func:`encoding_of`; while reading, a quotation mark that is never closed, with its line
    """
    encoding = encoding_of(path)
    notes: tuple[Text, ...] = ()
    if encoding in (GB18030, BIG5):
        with path.open("rb") as file:
            sample = file.read(_SNIFFED)
        encoding, notes = _chinese(sample, encoding, knows)
        if encoding == BIG5 and not _decodes(path, BIG5):
            encoding, notes = GB18030, (_UNSURE,)
    return TextTable(encoding, _rows(path, encoding), notes)


def encoding_of(path: Path) -> str:
    """BOM, then UTF-16 by its zero bytes, strict UTF-8, strict GB18030, strict Big5: the whole file must decode.

    :raises Refusal: not text, or none of these encodings; a zero byte where no encoding has one
    """
    with path.open("rb") as file:
        head = file.read(4096)
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            candidates = [encoding]
            break
    else:
        if b"\x00" in head:
            candidates = [encoding for encoding in ("utf-16-le", "utf-16-be") if _zeros_fit(path, encoding)]
        else:
            candidates = ["utf-8", GB18030, BIG5]
        if "utf-8" in candidates and _BINARY.intersection(head):
            candidates = []
    for encoding in candidates:
        if _decodes(path, encoding):
            if not encoding.startswith("utf-16"):
                _without_zeros(path)
            return encoding
    if not candidates and not _BINARY.intersection(head) - {0}:
        _without_zeros(path)
    raise refusal(
        Text("不是文本表格，或文字编码无法识别", "is no text table, or its encoding is not known"),
        Text("请用 Excel 或 WPS 打开，另存为 .xlsx 或 UTF-8 的 .csv", "save it as .xlsx or UTF-8 .csv"),
    )


def _zeros_fit(path: Path, encoding: str) -> bool:
    """True when commas and line breaks have their zero byte throughout, and no character is zero itself.

    上 (U+4E0A) holds the byte of a line break without being one, so most of them must fit, not all.
    """
    wide = [mark.encode(encoding) for mark in _MARKS]
    fit = held = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            pairs = chunk[: len(chunk) // 2 * 2]
            units = memoryview(pairs).cast("H")
            if 0 in units:
                return False
            counted = Counter(units.tolist())
            fit += sum(counted[memoryview(mark).cast("H")[0]] for mark in wide)
            held += sum(chunk.count(mark.encode()) for mark in _MARKS)
    return 0 < held <= 3 * fit


def _without_zeros(path: Path) -> None:
    """:raises Refusal: with the line of the first zero byte"""
    line = 1
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            place = chunk.find(b"\x00")
            if place >= 0:
                raise refusal(
                    Text("含有空字符（NUL），文件可能已损坏", "holds a zero byte (NUL): the file may be damaged"),
                    Text("请重新导出，或用 Excel 打开后另存为 .xlsx", "export it again, or save it as .xlsx"),
                    f"line {line + chunk.count(_LINE, 0, place)}",
                )
            line += chunk.count(_LINE)


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    first = True
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                text = decoder.decode(chunk)
                if first and encoding.startswith("utf-16") and not _looks_like_lines(text):
                    return False
                first = False
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _chinese(sample: bytes, first: str, knows: Callable[[str], bool]) -> tuple[str, tuple[Text, ...]]:
    """GB18030 or Big5: a heading that we know decides; else where the frequent characters stand in each.

    Nearly every Big5 text decodes as GB18030 too, into rare characters.
    """
    if first == BIG5:
        return BIG5, (_BIG5_NOTE,) if _knows_any(sample, BIG5, knows) else (_BIG5_NOTE, _UNSURE)
    if _knows_any(sample, GB18030, knows):
        return GB18030, ()
    if _knows_any(sample, BIG5, knows):
        return BIG5, (_BIG5_NOTE,)
    pairs = [pair for pair in _PAIRS.findall(sample) if not 0xA1 <= pair[0] <= 0xA3]
    usual = sum(1 for pair in pairs if pair[0] in _GB_USUAL and pair[1] >= 0xA1)
    if usual * 10 >= len(pairs) * 8:
        return GB18030, ()
    frequent = sum(1 for pair in pairs if pair[0] in _BIG5_USUAL and (pair[1] < 0x7F or pair[1] > 0xA0))
    if len(pairs) >= _ENOUGH and frequent * 20 >= len(pairs) * 19:
        return BIG5, (_BIG5_NOTE,)
    return GB18030, (_UNSURE,)


def _knows_any(sample: bytes, encoding: str, knows: Callable[[str], bool]) -> bool:
    lines = sample.decode(encoding, "replace").splitlines()[:_HEADED]
    cells = (cell.strip(" \"'=") for line in lines for cell in _CUTS.split(line))
    return any(len(cell) > 1 and not cell.isascii() and knows(cell) for cell in cells)


def _looks_like_lines(text: str) -> bool:
    return "\n" in text or "\r" in text or any(delimiter in text for delimiter in DELIMITERS)


def delimiter_of(sample: str) -> str:
    """The delimiter that cuts most lines into equally many fields; the comma when none does."""
    best = ","
    best_score = 0.0
    for delimiter in DELIMITERS:
        widths = [len(row) for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter) if row]
        wide = [width for width in widths if width > 1]
        if not wide:
            continue
        usual = max(set(wide), key=lambda width: (wide.count(width), width))
        score = wide.count(usual) / len(widths) + min(usual, 20) / 100
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _rows(path: Path, encoding: str) -> Iterator[list[str]]:
    with path.open(encoding=encoding, newline="") as file:
        sample = file.read(_SNIFFED)
    cut = max(sample.rfind("\n"), sample.rfind("\r"))
    delimiter = delimiter_of(sample[: cut + 1] if cut > 0 else sample)
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=delimiter)
        line = 1
        try:
            for row in reader:
                if any(cell.count("\n") > _RUNAWAY for cell in row):
                    raise _unclosed(line)
                yield row
                line = reader.line_num + 1
        except csv.Error:
            raise _unclosed(line) from None


def _unclosed(line: int) -> Refusal:
    return refusal(
        Text("引号没有成对，后面的行会被吞掉", "a quotation mark is never closed and would swallow rows"),
        Text("请补上或删去该行的引号，或另存为 .xlsx", "mend the quotes on this line, or save as .xlsx"),
        f"line {line}",
    )
