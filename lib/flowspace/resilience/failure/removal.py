"""Removal of cities one by one: what stays connected, how near cities stay, and what weight is left."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.edges import city_codes
from flowspace.errors import Problem
from flowspace.networks.network import Network, no_network
from flowspace.resilience.failure.orders import removal_orders, unknown_strategy
from flowspace.values import listed, plain, real_number, refuse, whole_number

OUTCOMES = ("largest", "efficiency", "weight")
"""What is left after a removal: columns of the curves."""

_COLUMNS = ("strategy", "draw", "removed", "share_removed", "city", "draws",
            *(f"{name}{end}" for name in OUTCOMES for end in ("", "_lower", "_upper")), "n", "robustness", "lower",
            "upper", "lowest", "highest", "position", "efficiency_area")


def given_networks(networks, columns=()) -> list[Network]:
    """Check networks, and labels that would be columns of a table twice.

    Parameters
    ----------
    networks : Network or iterable of Network
    columns : iterable of str
        Columns that the table has already.

    Returns
    -------
    list of Network

    Raises
    ------
    MeasureError
        If something given is no network, there is none, or a label uses one of the columns' names.

    Examples
    --------
    >>> given_networks(Network.of([[0, 1], [1, 0]], directed=False))
    [Network of 2 cities, undirected, 1 link]
    """
    given = [networks] if isinstance(networks, Network) or not hasattr(networks, "__iter__") else list(networks)
    problems = [problem for one in given for problem in no_network(one)][:1]
    if not given:
        problems.append(Problem("no network", "at least one", "make them with Network.of or within_networks"))
    refuse(problems)
    refuse([Problem(f"a label {key!r}", "labels other than " + ", ".join(columns), "rename the key")
            for key in dict.fromkeys(key for one in given for key in one.label) if key in columns])
    return given


def wrong_level(level) -> list[Problem]:
    """Tell what is wrong with the share of draws between the ends of an interval.

    Parameters
    ----------
    level : object
        What was given.

    Returns
    -------
    list of Problem
        Empty where it is a number above 0 and below 1.

    Examples
    --------
    >>> wrong_level(0.9), len(wrong_level(1.0))
    ([], 1)
    """
    if not real_number(level, "level", 0, 1, open_below=True) and level < 1:
        return []
    return [Problem(f"{plain(level)} as level", "a number above 0 and below 1", "correct it")]


def wrong_flags(**flags) -> list[Problem]:
    """Tell which choices of yes or no are neither.

    Parameters
    ----------
    **flags : object
        What was given, by the name of the argument.

    Returns
    -------
    list of Problem
        Empty where all are True or False; a text such as "no" would count as yes.

    Examples
    --------
    >>> wrong_flags(recompute=True), len(wrong_flags(recompute="no", efficiency=1))
    ([], 2)
    """
    return [Problem(f"{plain(flag)} as {name}", "True or False", "correct it") for name, flag in flags.items()
            if not isinstance(flag, (bool, np.bool_))]


def remove_cities(networks, strategy="random", draws=1000, seed=0, recompute=True, ties=20, level=0.9,
                  efficiency=True, each_draw=False) -> pd.DataFrame:
    r"""Remove cities one after the other, and follow what is left.

    With Q of the N cities removed,

    .. math:: s(Q) = \frac{S_{\max}(Q)}{N}, \qquad
              e(Q) = \frac{\sum_{i \ne j \text{ left}} 1 / d_Q(i, j)}{\sum_{i \ne j} 1 / d_0(i, j)}, \qquad
              w(Q) = \frac{\sum_{i, j \text{ left}} w_{ij}}{\sum_{i, j} w_{ij}},

    with :math:`S_{\max}` the number of cities in the largest connected part (whatever the direction of links) and d
    the number of steps (along the direction of links), 1/d = 0 where there is no path.

    Parameters
    ----------
    networks : Network or iterable of Network
        Directed or not, of any sizes.
    strategy : str or sequence of str
        A key of `flowspace.resilience.STRATEGIES`, or codes of cities in the order in which they are removed; then all
        networks hold these cities, and cities not named stay.
    draws : int
        Orders at random, for "random".
    seed : int
        Zero or more. The result does not depend on the order of the cities in the networks.
    recompute : bool
        Whether the scores of a targeted strategy are taken anew after each removal, or those of the intact network
        kept.
    ties : int
        Orders in which cities of equal score are removed at random, for targeted strategies.
    level : float
        Share of the draws between the lower and the upper end, above 0 and below 1.
    efficiency : bool
        Whether to follow it: it takes most of the time.
    each_draw : bool
        One row for each draw, without ends, instead of means over draws.

    Returns
    -------
    DataFrame
        The keys of the labels; strategy ("given" for a list); removed (Q, from 0) and share_removed; city, the code of
        the one removed last where all draws agree, empty otherwise; draws; largest (s), efficiency (e), weight (w),
        each with _lower and _upper: quantiles of the draws. All shares lie in [0, 1], and the means never rise. With
        `each_draw` a column draw (from 0) instead of draws, and no ends. Efficiency and weight are nan in a network
        without links.

    Raises
    ------
    MeasureError
        If something given is no network, a label uses one of the columns' names, the strategy is unknown, a city
        is not in a network or stands twice in the list, a number is out of its range, or a choice of yes or no is
        neither.

    Notes
    -----
    All three are shares of the intact network of N cities, so that a complete network falls too: to
    (N - Q)/N, and (N - Q)(N - Q - 1)/(N(N - 1)) twice. Ends of targeted strategies say what ties do, nothing else.
    "betweenness" taken anew is slow: a few seconds for one order of 300 cities; take few `ties`.

    References
    ----------
    Schneider, C. M., Moreira, A. A., Andrade, J. S., Havlin, S., & Herrmann, H. J. (2011). Mitigation of malicious
    attacks on networks. Proceedings of the National Academy of Sciences, 108(10), 3838-3841.
    https://doi.org/10.1073/pnas.1009440108

    Examples
    --------
    >>> star = Network.of([[0, 1, 1, 1], [1, 0, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0]], list("abcd"), directed=False)
    >>> remove_cities(star, "degree")[["removed", "city", "largest", "efficiency", "weight"]].round(2)
       removed city  largest  efficiency  weight
    0        0          1.00         1.0     1.0
    1        1    a     0.25         0.0     0.0
    2        2          0.25         0.0     0.0
    3        3          0.25         0.0     0.0
    4        4          0.00         0.0     0.0
    """
    given = given_networks(networks, _COLUMNS)
    named, listing = isinstance(strategy, str), None
    problems = (whole_number(draws, "number of draws", 1) + whole_number(seed, "seed", 0)
                + whole_number(ties, "number of orders of ties", 1) + wrong_level(level)
                + wrong_flags(recompute=recompute, efficiency=efficiency, each_draw=each_draw))
    if named or not hasattr(strategy, "__iter__"):
        problems += unknown_strategy(strategy)
    else:
        listing, wrong = city_codes(strategy)
        problems += wrong
        for network in given:
            absent = [city for city in listing if city not in network.cities]
            if absent:
                problems.append(Problem(f"cities to remove that are not in {network!r} ({listed(absent)})",
                                        "cities of every network", "correct the codes, or leave these out"))
    refuse(problems)
    tables = []
    for network in given:
        network = network.part(sorted(network.cities))
        if listing is None:
            orders = removal_orders(network.between, network.directed, strategy,
                                    draws if strategy == "random" else ties, seed, bool(recompute))
            last = network.n
        else:
            rest = [city for city in network.cities if city not in listing]
            orders = np.array([[network.cities.index(city) for city in (*listing, *rest)]])
            last = len(listing)
        curves = removal_curves(network.between, network.directed, orders, efficiency)
        tables.append(_table(network, "given" if listing is not None else strategy, orders, curves, last, level,
                             each_draw))
    return pd.concat(tables, ignore_index=True)


def removal_curves(weights, directed, orders, efficiency=True) -> dict[str, np.ndarray]:
    """What is left of one network after each removal, for many orders.

    Parameters
    ----------
    weights : ndarray of float, shape (n, n)
        Zero or larger, zero on the diagonal.
    directed : bool
    orders : ndarray of int, shape (draws, n)
        Places of all cities, the first to fail first.
    efficiency : bool
        Whether to follow it.

    Returns
    -------
    dict
        largest, efficiency (if wanted) and weight -> shares of shape (draws, n + 1), after 0, 1, … n removals.

    Examples
    --------
    >>> path = np.array([[0.0, 2, 0], [2, 0, 1], [0, 1, 0]])
    >>> removal_curves(path, False, np.array([[0, 1, 2]]))["weight"].round(2).tolist()
    [[1.0, 0.33, 0.0, 0.0]]
    """
    from flowspace.resilience.failure import loops

    n = len(weights)
    orders = np.ascontiguousarray(orders, dtype=np.int64)
    both = np.ascontiguousarray(weights + weights.T)
    curves = {"largest": loops.largest_parts(both > 0, orders) / n}
    if efficiency:
        curves["efficiency"] = _relative(loops.nearness(np.ascontiguousarray(weights > 0), orders, bool(directed)))
    curves["weight"] = _relative(loops.weights_left(both, orders))
    return curves


def _relative(values) -> np.ndarray:
    intact = values[:, :1]
    return np.divide(values, intact, out=np.full(values.shape, np.nan), where=intact > 0)


def _table(network, strategy, orders, curves, last, level, each_draw) -> pd.DataFrame:
    draws, n, rows = len(orders), network.n, last + 1
    codes = np.array(network.cities, dtype=object)
    if each_draw:
        table = {"strategy": strategy, "draw": np.repeat(np.arange(draws), rows),
                 "removed": np.tile(np.arange(rows), draws)}
        table["share_removed"] = table["removed"] / n
        table["city"] = np.column_stack([np.full(draws, ""), codes[orders[:, :last]]]).ravel()
        table |= {name: values[:, :rows].ravel() for name, values in curves.items()}
    else:
        agreed = np.append("", np.where((orders == orders[0]).all(axis=0), codes[orders[0]], "")[:last])
        table = {"strategy": strategy, "removed": np.arange(rows), "share_removed": np.arange(rows) / n,
                 "city": agreed, "draws": draws}
        tail = (1 - level) / 2
        for name, values in curves.items():
            values = values[:, :rows]
            table[name] = values.mean(axis=0)
            table[f"{name}_lower"], table[f"{name}_upper"] = np.quantile(values, [tail, 1 - tail], axis=0)
    frame = pd.DataFrame(table)
    for place, (key, value) in enumerate(network.label.items()):
        frame.insert(place, key, value)
    return frame.astype({"strategy": str, "city": str})


def robustness(curves, level=0.9) -> pd.DataFrame:
    r"""Robustness: the area below the curve of the largest connected part, when all cities are removed.

    .. math:: R = \frac1N \sum_{Q=1}^{N} s(Q)

    Parameters
    ----------
    curves : DataFrame
        Of `remove_cities`, from 0 to all cities removed; means, or each draw.
    level : float
        Share of the draws between the ends, above 0 and below 1; only for curves of each draw.

    Returns
    -------
    DataFrame
        The keys of the labels, strategy, n; robustness; lower and upper, quantiles of the draws (nan for curves of
        means); lowest and highest, the bounds of R for any network of n cities; position, where R lies between these
        two, in [0, 1] (nan for one or two cities, where they are one); efficiency_area, the same sum of e(Q), nan where
        it was not followed.

    Raises
    ------
    MeasureError
        If it is no such table, a curve does not reach from 0 to the last city, a value is missing or not in [0, 1], or
        the level is out of its range.

    Notes
    -----
    As s(Q) is at least 1/N while a city is left and at most (N - Q)/N,

    .. math:: \frac{N - 1}{N^2} \le R \le \frac{N - 1}{2 N}.

    Both are reached: a star that loses its centre first, and a network without links, lie at the lower bound; a
    complete network, and a ring or path eaten up from one end, at the upper one. The 1/N and 1/2 of the literature are
    limits of these for many cities. The range depends on N, and R on the number of links: networks of other sizes or
    densities are compared with `robustness_scores`, not by R.

    References
    ----------
    Schneider, C. M., Moreira, A. A., Andrade, J. S., Havlin, S., & Herrmann, H. J. (2011). Mitigation of malicious
    attacks on networks. Proceedings of the National Academy of Sciences, 108(10), 3838-3841.
    https://doi.org/10.1073/pnas.1009440108

    Examples
    --------
    >>> complete = Network.of(np.ones((5, 5)) - np.eye(5), directed=False)
    >>> robustness(remove_cities(complete, "degree"))[["n", "robustness", "lowest", "highest", "position"]]
       n  robustness  lowest  highest  position
    0  5         0.4    0.16      0.4       1.0
    """
    problems = wrong_level(level)
    needed = ["strategy", "removed", "largest"]
    if not isinstance(curves, pd.DataFrame) or not set(needed) <= set(curves.columns):
        problems.append(Problem("no table of curves", "the table that remove_cities returns", "give that table whole"))
    elif not len(curves):
        problems.append(Problem("no curve", "at least one", "give the table that remove_cities returns"))
    refuse(problems)
    keys = [column for column in curves.columns if column not in _COLUMNS] + ["strategy"]
    drawn = ["draw"] if "draw" in curves.columns else []
    tail, rows = (1 - level) / 2, []
    for key, group in curves.groupby(keys, sort=False, dropna=False):
        runs = [run for _, run in group.groupby(drawn, sort=False)] if drawn else [group]
        areas, near, name = [], [], ", ".join(map(str, key))
        for run in runs:
            n = len(run) - 1
            if n < 1 or sorted(run["removed"]) != list(range(n + 1)) or run.loc[run["removed"] == n, "largest"].any():
                problems.append(Problem(f"a curve of {name} that does not reach from 0 to all cities removed",
                                        "one row for each number of cities from 0 to all", "remove every city, and give"
                                        " networks labels that tell them apart"))
                break
            if not run["largest"].between(0, 1).all():
                problems.append(Problem(f"shares of {name} that are missing or not from 0 to 1", "shares from 0 to 1",
                                        "give the table that remove_cities returns"))
                break
            after = run[run["removed"] > 0]
            areas.append(after["largest"].sum() / n)
            near.append(after["efficiency"].sum(min_count=n) / n if "efficiency" in run.columns else np.nan)
        if problems:
            continue
        n, mean = len(runs[0]) - 1, float(np.mean(areas))
        lowest, highest = (n - 1) / n**2, (n - 1) / (2 * n)
        ends = np.quantile(areas, [tail, 1 - tail]) if drawn else (np.nan, np.nan)
        where = float(np.clip((mean - lowest) / (highest - lowest), 0, 1)) if n > 2 else np.nan
        rows.append((*key, n, mean, *ends, lowest, highest, where, float(np.mean(near))))
    refuse(problems)
    return pd.DataFrame(rows, columns=[*keys, "n", "robustness", "lower", "upper", "lowest", "highest", "position",
                                       "efficiency_area"])
