"""Regressions on panels of agglomerations, one subject per file.

panel
    `panel_of`: a long table as a checked `Panel`, with rows that have gaps counted, and lags;
within
    `within`: what is left after effects of units and times, exactly;
fixed_effects
    `fixed_effects`: least squares with effects of units and times, errors clustered by unit;
turning_point
    `turning_point`: where a quadratic turns, with the delta method;
fieller
    `fieller_ratio`, `fieller_interval`: all ratios, or turning points, that estimates leave possible;
lind_mehlum
    `lind_mehlum_test`: whether a quadratic rises at one end of the data and falls at the other;
inverted_u
    `inverted_u`: the three above for a fit, in one call;
wild_cluster
    `wild_cluster_bootstrap`: tests and intervals that hold with few clusters; `wild_cluster_u_test`: the same for both
    ends of a quadratic;

A panel need not be balanced. What has no result ends in a `MeasureError` with all problems.
"""
from flowspace.econometrics.fieller import FiellerSet, fieller_interval, fieller_ratio
from flowspace.econometrics.fixed_effects import Fit, fixed_effects
from flowspace.econometrics.inverted_u import InvertedU, inverted_u
from flowspace.econometrics.lind_mehlum import LindMehlum, lind_mehlum_test
from flowspace.econometrics.panel import Panel, panel_of
from flowspace.econometrics.turning_point import TurningPoint, turning_point
from flowspace.econometrics.wild_cluster import WildCluster, wild_cluster_bootstrap, wild_cluster_u_test
from flowspace.econometrics.within import within

__all__ = [
    "FiellerSet",
    "Fit",
    "InvertedU",
    "LindMehlum",
    "Panel",
    "TurningPoint",
    "WildCluster",
    "fieller_interval",
    "fieller_ratio",
    "fixed_effects",
    "inverted_u",
    "lind_mehlum_test",
    "panel_of",
    "turning_point",
    "wild_cluster_bootstrap",
    "wild_cluster_u_test",
    "within",
]
