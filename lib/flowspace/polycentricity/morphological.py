"""Morphological polycentricity as a table: every measure for every agglomeration and year, keyed by city."""
from __future__ import annotations

from numbers import Integral

import numpy as np
import pandas as pd

from flowspace.errors import MeasureError, Problem
from flowspace.evidence import GRADES, weakest_grade
from flowspace.polycentricity.registry import find_measures
from flowspace.polycentricity.values import as_numbers, listed

COLUMNS = ("agglomeration", "year", "measure", "value", "n_members", "n_observed", "complete", "total", "evidence")
"""Columns of the result."""


def morphological_polycentricity(values, members, measures=None, value="patents", complete_only=False,
                                 series=None) -> pd.DataFrame:
    """Measures of morphological polycentricity for every agglomeration and year.

    Each measure is a function of the values of the observed member cities of one agglomeration in one year. Cities
    are matched by `adcode`, never by their place in the table.

    Parameters
    ----------
    values : DataFrame
        Long table with one row per city and year: `adcode` (str), `year` (int), the column named by `value` (zero or
        larger, any unit; missing where not observed) and, if known, `evidence` (one of the evidence grades). Cities
        that belong to no agglomeration are checked and left out.
    members : DataFrame
        `agglomeration` (str) and `adcode` (str), one row per membership. A city may belong to several agglomerations.
    measures : str, Measure or sequence of these, optional
        Names in `MEASURES` or records of one's own. All of `MEASURES` if left out.
    value : str
        The column of `values` to measure.
    complete_only : bool
        Leave out agglomeration-years in which a member city was not observed.
    series : str, optional
        Column of `values` that tells series apart (definitions that must not be added up or chained): each is measured
        by itself, and the column comes first in the result.

    Returns
    -------
    DataFrame
        Sorted by agglomeration (in the order of `members`), year and measure (by name):

        agglomeration, year, measure : str, int, str
            The key.
        value : float
            The measure over the observed cities; nan where it is not defined (fewer than two observed cities, all
            zero, or what the measure itself excludes).
        n_members, n_observed : int
            Cities that belong to the agglomeration, and those of them with a value in that year.
        complete : bool
            Whether all were observed. A measure over part of the cities describes that part.
        total : float
            Sum over the observed cities, in the unit of the values.
        evidence : str
            The weakest grade among the observed cities' values; missing if `values` has no column `evidence`.

        An agglomeration-year without any observed city has no row.

    Raises
    ------
    MeasureError
        With all problems found: a column is missing; codes are not text or years not integers; a city has two rows
        for a year, or an agglomeration the same city twice; a value is negative, infinite or not a number; an
        observed value has an unknown grade; a measure is unknown; a row has no series. Checked on all rows, members or
        not.

    Examples
    --------
    Two equal cities, then one that has drawn ahead, and a third city that was not observed in the second year:

    >>> values = pd.DataFrame({
    ...     "adcode": ["110000", "120000", "130100", "110000", "120000"],
    ...     "year": [2010, 2010, 2010, 2011, 2011],
    ...     "patents": [50, 50, 0, 80, 40],
    ...     "evidence": ["observed", "observed", "estimated", "observed", "observed"],
    ... })
    >>> members = pd.DataFrame({"agglomeration": "capital", "adcode": ["110000", "120000", "130100"]})
    >>> result = morphological_polycentricity(values, members, measures="taylor")
    >>> print(result.drop(columns=["agglomeration", "measure"]).to_string(index=False))
     year  value  n_members  n_observed  complete  total  evidence
     2010    0.5          3           3      True  100.0 estimated
     2011    0.5          3           2     False  120.0  observed
    """
    if series is not None:
        problems = _problems_of_columns(values, ["adcode", "year", value, series], "values")
        if not problems and values[series].isna().any():
            problems = [Problem(f"{int(values[series].isna().sum())} rows without a series", "the series of every row",
                                f"fill the column {series} in, or leave these rows out", column=series)]
        if problems:
            raise MeasureError(problems)
        parts = [morphological_polycentricity(part, members, measures, value, complete_only).assign(**{series: key})
                 for key, part in values.groupby(series, sort=True)]
        parts = parts or [morphological_polycentricity(values, members, measures, value, complete_only)
                          .assign(**{series: pd.Series(dtype="str")})]
        return pd.concat(parts, ignore_index=True)[[series, *COLUMNS]]
    problems = _problems_in_values(values, value) + _problems_in_members(members)
    try:
        records = sorted(find_measures(measures), key=lambda measure: measure.name)
    except MeasureError as error:
        problems += error.problems
    if problems:
        raise MeasureError(problems)

    belongs, names, sizes = _memberships(members)
    # One order whatever the order of the input, so that sums agree to the last digit.
    joined = belongs.merge(_observed(values, value), on="adcode").sort_values(["order", "year", "adcode"])
    rows = []
    for (order, year), at in sorted(joined.groupby(["order", "year"]).indices.items()):
        name, n_members, n_observed = names[order], sizes[order], len(at)
        if complete_only and n_observed < n_members:
            continue
        numbers = joined["value"].to_numpy()[at]
        evidence = weakest_grade(joined["evidence"].to_numpy()[at]) if "evidence" in joined else None
        rows += [
            (name, year, record.name, record.function(numbers), n_members, n_observed, n_observed == n_members,
             np.sum(numbers), evidence)
            for record in records
        ]
    return _as_table(rows)


def _as_table(rows) -> pd.DataFrame:
    """Rows as a table whose column types do not depend on what the rows hold, not even when there are none."""
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.astype({
        "agglomeration": "str", "year": "int64", "measure": "str", "value": "float64", "n_members": "int64",
        "n_observed": "int64", "complete": "bool", "total": "float64", "evidence": "str",
    })


def _observed(values, value) -> pd.DataFrame:
    """Observed rows of checked `values`: adcode, year, value and, where given, evidence."""
    table = pd.DataFrame({
        "adcode": values["adcode"].astype("str"),
        "year": values["year"].astype("int64"),
        "value": as_numbers(values[value])[0],
    })
    if "evidence" in values:
        table["evidence"] = values["evidence"].astype(object)
    return table[table["value"].notna()]


def _memberships(members) -> tuple[pd.DataFrame, list[str], list[int]]:
    """Checked `members` as order and adcode, with the name and the size of the agglomeration of each order."""
    order, names = pd.factorize(members["agglomeration"].astype("str"))
    belongs = pd.DataFrame({"order": order, "adcode": members["adcode"].astype("str")})
    return belongs, list(names), np.bincount(order, minlength=len(names)).tolist()


def _problems_in_values(values, value) -> list[Problem]:
    problems = _problems_of_columns(values, ["adcode", "year", value], "values")
    if problems:
        return problems
    keys = values[["adcode", "year"]]
    problems = _problems_of_text(keys["adcode"], "adcode", "values") + _problems_of_years(keys["year"])
    if not problems:
        problems = _problems_of_repetition(keys, "a city once in each year",
                                           "keep one row for each; choose one series if the table holds several")
    numbers, not_numbers = as_numbers(values[value])
    offences = [
        (not_numbers, f"{value} that is not a number", "numbers only", "convert it to a number"),
        (np.flatnonzero(numbers < 0), f"negative {value}", "zero or larger", "correct the value"),
        (np.flatnonzero(numbers == np.inf), f"infinite {value}", "finite numbers", "correct the value"),
    ]
    for positions, what, expected, mend in offences:
        if len(positions):
            problems.append(Problem(f"{what} ({_places(keys, values[value], positions)})", expected,
                                    f"{mend}, or leave it empty if it was not observed"))
    if "evidence" in values:
        unknown = np.flatnonzero(~np.isnan(numbers) & ~values["evidence"].astype(object).isin(GRADES).to_numpy())
        if len(unknown):
            problems.append(Problem(f"evidence that is not a grade ({_places(keys, values['evidence'], unknown)})",
                                    "one of " + ", ".join(GRADES), "grade every observed value"))
    return problems


def _problems_in_members(members) -> list[Problem]:
    problems = _problems_of_columns(members, ["agglomeration", "adcode"], "members")
    if problems:
        return problems
    keys = members[["agglomeration", "adcode"]]
    problems = (_problems_of_text(keys["agglomeration"], "agglomeration", "members")
                + _problems_of_text(keys["adcode"], "adcode", "members"))
    return problems or _problems_of_repetition(keys, "a city once in each agglomeration",
                                               "keep one row for each; choose one version of the membership")


def _problems_of_columns(table, columns, name) -> list[Problem]:
    if not isinstance(table, pd.DataFrame):
        return [Problem(f"{name} of type {type(table).__name__}", "a pandas DataFrame",
                        "give a table with the columns " + ", ".join(map(str, columns)))]
    return [
        Problem(f"{list(table.columns).count(column) or 'no'} columns {column!r} in {name}, which has "
                + ", ".join(map(str, table.columns)), "one such column", f"name one column {column!r}")
        for column in columns if list(table.columns).count(column) != 1
    ]


def _problems_of_text(column, name, table) -> list[Problem]:
    wrong = [item for item in dict.fromkeys(column.astype(object)) if not isinstance(item, str)]
    if not wrong:
        return []
    return [Problem(f"{name} in {table} that is not text ({listed([repr(item) for item in wrong])})",
                    "text, such as '110000' for a city", f"read the column {name} as text")]


def _problems_of_years(years) -> list[Problem]:
    if isinstance(years.dtype, np.dtype) and years.dtype.kind in "iu":
        return []
    wrong = [item for item in dict.fromkeys(years.astype(object))
             if isinstance(item, bool) or not isinstance(item, Integral)]
    if not wrong:
        return []
    return [Problem(f"year in values that is not an integer ({listed([repr(item) for item in wrong])})",
                    "integers, such as 2010", "convert the column year with .astype(int)")]


def _problems_of_repetition(keys, expected, mend) -> list[Problem]:
    repeated = keys[keys.duplicated()].drop_duplicates()
    if repeated.empty:
        return []
    places = listed([" ".join(map(str, row)) for row in repeated.itertuples(index=False)])
    return [Problem(f"{' and '.join(keys.columns)} repeated ({places})", expected, mend)]


def _places(keys, column, positions) -> str:
    """Offending rows in words: city, year and what the column holds there."""
    return listed([f"{' '.join(map(str, keys.iloc[p]))}: {column.iloc[p]}" for p in positions])
