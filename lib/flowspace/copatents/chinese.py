"""Finds places in Chinese addresses: from large to small, left to right."""
from __future__ import annotations

import re

from flowspace.copatents.gazetteer import GENERIC, OUTSIDE, Entry, Gazetteer
from flowspace.copatents.places import LIKELY, STRONG, WEAK, Hit, Place, choose
from flowspace.placenames.stems import KINDS

_STREET = re.compile(
    r"[东西南北中内外上下前后新老大一二三四五六七八九十\d]{0,3}(?:路|街(?!口)|大道|道|巷|弄|胡同|公路|高速|大桥|桥|立交|"
    r"广场|大厦|大楼|商厦|花园|小区|新村|商城|酒店|宾馆|饭店)")
_INSTITUTION = re.compile(
    r"[^市县区省州,，;；。\s]{0,12}?(?:大学|学院|研究所|研究院|研究生院|医院|公司|集团|厂|中学|学校|局|所|中心|实验室|银行)")
_SCHOOL = re.compile(r"[^市县区省州,，;；。\s\d]{0,6}?(?:大学|学院)")
_BEFORE_SMALL = re.compile(r"[\d\s,，;；:：()（）\-邮编]")
_LARGE = ("province", "prefecture")
_OTHER_WORDS = {
    "中山": re.compile("大学|医|公园|陵|纪念|眼科|学院"),  # after Sun Yat-sen, all over the country
    "大理": re.compile("石"),
    "通化": re.compile("工"),
    "杭州": re.compile("湾"),
    "北海": re.compile("公园|道"),
    "长兴": re.compile("岛"),
    "东海": re.compile("岛"),
    "南海": re.compile("新区"),
}
"""Names of places with what makes another word of them, or the name of another place."""
_LANDSCAPE = re.compile("湖|湾|门|走廊|公园|新城")
"""What a county without its kind of unit often lends its name to, or has it from, beyond its own borders."""
PLAIN_WORDS = ("东方",)
"""Names of county-level cities that are words in the names of schools."""


def resolve_chinese(text: str, gazetteer: Gazetteer) -> Place:
    """Resolve a Chinese address.

    Parameters
    ----------
    text : str
        The address.
    gazetteer : Gazetteer
        The names.

    Returns
    -------
    Place

    Notes
    -----
    Names with their kind of unit, and names of provinces and prefectures without it, are strong and are read from the
    left; counties without their kind count where an address has its units: at its beginning or after a larger unit.
    A name that begins the name of a street (南京西路) says nothing; one that begins the name of an institution
    (深圳大学) is weak, and the last of those is believed, because branches name their own place last.
    """
    strong, likely, weak = [], [], []
    end = 0
    for start, stop, entry in find(text, gazetteer):
        name = text[start:stop]
        rest = text[stop:stop + 24]
        levels = set(entry.codes)
        large = bool(levels & {*_LARGE, OUTSIDE})
        in_place = start == end or _BEFORE_SMALL.match(text[start - 1]) is not None
        if entry.full or _kind(name):
            if name in GENERIC or levels == {"township"}:
                likely.append(Hit(name, entry, LIKELY, anchors=False))
            else:
                strong.append(Hit(name, entry, STRONG, levels=_levels(name, entry), follows=0 < start == end))
            end = stop
        elif _STREET.match(rest):
            continue
        elif large and _INSTITUTION.match(rest):
            weak.append(Hit(name, entry, WEAK))
        elif large:
            strong.append(Hit(name, entry, STRONG))
            end = stop
        elif levels == {"county"} and in_place and not _INSTITUTION.match(rest):
            likely.append(Hit(name, entry, LIKELY))
            end = stop
        elif in_place and _names_school(name, rest, gazetteer):
            weak.append(Hit(name, entry, WEAK))
    return choose([*strong, *likely, *reversed(weak)], text, gazetteer)


def resolve_chinese_name(text: str, gazetteer: Gazetteer) -> Place:
    """Resolve the name of an applicant that says its city.

    Parameters
    ----------
    text : str
        The name.
    gazetteer : Gazetteer
        The names of places.

    Returns
    -------
    Place
        By the last place in the name; counties count only with their kind of unit, because many of their names are
        plain words (平安, 东方), or where a university or college begins with the name of its county-level city.
    """
    hits = []
    for start, stop, entry in find(text, gazetteer):
        name = text[start:stop]
        if name in GENERIC or (not entry.full and _STREET.match(text[stop:stop + 24])):
            continue
        if (set(entry.codes) & {*_LARGE, OUTSIDE} or entry.full or _kind(name)
                or (start == 0 and _names_school(name, text[stop:stop + 24], gazetteer))):
            hits.append(Hit(name, entry, WEAK, levels=_levels(name, entry) if entry.full else None))
    return choose(list(reversed(hits)), "", gazetteer)


def find(text: str, gazetteer: Gazetteer):
    """Find all names of places in a text: from the left, the longest first, without overlap.

    Yields
    ------
    tuple of int, int, Entry
        Start, end and what the name stands for; a kind of unit that follows belongs to the name.
    """
    chinese, longest = gazetteer.chinese, gazetteer.longest
    i, n = 0, len(text)
    while i < n - 1:
        longest_here = longest.get(text[i:i + 2])
        if longest_here is None:
            i += 1
            continue
        for length in range(min(longest_here, n - i), 1, -1):
            entry = chinese.get(text[i:i + length])
            if entry is not None:
                break
        else:
            i += 1
            continue
        stop = i + length
        if not entry.full and OUTSIDE not in entry.codes:
            for kind in KINDS:
                if text.startswith(kind, stop):
                    stop += len(kind)
                    break
        if stop > i + length or not _is_other_word(text[i:stop], text[stop:stop + 4], entry):
            yield i, stop, entry
        i = stop


def _is_other_word(name: str, rest: str, entry: Entry) -> bool:
    """Whether a name without its kind of unit is only the beginning of another word (大理石, 中山大学)."""
    if entry.full:
        return False
    if name in _OTHER_WORDS and _OTHER_WORDS[name].match(rest):
        return True
    return set(entry.codes) == {"county"} and _LANDSCAPE.match(rest) is not None


def _names_school(name: str, rest: str, gazetteer: Gazetteer) -> bool:
    """Whether the name of a county-level city begins the name of its university or college (常熟理工学院).

    Cities alone, because counties and districts lend their names to schools elsewhere (三江学院 is in Nanjing).
    """
    city = gazetteer.chinese.get(name + "市")
    return name not in PLAIN_WORDS and city is not None and "county" in city.codes and bool(_SCHOOL.match(rest))


def _kind(name: str) -> bool:
    return name.endswith(KINDS)


def _levels(name: str, entry: Entry) -> tuple[str, ...] | None:
    """Levels that the kind of unit allows, where the name stands for several."""
    if len(entry.codes) == 1:
        return None
    if name.endswith("省"):
        return ("province",)
    if name.endswith(("县", "区")) and not name.endswith(("地区", "自治区")):
        return ("county", "zone")
    return ("prefecture", "county")
