"""A reader's own documents from a folder: plain text, Markdown, web pages and Word files → one table."""
from __future__ import annotations

import codecs
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import chain, count
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd

from flowspace.errors import ParameterError, Problem, TableError
from flowspace.plantexts.clean import RULES, clean
from flowspace.plantexts.terms import characters

ENDINGS = (".txt", ".md", ".html", ".htm", ".docx")
"""Endings of the files that are read; others in a folder are listed among the problems."""

LARGEST = 50 * 1000 ** 2
"""Bytes of the largest file, and of the largest text within a Word file."""

_CONVERT = {
    ".pdf": ("a PDF", "save its text: open it, select all and copy into a .txt file, or run "
                      "`pdftotext -layout FILE.pdf`; a scanned page needs OCR first"),
    ".doc": ("a Word file of the old kind", "open it and save it as .docx or as plain text"),
    ".wps": ("a WPS document", "open it and save it as .docx or as plain text"),
    ".ofd": ("an OFD document", "open it in its reader and export the text to a .txt file"),
    ".rtf": ("a text with formatting (RTF)", "save it as plain text or .docx"),
}
_BEGINS = ((b"%PDF", ".pdf"), (b"\xd0\xcf\x11\xe0", ".doc"), (b"{\\rtf", ".rtf"))
_YEAR = re.compile(r"(?<!\d)(19[89]\d|20[0-4]\d)(?!\d)")
_DATED = re.compile(r"(?<!\d)(19[89]\d|20[0-4]\d)\s*年\s*\d{1,2}\s*月|[〔\[（(](19[89]\d|20[0-4]\d)[〕\]）)]\s*第?\s*\d+\s*号")
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SIGNS = {f"{_WORD}t": "", f"{_WORD}tab": " ", f"{_WORD}br": "\n", f"{_WORD}cr": "\n"}
# What stands elsewhere in the file as well: text that was moved away, and boxes as older programs draw them.
_TWICE = (f"{_WORD}moveFrom", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")
_BLOCKS = frozenset("address article aside blockquote br dd div dl dt fieldset figcaption figure footer form h1 h2 h3 "
                    "h4 h5 h6 header hr li main nav ol p pre section table td th title tr ul".split())


@dataclass(frozen=True, eq=False)
class PlanTexts:
    """What was read from a folder.

    Parameters
    ----------
    documents : DataFrame
        One row per file: document (name without its ending), title, year (missing where none is told), text,
        characters (Chinese ones), file.
    problems : tuple of Problem
        Files that could not be read, and why; they have no row.
    """

    documents: pd.DataFrame
    problems: tuple[Problem, ...]


def read_plans(paths: str | Path | Iterable[str | Path], encoding: str | None = None,
               rules: Iterable[str] = RULES) -> PlanTexts:
    """Read documents and clean them.

    Parameters
    ----------
    paths : path or iterable of paths
        Files, or folders that stand for all files in them (not in folders below them) whose names begin with no point.
    encoding : str, optional
        Of text files and web pages; where it is not given, marks at the beginning of the file, UTF-8, what a web page
        says of itself and GB18030 are tried in this order.
    rules : iterable of str
        Of `flowspace.plantexts.clean.clean`.

    Returns
    -------
    PlanTexts
        In the order of the paths, sorted by name within a folder. A bad file is told in `problems` and stops nothing.
        The title is that of a web page or the first line of the text that is no number of a document; the year is
        that of the file name, else of a date or number of a document in the first lines, else missing.

    Raises
    ------
    TableError
        If a path does not exist, or not one document could be read.
    ParameterError
        If the paths are none, or the encoding or a rule is unknown.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "plan_2016.txt").write_text("某城市群发展规划\\n引进人才。", encoding="gb18030")
    ...     _ = Path(folder, "scan.pdf").write_bytes(b"%PDF-1.4")
    ...     found = read_plans(folder)
    >>> found.documents[["document", "title", "year", "characters"]].values.tolist()
    [['plan_2016', '某城市群发展规划', 2016, 12]]
    >>> found.problems[0].found
    'a PDF'
    """
    _check_arguments(encoding)
    rules = list(rules) if isinstance(rules, Iterable) and not isinstance(rules, str) else rules
    clean("", rules)
    rows, problems, keys = [], [], set()
    for path in _files(paths):
        try:
            title, text = text_of(path, encoding)
        except TableError as error:
            problems += error.problems
            continue
        text = clean(text, rules)
        if not text:
            problems.append(Problem("no text", "a document with words", "leave the file out, or check how it was made",
                                    file=str(path)))
            continue
        key = next(one for one in chain([path.stem], (f"{path.stem}-{n}" for n in count(2))) if one not in keys)
        keys.add(key)
        lines = text.split("\n")
        rows.append((key, title or _title(lines), _year(path.stem, lines), text, characters(text), path.name))
    if not rows:
        raise TableError(problems or [Problem("no document", "files that end in " + ", ".join(ENDINGS),
                                              "put documents into the folder")])
    table = pd.DataFrame(rows, columns=["document", "title", "year", "text", "characters", "file"])
    return PlanTexts(table.astype({"year": "Int64"}), tuple(problems))


def text_of(path: str | Path, encoding: str | None = None) -> tuple[str, str]:
    """Title and text of one file, not cleaned.

    Parameters
    ----------
    path : path
    encoding : str, optional
        As `read_plans` takes it.

    Returns
    -------
    title, text : str
        The title is empty where the file does not mark one.

    Raises
    ------
    TableError
        If the file cannot be opened, is too large, of another kind, broken or no text in any encoding tried.
    ParameterError
        If the encoding is unknown.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     page = Path(folder, "a.html")
    ...     _ = page.write_text("<title>规划</title><p>人才<b>引进</b></p><script>x</script>", encoding="utf-8")
    ...     text_of(page)
    ('规划', '规划\\n人才引进')
    """
    _check_arguments(encoding)
    path = Path(path)
    ending = path.suffix.lower()
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= LARGEST else b""
    except OSError as error:
        raise TableError(Problem(f"a file that cannot be opened ({error.strerror or 'unknown reason'})",
                                 "a file that can be read", "correct the path or its rights", file=str(path))) from None
    if size > LARGEST:
        raise TableError(Problem(f"a file of {size / 1000 ** 2:.0f} MB", f"at most {LARGEST // 1000 ** 2} MB",
                                 "keep the text only", file=str(path)))
    ending = next((kind for begin, kind in _BEGINS if content.startswith(begin)), ending)
    if ending in _CONVERT:
        found, mend = _CONVERT[ending]
        raise TableError(Problem(found, "a file that ends in " + ", ".join(ENDINGS), mend, file=str(path)))
    if ending not in ENDINGS:
        raise TableError(Problem(f"a file that ends in {ending or 'nothing'}", "one of " + ", ".join(ENDINGS),
                                 "convert it to plain text, or take it out of the folder", file=str(path)))
    if ending == ".docx" or content.startswith(b"PK\x03\x04"):
        return "", _word(path)
    text = _decoded(content, encoding, path, ending)
    if ending in (".html", ".htm"):
        page = _Page()
        page.feed(text)
        page.close()
        return " ".join("".join(page.title).split()), page.text
    return "", _plain_markdown(text) if ending == ".md" else text


def _check_arguments(encoding) -> None:
    if encoding is None:
        return
    try:
        "".encode(encoding)
    except (LookupError, TypeError, ValueError):
        raise ParameterError(Problem(f"encoding {encoding!r}", "an encoding such as utf-8, gb18030 or utf-16",
                                     "correct the name")) from None


def _files(paths) -> list[Path]:
    if isinstance(paths, bytes) or not isinstance(paths, (str, Path, Iterable)):
        raise ParameterError(Problem(f"paths {paths!r}", "a folder, a file or several of them", "name files"))
    listed = [paths] if isinstance(paths, (str, Path)) else list(paths)
    odd = [one for one in listed if not isinstance(one, (str, Path)) or not str(one).strip() or "\0" in str(one)]
    if odd or not listed:
        raise ParameterError(Problem(f"paths {odd!r}" if odd else "no path", "a folder, a file or several of them",
                                     "name files"))
    found, problems = [], []
    for path in map(Path, listed):
        if path.is_dir():
            found += sorted(one for one in path.iterdir() if one.is_file() and not one.name.startswith("."))
        elif path.is_file():
            found.append(path)
        else:
            problems.append(Problem("no such file or folder", "documents", "correct the path", file=str(path)))
    if problems:
        raise TableError(problems)
    return list(dict.fromkeys(found))


def _decoded(content, encoding, path, ending) -> str:
    if encoding is None:
        tried = [name for mark, name in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"),
                                         (codecs.BOM_UTF16_BE, "utf-16")) if content.startswith(mark)]
        said = re.search(rb"charset\s*=\s*[\"']?([\w-]+)", content[:4096]) if ending in (".html", ".htm") else None
        # GB 2312 is what pages say and GB 18030 what they hold.
        own = said.group(1).decode("ascii").lower() if said else ""
        tried = tried or ["utf-8", *([own] if own and not own.startswith("gb") else []), "gb18030"]
    else:
        tried = [encoding]
    for name in tried:
        try:
            text = content.decode(name)
        except (UnicodeError, LookupError):
            continue
        if "\0" not in text:
            return text
    raise TableError(Problem("a file that is no text in " + ", ".join(tried), "text", "save it again as UTF-8, or name "
                             "its encoding", file=str(path)))


def _word(path) -> str:
    """Paragraphs of a Word file, in their order, cells of tables each a line; notes and heads of pages stay out."""
    mend = "open it and save it again as .docx, or as plain text"
    try:
        with zipfile.ZipFile(path) as packed:
            part = packed.getinfo("word/document.xml")
            if part.file_size > LARGEST:
                raise TableError(Problem("a Word file whose text is too large", f"{LARGEST // 1000 ** 2} MB at most",
                                         "keep the text only", file=str(path)))
            content = packed.read(part)
        # Without the zeros that stand between letters in UTF-16.
        bare = content.replace(b"\0", b"")
        if b"<!DOCTYPE" in bare or b"<!ENTITY" in bare:
            raise TableError(Problem("a Word file with declarations of its own", "an ordinary Word file", mend,
                                     file=str(path)))
        root = ElementTree.fromstring(content)
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, RuntimeError, NotImplementedError, EOFError, OSError):
        raise TableError(Problem("a Word file that is broken, locked or of another program", "an ordinary .docx", mend,
                                 file=str(path))) from None
    # Paragraphs may hold others, in text boxes: each text belongs to the innermost one, and is taken once.
    lines, left = [], [(root, None)]
    while left:
        part, pieces = left.pop()
        if part.tag in _TWICE:
            continue
        if part.tag == f"{_WORD}p":
            pieces = []
            lines.append(pieces)
        elif pieces is not None and part.tag in _SIGNS:
            pieces.append((part.text or "") if part.tag == f"{_WORD}t" else _SIGNS[part.tag])
        left += [(inner, pieces) for inner in reversed(part)]
    return "\n".join("".join(pieces) for pieces in lines)


class _Page(HTMLParser):
    """Text of a web page: blocks on lines of their own, scripts and styles left out."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.pieces, self.title, self._hidden, self._in_title = [], [], 0, False

    def handle_starttag(self, tag, attrs):
        if tag in ("script", "style", "noscript", "template"):
            self._hidden += 1
        self._in_title = self._in_title or tag == "title"
        if tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag):
        if tag in ("script", "style", "noscript", "template"):
            self._hidden = max(0, self._hidden - 1)
        if tag == "title":
            self._in_title = False
        if tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_data(self, data):
        if not self._hidden:
            self.pieces.append(re.sub(r"\s+", " ", data))
            if self._in_title:
                self.title.append(data)

    @property
    def text(self) -> str:
        lines = (line.strip() for line in "".join(self.pieces).split("\n"))
        return "\n".join(line for line in lines if line)


def _plain_markdown(text) -> str:
    text = re.sub(r"\A---\n.*?\n---\n", "", text.replace("\r\n", "\n"), flags=re.S)
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"(\*\*|__|`)(.+?)\1", r"\2", text)


def _title(lines) -> str:
    for line in lines[:10]:
        if not re.fullmatch(r".{0,12}[〔\[（(]\d{4}[〕\]）)]\s*第?\s*\d+\s*号", line):
            return line.lstrip("# ").strip()[:120]
    return ""


def _year(stem, lines):
    named = _YEAR.findall(stem)
    if named:
        return int(named[0])
    dated = _DATED.search("\n".join(lines[:15]))
    return int(dated.group(1) or dated.group(2)) if dated else pd.NA
