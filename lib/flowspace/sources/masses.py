"""Masses of the cities in the simulated layers: the one place where they are chosen."""
from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from flowspace.simulation.layers import YEARS


def masses(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Take the estimated patents of every prefecture-level unit and year as masses.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        city_patents_estimated.

    Returns
    -------
    DataFrame
        adcode, year, patents; the years of the simulated layers.
    """
    estimated = tables["city_patents_estimated"]
    return estimated.loc[estimated["year"].isin(YEARS), ["adcode", "year", "patents"]].reset_index(drop=True)
