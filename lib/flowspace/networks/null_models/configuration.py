"""Strength-preserving null model: the links of a network thrown anew, as the strengths of cities would have it."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.errors import MeasureError, Problem
from flowspace.networks.network import Network, no_network
from flowspace.networks.single_thread import single_thread
from flowspace.values import refuse, whole_number

_TOLERANCE = 1e-10  # of strengths, relative to the largest
_SCALINGS, _STEPS = 200, 100


def expected_links_of_strengths(network: Network) -> pd.DataFrame:
    r"""Expected weights of the configuration model of counts without self-links.

    .. math:: \lambda_{ij} = x_i\, y_j \ (i \ne j), \qquad
              \sum_{j \ne i} \lambda_{ij} = s_i^{out}, \qquad \sum_{i \ne j} \lambda_{ij} = s_j^{in},

    with :math:`x = y` in an undirected network. These are the fitted values of a Poisson regression of all pairs,
    zeros included, on effects of origins and destinations. The textbook's :math:`s_i s_j / 2m` is not used: it gives
    cities links to themselves, which takes much away from the strengths of the leading cities of small networks.

    Parameters
    ----------
    network : Network
        The diagonal plays no part.

    Returns
    -------
    DataFrame of float, shape (n, n)
        Keyed by city both ways, zero on the diagonal. Where one city takes part in all links (a star), the network
        itself is the only one with its strengths, and is returned.

    Raises
    ------
    MeasureError
        If no network is given, or the factors are not found, which no network has been seen to do.

    Examples
    --------
    >>> weights = np.array([[0, 2, 0, 0], [2, 0, 2, 0], [0, 2, 0, 2], [0, 0, 2, 0]])
    >>> expected_links_of_strengths(Network.of(weights, directed=False)).round(3).to_numpy().tolist()
    [[0.0, 0.845, 0.845, 0.309], [0.845, 0.0, 2.309, 0.845], [0.845, 2.309, 0.0, 0.845], [0.309, 0.845, 0.845, 0.0]]
    """
    refuse(no_network(network))
    return pd.DataFrame(expected(network.between, network.directed), list(network.cities), list(network.cities))


def multinomial_configuration(network: Network, replicates=1000, seed=0) -> np.ndarray:
    r"""Networks whose links are thrown one by one onto pairs of cities, strengths preserved in expectation.

    Each of the network's :math:`m` links falls on pair (i, j) with probability :math:`\lambda_{ij} / m`, with the
    expected weights of `expected_links_of_strengths`. The total weight is preserved exactly, each city's strength
    (out- and in-strength in directed networks) in expectation, with a standard deviation below its square root.
    Degrees are not preserved: a network of few strong links becomes one of many weak ones.

    Parameters
    ----------
    network : Network
        Weights are counts (whole numbers). The diagonal plays no part.
    replicates : int
        At least 1.
    seed : int
        Zero or more; the same seed gives the same bytes with the same version of NumPy.

    Returns
    -------
    ndarray of float, shape (replicates, n, n)
        Counts; cities in the order of the network, symmetric where it is undirected, zero on the diagonal.

    Raises
    ------
    MeasureError
        If a weight is not a whole number or a number is out of its range.

    Examples
    --------
    >>> weights = np.array([[0, 2, 0, 0], [2, 0, 2, 0], [0, 2, 0, 2], [0, 0, 2, 0]])
    >>> drawn = multinomial_configuration(Network.of(weights, directed=False), replicates=4000, seed=1)
    >>> np.unique(drawn.sum(axis=(1, 2))).tolist(), drawn.sum(axis=2).mean(axis=0).round(1).tolist()
    ([12.0], [2.0, 4.0, 4.0, 2.0])
    """
    refuse(no_network(network) + whole_number(seed, "seed", 0) + whole_number(replicates, "number of replicates", 1))
    between = network.between
    require_counts(between)
    return thrown(between, network.directed, int(replicates), np.random.default_rng(int(seed)))


def require_counts(between) -> None:
    """Refuse weights that are no whole numbers, or too many to count, since links are thrown one by one.

    Parameters
    ----------
    between : ndarray of float, shape (n, n)

    Raises
    ------
    MeasureError
        If a weight is not a whole number, or all together are more than 2**53.

    Examples
    --------
    >>> require_counts(np.array([[0.0, 2.0], [2.0, 0.0]]))
    """
    if np.any(between != np.floor(between)):
        raise MeasureError(Problem("weights that are not whole numbers", "counts, of which each can fall on its own",
                                   "take full counting, or a null model that preserves degrees"))
    if between.sum() > 2**53:
        raise MeasureError(Problem(f"{between.sum():.3g} links", "at most 2**53, beyond which single ones do not count",
                                   "take a larger unit, or a null model that preserves degrees"))


def thrown(between, directed, replicates, generator) -> np.ndarray:
    """Throw counts onto pairs; `multinomial_configuration` says how.

    Parameters
    ----------
    between : ndarray of float, shape (n, n)
        Whole numbers, zero on the diagonal; symmetric where undirected.
    directed : bool
    replicates : int
    generator : numpy.random.Generator
        Two calls in turn draw what one call for both would.

    Returns
    -------
    ndarray of float, shape (replicates, n, n)

    Examples
    --------
    >>> thrown(np.array([[0.0, 3.0], [3.0, 0.0]]), False, 1, np.random.default_rng(1)).tolist()
    [[[0.0, 3.0], [3.0, 0.0]]]
    """
    n = len(between)
    found = np.zeros((replicates, n, n))
    places = np.nonzero(~np.eye(n, dtype=bool)) if directed else np.triu_indices(n, 1)
    total = between[places].sum()
    if total > 0:
        chances = expected(between, directed)[places] / total
        chances /= chances.sum()
        found[:, *places] = generator.multinomial(int(total), chances, size=replicates)
        if not directed:
            found += found.transpose(0, 2, 1)
    return found


def expected(between, directed) -> np.ndarray:
    """Expected weights of an array; `expected_links_of_strengths` says which.

    Parameters
    ----------
    between : ndarray of float, shape (n, n)
        Zero or larger, zero on the diagonal; symmetric where undirected.
    directed : bool

    Returns
    -------
    ndarray of float, shape (n, n)

    Raises
    ------
    MeasureError
        If the factors are not found.

    Examples
    --------
    >>> expected(np.array([[0, 1.0, 1.0], [0, 0, 1.0], [0, 0, 0]]), True).round(6).tolist()
    [[0.0, 1.0, 1.0], [0.0, 0.0, 1.0], [0.0, 0.0, 0.0]]
    """
    out, into = between.sum(axis=1), between.sum(axis=0)
    total = out.sum()
    # A city in all links leaves none for pairs of others: a limit that no finite factors reach.
    if total == 0 or np.any(out + into >= total * (1 - 1e-12)):
        return between.copy()
    origins, destinations = out > 0, into > 0
    out, into = out[origins], into[destinations]
    apart = ~np.eye(len(between), dtype=bool)[np.ix_(origins, destinations)]
    x, y = out / np.sqrt(total), into / np.sqrt(total)
    with single_thread():
        for _ in range(_SCALINGS):
            x = out / (apart @ y)
            y = into / (x @ apart)
    found = np.zeros_like(between)
    with single_thread():
        found[np.ix_(origins, destinations)] = _by_newton(np.log(x), np.log(y), out, into, apart)
    return found if directed else (found + found.T) / 2


def _by_newton(a, b, out, into, apart) -> np.ndarray:
    """Solve for the logarithms of the factors by Newton's steps on the (convex) Poisson likelihood."""
    aims = np.concatenate([out, into])
    same = np.concatenate([np.ones(len(a)), -np.ones(len(b))])  # raising all a and lowering all b changes nothing

    def state(logs):
        rates = np.exp(logs[:len(a), None] + logs[len(a):]) * apart
        return rates, np.concatenate([rates.sum(axis=1), rates.sum(axis=0)]), rates.sum() - aims @ logs

    logs = np.concatenate([a, b])
    rates, sums, loss = state(logs)
    for _ in range(_STEPS):
        if np.max(np.abs(sums - aims)) <= _TOLERANCE * aims.max():
            return rates
        curvature = np.diag(sums) + np.outer(same, same)
        curvature[:len(a), len(a):] += rates
        curvature[len(a):, :len(a)] += rates.T
        step = np.linalg.solve(curvature, aims - sums)
        length = 1.0
        while length > 1e-6:
            rates, sums, new = state(logs + length * step)
            if new <= loss + 1e-12 * abs(loss):
                break
            length /= 2
        logs, loss = logs + length * step, new
    raise MeasureError(Problem("strengths for which the factors of the configuration model are not found",
                               "strengths that a network without self-links can have", "report this network"))
