"""What experiments are given: networks of agglomerations, named and in one order of cities; steps."""
from __future__ import annotations

import numpy as np

from flowspace.errors import MeasureError, Problem
from flowspace.networks.network import Network, no_network
from flowspace.polycentricity.registry import find_measures
from flowspace.values import listed, number_problems, plain, refuse


def named_networks(networks, by="agglomeration") -> dict[str, Network]:
    """Key networks by the agglomeration they are labelled with.

    Parameters
    ----------
    networks : Network or iterable of Network
        Each with a label `by`, no two with the same.
    by : str
        Key of the labels.

    Returns
    -------
    dict of str to Network
        In the order given; cities of each in rising order, so that no result hangs on their order.

    Raises
    ------
    MeasureError
        If something given is no network, there is none, or one has no name or that of another.

    Examples
    --------
    >>> one = Network.of([[0, 1], [1, 0]], ["b", "a"], directed=False, label={"agglomeration": "delta"})
    >>> named_networks(one)["delta"].cities
    ('a', 'b')
    """
    given = [networks] if isinstance(networks, Network) or not hasattr(networks, "__iter__") else list(networks)
    problems = [problem for one in given for problem in no_network(one)][:1]
    if not given:
        problems.append(Problem("no network", "at least one", "make them with networks.within_networks"))
    refuse(problems)
    names = [one.label.get(by) for one in given]
    nameless = [repr(one) for one, name in zip(given, names, strict=True) if not isinstance(name, str) or not name]
    if nameless:
        problems.append(Problem(f"networks without a label {by!r} that is text ({listed(nameless)})",
                                "the name of each", "give for example label={'agglomeration': 'delta'}"))
    twice = sorted({name for name in names if isinstance(name, str) and names.count(name) > 1})
    if twice:
        problems.append(Problem(f"networks of one name ({listed(twice)})", "one network for each agglomeration",
                                "choose one year, window and layer"))
    refuse(problems)
    return {name: one.part(sorted(one.cities)) for name, one in zip(names, given, strict=True)}


def steps(numbers, name, lowest=0.0, highest=np.inf, whole=False) -> list:
    """Steps of an experiment: one number or several, each once.

    Parameters
    ----------
    numbers : number or sequence of numbers
        What was given.
    name : str
        What they are, for the message.
    lowest, highest : float
        Ends of the interval they have to lie in.
    whole : bool
        Whether they have to be whole.

    Returns
    -------
    list of float, or of int where whole
        In the order given.

    Raises
    ------
    MeasureError
        If one is no number, out of the interval, not whole, stands twice, or there is none.

    Examples
    --------
    >>> steps(0.5, "shares", highest=1), steps([1, 2], "numbers of links", whole=True)
    ([0.5], [1, 2])
    """
    values, problems = number_problems([numbers] if np.isscalar(numbers) else numbers, name, lowest=lowest)
    if not problems:
        shown = [plain(value) for value in values.tolist() if value > highest]
        if shown:
            problems.append(Problem(f"{name} above {highest:g} ({listed(shown)})", f"up to {highest:g}",
                                    "correct them"))
        shown = [plain(value) for value in values.tolist() if whole and value != np.floor(value)]
        if shown:
            problems.append(Problem(f"{name} that are not whole ({listed(shown)})", "whole numbers", "correct them"))
        if len(set(values.tolist())) < len(values):
            problems.append(Problem(f"{name} that stand twice", "each once", "remove the repetition"))
    refuse(problems)
    return [int(value) if whole else float(value) for value in values]


def polycentricity_factors(weights, directed, measure) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Functional polycentricity inside an agglomeration and its two factors, for many networks of its cities.

    Parameters
    ----------
    weights : ndarray, shape (networks, n, n)
        Finite, zero or larger, zero on the diagonal.
    directed : bool
        Both directions of a pair are added up then: what counts is how evenly cities take part.
    measure : str
        Of evenness, as for `flowspace.polycentricity.functional_polycentricity_within`, whose values these are.

    Returns
    -------
    polycentricity, evenness, density : ndarray, shape (networks,)
        The first is 0 where nothing is linked (evenness is nan then); all are nan for one city.

    Examples
    --------
    >>> chain = np.array([[[0, 1, 0], [1, 0, 1], [0, 1, 0]]])
    >>> [float(x[0].round(4)) for x in polycentricity_factors(chain, False, "green_population")]
    [0.3524, 0.5286, 0.6667]
    """
    record, = find_measures([measure])
    both = weights + weights.swapaxes(-1, -2) if directed else weights
    n = both.shape[-1]
    if n < 2:
        nothing = np.full(len(both), np.nan)
        return nothing, nothing, nothing
    density = np.count_nonzero(both, axis=(-1, -2)) / (n * (n - 1))
    strengths, place = np.unique(both.sum(axis=-1), axis=0, return_inverse=True)
    evenness = np.array([record.function(row) for row in strengths], dtype=float)[place.ravel()]
    evenness = np.where(density > 0, evenness, np.nan)
    return np.where(density > 0, evenness * density, 0.0), evenness, density


def check_measure(measure) -> str:
    """Check the name of a measure of evenness.

    Parameters
    ----------
    measure : str

    Returns
    -------
    str

    Raises
    ------
    MeasureError
        If it is no single name, unknown, or a measure without a lowest value, which has no product with a density.

    Examples
    --------
    >>> check_measure("gini_evenness")
    'gini_evenness'
    """
    if not isinstance(measure, str):
        raise MeasureError(Problem(f"{plain(measure)} as measure", "the name of one measure", "name it"))
    record, = find_measures([measure])
    if record.lowest < 0:
        raise MeasureError(Problem(f"the measure {measure!r}, which has no lowest value",
                                   "a measure of evenness from 0 to 1",
                                   "take for example 'green_population' or 'gini_evenness_corrected'"))
    return measure
