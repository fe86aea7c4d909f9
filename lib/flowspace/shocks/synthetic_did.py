"""Synthetic difference in differences: units and years weighted so that treated and others run in parallel."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from flowspace.errors import Problem
from flowspace.shocks.series import check_shock_year, quietly, series_of_units
from flowspace.shocks.synthetic_control import check_pool
from flowspace.values import level_problems, refuse, whole_number


@dataclass(frozen=True, eq=False)
class SyntheticDid:
    """An estimate by synthetic difference in differences.

    Parameters
    ----------
    estimate, standard_error, low, high : float
        Mean effect on the treated from the treatment year on; the error is the standard deviation of placebos.
    p_value : float
        Two-sided, by the normal distribution.
    difference_in_differences : float
        The same without weights, for contrast.
    unit_weights : Series
        By donor, largest first, sum 1.
    time_weights : Series
        By year before treatment, sum 1.
    paths : DataFrame
        Indexed by year: treated (mean of the treated), synthetic (donors by their weights; parallel, not equal, to
        treated before treatment).
    treated, donors : tuple
    treatment_year, replications : int
    level : float
    """

    estimate: float
    standard_error: float
    low: float
    high: float
    p_value: float
    difference_in_differences: float
    unit_weights: pd.Series
    time_weights: pd.Series
    paths: pd.DataFrame
    treated: tuple
    donors: tuple
    treatment_year: int
    replications: int
    level: float


def synthetic_did(table, outcome, treated, treatment_year, donors=None, unit="agglomeration", time="year",
                  replications=200, level=0.95, seed=0) -> SyntheticDid:
    r"""Estimate by synthetic difference in differences (Arkhangelsky and others).

    .. math:: (\hat\tau, \hat\mu, \hat\alpha, \hat\beta) = \arg\min \sum_{i,t}
              (Y_{it} - \mu - \alpha_i - \beta_t - W_{it} \tau)^2\, \hat\omega_i \hat\lambda_t

    Parameters
    ----------
    table : DataFrame
        One row per unit and year.
    outcome : str
        Column of Y.
    treated : hashable or list
        The treated unit, or a list of units treated in the same year.
    treatment_year : int
        First year of treatment.
    donors : sequence, optional
        Untreated units; all others if left out.
    unit, time : str
        Columns of the keys.
    replications : int
        Placebos for the standard error, at least 20: as many donors as there are treated units, drawn at random, take
        their place.
    level : float
        Of the interval.
    seed : int
        Of the placebos.

    Returns
    -------
    SyntheticDid

    Raises
    ------
    MeasureError
        As in `flowspace.shocks.synthetic_control`, or if there are not more donors than treated units.

    Notes
    -----
    The placebo error assumes that the treated unit varies as donors do. The estimate is that of diff_diff, which
    reproduces R's synthdid.

    References
    ----------
    Proposition 99 in California: -15.604 (R's synthdid).

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> table = pd.DataFrame({"agglomeration": np.repeat(list("abcdefgx"), 12), "year": np.tile(np.arange(12), 8)})
    >>> table["y"] = np.repeat(rng.normal(size=8), 12) * table["year"] + rng.normal(size=96) / 20
    >>> table.loc[(table["agglomeration"] == "x") & (table["year"] >= 9), "y"] += 3
    >>> found = synthetic_did(table, "y", "x", 9, replications=50)
    >>> found.unit_weights.sum().round(6).item(), found.time_weights.sum().round(6).item()
    (1.0, 1.0)
    """
    wide = series_of_units(table, outcome, unit, time)
    year = check_shock_year(wide.columns, treatment_year, "treatment_year")
    problems = whole_number(replications, "number of replications", 20) + whole_number(seed, "seed", 0)
    problems += level_problems(level)
    units = treated if isinstance(treated, list) else [treated]
    pool = check_pool(wide, list(units), donors, problems)
    if not problems and len(pool) <= len(units):
        problems.append(Problem(f"{len(pool)} donors for {len(units)} treated units", "more donors than treated units",
                                "give more donors"))
    if (wide.columns < year).sum() < 2:
        problems.append(Problem("one year before treatment", "at least two", "give more years"))
    refuse(problems)
    wide = wide.loc[[*units, *pool]]
    years = [int(y) for y in wide.columns]
    n = len(wide)
    long = pd.DataFrame({"unit": np.repeat(np.arange(n), len(years)), "time": np.tile(years, n),
                         "y": wide.to_numpy().ravel(), "treated": np.repeat(np.arange(n) < len(units), len(years)) * 1})
    from diff_diff import SyntheticDiD  # takes a second to import

    with quietly():
        try:
            raw = SyntheticDiD(variance_method="placebo", n_bootstrap=replications, seed=seed, alpha=1 - level).fit(
                long, "y", "treated", "unit", "time", post_periods=[y for y in years if y >= year])
        except ValueError as error:
            refuse([Problem(f"data that diff_diff cannot fit ({error})", "series that vary", "look at the series")])
    weights = pd.Series({name: float(raw.unit_weights.get(len(units) + i, 0.0)) for i, name in enumerate(pool)},
                        name="weight").rename_axis(wide.index.name)
    before = [y for y in years if y < year]
    times = pd.Series([float(raw.time_weights.get(y, 0.0)) for y in before], pd.Index(before, name="year"),
                      name="weight")
    own, others = wide.loc[units].mean(), wide.loc[list(pool)].mean()
    plain_did = float((own - others)[own.index >= year].mean() - (own - others)[own.index < year].mean())
    paths = pd.DataFrame({"treated": own.to_numpy(), "synthetic": weights.to_numpy() @ wide.loc[list(pool)].to_numpy()},
                         pd.Index(years, name="year"))
    estimate, error = float(raw.att), float(raw.se)
    reach = float(stats.norm.ppf((1 + level) / 2)) * error
    return SyntheticDid(estimate, error, estimate - reach, estimate + reach,
                        float(2 * stats.norm.sf(abs(estimate / error))) if error > 0 else np.nan, plain_did,
                        weights.sort_values(ascending=False, kind="stable"), times, paths, tuple(units), pool, year,
                        int(replications), float(level))
