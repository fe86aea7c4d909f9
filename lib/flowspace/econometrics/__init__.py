"""Regressions on panels of agglomerations, one subject per file.

panel
    `panel_of`: a long table as a checked `Panel`, with rows that have gaps counted, and lags;
within
    `within`: what is left after effects of units and times, exactly;
fixed_effects
    `fixed_effects`: least squares with effects of units and times, errors clustered by unit;

A panel need not be balanced. What has no result ends in a `MeasureError` with all problems.
"""
from flowspace.econometrics.fixed_effects import Fit, fixed_effects
from flowspace.econometrics.panel import Panel, panel_of
from flowspace.econometrics.within import within

__all__ = [
    "Fit",
    "Panel",
    "fixed_effects",
    "panel_of",
    "within",
]
