"""What-if experiments: conditional simulations that start from observed figures, never forecasts.

outcomes
    `outcome_table`, `interval`: the one table that every experiment returns;
redistribution
    `redistributed`, `redistribution`: output moved between cities at a constant total, and what measures of
    polycentricity make of it; `predicted_output`, `policy_optimum`: what a fitted curve does;
inputs
    `raised_inputs`, `tornado`: inputs raised one after the other, and the capability index made again;
benchmark
    `core_scores`, `benchmark_gap`: how far a score is from the next class, and how likely it gets there;
expected
    `expected_links`: what a gravity model expects, with its coefficients drawn within their errors;
balancing
    `balanced_flows`: iterative proportional fitting to the totals of cities;
border
    `without_border`, `border_width`: a provincial border without effect, and how wide it is;
add_links
    `missing_links`, `add_links`: the likeliest missing links, beside random ones;
shift_links
    `shift_links`, `shifted_weights`: links from inside to outside, or back;
hubs
    `hubs`, `remove_hubs`, `strengthen_hub`, `strength_centralisation`: hubs beside other cities;
applicants
    `university_firm_ties`, `tie_universities`, `applicant_records`, `applicant_type`, `draw_applicants`: universities
    and firms tied closer;
directed
    `turn_directions`: flows made equal both ways, or turned round;
draws
    `latin_hypercube`, `run_draws`, `summarise_draws`, `partial_rank_correlation`, `discovered_box`: experiments under
    many parameters.
"""
from flowspace.scenarios.add_links import add_links, missing_links
from flowspace.scenarios.applicants import (
    TYPES,
    applicant_records,
    applicant_type,
    draw_applicants,
    tie_universities,
    university_firm_ties,
)
from flowspace.scenarios.balancing import balanced_flows
from flowspace.scenarios.benchmark import benchmark_gap, core_scores
from flowspace.scenarios.border import border_width, without_border
from flowspace.scenarios.directed import turn_directions
from flowspace.scenarios.draws import (
    discovered_box,
    latin_hypercube,
    partial_rank_correlation,
    run_draws,
    summarise_draws,
)
from flowspace.scenarios.expected import ExpectedLinks, covariance_root, expected_links
from flowspace.scenarios.hubs import hubs, remove_hubs, strength_centralisation, strengthen_hub
from flowspace.scenarios.inputs import raised_inputs, tornado
from flowspace.scenarios.outcomes import COLUMNS, interval, outcome_table
from flowspace.scenarios.redistribution import (
    VERDICTS,
    PolicyOptimum,
    fewest_cities,
    policy_optimum,
    predicted_output,
    redistributed,
    redistribution,
)
from flowspace.scenarios.shift_links import shift_links, shifted_weights

__all__ = [
    "COLUMNS",
    "TYPES",
    "VERDICTS",
    "ExpectedLinks",
    "PolicyOptimum",
    "add_links",
    "applicant_records",
    "applicant_type",
    "balanced_flows",
    "benchmark_gap",
    "border_width",
    "core_scores",
    "covariance_root",
    "discovered_box",
    "draw_applicants",
    "expected_links",
    "fewest_cities",
    "hubs",
    "interval",
    "latin_hypercube",
    "missing_links",
    "outcome_table",
    "partial_rank_correlation",
    "policy_optimum",
    "predicted_output",
    "raised_inputs",
    "redistributed",
    "redistribution",
    "remove_hubs",
    "run_draws",
    "shift_links",
    "shifted_weights",
    "strength_centralisation",
    "strengthen_hub",
    "summarise_draws",
    "tie_universities",
    "tornado",
    "turn_directions",
    "university_firm_ties",
    "without_border",
]
