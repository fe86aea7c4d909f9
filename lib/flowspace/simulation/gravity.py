"""The gravity model: how many links two cities are expected to have, given their masses and their distance.

Undirected (co-patents) and directed (headquarters to branch), and the parameters of either.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from flowspace.errors import ParameterError, Problem
from flowspace.geography import distance_matrix_km
from flowspace.geography.columns import require_columns


@dataclass(frozen=True)
class Gravity:
    r"""Parameters of one layer: those of the expected number of links, and the spread of single pairs around it.

    .. math:: \ln E[w_{ijt}] = c_t + \alpha_o \ln m_{it} + \alpha_d \ln m_{jt} - \beta \ln d_{ij}
              + (\gamma_t + \delta_r)\,[i, j \in r] + \pi\,[\text{same province}] + o_i + e_j

    with masses :math:`m_{it}` relative to the mean mass of the year, distances in kilometres and :math:`[\cdot]` equal
    to 1 where the condition holds, else 0. In an undirected layer :math:`\alpha_o = \alpha_d` and there are no
    effects of single cities.

    Parameters
    ----------
    intercept : mapping of int to float
        :math:`c_t` by year: the logarithm of the expected links of two cities of mean mass, 1 km apart, of different
        provinces and agglomerations.
    origin_exponent, destination_exponent : float
        :math:`\alpha_o, \alpha_d`.
    distance_exponent : float
        :math:`\beta`; positive where links become fewer with distance.
    agglomeration_effect : mapping of int to float
        :math:`\gamma_t` by year.
    province_effect : float
        :math:`\pi`.
    dispersion : float
        Variance of the affinity of a pair, which multiplies its expectation and has mean 1; 0 leaves pure chance.
    agglomeration_deviation : mapping of str to float
        :math:`\delta_r`; 0 for agglomerations that are not named.
    origin_effect, destination_effect : mapping of str to float
        :math:`o_i, e_j` by code; 0 for cities that are not named.

    Raises
    ------
    ParameterError
        If the years of the two yearly parameters differ, a number is not finite, or the dispersion is negative.
    """

    intercept: Mapping[int, float]
    origin_exponent: float
    destination_exponent: float
    distance_exponent: float
    agglomeration_effect: Mapping[int, float]
    province_effect: float
    dispersion: float
    agglomeration_deviation: Mapping[str, float] = field(default_factory=dict)
    origin_effect: Mapping[str, float] = field(default_factory=dict)
    destination_effect: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self):
        problems = []
        if not self.intercept or set(self.intercept) != set(self.agglomeration_effect):
            problems.append(Problem(f"intercepts for {len(self.intercept)} years and agglomeration effects for "
                                    f"{len(self.agglomeration_effect)}", "both for the same years, at least one",
                                    "give both for each year"))
        for name in self.__dataclass_fields__:
            value = getattr(self, name)
            numbers = value.values() if isinstance(value, Mapping) else [value]
            if not all(isinstance(number, (int, float)) and np.isfinite(number) for number in numbers):
                problems.append(Problem(f"{name} {value!r}", "finite numbers", "correct the parameter"))
            elif name == "dispersion" and value < 0:
                problems.append(Problem(f"dispersion {value}", "zero or more", "give a variance"))
        if problems:
            raise ParameterError(problems)


def city_pairs(cities: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame:
    """List all pairs of different cities with what the gravity model needs to know of them.

    Parameters
    ----------
    cities : DataFrame
        adcode, province_adcode, longitude, latitude.
    members : DataFrame
        agglomeration and adcode; no city in two agglomerations.

    Returns
    -------
    DataFrame
        adcode_a, adcode_b (the smaller code first, pairs in rising order), distance_km, same_province (bool),
        agglomeration (the key where both belong to the same, else ""). Pairs at distance zero are left out: the
        model has no value for them.

    Raises
    ------
    TableError
        If a column or a coordinate is missing or a city stands twice.
    ParameterError
        If a city belongs to two agglomerations.

    Examples
    --------
    >>> cities = pd.DataFrame({"adcode": ["120000", "110000"], "province_adcode": ["120000", "110000"],
    ...                        "longitude": [117.21, 116.41], "latitude": [39.09, 39.91]})
    >>> members = pd.DataFrame({"agglomeration": ["x", "x"], "adcode": ["110000", "120000"]})
    >>> city_pairs(cities, members).round(1).values.tolist()
    [['110000', '120000', 114.1, False, 'x']]
    """
    require_columns(cities, ["adcode", "province_adcode", "longitude", "latitude"], "the cities")
    require_columns(members, ["agglomeration", "adcode"], "the members")
    if members["adcode"].duplicated().any():
        twice = sorted(set(members.loc[members["adcode"].duplicated(), "adcode"]))
        raise ParameterError(Problem("cities in two agglomerations: " + ", ".join(twice), "a partition",
                                     "choose a version of the membership without overlaps"))
    cities = cities.sort_values("adcode", ignore_index=True)
    distances = distance_matrix_km(cities).to_numpy()
    a, b = np.triu_indices(len(cities), 1)
    codes, provinces = cities["adcode"].to_numpy(), cities["province_adcode"].to_numpy()
    belongs = cities["adcode"].map(members.set_index("adcode")["agglomeration"]).fillna("").to_numpy()
    pairs = pd.DataFrame({
        "adcode_a": codes[a], "adcode_b": codes[b], "distance_km": distances[a, b],
        "same_province": provinces[a] == provinces[b],
        "agglomeration": np.where(belongs[a] == belongs[b], belongs[a], ""),
    }).astype({"adcode_a": "str", "adcode_b": "str", "agglomeration": "str"})
    return pairs[pairs["distance_km"] > 0].reset_index(drop=True)


def relative_masses(masses: pd.DataFrame, year: int) -> pd.Series:
    """Masses of one year over their mean, cities without any mass left out.

    Measured so, the intercept of the model says how dense a year's network is, whatever unit the masses have.

    Parameters
    ----------
    masses : DataFrame
        adcode, year, patents.
    year : int

    Returns
    -------
    Series
        Positive, by adcode, with mean 1.

    Raises
    ------
    ParameterError
        If no city has a mass above zero in that year, a mass is negative, infinite or missing, or a city stands
        twice.

    Examples
    --------
    >>> masses = pd.DataFrame({"adcode": ["110000", "120000", "130100"], "year": 2010, "patents": [30, 10, 0]})
    >>> relative_masses(masses, 2010).to_dict()
    {'110000': 1.5, '120000': 0.5}
    """
    require_columns(masses, ["adcode", "year", "patents"], "the masses")
    part = masses[masses["year"] == year].set_index("adcode")["patents"].astype(float)
    problems = []
    if not ((part >= 0) & (part < np.inf)).all():
        problems.append(Problem(f"masses below zero, infinite or missing in {year}", "numbers of zero or more",
                                "correct the masses", column="patents"))
    if part.index.duplicated().any():
        problems.append(Problem(f"a city twice in {year}", "each city once in a year", "remove one of the rows",
                                column="adcode"))
    positive = part[part > 0]
    if not problems and positive.empty:
        problems.append(Problem(f"no mass above zero in {year}", "at least one city with a mass",
                                "choose a year that the masses cover", column="year"))
    if problems:
        raise ParameterError(problems)
    return positive / positive.mean()


def expected_links(pairs: pd.DataFrame, masses: pd.DataFrame, gravity: Gravity, year: int, reverse: bool = False
                   ) -> np.ndarray:
    r"""Expected links of each pair of cities in one year, as `Gravity` defines them.

    Parameters
    ----------
    pairs : DataFrame
        As `city_pairs` returns them.
    masses : DataFrame
        adcode, year, patents.
    gravity : Gravity
        The parameters.
    year : int
        A year for which they are given.
    reverse : bool
        False for links from adcode_a to adcode_b, True for those from b to a. An undirected layer needs only one.

    Returns
    -------
    ndarray of float
        One for each pair, in their order; 0 where a city has no mass.

    Raises
    ------
    ParameterError
        If the year has no parameters or no masses.

    Examples
    --------
    Two cities of mean mass, 100 km apart, with distance exponent 1:

    >>> pairs = pd.DataFrame({"adcode_a": ["110000"], "adcode_b": ["120000"], "distance_km": [100.0],
    ...                       "same_province": [False], "agglomeration": [""]})
    >>> masses = pd.DataFrame({"adcode": ["110000", "120000"], "year": 2010, "patents": [7, 7]})
    >>> gravity = Gravity({2010: 0.0}, 0.8, 0.8, 1.0, {2010: 0.5}, 0.5, 0.0)
    >>> expected_links(pairs, masses, gravity, 2010).round(6).tolist()
    [0.01]
    """
    if year not in gravity.intercept:
        known = sorted(gravity.intercept)
        raise ParameterError(Problem(f"year {year!r}", f"a year from {known[0]} to {known[-1]} with parameters",
                                     "choose another year", column="year"))
    origin, destination = ("adcode_b", "adcode_a") if reverse else ("adcode_a", "adcode_b")
    relative = relative_masses(masses, year)
    log_mass = np.log(relative)
    index = gravity.intercept[year] - gravity.distance_exponent * np.log(pairs["distance_km"].to_numpy())
    index = index + pair_effects(pairs, gravity, year)
    for city, exponent, effects in ((pairs[origin], gravity.origin_exponent, gravity.origin_effect),
                                    (pairs[destination], gravity.destination_exponent, gravity.destination_effect)):
        potential = exponent * log_mass + pd.Series(effects, dtype=float).reindex(log_mass.index).fillna(0.0)
        # A city without mass is not in the index (-1) and gets the last value: its links are exp(-infinity) = 0.
        index = index + np.append(potential, -np.inf)[log_mass.index.get_indexer(city)]
    return np.exp(index)


def pair_effects(pairs: pd.DataFrame, gravity: Gravity, year: int) -> np.ndarray:
    """Sum of the effects of a common agglomeration and a common province for each pair.

    Parameters
    ----------
    pairs : DataFrame
        As `city_pairs` returns them.
    gravity : Gravity
        The parameters.
    year : int
        A year for which they are given.

    Returns
    -------
    ndarray of float
        0 for pairs that share neither.

    Examples
    --------
    >>> pairs = pd.DataFrame({"same_province": [True, False], "agglomeration": ["x", ""]})
    >>> gravity = Gravity({2010: 0.0}, 0.8, 0.8, 1.0, {2010: 0.5}, 0.25, 0.0, {"x": 1.0})
    >>> pair_effects(pairs, gravity, 2010).tolist()
    [1.75, 0.0]
    """
    key = pairs["agglomeration"]
    named = pd.Index(gravity.agglomeration_deviation, dtype="str")
    deviation = np.append(list(gravity.agglomeration_deviation.values()), 0.0)[named.get_indexer(key)]
    common = (key != "").to_numpy() * (gravity.agglomeration_effect[year] + deviation)
    return common + pairs["same_province"].to_numpy() * gravity.province_effect
