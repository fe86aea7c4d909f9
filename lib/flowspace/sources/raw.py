"""Reads raw public files as text and holds them to what is known about them."""
from __future__ import annotations

from pathlib import Path

import pandas as pd

from flowspace.errors import Problem, TableError


def read_raw(path: Path, columns: list[str], lineterminator: str | None = None) -> pd.DataFrame:
    """Read columns of a raw CSV file as text; empty cells become "".

    Parameters
    ----------
    path : Path
        The raw file.
    columns : list of str
        Columns that are needed.
    lineterminator : str, optional
        The one character that ends a row, where others occur within cells.

    Returns
    -------
    DataFrame
        Text only.

    Raises
    ------
    TableError
        If the file or a column is missing.
    """
    require_file(path)
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig", lineterminator=lineterminator)
    missing = [name for name in columns if name not in frame.columns]
    if missing:
        raise TableError([Problem(f"no column {name!r}", "the columns " + ", ".join(columns),
                                  "use the version of the file that datapackage.json names", file=str(path),
                                  row=1, column=name) for name in missing])
    return frame[columns]


def require_file(path: Path) -> None:
    """Stop where a raw file is missing.

    Raises
    ------
    TableError
        If there is no such file.
    """
    if not path.is_file():
        raise TableError(Problem("no such file", "a raw file of this name", "fetch it from the repository that "
                                 "datapackage.json names for the table", file=str(path)))


def whole_numbers(texts: pd.Series, path: Path) -> pd.Series:
    """Turn texts such as "12" or "12.0" into int64.

    Raises
    ------
    TableError
        If a text is no whole number.

    Examples
    --------
    >>> whole_numbers(pd.Series(["12", "3.0"]), Path("raw.csv")).tolist()
    [12, 3]
    """
    numbers = pd.to_numeric(texts, errors="coerce")
    wrong = numbers.isna() | (numbers % 1 != 0)
    if wrong.any():
        raise TableError([Problem(repr(texts[i]), "a whole number", "use the version of the file that "
                                  "datapackage.json names", file=str(path), row=int(i) + 2, column=str(texts.name))
                          for i in texts.index[wrong][:20]])
    return numbers.astype("int64")


def numbers(texts: pd.Series, path: Path) -> pd.Series:
    """Turn texts into float64; empty cells become missing.

    Raises
    ------
    TableError
        If a text is no number.

    Examples
    --------
    >>> numbers(pd.Series(["12.5", ""]), Path("raw.csv")).tolist()
    [12.5, nan]
    """
    values = pd.to_numeric(texts, errors="coerce")
    wrong = values.isna() & (texts.str.strip() != "")
    if wrong.any():
        raise TableError([Problem(repr(texts[i]), "a number, or nothing", "use the version of the file that "
                                  "datapackage.json names", file=str(path), row=int(i) + 2, column=str(texts.name))
                          for i in texts.index[wrong][:20]])
    return values.astype("float64")


def agree(condition: bool, path: Path, found: str, expected: str) -> None:
    """Stop where a raw file contradicts what this project says about it.

    Raises
    ------
    TableError
        If the condition does not hold.
    """
    if not condition:
        raise TableError(Problem(found, expected, "use the version of the file that datapackage.json names; if the "
                                 "source has changed, the declaration and this step have to follow it",
                                 file=str(path)))
