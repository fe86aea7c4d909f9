"""Cuts of links: between groups of cities, of a city in lock-down, or at random; and what they take."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.edges import city_codes
from flowspace.errors import Problem
from flowspace.networks.brokerage import group_codes
from flowspace.networks.network import Network, no_network
from flowspace.networks.registry import measured
from flowspace.resilience.failure.removal import wrong_flags, wrong_level
from flowspace.values import as_numbers, listed, plain, real_number, refuse, whole_number

MATCHES = ("links", "weight")
"""What random cuts have in common with a cut: as many links, or as much weight."""

SHARES = tuple(round(0.1 * step, 1) for step in range(11))
"""Shares of a curve if none are given: 0, 0.1, … 1."""

_OUTCOMES = ("links_lost", "weight_lost", "largest", "efficiency", "efficiency_weighted", "isolated")


def links_across(network, groups) -> pd.DataFrame:
    """Pairs of cities of different groups: provinces or agglomerations, for instance.

    Parameters
    ----------
    network : Network
    groups : Series or dict
        Group of every city, keyed by city; others may be in it too.

    Returns
    -------
    DataFrame of bool, shape (n, n)
        Keyed by city both ways; the pairs that `cut_links` is to cut, linked or not.

    Raises
    ------
    MeasureError
        If something else than a network is given, a city has no group, or a group is no name.

    Examples
    --------
    >>> three = Network.of([[0, 1, 1], [1, 0, 1], [1, 1, 0]], list("abc"), directed=False)
    >>> links_across(three, {"a": "east", "b": "east", "c": "west"}).loc["a"].tolist()
    [False, False, True]
    """
    refuse(no_network(network))
    codes = group_codes(network.cities, groups)
    return _square(network, codes[:, None] != codes)


def links_of(network, cities) -> pd.DataFrame:
    """Pairs that one of some cities is part of: their lock-down.

    Parameters
    ----------
    network : Network
    cities : str or sequence of str
        Codes.

    Returns
    -------
    DataFrame of bool, shape (n, n)
        Keyed by city both ways; both directions, but no city with itself.

    Raises
    ------
    MeasureError
        If something else than a network is given, a city is not in it or stands twice, or there is none.

    Examples
    --------
    >>> links_of(Network.of(np.zeros((3, 3)), list("abc"), directed=False), "b").to_numpy().astype(int).tolist()
    [[0, 1, 0], [1, 0, 1], [0, 1, 0]]
    """
    refuse(no_network(network))
    wanted, problems = city_codes([cities] if isinstance(cities, str) else cities)
    absent = [city for city in wanted if city not in network.cities]
    if absent:
        problems.append(Problem(f"cities that are not in the network ({listed(absent)})", "cities of the network",
                                "correct the codes, or leave these out"))
    refuse(problems)
    there = np.isin(np.array(network.cities, dtype=object), list(wanted))
    return _square(network, (there[:, None] | there) & ~np.eye(network.n, dtype=bool))


def cut_links(network, pairs, share=1.0) -> Network:
    r"""Take a share of the weight of some links away.

    .. math:: w'_{ij} = (1 - c)\, w_{ij} \quad \text{for the pairs}, \qquad w'_{ij} = w_{ij} \quad \text{else}

    Parameters
    ----------
    network : Network
        Directed or not.
    pairs : DataFrame of bool, array of bool, or sequence of (str, str)
        Which pairs: a mask keyed by city both ways (as `links_across` and `links_of` make them), an array of shape
        (n, n) in the order of the cities, or codes: of pairs where links are undirected, of (from, to) where they are
        directed.
    share : float
        Share c of the weight that is taken away, from 0 (nothing) to 1 (the links vanish).

    Returns
    -------
    Network
        With the same label. Pairs that are not linked stay so; what stays inside a city stays.

    Raises
    ------
    MeasureError
        If something else than a network is given, the pairs are none of these or name cities that are not in it, a
        pair stands twice or is a city with itself, a mask of an undirected network differs in the two directions, or
        the share is not from 0 to 1.

    Examples
    --------
    >>> three = Network.of([[0, 4, 2], [4, 0, 0], [2, 0, 0]], list("abc"), directed=False)
    >>> cut_links(three, [("a", "c")], 0.5).weights.tolist()
    [[0.0, 4.0, 1.0], [4.0, 0.0, 0.0], [1.0, 0.0, 0.0]]
    """
    refuse(no_network(network))
    mask, problems = _mask(network, pairs)
    refuse(problems + real_number(share, "share", 0, 1))
    return Network(network.cities, _reduced(network.weights, mask, share), network.directed, network.label)


def cut_outcomes(network, pairs, shares=SHARES) -> pd.DataFrame:
    """What is left of a network when more and more of the weight of some links is taken away.

    Parameters
    ----------
    network, pairs
        As for `cut_links`.
    shares : sequence of float
        Shares of their weight, each from 0 to 1.

    Returns
    -------
    DataFrame
        One row for each share, in their order: the keys of the label; share; links_lost and weight_lost, as shares of
        all links and of all weight (nan where nothing is linked); largest, the share of all cities in the largest
        connected part (whatever the direction); efficiency and efficiency_weighted, the global efficiency by steps and
        by lengths 1/w relative to the intact network (nan where nothing is linked); isolated, the share of cities
        without links.

    Raises
    ------
    MeasureError
        As `cut_links`; or if there is no share.

    Notes
    -----
    All but weight_lost and efficiency_weighted know only links that are there or not: they stay as they are below a
    share of 1, and jump there. What the loss of weight does before is in the other two.

    Examples
    --------
    >>> three = Network.of([[0, 4, 2], [4, 0, 0], [2, 0, 0]], list("abc"), directed=False)
    >>> cut_outcomes(three, [("a", "c")], [0, 0.5, 1]).round(2)[["weight_lost", "largest", "efficiency_weighted"]]
       weight_lost  largest  efficiency_weighted
    0         0.00     1.00                 1.00
    1         0.17     1.00                 0.79
    2         0.33     0.67                 0.55
    """
    refuse(no_network(network))
    mask, problems = _mask(network, pairs)
    values, more = _shares(shares)
    problems += more + _label_problems(network, ("share", *_OUTCOMES))
    refuse(problems)
    stack = np.stack([_reduced(network.between, mask, share) for share in values])
    return _labelled(network, pd.DataFrame({"share": values, **_outcomes(network, stack)}))


def cut_losses(network, pairs, share=1.0) -> pd.DataFrame:
    r"""What a cut takes from each city.

    .. math:: \frac{s_i - s'_i}{s_i}, \qquad \frac{C_i - C'_i}{C_i}

    with strength s (both directions added) and harmonic closeness C.

    Parameters
    ----------
    network, pairs, share
        As for `cut_links`.

    Returns
    -------
    DataFrame
        The keys of the label; city; strength and closeness, and closeness_weighted by lengths 1/w, in the intact
        network; strength_loss, closeness_loss and closeness_weighted_loss, shares of these (nan where the city had
        none). Closeness is measured along outgoing paths where links are directed.

    Raises
    ------
    MeasureError
        As `cut_links`.

    Examples
    --------
    >>> three = Network.of([[0, 4, 2], [4, 0, 0], [2, 0, 0]], list("abc"), directed=False)
    >>> cut_losses(three, [("a", "c")])[["city", "strength", "strength_loss", "closeness_loss"]].round(2)
      city  strength  strength_loss  closeness_loss
    0    a       6.0           0.33            0.50
    1    b       4.0           0.00            0.33
    2    c       2.0           1.00            1.00
    """
    other = cut_links(network, pairs, share)
    names = {"strength": "strength", "closeness": "closeness_harmonic",
             "closeness_weighted": "closeness_harmonic_weighted"}
    refuse(_label_problems(network, ("city", *names, *(f"{name}_loss" for name in names))))
    found = measured(list(names.values()), np.stack([network.between, other.between]), network.directed)
    table = {"city": list(network.cities)}
    table |= {name: found[measure][0] for name, measure in names.items()}
    for name, measure in names.items():
        table[f"{name}_loss"] = _loss(*found[measure])
    return _labelled(network, pd.DataFrame(table).astype({"city": str}))


def random_cuts(network, pairs, share=1.0, match="weight", draws=1000, seed=0, level=0.9,
                weighted=False) -> pd.DataFrame:
    """Set a cut beside cuts at random of as many links or as much weight.

    Parameters
    ----------
    network, pairs, share
        As for `cut_links`: the cut, which is compared with cuts by the same share.
    match : str
        "links": as many links, each as likely; "weight": links in random order until their weights together are as
        large as those of the cut, the last one cut by what is missing only.
    draws : int
        Number of random cuts.
    seed : int
        Zero or more; the result does not depend on the order of the cities.
    level : float
        Share of the draws between the ends, above 0 and below 1.
    weighted : bool
        Whether to compare efficiency_weighted too, which takes most of the time in networks of hundreds of cities.

    Returns
    -------
    DataFrame
        One row for each outcome of `cut_outcomes`: the keys of the label; outcome; value, after the cut; mean, lower
        and upper, after the random ones; p_value, two-sided: twice the smaller share of draws (with the cut itself
        among them) that are as low, or as high, at most 1; nan where the value is not defined.

    Raises
    ------
    MeasureError
        As `cut_links`; or if `match` is neither word, or a number is out of its range.

    Notes
    -----
    Links are drawn from all that there are, those of the cut among them. Few strong links weigh as much as many weak
    ones: the two ways to match answer different questions.

    Examples
    --------
    >>> three = Network.of([[0, 4, 2], [4, 0, 0], [2, 0, 0]], list("abc"), directed=False)
    >>> random_cuts(three, [("a", "c")], match="links", draws=99).set_index("outcome").loc["largest", "mean"].round(2)
    np.float64(0.67)
    """
    refuse(no_network(network))
    mask, problems = _mask(network, pairs)
    problems += (real_number(share, "share", 0, 1) + whole_number(draws, "number of draws", 1)
                 + whole_number(seed, "seed", 0) + wrong_level(level)
                 + _label_problems(network, ("outcome", "value", "mean", "lower", "upper", "p_value")))
    problems += wrong_flags(weighted=weighted)
    if not isinstance(match, str) or match not in MATCHES:
        problems.append(Problem(f"{plain(match)} as match", " or ".join(map(repr, MATCHES)),
                                "say what random cuts have in common with this one"))
    refuse(problems)
    order = np.argsort(network.cities)
    w, mask = network.between[np.ix_(order, order)], mask[np.ix_(order, order)]
    network = network.part([network.cities[place] for place in order])
    rows, columns = np.nonzero(w if network.directed else np.triu(w))
    links, chosen = w[rows, columns], mask[rows, columns]
    shuffled = np.argsort(np.random.default_rng(int(seed)).random((int(draws), len(links))), axis=1)
    cut = np.zeros((int(draws), len(links)))
    if match == "links":
        np.put_along_axis(cut, shuffled[:, :int(chosen.sum())], 1.0, axis=1)
    elif chosen.any():
        inturn = links[shuffled]
        before = np.cumsum(inturn, axis=1) - inturn
        np.put_along_axis(cut, shuffled, np.clip((links[chosen].sum() - before) / inturn, 0, 1), axis=1)
        # Sums in another order miss the last digits: what is cut up to these is cut.
        cut[cut > 1 - 1e-9] = 1.0
        cut[cut < 1e-9] = 0.0
    own = _outcomes(network, _reduced(w, mask, share)[None], weighted)
    parts, size = [], max(1, 1_000_000 // (network.n * network.n))
    for start in range(0, int(draws), size):
        left = links * (1 - share * cut[start:start + size])
        stack = np.zeros((len(left), network.n, network.n))
        stack[:, rows, columns] = left
        if not network.directed:
            stack[:, columns, rows] = left
        parts.append(_outcomes(network, stack, weighted))
    table = []
    for name in (name for name in _OUTCOMES if weighted or name != "efficiency_weighted"):
        value, drawn = own[name][0], np.concatenate([part[name] for part in parts])
        ends = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
        slack = 1e-10 * max(1.0, abs(value))
        fewer = min((drawn <= value + slack).sum(), (drawn >= value - slack).sum())
        p = min(1.0, 2 * (1 + fewer) / (1 + len(drawn))) if np.isfinite(value) else np.nan
        table.append((name, value, drawn.mean(), *ends, p))
    return _labelled(network, pd.DataFrame(table, columns=["outcome", "value", "mean", "lower", "upper", "p_value"]))


def _outcomes(network, stack, weighted=True) -> dict:
    """Outcomes of cut networks, keyed by name; networks stacked one above the other."""
    w, directed = network.between, network.directed
    lost = {"links_lost": ((w > 0).sum(), (stack > 0).sum(axis=(1, 2))),
            "weight_lost": (w.sum(), stack.sum(axis=(1, 2)))}
    values = {name: _loss(np.full(len(stack), float(before)), after) for name, (before, after) in lost.items()}
    values |= measured(["largest_component_share", "isolated_share"], stack, directed)
    values = {{"largest_component_share": "largest", "isolated_share": "isolated"}.get(name, name): one
              for name, one in values.items()}
    values["efficiency"] = _by_intact(_steps_inverse(stack, directed), _steps_inverse(w[None], directed))
    values["efficiency_weighted"] = np.full(len(stack), np.nan)
    if weighted:
        name = "global_efficiency_weighted"
        values["efficiency_weighted"] = _by_intact(measured(name, stack, directed)[name],
                                                   measured(name, w[None], directed)[name])
    return {name: values[name] for name in _OUTCOMES}


def _steps_inverse(stack, directed) -> np.ndarray:
    """Sum of inverse numbers of steps of each network."""
    from flowspace.resilience.failure import loops

    order = np.arange(stack.shape[-1])[None]
    return np.array([loops.nearness(np.ascontiguousarray(w > 0), order, directed)[0, 0] for w in stack])


def _by_intact(values, intact) -> np.ndarray:
    return values / intact if intact[0] > 0 else np.full(len(values), np.nan)


def _loss(before, after) -> np.ndarray:
    lost = np.divide(before - after, before, out=np.full(len(before), np.nan), where=before > 0)
    lost[np.abs(lost) < 1e-12] = 0.0
    return lost


def _reduced(weights, mask, share) -> np.ndarray:
    return np.where(mask, weights * (1 - share), weights)


def _square(network, mask) -> pd.DataFrame:
    return pd.DataFrame(mask, list(network.cities), list(network.cities))


def _labelled(network, table) -> pd.DataFrame:
    for place, (key, value) in enumerate(network.label.items()):
        table.insert(place, key, value)
    return table


def _label_problems(network, columns) -> list[Problem]:
    return [Problem(f"a label {key!r}", "labels other than " + ", ".join(columns), "rename the key")
            for key in network.label if key in columns]


def _shares(shares) -> tuple[np.ndarray, list[Problem]]:
    if isinstance(shares, (str, bytes)) or not hasattr(shares, "__iter__"):
        return np.empty(0), [Problem(f"{plain(shares)} as shares", "a list of shares", "give for example [0, 0.5, 1]")]
    shares = list(shares)
    values, wrong = as_numbers(shares)
    bad = [plain(shares[i]) for i in range(len(shares)) if i in wrong or not 0 <= values[i] <= 1]
    if bad or not shares:
        return values, [Problem(f"shares that are not from 0 to 1 ({listed(bad)})" if bad else "no share",
                                "numbers from 0 to 1, at least one", "correct them")]
    return values, []


def _mask(network, pairs) -> tuple[np.ndarray, list[Problem]]:
    """Pairs to be cut as a mask in the order of the cities, without the diagonal."""
    n, nothing = network.n, np.zeros((network.n, network.n), dtype=bool)
    if isinstance(pairs, pd.DataFrame):
        cities = list(network.cities)
        if (not pairs.index.is_unique or not pairs.columns.is_unique
                or set(pairs.index) != set(cities) or set(pairs.columns) != set(cities)):
            return nothing, [Problem("a mask whose rows and columns are not the cities of the network",
                                     "each city once both ways", "make it with links_across or links_of")]
        pairs = pairs.loc[cities, cities].to_numpy()
    elif not isinstance(pairs, np.ndarray):
        return _named(network, pairs, nothing)
    if pairs.dtype != bool or pairs.shape != (n, n):
        return nothing, [Problem(f"a mask of type {pairs.dtype} and shape {pairs.shape}", f"True or False for each of "
                                 f"{n} by {n} pairs", "make it with links_across or links_of")]
    mask = pairs & ~np.eye(n, dtype=bool)
    if not network.directed and (mask != mask.T).any():
        return nothing, [Problem("a mask of an undirected network that differs in the two directions",
                                 "the same in both", "use mask | mask.T")]
    return mask, []


def _named(network, pairs, mask) -> tuple[np.ndarray, list[Problem]]:
    if isinstance(pairs, str) or not hasattr(pairs, "__iter__"):
        return mask, [Problem(f"{plain(pairs)} as pairs", "a mask, or a list of pairs of codes",
                              "make it with links_across or links_of, or give for example [('110000', '120000')]")]
    pairs, place = list(pairs), {city: i for i, city in enumerate(network.cities)}
    wrong = [plain(pair) for pair in pairs if not isinstance(pair, (tuple, list)) or len(pair) != 2
             or not all(isinstance(city, str) for city in pair)]
    if wrong:
        return mask, [Problem(f"pairs that are not two codes ({listed(wrong)})", "pairs such as ('110000', '120000')",
                              "correct them")]
    problems = []
    absent = list(dict.fromkeys(city for pair in pairs for city in pair if city not in place))
    if absent:
        problems.append(Problem(f"cities that are not in the network ({listed(absent)})", "cities of the network",
                                "correct the codes, or leave these pairs out"))
    alone = [plain(tuple(pair)) for pair in pairs if pair[0] == pair[1]]
    if alone:
        problems.append(Problem(f"pairs of a city with itself ({listed(alone)})", "two different cities",
                                "leave them out"))
    keyed = [tuple(pair) if network.directed else tuple(sorted(pair)) for pair in pairs]
    twice = [plain(pair) for pair in dict.fromkeys(keyed) if keyed.count(pair) > 1]
    if twice:
        problems.append(Problem(f"pairs that stand twice ({listed(twice)})", "each pair once", "leave the repetition "
                                "out"))
    if not problems:
        for a, b in pairs:
            mask[place[a], place[b]] = True
            mask[place[b], place[a]] |= not network.directed
    return mask, problems
