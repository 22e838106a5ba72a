"""``.qft`` bundles: one case with its operations, attachments and issued quotes, from one machine to another.

Inside the sealed file (:mod:`.sealed`): the length of the manifest (4 bytes), the manifest in canonical JSON, then the
content of its entries one after the other. An entry is ``operations`` (one a line), ``attachments/SHA-256`` or
``quotes/SHA-256`` (as issued, and as signed); its ``title`` is what a person calls it. No name in a bundle is ever a
path: nothing but the store is written. A quote arrives as an attachment: it was issued elsewhere and is on that
machine's register, not on ours.
"""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import select

from ..core.canonical import FieldValue, canonical, from_plain
from ..core.merge import case_state
from ..core.operation import Operation, must_be_moment
from ..core.problems import Refusal
from ..core.text import Text
from .attachments import attach, attached, read_attachment
from .disk import replace_file
from .file import Store
from .keys import Scrypting
from .operations import NAME, append, case_operations, parse_operation
from .quotes import IssuedQuote, issued_pdf, issued_quotes
from .refusals import disk_faults_refused
from .schema import erased
from .sealed import BadBundle, open_content, read_sealed, refused, seal_content
from .signed_papers import KeptPaper, read_paper, signed_of

SUFFIX = ".qft"
MOST_ENTRIES = 2000
_LENGTH = struct.Struct(">I")
_OPERATIONS = "operations"
_NAME = re.compile(r"operations|(attachments|quotes)/[0-9a-f]{64}")
_CASE = re.compile(r"[0-9a-f]{32}")
#: No separators, no control characters, none that turn the reading direction (``gpj.exe`` shown as ``exe.jpg``).
_NOT_IN_TITLE = r"/\\\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069"
_TITLE = re.compile(f"[^{_NOT_IN_TITLE}]{{0,255}}")


@dataclass(frozen=True, slots=True)
class Enclosed:
    """One file that goes along: its name for people, and what is in it. ``at`` is when it was attached (UTC)."""

    title: str
    content: bytes
    at: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What a bundle holds."""

    case: str
    operations: tuple[Operation, ...]
    attachments: tuple[Enclosed, ...] = ()
    quotes: tuple[Enclosed, ...] = ()


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote."""

    path: Path
    operations: int
    attachments: int
    quotes: int
    size: int


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import brought: how many operations and files were new here; the fields that are now in conflict."""

    case: str
    name: str
    operations: int
    attachments: int
    conflicts: tuple[str, ...]


def export_case(store: Store, case: str, path: Path, passphrase: str, *, cost: Scrypting | None = None) -> Exported:
    """Write a case as a bundle: whole on the disk, or the former file as it was.

    :raises Refusal: no such case, a passphrase that is too short, a case that is too large
    :raises NotWritten: when the disk fails
    """
    operations = case_operations(store, case)
    if not operations:
        what = Text("没有这个案例", "there is no such case")
        raise Refusal.of(f"case.{case}", what, Text("请从列表中选择", "choose one from the list"))
    files = tuple(Enclosed(one.name, read_attachment(store, one), one.at) for one in attached(store, case))
    issued = issued_quotes(store, case)
    quotes = tuple(paper for one in issued for paper in _papers(store, one))
    try:
        sealed = seal_content(pack(Contents(case, operations, files, quotes)), passphrase, cost)
    except BadBundle as refusal:
        raise refusal.in_file(str(path)) from None
    with disk_faults_refused():
        replace_file(path, sealed)
    return Exported(path, len(operations), len(files), len(issued), len(sealed))


def _papers(store: Store, quote: IssuedQuote) -> tuple[Enclosed, ...]:
    """An issued quote, and what was signed of it."""
    name = f"{quote.number} v{quote.version}"
    issued = Enclosed(f"{name}.pdf", issued_pdf(store, quote), quote.at)
    signed = _signed(store, quote)
    return issued, *(Enclosed(f"{name} {one.kind}.pdf", read_paper(store, one), one.at) for one in signed)


def _signed(store: Store, quote: IssuedQuote) -> tuple[KeptPaper, ...]:
    return signed_of(store, quote.number, quote.version)


def import_case(store: Store, path: Path, passphrase: str) -> Imported:
    """Take in a bundle: operations merge by their hash, what is here already is skipped. Twice changes nothing more.

    :raises Refusal: one sentence for whatever is wrong with the file; nothing of it was taken in
    """
    try:
        contents = unpack(open_content(read_sealed(path), passphrase))
        _none_of_ours(store, contents)
        new = append(store, contents.operations)
    except Refusal as refusal:
        raise refusal.in_file(str(path)) from None
    before = {one.sha256 for one in attached(store, contents.case)}
    issued = issued_quotes(store, contents.case)
    ours = {one.sha256 for one in issued} | {one.sha256 for quote in issued for one in _signed(store, quote)}
    for one in (*contents.attachments, *contents.quotes):
        if sha256(one.content).hexdigest() not in ours:
            attach(store, contents.case, one.title, one.content, at=one.at)
    added = {one.sha256 for one in attached(store, contents.case)} - before
    state = case_state(case_operations(store, contents.case))
    return Imported(contents.case, str(state.value(NAME) or ""), new, len(added), tuple(state.conflicts))


def _none_of_ours(store: Store, contents: Contents) -> None:
    """:raises Refusal: an operation under this computer's own code that it never wrote: taken in, it would use up
    numbers, or all of them"""
    with store.reading() as connection:
        if connection.scalar(select(erased.c.case).where(erased.c.case == contents.case)) is not None:
            return  # refused as a whole by what takes it in
    known = {one.name for one in case_operations(store, contents.case)}
    if any(one.device == store.device and one.name not in known for one in contents.operations):
        zh = f"其中有以本机设备代码 {store.device} 写的、而本机没有的记录"
        raise _odd(zh, f"it holds entries under this computer's code {store.device} that it never wrote")


# --- the content as bytes --------------------------------------------------------------------------------------------


def pack(contents: Contents) -> bytes:
    """Manifest and entries as one string of bytes.

    :raises BadBundle: too many attachments
    """
    lines = "".join(one.body + "\n" for one in contents.operations).encode()
    entries = [_entry(_OPERATIONS, "", "", lines)]
    blobs = [lines]
    for folder, files in (("attachments", contents.attachments), ("quotes", contents.quotes)):
        for file in files:
            title = re.sub(f"[{_NOT_IN_TITLE}]", "", file.title)[:255]
            entries.append(_entry(f"{folder}/{sha256(file.content).hexdigest()}", title, file.at, file.content))
            blobs.append(file.content)
    if len(entries) > MOST_ENTRIES:
        raise refused("附件太多", "holds too many attachments", Text("请减少附件", "remove some attachments"))
    manifest = canonical({"case": contents.case, "entries": tuple(entries)}).encode()
    return b"".join([_LENGTH.pack(len(manifest)), manifest, *blobs])


def _entry(name: str, title: str, at: str, content: bytes) -> Mapping[str, FieldValue]:
    return {"at": at, "name": name, "sha256": sha256(content).hexdigest(), "size": len(content), "title": title}


def unpack(content: bytes) -> Contents:
    """The inverse of :func:`pack`, for content whose author is anybody who knew the passphrase.

    :raises BadBundle: a name, size, hash or operation that does not fit; anything left over
    """
    case, entries, rest = _read_manifest(content)
    found: dict[str, tuple[Mapping[str, Any], bytes]] = {}
    for entry in entries:
        name, size = _checked(entry)
        if name in found:
            raise _odd(f"{name} 出现两次", f"{name} stands twice")
        blob, rest = rest[:size], rest[size:]
        if len(blob) != size or sha256(blob).hexdigest() != entry["sha256"]:
            raise _odd(f"{name} 与清单不符", f"{name} is not what the manifest says")
        found[name] = entry, bytes(blob)
    if rest or _OPERATIONS not in found:
        raise _odd("清单与内容不符", "manifest and content do not agree")
    _, lines = found.pop(_OPERATIONS)
    operations = tuple(_read_operations(case, lines))
    return Contents(case, operations, _enclosed("attachments", found), _enclosed("quotes", found))


def _read_manifest(content: bytes) -> tuple[str, list[Any], memoryview]:
    if len(content) < _LENGTH.size:
        raise _odd("没有清单", "it has no manifest")
    [length] = _LENGTH.unpack_from(content)
    whole = memoryview(content)
    text = bytes(whole[_LENGTH.size : _LENGTH.size + length])
    try:
        manifest = json.loads(text, parse_float=_no_float, parse_constant=_no_float)
        one_spelling = canonical(from_plain(manifest)).encode() == text
    except (ValueError, RecursionError):
        one_spelling, manifest = False, None
    match manifest:
        case {"case": str(case), "entries": list(entries), **more} if one_spelling and not more:
            if _CASE.fullmatch(case) and len(entries) <= MOST_ENTRIES:
                return case, entries, whole[_LENGTH.size + length :]
    raise _odd("清单无法读取", "its manifest cannot be read")


def _checked(entry: Any) -> tuple[str, int]:
    """Name and size of an entry, once all five of its values are what they may be."""
    match entry:
        case {"at": str(at), "name": str(name), "sha256": str(), "size": int(size), "title": str(title), **rest}:
            if not rest and size >= 0 and type(size) is int and _is_moment(at) and _TITLE.fullmatch(title):
                if _NAME.fullmatch(name):
                    return name, size
                raise _odd(f"不认识的条目 {name[:80]!r}", f"it holds {name[:80]!r}, which no bundle may")
    raise _odd("清单中有无法识别的条目", "its manifest lists something odd")


def _is_moment(at: str) -> bool:
    """Of a file; what else is enclosed has none."""
    with suppress(ValueError):
        must_be_moment(at)
        return True
    return at == ""


def _enclosed(folder: str, found: Mapping[str, tuple[Mapping[str, Any], bytes]]) -> tuple[Enclosed, ...]:
    """The files of a folder; each is named by its hash, so it cannot pass for another."""
    files = []
    for name, (entry, blob) in found.items():
        where, _, digest = name.partition("/")
        if digest != entry["sha256"]:
            raise _odd(f"{name} 与清单不符", f"{name} is not what the manifest says")
        if where == folder:
            files.append(Enclosed(entry["title"], blob, entry["at"]))
    return tuple(files)


def _read_operations(case: str, lines: bytes) -> Iterator[Operation]:
    for number, line in enumerate(lines.split(b"\n")[:-1], 1):
        try:
            one = parse_operation(line.decode())
        except ValueError:
            raise _odd(f"第 {number} 条记录无法读取", f"entry {number} cannot be read") from None
        if one.case != case:
            raise _odd(f"第 {number} 条记录不属于这个案例", f"entry {number} is not of this case")
        yield one
    if not lines.endswith(b"\n"):
        raise _odd("没有记录，或末条不完整", "it holds no entries, or the last one is cut off")


def _no_float(word: str) -> Any:
    raise ValueError(f"{word} is no stored value")


def _odd(zh: str, en: str) -> BadBundle:
    remedy = Text("请让对方重新导出", "ask for it to be exported again")
    return refused(f"内容不合规：{zh}", f"its content is not right: {en}", remedy)
