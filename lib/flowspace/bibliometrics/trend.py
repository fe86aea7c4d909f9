"""Growth of a literature: publications by year and a count model of them."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats
from scipy.optimize import minimize_scalar
from scipy.special import gammaln, xlogy

from flowspace.bibliometrics.records import checked_years
from flowspace.errors import Problem
from flowspace.values import listed, number_problems, real_number, refuse, whole_number

_NONE, _MOST = 1e-8, 1e4  # dispersions between which the negative binomial is looked for


@dataclass(frozen=True, eq=False)
class PublicationTrend:
    """Exponential growth of yearly counts, by three models, and what the ends alone would say.

    Parameters
    ----------
    models : DataFrame
        Indexed by model (poisson, quasi_poisson, negative_binomial): growth (of the logarithm, per year), lower, upper,
        standard_error, annual_percent (100 (exp g - 1)), percent_lower, percent_upper (of the same interval),
        doubling, doubling_lower, doubling_upper (years), quantile ("normal" or "t", of which the interval is made),
        degrees (of freedom of t; missing for the normal), alpha (variance = mean + alpha mean²), log_likelihood, aic.
    dispersion : float
        Pearson's statistic of the Poisson model over its degrees of freedom, as estimated; 1 if the Poisson model
        holds. Intervals use it only where it is above 1.
    dispersion_p_value : float
        Of the likelihood ratio of both models, with half of the probability at no overdispersion.
    cagr : float
        Compound annual growth from first to last year; nan if one of them is 0.
    cagr_range : tuple of float
        Smallest and largest compound growth if the first year, the last, or both are moved in by up to `moved` years.
    moved : int
    years : DataFrame
        Indexed by year: publications, corpus (if given), fitted (of the negative binomial model).
    zero_years : tuple of int
        Years without publications; they are kept.
    left_out : tuple of int
        Incomplete years at the end.
    level : float
    """

    models: pd.DataFrame
    dispersion: float
    dispersion_p_value: float
    cagr: float
    cagr_range: tuple[float, float]
    moved: int
    years: pd.DataFrame
    zero_years: tuple[int, ...]
    left_out: tuple[int, ...]
    level: float


def yearly_counts(publications, year="year", first=None, last=None) -> pd.Series:
    """Publications of every year from the first to the last, zero where there are none.

    Parameters
    ----------
    publications : DataFrame
        One row per publication.
    year : str
        Its column.
    first, last : int, optional
        Years to begin and end with; those of the table itself where not given. Publications outside are not counted.

    Returns
    -------
    Series of int
        Keyed by year, none left out.

    Raises
    ------
    MeasureError
        If a year is none, or the first lies after the last.

    Examples
    --------
    >>> yearly_counts(pd.DataFrame({"year": [2010, 2012, 2012]})).to_dict()
    {2010: 1, 2011: 0, 2012: 2}
    """
    years = checked_years(publications, year)
    problems = [problem for name, given in (("first year", first), ("last year", last)) if given is not None
                for problem in whole_number(given, name, 1)]
    refuse(problems)
    first = int(years.min()) if first is None else int(first)
    last = int(years.max()) if last is None else int(last)
    if first > last:
        refuse([Problem(f"a first year {first} after the last year {last}", "the first before the last",
                        "exchange them")])
    inside = years[(years >= first) & (years <= last)]
    return pd.Series(np.bincount(inside - first, minlength=last - first + 1), pd.RangeIndex(first, last + 1, name=year),
                     name="publications")


def publication_trend(counts, last_incomplete=0, corpus=None, moved=2, level=0.95) -> PublicationTrend:
    r"""Fit exponential growth to yearly counts.

    .. math:: E[P_t] = N_t \exp(a + g t), \qquad \text{doubling time} = \frac{\ln 2}{g}, \qquad
              \mathrm{Var}[P_t] = \mu_t,\ \phi \mu_t \ \text{or}\ \mu_t + \alpha \mu_t^2

    with :math:`N_t = 1`, or all papers of the source in the year: then g is growth beyond that of the source.

    Parameters
    ----------
    counts : Series
        Publications by year, as `yearly_counts` returns it: years that follow each other, zeros kept.
    last_incomplete : int
        Years at the end that are left out, because the source is not complete for them yet.
    corpus : Series, optional
        All publications of the same source by year, above zero; years beyond those of the counts are not looked at.
    moved : int
        Years by which the ends are moved to see how far the compound growth depends on them.
    level : float
        Of the intervals.

    Returns
    -------
    PublicationTrend

    Raises
    ------
    MeasureError
        If counts are no whole numbers of zero or more, years are missing or double, there are fewer than five years or
        two with publications, or an argument is out of its range.

    Notes
    -----
    Intervals are of Wald's kind: with normal quantiles for the Poisson model, which supposes that its variance is
    right, and with Student's t on n - 2 degrees of freedom for the other two, which estimate it. Yearly counts usually
    vary more than a Poisson model allows, so that its interval is too short; `dispersion` says how much. Years next to
    each other are taken as independent; where growth goes in waves all intervals are too short.

    Dispersion widens intervals and never narrows them: the standard error of the quasi-Poisson model is that of the
    Poisson model times the root of the larger of `dispersion` and 1, and alpha is not below 0. Few counts fall close to
    a curve by chance, and nothing makes yearly counts of publications more regular than chance.

    Doubling time has an infinite upper end where the interval of growth reaches zero, and is missing where growth is
    not above zero. Compound growth from the ends, :math:`(P_T/P_0)^{1/T} - 1`, rests on two years out of all.

    Examples
    --------
    >>> counts = pd.Series([2, 4, 8, 16, 32, 64, 5], range(2010, 2017))
    >>> found = publication_trend(counts, last_incomplete=1)
    >>> float(found.models.loc["poisson", "doubling"].round(6)), found.cagr, found.left_out
    (1.0, 1.0, (2016,))

    These counts lie on the curve, with a dispersion of 0; the standard errors are those of a Poisson model all the
    same, and the interval with t is the wider one.

    >>> found.models["standard_error"].round(3).tolist(), found.models["quantile"].tolist()
    ([0.075, 0.075, 0.075], ['normal', 't', 't'])
    >>> found.models["percent_lower"].round(0).tolist()
    [73.0, 63.0, 63.0]
    """
    counts, base, left_out = checked_counts(counts, last_incomplete, corpus, moved, level)
    years = counts.index.to_numpy()
    y = counts.to_numpy(dtype=float)
    offset = np.zeros(len(y)) if base is None else np.log(base.to_numpy(dtype=float))
    # Centred, so that the two coefficients hardly depend on each other.
    t = years - years.mean()
    normal = stats.norm.ppf((1 + level) / 2)
    student = stats.t.ppf((1 + level) / 2, len(y) - 2)
    mean, error = _fit(y, t, offset, 0.0)
    pearson = float(((y - mean) ** 2 / mean).sum() / (len(y) - 2))
    likelihood = _log_likelihood(y, mean, 0.0)
    growth = _slope(mean, t, offset)
    rows = {"poisson": (growth, error, normal, 0.0, likelihood, 4 - 2 * likelihood),
            "quasi_poisson": (growth, error * np.sqrt(max(pearson, 1.0)), student, np.nan, np.nan, np.nan)}
    alpha = _alpha(y, t, offset)
    fitted, wide = _fit(y, t, offset, alpha)
    better = _log_likelihood(y, fitted, alpha)
    if better < likelihood + 1e-9:
        # No more dispersion than a Poisson model has: both are the same.
        alpha, fitted, wide, better = 0.0, mean, error, likelihood
    rows["negative_binomial"] = (_slope(fitted, t, offset), wide, student, alpha, better, 6 - 2 * better)
    models = pd.DataFrame.from_dict({name: _row(*row) for name, row in rows.items()}, orient="index")
    models.insert(models.columns.get_loc("alpha"), "quantile", ["normal", "t", "t"])
    models.insert(models.columns.get_loc("alpha"), "degrees", pd.array([pd.NA, len(y) - 2, len(y) - 2], dtype="Int64"))
    ratio = max(0.0, 2 * (better - likelihood))
    table = pd.DataFrame({"publications": counts})
    if base is not None:
        table["corpus"] = base
    table["fitted"] = fitted
    ends = [_compound(counts.iloc[i:len(counts) - j]) for i in range(moved + 1) for j in range(moved + 1)]
    known = [one for one in ends if not np.isnan(one)] or [np.nan]
    return PublicationTrend(models.rename_axis("model"), pearson,
                            0.5 * float(stats.chi2.sf(ratio, 1)) if ratio > 0 else 1.0, _compound(counts),
                            (float(min(known)), float(max(known))), int(moved), table.rename_axis("year"),
                            tuple(int(one) for one in years[y == 0]), left_out, float(level))


def doubling_time(rate) -> float:
    r"""Years in which a literature doubles that grows by the same rate every year.

    .. math:: T_2 = \frac{\ln 2}{\ln(1 + \text{rate})}

    Parameters
    ----------
    rate : float
        Growth a year as a share: 0.07 is 7 per cent.

    Returns
    -------
    float
        Years; nan where nothing grows, or for a missing rate.

    Raises
    ------
    MeasureError
        If the rate is no number.

    Examples
    --------
    >>> round(doubling_time(0.07), 1), doubling_time(1.0)
    (10.2, 1.0)
    """
    refuse([] if isinstance(rate, float) and np.isnan(rate) else real_number(rate, "rate", -1))
    return float(np.log(2) / np.log1p(rate)) if rate > 0 else np.nan


def checked_counts(counts, last_incomplete, corpus, moved, level) -> tuple[pd.Series, pd.Series | None, tuple]:
    """Check yearly counts and what comes with them.

    Parameters
    ----------
    counts, last_incomplete, corpus, moved, level
        As for `publication_trend`.

    Returns
    -------
    counts : Series of int
        In the order of the years, without those left out.
    corpus : Series or None
        Of the same years.
    left_out : tuple of int

    Raises
    ------
    MeasureError
        As `publication_trend`.

    Examples
    --------
    >>> checked_counts(pd.Series([1, 2, 3, 4, 5, 1], range(2000, 2006)), 1, None, 0, 0.95)[2]
    (2005,)
    """
    problems = (whole_number(last_incomplete, "number of incomplete years", 0) + whole_number(moved, "moved years", 0)
                + real_number(level, "level", 0.5, 0.9999))
    if not isinstance(counts, pd.Series):
        refuse([*problems, Problem(f"counts that are a {type(counts).__name__}", "a Series by year",
                                   "take what yearly_counts returns")])
    numbers, more = number_problems(counts, "counts", lowest=0)
    problems += more
    if not more and (numbers != np.round(numbers)).any():
        problems.append(Problem("counts that are not whole", "numbers of publications", "count whole publications"))
    if not pd.api.types.is_integer_dtype(counts.index.dtype):
        problems.append(Problem(f"an index of type {counts.index.dtype}", "years", "give the years as index"))
        refuse(problems)
    if counts.index.has_duplicates:
        problems.append(Problem("a year twice", "each year once", "remove one of the two"))
    else:
        gaps = sorted(set(range(int(counts.index.min()), int(counts.index.max()) + 1)) - set(counts.index)) \
            if len(counts) else []
        if gaps:
            problems.append(Problem(f"no counts for {listed([str(one) for one in gaps])}", "every year, zeros too",
                                    "take yearly_counts, or set them to zero"))
    refuse(problems)
    counts = pd.Series(numbers.astype(np.int64), counts.index.rename("year"), name="publications").sort_index()
    # More years than there are leave none; counted from the end, they would leave some.
    complete = max(0, len(counts) - int(last_incomplete))
    left_out = tuple(int(one) for one in counts.index[complete:])
    counts = counts.iloc[:complete]
    if len(counts) < max(5, 2 * moved + 2) or (counts > 0).sum() < 2:
        refuse([Problem(f"{len(counts)} complete years, {(counts > 0).sum()} of them with publications",
                        f"at least {max(5, 2 * moved + 2)} years and two with publications",
                        "give a longer series, or move the ends less")])
    if corpus is None:
        return counts, None, left_out
    if not isinstance(corpus, pd.Series) or corpus.index.has_duplicates:
        refuse([Problem("a corpus that is no Series with each year once", "a Series by year", "give years as index")])
    missing = counts.index.difference(corpus.index)
    if len(missing):
        refuse([Problem(f"no corpus for {listed([str(one) for one in missing])}", "every year", "add them")])
    base, more = number_problems(corpus.loc[counts.index], "publications of the corpus", above=0)
    refuse(more)
    if (base < counts.to_numpy()).any():
        refuse([Problem("years with fewer publications in the corpus than in the literature", "a corpus that holds it",
                        "take all publications of the same source")])
    return counts, pd.Series(base, counts.index), left_out


def _fit(y, t, offset, alpha) -> tuple[np.ndarray, float]:
    """Fitted means, and the standard error of the slope, by weighted least squares until nothing changes."""
    x = np.column_stack([np.ones(len(t)), t])
    eta = np.log(np.maximum(y, 0.5))
    beta = np.zeros(2)
    for _ in range(200):
        mean = np.exp(eta)
        weights = mean / (1 + alpha * mean)
        response = eta - offset + (y - mean) / mean
        new = np.linalg.solve(x.T @ (x * weights[:, None]), x.T @ (weights * response))
        eta = np.clip(offset + x @ new, -300, 300)
        if np.abs(new - beta).max() < 1e-12 * (1 + np.abs(new).max()):
            break
        beta = new
    mean = np.exp(eta)
    weights = mean / (1 + alpha * mean)
    return mean, float(np.sqrt(np.linalg.inv(x.T @ (x * weights[:, None]))[1, 1]))


def _slope(mean, t, offset) -> float:
    eta = np.log(mean) - offset
    return float((eta[-1] - eta[0]) / (t[-1] - t[0]))


def _alpha(y, t, offset) -> float:
    """Dispersion of largest likelihood, with means fitted for each."""
    def lost(logarithm):
        alpha = np.exp(logarithm)
        return -_log_likelihood(y, _fit(y, t, offset, alpha)[0], alpha)

    found = minimize_scalar(lost, bounds=(np.log(_NONE), np.log(_MOST)), method="bounded",
                            options={"xatol": 1e-8})
    return float(np.exp(found.x))


def _log_likelihood(y, mean, alpha) -> float:
    if alpha < 10 * _NONE:
        return float((xlogy(y, mean) - mean - gammaln(y + 1)).sum())
    size = 1 / alpha
    return float((gammaln(y + size) - gammaln(size) - gammaln(y + 1) + xlogy(y, alpha * mean)
                  - (y + size) * np.log1p(alpha * mean)).sum())


def _row(growth, error, quantile, alpha, likelihood, aic) -> dict:
    lower, upper = growth - quantile * error, growth + quantile * error
    rising = growth > 0
    return {"growth": growth, "lower": lower, "upper": upper, "standard_error": error,
            "annual_percent": 100 * np.expm1(growth), "percent_lower": 100 * np.expm1(lower),
            "percent_upper": 100 * np.expm1(upper),
            "doubling": np.log(2) / growth if rising else np.nan,
            "doubling_lower": np.log(2) / upper if rising else np.nan,
            "doubling_upper": (np.log(2) / lower if lower > 0 else np.inf) if rising else np.nan,
            "alpha": alpha, "log_likelihood": likelihood, "aic": aic}


def _compound(counts) -> float:
    first, last = float(counts.iloc[0]), float(counts.iloc[-1])
    return (last / first) ** (1 / (len(counts) - 1)) - 1 if first > 0 and last > 0 else np.nan
