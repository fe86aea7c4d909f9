"""From cells of text to a typed table: types, then the pandera schema, then keys. Problems carry their row."""
from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

import pandas as pd

from flowspace.tables.declaration import Column, Table
from flowspace.tables.problems import Collector, did_you_mean, shorten
from flowspace.tables.reading import Cells
from flowspace.tables.rules import RULES

if TYPE_CHECKING:
    import pandera.pandas as pa

_INTEGER = re.compile(r"[+-]?\d{1,18}")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")
_TRUTH = {"true": True, "false": False}


def expectation(column: Column) -> str:
    """Say in plain words which values a column takes.

    Examples
    --------
    >>> from flowspace.tables.declaration import adcode_column, year_column
    >>> expectation(year_column(1990, 2013))
    'a whole number from 1990 to 2013'
    >>> expectation(adcode_column())
    'a code of six digits, such as 110000'
    """
    kind = {"integer": "a whole number", "number": "a number", "boolean": "true or false", "string": "a text"}
    words = kind[column.type]
    if column.enum:
        words = "one of " + ", ".join(repr(value) if value else "nothing" for value in column.enum)
    elif column.pattern == r"[1-9]\d{5}":
        words = "a code of six digits, such as 110000"
    elif column.pattern:
        words = f"a text of the form {column.pattern}"
    if column.minimum is not None and column.maximum is not None:
        words += f" from {column.minimum} to {column.maximum}"
    elif column.minimum is not None:
        words += f" not below {column.minimum}"
    return words if column.required or column.enum else words + ", or nothing"


def convert(cells: Cells, table: Table, problems: Collector) -> dict[str, pd.Series]:
    """Turn cells of text into typed columns, noting every cell of the wrong type.

    Parameters
    ----------
    cells : Cells
        Text by column.
    table : Table
        The declaration to follow.
    problems : Collector
        Takes what is wrong.

    Returns
    -------
    dict of Series
        The declared columns present in `cells`, in declared order, indexed by row of the file. Each lacks only its
        own wrong cells, so that the other cells of the row are still checked.
    """
    columns = {}
    for column in table.columns:
        if column.name not in cells.columns:
            continue
        rows, values = [], []
        for row, text in zip(cells.rows, cells.columns[column.name], strict=True):
            try:
                values.append(_value(text, column))
                rows.append(row)
            except ValueError as error:
                problems.add("type", found=str(error), expected=expectation(column), mend=_mend(column, text),
                             row=row, column=column.name)
        columns[column.name] = pd.Series(values, index=pd.Index(rows, dtype="int64"), dtype=dtype(column))
    return columns


def dtype(column: Column) -> str:
    """Return the pandas type of a column.

    Examples
    --------
    >>> from flowspace.tables.declaration import count_column
    >>> dtype(count_column("patents", "", "", required=False))
    'Int64'
    """
    if column.type == "integer":
        return "int64" if column.required else "Int64"
    return {"string": "str", "number": "float64", "boolean": "bool"}[column.type]


def _value(text: str, column: Column):
    """Convert one cell; the message of the ValueError says what was found."""
    if column.type == "string":
        if text == "" and column.required:
            raise ValueError("an empty cell")
        return text
    text = text.strip()
    if text == "":
        if column.required:
            raise ValueError("an empty cell")
        return pd.NA if column.type == "integer" else math.nan
    if column.type == "boolean":
        if text.lower() not in _TRUTH:
            raise ValueError(shorten(text))
        return _TRUTH[text.lower()]
    pattern = _INTEGER if column.type == "integer" else _NUMBER
    if not text.isascii() or not pattern.fullmatch(text):
        raise ValueError(shorten(text))
    number = int(text) if column.type == "integer" else float(text)
    if not math.isfinite(number):
        raise ValueError(f"{shorten(text)}, which is beyond all numbers")
    return number


def _mend(column: Column, text: str) -> str:
    """Say how a cell of the wrong type is mended."""
    plain = text.strip()
    if plain == "" or plain.lower() in ("na", "n/a", "nan", "null", "none", "-", "—", "…"):
        return "leave the cell empty" if not column.required and plain else \
            ("fill the cell" if column.type in ("string", "boolean") else
             "fill the cell, or leave the whole row out where the figure is not known")
    if column.type == "integer" and re.fullmatch(r"[+-]?[\d,，\s]+", plain):
        return "write the number without separators"
    if column.type == "integer" and _NUMBER.fullmatch(plain):
        return "write a whole number; counts have no decimals"
    return "write " + expectation(column)


@lru_cache(maxsize=None)
def schema(table: Table, only: str | None = None) -> pa.DataFrameSchema:
    """Build the pandera schema of a declared table: strict, every column typed, limits as checks.

    Parameters
    ----------
    table : Table
        The declaration.
    only : str, optional
        Name of the one column the schema is to have.

    Returns
    -------
    pandera.pandas.DataFrameSchema
        Imported only when a table is read, so that importing the library stays quick.

    Examples
    --------
    >>> from flowspace.tables.catalogue import TABLES
    >>> sorted(schema(TABLES["city_grants_2017"]).columns)
    ['adcode', 'evidence', 'flag', 'patents', 'year']
    """
    import pandera.pandas as pa

    columns = {}
    for column in table.columns:
        if only not in (None, column.name):
            continue
        checks = []
        if column.enum:
            checks.append(pa.Check.isin(column.enum))
        if column.pattern:
            checks.append(pa.Check.str_matches(rf"(?:{column.pattern})\Z"))
        if column.minimum is not None:
            checks.append(pa.Check.greater_than_or_equal_to(column.minimum))
        if column.maximum is not None:
            checks.append(pa.Check.less_than_or_equal_to(column.maximum))
        columns[column.name] = pa.Column(dtype(column), checks, nullable=not column.required)
    return pa.DataFrameSchema(columns, strict=True, name=table.name)


def check_columns(columns: Mapping[str, pd.Series], table: Table, others: Mapping[str, pd.DataFrame],
                  problems: Collector) -> pd.DataFrame | None:
    """Check typed columns against the schema, the keys and the rules of their table.

    Parameters
    ----------
    columns : mapping of str to Series
        Typed columns, indexed by row of the file, as `convert` returns them.
    table : Table
        The declaration to follow.
    others : mapping of str to DataFrame
        The tables that foreign keys refer to.
    problems : Collector
        Takes what is wrong.

    Returns
    -------
    DataFrame or None
        The table, indexed by row of the file; None where a problem was noted.
    """
    whole = not problems
    if whole:
        frame = pd.DataFrame(dict(columns))
        _check_values(frame, table, None, problems)
    else:
        for name, values in columns.items():
            _check_values(values.to_frame(name), table, name, problems)
    _check_primary_key(columns, table, problems)
    _check_foreign_keys(columns, table, others, problems)
    if problems:
        return None
    for rule in table.rules:
        RULES[rule](frame, others, problems)
    return None if problems else frame


def _check_values(frame: pd.DataFrame, table: Table, only: str | None, problems: Collector) -> None:
    """Hold a table, or one column of it, to the schema and note every value that breaks it."""
    import pandera.errors

    try:
        schema(table, only).validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        for case in errors.failure_cases.itertuples(index=False):
            column = table.column(case.column)
            mend = "correct the value"
            if column.enum:
                mend += did_you_mean(str(case.failure_case), column.enum)
            elif column.type == "integer" and column.minimum is not None and column.maximum is not None:
                mend += ", or leave the row out"
            problems.add("value", found=shorten(str(case.failure_case)), expected=expectation(column), mend=mend,
                         row=int(case.index), column=column.name)


def _check_primary_key(columns: Mapping[str, pd.Series], table: Table, problems: Collector) -> None:
    """Note rows whose key occurred before."""
    key = list(table.primary_key)
    if not set(key) <= set(columns):
        return
    parts = pd.concat([columns[name] for name in key], axis=1, join="inner", keys=key)
    first: dict[tuple, int] = {}
    for row, values in zip(parts.index, parts.itertuples(index=False, name=None), strict=True):
        if values in first:
            words = ", ".join(f"{name} {value}" for name, value in zip(key, values, strict=True))
            problems.add("duplicate", found=f"{words} a second time (first in row {first[values]})",
                         expected="each combination of " + ", ".join(key) + " once",
                         mend="remove one of the two rows", row=int(row), column=key[-1])
        else:
            first[values] = int(row)


def _check_foreign_keys(columns: Mapping[str, pd.Series], table: Table, others: Mapping[str, pd.DataFrame],
                        problems: Collector) -> None:
    """Note values that the table they refer to does not know."""
    for key in table.foreign_keys:
        if key.column not in columns:
            continue
        pattern = table.column(key.column).pattern
        known = set(others[key.table][key.reference])
        for row, value in columns[key.column].items():
            # A value of the wrong form has been reported by the schema already.
            if value not in known and (pattern is None or re.fullmatch(pattern, value)):
                problems.add("unknown", found=f"{value!r}, which is not in the table {key.table}"
                                              f"{did_you_mean(value, known)}",
                             expected=f"a value of the column {key.reference} of {key.table}",
                             mend=_mend_reference(key.table), row=int(row), column=key.column)


def _mend_reference(table: str) -> str:
    """Say how an unknown reference is mended."""
    if table == "cities":
        return ("use the code of the end of 2020 (a municipality ends in 0000; units that were merged are in "
                "unit_changes), or add the unit to a cities.csv of your own")
    return f"correct the value, or add it to a {table}.csv of your own"
