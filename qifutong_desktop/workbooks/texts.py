"""Text tables: their encoding, their delimiter, their rows, one at a time."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from pathlib import Path

from ..core.problems import Refusal
from ..core.text import Text
from .screening import refusal

DELIMITERS = (",", "\t", ";", "|")
_CHUNK = 1024 * 1024
_SNIFFED = 64 * 1024
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Bytes that no text table holds in any encoding we read (GB18030's trail bytes begin at 0x30).
_BINARY = frozenset(range(0x20)) - frozenset(b"\t\n\x0b\x0c\r\x1a\x1c\x1d\x1e\x1f")
#: A cell with so many line breaks is a quotation mark that was never closed.
_RUNAWAY = 50


def encoding_of(path: Path) -> str:
    """BOM, then strict UTF-8, UTF-16 by its zero bytes, strict GB18030: the whole file must decode.

    :raises Refusal: not text, or none of these encodings
    """
    with path.open("rb") as file:
        head = file.read(4096)
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            candidates = [encoding]
            break
    else:
        if b"\x00" in head:
            candidates = ["utf-16-le", "utf-16-be"] if head[1::2].count(0) >= head[::2].count(0) else ["utf-16-be"]
        else:
            candidates = ["utf-8", "gb18030"]
        if "utf-8" in candidates and _BINARY.intersection(head):
            candidates = []
    for encoding in candidates:
        if _decodes(path, encoding):
            return encoding
    raise refusal(
        Text("不是文本表格，或文字编码无法识别", "is no text table, or its encoding is not known"),
        Text("请用 Excel 或 WPS 打开，另存为 .xlsx 或 UTF-8 的 .csv", "save it as .xlsx or UTF-8 .csv"),
    )


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


def text_rows(path: Path) -> Iterator[list[str]]:
    """Every record of the file, blank ones as empty lists.

    :raises Refusal: as :func:`encoding_of`; a quotation mark that is never closed, with its line
    """
    encoding = encoding_of(path)
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
