"""Indicators that cannot enter an index in some years: those that do not vary there, and those without a value."""
from __future__ import annotations

import pandas as pd

from flowspace.capability.arguments import check_table


def unusable_indicators(raw: pd.DataFrame) -> pd.DataFrame:
    """Find indicators that have one and the same value, or none, in all agglomerations and years.

    An index refuses them, since they tell nothing apart; `Choices(left_out=…)` leaves them out.

    Parameters
    ----------
    raw : DataFrame
        What `raw_indicators` returns.

    Returns
    -------
    DataFrame
        code and reason ("constant" or "missing"), in the order of `raw`; empty where all can be used.

    Raises
    ------
    TableError
        If a column or code is missing, or a value is no number.

    Examples
    --------
    >>> raw = pd.DataFrame({"code": ["x", "x", "y", "y", "z", "z"], "value": [1.0, 2.0, 3.0, 3.0, None, None]})
    >>> unusable_indicators(raw).values.tolist()
    [['y', 'constant'], ['z', 'missing']]
    """
    check_table(raw, "the raw indicators", ["code"], (), ["value"])
    different = raw.groupby("code", sort=False)["value"].nunique()
    reason = different.map({0: "missing", 1: "constant"}).dropna()
    return reason.rename("reason").rename_axis("code").reset_index()
