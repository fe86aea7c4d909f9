"""All measures of networks by name, and tables of them over many networks at once.

A new measure is a function and a record in the file of its family; a new file is one entry here.
"""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.errors import MeasureError, Problem, did_you_mean
from flowspace.networks.alter_based import RECORDS as ALTER_BASED
from flowspace.networks.assortativity import RECORDS as ASSORTATIVITY
from flowspace.networks.betweenness import RECORDS as BETWEENNESS
from flowspace.networks.bonacich import RECORDS as BONACICH
from flowspace.networks.brokerage import RECORDS as BROKERAGE
from flowspace.networks.brokerage import group_codes
from flowspace.networks.centralisation import RECORDS as CENTRALISATION
from flowspace.networks.closeness import RECORDS as CLOSENESS
from flowspace.networks.clustering import RECORDS as CLUSTERING
from flowspace.networks.components import RECORDS as COMPONENTS
from flowspace.networks.degree import RECORDS as DEGREE
from flowspace.networks.density import RECORDS as DENSITY
from flowspace.networks.diversity import RECORDS as DIVERSITY
from flowspace.networks.eigenvector import RECORDS as EIGENVECTOR
from flowspace.networks.hierarchy import RECORDS as HIERARCHY
from flowspace.networks.hits import RECORDS as HITS
from flowspace.networks.katz import RECORDS as KATZ
from flowspace.networks.limtanakool import RECORDS as LIMTANAKOOL
from flowspace.networks.net_flow import RECORDS as NET_FLOW
from flowspace.networks.network import Network
from flowspace.networks.opsahl import RECORDS as OPSAHL
from flowspace.networks.pagerank import RECORDS as PAGERANK
from flowspace.networks.participation import RECORDS as PARTICIPATION
from flowspace.networks.path_length import RECORDS as PATH_LENGTH
from flowspace.networks.reciprocity import RECORDS as RECIPROCITY
from flowspace.networks.record import CITIES, Measure
from flowspace.networks.single_thread import single_thread
from flowspace.networks.stack import Stack
from flowspace.networks.strength import RECORDS as STRENGTH
from flowspace.networks.structural_holes import RECORDS as STRUCTURAL_HOLES
from flowspace.networks.trophic import RECORDS as TROPHIC
from flowspace.values import plain, refuse

_ALL = (*DEGREE, *STRENGTH, *BETWEENNESS, *CLOSENESS, *OPSAHL, *EIGENVECTOR, *KATZ, *BONACICH, *PAGERANK, *HITS,
        *ALTER_BASED, *BROKERAGE, *PARTICIPATION, *STRUCTURAL_HOLES, *CLUSTERING, *NET_FLOW, *DIVERSITY,
        *LIMTANAKOOL, *TROPHIC, *DENSITY, *CENTRALISATION, *ASSORTATIVITY, *HIERARCHY, *PATH_LENGTH, *COMPONENTS,
        *RECIPROCITY)

CITY_MEASURES = {record.name: record for record in _ALL if record.of == CITIES}
"""Name of each measure of cities -> its `Measure`."""

NETWORK_MEASURES = {record.name: record for record in _ALL if record.of != CITIES}
"""Name of each measure of whole networks -> its `Measure`."""

AT_ONCE = 2_000_000
"""So many weights are measured at once, which keeps what is computed on the way in some hundred megabytes."""


def city_measures(networks, measures=None, groups=None) -> pd.DataFrame:
    """Measures of all cities of many networks.

    Parameters
    ----------
    networks : Network or iterable of Network
        Of any sizes, directed or not.
    measures : str or iterable of str, optional
        Names in `CITY_MEASURES`. If left out, all that are defined for the kind of each network; those that need groups
        only where groups are given.
    groups : Series or dict, optional
        Group of every city, keyed by city, for brokerage and participation.

    Returns
    -------
    DataFrame
        The keys of the networks' labels, city, measure and value (nan where the measure is not defined), network by
        network, measure by measure.

    Raises
    ------
    MeasureError
        If a name is unknown or is that of a measure of whole networks, a measure asked for is not defined for one of
        the networks or lacks its groups, a label uses one of the columns' names, or something given is no network.

    Examples
    --------
    >>> star = Network.of([[0, 2, 1], [2, 0, 0], [1, 0, 0]], list("abc"), directed=False, label={"year": 2015})
    >>> city_measures(star, ["degree", "strength"])
       year city   measure  value
    0  2015    a    degree    2.0
    1  2015    b    degree    1.0
    2  2015    c    degree    1.0
    3  2015    a  strength    3.0
    4  2015    b  strength    2.0
    5  2015    c  strength    1.0
    """
    return _table(networks, measures, groups, CITY_MEASURES, "city_measures")


def network_measures(networks, measures=None) -> pd.DataFrame:
    """Measures of many whole networks.

    Parameters
    ----------
    networks : Network or iterable of Network
        Of any sizes, directed or not.
    measures : str or iterable of str, optional
        Names in `NETWORK_MEASURES`; if left out, all that are defined for the kind of each network.

    Returns
    -------
    DataFrame
        The keys of the networks' labels, measure and value (nan where the measure is not defined), network by network.

    Raises
    ------
    MeasureError
        As `city_measures`.

    Examples
    --------
    >>> star = Network.of([[0, 2, 1], [2, 0, 0], [1, 0, 0]], list("abc"), directed=False, label={"year": 2015})
    >>> network_measures(star, ["density", "transitivity"]).round(3).values.tolist()
    [[2015, 'density', 0.667], [2015, 'transitivity', 0.0]]
    """
    return _table(networks, measures, None, NETWORK_MEASURES, "network_measures")


def measured(measures, weights, directed, groups=None) -> dict[str, np.ndarray]:
    """Several measures of many networks of as many cities each, such as the replicates of a null model.

    Parameters
    ----------
    measures : str, Measure or iterable of these
        Names in either registry, or records.
    weights : array_like, shape (..., n, n)
        Weights of the networks.
    directed : bool
        Whether links are directed.
    groups : array_like of int, shape (n,), optional
        Number of each city's group, where a measure needs it.

    Returns
    -------
    dict
        Name of each measure -> values of shape (..., n) for measures of cities, (...) for those of whole networks.

    Raises
    ------
    MeasureError
        If a name is unknown, a measure is not defined for this kind of network or lacks its groups, or the weights are
        none.

    Notes
    -----
    Degrees, shortest paths and the like are computed once for all measures. Large stacks are gone through in parts.

    Examples
    --------
    >>> two = [[[0, 1], [1, 0]], [[0, 0], [0, 0]]]
    >>> {name: values.tolist() for name, values in measured(["density", "degree"], two, directed=False).items()}
    {'density': [1.0, 0.0], 'degree': [[1.0, 1.0], [0.0, 0.0]]}
    """
    records, problems = _find(_asked(measures),
                              {**CITY_MEASURES, **NETWORK_MEASURES}, "measured")
    problems += _unsuited(records, {bool(directed)})
    problems += _ungrouped(records, groups)
    if not isinstance(directed, (bool, np.bool_)):
        problems.append(Problem(f"directed={plain(directed)}", "True or False", "say whether links are directed"))
    refuse(problems)
    whole = Stack(weights, directed)
    if groups is not None and any(record.grouped for record in records):
        groups = np.asarray(groups)
        if groups.shape != (whole.n,) or groups.dtype.kind not in "iu" or groups.min(initial=0) < 0:
            raise MeasureError(Problem("groups that are not one whole number of 0 or more for each city",
                                       f"{whole.n} numbers", "number the groups, in the order of the cities"))
    flat = whole.weights.reshape(-1, whole.n, whole.n)
    size = max(1, AT_ONCE // max(1, whole.n * whole.n))
    parts = {record.name: [] for record in records}
    for start in range(0, max(1, len(flat)), size):
        stack = Stack(flat[start:start + size], directed)
        with single_thread():
            for record in records:
                more = {"groups": np.asarray(groups)} if record.grouped else {}
                parts[record.name].append(record.kernel(stack, **more))
    shapes = {record.name: whole.weights.shape[:-1] if record.of == CITIES else whole.shape for record in records}
    return {name: np.concatenate(values).reshape(shapes[name]) for name, values in parts.items()}


def _table(networks, measures, groups, known, caller) -> pd.DataFrame:
    given = [networks] if isinstance(networks, Network) else list(networks) if hasattr(networks, "__iter__") else [None]
    columns = ["city", "measure", "value"] if known is CITY_MEASURES else ["measure", "value"]
    problems = [Problem(f"a {type(other).__name__} among the networks", "networks",
                        "make them with Network.of, network or within_networks")
                for other in given if not isinstance(other, Network)][:1]
    if problems:
        raise MeasureError(problems)
    if measures is None:
        records = [record for record in known.values() if groups is not None or not record.grouped]
    else:
        records, problems = _find(_asked(measures), known, caller)
        problems += _unsuited(records, {network.directed for network in given})
        problems += _ungrouped(records, groups)
    labels = list(dict.fromkeys(key for network in given for key in network.label))
    problems += [Problem(f"a label {key!r}", "labels other than " + ", ".join(columns), "rename the key")
                 for key in labels if key in columns]
    if problems:
        raise MeasureError(problems)
    group_of: dict[str, int] = {}
    kinds = {network.directed for network in given}
    if any(record.grouped and record.suits(directed) for record in records for directed in kinds):
        every = list(dict.fromkeys(city for network in given for city in network.cities))
        group_of = dict(zip(every, group_codes(every, groups).tolist(), strict=True))
    # Networks of one size and kind are measured together.
    alike: dict[tuple[int, bool], list[int]] = {}
    for place, network in enumerate(given):
        alike.setdefault((network.n, network.directed), []).append(place)
    results: list[list[tuple[str, np.ndarray]]] = [[] for _ in given]
    for (n, directed), places in alike.items():
        suited = [record for record in records if record.suits(directed)]
        # Numbered from 0 in each network, as kernels make a column for each number.
        codes = [np.unique([group_of[city] for city in given[place].cities], return_inverse=True)[1]
                 for place in places] if any(record.grouped for record in suited) else []
        size = max(1, AT_ONCE // (n * n))
        for start in range(0, len(places), size):
            part = places[start:start + size]
            stack = Stack(np.stack([given[place].between for place in part]), directed)
            with single_thread():
                for record in suited:
                    more = {"groups": np.stack(codes[start:start + size])} if record.grouped else {}
                    for place, value in zip(part, record.kernel(stack, **more), strict=True):
                        results[place].append((record.name, value))
    return _tidy(given, results, labels, columns)


def _tidy(given, results, labels, columns) -> pd.DataFrame:
    """One row for each value."""
    of_cities = "city" in columns
    sizes = [len(found) * (network.n if of_cities else 1) for network, found in zip(given, results, strict=True)]
    table = {key: np.repeat(np.array([*(network.label.get(key) for network in given), None], dtype=object)[:-1], sizes)
             for key in labels}
    if of_cities:
        table["city"] = [city for network, found in zip(given, results, strict=True) for _ in found
                         for city in network.cities]
        table["measure"] = [name for network, found in zip(given, results, strict=True) for name, _ in found
                            for _ in range(network.n)]
        values = [value for found in results for _, value in found]
        table["value"] = np.concatenate(values) if values else np.empty(0)
    else:
        table["measure"] = [name for found in results for name, _ in found]
        table["value"] = np.array([value for found in results for _, value in found], dtype=float)
    frame = pd.DataFrame(table, columns=[*labels, *columns])
    # Labels are put together as objects, and become years and names again.
    frame[labels] = frame[labels].infer_objects()
    return frame.astype({name: str for name in columns if name != "value"})


def no_measures(measures) -> Problem:
    """The problem of measures that are neither a name nor a list of names.

    Parameters
    ----------
    measures : object
        What was given.

    Returns
    -------
    Problem

    Examples
    --------
    >>> print(no_measures(5))
    found 5 as measures; expected names of measures. To mend it: give a name, or a list of names
    """
    return Problem(f"{plain(measures)} as measures", "names of measures", "give a name, or a list of names")


def _asked(measures) -> list:
    if not isinstance(measures, (str, Measure)) and not hasattr(measures, "__iter__"):
        raise MeasureError(no_measures(measures))
    return [measures] if isinstance(measures, (str, Measure)) else list(measures)


def _find(asked, known, caller) -> tuple[list[Measure], list[Problem]]:
    """Records of the measures asked for."""
    records, problems = [], []
    other = NETWORK_MEASURES if known is CITY_MEASURES else CITY_MEASURES
    if not asked:
        problems.append(Problem("no measure", "at least one", "name one, or leave the argument out for all"))
    for item in asked:
        if isinstance(item, Measure):
            records.append(item)
        elif isinstance(item, str) and item in known:
            records.append(known[item])
        elif isinstance(item, str) and item in other:
            problems.append(Problem(f"{item!r} given to {caller}", "a measure of "
                                    + ("cities" if known is CITY_MEASURES else "whole networks"),
                                    "give it to " + ("network_measures" if known is CITY_MEASURES else
                                                     "city_measures")))
        else:
            problems.append(Problem(f"measure {item!r}{did_you_mean(item, known)}",
                                    "a name in CITY_MEASURES or NETWORK_MEASURES", "correct the name"))
    names = [record.name for record in records]
    problems += [Problem(f"measure {name!r} {names.count(name)} times", "each measure once", "leave the repetition out")
                 for name in dict.fromkeys(names) if names.count(name) > 1]
    return records, problems


def _unsuited(records, kinds) -> list[Problem]:
    """Problems of measures that are not defined for the kinds of network given."""
    return [Problem(f"measure {record.name!r} of {'a directed' if directed else 'an undirected'} network",
                    f"{record.networks} networks", "add up both directions first: network.undirected()" if directed
                    else "leave it out: without directions it says nothing")
            for record in records for directed in sorted(kinds) if not record.suits(directed)]


def _ungrouped(records, groups) -> list[Problem]:
    lacking = [record.name for record in records if record.grouped] if groups is None else []
    return [Problem(f"no groups for {', '.join(lacking)}", "the group of each city", "give groups")] if lacking else []
