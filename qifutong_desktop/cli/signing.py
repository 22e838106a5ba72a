"""``qifutong sign`` and ``qifutong certificate``"""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..actions.keeping import no_store, open_kept
from ..actions.profile import profile_folder
from ..actions.signing import (
    SignedPaper,
    certified_json,
    make_own_key,
    pin_own,
    pin_root,
    pinned_roots,
    roots_of_files,
    sign_file,
)
from ..actions.timestamping import pin_authority, pinned_authorities, stamp_where_possible
from ..core.problems import Refusal
from ..core.text import Lang, Text
from ..signing.keys import Certified, SigningKey, certified_root, open_key
from ..signing.token import certificates_on, open_token
from .asking import asker, first_line, new_passphrase
from .columns import bullets
from .face import Face


def sign(asked: Namespace, face: Face) -> int:
    """:raises Refusal: a key that must not sign, a wrong passphrase, a draft, a file that cannot be written"""
    now = datetime.now(UTC)
    key = _key(asked, face, now)
    signed, path = sign_file(
        Path(asked.PDF),
        key,
        now,
        out=Path(asked.out) if asked.out else None,
        seal=Path(asked.seal) if asked.seal else None,
        countersign="countersign" in asked,
    )
    at, notices = _stamped(asked, signed, path) if asked.tsa else (None, [])

    def lines() -> list[str]:
        number = f"{signed.number} 第 {signed.version} 版" if signed.number else Path(asked.PDF).name
        head = f"已签名：{number} → {path}" if face.lang == "zh" else f"Signed: {signed.number or asked.PDF} → {path}"
        return [head, *_about(signed.signer, face.lang)]

    face.give(
        lambda: {
            "path": str(path),
            "number": signed.number,
            "version": signed.version,
            "valid_until": signed.valid_until.isoformat() if signed.valid_until else None,
            "countersign": "countersign" in asked,
            "signer": certified_json(signed.signer),
            "timestamp": at,
        },
        lines,
    )
    face.notices([*_expired(signed, now), *notices])
    return 0


def _expired(signed: SignedPaper, now: datetime) -> list[Text]:
    """That the offer binds no more: a file knows of no newer version, so it is signed and this is said."""
    until = signed.valid_until
    if until is None or now.astimezone().date() <= until:
        return []
    return [
        Text(
            f"报价已于 {until} 过期，签名不会让它重新生效；请发布新版再交给客户",
            f"the offer expired on {until}, and no signature brings it back: issue a new version for the client",
        )
    ]


def _stamped(asked: Namespace, signed: SignedPaper, path: Path) -> tuple[str | None, list[Text]]:
    """When it was timestamped; None, and why, where the authority could not be reached."""
    authorities = roots_of_files([Path(one) for one in asked.tsa_root])
    tried = stamp_where_possible(path, signed.pdf, asked.tsa, authorities)
    if tried.stamped is None or tried.why_not is not None:
        why = tried.why_not or Text("", "")
        said = Text(
            f"没有加时间戳（{why.zh}）；签名有效，可稍后用 qifutong timestamp 补加",
            f"no timestamp was added ({why.en}); the signature holds, add one later: qifutong timestamp",
        )
        return None, [said]
    return tried.stamped.at.astimezone().isoformat(timespec="seconds"), []


def _key(asked: Namespace, face: Face, now: datetime) -> SigningKey:
    if (asked.key is None) == (asked.token is None):
        what = Text("密钥文件与令牌，要给出其中一个", "give either a key file or a token")
        remedy = Text("--key KEY.p12，或 --token 驱动 --label 名称", "--key KEY.p12, or --token MODULE --label NAME")
        raise Refusal.of("--key", what, remedy)
    if asked.key is not None:
        return key_asked(asked.key, asked.passphrase_file, face, now)
    module = Path(asked.token)
    certificates_on(module)  # a module that does not answer is said before anybody types a PIN
    pin = first_line(asked.pin_file, "--pin-file") if asked.pin_file is not None else asker(face)(Text("PIN", "PIN"))
    return open_token(module, asked.label or "", pin or "", now)


def key_asked(path: str, passphrase_file: str | None, face: Face, now: datetime) -> SigningKey:
    """The key in a file, its passphrase from a file's first line or typed; it is kept nowhere.

    :raises Refusal: a wrong passphrase, or a key that must not sign
    """
    file = Path(path)
    if passphrase_file is not None:
        passphrase = first_line(passphrase_file)
    else:
        passphrase = asker(face)(Text("密钥的密码", "Passphrase of the key")) or ""
    return open_key(file, passphrase, now)


def certificate(asked: Namespace, face: Face) -> int:
    """Make a key, trust a certificate, or list what is trusted.

    :raises Refusal: a name that lacks, a file that is there already, no certificate, no store
    """
    if asked.new is not None:
        return _new(asked, face)
    folder = profile_folder()
    store = open_kept(folder, asker(face))
    if store is None and (asked.trust is not None or asked.trust_tsa is not None):
        remedy = Text("信任名单存在加密数据里；或用 verify --root", "trust is kept in the store; or use verify --root")
        raise Refusal.of("store", no_store(folder), remedy)
    trusted: tuple[Certified, ...] = ()
    times: tuple[Certified, ...] = ()
    if store is not None:
        with store:
            if asked.trust is not None:
                pin_root(store, Path(asked.trust))
            if asked.trust_tsa is not None:
                pin_authority(store, Path(asked.trust_tsa))
            trusted = tuple(map(certified_root, pinned_roots(store)))
            times = tuple(map(certified_root, pinned_authorities(store)))
    nothing = Text("还没有信任任何证书", "no certificate is trusted yet")
    face.give(
        lambda: _listed(trusted, times),
        lambda: [line for one in (*trusted, *times) for line in _about(one, face.lang)] or [nothing.said(face.lang)],
    )
    return 0


def _listed(trusted: tuple[Certified, ...], times: tuple[Certified, ...]) -> dict[str, Any]:
    return {
        "trusted": [certified_json(one) for one in trusted],
        "trusted_times": [certified_json(one) for one in times],
        "made": None,
        "files": [],
    }


def _new(asked: Namespace, face: Face) -> int:
    if not (asked.name or "").strip():
        what, remedy = Text("没有给出签署人姓名", "names no signer"), Text("如 --name 温岚", "write it like --name Wen")
        raise Refusal.of("--name", what, remedy)
    path = Path(asked.new)
    passphrase = new_passphrase(asked.passphrase_file, face)
    key = make_own_key(
        path, asked.name, asked.organisation or "", passphrase, datetime.now(UTC), "rsa" if "rsa" in asked else "ec"
    )
    folder = profile_folder()
    store = open_kept(folder, asker(face))
    if store is not None:
        with store:
            pin_own(store, key)
    made, public = key.certified, path.with_suffix(".pem")
    said = Text(
        f"密钥 {path}（请勿发给任何人）；证书 {public}（发给要核对您签名的人）",
        f"key {path} (give it to nobody); certificate {public} (for whoever checks your signatures)",
    )
    face.give(
        lambda: {**_listed((), ()), "made": certified_json(made), "files": [str(path), str(public)]},
        lambda: [said.said(face.lang), *_about(made, face.lang)],
    )
    return 0


def _about(one: Certified, lang: Lang) -> list[str]:
    zh = lang == "zh"
    name = f"{one.subject}（{one.organisation}）" if one.organisation else one.subject
    return [
        name if zh else f"{one.subject}, {one.organisation}".strip(", "),
        *bullets(
            [
                one.worth.said(lang),
                f"{one.algorithm}，有效期 {one.valid_from.date()} 至 {one.valid_until.date()}"
                if zh
                else f"{one.algorithm}, valid from {one.valid_from.date()} to {one.valid_until.date()}",
                f"指纹 SHA-256 {one.fingerprint}" if zh else f"fingerprint SHA-256 {one.fingerprint}",
            ]
        ),
    ]
