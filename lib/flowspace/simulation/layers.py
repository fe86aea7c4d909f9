"""Draws the two layers: co-patents as yearly flows, enterprise links as a stock of branches."""
from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from flowspace.simulation.draw import affinities, negative_binomial_quantile, poisson_quantile, uniforms
from flowspace.simulation.gravity import Gravity, expected_links

YEARS = tuple(range(1999, 2021))
"""Years of the simulated layers."""

_COPATENTS, _ENTERPRISE = 1, 2  # first number of the streams of each layer


def draw_copatents(pairs: pd.DataFrame, masses: pd.DataFrame, gravity: Gravity, seed: int,
                   years: Iterable[int] | None = None) -> pd.DataFrame:
    r"""Draw the co-patents of every pair of cities in each year.

    .. math:: w_{ijt} \sim \mathrm{Poisson}\bigl(g_{ij}\,E[w_{ijt}]\bigr)

    The affinity :math:`g_{ij}` of a pair is drawn once and holds for all years: lognormal with mean 1 and the
    dispersion as its variance. Given the affinities, years are independent.

    Parameters
    ----------
    pairs : DataFrame
        As `flowspace.simulation.city_pairs` returns them.
    masses : DataFrame
        adcode, year, patents.
    gravity : Gravity
        The true parameters.
    seed : int
        The same seed gives the same table.
    years : iterable of int, optional
        All years of the parameters if left out. A year's draw does not depend on which others are drawn.

    Returns
    -------
    DataFrame
        adcode_a, adcode_b, year, links (int64); pairs without a link are left out.

    Raises
    ------
    ParameterError
        If a year has no parameters or no masses, or the seed is no whole number of zero or more.

    Examples
    --------
    >>> pairs = pd.DataFrame({"adcode_a": ["110000"], "adcode_b": ["120000"], "distance_km": [100.0],
    ...                       "same_province": [False], "agglomeration": [""]})
    >>> masses = pd.DataFrame({"adcode": ["110000", "120000"], "year": 2010, "patents": [7, 7]})
    >>> gravity = Gravity({2010: 7.0}, 0.8, 0.8, 0.5, {2010: 0.5}, 0.5, 0.0)
    >>> draw_copatents(pairs, masses, gravity, seed=1).columns.tolist()
    ['adcode_a', 'adcode_b', 'year', 'links']
    """
    affinity = copatent_affinities(len(pairs), gravity.dispersion, seed)
    parts = []
    for year in sorted(gravity.intercept) if years is None else years:
        counts = copatent_counts(expected_links(pairs, masses, gravity, year) * affinity, seed, year)
        linked = np.flatnonzero(counts)
        part = pairs[["adcode_a", "adcode_b"]].iloc[linked]
        parts.append(part.assign(year=int(year), links=counts[linked]))
    return pd.concat(parts, ignore_index=True)


def copatent_affinities(n: int, dispersion: float, seed: int) -> np.ndarray:
    """Draw the affinities of n pairs, which hold for all years.

    Parameters
    ----------
    n : int
        Number of pairs.
    dispersion : float
        Variance of the affinities.
    seed : int
        Seed of the layer.

    Returns
    -------
    ndarray of float, shape (n,)
        Around 1, as `flowspace.simulation.affinities` gives them.

    Examples
    --------
    >>> copatent_affinities(2, 0.0, seed=1).tolist()
    [1.0, 1.0]
    """
    return affinities(uniforms(seed, (_COPATENTS, 0), n), dispersion)


def copatent_counts(means: np.ndarray, seed: int, year: int) -> np.ndarray:
    """Draw one year's co-patents of pairs with these expectations.

    Parameters
    ----------
    means : ndarray of float, shape (n,)
        Expected co-patents of each pair.
    seed : int
        Seed of the layer.
    year : int
        The year; each has random numbers of its own.

    Returns
    -------
    ndarray of int64, shape (n,)

    Examples
    --------
    >>> copatent_counts(np.zeros(2), seed=1, year=2010).tolist()
    [0, 0]
    """
    return poisson_quantile(uniforms(seed, (_COPATENTS, int(year)), len(means)), means)


def draw_enterprise_links(pairs: pd.DataFrame, masses: pd.DataFrame, gravity: Gravity, seed: int,
                          years: Iterable[int] | None = None) -> pd.DataFrame:
    r"""Draw the stock of links from headquarters to branches for every ordered pair of cities in each year.

    .. math:: w_{ijt} = F^{-1}\bigl(u_{ij};\ E[w_{ijt}],\ \varphi\bigr)

    F is the negative binomial distribution with variance :math:`\lambda + \varphi\lambda^2`. The uniform number of
    an ordered pair is drawn once: a stock of branches lasts, and grows or shrinks only as its expectation does. So
    years are not independent, and a model fitted to several years has to allow for that.

    Parameters
    ----------
    pairs, masses, gravity, seed, years
        As for `draw_copatents`.

    Returns
    -------
    DataFrame
        from_adcode, to_adcode, year, links (int64); pairs without a link are left out.

    Raises
    ------
    ParameterError
        As `draw_copatents`, or if the dispersion is too small for the expectations.

    Examples
    --------
    >>> pairs = pd.DataFrame({"adcode_a": ["110000"], "adcode_b": ["120000"], "distance_km": [100.0],
    ...                       "same_province": [False], "agglomeration": [""]})
    >>> masses = pd.DataFrame({"adcode": ["110000", "120000"], "year": 2010, "patents": [7, 7]})
    >>> gravity = Gravity({2010: 7.0}, 0.8, 0.8, 0.5, {2010: 0.5}, 0.5, 1.0)
    >>> draw_enterprise_links(pairs, masses, gravity, seed=1)["from_adcode"].tolist()
    ['110000', '120000']
    """
    ends = (("adcode_a", "adcode_b"), ("adcode_b", "adcode_a"))
    draws = [uniforms(seed, (_ENTERPRISE, direction), len(pairs)) for direction in (0, 1)]
    parts = []
    for year in sorted(gravity.intercept) if years is None else years:
        for direction, (origin, destination) in enumerate(ends):
            means = expected_links(pairs, masses, gravity, year, reverse=bool(direction))
            counts = negative_binomial_quantile(draws[direction], means, gravity.dispersion)
            linked = np.flatnonzero(counts)
            parts.append(pd.DataFrame({
                "from_adcode": pairs[origin].iloc[linked].to_numpy(),
                "to_adcode": pairs[destination].iloc[linked].to_numpy(),
                "year": int(year), "links": counts[linked]}))
    return pd.concat(parts, ignore_index=True)
