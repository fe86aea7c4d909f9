"""Finds the parameters of the simulated co-patents: published polycentricity, and co-patents per pair.

Inner steps match means: the intercept of each benchmark year follows the mean published external polycentricity, the
agglomeration effect of the year the mean published value within, and the deviation of each agglomeration its own mean
within over the years. An outer pattern search sets the mass exponent, the distance exponent, the province effect and
the dispersion so that `CopatentCalibration.objective` is least. Simulated values are means over several calibration
draws, none of which is the draw that is shipped, so that parameters do not follow the chance of one draw.
"""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.polycentricity.functional import functional_polycentricity_external, functional_polycentricity_within
from flowspace.simulation.fit import INTENSITY_YEARS
from flowspace.simulation.gravity import Gravity, expected_links
from flowspace.simulation.layers import copatent_affinities, copatent_counts
from flowspace.simulation.pattern_search import pattern_search, rounded

CALIBRATION_SEEDS = (1, 2, 3, 4)
"""Seeds of the draws that parameters are found with."""

INTENSITY_CITIES = 224
"""Number of cities behind the published co-patents per pair; taken to be those with the largest masses."""

_SMALL = 0.003  # added to both sides of a ratio, so that values printed as 0.000 can be compared
_LARGEST = 2.5  # bound of the deviations, which zeros in the published table would carry to infinity


def largest_cities(masses: pd.DataFrame, n: int) -> list[str]:
    """Codes of the n cities with the largest masses over `flowspace.simulation.fit.INTENSITY_YEARS`.

    Parameters
    ----------
    masses : DataFrame
        adcode, year, patents.
    n : int

    Returns
    -------
    list of str
        The largest first; of equals the smaller code first.

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
        """Polycentricity in each calibration draw.

        Parameters
        ----------
        gravity : Gravity

        Returns
        -------
        ndarray of float, shape (draws, agglomerations, years, 2)
            The last axis is within, external.
        """
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
        """Match the means of years and agglomerations in a fixed number of steps.

        Parameters
        ----------
        gravity : Gravity
            Where to start.
        steps : int

        Returns
        -------
        (Gravity, ndarray)
            The parameters, and the polycentricity they give, as `simulated` returns it.
        """
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

        Parameters
        ----------
        gravity : Gravity
        simulated : ndarray
            What `simulated` returns for these parameters.

        Returns
        -------
        float
        """
        apart = np.nanmean(np.abs(simulated - self.published), axis=(0, 1, 2))
        relative = (apart / np.nanmean(self.published, axis=(0, 1))).sum()
        means = np.mean([expected_links(self.pairs, self.masses, gravity, year) for year in INTENSITY_YEARS], axis=0)
        return float(relative + 0.1 * sum(abs(np.log(means[chosen].mean() / value))
                                          for chosen, value in self.intensity))

    def search(self) -> Gravity:
        """Pattern search over the parameters that hold for all pairs and years.

        Returns
        -------
        Gravity
            With the intercept and the agglomeration effect of the published years.
        """
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
