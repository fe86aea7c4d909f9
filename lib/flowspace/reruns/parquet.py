"""The tables of a run as Parquet beside their CSV files: the same rows, columns, order and values.

The CSV says what the values are. A column takes the first of these types that holds every cell which is not empty,
where holding means that the value written again is the same cell:

text
    where the column is known to hold text: its name, parted at underscores, has the part adcode, city, code or id; or
    a DataFrame was given and holds text there;
BOOLEAN
    True and False;
BIGINT
    whole numbers of up to 63 bits, also with gaps;
DOUBLE
    numbers as Python writes them, inf and -inf; whole numbers among them up to 2^53; also a column without any cell
    that is filled, as it is in pandas;
text
    everything else: names, codes with a leading zero, numbers of fixed decimals such as 0.10, mixtures.

An empty cell is NULL in every type. nan is no number here: the CSV of a result has an empty cell in its place, and a
cell with the letters nan makes its column text. Hence no Parquet of these has a NaN, and none has an empty text.
"""
from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterable, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from flowspace.errors import Problem, TableError

CODE_PARTS = frozenset({"adcode", "city", "code", "id"})
"""Parts of a column's name that make its digits a code."""

_EXACT = 2**53  # whole numbers up to here are all different as DOUBLE


def write_parquet(frame_or_csv: pd.DataFrame | str | Path, target: str | Path) -> Path:
    """Write a table as Parquet, with the types of the rule at the head of this module.

    The file is written beside its place and renamed when whole. The same table gives the same bytes with the same
    version of duckdb, whatever the number of cores: one thread, rows in their order, ZSTD.

    Parameters
    ----------
    frame_or_csv : DataFrame, str or Path
        The table itself or its CSV file in UTF-8. A DataFrame is written as its CSV says (without its index), but its
        columns of text stay text whatever they are called.
    target : str or Path
        The Parquet file; its folder exists.

    Returns
    -------
    Path
        The target.

    Raises
    ------
    TableError
        If the CSV is not there or cannot be parsed, rows differ in length, there is no column, or two columns have
        the same name (capitals do not count, as they do not in SQL); if the target cannot be written.

    Notes
    -----
    Zero rows give the columns alone, DOUBLE or text by the rule. A text with a line break is kept; one with a lone
    carriage return is refused with the CSV that holds it, since that is no whole row to a reader of CSV.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     csv_file = Path(folder) / "one.csv"
    ...     _ = csv_file.write_text("adcode,year,value,links\\n110000,2016,0.25,7\\n120000,2017,,\\n", encoding="utf-8")
    ...     written = write_parquet(csv_file, Path(folder) / "one.parquet")
    ...     with duckdb.connect() as connection:
    ...         found = connection.sql(f"FROM '{written}'")
    ...         dict(zip(found.columns, map(str, found.types)))
    ...         found.fetchall()
    {'adcode': 'VARCHAR', 'year': 'BIGINT', 'value': 'DOUBLE', 'links': 'BIGINT'}
    [('110000', 2016, 0.25, 7), ('120000', 2017, None, None)]
    """
    with _connection() as connection:
        return _write(connection, frame_or_csv, Path(target))


def add_parquet(results_folder: str | Path) -> list[Path]:
    """Write a Parquet file beside every CSV of a saved results folder.

    Parameters
    ----------
    results_folder : str or Path
        What `study.results.save` wrote: its list of tables is that of results.json.

    Returns
    -------
    list of Path
        The files written, in the order of the tables; earlier ones are replaced.

    Raises
    ------
    TableError
        If there is no list of tables, or any table cannot be written: every one that cannot, with its file. The
        others are written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "one.csv").write_text("year,value\\n2016,0.5\\n", encoding="utf-8")
    ...     _ = (Path(folder) / "results.json").write_text('{"tables": {"one": {"path": "one.csv"}}}')
    ...     [path.name for path in add_parquet(folder)]
    ['one.parquet']
    """
    folder = Path(results_folder)
    written, problems = [], []
    with _connection() as connection:
        for path in _listed(folder):
            try:
                written.append(_write(connection, folder / path, (folder / path).with_suffix(".parquet")))
            except TableError as error:
                problems += error.problems
    if problems:
        raise TableError(problems)
    return written


def column_values(cells: Sequence[str], text: bool = False) -> tuple[str, list[Any]]:
    """Type and values of a column's cells by the rule at the head of this module.

    Parameters
    ----------
    cells : sequence of str
        As the CSV has them.
    text : bool
        The column is known to hold text.

    Returns
    -------
    (str, list)
        "VARCHAR", "BOOLEAN", "BIGINT" or "DOUBLE", and one value for each cell: None for an empty one.

    Examples
    --------
    >>> column_values(["3", "", "-7"])
    ('BIGINT', [3, None, -7])
    >>> column_values(["1e-05", "2", "inf"])
    ('DOUBLE', [1e-05, 2.0, inf])
    >>> column_values(["01", "2"]), column_values(["0.10"]), column_values(["", ""])
    (('VARCHAR', ['01', '2']), ('VARCHAR', ['0.10']), ('DOUBLE', [None, None]))
    """
    filled = [cell for cell in cells if cell]
    kind, values = ("VARCHAR", filled) if text else _typed(filled)
    if len(filled) == len(cells):
        return kind, values
    following = iter(values)
    return kind, [next(following) if cell else None for cell in cells]


def _typed(filled: list[str]) -> tuple[str, list[Any]]:
    """Type and values of the cells that are filled."""
    first = filled[0] if filled else ""
    if first in ("True", "False") and set(filled) <= {"True", "False"}:
        return "BOOLEAN", [cell == "True" for cell in filled]
    try:
        whole = list(map(int, filled))
        if filled and list(map(str, whole)) == filled and -2**63 <= min(whole) and max(whole) < 2**63:
            return "BIGINT", whole
    except ValueError:
        pass  # a cell that is no whole number, or one of thousands of digits
    try:
        numbers = list(map(float, filled))
    except ValueError:
        return "VARCHAR", filled
    again = list(map(repr, numbers))
    if all(a == cell or _is_exact(cell, number) for a, cell, number in zip(again, filled, numbers, strict=True)) \
            and "nan" not in again:
        return "DOUBLE", numbers
    return "VARCHAR", filled


def _is_exact(cell: str, number: float) -> bool:
    """Whether a whole number among others is the same as DOUBLE."""
    return abs(number) <= _EXACT and number.is_integer() and str(int(number)) == cell


def read_cells(csv_file: str | Path) -> tuple[list[str], list[list[str]]]:
    """Header and columns of cells of a CSV file, just as they are written.

    Parameters
    ----------
    csv_file : str or Path
        In UTF-8, with a header.

    Returns
    -------
    (list of str, list of list of str)
        Names, and for each of them its cells from the first row to the last.

    Raises
    ------
    TableError
        As `write_parquet`.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "one.csv").write_text('name,n\\n"Xi\\'an, Shaanxi",01\\n', encoding="utf-8")
    ...     read_cells(Path(folder) / "one.csv")
    (['name', 'n'], [["Xi'an, Shaanxi"], ['01']])
    """
    path = Path(csv_file)
    try:
        content = path.read_bytes().decode("utf-8")  # line ends within texts stay as they are
    except FileNotFoundError:
        raise TableError(Problem("no such file", "the CSV of a table", "run the chapter again, or correct the path",
                                 file=path.name)) from None
    except (OSError, UnicodeDecodeError) as error:
        raise TableError(Problem(f"a file that cannot be read as UTF-8 ({_reason(error)})", "the CSV of a table",
                                 "run the chapter again", file=path.name)) from None
    return _parse(content, path.name)


def _parse(content: str, name: str) -> tuple[list[str], list[list[str]]]:
    # The default limit of a field, 131072 characters, is too small for nothing but a very long text: such a text is a
    # result all the same. The limit is one for the whole process, other threads too: it is raised and never lowered.
    csv.field_size_limit(max(csv.field_size_limit(), len(content)))
    try:
        # strict: quotes that do not close are an error. A lone carriage return is none of our line ends.
        rows = list(csv.reader(_lines(content), strict=True))
    except csv.Error as error:
        raise TableError(Problem(f"a CSV that cannot be parsed ({error})", "rows that end in a line feed, texts with "
                                 "quotes or line breaks between quotes", "correct the table, run the chapter again",
                                 file=name)) from None
    header, body = (rows[0] if rows else []), rows[1:]
    wrong = [number for number, row in enumerate(body, start=2) if len(row) != len(header)]
    problems = [Problem(f"{len(body[number - 2])} cells in data row {number - 1}", f"{len(header)}, as in the header",
                        "correct the table", file=name) for number in wrong[:5]]
    problems += _name_problems(header, name)
    if problems:
        raise TableError(problems)
    return header, [list(column) for column in zip(*body, strict=True)] if body else [[] for _ in header]


def _lines(content: str) -> Iterable[str]:
    # Split at line feeds alone: StringIO and splitlines would part texts at other signs too.
    return (line + "\n" for line in content.removesuffix("\n").split("\n")) if content else ()


def _name_problems(header: Sequence[str], name: str) -> list[Problem]:
    if not header or header == [""]:
        return [Problem("no column", "at least one", "leave the table out", file=name)]
    problems, seen = [], {}
    for column in header:
        if column == "":
            problems.append(Problem("a column without a name", "a name for every column", "name it", file=name))
        elif column.casefold() in seen:
            problems.append(Problem(f'columns "{seen[column.casefold()]}" and "{column}"',
                                    "names that differ by more than capitals", "rename one of them", file=name))
        seen.setdefault(column.casefold(), column)
    return problems


def _listed(folder: Path) -> list[str]:
    """Paths of the CSV files of a saved results folder, from its record."""
    try:
        tables = json.loads((folder / "results.json").read_text(encoding="utf-8"))["tables"]
        paths = [entry["path"] for entry in tables.values()]
        if not all(isinstance(path, str) and Path(path).name == path for path in paths):
            raise ValueError("paths that lead out of the folder")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise TableError(Problem(f"no list of tables ({_reason(error)})", "the results.json of a saved run",
                                 "give the folder results of a run", file="results.json")) from None
    return paths


def _reason(error: Exception) -> str:
    # The whole text of an error of the system holds the path.
    return getattr(error, "strerror", None) or type(error).__name__


@contextmanager
def _connection():
    # One thread and rows in their order: the same table gives the same bytes. No extension is ever fetched.
    with duckdb.connect(":memory:", config={
            "threads": 1, "preserve_insertion_order": True, "autoinstall_known_extensions": False,
            "autoload_known_extensions": False}) as connection:
        yield connection


def _write(connection: duckdb.DuckDBPyConnection, table: pd.DataFrame | str | Path, target: Path) -> Path:
    if isinstance(table, pd.DataFrame):
        given = target.name
        known_text = {str(name) for name, values in table.items() if _is_text(values)}
        content = table.to_csv(index=False, lineterminator="\n") if table.shape[1] else ""
        header, columns = _parse(content, given)
    else:
        known_text = set()
        header, columns = read_cells(table)
    arrays, choices = {}, []
    for number, (name, cells) in enumerate(zip(header, columns, strict=True)):
        text = name in known_text or not CODE_PARTS.isdisjoint(name.lower().split("_"))
        kind, values = column_values(cells, text)
        arrays[f"c{number}"] = _array(kind, values)
        choices.append(f"{_column(kind, number)} AS {_quoted(name)}")
    beside = target.absolute().with_name(f".{target.name}.{os.getpid()}")
    connection.register("cells", pd.DataFrame(arrays))
    try:
        connection.execute(f"COPY (SELECT {', '.join(choices)} FROM cells) TO {_literal(str(beside))} "
                           "(FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)")
        os.replace(beside, target)
    except (duckdb.IOException, OSError) as error:
        raise TableError(Problem(f"a file that cannot be written ({_reason(error)})", "a folder that exists and may be "
                                 "written to", "choose another place", file=target.name)) from None
    finally:
        connection.unregister("cells")
        beside.unlink(missing_ok=True)
    return target


def _is_text(values: pd.Series) -> bool:
    if isinstance(values.dtype, pd.CategoricalDtype):
        return pd.api.types.is_string_dtype(values.cat.categories)
    return pd.api.types.infer_dtype(values, skipna=True) == "string"


def _array(kind: str, values: list[Any]) -> Any:
    """The values in a form that duckdb takes over without guessing; None stays NULL."""
    if kind == "VARCHAR":
        held = np.empty(len(values), dtype=object)
        held[:] = values
        return pd.Series(held, dtype=object)
    if kind == "DOUBLE":
        return np.array(values, dtype=float)  # None is nan here, and no cell is nan otherwise
    return pd.array(values, dtype={"BIGINT": "Int64", "BOOLEAN": "boolean"}[kind])


def _column(kind: str, number: int) -> str:
    if kind == "DOUBLE":
        return f"CAST(CASE WHEN isnan(c{number}) THEN NULL ELSE c{number} END AS DOUBLE)"
    return f"CAST(c{number} AS {kind})"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
