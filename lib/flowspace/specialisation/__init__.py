"""Fields in which places have an advantage, how these are related, and which ones lie near; one subject per file.

fields
    `counts_by_field`: counts by place, field and period from records that name several places;
revealed_advantage
    `revealed_advantage`: the advantage of every unit in every field, with intervals for small counts;
    `advantage_matrix`: who has one, as a matrix;
proximity
    `proximity`: how closely fields are related;
relatedness_density
    `relatedness_density`: how much of what is related to a field a unit has; `feasible_entries`: the nearest fields
    that it lacks;
entry
    `entry_panel`, `entry_test`: whether density has foretold which fields were entered; `area_under_curve`;
complexity
    `complexity`: of units and fields, by the second eigenvector.

Pure functions on long tables and on matrices keyed by names. What has no result ends in a `MeasureError` with all
problems.
"""
from flowspace.specialisation.complexity import Complexity, complexity
from flowspace.specialisation.entry import EntryTest, area_under_curve, entry_panel, entry_test
from flowspace.specialisation.fields import counts_by_field
from flowspace.specialisation.proximity import METHODS, proximity
from flowspace.specialisation.relatedness_density import feasible_entries, relatedness_density
from flowspace.specialisation.revealed_advantage import advantage_matrix, revealed_advantage

__all__ = [
    "METHODS",
    "Complexity",
    "EntryTest",
    "advantage_matrix",
    "area_under_curve",
    "complexity",
    "counts_by_field",
    "entry_panel",
    "entry_test",
    "feasible_entries",
    "proximity",
    "relatedness_density",
    "revealed_advantage",
]
