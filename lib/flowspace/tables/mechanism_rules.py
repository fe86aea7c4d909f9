"""What the table of mechanism indicators has to hold: references where there are figures, else what is needed."""
from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from flowspace.tables.indicator_rules import AGGREGATORS, indicator_problems
from flowspace.tables.problems import Collector

MECHANISMS = ("plans", "organisations", "parks", "venture_capital", "talent", "transfer")
"""The six path mechanisms, in the order of the book."""

STATUSES = ("measured", "proxy", "no_open_data")
"""Measured by open figures, by something near only, or not at all."""

LIKE = {
    "first_list_year": "listed_places",
    "years_since_listing": "listed_places",
    "members_above_zero": "sum",
    "share_above_zero": "mean",
    "relative_mean": "mean",
    "growth_5_years": "sum",
    "share_within_60": "density_within",
}
"""Aggregators of this table alone, each with the aggregator of the capability index that takes the same figures."""

PLAN_AGE = "years_since_plan"
"""The aggregator that counts from the year a plan's name bears; it takes the table membership and nothing else."""

MECHANISM_AGGREGATORS = (*AGGREGATORS, *LIKE, PLAN_AGE)
"""All aggregators of mechanism indicators."""

_COMPUTED = ("table", "column", "filter", "aggregator", "weight", "denominator", "timing")


def mechanism_references(frame: pd.DataFrame, others: Mapping[str, pd.DataFrame], problems: Collector) -> None:
    """Note indicators without open data that name figures or no need, and the others' references that lead nowhere."""
    for row, cells in frame.iterrows():
        if cells["status"] == "no_open_data":
            _check_absent(cells, int(row), problems)
            continue
        first, last = cells["first_year"], cells["last_year"]
        if pd.isna(first) or pd.isna(last) or first > last:
            problems.add("years", found=f"{first} to {last}", expected="a first year and a last one not before it",
                         mend="write the years the figures are for", row=int(row), column="first_year")
        if cells["fewest"] > 0 and cells["aggregator"] != "share_within" and not cells["denominator"].strip():
            problems.add("fewest", found=f"{cells['fewest']} for a figure that is no share of papers or links",
                         expected="0, except with a denominator or share_within", mend="write 0", row=int(row),
                         column="fewest")
        if cells["aggregator"] == PLAN_AGE:
            if cells["table"] != "membership":
                problems.add("reference", found=f"{PLAN_AGE} of the table {cells['table']!r}", row=int(row),
                             expected="the table membership", mend="correct the table", column="table")
        elif not cells["aggregator"]:
            problems.add("reference", found="no aggregator", expected="one of " + ", ".join(MECHANISM_AGGREGATORS),
                         mend="name one, or write no_open_data as status", row=int(row), column="aggregator")
        else:
            like = cells.copy()
            like["aggregator"] = LIKE.get(cells["aggregator"], cells["aggregator"])
            indicator_problems(like, int(row), problems)


def _check_absent(cells: pd.Series, row: int, problems: Collector) -> None:
    filled = [name for name in _COMPUTED if str(cells[name]).strip()]
    if filled or cells["used"]:
        problems.add("absent", found="no_open_data beside " + ", ".join([*filled, *["used"] * bool(cells["used"])]),
                     expected="no figures and used false where there is no open data",
                     mend="empty the cells, or write measured or proxy as status", row=row, column="status")
    for name in ("needed_en", "needed_zh"):
        if not cells[name].strip():
            problems.add("needed", found="nothing", expected="what would be needed, where there is no open data",
                         mend="say which figures would be needed, and where they can be had", row=row, column=name)
