"""The one way to write down a signature (CMS). Parts that no signature covers (versions, lists of algorithms,
certificates that nobody needs) would otherwise be free to be changed (docs/adr/0016)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

#: Types of content, and algorithms, in DER.
_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_DATA = bytes.fromhex("300b06092a864886f70d010701")
_TIME = bytes.fromhex("060b2a864886f70d0109100104")
_DIGESTS = {
    "sha256": bytes.fromhex("300d06096086480165030402010500"),
    "sha384": bytes.fromhex("300d06096086480165030402020500"),
    "sha512": bytes.fromhex("300d06096086480165030402030500"),
}
_ECDSA = {
    "sha256": bytes.fromhex("300a06082a8648ce3d040302"),
    "sha384": bytes.fromhex("300a06082a8648ce3d040303"),
    "sha512": bytes.fromhex("300a06082a8648ce3d040304"),
}
_RSA = {
    "sha256": bytes.fromhex("300d06092a864886f70d01010b0500"),
    "sha384": bytes.fromhex("300d06092a864886f70d01010c0500"),
    "sha512": bytes.fromhex("300d06092a864886f70d01010d0500"),
}


def der_length(raw: bytes) -> int | None:
    """Bytes of the DER value at the beginning, by its own head."""
    if len(raw) < 4 or raw[0] != 0x30 or raw[1] not in (0x81, 0x82, 0x83):
        return None
    count = raw[1] & 0x7F
    size = int.from_bytes(raw[2 : 2 + count], "big")
    total = 2 + count + size
    return total if total <= len(raw) else None


def is_canonical(content: Any, raw: bytes, signer: Any, roots: Sequence[bytes]) -> bool:
    """Whether ``raw`` is, byte for byte, the one way to write ``content`` (a CMS ContentInfo by ``signer``), with no
    certificate beyond those that lead to one of the ``roots`` (DER)."""
    certificates = [choice.chosen for choice in content["content"]["certificates"]]
    needed = {signer.dump(), *roots, *above(signer, certificates)}
    if any(one.dump() not in needed for one in certificates) or len(certificates) > len(needed):
        return False
    return canonical(content, signer, certificates) == raw


def canonical(content: Any, signer: Any, certificates: Sequence[Any]) -> bytes:
    """A signature with these certificates in the one way to write it: over a file, or a timestamp with its content.

    :raises ValueError: more than one signer, or algorithms that have no such form
    """
    given = content["content"]
    [info] = given["signer_infos"]
    name = info["digest_algorithm"]["algorithm"].native
    inside = given["encap_content_info"]
    stamp = inside["content_type"].native == "tst_info"
    if not stamp and (inside["content_type"].native != "data" or name != "sha256"):
        raise ValueError("content")
    digest, algorithm = _DIGESTS.get(name), _algorithm(info, signer, name)
    if digest is None or algorithm is None:
        raise ValueError("algorithm")
    certified = b"".join(sorted(one.dump() for one in certificates))
    identity = der(0x30, signer.issuer.dump(), signer["tbs_certificate"]["serial_number"].dump())
    attributes = der(0xA0, info["signed_attrs"].contents)
    inner = der(0x30, _version(1), identity, digest, attributes, algorithm, der(0x04, info["signature"].native))
    said = der(0x30, _TIME, der(0xA0, der(0x04, bytes(inside["content"].contents)))) if stamp else _DATA
    whole = (_version(3 if stamp else 1), der(0x31, digest), said, der(0xA0, certified), der(0x31, inner))
    return der(0x30, _SIGNED_DATA, der(0xA0, der(0x30, *whole)))


def _algorithm(info: Any, signer: Any, digest: str) -> bytes | None:
    given = info["signature_algorithm"]
    kind = given.signature_algo
    if kind == "ecdsa" and signer.public_key.algorithm == "ec" and given.hash_algo == digest:
        return _ECDSA.get(digest)
    plain = given["algorithm"].native == "rsassa_pkcs1v15"
    if kind == "rsassa_pkcs1v15" and signer.public_key.algorithm == "rsa" and (plain or given.hash_algo == digest):
        return _RSA.get(digest)
    return None


def _version(number: int) -> bytes:
    return bytes([0x02, 0x01, number])


def der(tag: int, *parts: bytes) -> bytes:
    """A DER value: tag, the shortest length, content."""
    content = b"".join(parts)
    if len(content) < 0x80:
        return bytes([tag, len(content)]) + content
    size = len(content).to_bytes((len(content).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(size)]) + size + content


def above(signer: Any, certificates: Sequence[Any]) -> set[bytes]:
    """The certificates (DER) that lead from the signer to a root, each checked by the one above it; not the root."""
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature

    by_subject = {one.subject.hashable: one for one in certificates}
    found: set[bytes] = set()
    here = x509.load_der_x509_certificate(signer.dump())
    issuer = signer.issuer.hashable
    for _ in range(len(certificates)):
        parent_found = by_subject.get(issuer)
        if parent_found is None or parent_found.dump() in found or parent_found.dump() == signer.dump():
            break
        parent = x509.load_der_x509_certificate(parent_found.dump())
        try:
            here.verify_directly_issued_by(parent)
        except (InvalidSignature, ValueError, TypeError):
            break
        if parent_found.subject.hashable != parent_found.issuer.hashable:  # a root counts only when it is pinned
            found.add(parent_found.dump())
        here, issuer = parent, parent_found.issuer.hashable
    return found
