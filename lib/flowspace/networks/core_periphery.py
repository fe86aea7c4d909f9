"""Core and periphery: how near a network is to a core whose cities link with each other and a periphery that does not.

Every result has a test against a null model: degrees or strengths alone give many networks a core.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from flowspace.errors import Problem
from flowspace.networks.network import Network, no_network
from flowspace.networks.null_models.scores import null_networks, score, unknown_null
from flowspace.values import refuse, whole_number

MIXED_PAIRS = ("linked", "left_out")
"""What the discrete pattern says of pairs of a core city and a peripheral one: linked as in the core, or nothing."""

EVERY_CORE = 12
"""Up to so many cities every core is compared."""

_STARTS = 30
_ROUNDS, _TOLERANCE = 10_000, 1e-12


@dataclass(frozen=True)
class CorePeriphery:
    """A core found, and how it compares with networks at random.

    Parameters
    ----------
    coreness : Series
        Keyed by city. Discrete: 1 in the core, 0 in the periphery. Continuous: zero or larger, squares that add up to
        1. nan where no core is defined.
    correlation : float
        Pearson's correlation, over pairs of different cities, of weights and pattern: the quality of the core. nan
        where all pairs have the same weight (no links, a complete network of equal weights, fewer than three cities).
    null_mean, null_sd, z : float
        Of the correlations of the networks drawn, and the standard score among them; nan without a test.
    p_value : float
        Share of the drawn networks with a correlation at least as large, the network itself counted among them.
    reason : str
        Why there is no standard score, a key of `flowspace.networks.null_models.REASONS`; empty where there is one.
    method, null : str
        "discrete" or "continuous", and the null model.
    replicates, seed : int
        How it was drawn.
    """

    coreness: pd.Series
    correlation: float
    null_mean: float
    null_sd: float
    z: float
    p_value: float
    reason: str
    method: str
    null: str
    replicates: int
    seed: int

    @property
    def core(self) -> tuple:
        """The cities of the core; of a continuous coreness none."""
        return tuple(self.coreness.index[self.coreness == 1]) if self.method == "discrete" else ()


def core_periphery_discrete(network: Network, mixed="linked", null="degrees", replicates=200, seed=0
                            ) -> CorePeriphery:
    r"""Divide the cities into a core and a periphery.

    .. math:: \max_{c \in \{0, 1\}^n}\; \mathrm{corr}_{i < j}(w_{ij}, \Delta_{ij}), \qquad
              \Delta_{ij} = \max(c_i, c_j) \ \text{or}\ c_i c_j

    Parameters
    ----------
    network : Network
        The two directions of a directed network are added up. The diagonal plays no part.
    mixed : str
        What the pattern says of pairs of a core city and a peripheral one. "linked": as in the core, so that a star
        is the perfect case. "left_out": nothing, those pairs take no part in the correlation; then the core is a dense
        part of the network, and the periphery the pairs without links.
    null : str
        The null model of the test, a key of `flowspace.networks.null_models.NULLS`. Under "degrees" links alone
        count, in the network as in those drawn; under the others weights do.
    replicates : int
        Networks drawn for the test; 0 for no test.
    seed : int
        Zero or more. The search itself uses no random numbers.

    Returns
    -------
    CorePeriphery

    Raises
    ------
    MeasureError
        If `mixed` or the null model is unknown, a number is out of its range, or the model needs counts.

    Notes
    -----
    Up to 12 cities the best of all 2^n divisions is found. Beyond, that is not proved: the search goes on from the
    cores of largest strength of the most promising sizes until no move of one city and no exchange of two does better.
    Among equal cores the one met first stands, with the cities by their codes.

    References
    ----------
    Borgatti and Everett 2000, Models of core/periphery structures, Social Networks 21(4):375–395, doi
    10.1016/S0378-8733(99)00019-2.

    Examples
    --------
    >>> star = np.zeros((5, 5))
    >>> star[0, 1:] = star[1:, 0] = 1
    >>> found = core_periphery_discrete(Network.of(star, directed=False), replicates=99)
    >>> found.core, round(found.correlation, 12), found.reason
    (('1',), 1.0, 'only_network')
    """
    problems = [] if mixed in MIXED_PAIRS else [
        Problem(f"mixed={mixed!r}", " or ".join(repr(one) for one in MIXED_PAIRS), "correct the argument")]
    return _tested(network, lambda weights: _discrete(weights, mixed == "left_out"), "discrete", null, replicates, seed,
                   problems)


def core_periphery_continuous(network: Network, null="degrees_weights", replicates=200, seed=0) -> CorePeriphery:
    r"""Give every city a coreness, so that links are the products of those of their ends as nearly as can be.

    .. math:: \min_c \sum_{i < j} (w_{ij} - c_i c_j)^2

    and the quality is the correlation of :math:`w_{ij}` and :math:`c_i c_j` over pairs of different cities.

    Parameters
    ----------
    network : Network
        The two directions of a directed network are added up. The diagonal plays no part.
    null, replicates, seed
        As for `core_periphery_discrete`.

    Returns
    -------
    CorePeriphery
        Coreness of cities without links is 0; of all, nan, where the correlation is not defined.

    Raises
    ------
    MeasureError
        As `core_periphery_discrete`.

    Notes
    -----
    Least squares: the few largest weights decide. In a network whose cities have different sizes, weights are near
    to products whatever its structure; the test is what tells. A star is no perfect case here: products that vanish
    between its points vanish with the centre too.

    References
    ----------
    As `core_periphery_discrete`.

    Examples
    --------
    >>> sizes = np.array([4.0, 2.0, 1.0, 1.0])
    >>> found = core_periphery_continuous(Network.of(np.outer(sizes, sizes), directed=False), replicates=0)
    >>> (found.coreness / found.coreness.min()).round(6).tolist(), round(found.correlation, 9)
    ([4.0, 2.0, 1.0, 1.0], 1.0)
    """
    return _tested(network, _continuous, "continuous", null, replicates, seed)


def _tested(network, search, method, null, replicates, seed, problems=()) -> CorePeriphery:
    """Search the network, with its cities by their codes, and the networks of the null model."""
    refuse([*problems, *no_network(network), *unknown_null(null),
            *whole_number(replicates, "number of replicates", 0), *whole_number(seed, "seed", 0)])
    order = sorted(network.cities)
    network = _of_about_one(network.part(order))
    drawn = null_networks(network, null, max(replicates, 1), seed)
    weights = (network.between > 0).astype(float) if null == "degrees" else network.between
    quality, coreness = search(_both(weights, network.directed)[None])
    theirs, differs = [], False
    for part in drawn if replicates else ():
        differs = differs or bool((part != weights).any())
        theirs.append(search(_both(part, network.directed))[0])
    row = {"null_mean": np.nan, "null_sd": np.nan, "z": np.nan, "reason": "undefined" if np.isnan(quality[0]) else ""}
    p = np.nan
    if replicates:
        values = np.concatenate(theirs)
        row = score(quality[0], values, differs).iloc[0]
        defined = values[~np.isnan(values)]
        if not np.isnan(quality[0]) and len(defined):
            p = (1 + np.sum(defined >= quality[0] - 1e-10)) / (1 + len(defined))
    keyed = pd.Series(coreness[0], index=pd.Index(order, name="city"), name="coreness")
    return CorePeriphery(keyed, float(quality[0]), float(row["null_mean"]), float(row["null_sd"]), float(row["z"]),
                         float(p), str(row["reason"]), method, null, int(replicates), int(seed))


def _of_about_one(network) -> Network:
    """The network with weights times a power of two, so that neither their squares nor their sums leave the numbers.

    Counts stay as they are, which a null model needs, unless they are huge.
    """
    largest = network.between.max()
    if largest == 0 or 1 <= largest <= 2**53:
        return network
    return Network(network.cities, np.ldexp(network.between, -int(np.frexp(largest)[1])), network.directed)


def _both(weights, directed) -> np.ndarray:
    return weights + weights.swapaxes(-1, -2) if directed else weights


def _discrete(weights, left_out) -> tuple[np.ndarray, np.ndarray]:
    from flowspace.networks import core_periphery_loops  # Importing the compiler takes a third of a second.

    found, cores = core_periphery_loops.discrete_cores(np.ascontiguousarray(weights), left_out, _STARTS, EVERY_CORE)
    none = found < -1.5
    return np.where(none, np.nan, found), np.where(none[:, None], np.nan, cores.astype(float))


def _continuous(weights) -> tuple[np.ndarray, np.ndarray]:
    from flowspace.networks import core_periphery_loops

    coreness = core_periphery_loops.continuous_coreness(np.ascontiguousarray(weights), _ROUNDS, _TOLERANCE)
    a, b = np.triu_indices(weights.shape[-1], 1)
    x, y = weights[:, a, b], coreness[:, a] * coreness[:, b]
    if len(a) < 2:
        return np.full(len(weights), np.nan), np.full(coreness.shape, np.nan)
    flat = (np.ptp(x, axis=1) <= 1e-12 * x.max(axis=1)) | (np.ptp(y, axis=1) <= 1e-12)
    x, y = x - x.mean(axis=1, keepdims=True), y - y.mean(axis=1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        quality = (x * y).sum(axis=1) / np.sqrt((x * x).sum(axis=1) * (y * y).sum(axis=1))
    return np.where(flat, np.nan, quality), np.where(flat[:, None], np.nan, coreness)
