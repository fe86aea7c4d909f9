"""The search: it finds what was planted, always in the same way."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from flowspace import simulation
from flowspace.errors import ParameterError
from flowspace.simulation import Gravity
from flowspace.simulation.calibration import calibrate
from flowspace.simulation.copatent_calibration import CopatentCalibration
from flowspace.simulation.pattern_search import pattern_search, rounded

INTENSITY = pd.DataFrame({"scope": ["within_provinces", "between_provinces"], "links_per_pair": [4.74, 0.69]})


@pytest.fixture(scope="module")
def small():
    """Forty cities in four agglomerations of eight and their surroundings, with masses that grow."""
    rng = np.random.default_rng(1)
    codes = [f"{110000 + 100 * i}" for i in range(40)]
    cities = pd.DataFrame({"adcode": codes, "province_adcode": [code[:3] + "000" for code in codes],
                           "longitude": rng.uniform(105, 120, 40), "latitude": rng.uniform(25, 40, 40)})
    members = pd.DataFrame({"agglomeration": np.repeat(list("abcd"), 8), "adcode": codes[:32]})
    masses = pd.concat([pd.DataFrame({"adcode": codes, "year": year, "patents": np.exp(rng.normal(5, 1, 40))})
                        for year in range(1999, 2021)])
    return simulation.city_pairs(cities, members), members, masses, codes


def published_by(small, gravity):
    """What would be printed if a network with these parameters had been observed."""
    pairs, members, masses, codes = small
    links = simulation.draw_copatents(pairs, masses, gravity, seed=77)
    nothing = pd.MultiIndex.from_product([list("abcd"), [2000, 2010, 2015]], names=["agglomeration", "year"])
    nothing = nothing.to_frame(index=False).assign(within=0.0, external=0.0)
    fit = simulation.polycentricity_fit(links, members, codes, nothing)
    wide = fit.pivot(index=["subject", "year"], columns="target", values="simulated").reset_index()
    return wide.rename(columns={"subject": "agglomeration"})


def test_matching_reproduces_the_means_of_a_planted_network(small):
    pairs, members, masses, _ = small
    years = (2000, 2010, 2015)
    truth = Gravity(dict(zip(years, (1.0, 2.0, 3.0), strict=True)), 0.6, 0.6, 0.5,
                    dict(zip(years, (0.3, 0.6, 0.9), strict=True)), 0.5, 1.0)
    published = published_by(small, truth)
    search = CopatentCalibration(masses, pairs, members, published, INTENSITY)
    start = rounded(truth, {"intercept": dict.fromkeys(years, 0.0), "agglomeration_effect": dict.fromkeys(years, 0.0)})
    found, simulated = search.match(start, steps=15)
    assert simulated.mean(axis=(0, 1)) == pytest.approx(search.published.mean(axis=0), rel=0.15)
    assert [found.intercept[year] for year in years] == pytest.approx([1.0, 2.0, 3.0], abs=0.5)
    again, _ = search.match(start, steps=15)
    assert again == found
    assert search.objective(found, simulated) < search.objective(start, search.simulated(start))


def test_the_pattern_search_finds_a_minimum_and_stops():
    start = Gravity({2000: 0.0}, 0.8, 0.8, 0.5, {2000: 1.0}, 0.5, 1.0)

    def tried(gravity):
        return (gravity.distance_exponent - 1.3) ** 2 + (gravity.dispersion - 2.2) ** 2, gravity

    best = pattern_search(tried(start), {"distance_exponent": 0.2, "dispersion": 0.4},
                          lambda gravity, name, step: rounded(gravity, {name: getattr(gravity, name) + step}), tried, 3)
    assert best.distance_exponent == pytest.approx(1.3, abs=0.06) and best.dispersion == pytest.approx(2.2, abs=0.06)


def test_masses_without_a_year_are_refused(small):
    pairs, members, masses, _ = small
    with pytest.raises(ParameterError, match="no masses for 2005"):
        calibrate(masses[masses["year"] != 2005], pairs, members, pd.DataFrame(), INTENSITY, pd.DataFrame())
