"""The weighted sum of relative resilience over an exhaustive partition is zero, whatever happens."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.resilience.series import check_relative

_COLUMNS = ["units", "benchmark_growth", "weight_total", "weighted_sum", "from_zero", "mean", "weighted_mean",
            "small_units", "median", "share_above_zero"]


def adding_up(relative, time="year") -> pd.DataFrame:
    r"""Add up relative resilience by year, and part its plain mean.

    .. math:: \sum_r w_r\, RES_r = \frac{\sum_r w_r g_r - W g_n}{|g_n|}, \qquad
              \overline{RES} = \frac{\sum_r w_r\, RES_r}{W} - \frac{n\,\mathrm{cov}(w, RES)}{W}

    with :math:`w_r = Y_{r,t-h}/Y_{n,t-h}`, :math:`W = \sum_r w_r` and the covariance over n units (divided by n). If
    the units are all of the benchmark, :math:`W = 1` and the sum is 0: a plain mean above zero then says nothing but
    that small units grow faster, :math:`\overline{RES} = -n\,\mathrm{cov}(w, RES)`.

    Parameters
    ----------
    relative : DataFrame
        Result of `flowspace.resilience.relative_resilience`.
    time : str
        Its column of the years.

    Returns
    -------
    DataFrame
        One row per year in which resilience is defined for some unit:

        * units: n; benchmark_growth; weight_total: W;
        * weighted_sum: :math:`\sum_r w_r RES_r`, 0 where the partition is exhaustive and no unit starts from 0;
        * from_zero: gains of units with a base of 0, over :math:`Y_{n,t-h}|g_n|`; weighted_sum and from_zero together
          are 0 in an exhaustive partition;
        * mean, median: of resilience, each unit counting alike;
        * weighted_mean: weighted_sum over W; small_units: :math:`-n\,\mathrm{cov}(w, RES)/W`; they add up to the mean;
        * share_above_zero: share of units with resilience above 0.

    Raises
    ------
    MeasureError
        If a column is missing or holds more than numbers.

    Notes
    -----
    An overall resilience above zero can come from a benchmark that is not the sum, from equal counting of unequal
    units, or from growth taken for resilience. With a benchmark that is not the sum, weighted_sum tells how much better
    all units together do than W times the benchmark's growth.

    Examples
    --------
    Two units of 10 and 90 that grow by 50 and 10 per cent:

    >>> from flowspace.resilience.relative import relative_resilience
    >>> table = pd.DataFrame({"agglomeration": list("aabb"), "year": [2001, 2002] * 2, "patents": [10, 15, 90, 99]})
    >>> adding_up(relative_resilience(table)).loc[0, ["weighted_sum", "mean", "small_units"]].round(6).abs().tolist()
    [0.0, 1.142857, 1.142857]
    """
    check_relative(relative, ["value", "base", "benchmark_base", "benchmark_growth", "resilience", "weight"], time)
    rows = []
    for year, part in relative.groupby(time, sort=True):
        defined = part[part["resilience"].notna()]
        if not len(defined):
            continue
        res, weight = defined["resilience"].to_numpy(float), defined["weight"].to_numpy(float)
        growth = float(defined["benchmark_growth"].iloc[0])
        born = part.loc[part["base"] == 0, "value"].sum() / (defined["benchmark_base"].iloc[0] * abs(growth))
        total, mean = weight.sum(), res.mean()
        covariance = ((weight - weight.mean()) * (res - mean)).mean()
        with np.errstate(divide="ignore", invalid="ignore"):
            rows.append([year, len(res), growth, total, weight @ res, born, mean, weight @ res / total,
                         -len(res) * covariance / total, np.median(res), (res > 0).mean()])
    return pd.DataFrame(rows, columns=[time, *_COLUMNS]).astype({"units": int})
