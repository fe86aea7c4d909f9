"""Inequality and polarisation between cities or agglomerations, one measure per file.

gini
    Gini coefficient: `gini` (divisor n), `gini_small_sample` (times n/(n - 1)), `gini_weighted`;
theil_t, theil_l
    Theil's T and L (mean log deviation), plain and weighted, and their exact parts within and between groups;
dagum
    the Gini coefficient in three parts: within groups, net between groups, overlap of groups;
esteban_ray
    polarisation into groups that are defined first;
wolfson
    bipolarisation around the median, with the original factor 2;
variation
    the coefficient of variation: `coefficient_of_variation_population` (divisor n);
by_year
    `inequality_by_year`: any of these for every year of a table of agglomerations;
multimodality
    Silverman's bootstrap test of the number of modes, before anybody speaks of two clubs.

The measures take one value per city, as a Series keyed by city or as a plain list, and refuse by a `MeasureError`
what has no result: fewer than two cities, all zero, negative, infinite, missing. Cities that are all equal have a
result: zero.
"""
from flowspace.inequality.by_year import inequality_by_year
from flowspace.inequality.dagum import Dagum, dagum
from flowspace.inequality.decomposition import Decomposition
from flowspace.inequality.esteban_ray import esteban_ray
from flowspace.inequality.gini import gini, gini_of_descending, gini_small_sample, gini_weighted
from flowspace.inequality.multimodality import SilvermanTest, count_modes, critical_bandwidth, silverman_test
from flowspace.inequality.theil_l import theil_l, theil_l_decomposition, theil_l_weighted
from flowspace.inequality.theil_t import theil_t, theil_t_decomposition, theil_t_weighted
from flowspace.inequality.variation import coefficient_of_variation_population
from flowspace.inequality.wolfson import wolfson

__all__ = [
    "Dagum",
    "Decomposition",
    "SilvermanTest",
    "coefficient_of_variation_population",
    "count_modes",
    "critical_bandwidth",
    "dagum",
    "esteban_ray",
    "gini",
    "gini_of_descending",
    "gini_small_sample",
    "gini_weighted",
    "inequality_by_year",
    "silverman_test",
    "theil_l",
    "theil_l_decomposition",
    "theil_l_weighted",
    "theil_t",
    "theil_t_decomposition",
    "theil_t_weighted",
    "wolfson",
]
