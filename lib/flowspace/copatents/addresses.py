"""Resolves addresses, and names of applicants, to prefectures of 2020."""
from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from flowspace.copatents.chinese import resolve_chinese, resolve_chinese_name
from flowspace.copatents.english import resolve_english
from flowspace.copatents.gazetteer import OUTSIDE, gazetteer
from flowspace.copatents.places import AMBIGUOUS, RESOLVED, UNRESOLVED, Place
from flowspace.placenames.text import HAN, plain
from flowspace.placenames.traditional import simplified

_SPACES = re.compile(rf"\s+(?={HAN.pattern})")
DECIDED = (RESOLVED, OUTSIDE)
"""What becomes of an address that says enough by itself."""

_UNKNOWN = Place(None, UNRESOLVED, "no place name", "", frozenset())


def resolve(address: str) -> Place:
    """Resolve one address to a prefecture of 2020.

    Parameters
    ----------
    address : str
        Chinese or English, with or without province, postal code and country.

    Returns
    -------
    Place
        Code, category (resolved, outside, ambiguous, unresolved), the rule and the text that decided, and all
        prefectures the address could be in.

    Raises
    ------
    TableError
        If the embedded table of place names is missing or damaged.

    Notes
    -----
    Counties, county-level cities and districts go to their prefecture, former units to the successor of 2020; a county
    or a city right behind a prefecture of its province that it once belonged to (惠阳地区东莞县, 扬州市泰州市) goes to that of
    2020. An address that names two cities that do not fit is in the first one in Chinese, the last one in English; a
    city that does not lie in the province beside it is believed. In all three cases of two names that are not one
    place of 2020, `passed_over` says the other. Units directly under a province resolve to their own code where the
    table cities holds them, and are unresolved otherwise. Hong Kong, Macao, Taiwan and foreign countries are their own
    category.

    Examples
    --------
    >>> resolve("江苏省昆山市玉山镇").adcode
    '320500'
    >>> resolve("1168 Nanjing West Road, Shanghai, China").adcode
    '310000'
    >>> resolve("北京市海淀区江苏省昆山市").adcode, resolve("北京市海淀区江苏省昆山市").passed_over
    ('110000', '江苏省')
    >>> resolve("朝阳区").category, resolve("Kowloon, Hong Kong").category
    ('ambiguous', 'outside')
    """
    # The parts of an English address may stand on lines of their own.
    text = "\n".join(map(plain, address.splitlines())).strip()
    if not text:
        return _UNKNOWN._replace(rule="no address")
    names = gazetteer()
    if HAN.search(text):
        place = resolve_chinese(simplified(_SPACES.sub("", text)), names)
        if place.category in DECIDED or not re.search(r"[A-Za-z]{3}", text):
            return place
        # The Chinese part may say the province alone, as in 西藏 Lhasa.
        english = resolve_english(text, names)
        return english if not place.candidates or english.adcode in place.candidates else place
    return resolve_english(text, names)


def resolve_name(name: str) -> Place:
    """Resolve the name of an applicant to the prefecture it names, if it does.

    Parameters
    ----------
    name : str
        Name of a firm, university or office.

    Returns
    -------
    Place
        By the last place in the name, because branches name their own place last.

    Examples
    --------
    >>> resolve_name("哈尔滨工业大学深圳研究生院").adcode
    '440300'
    >>> resolve_name("华为技术有限公司").category
    'unresolved'
    """
    text = plain(name)
    if not text:
        return _UNKNOWN._replace(rule="no address")
    names = gazetteer()
    if HAN.search(text):
        return resolve_chinese_name(simplified(text), names)
    return resolve_english(text, names)


def resolve_with_name(address: Place, name: str) -> Place:
    """Let the name of the applicant decide what its address leaves open.

    Parameters
    ----------
    address : Place
        What the address was resolved to.
    name : str
        Name of the applicant.

    Returns
    -------
    Place
        The address itself where it is resolved or outside; the place in the name where the address says nothing or
        allows it; otherwise the address as it is.

    Examples
    --------
    >>> resolve_with_name(resolve("鼓楼区汉口路"), "南京大学").adcode
    '320100'
    >>> resolve_with_name(resolve("广东省"), "南京大学").category
    'unresolved'
    """
    if address.category in DECIDED:
        return address
    place = resolve_name(name)
    if place.category == OUTSIDE and not address.candidates:
        return place._replace(rule="name of the applicant")
    if place.category == RESOLVED and (not address.candidates or place.adcode in address.candidates):
        return place._replace(rule="name of the applicant")
    if place.category == AMBIGUOUS and address.category == UNRESOLVED and not address.candidates:
        return place._replace(rule="name of the applicant")
    return address


def resolve_all(addresses: Iterable[str]) -> pd.DataFrame:
    """Resolve many addresses, each once.

    Parameters
    ----------
    addresses : iterable of str

    Returns
    -------
    DataFrame
        Columns address, adcode (missing unless resolved), category, rule and matched; one row for each distinct
        address in the order of first appearance.

    Examples
    --------
    >>> resolve_all(["北京市海淀区", "日本东京都"])[["adcode", "category"]].values.tolist()
    [['110000', 'resolved'], [nan, 'outside']]
    """
    rows = [(address, *resolve(address)[:4]) for address in dict.fromkeys(addresses)]
    return pd.DataFrame(rows, columns=["address", "adcode", "category", "rule", "matched"])

