"""Functional polycentricity: how evenly cities take part in links, times how many of the possible links there are.

Within an agglomeration, and from its members to the cities outside; each is Green's index times a density.
"""
from __future__ import annotations

import math

import numpy as np
import pandas as pd

from flowspace.errors import MeasureError, Problem
from flowspace.polycentricity.green import green_population
from flowspace.polycentricity.values import listed


def functional_polycentricity_within(links) -> float:
    r"""Green's special functional polycentricity of the links inside one agglomeration.

    .. math:: P_{SF} = \left(1 - \frac{\sigma}{\sigma_{\max}}\right)\Delta, \qquad
              \Delta = \frac{2m}{n(n-1)},

    where :math:`\sigma` is the population standard deviation of the cities' strengths :math:`s_i = \sum_j w_{ij}`,
    :math:`\sigma_{\max} = s_{(1)}/2` that of two cities of which one has everything, m the number of linked pairs and
    n the number of cities.

    Parameters
    ----------
    links : array_like of numbers, shape (n, n)
        Weights :math:`w_{ij} \ge 0` between the members, symmetric. The diagonal plays no part.

    Returns
    -------
    float
        In [0, 1], no unit. 0 where no pair is linked: then the density is 0, although evenness is not defined. nan
        for fewer than two cities.

    Raises
    ------
    MeasureError
        If the matrix is not square or not symmetric, or holds a weight that is negative, infinite or missing.

    See Also
    --------
    functional_polycentricity_external : the same for links to cities outside.

    Notes
    -----
    The index never exceeds the density, so it rises with the sheer number of links; read it beside its two factors
    (`functional_polycentricity` returns them). A star of n cities with equal weights has the evenness of its
    strengths times 2/n.

    References
    ----------
    Green, N. (2007). Functional polycentricity: A formal definition in terms of social network analysis.
    Urban Studies, 44(11), 2077-2103. https://doi.org/10.1080/00420980701518941

    Examples
    --------
    All pairs linked alike, and a chain of three cities (strengths 1, 2, 1; two of three pairs):

    >>> functional_polycentricity_within([[0, 5, 5], [5, 0, 5], [5, 5, 0]])
    1.0
    >>> round(functional_polycentricity_within([[0, 1, 0], [1, 0, 1], [0, 1, 0]]), 4)
    0.3524
    """
    return _product(*within_factors(links))


def functional_polycentricity_external(links) -> float:
    r"""Green's special functional polycentricity of the links from an agglomeration to the cities outside.

    .. math:: P_{SF}^{ext} = \left(1 - \frac{\sigma}{\sigma_{\max}}\right)\Delta^{ext}, \qquad
              \Delta^{ext} = \frac{m}{n\,(M - n)},

    with the strengths :math:`s_i = \sum_{k} w_{ik}` of the n members over the :math:`M - n` cities outside, and m the
    number of linked pairs of a member and a city outside.

    Parameters
    ----------
    links : array_like of numbers, shape (n, M - n)
        Weights :math:`w_{ik} \ge 0`; one row for each member, one column for each city outside, linked or not.

    Returns
    -------
    float
        In [0, 1], no unit. 0 where nothing is linked. nan for fewer than two members or no city outside.

    Raises
    ------
    MeasureError
        If the matrix has not two dimensions, or holds a weight that is negative, infinite or missing.

    Notes
    -----
    The value depends on which cities outside are counted as possible partners.

    References
    ----------
    Green, N. (2007). Functional polycentricity: A formal definition in terms of social network analysis.
    Urban Studies, 44(11), 2077-2103. https://doi.org/10.1080/00420980701518941

    Examples
    --------
    Two members with equal strengths, three of the six possible pairs linked:

    >>> functional_polycentricity_external([[2, 0, 0], [1, 1, 0]])
    0.5
    """
    return _product(*external_factors(links))


def within_factors(links) -> tuple[float, float]:
    """Evenness and density of the links inside one agglomeration, the two factors of its polycentricity.

    Parameters
    ----------
    links : array_like of numbers, shape (n, n)
        As for `functional_polycentricity_within`.

    Returns
    -------
    (float, float)
        Evenness of strengths (nan where nothing is linked) and density; both nan for fewer than two cities.

    Raises
    ------
    MeasureError
        As `functional_polycentricity_within`.

    Examples
    --------
    >>> within_factors([[0, 3], [3, 0]])
    (1.0, 1.0)
    """
    weights = _weights(links)
    if weights.shape[0] != weights.shape[1] or not np.allclose(weights, weights.T, rtol=1e-9, atol=0):
        raise MeasureError(Problem(f"a matrix of shape {weights.shape} that is not symmetric",
                                   "a square matrix with the same weight in both directions",
                                   "add up both directions of a directed network first"))
    n = len(weights)
    if n < 2:
        return math.nan, math.nan
    if weights.diagonal().any():
        weights = weights.copy()
        np.fill_diagonal(weights, 0)
    return green_population(weights.sum(axis=1)), int(np.count_nonzero(weights)) / (n * (n - 1))


def external_factors(links) -> tuple[float, float]:
    """Evenness and density of the links from an agglomeration to the cities outside.

    Parameters
    ----------
    links : array_like of numbers, shape (n, M - n)
        As for `functional_polycentricity_external`.

    Returns
    -------
    (float, float)
        Evenness of strengths (nan where nothing is linked) and density; both nan for fewer than two members or no
        city outside.

    Raises
    ------
    MeasureError
        As `functional_polycentricity_external`.

    Examples
    --------
    >>> external_factors([[2, 0, 0], [1, 1, 0]])
    (1.0, 0.5)
    """
    weights = _weights(links)
    if weights.shape[0] < 2 or weights.shape[1] == 0:
        return math.nan, math.nan
    return green_population(weights.sum(axis=1)), int(np.count_nonzero(weights)) / weights.size


def functional_polycentricity(links: pd.DataFrame, members: pd.DataFrame, cities, value: str = "full",
                              years=None) -> pd.DataFrame:
    """Functional polycentricity within and outside every agglomeration, year by year, with its factors.

    Parameters
    ----------
    links : DataFrame
        adcode_a, adcode_b, year and the column named by `value`; each pair once, either way round. Pairs that are
        not listed are not linked.
    members : DataFrame
        agglomeration and adcode.
    cities : sequence of str
        Codes of all cities that can have links: the M of the external density. Members that are not among them are
        left out, as no links of theirs could have been observed.
    value : str
        Column of the weight.
    years : sequence of int, optional
        Years to report on; those of `links` if left out. A year without any link gives zeros.

    Returns
    -------
    DataFrame
        agglomeration, year, n_members, within, within_evenness, within_density, external, external_evenness,
        external_density; agglomerations as in `members`, years rising. A member that belongs to several
        agglomerations counts in each.

    Raises
    ------
    MeasureError
        If a column is missing, a pair stands twice in a year, a city of `links` is not among `cities`, a city is
        linked to itself, or a weight is negative, infinite or missing.

    Examples
    --------
    >>> links = pd.DataFrame({"adcode_a": ["1", "1"], "adcode_b": ["2", "3"], "year": 2010, "full": [4, 1]})
    >>> members = pd.DataFrame({"agglomeration": "a", "adcode": ["1", "2"]})
    >>> table = functional_polycentricity(links, members, ["1", "2", "3", "4"])
    >>> table[["within", "external_density", "external"]].values.tolist()
    [[1.0, 0.25, 0.0]]
    """
    codes = list(dict.fromkeys(cities))
    _check_tables(links, members, codes, value)
    position = {code: i for i, code in enumerate(codes)}
    groups = {key: [position[code] for code in dict.fromkeys(part["adcode"]) if code in position]
              for key, part in members.groupby("agglomeration", sort=False)}
    by_year = dict(list(links.groupby("year")))
    rows = []
    for year in sorted({int(year) for year in (by_year if years is None else years)}):
        matrix = np.zeros((len(codes), len(codes)))
        if year in by_year:
            part = by_year[year]
            a, b = (part[name].map(position).to_numpy() for name in ("adcode_a", "adcode_b"))
            matrix[a, b] = matrix[b, a] = part[value].to_numpy(dtype=float)
        for key, inside in groups.items():
            outside = np.delete(matrix[inside], inside, axis=1)
            within, external = within_factors(matrix[np.ix_(inside, inside)]), external_factors(outside)
            rows.append((key, year, len(inside), _product(*within), *within, _product(*external), *external))
    table = pd.DataFrame(rows, columns=["agglomeration", "year", "n_members", "within", "within_evenness",
                                        "within_density", "external", "external_evenness", "external_density"])
    order = {key: i for i, key in enumerate(groups)}
    return table.sort_values(["agglomeration", "year"], ignore_index=True,
                             key=lambda column: column.map(order) if column.name == "agglomeration" else column)


def _product(evenness: float, density: float) -> float:
    """Evenness times density; nothing linked gives 0, as no city takes part."""
    return 0.0 if density == 0 else evenness * density


def _weights(links) -> np.ndarray:
    """Check a matrix of weights."""
    try:
        weights = np.asarray(links, dtype=float)
    except (TypeError, ValueError):
        weights = np.zeros(0)
    if weights.ndim != 2:
        raise MeasureError(Problem("links that are no matrix of numbers", "a table or array of two dimensions",
                                   "give one row for each member of the agglomeration"))
    # One comparison finds negative, infinite and missing weights alike.
    wrong = weights[~((weights >= 0) & (weights < math.inf))]
    if wrong.size:
        raise MeasureError(Problem(f"weights {listed([str(weight) for weight in wrong.tolist()])}",
                                   "finite weights of zero or more", "correct the weights; 0 means not linked"))
    return weights


def _check_tables(links, members, codes, value) -> None:
    """Stop where the tables cannot be put together."""
    problems = []
    for frame, what, columns in ((links, "the links", ["adcode_a", "adcode_b", "year", value]),
                                 (members, "the members", ["agglomeration", "adcode"])):
        problems += [Problem(f"no column {column!r} in {what}", "the columns " + ", ".join(columns),
                             "add or rename the column", column=column)
                     for column in columns if column not in frame.columns]
    if problems:
        raise MeasureError(problems)
    unknown = sorted((set(links["adcode_a"]) | set(links["adcode_b"])) - set(codes))
    if unknown:
        problems.append(Problem(f"links of cities that are not among the cities ({listed(unknown)})",
                                "links between the cities given", "give all cities that can have links"))
    own = links[links["adcode_a"] == links["adcode_b"]]
    if len(own):
        problems.append(Problem(f"cities linked to themselves ({listed(sorted(set(own['adcode_a'])))})",
                                "links between two different cities", "leave links inside a city out"))
    ends = np.sort(links[["adcode_a", "adcode_b"]].to_numpy(dtype=object), axis=1)
    keys = pd.DataFrame({"a": ends[:, 0], "b": ends[:, 1], "year": links["year"].to_numpy()})
    if keys.duplicated().any():
        first = keys[keys.duplicated()].iloc[0]
        problems.append(Problem(f"the pair {first['a']} and {first['b']} twice in {first['year']}",
                                "each pair once in a year", "add up the two directions or the repeated rows"))
    if problems:
        raise MeasureError(problems)
    _weights(links[[value]])
