"""The table place_names, made ready for finding names in addresses."""
from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from flowspace import tables
from flowspace.placenames import outside
from flowspace.placenames.stems import stem
from flowspace.placenames.text import letters

OUTSIDE = "outside"
"""Stands in place of codes for places outside the mainland."""

LEVELS = (OUTSIDE, "province", "prefecture", "zone", "county", "township")
"""Levels of places in the order in which a name that has several is understood."""

SIBLINGS = {"51": ("50",), "13": ("12",)}
"""Provinces whose old addresses name cities that left them: Chongqing left Sichuan in 1997, Tianjin Hebei before."""

WITHIN = {"654000": ("654200", "654300")}
"""Prefectures that hold others: the addresses of Tacheng and Altay name Ili first, of which they are part."""

OFTEN_CONFUSED = {"shanxi": ("61",)}
"""English names that are often written for another province: Shanxi for Shaanxi."""

UNDECIDED = ("朝阳", "chaoyang")
"""Names of prefectures that a district of a larger city bears as well, so that by themselves they say neither."""

GENERIC = ("城区", "郊区", "矿区", "东区", "西区", "南区", "北区", "老城区")
"""Names of districts that are also plain words, so that by themselves they say nothing."""


@dataclass
class Entry:
    """What a name may stand for.

    Parameters
    ----------
    codes : dict
        Codes of prefectures by level; a province stands for all its prefectures.
    full : bool
        True where the name carries its kind of unit, as 昆山市 does.
    short : bool
        True for English names of one syllable, which count only with their kind of unit.
    """

    codes: dict[str, frozenset[str]] = field(default_factory=dict)
    full: bool = False
    short: bool = False

    def add(self, level: str, codes) -> None:
        """Let the name stand for more places."""
        self.codes[level] = self.codes.get(level, frozenset()) | frozenset(codes)


@dataclass(frozen=True)
class Gazetteer:
    """Names by language, with the longest length of a name by its first two characters (Chinese)."""

    chinese: dict[str, Entry]
    longest: dict[str, int]
    english: dict[str, Entry]
    units: frozenset[str]
    prefectures: frozenset[str]


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """Read the embedded table place_names once.

    Returns
    -------
    Gazetteer

    Raises
    ------
    TableError
        If the embedded table is missing or damaged.

    Examples
    --------
    >>> sorted(gazetteer().chinese["昆山市"].codes["county"])
    ['320500']
    """
    names = tables.read("place_names")
    cities = tables.read("cities")
    units = frozenset(names.loc[names["level"] != "province", "adcode"])
    chinese: dict[str, Entry] = {}
    english: dict[str, Entry] = {}
    for row in names.itertuples(index=False):
        codes = _of_province(row.adcode, units) if row.level == "province" else [row.adcode]
        if row.language == "zh":
            chinese.setdefault(row.name, Entry(full=True)).add(row.level, codes)
        else:
            entry = english.setdefault(letters(row.name), Entry())
            entry.add(row.level, codes)
            if row.level == "province":
                for province in OFTEN_CONFUSED.get(letters(row.name), ()):
                    entry.add(row.level, _of_province(province + "0000", units))
            entry.short = row.level == "county" and len(stem(row.unit_zh)) == 1 and set(entry.codes) == {"county"}
    for name in list(chinese):
        _add_stem(name, chinese)
    for name in outside.CHINESE:
        chinese.setdefault(name, Entry()).codes = {OUTSIDE: frozenset([OUTSIDE])}
    for name in outside.ENGLISH:
        english.setdefault(letters(name), Entry()).codes = {OUTSIDE: frozenset([OUTSIDE])}
    longest: dict[str, int] = {}
    for name in chinese:
        longest[name[:2]] = max(longest.get(name[:2], 0), len(name))
    return Gazetteer(chinese, longest, english, units, frozenset(cities["adcode"]))


def _of_province(adcode: str, units: frozenset[str]) -> list[str]:
    """All units of a province, and of those that its old addresses include."""
    provinces = (adcode[:2], *SIBLINGS.get(adcode[:2], ()))
    return [unit for unit in units if unit[:2] in provinces]


def _add_stem(name: str, chinese: dict[str, Entry]) -> None:
    """Let the name without its kind of unit stand for the same places."""
    short = stem(name)
    if short == name or len(short) < 2:
        return
    known = chinese.get(short)
    if known is not None and known.full:
        return
    entry = chinese.setdefault(short, Entry())
    for level, codes in chinese[name].codes.items():
        if level in ("province", "prefecture", "county"):
            entry.add(level, codes)
    if not entry.codes:
        del chinese[short]
