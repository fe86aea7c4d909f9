"""The table a gravity model is fitted to: every pair of cities in every year, linked or not."""
from __future__ import annotations

from numbers import Integral

import numpy as np
import pandas as pd

from flowspace.edges import DIRECTED, UNDIRECTED
from flowspace.errors import MeasureError, Problem
from flowspace.values import as_numbers, listed, plain, refuse


def pair_years(links: pd.DataFrame, pairs: pd.DataFrame, years, value: str, directed: bool, masses=None,
               mass="patents") -> pd.DataFrame:
    """List all pairs in all years, zeros included, with what a gravity model explains them by.

    Parameters
    ----------
    links : DataFrame
        adcode_a and adcode_b (undirected) or from_adcode and to_adcode, year, and the column `value`: each linked pair
        once in a year. Links of a city with itself are left out: they have no distance.
    pairs : DataFrame
        Every pair that could be linked, once: adcode_a, adcode_b, distance_km above zero, and further columns, which
        are carried along (`flowspace.simulation.city_pairs` makes this table). Of a column agglomeration (empty text
        or missing where the two cities belong to different ones or to none) same_agglomeration is made.
    years : iterable of int
        Years of the table, from the first to the last year of the links: outside them nothing is known.
    value : str
        Column of the links.
    directed : bool
        Whether each pair stands twice, once for each direction.
    masses : DataFrame, optional
        adcode, year and the column `mass`: zero or larger.
    mass : str
        Column of the masses.

    Returns
    -------
    DataFrame
        The two ends, year, links (0 where none is listed), ln_distance and the columns of `pairs`, same_agglomeration
        (0 or 1), true and false as 1 and 0. With masses: ln_mass_from and ln_mass_to, or, undirected, their sum
        ln_masses; nan where a city is not among the masses, or has none: zero has no logarithm.

    Raises
    ------
    MeasureError
        If a column is missing, a code is no text or a year no whole number, a pair stands twice or is of a city with
        itself, a distance is not above zero, a pair of the links is not among the pairs, a value is negative, infinite,
        missing or no number, there is no year or no pair, a year lies before or after all links, or a city has two
        masses in a year.

    Examples
    --------
    >>> pairs = pd.DataFrame({"adcode_a": ["1", "1", "2"], "adcode_b": ["2", "3", "3"],
    ...                       "distance_km": [100.0, 200.0, 150.0], "agglomeration": ["x", "", ""]})
    >>> links = pd.DataFrame({"adcode_a": ["1"], "adcode_b": ["2"], "year": [2010], "full": [7]})
    >>> pair_years(links, pairs, [2010], "full", directed=False)[["adcode_a", "adcode_b", "links",
    ...                                                           "same_agglomeration"]].to_numpy().tolist()
    [['1', '2', 7.0, 1.0], ['1', '3', 0.0, 0.0], ['2', '3', 0.0, 0.0]]
    """
    ends, asked = DIRECTED if directed else UNDIRECTED, years
    years, problems = _years(asked, "years")
    years = sorted(set(years))
    problems += _missing(links, [*ends, "year", value], "links") + _missing(
        pairs, [*UNDIRECTED, "distance_km"], "pairs")
    if masses is not None:
        problems += _missing(masses, ["adcode", "year", mass], "masses")
    if not years and not problems:
        problems.append(Problem("no year", "at least one", "name the years"))
    refuse(problems)
    problems = _codes(links, ends, "links") + _codes(pairs, UNDIRECTED, "pairs") + _years(
        links["year"].unique(), "years of the links")[1]
    if masses is not None:
        problems += _codes(masses, ["adcode"], "masses") + _years(masses["year"].unique(), "years of the masses")[1]
    refuse(problems)
    outside = [str(year) for year in years if len(links) and not links["year"].min() <= year <= links["year"].max()]
    if outside:
        problems.append(Problem(f"years {listed(outside)}, before or after all links", "years that links were observed "
                                "in", "leave them out: that nothing is known is not that nothing was linked"))
    refuse(problems)
    # Categories of two columns cannot be compared, nor put together.
    links, pairs = links.astype(dict.fromkeys(ends, "str")), pairs.astype(dict.fromkeys(UNDIRECTED, "str"))
    table = _all_pairs(pairs, directed)
    chosen = links[links["year"].isin(years) & (links[ends[0]] != links[ends[1]])]
    numbers, places, problems = _places(chosen, table, ends, value, directed)
    refuse(problems)
    counts = np.zeros((len(years), len(table)))
    counts[np.searchsorted(years, chosen["year"].to_numpy()), places] = numbers
    found = pd.concat([table.assign(year=year) for year in years], ignore_index=True)
    found.insert(2, "year", found.pop("year"))
    found.insert(3, "links", counts.ravel())
    if masses is not None:
        logarithms = [_logarithms(found[end], found["year"], masses, mass) for end in ends]
        if directed:
            found["ln_mass_from"], found["ln_mass_to"] = logarithms
        else:
            found["ln_masses"] = logarithms[0] + logarithms[1]
    return found


def _years(years, name) -> tuple[list[int], list[Problem]]:
    if isinstance(years, (str, bytes)) or not hasattr(years, "__iter__"):
        return [], [Problem(f"{plain(years)} as {name}", "a list of years", "give for example range(2001, 2021)")]
    years = list(years)
    wrong = [plain(year) for year in years if not isinstance(year, Integral) or isinstance(year, bool)]
    if wrong:
        return [], [Problem(f"{name} that are no whole numbers ({listed(wrong)})", "years such as 2015",
                            "correct them")]
    return [int(year) for year in years], []


def _codes(table, columns, name) -> list[Problem]:
    codes = dict.fromkeys(code for column in columns for code in table[column].to_numpy(dtype=object)
                          if not isinstance(code, str))
    wrong = [plain(code) for code in codes]
    return [Problem(f"codes of cities in the {name} that are no text ({listed(wrong)})", "text such as '110000'",
                    "read the codes as text")] if wrong else []


def _missing(table, columns, name) -> list[Problem]:
    if not isinstance(table, pd.DataFrame):
        return [Problem(f"{name} that are a {type(table).__name__}", "a table", "give a DataFrame")]
    other = [plain(column) for column in columns if not isinstance(column, str)]
    if other:
        return [Problem(f"{listed(other)} as column of the {name}", "the name of a column", "give its name")]
    absent = [column for column in columns if column not in table.columns]
    return [Problem(f"no column {listed([repr(column) for column in absent])} in the {name}",
                    "the columns " + ", ".join(columns), "add or rename it")] if absent else []


def _all_pairs(pairs, directed) -> pd.DataFrame:
    """The pairs, once or in both directions, with their distance in logarithms and conditions as 0 and 1."""
    distance, problems = as_numbers(pairs["distance_km"])[0], []
    wrong = ~((distance > 0) & (distance < np.inf))
    names = (pairs["adcode_a"] + " and " + pairs["adcode_b"]).to_numpy()
    if wrong.any():
        problems.append(Problem(f"distances that are missing or not above zero ({listed(list(names[wrong]))})",
                                "kilometres above zero", "correct them, or leave these pairs out"))
    low, high = (np.sort(pairs[list(UNDIRECTED)].to_numpy(dtype=object), axis=1)).T
    twice = pd.DataFrame({"low": low, "high": high}).duplicated().to_numpy()
    if twice.any():
        problems.append(Problem(f"pairs that stand twice ({listed(list(names[twice]))})", "each pair once, either way "
                                "round", "remove one of the two"))
    if (low == high).any():
        problems.append(Problem(f"pairs of a city with itself ({listed(list(names[low == high]))})", "different cities",
                                "leave them out"))
    if not len(pairs):
        problems.append(Problem("no pair", "at least one", "give the pairs that could be linked"))
    refuse(problems)
    table = pairs.reset_index(drop=True).copy()
    table.insert(2, "ln_distance", np.log(distance))
    if "agglomeration" in table.columns:
        table["same_agglomeration"] = (table["agglomeration"].fillna("") != "").astype(float)
    for column in table.columns:
        if pd.api.types.is_bool_dtype(table[column]):
            table[column] = table[column].astype(float)
    if not directed:
        return table[[*UNDIRECTED, *[column for column in table.columns if column not in UNDIRECTED]]]
    forward = table.rename(columns=dict(zip(UNDIRECTED, DIRECTED, strict=True)))
    backward = table.rename(columns=dict(zip(UNDIRECTED, DIRECTED[::-1], strict=True)))
    both = pd.concat([forward, backward], ignore_index=True)
    return both[[*DIRECTED, *[column for column in both.columns if column not in DIRECTED]]]


def _places(chosen, table, ends, value, directed) -> tuple[np.ndarray, np.ndarray, list[Problem]]:
    """Checked numbers of the links, and the row of each pair of theirs in the table of pairs."""
    numbers, _ = as_numbers(chosen[value])
    names = (chosen[ends[0]] + " and " + chosen[ends[1]] + " in " + chosen["year"].astype(str)).to_numpy()
    problems, wrong = [], ~((numbers >= 0) & (numbers < np.inf))
    if wrong.any():
        problems.append(Problem(f"links that are negative, infinite, missing or no numbers ({listed(names[wrong])})",
                                "numbers of zero or more", "correct them", column=value))
    index = pd.MultiIndex.from_frame(table[list(ends)])
    places = index.get_indexer(pd.MultiIndex.from_frame(chosen[list(ends)]))
    if not directed:
        turned = index.get_indexer(pd.MultiIndex.from_frame(chosen[list(ends[::-1])]))
        places = np.where(places < 0, turned, places)
    if (places < 0).any():
        problems.append(Problem(f"links of pairs that are not in the table of pairs ({listed(names[places < 0])})",
                                "pairs of the table", "add the pairs, or leave these links out and say so"))
    twice = pd.DataFrame({"place": places, "year": chosen["year"].to_numpy()}).duplicated().to_numpy() & (places >= 0)
    if twice.any():
        problems.append(Problem(f"pairs that stand twice in a year ({listed(names[twice])})", "each pair once",
                                "add up the rows"))
    return numbers, places, problems


def _logarithms(cities, years, masses, mass) -> np.ndarray:
    """Logarithm of the mass of each city in its year; nan for zero and for cities without one."""
    keyed = masses[masses["year"].isin(years.unique())]
    numbers, problems = as_numbers(keyed[mass])[0], []
    index = pd.MultiIndex.from_frame(keyed[["adcode", "year"]])
    if not index.is_unique:
        raise MeasureError(Problem("masses of which a city has two in a year", "one", "remove one of the two"))
    wrong = ~((numbers >= 0) & (numbers < np.inf))
    if wrong.any():
        problems.append(Problem(f"masses that are negative, infinite or missing "
                                f"({listed([f'{city} in {year}' for city, year in index[wrong]])})",
                                "numbers of zero or more", "correct them", column=mass))
    places = index.get_indexer(pd.MultiIndex.from_arrays([cities, years]))
    refuse(problems)
    # A city that is not listed has the last place, and nothing there.
    return np.append(np.log(numbers, out=np.full(len(numbers), np.nan), where=numbers > 0), np.nan)[places]
