"""The quote inside the quote, PDF/A-3, and the signature after it."""

from __future__ import annotations

import io
import json
import re
import subprocess
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image
from pyhanko.pdf_utils.reader import PdfFileReader

from qifutong_desktop.actions.signing import countersign_paper, sign_paper, with_quote_data
from qifutong_desktop.catalog.pricebook import load_pricebook
from qifutong_desktop.core.issued import issued_document, issued_quote
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.core.quote_payload import quote_data, quote_payload
from qifutong_desktop.documents.pdf import document_pdf
from qifutong_desktop.documents.stamp import Stamp, stamp_pdf, transparent
from qifutong_desktop.signing.embed import DATA_NAME, with_data
from qifutong_desktop.signing.sign import OUR_FIELD, places_of
from qifutong_desktop.signing.verify import embedded_data
from tests.signing.making import NOW, NUMBER, Shape, inputs, key, needs, paper, seal, signed
from tests.store.issuing import firm

SCHEMA_PAGE = Path(__file__).parents[2] / "docs" / "quote-schema.md"


def payload() -> dict[str, Any]:
    value = json.loads(embedded_data(paper()))
    assert isinstance(value, dict)
    return value


# --- the data --------------------------------------------------------------------------------------------------------


def test_the_data_makes_the_quote_again() -> None:
    data = quote_data(payload())
    assert data.inputs == inputs()
    assert issued_quote(data.inputs, load_pricebook()).estimate.total.low == data.total == Decimal("41999.00")
    assert data.case.client.name == "绍兴䶮禾烘焙食品有限公司"


def test_the_published_schema_tells_of_every_key() -> None:
    page = SCHEMA_PAGE.read_text("utf-8")
    told = set(re.findall(r"^\| `([a-z_.\[\]0-9]+)` \|", page, re.M))
    value = payload()
    real = {key for key in value if key not in ("client", "seller", "lines", "service", "pricebook")}
    real |= {f"{name}.{key}" for name in ("client", "seller", "service", "pricebook") for key in value[name]}
    real |= {f"lines[].{key}" for key in value["lines"][0]}
    assert told == real


@pytest.mark.parametrize(
    ("key_name", "value"),
    [
        ("schema", "qifutong-quote/9"),
        ("total", "41,999.00"),
        ("total", "41999.001"),
        ("total", 41999),
        ("total", "NaN"),
        ("number", "Q26-7K2M-0008-T"),
        ("version", 2),
        ("valid_until", "2029-01-01"),
        ("pricebook", {"id": "2026-01", "sha256": "0" * 64}),
        ("inputs", {}),
        ("inputs", []),
    ],
)
def test_data_that_contradicts_itself_does_not_read(key_name: str, value: Any) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  whatever is wrong with it
        quote_data(payload() | {key_name: value})


# --- the file --------------------------------------------------------------------------------------------------------


def test_the_same_quote_gives_the_same_bytes() -> None:
    again = with_quote_data(document_pdf(issued_document(inputs(), load_pricebook())), inputs(), load_pricebook())
    assert again == paper()


def test_it_is_marked_as_pdf_a_3_and_carries_its_data() -> None:
    """Structural checks: what the standard asks for and a file can lack."""
    with pikepdf.open(io.BytesIO(paper())) as pdf:
        meta = pdf.Root.Metadata.read_bytes().decode()
        assert "<pdfaid:part>3</pdfaid:part>" in meta
        assert "<pdfaid:conformance>B</pdfaid:conformance>" in meta
        assert str(pdf.docinfo["/Title"]) in meta
        assert "/Filter" not in pdf.Root.Metadata
        intent = pdf.Root.OutputIntents[0]
        assert intent.S == "/GTS_PDFA1"
        assert intent.DestOutputProfile.read_bytes()[36:40] == b"acsp"
        [spec] = pdf.Root.AF
        assert (str(spec.AFRelationship), str(spec.UF)) == ("/Data", DATA_NAME)
        assert spec.EF.F.Subtype == "/application/json"
        assert "/ID" in pdf.trailer
        assert not {"/OpenAction", "/AA", "/AcroForm"} & set(pdf.Root.keys())
        for page in pdf.pages:
            fonts = page.Resources.Font
            assert all("/FontFile2" in font.DescendantFonts[0].FontDescriptor for font in fonts.as_dict().values())


def test_what_is_no_paper_of_ours_takes_no_data() -> None:
    with pytest.raises(ValueError, match="no PDF"):
        with_data(b"hello", "{}")


@pytest.mark.parametrize("by", ["ec", "rsa", "company"])
@pytest.mark.parametrize("shape", ["plain", "countersign", "countersigned"])
def test_the_signature_only_adds(shape: Shape, by: str) -> None:
    whole = signed(shape, by)
    assert whole.startswith(paper())
    if shape == "countersigned":
        assert whole.startswith(signed("countersign", by))
    assert all(found == found.lower() for found in re.findall(rb"/Contents <([0-9A-Fa-f]+)>", whole))


@pytest.mark.parametrize("shape", ["plain", "countersign", "countersigned"])
@pytest.mark.parametrize("by", ["ec", "rsa"])
def test_others_tools_agree(shape: Shape, by: str, tmp_path: Path) -> None:
    needs("pdfsig", "poppler-utils")
    needs("qpdf", "qpdf")
    file = tmp_path / "quote.pdf"
    file.write_bytes(signed(shape, by))
    seen = subprocess.run(["pdfsig", "-nocert", file], capture_output=True, text=True, check=False).stdout
    assert seen.count("Signature is Valid") == (2 if shape == "countersigned" else 1)
    assert "ETSI.CAdES.detached" in seen
    checked = subprocess.run(["qpdf", "--check", file], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_the_certification_allows_the_clients_field_and_nothing_else() -> None:
    for content, level in ((signed("plain"), 1), (signed("countersign"), 2)):
        with pikepdf.open(io.BytesIO(content)) as pdf:
            reference = pdf.Root.Perms.DocMDP.Reference[0]
            assert (str(reference.TransformMethod), int(reference.TransformParams.P)) == ("/DocMDP", level)
            names = [str(field.T) for field in pdf.Root.AcroForm.Fields]
            assert (OUR_FIELD in names, len(names)) == (True, level)


def test_what_is_printed_is_what_the_certificate_gives() -> None:
    places = places_of(paper())
    assert places.seller is not None
    words = words_of_field(signed("plain", "company"))
    assert "沈亦舟" in words
    assert f"编号{NUMBER}" in words
    assert "证书由企服通数字技术有限公司根证书签发" in words
    assert "自签名证书" in words_of_field(signed())
    assert "可靠电子签名" not in words_of_field(signed())


def test_the_signature_is_dated_as_its_stamp() -> None:
    """Both parties' signatures bear the moment that was given, not the one at which the machine got round to it."""
    then, later = NOW + timedelta(days=40, seconds=7), NOW + timedelta(days=41, seconds=9)
    ours = sign_paper(paper(), key(), then, countersign=True).pdf
    both = countersign_paper(ours, key("rsa", "许㙍"), later, name="许㙍", title="总经理")
    reader = PdfFileReader(io.BytesIO(both))
    dated = [one.self_reported_timestamp for one in reader.embedded_signatures]
    assert dated == [then.replace(microsecond=0), later.replace(microsecond=0)]
    assert f"{then.astimezone():%Y-%m-%d%H:%M}" in words_of_field(ours)


def words_of_field(data: bytes) -> str:
    """What our field shows, without blanks: the page drawn with its forms, and without."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        form = next(field for field in pdf.Root.AcroForm.Fields if str(field.T) == OUR_FIELD).AP.N
        only = pikepdf.new()
        drawn = only.add_blank_page(page_size=(400, 200))
        drawn.add_resource(only.copy_foreign(form), pikepdf.Name.XObject, pikepdf.Name("/S"))
        drawn.contents_add(b"/S Do")
        out = io.BytesIO()
        only.save(out)
    import pypdfium2

    with pypdfium2.PdfDocument(out.getvalue()) as pages:
        return "".join(pages[0].get_textpage().get_text_range().split())


def test_what_must_not_be_signed() -> None:
    draft = replace(firm().terms, number="")
    from qifutong_desktop.core.quote import FirmQuote
    from qifutong_desktop.core.quote_document import make_quote_document
    from tests.store.issuing import CASE, TODAY

    unnumbered = FirmQuote(firm().estimate, draft)
    printed = document_pdf(make_quote_document(CASE, unnumbered, load_pricebook(), TODAY))
    for content, why in (
        (printed, "draft"),
        (signed(), "signed already"),
        (b"%PDF-1.7 hello", "no PDF"),
        (b"", "no PDF"),
    ):
        with pytest.raises(Refusal, match=why):
            sign_paper(content, key(), NOW)


def test_a_field_is_filled_once() -> None:
    with pytest.raises(Refusal, match="no empty field"):
        countersign_paper(signed(), key(), NOW, name="许㙍", title="")
    with pytest.raises(Refusal, match="no empty field"):
        countersign_paper(signed("countersigned"), key(), NOW, name="许㙍", title="")


def test_a_seal_is_only_its_pixels() -> None:
    made = transparent(seal())
    assert max(made.size) <= 496
    assert made.getpixel((0, 0))[3] == 0, "the paper around it is taken out"
    red = made.getpixel((made.width // 2, 25))
    assert red[3] == 255
    assert red[0] > red[1]
    for bad in (b"", b"GIF89a", b"\x89PNG\r\n\x1a\n broken"):
        with pytest.raises(Refusal):
            transparent(bad)
    out = io.BytesIO()
    Image.new("1", (7000, 7000)).save(out, "PNG")
    with pytest.raises(Refusal):
        transparent(out.getvalue())


def test_a_long_name_fits_its_line() -> None:
    stamp = stamp_pdf(Stamp("很长的名字" * 20, "2026-09-07 17:30", ("备注" * 60,)), 228, 119)
    assert stamp.startswith(b"%PDF")
    assert quote_payload(inputs(), issued_quote(inputs(), load_pricebook())) == embedded_data(paper())
