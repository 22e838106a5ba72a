"""A private key that stays on its token (PKCS#11): the token signs, nothing is copied off it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from ..core.problems import Refusal
from ..core.text import Text

PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey


@dataclass(frozen=True, slots=True)
class TokenKey:
    """Where a key lies: the module (driver) that reaches it, the token's label and serial, and its CKA_ID. ``public``
    is the key in its certificate. The PIN lives in memory only and is never shown."""

    module: str
    token: str
    serial: bytes
    key_id: bytes
    public: PublicKey
    pin: str = field(repr=False)

    def public_key(self) -> PublicKey:
        return self.public

    @property
    def size(self) -> int:
        """The most bytes that a signature takes."""
        whole = (self.public.key_size + 7) // 8
        return whole if isinstance(self.public, rsa.RSAPublicKey) else 2 * whole + 16

    def sign_sha256(self, data: bytes) -> bytes:
        """The signature (PKCS#1 v1.5, or ECDSA as DER) over the SHA-256 of the data, checked by the certificate.

        :raises Refusal: the token is gone, takes the PIN no more, or does not hold the certificate's key
        """
        with logged_in(self) as session:
            made = _made_by(_private(session, self), self.public, data)
        try:
            if isinstance(self.public, rsa.RSAPublicKey):
                self.public.verify(made, data, padding.PKCS1v15(), hashes.SHA256())
            else:
                self.public.verify(made, data, ec.ECDSA(hashes.SHA256()))
        except InvalidSignature:
            what = Text("令牌里的私钥与证书不是一对", "the token's private key does not belong to its certificate")
            raise Refusal.of("key", what, Text("请换一把密钥", "use another key"), self.token) from None
        return made


@contextmanager
def logged_in(key: TokenKey) -> Iterator[Any]:
    """A session of its own, closed afterwards: while one stays open a token does not look at the PIN again.

    :raises Refusal: whatever the token refuses, a wrong PIN with what it tells of the tries left
    """
    import pkcs11

    try:
        token = next(pkcs11.lib(key.module).get_tokens(token_label=key.token, token_serial=key.serial), None)
        if token is None:
            what = Text("令牌不在了", "the token is not there any more")
            raise Refusal.of("--token", what, Text("请插好后再试", "plug it in and try again"), key.token)
        with token.open(user_pin=key.pin) as session:
            yield session
    except (pkcs11.PinIncorrect, pkcs11.PinLocked, pkcs11.PinLenRange, pkcs11.PinInvalid) as error:
        raise _wrong_pin(key, isinstance(error, pkcs11.PinLocked)) from None
    except pkcs11.PKCS11Error as error:
        name = type(error).__name__
        what = Text(f"令牌没有签名（{name}）", f"the token did not sign ({name})")
        raise Refusal.of("--token", what, Text("请重新插好后再试", "plug it in anew, try again"), key.token) from None


def _wrong_pin(key: TokenKey, locked: bool) -> Refusal:
    import pkcs11

    what = Text("PIN 不对", "the PIN is not the one")
    try:
        token = next(pkcs11.lib(key.module).get_tokens(token_label=key.token, token_serial=key.serial), None)
        flags = token.flags if token is not None else pkcs11.TokenFlag(0)
    except pkcs11.PKCS11Error:
        flags = pkcs11.TokenFlag(0)
    left = Text("请核对后再试；多次输错会锁住令牌", "check it; a token locks itself after some wrong ones")
    if locked or flags & pkcs11.TokenFlag.USER_PIN_LOCKED:
        what = Text("PIN 已锁定", "the PIN is locked")
        left = Text("请用管理 PIN 解锁，或联系签发机构", "unlock it with the administrator's PIN, or ask who issued it")
    elif flags & pkcs11.TokenFlag.USER_PIN_FINAL_TRY:
        left = Text("只剩最后 1 次，再错就锁定", "one try is left; one more wrong one locks the token")
    elif flags & pkcs11.TokenFlag.USER_PIN_COUNT_LOW:
        left = Text("令牌提示：剩余次数不多，请核对后再试", "the token says that few tries are left: check it first")
    return Refusal.of("PIN", what, left, key.token)


def _private(session: Any, key: TokenKey) -> Any:
    from pkcs11 import Attribute, ObjectClass

    found = [*session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.ID: key.key_id})]
    if not found:
        what = Text("证书在，但私钥不在令牌里", "the certificate is there, its private key is not")
        raise Refusal.of("--label", what, Text("请换一把密钥", "use another key"), key.token)
    return found[0]


def _made_by(private: Any, public: PublicKey, data: bytes) -> bytes:
    from pkcs11 import Mechanism

    if isinstance(public, rsa.RSAPublicKey):
        return bytes(private.sign(data, mechanism=Mechanism.SHA256_RSA_PKCS))
    # many tokens know no ECDSA with a digest of their own; what they give is r and s, one after the other
    raw = bytes(private.sign(sha256(data).digest(), mechanism=Mechanism.ECDSA))
    half = len(raw) // 2
    return encode_dss_signature(int.from_bytes(raw[:half], "big"), int.from_bytes(raw[half:], "big"))
