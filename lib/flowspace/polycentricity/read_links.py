"""Links and members as functional measures take them: one matrix for each year, places of members and of the others."""
from __future__ import annotations

from collections.abc import Iterator
from numbers import Integral
from typing import NamedTuple

import numpy as np
import pandas as pd

from flowspace.edges import DIRECTED, UNDIRECTED, member_groups, yearly_matrices
from flowspace.errors import MeasureError, Problem
from flowspace.polycentricity.tables import not_flags
from flowspace.values import listed, refuse


class Block(NamedTuple):
    """One agglomeration among all cities.

    Parameters
    ----------
    agglomeration : str
    n_members : int
        Members, observed or not.
    inside, outside : ndarray of int
        Places of its observed members, and of all other cities.
    """

    agglomeration: str
    n_members: int
    inside: np.ndarray
    outside: np.ndarray


def read_links(links, members, cities, value, years, directed,
               window) -> tuple[tuple[str, ...], dict[int, np.ndarray], list[Block]]:
    """Check links and members, and find the places of members among the cities.

    Parameters
    ----------
    links, members, cities, value, years, directed, window
        As for `functional_polycentricity`.

    Returns
    -------
    codes : tuple of str
        The cities.
    matrices : dict of int to ndarray
        Weights by year, with a diagonal of zeros.
    blocks : list of Block
        Agglomerations in the order of `members`, those without an observed member included.

    Raises
    ------
    MeasureError
        As `functional_polycentricity`.

    Examples
    --------
    >>> links = pd.DataFrame({"adcode_a": ["1"], "adcode_b": ["3"], "year": 2010, "full": [4]})
    >>> members = pd.DataFrame({"agglomeration": "a", "adcode": ["2", "1"]})
    >>> codes, matrices, (block,) = read_links(links, members, ["1", "2", "3"], "full", None, False, 1)
    >>> block.inside.tolist(), block.outside.tolist(), matrices[2010].sum(axis=1).tolist()
    ([1, 0], [2], [4.0, 0.0, 4.0])
    """
    refuse(not_flags(directed=directed))
    refuse(_self_links(links, directed))
    # What can be read only once is a list from here on.
    cities, years = (list(given) if isinstance(given, Iterator) else given for given in (cities, years))
    groups, _ = member_groups(members, cities)
    codes, matrices, incomplete = yearly_matrices(links, cities, value, directed, years, window,
                                                  _covered(links, years))
    if incomplete:
        raise MeasureError(Problem(f"years whose window of {window} reaches outside the links "
                                   f"({listed([str(year) for year in incomplete])})", "years with a complete window",
                                   "leave these years out"))
    place = {code: i for i, code in enumerate(codes)}
    sizes = members.groupby("agglomeration", sort=False)["adcode"].size()
    blocks = []
    for name, size in sizes.items():
        inside = np.array([place[code] for code in groups.get(name, [])], dtype=int)
        blocks.append(Block(str(name), int(size), inside, np.setdiff1d(np.arange(len(codes)), inside)))
    return codes, matrices, blocks


def _self_links(links, directed) -> list[Problem]:
    """Problems of links inside a city, which strengths between cities must not hold."""
    one, other = DIRECTED if directed else UNDIRECTED
    if not isinstance(links, pd.DataFrame) or any(list(links.columns).count(end) != 1 for end in (one, other)):
        return []  # named where the links are read
    ends = links[[one, other]].astype(object)
    own = ends.loc[(ends[one] == ends[other]).to_numpy(), one]
    if own.empty:
        return []
    return [Problem(f"cities linked to themselves ({listed(sorted(set(map(str, own))))})",
                    "links between two different cities", "leave links inside a city out")]


def _covered(links, years):
    """Years that were looked at: those of the links and those asked for, which have no links if they do not occur."""
    if years is None or not hasattr(years, "__iter__") or not isinstance(links, pd.DataFrame) or "year" not in links:
        return None
    # What is no year is named where years are read.
    return [*links["year"].drop_duplicates(), *(year for year in years if isinstance(year, Integral))]
