"""What the pages of the simulated layers say of their distance to published figures is what the table shows."""
from __future__ import annotations

from flowspace import tables


def test_copatents_per_pair_are_about_a_third_of_the_published_figures():
    fit = tables.read("simulation_fit")
    pairs = fit[fit["target"] == "links_per_pair"]
    assert len(pairs) == 2
    assert (pairs["simulated"] / pairs["published"]).between(0.25, 0.45).all()
