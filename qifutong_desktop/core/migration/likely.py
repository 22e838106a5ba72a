"""Customers that are perhaps one: the same name once region and legal form are taken off. Only a suggestion."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import lru_cache

from ..patterns import later
from .identity import EXCLUSIVE, Key, KeysByKind

#: As they are once normalised.
OPENING, CLOSING = "([【〔", ")]】〕"
_BRACKETS = later(r"[(\[【〔][^)\]】〕]*[)\]】〕]")
_NOT_WORD = later(r"[\W_]+")
FORM = (
    r"(?:集团)?(?:股份|控股|实业)?(?:有限)?(?:责任)?(?:总)?(?<!分)公司$|集团$"
    r"|(?:制造|加工)?厂$|(?:经营|门市|批发|服务)部$|商行$|工作室$|(?:专卖|分)?店$"
)
_FORM = later(FORM)
PROVINCE = (
    r"^(?:中国)?(?:北京|上海|天津|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾"
    r"|内蒙古|广西|西藏|宁夏|新疆|香港|澳门)(?:省|(?:壮族|回族|维吾尔)?自治区|特别行政区)?"
)
_PROVINCE = later(PROVINCE)
PLACES = r"^([\u4e00-\u9fff]{2,4}?)[市县区州]"
_PLACES = later(PLACES)
CITY = "市"
#: A core shorter than this names too many firms to suggest anything.
SHORTEST = 2
#: So many characters of a place are looked at, of a region so many to find it.
PLACE, REGION = 2, 20
#: So many clusters of one core are compared, to keep the work linear.
TRIED = 50
_NO_CODES: Mapping[str, Hashable] = {}
#: What is remembered of one record to compare it: the core of its name, and its place ("" unknown).
Core = tuple[str, str]
#: A record by its number, its place and its root.
Placed = tuple[int, Hashable, int]


def core_of(name: str, region: str) -> Core:
    """The core of a name as it is written; ``region`` may be a city or a whole address.

    Brackets, province and legal form are taken off the name, and the place where it is told: 江苏省无锡市甲一机械
    （集团）有限公司 is 甲一机械 of 无锡. A place that the name itself says counts for more than the region beside it.
    """
    return _taken_apart(name, region[:REGION])


@lru_cache(maxsize=32_768)
def _taken_apart(name: str, region: str) -> Core:
    plain = bare(name)
    plain = plain[: len(plain) - form(plain)] or plain
    behind = plain[province(plain) :]
    plain = behind if len(behind) > SHORTEST else plain
    end = place_before(plain)
    if end and len(plain) - end >= SHORTEST:
        return plain[end:], plain[:PLACE]
    place = place_of(region)
    if place and plain.startswith(place) and len(plain) - len(place) >= SHORTEST:
        return plain[len(place) :], place
    return plain, place


def bare(name: str) -> str:
    """A name in upper case without what stands in brackets, blanks and marks."""
    return _NOT_WORD.sub("", _BRACKETS.sub("", unicodedata.normalize("NFKC", name).upper()))


def form(plain: str) -> int:
    """How many characters at the end are a firm's legal form."""
    found = _FORM.search(plain)
    return len(plain) - found.start() if found else 0


def province(plain: str) -> int:
    """How many characters at the beginning are a province."""
    found = _PROVINCE.match(plain)
    return found.end() if found else 0


def place_before(plain: str) -> int:
    """How many characters at the beginning are a place with what it is: 无锡市."""
    found = _PLACES.match(plain)
    return found.end() if found else 0


def _placed(record: Core, places: frozenset[str]) -> Core:
    """The same, with a place taken off its name that only other records told us to be one."""
    core, begins = record[0], record[0][:PLACE]
    return (core[PLACE:], begins) if begins in places and len(core) >= PLACE + SHORTEST else record


def place_of(region: str) -> str:
    """The first two characters of the city (or of what is there), without the province: 江苏省无锡市… → 无锡."""
    plain = words_of(region)
    rest = plain[province(plain) :].lstrip(CITY)
    return (rest or plain)[:PLACE]


def words_of(region: str) -> str:
    """A place as it is written, without blanks and marks."""
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", region))


def likely(records: Sequence[Core], keys: KeysByKind[Key], roots: Sequence[int]) -> list[int]:
    """The places of records of clusters that may be one with a cluster before: one core, no code or region against it.

    ``keys`` and ``roots`` (see :func:`identity.roots`) are those of the records, in their order.
    """
    places = frozenset(place for _, place in records if place)
    placed = [_placed(record, places) for record in records]
    alikes: dict[str, list[Placed]] = {}
    for number, ((core, place), root) in enumerate(zip(placed, roots, strict=True)):
        if len(core) >= SHORTEST:
            alikes.setdefault(core, []).append((number, place, root))
    return told_of(alikes.values(), lambda: codes_of(keys, roots))


def told_of(alikes: Iterable[Iterable[Placed]], codes: Callable[[], Mapping[int, Mapping[str, Hashable]]]) -> list[int]:
    """Of records with one core each those that :func:`likely` tells; ``codes`` are those of each root."""
    held: Mapping[int, Mapping[str, Hashable]] | None = None
    told: dict[int, int] = {}
    for records in alikes:
        others: dict[int, Hashable] = {}
        for number, place, root in records:
            if root in others:
                continue
            if others and number < told.get(root, number + 1):
                held = codes() if held is None else held
                mine = held.get(root, _NO_CODES)
                near = [held.get(other, _NO_CODES) for other, there in others.items() if _agree(place, there)]
                if any(_compatible(mine, theirs) for theirs in near):
                    told[root] = number
            if len(others) < TRIED:
                others[root] = place
    return sorted(told.values())


def codes_of(keys: KeysByKind[Key], roots: Sequence[int]) -> dict[int, dict[str, Key]]:
    """The codes of the records with each root, where they have any."""
    held: dict[int, dict[str, Key]] = {}
    for kind in EXCLUSIVE.intersection(keys):
        for record, key in zip(*keys[kind], strict=True):
            held.setdefault(roots[record], {})[kind] = key
    return held


def _agree(one: Hashable, other: Hashable) -> bool:
    return not one or not other or one == other


def _compatible(one: Mapping[str, Hashable], other: Mapping[str, Hashable]) -> bool:
    return all(other.get(kind, key) == key for kind, key in one.items())
