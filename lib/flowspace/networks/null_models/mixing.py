"""How far rewiring has moved from the network after so many switches: the check that there were enough."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.errors import MeasureError, Problem
from flowspace.networks.network import Network, no_network
from flowspace.networks.null_models.random_numbers import streams
from flowspace.networks.null_models.rewiring import rewired
from flowspace.values import whole_number


def mixing(network: Network, switches_per_link=(1, 2, 5, 10, 20, 50, 100), replicates=200, seed=0) -> pd.DataFrame:
    """Share of the links that rewiring has moved, for rising numbers of attempted switches.

    Parameters
    ----------
    network : Network
        As for `flowspace.networks.null_models.rewiring.degree_preserving_rewiring`.
    switches_per_link : sequence of int
        Numbers to compare, each at least 1.
    replicates : int
        Networks drawn for each.
    seed : int
        Zero or more.

    Returns
    -------
    DataFrame
        One row for each number: switches_per_link; accepted (mean share of the attempts that made a switch; nan where
        there was nothing to switch); moved (mean share of the network's links that the replicates do not have) and
        moved_error (its standard error). Once `moved` has stopped rising, the chain has forgotten where it began, as
        far as its distance from there tells. A network without links moves nothing: nan.

    Raises
    ------
    MeasureError
        If a number is out of its range or there is none.

    Examples
    --------
    A ring of eight cities; far from the start, about two links of seven are still where they were:

    >>> ring = np.eye(8, k=1) + np.eye(8, k=-1) + np.eye(8, k=7) + np.eye(8, k=-7)
    >>> mixing(Network.of(ring, directed=False), (1, 20, 100)).round(1)["moved"].tolist()
    [0.7, 0.7, 0.7]
    """
    numbers = list(switches_per_link) if hasattr(switches_per_link, "__iter__") else [switches_per_link]
    problems = no_network(network) + whole_number(replicates, "number of replicates", 1) + whole_number(seed, "seed", 0)
    problems += [problem for number in numbers for problem in whole_number(number, "switches for each link", 1)]
    if not numbers:
        problems.append(Problem("no number of switches", "at least one", "give for example (1, 10, 100)"))
    if problems:
        raise MeasureError(problems)
    links, starts, rows = network.between > 0, streams(seed, replicates), []
    for number in numbers:
        drawn, accepted = rewired(links, network.directed, starts, int(number))
        moved = 1 - drawn[:, links].mean(axis=1) if links.any() else np.full(len(starts), np.nan)
        error = moved.std(ddof=1) / np.sqrt(len(moved)) if len(moved) > 1 else np.nan
        rows.append((int(number), accepted.mean(), moved.mean(), error))
    return pd.DataFrame(rows, columns=["switches_per_link", "accepted", "moved", "moved_error"])
