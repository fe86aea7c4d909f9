"""Finds the parameters with which the simulated layers come close to the published figures.

Deterministic: draws with fixed seeds, a fixed order of steps, rounded results. What is matched, and how:

* Co-patents. Inner steps match means: the intercept of each benchmark year follows the mean published external
  polycentricity, the agglomeration effect of the year the mean published value within, and the deviation of each
  agglomeration its own mean within over the years. An outer pattern search sets the mass exponent, the distance
  exponent, the province effect and the dispersion so that the objective of `copatent_objective` is least. Simulated
  values are means over several calibration draws, none of which is the draw that is shipped, so that parameters do
  not follow the chance of one draw.
* Enterprise links. Inner steps set the effects of single cities so that their expected links equal the published
  ones; the outer search sets the exponents of mass, the dispersion and the volume by the published numbers of cities
  reached. What the published figures say nothing about is assumed, and marked so.
"""
from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from flowspace.errors import ParameterError, Problem
from flowspace.polycentricity.functional import functional_polycentricity_external, functional_polycentricity_within
from flowspace.simulation.fit import ENTERPRISE_YEAR, INTENSITY_YEARS
from flowspace.simulation.gravity import Gravity, expected_links
from flowspace.simulation.layers import copatent_affinities, copatent_counts
from flowspace.simulation.parameters import parameter_table

YEARS = tuple(range(1999, 2021))
"""Years of the simulated layers."""

SEED = 1999
"""Seed of the shipped draws."""

CALIBRATION_SEEDS = (1, 2, 3, 4)
"""Seeds of the draws that parameters are found with."""

INTENSITY_CITIES = 224
"""Number of cities behind the published co-patents per pair; taken to be those with the largest masses."""

_SMALL = 0.003  # added to both sides of a ratio, so that values printed as 0.000 can be compared
_LARGEST = 2.5  # bound of the deviations, which zeros in the published table would carry to infinity
_GROWTH = 0.1  # assumed yearly growth of the logarithm of enterprise links
_DECIMALS = 3


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


def largest_cities(masses: pd.DataFrame, n: int) -> list[str]:
    """Codes of the n cities with the largest masses over `flowspace.simulation.fit.INTENSITY_YEARS`.

    Examples
    --------
    >>> masses = pd.DataFrame({"adcode": ["110000", "120000"], "year": 2010, "patents": [1, 2]})
    >>> largest_cities(masses, 1)
    ['120000']
    """
    sums = masses[masses["year"].isin(INTENSITY_YEARS)].groupby("adcode")["patents"].sum()
    return sums.sort_values(ascending=False, kind="stable").index[:n].tolist()


class CopatentCalibration:
    """Holds what does not change while the parameters of the co-patents are searched.

    Parameters
    ----------
    masses, pairs, members, polycentricity, intensity : DataFrame
        As for `calibrate`.
    """

    def __init__(self, masses, pairs, members, polycentricity, intensity):
        self.masses, self.pairs = masses, pairs
        codes = sorted(set(pairs["adcode_a"]) | set(pairs["adcode_b"]))
        place = {code: i for i, code in enumerate(codes)}
        self.a, self.b = pairs["adcode_a"].map(place).to_numpy(), pairs["adcode_b"].map(place).to_numpy()
        self.n = len(codes)
        self.years = sorted({int(year) for year in polycentricity["year"]})
        published = polycentricity.set_index(["agglomeration", "year"])[["within", "external"]]
        self.groups = {key: np.array([place[code] for code in part["adcode"] if code in place])
                       for key, part in members.groupby("agglomeration", sort=True)
                       if key in published.index.get_level_values(0)}
        index = pd.MultiIndex.from_product([self.groups, self.years])
        # Axes: agglomeration, year, (within, external); nan where nothing was printed.
        self.published = published.reindex(index).to_numpy().reshape(len(self.groups), len(self.years), 2)
        largest = largest_cities(masses, INTENSITY_CITIES)
        counted = (pairs["adcode_a"].isin(largest) & pairs["adcode_b"].isin(largest)).to_numpy()
        same = pairs["same_province"].to_numpy()
        per_pair = intensity.set_index("scope")["links_per_pair"]
        self.intensity = [(counted & same, per_pair["within_provinces"]), (counted & ~same,
                                                                           per_pair["between_provinces"])]

    def simulated(self, gravity: Gravity) -> np.ndarray:
        """Polycentricity in each calibration draw, shape (draws, agglomerations, years, 2)."""
        found = np.zeros((len(CALIBRATION_SEEDS), *self.published.shape))
        affinity = {seed: copatent_affinities(len(self.pairs), gravity.dispersion, seed) for seed in CALIBRATION_SEEDS}
        for t, year in enumerate(self.years):
            means = expected_links(self.pairs, self.masses, gravity, year)
            for k, seed in enumerate(CALIBRATION_SEEDS):
                matrix = np.zeros((self.n, self.n))
                counts = copatent_counts(means * affinity[seed], seed, year)
                matrix[self.a, self.b] = matrix[self.b, self.a] = counts
                for r, inside in enumerate(self.groups.values()):
                    found[k, r, t, 0] = functional_polycentricity_within(matrix[np.ix_(inside, inside)])
                    outside = np.delete(matrix[inside], inside, axis=1)
                    found[k, r, t, 1] = functional_polycentricity_external(outside)
        return found

    def match(self, gravity: Gravity, steps: int) -> tuple[Gravity, np.ndarray]:
        """Match the means of years and agglomerations in a fixed number of steps."""
        known = ~np.isnan(self.published)
        published = np.where(known, self.published, 0)
        for _ in range(steps):
            simulated = np.where(known, self.simulated(gravity).mean(axis=0), 0)
            by_year = np.log((published.sum(axis=0) + _SMALL) / (simulated.sum(axis=0) + _SMALL))
            own = np.log((published[..., 0].mean(axis=1) + _SMALL) / (simulated[..., 0].mean(axis=1) + _SMALL))
            deviation = np.array([gravity.agglomeration_deviation.get(key, 0.0) for key in self.groups]) + 0.6 * own
            deviation = np.clip(deviation - deviation.mean(), -_LARGEST, _LARGEST)
            gravity = rounded(gravity, {
                "intercept": {year: gravity.intercept[year] + by_year[t, 1] for t, year in enumerate(self.years)},
                # Raising the intercept raises the links within as well, so only the rest is left to the effect.
                "agglomeration_effect": {year: gravity.agglomeration_effect[year] + by_year[t, 0] - by_year[t, 1]
                                         for t, year in enumerate(self.years)},
                "agglomeration_deviation": dict(zip(self.groups, deviation, strict=True))})
        return gravity, self.simulated(gravity)

    def objective(self, gravity: Gravity, simulated: np.ndarray) -> float:
        r"""What the search makes small.

        .. math:: \frac{\overline{|S_w - P_w|}}{\overline{P_w}} + \frac{\overline{|S_e - P_e|}}{\overline{P_e}}
                  + \tfrac1{10} \sum_{k} \Bigl|\ln \frac{\bar w_k}{w^{pub}_k}\Bigr|

        with simulated and published polycentricity within (w) and external (e), differences averaged over
        agglomerations, years and draws, and expected co-patents per pair within and between provinces. Differences
        are taken draw by draw, so that a dispersion which makes single draws erratic costs something. The co-patents
        per pair count for less, as their year is not known.
        """
        apart = np.nanmean(np.abs(simulated - self.published), axis=(0, 1, 2))
        relative = (apart / np.nanmean(self.published, axis=(0, 1))).sum()
        means = np.mean([expected_links(self.pairs, self.masses, gravity, year) for year in INTENSITY_YEARS], axis=0)
        return float(relative + 0.1 * sum(abs(np.log(means[chosen].mean() / value))
                                          for chosen, value in self.intensity))

    def search(self) -> Gravity:
        """Pattern search over the parameters that hold for all pairs and years."""
        start = Gravity(
            intercept=dict.fromkeys(self.years, -3.0), origin_exponent=0.8, destination_exponent=0.8,
            distance_exponent=0.4, agglomeration_effect=dict.fromkeys(self.years, 1.0), province_effect=0.5,
            dispersion=2.0)
        start, simulated = self.match(start, steps=15)
        steps = {"mass": 0.1, "distance_exponent": 0.1, "province_effect": 0.2, "dispersion": 1.0}
        lowest = {"mass": 0.2, "distance_exponent": 0.4, "province_effect": 0.0, "dispersion": 0.5}
        # The bounds keep the layer one that methods can be tried on: links do not grow faster than mass, distance
        # plays a part, and single pairs do not rule whole agglomerations. Published polycentricity is met as well
        # outside them as inside; only the co-patents per pair, whose year is not known, would come closer.
        highest = {"mass": 1.0, "distance_exponent": 1.5, "province_effect": 2.0, "dispersion": 3.0}

        def moved(gravity, name, step):
            if name == "mass":
                value = float(np.clip(gravity.origin_exponent + step, lowest[name], highest[name]))
                return rounded(gravity, {"origin_exponent": value, "destination_exponent": value})
            value = float(np.clip(getattr(gravity, name) + step, lowest[name], highest[name]))
            return rounded(gravity, {name: value})

        def tried(gravity):
            gravity, simulated = self.match(gravity, steps=5)
            return self.objective(gravity, simulated), gravity

        best = pattern_search((self.objective(start, simulated), start), steps, moved, tried, halvings=2)
        gravity, _ = self.match(best, steps=6)
        return gravity


def pattern_search(best: tuple[float, Gravity], steps: dict[str, float],
                   moved: Callable[[Gravity, str, float], Gravity],
                   tried: Callable[[Gravity], tuple[float, Gravity]], halvings: int) -> Gravity:
    """Move one parameter at a time while that makes the objective less, then halve the steps.

    Parameters
    ----------
    best : (float, Gravity)
        Where to start, with its objective.
    steps : dict of str to float
        First step of each parameter.
    moved : callable
        Gives the parameters after one step.
    tried : callable
        Gives the objective of parameters, and the parameters after inner steps.
    halvings : int
        How often all steps are halved.

    Returns
    -------
    Gravity
    """
    for halving in range(halvings + 1):
        improved = True
        while improved:
            improved = False
            for name, step in steps.items():
                for direction in (1, -1):
                    candidate = moved(best[1], name, direction * step / 2**halving)
                    if candidate == best[1]:
                        continue
                    result = tried(candidate)
                    # Less by a margin: improvements below it would only follow the chance of the draws.
                    if result[0] < best[0] - 0.002:
                        best, improved = result, True
                        break
    return best[1]


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


def every_year(gravity: Gravity, years) -> Gravity:
    """Fill the yearly parameters linearly between their years, and at either end along the nearest two.

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


def rounded(gravity: Gravity, changes: dict) -> Gravity:
    """Replace parameters, rounded to three decimals, so that what is stored is what was tried.

    Examples
    --------
    >>> gravity = Gravity({2000: 0.0}, 0.8, 0.8, 0.5, {2000: 1.0}, 0.5, 0.0)
    >>> rounded(gravity, {"dispersion": 1.23456, "intercept": {2000: 0.12345}}).intercept
    {2000: 0.123}
    """
    kept = {name: getattr(gravity, name) for name in gravity.__dataclass_fields__}
    for name, value in changes.items():
        kept[name] = ({key: round(float(number), _DECIMALS) for key, number in value.items()}
                      if isinstance(value, dict) else round(float(value), _DECIMALS))
    return Gravity(**kept)


def _city_sums(pairs: pd.DataFrame, forward: np.ndarray, backward: np.ndarray) -> tuple[pd.Series, pd.Series]:
    """Sums by city of what pairs send, and of what they receive."""
    a, b = pairs["adcode_a"].to_numpy(), pairs["adcode_b"].to_numpy()
    codes = np.concatenate([a, b])
    sent = pd.Series(np.concatenate([forward, backward])).groupby(codes).sum()
    received = pd.Series(np.concatenate([backward, forward])).groupby(codes).sum()
    return sent, received
