"""The four properties of network resilience (层级性、匹配性、传输性、集聚性), with intervals, and the type of a network."""
from __future__ import annotations

from collections.abc import Iterator
from numbers import Real

import numpy as np
import pandas as pd
from scipy.special import gammaln

from flowspace.errors import Problem, did_you_mean
from flowspace.networks.network import Network
from flowspace.networks.null_models import z_scores
from flowspace.networks.null_models.configuration import expected
from flowspace.networks.null_models.scores import unknown_null
from flowspace.networks.record import ANY, NETWORK, Measure
from flowspace.networks.registry import AT_ONCE, NETWORK_MEASURES, measured
from flowspace.networks.stack import stacked
from flowspace.resilience.failure.removal import given_networks, wrong_level
from flowspace.values import listed, plain, real_number, refuse, whole_number

PROPERTIES = {
    "hierarchy": ("hierarchy_degree", "hierarchy_strength"),
    "matching": ("matching_slope", "assortativity_degree", "assortativity_strength"),
    "transmission": ("average_path_length", "global_efficiency", "global_efficiency_weighted"),
    "agglomeration": ("mean_clustering", "mean_clustering_zero", "transitivity"),
    "size": ("cities", "linked_cities", "isolated_share", "density", "largest_component_share"),
}
"""The four properties, and what they are read beside -> names of the measures."""

INTERVALS = {
    "links": "links counted anew: quantiles over draws of the weights",
    "cities": "one city left out at a time: the smallest and the largest value",
    "none": "no interval",
}
"""Name of each interval, and what it means."""

TYPES = {
    ("hierarchical", "disassortative"): ("hierarchical, disassortative", "层级—异配"),
    ("hierarchical", "assortative"): ("hierarchical, assortative", "层级—同配"),
    ("flat", "disassortative"): ("flat, disassortative", "扁平—异配"),
    ("flat", "assortative"): ("flat, assortative", "扁平—同配"),
}
"""The four types: where a network lies in the plane of hierarchy and matching -> words, English and Chinese."""

FIXED = {
    "degrees": ("hierarchy_degree", "density", "isolated_share", "cities", "linked_cities"),
    "degrees_weights": ("hierarchy_degree", "density", "isolated_share", "cities", "linked_cities"),
    "strengths": ("cities",),
}
"""Null model -> measures that it preserves by construction, which a comparison with it can say nothing about."""

_COLUMNS = ("property", "measure", "value", "lower", "upper", "defined")
_SIDES = ("hierarchy", "hierarchy_lower", "hierarchy_upper", "reference", "matching", "matching_lower",
          "matching_upper", "hierarchy_side", "matching_side", "type")
_DEFINED = 0.5  # of the draws, for an interval
_GRID = np.exp(np.linspace(np.log(1e-3), np.log(1e2), 200))  # of dispersions

_OWN = {
    "cities": Measure("cities", lambda network: float(network.n),
                      lambda weights, directed=False: np.full(stacked(weights, directed).shape,
                                                              float(stacked(weights, directed).n)),
                      "Cities", "城市数", NETWORK, ANY, 1.0, np.inf),
    "linked_cities": Measure("linked_cities", lambda network: float((network.between.sum(axis=0) > 0).sum()),
                             lambda weights, directed=False: (stacked(weights, directed).both > 0).any(axis=-1)
                             .sum(axis=-1).astype(float), "Cities with links", "有联系的城市数", NETWORK, ANY, 0.0,
                             np.inf),
}


def network_resilience(networks, interval="links", level=0.9, draws=1000, seed=0, unit=1.0,
                       alpha=None) -> pd.DataFrame:
    r"""Hierarchy, matching, transmission and agglomeration of networks, with intervals.

    Directed networks are added up in both directions first. Each measure is that of `flowspace.networks`:

    ============= ============================================================ =======================================
    property      measures                                                     nan where
    ============= ============================================================ =======================================
    hierarchy     hierarchy_degree :math:`|a|`, hierarchy_strength             nothing is linked (all equal: 0)
    matching      matching_slope b, assortativity_degree, _strength            all linked cities have the same degree
    transmission  average_path_length, global_efficiency, _weighted            nothing is linked (efficiency 0)
    agglomeration mean_clustering, mean_clustering_zero, transitivity          no city has two partners (_zero: 0)
    size          cities, linked_cities, isolated_share, density,
                  largest_component_share                                      density of one city
    ============= ============================================================ =======================================

    Parameters
    ----------
    networks : Network or iterable of Network
        `flowspace.networks.within_networks`, for instance.
    interval : str
        "links", the default, as links of cooperation are counts: weights are drawn anew from what the model below knows
        after seeing them, and the ends are quantiles. "cities": the smallest and largest of the value itself and the
        values without one city each, for links that are no counts (timetables, unweighted); a range, which says how
        much hangs on single cities, and no statement of probability. "none".
    level : float
        Share of the draws between the ends, above 0 and below 1; no part in "cities".
    draws : int
        Networks drawn for each, at least 100, for "links".
    seed : int
        Zero or more; the result does not depend on the order of cities or networks.
    unit : float
        Weight that one count has, for "links": 1 for full counts; for fractional counts the mean fraction of a joint
        patent. A unit that is too large makes intervals wide, one that is too small makes them narrow.
    alpha : float, optional
        Dispersion of the rates around those that strengths lead to expect, as in `flowspace.networks.dispersion`; if
        left out, each draw takes one that is likely given the weights of the network.

    Returns
    -------
    DataFrame
        One row for each network and measure: the keys of the labels (agglomeration, year), property, measure, value,
        lower, upper, defined (the share of draws, or of networks without one city, that have the measure). Ends are nan
        where the value is, where fewer than half are defined, for "none", and for "cities" with fewer than three
        cities.

    Raises
    ------
    MeasureError
        If something given is no network, there is none, a label uses one of the columns' names, the interval is
        unknown, or a number is out of its range.

    Notes
    -----
    "links" takes the weights of a pair as a Poisson count around a rate that varies from pair to pair,

    .. math:: w_{ij} \sim \mathrm{Poisson}(\lambda_{ij}), \qquad
              \lambda_{ij} \sim \mathrm{Gamma}\left(\tfrac1\alpha, \text{mean } \mu_{ij}\right),

    with :math:`\mu` the weights that the strengths of cities lead to expect (`expected_links_of_strengths`): the
    negative binomial of `flowspace.networks.dispersion`. Given the weight that was seen, the rate has a Gamma
    distribution of shape :math:`1/\alpha + w` and mean :math:`\mu (1 + \alpha w) / (1 + \alpha \mu)`; rates and then
    counts are drawn from it. So the interval is where the property would lie in a second year of the same rates.
    Drawing around the observed weights instead would lose weak links in every draw and never gain one: all densities
    would come out too low.

    :math:`\alpha` is drawn for each network drawn, from its likelihood given the weights, with
    :math:`\alpha / (1 + \alpha)` equally likely everywhere from 0 to 1 beforehand. The estimate by moments is not used:
    it is ruled by the pairs with most links, which strengths explain best, and is 0 in many small networks that are far
    from what strengths lead to expect. The model knows of strengths, not of distances or provinces, and its draws lie
    somewhat nearer to networks of strengths alone than the network does: an interval need not hold the value. In
    networks made by the model itself, of 9 to 25 cities, intervals of level 0.9 held a second year's matching,
    transmission and agglomeration in 0.78 to 0.94 of cases, but its hierarchy in 0.72 to 0.85 only: strengths that were
    seen are more unequal than those behind them, and the second year lay below. In sparse networks most measures are
    undefined in many draws: see the column.
    Density confounds all four properties: see `resilience_scores`.

    References
    ----------
    Crespo, J., Suire, R., & Vicente, J. (2014). Lock-in or lock-out? How structural properties of knowledge networks
    affect regional resilience. Journal of Economic Geography, 14(1), 199-219. https://doi.org/10.1093/jeg/lbt006

    Examples
    --------
    >>> import networkx as nx
    >>> florence = Network.of(nx.to_pandas_adjacency(nx.florentine_families_graph()), directed=False)
    >>> table = network_resilience(florence, interval="cities").set_index("measure")
    >>> table.loc[["hierarchy_degree", "matching_slope", "global_efficiency"], ["value", "lower", "upper"]].round(3)
                        value  lower  upper
    measure
    hierarchy_degree    0.641  0.565  0.715
    matching_slope     -0.285 -0.566  0.188
    global_efficiency   0.500  0.326  0.525
    """
    problems = (whole_number(draws, "number of draws", 100) + whole_number(seed, "seed", 0) + wrong_level(level)
                + real_number(unit, "unit", 0, open_below=True))
    if alpha is not None:
        problems += real_number(alpha, "alpha", 0)
    if not isinstance(interval, str) or interval not in INTERVALS:
        problems.append(Problem(f"interval {interval!r}{did_you_mean(interval, INTERVALS)}",
                                "one of " + ", ".join(INTERVALS), "correct the name"))
    refuse(problems)
    names = [name for measures in PROPERTIES.values() for name in measures]
    kinds = [kind for kind, measures in PROPERTIES.items() for _ in measures]
    records = [_OWN.get(name) or NETWORK_MEASURES[name] for name in names]
    tables = []
    for network in given_networks(networks, _COLUMNS):
        network = network.part(sorted(network.cities)).undirected()
        values = _taken(records, network.between[None])[:, 0]
        if interval == "links":
            drawn = np.concatenate([_taken(records, part) for part in _drawn_anew(
                network.between, int(draws), int(seed), float(unit), alpha)], axis=1)
            lower, upper, defined = _quantiles(drawn, level)
        elif interval == "cities" and network.n >= 3:
            lower, upper, defined = _range(values, _taken(records, _without_one(network.between)))
        else:
            lower, upper, defined = (np.full(len(names), np.nan) for _ in range(3))
        lower, upper = np.where(np.isnan(values), np.nan, lower), np.where(np.isnan(values), np.nan, upper)
        table = pd.DataFrame({"property": kinds, "measure": names, "value": values, "lower": lower, "upper": upper,
                              "defined": defined}).astype({"property": str, "measure": str})
        for place, (key, value) in enumerate(network.label.items()):
            table.insert(place, key, value)
        tables.append(table)
    return pd.concat(tables, ignore_index=True)


def resilience_type(table, reference="median", hierarchy="hierarchy_degree",
                    matching="matching_slope") -> pd.DataFrame:
    r"""Where networks lie in the plane of hierarchy and matching: which of four types they are.

    Hierarchical where :math:`|a|` lies above the reference with its whole interval, flat where below; assortative where
    b lies above 0 with its whole interval, disassortative where below; undecided in between.

    Parameters
    ----------
    table : DataFrame
        Of `network_resilience`, with intervals.
    reference : float or str
        What :math:`|a|` is compared with: a number, or "median": that over the agglomerations of each year (more
        exactly: over all networks whose labels other than agglomeration are the same).
    hierarchy, matching : str
        Measures of the two properties.

    Returns
    -------
    DataFrame
        One row for each network: the keys of the labels; hierarchy, hierarchy_lower, hierarchy_upper, reference;
        matching, matching_lower, matching_upper; hierarchy_side and matching_side, as above, or "undefined" where the
        value or its interval is nan; type, one of "hierarchical, disassortative", "hierarchical, assortative", "flat,
        disassortative", "flat, assortative" (`TYPES`), "undecided" where one side is, "undefined" where one side is.

    Raises
    ------
    MeasureError
        If it is no such table, a measure is unknown or belongs to the other property, networks have the same labels, or
        the reference is neither a number nor "median".

    Notes
    -----
    Crespo, Suire and Vicente read hierarchy with disassortativity (a core open to the periphery) as resilient, and
    hierarchy with assortativity (a closed core) as locked in; others take flat networks for resilient. The types are
    positions and no marks. A median is a reference that half of the agglomerations lie above by construction: it tells
    them apart within a year, not over years, for which a number is needed; its own uncertainty is not counted. In small
    networks with unequal degrees the hub can hardly be anything but disassortative: see `resilience_scores`.

    References
    ----------
    Crespo, J., Suire, R., & Vicente, J. (2014). Lock-in or lock-out? How structural properties of knowledge networks
    affect regional resilience. Journal of Economic Geography, 14(1), 199-219. https://doi.org/10.1093/jeg/lbt006

    Examples
    --------
    >>> import networkx as nx
    >>> club = Network.of(nx.to_numpy_array(nx.karate_club_graph()), directed=False)
    >>> table = network_resilience(club, interval="cities")
    >>> resilience_type(table, reference=0.5)["type"].tolist(), resilience_type(table, 0.8)["type"].tolist()
    (['hierarchical, disassortative'], ['undecided'])
    """
    problems = []
    needed = set(_COLUMNS) - {"defined"}
    if not isinstance(table, pd.DataFrame) or not needed <= set(table.columns):
        problems.append(Problem("no table of properties", "the table that network_resilience returns", "give that"))
    for name, kind in ((hierarchy, "hierarchy"), (matching, "matching")):
        if not isinstance(name, str) or name not in PROPERTIES[kind]:
            problems.append(Problem(f"{plain(name)} as measure of {kind}", "one of " + ", ".join(PROPERTIES[kind]),
                                    "correct the name"))
    if not (isinstance(reference, str) and reference == "median"):
        if isinstance(reference, str) or not isinstance(reference, Real):
            problems.append(Problem(f"{plain(reference)} as reference", "a number, or 'median'", "correct it"))
        else:
            problems += real_number(reference, "reference", 0)
    refuse(problems)
    keys = [column for column in table.columns if column not in _COLUMNS]
    refuse([Problem(f"a label {key!r}", "labels other than " + ", ".join(_SIDES), "rename the key")
            for key in keys if key in _SIDES])
    parts = []
    for name, kind in ((hierarchy, "hierarchy"), (matching, "matching")):
        part = table[table["measure"] == name]
        if part.duplicated(keys).any() if keys else len(part) > 1:
            labels = part.loc[part.duplicated(keys), keys].astype(str).agg(", ".join, axis=1) if keys else ["no label"]
            problems.append(Problem(f"networks with the same labels ({listed(list(labels))})", "labels that tell "
                                    "networks apart", "take one layer and window at a time, or label them"))
        parts.append(part.set_index(keys)[["value", "lower", "upper"]].set_axis(
            [kind, f"{kind}_lower", f"{kind}_upper"], axis=1) if keys else
            part[["value", "lower", "upper"]].reset_index(drop=True).set_axis(
                [kind, f"{kind}_lower", f"{kind}_upper"], axis=1))
    refuse(problems)
    both = parts[0].join(parts[1], how="outer", sort=False)
    both = both.reset_index() if keys else both
    if isinstance(reference, str):
        within = [key for key in keys if key != "agglomeration"]
        both.insert(len(keys) + 3, "reference",
                    both.groupby(within, dropna=False)["hierarchy"].transform("median") if within
                    else both["hierarchy"].median())
    else:
        both.insert(len(keys) + 3, "reference", float(reference))
    both["hierarchy_side"] = _side(both, "hierarchy", both["reference"], "hierarchical", "flat")
    both["matching_side"] = _side(both, "matching", 0.0, "assortative", "disassortative")
    both["type"] = [_type(a, b) for a, b in zip(both["hierarchy_side"], both["matching_side"], strict=True)]
    return both.astype({"hierarchy_side": str, "matching_side": str, "type": str})


def resilience_scores(networks, null="degrees", replicates=999, seed=0) -> pd.DataFrame:
    """Compare the four properties with those of networks drawn from a null model.

    Parameters
    ----------
    networks : Network or iterable of Network
        As for `network_resilience`; directed ones are added up in both directions first.
    null : str
        A key of `flowspace.networks.null_models.NULLS`: "degrees" for what links say beyond how many each city has;
        weights are left out of all measures there.
    replicates : int
        Networks drawn for each, at least 99.
    seed : int
        Zero or more; the result does not depend on the order of the cities.

    Returns
    -------
    DataFrame
        The keys of the labels, property, measure, and value, null_mean, null_sd, z, p_value, defined and reason, as in
        `flowspace.networks.z_scores`. What the model preserves by construction (`FIXED`: hierarchy by degree, density
        and the share of isolated cities where degrees are preserved) has no z and no p, and "fixed" as reason: to test
        it against a model that fixes it would be to go in a circle.

    Raises
    ------
    MeasureError
        As `network_resilience` and `flowspace.networks.z_scores`.

    Notes
    -----
    "strengths" needs counts. It preserves strengths in expectation only, so that its hierarchy by strength varies
    a little; that says nothing about the network either.

    Examples
    --------
    >>> import networkx as nx
    >>> florence = Network.of(nx.to_pandas_adjacency(nx.florentine_families_graph()), directed=False)
    >>> scores = resilience_scores(florence, seed=1).set_index("measure")
    >>> scores.loc[["hierarchy_degree", "assortativity_degree"], ["value", "z", "reason"]].round(1)
                          value    z reason
    measure
    hierarchy_degree        0.6  NaN  fixed
    assortativity_degree   -0.4 -1.2
    """
    columns = ("city", "property", "measure", "value", "null_mean", "null_sd", "z", "p_value", "defined", "reason")
    given = [network.undirected() for network in given_networks(networks, columns)]
    refuse(unknown_null(null))
    kinds = {name: kind for kind, measures in PROPERTIES.items() for name in measures if name not in _OWN}
    table = z_scores(given, list(kinds), null, replicates, seed).drop(columns="city")
    table.insert(table.columns.get_loc("measure"), "property", table["measure"].map(kinds).astype(str))
    fixed = table["measure"].isin(FIXED[null])
    table.loc[fixed, ["z", "p_value"]] = np.nan
    table.loc[fixed, "reason"] = "fixed"
    return table


def _taken(records, weights) -> np.ndarray:
    """Values of shape (measures, networks)."""
    found = measured(records, weights, directed=False)
    return np.array([found[record.name] for record in records], dtype=float)


def _drawn_anew(between, draws, seed, unit, alpha) -> Iterator[np.ndarray]:
    """Weights of a second count, given the first, some at a time; `network_resilience` says how."""
    n = len(between)
    places = np.triu_indices(n, 1)
    counts, mean = between[places] / unit, expected(between, False)[places] / unit
    generator = np.random.default_rng(seed)
    if alpha is None:
        alphas = generator.choice(_GRID, size=(draws, 1), p=_likely(counts, mean))
    else:
        alphas = np.full((draws, 1), float(alpha))
    size = max(1, AT_ONCE // (n * n))
    for start in range(0, draws, size):
        some = alphas[start:start + size]
        if alpha == 0:
            rates = np.broadcast_to(mean, (len(some), len(mean)))
        else:
            # Shape and scale of the rate after the count was seen; nothing is expected of cities without links.
            rates = generator.gamma(1 / some + counts, mean * some / (1 + some * mean))
        drawn = np.zeros((len(some), n, n))
        drawn[:, *places] = generator.poisson(rates) * unit
        yield drawn + drawn.swapaxes(1, 2)


def _likely(counts, mean) -> np.ndarray:
    """Probability of each dispersion of the grid, given the counts: negative binomial, alpha / (1 + alpha) uniform."""
    there = mean > 0
    x, mu, r = counts[there], mean[there], 1 / _GRID[:, None]
    logs = (gammaln(x + r) - gammaln(r) - r * np.log1p(mu / r) - x * np.log1p(r / mu)).sum(axis=1)
    logs += np.log(_GRID) - 2 * np.log1p(_GRID)  # on a grid of equal steps of the logarithm
    chances = np.exp(logs - logs.max())
    return chances / chances.sum()


def _without_one(between) -> np.ndarray:
    n = len(between)
    rest = np.array([[j for j in range(n) if j != i] for i in range(n)])
    return between[rest[:, :, None], rest[:, None, :]]


def _quantiles(drawn, level):
    there = ~np.isnan(drawn)
    defined = there.mean(axis=1)
    ends = np.full((2, len(drawn)), np.nan)
    for place, values in enumerate(drawn):
        if defined[place] >= _DEFINED:
            ends[:, place] = np.quantile(values[there[place]], [(1 - level) / 2, (1 + level) / 2])
    return *ends, defined


def _range(values, left):
    there = ~np.isnan(left)
    defined = there.mean(axis=1)
    lower = np.minimum(np.where(there, left, np.inf).min(axis=1), values)
    upper = np.maximum(np.where(there, left, -np.inf).max(axis=1), values)
    enough = defined >= _DEFINED
    return np.where(enough, lower, np.nan), np.where(enough, upper, np.nan), defined


def _side(table, kind, reference, above, below) -> np.ndarray:
    lower, upper = table[f"{kind}_lower"], table[f"{kind}_upper"]
    undefined = table[kind].isna() | lower.isna() | upper.isna()
    return np.select([undefined, lower > reference, upper < reference], ["undefined", above, below], "undecided")


def _type(hierarchy_side, matching_side) -> str:
    sides = (hierarchy_side, matching_side)
    if "undefined" in sides:
        return "undefined"
    return TYPES[sides][0] if sides in TYPES else "undecided"
