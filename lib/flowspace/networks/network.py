"""The network of cities that every measure of this room takes: codes of cities and a checked matrix of weights."""
from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Set
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from flowspace.errors import MeasureError, Problem
from flowspace.values import as_numbers, listed, plain, refuse

UNDIRECTED = ("adcode_a", "adcode_b")
"""Columns of the two ends of an undirected link."""

DIRECTED = ("from_adcode", "to_adcode")
"""Columns of the two ends of a directed link."""

SYMMETRY = 1e-9
"""How far apart, relative to the larger one, the two weights of an undirected pair may be: differences of rounding."""


@dataclass(frozen=True, eq=False)
class Network:
    """Cities and the weights of the links between them.

    Parameters
    ----------
    cities : tuple of str
        Codes of the cities, each once, at least one; rows and columns of the weights stand in this order.
    weights : ndarray of float, shape (n, n)
        Finite, zero or larger; zero is no link. ``weights[i, j]`` is the flow from i to j; an undirected network holds
        each link on both sides. The diagonal holds what stays inside a city, and plays no part in any measure unless
        the measure says so. Read-only.
    directed : bool
        Whether the two weights of a pair are two things.
    label : dict
        Keys such as agglomeration, year and layer, which tables of measures carry along.

    Raises
    ------
    MeasureError
        If there is no city, a code stands twice or is no text, the weights are no square matrix of numbers with one
        row for each city, a weight is negative, infinite or missing, or the weights of an undirected network differ
        in the two directions.

    Examples
    --------
    >>> Network(("110000", "120000"), np.array([[0.0, 3.0], [3.0, 0.0]]), directed=False)
    Network of 2 cities, undirected, 1 link
    """

    cities: tuple[str, ...]
    weights: np.ndarray
    directed: bool
    label: Mapping[str, Hashable] = field(default_factory=dict)

    def __post_init__(self):
        cities, problems = _cities(self.cities)
        weights, more = _weights(self.weights, len(cities) if not problems else None, self.directed, cities)
        problems += more
        if not isinstance(self.directed, (bool, np.bool_)):
            problems.append(Problem(f"directed={plain(self.directed)}", "True or False", "say whether the two weights "
                                    "of a pair are two things"))
        if not isinstance(self.label, Mapping):
            problems.append(Problem(f"a label that is a {type(self.label).__name__}", "a dictionary of keys and values",
                                    "give for example {'year': 2015}"))
        refuse(problems)
        weights.flags.writeable = False
        for name, value in (("cities", cities), ("weights", weights), ("directed", bool(self.directed)),
                            ("label", dict(self.label))):
            object.__setattr__(self, name, value)

    def __repr__(self) -> str:
        links = np.count_nonzero(self.between) // (1 if self.directed else 2)
        kind = "directed" if self.directed else "undirected"
        label = "".join(f", {key} {value}" for key, value in self.label.items())
        return (f"Network of {self.n} cit{'y' if self.n == 1 else 'ies'}, {kind}, {links} link"
                f"{'' if links == 1 else 's'}{label}")

    @property
    def n(self) -> int:
        """Number of cities."""
        return len(self.cities)

    @cached_property
    def between(self) -> np.ndarray:
        """Weights between different cities: the matrix with a diagonal of zeros, read-only."""
        if not self.weights.diagonal().any():
            return self.weights
        between = self.weights.copy()
        np.fill_diagonal(between, 0.0)
        between.flags.writeable = False
        return between

    @property
    def table(self) -> pd.DataFrame:
        """The weights as a table, keyed by city both ways."""
        return pd.DataFrame(self.weights.copy(), list(self.cities), list(self.cities))

    @classmethod
    def of(cls, weights, cities=None, *, directed, label=None) -> Network:
        """Make a network of a matrix.

        Parameters
        ----------
        weights : array_like or DataFrame, shape (n, n)
            As in `Network`. A DataFrame is keyed by the same cities in rows and columns, and gives their codes.
        cities : sequence of str, optional
            Codes in the order of the matrix, or, for a DataFrame, the wanted cities in the wanted order; if left out,
            those of the DataFrame, or "1", "2", … for an array.
        directed : bool
            As in `Network`.
        label : dict, optional
            As in `Network`.

        Returns
        -------
        Network

        Raises
        ------
        MeasureError
            As `Network`; or if rows and columns of a DataFrame are keyed by different cities, or lack one asked for.

        Examples
        --------
        >>> Network.of([[0, 2, 1], [0, 0, 4], [0, 0, 0]], directed=True).cities
        ('1', '2', '3')
        """
        if isinstance(weights, pd.DataFrame):
            weights, cities = _keyed(weights, cities)
        elif cities is None:
            cities = tuple(str(place) for place in range(1, (len(weights) if hasattr(weights, "__len__") else 0) + 1))
        return cls(cities, weights, directed, {} if label is None else label)

    def part(self, cities) -> Network:
        """The same network seen between some of its cities only.

        Parameters
        ----------
        cities : sequence of str
            Codes, in the wanted order.

        Returns
        -------
        Network

        Raises
        ------
        MeasureError
            If a city is not in the network, stands twice, or none is asked for.

        Examples
        --------
        >>> Network.of([[0, 2, 1], [2, 0, 4], [1, 4, 0]], list("abc"), directed=False).part(["c", "a"]).weights.tolist()
        [[0.0, 1.0], [1.0, 0.0]]
        """
        wanted, problems = _cities(cities)
        place = {city: i for i, city in enumerate(self.cities)}
        problems += _unknown([city for city in wanted if city not in place], "cities")
        refuse(problems)
        places = [place[city] for city in wanted]
        return Network(wanted, self.weights[np.ix_(places, places)], self.directed, self.label)

    def undirected(self) -> Network:
        """The undirected network whose weights are the sums of both directions.

        Returns
        -------
        Network
            What stays inside a city is not doubled. An undirected network is returned as it is.

        Examples
        --------
        >>> Network.of([[5, 2], [1, 0]], directed=True).undirected().weights.tolist()
        [[5.0, 3.0], [3.0, 0.0]]
        """
        if not self.directed:
            return self
        both = self.weights + self.weights.T
        np.fill_diagonal(both, self.weights.diagonal())
        return Network(self.cities, both, False, self.label)


def network(edges: pd.DataFrame, cities: Iterable[str], value: str, directed: bool, label=None) -> Network:
    """Make a network of a table of links, one row for each linked pair.

    Parameters
    ----------
    edges : DataFrame
        Columns adcode_a and adcode_b where links are undirected (each pair once, either way round), or from_adcode and
        to_adcode where they are directed, and the column named by `value`. Pairs that are not listed have weight 0.
        A row of a city with itself is what stays inside it.
    cities : sequence of str
        Codes of all cities of the network, linked or not, in the wanted order.
    value : str
        Column of the weights.
    directed : bool
        Whether the links are directed.
    label : dict, optional
        As in `Network`.

    Returns
    -------
    Network

    Raises
    ------
    MeasureError
        If a column is missing or the columns are those of the other kind of link, a pair stands twice, a city of the
        links is not among `cities`, or a weight is negative, infinite, missing or no number; and as `Network`.

    See Also
    --------
    flowspace.networks.construct : networks of many years and agglomerations at once.

    Examples
    --------
    >>> edges = pd.DataFrame({"adcode_a": ["110000"], "adcode_b": ["120000"], "full": [7]})
    >>> network(edges, ["120000", "110000", "310000"], "full", directed=False)
    Network of 3 cities, undirected, 1 link
    """
    codes, a, b, weights = checked_edges(edges, cities, value, directed)
    return Network(codes, filled(len(codes), a, b, weights, directed), directed, {} if label is None else label)


def no_network(network, name="network") -> list[Problem]:
    """Tell what is wrong with an argument that has to be a network.

    Parameters
    ----------
    network : object
        What was given.
    name : str
        What it is, for the message.

    Returns
    -------
    list of Problem
        Empty where it is a network.

    Examples
    --------
    >>> print(no_network([[0, 1], [1, 0]])[0])
    found a network that is a list; expected a network. To mend it: make one with Network.of or network
    """
    if isinstance(network, Network):
        return []
    return [Problem(f"a {name} that is a {type(network).__name__}", "a network",
                    "make one with Network.of or network")]


def checked_edges(edges, cities, value, directed,
                  year=None) -> tuple[tuple[str, ...], np.ndarray, np.ndarray, np.ndarray]:
    """Check a table of links, and turn codes of cities into places.

    Parameters
    ----------
    edges, cities, value, directed
        As in `network`.
    year : str, optional
        Column within whose values each pair stands once; in the whole table if left out.

    Returns
    -------
    cities : tuple of str
        The codes.
    first, second : ndarray of int, shape (links,)
        Places of the two ends among the codes.
    weights : ndarray of float, shape (links,)

    Raises
    ------
    MeasureError
        As `network`.

    Examples
    --------
    >>> edges = pd.DataFrame({"from_adcode": ["b"], "to_adcode": ["a"], "links": [7]})
    >>> [part.tolist() for part in checked_edges(edges, ["a", "b"], "links", directed=True)[1:]]
    [[1], [0], [7.0]]
    """
    codes, problems = _cities(cities)
    ends, more = _columns(edges, value, directed)
    if isinstance(edges, pd.DataFrame) and year is not None and year not in edges.columns:
        more.append(_missing(year, (*ends, year, value)))
    refuse(problems + more)
    weights, not_numbers = as_numbers(edges[value])
    place = {city: i for i, city in enumerate(codes)}
    # Only text is a code: the number 110000 is not the city "110000", and a list cannot be looked up.
    first, second = (np.array([place.get(city, -1) if isinstance(city, str) else -1 for city in edges[end]], dtype=int)
                     for end in ends)
    unknown = (first < 0) | (second < 0)

    def name(i):
        when = "" if year is None else f" in {edges[year].iloc[i]}"
        return f"{edges[ends[0]].iloc[i]} and {edges[ends[1]].iloc[i]}{when}"

    given = [city for end in ends for city in edges[end].to_numpy(dtype=object)[unknown]]
    problems += _unknown(sorted({city for city in given if isinstance(city, str)} - set(codes)), "cities of the links")
    other = list(dict.fromkeys(plain(city) for city in given if not isinstance(city, str)))
    if other:
        problems.append(Problem(f"codes of cities in the links that are no text ({listed(other)})",
                                "text such as '110000'", "read the codes as text"))
    problems += _bad_weights(weights, not_numbers, name)
    low, high = (first, second) if directed else (np.minimum(first, second), np.maximum(first, second))
    keys = pd.DataFrame({"low": low, "high": high, "year": 0 if year is None else edges[year].to_numpy()})
    twice = np.flatnonzero(keys.duplicated().to_numpy() & ~unknown)
    if len(twice):
        problems.append(Problem(f"pairs that stand twice ({listed([name(i) for i in twice])})",
                                "each pair once" + ("" if directed else ", either way round"),
                                "add up the repeated rows, or choose one year or one kind of them"))
    refuse(problems)
    return codes, first, second, weights


def filled(n, first, second, weights, directed) -> np.ndarray:
    """Put links into a matrix.

    Parameters
    ----------
    n : int
        Number of cities.
    first, second : ndarray of int
        Places of the two ends.
    weights : ndarray of float
        Of the links; those of one pair are added up.
    directed : bool
        Otherwise each link is put on both sides.

    Returns
    -------
    ndarray of float, shape (n, n)

    Examples
    --------
    >>> filled(2, np.array([0]), np.array([1]), np.array([3.0]), directed=False).tolist()
    [[0.0, 3.0], [3.0, 0.0]]
    """
    matrix = np.zeros((n, n))
    np.add.at(matrix, (first, second), weights)
    if not directed:
        inside = matrix.diagonal().copy()
        matrix = matrix + matrix.T
        np.fill_diagonal(matrix, inside)
    return matrix


def _cities(cities) -> tuple[tuple[str, ...], list[Problem]]:
    """Check the codes of the cities."""
    if isinstance(cities, (str, bytes, Mapping, Set)) or not hasattr(cities, "__iter__"):
        return (), [Problem(f"cities that are a {type(cities).__name__}", "a list of codes in the wanted order",
                            "give a list")]
    codes, problems = tuple(cities), []
    other = [plain(city) for city in codes if not isinstance(city, str)]
    if other:
        problems.append(Problem(f"codes of cities that are no text ({listed(other)})", "text such as '110000'",
                                "read the codes as text"))
    else:
        twice = [city for city in dict.fromkeys(codes) if codes.count(city) > 1] if len(set(codes)) < len(codes) else []
        if twice:
            problems.append(Problem(f"cities that stand twice ({listed(twice)})", "each city once",
                                    "remove the repetition"))
    if not codes:
        problems.append(Problem("no city", "at least one city", "give the codes of the cities"))
    return codes, problems


def _weights(weights, n, directed, cities) -> tuple[np.ndarray, list[Problem]]:
    """Check a matrix of weights, and return a copy of its own; n is None where the cities are not known."""
    try:
        matrix = np.array(weights, dtype=float, order="C")
        # Text is no number, whatever it spells.
        text = np.asarray(weights)
        if text.dtype.kind in "USO" and any(isinstance(item, (str, bytes)) for item in text.ravel().tolist()):
            raise ValueError
    except (TypeError, ValueError):
        matrix = np.zeros(())
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        what = f"weights of shape {matrix.shape}" if matrix.ndim else "weights that are no matrix of numbers"
        return matrix, [Problem(what, "a square matrix", "give one row and one column for each city")]
    if n is None:
        return matrix, []
    if len(matrix) != n:
        return matrix, [Problem(f"{n} cities and weights of shape {matrix.shape}", "one row and column for each city",
                                "give as many of both")]
    # One comparison finds negative, infinite and missing weights alike.
    wrong = np.argwhere(~((matrix >= 0) & (matrix < np.inf)))
    problems = []
    if len(wrong):
        shown = [f"{cities[i]} to {cities[j]}: {plain(matrix[i, j])}" for i, j in wrong]
        problems.append(Problem(f"weights that are negative, infinite or missing ({listed(shown)})",
                                "finite weights of zero or more", "correct them; 0 means not linked"))
    elif not directed:
        apart = np.abs(matrix - matrix.T) > SYMMETRY * np.maximum(matrix, matrix.T)
        if apart.any():
            shown = [f"{cities[i]} and {cities[j]}: {plain(matrix[i, j])} and {plain(matrix[j, i])}"
                     for i, j in np.argwhere(np.triu(apart))]
            problems.append(Problem(f"an undirected network whose two directions differ ({listed(shown)})",
                                    "the same weight in both directions", "say directed=True, or add up both directions"
                                    " first"))
        else:
            # Rounding of the input must not make two networks of one.
            matrix = np.where(matrix == matrix.T, matrix, (matrix + matrix.T) / 2)
    return matrix, problems


def _keyed(table, cities) -> tuple[np.ndarray, tuple]:
    """A matrix of a table that is keyed by city both ways, in the wanted order."""
    rows, columns = (pd.Index(axis) for axis in (table.index, table.columns))
    if not rows.is_unique or not columns.is_unique or set(rows) != set(columns):
        raise MeasureError(Problem("a table whose rows and columns are not the same cities",
                                   "each city once among the rows and once among the columns",
                                   "key both by the codes of the cities"))
    wanted, problems = _cities(rows if cities is None else cities)
    problems += _unknown([city for city in wanted if city not in rows], "cities") if not problems else []
    refuse(problems)
    return table.loc[list(wanted), list(wanted)].to_numpy(), wanted


def _columns(edges, value, directed) -> tuple[tuple[str, str], list[Problem]]:
    """Columns of the ends, and what is missing."""
    ends, other = (DIRECTED, UNDIRECTED) if directed else (UNDIRECTED, DIRECTED)
    if not isinstance(edges, pd.DataFrame):
        return ends, [Problem(f"links that are a {type(edges).__name__}", "a table",
                              f"give a DataFrame with the columns {', '.join([*ends, str(value)])}")]
    if not isinstance(value, str):
        return ends, [Problem(f"{plain(value)} as column of the weights", "the name of a column", "give its name")]
    missing = [name for name in (*ends, value) if name not in edges.columns]
    if set(ends) <= set(missing) and set(other) <= set(edges.columns):
        kind, mend = (("undirected", "say directed=False") if directed else
                      ("directed", "say directed=True, and add up both directions afterwards with `undirected`"))
        problems = [Problem(f"{kind} links (columns {other[0]} and {other[1]})",
                            f"{'' if directed else 'un'}directed links", mend)]
        return ends, problems + ([_missing(value, (*ends, value))] if value in missing else [])
    return ends, [_missing(name, (*ends, value)) for name in missing]


def _missing(name, columns) -> Problem:
    return Problem(f"no column {name!r} in the links", "the columns " + ", ".join(map(str, columns)),
                   "add or rename the column", column=str(name))


def _unknown(cities, what) -> list[Problem]:
    return [Problem(f"{what} that are not in the network ({listed(cities)})", "cities of the network",
                    "leave them out, or add them to the cities")] if cities else []


def _bad_weights(weights, not_numbers, name) -> list[Problem]:
    """Problems of a column of weights."""
    wrong = ~((weights >= 0) & (weights < np.inf))
    text = np.zeros(len(weights), dtype=bool)
    text[not_numbers] = True
    kinds = ((text, "weights that are no numbers"), (wrong & ~text & np.isnan(weights), "missing weights"),
             (wrong & ~text & (weights < 0), "negative weights"), (wrong & np.isinf(weights) & (weights > 0),
                                                                   "infinite weights"))
    return [Problem(f"{what} ({listed([name(i) for i in np.flatnonzero(where)])})", "finite weights of zero or more",
                    "correct them, or leave the pair out if it is not linked")
            for where, what in kinds if where.any()]
