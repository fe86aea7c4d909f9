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
quadratic_relation
    `quadratic_relation`: points and curve of a fit, for a figure;
planted
    `planted_outcome`: an outcome whose coefficients are known, with errors like those found;
wild_cluster
    `wild_cluster_bootstrap`: tests and intervals that hold with few clusters; `wild_cluster_u_test`: the same for both
    ends of a quadratic;
leave_one_out
    `leave_one_out`, `leave_one_out_u`: a regression, or a turning point, without one unit after the other;
smooth
    `cubic_smooth`: a penalised cubic regression spline beside effects, by generalised cross-validation;
two_lines
    `two_lines`: whether a relation rises on one side of a break and falls on the other, whatever its form;

A panel need not be balanced. What has no result ends in a `MeasureError` with all problems.
"""
from flowspace.econometrics.fieller import FiellerSet, fieller_interval, fieller_ratio
from flowspace.econometrics.fixed_effects import Fit, fixed_effects
from flowspace.econometrics.inverted_u import InvertedU, inverted_u
from flowspace.econometrics.leave_one_out import leave_one_out, leave_one_out_u
from flowspace.econometrics.lind_mehlum import LindMehlum, lind_mehlum_test
from flowspace.econometrics.panel import Panel, panel_of
from flowspace.econometrics.planted import planted_outcome
from flowspace.econometrics.quadratic_relation import QuadraticRelation, quadratic_relation
from flowspace.econometrics.turning_point import TurningPoint, turning_point
from flowspace.econometrics.two_lines import TwoLines, two_lines
from flowspace.econometrics.wild_cluster import WildCluster, wild_cluster_bootstrap, wild_cluster_u_test
from flowspace.econometrics.within import within

__all__ = [
    "FiellerSet",
    "Fit",
    "InvertedU",
    "LindMehlum",
    "Panel",
    "QuadraticRelation",
    "TurningPoint",
    "TwoLines",
    "WildCluster",
    "fieller_interval",
    "fieller_ratio",
    "fixed_effects",
    "inverted_u",
    "leave_one_out",
    "leave_one_out_u",
    "lind_mehlum_test",
    "panel_of",
    "planted_outcome",
    "quadratic_relation",
    "turning_point",
    "two_lines",
    "wild_cluster_bootstrap",
    "wild_cluster_u_test",
    "within",
]
