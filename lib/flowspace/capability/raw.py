"""The raw stage of the index: every indicator of every agglomeration and year, with its grade and its coverage."""
from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from flowspace.capability.aggregate import aggregate_cities, aggregate_lists
from flowspace.capability.arguments import check_names, check_share, check_table, check_years
from flowspace.capability.figures import Reader, Tables, chosen_rows, referred, variable_problems
from flowspace.capability.indicators import TABLE, Indicator, choose_indicators
from flowspace.capability.network import aggregate_links, undirected
from flowspace.capability.provinces import share_out
from flowspace.errors import ParameterError, Problem, TableError
from flowspace.evidence import GRADES, weakest_grade
from flowspace.geography.columns import require_columns
from flowspace.tables.catalogue import TABLES
from flowspace.tables.indicator_rules import LINK_AGGREGATORS, LIST_AGGREGATORS, place_kind

COLUMNS = ("agglomeration", "year", "dimension", "code", "value", "direction", "n_members", "n_observed", "coverage",
           "largest_city", "largest_share", "evidence")
"""Columns of the raw indicators."""


def raw_indicators(tables: Tables, members: pd.DataFrame, years: Iterable[int] = range(2010, 2021),
                   version: str = "volume", indicators: pd.DataFrame | None = None,
                   codes: Iterable[str] | None = None, at_least: float = 0.5) -> pd.DataFrame:
    """Compute every indicator of every agglomeration and year.

    Parameters
    ----------
    tables : callable or mapping
        Name of a table → the table: `flowspace.tables.read`, `functools.partial(flowspace.tables.read, folder=…)` for
        a folder of your own, or a dict. Give tables with all their years; `years` cuts the result.
    members : DataFrame
        agglomeration and adcode, as `flowspace.geography.members` returns them; `flowspace.geography.with_rest` adds
        the rest of China as one more group.
    years : iterable of int
    version : {"volume", "intensity"}
    indicators : DataFrame, optional
        The table of indicators; `tables` is asked for capability_indicators if left out.
    codes : iterable of str, optional
        Indicators to compute; those in use if left out. The simulated ones have to be asked for here, or switched on
        in the table.
    at_least : float, default 0.5
        Share of the members that must be observed; below it a value is missing.

    Returns
    -------
    DataFrame
        One row for each agglomeration, year and indicator: agglomeration, year, dimension, code, value (in the unit of
        the table of indicators, direction not applied), direction, n_members, n_observed, coverage, largest_city and
        largest_share (which member has the largest part, and how large it is), evidence (the weakest grade of all that
        went in, missing where nothing did). Indicators by dimension and in the order of their table, within them
        agglomerations as in `members`, within them years.

    Raises
    ------
    TableError
        With every problem of the table of indicators, a variable that does not exist, a figure of fixed timing in
        several years, or a table that breaks its schema.
    ParameterError
        If the version or a code does not exist, there is no year or one that is no whole number, or `at_least` is no
        share.
    MeasureError
        As the aggregators.

    Notes
    -----
    Nothing that is missing counts as zero, with two exceptions that are zeros: a city that is not on a list, and a
    pair of cities without a link in a year that was looked at. In a version of the membership with overlaps a city
    counts in each of its agglomerations, and sums over agglomerations have no meaning.

    Examples
    --------
    R&D of the Pearl River Delta is that of Guangdong, 3.14 per cent of GDP in 2020, and one of its 36 pairs of cities
    published together at the five conferences:

    >>> from flowspace import geography, tables
    >>> region = geography.members(tables.read("membership"), "prefectures", ["pearl-river-delta"])
    >>> raw = raw_indicators(tables.read, region, [2020], "intensity", codes=["rd_expenditure", "ai_density_within"])
    >>> raw[["code", "value", "coverage", "evidence"]].round(2).values.tolist()
    [['rd_expenditure', 3.14, 1.0, 'estimated'], ['ai_density_within', 2.78, 1.0, 'observed']]
    """
    reader = Reader(tables)
    chosen = choose_indicators(reader.table(TABLE) if indicators is None else indicators, version, codes)
    check_table(members, "the members", ["agglomeration", "adcode"])
    check_share(at_least, "at_least")
    wanted = check_years(years)
    if not wanted:
        raise ParameterError(Problem("no year", "at least one year", "name the years"))
    problems = variable_problems(chosen, reader) + fixed_problems(chosen, reader)
    if problems:
        raise TableError(problems)
    parts = []
    for indicator in chosen:
        part = indicator_values(indicator, reader, members, wanted, at_least)
        parts.append(part.assign(dimension=indicator.dimension, code=indicator.code, direction=indicator.direction))
    return pd.concat(parts, ignore_index=True)[list(COLUMNS)]


def indicator_values(indicator: Indicator, reader: Reader, members: pd.DataFrame, years: list[int],
                     at_least: float = 0.5) -> pd.DataFrame:
    """Compute one indicator of every agglomeration and year: the one place where its fields become figures.

    Parameters
    ----------
    indicator : Indicator
        Its references have to exist; `choose_indicators`, `variable_problems` and `fixed_problems` see to that.
    reader : Reader
    members : DataFrame
        agglomeration and adcode.
    years : list of int
    at_least : float, default 0.5
        Share of the members that must be observed; below it a value is missing.

    Returns
    -------
    DataFrame
        As `flowspace.capability.aggregate_cities`; the value is in the unit of the indicator.

    Examples
    --------
    >>> from flowspace import geography, tables
    >>> loans = choose_indicators(tables.read("capability_indicators"), "intensity", ["loans"])[0]
    >>> region = geography.members(tables.read("membership"), "prefectures", ["pearl-river-delta"])
    >>> indicator_values(loans, Reader(tables.read), region, [2019])["value"].round(0).tolist()
    [168.0]
    """
    values = _unscaled(indicator, reader, members, years, at_least)
    return values.assign(value=values["value"] * indicator.scale)


def fixed_problems(indicators: Iterable[Indicator], reader: Reader) -> list[Problem]:
    """Find figures of fixed timing that stand for several years, and lists that hold nothing.

    Parameters
    ----------
    indicators : iterable of Indicator
    reader : Reader

    Returns
    -------
    list of Problem
        Empty where nothing is wrong.

    Examples
    --------
    >>> from flowspace import tables
    >>> fixed_problems(choose_indicators(tables.read("capability_indicators")), Reader(tables.read))
    []
    """
    problems = []
    for indicator in indicators:
        lists = indicator.aggregator in LIST_AGGREGATORS
        if indicator.timing != "fixed" and not lists:
            continue
        figures = indicator.figures
        rows = chosen_rows(reader.table(figures.table), figures.conditions)
        if lists and rows.empty:
            problems.append(Problem(f"no row of {figures.table} that meets the conditions of {indicator.code}",
                                    "at least one place", "correct the filter", file="table of indicators",
                                    column="filter"))
        if lists:
            continue
        if figures.column not in TABLES[figures.table].column_names:
            rows = rows[rows["variable"] == figures.column]
        found = sorted(set(rows["year"]))
        if len(found) > 1:
            problems.append(Problem(
                f"figures of {len(found)} years ({found[0]} to {found[-1]}) for {indicator.code}, whose timing is "
                "fixed", "figures of one year", f"add the condition year={found[-1]}, or take the timing yearly",
                file="table of indicators", column="timing"))
    return problems


def matrix(raw: pd.DataFrame, column: str = "value") -> pd.DataFrame:
    """Spread raw indicators out: one row for each agglomeration and year, one column for each indicator.

    Parameters
    ----------
    raw : DataFrame
        What `raw_indicators` returns.
    column : str, default "value"
        What to spread out: value, evidence, coverage, largest_share.

    Returns
    -------
    DataFrame
        Rows keyed by agglomeration and year, columns by code, both in the order of `raw`.

    Raises
    ------
    TableError
        If a column or key is missing, or a row stands twice.

    Examples
    --------
    >>> raw = pd.DataFrame({"agglomeration": "a", "year": [2019, 2019], "code": ["y", "x"], "value": [1.0, 2.0]})
    >>> matrix(raw).loc[("a", 2019)].to_dict()
    {'y': 1.0, 'x': 2.0}
    """
    check_table(raw, "the raw indicators", ["agglomeration", "code"], ["year"])
    [column] = check_names(column, "the column") or [""]
    require_columns(raw, [column], "the raw indicators")
    twice = raw[raw.duplicated(["agglomeration", "year", "code"])]
    if len(twice):
        first = twice.iloc[0]
        raise TableError(Problem(f"{first['code']} of {first['agglomeration']} in {first['year']} more than once",
                                 "one row for each", "leave the repetition out", file="the raw indicators"))
    wide = raw.pivot(index=["agglomeration", "year"], columns="code", values=column)
    rows = pd.MultiIndex.from_frame(raw[["agglomeration", "year"]].drop_duplicates())
    return wide.reindex(rows)[list(dict.fromkeys(raw["code"]))].rename_axis(columns=None)


def gaps(raw: pd.DataFrame, dominated_at: float = 0.5) -> pd.DataFrame:
    """Report for each indicator how much is missing, incomplete, zero, or one city's own.

    Parameters
    ----------
    raw : DataFrame
        What `raw_indicators` returns.
    dominated_at : float, default 0.5
        Share of the largest member from which on an agglomeration counts as dominated by it.

    Returns
    -------
    DataFrame
        dimension, code, cells (agglomerations times years), missing (without a value), incomplete (with a value of
        part of the members), lowest_coverage, zero, dominated, estimated (cells of weaker grade than published).

    Raises
    ------
    TableError
        If a column is missing.

    Examples
    --------
    >>> raw = pd.DataFrame({"dimension": "output", "code": "x", "value": [1.0, 0.0, None], "coverage": [1, 0.8, 0.2],
    ...                     "largest_share": [0.9, None, None], "evidence": ["observed", "observed", None]})
    >>> gaps(raw).values.tolist()
    [['output', 'x', 3, 1, 1, 0.2, 1, 1, 0]]
    """
    check_table(raw, "the raw indicators", ["dimension", "code"], (), ["value", "coverage", "largest_share"],
                ["evidence"])
    check_share(dominated_at, "dominated_at")
    flags = raw[["dimension", "code"]].assign(
        cells=1,
        missing=raw["value"].isna(),
        incomplete=raw["value"].notna() & (raw["coverage"] < 1),
        lowest_coverage=raw["coverage"],
        zero=raw["value"] == 0,
        dominated=raw["largest_share"] >= dominated_at,
        estimated=raw["evidence"].isin(["estimated", "simulated"]))
    how = {name: "sum" for name in flags.columns[2:]} | {"lowest_coverage": "min"}
    return flags.groupby(["dimension", "code"], sort=False).agg(how).reset_index()


def _unscaled(indicator: Indicator, reader: Reader, members: pd.DataFrame, years: list[int],
              at_least: float) -> pd.DataFrame:
    """One indicator, before its scale."""
    if indicator.aggregator in LIST_AGGREGATORS:
        result = _listed(indicator, reader, members, years)
    elif indicator.aggregator in LINK_AGGREGATORS:
        result = _linked(indicator, reader, members, years, at_least)
    else:
        values = _fixed(_city_figures(indicator, reader), indicator, years)
        if indicator.denominator is not None:
            values = _beside(values, _second(indicator.denominator, indicator, reader), "denominator")
        elif indicator.aggregator == "mean" and indicator.weight is not None and not _provincial(indicator):
            values = _beside(values, referred(indicator.weight, reader), "weight")
        return aggregate_cities(values, members, indicator.aggregator, years, at_least)
    if indicator.denominator is None:
        return result
    divisor = aggregate_cities(referred(indicator.denominator, reader), members, "sum", years, at_least)
    grades = [weakest_grade([one, other]) if isinstance(one, str) and isinstance(other, str) else None
              for one, other in zip(result["evidence"], divisor["evidence"], strict=True)]
    divided = result["value"] / divisor["value"].where(divisor["value"] > 0)
    return result.assign(value=divided, evidence=pd.Series(grades, dtype="str"),
                         n_observed=result["n_observed"].clip(upper=divisor["n_observed"]),
                         coverage=result["coverage"].clip(upper=divisor["coverage"]))


def _provincial(indicator: Indicator) -> bool:
    return place_kind(TABLES[indicator.figures.table]) == "province"


def _city_figures(indicator: Indicator, reader: Reader) -> pd.DataFrame:
    figures = referred(indicator.figures, reader)
    if _provincial(indicator):
        return share_out(figures, referred(indicator.weight, reader), reader.table("cities"))
    return figures


def _second(reference, indicator: Indicator, reader: Reader) -> pd.DataFrame:
    """The figures of a denominator; those of provinces are shared out by the key of the indicator."""
    figures = referred(reference, reader)
    if "province_adcode" in figures:
        return share_out(figures, referred(indicator.weight, reader), reader.table("cities"))
    return figures


def _beside(values: pd.DataFrame, others: pd.DataFrame, name: str) -> pd.DataFrame:
    """Put a weight or denominator beside the figures it belongs to, under the weaker of the two grades."""
    joined = values.merge(others.rename(columns={"value": name, "evidence": "other"}), on=["adcode", "year"])
    weaker = pd.concat([joined["evidence"].map(GRADES.index), joined["other"].map(GRADES.index)], axis=1).max(axis=1)
    joined["evidence"] = weaker.astype(int).map(GRADES.__getitem__).astype("str")
    return joined.drop(columns="other")


def _fixed(values: pd.DataFrame, indicator: Indicator, years: list[int]) -> pd.DataFrame:
    """Repeat figures of fixed timing in every year; in other years than their own they are estimated."""
    if indicator.timing != "fixed":
        return values
    copies = [values.assign(year=year, evidence=[weakest_grade([grade, "estimated"]) for grade in values["evidence"]])
              for year in years if year not in set(values["year"])]
    return pd.concat([values, *copies], ignore_index=True)


def _listed(indicator: Indicator, reader: Reader, members: pd.DataFrame, years: list[int]) -> pd.DataFrame:
    rows = chosen_rows(reader.table(indicator.figures.table), indicator.figures.conditions)
    fixed = indicator.timing == "fixed"
    column = "list_year" if "list_year" in rows else "year"
    places = pd.DataFrame({"adcode": rows["adcode"], "from_year": min(years) if fixed else rows[column]})
    table = aggregate_lists(places, members, indicator.aggregator, years, weakest_grade(rows["evidence"]))
    if fixed:
        other = ~table["year"].isin(rows[column]) if column in rows else pd.Series(True, index=table.index)
        table["evidence"] = table["evidence"].where(~other, weakest_grade([*rows["evidence"], "estimated"]))
    return table


def _linked(indicator: Indicator, reader: Reader, members: pd.DataFrame, years: list[int],
            at_least: float) -> pd.DataFrame:
    figures, declared = indicator.figures, TABLES[indicator.figures.table]
    links = undirected(chosen_rows(reader.table(figures.table), figures.conditions), figures.column)
    if declared.nodes:
        nodes = reader.table(declared.nodes)
        nodes = chosen_rows(nodes, [c for c in figures.conditions if c.column in nodes])
    else:
        cities = reader.table("cities")["adcode"]
        seen = links[["year"]].drop_duplicates()
        nodes = pd.DataFrame({"adcode": cities}).merge(seen, how="cross").assign(evidence=GRADES[0])
    links = _fixed(links, indicator, years)
    nodes = _fixed(nodes[["adcode", "year", "evidence"]], indicator, years)
    return aggregate_links(links, nodes, members, indicator.aggregator, years, at_least)
