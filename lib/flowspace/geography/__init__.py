"""Members of agglomerations, names of cities, distances between them, centroids, and how much was observed.

Pure functions on the tables of `flowspace.tables`; they open no files.
"""
from __future__ import annotations

from flowspace.geography.coverage import best_covered, coverage
from flowspace.geography.distances import EARTH_RADIUS_KM, distance_matrix_km, great_circle_km
from flowspace.geography.matching import CityMatch, CityMatcher
from flowspace.geography.membership import members
from flowspace.geography.positions import centroids
from flowspace.geography.rest import REST, with_rest

__all__ = ["EARTH_RADIUS_KM", "REST", "CityMatch", "CityMatcher", "best_covered", "centroids", "coverage",
           "distance_matrix_km", "great_circle_km", "members", "with_rest"]
