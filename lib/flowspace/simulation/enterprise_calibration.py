"""Finds the parameters of the simulated enterprise links: published links and partners of single cities.

Inner steps set the effects of single cities so that their expected links equal the published ones; the outer search
sets the exponents of mass, the dispersion and the volume by the published numbers of cities reached. What the
published figures say nothing about is assumed, and marked so.
"""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.simulation.fit import ENTERPRISE_YEAR
from flowspace.simulation.gravity import Gravity, expected_links
from flowspace.simulation.layers import YEARS
from flowspace.simulation.pattern_search import pattern_search, rounded

_GROWTH = 0.1  # assumed yearly growth of the logarithm of enterprise links


def calibrate_enterprise(masses: pd.DataFrame, pairs: pd.DataFrame, published: pd.DataFrame) -> Gravity:
    """Find the parameters of the enterprise layer.

    Parameters
    ----------
    masses, pairs : DataFrame
        As for `calibrate`.
    published : DataFrame
        adcode, measure, value.

    Returns
    -------
    Gravity
        For all of `YEARS`.

    Examples
    --------
    The search takes seconds; the table simulation_parameters holds what it finds.

    >>> from flowspace import tables
    >>> found = tables.read("simulation_parameters").query("layer == 'enterprise' and parameter == 'origin_effect'")
    >>> sorted(found["subject"])[:2]
    ['110000', '310000']
    """
    figures = {name: rows.set_index("adcode")["value"] for name, rows in published.groupby("measure")}
    out, into = figures["out_degree"], figures["in_degree"]

    def matched(gravity: Gravity, steps: int = 8) -> tuple[Gravity, np.ndarray, np.ndarray]:
        for _ in range(steps):
            forward, backward = (expected_links(pairs, masses, gravity, ENTERPRISE_YEAR, reverse)
                                 for reverse in (False, True))
            sent, received = _city_sums(pairs, forward, backward)
            gravity = rounded(gravity, {
                "origin_effect": {code: gravity.origin_effect.get(code, 0.0) + np.log(value / sent[code])
                                  for code, value in out.items()},
                "destination_effect": {code: gravity.destination_effect.get(code, 0.0)
                                       + np.log(value / received[code]) for code, value in into.items()}})
        return gravity, forward, backward

    def tried(gravity: Gravity) -> tuple[float, Gravity]:
        gravity, forward, backward = matched(gravity)
        linked = [1 - (1 + gravity.dispersion * mean) ** (-1 / gravity.dispersion) for mean in (forward, backward)]
        reached, attracted = _city_sums(pairs, *linked)
        apart = [abs(np.log(found[code] / value)) for figure, found in (("cities_reached", reached),
                                                                         ("cities_attracted_from", attracted))
                 for code, value in figures[figure].items()]
        # No other city may send, or receive, more than the last of the published ones.
        sent, received = _city_sums(pairs, forward, backward)
        apart += [max(0.0, np.log(found.drop(named.index).max() / named.min()))
                  for found, named in ((sent, out), (received, into))]
        return float(sum(apart)), gravity

    def moved(gravity: Gravity, name: str, step: float) -> Gravity:
        if name == "intercept":
            return rounded(gravity, {name: {ENTERPRISE_YEAR: gravity.intercept[ENTERPRISE_YEAR] + step}})
        return rounded(gravity, {name: max(getattr(gravity, name) + step, 0.2)})

    start = Gravity(intercept={ENTERPRISE_YEAR: 0.0}, origin_exponent=1.2, destination_exponent=0.9,
                    distance_exponent=0.5, agglomeration_effect={ENTERPRISE_YEAR: 0.5}, province_effect=0.8,
                    dispersion=0.5)
    steps = {"intercept": 0.4, "origin_exponent": 0.1, "destination_exponent": 0.1, "dispersion": 0.2}
    best = pattern_search(tried(start), steps, moved, tried, halvings=3)
    at_year = best.intercept[ENTERPRISE_YEAR]
    return rounded(best, {
        "intercept": {year: at_year + _GROWTH * (year - ENTERPRISE_YEAR) for year in YEARS},
        "agglomeration_effect": dict.fromkeys(YEARS, best.agglomeration_effect[ENTERPRISE_YEAR])})


def _city_sums(pairs: pd.DataFrame, forward: np.ndarray, backward: np.ndarray) -> tuple[pd.Series, pd.Series]:
    """Sums by city of what pairs send, and of what they receive."""
    a, b = pairs["adcode_a"].to_numpy(), pairs["adcode_b"].to_numpy()
    codes = np.concatenate([a, b])
    sent = pd.Series(np.concatenate([forward, backward])).groupby(codes).sum()
    received = pd.Series(np.concatenate([backward, forward])).groupby(codes).sum()
    return sent, received
