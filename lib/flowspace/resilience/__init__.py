"""Resilience of innovation: of what agglomerations produce and of the networks between their cities.

One subject per file; of output:

series
    `yearly_table`, `yearly_series`: long tables and benchmarks, checked once;
relative
    `relative_resilience`: growth against a benchmark, as difference, ratio and sensitivity;
adding_up
    `adding_up`: the weighted sum is zero, and what the plain mean is made of;
denominator
    `fixed_advantage`, `year_leverage`, `sign_flips`: what dividing by the benchmark's growth does;
standardised
    `standardised_difference`: the difference in units of what was usual before;
persistence
    `persistence`: whether any unit is always best or worst;
level
    `level_correlation`: whether catching up reads as resilience;
filters
    `hp_cycle`, `hamilton_cycle`, `linear_cycle`: trend and cycle by unit;
forecasts
    `regression_forecast`, `drift_forecast`, `local_trend_forecast`: expected paths of arrays;
counterfactual
    `counterfactual`: the path each unit would have taken, from the years before the shock alone;
recovery
    `recovery`, `recovery_shares`, `recovery_curve`: resistance, loss, time to return, with what is not seen to end;
crises
    `crisis_episodes`, `crisis_summary`: times of sustained decline;
interrupted
    `interrupted_series`, `placebo_breaks`: step and change of slope at a known date;
technology_mix
    `expected_from_mix`, `resistance_and_recoverability`: against the mix of technologies;
planted
    `planted_shock`, `resilience_recovery_study`: known shocks, and which measures find them.

Of networks:

network_resilience, resilience_type, resilience_scores
    hierarchy, matching, transmission and agglomeration of networks with intervals; their types; beside null models;
failure
    cities removed (`remove_cities`, `robustness`, `robustness_scores`, `vulnerability`) and links cut (`cut_links`,
    `cut_outcomes`, `cut_losses`, `random_cuts`); `path_diversity`.
"""
from flowspace.resilience.adding_up import adding_up
from flowspace.resilience.counterfactual import Counterfactual, counterfactual
from flowspace.resilience.crises import crisis_episodes, crisis_summary
from flowspace.resilience.denominator import fixed_advantage, sign_flips, year_leverage
from flowspace.resilience.failure import (
    STRATEGIES,
    cut_links,
    cut_losses,
    cut_outcomes,
    links_across,
    links_of,
    path_diversity,
    random_cuts,
    remove_cities,
    robustness,
    robustness_scores,
    vulnerability,
)
from flowspace.resilience.filters import hamilton_cycle, hamilton_trend, hp_cycle, hp_trend, linear_cycle
from flowspace.resilience.forecasts import Forecast, drift_forecast, local_trend_forecast, regression_forecast
from flowspace.resilience.interrupted import InterruptedSeries, PlaceboBreaks, interrupted_series, placebo_breaks
from flowspace.resilience.level import level_correlation
from flowspace.resilience.network_resilience import (
    INTERVALS,
    PROPERTIES,
    TYPES,
    network_resilience,
    resilience_scores,
    resilience_type,
)
from flowspace.resilience.persistence import Persistence, persistence
from flowspace.resilience.planted import PlantedShock, planted_shock, resilience_recovery_study
from flowspace.resilience.recovery import RecoveryCurve, recovery, recovery_curve, recovery_shares
from flowspace.resilience.relative import relative_resilience
from flowspace.resilience.series import yearly_series, yearly_table
from flowspace.resilience.standardised import standardised_difference
from flowspace.resilience.technology_mix import expected_from_mix, resistance_and_recoverability

__all__ = [
    "Counterfactual",
    "Forecast",
    "INTERVALS",
    "InterruptedSeries",
    "PROPERTIES",
    "Persistence",
    "PlaceboBreaks",
    "PlantedShock",
    "RecoveryCurve",
    "STRATEGIES",
    "TYPES",
    "adding_up",
    "counterfactual",
    "crisis_episodes",
    "crisis_summary",
    "cut_links",
    "cut_losses",
    "cut_outcomes",
    "drift_forecast",
    "expected_from_mix",
    "fixed_advantage",
    "hamilton_cycle",
    "hamilton_trend",
    "hp_cycle",
    "hp_trend",
    "interrupted_series",
    "level_correlation",
    "linear_cycle",
    "links_across",
    "links_of",
    "local_trend_forecast",
    "network_resilience",
    "path_diversity",
    "persistence",
    "placebo_breaks",
    "planted_shock",
    "random_cuts",
    "recovery",
    "recovery_curve",
    "recovery_shares",
    "regression_forecast",
    "relative_resilience",
    "remove_cities",
    "resilience_recovery_study",
    "resilience_scores",
    "resilience_type",
    "resistance_and_recoverability",
    "robustness",
    "robustness_scores",
    "sign_flips",
    "standardised_difference",
    "vulnerability",
    "year_leverage",
    "yearly_series",
    "yearly_table",
]
