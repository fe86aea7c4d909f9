"""Which city a name or a code means: Chinese and English names, pinyin, codes of today and of the past.

Nothing is guessed: a name that several units bear, or that no unit bears, is answered as such.
"""
from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from flowspace.geography.columns import require_columns
from flowspace.placenames.outside import in_taiwan
from flowspace.placenames.stems import PREFECTURE_KINDS, english_stem, stem
from flowspace.placenames.text import APOSTROPHES, HAN, plain
from flowspace.placenames.traditional import simplified

_CODE = re.compile(rf"[{APOSTROPHES}]*(\d{{2,12}})(?:\.0*)?")
_ROUNDED_CODE = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")
_TOTAL = re.compile(r"(?:全国|全省|全区|全市|各市|各城市|城市|地级市|地级及以上城市|东部|中部|西部|东北)?"
                    r"(?:地区|城市)?(?:总计|合计|总和|小计|平均|均值|平均值)|全国|全省|全区|"
                    r"(?:grand|sub|national|country)?(?:total|sum|mean|average)s?|national|nationwide|china|allcities")
_SAR_NAMES = {"香港特别行政区": ("HK", "HKSAR", "Hong Kong SAR"), "澳门特别行政区": ("Macau", "Macao SAR", "Macau SAR")}
_BRACKETS = re.compile(r"^(.*?)[(\[【〔]([^)\]】〕]*)[)\]】〕]$")


@dataclass(frozen=True)
class CityMatch:
    """The answer to one name or code.

    Parameters
    ----------
    status : str
        One of city, province, total, merged, divided, county, outside, ambiguous, contradiction and unknown.
        "city" alone means that the city is certain. "province" and "total" are rows that sum others up. "merged" and
        "divided" are former units of the table unit_changes; "county" is a part of a city; "outside" is a place in
        Taiwan, which the table cities does not cover.
    adcode : str
        The city where it is certain, the receiving city of a merged unit, the city that a county belongs to;
        otherwise "".
    rule : str
        By which rule the city was found, in plain words.
    candidates : tuple of str
        Names and codes that may be meant, in plain words.
    """

    status: str
    adcode: str = ""
    rule: str = ""
    candidates: tuple[str, ...] = ()


class CityMatcher:
    """Finds the city that a name or a code means.

    Parameters
    ----------
    cities : DataFrame
        The table cities.
    other_names : DataFrame
        The table other_names: former names and codes, misprints, pinyin.
    unit_changes : DataFrame
        The table unit_changes: units that were merged or divided.
    by_hand : mapping of str to str
        Codes for names as the reader wrote them; they go before everything else.
    parts : DataFrame, optional
        Districts, counties and county-level cities: columns name and adcode, the city each belongs to. With it, the
        name of a county alone is answered with its city; a code of a county needs no such table.

    Raises
    ------
    TableError
        If a table lacks a column.

    Examples
    --------
    >>> from flowspace import tables
    >>> matcher = CityMatcher(*(tables.read(name) for name in ("cities", "other_names", "unit_changes")))
    >>> [matcher.match(name).adcode for name in ("苏州", "江苏省苏州市", "Xi an", "襄樊", "3205", 110100.0)]
    ['320500', '320500', '610100', '420600', '320500', '110000']
    >>> matcher.match("Suzhou").candidates
    ('苏州市 Suzhou (Jiangsu) 320500', '宿州市 Suzhou (Anhui) 341300')
    >>> matcher.match("Suzhou", province="Anhui").adcode
    '341300'
    """

    def __init__(self, cities: pd.DataFrame, other_names: pd.DataFrame, unit_changes: pd.DataFrame,
                 by_hand: Mapping[str, str] | None = None, parts: pd.DataFrame | None = None):
        require_columns(cities, ["adcode", "name_zh", "name_en", "province_adcode", "province_zh", "province_en",
                                 "level"], "the cities")
        require_columns(other_names, ["written", "adcode", "kind"], "the other names")
        require_columns(unit_changes, ["adcode", "former_adcode", "former_name_zh", "former_name_en"],
                        "the unit changes")
        self._label = {row.adcode: f"{row.name_zh} {row.name_en} {row.adcode}" for row in cities.itertuples()}
        self._province_of = dict(zip(cities["adcode"], cities["province_adcode"], strict=True))
        self._by_hand = {_text(name): code for name, code in (by_hand or {}).items()}
        self._municipalities = set(cities.loc[cities["level"] == "municipality", "adcode"])
        self._provinces = _province_names(cities)
        self._former_codes = {row.written: row.adcode for row in other_names.itertuples() if row.kind == "former_code"}
        self._former_units: dict[str, list[str]] = {}
        for row in unit_changes[["adcode", "former_adcode", "former_name_zh", "former_name_en"]].drop_duplicates() \
                .itertuples():
            chinese = re.sub(r"[(（].*", "", row.former_name_zh)
            for name in {row.former_adcode, chinese, stem(chinese), _key(row.former_name_en.partition(" (")[0])}:
                self._former_units.setdefault(name, []).append(row.adcode)
        self._parts: dict[str, set[str]] = {}
        if parts is not None:
            require_columns(parts, ["name", "adcode"], "the parts of cities")
            for row in parts.itertuples():
                if row.adcode in self._label:
                    for name in (row.name, stem(row.name)):
                        if len(name) > 1:
                            self._parts.setdefault(_key(name), set()).add(row.adcode)
        self._names: dict[str, dict[str, str]] = {}
        for row in cities.itertuples():
            self._add(row.name_zh, row.adcode, "full Chinese name")
            for name in _written_forms(row.name_zh):
                self._add(name, row.adcode, "Chinese name without the words for its rank")
            for name in (row.name_en, row.name_en.partition(" (")[0], *_SAR_NAMES.get(row.name_zh, ())):
                self._add(name, row.adcode, "English name")
        words = {"former_name": "former name", "misprint": "frequent misprint", "pinyin": "pinyin"}
        for row in other_names.itertuples():
            if row.kind in words:
                for kind in ("", *PREFECTURE_KINDS) if HAN.search(row.written) else ("",):
                    self._add(row.written + kind, row.adcode, words[row.kind])

    def _add(self, name: str, adcode: str, rule: str) -> None:
        if adcode in self._label:
            self._names.setdefault(_key(name), {}).setdefault(adcode, rule)

    def knows(self, adcode: str) -> bool:
        """Tell whether a code is that of a city."""
        return adcode in self._label

    def match(self, written: object, province: object = None) -> CityMatch:
        """Find the city that is meant.

        Parameters
        ----------
        written : str or number
            A name or a code, as found in a file.
        province : str or number, optional
            Name or code of the province that stands beside it; it decides between cities of the same name.

        Returns
        -------
        CityMatch

        Examples
        --------
        >>> from flowspace import tables
        >>> matcher = CityMatcher(*map(tables.read, ("cities", "other_names", "unit_changes")))
        >>> matcher.match("Suzhou", "安徽省").adcode, matcher.match("合计").status
        ('341300', 'total')
        """
        text = _text(written)
        if text in self._by_hand:
            code = self._by_hand[text]
            return CityMatch("city", code, "by hand") if code in self._label else CityMatch("unknown")
        where = self.province(province)
        if match := _CODE.fullmatch(text):
            return self._held_to(self._match_code(match[1]), where)
        if _ROUNDED_CODE.fullmatch(text):
            return CityMatch("unknown", candidates=("a code that a spreadsheet has rounded",))
        if _TOTAL.fullmatch(_key(text)):
            return CityMatch("total")
        if in_taiwan(_key(text)):
            return CityMatch("outside")
        return self._match_name(text, where)

    def province(self, written: object) -> str:
        """Return the code of a province by its name or code, "" where none is meant.

        Parameters
        ----------
        written : str or number
            As found in a file.

        Returns
        -------
        str

        Examples
        --------
        >>> from flowspace import tables
        >>> matcher = CityMatcher(*map(tables.read, ("cities", "other_names", "unit_changes")))
        >>> matcher.province("江苏"), matcher.province(32), matcher.province("somewhere")
        ('320000', '320000', '')
        """
        text = _text(written)
        if match := _CODE.fullmatch(text):
            code = match[1][:2] + "0000"
            return code if code in self._provinces.values() else ""
        return self._provinces.get(_key(text), "")

    def _match_code(self, digits: str) -> CityMatch:
        """Find the city of a code of two, four, six or more digits."""
        if len(digits) in (2, 4):
            found = self._match_code(digits + "0" * (6 - len(digits)))
            return CityMatch(found.status, found.adcode, f"code of {len(digits)} digits" if found.rule else "",
                             found.candidates)
        if len(digits) > 6 and set(digits[6:]) == {"0"}:
            digits = digits[:6]
        if len(digits) != 6:
            return CityMatch("unknown")
        if digits in self._label:
            return CityMatch("city", digits, "code")
        if digits.startswith("71"):
            return CityMatch("outside")
        if digits in self._former_codes:
            return CityMatch("city", self._former_codes[digits], "former code")
        if digits in self._former_units:
            return self._former(digits)
        municipality = digits[:2] + "0000"
        if municipality in self._municipalities:
            if digits[2:] == "0100":
                return CityMatch("city", municipality, "code of the districts of a municipality")
            return CityMatch("county", municipality, candidates=(self._label[municipality],))
        if digits in self._provinces.values():
            return CityMatch("province")
        city = digits[:4] + "00"
        if city in self._label:
            return CityMatch("county", city, candidates=(self._label[city],))
        if city in self._former_codes or city in self._former_units:
            found = self._match_code(city)
            return CityMatch("county", found.adcode, candidates=found.candidates or (self._label[found.adcode],))
        return CityMatch("unknown", candidates=self._near(digits))

    def _match_name(self, text: str, where: str) -> CityMatch:
        """Find the city of a name; brackets, commas and names put before it may say the province."""
        if not text:
            return CityMatch("unknown")
        if (match := _BRACKETS.match(text)) and self.province(match[2]):
            return self._match_name(match[1].strip(), where or self.province(match[2]))
        if "," in text and self.province(text.rpartition(",")[2]):
            return self._match_name(text.rpartition(",")[0].strip(), where or self.province(text.rpartition(",")[2]))
        key = _key(text)
        if found := self._names.get(key):
            if key in self._former_units and not where:
                return self._former(key)
            says_city = re.search(r"\b(?:city|shi)$", text.lower())
            if key in self._provinces and self._provinces[key] not in found and not where and not says_city:
                return CityMatch("ambiguous", candidates=(*(self._label[code] for code in found),
                                                          "the province of that name"))
            return self._chosen(found, where)
        if key in self._provinces:
            return CityMatch("province")
        if key in self._former_units:
            return self._former(key)
        rest, before = self._without_province(text)
        if rest:
            found = self._match_name(rest, before)
            if found.status != "city" and before in self._municipalities:
                return CityMatch("county", before, candidates=(self._label[before],))
            return found if not where or where == before else CityMatch("contradiction", candidates=found.candidates)
        if of := sorted(code for code in self._parts.get(key, ()) if not where or self._province_of[code] == where):
            labels = tuple(self._label[code] for code in of)
            return CityMatch("county", of[0] if len(of) == 1 else "", candidates=labels)
        if HAN.search(text):
            for name in sorted(self._names, key=len, reverse=True):
                if name.endswith(PREFECTURE_KINDS) and key.startswith(name) and len(self._names[name]) == 1:
                    city = next(iter(self._names[name]))
                    return CityMatch("county", city, candidates=(self._label[city],))
        return CityMatch("unknown", candidates=self._near(key))

    def _without_province(self, text: str) -> tuple[str, str]:
        """Cut the name of a province off the beginning; the rest and the code of the province, or two empty texts."""
        if HAN.search(text):
            key = _key(text)
            for name in sorted(self._provinces, key=len, reverse=True):
                if key.startswith(name) and len(key) > len(name):
                    return key[len(name):], self._provinces[name]
            return "", ""
        words = text.split()
        for n in range(len(words) - 1, 0, -1):
            if code := self.province(" ".join(words[:n])):
                return " ".join(words[n:]), code
        return "", ""

    def _chosen(self, found: Mapping[str, str], where: str) -> CityMatch:
        """Decide between the cities that bear a name."""
        within = {code: rule for code, rule in found.items() if not where or self._province_of[code] == where}
        if len(within) == 1:
            code, rule = next(iter(within.items()))
            return CityMatch("city", code, rule + (" and province" if len(found) > 1 else ""))
        if within:
            return CityMatch("ambiguous", candidates=tuple(self._label[code] for code in within))
        return CityMatch("contradiction", candidates=tuple(self._label[code] for code in found))

    def _held_to(self, found: CityMatch, where: str) -> CityMatch:
        """Hold a city to the province that stands beside it."""
        if found.status == "city" and where and self._province_of[found.adcode] != where:
            return CityMatch("contradiction", candidates=(self._label[found.adcode],))
        return found

    def _former(self, name: str) -> CityMatch:
        """Answer a unit that was merged or divided."""
        receivers = self._former_units[name]
        labels = tuple(self._label[code] for code in receivers if code in self._label)
        if len(receivers) == 1:
            return CityMatch("merged", receivers[0], "former unit, now part of the city", labels)
        return CityMatch("divided", candidates=labels)

    def _near(self, key: str) -> tuple[str, ...]:
        """Cities whose names look like the one that was not found."""
        names = difflib.get_close_matches(key[:40], list(self._names), n=3, cutoff=0.5 if HAN.search(key) else 0.6)
        return tuple(dict.fromkeys(self._label[code] for name in names for code in self._names[name]))[:3]


def _text(written: object) -> str:
    """Bring a cell to plain characters; whole numbers have no decimals, missing cells are empty."""
    if written is None or written is pd.NA or (isinstance(written, float) and written != written):
        return ""
    if isinstance(written, float) and written.is_integer():
        written = int(written)
    return plain(str(written))


def _key(text: str) -> str:
    """Form in which names are compared: Chinese simplified and without spaces, English by letters and stem."""
    return simplified(re.sub(r"\s", "", text)) if HAN.search(text) else english_stem(text)


def _written_forms(name: str) -> list[str]:
    """Chinese names of a city besides the full one.

    Examples
    --------
    >>> _written_forms("恩施土家族苗族自治州"), _written_forms("苏州市"), _written_forms("澳门特别行政区")
    (['恩施', '恩施州'], ['苏州'], ['澳门', '澳门特区', '中国澳门', '中国澳门特别行政区'])
    """
    short = stem(name)
    if name.endswith("自治州"):
        return [short, short + "州"]
    return [short, short + "特区", "中国" + short, "中国" + name] if name.endswith("特别行政区") else [short]


def _province_names(cities: pd.DataFrame) -> dict[str, str]:
    """Codes of provinces by their names in full and in short, in Chinese and English."""
    names = {}
    for row in cities[["province_adcode", "province_zh", "province_en"]].drop_duplicates().itertuples():
        short = stem(row.province_zh)
        for name in (row.province_zh, short, short + "省", short + "自治区", row.province_en):
            names[_key(name)] = row.province_adcode
    return names
