"""Finding a signing key on a token: by its label, over the token's own driver (a PKCS#11 module)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from ..core.problems import Refusal
from ..core.text import Text
from .keys import SigningKey, key_problems
from .token_key import TokenKey, logged_in

NO_SM2 = Text("只支持 RSA 和 ECDSA 密钥（国密 SM2 暂不支持）", "only RSA and ECDSA keys can sign, no SM2")


@dataclass(frozen=True, slots=True)
class OnToken:
    """A certificate on a token, read without a PIN."""

    module: str
    token: str
    serial: bytes
    key_id: bytes
    label: str
    certificate: x509.Certificate


def certificates_on(module: Path) -> tuple[OnToken, ...]:
    """Every certificate on the tokens that a module reaches; no PIN is asked for.

    :raises Refusal: the extra ``token`` is not installed, or the file is no such module
    """
    try:
        import pkcs11
    except ImportError:
        what = Text("没有安装令牌支持", "support for tokens is not installed")
        remedy = Text("请安装附加组件：pip install qifutong-desktop[token]", "pip install qifutong-desktop[token]")
        raise Refusal.of("--token", what, remedy) from None
    try:
        tokens = [*pkcs11.lib(str(module)).get_tokens()]
        return tuple(one for token in tokens for one in _on(str(module), token))
    except pkcs11.PKCS11Error:
        what = Text("不是令牌驱动（PKCS#11 模块），或没有插好", "is no driver (PKCS#11 module), or no token answers")
        remedy = Text("请给出厂商的 .so 或 .dll，并插好令牌", "name the maker's .so or .dll, and plug the token in")
        raise Refusal.of("--token", what, remedy, str(module)) from None


def _on(module: str, token: Any) -> list[OnToken]:
    import pkcs11
    from pkcs11 import Attribute, ObjectClass

    found = []
    try:
        with token.open() as session:
            for one in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE}):
                try:
                    certificate = x509.load_der_x509_certificate(bytes(one[Attribute.VALUE]))
                    key_id, label = bytes(one[Attribute.ID]), str(one[Attribute.LABEL])
                except (ValueError, pkcs11.AttributeTypeInvalid):
                    continue
                found.append(OnToken(module, token.label, bytes(token.serial), key_id, label, certificate))
    except (pkcs11.TokenNotRecognised, pkcs11.UserPinNotInitialized):  # an empty slot of a module with several
        return []
    return found


def open_token(module: Path, label: str, pin: str, now: datetime) -> SigningKey:
    """The key under this label ("" where only one can sign), fit to sign at ``now``; the PIN is tried once.

    :raises Refusal: no such key, a wrong PIN with what the token tells of the tries left, or a key that
        :func:`.keys.key_problems` finds fault with
    """
    every = certificates_on(module)
    one = _chosen(every, label)
    if not can_sign(one):
        raise Refusal.of("--label", NO_SM2, Text("请换一把密钥", "use another key"), one.label)
    return unlocked_on(one, every, pin, now, in_file=one.label)


def can_sign(one: OnToken) -> bool:
    """Whether the key is of a kind that signs here."""
    return isinstance(one.certificate.public_key(), rsa.RSAPublicKey | ec.EllipticCurvePublicKey)


def key_of(one: OnToken, every: Sequence[OnToken], pin: str) -> SigningKey:
    """The key of a certificate (one that :func:`can_sign`) with those above it, as far as the tokens hold them."""
    public = one.certificate.public_key()
    assert isinstance(public, rsa.RSAPublicKey | ec.EllipticCurvePublicKey)
    private = TokenKey(one.module, one.token, one.serial, one.key_id, public, pin)
    return SigningKey(private, one.certificate, _leading_up(one.certificate, [other.certificate for other in every]))


def unlocked_on(one: OnToken, every: Sequence[OnToken], pin: str, now: datetime, *, in_file: str = "") -> SigningKey:
    """The key of a certificate, fit to sign at ``now``; the PIN is tried once.

    :raises Refusal: a wrong PIN with what the token tells of the tries left, or a key that :func:`.keys.key_problems`
        finds fault with
    """
    key = key_of(one, every, pin)
    problems = key_problems(key, now)
    if problems:
        raise Refusal(problems).in_file(in_file) if in_file else Refusal(problems)
    assert isinstance(key.private, TokenKey)
    with logged_in(key.private):
        return key


def _chosen(every: tuple[OnToken, ...], label: str) -> OnToken:
    fitting = [one for one in every if one.label == label] if label else [one for one in every if for_people(one)]
    if len(fitting) == 1:
        return fitting[0]
    names = "、".join(dict.fromkeys(one.label for one in every)) or "–"
    if fitting:
        what = Text(f"有 {len(fitting)} 张证书符合", f"{len(fitting)} certificates answer to it")
    else:
        what = Text(f"令牌里没有“{label}”", f"no token holds “{label}”")
    raise Refusal.of("--label", what, Text(f"请给出其中一个：{names}", f"name one of: {names}"))


def for_people(one: OnToken) -> bool:
    """No issuer's own certificate."""
    try:
        return not one.certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return True


def _leading_up(certificate: x509.Certificate, others: Sequence[x509.Certificate]) -> tuple[x509.Certificate, ...]:
    """The certificates above, from the nearest."""
    found: list[x509.Certificate] = []
    here = certificate
    while here.issuer != here.subject:
        above = next((one for one in others if one.subject == here.issuer and one not in found), None)
        if above is None:
            break
        found.append(above)
        here = above
    return tuple(found)
