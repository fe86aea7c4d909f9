"""The parts of an additively decomposable measure of inequality."""
from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Decomposition:
    """Inequality within and between groups; the two parts add up to the total.

    Parameters
    ----------
    total, within, between : float
        The measure, and its parts.
    groups : DataFrame
        One row per group: `group`, `n` (cities), `population_share`, `value_share`, `inequality` within the group
        (nan where all of its values are zero), `within` and `between` (what the group adds to each part).
    """

    total: float
    within: float
    between: float
    groups: pd.DataFrame

    @property
    def between_share(self) -> float:
        """Share of the part between groups in the total; nan where there is no inequality."""
        return self.between / self.total if self.total > 0 else float("nan")
