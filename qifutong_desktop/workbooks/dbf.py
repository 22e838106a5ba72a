"""dBASE and FoxPro tables (.dbf), as old bookkeeping and stock programs still write them."""

from __future__ import annotations

import codecs
import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ..core.migration.cells import Row, clean
from ..core.problems import Refusal
from ..core.text import Text
from .screening import refusal

_VERSIONS = frozenset((0x02, 0x03, 0x04, 0x05, 0x30, 0x31, 0x32, 0x43, 0x63, 0x83, 0x8B, 0x8C, 0xCB, 0xE5, 0xF5, 0xFB))
#: The language byte of a header, where it names an encoding; most Chinese files leave it at 0.
_ENCODINGS = {0x4D: "gb18030", 0x7A: "gb18030", 0x4F: "cp950", 0x78: "cp950"}
_BLOCK = 1_024
#: Bytes of the data by which its encoding is judged.
_SAMPLE = 256 * 1024
_FIELD = 32
_DELETED = ord("*")
_JULIAN = 1_721_425
_GARBLED = Text("有些文字无法识别，显示为 �，请核对", "some texts cannot be decoded and show as �: check them")
#: Kinds of fields that hold no text.
_BYTES = frozenset("IBOYTMGP0")
_MEMO = Text("备注型字段的内容在另一个文件里，未读取", "memo fields lie in another file and were not read")


@dataclass(frozen=True, slots=True)
class DbfTable:
    """A table that has not been read yet: its headings first, then its rows; deleted ones are left out."""

    rows: Iterator[tuple[Row, Sequence[object]]]
    notes: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    kind: str
    start: int
    length: int


def dbf_table(path: Path) -> DbfTable:
    """:raises Refusal: no dBASE table, or cut off"""
    with path.open("rb") as file:
        head = file.read(_FIELD)
        if len(head) < _FIELD or head[0] not in _VERSIONS:
            raise _damaged()
        count, start, length = struct.unpack("<IHH", head[4:12])
        described = file.read(max(0, start - _FIELD))
        encoding = _encoding(head[29], described, file.read(_SAMPLE))
    fields = _fields(described, encoding)
    end = fields[-1].start + fields[-1].length if fields else 0
    # the last record may lack its end mark, never its fields
    if not fields or end > length or start + count * length - (length - end) > path.stat().st_size:
        raise _damaged()
    notes = [_MEMO] if any(field.kind in "MGP" for field in fields) else []
    if not _BYTES.intersection(field.kind for field in fields) and not _decodes(path, start, encoding):
        notes.append(_GARBLED)
    return DbfTable(_rows(path, fields, (count, start, length), encoding), tuple(notes))


def _decodes(path: Path, start: int, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        with path.open("rb") as file:
            file.seek(start)
            while block := file.read(_SAMPLE):
                decoder.decode(block)
    except UnicodeDecodeError:
        return False
    return True


def _damaged() -> Refusal:
    return refusal(
        Text("不是 dBASE 表，或文件不完整", "is no dBASE table, or is cut off"),
        Text("请重新导出为 .xlsx 或 .csv", "export it again as .xlsx or .csv"),
    )


def _encoding(language: int, *samples: bytes) -> str:
    """As the header says, else GB18030 unless only Big5 fits."""
    if language in _ENCODINGS:
        return _ENCODINGS[language]
    for encoding in ("gb18030", "cp950"):
        try:
            for sample in samples:
                codecs.getincrementaldecoder(encoding)("strict").decode(sample)
        except UnicodeDecodeError:
            continue
        return encoding
    return "gb18030"


def _fields(described: bytes, encoding: str) -> list[_Field]:
    found: list[_Field] = []
    place = 1
    for raw in (described[at : at + _FIELD] for at in range(0, len(described) - _FIELD + 1, _FIELD)):
        if raw[0] in (0x0D, 0x00):
            break
        kind, length = chr(raw[11]), raw[16]
        if kind == "C":
            length += raw[17] * 256
        found.append(_Field(raw[:11].split(b"\x00", 1)[0].decode(encoding, "replace"), kind, place, length))
        place += length
    return found


def _rows(
    path: Path, fields: Sequence[_Field], frame: tuple[int, int, int], encoding: str
) -> Iterator[tuple[Row, Sequence[object]]]:
    count, start, length = frame
    names = [field.name for field in fields]
    yield [clean(name) for name in names], names
    read = [(_READERS.get(field.kind, _text), field.start, field.start + field.length) for field in fields]
    with path.open("rb") as file:
        file.seek(start)
        done = 0
        while done < count and (block := file.read(length * min(_BLOCK, count - done))):
            for place in range(0, len(block) - length + 1, length):
                record = block[place : place + length]
                if record[0] != _DELETED:
                    row = [reader(record[first:end], encoding) for reader, first, end in read]
                    yield [text for text, _ in row], [cell for _, cell in row]
            done += _BLOCK


def _text(raw: bytes, encoding: str) -> tuple[str, object]:
    text = clean(raw.decode(encoding, "replace"))
    return text, text


def _number(raw: bytes, encoding: str) -> tuple[str, object]:
    text = clean(raw.decode(encoding, "replace"))
    try:
        return text, float(text) if text else ""
    except ValueError:
        return ("", "") if not text.strip("*") else (text, text)


def _day(raw: bytes, encoding: str) -> tuple[str, object]:
    text = clean(raw.decode(encoding, "replace"))
    return (f"{text[:4]}-{text[4:6]}-{text[6:]}",) * 2 if len(text) == 8 and text.isdigit() else (text, text)


def _truth(raw: bytes, encoding: str) -> tuple[str, object]:
    match raw[:1].upper():
        case b"T" | b"Y":
            return "TRUE", True
        case b"F" | b"N":
            return "FALSE", False
        case _:
            return "", ""


def _whole(raw: bytes, encoding: str) -> tuple[str, object]:
    number = int.from_bytes(raw, "little", signed=True)
    return str(number), number


def _double(raw: bytes, encoding: str) -> tuple[str, object]:
    if len(raw) != 8:
        return "", ""
    number = struct.unpack("<d", raw)[0]
    return (str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)), number


def _money(raw: bytes, encoding: str) -> tuple[str, object]:
    number = int.from_bytes(raw, "little", signed=True)
    text = f"{'-' if number < 0 else ''}{abs(number) // 10_000}.{abs(number) % 10_000:04d}"
    return text, float(text)


def _moment(raw: bytes, encoding: str) -> tuple[str, object]:
    """FoxPro: days by the Julian count, then milliseconds."""
    days, milliseconds = struct.unpack("<II", raw) if len(raw) == 8 else (0, 0)
    if not _JULIAN < days < _JULIAN + 3_652_059:
        return "", ""
    day = date.fromordinal(days - _JULIAN)
    seconds = milliseconds // 1_000
    clock = f" {seconds // 3_600 % 24:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}" if seconds else ""
    return day.isoformat() + clock, day


def _memo(raw: bytes, encoding: str) -> tuple[str, object]:
    return "", ""


_READERS: dict[str, Callable[[bytes, str], tuple[str, object]]] = {
    "N": _number,
    "F": _number,
    "D": _day,
    "L": _truth,
    "I": _whole,
    "B": _double,
    "O": _double,
    "Y": _money,
    "T": _moment,
    "M": _memo,
    "G": _memo,
    "P": _memo,
    "0": _memo,
}
