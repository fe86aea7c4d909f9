"""What dividing by the growth of the benchmark does to an index of resilience."""
from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from flowspace.errors import Problem
from flowspace.resilience.series import check_relative
from flowspace.values import number_problems, real_number, refuse


def fixed_advantage(benchmark_growth, advantage=0.02) -> pd.DataFrame:
    r"""What one and the same advantage in growth becomes at each growth of the benchmark.

    .. math:: RES = \frac{a}{|g_n|}, \qquad \beta = \frac{g_n + a}{g_n}

    Parameters
    ----------
    benchmark_growth : sequence of float
        Growth of the benchmark, as shares.
    advantage : float
        The advantage a of a unit, as a share: 0.02 is two percentage points.

    Returns
    -------
    DataFrame
        benchmark_growth, growth (of the unit), resilience, sensitivity, opposite (whether unit and benchmark move in
        opposite directions), in the order given; resilience and sensitivity are nan where the benchmark stands still.

    Raises
    ------
    MeasureError
        If a number is missing, infinite or none.

    Examples
    --------
    >>> found = fixed_advantage([0.2, 0.05, 0.001, -0.01], 0.02)
    >>> found["resilience"].round(6).tolist(), found["sensitivity"].round(6).tolist()
    ([0.1, 0.4, 20.0, 2.0], [1.1, 1.4, 21.0, -1.0])
    """
    numbers, problems = number_problems(benchmark_growth, "growth of the benchmark")
    refuse(problems + real_number(advantage, "advantage"))
    moving = np.where(numbers == 0, np.nan, numbers)
    growth = numbers + float(advantage)
    return pd.DataFrame({"benchmark_growth": numbers, "growth": growth, "resilience": float(advantage) / abs(moving),
                         "sensitivity": growth / moving, "opposite": growth * numbers < 0})


def year_leverage(relative, smallest=0.02, unit="agglomeration", time="year") -> pd.DataFrame:
    r"""How much a single year decides of the mean resilience of the units.

    .. math:: L_t = \frac{\sum_r |RES_{rt}|}{\sum_s \sum_r |RES_{rs}|}

    Parameters
    ----------
    relative : DataFrame
        Result of `flowspace.resilience.relative_resilience`.
    smallest : float
        Benchmark growth closer to zero than this is called too small.
    unit, time : str
        Its keys.

    Returns
    -------
    DataFrame
        One row per year in which resilience is defined for some unit: benchmark_growth; multiplier :math:`1/|g_n|`;
        too_small; leverage :math:`L_t`, adding up to 1 (nan if all resilience is 0); even, what each year's leverage
        would be if all were alike; mean_shift, by how much the year moves the mean of a unit, in absolute terms and in
        the mean over units that have other years as well; rank_agreement, Spearman correlation of the units' means
        with and without the year (nan below three such units or without variation).

    Raises
    ------
    MeasureError
        If a column is missing or holds more than numbers, a unit stands twice in a year, or `smallest` is negative.

    Examples
    --------
    >>> from flowspace.resilience.relative import relative_resilience
    >>> table = pd.DataFrame({"agglomeration": ["a"] * 3 + ["b"] * 3, "year": [2001, 2002, 2003] * 2,
    ...                       "patents": [100, 130, 135, 100, 110, 106]})
    >>> year_leverage(relative_resilience(table))[["year", "too_small", "leverage"]].round(3).values.tolist()
    [[2002, False, 0.053], [2003, True, 0.947]]
    """
    check_relative(relative, ["benchmark_growth", "resilience"], time, unit)
    refuse(real_number(smallest, "smallest growth of the benchmark", 0))
    wide = relative.pivot(index=unit, columns=time, values="resilience").dropna(axis=1, how="all")
    growth = relative.groupby(time)["benchmark_growth"].first()
    total, rows = wide.abs().sum().sum(), []
    for year in wide:
        without = wide.drop(columns=year)
        means = pd.DataFrame({"all": wide.mean(axis=1), "rest": without.mean(axis=1)}).dropna()
        rows.append([year, growth[year], 1 / abs(growth[year]), abs(growth[year]) < smallest,
                     wide[year].abs().sum() / total if total > 0 else np.nan, 1 / wide.shape[1],
                     (means["all"] - means["rest"]).abs().mean(), rank_correlation(means["all"], means["rest"])])
    return pd.DataFrame(rows, columns=[time, "benchmark_growth", "multiplier", "too_small", "leverage", "even",
                                       "mean_shift", "rank_agreement"])


def sign_flips(relative, time="year") -> pd.DataFrame:
    r"""In which years sensitivity ranks the units upside down.

    .. math:: RES_{rt} = \mathrm{sign}(g_{nt})\,(\beta_{rt} - 1)

    Parameters
    ----------
    relative : DataFrame
        Result of `flowspace.resilience.relative_resilience`.
    time : str
        Its column of the years.

    Returns
    -------
    DataFrame
        One row per year in which resilience is defined for some unit: benchmark_growth; units; opposite, how many of
        them grow while the benchmark shrinks or the other way round (their sensitivity is below zero);
        rank_agreement, Spearman correlation of sensitivity and resilience: 1 in years of growth and -1 in years of
        decline, nan below three units or without variation.

    Raises
    ------
    MeasureError
        If a column is missing or holds more than numbers.

    Notes
    -----
    In a downturn a *small* sensitivity is the mark of resistance and a negative one the best of all; a mean of
    sensitivity over years of both kinds adds things of opposite meaning.

    Examples
    --------
    >>> from flowspace.resilience.relative import relative_resilience
    >>> table = pd.DataFrame({"agglomeration": list("aaabbbccc"), "year": [2007, 2008, 2009] * 3,
    ...                       "patents": [100, 120, 125, 100, 115, 95, 100, 110, 90]})
    >>> sign_flips(relative_resilience(table))[["year", "opposite", "rank_agreement"]].values.tolist()
    [[2008.0, 0.0, 1.0], [2009.0, 1.0, -1.0]]
    """
    check_relative(relative, ["growth", "benchmark_growth", "sensitivity", "resilience"], time)
    rows = []
    for year, part in relative[relative["resilience"].notna()].groupby(time, sort=True):
        rows.append([year, part["benchmark_growth"].iloc[0], len(part),
                     int((part["growth"] * part["benchmark_growth"] < 0).sum()),
                     rank_correlation(part["sensitivity"], part["resilience"])])
    return pd.DataFrame(rows, columns=[time, "benchmark_growth", "units", "opposite", "rank_agreement"])


def rank_correlation(x, y) -> float:
    """Spearman's correlation, where it is defined.

    Parameters
    ----------
    x, y : sequence of float
        As many of both, without gaps.

    Returns
    -------
    float
        nan below three pairs, or where all of one are equal.

    Raises
    ------
    MeasureError
        If there are not as many of both.

    Examples
    --------
    >>> rank_correlation([1, 2, 3], [10, 20, 15]), rank_correlation([1, 1, 1], [1, 2, 3])
    (0.5, nan)
    """
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if len(x) != len(y):
        refuse([Problem(f"{len(x)} and {len(y)} numbers", "as many of both", "correct them")])
    if len(x) < 3 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return np.nan
    # Exact where ranks agree in full.
    ranks = [stats.rankdata(v) - (len(x) + 1) / 2 for v in (x, y)]
    return float(ranks[0] @ ranks[1] / np.sqrt((ranks[0] @ ranks[0]) * (ranks[1] @ ranks[1])))
