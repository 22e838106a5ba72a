"""A timestamp authority and an issuer that answers for its certificates, on this machine's own loopback."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from asn1crypto import keys, tsp
from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from qifutong_desktop.signing.keys import SigningKey
from tests.signing.making import NOW

START, END = NOW - timedelta(days=30), NOW + timedelta(days=3650)


def name(words: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, words)])


def _root(words: str, private: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> x509.Certificate:
    usage = x509.KeyUsage(True, False, False, False, False, True, True, False, False)
    builder = x509.CertificateBuilder(name(words), name(words), private.public_key(), 1, START, END)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    return builder.add_extension(usage, critical=True).sign(private, hashes.SHA256())


@cache
def time_root() -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    private = rsa.generate_private_key(65537, 2048)
    return private, _root("时间戳根证书", private)


@cache
def issuing_root() -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    private = ec.generate_private_key(ec.SECP256R1())
    return private, _root("签发根证书", private)


def der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


@cache
def _stamper(words: str) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    root_key, root = time_root()
    private = rsa.generate_private_key(65537, 2048)
    usage = x509.KeyUsage(True, False, False, False, False, False, False, False, False)
    builder = x509.CertificateBuilder(root.subject, name(words), private.public_key(), 77, START, END)
    builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return private, builder.add_extension(usage, critical=True).sign(root_key, hashes.SHA256())


def answering_key(address: str, *, by: str = "ocsp", days: int = 365) -> SigningKey:
    """A key whose issuer answers at ``address`` for its certificate: by ``ocsp`` or by a list (``crl``)."""
    root_key, root = issuing_root()
    private = ec.generate_private_key(ec.SECP256R1())
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    where = x509.UniformResourceIdentifier(f"{address}/{by}")
    point = x509.DistributionPoint([where], None, None, None)
    access = x509.AuthorityInformationAccess([x509.AccessDescription(AuthorityInformationAccessOID.OCSP, where)])
    extension = access if by == "ocsp" else x509.CRLDistributionPoints([point])
    until = NOW + timedelta(days=days)
    serial = x509.random_serial_number()
    builder = x509.CertificateBuilder(root.subject, name("沈亦舟"), private.public_key(), serial, START, until)
    builder = builder.add_extension(usage, critical=True).add_extension(extension, critical=False)
    return SigningKey(private, builder.sign(root_key, hashes.SHA256()), (root,))


@dataclass
class Authority:
    """What the server answers with; tests set what is to go wrong."""

    address: str = ""
    fault: str = ""
    """``"silent"`` 503, ``"rubbish"`` no answer of the kind, ``"other"`` a stamp over something else."""
    at: datetime | None = None
    revoked: set[int] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)

    @property
    def tsa(self) -> str:
        return f"{self.address}/tsa"

    def answer(self, path: str, body: bytes) -> bytes:
        self.asked.append(path)
        return {"/tsa": self._stamp, "/ocsp": self._status, "/crl": self._list}[path](body)

    def _stamp(self, body: bytes) -> bytes:
        if self.fault == "rubbish":
            return b"<html>no</html>"
        private, certificate = _stamper("时间戳服务")
        secret = private.private_bytes(Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        other: Any = [Certificate.load(der(time_root()[1]))]
        stamper = DummyTimeStamper(
            Certificate.load(der(certificate)), keys.PrivateKeyInfo.load(secret), certs_to_embed=other, fixed_dt=self.at
        )
        request = tsp.TimeStampReq.load(body)
        if self.fault == "other":
            request["message_imprint"]["hashed_message"] = b"\7" * 32
            request = tsp.TimeStampReq.load(request.dump(force=True))
        return bytes(stamper.request_tsa_response(request).dump())

    def _status(self, body: bytes) -> bytes:
        root_key, root = issuing_root()
        asked = ocsp.load_der_ocsp_request(body)
        gone = asked.serial_number in self.revoked
        answer = ocsp.OCSPResponseBuilder().add_response_by_hash(
            asked.issuer_name_hash,
            asked.issuer_key_hash,
            asked.serial_number,
            hashes.SHA1(),
            ocsp.OCSPCertStatus.REVOKED if gone else ocsp.OCSPCertStatus.GOOD,
            datetime.now(UTC),
            datetime.now(UTC) + timedelta(days=1),
            datetime.now(UTC) - timedelta(days=1) if gone else None,
            None,
        )
        signed = answer.responder_id(ocsp.OCSPResponderEncoding.NAME, root).sign(root_key, hashes.SHA256())
        return signed.public_bytes(Encoding.DER)

    def _list(self, body: bytes) -> bytes:
        root_key, root = issuing_root()
        now = datetime.now(UTC)
        listed = x509.CertificateRevocationListBuilder(root.subject, now, now + timedelta(days=1))
        for serial in self.revoked:
            entry = x509.RevokedCertificateBuilder(serial, now - timedelta(days=1)).build()
            listed = listed.add_revoked_certificate(entry)
        return listed.sign(root_key, hashes.SHA256()).public_bytes(Encoding.DER)


@contextmanager
def serving() -> Iterator[Authority]:
    """The authority, reachable at a free port of the loopback until it is left."""
    authority = Authority()

    class Answering(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            silent = authority.fault == "silent"
            content = b"" if silent else authority.answer(self.path, body)
            self.send_response(503 if silent else 200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = _answer  # noqa: N815

        def log_message(self, format: str, *args: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    authority.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield authority
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
