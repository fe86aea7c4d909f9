"""Planned and measured: standings in the path mechanisms, the cores an agglomeration has, corridors between cities.

mechanisms
    `mechanism_profile`: standing of every agglomeration in every mechanism; `mechanism_agreement`: whether the
    indicators of one mechanism order agglomerations alike; `rank_intervals`: ranks when one indicator is dropped;
structure
    `city_order`, `strengths_within`: cities of an agglomeration by a measured score; `core_cities`, `core_counts`: how
    many cores there are by several rules;
corridors
    `corridor_test`: whether the cities of a named corridor hold more links than other cities as far apart.

Pure functions on tables and matrices keyed by names; the figures of the mechanisms come from `flowspace.mechanisms`.
"""
from flowspace.planning.corridors import CorridorTest, corridor_test
from flowspace.planning.mechanisms import MechanismAgreement, mechanism_agreement, mechanism_profile, rank_intervals
from flowspace.planning.structure import RULES, city_order, core_cities, core_counts, strengths_within

__all__ = [
    "RULES",
    "CorridorTest",
    "MechanismAgreement",
    "city_order",
    "core_cities",
    "core_counts",
    "corridor_test",
    "mechanism_agreement",
    "mechanism_profile",
    "rank_intervals",
    "strengths_within",
]
