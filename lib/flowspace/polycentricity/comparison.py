"""Computed polycentricity beside a published table: point by point, and in one line for each year."""
from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from flowspace.errors import MeasureError, Problem
from flowspace.polycentricity.functional import EXTERNAL, WITHIN
from flowspace.polycentricity.tables import all_equal, checked_table, names_given
from flowspace.values import refuse, whole_number

DECIMALS = 3
"""Decimals that published values are printed with, if nothing else is said."""

STATUSES = ("both", "not_published", "not_computed", "not_defined")
"""What there is of a point: both values, or why not."""

_FEWEST = 3  # with two agglomerations every correlation is 1 or -1
_KEY = ["agglomeration", "year", "kind"]


def compare_published(computed: pd.DataFrame, published: pd.DataFrame, kinds=None, value: str = "value",
                      decimals: int = DECIMALS) -> pd.DataFrame:
    r"""Every computed value beside the published one.

    .. math:: d = P - P^{pub}, \qquad q = P / P^{pub}

    Parameters
    ----------
    computed : DataFrame
        agglomeration, year, kind and the column named by `value`: rows of one measure, direction and layer of
        `polycentricity_by_year`.
    published : DataFrame
        agglomeration, year, and one column for each kind, empty where nothing was printed.
    kinds : dict, optional
        Kind in `computed` -> column of `published`; if left out, functional_within -> within and functional_external ->
        external.
    value : str
        The column of `computed` to compare.
    decimals : int
        Decimals that were printed.

    Returns
    -------
    DataFrame
        agglomeration, year, kind, computed, published, difference, ratio (nan where 0 was published),
        rank_computed, rank_published (1 is the highest; among the points of the year and kind that have both, equal
        values share their mean rank), within_rounding (whether the computed value, rounded as it would be printed, is
        the one published), status:

        both
            both values are there;
        not_published
            computed, and not printed: an agglomeration or year that the table lacks, or an empty cell;
        not_computed
            printed, and there is no row of it;
        not_defined
            printed, and the computed value is missing.

        By kind (in the order of `kinds`), year and agglomeration (in the order of `computed`, then of `published`).
        Computed rows of years in which nothing of the kind was published are left out. Everything but the key, the
        values and the status is missing (within_rounding: False) unless the status is both.

    Raises
    ------
    MeasureError
        If a column is missing, a key stands twice, a number is infinite, the decimals are no whole number of at least
        0, or a kind is not in `computed`.

    Notes
    -----
    A published table compares formula, data and members at once; agreement tells of all three, disagreement of none
    in particular. Values of simulated links that were calibrated to the published ones agree by construction, and
    their comparison checks the calibration only.

    Ranks lose agglomerations that one side lacks: with 17 or 18 of 19 published they run to 17 or 18.

    Examples
    --------
    >>> computed = pd.DataFrame({"agglomeration": ["a", "b", "c"], "year": 2010, "kind": "functional_within",
    ...                          "value": [0.1004, 0.25, 0.4]})
    >>> published = pd.DataFrame({"agglomeration": ["a", "b"], "year": 2010, "within": [0.1, 0.2]})
    >>> points = compare_published(computed, published, kinds={"functional_within": "within"})
    >>> points[["difference", "ratio", "within_rounding", "status"]].round(4).values.tolist()
    [[0.0004, 1.004, True, 'both'], [0.05, 1.25, False, 'both'], [nan, nan, False, 'not_published']]
    """
    refuse(whole_number(decimals, "the number of decimals", 0))
    kinds = {WITHIN: "within", EXTERNAL: "external"} if kinds is None else kinds
    if not isinstance(kinds, Mapping):
        raise MeasureError(Problem(f"kinds that are a {type(kinds).__name__}", "a mapping of kinds to columns",
                                   "give a dict"))
    names_given(kinds.values(), "columns of the kinds")
    found = checked_table(computed, _KEY, [value], "compare_published")
    printed = checked_table(published, _KEY[:2], list(dict.fromkeys(kinds.values())), "compare_published")
    absent = [kind for kind in kinds if kind not in set(found["kind"])]
    if absent or not kinds:
        raise MeasureError([Problem(f"no row of the kind {kind!r}", "computed values of every kind compared",
                                    "name the kinds of the table in `kinds`") for kind in absent]
                           or Problem("no kind", "at least one", "leave `kinds` out for both functional ones"))
    order = {name: i for i, name in enumerate(dict.fromkeys([*found["agglomeration"], *printed["agglomeration"]]))}
    parts = []
    for kind, column in kinds.items():
        left = found.loc[found["kind"] == kind, ["agglomeration", "year", value]].rename(columns={value: "computed"})
        right = printed[["agglomeration", "year", column]].rename(columns={column: "published"}).dropna()
        left = left[left["year"].isin(set(right["year"]))]
        part = left.merge(right, on=["agglomeration", "year"], how="outer", indicator="side").assign(kind=kind)
        parts.append(part.sort_values(["year", "agglomeration"], key=lambda names: names.map(order)
                                      if names.name == "agglomeration" else names))
    points = pd.concat(parts, ignore_index=True)
    both = points[["computed", "published"]].notna().all(axis=1)
    points["status"] = pd.Series(np.select([both, points["side"] == "left_only", points["side"] == "right_only"],
                                           ["both", "not_published", "not_computed"], "not_defined"), dtype="str")
    points["difference"] = points["computed"] - points["published"]
    points["ratio"] = points["computed"] / points["published"].where(points["published"] != 0)
    for side in ("computed", "published"):
        compared = points[side].where(both)
        points[f"rank_{side}"] = compared.groupby([points["kind"], points["year"]]).rank(ascending=False)
    # Half a unit of the last decimal, and what binary fractions add to it.
    points["within_rounding"] = points["difference"].abs() <= 0.5 * 10.0**-decimals + 1e-12
    return points[[*_KEY, "computed", "published", "difference", "ratio", "rank_computed", "rank_published",
                   "within_rounding", "status"]]


def comparison_summary(points: pd.DataFrame, permutations: int = 9999, seed: int = 0) -> pd.DataFrame:
    r"""Agreement of computed and published values in each year.

    Two-sided p-values by permutation of the published values over the agglomerations:

    .. math:: p = \frac{1 + \#\{b : |r_b| \ge |r|\}}{1 + B}

    Parameters
    ----------
    points : DataFrame
        Result of `compare_published`.
    permutations : int
        B, at least 99.
    seed : int
        Zero or more; the same seed gives the same p-values.

    Returns
    -------
    DataFrame
        kind, year, n (points with both values), not_published, not_computed, not_defined (numbers of the others),
        pearson, pearson_p, spearman, spearman_p, mean_difference, mean_absolute_difference, share_within_rounding.
        Correlations are nan for fewer than three points and where one side is the same for all.

    Raises
    ------
    MeasureError
        If a column is missing, there are fewer than 99 permutations, or the seed is negative.

    Notes
    -----
    Agglomerations are few, and those of most links rule Pearson's correlation. The test asks whether agglomerations
    are told apart alike; it says nothing of the level, for which there is the mean difference. Where values were
    calibrated to the published ones, p-values have no meaning.

    Examples
    --------
    >>> computed = pd.DataFrame({"agglomeration": list("abcdef"), "year": 2010, "kind": "functional_within",
    ...                          "value": [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]})
    >>> published = computed[["agglomeration", "year"]].assign(within=[0.1, 0.2, 0.4, 0.3, 0.6, 0.7])
    >>> summary = comparison_summary(compare_published(computed, published, kinds={"functional_within": "within"}))
    >>> summary[["n", "spearman", "mean_difference"]].round(3).values.tolist()
    [[6.0, 0.943, -0.033]]
    """
    refuse(whole_number(permutations, "the number of permutations", 99) + whole_number(seed, "seed", 0))
    columns = [*_KEY, "computed", "published", "difference", "within_rounding", "status"]
    missing = [name for name in columns if not isinstance(points, pd.DataFrame) or name not in points]
    if missing:
        raise MeasureError([Problem(f"no column {name!r}", "the result of compare_published", "give that table",
                                    column=name) for name in missing])
    rows = []
    for (kind, year), part in points.groupby(["kind", "year"], sort=False):
        both = part[part["status"] == "both"]
        x, y = (both[name].to_numpy(dtype=float) for name in ("computed", "published"))
        # One stream for each kind and year, so that a further year leaves the others as they are.
        generator = np.random.default_rng([int(seed), abs(int(year)), *str(kind).encode()])
        orders = np.argsort(generator.random((int(permutations), len(x))), axis=1)
        counts = [int((part["status"] == status).sum()) for status in STATUSES[1:]]
        rows.append((kind, year, len(both), *counts, *_correlation(x, y, orders),
                     *_correlation(_ranks(x), _ranks(y), orders), both["difference"].mean(),
                     both["difference"].abs().mean(), both["within_rounding"].mean() if len(both) else np.nan))
    return pd.DataFrame(rows, columns=["kind", "year", "n", *STATUSES[1:], "pearson", "pearson_p", "spearman",
                                       "spearman_p", "mean_difference", "mean_absolute_difference",
                                       "share_within_rounding"])


def _ranks(x) -> np.ndarray:
    """Ranks; of values that are equal but for rounding all the same one."""
    return np.ones(len(x)) if len(x) and all_equal(x) else rankdata(x)


def _correlation(x, y, orders) -> tuple[float, float]:
    """Correlation, and its p-value by permutation."""
    if len(x) < _FEWEST or all_equal(x) or all_equal(y):
        return np.nan, np.nan
    a, b = x - x.mean(), y - y.mean()
    scale = np.sqrt((a @ a) * (b @ b))
    found, drawn = a @ b / scale, b[orders] @ a / scale
    # Permutations that repeat the order found must count, whatever rounding does to their sums.
    return float(np.clip(found, -1, 1)), float((1 + np.sum(np.abs(drawn) >= abs(found) - 1e-12)) / (1 + len(orders)))
