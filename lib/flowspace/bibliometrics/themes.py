"""Themes of a literature: groups of keywords that stand together more than chance would have it."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from flowspace.bibliometrics.cooccurrence import Cooccurrence, normalise
from flowspace.errors import Problem
from flowspace.networks import Network, leiden_communities
from flowspace.values import refuse

_LARGEST = 2000  # items; matrices of all pairs are kept


@dataclass(frozen=True, eq=False)
class Themes:
    """Themes found by the Leiden algorithm, from many seeds.

    Parameters
    ----------
    members : Series of Int64
        Theme of each item, counted from 1 from the largest on; missing for items that never stand with another.
    labels : Series of str
        Keyed by theme: its three most frequent items, joined by commas.
    modularity : float
        Of the normalised network; nan where there is none.
    stability : float
        Mean adjusted Rand index of all pairs of runs: of the algorithm, not of the literature, for which there is
        `theme_stability`. nan with one run.
    together : DataFrame
        Share of the runs in which two items shared a theme.
    isolated : tuple
        Items without a theme.
    method, size : str
        How co-occurrences were normalised.
    resolution : float
    """

    members: pd.Series
    labels: pd.Series
    modularity: float
    stability: float
    together: pd.DataFrame
    isolated: tuple
    method: str
    size: str
    resolution: float


def themes(counts: Cooccurrence, method="association_ratio", size="cooccurrence", resolution=1.0, runs=20,
           seed=0) -> Themes:
    """Find themes: communities of the normalised network of items.

    Parameters
    ----------
    counts : Cooccurrence
        From `cooccurrence`, of at most 2000 items.
    method, size : str
        As for `normalise`.
    resolution : float
        Of the modularity, above 0: larger ones give more and smaller themes.
    runs : int
        Runs of the Leiden algorithm with the seeds `seed`, `seed` + 1, …; the one of largest modularity is taken.
    seed : int
        Zero or more; the same seed gives the same themes whatever the order of the rows.

    Returns
    -------
    Themes

    Raises
    ------
    MeasureError
        If these are no counts, there are too many items, or an argument is out of its range.

    Notes
    -----
    There is always some division: whether themes are there to be found is what `theme_stability` is for.

    References
    ----------
    Traag, Waltman and van Eck 2019, From Louvain to Leiden: guaranteeing well-connected communities, Scientific
    Reports 9:5233, doi 10.1038/s41598-019-41695-z.

    Examples
    --------
    >>> from flowspace.bibliometrics import cooccurrence
    >>> rows = [(p, word) for p, words in enumerate(["abc", "abc", "def", "def", "cd"]) for word in words]
    >>> found = themes(cooccurrence(pd.DataFrame(rows, columns=["publication", "keyword"]), least=1))
    >>> found.members.to_dict()
    {'a': 1, 'b': 1, 'c': 1, 'd': 2, 'e': 2, 'f': 2}
    """
    weights = normalise(counts, method, size).weights
    if len(counts.items) > _LARGEST:
        refuse([Problem(f"{len(counts.items)} items", f"at most {_LARGEST}", "ask for more occurrences")])
    found = leiden_communities(as_network(weights), resolution, runs, seed)
    members = pd.Series(found.best.array, counts.items, name="theme")
    together = pd.DataFrame(found.together.to_numpy(), counts.items, counts.items)
    isolated = tuple(counts.items[members.isna().to_numpy()])
    return Themes(members, theme_labels(members, counts.occurrences), found.modularity, found.stability, together,
                  isolated, method, size, found.resolution)


def as_network(weights) -> Network:
    """A sparse matrix of weights as a network, its items named by their places.

    Parameters
    ----------
    weights : sparse array, shape (n, n)
        Symmetric.

    Returns
    -------
    Network
        Its names sort as the items do.

    Examples
    --------
    >>> from scipy import sparse
    >>> as_network(sparse.csr_array([[0.0, 2], [2, 0]])).cities
    ('00000', '00001')
    """
    return Network.of(weights.toarray(), [f"{i:05d}" for i in range(weights.shape[0])], directed=False)


def theme_labels(members, occurrences, most=3) -> pd.Series:
    """Name themes after their most frequent items.

    Parameters
    ----------
    members : Series
        Theme of each item; items without one are passed over.
    occurrences : Series
        Publications of each item.
    most : int
        Items in a name.

    Returns
    -------
    Series of str
        Keyed by theme.

    Examples
    --------
    >>> theme_labels(pd.Series({"city": 1, "flow": 1, "patent": 2}), pd.Series({"city": 3, "flow": 5, "patent": 1}))
    theme
    1    flow, city
    2        patent
    Name: label, dtype: str
    """
    table = pd.DataFrame({"theme": members, "n": occurrences.reindex(members.index),
                          "item": [str(one) for one in members.index]}).dropna(subset="theme")
    table = table.sort_values(["theme", "n", "item"], ascending=[True, False, True], kind="stable")
    names = table.groupby("theme")["item"].agg(lambda items: ", ".join(items.iloc[:most]))
    return names.rename("label").rename_axis("theme").astype("str")


def theme_codes(members, items) -> tuple[np.ndarray, list]:
    """Number the themes of items, after checking that each item has at most one.

    Parameters
    ----------
    members : Series or Themes
        Theme of each item; missing where it has none.
    items : Index
        Items there are.

    Returns
    -------
    codes : ndarray of int, shape (items,)
        Place of the theme among the names, -1 for items without one.
    names : list
        Themes in their order.

    Raises
    ------
    MeasureError
        If it is no Series, an item stands twice or is not known, or no item has a theme.

    Examples
    --------
    >>> theme_codes(pd.Series({"city": 2, "flow": 1}), pd.Index(["city", "flow", "other"]))
    (array([ 1,  0, -1]), [1, 2])
    """
    given = members.members if isinstance(members, Themes) else members
    if not isinstance(given, pd.Series):
        refuse([Problem(f"themes that are a {type(given).__name__}", "a Series keyed by item",
                        "give what themes found")])
    if not given.index.is_unique:
        refuse([Problem("an item with two themes", "one theme for each item", "remove one of the two")])
    given = given.dropna()
    unknown = given.index.difference(items)
    if not len(given):
        refuse([Problem("no item with a theme", "at least one", "ask for fewer occurrences, or for items that stand "
                        "together")])
    if len(unknown):
        refuse([Problem(f"{len(unknown)} items with a theme that were not counted, of {len(given)}",
                        "themes of the items counted", "find themes in the same counts")])
    names = sorted(given.unique().tolist(), key=lambda one: (str(type(one)), one))
    codes = given.map({name: i for i, name in enumerate(names)}).reindex(items).fillna(-1)
    return codes.to_numpy(dtype=np.int64), names
