"""Roles of cities within and between groups after Guimerà and Amaral: participation and within-module z."""
from __future__ import annotations

import math

import numpy as np
import pandas as pd

from flowspace.errors import Problem
from flowspace.networks.brokerage import group_codes, same_group
from flowspace.networks.record import CITIES, UNDIRECTED, Measure, checked, of_cities
from flowspace.networks.stack import ratio, stacked
from flowspace.values import as_numbers, matched, refuse, whole_number

HUB = 2.5
"""Within-module z from which Guimerà and Amaral call a node a hub."""


def participation(network, groups) -> pd.Series:
    r"""Participation coefficient: how evenly a city's links are spread over the groups.

    .. math:: P_i = 1 - \sum_c \left(\frac{k_{ic}}{k_i}\right)^2,

    with :math:`k_{ic}` the number of links of city i to cities of group c, its own included.

    Parameters
    ----------
    network : Network
        Undirected; weights play no part.
    groups : Series or dict
        Group of every city, keyed by city: agglomerations, or detected communities.

    Returns
    -------
    Series
        Keyed by city, in [0, 1 - 1/g] for g groups; 0 where all links go to one group. nan for a city without links.

    Raises
    ------
    MeasureError
        If the network is directed, or a city has no group.

    References
    ----------
    Guimerà, R., & Nunes Amaral, L. A. (2005). Functional cartography of complex metabolic networks. Nature, 433(7028),
    895-900. https://doi.org/10.1038/nature03288

    Examples
    --------
    Zachary's karate club, which fell apart into the groups of the instructor and of the officer:

    >>> import networkx as nx
    >>> from flowspace.networks import Network
    >>> club = nx.karate_club_graph()
    >>> network = Network.of(nx.to_numpy_array(club, weight=None), directed=False)
    >>> sides = {city: club.nodes[i]["club"] for i, city in enumerate(network.cities)}
    >>> participation(network, sides)[["1", "34", "17"]].round(3).tolist()
    [0.117, 0.291, 0.0]
    """
    return of_cities(network, _participation, UNDIRECTED, groups=_codes(network, groups))


def participation_weighted(network, groups) -> pd.Series:
    r"""Participation coefficient of the weights.

    .. math:: P^w_i = 1 - \sum_c \left(\frac{s_{ic}}{s_i}\right)^2

    Parameters
    ----------
    network, groups
        As in `participation`.

    Returns
    -------
    Series
        As `participation`.

    Raises
    ------
    MeasureError
        As `participation`.

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> three = Network.of([[0, 3, 1], [3, 0, 0], [1, 0, 0]], list("abc"), directed=False)
    >>> participation_weighted(three, {"a": "west", "b": "west", "c": "east"}).tolist()
    [0.375, 0.0, 0.0]
    """
    return of_cities(network, _participation_weighted, UNDIRECTED, groups=_codes(network, groups))


def within_module_z(network, groups) -> pd.Series:
    r"""Standard score of a city's number of links within its group, among the cities of the group.

    .. math:: z_i = \frac{\kappa_i - \bar\kappa_{c_i}}{\sigma_{\kappa_{c_i}}}, \qquad
              z_i := 0 \text{ where } \sigma_{\kappa_{c_i}} = 0,

    with :math:`\kappa_i` the number of links of i to cities of its own group, and the population standard deviation.

    Parameters
    ----------
    network, groups
        As in `participation`.

    Returns
    -------
    Series
        Keyed by city, from :math:`-\sqrt{m - 1}` to :math:`\sqrt{m - 1}` in a group of m cities.

    Raises
    ------
    MeasureError
        As `participation`.

    Notes
    -----
    Guimerà and Amaral call nodes with z of 2.5 or more hubs. In a group of m cities z cannot exceed the root of m - 1,
    so that no group of seven cities or fewer can ever have a hub: see `highest_within_module_z`.

    References
    ----------
    As `participation`.

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> star = Network.of([[0, 1, 1, 1], [1, 0, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0]], list("abcd"), directed=False)
    >>> within_module_z(star, dict.fromkeys("abcd", "one")).round(3).tolist()
    [1.732, -0.577, -0.577, -0.577]
    """
    return of_cities(network, _within_module_z, UNDIRECTED, groups=_codes(network, groups))


def highest_within_module_z(cities) -> float:
    r"""The largest within-module z that a group of so many cities allows.

    .. math:: z_{\max} = \sqrt{m - 1}

    Parameters
    ----------
    cities : int
        m, at least 1.

    Returns
    -------
    float
        Reached where one city has more links within than all others, who tie.

    Raises
    ------
    MeasureError
        If `cities` is no whole number of at least 1.

    Examples
    --------
    A hub by the rule of 2.5 takes eight cities:

    >>> [round(highest_within_module_z(m), 2) for m in (4, 7, 8, 26)]
    [1.73, 2.45, 2.65, 5.0]
    """
    refuse(whole_number(cities, "number of cities", 1))
    return math.sqrt(cities - 1)


def cartographic_role(z, participation) -> pd.Series:
    """Guimerà and Amaral's seven roles, from within-module z and participation.

    Parameters
    ----------
    z, participation : Series, array or list, shape (n,)
        Of the same cities; two Series are matched by city, lists stand in one order. nan where not defined.

    Returns
    -------
    Series
        Keyed as `participation` where that is a Series. Not hubs (z below 2.5): R1 ultra-peripheral (P up to 0.05), R2
        peripheral (to 0.62), R3 connector (to 0.80), R4 kinless. Hubs: R5 provincial (P up to 0.30), R6 connector (to
        0.75), R7 kinless. Missing where z or P is.

    Raises
    ------
    MeasureError
        If there are not as many of both, one is a Series and one is not, the cities of two Series differ, or a value
        is no number.

    Notes
    -----
    The limits were set for metabolic networks. R5 to R7 are out of reach in groups of seven cities or fewer.

    References
    ----------
    As `participation`.

    Examples
    --------
    >>> cartographic_role([0.3, 3.1, 0.0], [0.5, 0.2, float("nan")]).tolist()
    ['R2', 'R5', nan]
    """
    problems = [Problem(f"{name} that are a {type(values).__name__}", "one list, array or Series",
                        "give one value for each city") for name, values in (("z", z), ("participation", participation))
                if isinstance(values, (str, bytes)) or not hasattr(values, "__len__") or np.ndim(values) != 1]
    refuse(problems)
    vectors, problems = matched(participation, {"values of z": z}, "values of participation")
    refuse(problems)
    keys = participation.index if isinstance(participation, pd.Series) else None
    numbers = [as_numbers(values) for values in (vectors["values of z"], participation)]
    refuse([Problem(f"values of {name} that are no numbers", "numbers, or nan where not defined", "convert them")
            for name, (_, wrong) in zip(("z", "participation"), numbers, strict=True) if wrong])
    z, p = (values for values, _ in numbers)
    hub = z >= HUB
    role = np.where(hub, 5 + np.digitize(p, [0.30, 0.75], right=True),
                    1 + np.digitize(p, [0.05, 0.62, 0.80], right=True))
    known = ~(np.isnan(z) | np.isnan(p))
    return pd.Series([f"R{number}" if is_known else np.nan for number, is_known in zip(role, known, strict=True)],
                     index=keys, dtype=object)


def _codes(network, groups) -> np.ndarray:
    checked(network, UNDIRECTED)
    return group_codes(network.cities, groups)


def _concentration(links, groups) -> np.ndarray:
    groups = np.asarray(groups)
    members = (groups[..., None] == np.arange(groups.max(initial=0) + 1)).astype(float)
    shares = ratio(links @ members, links.sum(axis=-1, keepdims=True))
    # Rounding can make the share of an only group larger than 1.
    return np.maximum(1 - (shares * shares).sum(axis=-1), 0.0)


def _participation(weights, directed=False, *, groups) -> np.ndarray:
    return _concentration(stacked(weights, directed).linked, groups)


def _participation_weighted(weights, directed=False, *, groups) -> np.ndarray:
    return _concentration(stacked(weights, directed).weights, groups)


def _within_module_z(weights, directed=False, *, groups) -> np.ndarray:
    stack = stacked(weights, directed)
    same = same_group(groups)
    inside = (stack.linked * same).sum(axis=-1)
    size = same.sum(axis=-1)
    # Numbers of links are whole, so equal ones have a mean without rounding and a deviation of exactly 0.
    deviation = inside - (same @ inside[..., None])[..., 0] / size
    spread = np.sqrt((same @ (deviation * deviation)[..., None])[..., 0] / size)
    return np.where(spread > 0, ratio(deviation, spread), 0.0)


_NO_LINK = ("a city without links", "该城市没有联系")

RECORDS = (
    Measure("participation", participation, _participation, "Participation coefficient", "参与系数", CITIES,
            UNDIRECTED, 0.0, 1.0, *_NO_LINK, "guimera2005", grouped=True),
    Measure("participation_weighted", participation_weighted, _participation_weighted,
            "Participation coefficient, weighted", "加权参与系数", CITIES, UNDIRECTED, 0.0, 1.0, *_NO_LINK, "guimera2005",
            grouped=True),
    Measure("within_module_z", within_module_z, _within_module_z, "Within-module z", "模块内度z值", CITIES, UNDIRECTED,
            -np.inf, np.inf, reference="guimera2005", grouped=True),
)
"""Measures of this file."""
