"""Cuts the kind of unit off names of places, in Chinese and in English."""
from __future__ import annotations

import re

from flowspace.placenames.text import APOSTROPHES, unaccented

PREFECTURE_KINDS = ("地区", "市", "盟", "州")
"""Kinds of unit that a prefecture may have."""

KINDS = (*PREFECTURE_KINDS, "县", "区")
"""Kinds of unit that may follow a name that is listed with another kind: 番禺市 is 番禺区 today."""

ENGLISH_KINDS = {
    "province": ("province",), "prov": ("province",), "sheng": ("province",), "city": ("prefecture", "county"),
    "shi": ("prefecture", "county"), "municipality": ("prefecture",), "prefecture": ("prefecture",),
    "diqu": ("prefecture",), "district": ("county", "zone"), "dist": ("county", "zone"), "qu": ("county", "zone"),
    "county": ("county",), "league": ("prefecture",), "banner": ("county",), "town": ("county", "township"),
}
"""Levels of the table place_names by word for a kind of unit, in English and in Hanyu Pinyin."""

_LARGE_ENGLISH_KINDS = {word for word, levels in ENGLISH_KINDS.items() if {"province", "prefecture"} & set(levels)}
_PEOPLES = ("蒙古|朝鲜|达斡尔|鄂伦春|鄂温克|土家|仫佬|毛南|布依|仡佬|哈尼|拉祜|布朗|傈僳|独龙|普米|纳西|裕固|哈萨克|东乡|保安|撒拉|"
            "锡伯|塔吉克|柯尔克孜|景颇|维吾尔|满|回|畲|苗|侗|瑶|壮|黎|羌|彝|藏|水|傣|佤|怒|白|土|各")
_STEMS = tuple(map(re.compile, (
    rf"(?P<stem>(?:{_PEOPLES}))族?自治[县旗]",  # named after a people alone
    rf"(?P<stem>.{{2,}}?)(?:(?:{_PEOPLES})族?)+自治[县州旗区]",
    rf"(?P<stem>.{{2,}}?)(?:{_PEOPLES})族区",
    r"(?P<stem>.{2,}?)(?:特别行政区|行政委员会|自治区|(?<=神农架)林区|特区|新区|地区)",
    r"(?P<stem>.+?)[省市盟区县旗州镇]")))


def stem(name: str) -> str:
    """Cut the kind of unit off a Chinese place name, and the peoples of an autonomous one.

    Parameters
    ----------
    name : str
        Full name, in simplified characters.

    Returns
    -------
    str
        The name people use: 昆山 of 昆山市. A name without a kind of unit comes back as it is.

    Examples
    --------
    >>> [stem(name) for name in ("昆山市", "赵县", "积石山保安族东乡族撒拉族自治县", "浦东新区", "湘西土家族苗族自治州")]
    ['昆山', '赵', '积石山', '浦东', '湘西']
    >>> [stem(name) for name in ("管城回族区", "巴里坤哈萨克自治县", "广西壮族自治区", "阿拉善左旗", "东乡族自治县")]
    ['管城', '巴里坤', '广西', '阿拉善左', '东乡']
    >>> [stem(name) for name in ("内蒙古自治区", "西藏自治区", "碑林区", "清新区", "彭水苗族土家族自治县")]
    ['内蒙古', '西藏', '碑林', '清新', '彭水']
    """
    for pattern in _STEMS if "族" in name or "自治" in name else _STEMS[3:]:
        if match := pattern.fullmatch(name):
            return match["stem"]
    return name


def english_stem(name: str) -> str:
    """Write an English name or pinyin as letters alone, without the kind of a province or prefecture at its end.

    Parameters
    ----------
    name : str
        With or without tones, apostrophes, hyphens and spaces, in any case.

    Returns
    -------
    str

    Examples
    --------
    >>> english_stem("Xī'ān Shi"), english_stem("Lüliang City"), english_stem("Shi Jia Zhuang")
    ('xian', 'luliang', 'shijiazhuang')
    >>> english_stem("Enshi Tujia and Miao Autonomous Prefecture")
    'enshitujiaandmiao'
    """
    words = re.findall(r"[a-z]+", re.sub(f"[{APOSTROPHES}]", "", unaccented(name)))
    while len(words) > 1 and words[-1] in {*_LARGE_ENGLISH_KINDS, "autonomous"}:
        words.pop()
    return "".join(words)
