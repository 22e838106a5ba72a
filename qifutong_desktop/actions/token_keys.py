"""A signing key on a token (PKCS#11): which there are, the one chosen, opened with a PIN that is kept nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding

from ..core.problems import Refusal
from ..core.text import Text
from ..signing.keys import Certified, SigningKey, certified, key_problems
from ..signing.token import NO_SM2, OnToken, can_sign, certificates_on, for_people, key_of, unlocked_on


@dataclass(frozen=True, slots=True)
class KeyOnToken:
    """A certificate of a token that may be chosen; ``why_not`` says why it must not sign."""

    found: OnToken
    certified: Certified
    why_not: Text | None = None


def keys_on(module: Path, now: datetime) -> tuple[KeyOnToken, ...]:
    """The keys on the tokens that a driver reaches, those that may sign first; no PIN is asked for.

    :raises Refusal: the extra is not installed, the file is no driver, or there is no key
    """
    every = tuple(_judged(one, now) for one in _on(module) if for_people(one))
    if not every:
        what = Text("令牌里没有签名证书", "no token holds a certificate to sign with")
        remedy = Text("请插好令牌，或向签发机构申请证书", "plug the token in, or ask its issuer")
        raise Refusal.of("token", what, remedy, module.name)
    return tuple(sorted(every, key=lambda one: one.why_not is not None))


def token_setting(one: KeyOnToken) -> dict[str, Any]:
    """What is kept of a chosen key: where it lies and its certificate, nothing secret.

    :raises Refusal: it must not sign
    """
    if one.why_not is not None:
        raise Refusal.of("token", one.why_not, Text("请换一把密钥", "use another key"), one.found.label)
    found = one.found
    place = {"module": found.module, "token": found.token, "serial": found.serial.hex(), "key_id": found.key_id.hex()}
    return {
        "name": found.label,
        "certificate": found.certificate.public_bytes(Encoding.DER).hex(),
        "token": place,
    }


def open_chosen(kept: Mapping[str, Any], pin: str, now: datetime) -> SigningKey:
    """The chosen key, fit to sign now; the PIN is tried once.

    :raises Refusal: the driver or the token is gone, a wrong PIN with what the token tells of the tries left, or a key
        that must not sign
    """
    place = kept["token"]
    serial, key_id = bytes.fromhex(place["serial"]), bytes.fromhex(place["key_id"])
    certificate = bytes.fromhex(kept["certificate"])
    every = _on(Path(place["module"]))
    one = next((one for one in every if (one.serial, one.key_id, _der(one)) == (serial, key_id, certificate)), None)
    if one is None:
        what = Text(f"令牌“{place['token']}”不在，或上面的证书换了", f"the token “{place['token']}” is not there")
        remedy = Text("请插好令牌，或在设置里重新选择", "plug it in, or choose again in the settings")
        raise Refusal.of("token", what, remedy)
    return unlocked_on(one, every, pin, now)


def _on(module: Path) -> tuple[OnToken, ...]:
    """As :func:`..signing.token.certificates_on`, in the window's words."""
    try:
        return certificates_on(module)
    except Refusal as refusal:
        first = refusal.problems[0]
        raise Refusal.of("token", first.what, first.remedy, module.name) from None


def _judged(one: OnToken, now: datetime) -> KeyOnToken:
    said = certified(one.certificate)
    if not can_sign(one):
        return KeyOnToken(one, said, NO_SM2)
    faults = [problem.what for problem in key_problems(key_of(one, (), ""), now)]
    why_not = Text("；".join(fault.zh for fault in faults), "; ".join(fault.en for fault in faults))
    return KeyOnToken(one, said, why_not if faults else None)


def _der(one: OnToken) -> bytes:
    return one.certificate.public_bytes(Encoding.DER)
