"""The smallest effect a design would have found."""
from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from flowspace.errors import Problem
from flowspace.values import as_numbers, real_number, refuse, whole_number


def detectable_factor(level=0.95, power=0.8, clusters=None) -> float:
    r"""How many standard errors an effect must have to be found with given power.

    .. math:: f = q_{1-\alpha/2} + q_{\text{power}}

    q are quantiles of the normal distribution, or of Student's t with clusters less one degrees of freedom.

    Parameters
    ----------
    level : float
        Of the interval, :math:`1 - \alpha`; the test is two-sided.
    power : float
        Probability of finding the effect.
    clusters : int, optional
        Where they are few.

    Returns
    -------
    float

    Raises
    ------
    MeasureError
        If level or power does not lie between 0 and 1, or clusters is not a whole number of at least 2.

    Examples
    --------
    >>> round(detectable_factor(), 2), round(detectable_factor(clusters=19), 2)
    (2.8, 2.96)
    """
    problems = []
    for number, name in ((level, "level"), (power, "power")):
        found = real_number(number, name)
        if not found and not 0 < number < 1:
            found = [Problem(f"a {name} of {number}", "a number between 0 and 1", "correct it")]
        problems += found
    if clusters is not None:
        problems += whole_number(clusters, "number of clusters", 2)
    refuse(problems)
    quantile = stats.norm.ppf if clusters is None else stats.t(clusters - 1).ppf
    return float(quantile((1 + level) / 2) + quantile(power))


def minimum_detectable_effect(standard_error, level=0.95, power=0.8, clusters=None):
    r"""The smallest true effect that a two-sided test would find with given power.

    .. math:: \text{MDE} = (q_{1-\alpha/2} + q_{\text{power}})\, \text{se}

    Parameters
    ----------
    standard_error : float, Series or array-like
        Above zero, in the unit of the effect.
    level, power, clusters
        As in `detectable_factor`.

    Returns
    -------
    float, Series or ndarray
        In the unit of the effect, of the kind given.

    Raises
    ------
    MeasureError
        As in `detectable_factor`, or if a standard error is not above zero.

    Notes
    -----
    Compare it with effects that would matter before saying that there was none. It describes the design, not the
    result: a power computed from the estimate itself adds nothing to its p-value. With Student's t the factor is the
    usual approximation; the noncentral distribution gives nearly the same.

    Examples
    --------
    >>> round(minimum_detectable_effect(0.05), 4)
    0.1401
    """
    factor = detectable_factor(level, power, clusters)
    one = np.ndim(standard_error) == 0
    numbers, odd = as_numbers([standard_error] if one else list(standard_error))
    if odd or not (numbers > 0).all() or not np.isfinite(numbers).all():
        refuse([Problem("standard errors that are not finite numbers above zero", "finite numbers above zero",
                        "correct them")])
    if one:
        return float(factor * numbers[0])
    found = factor * numbers
    return pd.Series(found, standard_error.index, name="mde") if isinstance(standard_error, pd.Series) else found
