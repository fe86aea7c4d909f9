"""Functional polycentricity: how evenly cities take part in links, times how many of the possible links there are.

Within an agglomeration, and from its members to the cities outside; any measure of the registry times a density.
"""
from __future__ import annotations

import math

import numpy as np
import pandas as pd

from flowspace.errors import MeasureError, Problem
from flowspace.evidence import weakest_grade
from flowspace.polycentricity.read_links import read_links
from flowspace.polycentricity.registry import find_measures
from flowspace.polycentricity.tables import names_given, not_flags
from flowspace.values import listed, plain, refuse

WITHIN, EXTERNAL = "functional_within", "functional_external"
"""Kinds of functional polycentricity, as tables name them."""

DIRECTIONS = ("total", "out", "in")
"""Which strengths of a city are compared: of all its links, of those that leave it, of those that reach it."""

COLUMNS = ("agglomeration", "year", "kind", "direction", "measure", "value", "evenness", "density", "links",
           "n_members", "n_observed", "complete", "total", "evidence")
"""Columns of the result."""

_TYPES = {"agglomeration": "str", "year": "int64", "kind": "str", "direction": "str", "measure": "str",
          "value": "float64", "evenness": "float64", "density": "float64", "links": "int64", "n_members": "int64",
          "n_observed": "int64", "complete": "bool", "total": "float64", "evidence": "str"}


def functional_polycentricity_within(links, measure="green_population", directed=False) -> float:
    r"""Special functional polycentricity of the links inside one agglomeration; by default Green's.

    .. math:: P_{SF} = E(s_1, \dots, s_n)\,\Delta, \qquad \Delta = \frac{2m}{n(n-1)}, \qquad
              E_{\text{Green}} = 1 - \frac{\sigma}{\sigma_{\max}},

    where E is the evenness of the cities' strengths :math:`s_i = \sum_j w_{ij}` by the measure named,
    :math:`\sigma` their population standard deviation, :math:`\sigma_{\max} = s_{(1)}/2` that of two cities of which
    one has everything, m the number of linked pairs and n the number of cities.

    Parameters
    ----------
    links : array_like of numbers, shape (n, n)
        Weights :math:`w_{ij} \ge 0` between the members, symmetric unless directed. The diagonal plays no part.
    measure : str or Measure
        Name in `MEASURES`, or a record.
    directed : bool
        Whether :math:`w_{ij}` and :math:`w_{ji}` are two links. Rows are then compared, and :math:`\Delta` is the
        number of links over :math:`n(n-1)`; give the transposed matrix for the links that reach the cities.

    Returns
    -------
    float
        No unit; in [0, 1] for all measures but the rank-size slopes. 0 where no pair is linked: then the density is 0,
        although evenness is not defined. nan for fewer than two cities, and for measures without a lowest value (the
        slopes): a negative number times a density is no smaller polycentricity.

    Raises
    ------
    MeasureError
        If the matrix is not square, or not symmetric and not said to be directed, or holds a weight that is negative,
        infinite or missing; or if the measure is unknown.

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
    >>> round(functional_polycentricity_within([[0, 1, 0], [1, 0, 1], [0, 1, 0]], measure="gini_evenness"), 4)
    0.5556
    """
    record, = find_measures([measure])
    return _product(record, *within_factors(links, record, directed))


def functional_polycentricity_external(links, measure="green_population") -> float:
    r"""Special functional polycentricity of the links from an agglomeration to the cities outside.

    .. math:: P_{SF}^{ext} = E(s_1, \dots, s_n)\,\Delta^{ext}, \qquad \Delta^{ext} = \frac{m}{n\,(M - n)},

    with the strengths :math:`s_i = \sum_{k} w_{ik}` of the n members over the :math:`M - n` cities outside, and m the
    number of linked pairs of a member and a city outside.

    Parameters
    ----------
    links : array_like of numbers, shape (n, M - n)
        Weights :math:`w_{ik} \ge 0`; one row for each member, one column for each city outside, linked or not.
    measure : str or Measure
        Name in `MEASURES`, or a record.

    Returns
    -------
    float
        As `functional_polycentricity_within`. nan for fewer than two members or no city outside.

    Raises
    ------
    MeasureError
        If the matrix has not two dimensions, or holds a weight that is negative, infinite or missing; or if the measure
        is unknown.

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
    record, = find_measures([measure])
    return _product(record, *external_factors(links, record))


def within_factors(links, measure="green_population", directed=False) -> tuple[float, float]:
    """Evenness and density of the links inside one agglomeration, the two factors of its polycentricity.

    Parameters
    ----------
    links, measure, directed
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
    record, = find_measures([measure])
    refuse(not_flags(directed=directed))
    weights = _weights(links)
    if weights.shape[0] != weights.shape[1]:
        raise MeasureError(Problem(f"a matrix of shape {weights.shape} that is not square", "a square matrix",
                                   "give one row and one column for each member"))
    if not directed and not np.allclose(weights, weights.T, rtol=1e-9, atol=0):
        raise MeasureError(Problem(f"a matrix of shape {weights.shape} that is not symmetric",
                                   "a square matrix with the same weight in both directions",
                                   "say directed=True, or add up both directions first"))
    if weights.diagonal().any():
        weights = weights.copy()
        np.fill_diagonal(weights, 0)
    possible = len(weights) * (len(weights) - 1)
    if not possible:
        return math.nan, math.nan
    return record.function(weights.sum(axis=1)), int(np.count_nonzero(weights)) / possible


def external_factors(links, measure="green_population") -> tuple[float, float]:
    """Evenness and density of the links from an agglomeration to the cities outside.

    Parameters
    ----------
    links, measure
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
    record, = find_measures([measure])
    weights = _weights(links)
    if weights.shape[0] < 2 or weights.shape[1] == 0:
        return math.nan, math.nan
    return record.function(weights.sum(axis=1)), int(np.count_nonzero(weights)) / weights.size


def functional_polycentricity(links: pd.DataFrame, members: pd.DataFrame, cities, value: str = "full", years=None,
                              measures=None, directed: bool = False, directions=("total",), window: int = 1,
                              layer: str | None = None) -> pd.DataFrame:
    r"""Functional polycentricity within and outside every agglomeration, year by year, with its two factors.

    .. math:: P = E \cdot \Delta

    for every measure E of evenness, as `functional_polycentricity_within` and `functional_polycentricity_external`
    define it.

    Parameters
    ----------
    links : DataFrame
        adcode_a and adcode_b (each pair once in a year, either way round), or from_adcode and to_adcode where links
        are directed; year, the column named by `value` and, if known, evidence (one of the evidence grades). Pairs
        that are not listed, or listed with 0, are not linked.
    members : DataFrame
        agglomeration and adcode. A member that belongs to several agglomerations counts in each.
    cities : sequence of str
        Codes of all cities that can have links: the M of the external density. Members that are not among them are
        left out, as no links of theirs could have been observed.
    value : str
        Column of the weight.
    years : sequence of int, optional
        Years to report on; if left out, those of `links` whose windows are complete. A year without any link gives
        zeros.
    measures : str, Measure or sequence of these, optional
        Names in `MEASURES` or records of one's own; all of `MEASURES` if left out.
    directed : bool
        Whether the links are directed.
    directions : str or sequence of str
        Of "total", "out", "in"; undirected links have "total" only. "total" adds both directions of a pair up and
        counts a pair as linked if either direction is; "out" and "in" compare what leaves and what reaches the
        members, and count directed links over the :math:`n(n-1)` or :math:`n(M-n)` possible ones.
    window : int
        Years that are added up, ending with the year named.
    layer : str, optional
        Column of `links` that tells layers apart (co-patents and trains, say): each is measured by itself over its own
        years, and the column comes first in the result.

    Returns
    -------
    DataFrame
        Sorted by layer, agglomeration (in the order of `members`), year, kind (within, then external), direction and
        measure (both in the order asked for):

        agglomeration, year : str, int
        kind : str
            functional_within or functional_external.
        direction : str
            total, out or in.
        measure : str
        value : float
            Evenness times density: 0 where nothing is linked; nan for fewer than two observed members, no city
            outside, and for measures without a lowest value (the rank-size slopes), which have no product.
        evenness, density : float
            The factors; evenness is nan where nothing is linked.
        links : int
            Linked pairs (total) or directed links (out, in).
        n_members, n_observed : int
            Members of the agglomeration, and those of them that are among `cities`.
        complete : bool
            Whether all are.
        total : float
            Sum of the members' strengths, in the unit of the weights; within and undirected, each link counts twice.
        evidence : str
            The weakest grade of all links of the layer in the window, or in all years where it has none then; missing
            without such a column.

    Raises
    ------
    MeasureError
        If a column is missing, a pair stands twice in a year, a city of `links` is not among `cities`, a city is
        linked to itself, or a weight is negative, infinite or missing; if a member stands twice in an agglomeration;
        if a measure or direction is unknown, or a direction is asked of undirected links; if the window of a year asked
        for reaches outside the years of `links` and those asked for.

    Notes
    -----
    The product rises with the number of links whatever their distribution (`growth_decomposition`), and the external
    one depends on which cities outside are counted. Strengths compare amounts; to compare numbers of partners, give
    every linked pair the weight 1. Shipped co-patents are simulated and were calibrated to published
    values of Green's index times density, so their agreement with those is by construction.

    References
    ----------
    Green, N. (2007). Functional polycentricity: A formal definition in terms of social network analysis.
    Urban Studies, 44(11), 2077-2103. https://doi.org/10.1080/00420980701518941

    Li, Y., & Phelps, N. (2018). Megalopolis unbound: Knowledge collaboration and functional polycentricity within and
    beyond the Yangtze River Delta Region in China, 2014. Urban Studies, 55(2), 443-460.
    https://doi.org/10.1177/0042098016656971

    Examples
    --------
    >>> links = pd.DataFrame({"adcode_a": ["1", "1"], "adcode_b": ["2", "3"], "year": 2010, "full": [4, 1]})
    >>> members = pd.DataFrame({"agglomeration": "a", "adcode": ["1", "2"]})
    >>> table = functional_polycentricity(links, members, ["1", "2", "3", "4"], measures="green_population")
    >>> table[["kind", "value", "evenness", "density", "links"]].values.tolist()
    [['functional_within', 1.0, 1.0, 1.0, 1], ['functional_external', 0.0, 0.0, 0.25, 1]]
    """
    if layer is not None:
        return _by_layer(links, layer, lambda part: functional_polycentricity(
            part, members, cities, value, years, measures, directed, directions, window))
    problems, asked = _directions(directions, directed)
    try:
        records = find_measures(measures)
    except MeasureError as error:
        problems += error.problems
    refuse(problems)
    _, matrices, blocks = read_links(links, members, cities, value, years, directed, window)
    grades = _grades(links, matrices, window)
    rows = []
    for name, size, inside, outside in blocks:
        for year, matrix in matrices.items():
            for kind, across in ((WITHIN, inside), (EXTERNAL, outside)):
                outward, inward = matrix[np.ix_(inside, across)], matrix[np.ix_(across, inside)].T
                possible = len(inside) * (len(inside) - 1 if kind == WITHIN else len(outside))
                for direction in asked:
                    weights = _of_direction(outward, inward, direction, directed)
                    strengths, linked = weights.sum(axis=1), int(np.count_nonzero(weights))
                    density = linked / possible if possible and len(inside) > 1 else math.nan
                    # Each pair within stands twice in a symmetric matrix.
                    pairs = linked // 2 if kind == WITHIN and direction == "total" else linked
                    for record in records:
                        evenness = math.nan if math.isnan(density) else record.function(strengths)
                        rows.append((name, year, kind, direction, record.name, _product(record, evenness, density),
                                     evenness, density, pairs, size, len(inside), len(inside) == size,
                                     float(strengths.sum()), grades[year]))
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(_TYPES)


def _by_layer(links, layer, measured) -> pd.DataFrame:
    """One table for each layer, one below the other, with the column of layers first."""
    if not isinstance(layer, str) or not isinstance(links, pd.DataFrame) or list(links.columns).count(layer) != 1:
        named = repr(layer) if isinstance(layer, str) else f"named by a {type(layer).__name__}"
        raise MeasureError(Problem(f"no column {named} in the links", "the column that tells layers apart, once",
                                   "name it in `layer`, or leave that out"))
    if layer in COLUMNS:
        raise MeasureError(Problem(f"the column {layer!r} as layer, which the result has a use for", "another name",
                                   "rename the column", column=layer))
    nameless = int(links[layer].isna().sum())
    if nameless:
        raise MeasureError(Problem(f"{nameless} links without a layer", "the layer of every link",
                                   "fill the column in, or leave these rows out", column=layer))
    parts = [measured(part).assign(**{layer: key}) for key, part in links.groupby(layer, sort=True)]
    parts = parts or [measured(links).assign(**{layer: pd.Series(dtype="str")})]
    return pd.concat(parts, ignore_index=True)[[layer, *COLUMNS]]


def _directions(directions, directed) -> tuple[list[Problem], list[str]]:
    problems = not_flags(directed=directed)
    if problems:
        return problems, []
    asked = names_given(directions, "directions")
    problems = [Problem(f"direction {plain(name)}", "one of " + ", ".join(DIRECTIONS), "correct the name")
                for name in asked if name not in DIRECTIONS]
    if not asked:
        problems.append(Problem("no direction", "at least one of " + ", ".join(DIRECTIONS), "name one"))
    elif not directed and not problems and asked != ["total"]:
        problems.append(Problem(f"directions {', '.join(asked)} of undirected links", "'total'",
                                "say directed=True and give directed links, or leave the directions out"))
    return problems, asked


def _grades(links, years, window) -> dict:
    """Weakest grade of the links in the window of each year."""
    if "evidence" not in links:
        return dict.fromkeys(years)
    grades = links["evidence"].astype(object)
    ever = weakest_grade(grades) if len(grades) else None
    found = {}
    for year in years:
        part = grades[((links["year"] > year - window) & (links["year"] <= year)).to_numpy()]
        found[year] = weakest_grade(part) if len(part) else ever
    return found


def _of_direction(outward, inward, direction, directed) -> np.ndarray:
    """Weights whose rows are the members' links of one direction."""
    if direction == "in":
        return inward
    return outward + inward if directed and direction == "total" else outward


def _product(record, evenness: float, density: float) -> float:
    """Evenness times density; nothing linked gives 0, as no city takes part."""
    if record.lowest < 0:
        return math.nan
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
