"""What-if experiments: conditional simulations that start from observed figures, never forecasts.

changes
    the columns that all experiments share;
redistribution
    `redistributed`, `redistribution`: output moved between cities at a constant total, and what measures of
    polycentricity make of it; `predicted_output`, `policy_optimum`: what a fitted curve does;
inputs
    `raised_inputs`, `tornado`: inputs raised one after the other, and the capability index made again;
benchmark
    `core_scores`, `benchmark_gap`: how far a score is from the next class, and how likely it gets there;
draws
    `latin_hypercube`, `run_draws`, `summarise_draws`, `partial_rank_correlation`, `discovered_box`: experiments under
    many parameters.
"""
from flowspace.scenarios.benchmark import benchmark_gap, core_scores
from flowspace.scenarios.changes import COLUMNS as CHANGES
from flowspace.scenarios.draws import (
    discovered_box,
    latin_hypercube,
    partial_rank_correlation,
    run_draws,
    summarise_draws,
)
from flowspace.scenarios.inputs import raised_inputs, tornado
from flowspace.scenarios.redistribution import (
    VERDICTS,
    PolicyOptimum,
    policy_optimum,
    predicted_output,
    redistributed,
    redistribution,
)

__all__ = [
    "CHANGES",
    "VERDICTS",
    "PolicyOptimum",
    "benchmark_gap",
    "core_scores",
    "discovered_box",
    "latin_hypercube",
    "partial_rank_correlation",
    "policy_optimum",
    "predicted_output",
    "raised_inputs",
    "redistributed",
    "redistribution",
    "run_draws",
    "summarise_draws",
    "tornado",
]
