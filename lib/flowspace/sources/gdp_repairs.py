"""Repairs known wrong cells of city GDP, each only where the figures are the ones known to be wrong.

A row is one city and year with total and sectors; all rules take and return such a table. What no source supports is
left as it is and only flagged (see `city_covariates`).
"""
from __future__ import annotations

import pandas as pd

TOTAL = "gdp"
SECTORS = ["gdp_primary", "gdp_secondary", "gdp_tertiary"]
PARTS = [TOTAL, *SECTORS]

SHIFTED_YEAR = 2011
SHIFTED = ("230800", "230900", "231000", "231100", "231200", "232700")
"""Jiamusi, Qitaihe, Mudanjiang, Heihe, Suihua, Daxing'anling: in 2011 compilation a gives each the row of the next."""

SWAPPED_YEAR, SWAPPED = 2005, ("450800", "450900")
"""Guigang and Yulin (Guangxi), interchanged in compilation a."""

LAGGED, LAGGED_YEARS = "430700", range(2000, 2016)
"""Changde: to 2015 compilation a gives the figures of the year before."""

MISREAD = (("150600", 2022), ("340400", 2022))
"""Ordos has the figure of all Inner Mongolia in compilation a, Huainan that of something smaller."""

ILI, ILI_PARTS, ILI_ALONE = "654000", ("654200", "654300"), (2019, 2020)
"""The figures of Ili include Tacheng and Altay, which are units of their own, except in 2019 and 2020."""


def chosen(compilations: pd.DataFrame) -> pd.DataFrame:
    """Take compilation a, and compilation b where a has no total.

    Parameters
    ----------
    compilations : DataFrame
        The table city_covariate_compilations.

    Returns
    -------
    DataFrame
        Indexed by adcode and year: gdp, the three sectors, gdp_b (the other compilation), source, flag and evidence.
        Cities and years without any total have no row, but those of `SHIFTED` in the year of the shift always have.
    """
    table = compilations.set_index(["adcode", "year"])
    wanted = table.index.union([(code, SHIFTED_YEAR) for code in SHIFTED])
    table = table.reindex(wanted).rename(columns={f"{part}_a": part for part in PARTS})[[*PARTS, "gdp_b"]]
    from_b = table[TOTAL].isna() & table["gdp_b"].notna()
    table.loc[from_b, SECTORS] = float("nan")
    table.loc[from_b, TOTAL] = table["gdp_b"]
    kept = table[TOTAL].notna() | table.index.isin([(code, SHIFTED_YEAR) for code in SHIFTED])
    return table.assign(source=from_b.map({True: "b", False: "a"}), flag="", evidence="observed")[kept]


def repaired(cells: pd.DataFrame) -> pd.DataFrame:
    """Apply all repairs in turn.

    Parameters
    ----------
    cells : DataFrame
        What `chosen` returns.

    Returns
    -------
    DataFrame
        The same columns; repaired rows carry the flag "repaired".
    """
    for rule in (shift_back, swap_back, lag_back, take_other, total_of_sectors, without_parts):
        cells = rule(cells.copy())
    return cells[cells[TOTAL].notna()]


def shift_back(cells: pd.DataFrame) -> pd.DataFrame:
    """Give each shifted city its own row back; the first, whose row is lost, takes the other compilation."""
    rows = [(code, SHIFTED_YEAR) for code in SHIFTED]
    checked = zip(rows[:-1], rows[1:], strict=True)
    if not all(_same(cells.at[here, TOTAL], cells.at[owner, "gdp_b"]) for here, owner in checked
               if pd.notna(cells.at[owner, "gdp_b"])) or pd.isna(cells.at[rows[0], "gdp_b"]):
        return cells
    figures = cells.loc[rows[:-1], PARTS].to_numpy()
    cells.loc[rows[1:], PARTS] = figures
    cells.loc[rows[1:], ["flag", "source"]] = "repaired", "a"
    return _from_b(cells, rows[:1])


def swap_back(cells: pd.DataFrame) -> pd.DataFrame:
    """Give two interchanged cities their own rows back."""
    rows = [(code, SWAPPED_YEAR) for code in SWAPPED]
    if not set(rows) <= set(cells.index) or not all(
            _same(cells.at[here, TOTAL], cells.at[owner, "gdp_b"]) for here, owner in zip(rows, rows[::-1], strict=True)):
        return cells
    cells.loc[rows, PARTS] = cells.loc[rows[::-1], PARTS].to_numpy()
    cells.loc[rows, "flag"] = "repaired"
    return cells


def lag_back(cells: pd.DataFrame) -> pd.DataFrame:
    """Move the figures of the lagging city to their years; the last of them takes the other compilation."""
    rows = [(LAGGED, year) for year in LAGGED_YEARS]
    if not set(rows) <= set(cells.index) or not all(
            _same(cells.at[later, TOTAL], cells.at[row, "gdp_b"]) for row, later in zip(rows[:-1], rows[1:], strict=True)):
        return cells
    cells.loc[rows[:-1], PARTS] = cells.loc[rows[1:], PARTS].to_numpy()
    cells.loc[rows[:-1], "flag"] = "repaired"
    return _from_b(cells, rows[-1:])


def take_other(cells: pd.DataFrame) -> pd.DataFrame:
    """Take compilation b where a is known to be wrong and differs by more than half."""
    rows = [row for row in MISREAD if row in cells.index
            and abs(cells.at[row, TOTAL] / cells.at[row, "gdp_b"] - 1) > 0.5]
    return _from_b(cells, rows)


def total_of_sectors(cells: pd.DataFrame) -> pd.DataFrame:
    """Replace a total that repeats the year before by the sum of its sectors, where these have moved on.

    The sum of the sectors equals the total in 98 of 100 cells. Where the sectors are missing, compilation b is taken;
    where they repeat the year before too, nothing supports a repair and the cell is implausible.
    """
    before = cells.groupby(level="adcode")[PARTS].shift(1)
    years = cells.index.get_level_values("year").to_series(index=cells.index)
    repeats = (cells[TOTAL] == before[TOTAL]) & (years.groupby(level="adcode").diff() == 1)
    sums = cells[SECTORS].sum(axis=1, min_count=3)
    moved = repeats & (cells[SECTORS] != before[SECTORS]).any(axis=1) & sums.notna()
    cells.loc[moved, TOTAL] = sums[moved].round(4)
    cells.loc[moved, "flag"] = "repaired"
    other = repeats & sums.isna() & cells["gdp_b"].notna()
    cells = _from_b(cells, list(cells.index[other]))
    cells.loc[repeats & ~moved & ~other, "flag"] = "implausible"
    return cells


def without_parts(cells: pd.DataFrame) -> pd.DataFrame:
    """Subtract Tacheng and Altay from the figures of Ili that include them."""
    for year in sorted(set(cells.loc[[ILI]].index.get_level_values("year")) - set(ILI_ALONE)) if ILI in cells.index else ():
        rows = [(part, year) for part in ILI_PARTS]
        if set(rows) <= set(cells.index):
            cells.loc[(ILI, year), PARTS] = (cells.loc[(ILI, year), PARTS] - cells.loc[rows, PARTS].sum()).astype(float)
            cells.loc[[(ILI, year)], PARTS] = cells.loc[[(ILI, year)], PARTS].astype(float).round(4)
            cells.loc[(ILI, year), ["flag", "evidence"]] = "repaired", "estimated"
    return cells


def _same(one: float, other: float) -> bool:
    """Whether two figures agree to the digits that rounding leaves."""
    return bool(abs(one - other) <= 1e-3 * abs(other))


def _from_b(cells: pd.DataFrame, rows: list) -> pd.DataFrame:
    """Take the total of compilation b, which has no sectors here."""
    cells.loc[rows, TOTAL] = cells.loc[rows, "gdp_b"]
    cells.loc[rows, SECTORS] = float("nan")
    cells.loc[rows, ["source", "flag"]] = "b", "repaired"
    return cells
