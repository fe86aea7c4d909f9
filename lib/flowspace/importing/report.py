"""What an import did, in plain words: rows read, written and passed over, columns, names, and what comes next."""
from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class ImportReport:
    """The account of one import.

    Parameters
    ----------
    table : str
        Name of the table.
    source, written : Path
        The file that was read and the file that was written.
    rows_read, rows_written : int
        Rows of the file that were not blank, below the heads; rows of the table.
    detected : sequence of str
        What was found out about the file: encoding, sheet, row of heads.
    columns : mapping of str to str
        For each column of the table where its values come from.
    skipped : mapping of str to (int, sequence of str)
        Number and first examples of what was passed over, by reason.
    cities : mapping of str to (int, str)
        Number of different names and an example, by the rule that found their city.
    unused : sequence of str
        Heads of columns that were not used.
    units : sequence of str
        What was found out about the units of figures, and what was done to them.
    beside : str
        For links: what became of the table of their cities.
    doubtful : sequence of str
        Figures that were taken over and are far from the embedded ones of the same cities and years.
    accepted : sequence of str
        Figures that would have been refused as far from the embedded ones, and that the reader vouches for.
    """

    table: str
    source: Path
    written: Path
    rows_read: int
    rows_written: int
    detected: Sequence[str]
    columns: Mapping[str, str]
    skipped: Mapping[str, tuple[int, Sequence[str]]]
    cities: Mapping[str, tuple[int, str]]
    unused: Sequence[str]
    units: Sequence[str] = ()
    beside: str = ""
    doubtful: Sequence[str] = ()
    accepted: Sequence[str] = ()

    def __str__(self) -> str:
        lines = [f"{self.written}: {self.rows_written} rows of the table {self.table}, from {self.rows_read} rows of "
                 f"{self.source}"]
        lines += [f"  {note}" for note in self.detected]
        lines += ["Columns"] + [f"  {name}: {origin}" for name, origin in self.columns.items()]
        if self.units:
            lines += ["Units"] + [f"  {words}" for words in self.units]
        lines += ["Cities"] + [f"  {n} {_by(rule)}, as {example}" for rule, (n, example) in self.cities.items()]
        if self.skipped:
            lines += ["Passed over"] + [f"  {n} × {reason} ({'; '.join(places)}{'; …' if n > len(places) else ''})"
                                        for reason, (n, places) in self.skipped.items()]
        if self.doubtful:
            lines += ["Warning: far from the embedded figures, taken over as they are"]
            lines += [f"  {words}" for words in self.doubtful]
        if self.accepted:
            lines += ["Far from the embedded figures, taken over on the reader's word (--accept-magnitude)"]
            lines += [f"  {words}" for words in self.accepted]
        if self.unused:
            more = f" and {len(self.unused) - 20} more" if len(self.unused) > 20 else ""
            words = ", ".join(self.unused[:20]) + more
            lines += [f"Columns not used: {words}"]
        folder = self.written.parent
        if self.beside:
            lines += [self.beside]
        lines += ["Next", f"  flowspace check {shlex.quote(str(folder))}",
                  f"  and in the parameters of a chapter: data_folder = {str(folder.resolve())!r}"]
        return "\n".join(lines)


def _by(rule: str) -> str:
    """Put a rule behind a number."""
    return rule if rule.startswith(("by ", "a ")) else f"by {rule}"
