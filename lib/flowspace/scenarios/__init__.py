"""What-if experiments: conditional simulations that start from observed figures, never forecasts.

outcomes
    `outcome_table`, `interval`: the one table that every experiment returns.
"""
from flowspace.scenarios.outcomes import COLUMNS, interval, outcome_table

__all__ = [
    "COLUMNS",
    "interval",
    "outcome_table",
]
