"""Deterministic keys: by which two records are the same customer or the same account, whatever else is written.

A name's likeness never decides; it may only be suggested to a person.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from functools import cache
from struct import iter_unpack
from typing import TYPE_CHECKING, TypeVar

from ..patterns import later

if TYPE_CHECKING:
    import hashlib

#: One record's keys; the first letter is the kind (see KINDS), the rest a digest.
Identity = tuple[str, ...]
#: A key that is compared: text or number.
Key = TypeVar("Key", bound=Hashable)
#: The keys of many records, by kind: the records, in their order, and the key of each.
KeysByKind = Mapping[str, tuple[Sequence[int], Sequence[Key]]]

#: Kinds that merge records, strongest first: 信用代码, 帐号, 工号, product code, phone, name.
KINDS = "uascpn"
#: Two records whose keys of such a kind differ are never one.
EXCLUSIVE = frozenset("uasc")
#: Says who without merging: used to tell a phone that many different people share.
WHO = "w"
#: A phone under more different names than this is a placeholder (a switchboard, 财务 of a group), not a key.
SHARED_BY = 5
#: So many records that exclude each other are tried for one key, to keep the work linear.
TRIED = 50
#: From this length on a name is a firm's and identifies by itself; a shorter one needs a region beside it.
FIRM_NAME = 6

#: Written in names with the two characters in its middle, or without.
LIMITED = "有限责任公司"
#: How a person is called, as :func:`name_key` writes it; of firms the last character tells (恒利行), but for names that
#: people give their children (麦景行).
PERSON = (
    r"[\u4e00-\u9fff]{1,3}[^\W\da-z厂店部社行院所校馆司团站场坊队会局]"
    r"|[\u4e00-\u9fff](?:景|知|天|笃|力|慎|敏|思|践|云|远|健|子|易|逸)行"
)
_PERSON = later(PERSON)
_USCC = later(r"[0-9A-HJ-NPQRTUWXY]{18}")
_MOBILE = later(r"(?<!\d)(?:(?:\+|00)?86[\s-]*)?(1[3-9]\d[\s-]?\d{4}[\s-]?\d{4})(?!\d)")
_MOBILE_DIGITS = later(r"(?:00)?(?:86)?(1[3-9]\d{9})")
_LANDLINE = later(r"(?<!\d)(0(?:10|2\d|[3-9]\d{2}))[)\s-]*(\d{3,4}[\s-]?\d{4})(?!\d)")
_NOT_WORD = later(r"[\W_]+")


def uscc_key(text: str) -> str:
    """The 18 characters of a 统一社会信用代码, "" when the text is none (or has lost digits as a number)."""
    plain = text if _USCC.fullmatch(text) else _joined(text).replace("-", "")
    return plain if _USCC.fullmatch(plain) and len(set(plain)) > 4 else ""


def phone_keys(text: str) -> tuple[str, ...]:
    """Every complete phone number in a cell: mobiles, and landlines with their area code."""
    if not text:
        return ()
    if len(text) == 11 and text.isascii() and text.isdigit() and "13" <= text[:2] <= "19":
        return (text,) if len(set(text[3:])) > 1 else ()
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain.endswith(".0"):
        plain = plain[:-2]
    found = [re.sub(r"\D", "", number) for number in _MOBILE.findall(plain)]
    found += [area + re.sub(r"\D", "", number) for area, number in _LANDLINE.findall(plain)]
    if not found and (whole := _MOBILE_DIGITS.fullmatch(re.sub(r"\D", "", plain))):
        found = [whole[1]]
    return tuple(dict.fromkeys(number for number in found if len(set(number[-8:])) > 1))


def name_key(text: str) -> str:
    """A name as it is compared: NFKC, upper case, no blanks or marks, 有限责任公司 as 有限公司."""
    plain = unicodedata.normalize("NFKC", text).upper()
    if not plain.isalnum():
        plain = _NOT_WORD.sub("", plain)
    return plain.replace(LIMITED, "有限公司")


def is_person(name: str) -> bool:
    """Whether a name is a person's, whom others may share it with; of a firm's it is hers alone."""
    return is_persons(name_key(name))


def is_persons(key: str) -> bool:
    """As :func:`is_person` of a name's key."""
    return _PERSON.fullmatch(key) is not None


def plain_key(text: str) -> str:
    """A code or an account as it is compared."""
    return _joined(text)


def _joined(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).upper().split())


def token(kind: str, key: str) -> str:
    """A key as it may leave the reading process: its kind and a digest, nothing that can be read."""
    return kind + blake2b()(key.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


@cache
def blake2b() -> type[hashlib.blake2b]:
    """The hash; what it brings with it takes a while to load, and not every table wants it."""
    from hashlib import blake2b

    return blake2b


#: What letters are mixed with: odd numbers in whose bits no order is seen.
MIX = (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB)
_BITS = 0xFFFFFFFFFFFFFFFF


def digest(key: str) -> int:
    """64 bits that stand for a key where those of many records are compared; many: ``workbooks/fast/letters.py``."""
    raw = key.encode("utf-32-le", "surrogatepass") + b"\x00\x00\x00\x00" * (len(key) % 2)
    size, one, other = MIX
    found = len(key) * size & _BITS
    for (letters,) in iter_unpack("<Q", raw):
        found = (found ^ letters) * one & _BITS
        found = (found ^ found >> 29) * other & _BITS
        found ^= found >> 32
    return found


def paired(one: int, other: int) -> int:
    """The digest of a key of two parts, from theirs."""
    found = (one ^ other * MIX[0] & _BITS) * MIX[1] & _BITS
    found = (found ^ found >> 29) * MIX[2] & _BITS
    return found ^ found >> 32


def clusters(identities: Sequence[Identity]) -> list[int]:
    """For each record the number of the cluster that it falls into, 0, 1, 2 … in order of first appearance: see
    :func:`roots`."""
    keys: dict[str, tuple[list[int], list[str]]] = {kind: ([], []) for kind in (*KINDS, WHO)}
    for record, mine in enumerate(identities):
        for key in mine:
            records, held = keys[key[0]]
            records.append(record)
            held.append(key)
    numbers: dict[int, int] = {}
    return [numbers.setdefault(root, len(numbers)) for root in roots(len(identities), keys)]


def roots(count: int, keys: KeysByKind[Key]) -> list[int]:
    """For each of so many records the first one that it is one with, itself where there is none before.

    Kinds are joined from the strongest to the weakest; a record without any key is alone.
    """
    found = {kind: _repeated(*keys[kind]) for kind in KINDS if kind in keys}
    held: dict[int, dict[str, Key]] = {record: {} for entries in found.values() for record, _ in entries}
    for kind in EXCLUSIVE.intersection(keys):
        for record, key in zip(*keys[kind], strict=True):
            if record in held:
                held[record][kind] = key
    parent = list(range(count))

    def root(record: int) -> int:
        while parent[record] != record:
            parent[record] = parent[parent[record]]
            record = parent[record]
        return record

    shared = _shared_phones(found.get("p", ()), keys.get(WHO, ((), ())))
    for entries in found.values():
        holders: dict[Key, list[int]] = {}
        for record, key in entries:
            if key not in holders:
                if key not in shared:
                    holders[key] = [record]
                continue
            mine = root(record)
            for other in holders[key]:
                theirs = root(other)
                if theirs == mine:
                    break
                if all(held[theirs].get(name, value) == value for name, value in held[mine].items()):
                    low, high = min(mine, theirs), max(mine, theirs)
                    parent[high] = low
                    held[low] |= held[high]
                    break
            else:
                if len(holders[key]) < TRIED:
                    holders[key].append(record)
    for record in held:
        parent[record] = root(record)
    return parent


def _repeated(records: Sequence[int], keys: Sequence[Key]) -> list[tuple[int, Key]]:
    """The keys that more than one record has: no other joins records, or keeps any apart."""
    if len(set(keys)) == len(keys):
        return []
    twice = {key for key, count in Counter(keys).items() if count > 1}
    return [one for one in zip(records, keys, strict=True) if one[1] in twice]


def _shared_phones(phones: Sequence[tuple[int, Key]], names: tuple[Sequence[int], Sequence[Key]]) -> frozenset[Key]:
    """Phones under more than :data:`SHARED_BY` different names."""
    often = {phone for phone, count in Counter(phone for _, phone in phones).items() if count > SHARED_BY}
    if not often:
        return frozenset()
    who: dict[int, Key] = {}
    for record, name in zip(*names, strict=True):
        who.setdefault(record, name)
    people: dict[Key, set[Key]] = {}
    for record, phone in phones:
        if phone in often and record in who:
            people.setdefault(phone, set()).add(who[record])
    return frozenset(phone for phone, known in people.items() if len(known) > SHARED_BY)
