"""What is known of one measure of networks, and how a measure is taken of one network."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from flowspace.errors import MeasureError, Problem
from flowspace.networks.network import Network, no_network
from flowspace.networks.single_thread import single_thread
from flowspace.networks.stack import Stack
from flowspace.values import refuse

CITIES = "cities"
NETWORK = "network"
ANY = "any"
UNDIRECTED = "undirected"
DIRECTED = "directed"


@dataclass(frozen=True)
class Measure:
    """What is known of one measure, of cities or of whole networks.

    Parameters
    ----------
    name : str
        Name of the measure in tables.
    function : callable
        ``function(network) -> Series`` keyed by city, or ``-> float``; takes the groups of the cities as second
        argument where `grouped`.
    kernel : callable
        ``kernel(weights, directed=False) -> ndarray`` of shape (..., n), or (...) for whole networks, from weights of
        shape (..., n, n) or a `Stack` of them; takes ``groups``, the number of each city's group, where `grouped`.
    title_en, title_zh : str
        Titles for tables and figures.
    of : str
        "cities", or "network": whether it gives one value for each city, or one for the whole network.
    networks : str
        "any", "undirected" or "directed": the networks it is defined for.
    lowest, highest : float
        Bounds over all networks; infinite where there is none.
    undefined_en, undefined_zh : str
        When the result is nan; empty where it never is.
    reference : str
        Key of the source in the bibliography; empty where the definition is a textbook's.
    grouped : bool
        Whether it needs the groups of the cities.
    """

    name: str
    function: Callable
    kernel: Callable
    title_en: str
    title_zh: str
    of: str
    networks: str
    lowest: float
    highest: float
    undefined_en: str = ""
    undefined_zh: str = ""
    reference: str = ""
    grouped: bool = False

    def suits(self, directed: bool) -> bool:
        """Whether the measure is defined for this kind of network."""
        return self.networks in (ANY, DIRECTED if directed else UNDIRECTED)


def of_cities(network, kernel, networks=ANY, **options) -> pd.Series:
    """Take a measure of the cities of one network.

    Parameters
    ----------
    network : Network
        The network.
    kernel : callable
        As in `Measure`.
    networks : str
        Kind of network it is defined for.
    **options
        Further arguments of the kernel.

    Returns
    -------
    Series
        Keyed by city.

    Examples
    --------
    >>> network = Network.of([[0, 3], [3, 0]], ["110000", "120000"], directed=False)
    >>> of_cities(network, lambda stack: stack.out_strength).to_dict()
    {'110000': 3.0, '120000': 3.0}
    """
    with single_thread():
        values = kernel(checked(network, networks), **options)
    return pd.Series(values, index=pd.Index(network.cities, name="city"))


def of_network(network, kernel, networks=ANY, **options) -> float:
    """Take a measure of one whole network.

    Parameters
    ----------
    network : Network
        The network.
    kernel : callable
        As in `Measure`.
    networks : str
        Kind of network it is defined for.
    **options
        Further arguments of the kernel.

    Returns
    -------
    float

    Examples
    --------
    >>> of_network(Network.of([[0, 3], [3, 0]], directed=False), lambda stack: stack.links)
    1.0
    """
    with single_thread():
        return float(kernel(checked(network, networks), **options))


def checked(network, networks=ANY) -> Stack:
    """Check that what was given is a network of the right kind.

    Parameters
    ----------
    network : Network
        The network.
    networks : str
        Kind of network that is wanted: "any", "undirected" or "directed".

    Returns
    -------
    Stack
        Of this one network.

    Raises
    ------
    MeasureError
        If it is no network, or one of the other kind.

    Examples
    --------
    >>> checked(Network.of([[0, 3], [3, 0]], directed=False)).n
    2
    """
    refuse(no_network(network))
    if networks == UNDIRECTED and network.directed:
        raise MeasureError(Problem("a directed network", "an undirected one: the measure knows no direction",
                                   "add up both directions first: network.undirected()"))
    if networks == DIRECTED and not network.directed:
        raise MeasureError(Problem("an undirected network", "a directed one: without directions the measure says "
                                   "nothing", "take a table of flows from city to city"))
    return Stack(network.between, network.directed)


def as_square(network, matrix) -> pd.DataFrame:
    """Key a matrix by city both ways.

    Parameters
    ----------
    network : Network
        The network.
    matrix : ndarray, shape (n, n)
        Values of pairs of cities.

    Returns
    -------
    DataFrame

    Examples
    --------
    >>> as_square(Network.of([[0, 3], [3, 0]], directed=False), np.eye(2)).loc["1", "1"]
    np.float64(1.0)
    """
    return pd.DataFrame(matrix, list(network.cities), list(network.cities))
