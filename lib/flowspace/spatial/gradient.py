"""How values fall or rise over space: log-linear regressions on coordinates or on a distance, and rank correlation."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from flowspace.errors import Problem
from flowspace.values import listed, number_problems, refuse, whole_number


@dataclass(frozen=True)
class Gradient:
    """A log-linear regression over space.

    Parameters
    ----------
    coefficients : DataFrame
        Rows `intercept` and one per variable; columns `estimate`, `standard_error`, `t`, `p_value`. An estimate is the
        change of the log of the value per degree, or per kilometre: times 100 it is about the change in per cent.
    r_squared : float
        Share of the variance of the logs that the regression explains.
    spearman, spearman_p : float
        Rank correlation of the value with the first variable, and its two-sided p value (by the t distribution).
    n : int
        Cities in the regression.
    left_out : tuple
        Codes of the leading cities that were left out, the largest first.
    """

    coefficients: pd.DataFrame
    r_squared: float
    spearman: float
    spearman_p: float
    n: int
    left_out: tuple


def gradient_longitude_latitude(values, cities, leave_out_leading=0) -> Gradient:
    r"""Regression of the log of values on longitude and latitude.

    .. math:: \ln y_i = a + b_1 \lambda_i + b_2 \varphi_i + \varepsilon_i

    Parameters
    ----------
    values : Series, shape (n,)
        Above zero, keyed by city (or agglomeration).
    cities : DataFrame
        Columns `longitude` and `latitude` in degrees, with the same keys as index: a table of cities after
        ``set_index("adcode")``. More rows are passed over.
    leave_out_leading : int
        Leave out so many of the largest values (3 for the gradient without the leading three). Of equal values the
        lower codes go first.

    Returns
    -------
    Gradient
        `spearman` is with longitude.

    Raises
    ------
    MeasureError
        If a value is zero, negative, missing, infinite or not a number, a city has no coordinates or stands twice,
        fewer than four cities remain, all remaining values are equal, or the cities lie on one line.

    Notes
    -----
    Standard errors are those of ordinary least squares; values that are alike in space make them too small. Report
    the gradient with and without the leading cities: three coastal ones can make it.

    Examples
    --------
    Doubling every ten degrees to the east:

    >>> cities = pd.DataFrame({"longitude": [80, 90, 100, 110, 120], "latitude": [40, 30, 35, 25, 30]}, list("abcde"))
    >>> found = gradient_longitude_latitude(pd.Series([1.0, 2.0, 4.0, 8.0, 16.0], list("abcde")), cities)
    >>> round(float(np.exp(10 * found.coefficients.loc["longitude", "estimate"])), 6), round(found.spearman, 6)
    (2.0, 1.0)
    """
    problems = []
    if not isinstance(cities, pd.DataFrame):
        problems.append(Problem(f"cities of type {type(cities).__name__}", "a table with longitude and latitude",
                                "give a DataFrame with the codes of the cities as index"))
        refuse(problems + whole_number(leave_out_leading, "leading cities to leave out", 0))
    lacking = [name for name in ("longitude", "latitude") if name not in cities]
    if lacking:
        problems.append(Problem("no column " + " and no column ".join(lacking) + " among the cities",
                                "longitude and latitude", "add them"))
    columns = {name: cities[name] for name in ("longitude", "latitude") if name not in lacking}
    return _gradient(values, columns, leave_out_leading, problems)


def gradient_distance(values, distance, leave_out_leading=0) -> Gradient:
    r"""Regression of the log of values on a distance, to the coast or to a port for example.

    .. math:: \ln y_i = a + b\, d_i + \varepsilon_i

    Parameters
    ----------
    values : Series, shape (n,)
        Above zero, keyed by city (or agglomeration).
    distance : Series
        Kilometres, keyed by the same cities; more are passed over.
    leave_out_leading : int
        As for `gradient_longitude_latitude`.

    Returns
    -------
    Gradient
        `spearman` is with the distance.

    Raises
    ------
    MeasureError
        As `gradient_longitude_latitude`; at least three cities have to remain.

    Examples
    --------
    Halved every 100 km:

    >>> values, distance = pd.Series([8.0, 4.0, 2.0, 1.0]), pd.Series([0, 100, 200, 300])
    >>> found = gradient_distance(values, distance)
    >>> round(float(np.exp(100 * found.coefficients.loc["distance", "estimate"])), 6)
    0.5
    """
    return _gradient(values, {"distance": distance}, leave_out_leading, [])


def _gradient(values, columns, leave_out, problems) -> Gradient:
    problems = problems + whole_number(leave_out, "leading cities to leave out", 0)
    if not isinstance(values, pd.Series):
        refuse([Problem(f"values of type {type(values).__name__}", "a Series keyed by city",
                        "give the codes of the cities as index"), *problems])
    numbers, wrong = number_problems(values, "values", above=0)
    problems += wrong + _twice(values, "values")
    for name, column in columns.items():
        if not isinstance(column, pd.Series):
            problems.append(Problem(f"{name} of type {type(column).__name__}", "a Series keyed by city",
                                    "give the codes of the cities as index"))
            continue
        lacking = [str(c) for c in values.index.difference(column.index)]
        if lacking:
            problems.append(Problem(f"no {name} for {listed(lacking)}", f"the {name} of every city that has a value",
                                    "add it, leave these cities out, or set adcode as the index"))
        own = column[column.index.isin(values.index)]
        problems += _twice(own, name) + number_problems(own, f"figures of {name}")[1]
    refuse(problems)

    order = sorted(values.index, key=str)
    y = pd.Series(numbers, values.index).loc[order]
    left_out = y.sort_values(ascending=False, kind="stable").index[:leave_out]
    y = y.drop(left_out)
    n, k = len(y), len(columns) + 1
    if n <= k:
        refuse([Problem(f"{n} cities after {leave_out} were left out", f"at least {k + 1}", "give more cities")])
    x = np.column_stack([columns[name].loc[y.index].to_numpy(dtype=float) for name in columns])
    logs = np.log(y.to_numpy())
    if np.ptp(logs) == 0:
        refuse([Problem("values that are all equal", "values that differ", "leave this case out: nothing varies")])
    if np.linalg.matrix_rank(_standard(x)) < k - 1 or np.any(np.ptp(x, axis=0) == 0):
        refuse([Problem(" and ".join(columns) + " that lie on one line, or do not vary",
                        "positions that differ in each of them",
                        "give more cities, or take gradient_distance with one variable")])

    # Centred variables keep the normal equations well conditioned; the intercept is moved back afterwards.
    means = x.mean(axis=0)
    centred = x - means
    inverse = np.linalg.inv(centred.T @ centred)
    slopes = inverse @ centred.T @ (logs - logs.mean())
    residuals = logs - logs.mean() - centred @ slopes
    variance = residuals @ residuals / (n - k)
    estimates = np.concatenate([[logs.mean() - means @ slopes], slopes])
    errors = np.sqrt(variance * np.concatenate([[1 / n + means @ inverse @ means], np.diag(inverse)]))
    with np.errstate(divide="ignore", invalid="ignore"):
        t = estimates / errors
    table = pd.DataFrame({"estimate": estimates, "standard_error": errors, "t": t,
                          "p_value": 2 * stats.t.sf(np.abs(t), n - k)}, index=["intercept", *columns])
    total = np.sum((logs - logs.mean()) ** 2)
    ranks = stats.spearmanr(logs, x[:, 0])
    return Gradient(table, float(1 - residuals @ residuals / total), float(ranks.statistic), float(ranks.pvalue), n,
                    tuple(left_out))


def _standard(x) -> np.ndarray:
    spread = np.ptp(x, axis=0)
    return (x - x.mean(axis=0)) / np.where(spread > 0, spread, 1)


def _twice(column, name) -> list[Problem]:
    twice = column.index[column.index.duplicated()].unique()
    if len(twice):
        return [Problem(f"{name} of {listed([str(c) for c in twice])} twice", "each city once",
                        "remove one of the two")]
    return []
