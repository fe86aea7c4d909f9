"""Regressions on panels of agglomerations, one subject per file.

panel
    `panel_of`: a long table as a checked `Panel`, with rows that have gaps counted, and lags;
within
    `within`: what is left after effects of units and times, exactly;
fixed_effects
    `fixed_effects`: least squares with effects of units and times, errors clustered by unit;
threshold, threshold_grid, threshold_bootstrap
    `panel_threshold`: coefficients that differ below and above a value of one variable, with its test and confidence
    set; `likelihood_ratio_at`, `likelihood_ratio_critical`;
instrumented, anderson_rubin
    `instrumented`: two-stage least squares with effects, with what tells weak instruments;
lagged
    `lagged`: what a unit had so many years earlier;
shift_share
    `predicted_values` and `predicted_measure`: an instrument for how patents are distributed;
poisson
    `fixed_effects_poisson`: expectations as exponentials, for counts and zeros;
specifications
    `specification_curve`, `curve_summary`, `curve_test` and `renamed_units`: one question, all sensible ways;
coverage
    `coverage`: how often intervals hold a known truth, `wilson_interval`;

A panel need not be balanced. What has no result ends in a `MeasureError` with all problems.
"""
from flowspace.econometrics.coverage import coverage, wilson_interval
from flowspace.econometrics.fixed_effects import Fit, fixed_effects
from flowspace.econometrics.instrumented import InstrumentedFit, instrumented
from flowspace.econometrics.lagged import lagged
from flowspace.econometrics.panel import Panel, panel_of
from flowspace.econometrics.poisson import PoissonFit, fixed_effects_poisson
from flowspace.econometrics.shift_share import predicted_measure, predicted_values
from flowspace.econometrics.specifications import curve_summary, curve_test, renamed_units, specification_curve
from flowspace.econometrics.threshold import (
    ThresholdFit,
    likelihood_ratio_at,
    likelihood_ratio_critical,
    panel_threshold,
)
from flowspace.econometrics.within import within

__all__ = [
    "Fit",
    "InstrumentedFit",
    "Panel",
    "PoissonFit",
    "ThresholdFit",
    "coverage",
    "curve_summary",
    "curve_test",
    "fixed_effects",
    "fixed_effects_poisson",
    "instrumented",
    "lagged",
    "likelihood_ratio_at",
    "likelihood_ratio_critical",
    "panel_of",
    "panel_threshold",
    "predicted_measure",
    "predicted_values",
    "renamed_units",
    "specification_curve",
    "wilson_interval",
    "within",
]
