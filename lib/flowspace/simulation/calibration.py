"""Finds the parameters with which the simulated layers come close to the published figures, as one table.

Deterministic: draws with fixed seeds, a fixed order of steps, rounded results. What is matched, and how, say
`copatent_calibration` and `enterprise_calibration`.
"""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.errors import ParameterError, Problem
from flowspace.simulation.copatent_calibration import CopatentCalibration
from flowspace.simulation.enterprise_calibration import calibrate_enterprise
from flowspace.simulation.fit import ENTERPRISE_YEAR
from flowspace.simulation.gravity import Gravity
from flowspace.simulation.layers import YEARS
from flowspace.simulation.parameters import parameter_table
from flowspace.simulation.pattern_search import rounded

SEED = 1999
"""Seed of the shipped draws."""


def calibrate(masses: pd.DataFrame, pairs: pd.DataFrame, members: pd.DataFrame, polycentricity: pd.DataFrame,
              intensity: pd.DataFrame, enterprise: pd.DataFrame) -> pd.DataFrame:
    """Find the parameters of both layers.

    Parameters
    ----------
    masses : DataFrame
        adcode, year, patents, for all of `YEARS`.
    pairs : DataFrame
        As `flowspace.simulation.city_pairs` returns them.
    members : DataFrame
        agglomeration, adcode.
    polycentricity, intensity, enterprise : DataFrame
        The tables functional_polycentricity_published, copatent_intensity_published and
        enterprise_network_published.

    Returns
    -------
    DataFrame
        Columns of the table simulation_parameters.

    Raises
    ------
    ParameterError
        If masses lack a year.

    Examples
    --------
    >>> nothing = pd.DataFrame()
    >>> calibrate(pd.DataFrame({"year": range(1999, 2020)}), nothing, nothing, nothing, nothing, nothing)
    Traceback (most recent call last):
    flowspace.errors.ParameterError: ParameterError: 1 problem
      1. found no masses for 2020; expected masses for every year from 1999 to 2020. To mend it: complete the masses
    """
    lacking = sorted(set(YEARS) - set(masses["year"]))
    if lacking:
        raise ParameterError(Problem("no masses for " + ", ".join(map(str, lacking)),
                                     f"masses for every year from {YEARS[0]} to {YEARS[-1]}", "complete the masses"))
    copatents = CopatentCalibration(masses, pairs, members, polycentricity, intensity)
    gravity = copatents.search()
    benchmarks = copatents.years
    origins = {(name, year): "interpolated" if benchmarks[0] < year < benchmarks[-1] else "extrapolated"
               for name in ("intercept", "agglomeration_effect") for year in YEARS if year not in benchmarks}
    lone = set(members["agglomeration"]) - set(copatents.groups)
    origins |= {("agglomeration_deviation", key): "assumed" for key in lone}
    gravity = every_year(gravity, YEARS)
    gravity.agglomeration_deviation.update(dict.fromkeys(lone, 0.0))
    assumed = dict.fromkeys(("intercept", "agglomeration_effect", "distance_exponent", "province_effect"), "assumed")
    assumed["intercept", ENTERPRISE_YEAR] = "calibrated"
    return pd.concat([
        parameter_table("copatents", gravity, SEED, origins),
        parameter_table("enterprise", calibrate_enterprise(masses, pairs, enterprise), SEED, assumed),
    ], ignore_index=True)


def every_year(gravity: Gravity, years) -> Gravity:
    """Fill the yearly parameters linearly between their years, and at either end along the nearest two.

    Parameters
    ----------
    gravity : Gravity
        With the intercept and the agglomeration effect of two years or more.
    years : iterable of int

    Returns
    -------
    Gravity
        With both parameters for these years only, rounded to three decimals.

    Examples
    --------
    >>> gravity = Gravity({2000: 0.0, 2002: 1.0}, 0.8, 0.8, 0.5, {2000: 1.0, 2002: 1.0}, 0.5, 0.0)
    >>> every_year(gravity, range(1999, 2004)).intercept
    {1999: -0.5, 2000: 0.0, 2001: 0.5, 2002: 1.0, 2003: 1.5}
    """
    known = sorted(gravity.intercept)

    def filled(values):
        result = {}
        for year in years:
            right = min(max(np.searchsorted(known, year), 1), len(known) - 1)
            a, b = known[right - 1], known[right]
            result[int(year)] = values[a] + (values[b] - values[a]) * (year - a) / (b - a)
        return result

    return rounded(gravity, {name: filled(getattr(gravity, name)) for name in ("intercept", "agglomeration_effect")})
