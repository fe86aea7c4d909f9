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

A long table is never held as a whole: its types are found piece by piece, then its rows are written piece by piece.

An empty cell is NULL in every type. nan is no number here: the CSV of a result has an empty cell in its place, and a
cell with the letters nan makes its column text. Hence no Parquet of these has a NaN, and none has an empty text.
"""
from __future__ import annotations

import csv
import itertools
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from flowspace.errors import Problem, TableError
from flowspace.files import beside

CODE_PARTS = frozenset({"adcode", "city", "code", "id"})
"""Parts of a column's name that make its digits a code."""

PIECE = 65_536
"""Rows that are held at once."""

_BLOCK = 4096

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
    found = set(cells) - {""}
    kind = "VARCHAR" if text else next(each for each in _KINDS if _holds(each, found)) if found else "DOUBLE"
    return kind, _values(kind, cells)


_KINDS = ("BOOLEAN", "BIGINT", "DOUBLE", "VARCHAR")


def _holds(kind: str, found: set[str]) -> bool:
    """Whether a type holds every one of these cells, none of them empty."""
    if kind == "BOOLEAN":
        return found <= {"True", "False"}
    try:
        if kind == "BIGINT":
            return all(-2**63 <= (number := int(cell)) < 2**63 and str(number) == cell for cell in found)
        if kind == "DOUBLE":
            return all((repr(number := float(cell)) == cell and cell != "nan") or _is_exact(cell, number)
                       for cell in found)
    except ValueError:
        return False  # no number, or a whole one of thousands of digits
    return True


def _values(kind: str, cells: Sequence[str]) -> list[Any]:
    """The cells as values of a type that holds them; None for an empty one."""
    if kind == "BOOLEAN":
        return [cell == "True" if cell else None for cell in cells]
    value = {"BIGINT": int, "DOUBLE": float, "VARCHAR": str}[kind]
    return [value(cell) if cell else None for cell in cells]


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
    header, *pieces = _pieces_of_file(Path(csv_file))
    return header, [list(itertools.chain.from_iterable(column)) for column in zip(*pieces, strict=True)] if pieces \
        else [[] for _ in header]


def _pieces_of_file(path: Path) -> Iterator[list[Any]]:
    """The header of a CSV file, and then the columns of each piece of its rows."""
    try:
        # Split at line feeds alone, and line ends within texts stay as they are.
        with path.open(encoding="utf-8", newline="\n") as lines:
            yield from _pieces(lines, path.stat().st_size, path.name)
    except FileNotFoundError:
        raise TableError(Problem("no such file", "the CSV of a table", "run the chapter again, or correct the path",
                                 file=path.name)) from None
    except (OSError, UnicodeDecodeError) as error:
        raise TableError(Problem(f"a file that cannot be read as UTF-8 ({_reason(error)})", "the CSV of a table",
                                 "run the chapter again", file=path.name)) from None


def _pieces_of_frame(frame: pd.DataFrame, name: str) -> Iterator[list[Any]]:
    """The same of a DataFrame, by what its CSV says."""
    for start in range(0, max(len(frame), 1), PIECE):
        content = frame.iloc[start:start + PIECE].to_csv(index=False, lineterminator="\n") if frame.shape[1] else ""
        header, *pieces = _pieces((line + "\n" for line in content.split("\n")[:-1]), len(content), name)
        if start == 0:
            yield header
        yield from pieces


def _pieces(lines: Iterable[str], size: int, name: str) -> Iterator[list[Any]]:
    # The default limit of a field, 131072 characters, is too small for nothing but a very long text: such a text is a
    # result all the same. The limit is one for the whole process, other threads too: it is raised and never lowered.
    csv.field_size_limit(max(csv.field_size_limit(), size))
    # strict: quotes that do not close are an error. A lone carriage return is none of our line ends.
    rows = csv.reader(lines, strict=True)
    wrong: list[Problem] = []
    try:
        header = next(rows, [])
        yield header
        columns: list[list[str]] = [[] for _ in header]
        held = number = 0
        # Few rows at a time: Python looks through lists, but not through their texts, for what can be thrown away.
        while block := list(itertools.islice(rows, min(_BLOCK, PIECE - held))):
            for number, row in enumerate(block, start=number + 1):
                if len(row) != len(header) and len(wrong) < 5:
                    wrong.append(Problem(f"{len(row)} cells in data row {number}", f"{len(header)}, as in the header",
                                         "correct the table", file=name))
            if wrong:
                continue
            for column, cells in zip(columns, zip(*block, strict=True), strict=True):
                column.extend(cells)
            held += len(block)
            if held == PIECE:
                yield columns
                columns, held = [[] for _ in header], 0
        if held:
            yield columns
    except csv.Error as error:
        raise TableError(Problem(f"a CSV that cannot be parsed ({error})", "rows that end in a line feed, texts with "
                                 "quotes or line breaks between quotes", "correct the table, run the chapter again",
                                 file=name)) from None
    if problems := wrong + _name_problems(header, name):
        raise TableError(problems)


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
        pieces: Callable[[], Iterator[list[Any]]] = partial(_pieces_of_frame, table, target.name)
        known_text = {str(name) for name, values in table.items() if _is_text(values)}
    else:
        pieces, known_text = partial(_pieces_of_file, Path(table)), set()
    header, types, only = _types(pieces(), known_text)
    try:
        with beside(target.absolute()) as place:
            if only is not None:
                _copy(connection, header, types, only, place)
            else:
                _copy_pieces(connection, header, types, pieces(), place)
    except (duckdb.IOException, OSError) as error:
        raise TableError(Problem(f"a file that cannot be written ({_reason(error)})", "a folder that exists and may be "
                                 "written to", "choose another place", file=target.name)) from None
    return target


def _types(pieces: Iterator[list[Any]], known_text: set[str]) -> tuple[list[str], list[str], list[list[str]] | None]:
    """Header, the type of each column, and all columns where they are one piece."""
    header = next(pieces)
    left = [["VARCHAR"] if name in known_text or not CODE_PARTS.isdisjoint(name.lower().split("_")) else list(_KINDS)
            for name in header]
    empty = [True] * len(header)
    only: list[list[str]] | None = [[] for _ in header]
    for number, columns in enumerate(pieces):
        only = columns if number == 0 else None
        for i, cells in enumerate(columns):
            found = set(cells) - {""}
            empty[i] &= not found
            left[i] = [kind for kind in left[i] if _holds(kind, found)]
    return header, ["DOUBLE" if none and len(kinds) > 1 else kinds[0]
                    for none, kinds in zip(empty, left, strict=True)], only


def _copy(connection: duckdb.DuckDBPyConnection, header: list[str], types: list[str], columns: list[list[str]],
          place: Path) -> None:
    """Write cells as a Parquet file."""
    arrays = {}
    for number, (kind, cells) in enumerate(zip(types, columns, strict=True)):
        arrays[f"c{number}"] = _array(kind, _values(kind, cells))
    chosen = ", ".join(f"{_column(kind, number)} AS {_quoted(name)}"
                       for number, (kind, name) in enumerate(zip(types, header, strict=True)))
    connection.register("cells", pd.DataFrame(arrays))
    try:
        connection.execute(f"COPY (SELECT {chosen} FROM cells) TO {_literal(str(place))} {_AS_PARQUET}")
    finally:
        connection.unregister("cells")


_AS_PARQUET = "(FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)"


def _copy_pieces(connection: duckdb.DuckDBPyConnection, header: list[str], types: list[str],
                 pieces: Iterator[list[Any]], place: Path) -> None:
    """Write each piece as a file of its own, and then all of them as one."""
    next(pieces)
    with tempfile.TemporaryDirectory(prefix="flowspace-") as folder:
        parts = []
        for number, columns in enumerate(pieces):
            parts.append(str(Path(folder) / f"{number}.parquet"))
            _copy(connection, header, types, columns, Path(parts[-1]))
        connection.execute(f"COPY (FROM parquet_scan([{', '.join(map(_literal, parts))}], hive_partitioning = false)) "
                           f"TO {_literal(str(place))} {_AS_PARQUET}")


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
