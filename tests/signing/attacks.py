# mypy: disable-error-code="no-untyped-call, no-any-return"
"""Forged files made from signed quotes: every way to change, wrap, cut or lengthen them that we know of.

``attacks(SHORT)`` gives some 260 of them for the suite; the long form gives more than 1,352:

    python -m tests.signing.attacks

prints how many files of each class were made and how many were accepted, which must be none.
"""

from __future__ import annotations

import io
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from qifutong_desktop.signing.sign import CLIENT_FIELD, OUR_FIELD, countersign, sign
from tests.signing.making import NOW, SIGNER, key, paper, signed, stamped

CONTENTS = re.compile(rb"/Contents <([0-9a-f]+)>")
FORGED = b"q 1 1 1 rg 60 60 300 60 re f 0 0 0 RG 70 70 m 200 100 l S Q"


@dataclass(frozen=True, slots=True)
class Attack:
    """A forged file and how it was made."""

    kind: str
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of the random kinds; ``bases`` are (shape, key) of the quotes that are attacked, ``stamped`` of those
    that hold a timestamp, ``every`` which of a signature's first bytes are flipped."""

    flips: int
    cuts: int
    cms: int
    gap: int
    every: int
    bases: tuple[tuple[Any, str], ...]
    stamped: tuple[tuple[Any, str], ...]


SHORT = Counts(24, 8, 8, 6, 6, (("countersign", "rsa"),), (("timestamped", "ec"),))
LONG = Counts(
    1000,
    100,
    240,
    120,
    1,
    (("plain", "ec"), ("plain", "rsa"), ("countersign", "rsa"), ("countersign", "company"), ("plain", "token rsa")),
    (("timestamped", "token ec"), ("timestamped copy", "company")),
)
#: What may stand in a countersigned copy beside the client's signature: nothing of it is shown. The last one is undone
#: by the signing itself.
HARMLESS = ("rubbish in the security store", "developer extension", "other version", "appearances wanted")


def attacks(counts: Counts, seed: int = 7) -> Iterator[Attack]:
    """All of them, the same files for the same counts and keys."""
    chance = Random(seed)
    for number, (shape, by) in enumerate(counts.bases):
        share = len(counts.bases)
        base = signed(shape, by)
        yield from _edited(base, shape)
        yield from _rewritten(base)
        yield from _appended(base)
        yield from _byte_ranges(base)
        yield from _contents(base, chance, counts.gap // share)
        yield from _cms(base, chance, counts.cms // share, counts.every)
        yield from _flipped(base, chance, counts.flips // share)
        yield from _cut(base, chance, counts.cuts // share)
        if shape == "countersign":
            yield from _countersigned(base)
            copy = signed("countersigned", by)
            yield from (
                Attack("edit of a countersigned copy", one.name, one.data) for one in _edited(copy, shape, counts.every)
            )
            yield from _flipped(copy[: len(base)], chance, counts.flips // 10, copy[len(base) :])
        if number == 0:
            yield from _resigned()
    for shape, by in counts.stamped:
        yield from _on_stamped(shape, by, chance, counts)


# --- incremental updates ---------------------------------------------------------------------------------------------

Edit = Callable[[Any], None]


def _page(writer: Any, number: int = 0) -> Any:
    return writer.root["/Pages"]["/Kids"][number]


def _content(writer: Any) -> None:
    page = _page(writer)
    stream = writer.add_object(generic.StreamObject(stream_data=FORGED))
    page[pdf_name("/Contents")] = generic.ArrayObject([page.raw_get("/Contents"), stream])
    writer.update_container(page)


def _only_content(writer: Any) -> None:
    page = _page(writer)
    page[pdf_name("/Contents")] = writer.add_object(generic.StreamObject(stream_data=FORGED))
    writer.update_container(page)


def _overwritten_content(writer: Any) -> None:
    reference = _page(writer).raw_get("/Contents").reference
    stream = generic.StreamObject(stream_data=FORGED)
    writer.objects[(reference.generation, reference.idnum)] = stream


def _page_key(key_name: str, value: Any) -> Edit:
    def edit(writer: Any) -> None:
        page = _page(writer)
        page[pdf_name(key_name)] = value
        writer.update_container(page)

    return edit


def _without_page(writer: Any) -> None:
    pages = writer.root["/Pages"]
    pages["/Kids"].pop()
    pages[pdf_name("/Count")] = generic.NumberObject(1)
    writer.update_container(pages)


def _more_pages(writer: Any) -> None:
    pages = writer.root["/Pages"]
    pages["/Kids"].insert(0, pages["/Kids"].raw_get(1))
    pages[pdf_name("/Count")] = generic.NumberObject(3)
    writer.update_container(pages)


def _swapped_pages(writer: Any) -> None:
    pages = writer.root["/Pages"]
    pages["/Kids"].reverse()
    writer.update_container(pages)


def _form(writer: Any) -> Any:
    stream = generic.StreamObject(
        {
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Form"),
            pdf_name("/BBox"): generic.ArrayObject(map(generic.NumberObject, (0, 0, 400, 400))),
        },
        stream_data=FORGED,
    )
    return writer.add_object(stream)


def _widget(writer: Any, subtype: str, **more: Any) -> Any:
    entries = {
        pdf_name("/Type"): pdf_name("/Annot"),
        pdf_name("/Subtype"): pdf_name(subtype),
        pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (50, 50, 450, 450))),
        pdf_name("/F"): generic.NumberObject(4),
        pdf_name("/AP"): generic.DictionaryObject({pdf_name("/N"): _form(writer)}),
        **{pdf_name("/" + name): value for name, value in more.items()},
    }
    return writer.add_object(generic.DictionaryObject(entries))


def _annotated(subtype: str, number: int = 0) -> Edit:
    def edit(writer: Any) -> None:
        page = _page(writer, number)
        annotations = page.get("/Annots", generic.ArrayObject())
        page[pdf_name("/Annots")] = generic.ArrayObject([*annotations, _widget(writer, subtype)])
        writer.update_container(page)

    return edit


def _new_field(kind: str) -> Edit:
    def edit(writer: Any) -> None:
        name = generic.TextStringObject("Total")
        field = _widget(writer, "/Widget", FT=pdf_name(kind), T=name)
        writer.root["/AcroForm"]["/Fields"].append(field)
        writer.update_container(writer.root["/AcroForm"]["/Fields"])
        page = _page(writer)
        page[pdf_name("/Annots")] = generic.ArrayObject([*page.get("/Annots", []), field])
        writer.update_container(page)

    return edit


def _field(writer: Any, name: str) -> Any:
    fields = [one.get_object() for one in writer.root["/AcroForm"]["/Fields"]]
    return next(one for one in fields if one["/T"] == name)


def _field_key(name: str, key_name: str, value: Callable[[Any], Any]) -> Edit:
    def edit(writer: Any) -> None:
        field = _field(writer, name)
        field[pdf_name(key_name)] = value(writer)
        writer.update_container(field)

    return edit


def _root_key(key_name: str, value: Callable[[Any], Any]) -> Edit:
    def edit(writer: Any) -> None:
        writer.root[pdf_name(key_name)] = value(writer)
        writer.update_root()

    return edit


def _script(writer: Any) -> Any:
    return generic.DictionaryObject(
        {pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): generic.TextStringObject("app.alert(1)")}
    )


def _other_data(writer: Any) -> None:
    spec = writer.root["/AF"][0]
    stream = writer.add_object(generic.StreamObject(stream_data=b'{"total":"1.00"}'))
    spec[pdf_name("/EF")] = generic.DictionaryObject({pdf_name("/F"): stream, pdf_name("/UF"): stream})
    writer.update_container(spec)


def _other_letters(writer: Any) -> None:
    """The text that is copied, another than the one that is seen."""
    font = next(iter(_page(writer)["/Resources"]["/Font"].values()))
    font = font.get_object()
    font[pdf_name("/ToUnicode")] = writer.add_object(generic.StreamObject(stream_data=b"begincmap endcmap"))
    writer.update_container(font)


def _other_glyphs(writer: Any) -> None:
    font = next(iter(_page(writer)["/Resources"]["/Font"].values())).get_object()
    descendant = font["/DescendantFonts"][0]
    descendant[pdf_name("/W")] = generic.ArrayObject([])
    writer.update_container(descendant)


def _no_permissions(writer: Any) -> None:
    del writer.root["/Perms"]
    writer.update_root()


def _xfa(writer: Any) -> None:
    form = writer.root["/AcroForm"]
    form[pdf_name("/XFA")] = writer.add_object(generic.StreamObject(stream_data=b"<xdp/>"))
    writer.update_container(form)


def _appearances(writer: Any) -> None:
    form = writer.root["/AcroForm"]
    form[pdf_name("/NeedAppearances")] = generic.BooleanObject(True)
    writer.update_container(form)


def _no_fields(writer: Any) -> None:
    form = writer.root["/AcroForm"]
    form[pdf_name("/Fields")] = generic.ArrayObject()
    writer.update_container(form)


def _layers(writer: Any) -> Any:
    group = writer.add_object(
        generic.DictionaryObject(
            {pdf_name("/Type"): pdf_name("/OCG"), pdf_name("/Name"): generic.TextStringObject("x")}
        )
    )
    return generic.DictionaryObject(
        {pdf_name("/OCGs"): generic.ArrayObject([group]), pdf_name("/D"): generic.DictionaryObject()}
    )


def _title(writer: Any) -> None:
    writer.set_info(writer.add_object(generic.DictionaryObject({pdf_name("/Title"): generic.TextStringObject("0 元")})))


def _box(*corners: int) -> Any:
    return generic.ArrayObject(map(generic.NumberObject, corners))


def _appearance(writer: Any) -> Any:
    return generic.DictionaryObject({pdf_name("/N"): _form(writer)})


EDITS: dict[str, Edit] = {
    "content added": _content,
    "content replaced": _only_content,
    "content stream overwritten": _overwritten_content,
    "page cut": _page_key("/MediaBox", _box(0, 0, 100, 100)),
    "page cropped": _page_key("/CropBox", _box(0, 0, 100, 100)),
    "page turned": _page_key("/Rotate", generic.NumberObject(180)),
    "page resources": _page_key("/Resources", generic.DictionaryObject()),
    "page script": _page_key("/AA", generic.DictionaryObject()),
    "page lost": _without_page,
    "page doubled": _more_pages,
    "pages swapped": _swapped_pages,
    **{
        f"annotation {subtype}": _annotated(subtype)
        for subtype in ("/FreeText", "/Stamp", "/Square", "/Highlight", "/Redact", "/Ink", "/Link", "/Popup", "/Text")
    },
    "annotation on the other page": _annotated("/FreeText", 1),
    "text field": _new_field("/Tx"),
    "button": _new_field("/Btn"),
    "signature field": _new_field("/Sig"),
    "our appearance": _field_key(OUR_FIELD, "/AP", _appearance),
    "our place": _field_key(OUR_FIELD, "/Rect", lambda _: _box(0, 0, 500, 800)),
    "our value": _field_key(OUR_FIELD, "/V", lambda _: generic.DictionaryObject()),
    "our flags": _field_key(OUR_FIELD, "/F", lambda _: generic.NumberObject(2)),
    "opening script": _root_key("/OpenAction", _script),
    "additional actions": _root_key("/AA", lambda writer: generic.DictionaryObject({pdf_name("/WC"): _script(writer)})),
    "layers": _root_key("/OCProperties", _layers),
    "page labels": _root_key("/PageLabels", lambda _: generic.DictionaryObject()),
    "other names": _root_key("/Names", lambda _: generic.DictionaryObject()),
    "other files": _root_key("/AF", lambda _: generic.ArrayObject()),
    "other language": _root_key("/Lang", lambda _: generic.TextStringObject("en")),
    "collection": _root_key("/Collection", lambda _: generic.DictionaryObject()),
    "rubbish in the security store": _root_key("/DSS", lambda _: generic.DictionaryObject()),
    "developer extension": _root_key("/Extensions", lambda _: generic.DictionaryObject()),
    "other version": _root_key("/Version", lambda _: pdf_name("/1.4")),
    "no permissions": _no_permissions,
    "other data": _other_data,
    "other letters": _other_letters,
    "other widths": _other_glyphs,
    "XFA": _xfa,
    "appearances wanted": _appearances,
    "no fields": _no_fields,
    "title": _title,
}
CLIENT_EDITS: dict[str, Edit] = {
    "client's place": _field_key(CLIENT_FIELD, "/Rect", lambda _: _box(0, 0, 500, 800)),
    "client's appearance": _field_key(CLIENT_FIELD, "/AP", _appearance),
    "client's flags": _field_key(CLIENT_FIELD, "/F", lambda _: generic.NumberObject(2)),
    "client's script": _field_key(CLIENT_FIELD, "/AA", lambda _: generic.DictionaryObject()),
    "client's kind": _field_key(CLIENT_FIELD, "/FT", lambda _: pdf_name("/Tx")),
}


def _edited(base: bytes, shape: str, every: int = 1) -> Iterator[Attack]:
    edits = EDITS | (CLIENT_EDITS if shape != "plain" else {})
    for name, edit in [*edits.items()][::every]:
        writer = IncrementalPdfFileWriter(io.BytesIO(base))
        edit(writer)
        out = io.BytesIO()
        writer.write(out)
        yield Attack("incremental update", name, out.getvalue())


def _countersigned(base: bytes) -> Iterator[Attack]:
    """Something changed, and the client's field signed over it with a key of the attacker's."""
    stranger = key("ec", "许㙍", 9)
    for name, edit in (EDITS | CLIENT_EDITS).items():
        if name in HARMLESS:
            continue
        writer = IncrementalPdfFileWriter(io.BytesIO(base))
        edit(writer)
        out = io.BytesIO()
        writer.write(out)
        try:
            yield Attack("update, then countersigned", name, countersign(out.getvalue(), stranger, NOW))
        except Exception:  # the library itself sees that this one is broken
            continue


def _on_stamped(shape: Any, by: str, chance: Random, counts: Counts) -> Iterator[Attack]:
    """A timestamp over something changed, by an authority that stamps whatever it is given; and changed ones."""
    base = signed(shape, by)
    before = signed("countersigned" if shape == "timestamped copy" else "countersign", by)
    for name, edit in [*(EDITS | CLIENT_EDITS).items()][:: counts.every]:
        if name not in (*HARMLESS, "our value"):
            writer = IncrementalPdfFileWriter(io.BytesIO(before))
            edit(writer)
            out = io.BytesIO()
            writer.write(out)
            try:
                yield Attack("update, then timestamped", name, stamped(out.getvalue()))
            except Exception:  # the library itself sees that this one is broken
                continue
    for one in ("Mallory", SIGNER):
        yield Attack("signed by another, timestamped", one, stamped(sign(paper(), key("ec", one, 8), NOW)))
    yield from (Attack("edit after a timestamp", one.name, one.data) for one in _edited(base, shape, counts.every))
    yield from (Attack("bytes after a timestamp", one.name, one.data) for one in [*_appended(base)][:: counts.every])
    yield from (Attack("timestamp's /Contents", one.name, one.data) for one in _contents(base, chance, counts.gap, -1))
    for which, place in ((-1, "inside the timestamp"), (0, "inside the CMS")):
        inside = _cms(base, chance, counts.cms, counts.every, which)
        yield from (Attack(place, one.name, one.data) for one in inside)
    yield from (Attack("byte flip, stamped", one.name, one.data) for one in _flipped(base, chance, counts.flips // 2))


def _resigned() -> Iterator[Attack]:
    """A forged paper signed anew by somebody of the same name, or by nobody in particular."""
    with pikepdf.open(io.BytesIO(paper())) as pdf:
        pdf.pages[0].contents_add(FORGED)
        out = io.BytesIO()
        pdf.save(out)
    for kind in ("ec", "rsa"):
        for name in ("温𬭩", "Mallory"):
            twin = key(kind, name, 8)
            for source, words in ((paper(), "the same paper"), (out.getvalue(), "a forged paper")):
                yield Attack("signed by another", f"{kind} {name}, {words}", sign(source, twin, NOW))


# --- the file written anew -------------------------------------------------------------------------------------------


def _rewritten(base: bytes) -> Iterator[Attack]:
    def saved(name: str, change: Callable[[pikepdf.Pdf], None] | None = None, **how: Any) -> Attack:
        with pikepdf.open(io.BytesIO(base)) as pdf:
            if change is not None:
                change(pdf)
            out = io.BytesIO()
            pdf.save(out, **how)
        return Attack("rewritten", name, out.getvalue())

    yield saved("as it is")
    yield saved("linearised", linearize=True)
    yield saved("object streams", object_stream_mode=pikepdf.ObjectStreamMode.generate)
    yield saved("unpacked", stream_decode_level=pikepdf.StreamDecodeLevel.generalized, compress_streams=False)
    yield saved("forged content", lambda pdf: pdf.pages[0].contents_add(FORGED))
    yield saved("without signature", lambda pdf: pdf.Root.__delitem__("/AcroForm"))
    yield saved("without permissions", lambda pdf: pdf.Root.__delitem__("/Perms"))
    yield saved("stamped", lambda pdf: pdf.pages[0].obj.update({"/Annots": Array([_stamp(pdf)])}))
    yield saved("encrypted", encryption=pikepdf.Encryption(owner="x", user=""))


def _stamp(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Rect=Array([0, 0, 300, 300]), Contents=String("0 元"), F=4)
    )


# --- before, after and around ----------------------------------------------------------------------------------------


def _appended(base: bytes) -> Iterator[Attack]:
    forged = _forged_update(base)
    tails = {
        "newline": b"\n",
        "newlines": b"\r\n\r\n",
        "blank": b" ",
        "zero": b"\0",
        "zeros": b"\0" * 4096,
        "comment": b"% total 0\n",
        "second end": b"%%EOF\n",
        "second end with comment": b"% 0\n%%EOF\n",
        "object": b"99 0 obj\n(0)\nendobj\n",
        "object and end": b"99 0 obj\n(0)\nendobj\n%%EOF\n",
        "start again": b"startxref\n0\n%%EOF\n",
        "start of the former": b"startxref\n" + _former(base) + b"\n%%EOF\n",
        "update without a table": forged,
        "update without a table, closed": forged + b"startxref\n0\n%%EOF\n",
        "update and trailer": forged + b"trailer\n<</Root 1 0 R/Size 400>>\n%%EOF\n",
        "whole paper": paper(),
        "itself": base,
        "zip": b"PK\x03\x04" + b"\0" * 60,
    }
    for name, tail in tails.items():
        yield Attack("bytes after the end", name, base + tail)
    for name, head in {"newline": b"\n", "rubbish": b"x" * 100, "paper": paper(), "magic": b"%PDF-1.7\n"}.items():
        yield Attack("bytes before the beginning", name, head + base)
    yield Attack("ends differently", "no end", base.rstrip(b"\r\n").removesuffix(b"%%EOF"))
    yield Attack("ends differently", "no newline" if base.endswith(b"\n") else "newline", base[:-1])


def _former(base: bytes) -> bytes:
    return re.findall(rb"startxref\s+(\d+)", base)[0]


def _forged_update(base: bytes) -> bytes:
    """The page's content under its own number again: readers that repair a file take the last one."""
    with pikepdf.open(io.BytesIO(base)) as pdf:
        number = pdf.pages[0].obj.Contents.objgen[0]
    return b"%d 0 obj\n<</Length %d>>\nstream\n%s\nendstream\nendobj\n" % (number, len(FORGED), FORGED)


def _byte_ranges(base: bytes) -> Iterator[Attack]:
    """The range itself is signed; these show that nobody reads it leniently."""
    found = re.search(rb"/ByteRange \[([0-9 ]+)\]", base)
    assert found
    _, before, after, rest = map(int, found[1].split())
    values = {
        "shorter": (0, before, after, rest - 10),
        "longer": (0, before, after, rest + 10),
        "larger hole": (0, before - 10, after + 10, rest - 10),
        "smaller hole": (0, before + 10, after, rest),
        "not from the start": (1, before - 1, after, rest),
        "negative": (0, -before, after, rest),
        "first part only": (0, before, after, 0),
        "nothing": (0, 0, 0, 0),
        "huge": (0, before, after, 10**9),
        "two numbers": (0, before),
        "six numbers": (0, before, after, rest, after + rest, 0),
        "overlapping": (0, after, before, rest),
    }
    start, end = found.span(1)
    for name, numbers in values.items():
        text = b" ".join(b"%d" % one for one in numbers)
        if len(text) <= end - start:
            yield Attack("byte range", f"{name}, padded", base[:start] + text.ljust(end - start) + base[end:])
        yield Attack("byte range", name, base[:start] + text + base[end:])
    yield from _wrapped(base, before, after, found)


def _wrapped(base: bytes, before: int, after: int, found: re.Match[bytes]) -> Iterator[Attack]:
    """The hole made larger, and something put into it: the signed bytes stay, but move."""
    for name, more in {"rubbish": b"x" * 64, "object": _forged_update(base), "newlines": b"\n" * 64}.items():
        numbers = b"/ByteRange [0 %d %d %d]" % (before, after + len(more), len(base) - after)
        whole = base[:after] + more + base[after:]
        start, end = found.span()
        yield Attack("wrapping", name, whole)
        yield Attack("wrapping", f"{name}, range follows", whole[:start] + numbers[: end - start] + whole[end:])
        inside = base[: after - 1] + b">" + more + b"<" + base[after - 1 :]
        yield Attack("wrapping", f"{name}, inside the hole", inside[: len(base)] + base[len(inside) :])
        yield Attack("wrapping", f"{name}, before the hole", base[:before] + more + base[before:])


# --- the hole --------------------------------------------------------------------------------------------------------


def _contents(base: bytes, chance: Random, flips: int, which: int = 0) -> Iterator[Attack]:
    found = [*CONTENTS.finditer(base)][which]
    start, end = found.span(1)
    digits = base[start:end]
    length = len(digits.rstrip(b"0")) + 2

    def put(name: str, content: bytes) -> Attack:
        return Attack("/Contents", name, base[:start] + content[: end - start].ljust(end - start, b"0") + base[end:])

    yield put("upper case", digits.upper())
    yield put("one capital", re.sub(rb"[a-f]", lambda one: one[0].upper(), digits, count=1))
    yield put("zeros", b"0" * len(digits))
    yield put("one byte", b"00")
    yield put("rubbish", b"ab" * (len(digits) // 2))
    yield put("byte after the end", digits[:-2] + b"01")
    yield put("blank", digits[:-1] + b" ")
    yield put("newlines", digits[:-4] + b"\n\n\n\n")
    yield put("closed early", digits[:length] + b">" + b" " * 20)
    yield put("comment", digits[:length] + b"%%EOF")
    yield put("letters", digits[:-2] + b"zz")
    yield put("another key's", _contents_of(signed("plain", "rsa" if "ec" in str(len(base)) else "company")))
    for how, name in ((b"/Contentz", "renamed"), (b"/contents", "small")):
        yield Attack("/Contents", name, base.replace(b"/Contents <", how + b" <", 1))
    yield Attack("/Contents", "a literal", base[: start - 1] + b"(" + digits + b")" + base[end + 1 :])
    yield Attack("/Contents", "null", base[: start - 1] + b"null".ljust(end - start + 2) + base[end + 1 :])
    for _ in range(flips):
        place = chance.randrange(start + length, end)
        yield Attack("/Contents", f"flip in the gap at {place}", _with_flip(base, place, chance))


def _contents_of(data: bytes) -> bytes:
    found = CONTENTS.search(data)
    assert found
    return found[1]


def _cms(base: bytes, chance: Random, count: int, every: int, which: int = 0) -> Iterator[Attack]:
    """Bits of the signature itself, versions and lists that it does not cover included."""
    found = [*CONTENTS.finditer(base)][which]
    raw = bytearray.fromhex(found[1].decode())
    length = len(bytes(raw).rstrip(b"\0"))
    places = [*range(0, 64, every), *(chance.randrange(length) for _ in range(count))]
    for place in places:
        flipped = raw.copy()
        flipped[place] ^= 1 << chance.randrange(8)
        content = flipped.hex().encode()
        start, end = found.span(1)
        yield Attack("inside the CMS", f"byte {place}", base[:start] + content + base[end:])


def _with_flip(base: bytes, place: int, chance: Random) -> bytes:
    changed = bytearray(base)
    changed[place] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _flipped(base: bytes, chance: Random, count: int, tail: bytes = b"") -> Iterator[Attack]:
    for _ in range(count):
        place = chance.randrange(len(base))
        yield Attack("byte flip", f"at {place}", _with_flip(base, place, chance) + tail)


def _cut(base: bytes, chance: Random, count: int) -> Iterator[Attack]:
    for _ in range(count):
        place = chance.randrange(len(base))
        yield Attack("truncation", f"at {place}", base[:place])


def main() -> int:
    """The long form: every class, how many, how many accepted."""
    from tests.signing.making import roots, verdict

    pinned = roots("ec") + roots("rsa") + roots("company")
    made: Counter[str] = Counter()
    accepted: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for one in attacks(LONG):
        made[one.kind] += 1
        judged = verdict(one.data, pinned)
        kinds[judged.kind] += 1
        if judged.good:
            accepted[one.kind] += 1
            print("ACCEPTED", one.kind, one.name)
    for kind, count in made.items():
        print(f"{count:6} {kind}: {accepted[kind]} accepted")
    print(f"{made.total():6} in all: {accepted.total()} accepted; {dict(kinds)}")
    return 1 if accepted else 0


if __name__ == "__main__":
    sys.exit(main())
