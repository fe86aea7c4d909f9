"""Revealed advantage: in which fields a unit does more than its size and that of the field would make one expect."""
from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from flowspace.errors import Problem
from flowspace.specialisation.tables import count_matrix
from flowspace.values import real_number, refuse


def revealed_advantage(table, unit="unit", field="field", value="value", least=0.0, level=0.95) -> pd.DataFrame:
    r"""Measure the advantage of every unit in every field, with an interval for small counts.

    .. math:: RTA_{rk} = \frac{x_{rk} / x_{r\cdot}}{x_{\cdot k} / x_{\cdot\cdot}}, \qquad
              RSTA_{rk} = \frac{RTA_{rk} - 1}{RTA_{rk} + 1}

    Parameters
    ----------
    table : DataFrame
        One row per unit and field; a pair without a row counts zero.
    unit, field, value : str
        Its columns.
    least : float
        Counts below it are no advantage, whatever the ratio.
    level : float
        Of the interval.

    Returns
    -------
    DataFrame
        A row for every unit and field, sorted by name: unit, field, value, expected
        (:math:`x_{r\cdot} x_{\cdot k} / x_{\cdot\cdot}`), rta, symmetric (RSTA, from -1 to 1), low and high (of rta),
        advantage (rta above 1 and a count of `least` or more) and sure (advantage, and low above 1 as well).

    Raises
    ------
    MeasureError
        As `flowspace.specialisation.tables.count_matrix`, or if least or level is out of its range.

    Notes
    -----
    The interval takes the count as a Poisson variable and the totals as known:
    :math:`[\tfrac12 \chi^2_{\alpha/2;\,2x},\ \tfrac12 \chi^2_{1-\alpha/2;\,2x+2}] / E`, exact for whole numbers. Of
    fractional counts, which vary less than whole ones, it is too wide rather than too narrow. A zero has the lower end
    zero. A unit or field without any count has no advantage (nan).
    The ratio has no upper end and is large where little is expected: a unit with a single paper has a large advantage
    in its field. That is what `least` is for.

    References
    ----------
    Balland, P.-A., & Rigby, D. (2017). The geography of complex knowledge. Economic Geography, 93(1), 1–23.
    https://doi.org/10.1080/00130095.2016.1205947

    Examples
    --------
    Of 10 counts of a, 8 are in x, where 10 of all 20 are: 0.8 / 0.5.

    >>> table = pd.DataFrame({"unit": list("aabb"), "field": list("xyxy"), "value": [8, 2, 2, 8]})
    >>> found = revealed_advantage(table)
    >>> found[["unit", "field", "rta", "symmetric", "low", "high", "sure"]].round(2).values.tolist()[0]
    ['a', 'x', 1.6, 0.23, 0.69, 3.15, False]
    """
    refuse(real_number(least, "least", 0) + _level_problems(level))
    counts = count_matrix(table, unit, field, value)
    x = counts.to_numpy()
    with np.errstate(over="ignore"):
        total = x.sum()
    if total > np.finfo(float).max / 4:
        refuse([Problem(f"{value} whose sum is beyond what can be computed", "smaller counts", "take another unit",
                        column=value)])
    expected = np.outer(x.sum(axis=1), x.sum(axis=0) / total) if total > 0 else np.zeros_like(x)
    tail = (1 - level) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        rta = np.where(expected > 0, x / expected, np.nan)
        low = np.where(x > 0, stats.chi2.ppf(tail, 2 * np.where(x > 0, x, 1)) / 2, 0.0) / expected
        high = stats.chi2.ppf(1 - tail, 2 * x + 2) / 2 / expected
    low, high = (np.where(expected > 0, end, np.nan) for end in (low, high))
    advantage = (rta > 1) & (x >= least)
    rows, columns = np.indices(x.shape)
    return pd.DataFrame({
        "unit": counts.index.to_numpy()[rows.ravel()], "field": counts.columns.to_numpy()[columns.ravel()],
        "value": x.ravel(), "expected": expected.ravel(), "rta": rta.ravel(),
        "symmetric": ((rta - 1) / (rta + 1)).ravel(), "low": low.ravel(), "high": high.ravel(),
        "advantage": advantage.ravel(), "sure": (advantage & (low > 1)).ravel()})


def advantage_matrix(advantages, column="advantage") -> pd.DataFrame:
    """Bring advantages into a matrix of units by fields.

    Parameters
    ----------
    advantages : DataFrame
        From `revealed_advantage`: unit, field and the column asked for.
    column : str
        "advantage", or "sure" for those whose interval is above 1 as well.

    Returns
    -------
    DataFrame of bool, shape (units, fields)

    Raises
    ------
    MeasureError
        If a column is missing, it holds anything but true and false, or a unit has a field twice.

    Examples
    --------
    >>> table = pd.DataFrame({"unit": list("aabb"), "field": list("xyxy"), "value": [8, 2, 2, 8]})
    >>> advantage_matrix(revealed_advantage(table)).values.tolist()
    [[True, False], [False, True]]
    """
    names = ("unit", "field", column)
    known = isinstance(advantages, pd.DataFrame)
    if not known or not set(names) <= set(advantages.columns):
        refuse([Problem(f"advantages without {', '.join(map(str, names))}", "these columns",
                        "give what revealed_advantage returns")])
    numbers = advantages.assign(**{column: advantages[column].astype(object).map({True: 1.0, False: 0.0})})
    return count_matrix(numbers, *names) > 0


def _level_problems(level) -> list[Problem]:
    problems = real_number(level, "level", 0, 1, open_below=True)
    return problems or ([Problem("a level of 1", "a number below 1", "take 0.95")] if level == 1 else [])
