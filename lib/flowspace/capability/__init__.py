"""The capability index of chapter 3: indicators, and how figures of cities become figures of agglomerations.

The table `capability_indicators` says what the index is made of; `raw_indicators` follows it. What comes after the raw
stage works on arrays and reads no tables: `imputation`, `treatment`, `normalisation`, `weights`, `aggregation`,
`topsis`, `coupling`, `ranks` and `importance` take arrays of shape (..., n, q), of n observations and q indicators,
with any leading axes, along which nothing is looped over.
"""
from __future__ import annotations

from flowspace.capability.aggregate import aggregate_cities, aggregate_lists
from flowspace.capability.indicators import Indicator, choose_indicators
from flowspace.capability.network import aggregate_links
from flowspace.capability.provinces import share_out
from flowspace.capability.raw import gaps, matrix, raw_indicators

__all__ = ["Indicator", "aggregate_cities", "aggregate_links", "aggregate_lists", "choose_indicators", "gaps",
           "matrix", "raw_indicators", "share_out"]
