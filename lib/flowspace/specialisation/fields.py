"""Counts by place, field and period from records that name several places."""
from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from flowspace.errors import Problem
from flowspace.specialisation.tables import name_problems
from flowspace.values import as_numbers, column_problems, listed, refuse


def counts_by_field(records, periods, field="venue", places="cities", value="papers", year="year", members=None,
                    only_lasting=True) -> pd.DataFrame:
    r"""Count records by place, field and period, each record split evenly over the places it names.

    .. math:: x_{rkp} = \sum_{d \in k, p} m_d\,\frac{|C_d \cap r|}{|C_d|}

    with the places :math:`C_d` of a record d, found m times.

    Parameters
    ----------
    records : DataFrame
        field (text), places (codes joined by semicolons), year and value (how many records have these places), as the
        table ai_papers has them.
    periods : mapping of str to pair of int
        Name of each period and its first and last year. Periods must not overlap.
    field, places, value, year : str
        Columns of the records.
    members : DataFrame, optional
        agglomeration and adcode: places are then agglomerations, and cities outside all of them are left out. A city
        in several agglomerations counts in each. Without it the places themselves are the units.
    only_lasting : bool
        Keep only fields that have records in every period, so that a field cannot appear because its records do.

    Returns
    -------
    DataFrame
        unit, field, period, value: sorted by period (in the order given), unit and field; pairs without a record have
        no row.

    Raises
    ------
    MeasureError
        If a column is missing, a period is no pair of years or overlaps another, a place is empty, or a number is
        missing, negative or infinite.

    Notes
    -----
    What a field is depends on the records: venues of conferences are few, and coarse names for subjects. Places that
    records leave unnamed (partners abroad, for example) take no part of a record.

    Examples
    --------
    >>> papers = pd.DataFrame({"venue": ["icra", "icra", "cvpr"], "year": [2013, 2014, 2013],
    ...                        "cities": ["110000;310000", "110000", "310000"], "papers": [2, 1, 4]})
    >>> counts_by_field(papers, {"early": (2013, 2014)}).values.tolist()
    [['110000', 'icra', 'early', 2.0], ['310000', 'cvpr', 'early', 4.0], ['310000', 'icra', 'early', 1.0]]
    """
    problems = column_problems(records, (field, places, value, year), "records")
    if members is not None:
        problems += column_problems(members, ("agglomeration", "adcode"), "members")
        problems += [] if problems else name_problems(members, ("agglomeration", "adcode"), "members")
    problems += _period_problems(periods)
    refuse(problems)
    numbers, wrong = as_numbers(records[value])
    years, odd = as_numbers(records[year])
    if wrong or not np.isfinite(numbers).all() or (numbers < 0).any():
        problems.append(Problem(f"{value} that is missing, infinite, negative or no number", "numbers of zero or more",
                                "correct them", column=value))
    if odd or not np.isfinite(years).all():
        problems.append(Problem(f"{year} that is missing or no number", "years", "correct them", column=year))
    split = records[places].astype("str").str.split(";")
    if len(records) and (records[places].isna().any() or split.map(lambda names: "" in names).any()):
        problems.append(Problem(f"{places} without a name", "codes joined by semicolons", "name the places",
                                column=places))
    refuse(problems)
    long = pd.DataFrame({"field": records[field].astype("str").to_numpy(), "year": years,
                         "value": numbers / split.map(lambda names: len(set(names))).to_numpy(dtype=float),
                         "unit": split.map(lambda names: sorted(set(names))).to_numpy()}).explode("unit")
    long["period"] = None
    for name, (first, last) in periods.items():
        long.loc[long["year"].between(first, last), "period"] = name
    long = long[long["period"].notna()]
    if only_lasting:
        present = long[long["value"] > 0].groupby("field")["period"].nunique()
        long = long[long["field"].isin(present.index[present == len(periods)])]
    if members is not None:
        within = members[["agglomeration", "adcode"]].drop_duplicates()
        long = long.merge(within, left_on="unit", right_on="adcode").assign(unit=lambda t: t["agglomeration"])
    counted = long.groupby(["period", "unit", "field"], as_index=False)["value"].sum()
    order = list(periods)
    counted = counted.sort_values(["period", "unit", "field"], kind="stable",
                                  key=lambda c: c.map(order.index) if c.name == "period" else c)
    return counted[["unit", "field", "period", "value"]].astype({"value": float}).reset_index(drop=True)


def _period_problems(periods) -> list[Problem]:
    if not isinstance(periods, Mapping) or not periods:
        return [Problem(f"{periods!r} as periods", "names with their first and last years",
                        "give {'2013–2016': (2013, 2016), …}")]
    bad = [name for name, pair in periods.items()
           if not isinstance(pair, (tuple, list)) or len(pair) != 2
           or any(isinstance(end, bool) or not isinstance(end, (int, np.integer)) for end in pair)
           or pair[0] > pair[1]]
    if bad:
        return [Problem(f"periods without a first and a last year ({listed([str(name) for name in bad])})",
                        "two whole numbers, the first not after the last", "correct them")]
    ordered = sorted(tuple(pair) for pair in periods.values())
    if any(later[0] <= earlier[1] for earlier, later in zip(ordered, ordered[1:], strict=False)):
        return [Problem("periods that overlap", "each year in one period", "correct the years")]
    return []
