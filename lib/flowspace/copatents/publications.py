"""Numbers of publications in the column of applications: one patent has several, and would be counted for each."""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from flowspace.copatents.columns import HEADERS, HOW, plain
from flowspace.errors import Problem

MOST = 0.5
"""Share of rows with the number of a publication from which on the column is taken for a wrong one."""

KIND = "([0-9]{7}|[0-9]{9}|8[5-8][0-9]{6})[ABCDSUY][0-9]?"
"""A Chinese publication with its kind, without country: seven digits before 2007, nine since; before 1989 the eight of
the application. Applications have a point before the check digit, which is a digit or X, and twelve digits since 2003,
to which some databases add the letter A."""

_PUBLICATION = re.compile(rf"(CN)?{KIND}|CN[123]([0-9]{{6}}|[0-9]{{8}})")
"""Without kind a publication is told by its country alone: whole numbers of any length may be keys of a database."""


def is_publication(number: str) -> bool:
    """Whether a number is that of a Chinese publication and not of an application.

    Parameters
    ----------
    number : str

    Examples
    --------
    >>> [is_publication(number) for number in ("CN104123456A", "cn 204123456 U", "CN304123456S8", "CN104123456")]
    [True, True, True, True]
    >>> [is_publication(number) for number in ("CN201510123456.X", "021234567", "104123456", "CN201510123456A")]
    [False, False, False, False]
    """
    text = unicodedata.normalize("NFKC", number).upper()
    return _PUBLICATION.fullmatch(re.sub(r"[\s\-]", "", text)) is not None


@dataclass
class Publications:
    """Publications among the rows of one file that are looked at.

    Parameters
    ----------
    file, column : str
        The file and the header of its column of applications.
    header : sequence of str
        All headers of the file.
    """

    file: str
    column: str
    header: Sequence[str]
    rows: int = 0
    found: int = 0
    first: tuple[int, str] = (0, "")

    def look(self, row: int, number: str) -> None:
        """Look at the number in one row of the file."""
        self.rows += 1
        if is_publication(number):
            self.first = self.first if self.found else (row, number)
            self.found += 1

    def problem(self) -> Problem | None:
        """What is wrong if most of the numbers are publications."""
        if self.found < MOST * max(1, self.rows):
            return None
        known = {plain(name) for name in HEADERS["number"]}
        others = [name for name in self.header if plain(name) in known and name != self.column]
        return Problem(
            f"numbers of publications ({self.first[1]}), in {self.found} of {self.rows} rows looked at",
            "numbers of applications, such as 201510123456.7",
            f"say the header of the column of applications for number {HOW}"
            + (f", which may be {' or '.join(others)}" if others else ", such as 申请号")
            + "; a patent is published more than once and would be counted for each number",
            file=self.file, row=self.first[0], column=self.column)


def warning(connection: duckdb.DuckDBPyConnection, looked_at: Sequence[Publications]) -> Problem | None:
    """Say that some numbers are those of publications, where they are not the most.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        Holds the table `odd` of numbers of another form than digits, in which those with a kind are found.
    looked_at : sequence of Publications
        The files, in which those without kind are found.
    """
    n, example = connection.execute(
        f"SELECT count(*), min(odd) FROM odd WHERE regexp_full_match(odd, {KIND!r})").fetchone()
    first = next((part for part in looked_at if part.found), None)
    if not n and first is None:
        return None
    return Problem(
        "numbers of publications among those of applications, in at least "
        f"{max(n, sum(part.found for part in looked_at))} rows, such as {first.first[1] if first else example}",
        "numbers of applications alone",
        "put the number of the application in their place; a patent is counted once for each number",
        file=first.file if first else None, row=first.first[0] if first else None,
        column=first.column if first else None)
