"""Applicants that one application places in several cities: counted, with examples, so that none passes unseen."""
from __future__ import annotations

from collections.abc import Sequence

import duckdb
import numpy as np

from flowspace.copatents.packing import Packing
from flowspace.errors import Problem

EXAMPLES = 3
"""Applications named in the report."""

FEW = 8
"""Rows of one application up to which all of them are compared in place, without choosing the longer ones first."""


class SeveralCities:
    """Counts applications in which one name of an applicant stands in two cities or more.

    Parameters
    ----------
    packing : Packing
        How the cities, years, types and groups of applicants are packed.
    types : frozenset of int or None
        Only patents of these types; None for all.
    nameless : sequence of int
        Numbers of applicants without name, who may be different ones.

    Examples
    --------
    Application 7 has applicant 1 in the cities 0 and 2; application 8 has two applicants in one city each.

    >>> packing = Packing()
    >>> found = SeveralCities(packing)
    >>> packed = packing.pack(np.array([0, 2, 0, 2]), 2015, 1, 0)
    >>> found.look(np.array([7, 7, 8, 8]), packed, np.array([1, 1, 1, 3]), np.array([0, 2]), np.arange(4))
    >>> found.patents, found.alone, found.examples
    (1, 1, [7])
    """

    def __init__(self, packing: Packing, types: frozenset[int] | None = None, nameless: Sequence[int] = ()):
        self.packing, self.types, self.nameless = packing, types, list(nameless)
        self.patents, self.alone = 0, 0
        self.examples: list[int] = []

    def look(self, ids: np.ndarray, packed: np.ndarray, applicants: np.ndarray, start: np.ndarray,
             order: np.ndarray) -> None:
        """Look at whole applications.

        Parameters
        ----------
        ids : array of whole numbers
            Number of the application, rows of one next to each other.
        packed, applicants : arrays of whole numbers
            City, year, type and group by `Packing`, and a number per name of applicant, in any order.
        start : array of int
            Place of the first row of each application in `ids`.
        order : array of int
            Place in `packed` and `applicants` of each row in `ids`.
        """
        applicants = applicants[order]
        first, second = _same(ids, applicants, start)
        city, other = (self.packing.city(packed[order[rows]]) for rows in (first, second))
        chosen = (city != other) & (city >= 0) & (other >= 0) & ~np.isin(applicants[first], self.nameless)
        if not chosen.any():
            return
        concerned = np.unique(np.searchsorted(start, first[chosen], side="right") - 1)
        if self.types is not None:
            kinds = np.maximum.reduceat(self.packing.kind(packed[order]), start)[concerned]
            concerned = concerned[np.isin(kinds, list(self.types))]
        lowest, highest = (extreme.reduceat(applicants, start)[concerned] for extreme in (np.minimum, np.maximum))
        self.patents += len(concerned)
        self.alone += int((lowest == highest).sum())
        self.examples = sorted([*self.examples, *ids[start[concerned]][:EXAMPLES].tolist()])[:EXAMPLES]

    def merge(self, other: SeveralCities) -> None:
        """Add the counts of another, of other applications."""
        self.patents += other.patents
        self.alone += other.alone
        self.examples = sorted([*self.examples, *other.examples])[:EXAMPLES]

    def warning(self, connection: duckdb.DuckDBPyConnection) -> Problem | None:
        """Say how many there are and how they were counted.

        Parameters
        ----------
        connection : duckdb.DuckDBPyConnection
            Holds the table `odd` of applications whose number is of another form than digits.
        """
        if not self.patents:
            return None
        numbers = ", ".join(written(identity, connection) for identity in self.examples)
        return Problem(
            f"one applicant in several cities in {self.patents} patents ({numbers}{' …' * (self.patents > EXAMPLES)}), "
            f"{self.alone} of them without any other applicant", "one city for each applicant of a patent",
            "nothing if all these addresses are right: each of their cities is counted, as the definition says; "
            "otherwise correct the wrong rows")


def _same(ids: np.ndarray, applicants: np.ndarray, start: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Places of two rows of one application with the same name of applicant.

    Rows are compared with those that follow at each distance; the few applications of many rows are put aside for the
    greater distances.
    """
    size = np.diff(start, append=len(ids))
    places = None
    found = [(np.empty(0, dtype=np.int64),) * 2]
    for distance in range(1, size.max()):
        if distance == FEW:
            places = np.flatnonzero(np.repeat(size > FEW, size))
            ids, applicants = ids[places], applicants[places]
        same = np.flatnonzero(applicants[distance:] == applicants[:-distance])
        same = same[ids[same] == ids[same + distance]]
        found.append((same, same + distance) if places is None else (places[same], places[same + distance]))
    return tuple(np.concatenate(part) for part in zip(*found, strict=True))


def written(identity: int, connection: duckdb.DuckDBPyConnection) -> str:
    """The number of an application as text (see `Records._source`).

    Examples
    --------
    >>> connection = duckdb.connect()
    >>> [written(identity, connection) for identity in (201510000001 * 64, 201510000001 * 64 + 27, 12 * 64 + 6)]
    ['201510000001', '201510000001X', '012']
    """
    if identity < 0:
        return connection.execute("SELECT odd FROM odd WHERE id = ?", [identity]).fetchone()[0]
    base, rest = divmod(identity, 64)
    length, checked = divmod(rest, 2)
    return str(base).zfill(length - checked) + "X" * checked
