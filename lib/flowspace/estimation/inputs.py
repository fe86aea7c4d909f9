"""What the estimate starts from: official totals, Chongqing taken out of Sichuan, counts on one scale, sizes."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from flowspace.estimation.observations import (
    CHONGQING,
    FIRST_YEAR_OF_CHONGQING,
    SICHUAN,
    YEARS,
    city_sizes,
    log_observations,
    official_totals,
    totals_without_chongqing,
)
from flowspace.estimation.smoothing import ShareParameters, smooth_log_shares


@dataclass(frozen=True)
class EstimateInputs:
    """What smoothing and benchmarking start from.

    Parameters
    ----------
    totals : Series
        Official totals by province and year, as `official_totals` returns them.
    chongqing : DataFrame
        As `chongqing_before_1997` returns it.
    totals_within : Series
        The totals with Chongqing taken out of Sichuan before 1997.
    observations : DataFrame
        As `log_observations` returns them.
    sizes : Series
        As `city_sizes` returns them.
    """

    totals: pd.Series
    chongqing: pd.DataFrame
    totals_within: pd.Series
    observations: pd.DataFrame
    sizes: pd.Series


def estimate_inputs(tables: Mapping[str, pd.DataFrame], parameters: ShareParameters) -> EstimateInputs:
    """Make from the source tables what the estimate starts from.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        As for `estimate_city_patents`.
    parameters : ShareParameters
        They carry the share of Chongqing back.

    Returns
    -------
    EstimateInputs

    Examples
    --------
    >>> from flowspace import tables
    >>> from flowspace.estimation.panel import NEEDED
    >>> from flowspace.estimation.smoothing import PARAMETERS
    >>> inputs = estimate_inputs({name: tables.read(name) for name in NEEDED}, PARAMETERS)
    >>> bool(inputs.totals_within["510000", 1996] < inputs.totals["510000", 1996])
    True
    """
    totals = official_totals(tables["province_patents"])
    chongqing = chongqing_before_1997(totals, parameters)
    totals_within = totals_without_chongqing(totals, np.exp(chongqing["log_share"]))
    sizes = city_sizes(tables)
    return EstimateInputs(totals, chongqing, totals_within, log_observations(tables, totals_within, sizes), sizes)


def chongqing_before_1997(totals: pd.Series, parameters: ShareParameters) -> pd.DataFrame:
    """Carry the share of Chongqing in Sichuan and Chongqing together back to 1990.

    Parameters
    ----------
    totals : Series
        Official totals by province and year.
    parameters : ShareParameters

    Returns
    -------
    DataFrame
        Columns log_share and variance, by year before 1997.

    Examples
    --------
    With half of the patents of both in every year since 1997, Chongqing has half of them before:

    >>> from flowspace.estimation.smoothing import PARAMETERS
    >>> index = pd.MultiIndex.from_product([[CHONGQING, SICHUAN], YEARS], names=["province_adcode", "year"])
    >>> before = chongqing_before_1997(pd.Series(1000.0, index), PARAMETERS)
    >>> np.exp(before["log_share"]).round(3).unique().tolist(), int(before.index[-1])
    ([0.5], 1996)
    """
    years = np.array([year for year in YEARS if year >= FIRST_YEAR_OF_CHONGQING])
    both = totals[SICHUAN].reindex(years) + totals[CHONGQING].reindex(years)
    logs = np.log((totals[CHONGQING].reindex(years) / both).to_numpy())
    before = np.array([year for year in YEARS if year < FIRST_YEAR_OF_CHONGQING])
    mean, variance = smooth_log_shares(years, logs, np.zeros(len(years)), np.zeros(len(years), dtype=bool), before,
                                       float(totals[CHONGQING].mean()), parameters)
    return pd.DataFrame({"log_share": mean, "variance": variance}, index=before)
