"""Networks of many years and agglomerations from one table of links."""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from flowspace.edges import member_groups, yearly_matrices
from flowspace.errors import MeasureError, Problem
from flowspace.networks.network import Network
from flowspace.values import listed, refuse, whole_number


@dataclass(frozen=True, eq=False)
class Networks(Sequence):
    """Networks with what could not be made into one.

    Parameters
    ----------
    networks : tuple
        `Network` or `ExternalLinks`, by agglomeration and then by year.
    left_out : DataFrame
        Columns agglomeration and adcode: members that are not among the cities whose links were observed.
    incomplete : tuple of int
        Years asked for whose window holds a year that the table does not cover. There are no networks of them.
    """

    networks: tuple
    left_out: pd.DataFrame
    incomplete: tuple[int, ...]

    def __getitem__(self, place):
        return self.networks[place]

    def __len__(self) -> int:
        return len(self.networks)

    def __iter__(self) -> Iterator:
        return iter(self.networks)

    def only(self) -> Network:
        """The one network there is, for measures that say nothing of one without links.

        Returns
        -------
        Network

        Raises
        ------
        MeasureError
            If there is none, since the table does not cover the years asked for, or several, or no two cities of it
            are linked.

        Examples
        --------
        >>> edges = pd.DataFrame({"adcode_a": ["a", "a"], "adcode_b": ["b", "c"], "year": [2010, 2012], "full": [1, 2]})
        >>> national_networks(edges, list("abc"), "full", directed=False, years=[2012]).only()
        Network of 3 cities, undirected, 1 link, year 2012
        >>> national_networks(edges, list("abc"), "full", directed=False, years=[2011]).only()
        Traceback (most recent call last):
            ...
        flowspace.errors.MeasureError: MeasureError: 1 problem
          1. found no network: no link in 2011, or in the years added up to it; expected one network with links. To
        mend it: choose years that have links
        """
        if len(self.networks) == 1 and (self.networks[0].weights > 0).any():
            return self.networks[0]
        found = "; ".join(repr(network) for network in self.networks) or "no network"
        if not self.networks and self.incomplete:
            found += f": no link in {listed([str(year) for year in self.incomplete])}, or in the years added up to it"
        raise MeasureError(Problem(found, "one network with links", "choose years that have links"))


@dataclass(frozen=True, eq=False)
class ExternalLinks:
    """Links between the members of an agglomeration and the cities outside it.

    Parameters
    ----------
    members, outside : tuple of str
        Codes.
    outward, inward : ndarray of float, shape (members, outside)
        Weights of the links from members to cities outside, and from those to members; the same matrix where links are
        undirected.
    directed : bool
        Whether the two are two things.
    label : dict
        Keys such as agglomeration and year.
    """

    members: tuple[str, ...]
    outside: tuple[str, ...]
    outward: np.ndarray
    inward: np.ndarray
    directed: bool
    label: dict = field(default_factory=dict)

    @cached_property
    def network(self) -> Network:
        """All cities, members first, with no links but those between a member and a city outside.

        Measures of members that count or weigh links hold for it; density and centralisation of the whole do not, as
        most pairs cannot be linked.
        """
        n = len(self.members)
        weights = np.zeros((n + len(self.outside),) * 2)
        weights[:n, n:], weights[n:, :n] = self.outward, self.inward.T
        return Network((*self.members, *self.outside), weights, self.directed, self.label)


def national_networks(edges, cities, value, directed, years=None, window=1, covered=None, label=None) -> Networks:
    """One network of all cities for each year.

    Parameters
    ----------
    edges : DataFrame
        year, the ends of the links (adcode_a and adcode_b, or from_adcode and to_adcode) and the column named by
        `value`; each pair once a year.
    cities : sequence of str
        Codes of all cities whose links were observed, linked or not.
    value : str
        Column of the weights.
    directed : bool
        Whether the links are directed.
    years : sequence of int, optional
        Years to make networks of; if left out, all whose windows are complete.
    window : int
        Years that are added up, ending with the year named.
    covered : sequence of int, optional
        Years that the table covers; if left out, those that stand in it. A covered year without a row has no links.
    label : dict, optional
        Further keys of all networks, such as {"layer": "copatents"}; other than agglomeration, year and first_year.

    Returns
    -------
    Networks
        Labelled by year; and by first_year, where the window is longer than one.

    Raises
    ------
    MeasureError
        As `flowspace.networks.network`; or if a year or the window is no whole number, or a year of the table is not
        among those covered.

    Notes
    -----
    Weights of a window are sums, not means: windows of different lengths cannot be compared.

    Examples
    --------
    >>> edges = pd.DataFrame({"adcode_a": ["a", "a", "b"], "adcode_b": ["b", "b", "c"], "year": [2010, 2011, 2012],
    ...                       "full": [1, 2, 4]})
    >>> made = national_networks(edges, list("abc"), "full", directed=False, years=[2011, 2012], window=3)
    >>> list(made), made.incomplete
    ([Network of 3 cities, undirected, 2 links, year 2012, first_year 2010], (2011,))
    """
    _check(window, label)
    codes, matrices, incomplete = yearly_matrices(edges, cities, value, directed, years, window, covered)
    return Networks(tuple(Network(codes, matrix, directed, _label(label, year, window))
                          for year, matrix in matrices.items()), _no_members(), incomplete)


def within_networks(edges, members, cities, value, directed, years=None, window=1, covered=None,
                    label=None) -> Networks:
    """One network of each agglomeration's members for each year.

    Parameters
    ----------
    edges, cities, value, directed, years, window, covered, label
        As in `national_networks`.
    members : DataFrame
        agglomeration and adcode. A city may be a member of several agglomerations.

    Returns
    -------
    Networks
        Labelled by agglomeration and year. Members that are not among `cities` are left out and listed; an
        agglomeration of which none is has no network.

    Raises
    ------
    MeasureError
        As `national_networks`; or if the members lack a column, or one stands twice in an agglomeration.

    Examples
    --------
    >>> edges = pd.DataFrame({"adcode_a": ["a", "a"], "adcode_b": ["b", "c"], "year": 2010, "full": [1, 2]})
    >>> members = pd.DataFrame({"agglomeration": ["delta", "delta", "delta"], "adcode": ["b", "a", "z"]})
    >>> made = within_networks(edges, members, list("abc"), "full", directed=False)
    >>> list(made), made[0].cities
    ([Network of 2 cities, undirected, 1 link, agglomeration delta, year 2010], ('b', 'a'))
    >>> made.left_out.values.tolist()
    [['delta', 'z']]
    """
    groups, left_out = member_groups(members, cities)
    _check(window, label)
    codes, matrices, incomplete = yearly_matrices(edges, cities, value, directed, years, window, covered)
    place = {code: i for i, code in enumerate(codes)}
    made = []
    for key, inside in groups.items():
        places = [place[code] for code in inside]
        made += [Network(tuple(inside), matrix[np.ix_(places, places)], directed,
                         _label(label, year, window, key)) for year, matrix in matrices.items()]
    return Networks(tuple(made), left_out, incomplete)


def external_networks(edges, members, cities, value, directed, years=None, window=1, covered=None,
                      label=None) -> Networks:
    """The links between each agglomeration's members and the cities outside it, for each year.

    Parameters
    ----------
    edges, members, cities, value, directed, years, window, covered, label
        As in `within_networks`.

    Returns
    -------
    Networks
        Of `ExternalLinks`, labelled by agglomeration and year.

    Raises
    ------
    MeasureError
        As `within_networks`.

    Examples
    --------
    >>> edges = pd.DataFrame({"adcode_a": ["a", "a"], "adcode_b": ["b", "c"], "year": 2010, "full": [1, 2]})
    >>> members = pd.DataFrame({"agglomeration": "delta", "adcode": ["a", "b"]})
    >>> links, = external_networks(edges, members, list("abcd"), "full", directed=False)
    >>> links.outside, links.outward.tolist()
    (('c', 'd'), [[2.0, 0.0], [0.0, 0.0]])
    """
    groups, left_out = member_groups(members, cities)
    _check(window, label)
    codes, matrices, incomplete = yearly_matrices(edges, cities, value, directed, years, window, covered)
    place = {code: i for i, code in enumerate(codes)}
    made = []
    for key, inside in groups.items():
        within = set(inside)
        outside = tuple(code for code in codes if code not in within)
        rows, columns = [place[code] for code in inside], [place[code] for code in outside]
        for year, matrix in matrices.items():
            made.append(ExternalLinks(tuple(inside), outside, matrix[np.ix_(rows, columns)],
                                      matrix[np.ix_(columns, rows)].T, bool(directed),
                                      _label(label, year, window, key)))
    return Networks(tuple(made), left_out, incomplete)


def _check(window, label) -> None:
    """Stop where networks cannot be labelled, with a window that is no number named beside."""
    problems = whole_number(window, "window", 1)
    if label is not None and not isinstance(label, Mapping):
        problems.append(Problem(f"a label that is a {type(label).__name__}", "a dictionary of keys and values",
                                "give for example {'layer': 'copatents'}"))
    for name in sorted({"agglomeration", "year", "first_year"} & set(label if isinstance(label, Mapping) else ())):
        problems.append(Problem(f"a label {name!r}", "keys other than agglomeration, year and first_year",
                                "rename it: networks get these by themselves"))
    refuse(problems)


def _no_members() -> pd.DataFrame:
    return pd.DataFrame({"agglomeration": [], "adcode": []}, dtype=str)


def _label(label, year, window, agglomeration=None) -> dict:
    keys = {} if agglomeration is None else {"agglomeration": agglomeration}
    keys["year"] = year
    if window > 1:
        keys["first_year"] = year - window + 1
    return {**(label or {}), **keys}
