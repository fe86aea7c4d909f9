"""How close the shipped layers come to the published figures, and that the stated distances are the true ones."""
from __future__ import annotations

import numpy as np
import pytest

from flowspace import simulation, tables
from flowspace.simulation.copatent_calibration import INTENSITY_CITIES, largest_cities

FIT = tables.read("simulation_fit")
KEY = ["layer", "target", "subject", "year"]


def test_the_stated_fit_is_that_of_the_shipped_tables(shipped):
    links = tables.read("copatents").rename(columns={"full": "links"})
    parts = [
        simulation.polycentricity_fit(links, shipped.members, shipped.cities,
                                      tables.read("functional_polycentricity_published")),
        simulation.intensity_fit(links, shipped.pairs, largest_cities(shipped.masses, INTENSITY_CITIES),
                                 tables.read("copatent_intensity_published")),
        simulation.enterprise_fit(tables.read("enterprise_links"), tables.read("enterprise_network_published"))]
    found = {tuple(map(str, row[:4])): row[4:] for part in parts for row in part.itertuples(index=False, name=None)}
    assert len(found) == len(FIT) == 88 + 87 + 2 + 17
    for row in FIT.itertuples(index=False, name=None):
        published, simulated = found[tuple(map(str, row[:4]))]
        assert row[4] == published and row[5] == pytest.approx(simulated, abs=6e-7)


def test_the_layers_come_close_to_what_was_published():
    overall = simulation.fit_summary(FIT).set_index("target")
    assert overall.loc["within", "correlation"] > 0.75 and overall.loc["external", "correlation"] > 0.85
    assert overall.loc["within", "median_absolute_difference"] < 0.02
    assert overall.loc["external", "median_absolute_difference"] < 0.005
    by_year = simulation.fit_summary(FIT[FIT["target"].isin(["within", "external"])], by_year=True)
    # Sparse at first and denser with every year, as published.
    for _, part in by_year.groupby("target"):
        assert part["mean_simulated"].is_monotonic_increasing
    degrees = FIT[FIT["target"].isin(["out_degree", "in_degree", "total"])]
    assert np.abs(np.log(degrees["simulated"] / degrees["published"])).max() < 0.5


def test_expected_enterprise_links_equal_the_published_ones(shipped):
    gravity = shipped.parameters["enterprise"][0]
    published = tables.read("enterprise_network_published").set_index(["measure", "adcode"])["value"]
    forward, backward = (simulation.expected_links(shipped.pairs, shipped.masses, gravity, 2017, reverse)
                         for reverse in (False, True))
    a, b = shipped.pairs["adcode_a"], shipped.pairs["adcode_b"]
    for measure, one, other in (("out_degree", forward, backward), ("in_degree", backward, forward)):
        for code, value in published[measure].items():
            expected = one[(a == code).to_numpy()].sum() + other[(b == code).to_numpy()].sum()
            assert expected == pytest.approx(value, rel=0.01)


def test_summary_by_hand():
    frame = FIT.head(0).copy()
    frame.loc[0] = ["copatents", "within", "x", 2000, 0.1, 0.2]
    frame.loc[1] = ["copatents", "within", "y", 2000, 0.3, 0.3]
    row = simulation.fit_summary(frame, by_year=True).iloc[0]
    assert row["n"] == 2 and row["median_absolute_difference"] == pytest.approx(0.05) and np.isnan(row["correlation"])
