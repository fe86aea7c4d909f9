"""What the explorer page shows: measures of agglomerations and layers of links as one small file of data.

Modules: `catalogue` (which measures and layers there are, in words), `morphological` (patents of agglomerations and
how they are spread, with intervals), `index` (the capability index), `layers` (measures of networks, strengths of
cities, links), `values` (all measures as one long table), `data` (everything as what a page can hold).

Every number is that of a chapter's own call with the chapter's defaults; nothing is computed here in a way of its own.
"""
from flowspace.explorer.catalogue import LAYERS, MEASURES, Layer, Measure
from flowspace.explorer.data import explorer_data, script_of
from flowspace.explorer.values import values

__all__ = ["LAYERS", "MEASURES", "Layer", "Measure", "explorer_data", "script_of", "values"]
