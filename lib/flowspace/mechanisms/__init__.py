"""The six path mechanisms of chapter 7: from the register of indicators to figures of agglomerations.

register
    `mechanism_register`: the table `mechanism_indicators` held to its form;
values
    `mechanism_values`: every indicator of every agglomeration and year, with grade, coverage and what a gap means.

Standings, agreement and intervals of ranks, which take these figures and read no tables, are in
`flowspace.planning.mechanisms`.
"""
from flowspace.mechanisms.register import mechanism_register
from flowspace.mechanisms.values import NOTES, mechanism_values

__all__ = ["NOTES", "mechanism_register", "mechanism_values"]
