"""Finds the files of patent records and makes their text readable: encodings, headers, separators."""
from __future__ import annotations

import codecs
import csv
import glob
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from flowspace.errors import ParameterError, Problem, TableError, did_you_mean
from flowspace.tables.problems import Collector

CHUNK = 1 << 24
"""Bytes decoded at a time."""

_DELIMITERS = ",\t;|"
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True)
class RecordFile:
    """One file: its path as given, the path to read, and the header; `delimiter` is None for Parquet."""

    given: Path
    path: Path
    header: tuple[str, ...]
    delimiter: str | None


def find_files(records: str | Path | Iterable[str | Path]) -> list[Path]:
    """List the files that a path, a pattern or a list of both names.

    Parameters
    ----------
    records : path or iterable of paths
        A pattern holds `*`, `?` or `[`. A folder stands for the CSV and Parquet files in it.

    Returns
    -------
    list of Path
        Sorted within a pattern or folder, each file once.

    Raises
    ------
    TableError
        For every path without a file.

    Examples
    --------
    >>> find_files("no_such_file.csv")
    Traceback (most recent call last):
    flowspace.errors.TableError: TableError: 1 problem
      1. no_such_file.csv: found no such file; expected a file of patent records. To mend it: correct the path
    """
    listed = [records] if isinstance(records, (str, Path)) else list(records)
    found, problems = [], []
    for item in listed:
        path = Path(item)
        if path.is_file():
            found.append(path)
        elif path.is_dir():
            inside = sorted(p for p in path.iterdir()
                            if p.is_file() and p.suffix.lower() in (".csv", ".txt", ".tsv", ".parquet"))
            found += inside
            if not inside:
                problems.append(Problem("a folder without CSV or Parquet files", "files of patent records",
                                        "correct the path", file=str(item)))
        elif any(sign in str(item) for sign in "*?["):
            matching = sorted(Path(name) for name in glob.glob(str(item)))
            found += [p for p in matching if p.is_file()]
            if not matching:
                problems.append(Problem("no file of this pattern", "files of patent records", "correct the pattern",
                                        file=str(item)))
        else:
            near = did_you_mean(path.name, [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else [])
            problems.append(Problem(f"no such file{near}", "a file of patent records", "correct the path",
                                    file=str(item)))
    if not listed:
        problems.append(Problem("no file", "at least one file of patent records", "name a file"))
    if problems:
        raise TableError(problems)
    return list(dict.fromkeys(found))


def open_text(path: Path, encoding: str | None, folder: Path, problems: Collector) -> RecordFile | None:
    """Make a CSV file readable as UTF-8.

    Parameters
    ----------
    path : Path
        The file.
    encoding : str or None
        Its encoding; None tries UTF-8, then the Chinese encodings (GB18030, which holds GBK).
    folder : Path
        Takes the copy in UTF-8 of a file in another encoding.
    problems : Collector
        Takes what is wrong.

    Returns
    -------
    RecordFile or None
        None where a problem was noted.
    """
    with path.open("rb") as stream:
        start = stream.read(8)
    if start.startswith(b"PK\x03\x04") or start.startswith(b"\xd0\xcf\x11\xe0"):
        problems.add("encoding", found="a spreadsheet (Excel workbook)", expected="CSV or Parquet",
                     mend="save it as 'CSV UTF-8 (comma delimited)'")
        return None
    marked = next((name for mark, name in _MARKS if start.startswith(mark)), None)
    tried = [encoding] if encoding else [marked] if marked else ["utf-8", "gb18030"]
    failures = []
    for name in tried:
        copy = None if name in ("utf-8", "utf-8-sig") else folder / f"{len(list(folder.iterdir()))}.csv"
        row = _decode(path, name, copy)
        if row is None:
            return _header(path, copy or path, problems)
        failures.append((name, row))
        if copy is not None:
            copy.unlink()
    words = " and ".join(f"no text in {name} from row {row} on" for name, row in failures)
    problems.add("encoding", found="bytes that are " + words, expected="text in " + " or ".join(tried),
                 mend="name the encoding of the file (option --encoding, argument encoding), or save it again as UTF-8",
                 row=failures[0][1])
    return None


def _decode(path: Path, encoding: str, copy: Path | None) -> int | None:
    """Decode a whole file, writing it as UTF-8 where a copy is wanted; the row of the first wrong byte, or None."""
    decoder = codecs.getincrementaldecoder(encoding)()
    rows = 1
    with path.open("rb") as source:
        target = copy.open("w", encoding="utf-8", newline="") if copy else io.StringIO()
        with target:
            while True:
                content = source.read(CHUNK)
                try:
                    text = decoder.decode(content, final=not content)
                except UnicodeDecodeError as error:
                    return rows + error.object[:error.start].count(b"\n")
                except UnicodeError:  # UTF-16 without its mark.
                    return rows
                rows += text.count("\n")
                if copy:
                    target.write(text)
                if not content:
                    return None


def _header(given: Path, path: Path, problems: Collector) -> RecordFile | None:
    """Read the first record of a file in UTF-8."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        start = stream.read(1 << 16)
    if not start.strip():
        problems.add("empty", found="an empty file", expected="a header and rows of records", mend="fill the file")
        return None
    line = start.splitlines()[0]
    delimiter = max(_DELIMITERS, key=line.count)
    try:
        header = next(csv.reader(io.StringIO(start, newline=""), delimiter=delimiter))
    except (csv.Error, StopIteration) as error:
        problems.add("header", found=f"a header that cannot be read ({error})", expected="names of columns", row=1,
                     mend="close the quotation mark that opens in the header")
        return None
    header = [name.strip() for name in header]
    repeated = [name for name in dict.fromkeys(header) if header.count(name) > 1]
    for name in repeated:
        problems.add("header", found=f"column {name!r} {header.count(name)} times", expected="each column once", row=1,
                     mend="remove or rename the repeated column", column=name)
    return None if repeated else RecordFile(given, path, tuple(header), delimiter)


def check_encoding(encoding: str | None) -> None:
    """Stop where an encoding has a name that Python does not know.

    Raises
    ------
    ParameterError

    Examples
    --------
    >>> check_encoding("gbk")
    """
    known: Sequence[str] = ("utf-8", "gbk", "gb18030", "gb2312", "utf-16", "big5")
    try:
        if encoding is not None:
            "".encode(encoding)  # Looks the name up, and refuses codecs that make no text of bytes, such as hex.
    except (LookupError, TypeError, ValueError):
        raise ParameterError(Problem(f"encoding {encoding!r}{did_you_mean(str(encoding), known)}",
                                     "an encoding such as " + ", ".join(known), "correct the name")) from None
