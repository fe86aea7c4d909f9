"""From cities to agglomerations: sums, means, maxima, evenness and counts of listed places, with their coverage."""
from __future__ import annotations

import math
from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd

from flowspace.capability.arguments import check_share, check_table, check_years
from flowspace.errors import MeasureError, Problem, did_you_mean
from flowspace.evidence import weakest_grade
from flowspace.polycentricity import herfindahl_evenness, pielou

COLUMNS = ("agglomeration", "year", "value", "n_members", "n_observed", "coverage", "largest_city", "largest_share",
           "evidence")
"""Columns of every aggregate."""


def weighted_mean(values: np.ndarray, weights: np.ndarray) -> float:
    r"""Return the weighted mean :math:`\sum_i w_i x_i / \sum_i w_i`.

    Parameters
    ----------
    values, weights : ndarray, shape (n,)
        Figures of the cities, any unit, and weights of zero or more.

    Returns
    -------
    float
        nan where the weights are all zero.

    Examples
    --------
    >>> weighted_mean(np.array([10.0, 40.0]), np.array([2.0, 1.0]))
    20.0
    """
    total = weights.sum()
    return float((values * weights).sum() / total) if total > 0 else math.nan


_PLAIN: dict[str, Callable[[np.ndarray], float]] = {
    "sum": lambda values: float(values.sum()),
    "mean": lambda values: float(values.mean()),
    "maximum": lambda values: float(values.max()),
    "pielou": pielou,
    "herfindahl_evenness": herfindahl_evenness,
}


def aggregate_cities(values: pd.DataFrame, members: pd.DataFrame, aggregator: str, years: Iterable[int] | None = None,
                     at_least: float = 0.5) -> pd.DataFrame:
    r"""Turn figures of cities into one figure for each agglomeration and year.

    Over the members :math:`i \in O` that were observed: sum :math:`\sum_i x_i`; with denominators
    :math:`\sum_i x_i / \sum_i d_i`; mean :math:`\frac{1}{|O|}\sum_i x_i`, with weights
    :math:`\sum_i w_i x_i / \sum_i w_i`; maximum :math:`\max_i x_i`; pielou and herfindahl_evenness as
    `flowspace.polycentricity` defines them.

    Parameters
    ----------
    values : DataFrame
        adcode, year, value and evidence; each city once a year. A column `denominator` (for sums) or `weight` (for
        means) counts where it is there. Further cities play no part.
    members : DataFrame
        agglomeration and adcode, as `flowspace.geography.members` or `with_rest` return them.
    aggregator : {"sum", "mean", "maximum", "pielou", "herfindahl_evenness"}
    years : iterable of int, optional
        Years to report on; those of `values` in rising order if left out.
    at_least : float, default 0.5
        Share of the members that must be observed; below it the value is missing.

    Returns
    -------
    DataFrame
        agglomeration, year, value, n_members, n_observed, coverage (n_observed / n_members), largest_city and
        largest_share (the member with the largest figure, and its share of the sum of the observed), evidence (the
        weakest grade among the observed; missing where none was). A row for every agglomeration and year, in the order
        of `members` and of the years.

    Raises
    ------
    MeasureError
        If the aggregator is unknown, a city stands twice in a year, a weight or denominator is negative, a figure is
        infinite; and as the measures of evenness do.
    TableError
        If a column is missing, a key is, or a year or figure is no number.
    ParameterError
        If `at_least` is no share, or the years are no whole numbers.

    Notes
    -----
    A member without a figure is never a zero: it is left out and lowers the coverage. A sum over part of the members is
    therefore a lower bound, and comparable over the years only where the coverage stays the same. A member is observed
    where it has the figure and, if asked for, the weight or the denominator, so that a ratio divides figures of the
    same cities. In a version with overlaps a city counts in each of its agglomerations.

    Examples
    --------
    Patents per head of two cities, of which one has no population:

    >>> values = pd.DataFrame({"adcode": ["110000", "120000"], "year": 2019, "value": [100.0, 30.0],
    ...                        "denominator": [20.0, None], "evidence": "observed"})
    >>> members = pd.DataFrame({"agglomeration": "a", "adcode": ["110000", "120000"]})
    >>> aggregate_cities(values, members, "sum")[["value", "n_observed", "coverage"]].values.tolist()
    [[5.0, 1.0, 0.5]]

    GDP of Beijing-Tianjin-Hebei in 2019, in 100 million yuan:

    >>> from flowspace import geography, tables
    >>> gdp = tables.read("city_covariates").query("variable == 'gdp' and year == 2019")
    >>> region = geography.members(tables.read("membership"), "prefectures", ["beijing-tianjin-hebei"])
    >>> print(aggregate_cities(gdp, region, "sum")["value"].round(1).item())
    84476.6
    """
    _check(values, members, aggregator, at_least)
    wanted = _years(values, years)
    second = next((name for name in ("denominator", "weight") if name in values), None)
    groups = _members(members)
    needed = values["value"].notna() & (True if second is None else values[second].notna())
    # One order whatever the order of the input, so that sums agree to the last digit.
    joined = groups.merge(values[needed & values["year"].isin(wanted)], on="adcode").sort_values("adcode")
    parts = joined.groupby(["agglomeration", "year"]).indices
    figures = joined["value"].to_numpy(dtype=float)
    beside = None if second is None else joined[second].to_numpy(dtype=float)
    codes, grades = joined["adcode"].to_numpy(dtype=object), joined["evidence"].to_numpy(dtype=object)
    rows = []
    for agglomeration, n in groups.groupby("agglomeration", sort=False).size().items():
        for year in wanted:
            at = parts.get((agglomeration, year), [])
            if not len(at):
                rows.append((agglomeration, year, math.nan, n, 0, None, math.nan, None))
                continue
            value = math.nan
            if len(at) >= at_least * n:
                value = _aggregate(figures[at], None if beside is None else beside[at], aggregator)
            rows.append((agglomeration, year, value, n, len(at), *_largest(codes[at], figures[at]),
                         weakest_grade(grades[at])))
    return as_aggregate(rows)


def aggregate_lists(places: pd.DataFrame, members: pd.DataFrame, aggregator: str, years: Iterable[int],
                    evidence: str = "observed") -> pd.DataFrame:
    r"""Count the places on lists that lie in each agglomeration, or the share of its members that have one.

    listed_places is the number of rows of members in force, :math:`\sum_{i} l_{it}`; share_of_cities_listed is
    :math:`\frac{1}{n}\sum_i [l_{it} > 0]`, with :math:`l_{it}` the listed places in member i in year t.

    Parameters
    ----------
    places : DataFrame
        adcode and from_year (the year from which the place counts), one row for each place listed.
    members : DataFrame
        agglomeration and adcode.
    aggregator : {"listed_places", "share_of_cities_listed"}
    years : iterable of int
    evidence : str
        Grade of the list.

    Returns
    -------
    DataFrame
        As `aggregate_cities`. Every member is observed: a city that has no row is not on the list.

    Raises
    ------
    MeasureError
        If the aggregator is unknown.
    TableError
        If a column is missing, a key is, or a year is no number.
    ParameterError
        If the years are no whole numbers.

    Examples
    --------
    >>> places = pd.DataFrame({"adcode": ["110000", "110000"], "from_year": [2012, 2014]})
    >>> members = pd.DataFrame({"agglomeration": "a", "adcode": ["110000", "120000"]})
    >>> aggregate_lists(places, members, "listed_places", [2011, 2013, 2014])["value"].tolist()
    [0.0, 1.0, 2.0]
    >>> aggregate_lists(places, members, "share_of_cities_listed", [2014])["value"].tolist()
    [0.5]
    """
    check_table(places, "the places", ["adcode"], ["from_year"])
    check_table(members, "the members", ["agglomeration", "adcode"])
    known, years = ("listed_places", "share_of_cities_listed"), check_years(years)
    if not isinstance(aggregator, str) or aggregator not in known:
        raise MeasureError(_unknown(aggregator, known))
    groups = _members(members)
    joined = groups.merge(places, on="adcode")
    rows = []
    for agglomeration, n in groups.groupby("agglomeration", sort=False).size().items():
        here = joined[joined["agglomeration"] == agglomeration]
        for year in years:
            counts = here.loc[here["from_year"] <= year, "adcode"].value_counts().sort_index()
            value = counts.sum() if aggregator == "listed_places" else len(counts) / n
            largest = (counts.idxmax(), counts.max() / counts.sum()) if len(counts) else (None, math.nan)
            rows.append((agglomeration, int(year), float(value), n, n, *largest, evidence))
    return as_aggregate(rows)


def as_aggregate(rows: list[tuple]) -> pd.DataFrame:
    """Make the table of an aggregate: the columns `COLUMNS`, their types the same whatever the rows hold.

    Parameters
    ----------
    rows : list of tuple
        agglomeration, year, value, n_members, n_observed, largest_city, largest_share, evidence.

    Returns
    -------
    DataFrame

    Examples
    --------
    >>> as_aggregate([("a", 2019, 1.5, 4, 3, "110000", 0.5, "observed")])["coverage"].tolist()
    [0.75]
    """
    table = pd.DataFrame(rows, columns=[name for name in COLUMNS if name != "coverage"])
    table["coverage"] = table["n_observed"] / table["n_members"]
    types = {"agglomeration": "str", "year": "int64", "value": "float64", "n_members": "int64", "n_observed": "int64",
             "coverage": "float64", "largest_city": "str", "largest_share": "float64", "evidence": "str"}
    return table[list(COLUMNS)].astype(types)


def _aggregate(figures: np.ndarray, beside: np.ndarray | None, aggregator: str) -> float:
    if beside is None:
        return _PLAIN[aggregator](figures)
    if aggregator == "mean":
        return weighted_mean(figures, beside)
    return float(figures.sum() / beside.sum()) if beside.sum() > 0 else math.nan


def _largest(codes: np.ndarray, figures: np.ndarray) -> tuple[str | None, float]:
    """The member with the largest figure and its share of the sum."""
    total, first = figures.sum(), figures.argmax()
    return (codes[first], float(figures[first] / total)) if total > 0 else (None, math.nan)


def _members(members: pd.DataFrame) -> pd.DataFrame:
    return members[["agglomeration", "adcode"]].drop_duplicates()


def _years(values: pd.DataFrame, years: Iterable[int] | None) -> list[int]:
    return [int(year) for year in sorted(set(values["year"]))] if years is None else check_years(years)


def _unknown(aggregator: object, known: Iterable[str]) -> Problem:
    return Problem(f"aggregator {aggregator!r}{did_you_mean(aggregator, known)}", "one of " + ", ".join(known),
                   "correct the name")


def _check(values: pd.DataFrame, members: pd.DataFrame, aggregator: str, at_least: float) -> None:
    beside = [name for name in ("denominator", "weight") if name in values] if isinstance(values, pd.DataFrame) else []
    check_table(values, "the values", ["adcode"], ["year"], ["value", *beside], ["evidence"])
    check_table(members, "the members", ["agglomeration", "adcode"])
    check_share(at_least, "at_least")
    problems = []
    if not isinstance(aggregator, str) or aggregator not in _PLAIN:
        problems.append(_unknown(aggregator, _PLAIN))
    for name, suited in (("denominator", "sum"), ("weight", "mean")):
        if name in values and aggregator != suited:
            problems.append(Problem(f"a column {name!r} with the aggregator {aggregator!r}",
                                    f"{name}s for {suited} only",
                                    f"leave the column out, or take the aggregator {suited}"))
        if name in values and (values[name].astype(float) < 0).any():
            problems.append(Problem(f"a negative {name}", "zero or more", "correct the figure", column=name))
    if np.isinf(values["value"].to_numpy(dtype=float)).any():
        problems.append(Problem("an infinite value", "finite figures", "correct the figure", column="value"))
    twice = values.loc[values.duplicated(["adcode", "year"]), ["adcode", "year"]].drop_duplicates()
    if len(twice):
        words = "; ".join(f"{row.adcode} {row.year}" for row in twice.head(5).itertuples())
        problems.append(Problem(f"several figures of a city in one year ({words})", "one figure for each city and year",
                                "choose one series, variable or set", column="adcode"))
    if problems:
        raise MeasureError(problems)
