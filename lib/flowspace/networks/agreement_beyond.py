"""Agreement of communities with agglomerations beside that of networks drawn from expected links.

The stronger question: do communities follow the planned agglomerations more than distance, provinces or the strengths
of cities would make them?
"""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.errors import MeasureError, Problem
from flowspace.networks.communities import leiden_communities, leiden_problems
from flowspace.networks.network import Network, no_network
from flowspace.networks.partition_agreement import (
    adjusted_mutual_information,
    adjusted_rand_index,
    normalised_mutual_information,
)
from flowspace.values import listed, real_number, refuse, whole_number

_MOST = 1e15  # expected links of one pair
_MEASURES = {"adjusted_rand_index": adjusted_rand_index, "adjusted_mutual_information": adjusted_mutual_information,
             "normalised_mutual_information": normalised_mutual_information}


def agreement_beyond(network: Network, agglomerations: pd.Series, expected: Network, draws=99, runs=5, resolution=1.0,
                     seed=0, dispersion=0.0) -> pd.DataFrame:
    r"""Compare the agreement of a network's communities with that of networks drawn from expected links.

    .. math:: w^0_{ij} \sim \mathrm{Poisson}(\lambda_{ij} g_{ij}), \qquad E(g) = 1, \quad \mathrm{Var}(g) = \alpha

    Parameters
    ----------
    network : Network
        The network observed.
    agglomerations : Series
        Keyed by city; cities outside of all may be missing or left out.
    expected : Network
        Expected weights of the same cities, of the same kind: for instance a gravity model without its effect of
        common agglomerations, or `flowspace.networks.null_models.expected_links_of_strengths`.
    draws : int
        Networks drawn, at least 19.
    runs : int
        Runs of the Leiden algorithm for each network, the one observed included; the best counts.
    resolution : float
        As for `flowspace.networks.communities.leiden_communities`.
    seed : int
        Zero or more; the same seed gives the same result with the same versions of NumPy, igraph and leidenalg.
    dispersion : float
        :math:`\alpha`, zero or more: how much more pairs vary than a Poisson distribution has them, by gamma factors
        :math:`g` (`flowspace.networks.dispersion.dispersion` estimates it). With 0 where links do vary more, the
        networks drawn have too many linked pairs and too clear communities, and are no fair opponent.

    Returns
    -------
    DataFrame
        Indexed by measure (adjusted_rand_index, adjusted_mutual_information, normalised_mutual_information, and
        communities, their number): value; null_mean, null_sd, null_05 and null_95 (5 and 95 % quantiles) of the
        networks drawn; p_value, the share of them that agree at least as much, and p_less, at most as much, the one
        observed counted among them. Each network is compared over the cities that have a
        community in it and an agglomeration; networks with fewer than two such cities take no part, and without any,
        or where the network observed is one of them, the columns are nan.

    Raises
    ------
    MeasureError
        If the cities or the kinds of the two networks differ, expected weights are above 10^15, the agglomerations are
        not keyed by city, each once, or a number is out of its range.

    See Also
    --------
    flowspace.networks.partition_agreement.agreement : against groups dealt out at random, a weaker opponent.

    Examples
    --------
    >>> weights = np.kron(np.eye(2), 20 * (1 - np.eye(4)))
    >>> observed = Network.of(weights, list("abcdefgh"), directed=False)
    >>> even = Network.of(10 * (1 - np.eye(8)), list("abcdefgh"), directed=False)
    >>> planned = pd.Series(list("xxxxyyyy"), list("abcdefgh"))
    >>> table = agreement_beyond(observed, planned, even, draws=19)
    >>> float(table.loc["adjusted_rand_index", "value"]), bool((table["null_mean"].drop("communities") < 0.7).all())
    (1.0, True)
    """
    problems = (no_network(network) + no_network(expected, "network of expected links")
                + real_number(dispersion, "dispersion", 0)
                + whole_number(draws, "number of draws", 19) + leiden_problems(resolution, runs, seed))
    if not isinstance(agglomerations, pd.Series) or not agglomerations.index.is_unique:
        problems.append(Problem("agglomerations that are not a Series with each city once", "one group for each city",
                                "give a Series keyed by city, of a membership without overlaps"))
    refuse(problems if no_network(network) or no_network(expected) else [])
    apart = sorted(set(network.cities) ^ set(expected.cities))
    if apart:
        problems.append(Problem(f"cities that only one of the networks has ({listed(apart)})", "the same cities",
                                "take the part of both that they share"))
    if expected.between.max() > _MOST:
        problems.append(Problem(f"expected weights of up to {expected.between.max():.3g}", f"numbers up to {_MOST:.0e}",
                                "take a larger unit"))
    if network.directed != expected.directed:
        problems.append(Problem("a directed and an undirected network", "two of the same kind",
                                "add up both directions of the directed one: undirected()"))
    if problems:
        raise MeasureError(problems)
    planned = agglomerations.dropna()
    order = sorted(network.cities)
    rates = expected.part(order).between
    rates = rates if network.directed else np.triu(rates)
    generator = np.random.default_rng(int(seed))
    found = [_agreements(network.part(order), planned, resolution, runs, seed)]
    for _ in range(int(draws)):
        factors = generator.gamma(1 / dispersion, dispersion, rates.shape) if dispersion > 0 else 1.0
        drawn = generator.poisson(rates * factors).astype(float)
        drawn = drawn if network.directed else drawn + drawn.T
        found.append(_agreements(Network(tuple(order), drawn, network.directed), planned, resolution, runs, seed))
    table = pd.DataFrame(found, columns=[*_MEASURES, "communities"])
    value, others = table.iloc[0], table.iloc[1:].dropna()
    rows = pd.DataFrame({"value": value, "null_mean": others.mean(), "null_sd": others.std(ddof=1),
                         "null_05": others.quantile(0.05) if len(others) else np.nan,
                         "null_95": others.quantile(0.95) if len(others) else np.nan,
                         "p_value": (1 + (others >= value - 1e-12).sum()) / (1 + len(others)),
                         "p_less": (1 + (others <= value + 1e-12).sum()) / (1 + len(others))})
    rows.loc[value.isna() | (not len(others)), ["p_value", "p_less"]] = np.nan
    return rows.rename_axis("measure")


def _agreements(network, planned, resolution, runs, seed) -> list[float]:
    best = leiden_communities(network, resolution, runs, seed).best.dropna()
    common = [city for city in best.index if city in planned.index]
    if len(common) < 2:
        return [np.nan] * (len(_MEASURES) + 1)
    return [measure(best.loc[common], planned.loc[common]) for measure in _MEASURES.values()] + [best.nunique()]
