"""Diversity of paths: how many ways that have nothing in common lead from city to city (多样性)."""
from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from flowspace.errors import Problem
from flowspace.networks.stack import Stack
from flowspace.resilience.failure.removal import given_networks
from flowspace.values import refuse, whole_number

_COLUMNS = ("pairs", "by_cities", "by_links", "reached", "single")


def path_diversity(networks, most=60) -> pd.DataFrame:
    r"""Mean number of independent paths between two cities.

    .. math:: \bar\kappa = \frac{1}{n (n - 1)} \sum_{i \ne j} \kappa_{ij}, \qquad
              \bar\lambda = \frac{1}{n (n - 1)} \sum_{i \ne j} \lambda_{ij},

    with :math:`\kappa_{ij}` the largest number of paths from i to j that share no city but i and j,
    :math:`\lambda_{ij}` that of paths that share no link. Both are maximum flows, by Menger's theorem.

    Parameters
    ----------
    networks : Network or iterable of Network
        Directed (paths follow the direction) or not; weights play no part.
    most : int
        Cities up to which it is computed. It takes two flows for each pair: a second for a dense network of 30 cities,
        and with the number of cities this grows by its third power and more.

    Returns
    -------
    DataFrame
        One row for each network: the keys of the labels; pairs, all pairs (ordered where directed); by_cities and
        by_links, the two means, 0 for pairs without a path (nan for one city); reached, the share of pairs with a path;
        single, the share of these with :math:`\kappa_{ij} = 1`, which the loss of one other city or of one link parts
        (nan where no pair has a path).

    Raises
    ------
    MeasureError
        If something given is no network, there is none, one has more cities than `most`, `most` is no whole number of
        at least 1, or a label uses one of the columns' names.

    Notes
    -----
    :math:`\kappa \le \lambda \le` the smaller degree of the two, so that both rise with density: compare with
    networks of the same degrees. A link between i and j themselves is a path of its own, which the loss of no other
    city interrupts.

    References
    ----------
    NetworkX, documentation of average_node_connectivity.

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> ring = Network.of(np.roll(np.eye(5), 1, axis=1) + np.roll(np.eye(5), -1, axis=1), directed=False)
    >>> path_diversity(ring)
       pairs  by_cities  by_links  reached  single
    0     10        2.0       2.0      1.0     0.0
    """
    refuse(whole_number(most, "number of cities", 1))
    given = given_networks(networks, _COLUMNS)
    refuse([Problem(f"{network!r} among networks to search for paths", f"at most {most} cities",
                    "take agglomerations, or raise `most` and wait") for network in given if network.n > most][:3])
    rows = []
    for network in given:
        n, directed = network.n, network.directed
        cities, links = _flows(network.between > 0, directed)
        there = ~np.eye(n, dtype=bool) if directed else np.triu(np.ones((n, n), dtype=bool), 1)
        cities, links = cities[there], links[there]
        reached = cities > 0
        rows.append((*network.label.values(), len(cities), cities.mean() if n > 1 else np.nan,
                     links.mean() if n > 1 else np.nan, reached.mean() if n > 1 else np.nan,
                     (cities[reached] == 1).mean() if reached.any() else np.nan))
    keys = [list(network.label) for network in given]
    tables = [pd.DataFrame([row], columns=[*key, *_COLUMNS]) for row, key in zip(rows, keys, strict=True)]
    return pd.concat(tables, ignore_index=True)


def _flows(linked, directed) -> tuple[np.ndarray, np.ndarray]:
    """Numbers of independent paths of all pairs, in the upper triangle only where links have no direction."""
    n = len(linked)
    # Each city has a door in (i) and a door out (n + i), and one path may pass between them.
    doors = np.zeros((2 * n, 2 * n), dtype=np.int32)
    doors[n:, :n] = linked
    doors[np.arange(n), n + np.arange(n)] = 1
    by_cities, by_links = csr_array(doors), csr_array(linked.astype(np.int32))
    reaches = np.isfinite(Stack(linked, directed).paths(0.0)[0])
    out, into = linked.sum(axis=1), linked.sum(axis=0)
    cities, links = np.zeros((n, n)), np.zeros((n, n))
    for i in range(n):
        for j in range(n) if directed else range(i + 1, n):
            if i == j or not reaches[i, j]:
                continue
            if min(out[i], into[j]) == 1:
                cities[i, j] = links[i, j] = 1
                continue
            cities[i, j] = maximum_flow(by_cities, n + i, j).flow_value
            links[i, j] = maximum_flow(by_links, i, j).flow_value
    return cities, links
