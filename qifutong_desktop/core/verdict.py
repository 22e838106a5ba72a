"""What a signed file is worth, decided by one strict rule from what was found in it (docs/adr/0016).

A library's own "valid" is no verdict: it forgives what comes after the end of the file, and what a viewer shows then is
not what was signed. Green therefore asks for exactly the form that this program writes, and for nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from .money import yuan
from .text import Text, listed

VerdictKind = Literal["green", "amber", "changed", "unknown_issuer", "cannot_verify", "unsigned"]
Certification = Literal["no_changes", "form_filling", "annotations", "none"]
#: Ours, the client's, and a timestamp after each.
MOST_SIGNATURES = 4
#: How many reasons are said.
_MOST_REASONS = 6
_UNREADABLE = Text("无法验证：不能当作有效的签名文件", "cannot be verified: do not rely on it")


@dataclass(frozen=True, slots=True)
class SignatureFacts:
    """One signature of a file. ``intact``: the bytes that it covers are those that were signed, and the signature over
    them holds. ``modified_after``: something that its certification does not allow was changed later.

    ``ours`` is our own field; ``canonical`` the one form in which this program writes a signature, so that not one
    byte outside its reach can be changed. ``trusted`` rests on the pinned issuers alone, at the time of checking and
    at ``signed_at``; ``trusted_then`` at ``signed_at`` only. ``end`` is how many bytes of the file it speaks of.
    """

    field: str
    signer: str
    issuer: str
    fingerprint: str
    signed_at: str
    algorithm: str
    ours: bool
    intact: bool
    trusted: bool
    trusted_then: bool
    covers_whole_file: bool
    modified_after: bool
    certification: Certification
    canonical: bool
    end: int
    problem: str = ""
    stamp: bool = False
    """A timestamp: ``signer`` is the authority, ``signed_at`` its clock, ``trusted`` by the pinned authorities."""
    proven: bool = False
    """A trusted timestamp after it proves that it was there while its certificate was trusted."""
    revoked: bool = False
    """Its issuer has taken the certificate back, by what the file itself holds."""

    @property
    def strict(self) -> bool:
        """All of the rule but who signed."""
        whole = self.covers_whole_file and not self.modified_after
        certified = self.certification in ("no_changes", "form_filling")
        return self.ours and self.intact and whole and certified and self.canonical and not self.problem


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found in a file. ``readable`` is False where it does not parse strictly; ``why`` then says so.

    Of a file with several signatures ``first`` is what was found in its part up to the end of the last but one, and
    ``only_filled`` says that nothing but the client's own field (or the field of an invisible timestamp) differs from
    that part. ``payload`` is the embedded data (JSON text) or "", ``printed_total`` the total as the pages show it
    (None where none is found).
    """

    sha256: str
    size: int
    readable: bool
    why: Text = Text("", "")
    signatures: tuple[SignatureFacts, ...] = ()
    first: Findings | None = None
    only_filled: bool = False
    payload: str = ""
    printed_total: Decimal | None = None
    leftover: bool = False
    """Traces of a signature that no reader reaches any more."""

    @property
    def our_part(self) -> Findings:
        """The part that we signed: the file, or what stood before the second signature."""
        return self if self.first is None else self.first.our_part

    @property
    def stamps(self) -> tuple[SignatureFacts, ...]:
        """Its timestamps, in order."""
        return tuple(one for one in self.signatures if one.stamp)

    @property
    def client(self) -> SignatureFacts | None:
        """The client's signature."""
        return next((one for one in self.signatures[1:] if not one.stamp), None)


@dataclass(frozen=True, slots=True)
class Totals:
    """The total three times over: as printed, in the embedded data, and priced again from it (None: not possible)."""

    printed: Decimal | None
    embedded: Decimal | None
    recomputed: Decimal | None

    @property
    def agree(self) -> bool:
        """None of those that are there differs from another."""
        return len({one for one in (self.printed, self.embedded, self.recomputed) if one is not None}) <= 1


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the quote beside the file. ``signed`` are the SHA-256 of the files that the register holds
    under its number and version, None without a register or an entry there; ``newer`` the version that replaced it."""

    today: date
    signed: tuple[str, ...] | None = None
    valid_until: date | None = None
    newer: int = 0
    totals: Totals = Totals(None, None, None)
    broken_data: bool = False
    """The embedded data is there and does not read."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """``sentence`` says what the file is worth, ``details`` why."""

    kind: VerdictKind
    sentence: Text
    details: tuple[Text, ...] = ()

    @property
    def good(self) -> bool:
        return self.kind in ("green", "amber")


def judge(found: Findings, known: Known) -> Verdict:
    """The verdict on a file."""
    if not found.readable:
        return _verdict("cannot_verify", _UNREADABLE, [found.why])
    if not found.signatures:
        return _without_signature(found)
    reasons = _departures(found)
    if reasons:
        head = Text("文件在签名之后被改动过，或不是原件", "the file was changed after signing, or is not the original")
        return _verdict("changed", head, reasons)
    part = found.our_part
    [ours] = part.signatures
    registered = known.signed is not None and part.sha256 in known.signed
    if known.signed is not None and not registered:
        head = Text("与登记的原件不同", "it is not the file that the register holds under this number")
        return _verdict("changed", head, [Text("登记的 SHA-256 不同", "registered with another SHA-256")])
    if not (ours.trusted or ours.proven or (registered and ours.trusted_then)):
        return _verdict("unknown_issuer", _stranger(ours), [*_who(ours), *_also(found, known)])
    if known.broken_data or not known.totals.agree:
        head = Text(
            "签名有效，但金额对不上，请联系签发人", "the signature holds, the amounts do not agree: ask who issued it"
        )
        return _verdict("cannot_verify", head, [*_amounts(known), *_who(ours)])
    return _good(found, known, ours)


def _good(found: Findings, known: Known, ours: SignatureFacts) -> Verdict:
    more = [*_who(ours), *_also(found, known)]
    tail = _standing(known)
    client = found.client
    strangers = [one for one in found.stamps if not one.trusted]
    more += [line for one in found.stamps for line in _stamped(one)]
    if client is not None and client.fingerprint == ours.fingerprint:
        head = Text(
            f"我方内容未被改动；客户签名栏由“{client.signer}”的密钥封存（执笔人的身份未经核实）",
            f"our part is unchanged; the client's field is sealed by the key of “{client.signer}”"
            " (whose hand it is was not checked)",
        )
        return _verdict("amber", _joined(head, tail), [*more, *_who(client)])
    if client is not None:
        head = Text(
            f"我方内容未被改动，另由“{client.signer}”签署（该签署人的身份未经我方核实）",
            f"our part is unchanged; signed as well by “{client.signer}” (whose identity we did not check)",
        )
        return _verdict("amber", _joined(head, tail), [*more, *_who(client)])
    if strangers:
        head = Text(
            f"我方内容未被改动；时间戳机构“{strangers[0].signer}”不在本机信任之列",
            f"our part is unchanged; its timestamp is by “{strangers[0].signer}”, which is not trusted here",
        )
        return _verdict("amber", _joined(head, tail), more)
    head = Text(f"“{ours.signer}”签发的原件，未被改动", f"the original as “{ours.signer}” issued it, unchanged")
    return _verdict("green", _joined(head, tail), more)


def _verdict(kind: VerdictKind, sentence: Text, details: list[Text]) -> Verdict:
    return Verdict(kind, sentence, tuple(one for one in details if one.zh)[: 2 * _MOST_REASONS])


def _without_signature(found: Findings) -> Verdict:
    if found.leftover:
        head = Text("签名已被拆除或破坏", "a signature was taken out or broken")
        return _verdict("changed", head, [Text("文件里有签名的残余", "the file holds the remains of a signature")])
    head = Text("没有电子签名：谁都可能改过它", "it is not signed: anyone may have changed it")
    return _verdict("unsigned", head, [])


# --- how a file departs from the form --------------------------------------------------------------------------------


def _departures(found: Findings) -> list[Text]:
    """Why it is not what we wrote, but for who signed; () when it is."""
    if len(found.signatures) > MOST_SIGNATURES:
        return [Text(f"有 {len(found.signatures)} 个签名", f"it holds {len(found.signatures)} signatures")]
    if len(found.signatures) == 1:
        return _faults(found.signatures[0])
    part = found.first
    if part is None or not part.readable or len(part.signatures) != len(found.signatures) - 1:
        return [Text("第一个签名之前的内容不是原件", "what stands before the second signature is no original")]
    reasons = _departures(part)
    reasons += _faults_of_stamp(found) if found.signatures[-1].stamp else _faults_of_client(found, part)
    return reasons[:_MOST_REASONS]


def _faults(one: SignatureFacts) -> list[Text]:
    reasons = []
    if not one.intact:
        reasons.append(Text("签名所覆盖的内容与签名不符", "what the signature covers is not what was signed"))
    if not one.covers_whole_file:
        reasons.append(Text("签名没有覆盖整个文件：后面加了内容", "the signature does not cover the whole file"))
    if one.modified_after:
        reasons.append(Text("签名之后加入了不允许的改动", "something that is not allowed was changed after signing"))
    if not one.ours:
        reasons.append(Text(f"签名不在本程序的签名栏（{one.field}）", f"it is not in our field ({one.field})"))
    if one.certification not in ("no_changes", "form_filling"):
        reasons.append(Text("不是认证签名", "it is not certified against changes"))
    if not one.canonical:
        reasons.append(Text("签名的写法不是本程序的", "the signature is not written as this program writes it"))
    if one.problem and not reasons:
        reasons.append(Text(f"签名无法核对（{one.problem}）", f"the signature cannot be checked ({one.problem})"))
    return reasons[:_MOST_REASONS]


def _faults_of_client(found: Findings, part: Findings) -> list[Text]:
    second, reasons = found.signatures[-1], []
    if part.our_part.signatures[0].certification != "form_filling":
        reasons.append(Text("原件不允许再签名", "the original does not allow a second signature"))
    if part.client is not None:
        reasons.append(Text("有第三个签名", "it holds a third signature"))
    if not (second.intact and second.covers_whole_file) or second.problem:
        reasons.append(Text("第二个签名不成立，或后面又加了内容", "the second signature fails, or more was added"))
    if second.ours or not found.only_filled or found.signatures[0].modified_after:
        reasons.append(Text("除客户签名栏外还有别的改动", "more was changed than the client's own field"))
    return reasons


def _faults_of_stamp(found: Findings) -> list[Text]:
    stamp, reasons = found.signatures[-1], []
    if not (stamp.intact and stamp.covers_whole_file and stamp.canonical) or stamp.problem:
        reasons.append(Text("时间戳不成立，或后面又加了内容", "the timestamp fails, or more was added"))
    if not found.only_filled or any(one.modified_after for one in found.signatures):
        reasons.append(Text("除时间戳外还有别的改动", "more was changed than adding a timestamp"))
    return reasons


# --- words -----------------------------------------------------------------------------------------------------------


def _stamped(one: SignatureFacts) -> list[Text]:
    known = Text("", "") if one.trusted else Text("（不在本机信任之列）", " (not trusted here)")
    return [
        Text(
            f"时间戳：“{one.signer}”{known.zh}证明文件在 {one.signed_at} 已是这样",
            f"timestamp: “{one.signer}”{known.en} proves that it was so at {one.signed_at}",
        )
    ]


def _stranger(one: SignatureFacts) -> Text:
    if one.revoked:
        return Text("签名完好，但签发人的证书已被吊销", "the signature holds, but its issuer's certificate was revoked")
    if one.trusted_then:
        return Text("签名完好，但签发人的证书已过期", "the signature holds, but its issuer's certificate has expired")
    return Text(
        f"签名完好，但不认识签发人“{one.signer}”：是谁签的无法确认",
        f"the signature holds, but its issuer “{one.signer}” is unknown here: who signed cannot be said",
    )


def _who(one: SignatureFacts) -> list[Text]:
    issuer = (
        Text("自签名证书", "a self-signed certificate")
        if one.issuer == one.signer
        else Text(f"证书由“{one.issuer}”签发", f"certificate issued by “{one.issuer}”")
    )
    return [
        Text(
            f"签署人“{one.signer}”，{issuer.zh}，{one.algorithm}，自称签于 {one.signed_at}",
            f"signer “{one.signer}”, {issuer.en}, {one.algorithm}, signed at {one.signed_at} by its own clock",
        ),
        Text(f"证书指纹 SHA-256 {one.fingerprint}", f"certificate fingerprint SHA-256 {one.fingerprint}"),
    ]


def _also(found: Findings, known: Known) -> list[Text]:
    said = _amounts(known) + _standing(known)
    if known.signed is not None:
        said.append(Text("与登记的 SHA-256 相同", "the SHA-256 is the registered one"))
    if not found.our_part.payload:
        said.append(Text("文件里没有报价数据", "the file holds no data of a quote"))
    return said


def _amounts(known: Known) -> list[Text]:
    if known.broken_data:
        return [Text("内嵌的报价数据读不懂", "the embedded data of the quote does not read")]
    totals = known.totals
    if totals.embedded is None:
        return []
    parts = (
        ("印刷", "printed", totals.printed),
        ("内嵌", "embedded", totals.embedded),
        ("重算", "priced again", totals.recomputed),
    )
    unknown = Text("无", "none")
    zh = "，".join(f"{name} {yuan(one) if one is not None else unknown.zh}" for name, _, one in parts)
    en = ", ".join(f"{name} {yuan(one) if one is not None else unknown.en}" for _, name, one in parts)
    return [Text(f"合计：{zh}", f"total: {en}")]


def _standing(known: Known) -> list[Text]:
    """Superseded, expired: what the best signature cannot know."""
    said = []
    if known.newer:
        said.append(Text(f"已被第 {known.newer} 版取代", f"superseded by version {known.newer}"))
    if known.valid_until is not None and known.today > known.valid_until:
        said.append(Text(f"报价已于 {known.valid_until} 过期", f"the offer expired on {known.valid_until}"))
    return said


def _joined(head: Text, more: list[Text]) -> Text:
    if not more:
        return head
    but = listed(more, "，")
    return Text(f"{head.zh}；但{but.zh}", f"{head.en}; but {but.en}")
