"""How far two divisions of the same cities agree: adjusted Rand index, mutual information, and what chance gives.

The question they are for: do communities of innovation coincide with the planned agglomerations?
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import gammaln, xlogy

from flowspace.errors import MeasureError, Problem
from flowspace.values import group_problems, matched, refuse, whole_number


def adjusted_rand_index(first, second) -> float:
    r"""Pairs of cities that two divisions treat alike, corrected for chance.

    .. math:: \mathrm{ARI} = \frac{\sum_{kl} \binom{n_{kl}}{2} - E}
              {\frac12 \left[\sum_k \binom{a_k}{2} + \sum_l \binom{b_l}{2}\right] - E}, \qquad
              E = \sum_k \binom{a_k}{2} \sum_l \binom{b_l}{2} \Big/ \binom n2

    Parameters
    ----------
    first, second : Series, array or list, shape (n,)
        The group of each city; two Series are matched by city. At least two cities.

    Returns
    -------
    float
        1 if they agree, 0 on average over all ways to deal the groups out to the cities, below 0 if they agree less.
        1 if both make one group, or both as many groups as cities.

    Raises
    ------
    MeasureError
        If there are fewer than two cities, a group is missing, or the cities differ.

    Examples
    --------
    >>> round(adjusted_rand_index([0, 0, 1, 1], [0, 0, 1, 2]), 2)
    0.57
    >>> round(adjusted_rand_index([0, 0, 1, 1], [0, 1, 0, 1]), 2)
    -0.5
    """
    table = _contingency(*_codes(first, second))
    return float(_adjusted_rand(table[None])[0])


def normalised_mutual_information(first, second) -> float:
    r"""Mutual information of two divisions over the arithmetic mean of their entropies.

    .. math:: \mathrm{NMI} = \frac{I}{\frac12 (H_1 + H_2)}, \qquad
              I = \sum_{kl} \frac{n_{kl}}{n} \ln\frac{n\, n_{kl}}{a_k b_l}

    Parameters
    ----------
    first, second : Series, array or list, shape (n,)
        As for `adjusted_rand_index`.

    Returns
    -------
    float
        In [0, 1]. Not corrected for chance: with many small groups it is far above 0 for divisions that have nothing
        to do with each other. 1 if both make one group.

    Raises
    ------
    MeasureError
        As `adjusted_rand_index`.

    See Also
    --------
    adjusted_mutual_information : corrected for chance.

    Examples
    --------
    >>> round(normalised_mutual_information([0, 0, 1, 1], [0, 0, 1, 2]), 6)
    0.8
    """
    mutual, a, b = _information(_contingency(*_codes(first, second)))
    return 1.0 if a + b == 0 else float(mutual / ((a + b) / 2))


def adjusted_mutual_information(first, second) -> float:
    r"""Mutual information of two divisions, corrected for chance, over the arithmetic mean of their entropies.

    .. math:: \mathrm{AMI} = \frac{I - E[I]}{\frac12 (H_1 + H_2) - E[I]}

    with the expectation over all ways to deal the groups, of the sizes they have, out to the cities.

    Parameters
    ----------
    first, second : Series, array or list, shape (n,)
        As for `adjusted_rand_index`.

    Returns
    -------
    float
        1 if they agree, 0 on average by chance, below 0 if they agree less. 1 if both make one group, or both as many
        groups as cities.

    Raises
    ------
    MeasureError
        As `adjusted_rand_index`.

    Examples
    --------
    >>> round(adjusted_mutual_information([0, 0, 1, 1], [5, 5, 7, 7]), 9)
    1.0
    >>> round(adjusted_mutual_information([0, 0, 1, 1], [0, 1, 0, 1]), 9)
    -0.5
    """
    table = _contingency(*_codes(first, second))
    mutual, a, b = _information(table)
    return float(_adjusted(mutual, _expected_information(table), (a + b) / 2))


@dataclass(frozen=True)
class Agreement:
    """Agreement of two divisions of cities, and what chance gives.

    Parameters
    ----------
    measures : DataFrame
        Indexed by measure (adjusted_rand_index, adjusted_mutual_information, normalised_mutual_information): value;
        null_mean and null_95, mean and 95 % quantile of the divisions dealt out at random; p_value, the share of
        those that agree at least as much, the one given counted among them.
    cities : int
        Number of cities compared.
    left_out : tuple
        Cities that one of the divisions has no group for.
    permutations, seed : int
        How chance was drawn.
    """

    measures: pd.DataFrame
    cities: int
    left_out: tuple
    permutations: int
    seed: int


def agreement(communities, agglomerations, permutations=999, seed=0) -> Agreement:
    """Compare communities with planned agglomerations, and with groups of their sizes dealt out at random.

    Parameters
    ----------
    communities, agglomerations : Series
        Keyed by city. Cities that one of them does not name, or names with nothing (isolated in the network, outside
        of all agglomerations), are left out of the comparison.
    permutations : int
        Random rearrangements of the agglomerations over the cities, at least 99.
    seed : int
        Zero or more; the same seed gives the same result whatever the order of the cities.

    Returns
    -------
    Agreement

    Raises
    ------
    MeasureError
        If fewer than two cities are left, a city stands twice, an argument is no Series, or a number is out of its
        range.

    Notes
    -----
    Cities at random are a weak opponent: any division of China by where cities lie beats it, since links fall with
    distance. It says whether communities have to do with agglomerations, not whether planning made them.

    Examples
    --------
    >>> found = pd.Series([1, 1, 2, 2, None], index=list("abcde"))
    >>> planned = pd.Series(["x", "x", "y", "y"], index=list("abcd"))
    >>> result = agreement(found, planned, permutations=99)
    >>> result.measures["value"].round(6).to_list(), result.left_out
    ([1.0, 1.0, 1.0], ('e',))
    """
    problems = whole_number(permutations, "number of permutations", 99) + whole_number(seed, "seed", 0)
    for name, given in (("communities", communities), ("agglomerations", agglomerations)):
        if not isinstance(given, pd.Series):
            problems.append(Problem(f"{name} that are a {type(given).__name__}", "a Series keyed by city",
                                    "give the codes of the cities as index"))
        elif not given.index.is_unique:
            problems.append(Problem(f"{name} in which a city stands twice", "each city once",
                                    "choose a membership without overlaps"))
    refuse(problems)
    named = [given.dropna() for given in (communities, agglomerations)]
    common = sorted(named[0].index.intersection(named[1].index), key=str)
    everyone = sorted(communities.index.union(agglomerations.index), key=str)
    left_out = tuple(city for city in everyone if city not in set(common))
    if len(common) < 2:
        raise MeasureError(Problem(f"{len(common)} cities that have both a community and an agglomeration",
                                   "at least two", "compare divisions of the same cities"))
    a, b = _codes(*(given.loc[common] for given in named))
    # All tables of the permutations at once: groups are dealt out, their sizes stay.
    shuffled = b[np.argsort(np.random.default_rng(seed).random((permutations, len(b))), axis=1)]
    tables = _contingencies(a, np.vstack([b, shuffled]))
    mutual, first, second = _information(tables)
    mean = (first + second) / 2
    rand = _adjusted_rand(tables)
    adjusted = _adjusted(mutual, _expected_information(tables[0]), mean)
    normalised = np.divide(mutual, mean, out=np.ones_like(mutual), where=mean > 0)
    rows = {}
    for name, values in (("adjusted_rand_index", rand), ("adjusted_mutual_information", adjusted),
                         ("normalised_mutual_information", normalised)):
        drawn = values[1:]
        rows[name] = (values[0], drawn.mean(), np.quantile(drawn, 0.95),
                      (1 + np.sum(drawn >= values[0] - 1e-12)) / (1 + permutations))
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["value", "null_mean", "null_95", "p_value"])
    return Agreement(table.rename_axis("measure"), len(common), left_out, int(permutations), int(seed))


def adjusted_rand_pairs(members) -> np.ndarray:
    """Adjusted Rand index of every pair of many divisions.

    Parameters
    ----------
    members : ndarray of int, shape (runs, n)
        Group of each city in each division, counted from 0.

    Returns
    -------
    ndarray of float, shape (runs * (runs - 1) / 2,)
        In the order (0, 1), (0, 2), …

    Examples
    --------
    >>> adjusted_rand_pairs(np.array([[0, 0, 1, 1], [1, 1, 0, 0], [0, 1, 0, 1]])).round(9).tolist()
    [1.0, -0.5, -0.5]
    """
    members = np.asarray(members)
    return np.concatenate([np.empty(0), *(_adjusted_rand(_contingencies(members[i], members[i + 1:]))
                                          for i in range(len(members) - 1))])


def _codes(first, second) -> tuple[np.ndarray, np.ndarray]:
    """Numbers of the groups, with the cities of the second in the order of the first."""
    problems = [Problem(f"groups of the {which} division that are a {type(given).__name__}",
                        "one list, array or Series", "give the group of each city")
                for which, given in (("first", first), ("second", second))
                if isinstance(given, (str, bytes)) or not hasattr(given, "__len__") or np.ndim(given) != 1]
    refuse(problems)
    vectors, problems = matched(first, {"groups of the second division": second}, "groups of the first division")
    refuse(problems)
    codes = []
    for groups in (first, vectors["groups of the second division"]):
        _, numbers, more = group_problems(groups)
        problems += more
        codes.append(numbers)
    if not problems and len(codes[0]) < 2:
        problems.append(Problem(f"{len(codes[0])} cities", "at least two", "compare divisions of more cities"))
    refuse(problems)
    return codes[0], codes[1]


def _contingency(a, b) -> np.ndarray:
    return _contingencies(a, b[None])[0]


def _contingencies(a, many) -> np.ndarray:
    """Numbers of cities by group of the first division and of each of many others, of shape (many, groups, groups)."""
    k, m = int(a.max()) + 1, int(many.max()) + 1
    place = (np.arange(len(many))[:, None] * k + a) * m + many
    return np.bincount(place.ravel(), minlength=len(many) * k * m).reshape(len(many), k, m).astype(float)


def _adjusted_rand(tables) -> np.ndarray:
    n = tables[0].sum()

    def pairs(counts):
        return counts * (counts - 1) / 2

    both = pairs(tables).sum(axis=(1, 2))
    first, second = pairs(tables.sum(axis=2)).sum(axis=1), pairs(tables.sum(axis=1)).sum(axis=1)
    return _adjusted(both, first * second / pairs(n), (first + second) / 2)


def _adjusted(value, expected, most) -> np.ndarray:
    """Corrected for chance; 1 where chance leaves nothing to be reached."""
    value, expected, most = np.broadcast_arrays(value, expected, most)
    room = most - expected
    return np.divide(value - expected, room, out=np.ones(np.shape(value)), where=np.abs(room) > 1e-12)


def _information(tables) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mutual information of the divisions and the entropies of both."""
    share = tables / tables.sum(axis=(-2, -1), keepdims=True)
    entropies = [-xlogy(p, p).sum(axis=-1) for p in (share.sum(axis=-1), share.sum(axis=-2))]
    mutual = entropies[0] + entropies[1] + xlogy(share, share).sum(axis=(-2, -1))
    return np.maximum(mutual, 0.0), entropies[0], entropies[1]


def _expected_information(table) -> float:
    """Mutual information on average over all ways to deal groups of these sizes out: a sum of hypergeometric terms."""
    a, b, n = table.sum(axis=1), table.sum(axis=0), table.sum()
    total = 0.0
    for size in a:
        lowest = np.maximum(1, size + b - n)
        counts = np.arange(1, int(min(size, b.max())) + 1)[:, None]
        allowed = (counts >= lowest) & (counts <= np.minimum(size, b))
        x = np.where(allowed, counts, 1)
        rest = np.where(allowed, n - size - b + x, 0)
        logarithm = (gammaln(size + 1) + gammaln(b + 1) + gammaln(n - size + 1) + gammaln(n - b + 1) - gammaln(n + 1)
                     - gammaln(x + 1) - gammaln(np.where(allowed, size - x, 0) + 1)
                     - gammaln(np.where(allowed, b - x, 0) + 1) - gammaln(rest + 1))
        total += (np.exp(np.where(allowed, logarithm, -np.inf)) * x / n * np.log(n * x / (size * b))).sum()
    return total
