"""From the bytes of a file to cells of text with the row each stands in: encoding, header, length of rows."""
from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from flowspace.errors import did_you_mean
from flowspace.tables.declaration import Table
from flowspace.tables.problems import Collector, shorten

_BATCH = 10_000


@dataclass(frozen=True)
class Cells:
    """Text of the cells by column, and the row of the file each record begins in (the header is row 1)."""

    rows: list[int]
    columns: dict[str, list[str]]


def decode(content: bytes, problems: Collector) -> str | None:
    """Decode the bytes of a file as UTF-8, with or without a byte order mark.

    Parameters
    ----------
    content : bytes
        The whole file.
    problems : Collector
        Takes what is wrong.

    Returns
    -------
    str or None
        None where a problem was noted.

    Examples
    --------
    >>> decode("城市,年".encode("gbk"), problems := Collector("cities.csv")) is None
    True
    >>> print(problems.listed()[0].found)
    text in the Chinese encoding GBK (GB18030), as older versions of Excel write it
    """
    mend = "save it again as 'CSV UTF-8 (comma delimited)'"
    if not content.strip(b"\xef\xbb\xbf \t\r\n"):
        problems.add("empty", found="an empty file", expected="a header and rows of data",
                     mend="fill the file, or remove it so that the embedded table is used")
        return None
    if content.startswith(b"PK\x03\x04") or content.startswith(b"\xd0\xcf\x11\xe0"):
        problems.add("encoding", found="a spreadsheet (Excel workbook) under the name of a CSV file",
                     expected="a text file in CSV format", mend=mend)
        return None
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in content.partition(b"\n")[0]:
        problems.add("encoding", found="text in UTF-16, or a file that is no text", expected="text in UTF-8", mend=mend)
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[:error.start].count(b"\n") + 1
    try:
        content.decode("gb18030")
        found = "text in the Chinese encoding GBK (GB18030), as older versions of Excel write it"
    except UnicodeDecodeError:
        found = "bytes that are no text in UTF-8"
    problems.add("encoding", found=found, expected="text in UTF-8", mend=mend, row=row)
    return None


def split(text: str, table: Table, problems: Collector) -> Cells | None:
    """Split the text of a file into cells and check the header against the declared columns.

    Parameters
    ----------
    text : str
        The decoded file.
    table : Table
        The declaration to follow.
    problems : Collector
        Takes what is wrong: unknown, missing and repeated columns, rows of another length, broken quotes.

    Returns
    -------
    Cells or None
        The declared columns that are there, rows of a wrong length left out. None where nothing can be read.
        Columns may stand in any order; blank lines are skipped.

    Examples
    --------
    >>> from flowspace.tables.catalogue import TABLES
    >>> cells = split("year,adcode\\n2010,110000\\n", TABLES["city_patents"], problems := Collector("mine.csv"))
    >>> cells.rows, cells.columns["adcode"]
    ([2], ['110000'])
    >>> print(problems.listed()[0].found)
    no column 'series'
    """
    records = _records(text, problems)
    row, first = next(records, (1, None))
    if first is None:
        return None
    header = [name.strip() for name in first]
    if not _check_header(header, row, table, problems):
        for _ in records:  # Broken quotes further down are problems too.
            pass
        return None
    rows: list[int] = []
    waiting: list[list[str]] = []
    columns: list[list[str]] = [[] for _ in header]
    for row, record in records:
        if len(record) == len(header):
            rows.append(row)
            waiting.append(record)
        elif any(cell.strip() for cell in record):
            problems.add("length", found=f"{len(record)} cells", expected=f"{len(header)} cells, as the header has",
                         mend="add the missing cells or quote the cell that contains a comma", row=row)
        if len(waiting) == _BATCH:
            _move(waiting, columns)
    _move(waiting, columns)
    if not rows and not problems and not table.may_be_empty:
        problems.add("empty", found="a header without rows", expected="at least one row of data",
                     mend="fill the file, or remove it so that the embedded table is used")
    return Cells(rows, {name: columns[header.index(name)] for name in table.column_names if name in header})


def _records(text: str, problems: Collector) -> Iterator[tuple[int, list[str]]]:
    """Yield the records of a file with the row each begins in; blank lines are left out."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    row = 1
    try:
        for record in reader:
            if record:
                yield row, record
            row = reader.line_num + 1
    except csv.Error as error:
        problems.add("quotes", found=f"quotation marks or cells that cannot be read ({error})",
                     expected="cells separated by commas, quotation marks in pairs",
                     mend="close the quotation mark that opens in this row, and double those inside a quoted cell",
                     row=row)


def _move(records: list[list[str]], columns: list[list[str]]) -> None:
    """Move the cells of records to their columns; a list per record would keep the garbage collector busy."""
    for column, cells in zip(columns, zip(*records, strict=True), strict=False):
        column += cells
    records.clear()


def _check_header(header: list[str], row: int, table: Table, problems: Collector) -> bool:
    """Note unknown, missing and repeated columns; False where no declared column was found at all."""
    declared = table.column_names
    if len(header) == 1 and (mark := next((m for m in ";\t|" if m in header[0]), None)):
        problems.add("delimiter", found=f"columns separated by {mark!r}", expected="columns separated by commas",
                     mend="save the file as CSV with commas", row=row)
        return False
    for name, times in Counter(header).items():
        if times > 1 and name in declared:
            problems.add("header", found=f"column {name!r} {times} times", expected="each column once",
                         mend="remove or rename the repeated column", row=row, column=name)
    missing = [name for name in declared if name not in header]
    unknown = [name for name in dict.fromkeys(header) if name not in declared]
    problems.add_rows("header", [row] * len(unknown), lambda i: (
        f"unknown column {shorten(unknown[i])}{did_you_mean(unknown[i][:60], missing)}" if unknown[i] else
        f"a column without a name (number {header.index('') + 1} from the left)",
        "only the columns " + ", ".join(declared), "rename or remove the column"))
    for name in missing:
        problems.add("missing column", found=f"no column {name!r}", expected="the columns " + ", ".join(declared),
                     mend=f"add the column {name!r}: {table.column(name).en}", row=row, column=name)
    return len(missing) < len(declared)
