"""Indicators that cannot enter an index in some years: those that do not vary there, and those without a value."""
from __future__ import annotations

import pandas as pd

from flowspace.capability.arguments import check_table


def unusable_indicators(raw: pd.DataFrame, yearly: bool = False) -> pd.DataFrame:
    """Find indicators that have one and the same value, or none, in all agglomerations and years.

    An index refuses them, since they tell nothing apart; `Choices(left_out=…)` leaves them out.

    Parameters
    ----------
    raw : DataFrame
        What `raw_indicators` returns.
    yearly : bool
        Whether it is enough that this is so in one of the years: a normalisation of each year by itself needs values
        that differ in every one.

    Returns
    -------
    DataFrame
        code and reason ("constant" or "missing"), in the order of `raw`; empty where all can be used. With `yearly`
        the reason is the graver one of any year.

    Raises
    ------
    TableError
        If a column or code is missing, or a value is no number.

    Examples
    --------
    >>> raw = pd.DataFrame({"code": ["x", "x", "y", "y", "z", "z"], "value": [1.0, 2.0, 3.0, 3.0, None, None]})
    >>> unusable_indicators(raw).values.tolist()
    [['y', 'constant'], ['z', 'missing']]
    >>> unusable_indicators(raw.assign(year=[1, 2] * 3), yearly=True)["code"].tolist()
    ['x', 'y', 'z']
    """
    check_table(raw, "the raw indicators", ["code"], ["year"] if yearly else (), ["value"])
    different = raw.groupby(["code", *(["year"] if yearly else [])], sort=False)["value"].nunique()
    different = different.groupby("code", sort=False).min()
    reason = different.map({0: "missing", 1: "constant"}).dropna()
    return reason.rename("reason").rename_axis("code").reset_index()
