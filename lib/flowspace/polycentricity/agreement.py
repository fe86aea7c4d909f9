"""How far the measures rank agglomerations alike."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.errors import MeasureError, Problem
from flowspace.polycentricity.tables import checked_table

_FEWEST = 3  # with two agglomerations every rank correlation is 1 or -1


def measure_agreement(table, year=None, value="value") -> pd.DataFrame:
    r"""Spearman rank correlation between measures across agglomerations.

    .. math:: \rho_{ab} = \operatorname{corr}\bigl(R(P_{a,r}),\ R(P_{b,r})\bigr)_{r = 1, \dots, R},

    with :math:`R(\cdot)` the rank among the agglomerations, ties sharing their mean rank.

    Parameters
    ----------
    table : DataFrame
        Result of `morphological_polycentricity`, or any table with `agglomeration`, `year`, `measure` and the column
        named by `value`; of one kind, direction and layer.
    year : int, optional
        The year to compare in. If left out, each agglomeration's mean over the years is ranked.
    value : str
        The column to compare: of functional polycentricity "evenness" leaves the density out, which all measures share.

    Returns
    -------
    DataFrame
        Measures by measures, both in the order of their first appearance; symmetric, in [-1, 1]. nan in the row and
        column of a measure that is the same for all agglomerations, its diagonal included: it gives no ranking. All
        nan where fewer than three agglomerations have every measure defined.

    Raises
    ------
    MeasureError
        If a column is missing, a key occurs twice or the year is not in the table.

    Notes
    -----
    Every pair of measures is compared on the same agglomerations and years: an agglomeration-year in which one of
    the measures is nan is left out for all. Leave out measures that are often not defined (the rank-size slopes, where
    cities are few) to keep more agglomerations. A mean over the years is taken over the years that remain for the
    agglomeration, so read it with care when these differ much between agglomerations.

    References
    ----------
    Bartosiewicz, B., & Marcińczak, S. (2020). Investigating polycentric urban regions: Different measures - Different
    results. Cities, 105, 102855. https://doi.org/10.1016/j.cities.2020.102855

    Examples
    --------
    >>> table = pd.DataFrame({
    ...     "agglomeration": ["a", "b", "c"] * 2,
    ...     "year": 2010,
    ...     "measure": ["taylor"] * 3 + ["pielou"] * 3,
    ...     "value": [0.1, 0.2, 0.4, 0.5, 0.9, 0.7],
    ... })
    >>> measure_agreement(table, year=2010).round(2)
    measure  taylor  pielou
    measure
    taylor      1.0     0.5
    pielou      0.5     1.0
    """
    wide = _by_agglomeration_and_year(table, value)
    if year is not None:
        years = wide.index.get_level_values("year")
        if not np.isscalar(year) or year not in years:
            asked = f"year {year!r}" if np.isscalar(year) else f"a {type(year).__name__} as year"
            raise MeasureError(Problem(asked, "one of " + ", ".join(map(str, sorted(set(years)))),
                                       "choose a year of the table"))
        wide = wide[years == year]
    compared = wide.dropna().groupby(level="agglomeration", sort=False).mean()
    if len(compared) < _FEWEST:
        # A rank correlation of two or fewer agglomerations says nothing: defined as not defined.
        return pd.DataFrame(np.nan, index=pd.Index(wide.columns, name="measure"),
                            columns=pd.Index(wide.columns, name="measure"))
    agreement = compared.corr(method="spearman", min_periods=_FEWEST)
    return agreement.rename_axis(index="measure", columns="measure")


def lowest_agreement(agreement) -> tuple[str, str, float]:
    """The two measures that rank the agglomerations least alike.

    Parameters
    ----------
    agreement : DataFrame
        Result of `measure_agreement`, with at least two measures.

    Returns
    -------
    (str, str, float)
        The measure that stands first, the other one, and their correlation; of equal pairs the first in the order of
        the table. Where no correlation is defined, the first two measures and nan.

    Raises
    ------
    MeasureError
        If there are fewer than two measures.

    Examples
    --------
    >>> keys = ["green_population", "taylor", "pielou"]
    >>> lowest_agreement(pd.DataFrame([[1, -0.1, 0.4], [-0.1, 1, 0.8], [0.4, 0.8, 1]], index=keys, columns=keys))
    ('green_population', 'taylor', -0.1)
    """
    names = list(agreement.columns)
    if len(names) < 2:
        raise MeasureError(Problem(f"{len(names)} measures", "at least two", "compare several measures"))
    pairs = [(one, other, float(agreement.loc[one, other])) for i, one in enumerate(names) for other in names[i + 1:]]
    defined = [pair for pair in pairs if not np.isnan(pair[2])]
    return min(defined, key=lambda pair: pair[2]) if defined else pairs[0]


def _by_agglomeration_and_year(table, value) -> pd.DataFrame:
    """Agglomeration-years by measures, measures in the order of their first appearance."""
    table = checked_table(table, ["agglomeration", "year", "measure"], [value], "measure_agreement", infinite=True)
    if table.empty:
        raise MeasureError(Problem("an empty table", "at least three agglomerations",
                                   "give the result of morphological_polycentricity"))
    wide = table.pivot(index=["agglomeration", "year"], columns="measure", values=value)
    return wide[list(dict.fromkeys(table["measure"]))]
