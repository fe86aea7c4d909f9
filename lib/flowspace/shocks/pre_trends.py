"""Joint test of all effects before an event: whether groups had moved apart already."""
from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from flowspace.errors import Problem
from flowspace.shocks.staggered import AggregatedEffects
from flowspace.values import refuse


def pre_trends_test(effects, first=None) -> pd.Series:
    r"""Test that all effects before the event are zero at once.

    .. math:: W = \hat\theta_{<0}^\top \hat V_{<0}^{-1} \hat\theta_{<0} \sim \chi^2_m

    Parameters
    ----------
    effects : AggregatedEffects
        By event time: of `flowspace.shocks.aggregate_effects` or `sun_abraham`.
    first : int, optional
        The earliest event time to test; all before 0 if left out.

    Returns
    -------
    Series
        statistic, freedom (m, the number of effects tested), p_value; nan and 0 where there is none to test.

    Raises
    ------
    MeasureError
        If these are no effects by event time, or `first` is not below zero.

    Notes
    -----
    The reference has no error and is no part of the test. Effects of the universal base are all compared with the year
    before the event; those of the varying base are changes from year to year, and their joint test asks the same.
    The distribution holds for many units; a p value above any threshold does not say that trends are parallel.

    Examples
    --------
    >>> from flowspace.shocks.staggered import aggregate_effects, group_time_effects
    >>> noise = np.random.default_rng(0).normal(size=(30, 6))
    >>> table = pd.DataFrame({"agglomeration": np.repeat(np.arange(30), 6), "year": np.tile(np.arange(2010, 2016), 30),
    ...                       "plan": np.repeat([2013, 0], 90), "y": noise.ravel()})
    >>> by_event = aggregate_effects(group_time_effects(table, "y", "plan", base="universal"), "event")
    >>> found = pre_trends_test(by_event)
    >>> int(found["freedom"]), bool(0.05 < found["p_value"] < 1)
    (2, True)
    """
    if not isinstance(effects, AggregatedEffects) or effects.kind != "event":
        refuse([Problem(f"a {type(effects).__name__}", "effects by event time",
                        'give the result of aggregate_effects(…, "event") or of sun_abraham')])
    if first is not None and (isinstance(first, bool) or not isinstance(first, (int, np.integer)) or first >= 0):
        refuse([Problem(f"first={first!r}", "a whole number below zero", "correct it")])
    table = effects.effects
    kept = (table.index < 0) & (table["standard_error"] > 0)
    if first is not None:
        kept &= table.index >= first
    times = table.index[kept]
    if not len(times):
        return pd.Series({"statistic": np.nan, "freedom": 0.0, "p_value": np.nan})
    estimates, covariance = table.loc[times, "estimate"].to_numpy(), effects.covariance.loc[times, times].to_numpy()
    statistic = float(estimates @ np.linalg.pinv(covariance, hermitian=True) @ estimates)
    freedom = int(np.linalg.matrix_rank(covariance, hermitian=True))
    return pd.Series({"statistic": statistic, "freedom": float(freedom), "p_value": stats.chi2.sf(statistic, freedom)})
