"""The hub of an agglomeration removed or strengthened, beside a city at random."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.errors import Problem
from flowspace.networks.network import Network
from flowspace.networks.stack import ratio
from flowspace.resilience.failure.removal import OUTCOMES as LEFT
from flowspace.resilience.failure.removal import remove_cities
from flowspace.scenarios.given import check_measure, named_networks, polycentricity_factors, steps
from flowspace.scenarios.outcomes import interval, outcome_table
from flowspace.values import number_problems, refuse, whole_number


def hubs(networks) -> pd.DataFrame:
    r"""Name the hub of each agglomeration: the member with the largest strength inside it.

    .. math:: h = \arg\max_i s_i, \qquad s_i = \sum_j w_{ij} \quad (+ \sum_j w_{ji} \text{ where directed})

    Parameters
    ----------
    networks : Network or iterable of Network
        Labelled by agglomeration.

    Returns
    -------
    DataFrame
        agglomeration; city, of equal ones the lowest code, missing where nothing is linked; strength; share, of the
        strength of all members (nan where nothing is linked); tied, how many others are equal to it.

    Raises
    ------
    MeasureError
        If something given is no network, has no name or the name of another.

    Examples
    --------
    >>> star = Network.of([[0, 2, 1], [2, 0, 0], [1, 0, 0]], list("abc"), directed=False,
    ...                   label={"agglomeration": "delta"})
    >>> hubs(star).values.tolist()
    [['delta', 'a', 3.0, 0.5, 0]]
    """
    rows = []
    for name, network in named_networks(networks).items():
        strengths = _strengths(network)
        top, whole = float(strengths.max()), float(strengths.sum())
        linked = top > 0
        rows.append((name, network.cities[_hub(strengths)] if linked else None, top, top / whole if linked else np.nan,
                     int(np.count_nonzero(_equal(strengths, top))) - 1 if linked else 0))
    return pd.DataFrame(rows, columns=["agglomeration", "city", "strength", "share", "tied"])


def remove_hubs(networks, numbers=(1,), draws=999, ties=20, seed=0, level=0.95) -> pd.DataFrame:
    r"""Remove the k strongest cities of each agglomeration one after the other, beside k cities at random.

    Parameters
    ----------
    networks : Network or iterable of Network
        Directed or not, labelled by agglomeration.
    numbers : int or sequence of int
        k, zero or more; an agglomeration with fewer cities loses all of them.
    draws : int
        Orders at random to compare with.
    ties : int
        Orders in which cities of equal strength are removed.
    seed : int
        Zero or more.
    level : float
        Of the intervals.

    Returns
    -------
    DataFrame
        `outcome_table`s of two experiments. In "remove_hubs" the strength is taken anew after each removal; its
        interval says what ties do, nothing else. In "remove_random_cities" value is the mean over random orders, and
        the interval that of the orders. parameter is k. Outcomes: largest, efficiency and weight, shares of the intact
        network that are left (baseline 1), as in `flowspace.resilience.remove_cities`; efficiency and weight are nan
        where nothing is linked.

    Raises
    ------
    MeasureError
        If something given is no network, has no name or the name of another, or a number is out of its range.

    Notes
    -----
    Random cities include the hub: in a small agglomeration it is often the city that falls.

    References
    ----------
    Schneider, C. M., Moreira, A. A., Andrade, J. S., Havlin, S., & Herrmann, H. J. (2011). Mitigation of malicious
    attacks on networks. Proceedings of the National Academy of Sciences, 108(10), 3838-3841.
    https://doi.org/10.1073/pnas.1009440108

    Examples
    --------
    >>> star = Network.of([[0, 2, 1, 1], [2, 0, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0]], list("abcd"), directed=False,
    ...                   label={"agglomeration": "delta"})
    >>> found = remove_hubs(star, 1, draws=400)
    >>> found[found["outcome"] == "largest"][["experiment", "baseline", "value"]].round(1).values.tolist()
    [['remove_hubs', 1.0, 0.2], ['remove_random_cities', 1.0, 0.6]]
    """
    given = named_networks(networks)
    refuse(whole_number(draws, "number of draws", 1) + whole_number(seed, "seed", 0)
           + whole_number(ties, "number of orders of ties", 1))
    counts, tables = steps(numbers, "numbers of cities", whole=True), []
    for experiment, strategy in (("remove_hubs", "strength"), ("remove_random_cities", "random")):
        rows = []
        for name, network in given.items():
            plain_network = Network(network.cities, network.weights, network.directed)
            curves = remove_cities(plain_network, strategy, draws=draws, seed=seed, ties=ties, each_draw=True)
            for k in counts:
                left = curves[curves["removed"] == min(k, network.n)]
                for outcome in LEFT:
                    values = left[outcome].to_numpy()
                    defined = not np.isnan(values).any()
                    rows.append({"subject": name, "parameter": k, "outcome": outcome,
                                 "baseline": 1.0 if defined else np.nan,
                                 "value": 1.0 + float((values - 1.0).mean()),
                                 **interval(values - 1.0, level)})
        tables.append(outcome_table(experiment, rows, level))
    return pd.concat(tables, ignore_index=True)


def strengthen_hub(networks, factors=(0.5, 1.5, 2.0), measure="gini_evenness_corrected", level=0.95) -> pd.DataFrame:
    r"""Multiply all links of the hub by a factor, beside those of any other city by the same factor.

    .. math:: w'_{hj} = f\,w_{hj}, \qquad w'_{jh} = f\,w_{jh}, \qquad \text{all others stay}

    Parameters
    ----------
    networks : Network or iterable of Network
        Directed or not, labelled by agglomeration.
    factors : float or sequence of float
        f, zero or more; 1 changes nothing, 0 cuts the hub off.
    measure : str
        Evenness of the functional polycentricity.
    level : float
        Of the intervals.

    Returns
    -------
    DataFrame
        `outcome_table`s of two experiments: "strengthen_hub", which is exact (draws 0), and "strengthen_any_city", in
        which each city is strengthened in turn: value is the mean over the cities, the interval the middle share of
        them, and draws their number. parameter is f. Outcomes: polycentricity (functional within, evenness times
        density), evenness, centralisation (`strength_centralisation`), hub_share (the largest share one city has in
        the strength of all). nan where nothing is linked, but polycentricity 0.

    Raises
    ------
    MeasureError
        If something given is no network, has no name or the name of another, the measure is unknown or a number is out
        of its range.

    Notes
    -----
    All outcomes are ratios: it does not matter whether the total grows by the factor or all links are scaled back to
    the total they had. What a hub gains its partners gain too: in a star nothing but the total changes.
    Green's evenness is measured against its largest value, so it can rise where a hub is strengthened: trains of 2016
    within the Yangtze River Delta, with all those of Shanghai doubled, come out as the more polycentric. The default is
    a measure that does not do this as easily.

    Examples
    --------
    >>> weights = [[0, 2, 2, 0], [2, 0, 2, 0], [2, 2, 0, 2], [0, 0, 2, 0]]
    >>> four = Network.of(weights, list("abcd"), directed=False, label={"agglomeration": "delta"})
    >>> found = strengthen_hub(four, [1, 2])
    >>> found[(found["experiment"] == "strengthen_hub") & (found["outcome"] == "centralisation")]["value"].tolist()
    [0.6666666666666666, 0.8333333333333334]
    """
    given, measure = named_networks(networks), check_measure(measure)
    f, main, beside = steps(factors, "factors"), [], []
    for name, network in given.items():
        hub = _hub(_strengths(network))
        base = _read(network.between[None], network.directed, measure)
        for factor in f:
            after = np.repeat(network.between[None], network.n, axis=0)
            own = np.arange(network.n)
            after[own, own, :] *= factor
            after[own, :, own] *= factor
            found = _read(after, network.directed, measure)
            for outcome, (baseline,) in base.items():
                row = {"subject": name, "parameter": factor, "outcome": outcome, "baseline": baseline}
                changes = found[outcome] - baseline
                known = changes[~np.isnan(changes)]
                main.append({**row, "value": found[outcome][hub]})
                beside.append({**row, "value": baseline + float(known.mean()) if len(known) else np.nan,
                               **interval(changes, level)})
    tables = [outcome_table("strengthen_hub", main, level), outcome_table("strengthen_any_city", beside, level)]
    return pd.concat(tables, ignore_index=True)


def strength_centralisation(strengths) -> float:
    r"""How far the strongest city stands out by the weight of its links.

    .. math:: C_s = \frac{\sum_i (s_{\max} - s_i)}{(n - 2)\,s_{\max}}

    Parameters
    ----------
    strengths : array_like, shape (n,)
        Of the cities of one undirected network (of both directions together, for a directed one).

    Returns
    -------
    float
        In [0, 1]: 1 where every link has an end in one city, whatever the weights; 0 where all strengths are equal;
        nan for fewer than three cities or without links.

    Raises
    ------
    MeasureError
        If a strength is negative, infinite, missing or no number, or they are not those of any network.

    Notes
    -----
    Freeman's idea, with weights: each link of the strongest city counts for its other end too, so that the others
    together are at least as strong as it, which gives the largest sum, :math:`(n - 2)\,s_{\max}`.

    References
    ----------
    Freeman, L. C. (1978). Centrality in social networks: Conceptual clarification. Social Networks, 1(3), 215-239.
    https://doi.org/10.1016/0378-8733(78)90021-7

    Examples
    --------
    >>> strength_centralisation([8, 5, 2, 1]), strength_centralisation([2, 2, 2])
    (1.0, 0.0)
    """
    numbers, problems = number_problems(strengths, "strengths", lowest=0)
    if not problems and numbers.max() > (numbers.sum() - numbers.max()) * (1 + 1e-9):
        problems.append(Problem("a city that is stronger than all others together", "strengths of one network without "
                                "links inside a city", "add up both ends of every link"))
    refuse(problems)
    return float(_centralisation(numbers[None])[0])


def _read(weights, directed, measure) -> dict[str, np.ndarray]:
    product, evenness, _ = polycentricity_factors(weights, directed, measure)
    strengths = weights.sum(axis=-1) + (weights.sum(axis=-2) if directed else 0.0)
    return {"polycentricity": product, "evenness": evenness, "centralisation": _centralisation(strengths),
            "hub_share": ratio(strengths.max(axis=-1), strengths.sum(axis=-1))}


def _centralisation(strengths) -> np.ndarray:
    n, top = strengths.shape[-1], strengths.max(axis=-1)
    if n < 3:
        return np.full(len(strengths), np.nan)
    # Rounding can carry a star beyond 1.
    return np.minimum(ratio((top[:, None] - strengths).sum(axis=-1), (n - 2) * top), 1.0)


def _strengths(network) -> np.ndarray:
    out = network.between.sum(axis=1)
    return out + network.between.sum(axis=0) if network.directed else out


def _equal(strengths, top) -> np.ndarray:
    return strengths >= top * (1 - 1e-9)


def _hub(strengths) -> int:
    """The first of the strongest; cities stand in the order of their codes."""
    return int(np.argmax(_equal(strengths, strengths.max())))
