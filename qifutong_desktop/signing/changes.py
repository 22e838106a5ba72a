"""What an incremental update may change after our part: the client's own field, or an invisible timestamp."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .sign import CLIENT_FIELD, TIME_FIELD

_FIELD_KEYS = ("/V", "/AP", "/M", "/MK", "/DA")
_FORM_KEYS = ("/SigFlags", "/DA", "/DR")
_CATALOG_KEYS = ("/DSS", "/Extensions", "/Version")
_CHECKING_KEYS = {"/Type", "/Certs", "/OCSPs", "/CRLs", "/VRI"}
#: All that the field of a timestamp, and the timestamp in it, may hold.
_STAMP_KEYS = {"/FT", "/T", "/TU", "/Type", "/Subtype", "/F", "/Rect", "/P", "/V"}
_VALUE_KEYS = {"/Type", "/Filter", "/SubFilter", "/ByteRange", "/Contents"}
_LISTS = ("/Annots", "/Fields")
_DC_TITLE = "{http://purl.org/dc/elements/1.1/}title"
Numbers = tuple[int, int]


def only_filled(part: bytes, whole: bytes) -> bool:
    """Whether every object that our part shows is the same in the whole file, but for the client's own field."""
    return _same(part, whole, stamped=False)


def only_stamped(part: bytes, whole: bytes) -> bool:
    """Whether nothing that shows differs: one invisible timestamp field was added, and data to check with (/DSS)."""
    return _same(part, whole, stamped=True)


def _same(part: bytes, whole: bytes, *, stamped: bool) -> bool:
    import io

    import pikepdf

    with (
        pikepdf.open(io.BytesIO(part), attempt_recovery=False) as old,
        pikepdf.open(io.BytesIO(whole), attempt_recovery=False) as new,
    ):
        if old.Root.objgen != new.Root.objgen or len(old.pages) != len(new.pages) or _titles(old) != _titles(new):
            return False
        stamp = _stamp(old, new) if stamped else None
        if stamped and stamp is None:
            return False
        free = _free_by_stamp(old) if stamped else _free_by_client(old)
        before, after = _Writing(None, not stamped), _Writing(stamp, not stamped)
        return all(
            before.written(old.get_object(number), free.get(number, ()))
            == after.written(new.get_object(number), free.get(number, ()))
            for number in _reached(old)
            if number != old.Root.Metadata.objgen  # whoever signs writes the time of change into it
        )


def _stamp(old: Any, new: Any) -> Numbers | None:
    """The one field that the new file has beyond the old one's, if it is an invisible timestamp and nothing else."""
    known = {field.objgen for field in old.Root.AcroForm.Fields}
    added = [field for field in new.Root.AcroForm.Fields if field.objgen not in known]
    checking = new.Root.get("/DSS")
    if checking is not None and not set(checking.keys()) <= _CHECKING_KEYS:
        return None
    if len(added) != 1 or len(new.Root.AcroForm.Fields) != len(known) + 1:
        return None
    [field] = added
    value = field.get("/V")
    fits = (
        field.is_indirect
        and set(field.keys()) <= _STAMP_KEYS
        and re.fullmatch(TIME_FIELD + r"\d?", str(field.get("/T", "")))
        and (str(field.get("/FT")), str(field.get("/Subtype"))) == ("/Sig", "/Widget")
        and [float(one) for one in field.get("/Rect", ())] == [0, 0, 0, 0]
        and value is not None
        and set(value.keys()) <= _VALUE_KEYS
        and (str(value.get("/Type")), str(value.get("/SubFilter"))) == ("/DocTimeStamp", "/ETSI.RFC3161")
    )
    return field.objgen if fits else None


def _titles(pdf: Any) -> tuple[str, str, str]:
    """What readers show as the file's name, and where they take it from."""
    from xml.etree import ElementTree

    tree = ElementTree.fromstring(pdf.Root.Metadata.read_bytes())
    words = [one.text or "" for title in tree.iter(_DC_TITLE) for one in title.iter()]
    return "".join(words).strip(), str(pdf.docinfo.get("/Title", "")), str(pdf.Root.Metadata.objgen)


def _free_by_stamp(pdf: Any) -> dict[Numbers, tuple[str, ...]]:
    return {pdf.Root.objgen: ("/DSS",)}


def _free_by_client(pdf: Any) -> dict[Numbers, tuple[str, ...]]:
    """What may differ, by object."""
    form = pdf.Root.AcroForm
    free: dict[Numbers, tuple[str, ...]] = {pdf.Root.objgen: _CATALOG_KEYS}
    if form.is_indirect:
        free[form.objgen] = _FORM_KEYS
    for field in form.Fields:
        if str(field.get("/T", "")) == CLIENT_FIELD:
            free[field.objgen] = _FIELD_KEYS
    return free


def _reached(pdf: Any) -> set[Numbers]:
    """Every object that the catalogue leads to, but for what is there to check signatures with and shows nowhere."""
    import pikepdf

    seen: set[Numbers] = set()
    open_ones = [pdf.Root]
    while open_ones:
        one = open_ones.pop()
        if one.is_indirect:
            if one.objgen in seen:
                continue
            seen.add(one.objgen)
        if isinstance(one, pikepdf.Array):
            open_ones += [part for part in one if isinstance(part, pikepdf.Object)]
        elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            open_ones += [part for key, part in one.items() if key != "/DSS" and isinstance(part, pikepdf.Object)]
    return seen


@dataclass(frozen=True, slots=True)
class _Writing:
    """How objects are written to be compared; ``stamp`` is left out of the lists of fields and annotations, and what
    a reader who signs writes into the form, where that is ``free``."""

    stamp: Numbers | None
    free: bool

    def written(self, one: Any, without: Sequence[str]) -> tuple[bytes, bytes]:
        """An object as it is written, other objects by number; the form inside the catalogue is looked through."""
        import pikepdf

        if isinstance(one, pikepdf.Stream):
            return one.stream_dict.unparse(), one.read_raw_bytes()
        if isinstance(one, pikepdf.Array):
            return self.listed(one), b""
        if not isinstance(one, pikepdf.Dictionary):
            return one.unparse(), b""
        parts = []
        for key in sorted(one.keys()):
            if key in without:
                continue
            value = one.get(key)
            if key == "/AcroForm" and isinstance(value, pikepdf.Dictionary) and not value.is_indirect:
                parts.append(key.encode() + b"".join(self.written(value, _FORM_KEYS if self.free else ())))
            elif key in _LISTS and isinstance(value, pikepdf.Array) and not value.is_indirect:
                shown = self.listed(value)
                parts += [key.encode() + b" " + shown] if shown else []
            else:
                parts.append(key.encode() + b" " + _reference(value))
        return b"\n".join(parts), b""

    def listed(self, array: Any) -> bytes:
        return b" ".join(_reference(one) for one in array if getattr(one, "objgen", None) != self.stamp)


def _reference(value: Any) -> bytes:
    import pikepdf

    if isinstance(value, pikepdf.Object):
        return b"%d %d R" % value.objgen if value.is_indirect else value.unparse()
    return repr(value).encode()
