"""Patents of agglomerations, their growth and how they are spread over cities, with intervals from draws.

As in chapters 5 (totals, evenness) and 6 (growth against that of the country).
"""
from __future__ import annotations

import pandas as pd

from flowspace import capability, estimation, resilience
from flowspace import polycentricity as poly
from flowspace.evidence import weakest_grade

SPREAD = ("green_population", "gini_evenness_corrected", "taylor", "herfindahl_evenness", "pielou",
          "primacy_complement")
"""Measures of the registry; the last one is turned over to the share of the first city."""

YEARS_OF_INHABITANTS = range(2000, 2020)
"""The years of chapter 5, in all of which a city's inhabitants have to be known."""


def spread_of_patents(patents: pd.DataFrame, members: pd.DataFrame, draws: int = 100, seed: int = 1,
                      country: pd.Series | None = None) -> pd.DataFrame:
    r"""Total, evenness and share of the first city, with the range of nine in ten draws.

    .. math:: [Q_{0.05}(f(x^*)),\; Q_{0.95}(f(x^*))]

    with :math:`f` a measure and :math:`x^*` patents drawn by `flowspace.estimation.drawn_city_patents`.

    Parameters
    ----------
    patents : DataFrame
        The table city_patents_estimated, with lower and upper.
    members : DataFrame
        agglomeration and adcode.
    draws : int
        Number of draws; 0 leaves the ends empty.
    seed : int
        Of the first draw; each further one has the next.
    country : Series, optional
        Patents of the whole country by year: gives the measure growth_ahead, too, growth over the year before less the
        country's.

    Returns
    -------
    DataFrame
        measure (patents, growth_ahead, the names in `SPREAD` with primacy in place of its complement), agglomeration,
        year, value, lower, upper, evidence.

    Raises
    ------
    MeasureError
        As `flowspace.polycentricity.morphological_polycentricity`.
    EstimationError
        As `flowspace.estimation.drawn_city_patents`.

    Notes
    -----
    A measure that is not linear may lie beside its own range: errors make cities less alike than they are.

    Examples
    --------
    >>> patents = pd.DataFrame({"adcode": ["110000", "120000"], "year": 2010, "patents": [30, 10], "lower": [30, 10],
    ...                         "upper": [30, 10], "evidence": "observed"})
    >>> members = pd.DataFrame({"agglomeration": "capital", "adcode": ["110000", "120000"]})
    >>> found = spread_of_patents(patents, members, draws=2).set_index("measure")
    >>> found.loc[["patents", "primacy"], ["value", "lower", "upper"]].to_numpy().tolist()
    [[40.0, 40.0, 40.0], [0.75, 0.75, 0.75]]
    """
    found = _long(patents, members, country).rename(columns={"drawn": "value"})
    drawn = [_long(estimation.drawn_city_patents(patents, seed + k), members, country) for k in range(draws)]
    if drawn:
        several = pd.concat(drawn).groupby(["measure", "agglomeration", "year"])["drawn"]
        ends = several.quantile([0.05, 0.95]).unstack().rename(columns={0.05: "lower", 0.95: "upper"}).reset_index()
    else:
        ends = pd.DataFrame(columns=["measure", "agglomeration", "year", "lower", "upper"])
    found = found.merge(ends, on=["measure", "agglomeration", "year"], how="left")
    return found[["measure", "agglomeration", "year", "value", "lower", "upper", "evidence"]]


def _long(patents: pd.DataFrame, members: pd.DataFrame, country: pd.Series | None) -> pd.DataFrame:
    """Totals, growth and measures as rows, with the evidence of the cities."""
    held = patents[patents["adcode"].isin(members["adcode"])]
    table = poly.morphological_polycentricity(held, members, list(SPREAD)).rename(columns={"value": "drawn"})
    keys = ["agglomeration", "year", "evidence"]
    totals = table.drop_duplicates(["agglomeration", "year"])[[*keys, "total"]]
    totals = totals.rename(columns={"total": "drawn"}).assign(measure="patents")
    ahead = _ahead(totals, country, held) if country is not None else totals.iloc[:0]
    last = table["measure"] == "primacy_complement"
    table.loc[last, "drawn"] = 1 - table.loc[last, "drawn"]
    return pd.concat([totals, ahead, table.replace({"measure": {"primacy_complement": "primacy"}})],
                     ignore_index=True)[["measure", *keys, "drawn"]]


def _ahead(totals: pd.DataFrame, country: pd.Series, held: pd.DataFrame) -> pd.DataFrame:
    """Growth less the country's; it rests on all cities and two years, so on their weakest grade."""
    output = totals[["agglomeration", "year", "drawn"]].rename(columns={"drawn": "patents"})
    found = resilience.relative_resilience(output, benchmark=country).dropna(subset=["difference"])
    return found[["agglomeration", "year", "difference"]].rename(columns={"difference": "drawn"}).assign(
        measure="growth_ahead", evidence=weakest_grade(held["evidence"]))


def patents_per_head(patents: pd.DataFrame, covariates: pd.DataFrame, members: pd.DataFrame,
                     years=YEARS_OF_INHABITANTS) -> pd.DataFrame:
    r"""Patents per 10,000 inhabitants, of the members whose inhabitants are known in every year.

    .. math:: 10^4\,\frac{\sum_{i \in r} x_i}{\sum_{i \in r} p_i}

    Parameters
    ----------
    patents, covariates : DataFrame
        The tables city_patents_estimated and city_covariates (variable resident_population, in units of 10,000).
    members : DataFrame
        agglomeration and adcode.
    years : iterable of int
        A city counts if its inhabitants are known in all of them.

    Returns
    -------
    DataFrame
        measure, agglomeration, year, value, evidence; years in which fewer than half of the members count are left out.

    Examples
    --------
    >>> patents = pd.DataFrame({"adcode": ["1", "2"], "year": 2010, "patents": [30, 10], "evidence": "observed"})
    >>> people = pd.DataFrame({"adcode": ["1", "2"], "year": 2010, "variable": "resident_population",
    ...                        "value": [50.0, 30.0], "evidence": "observed"})
    >>> members = pd.DataFrame({"agglomeration": "a", "adcode": ["1", "2"]})
    >>> patents_per_head(patents, people, members, years=[2010])["value"].tolist()
    [0.5]
    """
    wanted = set(years)
    people = covariates[(covariates["variable"] == "resident_population") & covariates["year"].isin(wanted)]
    people = people[people.groupby("adcode")["year"].transform("nunique") == len(wanted)]
    both = patents.rename(columns={"patents": "value"})[["adcode", "year", "value", "evidence"]].merge(
        people[["adcode", "year", "value"]].rename(columns={"value": "denominator"}), on=["adcode", "year"])
    table = capability.aggregate_cities(both, members, "sum", at_least=0.5)
    return table.dropna(subset=["value"]).assign(measure="patents_per_head")[
        ["measure", "agglomeration", "year", "value", "evidence"]]
