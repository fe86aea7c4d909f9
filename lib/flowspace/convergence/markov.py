"""Markov chains of classes: who moves up and down, and where that leads."""
from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.sparse.csgraph import connected_components

from flowspace.convergence.panel import check_panel
from flowspace.errors import Problem
from flowspace.values import listed, number_problems, real_number, refuse, whole_number

_ROUNDING = 1e-12  # relative


def pooled_limits(panel, k=4) -> np.ndarray:
    r"""Upper limits of k classes that hold the same number of city-years over all years together.

    The l-th limit is the quantile l/k of all cells, interpolated linearly; the last class has none.

    Parameters
    ----------
    panel : DataFrame
        Cities by years.
    k : int
        Number of classes, at least 2.

    Returns
    -------
    ndarray of float, shape (k - 1,)

    Raises
    ------
    MeasureError
        If the panel is no complete panel of numbers, `k` is no whole number from 2, or two limits are equal because
        many cells are: fewer classes, or limits of one's own (`classes_by_limits`), are needed.

    Examples
    --------
    >>> pooled_limits(pd.DataFrame({2010: [1, 2, 3], 2011: [4, 5, 6]}, list("abc")), 2).tolist()
    [3.5]
    """
    table = _panel_and_k(panel, k)
    limits = np.quantile(table.to_numpy(), np.arange(1, k) / k)
    if np.any(np.diff(limits) <= 0) or limits[-1] >= table.to_numpy().max():
        refuse([Problem(f"limits {listed([f'{limit:g}' for limit in limits])} for {k} classes",
                        "limits that rise and leave cells above the last",
                        "take fewer classes, or give limits to classes_by_limits")])
    return limits


def pooled_classes(panel, k=4) -> pd.DataFrame:
    """Classes by quantiles of all years together, so that the whole distribution can move up or down.

    Parameters
    ----------
    panel : DataFrame
        Cities by years; relative values (`relative_to_mean`) where growth common to all is of no interest.
    k : int
        Number of classes, at least 2.

    Returns
    -------
    DataFrame of int
        1 (lowest) to k, the same shape. A cell that equals a limit belongs to the lower class.

    Raises
    ------
    MeasureError
        As `pooled_limits`.

    See Also
    --------
    yearly_classes : quantiles of each year, so that only ranks move.

    Examples
    --------
    >>> pooled_classes(pd.DataFrame({2010: [1, 2, 3], 2011: [4, 5, 6]}, list("abc")), 2).to_numpy().tolist()
    [[1, 2], [1, 2], [1, 2]]
    """
    return classes_by_limits(panel, pooled_limits(panel, k))


def yearly_classes(panel, k=4) -> pd.DataFrame:
    """Classes by quantiles of each year, so that each class holds the same number of cities every year.

    Parameters
    ----------
    panel : DataFrame
        Cities by years.
    k : int
        Number of classes, at least 2 and at most the number of cities.

    Returns
    -------
    DataFrame of int
        1 (lowest) to k, the same shape. For one city that rises another has to fall.

    Raises
    ------
    MeasureError
        If the panel is no complete panel of numbers, `k` is out of its range, or limits of a year are equal because
        many cities are (all years are listed).

    Examples
    --------
    >>> yearly_classes(pd.DataFrame({2010: [1, 2], 2011: [40, 30]}, list("ab")), 2).to_numpy().tolist()
    [[1, 2], [2, 1]]
    """
    table = _panel_and_k(panel, k)
    problems = []
    if k > len(table):
        problems.append(Problem(f"{k} classes for {len(table)} cities", "at most one class per city",
                                "take fewer classes"))
    limits = np.quantile(table.to_numpy(), np.arange(1, k) / k, axis=0)
    tied = (np.diff(limits, axis=0) <= 0).any(axis=0) | (limits[-1] >= table.max().to_numpy())
    if tied.any():
        problems.append(Problem("equal limits of classes in " + listed([str(y) for y in table.columns[tied]]),
                                f"limits that tell {k} classes apart in every year",
                                "take fewer classes, or leave these years out"))
    refuse(problems)
    found = [_class_of(table.iloc[:, j], limits[:, j]) for j in range(table.shape[1])]
    return pd.DataFrame(np.column_stack(found), table.index, table.columns)


def classes_by_limits(panel, limits) -> pd.DataFrame:
    """Classes by given upper limits, the same in all years.

    Parameters
    ----------
    panel : DataFrame
        Cities by years.
    limits : array or list, shape (k - 1,)
        Rising; the last class lies above the last.

    Returns
    -------
    DataFrame of int
        1 (lowest) to k, the same shape. A cell that equals a limit belongs to the lower class.

    Raises
    ------
    MeasureError
        If the panel is no complete panel of numbers, or the limits do not rise.

    Examples
    --------
    >>> classes_by_limits(pd.DataFrame({2010: [0.7, 1.0], 2011: [0.9, 1.5]}, list("ab")), [0.8, 1]).to_numpy().tolist()
    [[1, 2], [2, 3]]
    """
    numbers, problems = number_problems(limits, "limits")
    if np.any(np.diff(numbers) <= 0):
        problems.append(Problem("limits that do not rise", "each limit above the one before", "sort them"))
    refuse(problems)
    table = check_panel(panel, fewest_years=1)
    return pd.DataFrame(_class_of(table.to_numpy(), numbers), table.index, table.columns)


def transition_counts(classes, k) -> pd.DataFrame:
    r"""How often cities moved from one class to another between one year of the panel and the next.

    .. math:: n_{ab} = \#\{(i, t) : c_{it} = a,\ c_{i,t+1} = b\}

    Parameters
    ----------
    classes : DataFrame of int
        Cities by years, 1 to k, as `pooled_classes` and its like return them.
    k : int
        Number of classes, at least 2.

    Returns
    -------
    DataFrame of int, shape (k, k)
        From (rows) and to (columns).

    Raises
    ------
    MeasureError
        If the classes are no complete panel of whole numbers from 1 to k.

    Notes
    -----
    Years that are missing from the panel are jumped over: a panel of every fifth year gives five-year transitions.

    Examples
    --------
    >>> transition_counts(pd.DataFrame({2010: [1, 2], 2011: [2, 2], 2012: [2, 1]}, list("ab")), 2).to_numpy().tolist()
    [[0, 1], [1, 2]]
    """
    problems = whole_number(k, "number of classes", 2)
    refuse(problems)
    table = check_panel(classes, fewest=1)
    cells = table.to_numpy()
    if np.any((cells != np.round(cells)) | (cells < 1) | (cells > k)):
        refuse([Problem(f"cells that are no whole numbers from 1 to {k}", "classes", "take pooled_classes")])
    cells = cells.astype(int) - 1
    counts = np.bincount((cells[:, :-1] * k + cells[:, 1:]).ravel(), minlength=k * k).reshape(k, k)
    names = range(1, k + 1)
    return pd.DataFrame(counts, pd.Index(names, name="from"), pd.Index(names, name="to"))


def transition_probabilities(counts) -> pd.DataFrame:
    r"""Share of the transitions out of each class.

    .. math:: p_{ab} = \frac{n_{ab}}{\sum_b n_{ab}}

    Parameters
    ----------
    counts : DataFrame, shape (k, k)
        As `transition_counts` returns them.

    Returns
    -------
    DataFrame of float, shape (k, k)
        Rows sum to one; the row of a class that no city was in is nan: nothing is known of it.

    Raises
    ------
    MeasureError
        If the counts are no square table of numbers of zero or larger, or there is no transition.

    Examples
    --------
    >>> transition_probabilities(pd.DataFrame([[3, 1], [0, 2]], [1, 2], [1, 2])).to_numpy().tolist()
    [[0.75, 0.25], [0.0, 1.0]]
    """
    table = _square(counts, "counts")
    if not table.to_numpy().any():
        refuse([Problem("no transition at all", "at least one", "give more years or cities")])
    sums = table.sum(axis=1)
    return table.div(sums.where(sums > 0), axis=0)


def steady_state(probabilities) -> pd.Series:
    r"""Distribution over classes that the transitions lead to in the long run.

    .. math:: \pi = \pi P, \qquad \sum_a \pi_a = 1

    Parameters
    ----------
    probabilities : DataFrame, shape (k, k)
        As `transition_probabilities` returns them, rows that sum to one.

    Returns
    -------
    Series, shape (k,)
        Zero for classes that are left for good.

    Raises
    ------
    MeasureError
        If a row does not sum to one or is not known, or there are several sets of classes that are never left: the
        long run then depends on the beginning.

    Notes
    -----
    It says where these transitions would lead if they went on for ever, and forecasts nothing.

    Examples
    --------
    >>> steady_state(pd.DataFrame([[0.5, 0.5], [0.25, 0.75]], [1, 2], [1, 2])).round(6).tolist()
    [0.333333, 0.666667]
    """
    table = _stochastic(probabilities)
    p = table.to_numpy()
    groups, of = connected_components(p > 0, directed=True, connection="strong")
    closed = [g for g in range(groups) if not np.any(p[np.ix_(of == g, of != g)])]
    if len(closed) > 1:
        sets = [" and ".join(str(c) for c in table.index[of == g]) for g in closed]
        refuse([Problem(f"{len(closed)} sets of classes that are never left ({listed(sets)})", "one such set",
                        "take fewer classes, or treat the sets by themselves")])
    inside = of == closed[0]
    own = p[np.ix_(inside, inside)]
    n = len(own)
    # The equations of a stationary distribution are one too few; the last is replaced by the sum of one.
    equations = np.vstack([(own.T - np.eye(n))[:-1], np.ones(n)])
    result = np.zeros(len(p))
    result[inside] = np.linalg.solve(equations, np.append(np.zeros(n - 1), 1.0))
    return pd.Series(np.maximum(result, 0.0), table.index)


def mean_first_passage(probabilities) -> pd.DataFrame:
    r"""Mean number of steps until a class is first reached.

    .. math:: m_{ab} = 1 + \sum_{c \ne b} p_{ac}\, m_{cb}, \qquad m_{aa} = 1/\pi_a

    Parameters
    ----------
    probabilities : DataFrame, shape (k, k)
        As `transition_probabilities` returns them.

    Returns
    -------
    DataFrame of float, shape (k, k)
        Steps of the panel (years, as a rule) from (rows) to (columns); on the diagonal the time of return.

    Raises
    ------
    MeasureError
        If a row does not sum to one or is not known, or a class cannot be reached from another: the mean is then not
        finite.

    Examples
    --------
    >>> mean_first_passage(pd.DataFrame([[0.5, 0.5], [0.25, 0.75]], [1, 2], [1, 2])).round(6).to_numpy().tolist()
    [[3.0, 2.0], [4.0, 1.5]]
    """
    table = _stochastic(probabilities)
    p = table.to_numpy()
    groups, _ = connected_components(p > 0, directed=True, connection="strong")
    if groups > 1:
        refuse([Problem("classes that cannot be reached from others", "a way from each class to each",
                        "take fewer classes")])
    k = len(p)
    passage = np.empty((k, k))
    for b in range(k):
        others = np.arange(k) != b
        passage[others, b] = np.linalg.solve(np.eye(k - 1) - p[np.ix_(others, others)], np.ones(k - 1))
        passage[b, b] = 1 + p[b, others] @ passage[others, b]
    return pd.DataFrame(passage, table.index, table.columns)


def _panel_and_k(panel, k) -> pd.DataFrame:
    refuse(whole_number(k, "number of classes", 2))
    return check_panel(panel, fewest_years=1)


def _class_of(cells, limits) -> np.ndarray:
    """Class of each cell; what differs from a limit in its last digits only counts as equal.

    Lags of cities with the same neighbours are such cells: sums in another order would put them in another class.
    """
    return np.searchsorted(limits + _ROUNDING * np.abs(limits), cells, side="left") + 1


def _square(table, name) -> pd.DataFrame:
    if not isinstance(table, pd.DataFrame) or table.shape[0] != table.shape[1] or len(table) < 2:
        refuse([Problem(f"{name} of another shape", "a square DataFrame of at least two classes",
                        "take what flowspace.convergence.transition_counts makes")])
    if list(table.index) != list(table.columns):
        refuse([Problem(f"{name} whose rows and columns are named differently", "the same classes both ways",
                        "name both alike")])
    numbers, problems = number_problems(table.to_numpy().ravel(), name, lowest=0)
    refuse(problems)
    return pd.DataFrame(numbers.reshape(table.shape), table.index, table.columns)


def _stochastic(probabilities) -> pd.DataFrame:
    table = probabilities
    if isinstance(table, pd.DataFrame):
        unknown = table.index[table.isna().all(axis=1)]
        if len(unknown):
            refuse([Problem("no transition out of class " + listed([str(c) for c in unknown]),
                            "transitions out of every class", "take fewer classes, or more years")])
    table = _square(table, "probabilities")
    odd = [str(c) for c, total in table.sum(axis=1).items() if real_number(total, "sum", 1 - 1e-9, 1 + 1e-9)]
    if odd:
        refuse([Problem(f"rows that do not sum to one (class {listed(odd)})", "probabilities",
                        "take what transition_probabilities returns")])
    return table
