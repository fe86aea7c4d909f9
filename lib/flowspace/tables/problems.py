"""Collects problems of one file: all of them, but no list without an end."""
from __future__ import annotations

from collections.abc import Callable, Sequence

from flowspace.errors import Problem

LIMIT = 20
"""How many problems of one kind are listed one by one."""


class Collector:
    """Gather problems of one file by kind.

    Parameters
    ----------
    file : str
        Name of the file, as the reader knows it.

    Examples
    --------
    >>> problems = Collector("cities.csv")
    >>> for row in range(2, 30):
    ...     problems.add("empty", found="an empty cell", expected="a name", mend="fill it in", row=row)
    >>> len(problems.listed())
    21
    >>> print(problems.listed()[-1].found)
    8 more problems of this kind
    """

    def __init__(self, file: str):
        self.file = file
        self.rows: set[int] = set()
        self._kinds: dict[tuple[str, str | None], list[Problem]] = {}
        self._left_out: dict[tuple[str, str | None], int] = {}

    def add(self, kind: str, *, found: str, expected: str, mend: str, row: int | None = None,
            column: str | None = None) -> None:
        """Note one problem; beyond `LIMIT` of the same kind and column it is only counted.

        Parameters
        ----------
        kind : str
            Tells kinds apart.
        found, expected, mend : str
            As for `Problem`.
        row : int, optional
        column : str, optional
        """
        self.add_rows(kind, [row], lambda _: (found, expected, mend), column)

    def add_rows(self, kind: str, rows: Sequence[int | None], describe: Callable[[int], tuple[str, str, str]],
                 column: str | None = None) -> None:
        """Note the same kind of problem in several rows.

        Parameters
        ----------
        kind : str
            Tells kinds apart.
        rows : sequence of int
            Where the problems are.
        describe : callable
            Takes a position in `rows`, returns what was found, what was expected and how to mend it. It is called
            for those problems only that are listed, so that half a million wrong rows cost no more than twenty.
        column : str, optional
            The column they are in.
        """
        if not len(rows):
            return
        key = (kind, column)
        listed = self._kinds.setdefault(key, [])
        room = LIMIT - len(listed)
        for i, row in enumerate(rows[:room]):
            listed.append(self.problem(*describe(i), row, column))
        if len(rows) > room:
            self._left_out[key] = self._left_out.get(key, 0) + len(rows) - room
        self.rows.update(int(row) for row in rows if row is not None)

    def problem(self, found: str, expected: str, mend: str, row: int | None, column: str | None) -> Problem:
        """Make the problem of one place in the file."""
        return Problem(found, expected, mend, file=self.file, row=None if row is None else int(row), column=column)

    def place(self, row: int) -> str:
        """Name a row inside a sentence."""
        return f"row {row}"

    def head(self, row: int, column: str) -> str:
        """Name a column of the table as the file does in a row."""
        return column

    def __bool__(self) -> bool:
        return bool(self._kinds)

    def listed(self) -> list[Problem]:
        """All problems, each kind followed by a count of those not listed."""
        result = []
        for key, listed in self._kinds.items():
            result += listed
            if key in self._left_out:
                last, n = listed[-1], self._left_out[key]
                result.append(Problem(f"{n} more problem{'s' if n > 1 else ''} of this kind", last.expected, last.mend,
                                      file=self.file, column=last.column))
        return result


def shorten(text: str, length: int = 60) -> str:
    """Quote a found text, cut where it is long.

    Parameters
    ----------
    text : str
    length : int
        Characters kept.

    Returns
    -------
    str

    Examples
    --------
    >>> shorten("Beijing")
    "'Beijing'"
    """
    return repr(text if len(text) <= length else text[:length] + "…")
