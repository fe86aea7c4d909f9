"""The account of a reading: files, problems, duplicates."""
from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from flowspace.bibliography.detect import FORMATS


@dataclass(frozen=True, eq=False)
class Report:
    """What was read, what is wrong with it, and what was made one.

    Parameters
    ----------
    files : DataFrame
        file, format, encoding, records (found in it), left_out (of these), problems.
    problems : DataFrame
        file, row (a line of the file; the first line is 1), kind, outcome (kept or left out), times, found, expected,
        mend. A field that a format does not have is listed once for each file, with the number of times.
    duplicates : DataFrame
        publication, file, row, outcome (kept or merged), rule (accession, doi or title; empty for what was kept),
        differs (title, year or doi, where they are not those of the record kept), title, year, doi. A row for every
        record of a publication that several records have.
    publications : int
        Number of publications.

    Examples
    --------
    >>> files = pd.DataFrame({"file": ["a.ris"], "format": ["ris"], "encoding": ["utf-8"], "records": [3],
    ...                       "left_out": [1],
    ...                       "problems": [1]})
    >>> problems = pd.DataFrame({"kind": ["no title"], "outcome": ["left out"], "times": [1], "file": ["a.ris"],
    ...                          "row": [9],
    ...                          "found": ["a record without a title"],
    ...                          "expected": ["a title"], "mend": ["add the title"]})
    >>> print(Report(files, problems, pd.DataFrame(columns=["outcome", "rule"]), 2))
    2 publications from 3 records of 1 file
      a.ris: RIS, utf-8, 3 records, 1 left out
    Problems
      1 × no title, left out (a.ris, row 9: found a record without a title; expected a title. To mend it: add the title)
    """

    files: pd.DataFrame
    problems: pd.DataFrame
    duplicates: pd.DataFrame
    publications: int

    def __str__(self) -> str:
        n, files = int(self.files["records"].sum()), len(self.files)
        lines = [f"{self.publications} publication{'s' * (self.publications != 1)} from {n} record{'s' * (n != 1)} of "
                 f"{files} file{'s' * (files != 1)}"]
        for row in self.files.to_dict("records"):
            lines.append(f"  {row['file']}: {FORMATS[row['format']]}, {row['encoding']}, {row['records']} records"
                         + (f", {row['left_out']} left out" if row["left_out"] else ""))
        if len(self.problems):
            lines.append("Problems")
            for (kind, outcome), rows in self.problems.groupby(["kind", "outcome"], sort=True):
                one = rows.iloc[0]
                lines.append(f"  {rows['times'].sum()} × {kind}, {outcome} ({one['file']}, row {one['row']}: found "
                             f"{one['found']}; expected {one['expected']}. To mend it: {one['mend']})")
        merged = self.duplicates[self.duplicates["outcome"] == "merged"]
        if len(merged):
            lines.append("Duplicates")
            titles = int(merged["differs"].str.contains("title").sum())
            lines += [f"  {len(rows)} records made one with another by {rule}" for rule, rows in merged.groupby("rule")]
            if titles:
                lines.append(f"  {titles} of them with another title: chapters under the DOI of a book, or a "
                             f"translation")
        return "\n".join(lines)
