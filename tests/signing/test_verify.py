"""What a file is worth: in words, against the register, and when it is made to do harm."""

from __future__ import annotations

import io
import re
import time
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from qifutong_desktop.actions.issuing import issue
from qifutong_desktop.actions.signing import pin_own, pinned_roots, sign_issued, unpin_root
from qifutong_desktop.actions.verifying import signed_hashes, verified_json, verify_file
from qifutong_desktop.catalog.pricebook import load_pricebook
from qifutong_desktop.core.verdict import Findings, Known, Totals, judge
from qifutong_desktop.signing.capped import Caps, capped_findings
from qifutong_desktop.signing.keys import root_of
from qifutong_desktop.signing.verify import findings
from qifutong_desktop.store.file import Store
from tests.signing.making import IN_FORCE, NOW, key, paper, roots, seal, signed, verdict
from tests.store.conftest import folder, store
from tests.store.issuing import CASE, UNDER, firm, issue_one

__all__ = ["folder", "store"]
LATER = datetime.now(UTC)


def found(data: bytes = b"", by: str = "ec") -> Findings:
    return findings(data or signed("plain", by), roots(by), datetime.now(UTC))


# --- the verdict -----------------------------------------------------------------------------------------------------


def test_who_is_not_pinned_is_unknown_whatever_his_name() -> None:
    twin = key("ec", "温𬭩", 3)
    judged = verdict(signed(), (root_of(twin),))
    assert judged.kind == "unknown_issuer"
    assert "不认识签发人“温𬭩”" in judged.sentence.zh
    assert verdict(signed(), ()).kind == "unknown_issuer", "nor does the system's own list of authorities count"


def test_without_a_signature() -> None:
    assert verdict(paper()).kind == "unsigned"
    removed = re.sub(rb"/AcroForm \d+ 0 R", b"", signed())
    assert not verdict(removed).good


def test_a_certificate_that_expired_since_is_no_longer_trusted_unless_the_register_knows_the_file() -> None:
    later = findings(signed(), roots(), NOW + timedelta(days=365 * 4))
    assert judge(later, Known(IN_FORCE)).kind == "unknown_issuer"
    assert "已过期" in judge(later, Known(IN_FORCE)).sentence.zh
    assert judge(later, Known(IN_FORCE, signed=(later.sha256,))).kind == "green"


def test_a_clock_before_the_signature_trusts_nothing() -> None:
    assert judge(findings(signed(), roots(), NOW - timedelta(days=30)), Known(IN_FORCE)).kind == "unknown_issuer"


def test_the_register_decides_where_it_knows_the_number() -> None:
    assert judge(found(), Known(IN_FORCE, signed=("ab" * 32,))).kind == "changed"
    assert judge(found(), Known(IN_FORCE, signed=(found().sha256,))).kind == "green"
    copy = found(signed("countersigned"))
    first = found(signed("countersign"))
    assert judge(copy, Known(IN_FORCE, signed=(first.sha256,))).kind == "amber"
    assert judge(copy, Known(IN_FORCE, signed=("ab" * 32,))).kind == "changed"


def test_superseded_and_expired_are_said_in_the_sentence() -> None:
    judged = judge(found(), Known(date(2026, 10, 1), valid_until=date(2026, 9, 21), newer=3))
    assert judged.kind == "green"
    assert "第 3 版取代" in judged.sentence.zh
    assert "2026-09-21 过期" in judged.sentence.zh
    on_the_last_day = judge(found(), Known(date(2026, 9, 21), valid_until=date(2026, 9, 21)))
    assert "过期" not in on_the_last_day.sentence.zh


@pytest.mark.parametrize("place", range(3))
def test_amounts_that_disagree_are_never_green(place: int) -> None:
    amounts: list[Decimal | None] = [Decimal("41999.00")] * 3
    assert judge(found(), Known(IN_FORCE, totals=Totals(*amounts))).kind == "green"
    amounts[place] = Decimal("41998.00")
    assert judge(found(), Known(IN_FORCE, totals=Totals(*amounts))).kind == "cannot_verify"
    amounts[place] = None
    assert judge(found(), Known(IN_FORCE, totals=Totals(*amounts))).kind == "green"
    assert judge(found(), Known(IN_FORCE, broken_data=True)).kind == "cannot_verify"


def test_the_total_is_read_off_the_pages() -> None:
    assert found().printed_total == Decimal("41999.00")


def test_the_client_by_his_own_certificate() -> None:
    """Signed in his own reader, with nothing drawn: as good as with ink."""
    from qifutong_desktop.signing.sign import countersign

    assert verdict(countersign(signed("countersign"), key("rsa", "许㙍"), NOW)).kind == "amber"


def test_no_third_signature_and_none_in_another_field() -> None:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import SigFieldSpec
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

    from qifutong_desktop.signing.sign import _signer

    for base in (signed("countersign"), signed("countersigned")):
        signer = PdfSigner(
            PdfSignatureMetadata("Other"), _signer(key("rsa", "Mallory")), new_field_spec=SigFieldSpec("Other")
        )
        data = signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(base))).getvalue()
        assert verdict(data).kind == "changed"


# --- with a store ----------------------------------------------------------------------------------------------------


def test_an_issued_quote_signed_and_dropped_back_in(store: Store) -> None:
    issued = issue_one(store).quote
    pin_own(store, key())
    first = sign_issued(store, issued, key(), NOW, author="wen", seal=seal(), countersign=True)
    verified = verify_file(first.pdf, LATER, store=store)
    assert verified.verdict.kind == "green"
    assert verified.known.totals == Totals(*[Decimal("41999.00")] * 3)
    assert verified.case is not None
    assert verified.case.client == CASE.client
    assert signed_hashes(store, issued.number, 1) == (verified.findings.sha256,)
    again = sign_issued(store, issued, key(), NOW, author="wen")
    assert again.pdf != first.pdf
    assert all(verify_file(one.pdf, LATER, store=store).verdict.good for one in (first, again)), "both are ours"

    issue(store, CASE, firm(users=60), load_pricebook(), UNDER, author="wen", now=NOW, supersedes=issued.number)
    assert "第 2 版取代" in verify_file(first.pdf, LATER, store=store).verdict.sentence.zh
    told = verified_json(verified)
    assert told["verdict"] == "green"
    assert told["signatures"][0]["covers_whole_file"]
    assert told["quote"]["total"] == "41999.00"

    unpin_root(store, root_of(key()))
    assert pinned_roots(store) == ()
    stranger = verify_file(first.pdf, LATER, store=store)
    assert (stranger.verdict.kind, stranger.case) == ("unknown_issuer", None)


def test_a_quote_of_ours_that_the_register_does_not_hold(store: Store) -> None:
    """Signed with our key, under a number that was signed as something else."""
    issued = issue_one(store).quote
    pin_own(store, key())
    sign_issued(store, issued, key(), NOW, author="wen")
    from qifutong_desktop.actions.signing import sign_paper, with_quote_data
    from qifutong_desktop.core.issued import issued_document
    from qifutong_desktop.core.order import parse_order
    from qifutong_desktop.documents.pdf import document_pdf

    book = load_pricebook()
    order = parse_order({"tier": "basic", "billing": "annual", "term": 1, "users": 5}, book)
    other = replace(issued.inputs, order=order)
    cheap = sign_paper(with_quote_data(document_pdf(issued_document(other, book)), other, book), key(), NOW)
    assert verify_file(cheap.pdf, LATER, store=store).verdict.kind == "changed"


# --- files that do harm ----------------------------------------------------------------------------------------------


def hostile() -> Iterator[tuple[str, bytes]]:
    base = signed()
    yield "nothing", b""
    yield "no PDF", b"hello" * 1000
    yield "a head alone", b"%PDF-1.7\n%%EOF"
    yield "zeros", b"%PDF-1.7\n" + b"\0" * 2_000_000 + b"%%EOF"
    yield "deep arrays", b"%PDF-1.7\n1 0 obj\n" + b"[" * 200_000 + b"]" * 200_000 + b"\nendobj\n%%EOF"
    yield "deep dictionaries", b"%PDF-1.7\n1 0 obj\n" + b"<</A" * 100_000 + b"\nendobj\n%%EOF"
    yield "table points at itself", b"%PDF-1.7\nxref\n0 1\n0 f\ntrailer\n<</Prev 9/Size 1>>\nstartxref\n9\n%%EOF"
    yield "bomb", bombed()
    yield "many objects", many()
    yield "pages in a circle", circle()
    for place in range(0, len(base), len(base) // 12):
        yield f"cut at {place}", base[:place] + b"\n%%EOF"
        yield f"holes from {place}", base[:place] + b"\0" * 50 + base[place + 50 :]


def made(objects: list[bytes], root: int = 1) -> bytes:
    """A PDF of these objects, with a right table."""
    out, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return (
        out
        + head
        + b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (
            len(objects) + 1,
            root,
            len(out),
        )
    )


def bombed() -> bytes:
    """The embedded data inflates to 3 GB."""
    packer = zlib.compressobj(9)
    inner = packer.compress(b"\0" * 30_000_000) + packer.flush()
    content = zlib.compress(inner, 9)
    stream = b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n%s\nendstream" % (len(content), content)
    names = b"<</EmbeddedFiles<</Names[(quote.json)<</EF<</F 3 0 R>>/UF(quote.json)>>]>>>>"
    root = b"<</Type/Catalog/Pages 2 0 R/Names %s>>" % names
    return made([root, b"<</Type/Pages/Kids[]/Count 0>>", stream])


def many() -> bytes:
    root = b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[%s]>>>>" % b"3 0 R " * 1
    fields = b" ".join(b"%d 0 R" % (number + 4) for number in range(20_000))
    kids = [b"<</FT/Sig/T(a)/Parent 3 0 R>>"] * 20_000
    return made([root, b"<</Type/Pages/Kids[]/Count 0>>", b"<</T(x)/Kids[%s]>>" % fields, *kids])


def circle() -> bytes:
    root = b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[3 0 R]>>>>"
    return made([root, b"<</Type/Pages/Kids[2 0 R]/Count 9>>", b"<</FT/Sig/T(a)/Kids[3 0 R]/Parent 3 0 R>>"])


@pytest.mark.parametrize(("name", "data"), [pytest.param(*one, id=one[0]) for one in list(hostile())[:10]])
def test_a_hostile_file_ends_in_a_verdict_in_time(name: str, data: bytes) -> None:
    begun = time.monotonic()
    judged = judge(capped_findings(data, roots(), LATER), Known(IN_FORCE))
    assert not judged.good
    assert time.monotonic() - begun < 10


def test_damaged_files_are_never_good() -> None:
    for name, data in list(hostile())[10:]:
        assert not verdict(data).good, name


def test_the_child_says_the_same() -> None:
    assert capped_findings(signed(), roots(), NOW) == findings(signed(), roots(), NOW)


def test_a_child_that_takes_too_long_or_too_much_is_ended() -> None:
    slow = capped_findings(signed(), roots(), NOW, Caps(wall=0.01))
    assert "超时" in slow.why.zh
    small = capped_findings(signed(), roots(), NOW, Caps(memory=10 * 1024**2))
    assert not small.readable
