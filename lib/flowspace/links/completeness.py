"""Rows for the cities that have nothing to count."""
from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from flowspace.errors import Problem, TableError
from flowspace.geography.columns import require_columns


def complete_nodes(nodes: pd.DataFrame, adcodes: Iterable[str], years: Iterable[int]) -> pd.DataFrame:
    """Give every city a row in every year, with 0 where nothing was counted.

    Without these rows, means, ranks and shares over the cities of an agglomeration silently leave out those without
    links. It is for sources that would have shown an item if there had been one; where a city was not looked at, 0 is
    wrong.

    Parameters
    ----------
    nodes : DataFrame
        adcode, year and columns of counts; each city at most once a year.
    adcodes : iterable of str
        All cities, in the wanted order.
    years : iterable of int
        All years, in the wanted order.

    Returns
    -------
    DataFrame
        The columns of `nodes`, a row for each of `adcodes` and within it for each of `years`. Whole numbers stay whole.

    Raises
    ------
    TableError
        If a column is missing, a city or year is given twice, a city has two rows in a year, or `nodes` holds a city
        or year that is not among those given (it would be lost).

    Examples
    --------
    >>> nodes = pd.DataFrame({"adcode": ["110000"], "year": [2020], "items": [7]})
    >>> complete_nodes(nodes, ["110000", "120000"], [2020]).values.tolist()
    [['110000', 2020, 7], ['120000', 2020, 0]]
    """
    require_columns(nodes, ["adcode", "year"], "the nodes")
    adcodes, years = list(adcodes), list(years)
    problems = []
    for name, given in (("adcode", adcodes), ("year", years)):
        if len(set(given)) < len(given):
            problems.append(Problem("a value given twice", "each once", "remove the repeated value", column=name))
        lost = sorted(set(nodes[name]) - set(given))
        if lost:
            shown = ", ".join(map(str, lost[:10])) + (" …" if len(lost) > 10 else "")
            problems.append(Problem(f"nodes that would be lost: {shown}", "only values among those given",
                                    "add them to those given, or leave the rows out", column=name))
    twice = int(nodes.duplicated(["adcode", "year"]).sum())
    if twice:
        problems.append(Problem(f"{twice} rows of a city and year that occurred before", "each city once a year",
                                "add the rows up first", column="adcode"))
    if problems:
        raise TableError(problems)
    every = pd.MultiIndex.from_product([adcodes, years], names=["adcode", "year"])
    complete = nodes.set_index(["adcode", "year"]).reindex(every, fill_value=0)
    return complete.reset_index()[list(nodes.columns)]
