"""How alike plans are: measures on pairs of rows, a reference by chance, and what is shared by how many."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from flowspace.errors import Problem
from flowspace.values import as_numbers, listed, plain, refuse, whole_number

REFERENCES = ("rows", "covering")
MEASURES = ("jaccard", "cosine")


@dataclass(frozen=True, eq=False)
class Similarity:
    """Similarity or difference of all pairs of rows.

    Parameters
    ----------
    matrix : DataFrame of float, shape (rows, rows)
        Symmetric; nan where a row is empty.
    measure : str
        jaccard, cosine, structure_similarity or krugman_specialisation_index.
    empty : tuple
        Rows of zeros, of which nothing can be said.
    """

    matrix: pd.DataFrame
    measure: str
    empty: tuple

    @property
    def pairs(self) -> pd.DataFrame:
        """Each pair once, in the order of the rows: first, second, value, reason (empty where there is a value)."""
        names = list(self.matrix.index)
        rows = [(a, b, self.matrix.iat[i, i + 1 + j],
                 "; ".join(f"{one} is a row of zeros" for one in (a, b) if one in self.empty))
                for i, a in enumerate(names) for j, b in enumerate(names[i + 1:])]
        return pd.DataFrame(rows, columns=["first", "second", "value", "reason"])

    @property
    def mean(self) -> float:
        """Mean over the pairs that have a value; nan where there is none."""
        return float(self.pairs["value"].mean())


@dataclass(frozen=True)
class Homogeneity:
    """Mean similarity of all pairs of plans, and what chance would give.

    Parameters
    ----------
    mean : float
        Over all pairs.
    pairs : int
    measure, reference : str
    reference_mean, reference_low, reference_high : float
        Mean, 2.5 and 97.5 per cent of the draws.
    p_more_alike, p_less_alike : float
        (1 + draws at least, or at most, as alike) / (1 + draws).
    draws, seed : int
    reason : str
        Why there is no result (values are nan then); empty otherwise.
    """

    mean: float
    pairs: int
    measure: str
    reference: str
    reference_mean: float
    reference_low: float
    reference_high: float
    p_more_alike: float
    p_less_alike: float
    draws: int
    seed: int
    reason: str = ""


def jaccard_similarity(matrix) -> Similarity:
    r"""Share of the codes of two plans that both name.

    .. math:: J_{ij} = \frac{|C_i \cap C_j|}{|C_i \cup C_j|}

    Parameters
    ----------
    matrix : DataFrame of 0 and 1, shape (plans, codes)
        As `coding_matrix` gives it, without missing cells.

    Returns
    -------
    Similarity
        In [0, 1].

    Raises
    ------
    MeasureError
        If it is no DataFrame, has fewer than two rows, a name twice, or a cell that is missing or neither 0 nor 1.

    Notes
    -----
    Codes that neither plan names play no part. A row of zeros has nan with every other row, itself included.

    Examples
    --------
    >>> plans = pd.DataFrame([[1, 1, 0], [1, 0, 1]], index=["a", "b"], columns=["steel", "chips", "cars"])
    >>> round(float(jaccard_similarity(plans).matrix.loc["a", "b"]), 3)
    0.333
    """
    table = _checked(matrix, binary=True)
    return _named(_pairwise(table.to_numpy(), "jaccard"), table, "jaccard")


def cosine_similarity(matrix) -> Similarity:
    r"""Cosine of the angle between two rows.

    .. math:: C_{ij} = \frac{\sum_k x_{ik} x_{jk}}{\sqrt{\sum_k x_{ik}^2 \sum_k x_{jk}^2}}

    Parameters
    ----------
    matrix : DataFrame, shape (plans, codes)
        Zero or larger: 0 and 1, or counts.

    Returns
    -------
    Similarity
        In [0, 1]; for 0 and 1 the shared codes over the geometric mean of the two numbers of codes.

    Raises
    ------
    MeasureError
        As `jaccard_similarity`, with any values of zero or larger.

    Examples
    --------
    >>> plans = pd.DataFrame([[1, 1, 0], [1, 0, 1]], index=["a", "b"], columns=["steel", "chips", "cars"])
    >>> round(float(cosine_similarity(plans).matrix.loc["a", "b"]), 12)
    0.5
    """
    table = _checked(matrix)
    return _named(_pairwise(table.to_numpy(), "cosine"), table, "cosine")


def structure_similarity(table) -> Similarity:
    r"""Coefficient of similarity of industrial structures, known by the name of UNIDO.

    .. math:: S_{ij} = \frac{\sum_k s_{ik} s_{jk}}{\sqrt{\sum_k s_{ik}^2 \sum_k s_{jk}^2}}, \qquad
              s_{ik} = \frac{x_{ik}}{\sum_k x_{ik}}

    Parameters
    ----------
    table : DataFrame, shape (places, industries)
        Zero or larger: output, employees, patents; or 0 and 1 for planned industries.

    Returns
    -------
    Similarity
        1 for equal structures, 0 where no industry is shared.

    Raises
    ------
    MeasureError
        As `cosine_similarity`.

    Notes
    -----
    The cosine of the shares is the cosine of the values: it does not depend on size. Few large industries decide it,
    and a finer list of industries lowers it, so that values of different lists cannot be compared.

    Examples
    --------
    >>> table = pd.DataFrame([[50.0, 30, 20], [100, 60, 40]], index=["a", "b"], columns=["x", "y", "z"])
    >>> round(float(structure_similarity(table).matrix.loc["a", "b"]), 12)
    1.0
    """
    checked = _checked(table)
    return _named(_pairwise(checked.to_numpy(), "cosine"), checked, "structure_similarity")


def krugman_specialisation_index(table) -> Similarity:
    r"""Difference between two structures: the sum of absolute differences of shares.

    .. math:: K_{ij} = \sum_k |s_{ik} - s_{jk}| \in [0, 2]

    Parameters
    ----------
    table : DataFrame, shape (places, industries)
        Zero or larger, as for `structure_similarity`.

    Returns
    -------
    Similarity
        A difference: 0 for equal structures, 2 where no industry is shared.

    Raises
    ------
    MeasureError
        As `cosine_similarity`.

    Examples
    --------
    >>> table = pd.DataFrame([[1.0, 1, 0], [1, 0, 1]], index=["a", "b"], columns=["x", "y", "z"])
    >>> float(krugman_specialisation_index(table).matrix.loc["a", "b"])
    1.0
    """
    checked = _checked(table)
    x = checked.to_numpy()
    # Shares of the largest value first, whose sum is within range however large the values are.
    top = x.max(axis=1, keepdims=True)
    scaled = np.divide(x, top, out=np.full(x.shape, np.nan), where=top > 0)
    shares = scaled / scaled.sum(axis=1, keepdims=True)
    return _named(np.abs(shares[:, None, :] - shares[None, :, :]).sum(axis=2), checked, "krugman_specialisation_index")


def homogeneity(matrix, measure="jaccard", reference="rows", draws=999, seed=0) -> Homogeneity:
    """Mean similarity of all pairs of plans, beside what plans of the same length drawn at random would have.

    Parameters
    ----------
    matrix : DataFrame of 0 and 1, shape (plans, codes)
        Without missing cells.
    measure : {"jaccard", "cosine"}
    reference : {"rows", "covering"}
        What is drawn. rows: each plan names as many codes as it does, any of the list with equal chance. covering:
        the same, but only drawings in which every code that occurs here is named by at least one plan.
    draws : int
        At least 99.
    seed : int

    Returns
    -------
    Homogeneity
        nan with a reason where a plan names nothing.

    Raises
    ------
    MeasureError
        As `jaccard_similarity`; or if an argument is out of its range.

    Notes
    -----
    The p values count the plans given among the draws, so that the smallest is 1/(draws + 1). They are descriptive:
    plans are no sample, and the list of codes is not one of equal chances.

    A list that was made from the plans themselves holds no code that nobody names. Against the reference rows such
    plans look more different than they are, because random plans leave codes unnamed and share others more often;
    covering is the reference for them. Codes that no plan names are left out of it.

    How covering draws: from the plans given, exchanges of a named for an unnamed code within one plan, refused where
    a code would be left to nobody, lead to a common starting point, and from there independently to each draw. The
    draws and the plans given are then exchangeable where any is as likely as any other.

    Examples
    --------
    Plans that are the same:

    >>> plans = pd.DataFrame([[1] * 5 + [0] * 20] * 4, index=list("abcd"), columns=[f"c{i}" for i in range(25)])
    >>> found = homogeneity(plans)
    >>> found.mean, found.p_more_alike
    (1.0, 0.001)
    """
    problems = whole_number(draws, "number of draws", 99) + whole_number(seed, "seed", 0)
    if not isinstance(measure, str) or measure not in MEASURES:
        problems.append(Problem(f"{plain(measure)} as measure", f"one of {', '.join(MEASURES)}", "choose one of these"))
    if not isinstance(reference, str) or reference not in REFERENCES:
        problems.append(Problem(f"{plain(reference)} as reference", f"one of {', '.join(REFERENCES)}", "choose one"))
    refuse(problems)
    table = _checked(matrix, binary=True)
    # In the order of the names, so that the draws do not depend on the order given.
    table = table.loc[sorted(table.index, key=str), sorted(table.columns, key=str)]
    x = table.to_numpy() > 0
    n = len(x)
    pairs = n * (n - 1) // 2
    empty = [str(name) for name, row in zip(table.index, x, strict=True) if not row.any()]
    if empty:
        return Homogeneity(np.nan, pairs, measure, reference, *[np.nan] * 5, int(draws), int(seed),
                           f"rows of zeros: {listed(empty)}")
    rng = np.random.default_rng(seed)
    if reference == "covering":
        drawn = _covering(x[:, x.any(axis=0)], draws, rng)
    else:
        places = rng.random((draws, *x.shape)).argsort(axis=2).argsort(axis=2)
        drawn = places < x.sum(axis=1)[None, :, None]
    found, values = float(_means(x[None], measure)[0]), _means(drawn, measure)
    # Equal sums in another order differ in the last digits only.
    more = (1 + int((values >= found - 1e-12).sum())) / (1 + draws)
    less = (1 + int((values <= found + 1e-12).sum())) / (1 + draws)
    low, high = np.quantile(values, [0.025, 0.975])
    return Homogeneity(found, pairs, measure, reference, float(values.mean()), float(low), float(high), more, less,
                       int(draws), int(seed))


def shared_codes(matrix) -> pd.DataFrame:
    """How many plans name each code, and which.

    Parameters
    ----------
    matrix : DataFrame of 0 and 1, shape (plans, codes)
        Without missing cells.

    Returns
    -------
    DataFrame
        Indexed by code in the order given: `plans` (number), `named_by` (their names joined by "; ").

    Raises
    ------
    MeasureError
        As `jaccard_similarity`.

    Examples
    --------
    >>> plans = pd.DataFrame([[1, 1, 0], [1, 0, 0]], index=["a", "b"], columns=["steel", "chips", "cars"])
    >>> shared_codes(plans)["plans"].to_dict(), shared_codes(plans)["named_by"].to_dict()
    ({'steel': 2, 'chips': 1, 'cars': 0}, {'steel': 'a; b', 'chips': 'a', 'cars': ''})
    """
    table = _checked(matrix, binary=True)
    named = ["; ".join(str(name) for name in table.index[table[code] == 1]) for code in table]
    return pd.DataFrame({"plans": table.sum(axis=0).astype(int), "named_by": named}, index=table.columns)


def overlap_counts(matrix) -> pd.Series:
    """How many codes are named by no plan, by one, by two, and so on up to all.

    Parameters
    ----------
    matrix : DataFrame of 0 and 1, shape (plans, codes)
        Without missing cells.

    Returns
    -------
    Series of int
        Keyed by number of plans, from 0 to all.

    Raises
    ------
    MeasureError
        As `jaccard_similarity`.

    Examples
    --------
    >>> plans = pd.DataFrame([[1, 1, 0], [1, 0, 0]], index=["a", "b"], columns=["steel", "chips", "cars"])
    >>> overlap_counts(plans).to_dict()
    {0: 1, 1: 1, 2: 1}
    """
    often = shared_codes(matrix)["plans"]
    return often.value_counts().reindex(range(len(matrix) + 1), fill_value=0).rename("codes").rename_axis("plans")


def _checked(matrix, binary=False) -> pd.DataFrame:
    """A table of floats, zero or larger, with names that stand once."""
    if not isinstance(matrix, pd.DataFrame):
        refuse([Problem(f"a {type(matrix).__name__}", "a DataFrame of plans by codes", "give a table")])
    problems = []
    for axis, what, fewest in ((matrix.index, "rows", 2), (matrix.columns, "columns", 1)):
        if len(axis) < fewest:
            problems.append(Problem(f"{len(axis)} {what}", f"at least {fewest}", "give more"))
        twice = axis[axis.duplicated()].unique()
        if len(twice):
            problems.append(Problem(f"{what} that stand twice ({listed([str(one) for one in twice])})", "each once",
                                    "remove the doubles"))
    refuse(problems)
    numbers, bad = as_numbers(matrix.to_numpy(dtype=object).ravel())
    cells = [f"{row} / {column}" for row in matrix.index for column in matrix.columns]
    wrong = np.zeros(len(numbers), dtype=bool)
    wrong[bad] = True
    missing = np.isnan(numbers) & ~wrong
    odd = wrong | (~missing & (~np.isfinite(numbers) | (numbers < 0)))
    if binary:
        odd |= ~missing & ~np.isin(numbers, (0, 1))
    for where, what, expected, mend in (
            (missing, "missing cells", "a value in every cell", "decide them, or leave the code or the plan out"),
            (odd, "cells", "0 or 1" if binary else "finite numbers, zero or larger", "correct them")):
        if where.any():
            shown = [f"{cells[i]}: {plain(matrix.to_numpy(dtype=object).ravel()[i])}" for i in np.flatnonzero(where)]
            problems.append(Problem(f"{int(where.sum())} {what} ({listed(shown)})", expected, mend))
    refuse(problems)
    return pd.DataFrame(numbers.reshape(matrix.shape), matrix.index, matrix.columns)


def _pairwise(x, measure) -> np.ndarray:
    # Scaled by the largest value of each row, so that nothing overflows; the cosine does not change.
    top = x.max(axis=1, keepdims=True)
    scaled = np.divide(x, top, out=np.zeros(x.shape), where=top > 0)
    shared = scaled @ scaled.T
    squares = np.diag(shared)
    if measure == "jaccard":
        below = squares[:, None] + squares[None, :] - shared
    else:
        below = np.sqrt(np.outer(squares, squares))
    some = np.outer(squares > 0, squares > 0)
    return np.minimum(1.0, np.divide(shared, below, out=np.full(shared.shape, np.nan), where=some))


def _means(many, measure) -> np.ndarray:
    """Mean similarity of all pairs of rows, of many matrices of True and False without empty rows."""
    first, second = np.triu_indices(many.shape[1], 1)
    sizes = many.sum(axis=2).astype(float)
    shared = np.stack([(many[:, a] & many[:, b]).sum(axis=1) for a, b in zip(first, second, strict=True)], axis=1)
    a, b = sizes[:, first], sizes[:, second]
    return (shared / (a + b - shared if measure == "jaccard" else np.sqrt(a * b))).mean(axis=1)


def _named(values, table, measure) -> Similarity:
    empty = tuple(name for name, total in zip(table.index, table.max(axis=1), strict=True) if total == 0)
    return Similarity(pd.DataFrame(values, table.index, table.index), measure, empty)


def _covering(x, draws, rng) -> np.ndarray:
    """Draws with the same row totals in which every column is used: exchanges from a common starting point."""
    steps = 12 * x.size
    start = _exchanged(x[None], steps, rng)[0]
    return _exchanged(np.repeat(start[None], draws, axis=0), steps, rng)


def _exchanged(many, steps, rng) -> np.ndarray:
    """Exchange named for unnamed codes in all matrices at once; every proposal is as likely as its reverse."""
    many = many.copy()
    chains = np.arange(len(many))
    used = many.sum(axis=1)
    for _ in range(steps):
        row = rng.integers(0, many.shape[1], len(many))
        out, into = rng.integers(0, many.shape[2], (2, len(many)))
        possible = many[chains, row, out] & ~many[chains, row, into] & (used[chains, out] > 1)
        at, r, o, i = chains[possible], row[possible], out[possible], into[possible]
        many[at, r, o], many[at, r, i] = False, True
        used[at, o] -= 1
        used[at, i] += 1
    return many
