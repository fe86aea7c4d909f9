r"""Which countings of links can come from items of whole cities: bounds that follow from the definitions alone.

An item of k cities, from 2 to K, adds 1 to the full counting of each of its pairs, 1/(k-1) to Newman's and 2/(k(k-1))
to the fractional one. Per item Newman's is x = 1/(k-1) and the fractional one 2x²/(1+x), a convex curve: sums over
the items of a pair lie between its polygon through neighbouring k and its chord from k = K to k = 2.
"""
from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from flowspace.tables.problems import Collector

MOST_DECIMALS = 9
"""Figures with more decimals are taken as not rounded."""

SLACK = 1e-9
"""What sums of binary fractions may be off, relative to the full counting."""

SHARED: Mapping[str, str] = {"copatent_cities": "multi_city_patents", "ai_copublication_cities": "multi_city_papers"}
"""For tables of cities, the column of items that a city shares with others."""

_MEND = ("count again: an item of k cities adds 1 to full, 1/(k-1) to newman and 2/(k(k-1)) to link_fractional of each "
         "pair, where k counts all its cities; or, in data of your own, leave newman and link_fractional empty")


def half_unit(values: pd.Series, groups: list[pd.Series]) -> np.ndarray:
    """Return half a unit of the last decimal that the figures of a group are given with, for each figure.

    Parameters
    ----------
    values : Series of float
        Figures; missing ones say nothing.
    groups : list of Series
        Columns that tell the groups apart, such as the year: each is taken as rounded in one way.

    Returns
    -------
    array
        0 where a group has more than `MOST_DECIMALS` decimals.

    Examples
    --------
    >>> half_unit(pd.Series([0.33, 1.5, 2.0]), [pd.Series([2019, 2019, 2020])]).tolist()
    [0.005, 0.005, 0.5]
    """
    figures = values.to_numpy(dtype=float)
    decimals = np.full(len(figures), MOST_DECIMALS + 1)
    for d in range(MOST_DECIMALS, -1, -1):
        # Noughts and missing figures have no decimals.
        decimals[~(np.abs(figures - np.round(figures, d)) > 1e-13 * np.maximum(1, np.abs(figures)))] = d
    most = pd.Series(decimals, index=values.index).groupby(groups).transform("max").to_numpy()
    return np.where(most > MOST_DECIMALS, 0.0, 0.5 * 10.0 ** -most)


def newman_bounds(full: np.ndarray, cities: int) -> tuple[np.ndarray, np.ndarray]:
    r"""Return the least and the largest Newman count of a pair with items of three cities or more.

    .. math:: \frac{F}{K-1} \le N \le F - \frac12

    Where all items have two cities, Newman's count is the full one.

    Parameters
    ----------
    full : array
        Full counts, at least 1.
    cities : int
        The largest possible number K of cities of an item, at least 3.

    Returns
    -------
    least, largest : array

    Examples
    --------
    >>> [bound.tolist() for bound in newman_bounds(np.array([4.0]), 5)]
    [[1.0], [3.5]]
    """
    return full / (cities - 1), full - 0.5


def fractional_bounds(full: np.ndarray, newman: np.ndarray, cities: int, side: str) -> np.ndarray:
    r"""Return the least or the largest fractional count that goes with a full and a Newman count.

    .. math:: \frac{4N - 2F/k}{k+1} \le L \le \frac{(K+1)N - F}{K},\qquad k = \lceil F/N \rceil

    Parameters
    ----------
    full, newman : array
        Counts F and N.
    cities : int
        The largest possible number K of cities of an item, at least 3.
    side : {"least", "largest"}

    Returns
    -------
    array

    Notes
    -----
    The lower bound is the chord between items of k and of k+1 cities, the upper one that between items of two and of
    K cities. With an item of three cities or more the fractional count is at least 2/3 below the full one.

    Examples
    --------
    An item of two cities and one of three make 2, 1.5 and 4/3:

    >>> F, N = np.array([2.0]), np.array([1.5])
    >>> fractional_bounds(F, N, 3, "least").round(3).tolist(), fractional_bounds(F, N, 3, "largest").round(3).tolist()
    ([1.333], [1.333])
    """
    if side == "largest":
        return np.minimum(((cities + 1) * newman - full) / cities, full - 2 / 3)
    k = np.clip(np.ceil(full / np.maximum(newman, full / (cities - 1)) - SLACK), 2, cities - 1)
    return (4 * newman - 2 * full / k) / (k + 1)


def countings_possible(frame: pd.DataFrame, others: Mapping[str, pd.DataFrame], problems: Collector) -> None:
    """Note pairs whose full, fractional and Newman counts no items of whole cities can give.

    Parameters
    ----------
    frame : DataFrame
        Columns full, link_fractional, newman, year and perhaps venues; fractional and Newman counts may be missing.
    others : mapping of str to DataFrame
        Holds cities: an item has at most as many cities as there are.
    problems : Collector
        Takes what is wrong.

    Notes
    -----
    Counts are taken as rounded to the most decimals that a column has in a year (and set of venues).
    """
    most = len(others["cities"])
    groups = [frame[name] for name in ("year", "venues") if name in frame]
    full = frame["full"].to_numpy(dtype=float)
    slack = SLACK * np.maximum(1, full)
    given = {name: frame[name].to_numpy(dtype=float) for name in ("newman", "link_fractional")}
    off = {name: half_unit(frame[name], groups) + slack for name in given}
    low, high = ({name: figures + sign * off[name] for name, figures in given.items()} for sign in (-1, 1))
    missing = {name: np.isnan(figures) for name, figures in given.items()}

    two = np.logical_and.reduce([missing[name] | ((low[name] <= full) & (full <= high[name])) for name in given])
    possible = two
    newman_fits = missing["newman"] | ((low["newman"] <= full) & (full <= high["newman"]))
    if most >= 3:
        some = np.maximum(full, 1)
        least, largest = newman_bounds(some, most)
        inside = missing["newman"] | ((high["newman"] >= least) & (low["newman"] <= largest))
        newman_fits = newman_fits | (inside & (full > 0))
        start = np.where(missing["newman"], least, np.clip(low["newman"], least, largest))
        end = np.where(missing["newman"], largest, np.clip(high["newman"], least, largest))
        bounds = fractional_bounds(some, start, most, "least"), fractional_bounds(some, end, most, "largest")
        between = (high["link_fractional"] >= bounds[0] - slack) & (low["link_fractional"] <= bounds[1] + slack)
        possible = two | ((full > 0) & inside & (missing["link_fractional"] | between))
        single = np.flatnonzero(possible & (full == 1))
        possible[single] = _single(low, high, missing, single, most)

    wrong = np.flatnonzero(~possible)
    for name, rows in (("newman", wrong[~newman_fits[wrong]]), ("link_fractional", wrong[newman_fits[wrong]])):
        problems.add_rows("countings", frame.index[rows], lambda i, rows=rows: _described(
            frame.iloc[rows[i]], most), name)


def _single(low: dict, high: dict, missing: dict, rows: np.ndarray, most: int) -> np.ndarray:
    """Whether some number of cities gives the countings of one item, for pairs that share one."""
    k = np.arange(2, most + 1)
    shares = {"newman": 1 / (k - 1), "link_fractional": 2 / (k * (k - 1))}
    boxes = np.array([bound for name in shares for bound in (
        np.where(missing[name][rows], -np.inf, low[name][rows]), np.where(missing[name][rows], np.inf,
                                                                          high[name][rows]))]).T
    distinct, place = np.unique(boxes, axis=0, return_inverse=True)
    fits = [any((box[0] <= shares["newman"]) & (shares["newman"] <= box[1]) & (box[2] <= shares["link_fractional"])
                & (shares["link_fractional"] <= box[3])) for box in distinct]
    return np.array(fits, dtype=bool)[place.ravel()]


def _described(row: pd.Series, most: int) -> tuple[str, str, str]:
    """Describe impossible countings of a pair, and the nearest that are possible."""
    full, newman = float(row["full"]), float(row["newman"])
    found = f"full {full:g}" + "".join(f", {name} {row[name]:.10g}" for name in ("newman", "link_fractional")
                                       if not pd.isna(row[name]))
    if full == 0:
        return found, "noughts where no item is shared", _MEND
    if most < 3:
        return found, f"{full:g} in all three, as there are no three cities", _MEND
    if full == 1:
        return found, ("newman 1/(k-1) and link_fractional 2/(k(k-1)) of one item of k cities, k a whole number from 2 "
                       f"to {most}"), _MEND
    least, largest = (float(bound[0]) for bound in newman_bounds(np.array([full]), most))
    if not pd.isna(newman) and least <= newman <= largest:
        bounds = [float(fractional_bounds(np.array([full]), np.array([newman]), most, side)[0])
                  for side in ("least", "largest")]
        return found, f"link_fractional from {bounds[0]:.6g} to {bounds[1]:.6g} with these two", _MEND
    return found, (f"newman and link_fractional both {full:g} where all items have two cities; otherwise newman from "
                   f"{least:.6g} to {largest:.6g}, and link_fractional below it"), _MEND


def network_possible(links: pd.DataFrame, nodes: pd.DataFrame, shared: str, problems: Collector, file: str) -> None:
    """Note links and cities that contradict each other, whatever links have been left out within groups.

    Parameters
    ----------
    links : DataFrame
        Columns adcode_a, adcode_b, year, perhaps venues, full, newman and link_fractional, indexed by row of the
        file.
    nodes : DataFrame
        Columns adcode, year, perhaps venues, and the column `shared`.
    shared : str
        Column of the nodes: items that a city shares with others.
    problems : Collector
        Takes problems of the links.
    file : str
        Name of the file of the cities.

    Notes
    -----
    The items that two cities share are at most those that each shares with any. For a city the Newman counts of its
    links sum to its shared items, or to less where links within groups are left out; its full counts sum to no less.

    Examples
    --------
    >>> links = pd.DataFrame({"adcode_a": ["110000"], "adcode_b": ["310000"], "year": [2019], "full": [3],
    ...                       "newman": [3.0], "link_fractional": [3.0]}, index=[2])
    >>> nodes = pd.DataFrame({"adcode": ["110000", "310000"], "year": 2019, "multi_city_patents": [3, 2]})
    >>> network_possible(links, nodes, "multi_city_patents", problems := Collector("copatents.csv"), "cities.csv")
    >>> print(problems.listed()[0].found)
    full 3 for 310000 in 2019, which has multi_city_patents 2
    """
    key = ["adcode", *(name for name in ("year", "venues") if name in links)]
    groups = [links[name] for name in key[1:]]
    # An item of three cities takes 2/3 from the fractional count, so that a nearly full one is of items of two only.
    two = links["link_fractional"] - half_unit(links["link_fractional"], groups) > links["full"] - 2 / 3
    links = links.assign(off=np.where(two, 0.0, half_unit(links["newman"], groups)),
                         newman=links["newman"].where(~two, links["full"]))
    known = nodes.set_index(key)[[shared]].astype("float64")
    mend = f"count links and cities from the same items, and correct the wrong one; {file} is made anew by " \
        "`flowspace import edges` where it is missing"
    long = pd.concat([links.rename(columns={end: "adcode"}).assign(row=links.index)
        for end in ("adcode_a", "adcode_b")])[[*key, "row", "full", "newman", "off"]]
    long = long.join(known, on=key).dropna(subset=[shared])
    over = long[long["full"] > long[shared]].drop_duplicates("row").sort_values("row")
    problems.add_rows("shared", over["row"].tolist(), lambda i: (
        f"full {over['full'].iloc[i]} for {_place(over.iloc[i], key)}, which has {shared} {over[shared].iloc[i]:g}",
        f"at most {over[shared].iloc[i]:g}, the items that the city shares with any other", mend), "full")

    sums = long.groupby(key).agg(full=("full", "sum"), newman=("newman", lambda part: part.sum(skipna=False)),
                                 off=("off", "sum"), shared=(shared, "first"), row=("row", "min")).reset_index()
    sums = sums.sort_values("row")
    slack = sums["off"] + SLACK * sums["full"].clip(lower=1)
    above = sums[sums["newman"] - slack > sums["shared"]]
    problems.add_rows("strength", above["row"].tolist(), lambda i: (
        f"newman counts of {_place(above.iloc[i], key)} that sum to {above['newman'].iloc[i]:.10g}, beside {shared} "
        f"{above['shared'].iloc[i]:g} in {file}",
        "a sum equal to it, or below it where links within groups are left out", mend), "newman")
    below = sums[sums["full"] < sums["shared"]]
    problems.add_rows("strength", below["row"].tolist(), lambda i: (
        f"full counts of {_place(below.iloc[i], key)} that sum to {below['full'].iloc[i]:g}, beside {shared} "
        f"{below['shared'].iloc[i]:g} in {file}",
        "a sum not below it, as each of these items makes a link", mend), "full")


def _place(row: pd.Series, key: list[str]) -> str:
    """Name a city and year."""
    return f"{row['adcode']} in " + ", ".join(str(row[name]) for name in key[1:])
