"""Items that stand in the same publications, and how that compares with what their frequency alone would give."""
from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import sparse

from flowspace.bibliometrics.records import Incidence, incidence
from flowspace.errors import Problem
from flowspace.values import plain, refuse, whole_number

METHODS = ("association_strength", "association_ratio", "cosine", "inclusion", "jaccard", "equivalence")
COUNTINGS = ("full", "fractional")
SIZES = ("cooccurrence", "occurrence")


@dataclass(frozen=True, eq=False)
class Cooccurrence:
    """Weights between items, counted or normalised.

    Parameters
    ----------
    weights : sparse array of float, shape (items, items)
        Symmetric, nothing on the diagonal.
    items : Index
        Those that occur often enough, sorted as text.
    occurrences : Series
        Publications in which each item stands.
    strengths : Series
        Sum of the counted weights of each item with all others.
    incidence : sparse array, shape (publications, items)
        What was counted: 1 where the item stands in the publication.
    publications : Index
        All publications of the table, also those that have none of the items any more.
    counting : str
        "full" or "fractional".
    least : int
        Publications an item has to stand in.
    left_out : int
        Items that stand in fewer.
    repeated : int
        Rows of the table that repeat another; counted once.
    method : str
        "counts", or how weights were normalised.
    size : str or None
        Which size of items they were normalised by.
    """

    weights: sparse.csr_array
    items: pd.Index
    occurrences: pd.Series
    strengths: pd.Series
    incidence: sparse.csr_array
    publications: pd.Index
    counting: str
    least: int
    left_out: int
    repeated: int
    method: str = "counts"
    size: str | None = None

    @property
    def pairs(self) -> pd.DataFrame:
        """Pairs with a weight above zero: first, second, weight; each pair once, in the order of the items."""
        ordered = self.weights.sorted_indices().tocoo()
        upper = ordered.col > ordered.row
        return pd.DataFrame({"first": self.items[ordered.row[upper]], "second": self.items[ordered.col[upper]],
                             "weight": ordered.data[upper]})


def cooccurrence(table, item="keyword", publication="publication", counting="full", least=5) -> Cooccurrence:
    r"""Count how often items stand in the same publications.

    .. math:: c_{ij} = \sum_{p \ni i, j} f_p, \qquad f_p = 1 \text{ (full)} \quad\text{or}\quad
              f_p = \frac{1}{n_p - 1} \text{ (fractional)}, \qquad i \ne j

    with n_p the items of the publication that occur often enough.

    Parameters
    ----------
    table : DataFrame
        One row for each item of each publication; a repeated row counts once.
    item, publication : str
        Its columns: keywords, or authors, institutions, countries, any attribute.
    counting : {"full", "fractional"}
        With full counting a publication of n items adds n - 1 to each of them, so that long lists weigh most; with
        fractional counting it adds 1 to each, however long the list.
    least : int
        Publications an item has to stand in; rarer ones are left out before anything else is counted.

    Returns
    -------
    Cooccurrence

    Raises
    ------
    MeasureError
        If the table is not as it should be, an argument is out of its range, or no item occurs often enough.

    Notes
    -----
    With fractional counting the strength of an item is the number of publications in which it stands with another.
    Matrices are sparse: time grows with the pairs in publications, not with the square of the items.

    References
    ----------
    Perianes-Rodriguez, Waltman and van Eck 2016, Constructing bibliometric networks: A comparison between full and
    fractional counting, Journal of Informetrics 10(4):1178–1195, doi 10.1016/j.joi.2016.10.006.

    Examples
    --------
    >>> table = pd.DataFrame({"publication": [1, 1, 1, 2, 2], "keyword": ["city", "flow", "patent", "city", "flow"]})
    >>> cooccurrence(table, least=1).pairs.values.tolist()
    [['city', 'flow', 2.0], ['city', 'patent', 1.0], ['flow', 'patent', 1.0]]
    >>> cooccurrence(table, counting="fractional", least=1).pairs.values.tolist()
    [['city', 'flow', 1.5], ['city', 'patent', 0.5], ['flow', 'patent', 0.5]]
    """
    refuse(counting_problems(counting, least))
    return counted(incidence(table, item, publication), counting, least)


def counted(found: Incidence, counting, least) -> Cooccurrence:
    """Count co-occurrences of the columns of a matrix of publications by items.

    Parameters
    ----------
    found : Incidence
        What stands where.
    counting, least
        As for `cooccurrence`, checked already.

    Returns
    -------
    Cooccurrence

    Raises
    ------
    MeasureError
        If no item occurs often enough.

    Examples
    --------
    >>> table = pd.DataFrame({"publication": [1, 1, 2], "keyword": ["city", "flow", "city"]})
    >>> counted(incidence(table), "full", 2).left_out
    1
    """
    often = np.asarray(found.matrix.sum(axis=0)).ravel()
    kept = np.flatnonzero(often >= least)
    if not len(kept):
        refuse([Problem(f"no item in {least} publications or more (at most {int(often.max())})",
                        "items that occur often enough", "lower the least number of occurrences")])
    matrix = found.matrix[:, kept].tocsr()
    items = found.items[kept]
    weights = off_diagonal((matrix.T @ (sparse.diags_array(publication_weights(matrix, counting)) @ matrix)).tocsr())
    return Cooccurrence(weights, items, pd.Series(often[kept].astype(int), items, name="occurrences"),
                        pd.Series(np.asarray(weights.sum(axis=1)).ravel(), items, name="strength"), matrix,
                        found.publications, counting, int(least), len(often) - len(kept), found.repeated)


def publication_weights(matrix, counting) -> np.ndarray:
    """What each publication adds to each pair of its items.

    Parameters
    ----------
    matrix : sparse array, shape (publications, items)
    counting : {"full", "fractional"}

    Returns
    -------
    ndarray of float, shape (publications,)
        0 for publications of one item in fractional counting; they have no pair.

    Examples
    --------
    >>> publication_weights(sparse.csr_array([[1.0, 1, 1], [1, 0, 0]]), "fractional").tolist()
    [0.5, 0.0]
    """
    n = np.asarray(matrix.sum(axis=1)).ravel()
    if counting == "full":
        return np.ones(len(n))
    return np.divide(1.0, n - 1, out=np.zeros(len(n)), where=n > 1)


def off_diagonal(matrix) -> sparse.csr_array:
    """A sparse matrix without its diagonal and without stored zeros.

    Parameters
    ----------
    matrix : sparse array, shape (n, n)

    Returns
    -------
    sparse array

    Examples
    --------
    >>> off_diagonal(sparse.csr_array([[2.0, 1], [1, 3]])).toarray().tolist()
    [[0.0, 1.0], [1.0, 0.0]]
    """
    coo = matrix.tocoo()
    away = (coo.row != coo.col) & (coo.data != 0)
    return sparse.csr_array((coo.data[away], (coo.row[away], coo.col[away])), shape=matrix.shape)


def counting_problems(counting, least) -> list[Problem]:
    """Tell what is wrong with the way of counting.

    Parameters
    ----------
    counting, least
        As for `cooccurrence`.

    Returns
    -------
    list of Problem
        Empty where nothing is wrong.

    Examples
    --------
    >>> len(counting_problems("half", 0))
    2
    """
    return choice_problems(counting, "counting", COUNTINGS) + whole_number(least, "least number of occurrences", 1)


def choice_problems(given, name, known) -> list[Problem]:
    """Tell what is wrong with a choice among names.

    Parameters
    ----------
    given : object
        What was given.
    name : str
        What it is, for the message.
    known : sequence of str
        Names there are.

    Returns
    -------
    list of Problem
        Empty where nothing is wrong.

    Examples
    --------
    >>> print(choice_problems("half", "counting", ("full", "fractional"))[0])
    found 'half' as counting; expected one of full, fractional. To mend it: choose one of these
    """
    if isinstance(given, str) and given in known:
        return []
    return [Problem(f"{plain(given)} as {name}", f"one of {', '.join(known)}", "choose one of these")]


def normalise(found: Cooccurrence, method="association_strength", size="cooccurrence") -> Cooccurrence:
    r"""Set co-occurrences in proportion to the sizes of the items.

    With :math:`s_i` the size of item i and :math:`T` their sum (by co-occurrence) or the number of publications (by
    occurrence):

    ====================  =========================================
    association_strength  :math:`c_{ij} / (s_i s_j)`
    association_ratio     :math:`T c_{ij} / (s_i s_j)`
    cosine                :math:`c_{ij} / \sqrt{s_i s_j}`
    inclusion             :math:`c_{ij} / \min(s_i, s_j)`
    jaccard               :math:`c_{ij} / (s_i + s_j - c_{ij})`
    equivalence           :math:`c_{ij}^2 / (s_i s_j)`
    ====================  =========================================

    Parameters
    ----------
    found : Cooccurrence
        Counts, from `cooccurrence`, `co_citation`, `bibliographic_coupling` or `coauthorship`.
    method : str
        One of those above.
    size : {"cooccurrence", "occurrence"}
        Size of an item: the sum of its co-occurrences, or the publications it stands in. Both go by the name of
        association strength in the literature, and they order pairs differently.

    Returns
    -------
    Cooccurrence
        With other weights; all else as it was.

    Raises
    ------
    MeasureError
        If a name is not known, or weights are normalised already.

    Notes
    -----
    The association ratio by co-occurrence, T = 2m, is what VOSviewer uses: observed over expected, 1 where a pair
    occurs as often as chance would have it. Of these measures only association strength and ratio correct for size;
    the others favour frequent items. For rare items they are huge by chance alone, which is what `least` is for.

    References
    ----------
    van Eck and Waltman 2009, How to normalize cooccurrence data? An analysis of some well-known similarity measures,
    Journal of the American Society for Information Science and Technology 60(8):1635–1651, doi 10.1002/asi.21075.

    Examples
    --------
    >>> table = pd.DataFrame({"publication": [1, 1, 1, 2, 2], "keyword": ["city", "flow", "patent", "city", "flow"]})
    >>> counts = cooccurrence(table, least=1)
    >>> normalise(counts, "association_ratio").pairs["weight"].round(3).tolist()
    [1.778, 1.333, 1.333]
    >>> normalise(counts, "jaccard", size="occurrence").pairs["weight"].tolist()
    [1.0, 0.5, 0.5]
    """
    problems = choice_problems(method, "method", METHODS) + choice_problems(size, "size", SIZES)
    if not isinstance(found, Cooccurrence):
        problems.append(Problem(f"a {type(found).__name__}", "what cooccurrence returns", "count first"))
    elif found.method != "counts":
        problems.append(Problem(f"weights normalised by {found.method}", "counts", "normalise what was counted"))
    refuse(problems)
    coo = found.weights.tocoo()
    sizes = (found.strengths if size == "cooccurrence" else found.occurrences).to_numpy(dtype=float)
    total = sizes.sum() if size == "cooccurrence" else float(found.incidence.shape[0])
    values = normalised(coo.data, sizes[coo.row], sizes[coo.col], total, method)
    weights = sparse.csr_array((values, (coo.row, coo.col)), shape=coo.shape)
    return replace(found, weights=weights, method=method, size=size)


def normalised(c, a, b, total, method) -> np.ndarray:
    """The formulas of `normalise` on arrays.

    Parameters
    ----------
    c, a, b : ndarray of float
        Co-occurrences of pairs, and the sizes of both items.
    total : float or ndarray
        Sum of sizes, or number of publications.
    method : str
        As for `normalise`.

    Returns
    -------
    ndarray of float
        0 where a size is 0.

    Examples
    --------
    >>> normalised(np.array([2.0]), np.array([4.0]), np.array([2.0]), 10.0, "equivalence").tolist()
    [0.5]
    """
    c, a, b = np.broadcast_arrays(np.asarray(c, dtype=float), a, b)
    if method in ("association_strength", "association_ratio"):
        above = c * total if method == "association_ratio" else c
        below = a * b
    elif method == "cosine":
        above, below = c, np.sqrt(a * b)
    elif method == "inclusion":
        above, below = c, np.minimum(a, b)
    elif method == "jaccard":
        above, below = c, a + b - c
    else:
        above, below = c * c, a * b
    return np.divide(above, below, out=np.zeros(c.shape), where=below > 0)
