"""From cells of text to a typed table: types, then the pandera schema, then keys. Problems carry their row."""
from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from flowspace.errors import did_you_mean
from flowspace.tables.declaration import ADCODE, Column, ForeignKey, Table
from flowspace.tables.problems import Collector, shorten
from flowspace.tables.reading import Cells
from flowspace.tables.rules import NEED_ALL_ROWS, RULES

if TYPE_CHECKING:
    import pandera.pandas as pa

_INTEGER = re.compile(r"[+-]?\d{1,18}")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")
_TRUTH = {"true": True, "false": False}
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]")


def expectation(column: Column) -> str:
    """Say in plain words which values a column takes.

    Parameters
    ----------
    column : Column

    Returns
    -------
    str

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

    Examples
    --------
    >>> from flowspace.tables.catalogue import TABLES
    >>> cells = Cells([2, 3], {"adcode": ["110000", "120000"], "year": ["2010", "soon"]})
    >>> convert(cells, TABLES["city_patents"], problems := Collector("mine.csv"))["year"].to_dict()
    {2: 2010}
    >>> print(problems.listed()[0].found)
    'soon'
    """
    columns = {}
    rows = np.array(cells.rows, dtype="int64")
    for column in table.columns:
        if column.name in cells.columns:
            columns[column.name] = _typed(cells.columns[column.name], rows, column, problems)
    return columns


def _typed(texts: Sequence[str], rows: np.ndarray, column: Column, problems: Collector) -> pd.Series:
    """Convert the cells of one column; each distinct text is converted once, as texts repeat by the thousand."""
    number, distinct = pd.factorize(np.array(texts, dtype=object))
    values, wrong = [], {}
    position = np.full(len(distinct), -1)
    for i, text in enumerate(distinct):
        try:
            values.append(_value(text, column))
            position[i] = len(values) - 1
        except ValueError as error:
            wrong[i] = str(error)
    where = position[number]
    bad = np.flatnonzero(where < 0)
    problems.add_rows("type", rows[bad], lambda i: (wrong[number[bad[i]]], expectation(column),
                                                    _mend(column, texts[bad[i]])), column.name)
    good = where >= 0
    return pd.Series(values, dtype=dtype(column)).take(where[good]).set_axis(rows[good])


def dtype(column: Column) -> str:
    """Return the pandas type of a column.

    Parameters
    ----------
    column : Column

    Returns
    -------
    str

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
        if _UNREADABLE.search(text):
            raise ValueError(f"{shorten(text)}, with a character that is no text")
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
    plain = unicodedata.normalize("NFKC", text).strip()
    if column.type == "string" and plain:
        return "type the cell anew; the text was damaged when the file was saved or converted"
    if plain == "" or plain.lower() in ("na", "n/a", "nan", "null", "none", "-", "—", "…"):
        return "leave the cell empty" if not column.required and plain else \
            ("fill the cell" if column.type in ("string", "boolean") else
             "fill the cell, or leave the whole row out where the figure is not known")
    if column.type == "number" and re.fullmatch(r"[+-]?\d+,\d{1,2}", plain):
        return "write the decimal mark as a point"
    if column.type in ("integer", "number") and re.fullmatch(r"[+-]?\d[\d,\s]*(?:\.\d*)?", plain) \
            and not _NUMBER.fullmatch(plain):
        return "write the number without separators"
    if plain != text.strip() and column.type in ("integer", "number") and _NUMBER.fullmatch(plain):
        return f"write {plain} in plain digits, as on an English keyboard"
    if column.type == "integer" and _NUMBER.fullmatch(plain):
        return "write a whole number; counts have no decimals"
    return "write " + expectation(column)


@lru_cache(maxsize=None)
def schema(column: Column) -> pa.DataFrameSchema:
    """Build the pandera schema of a declared column: its type, with its limits as checks.

    Parameters
    ----------
    column : Column
        The declaration.

    Returns
    -------
    pandera.pandas.DataFrameSchema
        Imported only when a table is read, so that importing the library stays quick.

    Examples
    --------
    >>> from flowspace.tables.catalogue import TABLES
    >>> list(schema(TABLES["city_grants_2017"].column("adcode")).columns)
    ['adcode']
    """
    import pandera.pandas as pa

    checks = []
    if column.enum:
        checks.append(pa.Check.isin(column.enum))
    if column.pattern:
        checks.append(pa.Check.str_matches(rf"(?:{column.pattern})\Z"))
    if column.minimum is not None:
        checks.append(pa.Check.greater_than_or_equal_to(column.minimum))
    if column.maximum is not None:
        checks.append(pa.Check.less_than_or_equal_to(column.maximum))
    return pa.DataFrameSchema({column.name: pa.Column(dtype(column), checks, nullable=not column.required)},
                              strict=True, name=column.name)


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

    Notes
    -----
    Where a table that foreign keys refer to is missing from `others`, its keys and the rules are not checked.
    Where some rows are wrong, the rules are held to the others, except rules that need all rows.

    Examples
    --------
    >>> from flowspace.tables.catalogue import TABLES
    >>> columns = {"adcode": pd.Series(["110000", "110000"], index=[2, 3])}
    >>> check_columns(columns, TABLES["cities"], {}, problems := Collector("cities.csv")) is None
    True
    >>> print(problems.listed()[0].found)
    adcode 110000 a second time (first in row 2)
    """
    for name, values in columns.items():
        _check_values(values, table.column(name), problems)
    _check_primary_key(columns, table, problems)
    _check_foreign_keys(columns, table, others, problems)
    if set(columns) != set(table.column_names) or any(key.table not in others for key in table.foreign_keys):
        return None
    frame = pd.concat(columns, axis=1, join="inner")
    sound = not problems
    for rule in table.rules:
        if sound:
            RULES[rule](frame, others, problems)
        elif rule not in NEED_ALL_ROWS:
            RULES[rule](frame.loc[~frame.index.isin(problems.rows)], others, problems)
    return None if problems else frame


def _check_values(values: pd.Series, column: Column, problems: Collector) -> None:
    """Hold a column to the schema and note every value that breaks it.

    Every check of the schema looks at single values, so each distinct value is checked once.
    """
    import pandera.errors

    number, distinct = pd.factorize(values, use_na_sentinel=False)
    try:
        schema(column).validate(pd.DataFrame({column.name: distinct}, dtype=values.dtype), lazy=True)
    except pandera.errors.SchemaErrors as errors:
        wrong = np.zeros(len(distinct), dtype=bool)
        wrong[errors.failure_cases["index"].dropna().astype("int64")] = True
        bad = np.flatnonzero(wrong[number])
        problems.add_rows("value", values.index[bad], lambda i: (
            shorten(str(values.iloc[bad[i]])), expectation(column), _mend_value(column, str(values.iloc[bad[i]]))),
            column.name)


def _mend_value(column: Column, value: str) -> str:
    """Say how a value of the right type that breaks the schema is mended."""
    if column.pattern == ADCODE:
        return _mend_code(value)
    mend = "correct the value"
    if column.enum:
        mend += did_you_mean(value, column.enum)
    elif column.type == "integer" and column.minimum is not None and column.maximum is not None:
        mend += ", or leave the row out"
    return mend


def _mend_code(text: str) -> str:
    """Say how a code that a spreadsheet or a keyboard has changed is mended.

    Examples
    --------
    >>> _mend_code("110000.0")
    'write 110000 and nothing else in the cell'
    >>> _mend_code("1.1E+05")
    'format the column as text and enter the six digits again; the spreadsheet has rounded the code'
    """
    plain = unicodedata.normalize("NFKC", text).strip().lstrip("'’‘").strip()
    if match := re.fullmatch(r"([1-9]\d{5})(?:\.0*)?", plain):
        return f"write {match[1]} and nothing else in the cell"
    if re.fullmatch(r"[1-9](?:\.\d+)?[eE]\+?0?5", plain):
        return "format the column as text and enter the six digits again; the spreadsheet has rounded the code"
    if re.fullmatch(r"[1-9]\d{3}", plain):
        return f"write {plain}00, the code in six digits"
    return "write the six digits of the code; `flowspace import` turns names into codes"


def _check_primary_key(columns: Mapping[str, pd.Series], table: Table, problems: Collector) -> None:
    """Note rows whose key occurred before."""
    key = list(table.primary_key)
    if not set(key) <= set(columns):
        return
    parts = pd.concat([columns[name] for name in key], axis=1, join="inner", keys=key)
    repeated = np.flatnonzero(parts.duplicated())
    if not len(repeated):
        return
    group = parts.groupby(key, sort=False, dropna=False).ngroup().to_numpy()
    first = parts.index[~parts.duplicated()]  # groups are numbered in the order of their first rows

    def describe(i: int) -> tuple[str, str, str]:
        values = parts.iloc[repeated[i]]
        words = ", ".join(f"{name} {_plain(str(values[name]))}" for name in key)
        return (f"{words} a second time (first in {problems.place(int(first[group[repeated[i]]]))})",
                "each combination of " + ", ".join(key) + " once", "remove one of the two rows")

    problems.add_rows("duplicate", parts.index[repeated], describe, key[-1])


def _plain(text: str) -> str:
    """Leave short plain words as they are; quote and cut whatever would spoil a sentence."""
    return text if text.isprintable() and 0 < len(text) <= 60 else shorten(text)


def _check_foreign_keys(columns: Mapping[str, pd.Series], table: Table, others: Mapping[str, pd.DataFrame],
                        problems: Collector) -> None:
    """Note values that the table they refer to does not know."""
    for key in table.foreign_keys:
        if key.column not in columns or key.table not in others:
            continue
        column, values = table.column(key.column), columns[key.column]
        known = set(others[key.table][key.reference])
        unknown = values[~values.isin(known)]
        if not column.required:
            unknown = unknown[unknown != ""]
        if column.pattern is not None:  # A value of the wrong form has been reported by the schema already.
            unknown = unknown[unknown.str.fullmatch(column.pattern)]
        problems.add_rows("unknown", unknown.index, _describe_unknown(unknown, known, key), key.column)


def _describe_unknown(unknown: pd.Series, known: set[str], key: ForeignKey) -> Callable[[int], tuple[str, str, str]]:
    """Describe values that the table they refer to does not know."""
    def describe(i: int) -> tuple[str, str, str]:
        value = unknown.iloc[i]
        return (f"{shorten(value)}, which is not in the table {key.table}{did_you_mean(value[:60], known)}",
                f"a value of the column {key.reference} of {key.table}", _mend_reference(key.table))
    return describe


def _mend_reference(table: str) -> str:
    """Say how an unknown reference is mended."""
    if table == "cities":
        return ("use the code of the end of 2020 (a municipality ends in 0000; units that were merged are in "
                "unit_changes), or add the unit to a cities.csv of your own")
    return f"correct the value, or add it to a {table}.csv of your own"
