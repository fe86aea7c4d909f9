"""How far coders agree: per cent, Cohen's kappa, Krippendorff's alpha, with intervals and by code or dimension."""
from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from flowspace.errors import Problem
from flowspace.planning.coding import checked_codes
from flowspace.values import as_numbers, listed, plain, real_number, refuse, whole_number

LEVELS = ("nominal", "ordinal", "interval")
WEIGHTS = ("linear", "quadratic")
MEASURES = ("percent_agreement", "cohen_kappa", "krippendorff_alpha")

_AT_ONCE = 2_000_000  # numbers of units drawn at once

NO_PAIR = "no unit was coded by two coders"
NO_VARIATION = "all values are equal, so that chance agreement is complete"


@dataclass(frozen=True)
class Reliability:
    """A measure of agreement.

    Parameters
    ----------
    measure : str
        One of `MEASURES`.
    value : float
        nan where it is not defined; `reason` then says why.
    observed, expected : float
        Agreement found and agreement by chance (per cent agreement has none); for weighted kappa and for alpha,
        disagreement found and by chance, so that the value is 1 - observed / expected.
    units : int
        Units that entered: those with values of two coders at least.
    coders : int
        Coders with a value in those units.
    left_out : int
        Units with fewer than two values.
    reason : str
        Empty where the value is defined.
    """

    measure: str
    value: float
    observed: float
    expected: float
    units: int
    coders: int
    left_out: int
    reason: str = ""


@dataclass(frozen=True)
class ReliabilityInterval:
    """A bootstrap interval of a measure of agreement.

    Parameters
    ----------
    low, high : float
        Ends of the interval; nan where fewer than half of the resamples have a value.
    coverage : float
        Share of resamples within.
    resamples, seed : int
    undefined : int
        Resamples in which the measure is not defined; they are left out of the interval.
    reason : str
        Empty where there is an interval.
    """

    low: float
    high: float
    coverage: float
    resamples: int
    seed: int
    undefined: int
    reason: str = ""


def percent_agreement(ratings) -> Reliability:
    r"""Share of pairs of values of the same unit that are equal.

    .. math:: P = \frac{\sum_u \sum_{i<j} [v_{ui} = v_{uj}]}{\sum_u m_u (m_u - 1) / 2}

    with m_u the values of unit u.

    Parameters
    ----------
    ratings : DataFrame, shape (units, coders)
        One column per coder, any labels, missing where a coder gave no value.

    Returns
    -------
    Reliability

    Raises
    ------
    MeasureError
        If it is no DataFrame, has fewer than two columns or no rows, names a coder twice, or holds lists or tables.

    Notes
    -----
    Nothing is taken off for chance. Where most cells are 0 two coders who guess agree most of the time; report
    kappa or alpha beside it.

    Examples
    --------
    >>> percent_agreement(pd.DataFrame({"a": [1, 0, 1, 1], "b": [1, 0, 0, 1]})).value
    0.75
    """
    return _agreement(_coded(ratings, "nominal"))


def cohen_kappa(ratings, weights=None, categories=None) -> Reliability:
    r"""Cohen's kappa of two coders, plain or weighted.

    .. math:: \kappa = \frac{p_o - p_e}{1 - p_e}
              = 1 - \frac{\sum_{kl} w_{kl}\, p_{kl}}{\sum_{kl} w_{kl}\, p_{k+} p_{+l}}

    with p_kl the share of units that the first coder put into k and the second into l, and w_kl = [k ≠ l],
    |k - l| (linear) or (k - l)² (quadratic) of the places of the categories.

    Parameters
    ----------
    ratings : DataFrame, shape (units, 2)
        One column per coder; units in which one value is missing are left out.
    weights : {"linear", "quadratic"}, optional
        For categories with an order.
    categories : sequence, optional
        All categories in their order. Without it: those that occur, which have to be numbers where weights are given.

    Returns
    -------
    Reliability

    Raises
    ------
    MeasureError
        As `percent_agreement`; or if there are not exactly two coders, weights are not known, a value is not among
        the categories, or weighted values without categories are not numbers.

    Notes
    -----
    Not defined, with nan and a reason, where both coders put all units into one category.
    The value depends on prevalence: with the same share of agreement kappa falls when one category is rare, and can
    be near 0 with 95 per cent of equal values. That is why `reliability_table` shows the prevalence beside it.
    Weights go by the places of the categories, not by their numbers: 1, 2, 5 are three neighbours.

    References
    ----------
    Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological Measurement 20,
    37-46, doi 10.1177/001316446002000104.

    Examples
    --------
    Fifty grant proposals read by two, an example used in many texts:

    >>> a = ["yes"] * 25 + ["no"] * 25
    >>> b = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    >>> round(cohen_kappa(pd.DataFrame({"a": a, "b": b})).value, 12)
    0.4
    """
    coded = _coded(ratings, "nominal", categories, ordered=weights is not None)
    problems = []
    if ratings.shape[1] != 2:
        problems.append(Problem(f"{ratings.shape[1]} coders", "two", "choose two, or take krippendorff_alpha"))
    if weights is not None and (not isinstance(weights, str) or weights not in WEIGHTS):
        problems.append(Problem(f"{plain(weights)} as weights", "linear, quadratic or none", "choose one of these"))
    refuse(problems)
    return _kappa(coded, _kappa_weights(len(coded.labels), weights), weights is None)


def krippendorff_alpha(ratings, level="nominal") -> Reliability:
    r"""Krippendorff's alpha of any number of coders, with missing values.

    .. math:: \alpha = 1 - \frac{D_o}{D_e} = 1 - (n - 1)\,
              \frac{\sum_{c<k} o_{ck}\, \delta^2_{ck}}{\sum_{c<k} n_c n_k\, \delta^2_{ck}}, \qquad
              o_{ck} = \sum_u \frac{\text{pairs } c\text{-}k \text{ in } u}{m_u - 1}

    with n_c the values c in units of two values or more, n their sum, and δ² = [c ≠ k] (nominal),
    (n_c/2 + n_k/2 + the n of all values between)² (ordinal), (c - k)² (interval).

    Parameters
    ----------
    ratings : DataFrame, shape (units, coders)
        One column per coder, missing where a coder gave no value; numbers for ordinal and interval.
    level : {"nominal", "ordinal", "interval"}

    Returns
    -------
    Reliability
        `observed` and `expected` are disagreements.

    Raises
    ------
    MeasureError
        As `percent_agreement`; or if the level is not known, or values of a level with an order are not finite numbers.

    Notes
    -----
    Not defined, with nan and a reason, where no unit has two values or all values are equal. Below 0 where coders
    disagree more than chance would have it. As with kappa, the same share of agreement gives a lower value where one
    category is rare.

    References
    ----------
    Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability. Working paper,
    https://repository.upenn.edu/asc_papers/43.

    Examples
    --------
    The example of the working paper, four observers and twelve units:

    >>> data = pd.DataFrame({"A": [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    ...                      "B": [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    ...                      "C": [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    ...                      "D": [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None]})
    >>> [round(krippendorff_alpha(data, level).value, 3) for level in ("nominal", "ordinal", "interval")]
    [0.743, 0.815, 0.849]
    """
    coded = _coded(ratings, level)
    return _alpha(coded, level)


def reliability_interval(ratings, measure="krippendorff_alpha", level="nominal", weights=None, coverage=0.95,
                         resamples=1000, seed=0) -> ReliabilityInterval:
    """An interval of a measure of agreement by drawing units anew with replacement.

    Parameters
    ----------
    ratings : DataFrame, shape (units, coders)
        As for the measure.
    measure : {"percent_agreement", "cohen_kappa", "krippendorff_alpha"}
    level : str
        As for `krippendorff_alpha`; the other measures ignore it.
    weights : str, optional
        As for `cohen_kappa`; the other measures ignore it.
    coverage : float
        In (0, 1).
    resamples : int
        At least 99.
    seed : int

    Returns
    -------
    ReliabilityInterval
        Percentiles of the resampled values.

    Raises
    ------
    MeasureError
        As the measure; or if an argument is out of its range.

    Notes
    -----
    Only units with two values or more are drawn. Units are drawn one by one, as if a code in one plan told nothing
    about the code in another, or about the next code of the same plan: where coders misread a whole plan in the same
    way, the interval is too narrow. It says nothing about coders not asked.
    The measure is computed anew in each resample, marginal shares included, which is not how Krippendorff's own macro
    draws; ends can differ in the second decimal.

    Examples
    --------
    >>> ratings = pd.DataFrame({"a": [1, 0] * 20, "b": [1, 0] * 18 + [0, 1] * 2})
    >>> found = reliability_interval(ratings, seed=1)
    >>> 0.5 < found.low < 0.8 < found.high <= 1
    True
    """
    problems = whole_number(resamples, "number of resamples", 99) + whole_number(seed, "seed", 0)
    problems += real_number(coverage, "coverage", 0, 1, open_below=True)
    if not isinstance(measure, str) or measure not in MEASURES:
        problems.append(Problem(f"{plain(measure)} as measure", f"one of {', '.join(MEASURES)}", "choose one of these"))
    if not problems and coverage == 1:
        problems.append(Problem("1 as coverage", "a number below 1", "take 0.95"))
    refuse(problems)
    if measure == "cohen_kappa":
        cohen_kappa(ratings, weights)  # Refuses what is wrong.
        coded = _coded(ratings, "nominal", ordered=weights is not None)
    else:
        coded = _coded(ratings, level if measure == "krippendorff_alpha" else "nominal")
    if not len(coded.counts):
        return ReliabilityInterval(np.nan, np.nan, coverage, int(resamples), int(seed), int(resamples), NO_PAIR)
    # Units in an order of their values, so that the draws do not depend on the order of the rows.
    coded = coded.of(np.lexsort((*coded.places.T, *coded.counts.T)))
    rng = np.random.default_rng(seed)
    n = len(coded.counts)
    # In parts, so that many units and many resamples do not fill the memory.
    part = max(1, _AT_ONCE // n)
    values = np.concatenate([resampled(coded, rng.integers(0, n, (min(part, resamples - start), n)), measure, level,
                                       weights) for start in range(0, resamples, part)])
    undefined = int(np.isnan(values).sum())
    if undefined > resamples / 2:
        return ReliabilityInterval(np.nan, np.nan, coverage, int(resamples), int(seed), undefined,
                                   "not defined in most resamples: too little variation")
    low, high = np.nanquantile(values, [(1 - coverage) / 2, (1 + coverage) / 2])
    return ReliabilityInterval(float(low), float(high), coverage, int(resamples), int(seed), undefined)


def reliability_table(ratings, codes, by="dimension", threshold=0.8, coverage=0.95, resamples=1000,
                      seed=0) -> pd.DataFrame:
    """Agreement of coders by dimension or by code, and over all.

    Parameters
    ----------
    ratings : DataFrame of 0, 1 and nan, shape (units, coders)
        Indexed by agglomeration and code, as `side_by_side` gives it.
    codes : DataFrame
        The code book: code, and dimension where rows are dimensions.
    by : {"dimension", "code"}
    threshold : float
        Alpha from which `reaches` is true. Customs differ (0.8, or 0.667 for first conclusions): it is the reader's
        choice and no property of the coding.
    coverage, resamples, seed
        As for `reliability_interval`, of alpha.

    Returns
    -------
    DataFrame
        Indexed by dimension or code in the order of the code book, last the row "all": `units` (coded by two at
        least), `left_out`, `coders`, `prevalence` (share of ones among the values that entered), `percent_agreement`,
        `cohen_kappa` (nan with more than two coders), `krippendorff_alpha`, `low`, `high`, `reaches` (whether alpha is
        at least the threshold; missing where alpha is not defined), `reason` (why alpha is not defined).

    Raises
    ------
    MeasureError
        If ratings are not those of `side_by_side`, a code is not in the book, or an argument is out of its range.

    Notes
    -----
    A single code has as many units as there are plans: four plans say almost nothing about the reliability of one
    code, and often all its values are equal.

    Examples
    --------
    >>> units = pd.MultiIndex.from_product([["x", "y"], ["steel", "chips"]], names=["agglomeration", "code"])
    >>> ratings = pd.DataFrame({"a": [1, 0, 1, 1], "b": [1, 0, 0, 1]}, index=units)
    >>> codes = pd.DataFrame({"code": ["steel", "chips"], "dimension": "industries"})
    >>> table = reliability_table(ratings, codes, resamples=99)
    >>> table[["units", "percent_agreement", "cohen_kappa"]]
                units  percent_agreement  cohen_kappa
    dimension
    industries      4               0.75          0.5
    all             4               0.75          0.5
    """
    book = checked_codes(codes)
    problems = real_number(threshold, "threshold", -1, 1)
    if not isinstance(by, str) or by not in ("dimension", "code") or by not in book:
        problems.append(Problem(f"{plain(by)} as by", "dimension or code, a column of the code book", "choose one"))
    names = list(ratings.index.names) if isinstance(ratings, pd.DataFrame) else []
    if names != ["agglomeration", "code"]:
        problems.append(Problem("ratings that are not keyed by agglomeration and code", "what side_by_side returns",
                                "put codings side by side first"))
    refuse(problems)
    keys = book.set_index("code")[by] if by == "dimension" else pd.Series(book["code"].to_numpy(), book["code"])
    unknown = sorted({str(one) for one in ratings.index.get_level_values("code")} - set(keys.index))
    if unknown:
        refuse([Problem(f"ratings of codes that the code book lacks ({listed(unknown)})", "codes of the code book",
                        "correct them, or add them")])
    _coded(ratings, "interval")
    odd = ~(ratings.isna() | ratings.isin([0, 1]))
    if odd.to_numpy().any():
        refuse([Problem(f"{int(odd.to_numpy().sum())} values that are neither 0 nor 1", "0, 1 or missing",
                        "correct them")])
    group = keys.reindex(ratings.index.get_level_values("code")).to_numpy()
    rows = {key: ratings[group == key] for key in dict.fromkeys(keys) if (group == key).any()}
    rows["all"] = ratings
    table = pd.DataFrame({key: _row(part, threshold, coverage, resamples, seed) for key, part in rows.items()}).T
    kinds = {"units": int, "left_out": int, "coders": int, "reaches": "boolean", "reason": str}
    return table.astype({name: kinds.get(name, float) for name in table}).rename_axis(by)


def _row(part, threshold, coverage, resamples, seed) -> dict:
    coded = _coded(part, "nominal")
    alpha = _alpha(coded, "nominal")
    interval = reliability_interval(part, coverage=coverage, resamples=resamples, seed=seed)
    ones = coded.counts[:, [i for i, label in enumerate(coded.labels) if label == 1]].sum()
    kappa = cohen_kappa(part).value if part.shape[1] == 2 else np.nan
    return {"units": alpha.units, "left_out": alpha.left_out, "coders": alpha.coders,
            "prevalence": ones / coded.counts.sum() if alpha.units else np.nan,
            "percent_agreement": _agreement(coded).value, "cohen_kappa": kappa, "krippendorff_alpha": alpha.value,
            "low": interval.low, "high": interval.high,
            "reaches": pd.NA if np.isnan(alpha.value) else bool(alpha.value >= threshold), "reason": alpha.reason}


def resampled(coded, drawn, measure, level="nominal", weights=None) -> np.ndarray:
    """A measure of many resamples at once; equal to the measure of each.

    Parameters
    ----------
    coded : object
        Units as this module numbers them.
    drawn : ndarray of int, shape (resamples, n)
        Units of each resample.
    measure, level, weights
        As for `reliability_interval`.

    Returns
    -------
    ndarray of float, shape (resamples,)
        nan where the measure is not defined.

    Examples
    --------
    >>> coded = _coded(pd.DataFrame({"a": [1, 0, 1], "b": [1, 0, 0]}), "nominal")
    >>> resampled(coded, np.array([[0, 1, 2], [0, 0, 0]]), "percent_agreement").round(3).tolist()
    [0.667, 1.0]
    """
    n = len(coded.counts)
    often = np.zeros((len(drawn), n))
    np.add.at(often, (np.arange(len(drawn))[:, None], drawn), 1)
    m = coded.counts.sum(axis=1)
    if measure == "percent_agreement":
        return (often @ (coded.counts * (coded.counts - 1)).sum(axis=1)) / (often @ (m * (m - 1)))
    if measure == "cohen_kappa":
        w, one = _kappa_weights(len(coded.labels), weights), np.eye(len(coded.labels))
        first, second = (often @ one[coded.places[:, i]] for i in (0, 1))
        found = often @ w[coded.places[:, 0], coded.places[:, 1]] / n
        chance = ((first @ w) * second).sum(axis=1) / n**2
    elif level == "ordinal":  # The distances themselves change with what was drawn.
        return np.array([_alpha(coded.of(units), level).value for units in drawn])
    else:
        totals = often @ coded.counts
        size = totals.sum(axis=1)
        # Per unit, the sum over pairs of c and k is 2 (m sum n c^2 - (sum n c)^2); nominal values are unit vectors.
        points = np.eye(len(coded.labels)) if level == "nominal" else np.array(coded.labels, dtype=float)[:, None]
        points = points - points.mean(axis=0)
        squares = (points**2).sum(axis=1)
        halved = 2.0 if level == "nominal" else 1.0  # Two different unit vectors are at a squared distance of 2.
        apart = 2 * (m * (coded.counts @ squares) - ((coded.counts @ points) ** 2).sum(axis=1)) / halved
        found = often @ (apart / (m - 1)) / size
        chance = 2 * (size * (totals @ squares) - ((totals @ points) ** 2).sum(axis=1)) / halved / (size * (size - 1))
        # Rounding leaves a trace where everything is equal.
        chance = np.where((totals > 0).sum(axis=1) > 1, chance, 0.0)
    return 1 - np.divide(found, chance, out=np.full(len(drawn), np.nan), where=chance > 0)


@dataclass(frozen=True, eq=False)
class _Coded:
    """Units with two values or more: places of labels (-1 where missing), and how often each unit has each label."""

    places: np.ndarray
    counts: np.ndarray
    labels: list
    left_out: int

    def of(self, units) -> _Coded:
        return _Coded(self.places[units], self.counts[units], self.labels, self.left_out)


def _coded(ratings, level, categories=None, ordered=False) -> _Coded:
    """Check a table of values and number its labels."""
    if not isinstance(ratings, pd.DataFrame):
        refuse([Problem(f"ratings that are a {type(ratings).__name__}", "a DataFrame, one column per coder",
                        "give a table")])
    problems = []
    if not isinstance(level, str) or level not in LEVELS:
        problems.append(Problem(f"{plain(level)} as level", f"one of {', '.join(LEVELS)}", "choose one of these"))
    if ratings.shape[1] < 2:
        problems.append(Problem(f"{ratings.shape[1]} coders", "at least two columns", "add a second coder"))
    if not len(ratings):
        problems.append(Problem("ratings without rows", "at least one unit", "give the units"))
    if not ratings.columns.is_unique:
        problems.append(Problem("a coder named twice", "each coder once", "rename one of the columns"))
    refuse(problems)
    cells = ratings.to_numpy(dtype=object).ravel()
    hashable = np.array([isinstance(cell, Hashable) for cell in cells])
    if not hashable.all():
        refuse([Problem("ratings that hold lists or tables", "one value in each cell", "give labels or numbers")])
    missing = np.array([bool(pd.isna(cell)) for cell in cells])
    as_given, not_numbers = as_numbers(cells)
    numeric = not not_numbers
    if level != "nominal" or (ordered and categories is None):
        if not_numbers:
            problems.append(Problem(f"values that are no numbers ({listed([plain(cells[i]) for i in not_numbers])})",
                                    "numbers, or categories given in their order", "convert them"))
    if np.isinf(as_given).any():
        problems.append(Problem("infinite values", "finite numbers", "correct them"))
    refuse(problems)
    present = as_given[~missing].tolist() if numeric else cells[~missing].tolist()
    if categories is None:
        labels = sorted(set(present), key=None if numeric else lambda one: (type(one).__name__, str(one)))
    else:
        sound = isinstance(categories, (list, tuple, range, np.ndarray, pd.Index, pd.Series))
        sound = sound and getattr(categories, "ndim", 1) == 1
        labels = list(categories) if sound else []
        if not sound or not all(isinstance(label, Hashable) for label in labels):
            refuse([Problem(f"{plain(categories)} as categories", "a list of labels in their order", "give a list")])
        unknown = sorted({plain(one) for one in present if one not in labels})
        if len(set(labels)) < len(labels):
            problems.append(Problem("a category given twice", "each once", "remove the double"))
        if unknown:
            problems.append(Problem(f"values that are no category ({listed(unknown)})", "one of the categories",
                                    "add them to the categories, or correct them"))
        refuse(problems)
    place = {label: i for i, label in enumerate(labels)}
    places = np.full(len(cells), -1)
    places[~missing] = [place[one] for one in present]
    places = places.reshape(ratings.shape)
    counts = np.zeros((len(ratings), len(labels)), dtype=int)
    unit, coder = np.nonzero(places >= 0)
    np.add.at(counts, (unit, places[unit, coder]), 1)
    paired = counts.sum(axis=1) >= 2
    return _Coded(places[paired], counts[paired], labels, int((~paired).sum()))


def _agreement(coded) -> Reliability:
    counts = coded.counts
    pairs = (counts.sum(axis=1) * (counts.sum(axis=1) - 1)).sum()
    if not pairs:
        return _undefined("percent_agreement", coded, NO_PAIR)
    value = float((counts * (counts - 1)).sum() / pairs)
    return Reliability("percent_agreement", value, value, np.nan, len(counts), _coders(coded), coded.left_out)


def _kappa_weights(n, weights) -> np.ndarray:
    apart = np.abs(np.subtract.outer(np.arange(n), np.arange(n))).astype(float)
    return {None: (apart > 0).astype(float), "linear": apart, "quadratic": apart**2}[weights]


def _kappa(coded, w, unweighted=True) -> Reliability:
    n, k = len(coded.places), len(coded.labels)
    if not n:
        return _undefined("cohen_kappa", coded, NO_PAIR)
    table = np.zeros((k, k))
    np.add.at(table, (coded.places[:, 0], coded.places[:, 1]), 1)
    table /= n
    found = float((w * table).sum())
    chance = float((w * np.outer(table.sum(axis=1), table.sum(axis=0))).sum())
    shown = (1 - found, 1 - chance) if unweighted else (found, chance)
    if chance == 0:
        return _undefined("cohen_kappa", coded, NO_VARIATION, *shown)
    return Reliability("cohen_kappa", 1 - found / chance, *shown, n, _coders(coded), coded.left_out)


def _alpha(coded, level) -> Reliability:
    m = coded.counts.sum(axis=1)
    if not len(m):
        return _undefined("krippendorff_alpha", coded, NO_PAIR)
    shares = coded.counts / (m - 1)[:, None]
    coincidences = coded.counts.T @ shares - np.diag(shares.sum(axis=0))
    totals = coded.counts.sum(axis=0).astype(float)
    n = totals.sum()
    if level == "nominal":
        delta = 1 - np.eye(len(totals))
    elif level == "ordinal":
        middle = np.cumsum(totals) - totals / 2
        delta = np.subtract.outer(middle, middle) ** 2
    else:
        delta = np.subtract.outer(np.array(coded.labels, dtype=float), np.array(coded.labels, dtype=float)) ** 2
    found = float((coincidences * delta).sum() / n)
    chance = float((np.outer(totals, totals) * delta).sum() / (n * (n - 1)))
    if chance == 0:
        return _undefined("krippendorff_alpha", coded, NO_VARIATION, found, chance)
    return Reliability("krippendorff_alpha", 1 - found / chance, found, chance, len(m), _coders(coded), coded.left_out)


def _undefined(measure, coded, reason, found=np.nan, chance=np.nan) -> Reliability:
    return Reliability(measure, np.nan, found, chance, len(coded.places), _coders(coded), coded.left_out, reason)


def _coders(coded) -> int:
    return int((coded.places >= 0).any(axis=0).sum())
