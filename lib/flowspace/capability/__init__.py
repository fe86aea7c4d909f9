"""The capability index of chapter 3, from figures of cities to scores, ranks and how certain they are.

The table `capability_indicators` says what the index is made of; `raw_indicators` follows it, `composite_index` makes
an index of it under `Choices`, `uncertainty_analysis` and `sensitivity_analysis` make thousands under `Triggers`.
What comes after the raw stage works on arrays and reads no tables: `imputation`, `treatment`, `normalisation`,
`weights`, `aggregation`, `topsis`, `coupling`, `ranks` and `importance` take arrays of shape (..., n, q), of n
observations and q indicators, with any leading axes, along which nothing is looped over.
"""
from __future__ import annotations

from flowspace.capability.aggregate import aggregate_cities, aggregate_lists
from flowspace.capability.choices import NAMED_OPTIONS, Choices
from flowspace.capability.coupling import coupling_coordination
from flowspace.capability.covering import covering_tables, source_tables, switched_on
from flowspace.capability.index import CompositeIndex, composite_index
from flowspace.capability.indicators import Indicator, choose_indicators
from flowspace.capability.network import aggregate_links
from flowspace.capability.partial import partial_coverage
from flowspace.capability.order import order_probabilities
from flowspace.capability.provinces import share_out
from flowspace.capability.raw import gaps, matrix, raw_indicators
from flowspace.capability.sensitivity import sensitivity_analysis, sobol_indices
from flowspace.capability.triggers import Triggers
from flowspace.capability.uncertainty import Uncertainty, uncertainty_analysis
from flowspace.capability.unusable import unusable_indicators
from flowspace.capability.weights import ahp_weights

__all__ = ["NAMED_OPTIONS", "Choices", "CompositeIndex", "Indicator", "Triggers", "Uncertainty", "aggregate_cities",
           "aggregate_links", "aggregate_lists", "ahp_weights", "choose_indicators", "composite_index",
           "coupling_coordination", "covering_tables", "gaps", "matrix", "order_probabilities", "partial_coverage",
           "raw_indicators", "sensitivity_analysis", "share_out", "sobol_indices", "source_tables", "switched_on",
           "uncertainty_analysis", "unusable_indicators"]
