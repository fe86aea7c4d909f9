"""Productivity of authors: Lotka's law, its exponent and whether it fits."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.interpolate import PchipInterpolator
from scipy.special import zeta
from scipy.stats import chi2

from flowspace.bibliometrics.cooccurrence import choice_problems
from flowspace.bibliometrics.records import checked_columns
from flowspace.errors import Problem
from flowspace.values import number_problems, real_number, refuse, whole_number

AUTHORS = ("full", "first")
_LOWEST, _HIGHEST = 1.0 + 1e-6, 60.0  # exponents between which the likelihood is looked at
_MOST = 100_000  # papers, where the law ends somewhere
_SUMMED = 100  # terms of the sums over all whole numbers that are added up; the rest by Euler and Maclaurin


@dataclass(frozen=True, eq=False)
class Lotka:
    """A power law of the papers of authors.

    Parameters
    ----------
    exponent : float
        n of maximum likelihood, not below 0; infinite if every author has one paper.
    lower, upper : float
        Of the interval by the likelihood ratio.
    constant : float
        C, the share of authors with one paper that the law expects.
    distance : float
        Largest distance of the distribution functions (Kolmogorov and Smirnov).
    p_value : float
        Share of samples from the fitted law, fitted again, that are at least as far from their fit, this one counted
        among them; nan without resamples.
    table : DataFrame
        Indexed by papers: authors, share, expected_share, for the numbers of papers that occur.
    authors, papers : int
        Authors, and the sum of their papers.
    largest : int or None
        Largest number of papers that the law admits; None for all.
    resamples, seed : int
    level : float
    """

    exponent: float
    lower: float
    upper: float
    constant: float
    distance: float
    p_value: float
    table: pd.DataFrame
    authors: int
    papers: int
    largest: int | None
    resamples: int
    seed: int
    level: float


def productivity(authors, counting="full", author="author", publication="publication",
                 position="position") -> pd.Series:
    """Number of publications of each author.

    Parameters
    ----------
    authors : DataFrame
        One row for each author of each publication; a repeated row counts once.
    counting : {"full", "first"}
        All publications of an author, or those that he or she stands first in (position 1). Lotka counted senior
        authors only, and his law is about that.
    author, publication, position : str
        Columns; the position, from 1, is needed for "first" only.

    Returns
    -------
    Series of int
        Keyed by author, the most productive first. With "first", authors who never stand first are not in it.

    Raises
    ------
    MeasureError
        If the table is not as it should be, or no publication has a first author.

    Examples
    --------
    >>> table = pd.DataFrame({"publication": [1, 1, 2, 3], "author": ["Li", "Ma", "Ma", "Ma"],
    ...                       "position": [1, 2, 1, 1]})
    >>> productivity(table).to_dict(), productivity(table, "first").to_dict()
    ({'Ma': 3, 'Li': 1}, {'Ma': 2, 'Li': 1})
    """
    refuse(choice_problems(counting, "counting", AUTHORS))
    rows = checked_columns(authors, [publication, author], "authors")
    if counting == "first":
        if position not in authors.columns:
            refuse([Problem(f"authors without a column {position!r}", "the position of each author, from 1",
                            "add it, or count all authors")])
        places, problems = number_problems(authors[position], "positions", lowest=1)
        refuse(problems)
        rows = rows[places == 1]
        if not len(rows):
            refuse([Problem("no author in position 1", "positions counted from 1", "correct the positions")])
    found = rows.drop_duplicates().groupby(author, sort=True).size().rename("papers")
    return found.sort_values(ascending=False, kind="stable")


def lotka(papers, largest=None, resamples=999, seed=0, level=0.95) -> Lotka:
    r"""Fit Lotka's law by maximum likelihood and test it.

    .. math:: f(x) = C x^{-n}, \quad x = 1, 2, \dots, \qquad C = \frac{1}{\zeta(n)} \text{ or }
              \frac{1}{\sum_{x=1}^{x_{max}} x^{-n}}, \qquad
              -\frac{\zeta'(\hat n)}{\zeta(\hat n)} = \overline{\ln x}

    Parameters
    ----------
    papers : Series, array or list of int
        Papers of each author, at least 1, as `productivity` returns them.
    largest : int, optional
        Largest number of papers that an author can have, from 2 to 100,000, such as that of the publications; none if
        not given, and then the exponent lies above 1.
    resamples : int
        Samples for the p-value, at least 99, or 0 for none. 999 tell p from 0.05 well enough.
    seed : int
        Zero or more; the same seed gives the same result whatever the order of the authors.
    level : float
        Of the interval.

    Returns
    -------
    Lotka

    Raises
    ------
    MeasureError
        If papers are no whole numbers of 1 or more, one is above the largest, there are fewer than ten authors, or an
        argument is out of its range.

    Notes
    -----
    The whole distribution is fitted, from one paper on, since that is what the law says. The classical table of the
    Kolmogorov-Smirnov test supposes an exponent that was not fitted to the same authors, and its p-values are far too
    large. With thousands of authors every law is refused; look at the distance then. Authors of the same papers are
    taken as independent, so that intervals of literatures of large teams are too short.

    The exponent is infinite if every author has one paper: the interval then has no upper end and there is no test.

    References
    ----------
    Clauset, Shalizi and Newman 2009, Power-law distributions in empirical data, SIAM Review 51(4):661–703, doi
    10.1137/070710111. Pao 1985, Lotka's law: A testing procedure, Information Processing & Management 21(4):305–320,
    doi 10.1016/0306-4573(85)90055-X.

    Examples
    --------
    >>> found = lotka([1] * 60 + [2] * 15 + [3] * 7 + [4] * 4 + [5] * 3 + [9], resamples=99)
    >>> round(found.exponent, 2), round(found.constant, 2), found.p_value > 0.1
    (2.37, 0.72, True)
    """
    numbers = _checked(papers, largest, resamples, seed, level)
    n, mean = len(numbers), float(np.log(numbers).mean())
    table = _table(numbers)
    if mean == 0:
        lower = _end(0.0, n, chi2.ppf(level, 1), largest, None)
        return Lotka(np.inf, lower, np.inf, 1.0, 0.0, np.nan, table.assign(expected_share=1.0), n, n, largest,
                     int(resamples), int(seed), float(level))
    exponent = float(_exponents(np.array([mean]), largest)[0])
    drop = chi2.ppf(level, 1)
    lower, upper = (_end(mean, n, drop, largest, exponent, up) for up in (False, True))
    distance = _distance(numbers, exponent, largest)
    constant = 1 / _normaliser(exponent, largest)
    p_value = np.nan
    if resamples:
        p_value = (1 + (_simulated(exponent, n, largest, resamples, seed) >= distance - 1e-12).sum()) / (1 + resamples)
    expected = constant * table.index.to_numpy(dtype=float) ** -exponent
    return Lotka(exponent, lower, upper, float(constant), distance, float(p_value), table.assign(
        expected_share=expected), n, int(numbers.sum()), largest, int(resamples), int(seed), float(level))


def lotka_constant(exponent, largest=None) -> float:
    r"""Share of authors with one paper under Lotka's law.

    .. math:: C = 1 / \zeta(n)

    Parameters
    ----------
    exponent : float
        n, above 1.
    largest : int, optional
        Largest number of papers; the sum ends there.

    Returns
    -------
    float

    Raises
    ------
    MeasureError
        If the exponent is 1 or less, or the largest number is no whole number.

    Examples
    --------
    Of Lotka's inverse square law, and of the exponent 1.888 that he found for chemists:

    >>> round(lotka_constant(2), 4), round(lotka_constant(1.888), 4)
    (0.6079, 0.5669)
    """
    problems = real_number(exponent, "exponent", 1, open_below=True)
    problems += whole_number(largest, "largest number of papers", 1) if largest is not None else []
    refuse(problems)
    return float(1 / _normaliser(float(exponent), largest))


def _checked(papers, largest, resamples, seed, level) -> np.ndarray:
    numbers, problems = number_problems(papers, "papers", lowest=1, fewest=10)
    problems += (whole_number(resamples, "number of resamples", 0) + whole_number(seed, "seed", 0)
                 + real_number(level, "level", 0.5, 0.9999))
    if not problems and 0 < resamples < 99:
        problems.append(Problem(f"{resamples} resamples", "at least 99, or 0", "ask for more"))
    if not problems and (numbers != np.round(numbers)).any():
        problems.append(Problem("papers that are not whole", "whole numbers of papers",
                                "count whole papers; Lotka's law is not for fractions"))
    if largest is not None:
        more = whole_number(largest, "largest number of papers", 2)
        if not more and largest > _MOST:
            more = [Problem(f"{largest} as largest number of papers", f"at most {_MOST}", "leave it out")]
        problems += more
    refuse(problems)
    if largest is not None and numbers.max() > largest:
        refuse([Problem(f"an author of {int(numbers.max())} papers", f"at most {largest}", "raise the largest number")])
    return np.sort(numbers).astype(np.int64)


def _table(numbers) -> pd.DataFrame:
    papers, authors = np.unique(numbers, return_counts=True)
    return pd.DataFrame({"authors": authors, "share": authors / authors.sum()}, pd.Index(papers, name="papers"))


def _normaliser(exponent, largest):
    if largest is None:
        return zeta(exponent)
    return (np.arange(1, largest + 1, dtype=float) ** -exponent).sum()


def _mean_log(exponent, largest) -> np.ndarray:
    """Mean of ln x under the law, for an array of exponents."""
    n = np.asarray(exponent, dtype=float)[:, None]
    if largest is not None:
        x = np.arange(1, largest + 1, dtype=float)
        weights = x ** -n
        return (weights * np.log(x)).sum(axis=1) / weights.sum(axis=1)
    x = np.arange(1, _SUMMED, dtype=float)
    total = (np.log(x) * x ** -n).sum(axis=1)
    n, m, log = n[:, 0], float(_SUMMED), np.log(_SUMMED)
    total += m ** (1 - n) * (log / (n - 1) + 1 / (n - 1) ** 2) + log * m ** -n / 2
    total += (n * log - 1) * m ** (-n - 1) / 12
    return total / zeta(n)


def _exponents(means, largest) -> np.ndarray:
    """Exponents at which the mean logarithm is as given, by bisection for all at once; it falls with the exponent."""
    if largest is not None and len(means) > 1:
        # Sums of thousands of terms for each of many samples would take minutes.
        grid = np.append(np.linspace(0, 10, 1001)[:-1], np.linspace(10, _HIGHEST, 501))
        known = np.concatenate([_mean_log(part, largest) for part in np.array_split(grid, 1 + len(grid) * largest
                                                                                     // 2_000_000)])
        falling = np.append(True, known[1:] < known[:-1] - 1e-15)
        return PchipInterpolator(known[falling][::-1], grid[falling][::-1])(
            np.clip(means, known[falling][-1], known[0]))
    low = np.full(len(means), _LOWEST if largest is None else 0.0)
    high = np.full(len(means), _HIGHEST)
    for _ in range(60):
        middle = (low + high) / 2
        below = _mean_log(middle, largest) > means
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return (low + high) / 2


def _log_likelihood(exponent, mean, n, largest) -> float:
    return -n * (exponent * mean + np.log(_normaliser(exponent, largest)))


def _end(mean, n, drop, largest, exponent, up=False) -> float:
    """Where twice the log likelihood has fallen by so much."""
    best = 0.0 if exponent is None else _log_likelihood(exponent, mean, n, largest)
    floor = _LOWEST if largest is None else 0.0
    near, far = (exponent, _HIGHEST) if up else (exponent if exponent is not None else _HIGHEST, floor)
    if 2 * (best - _log_likelihood(far, mean, n, largest)) < drop:
        return np.inf if up else far
    for _ in range(100):
        middle = (near + far) / 2
        if 2 * (best - _log_likelihood(middle, mean, n, largest)) < drop:
            near = middle
        else:
            far = middle
    return float((near + far) / 2)


def _distance(numbers, exponent, largest) -> float:
    """Both step at whole numbers; between two numbers that occur, the law is farthest just before the next."""
    papers, authors = np.unique(numbers, return_counts=True)
    observed = np.cumsum(authors) / authors.sum()
    law = _cumulative(papers, exponent, largest)
    before = _cumulative(papers - 1, exponent, largest)
    return float(max(np.abs(observed - law).max(), np.abs(np.append(0.0, observed[:-1]) - before).max(),
                     1 - observed[-1]))


def _cumulative(papers, exponent, largest) -> np.ndarray:
    if largest is None:
        return 1 - zeta(exponent, papers + 1.0) / zeta(exponent)
    sums = np.append(0.0, np.cumsum(np.arange(1, largest + 1, dtype=float) ** -exponent))
    return sums[np.minimum(papers, largest)] / sums[-1]


def _simulated(exponent, n, largest, resamples, seed) -> np.ndarray:
    rng = np.random.default_rng(seed)
    law = None if largest is None else _cumulative(np.arange(1, largest + 1), exponent, largest)
    samples = [rng.zipf(exponent, n) if law is None else 1 + np.searchsorted(law, rng.random(n), side="right")
               for _ in range(resamples)]
    if largest is not None:
        samples = [np.minimum(one, largest) for one in samples]
    means = np.array([np.log(one).mean() for one in samples])
    fitted = _exponents(means, largest)
    return np.array([_distance(one, each, largest) if mean > 0 else 0.0
                     for one, each, mean in zip(samples, fitted, means, strict=True)])
