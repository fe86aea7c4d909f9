"""Sets of parameters for many runs: grids, rolling windows, lists in a file."""
from __future__ import annotations

import csv
import itertools
import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from flowspace.errors import ParameterError, Problem
from flowspace.reruns.parameters import (
    Notebook, every_part, from_words, notebook_of, plain, shown, split_words, unknown_names,
)


MOST_SETS = 1_000_000
"""Runs that a sweep is made for; more are a slip of the fingers, found before they fill the memory."""

_TOLD = 20
"""Problems of one kind that are told one by one."""


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
        If values are no list, an empty one, or one that holds a value twice; or if they give more than `MOST_SETS`.

    Examples
    --------
    >>> grid(measure=["taylor", "pielou"], seed=[1, 2])[1]
    {'measure': 'taylor', 'seed': 2}
    >>> grid(seed=[1, 1])
    Traceback (most recent call last):
        ...
    flowspace.errors.ParameterError: ParameterError: 1 problem
      1. found seed with 1 twice; expected each value once. To mend it: remove it where it is repeated
    """
    problems = []
    lists: dict[str, list[Any]] = {}
    for name, each in values.items():
        many = not isinstance(each, (str, bytes, Mapping)) and isinstance(each, Iterable)
        lists[name] = [plain(value) for value in itertools.islice(each, MOST_SETS + 1)] if many else []
        if not lists[name]:
            problems.append(Problem(f"{name} {each!r}", "a list of values, one at least", "put the values into a list"))
        problems += _values_twice(name, lists[name])
    problems = problems or _too_many(list(lists.values()))
    if problems:
        raise ParameterError(problems)
    return [dict(zip(lists, each, strict=True)) for each in itertools.product(*lists.values())]


def _values_twice(name: str, values: list[Any]) -> list[Problem]:
    counts = Counter(map(_written, values))
    first = dict(zip(map(_written, reversed(values)), reversed(values), strict=True))
    return [Problem(f"{name} with {first[written]!r} {_times(counts[written])}", "each value once",
                    "remove it where it is repeated") for written in counts if counts[written] > 1]


def _times(n: int) -> str:
    return "twice" if n == 2 else f"{n} times"


def _written(value: Any) -> str:
    """A value in a form that is the same for equal ones of one kind, and can be looked up."""
    try:
        return json.dumps(value, sort_keys=True, default=repr)
    except (TypeError, ValueError, RecursionError):
        return repr(value)


def _too_many(lists: list[list[Any]]) -> list[Problem]:
    if (many := math.prod(map(len, lists))) <= MOST_SETS:
        return []
    return [Problem(f"{many:,} runs", f"{MOST_SETS:,} at most", "choose fewer values")]


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
        If a parameter stands twice, has no value, an empty one between commas, or one twice.

    Examples
    --------
    >>> grid_from_words([("agglomerations", "[珠三角, 长三角], 北部湾"), ("window", "3,5")], notebook_of(4))[0]
    {'agglomerations': ['珠三角', '长三角'], 'window': 3}
    """
    pairs = list(pairs)
    names = [name for name, _ in pairs]
    problems = [Problem(f"a grid with {name} twice", "each parameter once", "put all its values together")
                for name in dict.fromkeys(names) if names.count(name) > 1]
    for name, words in pairs:
        parts = every_part(words)
        if not any(parts) or not all(parts[:-1]):
            problems.append(Problem(f'{name} "{words}", with nothing {"in it" if not any(parts) else "between commas"}',
                                    "values with one comma between them", "write each value, or [] for an empty list"))
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
    first, last, width, step = map(plain, (first, last, width, step))
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
        If they are more than `MOST_SETS`, or no lists of mappings.

    Examples
    --------
    >>> combined(rolling_windows(2000, 2010, 10), grid(measure=["taylor"]))[0]
    {'start_year': 2000, 'end_year': 2009, 'measure': 'taylor'}
    """
    lists = [listed_sets(each) for each in lists]
    if problems := _too_many(lists):
        raise ParameterError(problems)
    return [{name: value for each in sets for name, value in each.items()} for sets in itertools.product(*lists)]


def listed_sets(sets: Any) -> list[dict[str, Any]]:
    """Sets of parameters as a list of mappings, with plain values.

    Parameters
    ----------
    sets : iterable of mapping

    Returns
    -------
    list of dict

    Raises
    ------
    ParameterError
        If they are anything else, with what to write instead; or more than `MOST_SETS`.

    Examples
    --------
    >>> listed_sets({"draws": [199, 299]})
    Traceback (most recent call last):
        ...
    flowspace.errors.ParameterError: ParameterError: 1 problem
      1. found {'draws': [199, 299]} (dict) as sets of parameters; expected a list of mappings, one for each run, such
         as [{"seed": 1}, {"seed": 2}]. To mend it: write grid(name=[...]) for all values of parameters, or [{...}]
         for one run
    """
    expected = 'a list of mappings, one for each run, such as [{"seed": 1}, {"seed": 2}]'
    mend = "write grid(name=[...]) for all values of parameters, or [{...}] for one run"
    if hasattr(sets, "to_dict"):
        raise ParameterError(Problem(f"a table ({type(sets).__name__}) as sets of parameters", expected,
                                     'write table.to_dict("records")'))
    if isinstance(sets, (str, bytes, Mapping)) or not isinstance(sets, Iterable):
        raise ParameterError(Problem(f"{shown(sets)} as sets of parameters", expected, mend))
    found = list(itertools.islice(sets, MOST_SETS + 1))
    if len(found) > MOST_SETS:
        raise ParameterError(Problem(f"more than {MOST_SETS:,} runs", f"{MOST_SETS:,} at most", "choose fewer values"))
    wrong = [(number, each) for number, each in enumerate(found, start=1) if not isinstance(each, Mapping)]
    if wrong:
        problems = [Problem(f"{shown(each)} as set {number}", expected, mend) for number, each in wrong[:_TOLD]]
        if len(wrong) > _TOLD:
            problems.append(Problem(f"{len(wrong) - _TOLD:,} more of this kind", expected, mend))
        raise ParameterError(problems)
    return [{name: plain(value) for name, value in each.items()} for each in found]


def read_sets(file: str | Path, notebook: int | str | Path | Notebook) -> list[dict[str, Any]]:
    """Read a list of runs from a file.

    Parameters
    ----------
    file : str or Path
        CSV in UTF-8 with a column for each parameter that varies and a row for each run, in which an empty cell
        stands for the notebook's own value; or JSON, a list of objects. A row of empty cells, or an object without
        anything in it, is a run with the notebook's own values.
    notebook : int, str, Path or Notebook
        Whose parameters they are: it says of which kind each is.

    Returns
    -------
    list of dict

    Raises
    ------
    ParameterError
        If the file cannot be read, or holds a run twice: with the rows. What a cell may hold is checked with the
        parameters, before the first run.

    Notes
    -----
    Lines of a CSV file without anything in them are no rows. In a file with one column nobody can tell such a line from
    an empty cell, so that one between rows is refused; two quotation marks stand for the empty cell.

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
    expected = 'a list of objects, such as [{"seed": 1}, {"seed": 2}]'
    try:
        text = _text(content, path, json.detect_encoding(content))
        sets = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=lambda pairs: _object(pairs, path))
    except (ValueError, RecursionError) as error:
        raise ParameterError(Problem(f"no JSON ({error})", expected, "correct the file", file=str(path))) from None
    if not isinstance(sets, list) or not sets:
        found = "an empty list" if sets == [] else "an object" if isinstance(sets, dict) else "a single value"
        raise ParameterError(Problem(found, f"{expected}, one at least", "put the objects into brackets: [{...}]",
                                     file=str(path)))
    wrong = [(number, each) for number, each in enumerate(sets, start=1) if not isinstance(each, dict)]
    if wrong:
        raise ParameterError([Problem(f"{shown(each)} as entry {number}", expected, "write it as an object",
                                      file=str(path)) for number, each in wrong[:_TOLD]])
    _refuse_repeated({f"entry {number}": (None, each) for number, each in enumerate(sets, start=1)}, path)
    return sets


def _object(pairs: list[tuple[str, Any]], path: Path) -> dict[str, Any]:
    """An object of a JSON file, in which each name stands once."""
    problems = [Problem(f'"{name}" {_times(n)} in one object', "each parameter once", "remove one", file=str(path))
                for name, n in Counter(name for name, _ in pairs).items() if n > 1]
    if problems:
        raise ParameterError(problems)
    return dict(pairs)


def _from_csv(content: bytes, path: Path, notebook: Notebook) -> list[dict[str, Any]]:
    rows = list(_rows(content, path))
    heads = [head.strip() for head in rows[0][1]] if rows else []
    problems = []
    if len(rows) < 2:
        problems.append(Problem("no row below the heads", "a row for each run", "add one", file=str(path)))
    problems += [Problem(f'the head "{head}" twice', "each parameter once", "remove one", file=str(path), row=1)
                 for head in dict.fromkeys(heads) if heads.count(head) > 1]
    sets: dict[str, tuple[int, dict[str, Any]]] = {}
    for row, cells in rows[1:]:
        if not cells and len(heads) == 1:
            problems.append(Problem("an empty line between rows", "a cell for each run", 'remove the line, or write "" '
                                    "for a run with the notebook's own value", file=str(path), row=row))
        elif len(cells) != len(heads):
            problems.append(Problem(f"{len(cells)} cells", f"{len(heads)}, as in the first row",
                                    "put a cell that holds a comma into quotation marks", file=str(path), row=row))
        else:
            words = {head: cell for head, cell in zip(heads, cells, strict=True) if cell.strip()}
            sets[f"row {row}"] = (row, from_words(words, notebook))
    # A head whose cells are all empty reaches no run, in which its name would be checked.
    used = {name for _, each in sets.values() for name in each}
    problems += [Problem(each.found, each.expected, each.mend, file=str(path), row=1)
                 for each in unknown_names([head for head in heads if head and head not in used], notebook)]
    if problems:
        raise ParameterError(problems)
    _refuse_repeated(sets, path)
    return [each for _, each in sets.values()]


def _refuse_repeated(sets: Mapping[str, tuple[int | None, Mapping[str, Any]]], path: Path) -> None:
    """Refuse a list in which a run stands twice: its results would be fewer than its rows."""
    first: dict[str, str] = {}
    problems = []
    for place, (row, each) in sets.items():
        if (earlier := first.setdefault(_written(each), place)) != place:
            found = f"the same run as in {earlier}" if row else f"{place}, the same run as {earlier}"
            problems.append(Problem(found, "each run once", "remove one of them", file=str(path), row=row))
    if len(problems) > _TOLD:
        more = Problem(f"{len(problems) - _TOLD:,} more repeated runs", "each run once", "remove them", file=str(path))
        problems = [*problems[:_TOLD], more]
    if problems:
        raise ParameterError(problems)


def _text(content: bytes, path: Path, encoding: str = "utf-8-sig") -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise ParameterError(Problem("text that is not UTF-8 (GBK, perhaps)", "text in UTF-8",
                                     "save it again as UTF-8: in Excel as 'CSV UTF-8', in Notepad with the encoding "
                                     "UTF-8", file=str(path))) from None


def _rows(content: bytes, path: Path) -> Iterator[tuple[int, list[str]]]:
    """Rows with the numbers an editor gives them; lines without anything only where a file has but one column."""
    text = _text(content, path)
    try:
        reader = csv.reader(text.splitlines(keepends=True), strict=True)
        rows = [(reader.line_num, [] if len(cells) == 1 and cells[0].isspace() else cells) for cells in reader]
    except csv.Error as error:
        raise ParameterError(Problem(f"no CSV ({error})", "a table with commas between cells", "save it again as CSV",
                                     file=str(path))) from None
    filled = [place for place, (_, cells) in enumerate(rows) if cells]
    for row, cells in rows[filled[0]:filled[-1] + 1] if filled else ():
        if cells or len(rows[filled[0]][1]) == 1:
            yield row, cells
