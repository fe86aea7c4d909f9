"""Polycentricity: how evenly an urban agglomeration's activity is spread over its cities.

Morphological measures take one array, the cities' values (patents, for example), and return one number. Higher
means more polycentric throughout, except where the last entry says otherwise:

green_population, green_sample
    one minus the standard deviation over the largest one possible between two cities (divisor n, or n - 1);
gini_evenness, gini_evenness_corrected
    one minus the Gini coefficient (as it is, or corrected so that monopoly gives 0 for any number of cities);
rank_size_slope, rank_size_mean_slope, rank_size_half_rank_slope
    slope of log size on log rank over a fixed number of largest cities (4; the mean of 2, 3 and 4; rank minus 1/2);
taylor
    mean value of the other cities as a share of the largest city's;
herfindahl_evenness
    one minus the Herfindahl index of concentration, stretched to run from 0 to 1;
pielou
    Shannon entropy of the shares over the largest entropy possible;
coefficient_of_variation_evenness
    one minus the coefficient of variation over the largest one possible;
primacy_complement
    share of all cities but the largest;
gabaix_ibragimov_slope
    slope of log (rank minus 1/2) on log size, the Pareto exponent with a minus sign: here *lower* is more even, so it
    is not in the registry.

Functional measures take links between cities and multiply the evenness of their strengths, by any of these measures,
by the density of links:

functional_polycentricity_within
    links among the members of one agglomeration;
functional_polycentricity_external
    links from its members to the cities outside.

`functional_polycentricity` applies them to a table of links, in every direction, and keeps the two factors apart.
`polycentricity_by_year` puts all three kinds into one table, `general_functional_polycentricity` several layers of
links into one number; `internal_share` tells how far links stay inside.

What to do with these tables: `growth_decomposition` parts growth into that of evenness and that of density, `typology`
sorts agglomerations into four types, `compare_published` sets values beside a published table. What measures respond
to besides evenness is shown by `monopoly_value`, `half_rich_value` and `star_value`, `size_dependence` and
`density_share`.

`MEASURES` holds what is known of each (titles, bounds, values at an even distribution and at monopoly),
`morphological_polycentricity` applies them to tables keyed by city and year, and `measure_agreement` tells how far
they rank agglomerations alike.

What all morphological measures share: the order of the cities and the unit of the values play no part. Fewer than two
cities, or cities that are all zero, have no defined polycentricity: the result is nan, never 1. A city that was not
observed is not a city with zero, so nan among the values is a `MeasureError`; so are negative, infinite and
non-numeric values.

Import from this package; each of its files holds one family of measures.
"""
from flowspace.polycentricity.agreement import lowest_agreement, measure_agreement
from flowspace.polycentricity.by_year import Attribute, Layer, polycentricity_by_year
from flowspace.polycentricity.change import mean_change
from flowspace.polycentricity.comparison import compare_published, comparison_summary
from flowspace.polycentricity.entropy import pielou
from flowspace.polycentricity.functional import (
    external_factors,
    functional_polycentricity,
    functional_polycentricity_external,
    functional_polycentricity_within,
    within_factors,
)
from flowspace.polycentricity.general import general_functional_polycentricity
from flowspace.polycentricity.gini import gini_evenness, gini_evenness_corrected
from flowspace.polycentricity.green import (
    green_population,
    green_population_from_sample,
    green_sample,
    green_sample_from_population,
)
from flowspace.polycentricity.growth import growth_decomposition, mean_growth
from flowspace.polycentricity.herfindahl import herfindahl_evenness
from flowspace.polycentricity.internal_share import internal_share
from flowspace.polycentricity.morphological import morphological_polycentricity
from flowspace.polycentricity.pathologies import (
    DensityShare,
    SizeDependence,
    density_share,
    half_rich_value,
    size_dependence,
    size_dependence_of_measures,
    star_value,
)
from flowspace.polycentricity.primacy import primacy_complement
from flowspace.polycentricity.rank_size import (
    gabaix_ibragimov_slope,
    gabaix_ibragimov_standard_error,
    rank_size_half_rank_slope,
    rank_size_mean_slope,
    rank_size_slope,
)
from flowspace.polycentricity.registry import MEASURES, Measure, even_value, monopoly_value
from flowspace.polycentricity.taylor import taylor
from flowspace.polycentricity.typology import typology
from flowspace.polycentricity.variation import coefficient_of_variation_evenness

__all__ = [
    "MEASURES",
    "Attribute",
    "DensityShare",
    "Layer",
    "Measure",
    "SizeDependence",
    "coefficient_of_variation_evenness",
    "compare_published",
    "comparison_summary",
    "density_share",
    "even_value",
    "external_factors",
    "functional_polycentricity",
    "functional_polycentricity_external",
    "functional_polycentricity_within",
    "gabaix_ibragimov_slope",
    "gabaix_ibragimov_standard_error",
    "general_functional_polycentricity",
    "gini_evenness",
    "gini_evenness_corrected",
    "green_population",
    "green_population_from_sample",
    "green_sample",
    "green_sample_from_population",
    "growth_decomposition",
    "half_rich_value",
    "herfindahl_evenness",
    "internal_share",
    "lowest_agreement",
    "mean_change",
    "mean_growth",
    "measure_agreement",
    "monopoly_value",
    "morphological_polycentricity",
    "pielou",
    "polycentricity_by_year",
    "primacy_complement",
    "rank_size_half_rank_slope",
    "rank_size_mean_slope",
    "rank_size_slope",
    "size_dependence",
    "size_dependence_of_measures",
    "star_value",
    "taylor",
    "typology",
    "within_factors",
]
