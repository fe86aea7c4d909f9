"""Four types of agglomerations: high or low morphological by high or low functional polycentricity."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.errors import Problem
from flowspace.polycentricity.tables import checked_table, not_flags
from flowspace.values import plain, refuse

CUTS = ("mean", "median")
"""What divides high from low."""

TYPES = ("high_high", "high_low", "low_high", "low_low")
"""Morphological level first, functional level second."""

_TIE = 1e-12  # so far apart, relative to the cut, a value and a cut that are equal may come out by rounding


def typology(morphological: pd.DataFrame, functional: pd.DataFrame, cut: str = "median", pooled: bool = False,
             value: str = "value") -> pd.DataFrame:
    r"""Type of every agglomeration and year by two kinds of polycentricity.

    .. math:: \text{high}_{rt} = \begin{cases} 1 & P_{rt} > c_t \\ 0 & P_{rt} \le c_t \end{cases}, \qquad
              c_t = \operatorname{mean}_r P_{rt} \ \text{ or } \ \operatorname{median}_r P_{rt}

    Parameters
    ----------
    morphological, functional : DataFrame
        agglomeration, year and the column named by `value`, each agglomeration once a year: rows of one measure and
        kind.
    cut : {"median", "mean"}
        What divides high from low.
    pooled : bool
        Take one cut over all years instead of one for each year; then types can move together.
    value : str
        The column to compare: "value", or "evenness" to leave density out of the functional side.

    Returns
    -------
    DataFrame
        agglomeration, year, morphological, functional, morphological_cut, functional_cut, type (one of `TYPES`;
        missing where one of the two is), tie (whether one of the two lies on its cut, and is low for that reason
        only); years rising, agglomerations in the order of the first table, then those of the second alone.

    Raises
    ------
    MeasureError
        If a column is missing, a key stands twice, a value is infinite, or the cut is unknown.

    Notes
    -----
    Cuts are taken over the agglomerations that have both values. A cut is a property of those compared and no
    threshold in the world: half of them lie above a median by construction, and one large value moves a mean. With an
    odd number of agglomerations one lies on each median, and counts as low. Compare both cuts before reading a type.

    Examples
    --------
    >>> def values(*numbers):
    ...     return pd.DataFrame({"agglomeration": list("abcd"), "year": 2015, "value": numbers})
    >>> typology(values(0.1, 0.2, 0.3, 0.8), values(0.5, 0.1, 0.1, 0.4))["type"].tolist()
    ['low_high', 'low_low', 'high_low', 'high_high']
    >>> typology(values(0.1, 0.2, 0.3, 0.8), values(0.5, 0.1, 0.1, 0.4), cut="mean")["type"].tolist()
    ['low_high', 'low_low', 'low_low', 'high_high']
    """
    problems = not_flags(pooled=pooled)
    if not isinstance(cut, str) or cut not in CUTS:
        problems.append(Problem(f"cut {plain(cut) if np.isscalar(cut) else 'of type ' + type(cut).__name__}",
                                "one of " + ", ".join(CUTS), "correct the name"))
    key = ["agglomeration", "year"]
    if isinstance(value, str) and value in key:
        problems.append(Problem(f"{value!r} as value", "the column to compare", "name a column of numbers"))
    refuse(problems)
    sides = [checked_table(table, key, [value], "typology").rename(columns={value: name})
             for table, name in ((morphological, "morphological"), (functional, "functional"))]
    result = sides[0].merge(sides[1], on=key, how="outer", sort=False)
    order = {name: i for i, name in enumerate(dict.fromkeys([*sides[0]["agglomeration"], *sides[1]["agglomeration"]]))}
    result = result.sort_values(["year", "agglomeration"], ignore_index=True,
                                key=lambda column: column.map(order) if column.name == "agglomeration" else column)
    both = result[["morphological", "functional"]].notna().all(axis=1)
    tie = np.zeros(len(result), dtype=bool)
    level = {}
    for name in ("morphological", "functional"):
        compared = result[name].where(both)
        cuts = (compared.agg(cut) if pooled else compared.groupby(result["year"]).transform(cut))
        result[f"{name}_cut"] = cuts
        on = (compared - cuts).abs() <= _TIE * np.maximum(np.abs(cuts), compared.abs())
        tie |= on.to_numpy()
        level[name] = np.where((compared > cuts) & ~on, "high", "low")
    kind = pd.Series(level["morphological"], dtype="str") + "_" + pd.Series(level["functional"], dtype="str")
    result["type"] = kind.where(both)
    return result.assign(tie=tie)[[*key, "morphological", "functional", "morphological_cut", "functional_cut", "type",
                                   "tie"]]
