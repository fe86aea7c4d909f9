"""Measures of inequality and polarisation year by year: from a tidy table of scores to a tidy table of measures."""
from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping

import numpy as np
import pandas as pd

from flowspace.errors import MeasureError, Problem, did_you_mean
from flowspace.inequality.dagum import dagum
from flowspace.inequality.esteban_ray import esteban_ray
from flowspace.inequality.gini import gini, gini_small_sample
from flowspace.inequality.theil_l import theil_l, theil_l_decomposition
from flowspace.inequality.theil_t import theil_t, theil_t_decomposition
from flowspace.inequality.variation import coefficient_of_variation_population
from flowspace.inequality.wolfson import wolfson
from flowspace.values import as_numbers, listed, refuse

PLAIN: dict[str, Callable] = {
    "gini": gini,
    "gini_small_sample": gini_small_sample,
    "theil_t": theil_t,
    "theil_l": theil_l,
    "wolfson": wolfson,
    "coefficient_of_variation_population": coefficient_of_variation_population,
}
"""Measures of values alone, by their names in tables."""

GROUPED: dict[str, Callable] = {
    "esteban_ray_alpha_1_3": lambda values, groups: esteban_ray(values, groups, alpha=1.3),
    "dagum_within": lambda values, groups: dagum(values, groups).within,
    "dagum_between_net": lambda values, groups: dagum(values, groups).between_net,
    "dagum_overlap": lambda values, groups: dagum(values, groups).transvariation,
    "theil_t_within": lambda values, groups: theil_t_decomposition(values, groups).within,
    "theil_t_between": lambda values, groups: theil_t_decomposition(values, groups).between,
    "theil_l_within": lambda values, groups: theil_l_decomposition(values, groups).within,
    "theil_l_between": lambda values, groups: theil_l_decomposition(values, groups).between,
}
"""Measures of values and groups, by their names in tables."""


def inequality_by_year(table, value="score", groups=None, measures=None) -> pd.DataFrame:
    """Inequality and polarisation between agglomerations in each year.

    Parameters
    ----------
    table : DataFrame
        Columns `agglomeration`, `year` and the one named by `value`: one row per agglomeration and year, the same
        agglomerations in every year, values of zero or larger. Other columns are passed over.
    value : str
        The column to measure.
    groups : dict or Series, optional
        Agglomeration → the name of its group; more agglomerations than the table has are passed over.
    measures : str or iterable of str, optional
        Which measures, in this order; if left out, all of `PLAIN`, and all of `GROUPED` where `groups` are given:

        gini, gini_small_sample
            `flowspace.inequality.gini` (divisor n) and `flowspace.inequality.gini_small_sample` (times n/(n - 1));
        theil_t, theil_l, wolfson, coefficient_of_variation_population
            the functions of these names, unweighted;
        esteban_ray_alpha_1_3
            `flowspace.inequality.esteban_ray` of the groups with alpha 1.3;
        dagum_within, dagum_between_net, dagum_overlap
            the three parts of `gini`, to which they add up (`flowspace.inequality.dagum`; overlap is its
            transvariation);
        theil_t_within, theil_t_between, theil_l_within, theil_l_between
            the two parts of `theil_t` and of `theil_l`, to which they add up.

    Returns
    -------
    DataFrame
        `year`, `measure`, `value`: by year, and within a year in the order of the measures. No unit.

    Raises
    ------
    MeasureError
        With every problem of the table (a column or value missing, an agglomeration twice in a year or in some years
        only, values negative, infinite or not numbers), of the groups and of the names; or, where these are sound,
        with every measure that is not defined and the years in which it is not: theil_l with a zero, wolfson with a
        median of zero, everything in a year that is all zero.

    Notes
    -----
    A measure that is not defined in one year is refused as a whole: a series with holes invites to read across them.
    Name the others in `measures`. Agglomerations that come and go would change a measure by themselves, so the table
    has to be balanced.

    The measures are relative: they need values with a true zero. Scores of min-max indicators have one that depends on
    the worst observation, so compare years only where scores were normalised over all years together.

    Examples
    --------
    >>> scores = pd.DataFrame({"agglomeration": ["a", "b"] * 2, "year": [2010] * 2 + [2020] * 2, "score": [1, 3, 2, 2]})
    >>> inequality_by_year(scores, measures=["gini", "coefficient_of_variation_population"])
       year                              measure  value
    0  2010                                 gini   0.25
    1  2010  coefficient_of_variation_population   0.50
    2  2020                                 gini   0.00
    3  2020  coefficient_of_variation_population   0.00
    """
    names, problems = _names(measures, groups)
    wide, wrong = _wide(table, value)
    labels, odd = _labels(wide, groups)
    refuse(problems + wrong + odd)
    rows, undefined = [], {}
    for year in wide:
        for name in names:
            try:
                found = PLAIN[name](wide[year]) if name in PLAIN else GROUPED[name](wide[year], labels)
            except MeasureError as error:
                found = np.nan
                undefined.setdefault(name, []).append((year, error.problems))
            rows.append((year, name, found))
    refuse([_undefined(name, cases) for name, cases in undefined.items()])
    return pd.DataFrame(rows, columns=["year", "measure", "value"])


def _names(measures, groups) -> tuple[list[str], list[Problem]]:
    """Names of the measures asked for, and what is wrong with them."""
    known = [*PLAIN, *GROUPED]
    if measures is None:
        return (known if groups is not None else list(PLAIN)), []
    if not isinstance(measures, (str, Iterable)) or getattr(measures, "ndim", 1) != 1:
        return [], [Problem(f"measures of type {type(measures).__name__}", "names of measures", "give a list of names")]
    asked = [measures] if isinstance(measures, str) else list(measures)
    expected = "one of " + ", ".join(known)
    problems = [Problem(f"measure {name!r}{did_you_mean(name, known)}", expected, "correct the name")
                for name in asked if not isinstance(name, str) or name not in known]
    if not asked:
        problems.append(Problem("no measure", expected, "name at least one, or leave the argument out"))
    if len(set(map(str, asked))) < len(asked):
        problems.append(Problem("a measure twice", "each measure once", "leave the repetition out"))
    lacking = [name for name in asked if isinstance(name, str) and name in GROUPED] if groups is None else []
    if lacking:
        problems.append(Problem(f"no groups for {listed(lacking)}", "a group for every agglomeration",
                                "give groups, or leave these measures out"))
    return asked, problems


def _wide(table, value) -> tuple[pd.DataFrame, list[Problem]]:
    """Values by agglomeration and year, empty where the table cannot be brought into this form."""
    if not isinstance(table, pd.DataFrame):
        return pd.DataFrame(), [Problem(f"a {type(table).__name__}", "a table of agglomeration, year and a value",
                                        "give a DataFrame")]
    if not isinstance(value, Hashable):
        return pd.DataFrame(), [Problem(f"a {type(value).__name__} as the value", "the name of one column",
                                        "name the column to measure")]
    lacking = [name for name in dict.fromkeys(["agglomeration", "year", value]) if name not in table]
    problems = [Problem(f"no column {name!r}{did_you_mean(name, table.columns)}", "agglomeration, year and a value",
                        "correct the name") for name in lacking]
    problems += [Problem(f"column {name!r} twice", "each column once", "rename one of the two")
                 for name in dict.fromkeys(["agglomeration", "year", value])
                 if name in table and isinstance(table[name], pd.DataFrame)]
    if not problems and value in ("agglomeration", "year"):
        problems.append(Problem(f"{value!r} as the value", "a column of numbers to measure", "correct the name"))
    if problems:
        return pd.DataFrame(), problems
    if table.empty:
        return pd.DataFrame(), [Problem("no row", "a row for each agglomeration and year", "give a table with rows")]
    years, wrong = as_numbers(table["year"])
    if wrong or not np.all(np.isfinite(years) & (years == np.round(years))):
        problems.append(Problem("years that are missing or no whole numbers", "years such as 2020",
                                "correct the years"))
    if table["agglomeration"].isna().any():
        problems.append(Problem(f"{table['agglomeration'].isna().sum()} rows without agglomeration",
                                "an agglomeration in every row", "fill it in"))
    elif not table["agglomeration"].map(lambda name: isinstance(name, Hashable)).all():
        problems.append(Problem("agglomerations that are lists or tables", "one name in every row",
                                "give each agglomeration its name"))
    if problems:
        return pd.DataFrame(), problems
    keys = pd.MultiIndex.from_arrays([table["agglomeration"], years.astype(int)], names=["agglomeration", "year"])
    if keys.has_duplicates:
        pairs = keys[keys.duplicated()].unique()
        problems.append(Problem(f"more than one row for {_places(pairs)}", "an agglomeration once in each year",
                                "choose one series if the table holds several"))
    numbers, wrong = as_numbers(table[value])
    text = np.zeros(len(numbers), dtype=bool)
    text[wrong] = True
    for bad, what, expected in ((text, "values that are not numbers", "numbers only"),
                                (np.isnan(numbers) & ~text, "missing values", "a number for every agglomeration"),
                                (np.isinf(numbers), "infinite values", "finite numbers"),
                                (np.isfinite(numbers) & (numbers < 0), "values below 0", "zero or larger")):
        if bad.any():
            problems.append(Problem(f"{what} ({_places(keys[bad])})", expected,
                                    "correct them, or leave these agglomerations or years out and say so"))
    full = pd.MultiIndex.from_product([sorted(set(keys.get_level_values("agglomeration")), key=str),
                                       sorted(set(keys.get_level_values("year")))], names=keys.names)
    absent = full.difference(keys, sort=False)
    if len(absent):
        problems.append(Problem(f"no row for {_places(absent)}", "the same agglomerations in every year",
                                "add the values, or leave these agglomerations out of all years and say so"))
    if len(full.levels[0]) < 2:
        problems.append(Problem("one agglomeration", "at least two", "give more agglomerations"))
    if problems:
        return pd.DataFrame(), problems
    return pd.Series(numbers, keys).reindex(full).unstack("year"), []


def _labels(wide, groups) -> tuple[pd.Series | None, list[Problem]]:
    """The group of each agglomeration of the table."""
    if groups is None:
        return None, []
    if not isinstance(groups, (Mapping, pd.Series)):
        return None, [Problem(f"groups of type {type(groups).__name__}", "a group for every agglomeration",
                              "give a dict or a Series keyed by agglomeration")]
    if isinstance(groups, pd.Series) and groups.index.has_duplicates:
        twice = groups.index[groups.index.duplicated()].unique()
        return None, [Problem(f"groups of {listed([str(name) for name in twice])} twice", "each agglomeration once",
                              "remove one of the two")]
    found = [groups.get(name) for name in wide.index]
    lacking = [str(name) for name, group in zip(wide.index, found, strict=True)
               if group is None or (pd.api.types.is_scalar(group) and pd.isna(group))]
    problems = [Problem(f"no group for {listed(lacking)}", "a group for every agglomeration",
                        "name their groups, or leave them out of the table")] if lacking else []
    return pd.Series(found, wide.index, dtype=object), problems


def _undefined(name, cases) -> Problem:
    years = listed([str(year) for year, _ in cases])
    first = cases[0][1][0]
    return Problem(f"{name} not defined in {years}: {first.found}", first.expected,
                   "leave the measure out (measures), or these years")


def _places(keys) -> str:
    return listed([f"{name} in {year}" for name, year in keys])
