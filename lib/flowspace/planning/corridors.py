"""Whether the cities of a planned corridor hold more links with each other than other cities as far apart."""
from __future__ import annotations

from collections.abc import Sized
from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np
import pandas as pd

from flowspace.errors import Problem
from flowspace.networks.network import Network
from flowspace.values import listed, number_problems, refuse, whole_number

_ROUNDING = 1e-9


@dataclass(frozen=True)
class CorridorTest:
    """Links of a corridor beside those of other pairs as far apart, and its place among other sets of cities.

    Parameters
    ----------
    per_pair : float
        Mean weight of the pairs of the corridor that can be compared.
    expected : float
        Mean weight expected of them, from pairs outside of the corridor at similar distance.
    ratio : float
        per_pair to expected; nan where nothing is expected.
    excess : float
        per_pair minus expected: the statistic that is tested.
    p_greater, p_less : float
        Shares of the sets of cities with an excess at least, and at most, as large, the corridor counted among them;
        nan where no pair can be compared or there is no other set.
    null_mean, null_sd : float
        Of the excesses of the other sets.
    pairs, compared : int
        Pairs of the corridor, and those that have other pairs in their class of distance.
    by_distance : DataFrame
        For each class of distance: from_km, to_km, corridor_pairs, corridor_mean, other_pairs, other_mean (means of
        the weights; nan without pairs).
    cities, sets, seed : int
        Cities that sets were drawn from, sets beside the corridor, and the seed.
    exact : bool
        Whether every possible set was taken.
    """

    per_pair: float
    expected: float
    ratio: float
    excess: float
    p_greater: float
    p_less: float
    null_mean: float
    null_sd: float
    pairs: int
    compared: int
    by_distance: pd.DataFrame
    cities: int
    sets: int
    seed: int
    exact: bool


def corridor_test(weights, distances, corridor, classes=5, masses=None, keep=(), permutations=4999,
                  seed=0) -> CorridorTest:
    r"""Test whether the cities of a corridor hold more links per pair than other sets of cities as large.

    For a set S of cities, with :math:`d(ij)` the class of distance of a pair (quantiles of all pairs) and
    :math:`m_i` the masses (1 where none are given):

    .. math:: e_{ij}(S) = m_i m_j \frac{\sum_{kl \not\subset S,\ d(kl) = d(ij)} w_{kl}}
                                       {\sum_{kl \not\subset S,\ d(kl) = d(ij)} m_k m_l}, \qquad
              T(S) = \frac{1}{|P|} \sum_{ij \in P} \bigl(w_{ij} - e_{ij}(S)\bigr)

    over the pairs P of S whose class holds a pair outside of S with a mass. T of the corridor is compared with T of
    sets of as many cities.

    Parameters
    ----------
    weights : Network or DataFrame, shape (n, n)
        Undirected weights, zero or more, keyed by city both ways; the diagonal plays no part. All cities that sets are
        drawn from: those of the agglomeration as a rule.
    distances : DataFrame, shape (n, n)
        Of the same cities, in any unit; `flowspace.geography.distance_matrix_km` gives kilometres.
    corridor : list of str
        At least two of the cities, each once, and not all of them.
    classes : int
        Classes of distance, at least 1; fewer where quantiles coincide.
    masses : Series, optional
        Keyed by city, zero or more: for instance strengths or patents, so that a corridor of large cities is held
        against large cities.
    keep : list of str
        Cities of the corridor that every set contains: the test then asks about the others.
    permutations : int
        Sets drawn, at least 99; where there are no more sets than that, all are taken.
    seed : int
        Zero or more; the same seed gives the same result whatever the order of the cities.

    Returns
    -------
    CorridorTest

    Raises
    ------
    MeasureError
        If the matrices are not square, symmetric and keyed by the same cities, a number is missing, infinite or
        negative, a city of the corridor is unknown or stands twice, `keep` names others than cities of the corridor or
        all of them, or a number is out of its range.

    Notes
    -----
    A corridor is drawn where cities are linked already: an excess is no effect of the plan. Without masses a corridor
    of the largest cities has an excess for that reason alone. With few cities there are few sets: three of nine have
    84, and no p value below 1/84. Sets without a pair that can be compared (all their cities without mass, say) take no
    part.

    Examples
    --------
    Six cities on a line; the first three are linked more than distance has it:

    >>> cities, place = list("abcdef"), np.arange(6.0)
    >>> distances = pd.DataFrame(np.abs(place[:, None] - place), cities, cities)
    >>> weights = 10 - distances
    >>> weights.loc[list("abc"), list("abc")] += 6
    >>> found = corridor_test(weights, distances, list("abc"), classes=4)
    >>> found.excess, found.sets, found.exact, found.p_greater
    (6.0, 19, True, 0.05)
    """
    problems = whole_number(classes, "number of classes", 1) + whole_number(permutations, "number of permutations", 99)
    problems += whole_number(seed, "seed", 0)
    w, w_problems = _matrix(weights, "weights")
    d, d_problems = _matrix(distances, "distances")
    refuse(problems + w_problems + d_problems)
    alone = sorted(set(w.index) ^ set(d.index))
    if alone:
        problems.append(Problem(f"cities that only one of the matrices has ({listed(alone)})",
                                "the same cities in both", "leave the others out"))
    refuse(problems + _set_problems(corridor, keep, set(w.index)))
    # One order whatever the order of the input, so that sums and draws agree to the last digit.
    cities = sorted(w.index)
    mass, mass_problems = _masses(masses, cities)
    refuse(mass_problems)
    first, second = np.triu_indices(len(cities), 1)
    weight, apart = (matrix.loc[cities, cities].to_numpy(dtype=float)[first, second] for matrix in (w, d))
    pairs = _Pairs(weight, mass[first] * mass[second], first, second, *_classes(apart, int(classes)), len(cities))
    places = {city: place for place, city in enumerate(cities)}
    own = frozenset(places[city] for city in corridor)
    fixed = sorted(places[city] for city in keep)
    others, exact = _other_sets(own, fixed, len(cities), int(permutations), int(seed))
    per_pair, expected, compared = pairs.compare(sorted(own))
    excess = per_pair - expected
    null = np.array([np.subtract(*pairs.compare(list(other))[:2]) for other in others])
    null = null[~np.isnan(null)]
    p_greater = p_less = np.nan
    if len(null) and not np.isnan(excess):
        near = _ROUNDING * weight.max()  # relative to the weights, whose unit must not decide what is a tie
        p_greater = float((1 + np.sum(null >= excess - near)) / (1 + len(null)))
        p_less = float((1 + np.sum(null <= excess + near)) / (1 + len(null)))
    return CorridorTest(
        per_pair, expected, per_pair / expected if expected > 0 else np.nan, excess, p_greater, p_less,
        float(null.mean()) if len(null) else np.nan, float(null.std(ddof=1)) if len(null) > 1 else np.nan,
        comb(len(own), 2), compared, pairs.by_distance(sorted(own)), len(cities), len(null), int(seed), exact)


@dataclass(frozen=True)
class _Pairs:
    """Pairs of cities in one order: weights, products of masses, ends, classes of distance and their limits."""

    weights: np.ndarray
    masses: np.ndarray
    first: np.ndarray
    second: np.ndarray
    distance: np.ndarray
    limits: np.ndarray
    n: int

    def _inside(self, places: list[int]) -> np.ndarray:
        member = np.zeros(self.n, dtype=bool)
        member[places] = True
        return member[self.first] & member[self.second]

    def compare(self, places: list[int]) -> tuple[float, float, int]:
        """Mean weight and mean expected weight of the pairs of a set, and how many pairs that is."""
        inside = self._inside(places)
        k = len(self.limits) - 1
        weight, mass = (np.bincount(self.distance[~inside], values[~inside], k)
                        for values in (self.weights, self.masses))
        with np.errstate(divide="ignore", invalid="ignore"):
            rate = np.where(mass > 0, weight / mass, np.nan)
        expected = rate[self.distance] * self.masses
        counted = inside & ~np.isnan(expected)
        n = int(counted.sum())
        return (float(self.weights[counted].mean()), float(expected[counted].mean()), n) if n else (np.nan, np.nan, 0)

    def by_distance(self, places: list[int]) -> pd.DataFrame:
        """Pairs and mean weights of a set and of all others, by class of distance."""
        inside, k = self._inside(places), len(self.limits) - 1
        columns = {"from_km": self.limits[:-1], "to_km": self.limits[1:]}
        for name, chosen in (("corridor", inside), ("other", ~inside)):
            count = np.bincount(self.distance[chosen], minlength=k)
            total = np.bincount(self.distance[chosen], self.weights[chosen], k)
            columns |= {f"{name}_pairs": count,
                        f"{name}_mean": np.divide(total, count, out=np.full(k, np.nan), where=count > 0)}
        return pd.DataFrame(columns)


def _classes(distances: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Class of every pair, and the limits of the classes; a distance on a limit is in the lower class."""
    inner = np.unique(np.quantile(distances, np.arange(1, k) / k))
    inner = inner[inner < distances.max()]
    return np.searchsorted(inner, distances, side="left"), np.array([distances.min(), *inner, distances.max()])


def _other_sets(own, fixed, n, permutations, seed) -> tuple[list, bool]:
    """Sets of as many cities that hold the fixed ones: all but the corridor, or so many drawn ones."""
    free = [place for place in range(n) if place not in fixed]
    size = len(own) - len(fixed)
    if comb(len(free), size) - 1 <= permutations:
        sets = ([*fixed, *chosen] for chosen in combinations(free, size))
        return [places for places in sets if frozenset(places) != own], True
    generator = np.random.default_rng(seed)
    return [[*fixed, *generator.choice(free, size, replace=False)] for _ in range(permutations)], False


def _matrix(given, what) -> tuple[pd.DataFrame | None, list[Problem]]:
    if isinstance(given, Network):
        if given.directed:
            return None, [Problem(f"a directed network as {what}", "an undirected one",
                                  "add up both directions: undirected()")]
        given = pd.DataFrame(given.between, list(given.cities), list(given.cities))
    if not isinstance(given, pd.DataFrame):
        return None, [Problem(f"a {type(given).__name__} as {what}", "a matrix (DataFrame) keyed by city both ways",
                              "give a DataFrame")]
    if not given.index.is_unique or not given.columns.is_unique or set(given.index) != set(given.columns) \
            or not all(isinstance(city, str) for city in given.index):
        return None, [Problem(f"{what} whose rows and columns are not the same cities, each once, as text",
                              "one row and one column for each city", "correct the labels")]
    square = given.loc[:, list(given.index)]
    names = [f"{a} and {b}" for a in square.index for b in square.index]
    _, problems = number_problems(pd.Series(square.to_numpy().ravel(), names), what, lowest=0)
    if not problems:
        square = square.astype(float)
        if not np.allclose(square, square.T, rtol=1e-9, atol=0):
            problems.append(Problem(f"{what} that differ by direction", "a symmetric matrix",
                                    "add up both directions, or take the mean of both"))
    return square, problems


def _set_problems(corridor, keep, cities) -> list[Problem]:
    problems = []
    for what, given in (("corridor", corridor), ("keep", keep)):
        if isinstance(given, (str, bytes)) or not isinstance(given, Sized) or getattr(given, "ndim", 1) != 1:
            return [Problem(f"a {type(given).__name__} as {what}", "a list of cities", "give a list")]
        names = list(given)
        if not all(isinstance(city, str) for city in names):
            return [Problem(f"{what} with cities that are no text", "a list of codes", "give codes as text")]
        unknown = [str(city) for city in names if city not in cities]
        if unknown:
            problems.append(Problem(f"cities of {what} that are not in the matrices ({listed(unknown)})",
                                    "cities that have weights and distances", "correct the codes, or leave them out"))
        if len(set(names)) != len(names):
            problems.append(Problem(f"cities that stand twice in {what}", "each once", "leave repetitions out"))
    own, fixed = set(corridor), set(keep)
    if not 2 <= len(own) < len(cities):
        problems.append(Problem(f"a corridor of {len(own)} of {len(cities)} cities",
                                "at least two cities, and at least one outside",
                                "give another corridor, or more cities"))
    if fixed - own or (fixed and fixed == own):
        problems.append(Problem("cities to keep that are not of the corridor, or are all of it",
                                "some cities of the corridor", "correct keep"))
    return problems


def _masses(masses, cities) -> tuple[np.ndarray, list[Problem]]:
    if masses is None:
        return np.ones(len(cities)), []
    if not isinstance(masses, pd.Series) or not masses.index.is_unique or not set(cities) <= set(masses.index):
        return np.ones(len(cities)), [Problem("masses that are not a Series with every city once",
                                              "one mass for each city", "give a Series keyed by city")]
    return number_problems(masses.loc[cities], "masses", lowest=0)
