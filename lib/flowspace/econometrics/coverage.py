"""How often intervals hold the truth, where the truth is known because the data were drawn from it."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from numbers import Real

import numpy as np
import pandas as pd
from scipy.special import ndtri

from flowspace.errors import FlowspaceError, MeasureError, Problem
from flowspace.values import listed, plain, refuse, whole_number


def wilson_interval(successes, trials, level=0.95) -> tuple[float, float]:
    r"""Interval of a share, after Wilson: the shares that a score test does not reject.

    .. math:: \frac{p + \frac{z^2}{2n} \pm z \sqrt{\frac{p(1-p)}{n} + \frac{z^2}{4n^2}}}{1 + \frac{z^2}{n}}

    Parameters
    ----------
    successes, trials : int
        The second at least 1.
    level : float
        Share of such intervals that hold the true share, about.

    Returns
    -------
    low, high : float
        Between 0 and 1; 0 or 1 themselves only where all trials agree.

    Raises
    ------
    MeasureError
        If the numbers are not whole, there are more successes than trials, or the level is no share.

    Examples
    --------
    >>> tuple(round(end, 4) for end in wilson_interval(10, 10))
    (0.7225, 1.0)
    """
    problems = whole_number(successes, "number of successes", 0) + whole_number(trials, "number of trials", 1)
    if not problems and successes > trials:
        problems = [Problem(f"{successes} successes in {trials} trials", "at most as many as trials", "correct them")]
    refuse(problems + _level_problems(level))
    z2, share = float(ndtri((1 + level) / 2)) ** 2, successes / trials
    middle = share + z2 / (2 * trials)
    reach = np.sqrt(z2 * (share * (1 - share) / trials + z2 / (4 * trials**2)))
    # Exact where the last digit would otherwise say 0.99999 or -1e-17.
    low = 0.0 if successes == 0 else float((middle - reach) / (1 + z2 / trials))
    high = 1.0 if successes == trials else float((middle + reach) / (1 + z2 / trials))
    return low, high


def coverage(draw: Callable, estimate: Callable, truth, repeats=200, seed=0, level=0.95) -> pd.DataFrame:
    """Draw data from a known truth many times, and count how often each method's interval holds it.

    Parameters
    ----------
    draw : callable
        `draw(seed)` gives one data set; the same seed gives the same one.
    estimate : callable
        `estimate(data)` gives the intervals of each method: a mapping from its name to (low, high), to a list of such
        pairs (a set of several parts; empty: nothing is in it), or to None where the method has no result. Ends may be
        infinite. A named error of this library counts as no result of all methods.
    truth : float or mapping
        The true value, or one for each method.
    repeats : int
        Data sets, at least 1.
    seed : int
        Zero or more; from it comes the seed of every draw.
    level : float
        Of the intervals of the coverage itself.

    Returns
    -------
    DataFrame
        Indexed by method, in the order in which they appear: repeats (data sets for which it had a result), covered
        (how many of them), coverage (their share), low and high (interval of that share, after Wilson), median_width
        (of the sets, infinite ones as infinite), unbounded (share of the sets that are), without_result (data sets for
        which it had none) and reason (the first one, empty if there was none).

    Raises
    ------
    MeasureError
        If no method ever has a result, a set is no pair of ends, its ends are missing or in the wrong order, the truth
        of a method is missing or no number, or a number is out of its range.

    Notes
    -----
    Data sets without a result are left out of the share, not counted as misses: read `without_result` beside it. A
    method that has results only where it works well would look better than it is.
    The interval tells how far the share may be off for the number of repeats: 200 repeats of a method that covers
    0.95 give one about 0.06 wide.

    Examples
    --------
    >>> draw = lambda seed: np.random.default_rng(seed).normal(3, 1, 25)
    >>> def estimate(data):
    ...     reach = 1.96 / 5
    ...     return {"known": (data.mean() - reach, data.mean() + reach), "too narrow": (data.mean() - reach / 4,
    ...                                                                                 data.mean() + reach / 4)}
    >>> table = coverage(draw, estimate, 3.0, repeats=400)
    >>> (table["low"] < 0.95).tolist(), (table["high"] > 0.95).tolist()
    ([True, True], [True, False])
    """
    problems = whole_number(repeats, "number of repeats", 1) + whole_number(seed, "seed", 0) + _level_problems(level)
    problems += [Problem(f"a {type(given).__name__} as {name}", "a function", "give a function")
                 for name, given in (("draw", draw), ("estimate", estimate)) if not callable(given)]
    refuse(problems)
    hits, widths, reasons = {}, {}, []
    for one in np.random.SeedSequence(seed).generate_state(repeats, np.uint64):
        try:
            found = estimate(draw(int(one)))
        except FlowspaceError as error:
            reasons.append((None, _first(error)))
            continue
        if not isinstance(found, Mapping):
            raise MeasureError(Problem(f"an estimate that is a {type(found).__name__}",
                                       "a mapping from methods to intervals", "name the methods"))
        for method, given in found.items():
            hits.setdefault(method, [])
            widths.setdefault(method, [])
            if given is None:
                reasons.append((method, "no interval"))
                continue
            parts = _parts(given, method)
            true = _truth(truth, method)
            hits[method].append(any(low <= true <= high for low, high in parts))
            widths[method].append(sum(high - low for low, high in parts))
    if not any(hits.values()):
        raise MeasureError(Problem(f"no result for any of {repeats} data sets"
                                   + (f" ({reasons[0][1]})" if reasons else ""),
                                   "at least one", "look at one of them: estimate(draw(1))"))
    rows = {}
    for method, held in hits.items():
        n = len(held)
        low, high = wilson_interval(int(sum(held)), n, level) if n else (np.nan, np.nan)
        first = [reason for name, reason in reasons if name in (None, method)]
        rows[method] = {"repeats": n, "covered": int(sum(held)), "coverage": sum(held) / n if n else np.nan,
                        "low": low, "high": high,
                        "median_width": float(np.median(widths[method])) if n else np.nan,
                        "unbounded": float(np.mean(np.isinf(widths[method]))) if n else np.nan,
                        "without_result": repeats - n, "reason": first[0] if first else ""}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("method")


def _parts(given, method) -> list[tuple[float, float]]:
    """The set as pairs of ends."""
    several = list(given) if isinstance(given, Iterable) and not isinstance(given, str) else [given]
    if len(several) == 2 and all(isinstance(end, Real) for end in several):
        several = [several]
    parts = []
    for part in several:
        ends = list(part) if isinstance(part, Iterable) and not isinstance(part, str) else []
        if len(ends) != 2 or not all(isinstance(end, Real) for end in ends) or not ends[0] <= ends[1]:
            raise MeasureError(Problem(f"{plain(part)} as an interval of {method}",
                                       "two numbers, the lower one first", "give None where there is no interval"))
        parts.append((float(ends[0]), float(ends[1])))
    return parts


def _truth(truth, method) -> float:
    true = truth.get(method) if isinstance(truth, Mapping) else truth
    if true is None:
        raise MeasureError(Problem(f"no true value for {method}", "one for every method", "add it to the truth: "
                                   + listed([str(name) for name in truth]) + " are there"))
    if not isinstance(true, Real) or isinstance(true, bool) or not np.isfinite(true):
        raise MeasureError(Problem(f"{plain(true)} as true value for {method}", "a finite number", "correct it"))
    return float(true)


def _first(error) -> str:
    return str(error.problems[0])


def _level_problems(level) -> list[Problem]:
    sound = isinstance(level, Real) and not isinstance(level, bool) and 0 < level < 1
    return [] if sound else [Problem(f"{plain(level)} as level", "a share between 0 and 1", "take 0.95")]
