"""Customers that are perhaps one: the same name once region and legal form are taken off. Only a suggestion."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from ..patterns import later
from .identity import EXCLUSIVE, Identity

_BRACKETS = later(r"[(\[【〔][^)\]】〕]*[)\]】〕]")
_NOT_WORD = later(r"[\W_]+")
_FORM = later(
    r"(?:集团)?(?:股份|控股|实业)?(?:有限)?(?:责任)?(?:总)?(?<!分)公司$|集团$|(?:制造|加工)?厂$|(?:经营|门市|批发|服务)部$|商行$|工作室$|(?:专卖|分)?店$"
)
_PROVINCE = later(
    r"^(?:中国)?(?:北京|上海|天津|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾"
    r"|内蒙古|广西|西藏|宁夏|新疆|香港|澳门)(?:省|(?:壮族|回族|维吾尔)?自治区|特别行政区)?"
)
_PLACE = later(r"^([\u4e00-\u9fff]{2,4}?)[市县区州]")
#: A core shorter than this names too many firms to suggest anything.
_SHORTEST = 2
_REGION = 2
#: So many clusters of one core are compared, to keep the work linear.
_TRIED = 50


#: What is remembered of one record to compare it: the core of its name, and its place ("" unknown).
Core = tuple[str, str]


def core_of(name: str, region: str) -> Core:
    """The core of a name as it is written; ``region`` may be a city or a whole address.

    Brackets, province and legal form are taken off the name, and the place where it is told: 江苏省无锡市甲一机械
    （集团）有限公司 is 甲一机械 of 无锡. A place that the name itself says counts for more than the region beside it.
    """
    return _taken_apart(name, region[:20])


@lru_cache(maxsize=32_768)
def _taken_apart(name: str, region: str) -> tuple[str, str]:
    plain = _NOT_WORD.sub("", _BRACKETS.sub("", unicodedata.normalize("NFKC", name).upper()))
    plain = _FORM.sub("", plain) or plain
    rest = _PROVINCE.sub("", plain, count=1)
    plain = rest if len(rest) > _SHORTEST else plain
    found = _PLACE.match(plain)
    if found and len(plain) - found.end() >= _SHORTEST:
        return plain[found.end() :], found[1][:_REGION]
    place = place_of(region)
    if place and plain.startswith(place) and len(plain) - len(place) >= _SHORTEST:
        return plain[len(place) :], place
    return plain, place


def _placed(record: Core, places: frozenset[str]) -> Core:
    """The same, with a place taken off its name that only other records told us to be one."""
    core, begins = record[0], record[0][:_REGION]
    return (core[_REGION:], begins) if begins in places and len(core) >= _REGION + _SHORTEST else record


def place_of(region: str) -> str:
    """The first two characters of the city (or of what is there), without the province: 江苏省无锡市… → 无锡."""
    plain = _NOT_WORD.sub("", unicodedata.normalize("NFKC", region))
    rest = _PROVINCE.sub("", plain, count=1).lstrip("市")
    return (rest or plain)[:_REGION]


def likely(records: Sequence[Core], identities: Sequence[Identity], clusters: Sequence[int]) -> list[int]:
    """The places of records of clusters that may be one with a cluster before: one core, no code or region against it.

    ``identities`` and ``clusters`` (see :func:`identity.clusters`) are those of the records, in their order.
    """
    places = frozenset(place for _, place in records if place)
    first: dict[str, dict[int, str]] = {}
    held: dict[int, dict[str, str]] | None = None
    found: list[int] = []
    told: set[int] = set()
    seen: set[tuple[Core, int]] = set()
    for number, (record, cluster) in enumerate(zip(records, clusters, strict=True)):
        if (record, cluster) in seen:
            continue
        seen.add((record, cluster))
        core, place = _placed(record, places)
        if len(core) < _SHORTEST:
            continue
        others = first.setdefault(core, {})
        if cluster in others:
            continue
        if others and cluster not in told:
            held = held or _held(identities, clusters)
            codes = held[cluster]
            if any(_agree(place, there) and _compatible(codes, held[other]) for other, there in others.items()):
                told.add(cluster)
                found.append(number)
        if len(others) < _TRIED:
            others[cluster] = place
    return found


def _held(identities: Sequence[Identity], clusters: Sequence[int]) -> dict[int, dict[str, str]]:
    """The codes of each cluster."""
    held: dict[int, dict[str, str]] = {}
    for keys, cluster in zip(identities, clusters, strict=True):
        held.setdefault(cluster, {}).update({key[0]: key for key in keys if key[0] in EXCLUSIVE})
    return held


def _agree(one: str, other: str) -> bool:
    return not one or not other or one == other


def _compatible(one: dict[str, str], other: dict[str, str]) -> bool:
    return all(other.get(kind, key) == key for kind, key in one.items())
