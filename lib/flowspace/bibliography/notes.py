"""What is wrong with one file: its records, listed one by one, and lines that were not understood, by tag."""
from __future__ import annotations

from dataclasses import dataclass, field

from flowspace.tables.problems import shorten

KEPT, LEFT_OUT = "kept", "left out"
"""What became of a record."""


@dataclass
class Notes:
    """Problems of one file.

    Parameters
    ----------
    file : str
        Its path as given.

    Examples
    --------
    >>> notes = Notes("savedrecs.txt")
    >>> notes.add("no title", 12, "a record without a title", "a title (TI)", "add it", kept=False)
    >>> for row in (20, 40):
    ...     notes.unknown("QQ", row)
    >>> [(row[1], row[2], row[3], row[4]) for row in notes.listed()]
    [(12, 'no title', 'left out', 1), (20, 'unknown field', 'kept', 2)]
    """

    file: str
    records: int = 0
    left_out: int = 0
    _listed: list[tuple] = field(default_factory=list)
    _unknown: dict[str, list[int]] = field(default_factory=dict)

    def add(self, kind: str, row: int, found: str, expected: str, mend: str, kept: bool = True) -> None:
        """Note a problem of the record that begins, or the line that stands, in a row."""
        self._listed.append((self.file, row, kind, KEPT if kept else LEFT_OUT, 1, found, expected, mend))

    def unknown(self, tag: str, row: int) -> None:
        """Note a field that the format does not have; the first row and the number of times are kept."""
        seen = self._unknown.setdefault(tag, [row, 0])
        seen[1] += 1

    def stray(self, row: int, text: str) -> None:
        """Note a line outside of every record."""
        self.add("stray line", row, f"the line {shorten(text.strip())} outside of every record",
                 "records from their first field to their last", "delete the line, or mend the record it belongs to",
                 kept=False)

    def listed(self) -> list[tuple]:
        """Rows of the table of problems: file, row, kind, outcome, times, found, expected, mend."""
        unknown = [(self.file, row, "unknown field", KEPT, times, f"the field {shorten(tag, 30)}",
                    "fields of the format", "none needed if the field is not: its contents were passed over, the "
                    "records are kept") for tag, (row, times) in self._unknown.items()]
        return sorted(self._listed + unknown, key=lambda row: row[1])
