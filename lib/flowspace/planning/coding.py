"""A coding of plans as a long table, checked, and the matrices that measures take."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.errors import Problem, did_you_mean
from flowspace.values import as_numbers, listed, plain, refuse

KEYS = ("coder", "agglomeration", "code")


def coding_matrix(coding, codes, coder=None, agglomerations=None, dimension=None) -> pd.DataFrame:
    r"""The coding of one coder as a matrix.

    .. math:: x_{ac} = 1 \text{ where the plan of agglomeration } a \text{ names code } c, \quad 0 \text{ where not}

    Parameters
    ----------
    coding : DataFrame
        Columns coder, agglomeration, code, value: 0, 1 or missing.
    codes : DataFrame
        The code book: column code, each once; `dimension` where one is asked for; `number` gives the order of the
        codes, else that of the rows.
    coder : str, optional
        Whose coding; needed where there are several.
    agglomerations : sequence of str, optional
        Those there have to be, in this order; all of the coder, sorted, where it is not given.
    dimension : str, optional
        Only the codes of this dimension.

    Returns
    -------
    DataFrame of float, shape (agglomerations, codes)
        nan where the coder left a cell open (value missing) or has no row for it.

    Raises
    ------
    MeasureError
        With all problems at once: a column missing, an unknown code, a cell coded twice by one coder, a value that is
        neither 0, 1 nor missing, an agglomeration without any row, an unknown coder or dimension.

    Notes
    -----
    A nought is a decision, a missing cell is none: measures of similarity refuse matrices with missing cells, those
    of reliability leave the cells out.

    Examples
    --------
    >>> codes = pd.DataFrame({"code": ["steel", "chips"], "dimension": ["industries", "industries"]})
    >>> coding = pd.DataFrame({"coder": "a", "agglomeration": ["x", "x", "y", "y"],
    ...                        "code": ["steel", "chips", "steel", "chips"], "value": [1, 0, 1, 1]})
    >>> coding_matrix(coding, codes)
    code           steel  chips
    agglomeration
    x                1.0    0.0
    y                1.0    1.0
    """
    rows, book = _checked(coding, codes)
    problems = []
    coders = sorted(set(rows["coder"]), key=str)
    if coder is None and len(coders) > 1:
        problems.append(Problem(f"codings of {len(coders)} coders ({listed([str(c) for c in coders])})", "one",
                                "say which coder"))
    elif coder is not None and (not isinstance(coder, str) or coder not in coders):
        problems.append(Problem(f"coder {plain(coder)}{did_you_mean(coder, coders)}",
                                f"one of {listed([str(c) for c in coders])}", "correct the name"))
    else:
        rows = rows[rows["coder"] == (coders[0] if coder is None else coder)]
    kept, found = _of_dimension(book, dimension)
    problems += found
    wanted, found = _wanted(agglomerations, rows)
    refuse(problems + found)
    wide = rows.pivot(index="agglomeration", columns="code", values="value")
    return wide.reindex(index=pd.Index(wanted, name="agglomeration"), columns=pd.Index(kept, name="code")).astype(float)


def side_by_side(coding, codes, agglomerations=None, dimension=None) -> pd.DataFrame:
    """The codings of all coders beside one another: the table that measures of reliability take.

    Parameters
    ----------
    coding, codes, agglomerations, dimension
        As for `coding_matrix`.

    Returns
    -------
    DataFrame of float, shape (agglomerations x codes, coders)
        Indexed by agglomeration and code, a column for each coder, nan where a coder decided nothing.

    Raises
    ------
    MeasureError
        As `coding_matrix`.

    Examples
    --------
    >>> codes = pd.DataFrame({"code": ["steel"]})
    >>> coding = pd.DataFrame({"coder": ["a", "b"], "agglomeration": "x", "code": "steel", "value": [1, 0]})
    >>> side_by_side(coding, codes).values.tolist()
    [[1.0, 0.0]]
    """
    rows, book = _checked(coding, codes)
    kept, problems = _of_dimension(book, dimension)
    wanted, found = _wanted(agglomerations, rows)
    refuse(problems + found)
    wide = rows.set_index(list(KEYS))["value"].unstack("coder").astype(float)
    units = pd.MultiIndex.from_product([wanted, kept], names=["agglomeration", "code"])
    return wide.reindex(units)[sorted(wide.columns, key=str)]


def coded_plans(coding, first=()) -> list[str]:
    """Agglomerations whose plans a coding holds, for comparisons among them.

    Parameters
    ----------
    coding : DataFrame
        Columns coder, agglomeration, code, value.
    first : sequence of str
        Keys that come first, in this order, where the coding holds them.

    Returns
    -------
    list of str
        At least two; those that are not among `first` follow in alphabetical order.

    Raises
    ------
    MeasureError
        If the coding is no table with a column agglomeration of texts, holds fewer than two plans, or `first` is no
        list of keys.

    Examples
    --------
    >>> coding = pd.DataFrame({"coder": "a", "agglomeration": ["x", "y", "z"], "code": "steel", "value": [1, 0, 1]})
    >>> coded_plans(coding, ("z", "w"))
    ['z', 'x', 'y']
    """
    _columns(coding, (*KEYS, "value"), "coding")
    order, problems = asked_keys(first)
    odd = [plain(key) for key in coding["agglomeration"] if not isinstance(key, str)]
    if odd:
        problems.append(Problem(f"agglomerations that are no text ({listed(odd)})", "keys", "correct them"))
    refuse(problems)
    held = set(coding["agglomeration"])
    if len(held) < 2:
        refuse([Problem(f"a coding of one plan only ({listed(sorted(held))})", "plans of two agglomerations or more, "
                        "which can be compared", "code another plan, or take the coding of the book")])
    leading = [key for key in dict.fromkeys(order) if key in held]
    return leading + sorted(held - set(leading))


def checked_codes(codes) -> pd.DataFrame:
    """A code book whose codes stand once, in its order.

    Parameters
    ----------
    codes : DataFrame
        Column code; `number` gives the order where it is there.

    Returns
    -------
    DataFrame

    Raises
    ------
    MeasureError
        If it is no DataFrame, has no rows or no column code, or a code stands twice, is empty or no text.

    Examples
    --------
    >>> checked_codes(pd.DataFrame({"code": ["b", "a"], "number": [2, 1]}))["code"].tolist()
    ['a', 'b']
    """
    _columns(codes, ("code",), "code book")
    bad = [plain(code) for code in codes["code"] if not isinstance(code, str) or not code.strip()]
    if bad:
        refuse([Problem(f"codes that are no text ({listed(bad)})", "a key in every row", "fill or remove them")])
    problems = []
    twice = codes.loc[codes["code"].duplicated(), "code"].unique()
    if "dimension" in codes and not all(isinstance(cell, str) for cell in codes["dimension"]):
        problems.append(Problem("dimensions that are no text", "a dimension in every row", "fill them in"))
    if "number" in codes:
        numbers, wrong = as_numbers(codes["number"])
        if wrong or np.isnan(numbers).any():
            problems.append(Problem("numbers of codes that are missing or no numbers", "the place of every code",
                                    "fill them in, or leave the column out"))
    if len(twice):
        problems.append(Problem(f"codes that stand twice ({listed([str(c) for c in twice])})", "each code once",
                                "remove the doubles"))
    refuse(problems)
    return codes.sort_values("number", kind="stable") if "number" in codes else codes


def asked_keys(agglomerations) -> tuple[list[str], list[Problem]]:
    """Keys of agglomerations that a reader asks for.

    Parameters
    ----------
    agglomerations : str, or list or mapping of str

    Returns
    -------
    keys : list of str
    problems : list of Problem

    Examples
    --------
    >>> asked_keys("x"), len(asked_keys([1])[1])
    ((['x'], []), 1)
    """
    single = isinstance(agglomerations, str)
    if not single and (isinstance(agglomerations, bytes) or not hasattr(agglomerations, "__len__")
                       or getattr(agglomerations, "ndim", 1) != 1):
        return [], [Problem(f"agglomerations that are a {type(agglomerations).__name__}", "a list of keys",
                            "put them into a list")]
    keys = [agglomerations] if single else list(agglomerations)
    odd = [plain(key) for key in keys if not isinstance(key, str)]
    return keys, [Problem(f"agglomerations that are no text ({listed(odd)})", "keys", "correct them")] if odd else []


def _checked(coding, codes) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows with values as numbers, and the code book in its order."""
    book = checked_codes(codes)
    _columns(coding, (*KEYS, "value"), "coding")
    rows = coding[[*KEYS, "value"]].reset_index(drop=True)
    problems = []
    for key in KEYS:
        empty = rows.index[[not isinstance(one, str) or not one.strip() for one in rows[key]]]
        if len(empty):
            problems.append(Problem(f"no text in {key!r} (rows {listed([str(i + 1) for i in empty])})",
                                    "a name in every row", "fill or remove the rows"))
    refuse(problems)
    unknown = sorted(set(rows["code"]) - set(book["code"]))
    if unknown:
        near = did_you_mean(unknown[0], book["code"]) if len(unknown) == 1 else ""
        problems.append(Problem(f"codes that the code book lacks ({listed(unknown)}){near}", "codes of the code book",
                                "correct them, or add them to the code book"))
    twice = rows[rows.duplicated(list(KEYS))]
    if len(twice):
        shown = [" / ".join(str(cell) for cell in key) for key in twice[list(KEYS)].itertuples(index=False)]
        problems.append(Problem(f"cells coded twice by one coder ({listed(shown)})", "each cell once for each coder",
                                "remove the doubles, or give the second round another coder"))
    numbers, bad = as_numbers(rows["value"])
    odd = ~(np.isnan(numbers) | (numbers == 0) | (numbers == 1))
    odd[bad] = True
    if odd.any():
        shown = [f"row {i + 1}: {plain(rows['value'].iloc[i])}" for i in np.flatnonzero(odd)]
        problems.append(Problem(f"{int(odd.sum())} values that are neither 0 nor 1 ({listed(shown)})",
                                "0, 1, or an empty cell", "correct them"))
    refuse(problems)
    return rows.assign(value=numbers), book


def _columns(table, columns, name) -> None:
    if not isinstance(table, pd.DataFrame):
        refuse([Problem(f"a {name} that is a {type(table).__name__}", "a DataFrame", "give a table")])
    problems = [Problem(f"a {name} with {sum(one == column for one in table.columns)} columns {column!r}"
                        f"{did_you_mean(column, [c for c in table.columns if c != column])}",
                        "one", "rename, add or remove columns")
                for column in columns if sum(one == column for one in table.columns) != 1]
    if not len(table):
        problems.append(Problem(f"a {name} without rows", "at least one row", "give the rows"))
    refuse(problems)


def _of_dimension(book, dimension) -> tuple[list, list[Problem]]:
    """Codes of a dimension, all without one."""
    if dimension is None:
        return book["code"].tolist(), []
    known = list(dict.fromkeys(book["dimension"])) if "dimension" in book else []
    if not isinstance(dimension, str) or dimension not in known:
        return [], [Problem(f"dimension {plain(dimension)}{did_you_mean(dimension, known)}",
                            f"one of {listed([str(d) for d in known])}" if known else "a code book with dimensions",
                            "correct the name")]
    return book.loc[book["dimension"] == dimension, "code"].tolist(), []


def _wanted(agglomerations, rows) -> tuple[list, list[Problem]]:
    """Agglomerations of the result: those asked for, which have to be there, or all."""
    there = set(rows["agglomeration"])
    if agglomerations is None:
        return sorted(there), []
    wanted, problems = asked_keys(agglomerations)
    refuse(problems)
    lacking = [str(one) for one in wanted if one not in there]
    if lacking:
        problems.append(Problem(f"no coding of {listed(lacking)}", "rows for every agglomeration asked for",
                                "code them, or leave them out"))
    if len(set(wanted)) < len(wanted):
        problems.append(Problem("an agglomeration asked for twice", "each once", "name it once"))
    if not wanted:
        problems.append(Problem("no agglomeration", "at least one", "name one"))
    return wanted, problems
