"""A timestamp added later: what it proves, what it must not hide."""

from __future__ import annotations

import io
import json
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_timestamp
from pyhanko_certvalidator import ValidationContext

from qifutong_desktop.actions.signing import countersign_paper, sign_paper
from qifutong_desktop.cli import main
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.core.verdict import Known, Verdict, judge
from qifutong_desktop.signing.keys import make_key, root_of
from qifutong_desktop.signing.names import accept_every_character
from qifutong_desktop.signing.timestamp import timestamp
from qifutong_desktop.signing.verify import findings
from tests.signing.authorities import Authority, answering_key, der, issuing_root, serving, time_root
from tests.signing.making import IN_FORCE, NOW, key, needs, paper, roots, seal, signed

TIME = (der(time_root()[1]),)


@pytest.fixture(scope="module")
def serves() -> Iterator[Authority]:
    with serving() as authority:
        yield authority


@pytest.fixture
def authority(serves: Authority) -> Authority:
    serves.fault, serves.at = "", None
    serves.revoked.clear()
    serves.asked.clear()
    return serves


def verdict(
    data: bytes, pinned: tuple[bytes, ...] = (), times: tuple[bytes, ...] = TIME, now: datetime | None = None
) -> Verdict:
    return judge(findings(data, pinned or roots(), now or datetime.now(UTC), times), Known(IN_FORCE))


@pytest.mark.parametrize(("shape", "kind"), [("plain", "green"), ("countersign", "green"), ("countersigned", "amber")])
def test_a_timestamped_quote_is_accepted_by_us_and_by_others(
    shape: str, kind: str, authority: Authority, tmp_path: Path
) -> None:
    needs("pdfsig", "poppler-utils")
    before = signed(shape)  # type: ignore[arg-type]
    stamped = timestamp(before, authority.tsa, TIME)
    assert stamped.pdf.startswith(before)
    judged = verdict(stamped.pdf)
    assert judged.kind == kind, judged
    assert any("时间戳服务" in one.zh for one in judged.details)
    (tmp_path / "stamped.pdf").write_bytes(stamped.pdf)
    said = subprocess.run(["pdfsig", tmp_path / "stamped.pdf"], capture_output=True, text=True, check=True).stdout
    assert said.count("Signature is Valid") == (2 if shape == "countersigned" else 1), "poppler checks no timestamps"
    accept_every_character()
    *_, last = PdfFileReader(io.BytesIO(stamped.pdf)).embedded_signatures
    context = ValidationContext(trust_roots=[Certificate.load(TIME[0])], allow_fetching=False)
    status = validate_pdf_timestamp(last, context)
    assert (status.valid, status.intact, status.trusted) == (True, True, True)


def test_the_client_signs_after_the_timestamp_and_another_follows(authority: Authority) -> None:
    stamped = timestamp(signed("countersign"), authority.tsa, TIME).pdf
    both = countersign_paper(stamped, key("rsa", "许㙍"), NOW, name="许㙍", title="总经理", ink=seal())
    assert verdict(both).kind == "amber"
    again = timestamp(both, authority.tsa, TIME).pdf
    assert verdict(again).kind == "amber"
    assert "许㙍" in verdict(again).sentence.zh
    with pytest.raises(Refusal, match="holds 2 timestamps"):
        timestamp(again, authority.tsa, TIME)


def test_an_authority_that_is_not_trusted_here_makes_no_green(authority: Authority) -> None:
    stamped = timestamp(signed(), authority.tsa).pdf
    assert verdict(stamped, times=()).kind == "amber"
    assert verdict(stamped, times=roots("rsa")).kind == "amber"
    assert verdict(stamped, times=TIME).kind == "green"
    assert verdict(stamped, pinned=TIME, times=()).kind == "unknown_issuer", "who proves the time does not issue quotes"


def test_a_certificate_that_expired_since_is_still_trusted_by_its_timestamp(authority: Authority) -> None:
    later = NOW + timedelta(days=365 * 4)
    plain, stamped = signed(), timestamp(signed(), authority.tsa, TIME).pdf
    assert verdict(plain, now=later).kind == "unknown_issuer"
    assert verdict(stamped, now=later).kind == "green"
    assert verdict(stamped, now=later, times=()).kind == "unknown_issuer"


def test_a_timestamp_after_the_certificate_expired_proves_nothing(authority: Authority) -> None:
    authority.at = NOW + timedelta(days=365 * 4)
    stamped = timestamp(signed(), authority.tsa).pdf
    assert verdict(stamped, now=NOW + timedelta(days=365 * 5)).kind == "unknown_issuer"


# --- revocation ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["ocsp", "crl"])
def test_what_the_issuer_says_of_the_certificate_is_kept_inside(by: str, authority: Authority) -> None:
    held = answering_key(authority.address, by=by)
    stamped = timestamp(sign_paper(paper(), held, NOW).pdf, authority.tsa, TIME, (root_of(held),))
    assert stamped.evidence.missing == ()
    with pikepdf.open(io.BytesIO(stamped.pdf)) as pdf:
        assert len(pdf.Root.DSS["/OCSPs" if by == "ocsp" else "/CRLs"]) == 1
    assert f"/{by}" in authority.asked
    assert verdict(stamped.pdf, (root_of(held),)).kind == "green"


@pytest.mark.parametrize("by", ["ocsp", "crl"])
def test_a_revoked_certificate_gets_no_timestamp(by: str, authority: Authority) -> None:
    held = answering_key(authority.address, by=by)
    authority.revoked.add(held.certificate.serial_number)
    with pytest.raises(Refusal, match="revoked"):
        timestamp(sign_paper(paper(), held, NOW).pdf, authority.tsa, TIME, (root_of(held),))


def test_an_issuer_that_does_not_answer_is_named_and_hinders_nothing(authority: Authority) -> None:
    held = answering_key("http://127.0.0.1:9")
    stamped = timestamp(sign_paper(paper(), held, NOW).pdf, authority.tsa, TIME, (root_of(held),))
    assert stamped.evidence.missing == ("CN=沈亦舟",)
    assert verdict(stamped.pdf, (root_of(held),)).kind == "green"


# --- what goes wrong -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", ["silent", "rubbish", "other"])
def test_an_authority_that_fails_is_refused(fault: str, authority: Authority) -> None:
    authority.fault = fault
    with pytest.raises(Refusal):
        timestamp(signed(), authority.tsa, TIME)


@pytest.mark.parametrize("url", ["file:///etc/hostname", "ftp://127.0.0.1/", "nothing", "http://127.0.0.1:9/tsa"])
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(Refusal, match="no answer"):
        timestamp(signed(), url)


def test_an_authority_other_than_the_expected_one_is_refused(authority: Authority) -> None:
    with pytest.raises(Refusal, match="none of the authorities"):
        timestamp(signed(), authority.tsa, (der(issuing_root()[1]),))


def test_only_what_we_signed_is_stamped(authority: Authority) -> None:
    with pytest.raises(Refusal, match="not signed"):
        timestamp(paper(), authority.tsa)
    with pytest.raises(Refusal):
        timestamp(b"%PDF-1.7 rubbish", authority.tsa)


# --- by the command line ---------------------------------------------------------------------------------------------


def test_by_the_command_line(authority: Authority, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before, after = tmp_path / "quote.pdf", tmp_path / "quote-timestamped.pdf"
    before.write_bytes(signed())
    for name, root in (("issuer.pem", roots()[0]), ("tsa.pem", TIME[0])):
        (tmp_path / name).write_bytes(x509.load_der_x509_certificate(root).public_bytes(Encoding.PEM))
    trust = ["--tsa-root", str(tmp_path / "tsa.pem")]
    assert main.run(["timestamp", str(before), "--tsa", authority.tsa, *trust, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["path"] == str(after)
    assert told["authority"]["subject"] == "时间戳服务"
    assert after.read_bytes().startswith(before.read_bytes())
    issuer = ["--root", str(tmp_path / "issuer.pem"), "--json"]
    main.run(["verify", str(after), *issuer, *trust])
    told = json.loads(capsys.readouterr().out)
    assert [one["kind"] for one in told["signatures"]] == ["signature", "timestamp"]
    assert [one["trusted"] for one in told["signatures"]] == [True, True]
    assert told["verdict"] == "green"
    main.run(["verify", str(after), *issuer])
    assert json.loads(capsys.readouterr().out)["verdict"] == "amber"


def test_an_authority_out_of_reach_does_not_keep_anybody_from_signing(
    authority: Authority, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "quote.pdf").write_bytes(paper())
    (tmp_path / "key.p12").write_bytes(make_key("温岚", "", "山高水长", NOW))
    (tmp_path / "words").write_text("山高水长\n", "utf-8")
    asked = ["sign", str(tmp_path / "quote.pdf"), "--key", str(tmp_path / "key.p12"), "--json"]
    asked += ["--passphrase-file", str(tmp_path / "words"), "--tsa", authority.tsa]
    authority.fault = "silent"
    assert main.run(asked) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["timestamp"] is None
    assert json.loads(said.out)["valid_until"] == "2026-09-21"
    assert "已于 2026-09-21 过期" in said.err
    assert "没有加时间戳" in said.err
    assert len(findings((tmp_path / "quote-signed.pdf").read_bytes(), (), NOW).signatures) == 1
    authority.fault = ""
    assert main.run(asked) == 0
    assert json.loads(capsys.readouterr().out)["timestamp"]
    assert len(findings((tmp_path / "quote-signed.pdf").read_bytes(), (), NOW).signatures) == 2
