"""Convergence and dynamics of panels of cities, one subject per file.

panel
    `wide_panel`: a table keyed by city and year as cities by years, `ratio_panel`, `relative_to_mean`, `lagged_panel`;
sigma
    dispersion over time: `sigma_cv`, `sigma_sd_logs`, and `sigma_trend` with its test;
beta
    `beta_convergence`: growth on the initial level, speed and half-life;
markov
    `pooled_classes`, `yearly_classes`, `classes_by_limits`; `transition_counts`, `transition_probabilities`,
    `steady_state`, `mean_first_passage`;
spatial_markov
    `spatial_markov`: transitions by the class of the neighbours, with the tests Q and LR (`homogeneity`).

A panel is a DataFrame with one row per city (codes as index) and one column per year, complete and in the order of
years. What has no result ends in a `MeasureError` with all problems.
"""
from flowspace.convergence.beta import BetaConvergence, beta_convergence
from flowspace.convergence.markov import (
    classes_by_limits,
    mean_first_passage,
    pooled_classes,
    pooled_limits,
    steady_state,
    transition_counts,
    transition_probabilities,
    yearly_classes,
)
from flowspace.convergence.panel import check_panel, lagged_panel, ratio_panel, relative_to_mean, wide_panel
from flowspace.convergence.sigma import Trend, sigma_cv, sigma_sd_logs, sigma_trend
from flowspace.convergence.spatial_markov import Homogeneity, SpatialMarkov, homogeneity, spatial_markov

__all__ = [
    "BetaConvergence",
    "Homogeneity",
    "SpatialMarkov",
    "Trend",
    "beta_convergence",
    "check_panel",
    "classes_by_limits",
    "homogeneity",
    "lagged_panel",
    "mean_first_passage",
    "pooled_classes",
    "pooled_limits",
    "ratio_panel",
    "relative_to_mean",
    "sigma_cv",
    "sigma_sd_logs",
    "sigma_trend",
    "spatial_markov",
    "steady_state",
    "transition_counts",
    "transition_probabilities",
    "wide_panel",
    "yearly_classes",
]
