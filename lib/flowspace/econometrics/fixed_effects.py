"""Linear regression on a panel with fixed effects and errors that may be correlated within units."""
from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import stats

from flowspace.econometrics.panel import Panel, check_panel_of
from flowspace.econometrics.within import absorbed, within_codes
from flowspace.errors import Problem, did_you_mean
from flowspace.values import level_problems, listed, plain, refuse

EFFECTS = ("unit", "time")
"""Names of the effects a regression can have."""

_NOTHING = 1e-10  # of a column, less than this share is rounding
_COLLINEAR = 1e-9  # the same of a combination of columns of length one


@dataclass(frozen=True, eq=False)
class Fit:
    """A regression with fixed effects.

    Parameters
    ----------
    coefficients : DataFrame
        Indexed by regressor: estimate, standard_error, t, p_value (two-sided), low and high (of the interval of
        `level`), by Student's t with `degrees_of_freedom`.
    covariance : DataFrame
        Of the estimates, keyed by regressor both ways.
    degrees_of_freedom : int
        Clusters less one; without clusters rows less parameters.
    rows, units, times : int
        Of the rows used.
    clusters : int or None
        None where errors are taken as independent and of one variance.
    parameters : int
        Regressors and effects that can be told apart.
    r_squared_within : float
        Share of the variance left by the effects that the regressors explain.
    residuals : Series
        Keyed by unit and time.
    dropped : int
        Rows of the table without a number in some column used.
    singletons : int
        Rows left out because they are the only one of their unit or time, which an effect of its own fits exactly.
    effects : tuple of str
    cluster : str or None
    level : float
    panel : Panel
        The rows used.
    """

    coefficients: pd.DataFrame
    covariance: pd.DataFrame
    degrees_of_freedom: int
    rows: int
    units: int
    times: int
    clusters: int | None
    parameters: int
    r_squared_within: float
    residuals: pd.Series
    dropped: int
    singletons: int
    effects: tuple[str, ...]
    cluster: str | None
    level: float
    panel: Panel


@dataclass(frozen=True, eq=False)
class Projected:
    """Outcome and regressors after the effects.

    Parameters
    ----------
    panel : Panel
        The rows used.
    y : ndarray, shape (n,)
    x : ndarray, shape (n, k)
    absorbed : int
        Effects that can be told apart, or 1 for the constant.
    singletons : int
        Rows left out.
    codes : list of ndarray
        Of each effect, as `flowspace.econometrics.within.within_codes` takes them.
    """

    panel: Panel
    y: np.ndarray
    x: np.ndarray
    absorbed: int
    singletons: int
    codes: list[np.ndarray]


def fixed_effects(panel, effects=("unit", "time"), cluster="unit", level=0.95) -> Fit:
    r"""Fit a linear regression with fixed effects by ordinary least squares.

    .. math:: y_{it} = x_{it}^\top \beta + \mu_i + \lambda_t + \varepsilon_{it}, \qquad
              \hat V = \frac{G}{G-1}\,\frac{n-1}{n-K}\,(\tilde X^\top \tilde X)^{-1}
              \Big(\sum_{g} \tilde X_g^\top \hat e_g \hat e_g^\top \tilde X_g\Big) (\tilde X^\top \tilde X)^{-1}

    Parameters
    ----------
    panel : Panel
        From `flowspace.econometrics.panel_of`.
    effects : sequence of str
        "unit", "time", both, or none; without any there is one constant.
    cluster : "unit" or None
        Whether errors of the same unit may be correlated, at any distance in time, and differ in variance. None: they
        are independent and of one variance, :math:`\hat V = \hat e^\top \hat e / (n - p)\,(\tilde X^\top\tilde
        X)^{-1}`, with p all parameters.
    level : float
        Of the intervals.

    Returns
    -------
    Fit

    Raises
    ------
    MeasureError
        If there is no panel, a name is unknown, a regressor or the outcome does not vary within the effects, regressors
        are collinear within the effects (all that take part are named), or there are not more rows than parameters.

    Notes
    -----
    The correction for small samples: :math:`\tilde X` are the regressors after the effects, n rows, G clusters. K
    counts regressors and those effects that do not lie within clusters: with clusters by unit, effects of units count
    as one constant, so K = k + 1 with effects of units and K = k + T with effects of units and of T times (that hang
    together; one less for every further separate group). This is the rule of R's fixest, and of pyfixest where that
    finds out which effects lie within clusters (its release 0.60 depends on the order of a set there).
    Intervals take G - 1 degrees of freedom. With a handful of clusters they are still too narrow:
    `flowspace.econometrics.wild_cluster_bootstrap`.

    Rows that are alone in their unit (or time) are left out one after the other until there is none, as in those
    packages: they leave estimates as they are, and would count as clusters without any error.
    Where there are as many regressors as clusters or more, the covariance has no full rank.

    References
    ----------
    Grunfeld's data of ten firms: the estimates and standard errors are those that the documentation of R's plm prints.

    Examples
    --------
    >>> from statsmodels.datasets import grunfeld
    >>> from flowspace.econometrics.panel import panel_of
    >>> table = grunfeld.load_pandas().data.query("firm != 'American Steel'")
    >>> panel = panel_of(table, "invest", ["value", "capital"], unit="firm")
    >>> fixed_effects(panel, ["unit"], cluster=None).coefficients[["estimate", "standard_error"]].round(6)
               estimate  standard_error
    regressor
    value      0.110124        0.011857
    capital    0.310065        0.017355
    >>> fixed_effects(panel).coefficients[["estimate", "standard_error"]].round(6)
               estimate  standard_error
    regressor
    value      0.117716        0.010824
    capital    0.357916        0.047848
    """
    problems = level_problems(level) + cluster_problems(cluster)
    data = projected(panel, effects, problems)
    panel, x, y = data.panel, data.x, data.y
    n, k = x.shape
    parameters = k + data.absorbed
    scale = np.linalg.norm(x, axis=0)
    # On columns of length one, so that units of measurement do not decide what is near collinear.
    q, r = np.linalg.qr(x / scale)
    estimates = np.linalg.solve(r, q.T @ y) / scale
    residuals = y - x @ estimates
    # As products of a matrix and its transpose, so that no rounding makes a correlation larger than one.
    root = np.linalg.inv(r) / scale[:, None]
    clusters = None
    if cluster is None:
        freedom = n - parameters
        covariance = root @ root.T * (residuals @ residuals / freedom)
    else:
        clusters = len(panel.units)
        freedom = clusters - 1
        influence = cluster_sums(q * residuals[:, None], panel.unit_codes) @ root.T
        covariance = influence.T @ influence * small_sample(data, effects)
    names = pd.Index(panel.regressors, name="regressor")
    return Fit(coefficient_table(estimates, np.sqrt(np.diag(covariance)), freedom, level, names),
               pd.DataFrame(covariance, names, names.rename(None)), freedom, n, len(panel.units), len(panel.times),
               clusters, parameters, float(1 - residuals @ residuals / (y @ y)),
               pd.Series(residuals, panel.index, name="residual"), panel.dropped, data.singletons, tuple(effects),
               cluster, level, panel)


def projected(panel, effects, problems=()) -> Projected:
    """Take the effects out of outcome and regressors, or say why there is nothing to fit.

    Parameters
    ----------
    panel : Panel
    effects : sequence of str
        Of `EFFECTS`.
    problems : sequence of Problem
        What is known to be wrong already.

    Returns
    -------
    Projected

    Raises
    ------
    MeasureError
        With all problems, as in `fixed_effects`.

    Examples
    --------
    >>> from flowspace.econometrics.panel import panel_of
    >>> table = pd.DataFrame({"agglomeration": list("aabb"), "year": [1, 2] * 2, "y": [1.0, 3, 2, 9],
    ...                       "x": [0.0, 1, 5, 7]})
    >>> projected(panel_of(table, "y", ["x"]), ["unit"]).y.tolist()
    [-1.0, 1.0, -3.5, 3.5]
    """
    check_panel_of(panel)
    problems = [*problems, *_effects_problems(effects)]
    refuse(problems)
    panel, singletons = _without_singletons(panel, effects)
    codes = [panel.unit_codes] * ("unit" in effects) + [panel.time_codes] * ("time" in effects)
    codes = codes or [np.zeros(len(panel.y), dtype=int)]
    both = np.column_stack([panel.y, panel.x])
    rest = within_codes(both, *codes)
    lengths = np.linalg.norm(rest, axis=0)
    flat = lengths <= _NOTHING * np.linalg.norm(both, axis=0)
    what = " and ".join(f"{name}s" for name in effects) or "the constant"
    if flat[0]:
        problems.append(Problem(f"an outcome {panel.outcome!r} that does not vary beside the effects of {what}",
                                "an outcome that varies", "take fewer effects or another outcome"))
    fixed = [name for name, is_flat in zip(panel.regressors, flat[1:], strict=True) if is_flat]
    if fixed:
        problems.append(Problem(f"regressors that do not vary beside the effects of {what} ({listed(fixed)})",
                                "regressors that vary within units, and differently from unit to unit with effects of "
                                "times", "leave them out or take fewer effects"))
    together = _collinear(rest[:, 1:][:, ~flat[1:]] / lengths[1:][~flat[1:]],
                          [name for name in panel.regressors if name not in fixed])
    if together:
        problems.append(Problem(f"collinear regressors ({listed(together)})",
                                "regressors none of which follows from the others and the effects",
                                "leave out one of them"))
    count = absorbed(*codes)
    if len(panel.y) <= count + len(panel.regressors):
        problems.append(Problem(f"{len(panel.y)} rows for {count + len(panel.regressors)} parameters",
                                "more rows than regressors and effects", "take fewer effects, or more units or times"))
    refuse(problems)
    return Projected(panel, rest[:, 0], rest[:, 1:], count, singletons, codes)


def small_sample(data, effects) -> float:
    """Factor that corrects a covariance clustered by unit, as `fixed_effects` states it.

    Parameters
    ----------
    data : Projected
    effects : sequence of str

    Returns
    -------
    float

    Examples
    --------
    >>> from flowspace.econometrics.panel import panel_of
    >>> table = pd.DataFrame({"agglomeration": list("aabb"), "year": [1, 2] * 2, "y": [1.0, 3, 2, 9],
    ...                       "x": [0.0, 1, 5, 7]})
    >>> small_sample(projected(panel_of(table, "y", ["x"]), ["unit"]), ["unit"])  # 2 / 1 * 3 / 2
    3.0
    """
    n, k = data.x.shape
    clusters = len(data.panel.units)
    counted = k + data.absorbed - (clusters - 1 if "unit" in effects else 0)
    return clusters / (clusters - 1) * (n - 1) / (n - counted)


def cluster_sums(values, codes) -> np.ndarray:
    """Sum rows by cluster.

    Parameters
    ----------
    values : ndarray, shape (n, k)
    codes : ndarray of int, shape (n,)
        Codes from 0 without gaps.

    Returns
    -------
    ndarray, shape (G, k)

    Examples
    --------
    >>> cluster_sums(np.array([[1.0], [2.0], [4.0]]), np.array([0, 1, 0])).ravel().tolist()
    [5.0, 2.0]
    """
    sums = np.zeros((int(codes.max()) + 1, values.shape[1]))
    np.add.at(sums, codes, values)
    return sums


def coefficient_table(estimates, errors, freedom, level, index) -> pd.DataFrame:
    """Put estimates beside their tests and intervals.

    Parameters
    ----------
    estimates, errors : ndarray, shape (k,)
    freedom : int
        Degrees of freedom of Student's t.
    level : float
    index : Index
        Names of the coefficients.

    Returns
    -------
    DataFrame
        estimate, standard_error, t, p_value (two-sided), low, high.

    Examples
    --------
    >>> coefficient_table(np.array([2.0]), np.array([1.0]), 10, 0.95, pd.Index(["x"])).round(3).to_dict("records")
    [{'estimate': 2.0, 'standard_error': 1.0, 't': 2.0, 'p_value': 0.073, 'low': -0.228, 'high': 4.228}]
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        t = estimates / errors
    reach = stats.t.ppf((1 + level) / 2, freedom) * errors
    return pd.DataFrame({"estimate": estimates, "standard_error": errors, "t": t,
                         "p_value": 2 * stats.t.sf(np.abs(t), freedom), "low": estimates - reach,
                         "high": estimates + reach}, index)


def cluster_problems(cluster) -> list[Problem]:
    """Tell what is wrong with a choice of clusters.

    Parameters
    ----------
    cluster : object

    Returns
    -------
    list of Problem

    Examples
    --------
    >>> len(cluster_problems(None)), len(cluster_problems("unit")), len(cluster_problems("time"))
    (0, 0, 1)
    """
    if cluster is None or (isinstance(cluster, str) and cluster == "unit"):
        return []
    return [Problem(f"{plain(cluster)} as cluster", "'unit', or None for independent errors", "correct it")]


def _effects_problems(effects) -> list[Problem]:
    if not isinstance(effects, (list, tuple)):
        return [Problem(f"{plain(effects)} as effects", "a list of 'unit' and 'time', of one of them, or an empty one",
                        "put it into a list")]
    problems = [Problem(f"effects of {plain(name)}{did_you_mean(name, EFFECTS)}", "effects of 'unit' or 'time'",
                        "correct the name") for name in effects if name not in EFFECTS]
    if not problems and len(set(effects)) < len(effects):
        problems.append(Problem("an effect twice", "each once", "leave one out"))
    return problems


def _without_singletons(panel, effects) -> tuple[Panel, int]:
    kept = np.ones(len(panel.y), dtype=bool)
    while True:
        alone = np.zeros_like(kept)
        for name, codes in (("unit", panel.unit_codes), ("time", panel.time_codes)):
            if name in effects:
                alone |= kept & (np.bincount(codes[kept], minlength=codes.max() + 1)[codes] == 1)
        if not alone.any():
            break
        kept &= ~alone
    if kept.all():
        return panel, 0
    return part_of(panel, kept), int((~kept).sum())


def part_of(panel, kept) -> Panel:
    """Keep some rows of a panel.

    Parameters
    ----------
    panel : Panel
    kept : ndarray of bool, shape (n,)

    Returns
    -------
    Panel
        Of the units and times that have a row left.

    Raises
    ------
    MeasureError
        If fewer than two units or times are left.

    Examples
    --------
    >>> from flowspace.econometrics.panel import panel_of
    >>> table = pd.DataFrame({"agglomeration": list("aabbcc"), "year": [1, 2] * 3, "y": range(6), "x": range(6)})
    >>> panel = panel_of(table, "y", ["x"])
    >>> part_of(panel, panel.unit_codes > 0).units
    ('b', 'c')
    """
    units, unit_codes = np.unique(panel.unit_codes[kept], return_inverse=True)
    times, time_codes = np.unique(panel.time_codes[kept], return_inverse=True)
    refuse([Problem(f"{len(found)} different values of {name} in the {int(kept.sum())} rows that can be used",
                    "at least two", "give more rows, or take fewer effects")
            for found, name in ((units, panel.unit), (times, panel.time)) if len(found) < 2])
    return replace(panel, y=panel.y[kept], x=panel.x[kept], units=tuple(panel.units[i] for i in units),
                   times=tuple(panel.times[i] for i in times), unit_codes=unit_codes, time_codes=time_codes,
                   rows=panel.rows[kept])


def _collinear(x, names) -> list[str]:
    """Names of regressors that take part in a combination that gives nothing."""
    if x.shape[1] < 2:
        return []
    _, sizes, directions = np.linalg.svd(np.linalg.qr(x, mode="r"), full_matrices=True)
    sizes = np.concatenate([sizes, np.zeros(x.shape[1] - len(sizes))])
    nothing = directions[sizes <= _COLLINEAR * sizes[0]]
    return [name for name, part in zip(names, np.abs(nothing).max(axis=0, initial=0.0), strict=True) if part > 1e-4]
