"""Complexity of units and fields: the second eigenvector of who shares fields with whom."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from flowspace.errors import Problem
from flowspace.specialisation.tables import check_advantages
from flowspace.values import refuse


class Complexity(NamedTuple):
    """Complexity of units and of fields.

    Parameters
    ----------
    units : Series
        Mean 0 and standard deviation 1, nan for units without an advantage.
    fields : Series
        The same of the fields.
    gap : float
        How far apart the second and the third eigenvalue are: near zero, the order of the units is arbitrary.
    """

    units: pd.Series
    fields: pd.Series
    gap: float


def complexity(advantages) -> Complexity:
    r"""Measure complexity by the method of reflections, in its limit.

    .. math:: \tilde M_{rs} = \sum_k \frac{M_{rk} M_{sk}}{d_r\,u_k}

    with diversity :math:`d_r = \sum_k M_{rk}` and ubiquity :math:`u_k = \sum_r M_{rk}`. The complexity of units is the
    eigenvector of its second largest eigenvalue, in units of standard deviations; of fields, the same of the transposed
    matrix.

    Parameters
    ----------
    advantages : DataFrame of bool, shape (units, fields)
        From `flowspace.specialisation.advantage_matrix`.

    Returns
    -------
    Complexity

    Raises
    ------
    MeasureError
        If the advantages are no matrix of true and false, fewer than three units or fields have one, or all that have
        any have the same ones.

    Notes
    -----
    An eigenvector has no sign. That of the units is the one that goes with diversity, and that of the fields the one
    under which fields of complex units are complex. Where the units fall into parts that share no field, the second
    eigenvalue is 1 like the first and the vector tells the parts apart, not complexity. With ten fields the measure is
    hardly more than an ordering of who resembles whom.

    References
    ----------
    Balland, P.-A., & Rigby, D. (2017). The geography of complex knowledge. Economic Geography, 93(1), 1–23.
    https://doi.org/10.1080/00130095.2016.1205947

    Examples
    --------
    Nested advantages: the unit that has most, and the field that fewest have, are the most complex.

    >>> have = pd.DataFrame({"x": [1, 1, 1, 1], "y": [0, 1, 1, 1], "z": [0, 0, 1, 1], "w": [0, 0, 0, 1]}, list("abcd"))
    >>> found = complexity(have)
    >>> found.units.rank().tolist(), found.fields.rank().tolist()
    ([1.0, 2.0, 3.0, 4.0], [1.0, 2.0, 3.0, 4.0])
    """
    have = check_advantages(advantages)
    kept = have.loc[have.any(axis=1), have.any(axis=0)]
    if min(kept.shape) < 3:
        refuse([Problem(f"{kept.shape[0]} units and {kept.shape[1]} fields with an advantage", "at least three of both",
                        "take a lower threshold, or more units and fields")])
    m = kept.to_numpy(dtype=float)
    d, u = m.sum(axis=1), m.sum(axis=0)
    # Symmetric form of the same matrix, so that its eigenvectors are real.
    half = m / np.sqrt(np.outer(d, u))
    left, sizes, right = np.linalg.svd(half, full_matrices=False)
    if sizes[1] < 1e-7:
        refuse([Problem("advantages that are the same for all units that have any", "units that differ in their fields",
                        "take a higher threshold, or more units")])
    units, fields = left[:, 1] / np.sqrt(d), right[1] / np.sqrt(u)
    units, fields = ((v - v.mean()) / v.std() for v in (units, fields))
    along = np.corrcoef(units, d)[0, 1] if np.ptp(d) else 0.0
    # Without a tie to diversity, the first unit that differs decides.
    if along < 0 or (abs(along) < 1e-12 and units[np.flatnonzero(np.abs(units) > 1e-12)[0]] < 0):
        units, fields = -units, -fields
    return Complexity(pd.Series(units, kept.index).reindex(have.index).rename("complexity"),
                      pd.Series(fields, kept.columns).reindex(have.columns).rename("complexity"),
                      float(sizes[1] ** 2 - sizes[2] ** 2))
