"""Checks that the measures of this room make first: long tables of counts, and matrices of units by fields."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.errors import Problem
from flowspace.values import as_numbers, column_problems, listed, refuse


def name_problems(table, columns, name) -> list[Problem]:
    """Tell which columns of keys hold something else than text.

    Parameters
    ----------
    table : DataFrame
        It has the columns.
    columns : sequence of str
    name : str
        What it is, for the message.

    Returns
    -------
    list of Problem

    Examples
    --------
    >>> len(name_problems(pd.DataFrame({"unit": ["a", None]}), ["unit"], "counts"))
    1
    """
    return [Problem(f"{column} that is not text in {name}", "names in every row", "turn them into text", column=column)
            for column in columns if not all(isinstance(cell, str) for cell in table[column])]


def count_matrix(table, unit, field, value) -> pd.DataFrame:
    """Bring a long table of counts into a matrix.

    Parameters
    ----------
    table : DataFrame
        One row per unit and field; a pair that has no row counts zero.
    unit, field, value : str
        Its columns: names as text, and counts of zero or more, whole or fractional.

    Returns
    -------
    DataFrame, shape (units, fields)
        Both sorted by name.

    Raises
    ------
    MeasureError
        If a column is missing, a name is no text, a count is missing, infinite, negative or no number, a pair stands
        twice, or there is no row.

    Examples
    --------
    >>> table = pd.DataFrame({"city": ["a", "b"], "class": ["x", "y"], "n": [2, 3]})
    >>> count_matrix(table, "city", "class", "n").values.tolist()
    [[2.0, 0.0], [0.0, 3.0]]
    """
    problems = column_problems(table, (unit, field, value), "counts")
    if not problems and len({unit, field, value}) < 3:
        problems = [Problem(f"columns {unit!r}, {field!r} and {value!r}", "three different ones", "correct the names")]
    refuse(problems)
    for column in (unit, field):
        other = [item for item in dict.fromkeys(table[column].astype(object)) if not isinstance(item, str)]
        if other:
            problems.append(Problem(f"{column} that is not text ({listed([repr(item) for item in other])})", "names",
                                    "turn them into text", column=column))
    numbers, wrong = as_numbers(table[value])
    if wrong or not np.isfinite(numbers).all() or (numbers < 0).any():
        problems.append(Problem(f"{value} that is missing, infinite, negative or no number",
                                "counts of zero or more", "correct them, or leave the rows out", column=value))
    if not problems:
        twice = table.loc[table.duplicated([unit, field]), [unit, field]].drop_duplicates()
        if len(twice):
            pairs = listed([f"{a} in {b}" for a, b in twice.itertuples(index=False)])
            problems.append(Problem(f"two rows for {pairs}", "one for each unit and field",
                                    "add them up, or choose one period"))
        if not len(table):
            problems.append(Problem("counts without a row", "at least one", "give counts"))
    refuse(problems)
    long = pd.DataFrame({"unit": table[unit].astype(str), "field": table[field].astype(str), "value": numbers})
    wide = long.pivot(index="unit", columns="field", values="value").fillna(0.0).sort_index().sort_index(axis=1)
    return wide.rename_axis(index=unit, columns=field)


def check_advantages(advantages) -> pd.DataFrame:
    """Check a matrix that says which units have an advantage in which fields.

    Parameters
    ----------
    advantages : DataFrame, shape (units, fields)
        True or False, or 1 and 0; labels are names, each once.

    Returns
    -------
    DataFrame of bool
        In the order given.

    Raises
    ------
    MeasureError
        If it is no table, has no cell, holds anything else, or a name stands twice.

    Examples
    --------
    >>> check_advantages(pd.DataFrame({"x": [1, 0]}, ["a", "b"]))["x"].tolist()
    [True, False]
    """
    if not isinstance(advantages, pd.DataFrame):
        refuse([Problem(f"advantages of type {type(advantages).__name__}", "a table of units by fields",
                        "make one: flowspace.specialisation.advantage_matrix")])
    problems = [Problem(f"a {name} twice among the advantages", "each once", "remove one of the two")
                for name, index in (("unit", advantages.index), ("field", advantages.columns)) if not index.is_unique]
    if not advantages.size:
        problems.append(Problem("advantages without a cell", "at least one unit and one field", "give counts"))
    elif not advantages.isin([True, False, 0, 1]).all(axis=None):
        problems.append(Problem("advantages that are neither true nor false", "True, False, 1 or 0",
                                "compare the advantage with a threshold first"))
    refuse(problems)
    return advantages.astype(bool)
