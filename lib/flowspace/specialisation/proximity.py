"""How closely fields are related: by how often the same units have an advantage in both."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.errors import Problem, did_you_mean
from flowspace.specialisation.tables import check_advantages
from flowspace.values import refuse

METHODS = ("conditional", "association")
"""Ways of relating fields."""


def proximity(advantages, method="conditional") -> pd.DataFrame:
    r"""Relate every two fields by the units that have an advantage in both.

    With :math:`c_{jk}` units that have both and :math:`u_k` that have k, the conditional proximity is

    .. math:: \phi_{jk} = \min\{P(j \mid k), P(k \mid j)\} = \frac{c_{jk}}{\max(u_j, u_k)}

    and the association

    .. math:: \phi_{jk} = \frac{c_{jk} / c}{(c_j / c)(c_k / c)}, \qquad c_j = \sum_{k \ne j} c_{jk},\ c = \sum_j c_j .

    Parameters
    ----------
    advantages : DataFrame of bool, shape (units, fields)
        From `flowspace.specialisation.advantage_matrix`.
    method : {"conditional", "association"}

    Returns
    -------
    DataFrame, shape (fields, fields)
        Symmetric, zero on the diagonal: a field is not related to itself here. Conditional: from 0 to 1. Association:
        zero or more, the larger the more often two fields go together for how often each goes with any other.

    Raises
    ------
    MeasureError
        If the advantages are no matrix of true and false, or the method is unknown.

    Notes
    -----
    A field in which no unit has an advantage is related to none. Few units make few values possible: with 19 units a
    field that three have can only be at 0, 1/3, 2/3 or 1 from another such field.

    References
    ----------
    Hidalgo, C. A., Klinger, B., Barabási, A.-L., & Hausmann, R. (2007). The product space conditions the development of
    nations. Science, 317(5837), 482–487. https://doi.org/10.1126/science.1144581

    Examples
    --------
    Two units have x, three have y, two have both:

    >>> have = pd.DataFrame({"x": [1, 1, 0], "y": [1, 1, 1], "z": [0, 0, 1]}, ["a", "b", "c"])
    >>> proximity(have).round(2).values.tolist()
    [[0.0, 0.67, 0.0], [0.67, 0.0, 0.33], [0.0, 0.33, 0.0]]
    >>> proximity(have, "association").round(2).values.tolist()
    [[0.0, 2.0, 0.0], [2.0, 0.0, 2.0], [0.0, 2.0, 0.0]]
    """
    if not isinstance(method, str) or method not in METHODS:
        refuse([Problem(f"method {method!r}{did_you_mean(method, METHODS)}", "one of " + ", ".join(METHODS),
                        "correct the name")])
    have = check_advantages(advantages)
    m = have.to_numpy(dtype=float)
    together = m.T @ m
    units = np.diag(together).copy()
    np.fill_diagonal(together, 0)
    if method == "conditional":
        below = np.maximum.outer(units, units)
        related = np.divide(together, below, out=np.zeros_like(together), where=below > 0)
    else:
        sums = together.sum(axis=1)
        below = np.outer(sums, sums)
        related = np.divide(together * sums.sum(), below, out=np.zeros_like(together), where=below > 0)
    return pd.DataFrame(related, have.columns, have.columns)
