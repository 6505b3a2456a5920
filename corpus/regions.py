"""Province and city (地域) of a court, from its name, and where the name leaves it open from its code in a case number.

The names of places are those of GB/T 2260 (`data/regions.txt`, a line for each prefecture with its counties). A county
whose name several cities share is no answer; neither is a place that the table does not hold.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from corpus.folding import fold

# What a case number calls a province (法〔2015〕137号).
_CODES = dict(
    re.findall(
        "(.)([0-9]{2})",
        "京11津12冀13晋14内15辽21吉22黑23沪31苏32浙33皖34闽35赣36鲁37豫41鄂42湘43粤44桂45琼46渝50川51黔52云53藏54陕61甘62青63宁64新65",
    )
)
_CORPS = "新疆生产建设兵团"  # has courts of its own all over the region
_COURT_CODE = re.compile("）([京津冀晋内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔云藏陕甘青宁新兵])([0-9]{2})?")
_UPRIGHT = frozenset("市区县旗")
# 上海金融法院, 广州海事法院: a city without its 市.
_SPECIAL = re.compile("(?:海事|金融|知识产权|互联网|铁路运输)")


@dataclass(frozen=True, slots=True)
class Region:
    """A province (or what ranks as one) and a city in it; no city for those under nothing but the centre (直辖市)."""

    province: str
    city: str | None = None

    @property
    def full(self) -> str:
        """安徽省芜湖市."""
        return self.province + (self.city or "")


class _Places:
    """The table, by number and by name."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.provinces: dict[str, str] = {}
        self.cities: dict[str, Region] = {}
        named: defaultdict[str, set[Region]] = defaultdict(set)
        for line in lines:
            code, name, *counties = line.split()
            if len(code) == 2:
                self.provinces[code] = name
                continue
            region = Region(self.provinces[code[:2]], None if name == "-" else name)
            if region.city:
                named[region.city].add(region)
                # 90 stands for counties that belong to no city; they share the number.
                if not code.endswith("90"):
                    self.cities[code] = region
            for county in counties:
                named[county].add(region)
                # 无为县 became 无为市: what a county is called changes more often than its name.
                if len(county) > 2 and county[-1] in _UPRIGHT:
                    named[county[:-1]].add(region)
        self.named: dict[str, frozenset[Region]] = {name: frozenset(found) for name, found in named.items()}
        self.longest = max(map(len, self.named))

    def beginning(self, name: str, province: str | None) -> frozenset[Region]:
        """What the longest place with which a name begins can be; in a known province only what lies in it."""
        for end in range(min(self.longest, len(name)), 1, -1):
            place = name[:end]
            found = self.named.get(place) or (
                self.named.get(place[:-1]) if place[-1] in _UPRIGHT and end > 2 else None
            )
            inside = frozenset(each for each in found or () if province in (None, each.province))
            if inside:
                # 吉林市 and 朝阳市 are cities before they are anything else.
                return frozenset(each for each in inside if each.city == place) or inside
        return frozenset()


@lru_cache(maxsize=1)
def _places() -> _Places:
    return _Places((Path(__file__).parent / "data" / "regions.txt").read_text("utf-8").splitlines())


@lru_cache(maxsize=4_096)
def is_region(text: str, whole: bool = False) -> bool:
    """Whether the folded text is the name of a province, or of a province with a city, or with `whole` False a part: 安徽, 芜湖市."""
    places = _places()
    found = {each.full for each in places.cities.values()} | set(places.provinces.values())
    found |= {each.full for regions in places.named.values() for each in regions}
    return text in found if whole else any(text in name for name in found)


@lru_cache(maxsize=4_096)
def region_of(court: str | None, number: str | None = None) -> Region | None:
    """The region of a court, by its name and the document's own case number; None where they do not tell."""
    places = _places()
    coded = _coded(places, fold(number)) if number else None
    name = fold(court) if court else ""
    if name.startswith(("最高人民法院", _CORPS)):
        return Region(places.provinces["65"]) if name.startswith(_CORPS) else None
    province = next((each for each in places.provinces.values() if name.startswith(each)), None)
    rest = name.removeprefix(province) if province else name
    found = places.beginning(rest, province)
    if not found and (special := _SPECIAL.search(rest)):
        found = _city(places, rest[: special.start()] + "市", province)
    if len(found) == 1:
        return next(iter(found))
    if coded and (not found or coded in found) and province in (None, coded.province):
        return coded
    return Region(province) if province else None


def _city(places: _Places, name: str, province: str | None) -> frozenset[Region]:
    if name in places.provinces.values():
        return frozenset((Region(name),))
    found = places.named.get(name, frozenset())
    return frozenset(each for each in found if each.city == name and province in (None, each.province))


def _coded(places: _Places, number: str) -> Region | None:
    """皖0202 is a court of Wuhu in Anhui; 京01 and 皖71 name no city."""
    hit = _COURT_CODE.search(number)
    if not hit or hit.group(1) == "兵":
        return Region(places.provinces["65"]) if hit else None
    code = _CODES[hit.group(1)]
    return (
        places.cities.get(code + hit.group(2))
        if hit.group(2) in _numbers(places, code)
        else Region(places.provinces[code])
    )


def _numbers(places: _Places, province: str) -> frozenset[str]:
    return frozenset(code[2:] for code in places.cities if code.startswith(province))
