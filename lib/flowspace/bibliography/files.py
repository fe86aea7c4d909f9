"""The files of a reader: found, held to a size, decoded, and read line by line."""
from __future__ import annotations

import codecs
import glob
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from flowspace.errors import ParameterError, Problem, TableError, did_you_mean

LARGEST = 300 * 1000 ** 2
"""Bytes of the largest file that is read."""

EXPECTED = ("an export of Web of Science (plain text or tab-delimited), Scopus (CSV), CNKI (RefWorks, EndNote or "
            "NoteExpress), RIS, BibTeX or OpenAlex (JSON)")

CHUNK = 1 << 22

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_KNOWN = ("utf-8", "gb18030", "gbk", "utf-16", "big5", "latin-1", "cp1252")
_WRONG = (
    (b"%PDF", "a PDF", "export the records themselves from the database, not the paper"),
    (b"PK\x03\x04", "an Excel workbook, a Word file or a ZIP archive", "unpack it, or export again as text or CSV"),
    (b"\xd0\xcf\x11\xe0", "an Excel or Word file of the old kind", "export again as text or CSV"),
    (b"{\\rtf", "a text with formatting (RTF)", "save it as plain text"),
    (b"\x1f\x8b", "a packed file (gzip)", "unpack it"), (b"CAJ", "a CAJ document", "export the records themselves"),
    (b"\x89PNG", "a picture", "export the records as text"),
    (b"\xff\xd8\xff", "a picture", "export the records as text"),
)
# In the midst of a word, at its end, and at its beginning: Müller, café, Étude.
_WITHIN = re.compile("[A-Za-z]+[\u3400-\u9fff][a-z]+|[A-Za-z]{2,}[\u3400-\u9fff](?=[ ,.;])|"
                     "(?<![A-Za-z\u3400-\u9fff])[\u3400-\u9fff][a-z]{2,}")
_HAN = re.compile("[\u3400-\u9fff]+")
_PAGE = re.compile(rb"\s*(?:<!doctype html|<html|<\?xml|<head)", re.I)


def find_files(paths: str | Path | Iterable[str | Path]) -> list[Path]:
    """List the files that a path, a folder, a pattern or several of them name.

    Parameters
    ----------
    paths : path or iterable of paths
        A folder stands for all files in it whose names begin with no point, not for those in folders below it. A
        pattern holds `*`, `?` or `[`.

    Returns
    -------
    list of Path
        In the order given, sorted within a folder or pattern, each file once.

    Raises
    ------
    TableError
        For every path without a file.
    ParameterError
        If there is no path at all, but a number or the like.

    Examples
    --------
    >>> find_files("no_such_file.txt")
    Traceback (most recent call last):
    flowspace.errors.TableError: TableError: 1 problem
      1. no_such_file.txt: found no such file; expected a file of publications. To mend it: correct the path
    """
    if not isinstance(paths, (str, os.PathLike, Iterable)) or isinstance(paths, bytes):
        raise ParameterError(Problem(f"paths {paths!r}", "a path or several of them", "name files"))
    listed = [paths] if isinstance(paths, (str, os.PathLike)) else list(paths)
    found: dict[str, Path] = {}
    problems = [] if listed else [Problem("no file", "at least one file of publications", "name a file")]
    for item in listed:
        if not isinstance(item, (str, os.PathLike)) or not str(item).strip() or "\0" in str(item):
            problems.append(Problem(f"path {item!r}", "the path of a file", "correct the path"))
            continue
        path, here = Path(item), []
        what, mend = "no path that can be followed", "correct the path, or ask for the right to read it"
        try:
            exists = path.exists()
            inside = sorted(path.iterdir()) if path.is_dir() else []
        except OSError:
            exists, inside = None, []
        if exists is None:
            pass
        elif path.is_dir():
            here = [p for p in inside if p.is_file() and not p.name.startswith(".")]
            what, mend = "a folder without files", "correct the path"
        elif path.is_file():
            here = [path]
        elif exists:
            what, mend = "no regular file", "correct the path"
        elif any(sign in str(item) for sign in "*?["):
            here = sorted(p for p in map(Path, glob.glob(str(item))) if p.is_file())
            what, mend = "no file of this pattern", "correct the pattern"
        else:
            near = did_you_mean(path.name, [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else [])
            what, mend = f"no such file{near}", "correct the path"
        if not here:
            problems.append(Problem(what, "a file of publications", mend, file=str(item)))
        for one in here:
            found.setdefault(os.path.realpath(one), one)
    if problems:
        raise TableError(problems)
    return list(found.values())


def check_encoding(encoding: str | None) -> None:
    """Stop where an encoding has a name that Python does not know.

    Parameters
    ----------
    encoding : str or None
        None to find it out for each file.

    Raises
    ------
    ParameterError
        If there is no such encoding of texts.

    Examples
    --------
    >>> check_encoding("gbk")
    """
    try:
        if encoding is not None:
            "".encode(encoding)
    except (LookupError, TypeError, ValueError):
        raise ParameterError(Problem(f"encoding {encoding!r}{did_you_mean(str(encoding), _KNOWN)}",
                                     "an encoding such as " + ", ".join(_KNOWN), "correct the name")) from None


def encoding_of(path: Path, encoding: str | None = None) -> str:
    """Find out how a file of text is encoded, reading it once in pieces.

    Parameters
    ----------
    path : Path
        An ordinary file.
    encoding : str, optional
        Name of the encoding; where it is not given, UTF-8, UTF-16 and GB18030 are tried.

    Returns
    -------
    str
        Name of a codec that decodes the whole file.

    Raises
    ------
    TableError
        If the file cannot be opened, is empty, too large, of a kind that is no text, or no text in any of them.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "cnki.txt"
    ...     size = file.write_bytes("RT Journal Article\\nT1 城市群".encode("gbk"))
    ...     encoding_of(file)
    'gb18030'
    """
    def refuse(found, mend, expected=EXPECTED, row=None):
        return TableError(Problem(found, expected, mend, file=str(path), row=row))

    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise refuse(f"a file of {size / 1000 ** 2:,.0f} MB",
                         "export in several files, or split it between records",
                         f"at most {LARGEST / 1000 ** 2:,.0f} MB in one file")
        with path.open("rb") as stream:
            start = stream.read(4096)
    except OSError as error:
        raise refuse(f"a file that cannot be read ({error.strerror})", "ask for the right to read it") from None
    if not start.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        if size <= len(start):
            raise refuse("an empty file", "export again, or leave the file out")
    for mark, what, mend in _WRONG:
        if start.startswith(mark):
            raise refuse(what, mend)
    if _PAGE.match(start.removeprefix(codecs.BOM_UTF8)):
        raise refuse("a web page or XML", "export again: a database shows a page in place of the file where a login "
                                          "ends")
    tried = [encoding] if encoding else _candidates(start)
    failures = []
    for name in tried:
        row = _wrong_row(path, name)
        if row is None and name == "gb18030" and not encoding and (word := _western(path)):
            raise refuse(f"bytes that are no text in utf-8, and with Chinese characters within Latin words in gb18030 "
                         f"({word!r})", "name its encoding, such as cp1252 (argument encoding), or save it as UTF-8",
                         "text in UTF-8, UTF-16 or GB18030")
        if row is None:
            return name
        failures.append((name, row))
    words = " and ".join(f"no text in {name} from row {row} on" for name, row in failures)
    raise refuse("bytes that are " + words, "save it as UTF-8, or name its encoding (argument encoding)",
                 "text in UTF-8, UTF-16 or GB18030" if not encoding else f"text in {encoding}", failures[0][1])


def _western(path: Path) -> str:
    """A word that shows that a text in a Western encoding was read as Chinese; empty where it was not."""
    with path.open(encoding="gb18030") as stream:
        text = stream.read(1 << 20)
    within = [word for word in _WITHIN.findall(text) if not _common(word)]
    return within[0] if within and len(within) * 2 >= len(_HAN.findall(text)) else ""


def _common(word: str) -> bool:
    """Whether a word has characters of GB 2312 alone; an accent before a letter never gives one of those."""
    try:
        word.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _candidates(start: bytes) -> list[str]:
    """Names of encodings to try, by the first bytes."""
    for mark, name in _BOMS:
        if start.startswith(mark):
            return [name]
    zeros = [start[i:400:2].count(0) for i in (0, 1)]
    if max(zeros) > len(start[:400]) // 5:
        return ["utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"]
    return ["utf-8", "gb18030"]


def _wrong_row(path: Path, encoding: str) -> int | None:
    """The row of the first bytes that are no text in an encoding, or None."""
    decoder = codecs.getincrementaldecoder(encoding)()
    rows = 1
    with path.open("rb") as stream:
        while True:
            content = stream.read(CHUNK)
            try:
                text = decoder.decode(content, final=not content)
            except UnicodeDecodeError as error:
                return rows + error.object[:error.start].count(b"\n")
            except UnicodeError:
                return rows
            at = text.find("\0")
            if at >= 0:
                return rows + text.count("\n", 0, at)
            rows += text.count("\n")
            if not content:
                return None


def lines_of(path: Path, encoding: str) -> Iterator[tuple[int, str]]:
    """Yield number and text of every line, whatever the mixture of line ends.

    Parameters
    ----------
    path, encoding : Path, str
        As `encoding_of` found.

    Returns
    -------
    iterator of (int, str)
        From 1, without line ends; marks of the byte order within a file that was joined of several are cut.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "mixed.txt"
    ...     size = file.write_bytes(b"one\\r\\ntwo\\rthree\\n")
    ...     list(lines_of(file, "utf-8"))
    [(1, 'one'), (2, 'two'), (3, 'three')]
    """
    with path.open(encoding=encoding, newline=None) as stream:
        for number, line in enumerate(stream, 1):
            line = line.rstrip("\n")
            yield number, line.removeprefix("\ufeff") if line.startswith("\ufeff") else line
