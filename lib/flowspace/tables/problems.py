"""Collects problems of one file: all of them, but no list without an end."""
from __future__ import annotations

from flowspace.errors import Problem, did_you_mean

__all__ = ["LIMIT", "Collector", "did_you_mean", "shorten"]

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
        self._kinds: dict[tuple[str, str | None], list[Problem]] = {}
        self._left_out: dict[tuple[str, str | None], int] = {}

    def add(self, kind: str, *, found: str, expected: str, mend: str, row: int | None = None,
            column: str | None = None) -> None:
        """Note one problem; beyond `LIMIT` of the same kind and column it is only counted."""
        key = (kind, column)
        listed = self._kinds.setdefault(key, [])
        if len(listed) < LIMIT:
            listed.append(Problem(found, expected, mend, file=self.file, row=row, column=column))
        else:
            self._left_out[key] = self._left_out.get(key, 0) + 1

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
                                      file=self.file, column=key[1]))
        return result


def shorten(text: str, length: int = 60) -> str:
    """Quote a found text, cut where it is long.

    Examples
    --------
    >>> shorten("Beijing")
    "'Beijing'"
    """
    return repr(text if len(text) <= length else text[:length] + "…")
