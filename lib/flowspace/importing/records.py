"""Records on their way from a sheet to a table: their texts by column, and where in the file each stands."""
from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from flowspace.errors import Problem
from flowspace.importing.parts import Part
from flowspace.tables.problems import Collector

NO_LABELS: Mapping[str, str] = {}

CELL = ""
"""Among the labels of a record, the head of the one cell it is made of: in a matrix a row alone names no place."""


@dataclass
class Records:
    """Texts of records by column of the table.

    Parameters
    ----------
    names : list of str
        Columns of the table.

    Notes
    -----
    None stands for a cell whose text was refused already, so that it is not reported a second time.
    """

    names: list[str]
    texts: dict[str, list[str | None]] = field(init=False)
    where: list[tuple[str | None, int, Mapping[str, str]]] = field(default_factory=list)
    parts: list[tuple[Part | None, ...]] = field(default_factory=list)

    def __post_init__(self):
        self.texts = {name: [] for name in self.names}

    def add(self, values: Mapping[str, str | None], sheet: str | None, row: int,
            labels: Mapping[str, str] = NO_LABELS, parts: tuple[Part | None, ...] = ()) -> None:
        """Take one record; columns that `values` lacks are empty.

        `parts` says for each column of cities the part of a city the record is of, None for a whole city; it is
        empty where all are whole.
        """
        for name, column in self.texts.items():
            column.append(values.get(name, ""))
        self.where.append((sheet, row, labels))
        self.parts.append(parts if any(parts) else ())

    def keep(self, positions: list[int]) -> None:
        """Keep the records at these positions."""
        self.texts = {name: [column[i] for i in positions] for name, column in self.texts.items()}
        self.where = [self.where[i] for i in positions]
        self.parts = [self.parts[i] for i in positions]

    def __len__(self) -> int:
        return len(self.where)


class FileCollector(Collector):
    """Gather problems of records in terms of the reader's own file: sheet, row, head of the column.

    Parameters
    ----------
    file : str
        Name of the file.
    records : Records
        The records that rows of problems count, from 0.
    """

    def __init__(self, file: str, records: Records):
        super().__init__(file)
        self._records = records
        self.sheet: str | None = None

    def problem(self, found: str, expected: str, mend: str, row: int | None, column: str | None) -> Problem:
        """Make the problem of one place; outside `of_records` rows are those of the sheet that is being read."""
        if not self._in_records:
            return Problem(found, expected, mend, file=self.file, row=row, column=column, sheet=self.sheet)
        if row is None:
            return Problem(found, expected, mend, file=self.file, column=column)
        sheet, number, labels = self._records.where[row]
        return Problem(found, expected, mend, file=self.file, row=number, column=labels.get(column, column),
                       sheet=sheet)

    _in_records = False

    def of_records(self) -> FileCollector:
        """From now on rows of problems are positions of records."""
        self._in_records = True
        self.rows.clear()
        return self

    def place(self, row: int) -> str:
        """Name the row of a record inside a sentence."""
        sheet, number, labels = self._records.where[row]
        return f"row {number}" + (f", column {labels[CELL]}" if CELL in labels else "") + (
            f" of sheet {sheet}" if sheet is not None else "")

    def head(self, row: int, column: str) -> str:
        """Name the head under which the file has a column of the table, for one record."""
        return self._records.where[row][2].get(column, column)


@dataclass
class Skipped:
    """Rows and cells that were read and not taken over, by reason."""

    counts: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)

    def add(self, reason: str, place: str, times: int = 1) -> None:
        """Note one of them; the first three of each reason are named."""
        self.counts[reason] += times
        named = self.examples.setdefault(reason, [])
        if len(named) < 3:
            named.append(place)
