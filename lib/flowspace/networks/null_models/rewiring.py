"""Degree-preserving rewiring: networks drawn evenly from all simple networks with the same degrees.

Also with the weights dealt out anew over the links.
"""
from __future__ import annotations

import numpy as np

from flowspace.networks.network import Network, no_network
from flowspace.networks.null_models.random_numbers import streams
from flowspace.values import refuse, whole_number

SWITCHES_PER_LINK = 100
"""Attempted switches for each link; `flowspace.networks.null_models.mixing.mixing` shows what others would change."""

FEWEST_SWITCHES = 5000
"""Attempted switches at least: in a small network led by one city only one attempt of hundreds makes a switch."""


def degree_preserving_rewiring(network: Network, replicates=1000, seed=0, switches_per_link=SWITCHES_PER_LINK
                               ) -> np.ndarray:
    r"""Networks drawn evenly from all simple networks in which every city has its degree.

    Each replicate starts from the network and attempts switches: of two links drawn at random,

    .. math:: a - b,\; c - d \;\to\; a - d,\; c - b

    with either end of the second link as c. A switch that would make a link twice or lead from a city to itself is
    rejected and counts all the same: only so is every network as likely as any other in the long run. In directed
    networks, which keep in- and out-degrees, one attempt of four tries to reverse a cycle of three cities without a
    link back instead; without such moves some networks could not be reached.

    Parameters
    ----------
    network : Network
        Links are pairs with a weight above zero; the diagonal plays no part.
    replicates : int
        At least 1.
    seed : int
        Zero or more; the same seed gives the same bytes.
    switches_per_link : int
        Attempted switches for each link, at least 1; in all at least `FEWEST_SWITCHES`. Where more than half of all
        pairs are linked, the pairs without link are switched instead: rewiring those leads to the same networks, and
        far fewer attempts fail.

    Returns
    -------
    ndarray of bool, shape (replicates, n, n)
        Cities in the order of the network. Networks without another one of the same degrees (no link, all links, a
        star, fewer than four cities undirected) come back as they are.

    Raises
    ------
    MeasureError
        If a number is out of its range.

    See Also
    --------
    flowspace.networks.null_models.mixing.mixing : how far the chain has moved after so many switches.

    Examples
    --------
    Two links between four cities can be laid in three ways:

    >>> weights = np.zeros((4, 4))
    >>> weights[0, 1] = weights[1, 0] = weights[2, 3] = weights[3, 2] = 5
    >>> drawn = degree_preserving_rewiring(Network.of(weights, directed=False), replicates=300, seed=1)
    >>> drawn[:, 0].mean(axis=0).round(1).tolist()
    [0.0, 0.3, 0.3, 0.3]
    """
    _check(network, replicates, seed, switches_per_link)
    return rewired(network.between > 0, network.directed, streams(seed, replicates), int(switches_per_link))[0]


def weight_reshuffling_rewiring(network: Network, replicates=1000, seed=0, switches_per_link=SWITCHES_PER_LINK
                                ) -> np.ndarray:
    """Networks with the same degrees over which the same weights are dealt out at random.

    The links are those of `degree_preserving_rewiring` with the same seed. Degrees and the list of weights are
    preserved, the strengths of cities are not: for those take
    `flowspace.networks.null_models.configuration.multinomial_configuration`.

    Parameters
    ----------
    network, replicates, seed, switches_per_link
        As for `degree_preserving_rewiring`.

    Returns
    -------
    ndarray of float, shape (replicates, n, n)
        Symmetric where the network is undirected, zero on the diagonal.

    Raises
    ------
    MeasureError
        As `degree_preserving_rewiring`.

    Examples
    --------
    >>> weights = np.array([[0, 3, 0, 0], [3, 0, 7, 0], [0, 7, 0, 2], [0, 0, 2, 0]])
    >>> drawn = weight_reshuffling_rewiring(Network.of(weights, directed=False), replicates=3, seed=1)
    >>> np.sort(drawn[:, *np.triu_indices(4, 1)], axis=1).tolist()
    [[0.0, 0.0, 0.0, 2.0, 3.0, 7.0], [0.0, 0.0, 0.0, 2.0, 3.0, 7.0], [0.0, 0.0, 0.0, 2.0, 3.0, 7.0]]
    """
    _check(network, replicates, seed, switches_per_link)
    links = rewired(network.between > 0, network.directed, streams(seed, replicates), int(switches_per_link))[0]
    between = network.between if network.directed else np.triu(network.between)
    return dealt(links, between[between > 0], network.directed, streams(seed, replicates, purpose=1))


def rewired(links, directed, starts, switches_per_link) -> tuple[np.ndarray, np.ndarray]:
    """Rewire arrays of links; `degree_preserving_rewiring` says how.

    Parameters
    ----------
    links : ndarray of bool, shape (n, n)
        No link on the diagonal; symmetric where undirected.
    directed : bool
    starts : ndarray of uint64, shape (replicates,)
        As `flowspace.networks.null_models.random_numbers.streams` gives them.
    switches_per_link : int

    Returns
    -------
    replicates : ndarray of bool, shape (replicates, n, n)
    accepted : ndarray of float, shape (replicates,)
        Share of the attempted switches that were made; nan where none was attempted.

    Examples
    --------
    >>> from flowspace.networks.null_models.random_numbers import streams
    >>> drawn, accepted = rewired(np.eye(4, k=1, dtype=bool), True, streams(1, 2), 100)
    >>> drawn.sum(axis=2).tolist()
    [[1, 1, 1, 0], [1, 1, 1, 0]]
    """
    n = len(links)
    apart = ~np.eye(n, dtype=bool)
    dense = links.sum() > apart.sum() / 2
    switched = ~links & apart if dense else links
    tails, heads = np.nonzero(switched if directed else np.triu(switched))
    attempts = max(FEWEST_SWITCHES, switches_per_link * len(tails))
    found = np.empty((len(starts), n, n), dtype=bool)
    if len(tails) < 2:
        # One link alone has nothing to be switched with.
        found[:] = links
        return found, np.full(len(starts), np.nan)
    from flowspace.networks.null_models import compiled  # Importing the compiler takes a third of a second.

    chain = compiled.directed_chain if directed else compiled.undirected_chain
    made = chain(found, tails.astype(np.int32), heads.astype(np.int32), starts, attempts)
    if dense:
        np.logical_not(found, out=found)
        found &= apart
    return found, made / attempts


def _check(network, replicates, seed, switches_per_link) -> None:
    refuse(no_network(network) + whole_number(replicates, "number of replicates", 1) + whole_number(seed, "seed", 0)
           + whole_number(switches_per_link, "switches for each link", 1))


def dealt(links, weights, directed, starts) -> np.ndarray:
    """Deal weights out at random over the links of each replicate.

    Parameters
    ----------
    links : ndarray of bool, shape (replicates, n, n)
        As `rewired` returns them.
    weights : ndarray of float, shape (m,)
        One for each link; an undirected pair is one link.
    directed : bool
    starts : ndarray of uint64, shape (replicates,)
        Other streams than those of the rewiring.

    Returns
    -------
    ndarray of float, shape (replicates, n, n)

    Examples
    --------
    >>> from flowspace.networks.null_models.random_numbers import streams
    >>> dealt(np.eye(2, k=1, dtype=bool)[None], np.array([7.0]), True, streams(1, 1)).tolist()
    [[[0.0, 7.0], [0.0, 0.0]]]
    """
    from flowspace.networks.null_models import compiled

    return compiled.dealt(links, weights, directed, starts)
