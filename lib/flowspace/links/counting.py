"""Three ways of counting an item that several cities share."""
from __future__ import annotations

from collections.abc import Hashable
from typing import NamedTuple

import pandas as pd

from flowspace.errors import Problem, TableError
from flowspace.geography.columns import require_columns
from flowspace.links.weights import COUNTING, pair_weight

_KEY = ["item", "year", "adcode"]


class Links(NamedTuple):
    """What `count_links` returns: a table of pairs of cities and a table of cities, both by year."""

    edges: pd.DataFrame
    nodes: pd.DataFrame


def count_links(memberships: pd.DataFrame) -> Links:
    r"""Count the links that items spread over several cities make between these cities.

    Item :math:`p` belongs to the set of distinct cities :math:`C_p`, :math:`k_p = |C_p|`. Each pair of cities in
    :math:`C_p` receives

    .. math:: w^{\mathrm{full}} = 1,\qquad w^{\mathrm{fractional}} = \frac{2}{k_p(k_p-1)},\qquad
              w^{\mathrm{Newman}} = \frac{1}{k_p-1},

    and the weights of a pair are summed over the items of a year. An item of one city makes no link.

    Parameters
    ----------
    memberships : DataFrame
        One row per item and city: item (any key, never missing), year (whole number) and adcode (text). A city named
        several times by an item counts once. An optional column items (whole number from 1) says how many items have
        exactly this set of cities; it is 1 if left out, and the same in all rows of an item.

    Returns
    -------
    Links
        `edges`: adcode_a, adcode_b (adcode_a < adcode_b as text), year, full (int64: the items both cities share),
        link_fractional, newman (float64). `nodes`: adcode, year, items, multi_city_items (int64: all items of the
        city, and those it shares with another). Both sorted by key; cities and pairs without an item have no row,
        see `complete_nodes`.

    Raises
    ------
    TableError
        If a column is missing, a cell is empty, a code is no text, a year or a number of items no whole number, an
        item stands in two years, or its rows give different numbers of items.

    Notes
    -----
    Identities: an item adds :math:`k_p(k_p-1)/2` to the sum of full counts and exactly 1 to the sum of fractional
    counts if :math:`k_p > 1`; under Newman's counting the strength of a city equals its number of multi-city items.
    Full counting therefore lets items of many cities dominate, fractional counting makes all items equal, and
    Newman's makes all participations equal. The order of the rows plays no part.

    References
    ----------
    Newman, M. E. J. (2001). Scientific collaboration networks. II. Shortest paths, weighted networks, and
    centrality. Physical Review E 64, 016132.

    Examples
    --------
    A paper of three cities and a paper of two of them:

    >>> papers = pd.DataFrame({"item": [1, 1, 1, 2, 2], "year": 2020,
    ...                        "adcode": ["110000", "310000", "330100", "110000", "310000"]})
    >>> links = count_links(papers)
    >>> links.edges.round(3)
      adcode_a adcode_b  year  full  link_fractional  newman
    0   110000   310000  2020     2            1.333     1.5
    1   110000   330100  2020     1            0.333     0.5
    2   310000   330100  2020     1            0.333     0.5
    >>> links.nodes
       adcode  year  items  multi_city_items
    0  110000  2020      2                 2
    1  310000  2020      2                 2
    2  330100  2020      1                 1
    """
    _check(memberships)
    rows = memberships[_KEY].assign(items=memberships["items"] if "items" in memberships.columns else 1)
    rows = rows.astype({"adcode": "str", "year": "int64", "items": "int64"}).drop_duplicates(["item", "adcode"])
    rows["cities"] = rows.groupby("item")["adcode"].transform("size").astype("int64")

    shared = rows[rows["cities"] > 1]
    pairs = shared.merge(shared[["item", "adcode"]], on="item", suffixes=("_a", "_b"))
    # Sorted, so that sums of fractions do not depend on the order of the rows.
    pairs = pairs[pairs["adcode_a"] < pairs["adcode_b"]].sort_values(["cities", "items"])
    sizes = pairs["cities"].unique()
    pairs = pairs.assign(full=pairs["items"], **{
        counting: pairs["items"] * pairs["cities"].map({k: pair_weight(k, counting) for k in sizes})
        for counting in COUNTING[1:]})
    edges = pairs.groupby(["adcode_a", "adcode_b", "year"])[list(COUNTING)].sum()

    rows = rows.assign(multi_city_items=rows["items"].where(rows["cities"] > 1, 0))
    nodes = rows.groupby(["adcode", "year"])[["items", "multi_city_items"]].sum()
    return Links(edges.reset_index(), nodes.reset_index())


def _check(memberships: pd.DataFrame) -> None:
    """Stop where memberships cannot be counted, naming every reason."""
    require_columns(memberships, _KEY, "the memberships")
    numbers = [name for name in ("year", "items") if name in memberships.columns]
    problems = []
    for name in dict.fromkeys([*_KEY, *numbers]):
        empty = int(memberships[name].isna().sum())
        if empty:
            problems.append(Problem(f"{empty} empty cells", "a value in every row", "fill them, or leave the rows out",
                                    column=name))
    for name in numbers:
        values = pd.to_numeric(memberships[name], errors="coerce")
        least = 1 if name == "items" else float("-inf")
        wrong = memberships.loc[memberships[name].notna() & ~((values % 1 == 0) & (values >= least)), name]
        if len(wrong):
            problems.append(Problem(f"{wrong.iloc[0]!r} and {len(wrong) - 1} more of the kind", "whole numbers"
                                    + (" from 1" if name == "items" else ""), "correct the values", column=name))
    codes = memberships["adcode"].dropna()
    if not codes.map(lambda code: isinstance(code, str)).all():
        problems.append(Problem("codes that are no text", "codes as text, such as '110000'",
                                "read the column as text", column="adcode"))
    if not memberships["item"].map(lambda item: isinstance(item, Hashable)).all():
        problems.append(Problem("items that are lists or tables", "a number or a text for each item",
                                "give the items plain keys", column="item"))
    if not problems:
        for name, meaning in (("year", "one year per item"), ("items", "one number of items per item")):
            if name in memberships.columns:
                several = memberships.groupby("item")[name].nunique()
                several = several[several > 1]
                if len(several):
                    problems.append(Problem(f"{len(several)} items with different values, first {several.index[0]!r}",
                                            meaning, "give the items keys of their own", column=name))
    if problems:
        raise TableError(problems)
