"""What a table covers, computed from the table: its sample, and the counts its picture of coverage is drawn from.

Which counts those are follows from the keys of the table; a page can ask for others (`View`). Pure functions on
tables; the pictures are made in `pictures`.
"""
from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from flowspace.errors import BuildError, Problem
from flowspace.site.views import View

FIRST_YEAR = 1000
"""A smaller number in a column of years is no year: 0 stands for all years together."""

MOST_COMBINATIONS = 40
"""Where the remaining keys combine to more than this many cells, only whether there is any row is shown."""


@dataclass(frozen=True)
class Coverage:
    """Counts for a picture.

    Parameters
    ----------
    kind : {"strip", "matrix", "bars", "counts"}
        Cells by year; cells by another column; bars out of what is possible; bars of numbers of rows.
    table : DataFrame
        Columns row, n_observed, n_possible (not for counts), and year, column or block where the kind has them.
    rows : str
        What a row is: "agglomeration", "province" or the name of a column.
    of : {"cities", "linked", "units", "combinations", "rows", "figures"}
        What is counted: member cities with a figure or with a link, units of a list, combinations of other keys,
        rows, columns with a figure.
    row_keys, column_keys, block_keys : list of str
        In the order they are drawn.
    over : tuple of str
        The other keys, where their combinations are counted.
    """

    kind: str
    table: pd.DataFrame
    rows: str
    of: str
    row_keys: list[str]
    column_keys: list[str] = field(default_factory=list)
    block_keys: list[str] = field(default_factory=list)
    over: tuple[str, ...] = ()


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
        What the page asks for.

    Returns
    -------
    Coverage or None
        None where the table has no coverage to draw.

    Raises
    ------
    BuildError
        If the page asks for a column the table does not have.
    """
    _check(described, view)
    keys, year = described["schema"]["primaryKey"], year_column(described)
    cities = city_columns(described)
    if view.value:
        present = frame[view.value].notna()
        frame = frame[present & (frame[view.value] > 0) if view.above_zero else present]
    if view.columns == "none":
        year = ""
    if year:
        frame = frame[frame[year] >= FIRST_YEAR]
    keyed = [name for name in cities if name in keys]
    rows = view.rows or ("agglomeration" if keyed or "agglomeration" in keys else
                         "province" if "province_adcode" in keys else "")
    if rows == "columns":
        return _by_columns(frame, measured(described), cities, year, places["members"])
    others = [name for name in keys if name not in {*cities, year, "agglomeration", "province_adcode", rows}]
    blocks = view.blocks or (others[0] if others and year and rows in ("agglomeration", "province") else "")
    blocks = "" if blocks == "none" else blocks
    if rows == "agglomeration" and rows in keys and cities:
        return _by_list(frame, cities[0], view.columns or others[0], places)
    if rows == "agglomeration" and cities:
        return _by_agglomeration(frame, cities, year, view.columns, blocks, places)
    if not rows and year and others:
        rows, blocks = others[0], blocks or (others[1] if len(others) > 1 and view.blocks != "none" else "")
    if not rows:
        return None
    if year:
        over = tuple(name for name in others if name not in (rows, blocks))
        figures = [] if view.value else measured(described)
        return _by_key(frame, rows, year, blocks, over, figures, places, cities)
    counts = frame[rows].value_counts(sort=False)
    names = list(dict.fromkeys(frame[rows].astype(str)))
    table = pd.DataFrame({"row": counts.index.astype(str), "n_observed": counts.to_numpy()})
    return Coverage("counts", table, rows, "rows", names)


def _check(described: Mapping[str, Any], view: View) -> None:
    """Refuse columns that the table does not have."""
    names = [f["name"] for f in described["schema"]["fields"]]
    free = {"rows": ("agglomeration", "province", "columns", "none", "map"), "columns": ("none",), "blocks": ("none",)}
    problems = [Problem(f"{option}: {wanted}", "a column of the table: " + ", ".join(names), "correct the option",
                        file=described["name"])
                for option in ("rows", "columns", "blocks", "value")
                if (wanted := getattr(view, option)) and wanted not in names and wanted not in free.get(option, ())]
    if problems:
        raise BuildError(problems)


def _by_agglomeration(frame: pd.DataFrame, cities: list[str], year: str, column: str, blocks: str,
                      places: Mapping[str, pd.DataFrame]) -> Coverage:
    """Count the members of each agglomeration that have a row, or a link with any city."""
    members = places["members"]
    size = members.groupby("agglomeration")["adcode"].nunique()
    across = [name for name in ("column", "year", "block")
              if {"column": column, "year": year and not column, "block": blocks and not column}[name]]
    named = {column: "column", year: "year", blocks: "block"}
    held = pd.concat([frame[[city, *(key for key, name in named.items() if key and name in across)]]
                     .rename(columns={city: "adcode", **named}) for city in cities]).drop_duplicates()
    counted = held.merge(members, on="adcode").groupby(["agglomeration", *across])["adcode"].nunique()
    # A cell without any member city is a row too, so that a picture can say "0 of 13".
    combinations = held[across].drop_duplicates() if across else pd.DataFrame(index=[0])
    order = list(places["agglomerations"].sort_values("order")["agglomeration"])
    table = pd.DataFrame({"row": order}).merge(combinations, how="cross")
    index = pd.MultiIndex.from_frame(table[["row", *across]]) if across else table["row"]
    table["n_observed"] = counted.reindex(index).fillna(0).to_numpy(dtype=int)
    table["n_possible"] = table["row"].map(size).to_numpy(dtype=int)
    of = "linked" if len(cities) == 2 else "cities"
    if column:
        return Coverage("matrix", table, "agglomeration", of, order, column_keys=_in_order(frame[column]))
    if year and (table["year"].nunique() > 1 or blocks):
        return Coverage("strip", table, "agglomeration", of, order,
                        block_keys=_in_order(frame[blocks]) if blocks else [])
    return Coverage("bars", table[["row", "n_observed", "n_possible"]], "agglomeration", of, order)


def _by_list(frame: pd.DataFrame, city: str, column: str, places: Mapping[str, pd.DataFrame]) -> Coverage:
    """Count the units that each list gives to each agglomeration, out of those that any list gives to it."""
    counted = frame.groupby(["agglomeration", column])[city].nunique()
    table = counted.rename_axis(["row", "column"]).rename("n_observed").reset_index()
    table["n_possible"] = table["row"].map(frame.groupby("agglomeration")[city].nunique())
    order = list(places["agglomerations"].sort_values("order")["agglomeration"])
    return Coverage("matrix", table, "agglomeration", "units", [key for key in order if key in set(table["row"])],
                    column_keys=_in_order(frame[column]))


def _by_columns(frame: pd.DataFrame, names: list[str], cities: list[str], year: str,
                members: pd.DataFrame) -> Coverage:
    """Count the member cities that have a figure in each column."""
    inside = frame[frame[cities[0]].isin(members["adcode"])]
    counted = inside.groupby(year)[names].count().stack()
    table = counted.rename_axis(["year", "row"]).rename("n_observed").reset_index()
    return Coverage("strip", table.assign(n_possible=members["adcode"].nunique()), "columns", "cities", names)


def _by_key(frame: pd.DataFrame, rows: str, year: str, blocks: str, over: tuple[str, ...], figures: list[str],
            places: Mapping[str, pd.DataFrame], cities: list[str]) -> Coverage:
    """Count cells by a key of the table and year: member cities, figures, combinations of other keys, or any row."""
    source = "province_adcode" if rows == "province" else rows
    held = frame.rename(columns={source: "row", year: "year", **({blocks: "block"} if blocks else {})})
    across = ["row", "year", *(["block"] if blocks else [])]
    held = held.assign(row=held["row"].astype(str))
    if cities:
        members = places["members"]["adcode"]
        inside = held[held[cities[0]].isin(members)]
        counted, of = inside.groupby(across)[cities[0]].nunique(), "cities"
        possible = pd.Series(members.nunique(), index=counted.index)
    elif len(figures) > 1 and not held.duplicated(across).any():
        counted, of = held.set_index(across)[figures].notna().sum(axis=1), "figures"
        possible = pd.Series(len(figures), index=counted.index)
    else:
        counted, of = held.groupby(across).size(), "combinations"
        most = counted.groupby("block").transform("max") if blocks else pd.Series(counted.max(), index=counted.index)
        possible = most
        if most.max() > MOST_COMBINATIONS or most.max() == 1:
            counted, possible, of = counted.clip(upper=1), most.clip(upper=1), "rows"
    table = pd.DataFrame({"n_observed": counted, "n_possible": possible}).reset_index()
    if rows == "agglomeration":
        order = list(places["agglomerations"].sort_values("order")["agglomeration"])
        keys = [key for key in order if key in set(table["row"])]
    else:
        keys = _in_order(held["row"])
    return Coverage("strip", table, rows, of, keys, block_keys=_in_order(frame[blocks]) if blocks else [],
                    over=over if of == "combinations" else ())


def _in_order(values: pd.Series) -> list[str]:
    """The different values in the order of the table."""
    return [str(value) for value in dict.fromkeys(values)]


def summary(covered: Coverage) -> dict[str, Any]:
    """The numbers an alternative text is made of.

    Returns
    -------
    dict
        rows; complete, empty (rows whose cells are all full, or all without anything, in the last year of each
        block); and for strips, blocks: key, first, last and fullest year and the shares over all rows in them.
    """
    table = covered.table
    if covered.kind == "counts":
        largest = table.loc[table["n_observed"].idxmax()]
        return {"rows": len(covered.row_keys), "total": int(table["n_observed"].sum()), "largest": largest["row"],
                "largest_count": int(largest["n_observed"])}
    if covered.kind != "strip":
        by_row = table.groupby("row")[["n_observed", "n_possible"]].sum()
        return {"rows": len(covered.row_keys), "observed": int(by_row["n_observed"].sum()),
                "possible": int(by_row["n_possible"].sum()),
                "complete": int((by_row["n_observed"] == by_row["n_possible"]).sum()),
                "empty": int((by_row["n_observed"] == 0).sum())}
    blocks = []
    for key in covered.block_keys or [""]:
        part = table[table["block"] == key] if key else table
        if part.empty:
            continue
        # Rows that are not in the table in a year count as empty.
        possible = part.groupby("row")["n_possible"].max().reindex(covered.row_keys).fillna(0).sum()
        by_year = part.groupby("year")["n_observed"].sum() / possible
        last = part[part["year"] == part["year"].max()].set_index("row").reindex(covered.row_keys)
        blocks.append({"key": key, "first": int(by_year.index.min()), "last": int(by_year.index.max()),
                       "first_share": _percent(by_year.iloc[0]), "last_share": _percent(by_year.iloc[-1]),
                       "fullest": int(by_year.idxmax()), "fullest_share": _percent(by_year.max()),
                       "complete": int((last["n_observed"] == last["n_possible"]).sum()),
                       "empty": int((last["n_observed"].fillna(0) == 0).sum())})
    return {"rows": len(covered.row_keys), "blocks": blocks}


def _percent(share: float) -> int:
    """Whole per cent, where nearly all is not all and nearly nothing not nothing."""
    if share in (0.0, 1.0):
        return int(share * 100)
    return min(max(round(share * 100), 1), 99) if math.isfinite(share) else 0
