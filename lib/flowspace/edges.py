"""Tables of links as users give them: checks, codes of cities to places, and one matrix of weights for each year.

What `flowspace.networks` makes networks of and `flowspace.polycentricity` measures is read here, in one way.
"""
from __future__ import annotations

from collections.abc import Mapping, Set
from numbers import Integral

import numpy as np
import pandas as pd

from flowspace.errors import MeasureError, Problem
from flowspace.values import as_numbers, listed, plain, refuse, whole_number

UNDIRECTED = ("adcode_a", "adcode_b")
"""Columns of the two ends of an undirected link."""

DIRECTED = ("from_adcode", "to_adcode")
"""Columns of the two ends of a directed link."""


def checked_edges(edges, cities, value, directed,
                  year=None) -> tuple[tuple[str, ...], np.ndarray, np.ndarray, np.ndarray]:
    """Check a table of links, and turn codes of cities into places.

    Parameters
    ----------
    edges, cities, value, directed
        As in `flowspace.networks.network.network`.
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
        As `flowspace.networks.network.network`.

    Examples
    --------
    >>> edges = pd.DataFrame({"from_adcode": ["b"], "to_adcode": ["a"], "links": [7]})
    >>> [part.tolist() for part in checked_edges(edges, ["a", "b"], "links", directed=True)[1:]]
    [[1], [0], [7.0]]
    """
    codes, problems = city_codes(cities)
    ends, more = _columns(edges, value, directed)
    if isinstance(edges, pd.DataFrame) and year is not None:
        more += [_missing(year, (*ends, year, value))] if year not in edges.columns else _repeated(edges, [year])
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
    strangers = sorted({city for city in given if isinstance(city, str)} - set(codes))
    if strangers:
        problems.append(Problem(f"links of cities that are not among the cities ({listed(strangers)})",
                                "links between the cities given", "give all cities that can have links, or leave these "
                                "links out"))
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


def yearly_matrices(edges, cities, value, directed, years=None, window=1,
                    covered=None) -> tuple[tuple[str, ...], dict[int, np.ndarray], tuple[int, ...]]:
    """Weights between all cities, year by year.

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
        Years wanted; if left out, all whose windows are complete.
    window : int
        Years that are added up, ending with the year named.
    covered : sequence of int, optional
        Years that the table covers; if left out, those that stand in it. A covered year without a row has no links.

    Returns
    -------
    codes : tuple of str
        The cities.
    matrices : dict of int to ndarray, shape (n, n)
        Rows and columns in the order of the codes; links within a city on the diagonal.
    incomplete : tuple of int
        Years asked for whose window holds a year that the table does not cover.

    Raises
    ------
    MeasureError
        As `checked_edges`; or if a year or the window is no whole number, or a year of the table is not among those
        covered.

    Examples
    --------
    >>> edges = pd.DataFrame({"adcode_a": ["a"], "adcode_b": ["b"], "year": 2010, "full": 3})
    >>> codes, matrices, incomplete = yearly_matrices(edges, ["a", "b"], "full", directed=False, years=[2009, 2010])
    >>> matrices[2010].tolist(), incomplete
    ([[0.0, 3.0], [3.0, 0.0]], (2009,))
    """
    refuse(whole_number(window, "window", 1))
    codes, a, b, weights = checked_edges(edges, cities, value, directed, "year")
    when, wrong = _years(edges["year"], "years of the links")
    known = set(when.tolist())
    if covered is not None:
        known, more = _years(covered, "years covered")
        wrong += more
        known = set(known.tolist())
        outside = sorted(set(when.tolist()) - known)
        if outside and not wrong:
            wrong.append(Problem(f"links of {', '.join(map(str, outside))}, which are not among the years covered",
                                 "links of covered years", "add the years, or leave their rows out"))
    if years is None:
        wanted = [year for year in sorted(known) if all(year - back in known for back in range(window))]
    else:
        asked, more = _years(years, "years")
        wrong += more
        wanted = sorted(set(asked.tolist()))
    refuse(wrong)
    matrices, incomplete = {}, []
    for year in wanted:
        if any(year - back not in known for back in range(window)):
            incomplete.append(year)
            continue
        rows = (when > year - window) & (when <= year)
        matrices[year] = filled(len(codes), a[rows], b[rows], weights[rows], directed)
    return codes, matrices, tuple(incomplete)


def member_groups(members, cities) -> tuple[dict[str, list[str]], pd.DataFrame]:
    """Members of each agglomeration that are among the cities, and those that are not.

    Parameters
    ----------
    members : DataFrame
        agglomeration and adcode. A city may be a member of several agglomerations.
    cities : sequence of str
        Codes of all cities whose links were observed.

    Returns
    -------
    groups : dict of str to list of str
        Agglomerations in the order of their first member that is among the cities; one of which none is, is left out.
    left_out : DataFrame
        agglomeration and adcode of the members that are not among the cities.

    Raises
    ------
    MeasureError
        If a column is missing, a code is no text, a member has no agglomeration or stands twice in one.

    Examples
    --------
    >>> members = pd.DataFrame({"agglomeration": "delta", "adcode": ["b", "a", "z"]})
    >>> groups, left_out = member_groups(members, ["a", "b"])
    >>> groups, left_out.values.tolist()
    ({'delta': ['b', 'a']}, [['delta', 'z']])
    """
    columns = ["agglomeration", "adcode"]
    missing = columns if not isinstance(members, pd.DataFrame) else [c for c in columns if c not in members.columns]
    if missing:
        raise MeasureError([Problem(f"no column {name!r} in the members", "the columns agglomeration and adcode",
                                    "add or rename the column", column=name) for name in missing])
    doubled = [name for name in columns if list(members.columns).count(name) > 1]
    if doubled:
        raise MeasureError(Problem(f"a column {doubled[0]!r} twice in the members", "each once", "remove one of them"))
    if not all(isinstance(code, str) for code in members["adcode"]):
        raise MeasureError(Problem("codes of members that are no text", "text such as '110000'",
                                   "read the codes as text", column="adcode"))
    nameless = members["agglomeration"].isna()
    if nameless.any():
        shown = listed(members.loc[nameless, "adcode"].tolist())
        raise MeasureError(Problem(f"members without an agglomeration ({shown})", "the agglomeration of each member",
                                   "name it, or leave the row out", column="agglomeration"))
    twice = members[members.duplicated(columns)]
    if len(twice):
        first = twice.iloc[0]
        raise MeasureError(Problem(f"{first['adcode']} twice in {first['agglomeration']}", "each member once",
                                   "choose one version of the membership"))
    # What is no list of codes is named where the links are read.
    known = {city for city in cities if isinstance(city, str)} if hasattr(cities, "__iter__") else set()
    seen = members["adcode"].isin(known)
    groups = {key: part["adcode"].tolist() for key, part in members[seen].groupby("agglomeration", sort=False)}
    return groups, members.loc[~seen, columns].reset_index(drop=True)


def city_codes(cities) -> tuple[tuple[str, ...], list[Problem]]:
    """Check the codes of cities.

    Parameters
    ----------
    cities : sequence of str

    Returns
    -------
    codes : tuple of str
        In the order given; empty where `cities` is no list.
    problems : list of Problem
        If a code is no text or stands twice, or there is none.

    Examples
    --------
    >>> city_codes(["110000", "120000"])
    (('110000', '120000'), [])
    """
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


def _years(years, what) -> tuple[np.ndarray, list[Problem]]:
    if isinstance(years, (str, bytes)) or not hasattr(years, "__iter__"):
        return np.empty(0, dtype=int), [Problem(f"{plain(years)} as {what}", "a list of years", "give for example "
                                                "range(2001, 2021)")]
    items = list(years)
    wrong = list(dict.fromkeys(plain(year) for year in items
                               if not isinstance(year, Integral) or isinstance(year, bool)))
    if wrong:
        return np.empty(0, dtype=int), [Problem(f"{what} that are no whole numbers ({', '.join(wrong[:5])})",
                                                "years such as 2015", "correct them")]
    return np.array(items, dtype=int), []


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
    return ends, [_missing(name, (*ends, value)) for name in missing] + _repeated(edges, (*ends, value))


def _missing(name, columns) -> Problem:
    return Problem(f"no column {name!r} in the links", "the columns " + ", ".join(map(str, columns)),
                   "add or rename the column", column=str(name))


def _repeated(edges, names) -> list[Problem]:
    counts = {name: list(edges.columns).count(name) for name in names}
    return [Problem(f"column {name!r} {count} times in the links", "each column once", "rename one of them",
                    column=str(name)) for name, count in counts.items() if count > 1]


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
