"""Normalisation: indicators of different units brought onto one scale.

The direction comes first: `directed` turns indicators of which less is better around, and everything after it may take
"more is better" for granted. Extremes, means and ranks are those of all observations together, all years pooled, unless
`groups` asks for them within groups. Within years, growth common to all units becomes invisible.
"""
from __future__ import annotations

from math import isfinite
from numbers import Real

import numpy as np

from flowspace.capability.checks import as_scores, check_labels, check_values, indicator_names
from flowspace.capability.ranks import ranks
from flowspace.errors import MeasureError, Problem


def directed(values, direction, names=None) -> np.ndarray:
    """Indicators of which more is better: those of which less is better are multiplied by -1.

    Parameters
    ----------
    values : array_like, shape (..., n, q)
        Indicators in their own units; nan stays nan.
    direction : array_like, shape (q,)
        1 where more is better, -1 where less is better.
    names : sequence of str, length q, optional
        Names of the indicators for messages.

    Returns
    -------
    ndarray of float, shape (..., n, q)

    Raises
    ------
    MeasureError
        If a direction is neither 1 nor -1, or if there are not q of them.

    Examples
    --------
    >>> directed([[3.0, 10.0], [5.0, 20.0]], [1, -1]).tolist()
    [[3.0, -10.0], [5.0, -20.0]]
    """
    array = check_values(values, names, units=1, missing=True)
    signs = np.asarray(direction, dtype=object)
    if signs.shape != array.shape[-1:]:
        raise MeasureError(Problem(f"directions of shape {signs.shape}", f"{array.shape[-1]}, one per indicator",
                                   "give 1 or -1 for every indicator"))
    wrong = [repr(sign) for sign in signs.tolist() if isinstance(sign, bool) or sign not in (1, -1)]
    if wrong:
        raise MeasureError([Problem(f"direction {sign}", "1 (more is better) or -1 (less is better)",
                                    "correct the direction") for sign in wrong])
    return array * signs.astype(float)


def min_max(values, groups=None, names=None, check=True) -> np.ndarray:
    r"""Min–max normalisation, from 0 for the lowest value to 1 for the highest.

    .. math:: I = \frac{x - x_{\min}}{x_{\max} - x_{\min}}

    Parameters
    ----------
    values : array_like, shape (..., n, q)
        Directed indicators.
    groups : array_like, shape (n,), optional
        Labels (years) within which the extremes are taken; by default those of all observations.
    names : sequence of str, length q, optional
        Names of the indicators for messages.
    check : bool
        False where the values are known to be right, in Monte-Carlo experiments.

    Returns
    -------
    ndarray of float, shape (..., n, q)
        In [0, 1], no unit.

    Raises
    ------
    MeasureError
        If an indicator is constant (within a group, too), or has missing or infinite values; all are listed.

    Notes
    -----
    Outliers press all other observations together, and a new observation beyond the extremes moves everything.

    References
    ----------
    OECD & JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide. OECD Publishing.
    https://doi.org/10.1787/9789264043466-en (section 5.3)

    Examples
    --------
    Mean years of schooling (2000) of the United States, Finland and Singapore, the highest, a middle and the lowest
    of 23 countries; the Handbook's Table 15 gives 1.00, 0.59 and 0.00:

    >>> min_max([[12.0], [10.0], [7.1]]).round(2).ravel().tolist()
    [1.0, 0.59, 0.0]
    """
    return _by_group(_min_max, values, groups, names, check)


def z_score(values, ddof=1, groups=None, names=None, check=True) -> np.ndarray:
    r"""Standardisation: mean 0, standard deviation 1.

    .. math:: I = \frac{x - \bar x}{s}, \qquad s^2 = \frac{1}{n - ddof} \sum (x - \bar x)^2

    Parameters
    ----------
    values : array_like, shape (..., n, q)
        Directed indicators.
    ddof : int
        1 for the sample standard deviation (the Handbook's Table 15), 0 for the population's.
    groups : array_like, shape (n,), optional
        Labels (years) within which mean and standard deviation are taken.
    names : sequence of str, length q, optional
        Names of the indicators for messages.
    check : bool
        False where the values are known to be right, in Monte-Carlo experiments.

    Returns
    -------
    ndarray of float, shape (..., n, q)
        No unit, negative below the mean.

    Raises
    ------
    MeasureError
        If `ddof` is neither 0 nor 1, or as `min_max`.

    References
    ----------
    OECD & JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide. OECD Publishing.
    https://doi.org/10.1787/9789264043466-en (section 5.2)

    Examples
    --------
    >>> z_score([[1.0], [2.0], [3.0]]).ravel().tolist()
    [-1.0, 0.0, 1.0]
    """
    if isinstance(ddof, bool) or not isinstance(ddof, (int, np.integer)) or ddof not in (0, 1):
        raise MeasureError(Problem(f"ddof {ddof!r}", "1 (sample) or 0 (population)", "choose one of the two"))
    return _by_group(lambda x: _z_score(x, ddof), values, groups, names, check)


def rank_score(values, groups=None, names=None, check=True) -> np.ndarray:
    r"""Normalisation by ranks, from 0 for the lowest to 1 for the highest.

    .. math:: I = \frac{R - 1}{n - 1}

    with R the rank counted from the lowest value; tied values share the mean of their ranks.

    Parameters
    ----------
    values : array_like, shape (..., n, q)
        Directed indicators.
    groups : array_like, shape (n,), optional
        Labels (years) within which observations are ranked.
    names : sequence of str, length q, optional
        Names of the indicators for messages.
    check : bool
        False where the values are known to be right, in Monte-Carlo experiments.

    Returns
    -------
    ndarray of float, shape (..., n, q)
        In [0, 1], no unit; unmoved by outliers and by any increasing transformation. Observations tied for the
        highest value stay below 1, those tied for the lowest above 0.

    Raises
    ------
    MeasureError
        As `min_max`.

    Examples
    --------
    >>> rank_score([[5.0], [900.0], [7.0], [7.0], [1.0]]).ravel().tolist()
    [0.25, 1.0, 0.625, 0.625, 0.0]
    """
    return _by_group(_rank_score, values, groups, names, check)


def distance_to_leader(values, groups=None, names=None, check=True) -> np.ndarray:
    r"""Share of the leader's value that is reached.

    .. math:: I = \frac{x}{x_{\max}} \quad (x \ge 0), \qquad I = \frac{x_{\max}}{x} \quad (x < 0)

    Parameters
    ----------
    values : array_like, shape (..., n, q)
        Directed indicators; in each of them all values zero or larger, or (less is better, turned around) all below
        zero.
    groups : array_like, shape (n,), optional
        Labels (years) within which the leader is looked for.
    names : sequence of str, length q, optional
        Names of the indicators for messages.
    check : bool
        False where the values are known to be right, in Monte-Carlo experiments.

    Returns
    -------
    ndarray of float, shape (..., n, q)
        In [0, 1], no unit; the leader has 1.

    Raises
    ------
    MeasureError
        If an indicator has values of both signs, or zero as the best value, or as `min_max`.

    Notes
    -----
    Turned around, an indicator of which less is better has its leader nearest to zero; :math:`x/x_{\max}` would then
    be 1 for the leader and larger for all others, so the ratio is taken the other way.
    Unlike min–max, the ratio changes when a constant is added to all values (degrees Celsius or Fahrenheit).

    References
    ----------
    OECD & JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide. OECD Publishing.
    https://doi.org/10.1787/9789264043466-en (section 5.4)

    Examples
    --------
    Mean years of schooling (2000) of the United States, Finland and Singapore; Table 15 of the Handbook gives 1.00,
    0.83 and 0.59:

    >>> distance_to_leader([[12.0], [10.0], [7.1]]).round(2).ravel().tolist()
    [1.0, 0.83, 0.59]
    >>> distance_to_leader(directed([[2.0], [4.0]], [-1])).ravel().tolist()
    [1.0, 0.5]
    """
    if check:
        array = check_values(values, names, varying=True)
        problems = [Problem(f"indicator {name!r} with values of both signs, or zero as its best value",
                            "all values zero or larger with a leader above zero, or all below zero",
                            "choose another normalisation for it")
                    for j, name in enumerate(indicator_names(names, array.shape[-1]))
                    if ((array[..., j].max(axis=-1) >= 0) & (array[..., j].min(axis=-1) < 0)).any()]
        if problems:
            raise MeasureError(problems)
    return _by_group(_distance_to_leader, values, groups, names, check)


def goalposts(values, worst, best, clip=False, names=None, check=True) -> np.ndarray:
    r"""Position between two fixed values.

    .. math:: I = \frac{x - \text{worst}}{\text{best} - \text{worst}}

    Fixed goalposts make every later year comparable with every earlier one.

    Parameters
    ----------
    values : array_like, shape (..., n, q)
        Indicators in their own units. No direction is needed: a worst value above the best one says that less is
        better. (Of directed values, give directed goalposts.)
    worst, best : array_like, shape (q,) or one number
        Values that count as 0 and as 1, in the indicators' units.
    clip : bool
        Whether what lies beyond a goalpost counts as 0 or 1; otherwise it is below 0 or above 1.
    names : sequence of str, length q, optional
        Names of the indicators for messages.
    check : bool
        False where the values are known to be right, in Monte-Carlo experiments.

    Returns
    -------
    ndarray of float, shape (..., n, q)
        No unit.

    Raises
    ------
    MeasureError
        If the two goalposts of an indicator are equal or not finite, or if a value is missing or infinite.

    Examples
    --------
    >>> goalposts([[10.0], [12.0]], 0.0, 12.5).round(2).ravel().tolist()
    [0.8, 0.96]
    >>> goalposts([[10.0], [2.0]], worst=20.0, best=4.0, clip=True).ravel().tolist()
    [0.625, 1.0]
    """
    array = check_values(values, names, units=1) if check else np.asarray(values, dtype=float)
    q = array.shape[-1]
    try:
        low, high = (np.broadcast_to(np.asarray(post, dtype=float), (q,)) for post in (worst, best))
    except (TypeError, ValueError, OverflowError):
        raise MeasureError(Problem("goalposts that are not numbers, or not as many as indicators",
                                   f"one number, or {q} of them", "give a worst and a best value per indicator")
                           ) from None
    wrong = np.flatnonzero(~np.isfinite(low) | ~np.isfinite(high) | (low == high))
    if len(wrong):
        names = indicator_names(names, q)
        raise MeasureError([Problem(f"goalposts {low[j]:g} and {high[j]:g} of indicator {names[j]!r}",
                                    "two different finite numbers", "correct the goalposts") for j in wrong])
    scores = (array - low) / (high - low)
    return np.clip(scores, 0, 1) if clip else scores


def rescaled(scores, lowest=1.0, highest=100.0) -> np.ndarray:
    """Scores in [0, 1] stretched to another range, so that a geometric mean is defined.

    Parameters
    ----------
    scores : array_like
        Normalised values, 0 for the lowest and 1 for the highest.
    lowest, highest : float
        What 0 and 1 become.

    Returns
    -------
    ndarray of float
        Of the shape of `scores`.

    Raises
    ------
    MeasureError
        If the new range is not a finite one with its lowest value below its highest, or a score is no number.

    Notes
    -----
    The range chosen is a choice of method: the geometric mean of scores in [1, 100] ranks otherwise than that of
    scores in [10, 100].

    Examples
    --------
    >>> rescaled([0.0, 0.5, 1.0]).tolist()
    [1.0, 50.5, 100.0]
    """
    ends = [isinstance(end, Real) and not isinstance(end, bool) and isfinite(end) for end in (lowest, highest)]
    if not (all(ends) and lowest < highest):
        raise MeasureError(Problem(f"the range from {lowest!r} to {highest!r}", "two finite numbers, the lower first",
                                   "correct the range"))
    return lowest + (highest - lowest) * as_scores(scores)


def _by_group(normalise, values, groups, names, check):
    array = check_values(values, names, varying=True) if check else np.asarray(values, dtype=float)
    if groups is None:
        return normalise(array)
    labels = check_labels(groups, array.shape[-2], "group")
    parts = [np.flatnonzero(labels == label) for label in np.unique(labels)]
    if check:
        _check_groups(array, parts, labels, indicator_names(names, array.shape[-1]))
    normalised = np.empty_like(array)
    for rows in parts:
        normalised[..., rows, :] = normalise(array[..., rows, :])
    return normalised


def _check_groups(array, parts, labels, names):
    problems = []
    for rows in parts:
        group = labels[rows[0]]
        if len(rows) < 2:
            problems.append(Problem(f"1 observation in group {group}", "at least 2 in every group",
                                    "give more units, or normalise over all groups together"))
            continue
        try:
            check_values(array[..., rows, :], [f"{name} in {group}" for name in names], varying=True)
        except MeasureError as error:
            problems += error.problems
    if problems:
        raise MeasureError(problems)


def _min_max(x):
    low, high = x.min(axis=-2, keepdims=True), x.max(axis=-2, keepdims=True)
    return (x - low) / (high - low)


def _z_score(x, ddof):
    return (x - x.mean(axis=-2, keepdims=True)) / x.std(axis=-2, ddof=ddof, keepdims=True)


def _rank_score(x):
    order = ranks(np.swapaxes(x, -1, -2), ties="average", largest_first=False, check=False)
    return (np.swapaxes(order, -1, -2) - 1) / (x.shape[-2] - 1)


def _distance_to_leader(x):
    leader = x.max(axis=-2, keepdims=True)
    turned = np.broadcast_to(leader < 0, x.shape)
    return np.where(turned, leader, x) / np.where(turned, x, leader)
