"""Counting links between cities: from items that several cities share to weighted edges and complete nodes.

Pure functions on tables; they open no files. An item is whatever cities have in common: a paper, a patent, a firm.
"""
from __future__ import annotations

from flowspace.links.completeness import complete_nodes
from flowspace.links.counting import Links, count_links
from flowspace.links.weights import pair_weight

__all__ = ["Links", "complete_nodes", "count_links", "pair_weight"]
