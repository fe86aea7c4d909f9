"""Innovative urban agglomerations of the world, identified from a table of cities; one subject per file.

cities, distances
    `check_cities`: the table (city, lon, lat; score, class, population) in one form; `city_distances` on the sphere;
dbscan
    clusters of cities that lie close together, with border cities given away in one way whatever the order of rows;
hdbscan
    `hdbscan`: clusters without a radius, as a check;
chaining
    `chaining`: how far clusters are chains; `split_by_diameter`, `linkage_clusters`: what prevents it; `persistence`:
    the exact radii at which a cluster exists;
identify
    `identify`: clusters with a core city and enough qualified ones; `core_city_rule` for clusters found otherwise;
sensitivity
    `identification_grid`, `grid_agreement`, `case_overlap`, `eps_ranges`, `score_uncertainty`;
primacy, rank_size
    P2, P4, P11 and the share of the first city beside those of Zipf's rule; Pareto exponents by group;
location_quotient
    classes by continent, with intervals;
compare_cases
    cases of the world and agglomerations of China on the same measures.

Moves between classes from one edition of an index to the next are Markov chains:
`flowspace.convergence.transition_counts` and `transition_probabilities` take a panel of classes.

Cities are matched by their names or codes, never by their places. What has no result ends in a `MeasureError` with all
problems.
"""
from flowspace.world_cities.chaining import chaining, linkage_clusters, persistence, split_by_diameter
from flowspace.world_cities.cities import check_cities
from flowspace.world_cities.compare_cases import compare_cases
from flowspace.world_cities.dbscan import NOISE, dbscan
from flowspace.world_cities.distances import check_distances, city_distances
from flowspace.world_cities.hdbscan import Hierarchy, hdbscan
from flowspace.world_cities.identify import Agglomerations, core_city_rule, identify
from flowspace.world_cities.location_quotient import location_quotients
from flowspace.world_cities.primacy import primacy, primacy_by_group, zipf_primacy
from flowspace.world_cities.rank_size import hill_exponent, rank_size_by_group
from flowspace.world_cities.sensitivity import (
    Grid,
    case_overlap,
    eps_ranges,
    grid_agreement,
    identification_grid,
    score_uncertainty,
)

__all__ = [
    "NOISE",
    "Agglomerations",
    "Grid",
    "Hierarchy",
    "case_overlap",
    "chaining",
    "check_cities",
    "check_distances",
    "city_distances",
    "compare_cases",
    "core_city_rule",
    "dbscan",
    "eps_ranges",
    "grid_agreement",
    "hdbscan",
    "hill_exponent",
    "identification_grid",
    "identify",
    "linkage_clusters",
    "location_quotients",
    "persistence",
    "primacy",
    "primacy_by_group",
    "rank_size_by_group",
    "score_uncertainty",
    "split_by_diameter",
    "zipf_primacy",
]
