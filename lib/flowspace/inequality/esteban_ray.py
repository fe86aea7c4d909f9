"""Esteban and Ray's polarisation into groups."""
from __future__ import annotations

import numpy as np

from flowspace.errors import MeasureError, Problem
from flowspace.inequality.values import grouped_values
from flowspace.values import real_number, refuse


def esteban_ray(values, groups, alpha=1.3) -> float:
    r"""Polarisation of groups that identify with their own kind and are alien to others.

    .. math:: P_\alpha = \sum_g \sum_h \pi_g^{1+\alpha}\, \pi_h\, \frac{|\mu_g - \mu_h|}{\mu}

    with :math:`\pi_g` the share of group g in the cities, :math:`\mu_g` its mean and :math:`\mu` the mean of all.

    Parameters
    ----------
    values : Series, array or list, shape (n,)
        One value per city, zero or larger, any unit.
    groups : Series, array or list, shape (n,)
        The group of each city, at least two groups, defined *before* (tiers, natural breaks); a Series if `values`
        is one, matched by label.
    alpha : float
        Weight of identification, in (0, 1.6]. At 0 the index would be twice the Gini coefficient of the group means.

    Returns
    -------
    float
        Zero or larger, no unit (the scale K is 1 and the values are relative to their mean); 0 when all groups have
        one mean. For two groups of the same size of which one has nothing it is :math:`2^{-\alpha}`.

    Raises
    ------
    MeasureError
        If there are fewer than two values or two groups, no value above zero, or anything negative, infinite, missing
        or not a number; if `alpha` is out of its range.

    Notes
    -----
    With every city as its own group the index is :math:`2 n^{-\alpha} G`, the Gini coefficient in other units: groups
    that are not defined carry no information on polarisation.

    References
    ----------
    Esteban, J.-M., & Ray, D. (1994). On the measurement of polarization. Econometrica, 62(4), 819-851.
    https://doi.org/10.2307/2951734

    Examples
    --------
    >>> round(esteban_ray([0, 0, 1, 1], ["poor", "poor", "rich", "rich"], alpha=1.0), 12)
    0.5
    """
    problems = real_number(alpha, "alpha", 0, 1.6, open_below=True)
    x, p, codes, names = _grouped(values, groups, problems)
    shares = np.array([p[codes == code].sum() for code in range(len(names))])
    means = np.array([x[codes == code].mean() for code in range(len(names))]) / x.mean()
    return float(shares ** (1 + alpha) @ np.abs(means[:, None] - means[None, :]) @ shares)


def _grouped(values, groups, problems):
    try:
        found = grouped_values(values, groups)
    except MeasureError as error:
        raise MeasureError([*error.problems, *problems]) from None
    if len(found[3]) < 2:
        problems = [*problems, Problem("one group", "at least two", "divide the cities into groups first")]
    refuse(problems)
    return found
