"""Tables of a literature as users give them: checks that every measure makes first, and what stands in which paper."""
from __future__ import annotations

from dataclasses import dataclass
from numbers import Integral

import numpy as np
import pandas as pd
from scipy import sparse

from flowspace.errors import Problem, did_you_mean
from flowspace.values import as_numbers, listed, plain, refuse


@dataclass(frozen=True, eq=False)
class Incidence:
    """Which item stands in which publication.

    Parameters
    ----------
    matrix : sparse array of float, shape (publications, items)
        1 where the item stands in the publication.
    publications, items : Index
        Labels of rows and columns, sorted as text.
    repeated : int
        Rows of the table that say again what an earlier one said; they count once.
    """

    matrix: sparse.csr_array
    publications: pd.Index
    items: pd.Index
    repeated: int


def checked_columns(table, columns, name) -> pd.DataFrame:
    """Return columns of a table after checking that they are there and hold labels without gaps.

    Parameters
    ----------
    table : DataFrame
        As a user gives it.
    columns : sequence of str
        Columns that are needed; others are not looked at.
    name : str
        What the table is, for the messages.

    Returns
    -------
    DataFrame
        These columns, in the order asked for.

    Raises
    ------
    MeasureError
        If it is no DataFrame, has no rows, lacks a column or has it twice, a column is asked for twice, or a cell is
        missing or holds no label.

    Examples
    --------
    >>> table = pd.DataFrame({"publication": ["p1", "p2"], "keyword": ["city", "flow"], "other": [1, 2]})
    >>> list(checked_columns(table, ["keyword", "publication"], "keywords").columns)
    ['keyword', 'publication']
    """
    if not isinstance(table, pd.DataFrame):
        refuse([Problem(f"{name} that are a {type(table).__name__}", "a DataFrame", "give a long table")])
    problems = [Problem(f"{column!r} as the column of two things in the {name}", "two columns", "name the other one")
                for column in dict.fromkeys(columns) if list(columns).count(column) > 1]
    for column in dict.fromkeys(columns):
        here = sum(one == column for one in table.columns)
        if here != 1:
            near = did_you_mean(column, table.columns) if not here else ""
            problems.append(Problem(f"{name} with {here or 'no'} column{'s' * (here > 1)} {column!r}{near}",
                                    f"one column {column!r}", "rename or add it"))
    if not len(table):
        problems.append(Problem(f"{name} without rows", "at least one row", "give the records"))
    refuse(problems)
    for column in columns:
        missing = np.flatnonzero(table[column].isna())
        if len(missing):
            problems.append(Problem(f"{len(missing)} missing cells in {column!r} of the {name} "
                                    f"(rows {listed([str(i + 1) for i in missing])})", "a label in every row",
                                    "leave these rows out, or fill them"))
        elif table[column].dtype == object:
            odd = [plain(item) for item in table[column] if not isinstance(item, (str, Integral)) or item is True
                   or item is False]
            if odd:
                problems.append(Problem(f"{column!r} of the {name} with {listed(odd)}", "texts or whole numbers",
                                        "convert them"))
        elif table[column].dtype.kind not in "iuOU" and not isinstance(table[column].dtype, pd.StringDtype):
            problems.append(Problem(f"{column!r} of the {name} of type {table[column].dtype}",
                                    "texts or whole numbers", "convert the column"))
    refuse(problems)
    for column in columns:
        # Labels are few and rows are many.
        numbers = table[column].dtype.kind in "iu"
        labels = () if numbers else table[column].unique()
        empty = {one for one in labels if isinstance(one, str) and not one.strip()}
        if empty:
            blank = np.flatnonzero(table[column].isin(empty))
            problems.append(Problem(f"{len(blank)} blank cells in {column!r} of the {name} "
                                    f"(rows {listed([str(i + 1) for i in blank])})", "a label in every row",
                                    "leave these rows out, or fill them"))
    refuse(problems)
    return table[list(columns)]


def incidence(table, item="keyword", publication="publication", name=None) -> Incidence:
    """Bring a long table into a sparse matrix of publications by items.

    Parameters
    ----------
    table : DataFrame
        One row for each item of each publication.
    item, publication : str
        Its columns.
    name : str, optional
        What the table is, for the messages.

    Returns
    -------
    Incidence

    Raises
    ------
    MeasureError
        As `checked_columns`.

    Examples
    --------
    >>> table = pd.DataFrame({"publication": ["p1", "p1", "p2"], "keyword": ["flow", "city", "city"]})
    >>> found = incidence(table)
    >>> list(found.items), found.matrix.toarray().tolist()
    (['city', 'flow'], [[1.0, 1.0], [1.0, 0.0]])
    """
    rows = checked_columns(table, [publication, item], name or f"table of {item}s")
    coded = [_coded(rows[column]) for column in (publication, item)]
    (p, publications), (k, items) = coded
    matrix = sparse.csr_array((np.ones(len(rows)), (p, k)), shape=(len(publications), len(items)))
    matrix.sum_duplicates()
    repeated = len(rows) - matrix.nnz
    matrix.data[:] = 1.0
    return Incidence(matrix, publications.rename(publication), items.rename(item), int(repeated))


def years_of(publications, year="year", publication="publication") -> pd.Series:
    """Year of each publication.

    Parameters
    ----------
    publications : DataFrame
        One row per publication.
    year, publication : str
        Its columns.

    Returns
    -------
    Series of int
        Keyed by publication.

    Raises
    ------
    MeasureError
        If a publication stands twice, a year is no whole number, or as `checked_columns`.

    Examples
    --------
    >>> years_of(pd.DataFrame({"publication": ["p1", "p2"], "year": [2010, 2012]})).to_dict()
    {'p1': 2010, 'p2': 2012}
    """
    rows = checked_columns(publications, [publication], "publications")
    checked = checked_years(publications, year)
    index = pd.Index(rows[publication], name=publication)
    if not index.is_unique:
        twice = index[index.duplicated()].unique()
        refuse([Problem(f"publications that stand twice ({listed([str(one) for one in twice])})",
                        "one row per publication", "remove the doubles")])
    return pd.Series(checked, index, name=year)


def checked_years(publications, year="year") -> np.ndarray:
    """Years of a table of publications as whole numbers.

    Parameters
    ----------
    publications : DataFrame
        One row per publication.
    year : str
        Its column.

    Returns
    -------
    ndarray of int, shape (n,)

    Raises
    ------
    MeasureError
        If the column is not there, or a year is missing or no whole number from 1 to 9999.

    Examples
    --------
    >>> checked_years(pd.DataFrame({"year": [2010.0, 2012]})).tolist()
    [2010, 2012]
    """
    if not isinstance(publications, pd.DataFrame) or sum(one == year for one in publications.columns) != 1:
        what = f"a {type(publications).__name__}" if not isinstance(publications, pd.DataFrame) else "another table"
        refuse([Problem(f"publications that are {what} without one column {year!r}", f"a DataFrame with {year!r}",
                        "give one row per publication")])
    if not len(publications):
        refuse([Problem("publications without rows", "at least one row", "give the records")])
    numbers, bad = as_numbers(publications[year])
    with np.errstate(invalid="ignore"):
        odd = ~np.isfinite(numbers) | (numbers != np.round(numbers)) | (numbers < 1) | (numbers > 9999)
    odd[bad] = True
    if odd.any():
        shown = [f"row {i + 1}: {plain(publications[year].iloc[i])}" for i in np.flatnonzero(odd)]
        refuse([Problem(f"{odd.sum()} years that are none ({listed(shown)})", "whole numbers from 1 to 9999",
                        "correct them, or leave these publications out and say how many")])
    return numbers.astype(np.int64)


def placed(index, publications, what) -> np.ndarray:
    """Places of publications in a table of publications.

    Parameters
    ----------
    index : Index
        Publications of the other table.
    publications : Index
        Those that are known, each once.
    what : str
        What the other table is, for the message.

    Returns
    -------
    ndarray of int
        Place of each among those known.

    Raises
    ------
    MeasureError
        If one is not known.

    Examples
    --------
    >>> placed(pd.Index(["b"]), pd.Index(["a", "b"]), "keywords").tolist()
    [1]
    """
    places = publications.get_indexer(index)
    unknown = index[places < 0].unique()
    if len(unknown):
        refuse([Problem(f"{what} of {len(unknown)} publications that the table of publications lacks "
                        f"({listed([str(one) for one in unknown])})", "publications of that table",
                        "add them there, or leave them out here")])
    return places


def _coded(column) -> tuple[np.ndarray, pd.Index]:
    codes, labels = pd.factorize(column)
    keys = [str(one) for one in labels.tolist()]
    if labels.dtype == object:
        # The number 1 and the text "1" are two labels; by their kinds, their order is not that of the rows.
        keys = [(key, type(one).__name__) for key, one in zip(keys, labels.tolist(), strict=True)]
    order = np.array(sorted(range(len(keys)), key=keys.__getitem__), dtype=int)
    place = np.empty(len(labels), dtype=np.int64)
    place[order] = np.arange(len(labels))
    return place[codes], pd.Index(labels)[order]
