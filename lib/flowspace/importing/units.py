"""Units as people write them at the head of a column, and by what a figure is multiplied to bring it to another."""
from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache

from flowspace.importing.words import number, plain

MULTIPLES = {
    "十": 10, "百": 100, "千": 1000, "万": 10 ** 4, "十万": 10 ** 5, "百万": 10 ** 6, "千万": 10 ** 7, "亿": 10 ** 8,
    "十亿": 10 ** 9, "百亿": 10 ** 10, "千亿": 10 ** 11, "万亿": 10 ** 12,
    "ten": 10, "hundred": 100, "hundreds": 100, "thousand": 1000, "thousands": 1000, "k": 1000, "million": 10 ** 6,
    "millions": 10 ** 6, "mn": 10 ** 6, "mln": 10 ** 6, "mio": 10 ** 6, "billion": 10 ** 9, "billions": 10 ** 9,
    "bn": 10 ** 9, "trillion": 10 ** 12, "trillions": 10 ** 12, "tn": 10 ** 12,
}
"""Words for multiples; several in a row are multiplied."""

COUNTED = ("patents", "co-patents", "papers", "links", "trains", "stations")
"""Kinds of things that are counted singly, for which 个 is enough."""

BASES: dict[str, tuple[str, Fraction]] = {
    word: (kind, Fraction(factor)) for kind, factor, words in (
        ("yuan", 1, "元 圆 yuan rmb cny renminbi 人民币"),
        ("persons", 1, "人 person persons people inhabitants"),
        ("square metres", 10 ** 6, "平方公里 平方千米 km2 km^2 sqkm squarekilometre squarekilometres squarekilometer "
                                   "squarekilometers"),
        ("square metres", 10 ** 4, "公顷 ha hectare hectares"),
        ("square metres", 1, "平方米 m2 m^2 sqm squaremetre squaremetres squaremeter squaremeters"),
        ("square metres", Fraction(2000, 3), "亩 mu"),
        ("kilometres", 1, "公里 千米 km kilometre kilometres kilometer kilometers"),
        ("patents", 1, "件 项 patent patents grant grants application applications"),
        ("co-patents", 1, "co-patent co-patents copatents"),
        ("papers", 1, "篇 paper papers publication publications article articles"),
        ("links", 1, "条 家 link links branch branches"),
        ("trains", 1, "列 趟 班 班次 车次 列车 train trains service services"),
        ("stations", 1, "站 座 station stations"),
        ("counted", 1, "个 次 piece pieces item items count counts number no"),
        ("rank", 1, "位 位次 名次 rank ranks"),
        ("minutes", 1, "分钟 分 min mins minute minutes"),
        ("minutes", 60, "小时 时 h hour hours"),
        ("share", Fraction(1, 100), "% percent percentage 百分比"),
        ("share", Fraction(1, 1000), "‰ permille 千分比"),
        ("share", 1, "share shares ratio"),
        ("person-years", 1, "人年 person-years person-year personyears fte"),
    ) for word in words.split()}
"""Words for units: what they measure, and how many base units they are."""

PERIODS = {"年": "year", "year": "year", "annum": "year", "annual": "year", "日": "day", "天": "day", "day": "day",
           "人": "person", "person": "person", "capita": "person", "月": "month", "month": "month", "周": "week",
           "week": "week", "时": "hour", "小时": "hour", "h": "hour", "hour": "hour"}

QUALIFIERS = frozenset((
    "当年价 当年价格 当年价格计算 按当年价格 按当年价格计算 当年现价 现价 现行价格 名义 全市 全市合计 合计 总计 全年 年末 年末数 年底 期末 "
    "currentprices currentprice atcurrentprices nominal endofyear yearend total wholecity full-timeequivalent "
    "fulltimeequivalent 全时当量").split())
"""Remarks that change nothing about the figures of the tables."""

_BRACKETS = re.compile(r"[(\[【〔](.*?)[)\]】〕]")
_PER = re.compile(r"(?:\s*/\s*|\s*每\s*|\s+per\s+|\s+an?\s+|·)([a-z]+|[一-鿿]+)$")
_AMOUNT = re.compile(r"(?P<digits>\d+(?:\.\d+)?)?(?:e\+?(?P<e>\d{1,2})|\^(?P<power>\d{1,2}))?")
_MULTIPLE = re.compile("|".join(sorted(MULTIPLES, key=len, reverse=True)))
_CURRENCY = re.compile(r"(?:人民币|renminbi|rmb|cny)\s*(?=\S)")
_FOREIGN = re.compile(r"(?:美|港|欧|日|澳|台|韩)元|英镑|美金|\b(?:usd?|us\$|eur|hkd|jpy|gbp|dollars?|euros?)\b|[$€£¥]")
_GLUED = re.compile(r"^(.*?[^\d\s])((?:[十百千]?[万亿]|千|百万)?(?:元|人|件|项|篇)|平方公里|平方千米|公顷)$")


@dataclass(frozen=True)
class Unit:
    """A unit: what it measures, how many base units it is, and the span of time or the head it refers to.

    Parameters
    ----------
    kind : str
        What is measured or counted; "" where only a multiple such as 万 is written.
    factor : Fraction
        Base units in one of it: 100 million yuan is 10⁸.
    per : str
        "year", "day" or another span, "person", or "".
    """

    kind: str
    factor: Fraction
    per: str = ""


@lru_cache(maxsize=2 ** 12)
def read_unit(text: str) -> Unit | None:
    """Understand a unit.

    Parameters
    ----------
    text : str
        As written in brackets, after the name, or in a declaration.

    Returns
    -------
    Unit or None
        None where the text is no unit, or one that is not known.

    Examples
    --------
    >>> read_unit("万元").factor, read_unit("RMB 10,000").kind, read_unit("100 million yuan, current prices").factor
    (Fraction(10000, 1), 'yuan', Fraction(100000000, 1))
    >>> read_unit("元/年").per, read_unit("10k yuan").factor, read_unit("USD")
    ('year', Fraction(10000, 1), None)
    """
    found = [unit for part in _parts(_bare(text)) if not is_qualifier(part) for unit in [_unit(part)]]
    return found[0] if len(found) == 1 else None


def is_qualifier(text: str) -> bool:
    """Tell whether a remark says nothing that matters for the figures.

    Examples
    --------
    >>> is_qualifier("当年价"), is_qualifier("at current prices"), is_qualifier("市辖区")
    (True, True, False)
    """
    bare = re.sub(r"[\s_-]+", "", plain(text).lower())
    return bare in QUALIFIERS or re.fullmatch(r"\d{1,2}", bare) is not None  # the mark of a footnote


def factor_between(written: Unit, declared: Unit) -> Fraction | None:
    """By what figures in the written unit are multiplied to be in the declared one; None where they do not fit.

    Examples
    --------
    >>> factor_between(read_unit("万元"), read_unit("100 million yuan"))
    Fraction(1, 10000)
    >>> factor_between(read_unit("公顷"), read_unit("square kilometres"))
    Fraction(1, 100)
    >>> factor_between(read_unit("美元"), read_unit("yuan")) if read_unit("美元") else "no unit"
    'no unit'
    """
    counts = declared.kind in COUNTED
    same = written.kind == declared.kind or (counts and written.kind == "counted") or (
        not written.kind and declared.kind != "share") or {written.kind, declared.kind} == {"patents", "co-patents"}
    wage = declared.kind == "yuan" and declared.per == "year"
    spans = {"", declared.per} | ({"year"} if not declared.per else set()) | ({"person"} if wage else set())
    return written.factor / declared.factor if same and written.per in spans else None


def is_additive(text: str) -> bool:
    """Tell whether figures in a declared unit may be added up over parts of a city.

    Examples
    --------
    >>> is_additive("10 thousand persons"), is_additive("yuan per year"), is_additive("per cent of gross product")
    (True, False, False)
    """
    unit = read_unit(text)
    return unit is None or not (unit.kind in ("share", "minutes", "kilometres") or
                                (unit.kind == "yuan" and unit.per in ("year", "person")))


def remarks_in(text: str) -> tuple[str, tuple[str, ...]]:
    """Split a head into its name and the remarks it carries: in brackets, or as a unit at its end.

    Parameters
    ----------
    text : str
        A head as the file writes it, without its year.

    Returns
    -------
    (str, tuple of str)
        Every remark of the brackets; of what follows the name only a unit that is understood.

    Examples
    --------
    >>> remarks_in("地区生产总值（当年价，万元）"), remarks_in("GDP_10k_yuan"), remarks_in("area km2")
    (('地区生产总值', ('当年价', '万元')), ('GDP', ('10k yuan',)), ('area', ('km2',)))
    >>> remarks_in("年末户籍人口"), remarks_in("GDP万元")
    (('年末户籍人口', ()), ('GDP', ('万元',)))
    """
    bare = plain(text)
    remarks = [part for inside in _BRACKETS.findall(bare) for part in _parts(_without_groups(inside))]
    name = " ".join(_BRACKETS.sub(" ", bare).split())
    words = re.split(r"\s*[,;:|]\s*|[\s_]+|\s*/\s*(?=\S*[元人米里顷件])|(?<=\S)-(?=\S)|—", _without_groups(name))
    words = [word for word in words if word]
    for i in range(1, len(words)):
        tail = " ".join(words[i:])
        if (read_unit(tail) is not None and not tail.isdigit()) or is_qualifier(tail):
            return " ".join(words[:i]), (*remarks, tail)
    if foreign := _FOREIGN.search(name.lower()):
        return name, (*remarks, foreign[0])
    if (glued := _GLUED.match(name)) and read_unit(glued[2]) is not None and not remarks:
        return glued[1], (glued[2],)
    return name, tuple(remarks)


def scaled(text: str, factor: Fraction, whole: bool) -> str:
    """Multiply a written figure; text that is no number stays as it is.

    Parameters
    ----------
    text : str
        A cell.
    factor : Fraction
        From `factor_between`.
    whole : bool
        Whether the table counts whole things: the noise of a spreadsheet's last digits is then taken off.

    Examples
    --------
    >>> scaled("53,528", Fraction(1, 10000), False), scaled("5.3528", Fraction(10000), True)
    ('5.3528', '53528')
    >>> scaled("—", Fraction(2), True)
    '—'
    """
    bare = number(text)
    try:
        figure = Fraction(Decimal(bare))
    except (InvalidOperation, ValueError, OverflowError):
        return text
    if abs(figure) > 10 ** 30 or (figure and abs(figure) < Fraction(1, 10 ** 30)):
        return text
    result = figure * factor
    if result.denominator == 1:
        return str(result.numerator)
    if whole and abs(result - round(result)) < Fraction(1, 10 ** 6):
        return str(round(result))
    return f"{Decimal(result.numerator) / Decimal(result.denominator):f}"


def in_words(factor: Fraction) -> str:
    """Say what was done to the figures.

    Examples
    --------
    >>> in_words(Fraction(1, 10000)), in_words(Fraction(60))
    ('divided by 10,000', 'multiplied by 60')
    """
    if factor.numerator == 1 and factor.denominator > 1:
        return f"divided by {factor.denominator:,}"
    return f"multiplied by {factor.numerator:,}" + (f"/{factor.denominator:,}" if factor.denominator > 1 else "")


def _bare(text: str) -> str:
    """Bring a unit to lower case and plain marks, without the words that announce it."""
    text = _without_groups(plain(text).lower())
    return re.sub(r"^(?:计量单位|单位|units?|in)(?:\s*:\s*|\s+|(?=[^a-z]))", "", text).strip(" .:")


def _without_groups(text: str) -> str:
    """Take the separators out of written thousands."""
    return re.sub(r"(?<=\d)[, ](?=\d{3}(?!\d))", "", text)


def _parts(text: str) -> list[str]:
    """Split remarks at their commas; a bracket inside them begins a remark too."""
    return [part.strip() for part in re.split(r"[,;、()\[\]]", text) if part.strip()]


def _unit(text: str) -> Unit | None:
    """Understand one unit without remarks."""
    text = re.sub(r"\s+of\s.*$", "", text.replace("per cent", "percent").replace("_", " "))
    if match := _CURRENCY.match(text):
        inner = _unit(text[match.end():].strip())
        return Unit("yuan", inner.factor, inner.per) if inner and inner.kind in ("", "yuan") else None
    if text in BASES:
        return Unit(*BASES[text])
    per = ""
    if (match := _PER.search(text)) and match[1] in PERIODS and match.start():
        text, per = text[:match.start()].strip(), PERIODS[match[1]]
    factor = Fraction(1)
    match = _AMOUNT.match(text)
    if match["digits"]:
        factor *= Fraction(match["digits"])
        factor = factor * Fraction(10) ** int(match["e"]) if match["e"] else factor
        factor = factor ** int(match["power"]) if match["power"] else factor
        text = text[match.end():].strip(" 'x*")
    while (match := _MULTIPLE.match(text)) and text not in BASES and _ends(text, match.end()):
        factor *= MULTIPLES[match[0]]
        text = text[match.end():].strip()
    text = re.sub(r"^of\s+", "", text) if factor != 1 else text
    compact = re.sub(r"[\s.]+", "", text)
    if not re.fullmatch("10*", str(factor)):  # 2 or 95 in brackets is a footnote or a year, not a unit
        return None
    if not compact and factor >= 1000:
        return Unit("", factor, per)
    if compact not in BASES:
        return None
    kind, base = BASES[compact]
    return Unit(kind, factor * base, per)


def _ends(text: str, position: int) -> bool:
    """Whether a word ends here: an English word does not go on with letters."""
    return not text[position - 1].isascii() or not text[position:position + 1].isascii() \
        or not text[position:position + 1].isalpha()
