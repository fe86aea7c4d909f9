"""An instrument for the distribution of patents: what it would be if cities had grown like others of their size."""
from __future__ import annotations

from collections.abc import Callable
from numbers import Integral, Real

import numpy as np
import pandas as pd

from flowspace.errors import FlowspaceError, Problem, did_you_mean
from flowspace.values import as_numbers, listed, plain, refuse, whole_number


def predicted_values(values, membership, base, classes=5, provinces=None, fewest_donors=3) -> pd.DataFrame:
    r"""Grow what every city had in a base year as cities of the same size elsewhere grew.

    With c(i) the class of city i by its size in the base year, and :math:`D_{cr}` the cities of a class that are
    outside agglomeration r,

    .. math:: \hat x_{it}^{(r)} = x_{i0}\, \frac{\sum_{j \in D_{c(i) r}} x_{jt}}{\sum_{j \in D_{c(i) r}} x_{j0}}

    Parameters
    ----------
    values : DataFrame
        adcode, year and value (zero or larger) of cities of the whole country, each city once a year.
    membership : DataFrame
        adcode and agglomeration; a city may be in several.
    base : int or sequence of int
        The base year, or years whose mean is the base: one year of a small city is mostly chance.
    classes : int
        Classes of equal numbers of cities by their base value, over all cities that have one; at least 2. Cities with
        the same value are in the same class.
    provinces : DataFrame, optional
        adcode and province_adcode: then all cities of the provinces in which an agglomeration has cities are left out
        of the growth that is applied to it.
    fewest_donors : int
        So many cities have to make up every growth, at least 1.

    Returns
    -------
    DataFrame
        Sorted by agglomeration, year and adcode, for all years after the last base year: base_value, size_class (from
        1, the smallest cities), donors (cities behind the growth: with a value in the base and in that year), growth,
        predicted, and share (of the agglomeration's predicted sum; nan where that is zero).

    Raises
    ------
    MeasureError
        If a column is missing, values are negative or missing, a city stands twice in a year, a base year is not
        there or no year comes after it, a city of an agglomeration has no base value, a growth has too few donors or
        donors without a base, or a number is out of its range.

    Notes
    -----
    *Why classes.* One growth for all cities would leave every share as it was in the base year, and effects of
    agglomerations would take the instrument out altogether. What varies over the years is how large cities grew
    against small ones elsewhere; how much that moves the evenness of an agglomeration is up to its sizes in the base
    year.

    *What has to hold.* Given effects of agglomerations and years and the controls, how cities of some size grow
    elsewhere must be related to the outcome of an agglomeration only through how its own patents are distributed.
    That fails if an agglomeration of large cities is on another path for other reasons, so that the sum of the
    predicted values (`predicted_measure` gives it) belongs among the controls; if the sizes in the base year were
    themselves chosen by what drives later outcomes (identification rests on these exposures, because there are only
    as many shocks as classes: Goldsmith-Pinkham, Sorkin and Swift 2020); or if cities elsewhere grow at the expense
    of those at home. Nor does leaving out one's own cities help against shocks that whole regions share: leave out
    their provinces too. Agglomerations of like sizes have like instruments, so that errors are correlated across them,
    which clustering by agglomeration does not allow for (Adão, Kolesár and Morales 2019).

    A city that had nothing in the base year is predicted to have nothing.

    References
    ----------
    Goldsmith-Pinkham, Sorkin and Swift 2020, Bartik instruments: what, when, why, and how, American Economic Review,
    doi 10.1257/aer.20181047.
    Adão, Kolesár and Morales 2019, Shift-share designs, The Quarterly Journal of Economics, doi 10.1093/qje/qjz025.
    Borusyak, Hull and Jaravel 2022, Quasi-experimental shift-share research designs, The Review of Economic Studies
    89(1):181–213, doi 10.1093/restud/rdab030.

    Examples
    --------
    Elsewhere the large cities doubled and the small ones stood still:

    >>> values = pd.DataFrame({"adcode": list("abcdef") * 2, "year": [2000] * 6 + [2010] * 6,
    ...                        "value": [10.0, 1, 8, 12, 1, 2, 99, 99, 16, 24, 1, 2]})
    >>> membership = pd.DataFrame({"adcode": list("ab"), "agglomeration": "r"})
    >>> found = predicted_values(values, membership, 2000, classes=2, fewest_donors=2)
    >>> found[["adcode", "size_class", "donors", "growth", "predicted"]].to_dict("list")
    {'adcode': ['a', 'b'], 'size_class': [2, 1], 'donors': [2, 2], 'growth': [2.0, 1.0], 'predicted': [20.0, 1.0]}
    """
    years, problems = _base_years(base)
    problems += whole_number(classes, "number of classes", 2) + whole_number(fewest_donors, "fewest donors", 1)
    for table, name, columns in ((values, "values", ("adcode", "year", "value")),
                                 (membership, "membership", ("adcode", "agglomeration")),
                                 (provinces, "provinces", ("adcode", "province_adcode"))):
        if table is not None:
            problems += _column_problems(table, name, columns)
    refuse(problems)
    if not len(membership):
        refuse([Problem("a membership without a city", "cities of at least one agglomeration", "add them")])
    wide = _by_city_and_year(values)
    absent = [str(year) for year in years if year not in wide]
    later = [year for year in wide if year > max(years)]
    if absent or not later:
        refuse([Problem(f"base years without values ({listed(absent)})" if absent
                        else f"no year after the base ({max(years)})",
                        "base years of the table, and later ones", "choose other base years")])
    start = wide[years].mean(axis=1, skipna=False)
    start = start[start.notna()]
    members = membership[["agglomeration", "adcode"]].drop_duplicates()
    without = members[~members["adcode"].isin(start.index)]
    if len(without):
        refuse([Problem(f"no base value of {listed([f'{m.adcode} ({m.agglomeration})' for m in without.itertuples()])}",
                        "one for every city of an agglomeration", "take other base years, or leave these cities out of "
                        "the membership and say so")])
    limits = np.quantile(start, np.arange(1, classes) / classes)
    size_class = pd.Series(np.searchsorted(limits, start.to_numpy(), side="right") + 1, start.index)
    home = _home(members, provinces, start.index)
    pieces = []
    for name, own in members.groupby("agglomeration", sort=True):
        donors, growth = _growth(wide.loc[start.index, later], start, size_class, home[name])
        there = np.array(sorted(own["adcode"]), dtype=object)
        of_class = size_class[there].to_numpy()
        # Year by year, all cities.
        pieces.append(pd.DataFrame({
            "agglomeration": name, "adcode": np.tile(there, len(later)), "year": np.repeat(later, len(there)),
            "base_value": np.tile(start[there].to_numpy(), len(later)), "size_class": np.tile(of_class, len(later)),
            "donors": donors.reindex(of_class).fillna(0).to_numpy().T.ravel().astype(int),
            "growth": growth.reindex(of_class).to_numpy().T.ravel()}))
    table = pd.concat(pieces, ignore_index=True)
    _refuse_thin(table, fewest_donors)
    # Nothing grows from nothing, whether or not others of the class had something.
    table["predicted"] = (table["base_value"] * table["growth"]).where(table["base_value"] > 0, 0.0)
    sums = table.groupby(["agglomeration", "year"])["predicted"].transform("sum")
    table["share"] = table["predicted"] / sums.where(sums > 0)
    return table


def predicted_measure(predicted, measure: Callable) -> pd.DataFrame:
    """Measure the predicted distribution of every agglomeration and year.

    Parameters
    ----------
    predicted : DataFrame
        As `predicted_values` gives it.
    measure : callable
        Takes the predicted values of the cities of one agglomeration in one year as a Series keyed by adcode, and
        gives a number: the measure whose instrument is wanted, such as one of `flowspace.polycentricity`.

    Returns
    -------
    DataFrame
        agglomeration, year, predicted (the measure), total (sum of the predicted values: a control), cities, and
        reason: empty, or why there is no number.

    Raises
    ------
    MeasureError
        If a column is missing, the measure is no function, or it gives something else than a number.

    Examples
    --------
    >>> predicted = pd.DataFrame({"agglomeration": "r", "year": [1, 1, 2, 2], "adcode": list("abab"),
    ...                           "predicted": [1.0, 3.0, 4.0, 4.0]})
    >>> predicted_measure(predicted, lambda values: 1 - values.max() / values.sum()).to_dict("list")
    {'agglomeration': ['r', 'r'], 'year': [1, 2], 'predicted': [0.25, 0.5], 'total': [4.0, 8.0], 'cities': [2, 2],
     'reason': ['', '']}
    """
    problems = _column_problems(predicted, "predicted values", ("agglomeration", "year", "adcode", "predicted"))
    if not callable(measure):
        problems.append(Problem(f"a {type(measure).__name__} as measure", "a function of values keyed by city",
                                "give a function"))
    refuse(problems)
    numbers, wrong = as_numbers(predicted["predicted"])
    if wrong or not np.isfinite(numbers).all():
        refuse([Problem("predicted values that are missing, infinite or no numbers", "numbers",
                        "take them from predicted_values", column="predicted")])
    predicted = predicted.assign(predicted=numbers)
    rows = []
    for (name, year), group in predicted.groupby(["agglomeration", "year"], sort=True):
        of_cities = group.set_index("adcode")["predicted"]
        try:
            found, reason = measure(of_cities), ""
        except FlowspaceError as error:
            found, reason = np.nan, "; ".join(str(problem) for problem in error.problems)
        number, wrong = as_numbers([found])
        if wrong:
            refuse([Problem(f"a measure that gives a {type(found).__name__}", "a number", "give another function")])
        if not reason and np.isnan(number[0]):
            reason = "the measure is not defined"
        rows.append((name, year, number[0], of_cities.sum(), len(of_cities), reason))
    return pd.DataFrame(rows, columns=["agglomeration", "year", "predicted", "total", "cities", "reason"])


def _base_years(base) -> tuple[list[int], list[Problem]]:
    years = list(base) if hasattr(base, "__iter__") and not isinstance(base, str) else [base]
    odd = [year for year in years if not isinstance(year, Integral) or isinstance(year, bool)]
    if odd or not years:
        return [], [Problem(f"{base!r} as base", "a year, or some years", "correct it")]
    return sorted({int(year) for year in years}), []


def _column_problems(table, name, columns) -> list[Problem]:
    if not isinstance(table, pd.DataFrame):
        return [Problem(f"a {type(table).__name__} as {name}", "a table with " + ", ".join(columns),
                        "give a DataFrame")]
    problems = [Problem(f"no column {column!r} in the {name}{did_you_mean(column, table.columns)}",
                        "a table with " + ", ".join(columns), "rename or add it")
                for column in columns if column not in table]
    gaps = [column for column in columns[:2] if column in table and table[column].isna().any()]
    return problems + [Problem(f"rows of the {name} without {column}", f"a {column} in every row", "name it")
                       for column in gaps]


def _by_city_and_year(values) -> pd.DataFrame:
    numbers, wrong = as_numbers(values["value"])
    bad = ~(np.isfinite(numbers) & (numbers >= 0))
    bad[wrong] = True
    problems = []
    odd = [year for year in values["year"].unique() if not isinstance(year, Real) or isinstance(year, bool)
           or year != year // 1]
    if odd:
        problems.append(Problem(f"years such as {plain(odd[0])}", "whole numbers", "correct the column year"))
    if bad.any():
        some = values[bad]
        places = [f"{city} in {year}" for city, year in zip(some["adcode"], some["year"], strict=True)]
        problems.append(Problem(f"values that are negative, missing or no numbers ({listed(places)})",
                                "numbers of zero or more", "correct them, or leave these rows out"))
    twice = values[values.duplicated(["adcode", "year"])]
    if len(twice):
        places = [f"{city} in {year}" for city, year in zip(twice["adcode"], twice["year"], strict=True)]
        problems.append(Problem(f"two values of {listed(places)}", "each city once a year",
                                "choose one series if the table holds several"))
    refuse(problems)
    table = values.assign(value=numbers, year=values["year"].astype(int))
    return table.pivot(index="adcode", columns="year", values="value").sort_index()


def _home(members, provinces, cities) -> dict:
    """For every agglomeration, the cities whose growth is not applied to it."""
    home = {}
    for name, own in members.groupby("agglomeration"):
        left_out = set(own["adcode"])
        if provinces is not None:
            where = provinces.drop_duplicates("adcode").set_index("adcode")["province_adcode"]
            unknown = [str(city) for city in cities if city not in where.index]
            if unknown:
                refuse([Problem(f"no province of {listed(unknown)}", "one for every city with a value",
                                "add them to the provinces")])
            there = set(where.reindex(list(left_out)))
            left_out |= set(where.index[where.isin(there)])
        home[name] = left_out
    return home


def _growth(later, start, size_class, home) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Donors and growth by class and year."""
    away = ~start.index.isin(home)
    later, start, size_class = later[away], start[away], size_class[away]
    known = later.notna()
    base = known.mul(start, axis=0).groupby(size_class).sum()
    return known.groupby(size_class).sum(), later.groupby(size_class).sum() / base.where(base > 0)


def _refuse_thin(table, fewest_donors) -> None:
    thin = table[(table["base_value"] > 0) & ((table["donors"] < fewest_donors) | table["growth"].isna())]
    thin = thin.drop_duplicates(["agglomeration", "size_class", "year"])
    if len(thin):
        places = [f"class {row.size_class} for {row.agglomeration} in {row.year}: {row.donors}"
                  for row in thin.itertuples()]
        refuse([Problem(f"growths with too few donors, or donors that had nothing in the base year ({listed(places)})",
                        f"at least {fewest_donors} cities outside that had something",
                        "take fewer classes, other base years, or leave no provinces out")])
