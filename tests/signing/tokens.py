"""A real token in software (SoftHSM), set up once a process: its driver reads the environment once."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from qifutong_desktop.signing.keys import SigningKey
from qifutong_desktop.signing.token import open_token
from tests.signing.making import NOW, company_key, key

PIN, LABEL = "86420", "企服通"
_MODULES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so")


def token_or_skip() -> Path:
    """SoftHSM's module, with a token that holds the keys ``rsa``, ``ec`` and ``company``."""
    if not token_here():
        pytest.skip("SoftHSM is not here: sudo apt-get install softhsm2")
    return _set_up()


def token_here() -> bool:
    return shutil.which("softhsm2-util") is not None and _module() is not None


def on_token(by: str) -> SigningKey:
    """The key of this name, on the token."""
    return open_token(_set_up(), by, PIN, NOW)


def _module() -> Path | None:
    return next((Path(one) for one in _MODULES if Path(one).exists()), None)


@cache
def _set_up() -> Path:
    import pkcs11

    module = _module()
    assert module is not None
    folder = Path(tempfile.mkdtemp(prefix="softhsm-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "tokens").mkdir()
    conf = folder / "softhsm2.conf"
    conf.write_text(f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\nlog.level = ERROR\n")
    os.environ["SOFTHSM2_CONF"] = str(conf)
    made = ["softhsm2-util", "--init-token", "--free", "--label", LABEL, "--pin", PIN, "--so-pin", "975310"]
    subprocess.run(made, check=True, capture_output=True)
    token = next(pkcs11.lib(str(module)).get_tokens(token_label=LABEL))
    with token.open(rw=True, user_pin=PIN) as session:
        for number, (name, one) in enumerate(_keys().items(), 1):
            _put(session, one, name, bytes([number]))
        for number, above in enumerate(company_key().chain, 100):
            _put_certificate(session, above, "root", bytes([number]))
    return module


def _keys() -> dict[str, SigningKey]:
    return {"rsa": key("rsa"), "ec": key("ec"), "company": company_key(), "no pair": _no_pair(), "weak": _weak()}


def _no_pair() -> SigningKey:
    return SigningKey(key("ec", "别人").private, key("ec").certificate)


def _weak() -> SigningKey:
    from qifutong_desktop.signing.keys import self_signed

    private = rsa.generate_private_key(65537, 1024)
    return SigningKey(private, self_signed(private, "弱", "", NOW, 1))


def _put(session: Any, one: SigningKey, label: str, key_id: bytes) -> None:
    from pkcs11 import Attribute
    from pkcs11.util.ec import decode_ec_private_key
    from pkcs11.util.rsa import decode_rsa_private_key

    private: Any = one.private
    form = serialization.PrivateFormat.TraditionalOpenSSL
    der = private.private_bytes(serialization.Encoding.DER, form, serialization.NoEncryption())
    read = decode_rsa_private_key if isinstance(private, rsa.RSAPrivateKey) else decode_ec_private_key
    session.create_object(
        {**read(der), Attribute.LABEL: label, Attribute.ID: key_id, Attribute.TOKEN: True, Attribute.SIGN: True}
    )
    _put_certificate(session, one.certificate, label, key_id)


def _put_certificate(session: Any, certificate: x509.Certificate, label: str, key_id: bytes) -> None:
    from pkcs11 import Attribute, ObjectClass
    from pkcs11.constants import CertificateType

    session.create_object(
        {
            Attribute.CLASS: ObjectClass.CERTIFICATE,
            Attribute.CERTIFICATE_TYPE: CertificateType.X_509,
            Attribute.TOKEN: True,
            Attribute.LABEL: label,
            Attribute.ID: key_id,
            Attribute.SUBJECT: certificate.subject.public_bytes(),
            Attribute.VALUE: certificate.public_bytes(serialization.Encoding.DER),
        }
    )


@contextmanager
def on_token_for_a_while(label: str, keys: Sequence[SigningKey]) -> Iterator[None]:
    """More keys on the token, all under one label; gone again afterwards."""
    import pkcs11
    from pkcs11 import Attribute

    token = next(pkcs11.lib(str(_set_up())).get_tokens(token_label=LABEL))
    with token.open(rw=True, user_pin=PIN) as session:
        for number, one in enumerate(keys, 50):
            _put(session, one, label, bytes([number]))
    try:
        yield
    finally:
        with token.open(rw=True, user_pin=PIN) as session:
            for found in [*session.get_objects({Attribute.LABEL: label})]:
                found.destroy()
