"""Every indicator of the six mechanisms, for every agglomeration and year; what has no data says why."""
from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
import pandas as pd

from flowspace.capability.aggregate import aggregate_cities, as_aggregate
from flowspace.capability.arguments import check_share, check_table, check_years
from flowspace.capability.figures import Reader, Tables, chosen_rows, referred, variable_problems
from flowspace.capability.indicators import Indicator
from flowspace.capability.raw import fixed_problems, indicator_values
from flowspace.errors import ParameterError, Problem, TableError
from flowspace.evidence import GRADES, weakest_grade
from flowspace.geography.rest import LEVELS_OF_FIGURES
from flowspace.mechanisms.register import TABLE, as_indicator, mechanism_register
from flowspace.tables.catalogue import TABLES
from flowspace.tables.indicator_rules import place_kind
from flowspace.tables.mechanism_rules import PLAN_AGE

COLUMNS = ("agglomeration", "year", "mechanism", "code", "status", "used", "direction", "value", "n_members",
           "n_observed", "coverage", "evidence", "note")
"""Columns of the values."""

NOTES = ("no_open_data", "outside_years", "too_few_items", "too_few_members", "undefined",
         "whole_provinces", "shared_out", "")
"""What a row says beside its value: why there is none (the first five), or how figures of provinces got to it."""

_PLAN = r"(?:规划|纲要|plan) \((\d{4})(?:-\d{4})?\)$"
_MINUTES = 60
_SPAN = 5  # years of growth


def mechanism_values(register: pd.DataFrame | None, tables: Tables, members: pd.DataFrame, years: Iterable[int],
                     codes: Iterable[str] | None = None, at_least: float = 0.5) -> pd.DataFrame:
    r"""Compute the indicators of the path mechanisms.

    Besides the aggregators of `flowspace.capability` (sums, ratios, weighted means, listed places, shares of links),
    over the members :math:`i = 1, \dots, n` of an agglomeration in year t:

    .. math:: \text{members\_above\_zero} = \sum_i [x_{it} > 0], \qquad
              \text{share\_above\_zero} = \frac{1}{|O|}\sum_{i \in O} [x_{it} > 0], \qquad
              \text{relative\_mean} = \frac{\sum_{i \in O} w_{it} x_{it} / \sum_{i \in O} w_{it}}
                                           {\sum_j w_{jt} x_{jt} / \sum_j w_{jt}},

    .. math:: \text{growth\_5\_years} = \Bigl(\frac{\sum_i x_{it}}{\sum_i x_{i,t-5}}\Bigr)^{1/5} - 1, \qquad
              \text{years\_since\_listing} = \frac{1}{|L_t|} \sum_{i \in L_t} (t - l_i)

    with O the members observed, j all cities, :math:`l_i` the first list that names member i and :math:`L_t` those
    named by t; first_list_year is :math:`\min_{i \in L_t} l_i`, share_within_60 the share of the pairs of members with
    a direct train of at most 60 minutes in either direction, years_since_plan t minus the year of the plan.

    Parameters
    ----------
    register : DataFrame or None
        The table mechanism_indicators or one of your own in its form; None asks `tables` for it.
    tables : callable or mapping
        Name of a table → the table, with all its years: `flowspace.tables.read`, or a dict.
    members : DataFrame
        agglomeration and adcode, as `flowspace.geography.members` returns them.
    years : iterable of int
        At least one.
    codes : iterable of str, optional
        Indicators to compute; all of the register if left out, those without open data among them.
    at_least : float
        Share of the members that must be observed; below it a value is missing.

    Returns
    -------
    DataFrame
        One row for each indicator, agglomeration and year: agglomeration, year, mechanism, code, status, used,
        direction, value (in the unit of the register, direction not applied), n_members, n_observed, coverage, evidence
        (the weakest grade of all that went in; missing where the value is), note (one of `NOTES`). Indicators in the
        order of `mechanism_register`, agglomerations as in `members`.

    Raises
    ------
    TableError
        With every problem of the register, or a table that is missing or breaks its schema.
    ParameterError
        If a code does not exist, there is no year or one that is no whole number, or `at_least` is no share.
    MeasureError
        As the aggregators.

    Notes
    -----
    A share of fewer papers or links than the register asks for is left out: one paper is not a share.
    What has no open data is missing in every row, never zero. Zeros are a city that is not on a list, and a pair
    without a link in a year that was looked at. Figures of provinces are exact where the members cover whole provinces
    (note whole_provinces, and the grade of the figures); elsewhere they are shared out and estimated. In a version with
    overlaps a city counts in each of its agglomerations.

    Examples
    --------
    Four of the nine cities of the Pearl River Delta are national innovative cities: Guangzhou and Shenzhen on the list
    of 2016, Foshan and Dongguan on that of 2018. Parks have no open data:

    >>> from flowspace import geography, tables
    >>> delta = geography.members(tables.read("membership"), "prefectures", ["pearl-river-delta"])
    >>> values = mechanism_values(None, tables.read, delta, [2015, 2017, 2019],
    ...                           ["innovative_cities", "cross_city_parks"])
    >>> values[["code", "year", "value", "note"]].values.tolist()[:4]
    [['innovative_cities', 2015, nan, 'outside_years'], ['innovative_cities', 2017, 2.0, ''],
     ['innovative_cities', 2019, 4.0, ''], ['cross_city_parks', 2015, nan, 'no_open_data']]
    """
    reader = Reader(tables)
    chosen = mechanism_register(reader.table(TABLE) if register is None else register, codes)
    check_table(members, "the members", ["agglomeration", "adcode"])
    check_share(at_least, "at_least")
    wanted = check_years(years)
    if not wanted:
        raise ParameterError(Problem("no year", "at least one year", "name the years"))
    computed = [as_indicator(cells) for _, cells in chosen.iterrows()
                if cells["status"] != "no_open_data" and cells["aggregator"] != PLAN_AGE]
    problems = variable_problems(computed, reader) + fixed_problems(computed, reader)
    if problems:
        raise TableError(problems)
    parts = [_one(cells, reader, members, wanted, at_least) for _, cells in chosen.iterrows()]
    return pd.concat(parts, ignore_index=True)[list(COLUMNS)].astype({"evidence": "str", "note": "str"})


def _one(cells: pd.Series, reader: Reader, members: pd.DataFrame, years: list[int], at_least: float) -> pd.DataFrame:
    """One indicator, with what its gaps mean."""
    absent = cells["status"] == "no_open_data"
    note = pd.Series("")
    if absent:
        table = _nothing(members, years)
        note = pd.Series("no_open_data", index=table.index)
    elif cells["aggregator"] == PLAN_AGE:
        table = _plan_age(cells, reader, members, years)
        note = table["value"].isna().map({True: "undefined", False: ""})
    else:
        indicator = as_indicator(cells)
        table = _AGGREGATORS.get(cells["aggregator"], indicator_values)(indicator, reader, members, years, at_least)
        table = table.reset_index(drop=True)
        note = _gaps(table, at_least)
        if cells["fewest"] > 0:
            few = _items(indicator, reader, members, years) < cells["fewest"]
            note, table["value"] = note.mask(few, "too_few_items"), table["value"].mask(few)
        if place_kind(TABLES[indicator.figures.table]) == "province":
            table, note = _provinces(table, note, indicator, reader, members)
    if not absent:
        outside = ~table["year"].between(int(cells["first_year"]), int(cells["last_year"]))
        note = note.mask(outside, "outside_years")
        table["value"] = table["value"].mask(outside)
    table["evidence"] = table["evidence"].where(table["value"].notna())
    return table.assign(note=note, **{name: cells[name] for name in ("mechanism", "code", "status", "used",
                                                                      "direction")})


def _items(indicator: Indicator, reader: Reader, members: pd.DataFrame, years: list[int]) -> pd.Series:
    """Papers or links that a share is a share of."""
    if indicator.denominator is None:
        ends = [indicator_values(replace(indicator, aggregator=name, scale=1.0), reader, members, years, 0.0)["value"]
                for name in ("links_within", "links_outside")]
        return ends[0].reset_index(drop=True) + ends[1].reset_index(drop=True)
    figures = referred(indicator.denominator, reader)
    return aggregate_cities(figures, members, "sum", years, 0.0)["value"].reset_index(drop=True)


def _gaps(table: pd.DataFrame, at_least: float) -> pd.Series:
    few = (table["n_observed"] == 0) | (table["coverage"] < at_least)
    why = pd.Series(np.where(few, "too_few_members", "undefined"), index=table.index)
    return why.where(table["value"].isna(), "")


def _nothing(members: pd.DataFrame, years: list[int]) -> pd.DataFrame:
    pairs = members[["agglomeration", "adcode"]].drop_duplicates()
    return as_aggregate([(key, year, np.nan, n, 0, None, np.nan, None)
                         for key, n in pairs.groupby("agglomeration", sort=False).size().items() for year in years])


def _plan_age(cells: pd.Series, reader: Reader, members: pd.DataFrame, years: list[int]) -> pd.DataFrame:
    """Years since the plan that the list of members rests on, as the source of the membership names it."""
    rows = chosen_rows(reader.table("membership"), as_indicator(cells).figures.conditions)
    year = rows["source"].str.extract(_PLAN, expand=False).astype(float)
    first = year.groupby(rows["agglomeration"]).min()
    table = _nothing(members, years)
    since = table["year"] - table["agglomeration"].map(first)
    known = since.notna()
    # Before its plan an agglomeration has none, and how long it had none says nothing.
    return table.assign(value=since.where(since >= 0), n_observed=table["n_members"].where(known, 0),
                        coverage=known.astype(float), evidence=known.map({True: "published", False: None}))


def _with_figures(reader: Reader, name: str, change: Callable[[pd.DataFrame], pd.DataFrame]) -> Reader:
    """Read tables as before, one of them changed."""
    changed = change(reader.table(name))
    return Reader(lambda asked: changed if asked == name else reader.table(asked))


def _above_zero(indicator: Indicator, reader: Reader, members, years, at_least) -> pd.DataFrame:
    column = indicator.figures.column if indicator.figures.column in TABLES[indicator.figures.table].column_names \
        else "value"
    marked = _with_figures(reader, indicator.figures.table, lambda table: table.assign(
        **{column: (table[column] > 0).astype(float).where(table[column].notna())}))
    return indicator_values(indicator, marked, members, years, at_least)


def _within_minutes(indicator: Indicator, reader: Reader, members, years, at_least) -> pd.DataFrame:
    near = _with_figures(reader, indicator.figures.table,
                         lambda table: table[table[indicator.figures.column] <= _MINUTES])
    return indicator_values(indicator, near, members, years, at_least)


def _relative_mean(indicator: Indicator, reader: Reader, members, years, at_least) -> pd.DataFrame:
    table = indicator_values(replace(indicator, scale=1.0), reader, members, years, at_least)
    everyone = pd.DataFrame({"agglomeration": "all", "adcode": reader.table("cities")["adcode"]})
    of_all = indicator_values(replace(indicator, scale=1.0), reader, everyone, years, 0.0)
    beside = of_all.set_index("year")[["value", "evidence"]].reindex(table["year"]).reset_index(drop=True)
    grades = [weakest_grade([one, other]) if isinstance(one, str) and isinstance(other, str) else None
              for one, other in zip(table["evidence"], beside["evidence"], strict=True)]
    ratio = table["value"].reset_index(drop=True) / beside["value"].where(beside["value"] > 0)
    return table.reset_index(drop=True).assign(value=ratio * indicator.scale, evidence=pd.Series(grades, dtype="str"))


def _growth(indicator: Indicator, reader: Reader, members, years, at_least) -> pd.DataFrame:
    """Growth per year over five years, of the members that have a figure in both."""
    figures = referred(indicator.figures, reader)
    earlier = figures.assign(year=figures["year"] + _SPAN).rename(columns={"value": "denominator", "evidence": "other"})
    both = figures.merge(earlier, on=["adcode", "year"])
    both["evidence"] = [weakest_grade([one, other]) for one, other in zip(both["evidence"], both["other"], strict=True)]
    table = aggregate_cities(both.drop(columns="other"), members, "sum", years, at_least)
    return table.assign(value=(table["value"] ** (1 / _SPAN) - 1) * indicator.scale)


def _list_years(indicator: Indicator, reader: Reader, members, years) -> pd.DataFrame:
    """First list of every listed member, beside every year from it on."""
    rows = chosen_rows(reader.table(indicator.figures.table), indicator.figures.conditions)
    first = rows.groupby("adcode").agg(listed=("list_year", "min"), evidence=("evidence", weakest_grade)).reset_index()
    every = members[["agglomeration", "adcode"]].drop_duplicates().merge(first, on="adcode")
    every = every.merge(pd.DataFrame({"year": years}), how="cross")
    return every[every["listed"] <= every["year"]]


def _by_list(indicator: Indicator, reader: Reader, members, years, summary) -> pd.DataFrame:
    """Summarise list years; every member was looked at, and where none is listed there is nothing to summarise."""
    listed = _list_years(indicator, reader, members, years).groupby(["agglomeration", "year"])
    found, grades = summary(listed), listed["evidence"].agg(weakest_grade)
    table = _nothing(members, years)
    keys = pd.MultiIndex.from_frame(table[["agglomeration", "year"]])
    return table.assign(value=found.reindex(keys).to_numpy(dtype=float) * indicator.scale,
                        evidence=grades.reindex(keys).to_numpy(), n_observed=table["n_members"], coverage=1.0)


def _first_list_year(indicator: Indicator, reader: Reader, members, years, at_least) -> pd.DataFrame:
    return _by_list(indicator, reader, members, years, lambda listed: listed["listed"].min())


def _years_since_listing(indicator: Indicator, reader: Reader, members, years, at_least) -> pd.DataFrame:
    return _by_list(indicator, reader, members, years,
                    lambda listed: listed["listed"].mean().rsub(listed["year"].first()))


_AGGREGATORS = {"members_above_zero": _above_zero, "share_above_zero": _above_zero, "share_within_60": _within_minutes,
                "relative_mean": _relative_mean, "growth_5_years": _growth, "first_list_year": _first_list_year,
                "years_since_listing": _years_since_listing}


def _provinces(table: pd.DataFrame, note: pd.Series, indicator: Indicator, reader: Reader,
               members: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series]:
    """Say where figures of provinces are exact: members that are all units of their provinces, and all with figures."""
    places = reader.table("cities").drop_duplicates("adcode").set_index("adcode")
    cities, units = places["province_adcode"], places.index[places["level"].isin(LEVELS_OF_FIGURES)]
    figures = referred(indicator.figures, reader).set_index(["province_adcode", "year"])["evidence"]
    second = None
    if indicator.denominator is not None and place_kind(TABLES[indicator.denominator.table]) == "city":
        second = referred(indicator.denominator, reader).set_index(["adcode", "year"])["evidence"]
    note, grades = note.copy(), table["evidence"].copy()
    for key, group in members.groupby("agglomeration", sort=False):
        own = set(group["adcode"]) & set(cities.index)
        provinces = set(cities.reindex(sorted(own)))
        needed = {city for city in units if cities[city] in provinces}
        for row in table.index[(table["agglomeration"] == key) & table["value"].notna()]:
            year = table.at[row, "year"]
            whole = needed <= own and table.at[row, "n_observed"] == len(needed)
            note[row] = "whole_provinces" if whole else "shared_out"
            if whole:
                used = [figures.get((province, year)) for province in sorted(provinces)]
                used += [] if second is None else [second.get((city, year)) for city in sorted(needed)]
                grades[row] = weakest_grade([grade for grade in used if grade in GRADES])
    return table.assign(evidence=grades), note
