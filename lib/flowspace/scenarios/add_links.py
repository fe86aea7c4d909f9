"""The likeliest missing links of an agglomeration, added: what changes, beside as many missing links at random."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.errors import Problem
from flowspace.networks.registry import measured
from flowspace.scenarios.expected import ExpectedLinks
from flowspace.scenarios.given import check_measure, named_networks, polycentricity_factors, steps
from flowspace.scenarios.outcomes import interval, outcome_table
from flowspace.values import plain, real_number, refuse, whole_number

OUTCOMES = ("efficiency", "density", "polycentricity", "evenness", "total_weight")
"""Measures of the network with the links added."""

RANKED = ("efficiency", "density", "polycentricity")
"""Measures by which agglomerations are ranked: outcomes rank_efficiency and so on."""


def missing_links(networks, expected) -> pd.DataFrame:
    """List the missing links of each network, the likeliest first.

    Parameters
    ----------
    networks : Network or iterable of Network
        Labelled by agglomeration.
    expected : ExpectedLinks
        Of `flowspace.scenarios.expected_links`, or made of any other expectation.

    Returns
    -------
    DataFrame
        agglomeration, city, other, expected: one row for each pair without a link (from city to other, where
        networks are directed), by falling expectation and then by code; 0 where nothing is expected.

    Raises
    ------
    MeasureError
        If something given is no network, has no name, or no expectation is given; or directions are asked for that the
        expectation has not.

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> path = Network.of([[0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 1], [0, 0, 1, 0]], list("abcd"), directed=False,
    ...                   label={"agglomeration": "delta"})
    >>> pairs = pd.DataFrame({"adcode_a": ["a", "a", "b"], "adcode_b": ["c", "d", "d"]})
    >>> likely = ExpectedLinks(pairs, np.array([0.2, 0.1, 0.5]), np.zeros((0, 3)))
    >>> missing_links(path, likely)[["city", "other", "expected"]].values.tolist()
    [['b', 'd', 0.5], ['a', 'c', 0.2], ['a', 'd', 0.1]]
    """
    given, tables = named_networks(networks), []
    refuse(_no_expectation(expected))
    for name, network in given.items():
        rows, columns = _missing(network)
        values = expected.square(network.cities, network.directed)[rows, columns]
        order = _likeliest(values)
        cities = np.array(network.cities, dtype=object)
        tables.append(pd.DataFrame({"agglomeration": name, "city": cities[rows[order]],
                                    "other": cities[columns[order]], "expected": values[order]}))
    return pd.concat(tables, ignore_index=True)


def add_links(networks, expected, numbers=(1, 3, 5), weight=None, measure="green_population", draws=200, seed=0,
              level=0.95) -> pd.DataFrame:
    r"""Add the k likeliest missing links to each agglomeration, beside k missing links at random.

    Links are added to the k pairs without one whose expectation :math:`\hat w_{ij}` is largest, each with its expected
    weight or with a stated one.

    Parameters
    ----------
    networks : Network or iterable of Network
        Links between the members of each agglomeration, labelled by agglomeration.
    expected : ExpectedLinks
        Of `flowspace.scenarios.expected_links`, of the same cities and years.
    numbers : int or sequence of int
        k, zero or more.
    weight : float, optional
        Weight of each link added, above zero; its expectation if left out: then pairs of which nothing is expected
        cannot be added.
    measure : str
        Evenness of the functional polycentricity.
    draws : int
        Random choices of links to compare with, at least 1.
    seed : int
        Zero or more; the result does not depend on the order of the cities or of the networks.
    level : float
        Of the intervals.

    Returns
    -------
    DataFrame
        `outcome_table`s of two experiments. In "add_links" the interval comes from the expectation's own draws, in
        each of which other links may be the likeliest; there is none if it has no draws. In "add_links_random" value
        is the mean over random choices among the same missing pairs, and the interval is that of the choices.
        parameter is k. Outcomes: efficiency (global, in steps), density, polycentricity (functional within: evenness
        times density), evenness, total_weight; rank_efficiency, rank_density, rank_polycentricity (1 for the largest
        of all agglomerations given, ties share the better rank, if this one alone adds links); and links_added, which
        is less than k where fewer are missing (baseline 0). Outcomes that are not defined (evenness where nothing is
        linked, all but total_weight and links_added for one city) are nan.

    Raises
    ------
    MeasureError
        If something given is no network, has no name or the name of another, no expectation is given, the measure is
        unknown, or a number is out of its range.

    Notes
    -----
    Adding links cannot lower density or efficiency; how far above random choices the likeliest ones come is what the
    experiment says. Often they come below: the likeliest missing pairs are pairs of large cities, which are near each
    other already. Efficiency and density ask only whether there is a link, so an expected weight of a thousandth counts
    in full there: state a weight, or read polycentricity beside its two factors.
    The added weight is not taken from anywhere: totals grow by it.
    A gravity model with effects of cities expects nothing of a city without any link in its year, however large or near
    it is: with few links there may be hardly a pair to add, and the random choices are then the same pairs. A stated
    weight opens all missing pairs to both, those without expectation last and in the order of their codes, which means
    nothing: compare only where k pairs have an expectation (`missing_links`), or take a model with masses instead.

    Examples
    --------
    >>> from flowspace.networks import Network
    >>> path = Network.of([[0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 1], [0, 0, 1, 0]], list("abcd"), directed=False,
    ...                   label={"agglomeration": "delta"})
    >>> pairs = pd.DataFrame({"adcode_a": ["a", "a", "b"], "adcode_b": ["c", "d", "d"]})
    >>> likely = ExpectedLinks(pairs, np.array([0.2, 0.1, 0.5]), np.zeros((0, 3)))
    >>> found = add_links(path, likely, 1, draws=50)
    >>> found[found["outcome"] == "efficiency"][["experiment", "baseline", "value"]].round(3).values.tolist()
    [['add_links', 0.722, 0.833], ['add_links_random', 0.722, 0.833]]
    """
    given = named_networks(networks)
    problems = _no_expectation(expected) + whole_number(draws, "number of draws", 1) + whole_number(seed, "seed", 0)
    if weight is not None:
        problems += real_number(weight, "weight", 0, open_below=True)
    refuse(problems)
    counts, measure = steps(numbers, "numbers of links", whole=True), check_measure(measure)
    base = {name: _outcomes(network.between[None], network.directed, measure) for name, network in given.items()}
    ranked = {outcome: np.array([base[name][outcome][0] for name in given]) for outcome in RANKED}
    likely, random = [], []
    for place, (name, network) in enumerate(given.items()):
        rows, columns = _missing(network)
        values = expected.square(network.cities, network.directed)[rows, columns]
        drawn = list(expected.drawn_squares(network.cities, network.directed)[:, rows, columns])
        able = np.flatnonzero(values > 0) if weight is None else np.arange(len(values))
        # The name makes the stream: the order of the networks does not matter.
        rng = np.random.default_rng([int(seed), *name.encode()])
        shuffles = [rng.permutation(able) for _ in range(draws)]
        for k in counts:
            chosen = [_likeliest(values)[:min(k, len(able))]]
            for draw in drawn:
                open_to = np.count_nonzero(draw > 0) if weight is None else len(draw)
                chosen.append(_likeliest(draw)[:min(k, open_to)])
            weights = [values, *drawn]
            found = _measured(network, rows, columns, chosen, weights, weight, measure, base[name], ranked, place)
            at_random = [shuffle[:k] for shuffle in shuffles]
            beside = _measured(network, rows, columns, at_random, [values] * draws, weight, measure, base[name], ranked,
                               place)
            for outcome, (baseline, after) in found.items():
                row = {"subject": name, "parameter": k, "outcome": outcome, "baseline": baseline}
                ends = interval(after[1:] - baseline, level) if drawn else {}
                likely.append({**row, "value": after[0], **ends})
                gains = beside[outcome][1] - baseline
                random.append({**row, "value": baseline + float(gains.mean()), **interval(gains, level)})
    tables = [outcome_table("add_links", likely, level), outcome_table("add_links_random", random, level)]
    return pd.concat(tables, ignore_index=True)


def _measured(network, rows, columns, chosen, weights, stated, measure, base, ranked, place) -> dict:
    """Baseline and values of all outcomes, for choices of links."""
    # The same links with the same weights are measured once: many draws choose alike.
    different, place_of = {}, []
    for links, expected in zip(chosen, weights, strict=True):
        links = np.sort(links)
        added = expected[links] if stated is None else np.full(len(links), float(stated))
        place_of.append(different.setdefault((links.tobytes(), added.tobytes()), (len(different), links, added))[0])
    after = np.repeat(network.between[None], len(different), axis=0)
    for k, links, added in different.values():
        after[k, rows[links], columns[links]] = added
        if not network.directed:
            after[k, columns[links], rows[links]] = added
    outcomes = {outcome: values[place_of] for outcome, values in
                _outcomes(after, network.directed, measure).items()}
    found = {outcome: (float(base[outcome][0]), outcomes[outcome]) for outcome in OUTCOMES}
    for outcome in RANKED:
        others = np.delete(ranked[outcome], place)
        ranks = [_rank(value, others) for value in (base[outcome][0], *outcomes[outcome])]
        found[f"rank_{outcome}"] = ranks[0], np.array(ranks[1:])
    return found | {"links_added": (0.0, np.array([float(len(links)) for links in chosen]))}


def _outcomes(weights, directed, measure) -> dict[str, np.ndarray]:
    of = measured(["global_efficiency", "density", "total_weight"], weights, directed)
    polycentricity, evenness, _ = polycentricity_factors(weights, directed, measure)
    return {"efficiency": of["global_efficiency"], "density": of["density"], "polycentricity": polycentricity,
            "evenness": evenness, "total_weight": of["total_weight"]}


def _missing(network) -> tuple[np.ndarray, np.ndarray]:
    """Places of the pairs that have no link."""
    absent = network.between == 0
    np.fill_diagonal(absent, False)
    return np.nonzero(absent if network.directed else np.triu(absent))


def _likeliest(values) -> np.ndarray:
    """Places by falling expectation, equal ones in the order of the codes."""
    return np.argsort(-values, kind="stable")


def _rank(value, others) -> float:
    """1 for the largest; differences of rounding are ties."""
    return np.nan if np.isnan(value) else 1.0 + np.count_nonzero(others > value + 1e-12 * abs(value))


def _no_expectation(expected) -> list[Problem]:
    if isinstance(expected, ExpectedLinks):
        return []
    return [Problem(f"{plain(expected)} as expectation", "expected links of pairs of cities",
                    "make them: scenarios.expected_links")]
