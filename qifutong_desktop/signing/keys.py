"""Signing keys: a PKCS#12 file of RSA or ECDSA, checked before it is used (those on tokens: :mod:`.token`); a
consultant's own key; pinned roots."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID, ObjectIdentifier

from ..core.problems import Problem, Refusal
from ..core.text import Text
from .token_key import TokenKey

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
KeyKind = Literal["rsa", "ec"]

#: Years that a consultant's own certificate lasts.
YEARS = 3
_LARGEST = 256 * 1024
_WEAK_RSA = 2048
_WEAK_EC = 256
#: RFC 9336: the certificate is meant for signing documents.
_DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")
_ASK_AGAIN = Text("请核对密码后再试", "check the passphrase and try again")
_ANOTHER = Text("请换一把密钥，或向签发机构更换证书", "use another key, or ask the issuer for a new certificate")


@dataclass(frozen=True, slots=True)
class Certified:
    """What a certificate says of its owner; ``fingerprint`` is the SHA-256 of the whole certificate, in hex."""

    subject: str
    organisation: str
    issuer: str
    self_signed: bool
    valid_from: datetime
    valid_until: datetime
    algorithm: str
    fingerprint: str

    @property
    def worth(self) -> Text:
        """In one sentence what a signature with it proves, and what not."""
        if self.self_signed:
            return Text(
                "自签名证书：能证明文件签名后没有被改动；签署人是谁，只有事先核对过指纹的人才能确认",
                "a self-signed certificate: it proves that the file was not changed after signing; who signed is known"
                " only to those who compared the fingerprint beforehand",
            )
        return Text(
            f"证书由“{self.issuer}”签发：信任该机构的人可确认签署人是“{self.subject}”",
            f"the certificate was issued by “{self.issuer}”: whoever trusts it knows that “{self.subject}” signed",
        )


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key with its certificate and the certificates above it. Lives in memory only, or on its token."""

    private: PrivateKey | TokenKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...] = ()

    @property
    def certified(self) -> Certified:
        return certified(self.certificate)


def certified(certificate: x509.Certificate) -> Certified:
    """What a certificate says."""
    return Certified(
        subject=_name(certificate.subject),
        organisation=_part(certificate.subject, NameOID.ORGANIZATION_NAME),
        issuer=_name(certificate.issuer),
        self_signed=certificate.subject == certificate.issuer,
        valid_from=certificate.not_valid_before_utc,
        valid_until=certificate.not_valid_after_utc,
        algorithm=_algorithm(certificate),
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
    )


def _part(name: x509.Name, oid: ObjectIdentifier) -> str:
    found = name.get_attributes_for_oid(oid)
    return str(found[0].value) if found else ""


def _name(name: x509.Name) -> str:
    return _part(name, NameOID.COMMON_NAME) or _part(name, NameOID.ORGANIZATION_NAME) or name.rfc4514_string()


def _algorithm(certificate: x509.Certificate) -> str:
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return f"RSA {key.key_size}"
    if isinstance(key, ec.EllipticCurvePublicKey):
        return f"ECDSA {key.curve.name}"
    return type(key).__name__.removesuffix("PublicKey").lstrip("_")


# --- opening a key ---------------------------------------------------------------------------------------------------


def open_key(path: Path, passphrase: str, now: datetime) -> SigningKey:
    """The key in a PKCS#12 file (.p12, .pfx), fit to sign at ``now``.

    :raises Refusal: no such file, a wrong passphrase, or a key that :func:`key_problems` finds fault with
    """
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except OSError as error:
        what = Text(f"无法读取（{error.strerror}）", f"cannot be read ({error.strerror})")
        raise Refusal.of("", what, Text("请核对路径", "check the path"), str(path)) from None
    try:
        key = read_key(content, passphrase)
        problems = key_problems(key, now)
        if problems:
            raise Refusal(problems)
    except Refusal as refusal:
        raise refusal.in_file(str(path)) from None
    return key


def read_key(content: bytes, passphrase: str) -> SigningKey:
    """The key in the bytes of a PKCS#12 file.

    :raises Refusal: it is none, or the passphrase does not open it
    """
    if len(content) > _LARGEST or content[:1] != b"\x30":
        what = Text("不是 PKCS#12 密钥文件", "is no PKCS#12 key file")
        raise Refusal.of("", what, Text("请给出 .p12 或 .pfx 文件", "give a .p12 or .pfx file"))
    try:
        found = pkcs12.load_pkcs12(content, passphrase.encode())
    except Exception:  # ValueError for a wrong passphrase, others for damaged or unusual files: none opens
        what = Text("密码不对，或文件已损坏", "the passphrase is not the one, or the file is damaged")
        raise Refusal.of("passphrase", what, _ASK_AGAIN) from None
    private = found.key
    if found.cert is None or private is None:
        what = Text("文件里没有私钥和它的证书", "holds no private key with its certificate")
        raise Refusal.of("", what, Text("请连同私钥一起导出", "export it together with its private key"))
    if not isinstance(private, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        what = Text("只支持 RSA 和 ECDSA 密钥（国密 SM2 暂不支持）", "only RSA and ECDSA keys can sign, no SM2")
        raise Refusal.of("", what, _ANOTHER)
    return SigningKey(private, found.cert.certificate, tuple(one.certificate for one in found.additional_certs))


def key_problems(key: SigningKey, now: datetime) -> tuple[Problem, ...]:
    """Why a key must not sign at ``now`` (an aware moment): expired, not yet valid, wrong use, weak, not a pair."""
    certificate = key.certificate
    found: list[tuple[str, Text]] = []
    if now > certificate.not_valid_after_utc:
        day = certificate.not_valid_after_utc.date()
        found.append(("certificate", Text(f"证书已于 {day} 过期", f"the certificate expired on {day}")))
    if now < certificate.not_valid_before_utc:
        day = certificate.not_valid_before_utc.date()
        found.append(("certificate", Text(f"证书 {day} 才生效", f"the certificate is valid only from {day}")))
    if not _may_sign(certificate):
        what = Text("证书的用途不包括签名", "the certificate is not meant for signing")
        found.append(("certificate", what))
    weak = _weakness(certificate)
    if weak is not None:
        found.append(("key", weak))
    if _spki(key.private.public_key()) != _spki(certificate.public_key()):
        found.append(("key", Text("私钥与证书不是一对", "the private key does not belong to the certificate")))
    return tuple(Problem(place, what, _ANOTHER) for place, what in found)


def _spki(key: object) -> bytes:
    made: bytes = key.public_bytes(  # type: ignore[attr-defined]
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return made


def _may_sign(certificate: x509.Certificate) -> bool:
    """Digital signature or non-repudiation, and no certificate for web servers only."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
        if not (usage.digital_signature or usage.content_commitment):
            return False
    except x509.ExtensionNotFound:
        pass
    try:
        purposes = set(certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value)
    except x509.ExtensionNotFound:
        return True
    machines = {x509.OID_SERVER_AUTH, x509.OID_TIME_STAMPING, x509.OID_OCSP_SIGNING, x509.OID_CODE_SIGNING}
    return not purposes <= machines


def _weakness(certificate: x509.Certificate) -> Text | None:
    key, digest = certificate.public_key(), certificate.signature_hash_algorithm
    if isinstance(key, rsa.RSAPublicKey) and key.key_size < _WEAK_RSA:
        return Text(f"RSA 密钥只有 {key.key_size} 位，太短", f"an RSA key of {key.key_size} bits is too short")
    if isinstance(key, ec.EllipticCurvePublicKey) and key.curve.key_size < _WEAK_EC:
        return Text(f"椭圆曲线 {key.curve.name} 太弱", f"the curve {key.curve.name} is too weak")
    if isinstance(digest, hashes.SHA1 | hashes.MD5):
        return Text(f"证书用了已被攻破的 {digest.name}", f"the certificate rests on {digest.name}, which is broken")
    return None


# --- making one ------------------------------------------------------------------------------------------------------


def make_key(
    name: str, organisation: str, passphrase: str, now: datetime, *, kind: KeyKind = "ec", years: int = YEARS
) -> bytes:
    """A consultant's own key with a self-signed certificate, as the bytes of a PKCS#12 file under the passphrase.

    :raises Refusal: no name, or an empty passphrase
    """
    if not name.strip() or not passphrase:
        what = Text("签署人姓名与密码都要填写", "both a name and a passphrase are needed")
        raise Refusal.of("passphrase" if name.strip() else "name", what, Text("请补齐", "fill them in"))
    private: PrivateKey = (
        rsa.generate_private_key(65537, 3072) if kind == "rsa" else ec.generate_private_key(ec.SECP256R1())
    )
    certificate = self_signed(private, name.strip(), organisation.strip(), now, years)
    lock = serialization.BestAvailableEncryption(passphrase.encode())
    return pkcs12.serialize_key_and_certificates(name.strip().encode(), private, certificate, None, lock)


def self_signed(private: PrivateKey, name: str, organisation: str, now: datetime, years: int) -> x509.Certificate:
    """A certificate by the key itself: for signing documents, not for issuing others."""
    parts = [x509.NameAttribute(NameOID.COMMON_NAME, name[:64])]
    if organisation:
        parts.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:64]))
    subject = x509.Name(parts)
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    public = private.public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=10))
        .not_valid_after(now + timedelta(days=365 * years))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage([_DOCUMENT_SIGNING]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .sign(private, hashes.SHA256())
    )


def write_key(path: Path, content: bytes) -> None:
    """A key file for its owner only.

    :raises Refusal: rather than replace a file, or when it cannot be written
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        what = Text("文件已存在，不会覆盖密钥", "exists already; a key is never replaced")
        raise Refusal.of("", what, Text("请另取文件名", "choose another name"), str(path)) from None
    except OSError as error:
        what = Text(f"无法写入（{error.strerror}）", f"cannot be written ({error.strerror})")
        remedy = Text("请检查文件夹与剩余空间", "check the folder and the free space")
        raise Refusal.of("", what, remedy, str(path)) from None


# --- pinned roots ----------------------------------------------------------------------------------------------------


def read_roots(content: bytes) -> tuple[bytes, ...]:
    """The certificates in a PEM or DER file, each as DER: issuers to trust, to be pinned by a person.

    :raises Refusal: there is none, or one that can be no issuer of ours
    """
    try:
        if b"-----BEGIN" in content[:_LARGEST]:
            found = x509.load_pem_x509_certificates(content[:_LARGEST])
        else:
            found = [x509.load_der_x509_certificate(content[:_LARGEST])]
    except ValueError:
        what = Text("不是证书文件", "is no certificate")
        raise Refusal.of("", what, Text("请给出 .pem、.crt 或 .cer 文件", "give a .pem, .crt or .cer file")) from None
    for one in found:
        weak = _weakness(one)
        if weak is not None:
            raise Refusal.of("certificate", weak, _ANOTHER)
    return tuple(one.public_bytes(serialization.Encoding.DER) for one in found)


def root_of(key: SigningKey) -> bytes:
    """What others pin to trust this key: the top of its chain, or its own self-signed certificate (DER)."""
    top = next((one for one in key.chain if one.subject == one.issuer), key.certificate)
    return top.public_bytes(serialization.Encoding.DER)


def certified_root(root: bytes) -> Certified:
    """What a pinned root says of itself."""
    return certified(x509.load_der_x509_certificate(root))


def fingerprint(root: bytes) -> str:
    """SHA-256 of a certificate, to compare by telephone: ``3E:16:F1:…``."""
    digits = sha256(root).hexdigest().upper()
    return ":".join(digits[place : place + 2] for place in range(0, 64, 2))
