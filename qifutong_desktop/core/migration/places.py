"""省、市、区 where they are certain: in full where the short name can mean only one place, else as they stand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_DISTRICT = re.compile(r"[\u4e00-\u9fff]{1,7}?(?:自治县|区|县|市|旗)")
#: After these a 区 or 市 is no district: 工业园区, 小区, 开发区 stand within one.
_NO_DISTRICT = re.compile(r"(?:园区|小区|社区|开发区|新区|厂区|街区|片区|库区|校区|夜市|超市|门市|菜市|城市|都市)$")
_TRUE_NEW_DISTRICTS = frozenset(("浦东新区", "滨海新区"))


@dataclass(frozen=True, slots=True)
class Place:
    """What a text says of where something is, each "" where it does not say so for certain."""

    province: str = ""
    city: str = ""
    district: str = ""


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """``provinces``: short and full name → full name; ``cities``: with and without 市 → (city in full, province)."""

    provinces: Mapping[str, str]
    cities: Mapping[str, tuple[str, str]]

    def province(self, text: str) -> str:
        """江苏 → 江苏省; what is no province comes back as it is."""
        return self.provinces.get(text, text)

    def city(self, text: str) -> str:
        """无锡 → 无锡市; what is no city that we know comes back as it is."""
        return self.cities[text][0] if text in self.cities else text

    def province_of(self, city: str) -> str:
        """无锡市 → 江苏省, "" of a city that we do not know."""
        return self.cities[city][1] if city in self.cities else ""

    def split(self, text: str) -> Place:
        """江苏省无锡市惠山区锡澜路9号 → 江苏省, 无锡市, 惠山区; 无锡江阴市… → the same city with 江阴市.

        A district is taken only right behind a city that we know; without one nothing is certain.
        """
        plain = "".join(text.split())
        said, rest = self._taken(plain, self.provinces)
        province = self.provinces.get(said, "")
        name, behind = self._taken(rest, self.cities)
        if not name and said in self.cities:  # 上海嘉定区: the municipality is its own city
            name, behind = said, rest
        if not name and said and said != province and rest:
            return Place()  # 北京路12号 is a road
        if not name or (province and self.cities[name][1] != province):
            return Place(province)
        city, of = self.cities[name]
        if not name.endswith("市") and not _begins_like_place(behind):
            return Place(province if said == province else "")
        return Place(of, city, _district(behind))

    def _taken(self, text: str, known: Mapping[str, object]) -> tuple[str, str]:
        for length in range(min(8, len(text)), 1, -1):
            if text[:length] in known:
                return text[:length], text[length:]
        return "", text


def _begins_like_place(rest: str) -> bool:
    """无锡惠山区…, or nothing more: then 无锡 is the city, and not the first characters of a road or a firm."""
    return not rest or bool(_district(rest))


def _district(rest: str) -> str:
    found = _DISTRICT.match(rest)
    if found is None:
        return ""
    if found[0] in _TRUE_NEW_DISTRICTS:
        return found[0]
    return "" if _NO_DISTRICT.search(found[0]) else found[0]
