"""What a table covers, computed from the table: its sample, and the counts its picture of coverage is drawn from.

Which counts those are follows from the keys of the table and its view (`views`). Pure functions on tables; the
pictures are made in `pictures`, their words in `described`.
"""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from flowspace.errors import BuildError, Problem
from flowspace.site.views import View

FIRST_YEAR = 1000
"""A smaller number in a column of years is no year: 0 stands for all years together."""

FAULTY = re.compile(r"implausible|.*_\d{4}")
"""Flags of figures that the table itself calls wrong: single ones, and those of a whole year of a series."""

MOST_COMBINATIONS = 40
"""Where the remaining keys combine to more than this many cells, only whether there is any row is shown."""


@dataclass(frozen=True)
class Coverage:
    """Counts for a picture.

    Parameters
    ----------
    kind : {"strip", "matrix", "bars", "counts"}
        Cells by year; cells by another column; bars out of what is possible; numbers of rows, which are no picture.
    table : DataFrame
        Columns row, n_observed, n_possible (not for counts), n_flagged where the table has flags, and year, column or
        block where the kind has them.
    rows : str
        What a row is: "agglomeration", "province", "columns" or the name of a column.
    of : {"cities", "linked", "units", "combinations", "rows", "figures", "shares"}
        What is counted: member cities with a figure or with a link, units of a list, combinations of other keys,
        rows, columns with a figure, what a column of shares says.
    row_keys, column_keys, block_keys : list of str
        In the order they are drawn.
    """

    kind: str
    table: pd.DataFrame
    rows: str
    of: str
    row_keys: list[str]
    column_keys: list[str] = field(default_factory=list)
    block_keys: list[str] = field(default_factory=list)


def city_columns(described: Mapping[str, Any]) -> list[str]:
    """Columns that hold codes of cities.

    Examples
    --------
    >>> from flowspace import tables
    >>> city_columns(tables.describe("membership"))
    ['adcode']
    """
    names = [key["fields"][0] for key in described["schema"]["foreignKeys"]
             if key["reference"] == {"resource": "cities", "fields": ["adcode"]}]
    own = [f["name"] for f in described["schema"]["fields"] if f["name"] == "adcode"]
    return names or own


def year_column(described: Mapping[str, Any]) -> str:
    """The column of years among the keys, or nothing.

    Examples
    --------
    >>> from flowspace import tables
    >>> year_column(tables.describe("city_patents")), year_column(tables.describe("cities"))
    ('year', '')
    """
    names = [f["name"] for f in described["schema"]["fields"] if f["unit"].startswith("calendar year")]
    keys = described["schema"]["primaryKey"]
    return next((name for name in names if name in keys), "")


def measured(described: Mapping[str, Any]) -> list[str]:
    """Columns of figures: what is neither a key nor a name nor a note.

    Examples
    --------
    >>> from flowspace import tables
    >>> measured(tables.describe("functional_polycentricity_published"))
    ['within', 'external']
    """
    return [f["name"] for f in described["schema"]["fields"]
            if f["name"] not in described["schema"]["primaryKey"] and f["evidence"] != "definition"]


def sample(frame: pd.DataFrame, described: Mapping[str, Any], places: Mapping[str, pd.DataFrame]) -> dict[str, int]:
    """Count what a table holds.

    Parameters
    ----------
    frame : DataFrame
        The table.
    described : mapping
        Its resource in the descriptor.
    places : mapping of str to DataFrame
        The table cities, and the members of the default version under "members".

    Returns
    -------
    dict of str to int
        rows; units (cities and other units of the table cities) and members among them; members_all; provinces;
        agglomerations; pairs; first_year, last_year, years - those that the table has.
    """
    found = {"rows": len(frame)}
    codes = city_columns(described)
    if codes:
        units = set().union(*(frame[name] for name in codes)) & set(places["cities"]["adcode"])
        found |= {"units": len(units), "members": len(units & set(places["members"]["adcode"])),
                  "members_all": places["members"]["adcode"].nunique()}
    if len(codes) == 2:
        found["pairs"] = len(frame[codes].drop_duplicates())
    for name, column in (("provinces", "province_adcode"), ("agglomerations", "agglomeration")):
        if column in frame and column in described["schema"]["primaryKey"]:
            found[name] = frame[column].nunique()
    if year := year_column(described):
        years = frame.loc[frame[year] >= FIRST_YEAR, year]
        if len(years):
            found |= {"first_year": int(years.min()), "last_year": int(years.max()), "years": years.nunique()}
    return found


def rows_by_grade(frame: pd.DataFrame, described: Mapping[str, Any], grades: tuple[str, ...]) -> dict[str, int]:
    """Count the rows of each grade, or the columns of each grade where no column of the table holds it.

    Examples
    --------
    >>> from flowspace import tables
    >>> name = "city_grants_2017"
    >>> rows_by_grade(tables.read(name), tables.describe(name), ("observed", "estimated"))
    {'observed': 274}
    """
    if "evidence" in frame:
        counts = frame["evidence"].value_counts()
    else:
        counts = pd.Series([f["evidence"] for f in described["schema"]["fields"]]).value_counts()
    return {grade: int(counts[grade]) for grade in grades if grade in counts}


def coverage(frame: pd.DataFrame, described: Mapping[str, Any], places: Mapping[str, pd.DataFrame],
             view: View = View()) -> Coverage | None:
    """Count what a table covers.

    Parameters
    ----------
    frame : DataFrame
        The table.
    described : mapping
        Its resource in the descriptor.
    places : mapping of str to DataFrame
        The tables cities and agglomerations, and the members of the default version under "members".
    view : View
        What the picture shows.

    Returns
    -------
    Coverage or None
        None where the table has no coverage to draw.

    Raises
    ------
    BuildError
        If the view asks for a column the table does not have.
    """
    _check(described, view)
    keys, year = described["schema"]["primaryKey"], year_column(described)
    cities = city_columns(described)
    if view.where[0]:
        frame = frame[frame[view.where[0]].astype(str) == view.where[1]]
    if view.value:
        present = frame[view.value].notna()
        frame = frame[present & (frame[view.value] > 0) if view.above_zero else present]
    if not view.title_en:
        return _by_value(frame, view.rows) if view.rows else None
    if year:
        frame = frame[frame[year] >= FIRST_YEAR]
    keyed = [name for name in cities if name in keys]
    rows = view.rows or ("agglomeration" if keyed or "agglomeration" in keys else
                         "province" if "province_adcode" in keys else "")
    if rows == "columns":
        return _by_columns(frame, measured(described), cities, year, places["members"])
    others = [name for name in keys
              if name not in {*cities, year, "agglomeration", "province_adcode", rows, view.where[0]}]
    if rows == "agglomeration" and len(cities) == 2:
        return _by_link(frame, cities, year, places)
    blocks = view.blocks or (others[0] if others and year and rows in ("agglomeration", "province") else "")
    blocks = "" if blocks == "none" else blocks
    if rows == "agglomeration" and rows in keys and cities:
        return _by_list(frame, cities[0], view.columns or others[0], places)
    if rows == "agglomeration" and cities:
        return _by_agglomeration(frame, cities[0], year, view.columns, blocks, places)
    if not rows and year and others:
        rows, blocks = others[0], blocks or (others[1] if len(others) > 1 and view.blocks != "none" else "")
    if not rows or not year:
        return None
    figures = [] if view.value else measured(described)
    return _by_key(frame, rows, year, blocks, figures, view, places, cities)


def _check(described: Mapping[str, Any], view: View) -> None:
    """Refuse columns that the table does not have."""
    names = [f["name"] for f in described["schema"]["fields"]]
    free = {"rows": ("agglomeration", "province", "columns", "map"), "blocks": ("none",)}
    problems = [Problem(f"{option}: {wanted}", "a column of the table: " + ", ".join(names),
                        "correct the view of the table", file=described["name"])
                for option in ("rows", "columns", "blocks", "value", "share", "share_of", "where")
                if (wanted := view.where[0] if option == "where" else getattr(view, option))
                and wanted not in names and wanted not in free.get(option, ())]
    if problems:
        raise BuildError(problems)


def _by_value(frame: pd.DataFrame, column: str) -> Coverage:
    """Count the rows of each value of a column."""
    counts = frame[column].astype(str).value_counts(sort=False)
    names = _in_order(frame[column])
    table = pd.DataFrame({"row": names, "n_observed": [int(counts[name]) for name in names]})
    return Coverage("counts", table, column, "rows", names)


def _faulty(frame: pd.DataFrame) -> pd.Series:
    """Which rows the table itself calls wrong."""
    return frame["flag"].fillna("").map(lambda flag: FAULTY.fullmatch(flag) is not None).astype(bool)


def _by_agglomeration(frame: pd.DataFrame, city: str, year: str, column: str, blocks: str,
                      places: Mapping[str, pd.DataFrame]) -> Coverage:
    """Count the members of each agglomeration that have a row."""
    named = {key: name for key, name in ((column, "column"), (year if not column else "", "year"),
                                         (blocks if not column else "", "block")) if key}
    held = frame.rename(columns={city: "adcode", **named})
    table = _members(held, list(named.values()), places)
    order = plan_order(places)
    if column:
        return Coverage("matrix", table, "agglomeration", "cities", order, column_keys=_in_order(frame[column]))
    if year and (table["year"].nunique() > 1 or blocks):
        return Coverage("strip", table, "agglomeration", "cities", order,
                        block_keys=_in_order(frame[blocks]) if blocks else [])
    return Coverage("bars", table.drop(columns=["year"], errors="ignore"), "agglomeration", "cities", order)


def _by_link(frame: pd.DataFrame, cities: list[str], year: str, places: Mapping[str, pd.DataFrame]) -> Coverage:
    """Count the members of each agglomeration that have a link with any city, and with another of its members."""
    named = {year: "year"} if year else {}
    frame = frame[frame[cities[0]] != frame[cities[1]]]
    members = places["members"][["agglomeration", "adcode"]]
    ends = members.rename(columns={"adcode": "to", "agglomeration": "there"})
    both = frame.rename(columns={**dict(zip(cities, ("adcode", "to"), strict=True)), **named}).merge(
        members, on="adcode").merge(ends, on="to")
    both = both[both["agglomeration"] == both["there"]]
    across = list(named.values())
    any_end = pd.concat([frame.rename(columns={city: "adcode", **named})[["adcode", *across]] for city in cities])
    inside = pd.concat([both[[city, *across]].rename(columns={city: "adcode"}) for city in ("adcode", "to")])
    years = any_end[across].drop_duplicates() if across else None
    table = pd.concat([_members(held, across, places, years).assign(end=end)
                       for end, held in (("any", any_end), ("inside", inside))], ignore_index=True)
    if across and table["year"].nunique() > 1:
        return Coverage("strip", table.rename(columns={"end": "block"}), "agglomeration", "linked", plan_order(places),
                        block_keys=["any", "inside"])
    return Coverage("matrix", table.rename(columns={"end": "column"}).drop(columns=across), "agglomeration", "linked",
                    plan_order(places), column_keys=["any", "inside"])


def plan_order(places: Mapping[str, pd.DataFrame]) -> list[str]:
    """Keys of the agglomerations as the plan lists them."""
    return list(places["agglomerations"].sort_values("order")["agglomeration"])


def _members(held: pd.DataFrame, across: list[str], places: Mapping[str, pd.DataFrame],
             combinations: pd.DataFrame | None = None) -> pd.DataFrame:
    """Count the different members in rows with an adcode, and those with a faulty figure, by agglomeration.

    A cell without any member is a row too, so that a picture can say "0 of 13".
    """
    members = places["members"][["agglomeration", "adcode"]]
    if combinations is None:
        combinations = held[across].drop_duplicates() if across else pd.DataFrame(index=[0])
    table = pd.DataFrame({"row": plan_order(places)}).merge(combinations, how="cross")
    index = pd.MultiIndex.from_frame(table[["row", *across]]) if across else table["row"]

    def counted(rows: pd.DataFrame) -> Any:
        inside = rows[["adcode", *across]].drop_duplicates().merge(members, on="adcode")
        return inside.groupby(["agglomeration", *across]).size().reindex(index).fillna(0).to_numpy(dtype=int)

    table["n_observed"] = counted(held)
    table["n_possible"] = table["row"].map(members.groupby("agglomeration")["adcode"].nunique()).to_numpy(dtype=int)
    if "flag" in held:
        table["n_flagged"] = counted(held[_faulty(held)])
    return table


def _by_list(frame: pd.DataFrame, city: str, column: str, places: Mapping[str, pd.DataFrame]) -> Coverage:
    """Count the units that each list gives to each agglomeration, out of those that any list gives to it."""
    counted = frame.groupby(["agglomeration", column])[city].nunique()
    table = counted.rename_axis(["row", "column"]).rename("n_observed").reset_index()
    table["n_possible"] = table["row"].map(frame.groupby("agglomeration")[city].nunique())
    order = [key for key in plan_order(places) if key in set(table["row"])]
    return Coverage("matrix", table, "agglomeration", "units", order,
                    column_keys=_in_order(frame[column]))


def _by_columns(frame: pd.DataFrame, names: list[str], cities: list[str], year: str,
                members: pd.DataFrame) -> Coverage:
    """Count the member cities that have a figure in each column."""
    inside = frame[frame[cities[0]].isin(members["adcode"])]
    counted = inside.groupby(year)[names].count().stack()
    table = counted.rename_axis(["year", "row"]).rename("n_observed").reset_index()
    return Coverage("strip", table.assign(n_possible=members["adcode"].nunique()), "columns", "cities", names)


def _by_key(frame: pd.DataFrame, rows: str, year: str, blocks: str, figures: list[str], view: View,
            places: Mapping[str, pd.DataFrame], cities: list[str]) -> Coverage:
    """Count cells by a key of the table and year: member cities, figures, combinations of other keys, or any row."""
    source = "province_adcode" if rows == "province" else rows
    held = frame.rename(columns={source: "row", year: "year", **({blocks: "block"} if blocks else {})})
    across = ["row", "year", *(["block"] if blocks else [])]
    held = held.assign(row=held["row"].astype(str))
    if cities:
        held = held[held[cities[0]].isin(places["members"]["adcode"])]
        counted, of = held.groupby(across)[cities[0]].nunique(), "cities"
        possible = pd.Series(places["members"]["adcode"].nunique(), index=counted.index)
    elif view.share:
        by = held.set_index(across)
        counted, possible, of = (by[view.share] * by[view.share_of]).round().astype(int), by[view.share_of], "shares"
    elif len(figures) > 1 and not held.duplicated(across).any():
        counted, of = held.set_index(across)[figures].notna().sum(axis=1), "figures"
        possible = pd.Series(len(figures), index=counted.index)
    else:
        counted, of = held.groupby(across).size(), "combinations"
        most = counted.groupby("block").transform("max") if blocks else pd.Series(counted.max(), index=counted.index)
        possible = most
        if most.max() > MOST_COMBINATIONS or most.max() == 1:
            counted, possible, of = counted.clip(upper=1), most.clip(upper=1), "rows"
    table = pd.DataFrame({"n_observed": counted, "n_possible": possible})
    if "flag" in held:
        flagged = held[_faulty(held)].groupby(across).size().reindex(table.index).fillna(0).astype(int)
        table["n_flagged"] = flagged.clip(upper=table["n_observed"])
    table = table.reset_index()
    keys = _in_order(held["row"])
    if rows == "agglomeration":
        keys = [key for key in plan_order(places) if key in set(table["row"])]
    return Coverage("strip", table, rows, of, keys, block_keys=_in_order(frame[blocks]) if blocks else [])


def _in_order(values: pd.Series) -> list[str]:
    """The different values in the order of the table."""
    return [str(value) for value in dict.fromkeys(values)]
