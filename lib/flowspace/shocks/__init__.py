"""What a shock or a policy did: comparisons with units exposed less, later or not at all, one subject per file.

exposure
    `exposure_event_study`: a shock that hits all, by exposure fixed beforehand;
local_projections
    `local_projections`: the same by long differences, one horizon after the other;
randomisation
    `randomisation_inference`, `randomisation_p_values`, `permuted`, `exposure_slopes`: what chance alone would give;
minimum_detectable
    `minimum_detectable_effect`, `detectable_factor`: the smallest effect a design would have found;
staggered
    `group_time_effects`, `aggregate_effects` (Callaway and Sant'Anna), `sun_abraham`; `bacon_decomposition` and
    `two_way_fixed_effects` for contrast; `first_treated_of_units`;
pre_trends
    `pre_trends_test`: whether groups had moved apart before;
honest
    `honest_sensitivity`: how far trends may have parted before (Rambachan and Roth);
synthetic_control
    `synthetic_control`, `placebo_test`, `leave_one_donor_out`; `simplex_weights`;
synthetic_did
    `synthetic_did`: units and years weighted;
series
    `series_of_units`, `fixed_of_units`: long tables as units by years.

Tables are long: one row per unit and year. What has no result ends in a `MeasureError` with all problems.
"""
from flowspace.shocks.exposure import ExposureEventStudy, exposure_event_study
from flowspace.shocks.honest import HonestSensitivity, honest_sensitivity
from flowspace.shocks.local_projections import local_projections
from flowspace.shocks.minimum_detectable import detectable_factor, minimum_detectable_effect
from flowspace.shocks.pre_trends import pre_trends_test
from flowspace.shocks.randomisation import (
    exposure_slopes,
    permuted,
    randomisation_inference,
    randomisation_p_values,
)
from flowspace.shocks.series import fixed_of_units, series_of_units
from flowspace.shocks.staggered import (
    AggregatedEffects,
    GroupTimeEffects,
    aggregate_effects,
    bacon_decomposition,
    first_treated_of_units,
    group_time_effects,
    sun_abraham,
    two_way_fixed_effects,
)
from flowspace.shocks.synthetic_control import (
    SyntheticControl,
    SyntheticPlacebo,
    leave_one_donor_out,
    placebo_test,
    simplex_weights,
    synthetic_control,
)
from flowspace.shocks.synthetic_did import SyntheticDid, synthetic_did

__all__ = [
    "AggregatedEffects",
    "ExposureEventStudy",
    "GroupTimeEffects",
    "HonestSensitivity",
    "SyntheticControl",
    "SyntheticDid",
    "SyntheticPlacebo",
    "aggregate_effects",
    "bacon_decomposition",
    "detectable_factor",
    "exposure_event_study",
    "exposure_slopes",
    "first_treated_of_units",
    "fixed_of_units",
    "group_time_effects",
    "honest_sensitivity",
    "leave_one_donor_out",
    "local_projections",
    "minimum_detectable_effect",
    "permuted",
    "placebo_test",
    "pre_trends_test",
    "randomisation_inference",
    "randomisation_p_values",
    "series_of_units",
    "simplex_weights",
    "sun_abraham",
    "synthetic_control",
    "synthetic_did",
    "two_way_fixed_effects",
]
