"""Brokerage between groups of cities after Gould and Fernandez: who passes on, and between whom (门户作用)."""
from __future__ import annotations

from collections.abc import Hashable

import numpy as np
import pandas as pd

from flowspace.errors import MeasureError, Problem
from flowspace.networks.record import CITIES, DIRECTED, Measure, checked
from flowspace.networks.stack import stacked
from flowspace.values import listed

ROLES = ("coordinator", "gatekeeper", "representative", "consultant", "liaison")
"""Roles in the order of the table of `brokerage`."""


def brokerage(network, groups) -> pd.DataFrame:
    """How often a city passes on between two others that are not linked, by the groups of the three.

    Counted for city j are all ordered pairs of other cities i and k with links i to j and j to k, and none from i to k:

    =============== ======================================== ==========
    role            groups                                   in Chinese
    =============== ======================================== ==========
    coordinator     all three in one                         协调型
    gatekeeper      j and k in one, i in another             守门员型
    representative  i and j in one, k in another             代表型
    consultant      i and k in one, j in another             顾问型
    liaison         all three in different ones              联络型
    =============== ======================================== ==========

    Parameters
    ----------
    network : Network
        Directed; weights play no part.
    groups : Series or dict
        Group (agglomeration, province, community) of every city of the network, keyed by city.

    Returns
    -------
    DataFrame
        Keyed by city: one column of counts for each role, and total, their sum.

    Raises
    ------
    MeasureError
        If the network is undirected, or a city has no group.

    Notes
    -----
    A city that belongs to no agglomeration needs a group all the same: one of its own makes it an outsider to all, one
    for all such cities makes them insiders to each other, which they are not.
    Counts grow with the square of the degree and with the sizes of the groups: compare with a null model.

    References
    ----------
    Gould, R. V., & Fernandez, R. M. (1989). Structures of mediation: A formal approach to brokerage in transaction
    networks. Sociological Methodology, 19, 89-126. https://doi.org/10.2307/270949

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> chain = Network.of([[0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1], [0, 0, 0, 0]], list("abcd"), directed=True)
    >>> brokerage(chain, {"a": "north", "b": "south", "c": "south", "d": "south"}).loc["b"].to_dict()
    {'coordinator': 0, 'gatekeeper': 1, 'representative': 0, 'consultant': 0, 'liaison': 0, 'total': 1}
    """
    stack = checked(network, DIRECTED)
    codes = group_codes(network.cities, groups)
    table = pd.DataFrame({role: _role(stack, codes, role) for role in ROLES},
                         index=pd.Index(network.cities, name="city")).round().astype(int)
    return table.assign(total=table.sum(axis=1))


def group_codes(cities, groups) -> np.ndarray:
    """Number the groups of cities.

    Parameters
    ----------
    cities : sequence of str
        Codes of the cities.
    groups : Series or dict
        Group of each city, keyed by city; others may be in it too.

    Returns
    -------
    ndarray of int, shape (n,)
        Equal numbers for cities of one group.

    Raises
    ------
    MeasureError
        If the groups are not keyed by city, one is no name, a city stands twice among them or has no group.

    Examples
    --------
    >>> group_codes(["b", "a", "c"], {"a": "east", "b": "west", "c": "east", "d": "north"}).tolist()
    [1, 0, 0]
    """
    if isinstance(groups, dict):
        groups = pd.Series(groups, dtype=object)
    if not isinstance(groups, pd.Series):
        raise MeasureError(Problem(f"groups that are a {type(groups).__name__}", "a group for each city, keyed by city",
                                   "give a Series or a dictionary"))
    if not all(isinstance(name, Hashable) for name in groups):
        raise MeasureError(Problem("groups that are lists or tables", "one name for every city",
                                   "give each city the name of its group"))
    twice = groups.index[groups.index.duplicated()].unique()
    if len(twice):
        raise MeasureError(Problem(f"groups of {listed([str(city) for city in twice])} twice", "one group of each city",
                                   "choose one group of a city that belongs to several"))
    found = groups.reindex(list(cities))
    missing = list(found.index[found.isna()])
    if missing:
        raise MeasureError(Problem(f"no group for {listed(missing)}", "a group for every city of the network",
                                   "name the group; a city outside all agglomerations can be a group of its own"))
    names = found.astype(str)
    return np.unique(names.to_numpy(dtype=object).astype(str), return_inverse=True)[1]


def same_group(groups) -> np.ndarray:
    """1.0 where two cities are in one group.

    Parameters
    ----------
    groups : array_like of int, shape (..., n)
        Number of each city's group.

    Returns
    -------
    ndarray, shape (..., n, n)

    Examples
    --------
    >>> same_group([0, 1, 0]).tolist()
    [[1.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 1.0]]
    """
    groups = np.asarray(groups)
    return (groups[..., :, None] == groups[..., None, :]).astype(float)


def _role(weights, groups, role) -> np.ndarray:
    stack = stacked(weights, True)
    a = stack.linked
    absent = (1 - a) * (1 - np.eye(stack.n))
    if role == "total":
        return _passed_on(a, absent, a)
    same = same_group(groups)
    inside, across = a * same, a * (1 - same)
    return {"coordinator": lambda: _passed_on(inside, absent, inside),
            "gatekeeper": lambda: _passed_on(across, absent, inside),
            "representative": lambda: _passed_on(inside, absent, across),
            "consultant": lambda: _passed_on(across, absent * same, across),
            "liaison": lambda: _passed_on(across, absent * (1 - same), across)}[role]()


def _passed_on(first, absent, second) -> np.ndarray:
    """Sum over i and k of first[i, j] absent[i, k] second[j, k]."""
    return ((first.swapaxes(-1, -2) @ absent) * second).sum(axis=-1)


def _kernel(role):
    def kernel(weights, directed=True, *, groups) -> np.ndarray:
        return _role(weights, groups, role)
    return kernel


def _function(role):
    return lambda network, groups: brokerage(network, groups)[role].astype(float)


RECORDS = tuple(
    Measure(f"brokerage_{role}", _function(role), _kernel(role), f"Brokerage: {role}", f"中介角色：{words}", CITIES,
            DIRECTED, 0.0, np.inf, reference="gouldfernandez1989", grouped=True)
    for role, words in zip((*ROLES, "total"), ("协调型", "守门员型", "代表型", "顾问型", "联络型", "合计"), strict=True))
"""Measures of this file."""
