"""Which keys may sign, and what is said of those that may not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from qifutong_desktop.actions.signing import make_own_key, roots_of_files
from qifutong_desktop.core.problems import Refusal
from qifutong_desktop.signing.keys import (
    PrivateKey,
    SigningKey,
    certified_root,
    key_problems,
    make_key,
    open_key,
    read_key,
    root_of,
)
from tests.signing.making import NOW, company_key, key

Add = Callable[[x509.CertificateBuilder], x509.CertificateBuilder]


def key_with(add: Add = lambda builder: builder, private: PrivateKey | None = None) -> SigningKey:
    """A key whose certificate says one thing more."""
    private = private or ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "温岚")])
    start, end = NOW - timedelta(days=1), NOW + timedelta(days=1)
    builder = x509.CertificateBuilder(name, name, private.public_key(), 7, start, end)
    return SigningKey(private, add(builder).sign(private, hashes.SHA256()))


def usage(*, digital_signature: bool) -> x509.KeyUsage:
    return x509.KeyUsage(digital_signature, False, True, False, False, False, False, False, False)


def said(problem_of: SigningKey, now: datetime = NOW) -> str:
    return "；".join(one.what.zh for one in key_problems(problem_of, now))


def test_a_key_that_may_sign() -> None:
    for one in (key("ec"), key("rsa"), company_key(), key_with()):
        assert said(one) == ""


def test_every_reason_not_to_sign_is_said_in_words() -> None:
    assert "已于" in said(key_with(), NOW + timedelta(days=2))
    assert "才生效" in said(key_with(), NOW - timedelta(days=2))
    assert "用途" in said(key_with(lambda one: one.add_extension(usage(digital_signature=False), critical=True)))
    web = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    assert "用途" in said(key_with(lambda one: one.add_extension(web, critical=False)))
    assert "1024" in said(key_with(private=rsa.generate_private_key(65537, 1024)))
    assert "太弱" in said(key_with(private=ec.generate_private_key(ec.SECP192R1())))
    assert "不是一对" in said(SigningKey(ec.generate_private_key(ec.SECP256R1()), key("ec").certificate))


def test_a_key_file_opens_with_its_passphrase_only(tmp_path: Path) -> None:
    made = make_own_key(tmp_path / "key.p12", "温岚", "企服通", "山高水长", NOW)
    assert open_key(tmp_path / "key.p12", "山高水长", NOW).certified == made.certified
    assert made.certified.self_signed
    assert "只有事先核对过指纹的人" in made.certified.worth.zh
    for wrong in ("", "山高水远"):
        with pytest.raises(Refusal, match=r"key\.p12: passphrase"):
            open_key(tmp_path / "key.p12", wrong, NOW)
    assert roots_of_files([tmp_path / "key.pem"]) == (root_of(made),)
    if (tmp_path / "key.p12").stat().st_mode & 0o077:
        pytest.fail("others may read the key")


def test_a_key_is_never_replaced(tmp_path: Path) -> None:
    make_own_key(tmp_path / "key.p12", "温岚", "", "山高水长", NOW)
    before = (tmp_path / "key.p12").read_bytes()
    with pytest.raises(Refusal, match="never replaced"):
        make_own_key(tmp_path / "key.p12", "别人", "", "另一个", NOW)
    assert (tmp_path / "key.p12").read_bytes() == before


def test_what_is_no_key_is_refused() -> None:
    private = ed25519.Ed25519PrivateKey.generate()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "x")])
    certificate = x509.CertificateBuilder(name, name, private.public_key(), 1, NOW, NOW + timedelta(days=9)).sign(
        private, None
    )
    lock = serialization.BestAvailableEncryption(b"pw")
    edwards = pkcs12.serialize_key_and_certificates(b"x", private, certificate, None, lock)
    bare = pkcs12.serialize_key_and_certificates(b"x", None, key("ec").certificate, None, lock)
    for content in (b"", b"hello", b"\x30" * 400_000, make_key("温岚", "", "pw", NOW)[:-40], edwards, bare):
        with pytest.raises(Refusal):
            read_key(content, "pw")


def test_the_root_that_others_pin() -> None:
    assert certified_root(root_of(company_key())).subject == "企服通数字技术有限公司 根证书"
    assert not company_key().certified.self_signed
    assert "根证书" in company_key().certified.worth.zh
