"""Named errors of the library: what was found, what was expected, how to mend it; all problems at once.

Every mistake a user can make ends in one of these, and in a notebook they show as plain words without a traceback.
"""
from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, and how to mend it.

    Parameters
    ----------
    found, expected, mend : str
        Plain words: what is there, what should be there, what to do about it.
    file, row, column, sheet : optional
        Where it is. `row` counts as a text editor or a spreadsheet does: the first row of the file is row 1.
    """

    found: str
    expected: str
    mend: str
    file: str | None = None
    row: int | None = None
    column: str | None = None
    sheet: str | None = None

    def __str__(self) -> str:
        place = [str(self.file)] if self.file is not None else []
        if self.sheet is not None:
            place.append(f"sheet {self.sheet}")
        if self.row is not None:
            place.append(f"row {self.row}")
        if self.column is not None:
            place.append(f"column {self.column}")
        where = ", ".join(place)
        where = f"{where}: " if where else ""
        return f"{where}found {self.found}; expected {self.expected}. To mend it: {self.mend}"


def did_you_mean(found: object, known: Iterable[object]) -> str:
    """Half a sentence with the nearest known name, or nothing where none is near.

    Parameters
    ----------
    found : object
        What was given.
    known : iterable of object
        What exists.

    Examples
    --------
    >>> did_you_mean("adcod", ["adcode", "year"])
    " (did you mean 'adcode'?)"
    >>> did_you_mean("population", ["adcode", "year"])
    ''
    """
    near = difflib.get_close_matches(str(found), [str(name) for name in known], n=1)
    return f" (did you mean {near[0]!r}?)" if near else ""


class FlowspaceError(Exception):
    """Base of all named errors; carries every problem found, not only the first.

    Parameters
    ----------
    problems : Problem or sequence of Problem
        At least one.

    Examples
    --------
    >>> error = FlowspaceError(Problem("year 2035", "a year from 1990 to 2018", "choose another year"))
    >>> print(error)
    FlowspaceError: 1 problem
      1. found year 2035; expected a year from 1990 to 2018. To mend it: choose another year
    """

    def __init__(self, problems: Problem | Sequence[Problem]):
        self.problems = [problems] if isinstance(problems, Problem) else list(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        n = len(self.problems)
        lines = [f"{type(self).__name__}: {n} problem{'s' if n != 1 else ''}"]
        lines += [f"  {i}. {p}" for i, p in enumerate(self.problems, start=1)]
        return "\n".join(lines)

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in place of a traceback: the message alone."""
        return str(self).splitlines()

    def __reduce__(self):
        return (type(self), (self.problems,))


class TableError(FlowspaceError):
    """A table breaks its schema: unknown city or year, wrong type, duplicate key, missing column or file."""


class ParameterError(FlowspaceError):
    """A chapter was given parameters that do not exist, have the wrong type or are not covered by the data."""


class MeasureError(FlowspaceError):
    """A measure was given values it is not defined for (negative, infinite, not numbers, unknown name)."""


class EstimationError(FlowspaceError):
    """Figures that an estimate cannot be made from."""


class FigureError(FlowspaceError):
    """A figure lacks what every figure must carry: evidence grade, source, known columns, known language."""


class BuildError(FlowspaceError):
    """The book could not be executed or rendered."""


class RunError(FlowspaceError):
    """A run's folder or its record is not there, damaged, incomplete, or written by a newer flowspace."""


class RunFailed(FlowspaceError):
    """A cell of a notebook failed, or the process that ran it ended."""


class ExerciseError(FlowspaceError):
    """A solution notebook, a roster or a folder of submissions is not what it should be."""


class ReportError(FlowspaceError):
    """A report cannot be made or written: what was given is no notebook, or there is no place for the report."""
