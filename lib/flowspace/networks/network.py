"""The network of cities that every measure of this room takes: codes of cities and a checked matrix of weights."""
from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from flowspace.edges import checked_edges, city_codes, filled
from flowspace.errors import MeasureError, Problem
from flowspace.values import listed, plain, refuse

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
        cities, problems = city_codes(self.cities)
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
        wanted, problems = city_codes(cities)
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
    wanted, problems = city_codes(rows if cities is None else cities)
    problems += _unknown([city for city in wanted if city not in rows], "cities") if not problems else []
    refuse(problems)
    return table.loc[list(wanted), list(wanted)].to_numpy(), wanted


def _unknown(cities, what) -> list[Problem]:
    return [Problem(f"{what} that are not in the network ({listed(cities)})", "cities of the network",
                    "leave them out, or add them to the cities")] if cities else []
