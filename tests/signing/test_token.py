"""Signing with a key that never leaves its token, against a real PKCS#11 driver."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from qifutong_desktop.actions.signing import sign_paper
from qifutong_desktop.cli import main
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.signing.token import certificates_on, open_token
from tests.signing.making import NOW, company_key, key, needs, paper, roots, seal, verdict
from tests.signing.tokens import LABEL, PIN, on_token, token_or_skip


@pytest.fixture(scope="module")
def module() -> Path:
    return token_or_skip()


@pytest.mark.parametrize("by", ["rsa", "ec", "company"])
def test_a_quote_signed_on_the_token_is_green_and_valid_for_others(module: Path, by: str, tmp_path: Path) -> None:
    needs("pdfsig", "poppler-utils")
    held = on_token(by)
    signed = sign_paper(paper(), held, NOW, seal=seal()).pdf
    assert verdict(signed, roots(by)).kind == "green"
    (tmp_path / "signed.pdf").write_bytes(signed)
    said = subprocess.run(["pdfsig", "-nocert", tmp_path / "signed.pdf"], capture_output=True, text=True, check=True)
    assert "Signature is Valid" in said.stdout
    assert "Total document signed" in said.stdout


def test_the_certificates_above_come_along(module: Path) -> None:
    assert on_token("company").chain == company_key().chain
    assert on_token("ec").chain == ()


def test_what_is_on_the_token_is_listed_without_a_pin(module: Path) -> None:
    assert {one.label for one in certificates_on(module)} == {"rsa", "ec", "company", "no pair", "weak", "root"}
    assert {one.token for one in certificates_on(module)} == {LABEL}


def test_a_wrong_pin_is_refused_at_every_time_with_what_is_left_of_the_tries(module: Path) -> None:
    for wrong in ("00000", "00000", "1", ""):
        with pytest.raises(Refusal, match="PIN") as refused:
            open_token(module, "ec", wrong, NOW)
        assert "剩余次数不多" in refused.value.line("zh")
    held = on_token("ec")  # the right one still opens it: no session was left open that would let any PIN pass
    with pytest.raises(Refusal, match="PIN"):
        open_token(module, "ec", "00000", NOW)
    assert PIN not in repr(held)


def test_a_key_that_must_not_sign_is_refused(module: Path) -> None:
    with pytest.raises(Refusal, match="1024"):
        on_token("weak")
    with pytest.raises(Refusal, match="does not belong"):
        sign_paper(paper(), on_token("no pair"), NOW)


def test_a_label_that_is_not_there_names_those_that_are(module: Path) -> None:
    with pytest.raises(Refusal) as refused:
        open_token(module, "nobody", PIN, NOW)
    assert "company" in refused.value.line("zh")
    with pytest.raises(Refusal, match="5"):
        open_token(module, "", PIN, NOW)


@pytest.mark.parametrize("name", ["nothing.so", "text.so"])
def test_what_is_no_module_is_said(name: str, tmp_path: Path) -> None:
    pytest.importorskip("pkcs11")
    (tmp_path / "text.so").write_text("no driver")
    with pytest.raises(Refusal, match="PKCS#11"):
        certificates_on(tmp_path / name)


def test_without_the_extra_the_remedy_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pkcs11", None)
    with pytest.raises(Refusal, match=r"qifutong-desktop\[token\]"):
        certificates_on(tmp_path / "any.so")


def test_by_the_command_line(module: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "quote.pdf").write_bytes(paper())
    (tmp_path / "pin").write_text(PIN + "\n")
    (tmp_path / "wrong").write_text("00000\n")
    asked = ["sign", str(tmp_path / "quote.pdf"), "--token", str(module), "--label", "rsa", "--json"]
    assert main.run([*asked, "--pin-file", str(tmp_path / "wrong")]) == 2
    said = capsys.readouterr()
    assert "PIN" in said.err
    assert not (tmp_path / "quote-signed.pdf").exists()
    assert main.run([*asked, "--pin-file", str(tmp_path / "pin")]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["signer"]["fingerprint"] == key("rsa").certified.fingerprint
    assert PIN not in said.out + said.err
    assert main.run([*asked, "--key", "key.p12"]) == 2
    assert main.run(asked[:2]) == 2
