"""Figures of a table as an indicator names them: its rows chosen, its column found, its problems collected."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache

import pandas as pd

from flowspace.capability.indicators import Indicator
from flowspace.errors import Problem, TableError, did_you_mean
from flowspace.tables.catalogue import TABLES
from flowspace.tables.indicator_rules import LIST_AGGREGATORS, is_long, place_kind
from flowspace.tables.references import Condition, Reference

Tables = Mapping[str, pd.DataFrame] | Callable[[str], pd.DataFrame]


class Reader:
    """Tables by name, each asked for once.

    Parameters
    ----------
    tables : mapping or callable
        Name of a table → the table, as `flowspace.tables.read` returns it.
    """

    def __init__(self, tables: Tables):
        self._tables = tables
        self._read: dict[str, pd.DataFrame] = {}

    def table(self, name: str) -> pd.DataFrame:
        """Return a table.

        Raises
        ------
        TableError
            If there is none of that name.
        """
        if name not in self._read:
            if isinstance(self._tables, Mapping):
                if name not in self._tables:
                    raise TableError(Problem(f"no table {name!r}{did_you_mean(name, self._tables)}",
                                             "every table the indicators name", "add it to the tables given"))
                self._read[name] = self._tables[name]
            elif callable(self._tables):
                self._read[name] = self._tables(name)
            else:
                raise TableError(Problem(f"tables of type {type(self._tables).__name__}", "a function from names to "
                                         "tables, or a mapping", "give flowspace.tables.read"))
        return self._read[name]


def chosen_rows(frame: pd.DataFrame, conditions: Iterable[Condition]) -> pd.DataFrame:
    """Return the rows of a table that meet all conditions.

    Parameters
    ----------
    frame : DataFrame
    conditions : iterable of Condition
        Numbers are compared as numbers, true and false as such, all else as text.

    Returns
    -------
    DataFrame

    Examples
    --------
    >>> frame = pd.DataFrame({"year": [2012, 2016], "level": ["city", "sub_unit"], "value": [1, 2]})
    >>> chosen_rows(frame, [Condition("year", True, "2016"), Condition("level", False, "city")])["value"].tolist()
    [2]
    """
    kept = pd.Series(True, index=frame.index)
    for condition in conditions:
        column = frame[condition.column]
        if pd.api.types.is_bool_dtype(column):
            same = column == (condition.value == "true")
        elif pd.api.types.is_numeric_dtype(column):
            same = (column == float(condition.value)).fillna(False).astype(bool)
        else:
            same = column.astype(str) == condition.value
        kept &= same if condition.equal else ~same
    return frame[kept]


def referred(reference: Reference, reader: Reader) -> pd.DataFrame:
    """Return the figures a reference names: place, year, value and evidence.

    Parameters
    ----------
    reference : Reference
        To a table of cities or provinces.
    reader : Reader

    Returns
    -------
    DataFrame
        adcode or province_adcode, year, value (float), evidence; rows without a figure left out.

    Examples
    --------
    >>> from flowspace import tables
    >>> gdp = referred(Reference("city_covariates", "gdp"), Reader(tables.read))
    >>> gdp[(gdp["adcode"] == "110000") & (gdp["year"] == 2019)]["value"].tolist()
    [35371.28]
    """
    declared = TABLES[reference.table]
    place = "adcode" if place_kind(declared) == "city" else "province_adcode"
    rows, column = reader.table(reference.table), reference.column
    if column not in declared.column_names:
        rows, column = rows[rows["variable"] == column], "value"
    rows = chosen_rows(rows, reference.conditions)
    result = pd.DataFrame({place: rows[place], "year": rows["year"], "value": rows[column].astype(float),
                           "evidence": rows["evidence"]})
    return result[result["value"].notna()].reset_index(drop=True)


def variable_problems(indicators: Iterable[Indicator], reader: Reader) -> list[Problem]:
    """Find variables and lists that the tables do not hold, which a table of indicators alone cannot tell.

    Parameters
    ----------
    indicators : iterable of Indicator
    reader : Reader

    Returns
    -------
    list of Problem
        Empty where all are there.

    Examples
    --------
    >>> from flowspace import tables
    >>> from flowspace.capability.indicators import choose_indicators
    >>> variable_problems(choose_indicators(tables.read("capability_indicators")), Reader(tables.read))
    []
    """
    @cache
    def variables(table: str) -> set[str]:
        return set(reader.table(table)["variable"].unique())

    problems = []
    for indicator in indicators:
        for name, reference in (("column", indicator.figures), ("weight", indicator.weight),
                                ("denominator", indicator.denominator)):
            if reference is None or (name == "column" and indicator.aggregator in LIST_AGGREGATORS):
                continue
            declared = TABLES[reference.table]
            if not is_long(declared) or reference.column in declared.column_names:
                continue
            # A table cut to some years may lack a variable that others have; the list of variables then knows it.
            known = variables(reference.table) | variables("covariates")
            if reference.column not in known:
                problems.append(Problem(
                    f"no variable {reference.column!r} in the table {reference.table}"
                    f"{did_you_mean(reference.column, sorted(known))} (indicator {indicator.code})",
                    "one of " + ", ".join(sorted(known)), "correct the name", file="table of indicators", column=name))
    return problems
