"""Where a curve may turn, by the wild cluster bootstrap: every x at which the slope may be zero."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from flowspace.econometrics.fixed_effects import projected
from flowspace.econometrics.turning_point import places_of, regressor_of_curve
from flowspace.econometrics.wild_cluster import bootstrap_problems, slope_tests
from flowspace.errors import Problem
from flowspace.values import refuse


@dataclass(frozen=True, eq=False)
class WildTurningSet:
    """Places at which a curve may turn.

    Parameters
    ----------
    p_values : Series
        Keyed by place: p of the hypothesis that the slope is zero there.
    pieces : list of (float, float)
        Stretches of neighbouring places that are not rejected, from their first to their last; empty if all are.
    reaches_low, reaches_high : bool
        Whether the first or the last place is among them: then the set may go on beyond it.
    level : float
    """

    p_values: pd.Series
    pieces: list
    reaches_low: bool
    reaches_high: bool
    level: float


def wild_turning_set(panel, linear, square, at=None, effects=("unit", "time"), weights="webb", draws=9999, level=0.95,
                     seed=0) -> WildTurningSet:
    r"""Test at every place whether a quadratic may turn there, by the wild cluster bootstrap.

    .. math:: \{x : p(\beta_1 + 2\beta_2 x = 0) > 1 - \text{level}\}

    Parameters
    ----------
    panel : Panel
        Units are the clusters.
    linear, square : str
        The regressor and its square.
    at : array_like of numbers, optional
        The places; 101 equal steps over the range of the regressor in the rows used where left out.
    effects, weights, draws, seed
        As for `flowspace.econometrics.wild_cluster_bootstrap`; all places have the same draws.
    level : float
        Of the set.

    Returns
    -------
    WildTurningSet
        What lies between or beyond the places is not tested.

    Raises
    ------
    MeasureError
        As `wild_cluster_bootstrap` does; if a regressor is not in the panel, the second is not the square of the first,
        or the places are no rising numbers.

    See Also
    --------
    flowspace.econometrics.fieller_interval : the same set with Student's t, in closed form and without ends.

    Examples
    --------
    >>> from flowspace.econometrics.panel import panel_of
    >>> rng = np.random.default_rng(1)
    >>> table = pd.DataFrame({"agglomeration": np.repeat(np.arange(19), 5), "year": np.tile(np.arange(5), 19)})
    >>> table["p"] = rng.uniform(0, 1, 95)
    >>> table["p_squared"] = table["p"] ** 2
    >>> table["y"] = 4 * table["p"] - 5 * table["p_squared"] + rng.normal(size=95) / 5
    >>> found = wild_turning_set(panel_of(table, "y", ["p", "p_squared"]), "p", "p_squared", draws=999)
    >>> [(round(low, 2), round(high, 2)) for low, high in found.pieces], found.reaches_low
    ([(0.38, 0.42)], False)
    """
    data = projected(panel, effects, bootstrap_problems(0.0, weights, draws, level, seed))
    at = places_of(at, regressor_of_curve(data.panel, linear, square))
    if (np.diff(at) <= 0).any():
        refuse([Problem("places that are not in rising order", "rising numbers", "sort `at`")])
    p = np.array([test.p_value(0.0, "two-sided")
                  for test in slope_tests(data, effects, linear, square, at, weights, draws, seed)])
    kept = p > 1 - level
    edges = np.flatnonzero(np.diff(np.concatenate([[False], kept, [False]]).astype(int)))
    pieces = [(float(at[start]), float(at[end - 1])) for start, end in edges.reshape(-1, 2)]
    return WildTurningSet(pd.Series(p, pd.Index(at, name="x"), name="p_value"), pieces, bool(kept[0]), bool(kept[-1]),
                          level)
