"""Sets of parameters for many runs: grids, rolling windows, lists in a file."""
from __future__ import annotations

import csv
import itertools
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from flowspace.errors import ParameterError, Problem
from flowspace.reruns.parameters import Notebook, from_words, notebook_of, split_words


MOST_SETS = 1_000_000
"""Runs that a sweep is made for; more are a slip of the fingers, found before they fill the memory."""


def grid(**values: Sequence[Any]) -> list[dict[str, Any]]:
    """Every combination of values.

    Parameters
    ----------
    **values
        Name of a parameter → its values.

    Returns
    -------
    list of dict
        The last parameter varies fastest.

    Raises
    ------
    ParameterError
        If values are no list, or an empty one.

    Examples
    --------
    >>> grid(measure=["taylor", "pielou"], seed=[1, 2])[1]
    {'measure': 'taylor', 'seed': 2}
    """
    problems = [Problem(f"{name} {each!r}", "a list of values, one at least", "put the values into a list")
                for name, each in values.items()
                if isinstance(each, (str, Mapping)) or not isinstance(each, Iterable) or not list(each)]
    if problems:
        raise ParameterError(problems)
    return [dict(zip(values, each, strict=True)) for each in itertools.product(*values.values())]


def grid_from_words(pairs: Iterable[Sequence[str]], notebook: Notebook) -> list[dict[str, Any]]:
    """A grid from what stands on a command line: names, and values with commas between them.

    Parameters
    ----------
    pairs : iterable of (str, str)
    notebook : Notebook
        Whose parameters they are.

    Returns
    -------
    list of dict

    Raises
    ------
    ParameterError
        If a parameter stands twice, or has no value.

    Examples
    --------
    >>> grid_from_words([("agglomerations", "[珠三角, 长三角], 北部湾"), ("window", "3,5")], notebook_of(4))[0]
    {'agglomerations': ['珠三角', '长三角'], 'window': 3}
    """
    names = [name for name, _ in pairs]
    problems = [Problem(f"a grid with {name} twice", "each parameter once", "put all its values together")
                for name in dict.fromkeys(names) if names.count(name) > 1]
    if problems:
        raise ParameterError(problems)
    return grid(**{name: [from_words({name: word}, notebook)[name] for word in split_words(words)]
                   for name, words in pairs})


def rolling_windows(first: int, last: int, width: int, step: int = 1) -> list[dict[str, int]]:
    """Windows of years that move through a period.

    Parameters
    ----------
    first, last : int
        First and last year of the period, both included.
    width : int
        Years of a window.
    step : int
        Years from the start of a window to that of the next.

    Returns
    -------
    list of dict
        start_year and end_year of every window that lies within the period as a whole.

    Raises
    ------
    ParameterError
        If they are not whole numbers, or no window fits.

    Examples
    --------
    >>> rolling_windows(2000, 2014, 10, 5)
    [{'start_year': 2000, 'end_year': 2009}, {'start_year': 2005, 'end_year': 2014}]
    """
    given = {"first year": first, "last year": last, "width": width, "step": step}
    problems = [Problem(f"{name} {value!r}", "a whole number", "write it without quotes or decimals")
                for name, value in given.items() if isinstance(value, bool) or not isinstance(value, int)]
    if not problems:
        problems = [Problem(f"{name} {value}", "1 or more", "choose another one")
                    for name, value in given.items() if name in ("width", "step") and value < 1]
        if not problems and (last - first - width + 1) // step >= MOST_SETS:
            problems.append(Problem(f"windows of {width} years from {first} to {last}", f"{MOST_SETS:,} windows at "
                                    "most", "choose a shorter period or a longer step"))
        if first > last:
            problems.append(Problem(f"first year {first} after last year {last}", "the first year first",
                                    "swap them"))
        elif first + width - 1 > last:
            problems.append(Problem(f"windows of {width} years from {first} to {last}",
                                    "a period that holds one window", "choose narrower windows or a longer period"))
    if problems:
        raise ParameterError(problems)
    return [{"start_year": start, "end_year": start + width - 1} for start in range(first, last - width + 2, step)]


def combined(*lists: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Every set of one list with every set of the others; what a later one says of a parameter holds.

    Parameters
    ----------
    *lists : iterable of mapping

    Returns
    -------
    list of dict

    Raises
    ------
    ParameterError
        If they are more than `MOST_SETS`.

    Examples
    --------
    >>> combined(rolling_windows(2000, 2010, 10), grid(measure=["taylor"]))[0]
    {'start_year': 2000, 'end_year': 2009, 'measure': 'taylor'}
    """
    lists = [list(each) for each in lists]
    if (many := math.prod(len(each) for each in lists)) > MOST_SETS:
        raise ParameterError(Problem(f"{many:,} runs", f"{MOST_SETS:,} at most", "choose fewer values"))
    return [{name: value for each in sets for name, value in each.items()} for sets in itertools.product(*lists)]


def read_sets(file: str | Path, notebook: int | str | Path | Notebook) -> list[dict[str, Any]]:
    """Read a list of runs from a file.

    Parameters
    ----------
    file : str or Path
        CSV in UTF-8 with a column for each parameter that varies and a row for each run, in which an empty cell
        stands for the notebook's own value; or JSON, a list of objects.
    notebook : int, str, Path or Notebook
        Whose parameters they are: it says of which kind each is.

    Returns
    -------
    list of dict

    Raises
    ------
    ParameterError
        If the file cannot be read. What a cell may hold is checked with the parameters, before the first run.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "runs.csv"
    ...     _ = file.write_text("window,agglomerations\\n3,珠三角\\n5,", encoding="utf-8")
    ...     read_sets(file, 4)
    [{'window': 3, 'agglomerations': ['珠三角']}, {'window': 5}]
    """
    path = Path(file)
    notebook = notebook_of(notebook)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ParameterError(Problem(f'"{path}" ({error.strerror})', "a list of runs, .csv or .json",
                                     "correct the path")) from None
    if path.suffix.lower() == ".json":
        return _from_json(content, path)
    if path.suffix.lower() == ".csv":
        return _from_csv(content, path, notebook)
    raise ParameterError(Problem(f'"{path.name}"', "a list of runs, .csv or .json", "save it in one of these forms"))


def _from_json(content: bytes, path: Path) -> list[dict[str, Any]]:
    try:
        sets = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ParameterError(Problem(f"no JSON ({error})", "a list of objects, name → value", "correct the file",
                                     file=str(path))) from None
    if not isinstance(sets, list) or not all(isinstance(each, dict) for each in sets) or not sets:
        raise ParameterError(Problem("something else", "a list of objects, name → value, one at least",
                                     "correct the file", file=str(path)))
    return sets


def _from_csv(content: bytes, path: Path, notebook: Notebook) -> list[dict[str, Any]]:
    rows = list(_rows(content, path))
    heads = [head.strip() for head in rows[0][1]] if rows else []
    problems = []
    if len(rows) < 2:
        problems.append(Problem("no row below the heads", "a row for each run", "add one", file=str(path)))
    problems += [Problem(f'the head "{head}" twice', "each parameter once", "remove one", file=str(path), row=1)
                 for head in dict.fromkeys(heads) if heads.count(head) > 1]
    sets = []
    for row, cells in rows[1:]:
        if len(cells) != len(heads):
            problems.append(Problem(f"{len(cells)} cells", f"{len(heads)}, as in the first row",
                                    "put a cell that holds a comma into quotation marks", file=str(path), row=row))
            continue
        words = {head: cell for head, cell in zip(heads, cells, strict=True) if cell.strip()}
        sets.append(from_words(words, notebook))
    if problems:
        raise ParameterError(problems)
    return sets


def _rows(content: bytes, path: Path) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not empty, with the numbers an editor gives them."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ParameterError(Problem("text that is not UTF-8", "text in UTF-8", "save it again as 'CSV UTF-8'",
                                     file=str(path))) from None
    try:
        reader = csv.reader(text.splitlines(keepends=True), strict=True)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise ParameterError(Problem(f"no CSV ({error})", "a table with commas between cells", "save it again as CSV",
                                     file=str(path))) from None
