"""From a file as people have it to sheets of text: Excel, CSV in its encodings and separators, Stata."""
from __future__ import annotations

import codecs
import csv
import datetime
import io
import re
import warnings
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from flowspace.errors import Problem, TableError
from flowspace.tables.folders import LARGEST

MOST_CELLS = 20_000_000
"""Cells of the largest sheet that is read."""

SEPARATORS = (",", ";", "\t")

_PAIRED = re.compile(rb"(?:[\x00-\x7f]|[\xa1-\xfe]{2})*")


@dataclass(frozen=True)
class Sheet:
    """Cells of one sheet as text.

    Parameters
    ----------
    rows : list of list of str
        Cells by row; rows may differ in length, "" is an empty cell.
    numbers : list of int
        Number of each row as the reader's program shows it.
    name : str, optional
        Name of the sheet; None for files that have no sheets.
    copied : set of (int, int)
        Positions that a merged cell covers beyond its first: they repeat its text.
    unknown : set of (int, int)
        Positions of formulas whose result the file does not hold.
    labels : mapping of str to str
        Variable labels of a Stata file by name of the variable.
    notes : list of str
        What was detected on the way in.
    """

    rows: list[list[str]]
    numbers: list[int]
    name: str | None = None
    copied: set[tuple[int, int]] = field(default_factory=set)
    unknown: set[tuple[int, int]] = field(default_factory=set)
    labels: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def cell(self, row: int, column: int) -> str:
        """Return the text of a cell, "" beyond the end of its row."""
        cells = self.rows[row]
        return cells[column] if column < len(cells) else ""


def read_sheets(file: Path, encoding: str | None = None) -> list[Sheet]:
    """Read every sheet of a file that is not empty.

    Parameters
    ----------
    file : Path
        An Excel workbook (.xlsx), a Stata file (.dta) or a text file with separators. What it is is told by its
        content, not by its name.
    encoding : str, optional
        Encoding of a text file; where it is not given, UTF-8, UTF-16 with its mark and GB18030 are tried.

    Returns
    -------
    list of Sheet

    Raises
    ------
    TableError
        If the file cannot be read, is of another kind, is damaged or holds nothing.
    """
    content = _content(file)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise TableError(Problem("an Excel file of the old kind (.xls), or one protected by a password",
                                 "an Excel workbook (.xlsx) without a password",
                                 "open it in Excel and save it as .xlsx", file=str(file)))
    if content.startswith(b"PK\x03\x04"):
        sheets = _excel(content, file)
    elif content.startswith(b"<stata_dta>") or (file.suffix.lower() == ".dta"):
        sheets = _stata(content, file)
    else:
        sheets = [_text(content, file, encoding)]
    sheets = [sheet for sheet in sheets if any(cell for row in sheet.rows for cell in row)]
    if not sheets:
        raise TableError(Problem("a file without a single filled cell", "a header and rows of data",
                                 "name the file that holds the figures", file=str(file)))
    return sheets


def _content(file: Path) -> bytes:
    """Read the bytes of a file."""
    try:
        if not file.is_file():
            what = "a folder" if file.is_dir() else "no such file" if not file.exists() else "no regular file"
            raise TableError(Problem(what, "an Excel workbook (.xlsx), a CSV file or a Stata file (.dta)",
                                     "correct the path", file=str(file)))
        if file.stat().st_size > LARGEST:
            raise TableError(Problem(f"a file of {file.stat().st_size / 1024 ** 2:,.0f} MB",
                                     f"at most {LARGEST / 1024 ** 2:,.0f} MB", "keep the years and cities you need",
                                     file=str(file)))
        return file.read_bytes()
    except (OSError, ValueError) as error:
        raise TableError(Problem(f"no file that can be read ({error})", "a file you may read",
                                 "correct the path, or ask for the right to read it", file=str(file))) from None


def _written(value: object) -> str:
    """Write a cell as text: whole numbers without decimals, others with the digits that identify them."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e18:
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(sep=" ")
    return str(value).strip()


def _excel(content: bytes, file: Path) -> list[Sheet]:
    """Read the sheets of an Excel workbook, hidden ones too."""
    damaged = TableError(Problem("a damaged Excel workbook, or another file packed as ZIP", "an Excel workbook (.xlsx)",
                                 "open it in Excel and save it again as .xlsx", file=str(file)))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > LARGEST:
                raise TableError(Problem("a workbook that unpacks to more than "
                                         f"{LARGEST / 1024 ** 2:,.0f} MB", "a smaller workbook",
                                         "keep the years and cities you need", file=str(file)))
        book = _workbook(content, values=False)
        formulas = any(cell.data_type == "f" for sheet in book.worksheets for row in _cells(sheet, file)
                       for cell in row)
        results = _workbook(content, values=True) if formulas else None
        return [_excel_sheet(sheet, results[sheet.title] if results else None, file) for sheet in book.worksheets]
    except TableError:
        raise
    except Exception:  # A damaged workbook makes openpyxl fail in whatever way its parts do.
        raise damaged from None


def _workbook(content: bytes, values: bool):
    """Open a workbook; with `values` formulas are replaced by the results the file holds."""
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions, which hold no figures
        return openpyxl.load_workbook(io.BytesIO(content), data_only=values)


def _cells(sheet, file: Path):
    """Iterate over the rows of a worksheet, unless a stray cell makes it endless."""
    if sheet.max_row * sheet.max_column > MOST_CELLS:
        raise TableError(Problem(f"cells down to row {sheet.max_row:,} and column {sheet.max_column:,}",
                                 f"at most {MOST_CELLS:,} cells", "delete what stands far outside the table",
                                 file=str(file), sheet=sheet.title))
    return sheet.iter_rows()


def _excel_sheet(sheet, results, file: Path) -> Sheet:
    """Read one worksheet; the text of a merged cell is repeated in all cells it covers."""
    rows, copied, unknown = [], set(), set()
    for i, cells in enumerate(_cells(sheet, file)):
        row = []
        for j, cell in enumerate(cells):
            value = cell.value
            if cell.data_type == "f":
                value = results.cell(i + 1, j + 1).value
                if value is None:
                    unknown.add((i, j))
            row.append(_written(value))
        rows.append(row)
    for merged in sheet.merged_cells.ranges:
        text = rows[merged.min_row - 1][merged.min_col - 1] if merged.min_row <= len(rows) else ""
        for i in range(merged.min_row - 1, min(merged.max_row, len(rows))):
            for j in range(merged.min_col - 1, min(merged.max_col, len(rows[i]))):
                if (i, j) != (merged.min_row - 1, merged.min_col - 1):
                    rows[i][j] = text
                    copied.add((i, j))
    return Sheet(rows, list(range(1, len(rows) + 1)), sheet.title, copied, unknown)


def _text(content: bytes, file: Path, encoding: str | None) -> Sheet:
    """Read a text file with separators."""
    text, found = _decoded(content, file, encoding)
    candidates = [(_regularity(text, separator), -i, separator) for i, separator in enumerate(SEPARATORS)]
    separator = max(candidates)[2]
    rows, numbers = [], []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 1
    try:
        for record in reader:
            rows.append([cell.strip() for cell in record])
            numbers.append(number)
            number = reader.line_num + 1
    except csv.Error as error:
        raise TableError(Problem(f"quotation marks or cells that cannot be read ({error})",
                                 "quotation marks in pairs", "close the quotation mark that opens in this row",
                                 file=str(file), row=number)) from None
    words = {",": "commas", ";": "semicolons", "\t": "tabs"}[separator]
    return Sheet(rows, numbers, notes=[f"text in {found}, cells separated by {words}"])


def _decoded(content: bytes, file: Path, encoding: str | None) -> tuple[str, str]:
    """Decode a text file; returns the text and the name of its encoding."""
    if encoding is not None:
        try:
            encodings = [codecs.lookup(encoding).name]
        except LookupError:
            raise TableError(Problem(f"the encoding {encoding!r}", "utf-8, gb18030, big5 or another that Python knows",
                                     "correct the option --encoding, or leave it out")) from None
    elif content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for name in encodings:
        try:
            text = content.decode(name)
        except (UnicodeError, LookupError, AttributeError, TypeError, ValueError):
            continue
        if isinstance(text, str) and not re.search("[\x00-\x08\x0e-\x1f\x7f\ue000-\uf8ff\ufffd]", text):
            return text, {"utf-8-sig": "UTF-8", "gb18030": "GBK (GB18030)"}.get(name, name)
    raise TableError(Problem("bytes that are no text" + (f" in {encoding}" if encoding else ""),
                             "an Excel workbook (.xlsx), a Stata file (.dta), or text in UTF-8 or GBK",
                             "save the file in one of these forms, or name its encoding with --encoding",
                             file=str(file)))


def _regularity(text: str, separator: str) -> int:
    """Count the records of the beginning that have the most frequent number of cells, at least two."""
    lengths: Counter[int] = Counter()
    try:
        for i, record in enumerate(csv.reader(io.StringIO(text[:100_000]), delimiter=separator)):
            lengths[len(record)] += 1
            if i == 200:
                break
    except csv.Error:
        pass
    return max((n for length, n in lengths.items() if length > 1), default=0)


def _stata(content: bytes, file: Path) -> list[Sheet]:
    """Read a Stata file; value labels stand for their numbers, rows count as observations from 1."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of old encodings, mended below
            try:
                frame, labels = _observations(content, labelled=True)
            except ValueError:  # two numbers share a label, so labels cannot stand for them
                frame, labels = _observations(content, labelled=False)
        names = [_mended(str(name)) for name in frame.columns]
        columns = [_stata_column(frame[name]) for name in frame.columns]
        rows = [names, *(list(row) for row in zip(*columns, strict=True))]
    except Exception:  # A damaged file makes the reader fail in whatever way its bytes do.
        raise TableError(Problem("a damaged Stata file, or a file of another kind", "a Stata file (.dta)",
                                 "save it again in Stata, or as CSV", file=str(file))) from None
    return [Sheet(rows, list(range(len(rows))), labels=labels,
                  notes=["a Stata file; rows are counted as observations"])]


def _observations(content: bytes, labelled: bool) -> tuple[pd.DataFrame, dict[str, str]]:
    """Read the observations of a Stata file and the labels of its variables."""
    with pd.read_stata(io.BytesIO(content), convert_categoricals=labelled, convert_dates=False,
                       iterator=True) as reader:
        frame = reader.read()
        labels = reader.variable_labels()
    return frame, {_mended(str(name)): _mended(str(label)) for name, label in labels.items() if label}


def _stata_column(values: pd.Series) -> list[str]:
    """Write a variable as text."""
    if values.dtype == "float32":  # the digits that identify the number, not those of the wider type
        return ["" if value != value else _written(float(str(value))) for value in values.to_numpy()]
    return [_mended(value) if isinstance(value, str) else "" if value is None or value != value else _written(value)
            for value in values.astype(object).tolist()]


def _mended(text: str) -> str:
    """Bring text that an old Stata file holds in GBK or UTF-8, and that was read as Latin letters, back to Chinese.

    Examples
    --------
    >>> _mended("苏州市".encode("gbk").decode("latin-1")), _mended("Lüliang")
    ('苏州市', 'Lüliang')
    """
    text = text.strip()
    if text.isascii() or any(ord(mark) > 255 for mark in text):
        return text
    raw = text.encode("latin-1")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        # Chinese text in GBK has its high bytes in pairs, a Latin letter with a mark stands alone.
        return raw.decode("gbk", errors="replace") if _PAIRED.fullmatch(raw) else text
