"""Small sheets that a reader fills in: written in one step, read back as text with the row of each cell."""
from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from pathlib import Path

from flowspace.errors import Problem, TableError
from flowspace.files import write_beside
from flowspace.languages import LANGUAGES
from flowspace.values import listed, plain

_FORMULA = tuple("=+-@＝＋－＠")
"""Signs that a spreadsheet may take for the beginning of a formula, behind spaces as well; some take wide ones too."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_DATE = (2000, 1, 1, 0, 0, 0)


def write_rows(path, rows, width=None) -> Path:
    """Write rows as CSV (UTF-8 with a mark that Excel knows it by) or as an Excel workbook, by the ending of the name.

    Parameters
    ----------
    path : path
        Ends in .csv or .xlsx; its folder exists.
    rows : list of list of str
        The first is the head.
    width : list of int, optional
        Widths of the columns of a workbook, in characters.

    Returns
    -------
    Path
        The file, whole; the same bytes for the same rows.

    Raises
    ------
    TableError
        If the name ends in something else, the folder does not exist, or the file cannot be written.

    Notes
    -----
    A text that a spreadsheet would take for a formula is written with an apostrophe before it in CSV, and as a text in
    a workbook.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     read_rows(write_rows(Path(folder) / "sheet.csv", [["code", "x"], ["steel", ""]]))
    [(1, ['code', 'x']), (2, ['steel', ''])]
    """
    path = path_of(path)
    if path.suffix.lower() not in (".csv", ".xlsx"):
        raise TableError(Problem(f"a name that ends in {path.suffix!r}", ".csv or .xlsx", "give the file such a name",
                                 file=str(path)))
    odd = [plain(cell) for row in rows for cell in row if not isinstance(cell, str) or _CONTROL.search(cell)]
    if odd:
        raise TableError(Problem(f"cells that are no text, or hold signs that control a device ({listed(odd)})",
                                 "plain texts", "correct the code book or the list", file=str(path)))
    content = _csv(rows) if path.suffix.lower() == ".csv" else _workbook(rows, width)
    return write_whole(path, content)


def path_of(path) -> Path:
    """A path as given, if it is one.

    Parameters
    ----------
    path : path

    Returns
    -------
    Path

    Raises
    ------
    TableError
        If it is no text and no path.

    Examples
    --------
    >>> path_of("sheet.csv").suffix
    '.csv'
    """
    if isinstance(path, str | Path) and "\0" not in str(path):
        return Path(path)
    raise TableError(Problem(f"{plain(path)} as path", "the name of a file", "give a text or a path"))


def write_whole(path, content) -> Path:
    """Write a file in one step, or say why not.

    Parameters
    ----------
    path : path
    content : bytes

    Returns
    -------
    Path

    Raises
    ------
    TableError
        If its folder does not exist, or the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_whole(Path(folder) / "page.md", b"text").read_bytes()
    b'text'
    """
    path = path_of(path)
    if not path.parent.is_dir():
        raise TableError(Problem("no such folder", "a folder that exists", "make it, or correct the path",
                                 file=str(path.parent)))
    try:
        write_beside(path, content)
    except OSError as error:
        raise TableError(Problem(f"a file that cannot be written ({error.strerror})", "a place to write to",
                                 "close it in other programs, or choose another name", file=str(path))) from None
    return path


def read_rows(path, folded=True) -> list[tuple[int, list[str]]]:
    """Read a CSV file or the first sheet of a workbook as text.

    Parameters
    ----------
    path : path
        CSV in UTF-8 or GBK, or .xlsx.
    folded : bool
        As for `cell_text`.

    Returns
    -------
    list of (int, list of str)
        Number of each row as an editor shows it, and its cells without blanks at the ends; empty rows are left out.

    Raises
    ------
    TableError
        If there is no such file, it is of another kind, or it cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "sheet.csv"
    ...     _ = file.write_bytes("code,值\\r\\n\\r\\nsteel,１\\r\\n".encode("gbk"))
    ...     read_rows(file)
    [(1, ['code', '值']), (3, ['steel', '1'])]
    """
    path = path_of(path)
    if not path.is_file():
        raise TableError(Problem("no such file", "a sheet that was filled in", "correct the path", file=str(path)))
    if path.suffix.lower() == ".xlsx":
        rows = _from_workbook(path)
    elif path.suffix.lower() == ".csv":
        rows = _from_csv(path)
    else:
        raise TableError(Problem(f"a name that ends in {path.suffix!r}", ".csv or .xlsx", "save the sheet as one of "
                                 "these", file=str(path)))
    return [(number, [cell_text(cell, folded) for cell in row]) for number, row in rows
            if any(cell_text(cell) for cell in row)]


def cell_text(cell, folded=True) -> str:
    """A cell as text, without blanks at the ends.

    Parameters
    ----------
    cell : object
        None is an empty cell; a whole number has no decimals.
    folded : bool
        Whether a key or number in signs of full width becomes one in plain signs; never for what a reader wrote.

    Returns
    -------
    str

    Examples
    --------
    >>> cell_text(1.0), cell_text(" １ "), cell_text(None), cell_text("有，1个")
    ('1', '1', '', '有，1个')
    """
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = str(cell).strip()
    plain_signs = unicodedata.normalize("NFKC", text)
    return plain_signs if folded and plain_signs.isascii() else text


def language_problems(language) -> list[Problem]:
    """Tell whether a language is one of the book's.

    Parameters
    ----------
    language : object

    Returns
    -------
    list of Problem

    Examples
    --------
    >>> language_problems("zh"), len(language_problems("de"))
    ([], 1)
    """
    if isinstance(language, str) and language in LANGUAGES:
        return []
    return [Problem(f"{plain(language)} as language", f"one of {', '.join(LANGUAGES)}", "choose one of these")]


def _csv(rows) -> bytes:
    text = io.StringIO()
    guarded = [["'" + cell if cell.lstrip()[:1] in _FORMULA or cell[:1] in ("\t", "\r") else cell for cell in row]
               for row in rows]
    csv.writer(text, lineterminator="\r\n").writerows(guarded)
    return text.getvalue().encode("utf-8-sig")


def _workbook(rows, width) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    sheet = book.active
    for r, row in enumerate(rows, start=1):
        for c, text in enumerate(row, start=1):
            cell = sheet.cell(r, c, text or None)
            if text:
                cell.data_type = "s"  # A text stays one, whatever sign it begins with.
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=r == 1)
    for c, characters in enumerate(width or (), start=1):
        sheet.column_dimensions[sheet.cell(1, c).column_letter].width = characters
    sheet.freeze_panes = "B2"
    raw, fixed = io.BytesIO(), io.BytesIO()
    book.save(raw)
    # The hour of writing stands in the parts and in their directory; the same rows have to give the same bytes.
    with zipfile.ZipFile(raw) as given, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as written:
        for name in given.namelist():
            part = given.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2000-01-01T00:00:00Z", part)
            written.writestr(zipfile.ZipInfo(name, _DATE), part, zipfile.ZIP_DEFLATED)
    return fixed.getvalue()


def _from_csv(path) -> list[tuple[int, list[str]]]:
    content = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise TableError(Problem("a text in an unknown encoding", "UTF-8 or GBK", "save it as CSV UTF-8",
                                 file=str(path)))
    rows, before = [], 0
    try:
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        for row in reader:
            rows.append((before + 1, [cell[1:] if cell[:1] == "'" and cell[1:].lstrip()[:1] in _FORMULA else cell
                                      for cell in row]))
            before = reader.line_num
    except csv.Error as error:
        raise TableError(Problem(f"a row that is no CSV ({error})", "cells parted by commas, quotes in pairs",
                                 "save the sheet again as CSV", file=str(path), row=before + 1)) from None
    return rows


def _from_workbook(path) -> list[tuple[int, list]]:
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=True)
        rows = [(number, list(row)) for number, row in enumerate(book.worksheets[0].iter_rows(values_only=True), 1)]
        book.close()
        return rows
    except Exception as error:  # What openpyxl raises for a damaged file has no common class.
        raise TableError(Problem(f"a workbook that cannot be read ({type(error).__name__})", "an Excel workbook",
                                 "save it again as .xlsx", file=str(path))) from None
