"""Directions of flows made equal or turned round: which agglomerations are central then."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.edges import member_groups
from flowspace.errors import MeasureError, Problem
from flowspace.networks.network import no_network
from flowspace.networks.registry import measured
from flowspace.scenarios.given import steps
from flowspace.scenarios.outcomes import interval, outcome_table
from flowspace.values import refuse, whole_number

OUTCOMES = {"pagerank": "pagerank", "hub": "hits_hub", "authority": "hits_authority"}
"""Outcome -> name of the measure of cities that is added up over members; each has its rank as well: rank_pagerank."""


def turn_directions(network, members, shares=(0.25, 0.5, 1.0), draws=20, seed=0, level=0.95) -> pd.DataFrame:
    r"""Turn a share of every flow round, and read how central agglomerations are.

    .. math:: w'_{ij} = (1 - x)\,w_{ij} + x\,w_{ji}

    Parameters
    ----------
    network : Network
        Directed, of all cities.
    members : DataFrame
        agglomeration and adcode; a city may be in several.
    shares : float or sequence of float
        x, from 0 to 1: at one half both directions of each pair are equal, at 1 they have changed places.
    draws : int
        How many times, instead, the two directions of each pair change places with a chance of x; 0 for no intervals.
    seed : int
        Zero or more; the result does not depend on the order of the cities.
    level : float
        Of the intervals.

    Returns
    -------
    DataFrame
        An `outcome_table` of the experiment "turn_directions": parameter is x. Outcomes: pagerank, hub, authority, the
        sums over the members of the measures of `flowspace.networks` (shares of one, over all cities, for each of the
        three); rank_pagerank, rank_hub, rank_authority among the agglomerations (1 for the largest, ties share the
        better rank). nan where the network has no link. Low and high come from the draws, which turn whole pairs, so
        that they do not lie around the value at one half.

    Raises
    ------
    MeasureError
        If the network is none or not directed, members lack a column or none is in the network, or a number is out of
        its range.

    Notes
    -----
    The weight of each pair of cities stays: what changes is the direction alone. Where flows are nearly the same both
    ways, as trains are, hardly anything can change. The sum of each pair and the total of each city in both directions
    together stay as they are.

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> chain = Network.of([[0, 2, 0], [0, 0, 1], [0, 0, 0]], list("abc"), directed=True)
    >>> members = pd.DataFrame({"agglomeration": ["north", "south", "south"], "adcode": ["a", "b", "c"]})
    >>> found = turn_directions(chain, members, [0, 1], draws=0)
    >>> found[found["outcome"] == "rank_hub"][["subject", "parameter", "value"]].values.tolist()
    [['north', 0.0, 1.0], ['south', 0.0, 2.0], ['north', 1.0, 2.0], ['south', 1.0, 1.0]]
    """
    problems = no_network(network)
    if not problems and not network.directed:
        problems.append(Problem("an undirected network", "a directed one", "take a table of flows from city to city"))
    refuse(problems + whole_number(draws, "number of draws", 0) + whole_number(seed, "seed", 0))
    x = steps(shares, "shares", highest=1.0)
    network = network.part(sorted(network.cities))
    groups, _ = member_groups(members, network.cities)
    if not groups:
        raise MeasureError(Problem("members of which none is in the network", "members of the agglomerations",
                                   "give the membership of these cities"))
    inside = np.array([np.isin(network.cities, cities) for cities in groups.values()], dtype=float)
    base = _outcomes(network.between[None], inside)
    w, rows = network.between, []
    upper = np.triu(np.ones((network.n, network.n), dtype=bool), 1)
    for share in x:
        value = _outcomes(((1 - share) * w + share * w.T)[None], inside)
        drawn = []
        for k in range(draws):
            # The same numbers at every step: whoever has turned at one stays turned at the next.
            turned = upper & (np.random.default_rng([int(seed), k]).random(w.shape) < share)
            drawn.append(np.where(turned | turned.T, w.T, w))
        again = _outcomes(np.array(drawn), inside) if draws else {}
        for place, name in enumerate(groups):
            for outcome, values in base.items():
                baseline = values[0, place]
                ends = interval(again[outcome][:, place] - baseline, level) if draws else {}
                rows.append({"subject": str(name), "parameter": share, "outcome": outcome, "baseline": baseline,
                             "value": value[outcome][0, place], **ends})
    return outcome_table("turn_directions", rows, level)


def _outcomes(weights, inside) -> dict[str, np.ndarray]:
    found, ranks = {}, {}
    of = measured(list(OUTCOMES.values()), weights, True)
    for outcome, name in OUTCOMES.items():
        whole = of[name].sum(axis=-1, keepdims=True)
        shares = np.divide(of[name], whole, out=np.full(of[name].shape, np.nan), where=whole > 0)
        found[outcome] = shares @ inside.T
        sums = np.round(found[outcome], 9)  # differences of rounding are ties
        above = (sums[:, None, :] > sums[:, :, None]).sum(axis=-1) + 1.0
        ranks[f"rank_{outcome}"] = np.where(np.isnan(sums), np.nan, above)
    return found | ranks
