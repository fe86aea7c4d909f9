"""Names of places on figures: short ones of agglomerations in the order of the plan, and those of cities."""
from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from flowspace.figures.checks import Checks
from flowspace.languages import LANGUAGES


def check_short_names(checks: Checks, agglomerations: pd.DataFrame, language: str) -> bool:
    """Ask for the key table of agglomerations with short names in the language of a figure.

    Parameters
    ----------
    checks : Checks
        Takes what is wrong.
    agglomerations : DataFrame
        Columns agglomeration, short_en or short_zh.
    language : str
        Where it is no language of the book, English names are asked for; the language itself is checked elsewhere.

    Returns
    -------
    bool
        Whether the table can be used.

    Examples
    --------
    >>> check_short_names(Checks("observed", "a toy", "en"), pd.DataFrame({"agglomeration": ["a"]}), "en")
    False
    """
    return checks.table(agglomerations, "agglomerations", ["agglomeration", _column(language)], key=["agglomeration"])


def short_names(agglomerations: pd.DataFrame, used: Iterable[str], language: str) -> dict[str, str]:
    """Short names of the agglomerations that occur, in plan order where the table has one.

    Parameters
    ----------
    agglomerations : DataFrame
        Columns agglomeration, short_en or short_zh; `order` if there is one.
    used : iterable of str
        Keys that occur.
    language : str
        As for `check_short_names`.

    Returns
    -------
    dict of str to str

    Examples
    --------
    >>> table = pd.DataFrame({"agglomeration": ["a", "b", "c"], "short_en": ["A", "B", "C"], "order": [3, 2, 1]})
    >>> short_names(table, {"a", "c"}, "en")
    {'c': 'C', 'a': 'A'}
    """
    table = agglomerations.sort_values("order" if "order" in agglomerations.columns else "agglomeration")
    used = set(used)
    pairs = zip(table["agglomeration"], table[_column(language)].astype(str), strict=True)
    return {key: name for key, name in pairs if key in used}


def city_names(cities: pd.DataFrame, language: str) -> dict[str, str]:
    """Names of cities as maps write them: in Chinese without the kind of a plain city.

    Parameters
    ----------
    cities : DataFrame
        Columns adcode, name_en or name_zh.
    language : str
        As for `check_short_names`.

    Returns
    -------
    dict of str to str

    Examples
    --------
    >>> table = pd.DataFrame({"adcode": ["110000", "632800"], "name_zh": ["北京市", "海西蒙古族藏族自治州"]})
    >>> city_names(table, "zh")
    {'110000': '北京', '632800': '海西蒙古族藏族自治州'}
    """
    names = cities[city_column(language)].astype(str)
    names = [n.removesuffix("特别行政区").removesuffix("市" if len(n) > 2 else "") for n in names]
    return dict(zip(cities["adcode"], names, strict=True))


def city_column(language: str) -> str:
    """The column of a table of cities that holds their names in a language.

    Parameters
    ----------
    language : str
        As for `check_short_names`.

    Returns
    -------
    str

    Examples
    --------
    >>> city_column("zh")
    'name_zh'
    """
    return f"name_{language}" if language in LANGUAGES else "name_en"


def _column(language: str) -> str:
    return f"short_{language}" if language in LANGUAGES else "short_en"
