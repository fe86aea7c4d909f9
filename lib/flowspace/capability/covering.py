"""Which tables an index needs, and which indicators it has: questions that a chapter asks before it computes."""
from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from flowspace.capability.arguments import check_names, check_table
from flowspace.capability.figures import Reader, Tables
from flowspace.capability.indicators import TABLE, choose_indicators
from flowspace.errors import ParameterError, Problem, TableError, did_you_mean
from flowspace.geography.columns import require_columns
from flowspace.tables.indicator_rules import LIST_AGGREGATORS, VERSIONS


def covering_tables(tables: Tables, indicators: pd.DataFrame | None = None) -> list[str]:
    """Name the tables of which the indicators in use need every year.

    Parameters
    ----------
    tables : callable or mapping
        Name of a table → the table.
    indicators : DataFrame, optional
        The table of indicators; `tables` is asked for capability_indicators if left out.

    Returns
    -------
    list of str
        Tables of figures, weights and denominators of both versions, in the order in which the indicators name them.
        Lists and figures of one year are not among them.

    Raises
    ------
    TableError
        If the table of indicators has a problem.

    Examples
    --------
    >>> from flowspace.tables import read
    >>> covering_tables(read)
    ['province_rd', 'city_covariates', 'ai_copublication_cities', 'province_patents', 'city_patents_estimated',
     'ai_copublications']
    """
    frame = Reader(tables).table(TABLE) if indicators is None else indicators
    return _named(frame, every_year=True)


def source_tables(indicators: pd.DataFrame) -> list[str]:
    """Name the tables that the indicators in use take figures or lists from.

    Parameters
    ----------
    indicators : DataFrame
        The table of indicators.

    Returns
    -------
    list of str
        In the order in which the indicators name them, without repetition.

    Raises
    ------
    TableError
        If the table of indicators has a problem.

    Examples
    --------
    >>> from flowspace.tables import read
    >>> source_tables(read("capability_indicators"))[:2]
    ['policy_pilots', 'province_rd']
    """
    return _named(indicators, every_year=False)


def _named(frame: pd.DataFrame, every_year: bool) -> list[str]:
    """Tables of the indicators in use; with `every_year` only those whose every year counts."""
    names = []
    for version in VERSIONS:
        for indicator in choose_indicators(frame, version):
            in_every_year = indicator.aggregator not in LIST_AGGREGATORS and indicator.timing != "fixed"
            names += [indicator.figures.table] * (in_every_year or not every_year)
            names += [other.table for other in (indicator.weight, indicator.denominator) if other is not None]
    return list(dict.fromkeys(names))


def switched_on(indicators: pd.DataFrame, codes: Iterable[str]) -> pd.DataFrame:
    """Put indicators into use, in every version that has them.

    Parameters
    ----------
    indicators : DataFrame
        The table of indicators.
    codes : iterable of str

    Returns
    -------
    DataFrame
        A copy with `used` true for these codes.

    Raises
    ------
    TableError
        If the column code or used is missing, a code is, or a cell of used is neither true nor false.
    ParameterError
        With every code that is not in the table.

    Examples
    --------
    >>> from flowspace.tables import read
    >>> table = switched_on(read("capability_indicators"), ["copatent_links_within"])
    >>> table.loc[table["code"] == "copatent_links_within", "used"].tolist()
    [True]
    """
    check_table(indicators, "the table of indicators", ["code"])
    require_columns(indicators, ["used"], "the table of indicators")
    wanted, known = check_names(codes, "codes of indicators"), set(indicators["code"])
    problems = [Problem(f"indicator {code!r}{did_you_mean(code, known)}", "a code of the table of indicators",
                        "correct the code, or add the indicator to the table") for code in wanted if code not in known]
    if problems:
        raise ParameterError(problems)
    if not pd.api.types.is_bool_dtype(indicators["used"]):
        raise TableError(Problem("cells that are neither true nor false", "true or false in every row",
                                 "correct the column", file="the table of indicators", column="used"))
    return indicators.assign(used=indicators["used"] | indicators["code"].isin(wanted))
