"""Figures of provinces shared out among their cities."""
from __future__ import annotations

import pandas as pd

from flowspace.capability.arguments import check_table
from flowspace.errors import MeasureError, Problem
from flowspace.evidence import GRADES


def share_out(provincial: pd.DataFrame, key: pd.DataFrame, cities: pd.DataFrame) -> pd.DataFrame:
    r"""Share figures of provinces out among their cities in proportion to a key.

    .. math:: x_{it} = X_{pt}\,\frac{k_{it}}{\sum_{j \in p} k_{jt}}, \qquad i \in p

    Parameters
    ----------
    provincial : DataFrame
        province_adcode, year, value :math:`X`, evidence; each province once a year.
    key : DataFrame
        adcode, year, value :math:`k \ge 0`, evidence; each city once a year.
    cities : DataFrame
        adcode and province_adcode.

    Returns
    -------
    DataFrame
        adcode, year, value, evidence, sorted by city and year: every city of these provinces that has a key in any
        year. The grade is estimated at best, except where a province is one city: a municipality has its own figure.

    Raises
    ------
    MeasureError
        If a key is negative, or a province or city stands twice in a year.
    TableError
        If a column is missing, a place or grade is, or a year or figure is no number.

    Notes
    -----
    The figures of the cities add up to that of the province. Within a province they differ by the key and nothing else:
    with GDP as key, the ratio to GDP of an agglomeration is the mean of its provinces' ratios, weighted by GDP. A city
    whose key is missing in a year takes the share of the nearest earlier year, else of the next later one, and the
    others divide the rest; otherwise they would receive what is not theirs. A city that never has a key has no row.

    Examples
    --------
    >>> provincial = pd.DataFrame({"province_adcode": ["130000"], "year": [2019], "value": [90.0],
    ...                            "evidence": "observed"})
    >>> key = pd.DataFrame({"adcode": ["130100", "130200"], "year": 2019, "value": [1.0, 2.0], "evidence": "observed"})
    >>> cities = pd.DataFrame({"adcode": ["130100", "130200"], "province_adcode": "130000"})
    >>> share_out(provincial, key, cities).values.tolist()
    [['130100', 2019, 30.0, 'estimated'], ['130200', 2019, 60.0, 'estimated']]
    """
    check_table(provincial, "the figures of provinces", ["province_adcode", "evidence"], ["year"], ["value"])
    check_table(key, "the key", ["adcode", "evidence"], ["year"], ["value"])
    check_table(cities, "the cities", ["adcode", "province_adcode"])
    _check(provincial, key)
    province = cities.drop_duplicates("adcode").set_index("adcode")["province_adcode"]
    figures = provincial[provincial["value"].notna()]
    held = key[key["value"].notna() & key["adcode"].isin(province.index)]
    shares = _shares(held, province, sorted(set(figures["year"])))
    joined = shares.merge(figures, on=["province_adcode", "year"])
    joined = joined.merge(held[["adcode", "year", "evidence"]], on=["adcode", "year"], how="left",
                          suffixes=("", "_key"))
    weakness = joined[["evidence", "evidence_key"]].apply(lambda column: column.map(GRADES.index, na_action="ignore"))
    # A single city needs no key.
    shared = joined["share"] < 1
    grade = weakness["evidence"].where(~shared, weakness.max(axis=1).clip(lower=GRADES.index("estimated")))
    result = pd.DataFrame({"adcode": joined["adcode"], "year": joined["year"],
                           "value": joined["value"] * joined["share"],
                           "evidence": grade.astype(int).map(GRADES.__getitem__).astype("str")})
    return result.sort_values(["adcode", "year"], ignore_index=True)


def _shares(key: pd.DataFrame, province: pd.Series, years: list[int]) -> pd.DataFrame:
    """Share of every city in its province, by year; the shares of a province add up to one."""
    every = sorted({*years, *key["year"]})
    wide = key.pivot(index="adcode", columns="year", values="value").reindex(columns=every).astype(float)
    of = province.reindex(wide.index)
    raw = wide / wide.groupby(of).transform("sum")
    filled = raw.ffill(axis=1).bfill(axis=1)
    missing = filled.where(raw.isna(), 0.0).groupby(of).transform("sum")
    shares = filled.where(raw.isna(), raw * (1 - missing).clip(lower=0))
    shares = (shares / shares.groupby(of).transform("sum"))[years]
    long = shares.rename_axis(columns="year").stack().rename("share").reset_index()
    return long.assign(province_adcode=long["adcode"].map(province))


def _check(provincial: pd.DataFrame, key: pd.DataFrame) -> None:
    problems = []
    if (key["value"].astype(float) < 0).any():
        problems.append(Problem("a negative key", "zero or more", "correct the figure", column="value"))
    for frame, name in ((provincial, "the figures of provinces"), (key, "the key")):
        unknown = sorted(set(frame["evidence"]) - set(GRADES))
        problems += [Problem(f"evidence grade {grade!r}", "one of " + ", ".join(GRADES), "correct the grade",
                             file=name, column="evidence") for grade in unknown]
    for frame, place in ((provincial, "province_adcode"), (key, "adcode")):
        if frame.duplicated([place, "year"]).any():
            first = frame[frame.duplicated([place, "year"])].iloc[0]
            problems.append(Problem(f"{first[place]} twice in {first['year']}", "one figure for each place and year",
                                    "choose one series or variable", column=place))
    if problems:
        raise MeasureError(problems)
