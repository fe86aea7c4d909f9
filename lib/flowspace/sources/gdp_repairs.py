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
    known = [owner for owner in rows[1:] if pd.notna(cells.at[owner, "gdp_b"])]  # The last has no second figure.
    if not known or not _stand_at(cells, [rows[rows.index(owner) - 1] for owner in known], known):
        return cells
    cells.loc[rows[1:], PARTS] = cells.loc[rows[:-1], PARTS].to_numpy()
    cells.loc[rows[1:], ["flag", "source"]] = "repaired", "a"
    return _from_b(cells, rows[:1])


def swap_back(cells: pd.DataFrame) -> pd.DataFrame:
    """Give two interchanged cities their own rows back."""
    rows = [(code, SWAPPED_YEAR) for code in SWAPPED]
    if not _stand_at(cells, rows[::-1], rows):
        return cells
    cells.loc[rows, PARTS] = cells.loc[rows[::-1], PARTS].to_numpy()
    cells.loc[rows, "flag"] = "repaired"
    return cells


def lag_back(cells: pd.DataFrame) -> pd.DataFrame:
    """Move the figures of the lagging city to their years; the last of them takes the other compilation."""
    rows = [(LAGGED, year) for year in LAGGED_YEARS]
    if not _stand_at(cells, rows[1:], rows[:-1]):
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
    where they repeat the year before too, nothing supports a repair and the cell is left to be flagged.
    """
    before = cells.groupby(level="adcode")[PARTS].shift(1)
    years = cells.index.get_level_values("year").to_series(index=cells.index)
    repeats = (cells[TOTAL] == before[TOTAL]) & (years.groupby(level="adcode").diff() == 1)
    sums = cells[SECTORS].sum(axis=1, min_count=3)
    moved = repeats & (cells[SECTORS] != before[SECTORS]).any(axis=1) & sums.notna()
    cells.loc[moved, TOTAL] = sums[moved].round(4)
    cells.loc[moved, "flag"] = "repaired"
    other = repeats & sums.isna() & cells["gdp_b"].notna()
    return _from_b(cells, list(cells.index[other]))


def without_parts(cells: pd.DataFrame) -> pd.DataFrame:
    """Subtract Tacheng and Altay from the figures of Ili that include them."""
    codes, years = (cells.index.get_level_values(name) for name in ("adcode", "year"))
    parts = cells.loc[codes.isin(ILI_PARTS), PARTS].groupby(level="year").sum(min_count=len(ILI_PARTS))
    rows = cells.index[(codes == ILI) & years.isin(parts.dropna().index) & ~years.isin(ILI_ALONE)]
    subtracted = parts.loc[rows.get_level_values("year")].to_numpy()
    cells.loc[rows, PARTS] = (cells.loc[rows, PARTS] - subtracted).round(4)
    cells.loc[rows, ["flag", "evidence"]] = "repaired", "estimated"
    return cells


def _stand_at(cells: pd.DataFrame, places: list, owners: list) -> bool:
    """Whether each place holds what compilation b says of its owner, to the digits that rounding leaves."""
    if not set(places) | set(owners) <= set(cells.index):
        return False
    found, expected = cells.loc[places, TOTAL].to_numpy(), cells.loc[owners, "gdp_b"].to_numpy()
    return bool((abs(found - expected) <= 1e-3 * expected).all())


def _from_b(cells: pd.DataFrame, rows: list) -> pd.DataFrame:
    """Take the total of compilation b, which has no sectors here."""
    cells.loc[rows, TOTAL] = cells.loc[rows, "gdp_b"]
    cells.loc[rows, SECTORS] = float("nan")
    cells.loc[rows, ["source", "flag"]] = "b", "repaired"
    return cells
