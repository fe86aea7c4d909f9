"""Bonacich's power centrality: links with central cities make a city central, links with weak ones make it strong."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.networks.arguments import below_one
from flowspace.networks.katz import scaled
from flowspace.networks.record import ANY, CITIES, Measure, of_cities
from flowspace.networks.stack import ratio, stacked


def bonacich(network, share=0.5) -> pd.Series:
    r"""Bonacich's family of measures, centrality with a beta above 0 and power with one below.

    .. math:: c = a\,(I - \beta W)^{-1} W \mathbf 1, \qquad \beta = \frac{\text{share}}{\lambda_1}, \quad
              a > 0 \text{ such that } \sum_i c_i^2 = n,

    with :math:`\lambda_1` the largest eigenvalue of the matrix of weights.

    Parameters
    ----------
    network : Network
        Directed or not; in a directed one by the links that lead from the city.
    share : float
        In (-1, 1). Above 0 a city gains from partners with many links, and towards 1 the order becomes that of
        `eigenvector`; below 0 it gains from partners who depend on it; 0 gives the strengths, scaled.

    Returns
    -------
    Series
        Keyed by city; can be negative where `share` is. nan for all cities where no walk returns to where it began.

    Raises
    ------
    MeasureError
        If `share` is not between -1 and 1.

    See Also
    --------
    flowspace.networks.alter_based_power : one step only, and never negative.

    References
    ----------
    Bonacich, P. (1987). Power and centrality: A family of measures. American Journal of Sociology, 92(5), 1170-1182.
    https://doi.org/10.1086/228631

    Examples
    --------
    A chain of five: the middle is most central, its neighbours are most powerful.

    >>> from flowspace.networks import Network
    >>> chain = Network.of(np.eye(5, k=1) + np.eye(5, k=-1), directed=False)
    >>> bonacich(chain, 0.5).round(3).tolist(), bonacich(chain, -0.5).round(3).tolist()
    ([0.63, 1.144, 1.26, 1.144, 0.63], [0.495, 1.328, 0.99, 1.328, 0.495])
    """
    return of_cities(network, _bonacich, share=share)


def _bonacich(weights, directed=False, share=0.5) -> np.ndarray:
    below_one(share, "share", either_sign=True)
    stack = stacked(weights, directed)
    # By the largest strength: squares of huge and tiny ones are no numbers any more.
    largest = stack.out_strength.max(axis=-1, keepdims=True)
    strength = stack.out_strength / np.where(largest > 0, largest, 1.0)
    c = np.linalg.solve(np.eye(stack.n) - scaled(stack, share), strength[..., None])[..., 0]
    c = ratio(c, np.sqrt((c * c).mean(axis=-1, keepdims=True)))
    return np.where(stack.radius[..., None] > 0, c, np.nan)


def _bonacich_negative(weights, directed=False) -> np.ndarray:
    return _bonacich(weights, directed, share=-0.5)


_NO_WALK = ("no walk returns to where it began", "没有任何回路")

RECORDS = (
    Measure("bonacich_positive", bonacich, _bonacich, "Bonacich centrality (β = 0.5/λ₁)", "Bonacich中心度（β=0.5/λ₁）",
            CITIES, ANY, 0.0, np.inf, *_NO_WALK, "bonacich1987"),
    Measure("bonacich_negative", lambda network: bonacich(network, -0.5), _bonacich_negative,
            "Bonacich power (β = −0.5/λ₁)", "Bonacich权力（β=−0.5/λ₁）", CITIES, ANY, -np.inf, np.inf, *_NO_WALK,
            "bonacich1987"),
)
"""Measures of this file."""
