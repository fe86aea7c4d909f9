"""Tables that instructors keep: CSV as spreadsheets write it, in UTF-8 or GBK, with commas, semicolons or tabs."""
from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from flowspace.errors import ExerciseError, Problem

ENCODINGS = ("utf-8-sig", "gb18030")
"""Tried in this order: text in GBK is never also valid UTF-8, but for chance in very short ones."""


def read_rows(path: str | Path, needed: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """The rows of a table, without those that are empty.

    Parameters
    ----------
    path : str or Path
    needed : sequence of str
        Columns that it must have.

    Returns
    -------
    list of (int, dict)
        Number of the row, as a spreadsheet counts, and text by column, without blanks around either.

    Raises
    ------
    ExerciseError
        If it is no such table, or lacks a column or rows.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "class.csv"
    ...     _ = path.write_bytes("student;language\\r\\n李雷 ; zh\\r\\n".encode("gbk"))
    ...     read_rows(path, ["student"])
    [(2, {'student': '李雷', 'language': 'zh'})]
    """
    path = Path(path)
    expected = f"a CSV table with the column{'s' if len(needed) > 1 else ''} {', '.join(needed)}"
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ExerciseError(Problem(f"no table that can be read ({error.strerror})", expected, "correct the path",
                                    file=path.name)) from None
    if content[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        raise ExerciseError(Problem("a workbook of a spreadsheet program", expected, "save the sheet as CSV UTF-8",
                                    file=path.name))
    text = _decoded(content)
    if text is None or "\0" in text:
        raise ExerciseError(Problem("text that is neither UTF-8 nor GBK", expected, "save it as CSV UTF-8",
                                    file=path.name))
    head = text.split("\n", 1)[0]
    separator = max(",;\t，", key=head.count)
    try:
        lines = list(csv.reader(text.splitlines(keepends=True), delimiter=separator, strict=True))
    except csv.Error as error:
        raise ExerciseError(Problem(f"no table that can be read ({error})", expected, "mend the quotes", file=path.name)
                            ) from None
    # People write Student as well.
    columns = [each.lower() if each.lower() in needed else each for each in map(str.strip, lines[0])] if lines else []
    problems = [Problem(f"no column {name}{', only ' + ', '.join(filter(None, columns)) if any(columns) else ''}",
                        expected, "add it, or name it so in the first row", file=path.name)
                for name in needed if name not in columns]
    problems += [Problem(f"column {name!r} {columns.count(name)} times", "once", "remove one", file=path.name)
                 for name in dict.fromkeys(columns) if name and columns.count(name) > 1]
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        cells = [cell.strip() for cell in line]
        if any(cells[len(columns):]):
            problems.append(Problem(f"{len(cells)} cells", f"{len(columns)}, as the first row has",
                                    "put texts with a separator in quotes", file=path.name, row=number))
        if any(cells):
            rows.append((number, {name: cell for name, cell in zip(columns, [*cells, *[""] * len(columns)])
                                  if name}))
    if not rows and not problems:
        problems.append(Problem("no row", expected + " and a row for each", "add rows", file=path.name))
    if problems:
        raise ExerciseError(problems)
    return rows


def _decoded(content: bytes) -> str | None:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        # As a spreadsheet program writes "Unicode text".
        return content.decode("utf-16", errors="ignore")
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
