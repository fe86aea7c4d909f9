"""Where things lie: weights between neighbours, autocorrelation, gradients and centres, one subject per file.

great_circle
    `great_circle_km`: distances on the sphere, on which those between cities are built;
weights
    `k_nearest`, `inverse_distance`, `row_standardised`, `isolated`: tables of weights from tables of distances
    (`flowspace.geography.distance_matrix_km` makes these from the cities' coordinates), keyed by city both ways;
lag
    `spatial_lag`: the weighted mean of the neighbours;
moran
    `moran_global` and `moran_local` with permutation tests and the false discovery rate;
gradient
    `gradient_longitude_latitude`, `gradient_distance`, with and without the leading cities;
centre
    `weighted_mean_centre`, `standard_deviational_ellipse`.

Cities are matched by their codes, never by their places. What has no result ends in a `MeasureError` with all problems.
"""
from flowspace.spatial.centre import Ellipse, standard_deviational_ellipse, weighted_mean_centre
from flowspace.spatial.gradient import Gradient, gradient_distance, gradient_longitude_latitude
from flowspace.spatial.great_circle import EARTH_RADIUS_KM, great_circle_km
from flowspace.spatial.lag import spatial_lag
from flowspace.spatial.moran import MoranGlobal, false_discovery_rate, moran_global, moran_local
from flowspace.spatial.weights import check_weights, inverse_distance, isolated, k_nearest, row_standardised

__all__ = [
    "EARTH_RADIUS_KM",
    "Ellipse",
    "Gradient",
    "MoranGlobal",
    "check_weights",
    "false_discovery_rate",
    "gradient_distance",
    "gradient_longitude_latitude",
    "great_circle_km",
    "inverse_distance",
    "isolated",
    "k_nearest",
    "moran_global",
    "moran_local",
    "row_standardised",
    "spatial_lag",
    "standard_deviational_ellipse",
    "weighted_mean_centre",
]
