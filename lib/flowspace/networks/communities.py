"""Communities: parts of a network with more links inside than the strengths of their cities would give.

Found with the Leiden algorithm from many seeds, since no single run is the answer.
"""
from __future__ import annotations

import random
from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from flowspace.errors import MeasureError, Problem
from flowspace.networks.network import Network, no_network
from flowspace.networks.partition_agreement import adjusted_rand_pairs
from flowspace.values import listed, real_number, refuse, whole_number

_ROUNDS = 100  # of the Leiden algorithm; few are needed where one division is best


@dataclass(frozen=True)
class Communities:
    """Communities of one network, from many runs of the algorithm.

    Parameters
    ----------
    best : Series of Int64
        Keyed by city: the community in the run of largest modularity (of the first, where several reach it), counted
        from 1 from the largest on. Missing for cities without links: nothing says where they belong.
    consensus : Series of Int64
        As `best`: cities stand together if a chain of pairs joins them that shared a community in more than half of
        the runs.
    modularity : float
        Of `best`; nan where there are no links.
    stability : float
        Mean adjusted Rand index of all pairs of runs: 1 if all agree, about 0 if they agree as by chance. nan where
        there are no links or there was one run.
    runs : DataFrame
        One row for each run: seed, modularity, communities (their number).
    together : DataFrame
        Keyed by city both ways: the share of the runs in which two cities shared a community; missing for cities
        without links.
    isolated : tuple of str
        Cities without links.
    resolution : float
        Resolution of the modularity.
    """

    best: pd.Series
    consensus: pd.Series
    modularity: float
    stability: float
    runs: pd.DataFrame
    together: pd.DataFrame
    isolated: tuple[str, ...]
    resolution: float


def leiden_communities(network: Network, resolution=1.0, runs=100, seed=0) -> Communities:
    r"""Find communities of large modularity with the Leiden algorithm.

    Parameters
    ----------
    network : Network
        Weights count; links of directed networks are compared with out- and in-strengths. The diagonal plays no part.
    resolution : float
        :math:`\gamma` of `modularity`, above 0: larger ones give more and smaller communities. At 1, communities that
        are small beside the network's total weight can be merged although few links join them.
    runs : int
        Runs with the seeds `seed`, `seed` + 1, …, each until nothing improves any more.
    seed : int
        Zero or more; the same seeds give the same result with the same versions of igraph and leidenalg, whatever the
        order of the cities.

    Returns
    -------
    Communities

    Raises
    ------
    MeasureError
        If the package leidenalg is not there, or a number is out of its range.

    References
    ----------
    Traag, Waltman and van Eck 2019, From Louvain to Leiden: guaranteeing well-connected communities, Scientific
    Reports 9:5233, doi 10.1038/s41598-019-41695-z.

    Examples
    --------
    Two triangles that one link joins:

    >>> weights = np.kron(np.eye(2), 1 - np.eye(3))
    >>> weights[2, 3] = weights[3, 2] = 1
    >>> found = leiden_communities(Network.of(weights, list("abcdef"), directed=False), runs=10)
    >>> found.best.to_dict(), round(found.modularity, 6), found.stability
    ({'a': 1, 'b': 1, 'c': 1, 'd': 2, 'e': 2, 'f': 2}, 0.357143, 1.0)
    """
    refuse(no_network(network) + leiden_problems(resolution, runs, seed))
    order = sorted(network.cities)
    between = network.part(order).between
    linked = np.flatnonzero(between.any(axis=0) | between.any(axis=1))
    seeds = range(int(seed), int(seed) + int(runs))
    members = _leiden(between[np.ix_(linked, linked)], network.directed, resolution, seeds)
    reached = np.array([_modularity(between[np.ix_(linked, linked)], one, network.directed, resolution)
                        for one in members])
    # Sums in another order differ in the last digits: the first of equal runs is the best.
    best = int(np.argmax(reached >= reached.max() - 1e-12)) if len(linked) else 0
    shares = (members[:, :, None] == members[:, None, :]).mean(axis=0) if len(linked) else np.empty((0, 0))
    cities = pd.Index([order[i] for i in linked], name="city")
    together = pd.DataFrame(shares, cities, list(cities)).reindex(index=list(network.cities),
                                                                  columns=list(network.cities))
    table = pd.DataFrame({"seed": list(seeds), "modularity": reached,
                          "communities": [len(set(one)) for one in members.tolist()]})
    linked_cities = set(cities)
    isolated = tuple(city for city in network.cities if city not in linked_cities)
    return Communities(_keyed(members[best], cities, network), _keyed(_joined(shares > 0.5), cities, network),
                       float(reached[best]) if len(linked) else np.nan,
                       float(np.mean(adjusted_rand_pairs(members))) if len(linked) and runs > 1 else np.nan,
                       table, together, isolated, float(resolution))


def leiden_problems(resolution, runs, seed) -> list[Problem]:
    """Tell what is wrong with the numbers that the Leiden algorithm takes.

    Parameters
    ----------
    resolution, runs, seed
        As for `leiden_communities`.

    Returns
    -------
    list of Problem
        Empty where nothing is wrong.

    Examples
    --------
    >>> len(leiden_problems(0, 0.5, -1))
    3
    """
    return (real_number(resolution, "resolution", 0, open_below=True) + whole_number(runs, "number of runs", 1)
            + whole_number(seed, "seed", 0))


def modularity(network: Network, communities, resolution=1.0) -> float:
    r"""Share of the weight inside communities, less what the strengths of their cities would give.

    .. math:: Q = \frac{1}{m} \sum_{i, j} \left(w_{ij} - \gamma \frac{s_i^{out} s_j^{in}}{m}\right) [c_i = c_j],
              \qquad m = \sum_{i, j} w_{ij}

    An undirected network holds each link on both sides, so that m is twice its total weight and this is the usual
    definition; for directed ones it is that of Leicht and Newman.

    Parameters
    ----------
    network : Network
        The diagonal plays no part.
    communities : Series or dict
        Keyed by city, of every city that has links; others may be missing or left out.
    resolution : float
        :math:`\gamma`, above 0.

    Returns
    -------
    float
        At most 1; nan where there are no links.

    Raises
    ------
    MeasureError
        If a city with links has no community, a city of the communities is not in the network, or the resolution is
        out of its range.

    Examples
    --------
    >>> weights = np.kron(np.eye(2), 1 - np.eye(3))
    >>> groups = dict(zip("abcdef", "xxxyyy"))
    >>> round(modularity(Network.of(weights, list("abcdef"), directed=False), groups), 9)
    0.5
    """
    problems = no_network(network) + real_number(resolution, "resolution", 0, open_below=True)
    if not isinstance(communities, (pd.Series, Mapping)):
        problems.append(Problem(f"communities that are a {type(communities).__name__}",
                                "a community for each city, keyed by city", "give a Series or a dictionary"))
    elif not all(isinstance(one, Hashable) for _, one in communities.items()):
        problems.append(Problem("communities that are lists or tables", "one name for every city",
                                "give each city the name of its community"))
    refuse(problems)
    given = communities if isinstance(communities, pd.Series) else pd.Series(dict(communities), dtype=object)
    unknown = [str(city) for city in given.index if city not in set(network.cities)]
    if unknown:
        problems.append(Problem(f"communities of cities that are not in the network ({listed(unknown)})",
                                "cities of the network", "leave them out"))
    if not given.index.is_unique:
        problems.append(Problem("a city with two communities", "one for each city", "remove one of the two"))
        refuse(problems)
    given = given.reindex(list(network.cities))
    linked = network.between.any(axis=0) | network.between.any(axis=1)
    without = [city for city, one, has in zip(network.cities, given.isna(), linked, strict=True) if one and has]
    if without:
        problems.append(Problem(f"no community for {listed(without)}", "a community for every city with links",
                                "name them"))
    if problems:
        raise MeasureError(problems)
    codes = pd.factorize(given[linked])[0]
    return _modularity(network.between[np.ix_(linked, linked)], codes, network.directed, resolution)


def _modularity(between, codes, directed, resolution) -> float:
    total = between.sum()
    if total == 0:
        return np.nan
    same = codes[:, None] == codes
    # Divided first: products of tiny or huge strengths are no numbers any more.
    expected = np.outer(between.sum(axis=1) / total, between.sum(axis=0))
    return float(((between - resolution * expected) * same).sum() / total)


def _leiden(between, directed, resolution, seeds) -> np.ndarray:
    """Members of each run, of shape (runs, n).

    Undirected networks go to igraph, which takes a tenth of leidenalg's time; directed ones to leidenalg, since what
    igraph 1.0 maximises there is not the modularity of directed networks (its result is 0.01 lower on some).
    """
    if not len(between):
        return np.empty((len(seeds), 0), dtype=int)
    try:
        # GPL software, which a reader may do without: only here is it needed.
        import igraph
        import leidenalg
    except ImportError:
        raise MeasureError(Problem("no package leidenalg", "leidenalg and igraph, which have the Leiden algorithm",
                                   "install them: pip install leidenalg")) from None
    if between.max() < 1:
        # Improvements below a fixed size count as none, so that nothing would be found in tiny weights; times a power
        # of two, they keep their digits.
        between = between * 2.0 ** -np.floor(np.log2(between.max()))
    tails, heads = np.nonzero(between if directed else np.triu(between))
    graph = igraph.Graph(len(between), np.column_stack([tails, heads]).tolist(), directed=directed)
    weights = between[tails, heads].tolist()
    if directed:
        kind = leidenalg.RBConfigurationVertexPartition
        return np.array([leidenalg.find_partition(graph, kind, weights=weights, resolution_parameter=resolution,
                                                  n_iterations=-1, seed=seed).membership for seed in seeds])
    members = []
    try:
        for seed in seeds:
            igraph.set_random_number_generator(random.Random(seed))
            now = None
            # Round by round: left to itself, it goes on for ever between divisions that are equally good.
            for _ in range(_ROUNDS):
                before = now
                now = graph.community_leiden(objective_function="modularity", weights=weights, resolution=resolution,
                                             n_iterations=1, initial_membership=before).membership
                if now == before:
                    break
            members.append(now)
    finally:
        # What igraph starts with.
        igraph.set_random_number_generator(random)
    return np.array(members)


def _joined(pairs) -> np.ndarray:
    """Connected parts of a symmetric table of pairs."""
    from scipy.sparse.csgraph import connected_components

    return connected_components(pairs, directed=False)[1] if len(pairs) else np.empty(0, dtype=int)


def _keyed(codes, cities, network) -> pd.Series:
    """Communities by city, counted from 1: the largest first, then by their first city."""
    values, first, sizes = np.unique(codes, return_index=True, return_counts=True)
    number = np.empty(len(values), dtype=int)
    number[np.lexsort([first, -sizes])] = np.arange(1, len(values) + 1)
    keyed = pd.Series(number[np.searchsorted(values, codes)], index=cities, dtype="Int64", name="community")
    return keyed.reindex(pd.Index(network.cities, name="city"))
