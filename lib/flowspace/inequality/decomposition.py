"""The parts of an additively decomposable measure of inequality."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import xlogy


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


def decomposed(x: np.ndarray, p: np.ndarray, codes: np.ndarray, names: list,
               measure: Callable[[np.ndarray, np.ndarray], float], by_value: bool) -> Decomposition:
    r"""Decompose one of Theil's measures: groups weigh by their share in the value (T) or in the population (L).

    .. math:: \sum_g v_g I_g + \sum_g v_g \ln\frac{v_g}{u_g}

    with :math:`v_g` the share that weighs and :math:`u_g` the other one.

    Parameters
    ----------
    x, p : ndarray of float, shape (n,)
        Values, and shares of the cities in the population.
    codes : ndarray of int, shape (n,)
        Place of each city's group among the names.
    names : list
        The groups.
    measure : callable
        Values and shares in the population → inequality.
    by_value : bool
        True for T, False for L.

    Returns
    -------
    Decomposition
        A group whose values are all zero adds nothing to either part, and has no inequality of its own.

    Examples
    --------
    >>> parts = decomposed(np.array([1.0, 3.0]), np.array([0.5, 0.5]), np.array([0, 1]), ["a", "b"], lambda x, p: 0.0,
    ...                    by_value=True)
    >>> round(parts.between, 4)
    0.1308
    """
    mu = np.sum(p * x)
    rows = []
    for code, name in enumerate(names):
        own, own_p = x[codes == code], p[codes == code]
        population = own_p.sum()
        share = np.sum(own_p * own) / mu
        weight, other = (share, population) if by_value else (population, share)
        inside = measure(own, own_p / population) if share > 0 else np.nan
        rows.append((name, len(own), population, share, inside, weight * inside if share > 0 else 0.0,
                     float(xlogy(weight, weight / other))))
    table = pd.DataFrame(rows, columns=["group", "n", "population_share", "value_share", "inequality", "within",
                                        "between"])
    return Decomposition(measure(x, p), float(table["within"].sum()), max(float(table["between"].sum()), 0.0), table)
