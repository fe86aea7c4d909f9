"""Checks of tables of polycentricity that further functions take: columns, keys, numbers."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.errors import MeasureError, Problem, did_you_mean
from flowspace.values import as_numbers, listed


def checked_table(table, key, numbers, name) -> pd.DataFrame:
    """A table with its key and its numbers, sound ones.

    Parameters
    ----------
    table : DataFrame
        Any table with these columns.
    key : list of str
        Columns that together stand once, without empty cells; years as whole numbers.
    numbers : list of str
        Columns of numbers, finite or missing.
    name : str
        The function that asks, for the message.

    Returns
    -------
    DataFrame
        The key and the numbers, these as float.

    Raises
    ------
    MeasureError
        With every problem: no table, a column missing, a cell of the key empty, a year that is no whole number, a key
        that stands twice, numbers that are infinite or no numbers.

    Examples
    --------
    >>> checked_table(pd.DataFrame({"year": [2010], "value": [1], "note": "x"}), ["year"], ["value"], "a measure")
       year  value
    0  2010    1.0
    """
    columns = [*key, *numbers]
    if not isinstance(table, pd.DataFrame):
        raise MeasureError(Problem(f"a {type(table).__name__}", "a table with the columns " + ", ".join(columns),
                                   f"give {name} a DataFrame"))
    problems = [Problem(f"no column {column!r}{did_you_mean(column, table.columns)}",
                        "the columns " + ", ".join(map(str, columns)), "add or rename the column", column=str(column))
                for column in columns if column not in table.columns]
    problems += [Problem(f"column {column!r} {list(table.columns).count(column)} times", "each column once",
                         "rename one of them") for column in columns if list(table.columns).count(column) > 1]
    if problems:
        raise MeasureError(problems)
    result = table[columns].reset_index(drop=True)
    for column in key:
        empty = int(result[column].isna().sum())
        if empty:
            problems.append(Problem(f"{empty} empty cells", "a value in every row", "fill them, or leave the rows out",
                                    column=column))
    if "year" in key and not result["year"].isna().any():
        years, wrong = as_numbers(result["year"])
        if wrong or not np.all(np.isfinite(years) & (years == np.round(years))):
            problems.append(Problem("years that are no whole numbers", "years such as 2015", "correct them",
                                    column="year"))
        else:
            result["year"] = years.astype(int)
    if not problems and result.duplicated(key).any():
        twice = result.loc[result.duplicated(key), key].drop_duplicates()
        places = listed([" ".join(map(str, row)) for row in twice.itertuples(index=False)])
        problems.append(Problem(f"{', '.join(key)} repeated ({places})", "each once",
                                "choose one kind, measure, direction and layer, or name the column that tells them "
                                "apart"))
    for column in numbers:
        found, wrong = as_numbers(result[column])
        if wrong:
            problems.append(Problem(f"{len(wrong)} cells that are not numbers", "numbers, or empty cells",
                                    "correct them", column=column))
        if np.isinf(found).any():
            problems.append(Problem(f"{int(np.isinf(found).sum())} infinite numbers", "finite numbers, or empty cells",
                                    "correct them", column=column))
        result[column] = found
    if problems:
        raise MeasureError(problems)
    return result
