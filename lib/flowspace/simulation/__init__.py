"""The simulated layers: a gravity model with known parameters, seeded draws from it, and its calibration.

Simulated links are never evidence about China. They stand in for layers that are not open, and let every method be
tested for finding a truth that is known.
"""
from __future__ import annotations

from flowspace.simulation.calibration import calibrate
from flowspace.simulation.draw import affinities, negative_binomial_quantile, poisson_quantile, uniforms
from flowspace.simulation.fit import enterprise_fit, fit_summary, intensity_fit, polycentricity_fit
from flowspace.simulation.gravity import Gravity, city_pairs, expected_links, pair_effects, relative_masses
from flowspace.simulation.layers import draw_copatents, draw_enterprise_links
from flowspace.simulation.parameters import parameter_table, read_parameters

__all__ = ["Gravity", "affinities", "calibrate", "city_pairs", "draw_copatents", "draw_enterprise_links",
           "enterprise_fit", "expected_links", "fit_summary", "intensity_fit", "negative_binomial_quantile",
           "pair_effects", "parameter_table", "poisson_quantile", "polycentricity_fit", "read_parameters",
           "relative_masses", "uniforms"]
